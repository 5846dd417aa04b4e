//! The frame of a seated tablet: which session, how it is connected, which seat.

use leptos::prelude::*;

use super::PAGE;
use super::station::Station;
use crate::hall::Connection;
use crate::hall::tablet::Stage;
use crate::parts::{BannerKind, Icon, IconView, Logo, ReadingSwitch, SkipLink};
use crate::words::use_words;

/// The frame.
#[component]
pub(super) fn Frame(
    /// The tablet.
    station: Station,
    /// A screen for reading, where there is time for switches.
    wide: bool,
    /// The screen.
    children: Children,
) -> AnyView {
    let words = use_words();
    let shown = station.screen.shown();
    let class = if wide {
        "tablet tablet-hall"
    } else {
        "tablet tablet-vote"
    };
    let title = move || shown.with(|tablet| tablet.session.sitting.title.clone());
    let number = move || shown.with(|tablet| tablet.session.sitting.number.clone());
    // For a page whose program did not come: `live.js` reads there what was drawn.
    let changes = station.screen.changes().get_untracked().to_string();
    let seat = move || shown.with(|tablet| tablet.own.seat.to_string());
    view! {
        <div class=class data-changes=changes>
            <SkipLink/>
            <header class="tablet-head">
                <div class="tablet-brand">
                    <Logo/>
                    <span class="brand-words">
                        <span class="brand-name">{words.common_app()}</span>
                        <span class="brand-other" lang=words.language_other_tag()>
                            {words.common_app_other()}
                        </span>
                    </span>
                </div>
                <p class="tablet-session">
                    <span class="tablet-session-title">{title}</span>
                    <span class="tablet-session-number">{number}</span>
                </p>
                <ReadingSwitch/>
                <Chip station/>
                <p class="tablet-seat">
                    <span class="tablet-seat-label">{words.tablet_seat_label()}</span>
                    <span class="tablet-seat-number">{seat}</span>
                </p>
            </header>
            <ConnectionBanner station/>
            <main class="tablet-main" id="main" tabindex="-1">{children()}</main>
        </div>
    }
    .into_any()
}

/// A quiet word while the news come.
#[component]
fn Chip(station: Station) -> AnyView {
    let words = use_words();
    let connection = station.screen.connection();
    // A green word beside a ballot that nobody answered would be one of the two too much.
    let unsteady = Memo::new(move |_| {
        station.unanswered.get()
            && matches!(
                station.stage.get(),
                Stage::RoundOpen(_) | Stage::Chosen(_) | Stage::Sending(_) | Stage::NotReceived(_)
            )
    });
    let drawn = move || {
        let (class, icon, text) = if unsteady.get() {
            let text = words.tablet_unsteady();
            ("chip chip-warn tablet-chip", Icon::NoSignal, text)
        } else {
            let text = words.tablet_connected();
            ("chip chip-done tablet-chip", Icon::Signal, text)
        };
        (connection.get() == Connection::Connected).then(|| {
            view! { <p class=class><IconView icon=icon/> <span>{text}</span></p> }
        })
    };
    view! { {drawn} }.into_any()
}

/// What is wrong with the connection, in words. Always in the page, so that a change is announced.
#[component]
fn ConnectionBanner(station: Station) -> AnyView {
    let words = use_words();
    let connection = station.screen.connection();
    let drawn = move || {
        let (kind, title, text) = match connection.get() {
            Connection::Reconnecting => (BannerKind::Info, words.tablet_reconnecting(), None),
            Connection::Offline => {
                let more = words.tablet_offline_more();
                (BannerKind::Offline, words.tablet_offline(), Some(more))
            }
            Connection::Connecting
            | Connection::Connected
            | Connection::Ended
            | Connection::Moved => return None,
        };
        Some(view! {
            <div class=kind.class()>
                <IconView icon=kind.icon()/>
                <div>
                    <p class="banner-title">{title}</p>
                    {text.map(|text| view! { <p class="banner-text">{text}</p> })}
                </div>
            </div>
        })
    };
    view! { <div class="tablet-connection" role="status">{drawn}</div> }.into_any()
}

/// How a page without script is brought up to date. With script it is by itself: by the program, or
/// where that did not load by loading the page anew; the style sheet then hides this.
pub(super) fn refresh() -> AnyView {
    let words = use_words();
    view! {
        <p class="tablet-plain">
            <span>{words.tablet_plain()}</span>
            <a class="button button-secondary" href=PAGE rel="external">{words.tablet_refresh()}</a>
        </p>
    }
    .into_any()
}
