//! The hearing profile: what a locality may set differently, stamped on each session.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::session::day_there;
use super::tally::ThresholdRule;
use crate::refusal::Fault;

/// Most seats a session can have. A hall has a hundred tablets; ten times that leaves room for
/// relay halls and still bounds every loop over a panel.
pub const SEATS_MAX: u32 = 1_000;
/// Most days of notice a profile can ask for.
pub const NOTICE_DAYS_MAX: u32 = 60;

/// How many must be there before the first round opens: at least so many, and at least a share of
/// the panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quorum {
    at_least: u32,
    share_of: u32,
    share_in: u32,
}

impl Quorum {
    /// Five, and two thirds of the panel (domain brief §4, step 6).
    pub const DEFAULT: Self = Self {
        at_least: 5,
        share_of: 2,
        share_in: 3,
    };

    /// `at_least` people, and `share_of / share_in` of the panel.
    ///
    /// # Errors
    /// `OutOfRange` when nobody would be enough, or more than the whole panel were asked for.
    pub fn new(at_least: u32, share_of: u32, share_in: u32) -> Result<Self, Fault> {
        let sound = (1..=SEATS_MAX).contains(&at_least)
            && (1..=100).contains(&share_in)
            && share_of <= share_in;
        if sound {
            Ok(Self {
                at_least,
                share_of,
                share_in,
            })
        } else {
            Err(Fault::OutOfRange)
        }
    }

    /// People needed, whatever the size of the panel.
    #[must_use]
    pub const fn at_least(self) -> u32 {
        self.at_least
    }

    /// The share of the panel: so many of so many.
    #[must_use]
    pub const fn share(self) -> (u32, u32) {
        (self.share_of, self.share_in)
    }

    /// People needed of a panel of `seats`: the share is rounded up.
    #[must_use]
    pub fn needed(self, seats: u32) -> u32 {
        let share =
            (u64::from(seats) * u64::from(self.share_of)).div_ceil(u64::from(self.share_in));
        // A share of at most the whole fits where the whole did.
        self.at_least.max(u32::try_from(share).unwrap_or(u32::MAX))
    }

    /// How many are missing: 0 where the quorum is met.
    #[must_use]
    pub fn missing(self, seats: u32, present: u32) -> u32 {
        self.needed(seats).saturating_sub(present)
    }
}

/// Everything a locality may set for its hearings. Stamped on a session when it is drafted, so
/// that a later change of the profile moves no running session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HearingProfile {
    /// How many must be there.
    pub quorum: Quorum,
    /// What a majority is.
    pub threshold: ThresholdRule,
    /// Days between notice and hearing.
    pub notice_days: u32,
}

impl HearingProfile {
    /// The defaults of the domain brief: quorum five and two thirds, more than half of those
    /// present, seven days of notice.
    pub const DEFAULT: Self = Self {
        quorum: Quorum::DEFAULT,
        threshold: ThresholdRule::HalfOfPresent,
        notice_days: 7,
    };

    /// Whether a session is held sooner than so many days after both sides were told: the day of
    /// telling is not counted. A warning, not a refusal: sometimes both sides want it so.
    #[must_use]
    pub fn is_short_notice(&self, told_at: DateTime<Utc>, held_at: DateTime<Utc>) -> bool {
        let between = day_there(held_at) - day_there(told_at);
        between.num_days() < i64::from(self.notice_days)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_share_is_rounded_up_and_five_is_the_floor() {
        let quorum = Quorum::DEFAULT;
        for (seats, needed) in [
            (3, 5),
            (7, 5),
            (8, 6),
            (9, 6),
            (97, 65),
            (99, 66),
            (100, 67),
        ] {
            assert_eq!(quorum.needed(seats), needed, "of {seats}");
        }
        assert_eq!(quorum.missing(97, 61), 4);
        assert_eq!(quorum.missing(97, 65), 0);
        assert_eq!(quorum.missing(97, 97), 0);
    }

    #[test]
    fn notice_is_counted_in_days_on_chinas_clocks() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        // 29 April, half past eleven at night there.
        let told = at("2026-04-29T15:30:00Z");
        let profile = HearingProfile::DEFAULT;
        assert!(!profile.is_short_notice(told, at("2026-05-06T01:00:00Z")));
        assert!(profile.is_short_notice(told, at("2026-05-05T01:00:00Z")));
        // An hour later it is the next day.
        let told = at("2026-04-29T16:30:00Z");
        assert!(profile.is_short_notice(told, at("2026-05-06T01:00:00Z")));
        // Long past is as short as can be.
        assert!(profile.is_short_notice(told, at("2020-01-01T00:00:00Z")));
    }

    #[test]
    fn a_quorum_that_means_nothing_is_refused() {
        for (at_least, share_of, share_in) in [(0, 1, 2), (5, 3, 2), (5, 1, 0), (1_001, 1, 2)] {
            assert_eq!(
                Quorum::new(at_least, share_of, share_in),
                Err(Fault::OutOfRange)
            );
        }
        assert_eq!(Quorum::new(5, 2, 3), Ok(Quorum::DEFAULT));
    }
}
