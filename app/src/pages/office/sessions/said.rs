//! Codes of public reviews, said in words. No wildcard: a new code does not compile unsaid.

use domain::audit::Recorded;
use domain::public_review::ballot::BallotMode;
use domain::public_review::course::{Roll, Status, Transition};
use domain::public_review::question::Template;
use domain::public_review::seat::Attendance;
use domain::public_review::session::{ConsentForm, Lack, Openness};
use domain::public_review::tally::ThresholdRule;
use services::public_review::FileDeed;

// Said once, for the office and for the screens of a hearing.
pub(super) use crate::hall::said::{agenda_item as item, option};
use crate::parts::ChipKind;
use crate::words::Words;

/// How far a session has come.
pub(in super::super) fn status(words: Words, status: Status) -> &'static str {
    match status {
        Status::Draft => words.session_status_draft(),
        Status::Convened => words.session_status_convened(),
        Status::PanelDrawn => words.session_status_panel_drawn(),
        Status::Opened => words.session_status_opened(),
        Status::Presenting => words.session_status_presenting(),
        Status::Deliberating => words.session_status_deliberating(),
        Status::Voting => words.session_status_voting(),
        Status::Tallied => words.session_status_tallied(),
        Status::Announced => words.session_status_announced(),
        Status::OpinionSigned => words.session_status_opinion_signed(),
        Status::Published => words.session_status_published(),
        Status::Withheld => words.session_status_withheld(),
        Status::Archived => words.session_status_archived(),
        Status::Postponed => words.session_status_postponed(),
        Status::Suspended => words.session_status_suspended(),
        Status::Terminated => words.session_status_terminated(),
    }
}

/// How a status is marked beside its word.
pub(in super::super) const fn status_kind(status: Status) -> ChipKind {
    match status {
        Status::Draft | Status::Archived | Status::Terminated | Status::Withheld => ChipKind::Plain,
        Status::Postponed | Status::Suspended => ChipKind::Warn,
        Status::Convened
        | Status::PanelDrawn
        | Status::Opened
        | Status::Presenting
        | Status::Deliberating
        | Status::Voting
        | Status::Tallied => ChipKind::Info,
        Status::Announced | Status::OpinionSigned | Status::Published => ChipKind::Done,
    }
}

/// Who counts.
pub(super) fn roll(words: Words, roll: Roll) -> &'static str {
    match roll {
        Roll::Unseated => words.session_roll_unseated(),
        Roll::Seated => words.session_roll_seated(),
        Roll::CheckIn => words.session_roll_check_in(),
        Roll::Frozen => words.session_roll_frozen(),
    }
}

/// A step of the course, as a button says it.
pub(in super::super) fn step(words: Words, step: Transition) -> &'static str {
    match step {
        Transition::Convene => words.session_steps_convene(),
        Transition::Redraft => words.session_steps_redraft(),
        Transition::SeatPanel => words.session_steps_seat_panel(),
        Transition::UnseatPanel => words.session_steps_unseat_panel(),
        Transition::OpenCheckIn => words.session_steps_open_check_in(),
        Transition::CloseCheckIn => words.session_steps_close_check_in(),
        Transition::Open => words.session_steps_open(),
        Transition::TakeBackOpening => words.session_steps_take_back_opening(),
        Transition::Present => words.session_steps_present(),
        Transition::Deliberate => words.session_steps_deliberate(),
        Transition::OpenRound => words.session_steps_open_round(),
        Transition::CloseRound => words.session_steps_close_round(),
        Transition::VoidRound => words.session_steps_void_round(),
        Transition::ExtendRound => words.desk_extend_round(),
        Transition::DropRound => words.session_steps_drop_round(),
        Transition::Announce => words.session_steps_announce(),
        Transition::SignOpinion => words.session_steps_sign_opinion(),
        Transition::Publish => words.session_steps_publish(),
        Transition::Withhold => words.session_steps_withhold(),
        Transition::Archive => words.session_steps_archive(),
        Transition::Postpone => words.session_steps_postpone(),
        Transition::Reschedule => words.session_steps_reschedule(),
        Transition::Suspend => words.session_steps_suspend(),
        Transition::Resume => words.session_steps_resume(),
        Transition::Reconvene => words.session_steps_reconvene(),
        Transition::Terminate => words.session_steps_terminate(),
    }
}

/// A step that was taken.
fn taken(words: Words, step: Transition) -> &'static str {
    match step {
        Transition::Convene => words.session_deeds_convene(),
        Transition::Redraft => words.session_deeds_redraft(),
        Transition::SeatPanel => words.session_deeds_seat_panel(),
        Transition::UnseatPanel => words.session_deeds_unseat_panel(),
        Transition::OpenCheckIn => words.session_deeds_open_check_in(),
        Transition::CloseCheckIn => words.session_deeds_close_check_in(),
        Transition::Open => words.session_deeds_open(),
        Transition::TakeBackOpening => words.session_deeds_take_back_opening(),
        Transition::Present => words.session_deeds_present(),
        Transition::Deliberate => words.session_deeds_deliberate(),
        Transition::OpenRound => words.session_deeds_open_round(),
        Transition::CloseRound => words.session_deeds_close_round(),
        Transition::VoidRound => words.session_deeds_void_round(),
        Transition::ExtendRound => words.session_deeds_extend_round(),
        Transition::DropRound => words.session_deeds_drop_round(),
        Transition::Announce => words.session_deeds_announce(),
        Transition::SignOpinion => words.session_deeds_sign_opinion(),
        Transition::Publish => words.session_deeds_publish(),
        Transition::Withhold => words.session_deeds_withhold(),
        Transition::Archive => words.session_deeds_archive(),
        Transition::Postpone => words.session_deeds_postpone(),
        Transition::Reschedule => words.session_deeds_reschedule(),
        Transition::Suspend => words.session_deeds_suspend(),
        Transition::Resume => words.session_deeds_resume(),
        Transition::Reconvene => words.session_deeds_reconvene(),
        Transition::Terminate => words.session_deeds_terminate(),
    }
}

/// What was done to a session.
pub(super) fn deed(words: Words, deed: &FileDeed) -> &'static str {
    if let Some(transition) = deed.transition {
        return taken(words, transition);
    }
    match deed.deed {
        Recorded::SessionDrafted => words.audit_deed_session_drafted(),
        Recorded::SessionEdited => words.audit_deed_session_edited(),
        Recorded::ConsentRecorded => words.audit_deed_consent_recorded(),
        Recorded::CardsPrinted => words.audit_deed_cards_printed(),
        Recorded::OpinionWritten => words.opinion_audit_written(),
        Recorded::OpinionSigned => words.opinion_audit_signed(),
        Recorded::OutcomeMoved => words.outcome_audit_moved(),
        Recorded::VoteConsentRecorded => words.outcome_audit_vote_consent(),
        _ => words.audit_deed_session_moved(),
    }
}

/// Who may be in the hall.
pub(in super::super) fn openness(words: Words, openness: Openness) -> &'static str {
    match openness {
        Openness::Open => words.sessions_openness_open(),
        Openness::Partly => words.sessions_openness_partly(),
        Openness::Closed => words.sessions_openness_closed(),
    }
}

/// How a session votes.
pub(in super::super) fn ballot_mode(words: Words, mode: BallotMode) -> &'static str {
    match mode {
        BallotMode::Named => words.sessions_mode_named(),
        BallotMode::Secret => words.sessions_mode_secret(),
    }
}

/// How the petitioner agreed.
pub(super) fn consent(words: Words, form: ConsentForm) -> &'static str {
    match form {
        ConsentForm::Paper => words.sessions_consent_paper(),
        ConsentForm::Screen => words.sessions_consent_screen(),
    }
}

/// What is lacking before both sides can be told.
pub(super) fn lack(words: Words, lack: Lack) -> &'static str {
    match lack {
        Lack::Consent => words.sessions_lack_consent(),
        Lack::Round => words.sessions_lack_round(),
        Lack::Chair => words.sessions_lack_chair(),
        Lack::BallotMode => words.sessions_lack_ballot_mode(),
    }
}

/// What a majority is.
pub(in super::super) fn threshold(words: Words, rule: ThresholdRule) -> &'static str {
    match rule {
        ThresholdRule::HalfOfPresent => words.sessions_threshold_half_of_present(),
        ThresholdRule::HalfOfValid => words.sessions_threshold_half_of_valid(),
        ThresholdRule::TwoThirdsOfPresent => words.sessions_threshold_two_thirds(),
    }
}

/// A template with its options, as it is chosen.
pub(super) fn template(words: Words, template: Template) -> &'static str {
    match template {
        Template::Claim => words.session_form_template_claim(),
        Template::Handling => words.session_form_template_handling(),
        Template::Proposal => words.session_form_template_proposal(),
        Template::Plans => words.session_form_template_plans(),
        Template::Free => words.session_form_template_free(),
        Template::Adjourn => words.session_form_template_adjourn(),
    }
}

/// Whether somebody sits on a seat.
pub(super) fn attendance(words: Words, attendance: Attendance) -> (ChipKind, &'static str) {
    match attendance {
        Attendance::Absent => (ChipKind::Plain, words.sessions_seat_absent()),
        Attendance::Here { .. } => (ChipKind::Done, words.sessions_seat_here()),
        Attendance::Moving { .. } => (ChipKind::Warn, words.sessions_seat_moving()),
    }
}
