//! The marks of the answers: full, half and empty disc, a numeral, and the dashed disc of
//! abstaining. The same on ballot, projector and outcome; a grey photocopy still tells them apart.

use domain::public_review::question::Mark;
use leptos::prelude::*;

/// A mark; none is that of abstaining.
#[component]
pub fn OptionMark(
    /// Which; none for abstaining.
    mark: Option<Mark>,
    /// The numeral, where the mark is one.
    #[prop(optional)]
    number: usize,
) -> AnyView {
    let inside = match mark {
        Some(Mark::Full) => {
            view! { <circle class="mark-fill" cx="24" cy="24" r="21"></circle> }.into_any()
        }
        Some(Mark::Half) => view! {
            <circle class="mark-ring" cx="24" cy="24" r="19.5"></circle>
            <path class="mark-fill" d="M24 4.5a19.5 19.5 0 0 0 0 39z"></path>
        }
        .into_any(),
        Some(Mark::Empty) => {
            view! { <circle class="mark-ring" cx="24" cy="24" r="19.5"></circle> }.into_any()
        }
        Some(Mark::Number) => view! {
            <circle class="mark-fill" cx="24" cy="24" r="21"></circle>
            <text class="mark-number" x="24" y="33" text-anchor="middle">{number}</text>
        }
        .into_any(),
        None => view! {
            <circle class="mark-dashed" cx="24" cy="24" r="19.5"></circle>
            <path class="mark-bar" d="M15 24h18"></path>
        }
        .into_any(),
    };
    view! {
        <svg class="option-mark" viewBox="0 0 48 48" aria-hidden="true" focusable="false">
            {inside}
        </svg>
    }
    .into_any()
}
