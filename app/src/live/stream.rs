//! The stream itself: closed while nobody looks, watched, and opened again without end.

use std::time::Duration;

use domain::ids::AccountId;
use domain::people::account::LogInStage;
use leptos::leptos_dom::helpers::{TimeoutHandle, set_timeout_with_handle};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Event, EventSource, MessageEvent, VisibilityState};

use super::{Connection, Live, wait_milliseconds};
use crate::api::me::{Me, Whoami};
use crate::asked::once;
use crate::unpack::unpack;

/// Where the news of the office come from.
const ADDRESS: &str = "/live/office";
/// The server says at least every 15 seconds that it is there; iPadOS kills streams silently.
const SILENCE_MAX: Duration = Duration::from_secs(30);
/// After so many failures in a row the page says that there is no signal.
const FAILURES_QUIET: u32 = 3;

/// One open stream with its listeners, which live as long as it does.
struct Open {
    source: EventSource,
    _listeners: Vec<Closure<dyn FnMut(Event)>>,
}

impl Drop for Open {
    fn drop(&mut self) {
        self.source.close();
    }
}

/// The stream of a document.
#[derive(Clone, Copy)]
pub(super) struct Stream {
    live: Live,
    /// Whose pages these are.
    account: Option<AccountId>,
    open: StoredValue<Option<Open>, LocalStorage>,
    timer: StoredValue<Option<TimeoutHandle>>,
    failures: StoredValue<u32>,
    /// How often a stream was opened, so that late answers about an earlier one are known.
    connects: StoredValue<u32>,
    started: StoredValue<bool>,
}

impl Stream {
    pub(super) fn new(live: Live, account: Option<AccountId>) -> Self {
        Self {
            live,
            account,
            open: StoredValue::new_local(None),
            timer: StoredValue::new(None),
            failures: StoredValue::new(0),
            connects: StoredValue::new(0),
            started: StoredValue::new(false),
        }
    }

    /// Opens the stream for the first page that asks; later calls change nothing.
    pub(super) fn start(self) {
        if self.started.get_value() {
            return;
        }
        self.started.set_value(true);
        // All live as long as the document does.
        let _look = window_event_listener_untyped("visibilitychange", move |_| self.look());
        let _focus = window_event_listener_untyped("focus", move |_| self.look());
        let _online = window_event_listener_untyped("online", move |_| self.hurry());
        let _offline = window_event_listener_untyped("offline", move |_| self.lose());
        self.connect();
    }

    /// Closes the stream when nobody looks, opens it when somebody does again. Whoever comes back
    /// after the log-in has ended may have logged in again in another window.
    fn look(self) {
        if is_hidden() {
            self.wait_for_nothing();
            self.open.set_value(None);
        } else if self.is_over() {
            self.ask_who();
        } else if self.open.with_value(Option::is_none) {
            self.connect();
        }
    }

    /// The browser has a network again: no reason to wait any longer.
    fn hurry(self) {
        if !self.is_over() {
            self.connect();
        }
    }

    /// The browser has no network: the stream may take long to notice.
    fn lose(self) {
        if !self.is_over() {
            self.live.connection.set(Connection::NoSignal);
        }
    }

    fn is_over(self) -> bool {
        self.live.connection.get_untracked() == Connection::Ended
    }

    fn connect(self) {
        self.wait_for_nothing();
        if is_hidden() {
            self.open.set_value(None);
            return;
        }
        let failures = self.failures.get_value();
        self.live.connection.set(match failures {
            // It may have been lost before anybody listened.
            _ if !window().navigator().on_line() => Connection::NoSignal,
            0 => Connection::Connecting,
            _ if failures < FAILURES_QUIET => Connection::Reconnecting,
            _ => Connection::NoSignal,
        });
        let Ok(source) = EventSource::new(ADDRESS) else {
            return;
        };
        let mut listeners = Vec::new();
        for (name, heard) in [
            ("message", Heard::Snapshot),
            ("snapshot", Heard::Snapshot),
            ("alive", Heard::Alive),
            ("ended", Heard::Ended),
            ("error", Heard::Broken),
        ] {
            let listener =
                Closure::<dyn FnMut(Event)>::new(move |event: Event| self.hear(heard, &event));
            let function = listener.as_ref().unchecked_ref();
            if source
                .add_event_listener_with_callback(name, function)
                .is_ok()
            {
                listeners.push(listener);
            }
        }
        self.open.set_value(Some(Open {
            source,
            _listeners: listeners,
        }));
        self.connects.update_value(|connects| *connects += 1);
        self.expect_more();
    }

    /// Every stream says something within the time of silence, from its first moment on.
    fn expect_more(self) {
        self.after(SILENCE_MAX, move || self.again());
    }

    fn hear(self, heard: Heard, event: &Event) {
        match heard {
            Heard::Snapshot => {
                let text = event
                    .dyn_ref::<MessageEvent>()
                    .and_then(|news| news.data().as_string());
                if let Some(news) = text.and_then(|text| unpack(&text)) {
                    self.expect_more();
                    self.failures.set_value(0);
                    self.live.connection.set(Connection::Connected);
                    if self.live.news.get_untracked() != Some(news) {
                        self.live.news.set(Some(news));
                    }
                }
            }
            Heard::Alive => self.expect_more(),
            Heard::Ended => self.end(),
            // A browser gives up at once when the server answered, but with no stream.
            Heard::Broken if self.is_refused() => self.ask_who(),
            Heard::Broken => self.again(),
        }
    }

    fn is_refused(self) -> bool {
        self.open.with_value(|open| {
            open.as_ref()
                .is_some_and(|open| open.source.ready_state() == EventSource::CLOSED)
        })
    }

    /// Why was the stream refused: has the log-in ended, or can the server not answer just now?
    fn ask_who(self) {
        self.wait_for_nothing();
        let connects = self.connects.get_value();
        spawn_local(async move {
            let answer = once(Whoami {}).await;
            // Opened anew meanwhile: the question is settled.
            if self.connects.get_value() != connects {
                return;
            }
            match answer {
                Ok(me) if !self.is_still(&me) => self.end(),
                Ok(_) if self.is_over() => {
                    self.failures.set_value(0);
                    self.connect();
                }
                Ok(_) | Err(_) => self.again(),
            }
        });
    }

    /// Whether these are still the pages of whoever is logged in.
    fn is_still(self, me: &Me) -> bool {
        me.account == self.account && me.stage == Some(LogInStage::Complete)
    }

    /// The log-in has ended: there is nothing to try again.
    fn end(self) {
        self.wait_for_nothing();
        self.live.connection.set(Connection::Ended);
        self.drop_soon();
    }

    /// Tries once more, a little later.
    fn again(self) {
        let failures = self.failures.get_value().saturating_add(1);
        self.failures.set_value(failures);
        self.live.connection.set(if failures < FAILURES_QUIET {
            Connection::Reconnecting
        } else {
            Connection::NoSignal
        });
        self.open.with_value(|open| {
            if let Some(open) = open {
                // Not the browser's own haste: the wait below is longer and spread.
                open.source.close();
            }
        });
        let wait = wait_milliseconds(failures, chance());
        self.after(Duration::from_millis(u64::from(wait)), move || {
            self.connect();
        });
    }

    /// A listener may not be dropped while it runs, so the stream it belongs to goes afterwards.
    fn drop_soon(self) {
        set_timeout(move || self.open.set_value(None), Duration::ZERO);
    }

    fn after(self, wait: Duration, then: impl FnOnce() + 'static) {
        self.wait_for_nothing();
        self.timer
            .set_value(set_timeout_with_handle(then, wait).ok());
    }

    fn wait_for_nothing(self) {
        if let Some(timer) = self.timer.get_value() {
            timer.clear();
        }
        self.timer.set_value(None);
    }
}

/// What a listener is for.
#[derive(Clone, Copy)]
enum Heard {
    Snapshot,
    Alive,
    Ended,
    Broken,
}

fn is_hidden() -> bool {
    document().visibility_state() == VisibilityState::Hidden
}

/// Spreads the attempts; the middle where the browser gives no chance.
fn chance() -> u8 {
    let mut byte = [127];
    if let Ok(crypto) = window().crypto() {
        drop(crypto.get_random_values_with_u8_array(&mut byte));
    }
    let [byte] = byte;
    byte
}
