// Starts the program in the browser, and speaks when it cannot: this file must survive a failure
// of the program. Without it every page still works as plain forms.
import start, { hydrate } from './sunshine.js';

const words = document.querySelector('script[data-reload]').dataset;
const page = document.documentElement.dataset.page;

// A page drawn as the answer to a posted form stands at the form's address; the program, the
// reader's "reload" and "back" need the page's own.
if (page) {
  history.replaceState(null, '', page);
}

function show(kind, title, text, button) {
  const old = document.getElementById('boot-banner');
  if (old) {
    old.remove();
  }
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
}

let stopped = false;

function fail(error) {
  // A panic ends the program in a trap; every other error leaves it running.
  if (!stopped && error instanceof WebAssembly.RuntimeError) {
    stopped = true;
    show('alert', words.title, words.text, words.reload);
  }
}

addEventListener('error', (event) => fail(event.error));
addEventListener('unhandledrejection', (event) => fail(event.reason));

addEventListener('offline', () => {
  if (!stopped) {
    show('offline', words.offlineTitle, words.offline);
  }
});
addEventListener('online', () => {
  const banner = document.getElementById('boot-banner');
  if (banner && !stopped) {
    banner.remove();
  }
});

let program;
try {
  program = await start();
} catch (error) {
  // Not loaded: an old browser or a broken download. The plain page goes on without it.
  console.warn(error);
}
if (program) {
  try {
    hydrate();
    document.documentElement.dataset.alive = 'yes';
  } catch (error) {
    fail(error);
  }
}
