/** The page: in whose language, and whose cards. */
import { createApi, demoToken } from './api.js';
import { Drawer } from './drawer.js';
import { chooseLanguage, createSpeech } from './strings.js';
import { demoView, failureView, welcomeView } from './view.js';

const TOKEN = 'punchcard.cards.token';
const choice = chooseLanguage(location.search, navigator.languages);
const speech = createSpeech(choice);
const { say } = speech;
const main = document.getElementById('main');
const leave = document.getElementById('leave');
const announcements = document.getElementById('announcements');

/** Shows the form that asks for a token. */
async function showWelcome(problem) {
  leave.hidden = true;
  const welcome = welcomeView(speech, problem, enter);
  main.replaceChildren(welcome);
  const token = await demoToken();
  if (token) welcome.append(demoView(speech, () => enter(token)));
}

/** Opens the cards of the client that `token` belongs to. It is kept for this tab only. */
function enter(token) {
  sessionStorage.setItem(TOKEN, token);
  const drawer = new Drawer(main, speech, createApi(token), {
    onOpen: () => (leave.hidden = false),
    onPaid: (text) => (announcements.textContent = text),
    onFailure: (error) => showFailure(error, drawer),
  });
  void drawer.open();
}

function showFailure(error, drawer) {
  if (error.status === 401) forget('expired');
  else main.replaceChildren(failureView(speech, error, () => void drawer.open()));
}

function forget(problem) {
  sessionStorage.removeItem(TOKEN);
  void showWelcome(problem);
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

function translatePage() {
  document.documentElement.lang = choice.language;
  document.documentElement.dir = choice.direction;
  document.title = say('title');
  for (const element of document.querySelectorAll('[data-text]')) element.textContent = say(element.dataset.text);
  for (const element of document.querySelectorAll('[data-text-label]'))
    element.setAttribute('aria-label', say(element.dataset.textLabel));
  for (const link of document.querySelectorAll('nav a'))
    if (link.lang === choice.language) link.setAttribute('aria-current', 'true');
}

translatePage();
leave.addEventListener('click', () => forget());
addEventListener('hashchange', start);
start();
