// The live stream of a hearing, shared by all windows of a browser: one of those that are looked at
// holds the stream and tells the others. It is no part of the program, because it must survive a
// failure of the program: the page then loads itself anew when something changes.
const SILENCE_MS = 30_000;
const WAIT_MS_MAX = 30_000;
const FAILURES_QUIET = 3;
const POLL_MS = 4_000;
const SHARE_MS = 3_000;

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
  let failures = 0;
  let changes = null;
  let last = null;
  let lastState = null;
  let over = false;

  function state(name) {
    lastState = name;
    tell({ state: name });
    if (release) {
      channel?.postMessage({ state: name });
    }
  }

  function snapshot(text) {
    last = text;
    try {
      changes = JSON.parse(text).changes;
    } catch {
      changes = null;
    }
    tell({ snapshot: text });
    if (release) {
      channel?.postMessage({ snapshot: text });
    }
  }

  function end(name) {
    over = true;
    drop();
    state(name);
    release?.();
    release = null;
  }

  function drop() {
    clearTimeout(timer);
    clearTimeout(poll);
    source?.close();
    source = null;
  }

  function expectMore() {
    clearTimeout(timer);
    timer = setTimeout(again, SILENCE_MS);
  }

  function arrived() {
    failures = 0;
    clearTimeout(poll);
    expectMore();
    if (lastState !== 'connected') {
      state('connected');
    }
  }

  function connect() {
    drop();
    if (over || document.hidden) {
      return;
    }
    state(!navigator.onLine || failures >= FAILURES_QUIET ? 'offline' : failures ? 'reconnecting' : 'connecting');
    source = new EventSource(address);
    source.addEventListener('snapshot', (event) => {
      arrived();
      snapshot(event.data);
    });
    source.addEventListener('alive', () => {
      arrived();
      // The others hear that the one with the stream is still there.
      channel?.postMessage({ alive: true });
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
  }

  function again() {
    drop();
    failures += 1;
    state(failures < FAILURES_QUIET && navigator.onLine ? 'reconnecting' : 'offline');
    timer = setTimeout(connect, waitMs(failures));
    if (failures >= FAILURES_QUIET) {
      schedulePoll();
    }
  }

  function schedulePoll() {
    clearTimeout(poll);
    poll = setTimeout(() => ask().then(() => over || source || schedulePoll()), POLL_MS * (0.75 + Math.random() / 2));
  }

  /** Asks in place of the stream; tells whether that settled what became of it. */
  async function ask() {
    try {
      const rev = changes === null ? '' : '?rev=' + changes;
      const answer = await fetch(address + '/state' + rev, { headers: { accept: 'application/json' } });
      if (answer.status === 200) {
        snapshot(await answer.text());
      } else if (answer.status === 409) {
        end('moved');
        return true;
      } else if (answer.status === 401 || answer.status === 403 || answer.status === 404) {
        end('ended');
        return true;
      }
      if (answer.ok && lastState !== 'connected') {
        // Slower than by the stream, and as true.
        state('connected');
      }
    } catch {
      // No network: tried again.
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
    // Another window may have it: it is asked for what it knows.
    channel.postMessage({ hello: true });
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (!source && last === null && !over) {
        ask();
      }
    }, SHARE_MS);
  }

  function rest() {
    drop();
    asking?.abort();
    release?.();
    release = null;
  }

  channel?.addEventListener('message', ({ data }) => {
    if (release) {
      if (data.hello) {
        channel.postMessage({ state: lastState });
        if (last !== null) {
          channel.postMessage({ snapshot: last });
        }
      }
      return;
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
  addEventListener('offline', () => over || state('offline'));
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
