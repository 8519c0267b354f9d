/** The page: whose cards, what they look like now, and what happens when a credit is used. */
import { createApi, demoToken } from './api.js';
import { chooseLanguage, createSpeech } from './strings.js';
import { cardView, emptyView, h, paymentView } from './view.js';

const TOKEN = 'punchcard.cards.token';
const choice = chooseLanguage(location.search, navigator.languages);
const speech = createSpeech(choice);
const { say } = speech;
const main = document.getElementById('main');
const leave = document.getElementById('leave');
const announcements = document.getElementById('announcements');

/** Uses by credit when the cards were last shown. */
let usedBefore;
let names = new Map();
/** What waits to be paid: `{ request, preview?, paidWith?, busy?, problem? }`. */
let payments = [];
let api;

/** Shows the form that asks for a token. */
async function showWelcome(problem) {
  leave.hidden = true;
  const input = h('input', {
    id: 'token',
    type: 'password',
    autocomplete: 'off',
    spellcheck: 'false',
    required: true,
    dir: 'ltr',
  });
  const onsubmit = (event) => {
    event.preventDefault();
    enter(input.value.trim());
  };
  const demo = h('div', { class: 'demo' });
  show(
    h(
      'section',
      { class: 'welcome' },
      h('h2', {}, say('welcomeTitle')),
      h('p', {}, say('welcomeText')),
      problem && h('p', { class: 'problem', role: 'alert' }, say(problem)),
      h('form', { onsubmit }, h('label', { for: 'token' }, say('tokenLabel')), input, h('button', {}, say('open'))),
      demo,
    ),
  );
  const token = await demoToken();
  if (!token) return;
  demo.append(
    h('p', {}, say('demoText')),
    h('button', { type: 'button', class: 'quiet', onclick: () => enter(token) }, say('demo')),
  );
}

/** Opens the cards of the client that `token` belongs to. It is kept for this tab only. */
function enter(token) {
  sessionStorage.setItem(TOKEN, token);
  api = createApi(token);
  usedBefore = undefined;
  void open();
}

async function open() {
  show(h('p', { class: 'loading' }, say('loading')));
  main.setAttribute('aria-busy', 'true');
  try {
    const [cards, requests, services] = await Promise.all([loadCards(), api.pendingPayments(), api.serviceNames()]);
    names = services;
    payments = requests.map((request) => ({ request }));
    leave.hidden = false;
    show(
      h(
        'div',
        { class: 'columns' },
        h('section', { id: 'cards', 'aria-labelledby': 'cards-title' }),
        h('section', { id: 'payments', 'aria-labelledby': 'payments-title' }),
      ),
    );
    renderCards(cards);
    renderPayments();
    await lookForCredits();
    // Once only: what can be paid comes first, and then nothing moves under the pointer.
    payments.sort((a, b) => Number(b.preview.has_package) - Number(a.preview.has_package));
    renderPayments();
    main.setAttribute('aria-busy', 'false');
  } catch (error) {
    showFailure(error);
  }
}

function showFailure(error) {
  if (error.status === 401) {
    sessionStorage.removeItem(TOKEN);
    void showWelcome('expired');
    return;
  }
  const retry = h('button', { type: 'button', onclick: () => void open() }, say('retry'));
  show(h('div', { class: 'failure', role: 'alert' }, h('p', {}, say(problemOf(error))), retry));
}

function problemOf({ status, code }) {
  if (status === 0) return 'offline';
  if (status === 429 || status === 503) return 'tooMany';
  if (code === 'ALREADY_PAID') return 'alreadyPaid';
  return code === 'NO_PACKAGE' ? 'noPackageAnyMore' : 'failed';
}

async function loadCards() {
  const [usable, others] = await Promise.all([api.usablePackages(), api.otherPackages()]);
  return { usable, others };
}

function renderCards({ usable, others }) {
  const all = [...usable, ...others];
  const list = (cards, options) =>
    h(
      'ul',
      { class: 'cards' },
      cards.map((card) => cardView(speech, card, { names, usedBefore, ...options })),
    );
  const wasOpen = document.querySelector('#cards details')?.open;
  document
    .getElementById('cards')
    .replaceChildren(
      h('h2', { id: 'cards-title' }, say('cards')),
      usable.length > 0 ? list(usable, { usable: true }) : emptyView('card', say('noCards'), say('noCardsText')),
      ...(others.length > 0
        ? [
            h(
              'details',
              { open: wasOpen },
              h('summary', {}, say('otherCards', { n: others.length })),
              list(others, { usable: false }),
            ),
          ]
        : []),
    );
  usedBefore = new Map(
    all.flatMap((card) => card.booking_credits.map(({ id, bookings_usage: used }) => [id, Number(used)])),
  );
}

function renderPayments() {
  const rows = payments.map((payment) => paymentView(speech, payment, () => void use(payment)));
  document
    .getElementById('payments')
    .replaceChildren(
      h('h2', { id: 'payments-title' }, say('payments')),
      rows.length > 0
        ? h('ul', { class: 'payments' }, rows)
        : emptyView('tick', say('noPayments'), say('noPaymentsText')),
    );
  for (const button of document.querySelectorAll('[data-pays-with]')) {
    for (const type of ['pointerenter', 'focus']) button.addEventListener(type, () => point(button, true));
    for (const type of ['pointerleave', 'blur']) button.addEventListener(type, () => point(button, false));
  }
}

/** While a button is about to be pressed, the place that it will punch glows. */
function point(button, on) {
  cardElement(button.dataset.paysWith)?.classList.toggle('about-to-punch', on);
}

function cardElement(uid) {
  return document.querySelector(`[data-card="${CSS.escape(uid)}"]`);
}

/** Asks for each open payment which card would pay it, one after the other: there are few, and none is in a hurry. */
async function lookForCredits() {
  for (const payment of payments) {
    if (payment.paidWith) continue;
    payment.preview = await api.preview(payment.request.uid);
  }
  const focused = document.activeElement?.closest('[data-payment]')?.dataset.payment;
  renderPayments();
  if (focused) document.querySelector(`[data-payment="${CSS.escape(focused)}"] :is(button, [tabindex])`)?.focus();
}

async function use(payment) {
  if (payment.busy) return;
  Object.assign(payment, { busy: true, problem: undefined });
  renderPayments();
  try {
    const { package_name: name } = await api.redeem(payment.request.uid);
    Object.assign(payment, { busy: false, paidWith: name });
    announcements.textContent = say('paidHeard', { title: payment.request.sellable_name, name });
  } catch (error) {
    if (error.status === 401) return showFailure(error);
    Object.assign(payment, { busy: false, problem: problemOf(error) });
  }
  const card = payment.preview.credit.client_package_id;
  renderPayments();
  document
    .querySelector(`[data-payment="${CSS.escape(payment.request.uid)}"] :is(button, [tabindex])`)
    ?.focus({ preventScroll: true });
  await refresh(card);
}

/** After a try: the cards and the other payments as they are now, and the punched card in sight. */
async function refresh(card) {
  try {
    renderCards(await loadCards());
    cardElement(card)?.scrollIntoView({ block: 'nearest' });
    await lookForCredits();
  } catch (error) {
    showFailure(error);
  }
}

function show(...children) {
  main.replaceChildren(...children);
}

/** A link may bring the token along as `#token=…`. It leaves the address, and so the history, at once. */
function tokenFromLink() {
  const token = new URLSearchParams(location.hash.slice(1)).get('token');
  if (token) history.replaceState(null, '', location.pathname + location.search);
  return token;
}

function start() {
  const token = tokenFromLink() ?? sessionStorage.getItem(TOKEN);
  if (token) enter(token);
  else void showWelcome();
}

document.documentElement.lang = choice.language;
document.documentElement.dir = choice.direction;
document.title = say('title');
for (const element of document.querySelectorAll('[data-text]')) element.textContent = say(element.dataset.text);
for (const element of document.querySelectorAll('[data-text-label]'))
  element.setAttribute('aria-label', say(element.dataset.textLabel));
for (const link of document.querySelectorAll('nav a'))
  if (link.lang === choice.language) link.setAttribute('aria-current', 'true');
leave.addEventListener('click', () => {
  sessionStorage.removeItem(TOKEN);
  void showWelcome();
});
addEventListener('hashchange', start);
start();
