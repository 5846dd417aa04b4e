// What every page does with script: speaks when the network is gone, switches the size of text
// and the language without losing what is on the page, and shows a password on request. Nothing
// here is needed to read a page or to send a form.
const here = document.querySelector('script[data-offline]');

/** Sentences for what only a script can see, in the language of the page. */
export const words = here ? here.dataset : {};

const root = document.documentElement;
// What only a script can do is shown where there is one.
root.dataset.script = 'yes';

// A page drawn as the answer to a posted form stands at the form's address; "reload", "back" and
// the program need the page's own.
const page = root.dataset.page;
if (page) {
  history.replaceState(null, '', page);
}

/** Says something over whatever is on the page. */
export function show(kind, title, text, button) {
  hide();
  const banner = document.createElement('div');
  banner.id = 'boot-banner';
  banner.className = 'boot-banner banner banner-' + kind;
  banner.setAttribute('role', kind === 'alert' ? 'alert' : 'status');
  const body = document.createElement('div');
  for (const [name, said] of [['banner-title', title], ['banner-text', text]]) {
    const line = document.createElement('p');
    line.className = name;
    line.textContent = said;
    body.append(line);
  }
  if (button) {
    const again = document.createElement('button');
    again.type = 'button';
    again.className = 'button button-secondary';
    again.textContent = button;
    again.addEventListener('click', () => location.reload());
    body.append(again);
  }
  banner.append(body);
  document.body.append(banner);
  // It lies over the foot of the page: not over what is being filled in.
  const active = document.activeElement;
  if (active && active.matches('input, select, textarea, button, a, summary')) {
    active.scrollIntoView({ block: 'nearest' });
  }
}

function hide() {
  const banner = document.getElementById('boot-banner');
  if (banner) {
    banner.remove();
  }
}

let stopped = false;

/** The program on this page has ended: from now on nothing but that is said. */
export function stop() {
  if (!stopped) {
    stopped = true;
    show('alert', words.title, words.text, words.reload);
  }
}

addEventListener('offline', () => {
  // A program says so itself, with all else it knows of its connection.
  if (!stopped && !root.dataset.alive) {
    show('offline', words.offlineTitle, words.offline);
  }
});
addEventListener('online', () => {
  if (!stopped) {
    hide();
  }
});

let settle;
/** Kept once nothing more is going to take the page over. */
const settled = new Promise((done) => {
  settle = done;
});
/** A program has taken the page over, or there is none. */
export function ready() {
  // One task later: what the program had to look up first is in its place.
  setTimeout(settle);
}
if (!document.querySelector('script[data-program]')) {
  ready();
}
if (words.account || document.querySelector('form.form')) {
  import('./keep.js').then((file) => file.keep(words, settled)).catch(console.warn);
}

// The size of text, and how it is told to the server: one after the other, the last one wins, and
// what could not be told is told later.
const UNTOLD = 'sunshine-text-size';
let telling = Promise.resolve();

function kept(use) {
  try {
    return use(sessionStorage);
  } catch {
    return null;
  }
}

function read(size) {
  root.className = root.className.replace(/\btext-\w+/, 'text-' + size);
}

/** Posts one choice of how to read. */
function choose(name, value) {
  const body = new URLSearchParams({ 'form[page]': location.pathname, [name]: value });
  return fetch('/do/set_reading', { method: 'POST', headers: { accept: 'application/json' }, body, keepalive: true });
}

function tellSize() {
  telling = telling.then(async () => {
    const size = kept((store) => store.getItem(UNTOLD));
    if (size) {
      try {
        await choose('form[text_size]', size);
        kept((store) => store.getItem(UNTOLD) === size && store.removeItem(UNTOLD));
      } catch {
        // No network: told when there is one, or by the next page.
      }
    }
  });
}

const untold = kept((store) => store.getItem(UNTOLD));
if (/^(normal|large|largest)$/.test(untold ?? '')) {
  read(untold);
  tellSize();
}
addEventListener('online', tellSize);

async function switchLanguage(button) {
  try {
    const answer = await choose(button.name, button.value);
    if (!answer.ok) {
      throw new Error(String(answer.status));
    }
  } catch {
    show('offline', words.offlineTitle, words.offline);
    return;
  }
  // What is on its way is told first: the next page is drawn with it.
  await telling;
  dispatchEvent(new Event('sunshine-switch'));
  location.reload();
}

document.addEventListener('submit', (event) => {
  const form = event.target;
  for (const shown of form.querySelectorAll('.show-password[aria-pressed=true]')) {
    shown.click();
  }
  // Without a program the browser would leave for a page of its own.
  if (form.matches('form.form') && !navigator.onLine && !root.dataset.alive) {
    event.preventDefault();
    show('offline', words.offlineTitle, words.offline);
    return;
  }
  const button = event.submitter;
  if (!button || !form.matches('.reading')) {
    return;
  }
  event.preventDefault();
  if (button.name === 'form[text_size]') {
    const told = kept((store) => store.setItem(UNTOLD, button.value)) !== null;
    read(button.value);
    // The button pressed is gone: the focus goes to the one in its place.
    [...form.querySelectorAll('button')].find((one) => one.offsetParent)?.focus();
    if (told) {
      tellSize();
    } else {
      choose(button.name, button.value).catch(console.warn);
    }
  } else {
    switchLanguage(button);
  }
});

document.addEventListener('click', (event) => {
  const button = event.target.closest?.('.show-password');
  const field = button && document.getElementById(button.getAttribute('aria-controls'));
  if (field) {
    const shown = field.type === 'text';
    field.type = shown ? 'password' : 'text';
    button.setAttribute('aria-pressed', String(!shown));
  }
});

// Whoever follows a link without a network keeps the page that is read, and is told why.
document.addEventListener('click', (event) => {
  const link = event.target.closest?.('a[href]');
  const leaves = link && link.origin === location.origin && !link.getAttribute('href').startsWith('#');
  if (leaves && !navigator.onLine && !root.dataset.alive && !event.defaultPrevented) {
    event.preventDefault();
    show('offline', words.offlineTitle, words.offline);
  }
});

document.addEventListener('click', (event) => {
  if (event.target.closest?.('.print-button')) {
    print();
  }
});

// Whoever logs in again in another window goes on here as well.
if (words.account && 'BroadcastChannel' in window) {
  const others = new BroadcastChannel('sunshine');
  others.addEventListener('message', ({ data }) => {
    if (data === words.account) {
      dispatchEvent(new Event('focus'));
    }
  });
  others.postMessage(words.account);
}
