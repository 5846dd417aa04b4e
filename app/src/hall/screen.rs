//! One followed session: the newest snapshot as a signal. What the stream is and how it is shared
//! between windows is the business of `live.js`.

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use serde_json::Value;

use super::clock::ServerTime;
use crate::unpack::{Unpack, field, unpack};

/// A snapshot with the moment it was sent.
#[derive(Clone, Debug, PartialEq)]
pub struct Followed<T> {
    /// How often the session had changed.
    pub changes: i64,
    /// The server's time when it was sent.
    pub now: DateTime<Utc>,
    /// What is shown.
    pub shown: T,
}

impl<T: Unpack> Unpack for Followed<T> {
    fn unpack(json: &Value) -> Option<Self> {
        Some(Self {
            changes: field(json, "changes")?,
            now: field(json, "now")?,
            shown: T::unpack(json)?,
        })
    }
}

/// How a screen of the hall is connected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Connection {
    /// Nothing has come yet.
    #[default]
    Connecting,
    /// News comes.
    Connected,
    /// Broken; being opened again.
    Reconnecting,
    /// Broken several times in a row, or there is no network.
    Offline,
    /// The log-in has ended, or there is nothing more to see.
    Ended,
    /// Another device has the seat now.
    Moved,
}

impl Connection {
    /// Reads the word of `live.js`.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Some(match word {
            "connecting" => Self::Connecting,
            "connected" => Self::Connected,
            "reconnecting" => Self::Reconnecting,
            "offline" => Self::Offline,
            "ended" => Self::Ended,
            "moved" => Self::Moved,
            _ => return None,
        })
    }
}

/// A session on the screen. Cheap to copy.
#[derive(Debug)]
pub struct Screen<T: Send + Sync + 'static> {
    shown: RwSignal<T>,
    changes: RwSignal<i64>,
    connection: RwSignal<Connection>,
    time: ServerTime,
}

impl<T: Send + Sync + 'static> Clone for Screen<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Screen<T> {}

impl<T: Clone + PartialEq + Send + Sync + 'static> Screen<T> {
    /// What is shown.
    #[must_use]
    pub fn shown(self) -> ReadSignal<T> {
        self.shown.read_only()
    }

    /// How often the session had changed when this was shown.
    #[must_use]
    pub fn changes(self) -> ReadSignal<i64> {
        self.changes.read_only()
    }

    /// How the page is connected.
    #[must_use]
    pub fn connection(self) -> ReadSignal<Connection> {
        self.connection.read_only()
    }

    /// The server's time.
    #[must_use]
    pub const fn time(self) -> ServerTime {
        self.time
    }

    /// Takes a snapshot, unless a newer one is on the screen.
    pub fn take(self, followed: Followed<T>) {
        self.time.set(followed.now);
        if followed.changes >= self.changes.get_untracked() {
            self.changes.set(followed.changes);
            if self.shown.with_untracked(|shown| *shown != followed.shown) {
                self.shown.set(followed.shown);
            }
        }
    }
}

/// Follows a session from what the page was drawn with. On the server, and before the program runs,
/// nothing comes.
#[must_use]
pub fn follow<T>(first: Followed<T>, address: String) -> Screen<T>
where
    T: Clone + PartialEq + Unpack + Send + Sync + 'static,
{
    let screen = Screen {
        shown: RwSignal::new(first.shown),
        changes: RwSignal::new(first.changes),
        connection: RwSignal::default(),
        time: ServerTime::new(first.now),
    };
    #[cfg(feature = "hydrate")]
    {
        screen.time.run();
        Effect::new(move |_| {
            let hear = window_event_listener_untyped("sunshine-news", move |event| {
                hear(screen, &event);
            });
            on_cleanup(move || hear.remove());
            ask_to_follow(&address);
        });
    }
    #[cfg(not(feature = "hydrate"))]
    drop(address);
    screen
}

/// A line of `live.js`.
#[cfg(feature = "hydrate")]
fn hear<T>(screen: Screen<T>, event: &web_sys::Event)
where
    T: Clone + PartialEq + Unpack + Send + Sync + 'static,
{
    use wasm_bindgen::JsCast;
    let detail = event
        .dyn_ref::<web_sys::CustomEvent>()
        .and_then(|event| event.detail().as_string());
    let Some(news) = detail.and_then(|text| unpack::<News>(&text)) else {
        return;
    };
    if let Some(connection) = news.state.and_then(|word| Connection::from_word(&word)) {
        screen.connection.set(connection);
    }
    if let Some(followed) = news.snapshot.and_then(|text| unpack(&text)) {
        screen.take(followed);
    }
}

/// What `live.js` tells.
#[cfg(feature = "hydrate")]
struct News {
    state: Option<String>,
    snapshot: Option<String>,
}

#[cfg(feature = "hydrate")]
crate::unpack::unpack_fields!(News { state, snapshot });

#[cfg(feature = "hydrate")]
fn ask_to_follow(address: &str) {
    let init = web_sys::CustomEventInit::new();
    init.set_detail(&wasm_bindgen::JsValue::from_str(address));
    let event = web_sys::CustomEvent::new_with_event_init_dict("sunshine-follow", &init);
    if let Ok(event) = event {
        drop(window().dispatch_event(&event));
    }
}

/// Reads what a page was drawn with.
#[must_use]
pub fn read<T: Unpack>(text: &str) -> Option<Followed<T>> {
    unpack(text)
}
