/**
 * Adds a bar to Swagger UI, in development only: who do you want to be? One click authorises as one of the demo's people. The choice
 * lasts as long as the tab. Does nothing where there is no demo.
 */
const PEOPLE = [
  { scheme: 'client', token: 'client_token', label: 'Client', title: 'Grace, who owns a package' },
  { scheme: 'staff', token: 'staff_token', label: 'Staff', title: 'Ada, who works at Lotus Yoga' },
  {
    scheme: 'directory',
    token: 'directory_token',
    label: 'Directory',
    title: 'The partner that Lotus Yoga belongs to',
  },
];
const CHOICE = 'punchcard.docs.person';

/** Swagger UI is there once it has read the document; it says so by setting `window.ui`. */
function swaggerUi() {
  return new Promise((resolve) => {
    const look = () => (window.ui ? resolve(window.ui) : setTimeout(look, 30));
    look();
  });
}

async function demoFacts() {
  const response = await fetch('/demo.json', { headers: { accept: 'application/json' } });
  return response.ok ? (await response.json()).data.demo : null;
}

/** Exactly one of them is authorised at a time: an operation that takes several types would send only the last. */
function become(ui, demo, person) {
  const held = ui.authSelectors.authorized().keySeq().toArray();
  if (held.length > 0) ui.authActions.logout(held);
  ui.preauthorizeApiKey(person.scheme, demo[person.token]);
  sessionStorage.setItem(CHOICE, person.scheme);
}

function choice(ui, demo, person, chosen) {
  const label = document.createElement('label');
  const input = document.createElement('input');
  input.type = 'radio';
  input.name = 'punchcard-person';
  input.value = person.scheme;
  input.checked = person === chosen;
  input.addEventListener('change', () => become(ui, demo, person));
  const text = document.createElement('span');
  text.textContent = person.label;
  text.title = person.title;
  label.append(input, text);
  return label;
}

function bar(ui, demo, chosen) {
  const element = document.createElement('fieldset');
  element.className = 'punchcard-bar';
  const legend = document.createElement('legend');
  legend.textContent = 'Authorised as';
  const hint = document.createElement('p');
  hint.append('Requests are filled in with the demo’s ids: just execute. Or look at ');
  const link = document.createElement('a');
  link.href = `/cards#token=${demo.client_token}`;
  link.textContent = 'Grace’s cards';
  hint.append(link, '.');
  element.append(legend, ...PEOPLE.map((person) => choice(ui, demo, person, chosen)), hint);
  return element;
}

async function main() {
  const [ui, demo] = await Promise.all([swaggerUi(), demoFacts()]);
  if (!demo) return;
  const chosen = PEOPLE.find(({ scheme }) => scheme === sessionStorage.getItem(CHOICE)) ?? PEOPLE[0];
  become(ui, demo, chosen);
  document.body.prepend(bar(ui, demo, chosen));
}

void main();
