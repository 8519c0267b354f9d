/** Builds what the page shows. Everything goes in as text, never as markup. */

const COLOURS = 6;
/** More places than this would be too small to count; they become a bar. */
const MAX_PLACES = 20;
const MAX_REASONS = 3;

/** An element with attributes, listeners (`onclick`) and children; children that are missing are left out. */
export function h(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? '' : value);
  }
  element.append(...children.flat().filter((child) => child !== undefined && child !== null));
  return element;
}

/** Today on this device, `YYYY-MM-DD`: only for wording; what can be used is decided by the service. */
export function today() {
  return new Intl.DateTimeFormat('en-CA').format(new Date());
}

/**
 * A client package as a punch card.
 * @param usedBefore uses by credit when the card was last shown: what came since is punched before one's eyes
 */
export function cardView({ say, day, soon }, card, { names, usable, usedBefore }) {
  const total = Number(card.total_bookings);
  const used = Number(card.bookings_usage);
  const stamp = usable ? undefined : stampOf(card);
  const near = usable ? soon(card.valid_until, today()) : undefined;
  const validity = near
    ? say('endsSoon', { when: near, day: day(card.valid_until) })
    : say('validUntil', { day: day(card.valid_until) });
  const classes = ['card', `colour-${colourOf(card.package_id)}`, stamp && 'out-of-use'].filter(Boolean).join(' ');
  return h(
    'li',
    { class: classes, 'data-card': card.id },
    h(
      'div',
      { class: 'card-head' },
      h('h3', {}, h('bdi', {}, card.name)),
      stamp
        ? h('p', { class: 'stamp' }, say(`stamps.${stamp}`, { day: day(card.valid_from) }))
        : h('p', { class: 'left' }, say('left', { n: total - used })),
    ),
    card.booking_credits.map((credit) => poolView({ say }, credit, { names, before: usedBefore?.get(credit.id) })),
    h('p', { class: near ? 'validity near' : 'validity' }, validity),
  );
}

function poolView({ say }, credit, { names, before }) {
  const total = Number(credit.total_bookings);
  const used = Number(credit.bookings_usage);
  const covers = credit.credit_items.map(({ item_id: id }) => names.get(id) ?? say('unknownService'));
  const label = say('usedOf', { used, total });
  return h(
    'div',
    { class: 'pool' },
    h('p', { class: 'covers' }, h('bdi', {}, covers.length > 0 ? covers.join(' · ') : say('everything'))),
    total <= MAX_PLACES
      ? h('div', { class: 'places', role: 'img', 'aria-label': label }, places(total, used, before ?? used))
      : [h('progress', { max: total, value: total - used, 'aria-label': label }), h('p', { class: 'count' }, label)],
  );
}

function places(total, used, before) {
  return Array.from({ length: total }, (_, index) => {
    const punched = index < used;
    const classes = [
      'place',
      punched && 'punched',
      punched && index >= before && 'just-punched',
      index === used && 'next',
    ];
    return h('span', { class: classes.filter(Boolean).join(' ') }, punched ? undefined : String(index + 1));
  });
}

/** Why a card can't be used. The service has said that it can't; which of the two ends of its validity is past is plain. */
function stampOf(card) {
  if (!card.active) return 'closed';
  if (Number(card.bookings_usage) >= Number(card.total_bookings)) return 'used_up';
  return today() <= card.valid_from ? 'not_started' : 'expired';
}

/** Cards of the same package have the same colour everywhere; src/cards/render-card-svg.ts counts alike. */
function colourOf(id) {
  return Array.from(id).reduce((sum, character) => sum + character.codePointAt(0), 0) % COLOURS;
}

/** A pending payment, with what can be done about it. `payment` is an entry of the page's state (app.js). */
export function paymentView(speech, payment, onUse) {
  const { say, day, money } = speech;
  const { request, paidWith, problem } = payment;
  const late = request.due_date < today();
  return h(
    'li',
    { class: paidWith ? 'payment is-paid' : 'payment', 'data-payment': request.uid },
    h(
      'div',
      { class: 'what' },
      h('h3', {}, h('bdi', {}, request.sellable_name)),
      h(
        'p',
        { class: late && !paidWith ? 'due late' : 'due' },
        say(late ? 'overdue' : 'due', { day: day(request.due_date) }),
      ),
    ),
    h('p', { class: 'amount' }, money(request.amount, request.currency)),
    h('div', { class: 'answer' }, answerView(speech, payment, onUse)),
    problem && h('p', { class: 'problem', role: 'alert' }, say(problem)),
  );
}

function answerView(speech, { request, preview, paidWith, busy }, onUse) {
  const { say } = speech;
  if (paidWith) return h('p', { class: 'paid', tabindex: '-1' }, say('paid', { name: paidWith }));
  if (!preview) return h('p', { class: 'looking' }, say('looking'));
  if (!preview.has_package) return refusalView(speech, request, preview.other_packages);
  const { package_name: name, balance_after: n, client_package_id: card } = preview.credit;
  const button = h(
    'button',
    {
      type: 'button',
      class: 'use',
      'data-pays-with': card,
      'aria-label': say('useFor', { title: request.sellable_name }),
      'aria-busy': busy ? 'true' : undefined,
      'aria-disabled': busy ? 'true' : undefined,
      onclick: onUse,
    },
    say('use'),
  );
  return [h('p', { class: 'from' }, n === 0 ? say('lastOne', { name }) : say('paysWith', { name, n })), button];
}

function refusalView({ say, day }, request, others) {
  const heading = h('p', { class: 'none-fits' }, say('noneFits'));
  if (request.payable_type === 'ClientBookingPackage') return [heading, h('p', { class: 'why' }, say('packagePrice'))];
  if (request.payable_type === 'Invoice') return [heading, h('p', { class: 'why' }, say('notAService'))];
  if (others.length === 0) return [heading, h('p', { class: 'why' }, say('noneOwned'))];
  return [heading, h('ul', { class: 'why' }, reasonsView({ say, day }, others))];
}

/** Each card that nearly fits with its own reason; those for other services together. */
function reasonsView({ say, day }, others) {
  const near = others.filter(({ reason }) => reason !== 'service_not_covered');
  const elsewhere = others.length - near.length;
  const shown = near.slice(0, MAX_REASONS);
  const rest = near.length - shown.length;
  return [
    ...shown.map(({ package_name: name, reason, on }) =>
      h('li', {}, h('b', {}, h('bdi', {}, name)), ' ', say(`reasons.${reason}`, { day: on ? day(on) : '' })),
    ),
    rest > 0 ? h('li', {}, say('moreReasons', { n: rest })) : undefined,
    elsewhere > 0 ? h('li', {}, say(near.length > 0 ? 'restElsewhere' : 'allElsewhere', { n: elsewhere })) : undefined,
  ];
}

/** Something to see where there is nothing to see. `kind` chooses the picture: a blank `card` or a `tick`. */
export function emptyView(kind, title, text) {
  return h(
    'div',
    { class: 'empty' },
    h('div', { class: `empty-${kind}`, 'aria-hidden': 'true' }),
    h('p', {}, h('b', {}, title)),
    h('p', {}, text),
  );
}
