// The live stream of a hearing, shared by all windows of a browser: one of those that are looked at
// holds the stream and tells the others. It is no part of the program, because it must survive a
// failure of the program: the page then loads itself anew when something changes.
const SILENCE_MS = 30_000;
const WAIT_MS_MAX = 30_000;
const FAILURES_QUIET = 3;
const POLL_MS = 4_000;
const FIRST_MS = 4_000;
const SHARE_MS = 3_000;
const ANSWER_MS_MAX = 8_000;

/** How long to wait before the attempt: doubled each time and spread by chance. */
function waitMs(attempt) {
  const full = Math.min(WAIT_MS_MAX, 1_000 * 2 ** Math.min(attempt, 6));
  return full / 2 + (full / 2) * Math.random();
}

/**
 * Follows an address; tells `{ state }` (connecting, connected, reconnecting, offline, ended, moved)
 * and `{ snapshot }`, the text as the server sent it.
 */
export function follow(address, tell) {
  const channel = 'BroadcastChannel' in window ? new BroadcastChannel('sunshine-live:' + address) : null;
  let source = null;
  let release = null;
  let asking = null;
  let timer = 0;
  let poll = 0;
  // The last question in place of the stream was answered: the server can be reached.
  let answered = false;
  let greets = false;
  let failures = 0;
  let changes = null;
  let lastState = null;
  let over = false;

  function state(name) {
    if (name === lastState) {
      return;
    }
    lastState = name;
    tell({ state: name });
    share({ state: name });
  }

  function share(news) {
    if (release) {
      channel?.postMessage(news);
    }
  }

  function snapshot(text) {
    try {
      changes = JSON.parse(text).changes;
    } catch {
      changes = null;
    }
    tell({ snapshot: text });
    share({ snapshot: text });
  }

  function end(name) {
    over = true;
    drop();
    stopAsking();
    state(name);
    release?.();
    release = null;
  }

  /** Ends the stream. Questions in its place go on: only news by the stream make them needless. */
  function drop() {
    clearTimeout(timer);
    source?.close();
    source = null;
  }

  function stopAsking() {
    clearTimeout(poll);
    poll = 0;
    answered = false;
  }

  function expectMore() {
    clearTimeout(timer);
    timer = setTimeout(again, SILENCE_MS);
  }

  function arrived() {
    failures = 0;
    stopAsking();
    expectMore();
    state('connected');
  }

  function connect() {
    drop();
    if (over || document.hidden) {
      return;
    }
    if (!answered) {
      state(failures || !navigator.onLine ? broken() : 'connecting');
    }
    source = new EventSource(address);
    source.addEventListener('snapshot', (event) => {
      arrived();
      snapshot(event.data);
    });
    source.addEventListener('alive', () => {
      arrived();
      share({ alive: true });
    });
    source.addEventListener('ended', () => end('ended'));
    source.addEventListener('moved', () => end('moved'));
    source.addEventListener('error', () => {
      if (source?.readyState === EventSource.CLOSED) {
        // The server answered, but with no stream: why?
        ask().then((known) => known || again());
      } else {
        again();
      }
    });
    expectMore();
    // The first word comes at once. A stream that is held up on the way may never say it.
    askUntilNews(FIRST_MS);
  }

  function broken() {
    return failures < FAILURES_QUIET && navigator.onLine ? 'reconnecting' : 'offline';
  }

  function again() {
    drop();
    failures += 1;
    if (!answered) {
      state(broken());
    }
    timer = setTimeout(connect, waitMs(failures));
    askUntilNews(POLL_MS);
  }

  /** Asks again and again, whatever the stream does meanwhile, until something came by it. */
  function askUntilNews(wait) {
    if (poll === 0 && !over && !document.hidden) {
      poll = setTimeout(async () => {
        const mine = poll;
        await ask();
        if (poll === mine && !over) {
          poll = 0;
          if (!answered) {
            state(broken());
          }
          askUntilNews(POLL_MS);
        }
      }, wait * (0.75 + Math.random() / 2));
    }
  }

  /** Asks in place of the stream; tells whether that settled what became of it. */
  async function ask() {
    const giveUp = new AbortController();
    const late = setTimeout(() => giveUp.abort(), ANSWER_MS_MAX);
    try {
      const rev = changes === null ? '' : '?rev=' + changes;
      const headers = { accept: 'application/json' };
      const answer = await fetch(address + '/state' + rev, { headers, signal: giveUp.signal });
      if (answer.status === 200) {
        snapshot(await answer.text());
      } else if (answer.status === 409) {
        end('moved');
        return true;
      } else if (answer.status === 401 || answer.status === 403 || answer.status === 404) {
        end('ended');
        return true;
      }
      answered = answer.ok;
      if (answer.ok) {
        // Slower than by the stream, and as true.
        share({ alive: true });
        state('connected');
      }
    } catch {
      // No network, or no answer: tried again.
      answered = false;
    } finally {
      clearTimeout(late);
    }
    return false;
  }

  /** Holds the stream for all windows, as long as this one is looked at. */
  function lead() {
    if (over || document.hidden || asking) {
      return;
    }
    if (!navigator.locks || !channel) {
      connect();
      return;
    }
    asking = new AbortController();
    navigator.locks
      .request('sunshine-live:' + address, { signal: asking.signal }, () => {
        connect();
        return new Promise((done) => {
          release = done;
        });
      })
      .catch(() => {})
      .finally(() => {
        asking = null;
        release = null;
      });
    // Another window may have it, and says so. Its newest snapshot would be as old as the last
    // change, and its time with it, so the server is asked.
    greets = true;
    channel.postMessage({ hello: true });
    clearTimeout(timer);
    timer = setTimeout(met, SHARE_MS);
  }

  /** Another window has the stream, or nobody says so. */
  function met() {
    if (greets && !source && !over) {
      greets = false;
      ask();
      listen();
    }
  }

  /** The window with the stream says something within the time of silence, or this one asks. */
  function listen() {
    clearTimeout(timer);
    timer = setTimeout(() => askUntilNews(POLL_MS), SILENCE_MS);
  }

  function rest() {
    drop();
    stopAsking();
    asking?.abort();
    release?.();
    release = null;
  }

  channel?.addEventListener('message', ({ data }) => {
    if (release) {
      if (data.hello) {
        channel.postMessage({ state: lastState });
      }
      return;
    }
    if (data.hello || over) {
      return;
    }
    if (asking) {
      stopAsking();
      met();
      listen();
    }
    if (data.state === 'ended' || data.state === 'moved') {
      end(data.state);
    } else if (data.state && data.state !== lastState) {
      lastState = data.state;
      tell({ state: data.state });
    }
    if (data.snapshot) {
      snapshot(data.snapshot);
    }
  });

  document.addEventListener('visibilitychange', () => (document.hidden ? rest() : lead()));
  addEventListener('pagehide', rest);
  addEventListener('pageshow', (event) => event.persisted && lead());
  addEventListener('online', () => {
    failures = 0;
    if (release || !navigator.locks) {
      connect();
    } else {
      lead();
    }
  });
  addEventListener('offline', () => {
    answered = false;
    if (!over) {
      state('offline');
    }
  });
  lead();
}

// The program asks to follow by an event, and is told by events: neither knows the other's insides.
addEventListener('sunshine-follow', ({ detail }) => {
  follow(detail, (news) => dispatchEvent(new CustomEvent('sunshine-news', { detail: JSON.stringify(news) })));
});

// A page without its program, whatever the reason.
const own = document.querySelector('script[data-live]')?.dataset.live;
addEventListener('sunshine-alone', () => own && reload(own));
if (own && !document.querySelector('script[data-program]')) {
  reload(own);
}

/** Without a program: the page is loaded anew when something changes, unless it is being filled in. */
function reload(address) {
  // What the page was drawn with, where it says so: what changed before the first news counts too.
  const drawn = document.querySelector('[data-changes]')?.dataset.changes;
  let first = drawn === undefined ? null : Number(drawn);
  follow(address, ({ snapshot }) => {
    if (!snapshot) {
      return;
    }
    const { changes } = JSON.parse(snapshot);
    const busy = document.querySelector('form[data-busy], dialog[open]');
    if (first === null) {
      first = changes;
    } else if (changes > first && !busy) {
      location.reload();
    }
  });
}
