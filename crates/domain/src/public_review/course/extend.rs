//! More time for a round that has a limit.

use chrono::{DateTime, Duration, Utc};

use super::{Course, Moved, Phase, Status};
use crate::public_review::session::ROUND_MINUTES_MAX;
use crate::refusal::Refusal;

/// What an open round with a limit gets more, each time.
const EXTENSION: Duration = Duration::minutes(2);

impl Course {
    /// Only while its time runs: whoever came too late was told so, and is not made a liar of.
    pub(super) fn extend_round(&self, now: DateTime<Utc>) -> Result<Moved, Refusal> {
        self.need(&[Status::Voting])?;
        let mut moved = self.to(Status::Voting, &[]);
        let longest = Duration::minutes(i64::from(ROUND_MINUTES_MAX));
        let mut rounds = moved.course.rounds.iter_mut();
        let end = rounds.find_map(|round| match &mut round.phase {
            Phase::Open {
                opened_at,
                closes_at: Some(closes_at),
            } if now < *closes_at && *closes_at - *opened_at + EXTENSION <= longest => {
                Some(closes_at)
            }
            _ => None,
        });
        *end.ok_or(Refusal::TransitionNotNow)? += EXTENSION;
        Ok(moved)
    }
}
