/** Client packages as punch cards. */
import { emptyView, h, today } from './element.js';

const COLOURS = 6;
/** More places than this would be too small to count; they become a bar. */
const MAX_PLACES = 20;

/**
 * All cards below their heading: the usable ones, and the others out of the way.
 * @param shown `usable` and `others`: the cards; `open`: whether the others were looked at; `names` of services by id; `usedBefore`: uses by
 *   credit when the cards were last shown
 */
export function cardsView(speech, { usable, others, open, names, usedBefore }) {
  const { say } = speech;
  const list = (cards, isUsable) =>
    h(
      'ul',
      { class: 'cards' },
      cards.map((card) => cardView(speech, card, { names, usable: isUsable, usedBefore })),
    );
  const heading = h('h2', { id: 'cards-title' }, say('cards'));
  const first = usable.length > 0 ? list(usable, true) : emptyView('card', say('noCards'), say('noCardsText'));
  if (others.length === 0) return [heading, first];
  const summary = h('summary', {}, say('otherCards', { n: others.length }));
  return [heading, first, h('details', { open }, summary, list(others, false))];
}

/**
 * A client package as a punch card.
 * @param usedBefore uses by credit when the card was last shown: what came since is punched before one's eyes
 */
function cardView({ say, day, soon }, card, { names, usable, usedBefore }) {
  const total = Number(card.total_bookings);
  const used = Number(card.bookings_usage);
  const stamp = usable ? undefined : STAMPS[card.status];
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
      : [h('progress', { max: total, value: used, 'aria-label': label }), h('p', { class: 'count' }, label)],
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

/** Why a card can't be used, as the service has it. */
const STAMPS = { cancelled: 'closed', exhausted: 'used_up', not_started: 'not_started', expired: 'expired' };

/** Cards of the same package have the same colour everywhere; src/pages/cards/render-card-svg.ts counts alike. */
function colourOf(id) {
  return Array.from(id).reduce((sum, character) => sum + character.codePointAt(0), 0) % COLOURS;
}
