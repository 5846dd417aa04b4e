//! The stream itself: closed while nobody looks, watched, and opened again without end.

use std::time::Duration;

use leptos::leptos_dom::helpers::{TimeoutHandle, set_timeout_with_handle};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Event, EventSource, MessageEvent, VisibilityState};

use super::{Connection, Live, wait_milliseconds};
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
    open: StoredValue<Option<Open>, LocalStorage>,
    timer: StoredValue<Option<TimeoutHandle>>,
    failures: StoredValue<u32>,
    started: StoredValue<bool>,
}

impl Stream {
    pub(super) fn new(live: Live) -> Self {
        Self {
            live,
            open: StoredValue::new_local(None),
            timer: StoredValue::new(None),
            failures: StoredValue::new(0),
            started: StoredValue::new(false),
        }
    }

    /// Opens the stream for the first page that asks; later calls change nothing.
    pub(super) fn start(self) {
        if self.started.get_value() {
            return;
        }
        self.started.set_value(true);
        // Lives as long as the document does.
        let _listener = window_event_listener_untyped("visibilitychange", move |_| self.look());
        self.connect();
    }

    /// Closes the stream when nobody looks, opens it when somebody does again.
    fn look(self) {
        if self.live.connection.get_untracked() == Connection::Ended {
            return;
        }
        if document().visibility_state() == VisibilityState::Hidden {
            self.wait_for_nothing();
            self.open.set_value(None);
        } else if self.open.with_value(Option::is_none) {
            self.connect();
        }
    }

    fn connect(self) {
        self.wait_for_nothing();
        let failures = self.failures.get_value();
        self.live.connection.set(match failures {
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
    }

    fn hear(self, heard: Heard, event: &Event) {
        match heard {
            Heard::Snapshot => {
                let text = event
                    .dyn_ref::<MessageEvent>()
                    .and_then(|news| news.data().as_string());
                if let Some(news) = text.and_then(|text| unpack(&text)) {
                    self.failures.set_value(0);
                    self.live.connection.set(Connection::Connected);
                    if self.live.news.get_untracked() != Some(news) {
                        self.live.news.set(Some(news));
                    }
                }
            }
            // Only a server that says so can be missed when it falls silent.
            Heard::Alive => self.after(SILENCE_MAX, move || self.again()),
            Heard::Ended => {
                self.wait_for_nothing();
                self.live.connection.set(Connection::Ended);
                self.drop_soon();
            }
            Heard::Broken => self.again(),
        }
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

/// Spreads the attempts; the middle where the browser gives no chance.
fn chance() -> u8 {
    let mut byte = [127];
    if let Ok(crypto) = window().crypto() {
        drop(crypto.get_random_values_with_u8_array(&mut byte));
    }
    let [byte] = byte;
    byte
}
