//! Rules about all editions of the outcome of one session together.

use chrono::NaiveDate;

use super::{Outcome, Stage};
use crate::public_review::course::Status;
use crate::public_review::session::civil_day;
use crate::refusal::Refusal;

/// Most editions of one session: nobody publishes the same a hundred times.
pub const EDITIONS_MAX: u32 = 100;

/// An outcome is written once there is an opinion, and as long as the file is not closed.
///
/// # Errors
/// `OpinionUnsigned` before that, `TransitionNotNow` after it.
pub const fn may_be_written(status: Status) -> Result<(), Refusal> {
    match status {
        Status::OpinionSigned | Status::Published | Status::Withheld => Ok(()),
        Status::Archived | Status::Terminated => Err(Refusal::TransitionNotNow),
        Status::Draft
        | Status::Convened
        | Status::PanelDrawn
        | Status::Opened
        | Status::Presenting
        | Status::Deliberating
        | Status::Voting
        | Status::Tallied
        | Status::Announced
        | Status::Postponed
        | Status::Suspended => Err(Refusal::OpinionUnsigned),
    }
}

/// The day on which an edition of a session was public first.
#[must_use]
pub fn first_published<'a>(editions: impl Iterator<Item = &'a Outcome>) -> Option<NaiveDate> {
    let published = editions.filter_map(|edition| edition.steps().publication);
    published.map(|one| civil_day(one.did.at)).min()
}

/// Whether something of a session is public, or waits with a yes to become so: what the petitioner
/// can take back by any link that was ever given for a text of the session.
#[must_use]
pub fn rests_on_a_yes<'a>(mut editions: impl Iterator<Item = &'a Outcome>) -> bool {
    editions.any(|edition| matches!(edition.stage(), Stage::Published | Stage::Agreed))
}
