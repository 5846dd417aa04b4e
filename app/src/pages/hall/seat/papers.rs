//! What the panel reads: the summary, both statements, and the questions beforehand. Four equal
//! tiles that open where they stand.

use domain::public_review::snapshot::{MemberSnapshot, QuestionView};
use leptos::prelude::*;

use super::station::Station;
use crate::hall::said::option;
use crate::parts::{Icon, IconView};
use crate::words::{Words, use_words};

/// Characters somebody reads in a minute, slowly.
const CHARS_A_MINUTE: usize = 200;

/// The tiles under their heading.
pub(super) fn papers(station: Station) -> AnyView {
    let words = use_words();
    view! {
        <section class="leaf papers" aria-labelledby="papers-title">
            <h2 class="leaf-title" id="papers-title">
                {words.tablet_papers()} " "
                <span class="beside" lang=words.language_other_tag()>{words.tablet_papers_other()}</span>
            </h2>
            {tiles(station)}
        </section>
    }
    .into_any()
}

/// The tiles: texts, then documents, in one grid.
pub(super) fn tiles(station: Station) -> AnyView {
    let words = use_words();
    let shown = station.screen.shown();
    // The texts are settled before anybody checks in; only the rounds change.
    let session = Memo::new(move |_| shown.with(|tablet| Texts::of(&tablet.session)));
    view! {
        <div class="papers-tiles">
            {move || session.with(|texts| texts_of(words, texts))}
            {super::documents::documents(station)}
        </div>
    }
    .into_any()
}

#[derive(Clone, PartialEq)]
struct Texts {
    summary: String,
    petitioner: String,
    unit: String,
    questions: Vec<QuestionView>,
}

impl Texts {
    fn of(session: &MemberSnapshot) -> Self {
        let rounds = session.sitting.rounds.iter();
        Self {
            summary: session.summary.clone(),
            petitioner: session.petitioner_statement.clone(),
            unit: session.unit_statement.clone(),
            questions: rounds.flat_map(|round| round.questions.clone()).collect(),
        }
    }
}

fn texts_of(words: Words, texts: &Texts) -> Vec<AnyView> {
    let long = |text: &str| {
        let minutes = text.chars().count().div_ceil(CHARS_A_MINUTE).max(1);
        words.tablet_paper_read(u64::try_from(minutes).unwrap_or(1))
    };
    let said = |text: &str| view! { <p class="paper-text">{text.to_owned()}</p> }.into_any();
    let questions = u64::try_from(texts.questions.len()).unwrap_or_default();
    let mut tiles = vec![tile(
        words.tablet_paper_summary(),
        long(&texts.summary),
        said(&texts.summary),
    )];
    if questions > 0 {
        tiles.push(tile(
            words.tablet_paper_questions(),
            words.tablet_paper_questions_sub(questions),
            question_list(words, &texts.questions),
        ));
    }
    tiles.push(tile(
        words.tablet_paper_petitioner(),
        long(&texts.petitioner),
        said(&texts.petitioner),
    ));
    tiles.push(tile(
        words.tablet_paper_unit(),
        long(&texts.unit),
        said(&texts.unit),
    ));
    tiles
}

fn tile(title: &'static str, sub: String, inside: AnyView) -> AnyView {
    view! {
        <details class="paper">
            <summary class="paper-summary">
                <IconView icon=Icon::Document/>
                <span class="paper-words">
                    <span class="paper-title">{title}</span>
                    <span class="paper-sub">{sub}</span>
                </span>
            </summary>
            <div class="paper-body">{inside}</div>
        </details>
    }
    .into_any()
}

fn question_list(words: Words, questions: &[QuestionView]) -> AnyView {
    let one = |question: &QuestionView| {
        let options = question.options.iter().map(|one| option(words, &one.text));
        let mut options: Vec<_> = options.collect();
        options.push(words.session_options_abstain().to_owned());
        view! {
            <li>
                <p class="paper-question">{question.text.clone()}</p>
                <p class="paper-options">{options.join(" · ")}</p>
            </li>
        }
    };
    view! { <ol class="paper-questions">{questions.iter().map(one).collect_view()}</ol> }.into_any()
}
