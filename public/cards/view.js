/** The page's frames: the welcome, the two columns, and what is shown while waiting and after a failure. */
import { h } from './element.js';

/**
 * The form that asks for a token.
 * @param problem why it is asked for again, if it is
 * @param onEnter called with what was entered
 */
export function welcomeView({ say }, problem, onEnter) {
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
    onEnter(input.value.trim());
  };
  return h(
    'section',
    { class: 'welcome' },
    h('h2', {}, say('welcomeTitle')),
    h('p', {}, say('welcomeText')),
    problem && h('p', { class: 'problem', role: 'alert' }, say(problem)),
    h('form', { onsubmit }, h('label', { for: 'token' }, say('tokenLabel')), input, h('button', {}, say('open'))),
  );
}

/** The way in for those who have no token, where there is a demo. */
export function demoView({ say }, onclick) {
  const button = h('button', { type: 'button', class: 'quiet', onclick }, say('demo'));
  return h('div', { class: 'demo' }, h('p', {}, say('demoText')), button);
}

export function loadingView({ say }) {
  return h('p', { class: 'loading' }, say('loading'));
}

export function failureView({ say }, error, onclick) {
  const retry = h('button', { type: 'button', onclick }, say('retry'));
  return h('div', { class: 'failure', role: 'alert' }, h('p', {}, say(problemOf(error))), retry);
}

/** Two empty columns, for cards and for payments. */
export function drawerView() {
  return h(
    'div',
    { class: 'columns' },
    h('section', { id: 'cards', 'aria-labelledby': 'cards-title' }),
    h('section', { id: 'payments', 'aria-labelledby': 'payments-title' }),
  );
}

/** What to say about a failed request. */
export function problemOf({ status, code }) {
  if (status === 0) return 'offline';
  if (status === 429 || status === 503) return 'tooMany';
  if (code === 'ALREADY_PAID') return 'alreadyPaid';
  return code === 'NO_PACKAGE' ? 'noPackageAnyMore' : 'failed';
}
