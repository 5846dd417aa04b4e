//! Vote cards: a whole card is the label of a radio. All are equal; none is chosen beforehand.

use domain::public_review::question::Choice;
use domain::public_review::snapshot::QuestionView;
use leptos::prelude::*;

use super::ballot::BALLOT;
use super::station::{Station, field};
use crate::hall::said::{clauses, option, option_other};
use crate::hall::tablet::choice_word;
use crate::parts::OptionMark;
use crate::words::{Words, use_words};

/// What stands on a card.
#[derive(Clone)]
struct Face {
    mark: Option<domain::public_review::question::Mark>,
    place: usize,
    choice: Choice,
    word: String,
    other: Option<&'static str>,
}

fn faces(words: Words, question: &QuestionView) -> Vec<Face> {
    let options = (0_u32..).zip(question.options.iter());
    let mut faces: Vec<_> = options
        .map(|(option_place, one)| Face {
            mark: Some(one.mark),
            place: usize::try_from(option_place).unwrap_or_default(),
            choice: Choice::Option(option_place),
            word: option(words, &one.text),
            other: option_other(words, &one.text),
        })
        .collect();
    faces.push(Face {
        mark: None,
        place: faces.len(),
        choice: Choice::Abstain,
        word: words.session_options_abstain().to_owned(),
        other: Some(words.tablet_abstain_other()),
    });
    faces
}

/// What one can choose with the keys 1 to 6, in the order of the cards.
pub(super) fn choices(question: &QuestionView) -> Vec<Choice> {
    let options = (0_u32..).zip(question.options.iter());
    let mut choices: Vec<_> = options.map(|(place, _)| Choice::Option(place)).collect();
    choices.push(Choice::Abstain);
    choices
}

fn inside(face: &Face) -> AnyView {
    let words = use_words();
    let other = face.other.map(
        |other| view! { <span class="vote-other" lang=words.language_other_tag()>{other}</span> },
    );
    view! {
        <OptionMark mark=face.mark number=face.place + 1/>
        <span class="vote-words">
            <span class="vote-word">{clauses(&face.word)}</span>
            {other}
        </span>
        <span class="vote-said" aria-hidden="true">{words.tablet_chosen()}</span>
        <svg class="vote-box" viewBox="0 0 48 48" aria-hidden="true" focusable="false">
            <rect x="1.5" y="1.5" width="45" height="45" rx="7"></rect>
            <path d="M12 25l8 8L36 16"></path>
        </svg>
    }
    .into_any()
}

/// The cards of a question.
pub(super) fn cards(station: Station, place: usize, question: &QuestionView) -> AnyView {
    let words = use_words();
    let card = |face: Face| {
        let choice = face.choice;
        let ballot = station.ballot;
        let is_chosen = move || ballot.with(|own| own.answer(place) == Some(choice));
        let first = ballot.with_untracked(|own| own.answer(place) == Some(choice));
        view! {
            <label class="vote-card">
                <input
                    class="vote-radio"
                    type="radio"
                    form=BALLOT
                    name=field(place)
                    value=choice_word(choice)
                    checked=first
                    prop:checked=is_chosen
                    autocomplete="off"
                    on:change=move |_| station.choose(place, choice)
                />
                <span class="vote-frame" aria-hidden="true"></span>
                {inside(&face)}
            </label>
        }
    };
    let faces = faces(words, question);
    let class = format!("vote-cards vote-cards-{}", faces.len());
    view! { <div class=class>{faces.into_iter().map(card).collect_view()}</div> }.into_any()
}

/// The chosen card alone, exactly as it was chosen.
pub(super) fn chosen(question: &QuestionView, choice: Choice) -> AnyView {
    let faces = faces(use_words(), question);
    let face = faces.into_iter().find(|face| face.choice == choice);
    face.map(|face| {
        view! {
            <p class="vote-card vote-locked">
                <span class="vote-frame" aria-hidden="true"></span>
                {inside(&face)}
            </p>
        }
    })
    .into_any()
}
