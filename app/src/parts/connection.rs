//! How the page is connected, in words: quiet while all is well.

use leptos::prelude::*;

use super::banner::BannerKind;
use super::focus::keep_focus_in_view;
use super::icon::{Icon, IconView};
use super::reading::here;
use crate::form::in_query;
use crate::live::{Connection, use_live};
use crate::words::{Words, use_words};

/// The kind of banner that tells a state; none where all is well.
const fn kind(connection: Connection) -> Option<BannerKind> {
    match connection {
        Connection::Off | Connection::Connecting | Connection::Connected => None,
        Connection::Reconnecting => Some(BannerKind::Info),
        Connection::NoSignal => Some(BannerKind::Offline),
        Connection::Ended => Some(BannerKind::Quiet),
    }
}

/// Follows the news, and says at the foot of the page when they do not come. What was typed stays.
#[component]
pub(super) fn ConnectionBanner() -> AnyView {
    let words = use_words();
    let connection = use_live().connection();
    let here = here();
    // Said to those who do not see a banner go.
    let was_broken = Memo::new(move |before: Option<&bool>| {
        before.copied().unwrap_or(false) || kind(connection.get()).is_some()
    });
    Effect::new(move |_| {
        if kind(connection.get()).is_some() {
            keep_focus_in_view();
        }
    });
    // By itself a browser brings the caret into view, and of a high field no more.
    Effect::new(move |_| {
        let follow = window_event_listener_untyped("focusin", move |_| {
            if kind(connection.get_untracked()).is_some() {
                keep_focus_in_view();
            }
        });
        on_cleanup(move || follow.remove());
    });
    let said = move || {
        // Both each time: what is not asked for is not remembered.
        let (connection, was_broken) = (connection.get(), was_broken.get());
        match kind(connection) {
            Some(kind) => drawn(words, connection, kind, here),
            None if connection == Connection::Connected && was_broken => {
                view! { <p class="out-of-sight">{words.live_connected()}</p> }.into_any()
            }
            None => ().into_any(),
        }
    };
    // Always in the page: a screen reader announces what changes inside, not what appears.
    view! { <div class="connection" role="status">{said}</div> }.into_any()
}

fn drawn(words: Words, connection: Connection, kind: BannerKind, here: Memo<String>) -> AnyView {
    let ended = (connection == Connection::Ended).then(|| {
        // In another window, so that nothing typed here is lost.
        view! {
            <p class="banner-text">{words.live_ended_text()}</p>
            <a
                class="button button-secondary"
                href=move || format!("/log-in?next={}", in_query(&here.get()))
                target="_blank"
                rel="external"
            >
                {words.live_ended_log_in()}
            </a>
        }
    });
    view! {
        <div class=kind.class()>
            <IconView icon=kind.icon()/>
            <div>
                <p class="banner-title">{connection.words(words)}</p>
                {ended}
            </div>
        </div>
    }
    .into_any()
}

/// A quiet word beside the reader's name while the news come.
#[component]
pub(super) fn ConnectionChip() -> AnyView {
    let words = use_words();
    let connection = use_live().connection();
    view! {
        {move || {
            (connection.get() == Connection::Connected)
                .then(|| {
                    view! {
                        <p class="connected">
                            <IconView icon=Icon::Signal/>
                            <span>{words.live_connected()}</span>
                        </p>
                    }
                })
        }}
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_said_and_what_is_well_is_quiet() {
        for (connection, loud) in [
            (Connection::Off, false),
            (Connection::Connecting, false),
            (Connection::Connected, false),
            (Connection::Reconnecting, true),
            (Connection::NoSignal, true),
            (Connection::Ended, true),
        ] {
            assert_eq!(kind(connection).is_some(), loud, "{connection:?}");
            if loud {
                assert!(
                    connection.words(Words::default()).is_some(),
                    "{connection:?}"
                );
            }
        }
    }
}
