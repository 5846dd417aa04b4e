//! The bars of a result: the base of the count is the whole width (everybody present,
//! or the valid ballots where the rule says so), so that half is the middle. Patterns
//! carry what colour does; every bar stands beside its words and its number.

use domain::public_review::tally::Tally;
use leptos::prelude::*;

use crate::hall::arithmetic::{Arithmetic, Share};
use crate::parts::OptionMark;

/// Width of a bar that everybody voted for, in percent.
const WHOLE: f64 = 100.0;

/// The bars, without the words above and below them. Their [`patterns`] stand once on the page.
pub(super) fn bars(said: &Arithmetic, tally: &Tally) -> AnyView {
    let base = f64::from(tally.base().max(1));
    let line = tally.line();
    let above = u32::try_from(line.numerator).unwrap_or(u32::MAX);
    let below = u32::try_from(line.denominator).unwrap_or(1);
    let line = f64::from(above) / f64::from(below.max(1)) / base * WHOLE;
    let rows: Vec<_> = (1..)
        .zip(&said.shares)
        .map(|(number, share)| row(share, number, base, line))
        .collect();
    view! { <ul class="bars">{rows}</ul> }.into_any()
}

fn row(share: &Share, number: usize, base: f64, line: f64) -> AnyView {
    let fill = match (share.mark, number) {
        (None, _) => "bar bar-abstain",
        (Some(_), 1) => "bar bar-1",
        (Some(_), 2) => "bar bar-2",
        (Some(_), 3) => "bar bar-3",
        (Some(_), _) => "bar bar-4",
    };
    let width = format!("{:.2}%", f64::from(share.votes) / base * WHOLE);
    let line = format!("{line:.2}%");
    view! {
        <li class="bar-row">
            <OptionMark mark=share.mark number/>
            <span class="bar-option">{share.option.clone()}</span>
            <svg class="bar-drawn" aria-hidden="true" focusable="false">
                <rect class="bar-track" width="100%" height="100%"></rect>
                <rect class=fill width=width height="100%"></rect>
                <line class="bar-line" x1=line.clone() x2=line y1="0" y2="100%"></line>
            </svg>
            <strong class="bar-votes">{share.votes}</strong>
        </li>
    }
    .into_any()
}

/// What tells the bars apart on a grey photocopy.
pub(super) fn patterns() -> AnyView {
    view! {
        <svg class="bar-patterns" width="0" height="0" aria-hidden="true" focusable="false">
            <defs>
                <pattern id="bar-stripes" width="10" height="10" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                    <rect class="bar-pale" width="10" height="10"></rect>
                    <rect class="bar-stripe" width="5" height="10"></rect>
                </pattern>
                <pattern id="bar-dots" width="8" height="8" patternUnits="userSpaceOnUse">
                    <rect class="bar-pale-dots" width="8" height="8"></rect>
                    <circle class="bar-dot" cx="4" cy="4" r="2"></circle>
                </pattern>
                <pattern id="bar-lines" width="8" height="8" patternUnits="userSpaceOnUse">
                    <rect class="bar-pale" width="8" height="8"></rect>
                    <rect class="bar-rule" width="8" height="3"></rect>
                </pattern>
            </defs>
        </svg>
    }
    .into_any()
}
