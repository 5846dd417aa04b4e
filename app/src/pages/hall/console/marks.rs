//! The shapes of the seats. A word always stands beside one.

use std::fmt::Write as _;

use leptos::prelude::*;

use super::model::Sign;

/// Adds the outline of one seat to a path.
pub(super) fn outline(path: &mut String, sign: Sign, (x, y): (f64, f64), half: f64) {
    // A drawn circle, diamond and so on, each of the same weight for the eye.
    let (r, d) = (half, half * 1.25);
    // Writing to a `String` cannot fail.
    let _ = match sign {
        Sign::Here | Sign::Absent => write!(
            path,
            "M{:.1} {y:.1}a{r:.1} {r:.1} 0 1 0 {:.1} 0a{r:.1} {r:.1} 0 1 0 -{:.1} 0z",
            x - r,
            2.0 * r,
            2.0 * r
        ),
        Sign::Reconnecting => write!(
            path,
            "M{x:.1} {:.1}l{d:.1} {d:.1}l-{d:.1} {d:.1}l-{d:.1} -{d:.1}z",
            y - d
        ),
        Sign::Help => write!(
            path,
            "M{:.1} {:.1}h{:.1}v{:.1}h-{:.1}z",
            x - d,
            y - d,
            2.0 * d,
            2.0 * d,
            2.0 * d
        ),
        Sign::Moving => write!(
            path,
            "M{x:.1} {:.1}l{d:.1} {:.1}h-{:.1}z",
            y - d,
            2.0 * d,
            2.0 * d
        ),
        Sign::Recused => write!(
            path,
            "M{:.1} {:.1}l{:.1} {:.1}M{:.1} {:.1}l-{:.1} {:.1}",
            x - r,
            y - r,
            2.0 * r,
            2.0 * r,
            x + r,
            y - r,
            2.0 * r,
            2.0 * r
        ),
    };
}

/// How the seats of a sign are painted.
pub(super) const fn class(sign: Sign) -> &'static str {
    match sign {
        Sign::Here => "seat-sign seat-here",
        Sign::Reconnecting => "seat-sign seat-reconnecting",
        Sign::Help => "seat-sign seat-help",
        Sign::Moving => "seat-sign seat-moving",
        Sign::Absent => "seat-sign seat-absent",
        Sign::Recused => "seat-sign seat-recused",
    }
}

/// The shape alone, for legend and list.
pub(super) fn shape(sign: Sign) -> AnyView {
    let mut path = String::new();
    outline(&mut path, sign, (12.0, 12.0), 6.5);
    view! {
        <svg class="seat-shape" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path class=class(sign) d=path></path>
        </svg>
    }
    .into_any()
}
