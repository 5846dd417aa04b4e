//! Words of the rules that all screens of a hearing say: options, items of the agenda.

use domain::public_review::agenda::AgendaItem;
use domain::public_review::question::{OptionText, OptionWord};

use leptos::prelude::*;

use crate::words::Words;

/// A text in large letters that is broken after a clause where it can be, and inside one only where
/// it must be.
#[must_use]
pub fn clauses(text: &str) -> AnyView {
    let clauses = text.split_inclusive(['，', '；']);
    let clauses = clauses.map(|clause| view! { <span class="clause">{clause.to_owned()}</span> });
    clauses.collect_view().into_any()
}

/// An option in the reader's language; a clerk's own words as they are.
#[must_use]
pub fn option(words: Words, text: &OptionText) -> String {
    match text {
        OptionText::Own(own) => own.to_string(),
        OptionText::Word(word) => option_word(words, *word).to_owned(),
    }
}

/// A word of a template.
#[must_use]
pub fn option_word(words: Words, word: OptionWord) -> &'static str {
    match word {
        OptionWord::Reasonable => words.session_options_reasonable(),
        OptionWord::PartlyReasonable => words.session_options_partly_reasonable(),
        OptionWord::Unreasonable => words.session_options_unreasonable(),
        OptionWord::Proper => words.session_options_proper(),
        OptionWord::MostlyProper => words.session_options_mostly_proper(),
        OptionWord::Improper => words.session_options_improper(),
        OptionWord::Agree => words.session_options_agree(),
        OptionWord::Disagree => words.session_options_disagree(),
        OptionWord::NoneOfThem => words.session_options_none_of_them(),
    }
}

/// An item of the agenda.
#[must_use]
pub fn agenda_item(words: Words, item: AgendaItem) -> &'static str {
    match item {
        AgendaItem::PetitionerStatement => words.session_agenda_petitioner_statement(),
        AgendaItem::UnitStatement => words.session_agenda_unit_statement(),
        AgendaItem::ExpertOpinion => words.session_agenda_expert_opinion(),
        AgendaItem::PetitionerReply => words.session_agenda_petitioner_reply(),
        AgendaItem::UnitReply => words.session_agenda_unit_reply(),
        AgendaItem::ReviewersQuestions => words.session_agenda_reviewers_questions(),
        AgendaItem::PetitionerLast => words.session_agenda_petitioner_last(),
        AgendaItem::UnitLast => words.session_agenda_unit_last(),
    }
}

/// A word of a template in the other language, for those who read it beside the first.
#[must_use]
pub fn option_other(words: Words, text: &OptionText) -> Option<&'static str> {
    let OptionText::Word(word) = text else {
        return None;
    };
    Some(match word {
        OptionWord::Reasonable => words.tablet_option_reasonable_other(),
        OptionWord::PartlyReasonable => words.tablet_option_partly_reasonable_other(),
        OptionWord::Unreasonable => words.tablet_option_unreasonable_other(),
        OptionWord::Proper => words.tablet_option_proper_other(),
        OptionWord::MostlyProper => words.tablet_option_mostly_proper_other(),
        OptionWord::Improper => words.tablet_option_improper_other(),
        OptionWord::Agree => words.tablet_option_agree_other(),
        OptionWord::Disagree => words.tablet_option_disagree_other(),
        OptionWord::NoneOfThem => words.tablet_option_none_of_them_other(),
    })
}
