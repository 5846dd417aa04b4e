// What every page does with script: speaks when the network is gone. Nothing here is needed to
// read a page or to send a form.
const here = document.querySelector('script[data-offline]');

/** Sentences for what only a script can see, in the language of the page. */
export const words = here ? here.dataset : {};

// A page drawn as the answer to a posted form stands at the form's address; "reload", "back" and
// the program need the page's own.
const page = document.documentElement.dataset.page;
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
  if (!stopped && !document.documentElement.dataset.alive) {
    show('offline', words.offlineTitle, words.offline);
  }
});
addEventListener('online', () => {
  if (!stopped) {
    hide();
  }
});
