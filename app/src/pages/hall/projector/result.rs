//! A result on the projector: the outcome in words, bars with the line, the arithmetic, and the
//! advisory sentence in the same frame.

use domain::public_review::snapshot::{QuestionView, RoundView};
use domain::public_review::tally::Tally;
use leptos::prelude::*;

use crate::hall::arithmetic::{Arithmetic, OneLine, Share};
use crate::hall::fit;
use crate::parts::OptionMark;
use crate::words::Words;

/// Width of a bar that everybody voted for, in percent.
const BAR: f64 = 100.0;

/// Size of an outcome at its largest, in points of the canvas.
const OUTCOME: u32 = 84;

/// The result of one question of a round.
pub(super) fn counted(words: Words, round: &RoundView, question: usize) -> AnyView {
    let asked = round.questions.get(question);
    let tally = round.tallies.get(question);
    match asked.zip(tally) {
        Some((asked, tally)) => drawn(words, asked, tally),
        None => view! { <p class="hall-line">{words.projector_counting()}</p> }.into_any(),
    }
}

fn drawn(words: Words, asked: &QuestionView, tally: &Tally) -> AnyView {
    let said = Arithmetic::of(words, &asked.options, tally);
    let wall = OneLine::of(words, tally);
    let base = tally.base().max(1);
    let line = f64::from(u32::try_from(tally.line().numerator).unwrap_or(u32::MAX))
        / f64::from(u32::try_from(tally.line().denominator).unwrap_or(1))
        / f64::from(base)
        * BAR;
    let line_words = wall.threshold;
    let bars: Vec<_> = (1..)
        .zip(&said.shares)
        .map(|(number, share)| bar(words, share, number, base, line))
        .collect();
    let class = match said.shares.len() {
        0..=4 => "hall-bars",
        5 => "hall-bars hall-bars-five",
        _ => "hall-bars hall-bars-six",
    };
    let outcome = if fit::is_one_line(&said.result, OUTCOME) {
        "hall-outcome"
    } else {
        "hall-outcome hall-outcome-long"
    };
    let follows = wall
        .follows
        .map(|follows| view! { " " <span class="hall-follows">{follows}</span> });
    view! {
        <div class="hall-result">
            <p class="hall-asked-before">{asked.text.clone()}</p>
            <h2 class=outcome>{said.result.clone()} {follows}</h2>
            {patterns()}
            <div class="hall-table">
            <table class=class>
                <caption class="out-of-sight">{asked.text.clone()}</caption>
                <thead>
                    <tr>
                        <td></td>
                        <td>
                            <svg role="img" aria-label=line_words.clone() focusable="false">
                                <text class="bar-line-words" x=format!("{line:.2}%") y="82%" text-anchor="middle">
                                    {line_words.clone()}
                                </text>
                            </svg>
                        </td>
                        <td></td>
                    </tr>
                </thead>
                <tbody>{bars}</tbody>
            </table>
            </div>
            <p class="hall-arithmetic"><strong>{wall.held}</strong> " " {wall.base}</p>
            <p class="hall-advice">{said.advisory}</p>
        </div>
    }
    .into_any()
}

/// What tells the bars apart on a grey photocopy.
fn patterns() -> impl IntoView {
    view! {
        <svg class="bar-patterns" width="0" height="0" aria-hidden="true" focusable="false">
            <defs>
                <pattern id="bar-stripes" width="18" height="18" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                    <rect class="bar-pale" width="18" height="18"></rect>
                    <rect class="bar-stripe" width="9" height="18"></rect>
                </pattern>
                <pattern id="bar-dots" width="16" height="16" patternUnits="userSpaceOnUse">
                    <rect class="bar-pale-dots" width="16" height="16"></rect>
                    <circle class="bar-dot" cx="8" cy="8" r="4"></circle>
                </pattern>
                <pattern id="bar-lines" width="14" height="14" patternUnits="userSpaceOnUse">
                    <rect class="bar-pale" width="14" height="14"></rect>
                    <rect class="bar-rule" width="14" height="5"></rect>
                </pattern>
            </defs>
        </svg>
    }
}

fn bar(words: Words, share: &Share, number: usize, base: u32, line: f64) -> AnyView {
    let width = f64::from(share.votes) / f64::from(base) * BAR;
    let fill = match (share.mark, number) {
        (None, _) => "bar bar-abstain",
        (Some(_), 1) => "bar bar-1",
        (Some(_), 2) => "bar bar-2",
        (Some(_), 3) => "bar bar-3",
        (Some(_), _) => "bar bar-4",
    };
    let (line, width) = (format!("{line:.2}%"), format!("{width:.2}%"));
    view! {
        <tr>
            <th scope="row">
                <span class="hall-option">
                    <OptionMark mark=share.mark number/>
                    <span>{share.option.clone()}</span>
                </span>
            </th>
            <td class="hall-bar">
                <svg aria-hidden="true" focusable="false">
                    <rect class="bar-track" width="100%" height="100%"></rect>
                    <rect class=fill width=width height="100%"></rect>
                    <line class="bar-line" x1=line.clone() x2=line y1="0" y2="100%"></line>
                </svg>
            </td>
            <td class="hall-votes">{words.arithmetic_votes(share.votes.into())}</td>
        </tr>
    }
    .into_any()
}
