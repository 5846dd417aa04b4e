//! Codes of the rules, said in words. No wildcard: a new code does not compile without a sentence.

use domain::people::account::Role;
use domain::preference::{Language, TextSize};
use domain::refusal::{Fault, Refusal};

use super::Words;

/// What a refusal means and what to do about it.
#[must_use]
#[expect(
    clippy::too_many_lines,
    reason = "one line for each code, and no wildcard"
)]
pub fn refusal(words: Words, refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::NotLoggedIn => words.refusals_not_logged_in(),
        Refusal::NotPermitted => words.refusals_not_permitted(),
        Refusal::NotFound => words.refusals_not_found(),
        Refusal::Invalid => words.refusals_invalid(),
        Refusal::Malformed => words.refusals_malformed(),
        Refusal::TooLarge => words.refusals_too_large(),
        Refusal::TooSlow => words.refusals_too_slow(),
        Refusal::MethodNotAllowed => words.refusals_method_not_allowed(),
        Refusal::UnsupportedMediaType => words.refusals_unsupported_media_type(),
        Refusal::CrossSite => words.refusals_cross_site(),
        Refusal::VersionConflict => words.refusals_version_conflict(),
        Refusal::CommandReused => words.refusals_command_reused(),
        Refusal::SameName => words.refusals_same_name(),
        Refusal::AlreadyRetired => words.refusals_already_retired(),
        Refusal::NotRetired => words.refusals_not_retired(),
        Refusal::UsernameTaken => words.refusals_username_taken(),
        Refusal::LogInFailed => words.refusals_log_in_failed(),
        Refusal::LogInLocked => words.refusals_log_in_locked(),
        Refusal::CodeWrong => words.refusals_code_wrong(),
        Refusal::SecondFactorMissing => words.refusals_second_factor_missing(),
        Refusal::PasswordWrong => words.refusals_password_wrong(),
        Refusal::LastAdministrator => words.refusals_last_administrator(),
        Refusal::OwnPasswordFirst => words.refusals_own_password_first(),
        Refusal::AdministratorByShell => words.refusals_administrator_by_shell(),
        Refusal::NotOnOneself => words.refusals_not_on_oneself(),
        Refusal::NumberTaken => words.refusals_number_taken(),
        Refusal::PanelEmpty => words.refusals_panel_empty(),
        Refusal::PanelTooLarge => words.refusals_panel_too_large(),
        Refusal::NoSessionOnAccusation => words.refusals_no_session_on_accusation(),
        Refusal::TransitionNotNow => words.refusals_transition_not_now(),
        Refusal::NotReady => words.refusals_not_ready(),
        Refusal::QuorumMissing => words.refusals_quorum_missing(),
        Refusal::NoRoundLeft => words.refusals_no_round_left(),
        Refusal::RoundsLeft => words.refusals_rounds_left(),
        Refusal::AdjournedForFacts => words.refusals_adjourned_for_facts(),
        Refusal::QuestionsFrozen => words.refusals_questions_frozen(),
        Refusal::CheckInNotOpen => words.refusals_check_in_not_open(),
        Refusal::RollFrozen => words.refusals_roll_frozen(),
        Refusal::NotOnPanel => words.refusals_not_on_panel(),
        Refusal::SeatTaken => words.refusals_seat_taken(),
        Refusal::DeviceHasSeat => words.refusals_device_has_seat(),
        Refusal::SeatMoved => words.refusals_seat_moved(),
        Refusal::SeatFree => words.refusals_seat_free(),
        Refusal::SeatCodeWrong => words.refusals_seat_code_wrong(),
        Refusal::SeatCodesSlowed => words.guesses_slowed(),
        Refusal::SessionOver => words.guesses_over(),
        Refusal::RoundNotOpen => words.refusals_round_not_open(),
        Refusal::BallotTooLate => words.refusals_ballot_too_late(),
        Refusal::BallotAlreadyCast => words.refusals_ballot_already_cast(),
        Refusal::BallotIdInUse => words.hearing_more_ballot_id_in_use(),
        Refusal::AnswersDoNotFit => words.refusals_answers_do_not_fit(),
        Refusal::NotOnAgenda => words.refusals_not_on_agenda(),
        Refusal::ClockStandsSo => words.refusals_clock_stands_so(),
        Refusal::DocumentsFrozen => words.documents_frozen(),
        Refusal::DocumentsFull => words.documents_full(),
        Refusal::DocumentWithdrawn => words.documents_withdrawn(),
        Refusal::OpinionStands => words.opinion_no_opinion_stands(),
        Refusal::OpinionUnsigned => words.opinion_no_opinion_unsigned(),
        Refusal::SignedAlready => words.opinion_no_signed_already(),
        Refusal::SignedByOneself => words.opinion_no_signed_by_oneself(),
        Refusal::OutcomeNotThere => words.outcome_no_outcome_not_there(),
        Refusal::OutcomeNotAgreed => words.outcome_no_outcome_not_agreed(),
        Refusal::ApprovedByOneself => words.outcome_no_approved_by_oneself(),
        Refusal::AnsweredAlready => words.outcome_no_answered_already(),
        Refusal::RecordedByOneself => words.outcome_no_recorded_by_oneself(),
        Refusal::OthersNotSaid => words.outcome_no_others_not_said(),
        Refusal::ListedForAYear => words.outcome_no_listed_for_a_year(),
        Refusal::EditionsUsedUp => words.outcome_no_editions_used_up(),
        Refusal::OutcomeGone => words.outcomes_gone(),
        Refusal::Unavailable => words.refusals_unavailable(),
        Refusal::Busy => words.refusals_busy(),
        Refusal::TooManyStreams => words.refusals_too_many_streams(),
        Refusal::Fault => words.refusals_fault(),
    }
}

/// A refusal in a few words: the heading above its sentence.
#[must_use]
#[expect(
    clippy::too_many_lines,
    reason = "every refusal is named, so that a new one is not forgotten"
)]
pub fn refusal_title(words: Words, refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::NotLoggedIn => words.problems_not_logged_in(),
        Refusal::NotPermitted => words.problems_not_permitted(),
        Refusal::NotFound => words.problems_not_found(),
        Refusal::VersionConflict => words.problems_version_conflict(),
        Refusal::LogInFailed | Refusal::LogInLocked => words.problems_log_in(),
        Refusal::Unavailable | Refusal::Busy => words.problems_unavailable(),
        Refusal::Fault => words.problems_fault(),
        Refusal::OutcomeGone => words.outcomes_gone_title(),
        Refusal::Invalid
        | Refusal::Malformed
        | Refusal::TooLarge
        | Refusal::TooSlow
        | Refusal::MethodNotAllowed
        | Refusal::UnsupportedMediaType
        | Refusal::CrossSite
        | Refusal::CommandReused
        | Refusal::SameName
        | Refusal::AlreadyRetired
        | Refusal::NotRetired
        | Refusal::UsernameTaken
        | Refusal::CodeWrong
        | Refusal::SecondFactorMissing
        | Refusal::PasswordWrong
        | Refusal::LastAdministrator
        | Refusal::OwnPasswordFirst
        | Refusal::AdministratorByShell
        | Refusal::NotOnOneself
        | Refusal::NumberTaken
        | Refusal::PanelEmpty
        | Refusal::PanelTooLarge
        | Refusal::NoSessionOnAccusation
        | Refusal::TransitionNotNow
        | Refusal::NotReady
        | Refusal::QuorumMissing
        | Refusal::NoRoundLeft
        | Refusal::RoundsLeft
        | Refusal::AdjournedForFacts
        | Refusal::QuestionsFrozen
        | Refusal::CheckInNotOpen
        | Refusal::RollFrozen
        | Refusal::NotOnPanel
        | Refusal::SeatTaken
        | Refusal::DeviceHasSeat
        | Refusal::SeatMoved
        | Refusal::SeatFree
        | Refusal::SeatCodeWrong
        | Refusal::SeatCodesSlowed
        | Refusal::SessionOver
        | Refusal::RoundNotOpen
        | Refusal::BallotTooLate
        | Refusal::BallotAlreadyCast
        | Refusal::BallotIdInUse
        | Refusal::AnswersDoNotFit
        | Refusal::NotOnAgenda
        | Refusal::ClockStandsSo
        | Refusal::DocumentsFrozen
        | Refusal::DocumentsFull
        | Refusal::DocumentWithdrawn
        | Refusal::OpinionStands
        | Refusal::OpinionUnsigned
        | Refusal::SignedAlready
        | Refusal::SignedByOneself
        | Refusal::OutcomeNotThere
        | Refusal::OutcomeNotAgreed
        | Refusal::ApprovedByOneself
        | Refusal::AnsweredAlready
        | Refusal::RecordedByOneself
        | Refusal::OthersNotSaid
        | Refusal::ListedForAYear
        | Refusal::EditionsUsedUp
        | Refusal::TooManyStreams => words.problems_not_done(),
    }
}

/// What is wrong with a field and how to put it right.
#[must_use]
pub fn fault(words: Words, fault: &Fault) -> String {
    match fault {
        Fault::Missing => words.faults_missing().to_owned(),
        Fault::TooLong { max, now } => words.faults_too_long(max, now),
        Fault::TooShort { min, now } => words.faults_too_short(min, now),
        Fault::TooMany { max, now } => words.faults_too_many(max, now),
        Fault::ForbiddenCharacter => words.faults_forbidden_character().to_owned(),
        Fault::UnknownChoice => words.faults_unknown_choice().to_owned(),
        Fault::NotADate => words.faults_not_a_date().to_owned(),
        Fault::EndsBeforeStart => words.faults_ends_before_start().to_owned(),
        Fault::NotAnId => words.faults_not_an_id().to_owned(),
        Fault::NotAUsername => words.faults_not_a_username().to_owned(),
        Fault::PasswordTooPlain => words.faults_password_too_plain().to_owned(),
        Fault::PasswordNotYours => words.faults_password_not_yours().to_owned(),
        Fault::PasswordHoldsUsername => words.faults_password_holds_username().to_owned(),
        Fault::PasswordUnchanged => words.faults_password_unchanged().to_owned(),
        Fault::PasswordsDiffer => words.faults_passwords_differ().to_owned(),
        Fault::NotACode => words.faults_not_a_code().to_owned(),
        Fault::Twice { first, again } => words.faults_twice(again, first),
        Fault::NoRole => words.faults_no_role().to_owned(),
        Fault::RolesMustBeApart => words.faults_roles_must_be_apart().to_owned(),
        Fault::RoleGivenLater => words.faults_role_given_later().to_owned(),
        Fault::TooFew { min } => words.faults_too_few(min),
        Fault::OutOfRange => words.faults_out_of_range().to_owned(),
        Fault::NotBetween { min, max } => words.hearing_profile_not_between(max, min),
        Fault::NotAMoment => words.faults_not_a_moment().to_owned(),
        Fault::NotANumber => words.faults_not_a_number().to_owned(),
        Fault::NotASeatCode => words.faults_not_a_seat_code().to_owned(),
        Fault::NotWithThisTemplate => words.faults_not_with_this_template().to_owned(),
        Fault::AdjournStandsAloneAndFirst => {
            words.faults_adjourn_stands_alone_and_first().to_owned()
        }
        Fault::FixedBySession => words.faults_fixed_by_session().to_owned(),
        Fault::NotForThisPurpose => words.faults_not_for_this_purpose().to_owned(),
        Fault::NotAfterHearing => words.faults_not_after_hearing().to_owned(),
        Fault::BeforeHearing => words.faults_before_hearing().to_owned(),
        Fault::AfterToday => words.faults_after_today().to_owned(),
        Fault::DeclinedOnTablet => words.faults_declined_on_tablet().to_owned(),
        Fault::FileUnknown => words.documents_wrong_unknown().to_owned(),
        Fault::FileTooLarge { max } => words.documents_wrong_large(max),
        Fault::FileDamaged => words.documents_wrong_damaged().to_owned(),
        Fault::FileLocked => words.documents_wrong_locked().to_owned(),
        Fault::FilePages { max, now } => words.documents_wrong_pages(max, now),
        Fault::FilePagesUncertain => words.documents_wrong_count().to_owned(),
        Fault::FilePixels { max } => words.documents_wrong_pixels(max),
        Fault::FileIncomplete => words.documents_wrong_incomplete().to_owned(),
        Fault::FileTooSlow => words.documents_wrong_slow().to_owned(),
    }
}

/// The name of a role.
#[must_use]
pub fn role(words: Words, role: Role) -> &'static str {
    match role {
        Role::SystemAdministrator => words.roles_system_administrator(),
        Role::SecurityAdministrator => words.roles_security_administrator(),
        Role::Auditor => words.roles_auditor(),
        Role::Clerk => words.roles_clerk(),
        Role::Chair => words.roles_chair(),
        Role::Liaison => words.roles_liaison(),
        Role::Observer => words.roles_observer(),
    }
}

/// What a role is for, in one sentence.
#[must_use]
pub fn role_duty(words: Words, role: Role) -> &'static str {
    match role {
        Role::SystemAdministrator => words.role_duties_system_administrator(),
        Role::SecurityAdministrator => words.role_duties_security_administrator(),
        Role::Auditor => words.role_duties_auditor(),
        Role::Clerk => words.role_duties_clerk(),
        Role::Chair => words.role_duties_chair(),
        Role::Liaison => words.role_duties_liaison(),
        Role::Observer => words.role_duties_observer(),
    }
}

/// A language in its own words.
#[must_use]
pub fn language(language: Language) -> &'static str {
    Words(language).language_own_name()
}

/// The name of a size of text.
#[must_use]
pub fn text_size(words: Words, size: TextSize) -> &'static str {
    match size {
        TextSize::Normal => words.reading_normal(),
        TextSize::Large => words.reading_large(),
        TextSize::Largest => words.reading_largest(),
    }
}

#[cfg(test)]
mod tests {
    use domain::people::password::PASSWORD_CHARS_MIN;

    use super::*;

    #[test]
    fn every_refusal_can_be_said_in_both_languages() {
        for language in Language::ALL {
            let words = Words(language);
            for one in Refusal::ALL {
                assert!(refusal(words, *one).chars().count() > 3, "{}", one.code());
                assert!(!refusal_title(words, *one).is_empty(), "{}", one.code());
            }
        }
    }

    #[test]
    fn a_limit_is_said_with_its_number() {
        for language in Language::ALL {
            let words = Words(language);
            let too_long = fault(words, &Fault::TooLong { max: 40, now: 52 });
            assert!(too_long.contains("40") && too_long.contains("52"));
            let too_short = fault(words, &Fault::TooShort { min: 10, now: 7 });
            assert!(too_short.contains("10") && too_short.contains('7'));
            let twice = fault(words, &Fault::Twice { first: 2, again: 5 });
            assert!(twice.contains('2') && twice.contains('5'), "{twice}");
        }
    }

    #[test]
    fn the_hint_of_a_password_and_its_faults_say_one_rule() {
        let unit = |language| match language {
            Language::Chinese => "个字符",
            Language::English => "characters",
        };
        for language in Language::ALL {
            let words = Words(language);
            let rule = format!("{PASSWORD_CHARS_MIN} {}", unit(language));
            assert!(words.log_in_password_hint().contains(&rule));
            let (min, now) = (PASSWORD_CHARS_MIN, 7);
            assert!(fault(words, &Fault::TooShort { min, now }).contains(&rule));
            let plain = fault(words, &Fault::PasswordTooPlain).to_lowercase();
            let plain = plain.trim_end_matches(['.', '。']);
            let hint = words.log_in_password_hint().to_lowercase();
            assert!(hint.contains(plain), "{hint} / {plain}");
        }
    }
}
