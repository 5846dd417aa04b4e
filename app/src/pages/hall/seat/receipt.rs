//! The receipt: that the ballot was received, and the code to take home. Never what was chosen.

use domain::ids::RoundId;
use leptos::prelude::*;

use super::frame::refresh;
use super::listening::help;
use super::station::Station;
use crate::hall::tablet::OwnBallot;
use crate::parts::{Icon, IconView};
use crate::words::{Words, use_words};

/// Draws it.
pub(super) fn receipt(station: Station, round: RoundId) -> AnyView {
    let words = use_words();
    let code = move || code(station, round).unwrap_or_default();
    view! {
        <div class="confirm-frame">
            <section class="leaf receipt-leaf">
                <div class="receipt-head">
                    <svg class="receipt-mark" viewBox="0 0 96 96" aria-hidden="true" focusable="false">
                        <circle class="receipt-ring" cx="48" cy="48" r="46"></circle>
                        <circle class="receipt-disc" cx="48" cy="48" r="38"></circle>
                        <path d="M31 49l12 12 23-25"></path>
                    </svg>
                    <div>
                        <h1 class="receipt-title" tabindex="-1" data-heading="">{words.tablet_received()}</h1>
                        <p class="beside" lang=words.language_other_tag()>{words.tablet_received_other()}</p>
                    </div>
                </div>
                <p class="receipt-label">
                    <strong>{words.tablet_receipt()}</strong> " "
                    <span class="beside" lang=words.language_other_tag()>{words.tablet_receipt_other()}</span>
                </p>
                <p class="receipt-code"><code>{code}</code></p>
                {move || station.ballot.with(OwnBallot::is_superseded).then(|| first_counts(words))}
                <p class="receipt-more">{words.tablet_receipt_more()}</p>
                <p class="receipt-photo">{words.tablet_receipt_photo()}</p>
                <p class="receipt-next" role="status">{words.tablet_wait_count()}</p>
                {refresh()}
            </section>
        </div>
        <div class="listen-bar">{help(station)}</div>
    }
    .into_any()
}

/// What was changed after it had been on its way may not be what counts.
fn first_counts(words: Words) -> AnyView {
    view! {
        <p class="banner banner-quiet receipt-first" role="alert">
            <IconView icon=Icon::Lock/>
            <span class="banner-title">{words.tablet_first_counts()}</span>
        </p>
    }
    .into_any()
}

/// The code as the snapshot says it, or the answer to the ballot where that came first.
fn code(station: Station, round: RoundId) -> Option<String> {
    let shown = station.screen.shown();
    let told = shown.with(|tablet| tablet.receipt(round).map(ToOwned::to_owned));
    told.or_else(|| station.receipt.get())
}
