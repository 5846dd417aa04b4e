//! Codes of people and audit, said in words. No wildcard: a new code does not compile unsaid.

use domain::audit::Recorded;
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

/// What the audit log says was done.
pub fn recorded(words: Words, deed: Recorded) -> &'static str {
    match deed {
        Recorded::OrgFounded => words.audit_deed_org_founded(),
        Recorded::AccountCreated => words.audit_deed_account_created(),
        Recorded::AccountRolesChanged => words.audit_deed_account_roles_changed(),
        Recorded::AccountDisabled => words.audit_deed_account_disabled(),
        Recorded::AccountEnabled => words.audit_deed_account_enabled(),
        Recorded::AccountPasswordReset => words.audit_deed_account_password_reset(),
        Recorded::AccountUnlocked => words.audit_deed_account_unlocked(),
        Recorded::SecondFactorReset => words.audit_deed_second_factor_reset(),
        Recorded::SecondFactorEnrolled => words.audit_deed_second_factor_enrolled(),
        Recorded::PasswordChanged => words.audit_deed_password_changed(),
        Recorded::LoggedIn => words.audit_deed_logged_in(),
        Recorded::LogInLocked => words.audit_deed_log_in_locked(),
        Recorded::GuessesNotRecorded => words.audit_deed_guesses_not_recorded(),
        Recorded::LoggedOut => words.audit_deed_logged_out(),
        Recorded::LoggedOutEverywhere => words.audit_deed_logged_out_everywhere(),
        Recorded::ReviewerAdded => words.audit_deed_reviewer_added(),
        Recorded::ReviewerEdited => words.audit_deed_reviewer_edited(),
        Recorded::ReviewerRetired => words.audit_deed_reviewer_retired(),
        Recorded::ReviewerReinstated => words.audit_deed_reviewer_reinstated(),
        Recorded::Restored => words.audit_deed_restored(),
    }
}

/// Several words in one line, or a dash for none.
pub fn joined<T: AsRef<str>>(words: Words, parts: &[T]) -> String {
    let parts: Vec<&str> = parts.iter().map(AsRef::as_ref).collect();
    parts.join(words.office_list_joint())
}
