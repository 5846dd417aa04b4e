//! A question as its ballot will show it: marks of the disc family, words, and abstaining.

use domain::public_review::question::{BallotOption, Mark, Question};
use leptos::prelude::*;

use super::said;
use crate::words::use_words;

/// Draws the mark of an option; screen readers skip it, for the word stands beside it.
fn mark(mark: Mark, place: usize) -> AnyView {
    let inside = match mark {
        Mark::Full => {
            view! { <circle class="disc-full" cx="12" cy="12" r="9"></circle> }.into_any()
        }
        Mark::Half => view! {
            <circle class="disc-line" cx="12" cy="12" r="9"></circle>
            <path class="disc-full" d="M12 3a9 9 0 0 0 0 18z"></path>
        }
        .into_any(),
        Mark::Empty => {
            view! { <circle class="disc-line" cx="12" cy="12" r="9"></circle> }.into_any()
        }
        Mark::Number => view! {
            <circle class="disc-full" cx="12" cy="12" r="9"></circle>
            <text class="disc-number" x="12" y="16.5">{(place + 1).to_string()}</text>
        }
        .into_any(),
    };
    framed(inside)
}

fn abstain() -> AnyView {
    let inside = view! {
        <circle class="disc-dashed" cx="12" cy="12" r="9"></circle>
        <path class="disc-line" d="M8 12h8"></path>
    }
    .into_any();
    framed(inside)
}

fn framed(inside: AnyView) -> AnyView {
    view! {
        <svg class="disc" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{inside}</svg>
    }
    .into_any()
}

/// A question and its whole cards.
#[component]
pub(super) fn QuestionView(question: Question) -> AnyView {
    let words = use_words();
    let option = |(place, one): (usize, &BallotOption)| {
        view! { <li class="option">{mark(one.mark, place)} <span>{said::option(words, &one.text)}</span></li> }
    };
    let options = question
        .options()
        .iter()
        .enumerate()
        .map(option)
        .collect_view();
    view! {
        <li class="question">
            <p class="question-text">{question.text().to_owned()}</p>
            <ul class="options">
                {options}
                <li class="option">{abstain()} <span>{words.session_options_abstain()}</span></li>
            </ul>
        </li>
    }
    .into_any()
}
