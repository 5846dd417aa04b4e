//! Codes of people, said in words. No wildcard: a new code does not compile unsaid.

use domain::people::reviewer::{AccessNeed, ReviewerCategory};

use crate::words::Words;

/// What a reviewer was appointed as.
pub fn category(words: Words, category: ReviewerCategory) -> &'static str {
    match category {
        ReviewerCategory::Npc => words.reviewers_category_npc(),
        ReviewerCategory::PartyDelegate => words.reviewers_category_party_delegate(),
        ReviewerCategory::Cppcc => words.reviewers_category_cppcc(),
        ReviewerCategory::CommunityCadre => words.reviewers_category_community_cadre(),
        ReviewerCategory::SocialWorker => words.reviewers_category_social_worker(),
        ReviewerCategory::Mediator => words.reviewers_category_mediator(),
        ReviewerCategory::Lawyer => words.reviewers_category_lawyer(),
        ReviewerCategory::SectorExpert => words.reviewers_category_sector_expert(),
        ReviewerCategory::FiveElders => words.reviewers_category_five_elders(),
        ReviewerCategory::ResidentRep => words.reviewers_category_resident_rep(),
    }
}

/// What a reviewer needs to take part fully.
pub fn need(words: Words, need: AccessNeed) -> &'static str {
    match need {
        AccessNeed::LargeText => words.reviewers_need_large_text(),
        AccessNeed::ReadAloud => words.reviewers_need_read_aloud(),
        AccessNeed::StepFree => words.reviewers_need_step_free(),
        AccessNeed::Hearing => words.reviewers_need_hearing(),
        AccessNeed::SignLanguage => words.reviewers_need_sign_language(),
        AccessNeed::Dialect => words.reviewers_need_dialect(),
        AccessNeed::Helper => words.reviewers_need_helper(),
    }
}

/// Several words in one line, or a dash for none.
pub fn joined<T: AsRef<str>>(words: Words, parts: &[T]) -> String {
    let parts: Vec<&str> = parts.iter().map(AsRef::as_ref).collect();
    parts.join(words.office_list_joint())
}
