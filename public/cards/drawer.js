/** One client's cards and open payments: what they look like now, and what happens when a credit is used. */
import { cardsView } from './card-view.js';
import { isPaidElsewhere, paymentsView } from './payment-view.js';
import { drawerView, loadingView, problemOf } from './view.js';

export class Drawer {
  #main;
  #speech;
  #api;
  #on;
  /** Uses by credit when the cards were last shown. */
  #usedBefore;
  #names = new Map();
  /** What waits to be paid: `{ request, preview?, paidWith?, busy?, problem? }`. */
  #payments = [];

  /**
   * @param main where it is shown
   * @param on `onOpen()`: it is there; `onPaid(text)`: to be announced; `onFailure(error)`: it can't go on
   */
  constructor(main, speech, api, on) {
    this.#main = main;
    this.#speech = speech;
    this.#api = api;
    this.#on = on;
  }

  async open() {
    this.#main.replaceChildren(loadingView(this.#speech));
    this.#main.setAttribute('aria-busy', 'true');
    try {
      const [cards, requests, services] = await Promise.all([
        this.#loadCards(),
        this.#api.pendingPayments(),
        this.#api.serviceNames(),
      ]);
      this.#names = services;
      this.#payments = requests.map((request) => ({ request }));
      this.#on.onOpen();
      this.#main.replaceChildren(drawerView());
      this.#renderCards(cards);
      this.#renderPayments();
      await this.#lookForCredits();
      // Once only: what can be paid comes first, and then nothing moves under the pointer.
      this.#payments.sort((a, b) => canBePaid(b) - canBePaid(a));
      this.#renderPayments();
      this.#main.setAttribute('aria-busy', 'false');
    } catch (error) {
      this.#on.onFailure(error);
    }
  }

  async #loadCards() {
    const [usable, others] = await Promise.all([this.#api.usablePackages(), this.#api.otherPackages()]);
    return { usable, others };
  }

  #renderCards({ usable, others }) {
    const open = document.querySelector('#cards details')?.open;
    const shown = { usable, others, open, names: this.#names, usedBefore: this.#usedBefore };
    document.getElementById('cards').replaceChildren(...cardsView(this.#speech, shown));
    this.#usedBefore = new Map(
      [...usable, ...others].flatMap((card) =>
        card.booking_credits.map(({ id, bookings_usage: used }) => [id, Number(used)]),
      ),
    );
  }

  #renderPayments() {
    const onUse = (payment) => void this.#use(payment);
    document.getElementById('payments').replaceChildren(...paymentsView(this.#speech, this.#payments, onUse));
    for (const button of document.querySelectorAll('[data-pays-with]')) {
      for (const type of ['pointerenter', 'focus']) button.addEventListener(type, () => point(button, true));
      for (const type of ['pointerleave', 'blur']) button.addEventListener(type, () => point(button, false));
    }
  }

  /** Asks for each open payment which card would pay it, one after the other: there are few, and none is in a hurry. */
  async #lookForCredits() {
    for (const payment of this.#payments) {
      if (!payment.paidWith && !isPaidElsewhere(payment)) await this.#lookForCredit(payment);
    }
    const focused = document.activeElement?.closest('[data-payment]')?.dataset.payment;
    this.#renderPayments();
    if (focused) focusPayment(focused, { preventScroll: true });
  }

  /** What somebody else has paid since it was listed says so in its place. */
  async #lookForCredit(payment) {
    try {
      payment.preview = await this.#api.preview(payment.request.uid);
    } catch (error) {
      payment.problem = problemOf(error);
      if (!isPaidElsewhere(payment)) throw error;
    }
  }

  async #use(payment) {
    if (payment.busy) return;
    Object.assign(payment, { busy: true, problem: undefined });
    this.#renderPayments();
    const { uid, sellable_name: title } = payment.request;
    try {
      const { package_name: name } = await this.#api.redeem(uid);
      Object.assign(payment, { busy: false, paidWith: name });
      this.#on.onPaid(this.#speech.say('paidHeard', { title, name }));
    } catch (error) {
      if (error.status === 401) return this.#on.onFailure(error);
      Object.assign(payment, { busy: false, problem: problemOf(error) });
    }
    this.#renderPayments();
    focusPayment(uid, { preventScroll: true });
    await this.#refresh();
  }

  /** After a try: the cards and the other payments as they are now. Nothing scrolls: the row that was pressed stays under the pointer. */
  async #refresh() {
    try {
      this.#renderCards(await this.#loadCards());
      await this.#lookForCredits();
    } catch (error) {
      this.#on.onFailure(error);
    }
  }
}

/** 1 or 0, to sort by. Nothing is known of what has been paid elsewhere before it was looked at. */
function canBePaid({ preview }) {
  return Number(preview?.has_package ?? false);
}

/** While a button is about to be pressed, the place that it will punch glows. */
function point(button, on) {
  cardElement(button.dataset.paysWith)?.classList.toggle('about-to-punch', on);
}

function cardElement(uid) {
  return document.querySelector(`[data-card="${CSS.escape(uid)}"]`);
}

function focusPayment(uid, options) {
  document.querySelector(`[data-payment="${CSS.escape(uid)}"] :is(button, [tabindex])`)?.focus(options);
}
