//! News from the server while a page is open: one stream, turned into signals. A page that missed
//! some is put right by the next whole snapshot.

#[cfg(feature = "hydrate")]
mod stream;

use leptos::prelude::*;

use crate::words::Words;

/// What changed in the office, as numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OfficeNews {
    /// Grows with every change of the reviewer pool.
    pub reviewers_revision: u64,
}

/// How the stream is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Connection {
    /// No page has asked for news.
    #[default]
    Off,
    /// Opened; nothing has come yet.
    Connecting,
    /// News comes.
    Connected,
    /// Broken; being opened again.
    Reconnecting,
    /// Broken several times in a row.
    NoSignal,
    /// The log-in has ended.
    Ended,
}

impl Connection {
    /// The state in words; nothing to say before there is one.
    #[must_use]
    pub fn words(self, words: Words) -> Option<&'static str> {
        match self {
            Self::Off | Self::Connecting => None,
            Self::Connected => Some(words.live_connected()),
            Self::Reconnecting => Some(words.live_reconnecting()),
            Self::NoSignal => Some(words.live_offline()),
            Self::Ended => Some(words.live_ended()),
        }
    }
}

/// News of the office, shared by all pages of this document.
#[derive(Clone, Copy, Debug)]
pub struct Live {
    connection: RwSignal<Connection>,
    news: RwSignal<Option<OfficeNews>>,
}

impl Live {
    /// How the stream is.
    #[must_use]
    pub fn connection(self) -> ReadSignal<Connection> {
        self.connection.read_only()
    }

    /// The newest snapshot; none before the first.
    #[must_use]
    pub fn news(self) -> ReadSignal<Option<OfficeNews>> {
        self.news.read_only()
    }
}

/// Gives the pages one stream to share. It is opened by the first page that asks.
pub(crate) fn provide_live() {
    let live = Live {
        connection: RwSignal::default(),
        news: RwSignal::default(),
    };
    provide_context(live);
    #[cfg(feature = "hydrate")]
    provide_context(stream::Stream::new(live, crate::who::use_me().account));
}

/// Follows the news of the office. On the server, and before the program runs, nothing comes.
#[must_use]
pub fn use_live() -> Live {
    #[cfg(feature = "hydrate")]
    if let Some(stream) = use_context::<stream::Stream>() {
        Effect::new(move |_| stream.start());
    }
    use_context::<Live>().unwrap_or_else(|| Live {
        connection: RwSignal::default(),
        news: RwSignal::default(),
    })
}

/// The newest revision of the reviewer pool; none before the first snapshot.
#[must_use]
pub fn use_office_revision() -> Signal<Option<u64>> {
    let news = use_live().news();
    Signal::derive(move || news.get().map(|news| news.reviewers_revision))
}

/// Longest wait before the stream is opened again.
#[cfg(any(test, feature = "hydrate"))]
const WAIT_MILLISECONDS_MAX: u32 = 30_000;

/// How long to wait before the attempt: doubled each time, and spread by chance (0 to 255), so
/// that a hundred screens do not come back in the same instant.
#[cfg(any(test, feature = "hydrate"))]
fn wait_milliseconds(attempt: u32, chance: u8) -> u32 {
    let full = 1_000_u32
        .saturating_mul(1 << attempt.min(6))
        .min(WAIT_MILLISECONDS_MAX);
    full / 2 + full / 2 * u32::from(chance) / 255
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stream_comes_back_later_and_later_but_always() {
        assert_eq!(wait_milliseconds(0, 0), 500);
        assert_eq!(wait_milliseconds(0, 255), 1_000);
        assert_eq!(wait_milliseconds(3, 0), 4_000);
        assert_eq!(wait_milliseconds(u32::MAX, 255), WAIT_MILLISECONDS_MAX);
    }
}
