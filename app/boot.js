// Starts the program in the browser, and speaks when it cannot: this file must survive a failure
// of the program. Without it every page still works as plain forms.
import { ready, stop } from './page.js';
import start, { hydrate } from './sunshine.js';

const SENTENCES = { 'zh-CN': './words.zh-CN.txt', en: './words.en.txt' };

function fail(error) {
  // A panic ends the program in a trap; every other error leaves it running.
  if (error instanceof WebAssembly.RuntimeError) {
    stop();
  }
}

addEventListener('error', (event) => fail(event.error));
addEventListener('unhandledrejection', (event) => fail(event.reason));

/** The sentences of the page's language: the program carries none. */
async function sentences() {
  const file = SENTENCES[document.documentElement.lang];
  const answer = await fetch(new URL(file, import.meta.url));
  if (!answer.ok) {
    throw new Error(`${file}: ${answer.status}`);
  }
  return answer.text();
}

let words;
try {
  [words] = await Promise.all([sentences(), start()]);
} catch (error) {
  // Not loaded: an old browser or a broken download. The plain page goes on without it.
  console.warn(error);
  dispatchEvent(new Event('sunshine-alone'));
}
if (words) {
  try {
    hydrate(words);
    document.documentElement.dataset.alive = 'yes';
  } catch (error) {
    fail(error);
  }
}
ready();
