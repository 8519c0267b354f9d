/** Open payments, with what can be done about each of them. */
import { emptyView, h, today } from './element.js';

const MAX_REASONS = 3;

/**
 * All payments below their heading.
 * @param payments entries of the drawer's state (drawer.js)
 * @param onUse called with the entry whose button is pressed
 */
export function paymentsView(speech, payments, onUse) {
  const { say } = speech;
  const rows = payments.map((payment) => paymentView(speech, payment, () => onUse(payment)));
  return [
    h('h2', { id: 'payments-title' }, say('payments')),
    rows.length > 0
      ? h('ul', { class: 'payments' }, rows)
      : emptyView('tick', say('noPayments'), say('noPaymentsText')),
  ];
}

/** Whether somebody else turned out to have paid it since it was listed. */
export function isPaidElsewhere({ problem }) {
  return problem === 'alreadyPaid';
}

function paymentView(speech, payment, onUse) {
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
    problem &&
      h('p', { class: 'problem', role: 'alert', tabindex: isPaidElsewhere(payment) ? '-1' : undefined }, say(problem)),
  );
}

function answerView(speech, payment, onUse) {
  const { request, preview, paidWith, busy } = payment;
  const { say } = speech;
  if (isPaidElsewhere(payment)) return undefined;
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
