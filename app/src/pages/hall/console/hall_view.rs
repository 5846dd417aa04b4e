//! What the hall sees now, and the figures of it.

use domain::public_review::course::Status;
use domain::public_review::snapshot::{OfficeSnapshot, Sitting};
use leptos::prelude::*;

use super::agenda::card_head;
use super::model::{Turnout, missing, round_shown};
use super::state::Console;
use crate::pages::hall::projector::canvas::{Seen, canvas};
use crate::words::{Words, use_words};

/// The card with the hall's screen: drawn by what draws it there, and at the same second.
#[component]
pub(super) fn HallView() -> AnyView {
    let words = use_words();
    let console = Console::here();
    let shown = console.shown();
    let seen = Seen {
        sitting: Memo::new(move |_| shown.with(|shown| shown.sitting.clone())),
        time: console.screen.time(),
        seat_page: StoredValue::new(console.seat_page()),
    };
    view! {
        <section
            class="console-card console-hall"
            // What is asked below it needs the room.
            class:console-asks=move || console.wish.get().is_some()
            aria-labelledby="hall-title"
        >
            {card_head("hall-title", words.console_hall(), words.console_hall_other())}
            <div class="view-screen hall-canvas" role="group" aria-labelledby="hall-title" tabindex="0">
                {canvas(words, seen, false)}
            </div>
            <TurnoutSaid/>
            <Figures/>
        </section>
    }
    .into_any()
}

/// Seconds between two announcements of the turnout to those who do not see it.
const SAID_EVERY: i64 = 10;

/// The turnout in words for screen readers, and no more often than they can listen.
#[component]
fn TurnoutSaid() -> AnyView {
    let words = use_words();
    let console = Console::here();
    let (shown, time) = (console.shown(), console.screen.time());
    let voting = Memo::new(move |_| shown.with(|shown| shown.sitting.status == Status::Voting));
    let beat = Memo::new(move |_| {
        if voting.get() {
            time.now().timestamp() / SAID_EVERY
        } else {
            0
        }
    });
    let said = Memo::new(move |_| {
        beat.track();
        voting
            .get()
            .then(|| shown.with_untracked(|shown| turnout_words(words, shown)))
            .flatten()
            .unwrap_or_default()
    });
    view! { <p class="out-of-sight" role="status">{said}</p> }.into_any()
}

fn turnout_words(words: Words, shown: &OfficeSnapshot) -> Option<String> {
    let turnout = Turnout::of(round_shown(&shown.sitting)?)?;
    Some(words.console_turnout_said(turnout.issued, turnout.returned))
}

/// Four figures: before a round who is there, from then on what came back.
#[component]
pub(super) fn Figures(
    /// As a card of its own.
    #[prop(optional)]
    card: bool,
) -> AnyView {
    let words = use_words();
    let shown = Console::here().shown();
    let figures = Memo::new(move |_| shown.with(|shown| figures(words, &shown.sitting)));
    let drawn = move || {
        figures
            .get()
            .into_iter()
            .map(|(label, figure)| {
                view! {
                    <div class="figure">
                        <dt>{label}</dt>
                        <dd>{figure}</dd>
                    </div>
                }
            })
            .collect_view()
    };
    let class = if card {
        "figures console-card"
    } else {
        "figures"
    };
    view! { <dl class=class>{drawn}</dl> }.into_any()
}

fn figures(words: Words, sitting: &Sitting) -> [(&'static str, String); 4] {
    let counted = match sitting.status {
        Status::PanelDrawn
        | Status::Opened
        | Status::Presenting
        | Status::Deliberating
        | Status::Draft
        | Status::Convened => None,
        _ => round_shown(sitting).and_then(Turnout::of),
    };
    let eligible = (words.console_eligible(), sitting.eligible.to_string());
    match counted {
        Some(turnout) => [
            eligible,
            (words.console_issued(), turnout.issued.to_string()),
            (words.console_returned(), turnout.returned.to_string()),
            (words.console_unreturned(), turnout.unreturned().to_string()),
        ],
        None => [
            eligible,
            (words.console_present(), sitting.present.to_string()),
            (words.console_quorum(), sitting.quorum_needed.to_string()),
            (words.console_missing(), missing(sitting).to_string()),
        ],
    }
}
