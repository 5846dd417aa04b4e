//! The hearing profile: what a locality may set differently, stamped on each session.

mod change;
mod example;
mod form;

use chrono::{DateTime, Days, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

pub use self::change::KeptProfile;
pub use self::example::Example;
pub use self::form::ProfileInput;

use super::session::civil_day;
use super::tally::ThresholdRule;
use crate::refusal::Fault;

/// Most seats a session can have. A hall has a hundred tablets; ten times that leaves room for
/// relay halls and still bounds every loop over a panel.
pub const SEATS_MAX: u32 = 1_000;
/// Most parts a panel is divided into when a share of it is named: a share in percent still fits.
pub const SHARE_IN_MAX: u32 = 100;
/// Most days of notice a profile can ask for: a quarter of a year.
pub const NOTICE_DAYS_MAX: u32 = 90;

/// How many must be there before the first round opens: at least so many, and at least a share of
/// the panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "QuorumParts", into = "QuorumParts")]
pub struct Quorum {
    at_least: u32,
    share_of: u32,
    share_in: u32,
}

/// A quorum as it is written down, before anybody has looked at it.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct QuorumParts {
    at_least: u32,
    share_of: u32,
    share_in: u32,
}

impl TryFrom<QuorumParts> for Quorum {
    type Error = Fault;
    fn try_from(parts: QuorumParts) -> Result<Self, Fault> {
        Self::new(parts.at_least, parts.share_of, parts.share_in)
    }
}

impl From<Quorum> for QuorumParts {
    fn from(quorum: Quorum) -> Self {
        Self {
            at_least: quorum.at_least,
            share_of: quorum.share_of,
            share_in: quorum.share_in,
        }
    }
}

impl Quorum {
    /// Five, and two thirds of the panel (`docs/rules.md`, *The course*).
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
            && (1..=SHARE_IN_MAX).contains(&share_in)
            && (1..=share_in).contains(&share_of);
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

/// Days between the telling of both sides and the hearing: 0 asks for none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub struct NoticeDays(u32);

impl NoticeDays {
    /// Seven (`docs/rules.md`, *The course*).
    pub const DEFAULT: Self = Self(7);

    /// So many days.
    ///
    /// # Errors
    /// `OutOfRange` over [`NOTICE_DAYS_MAX`].
    pub fn new(days: u32) -> Result<Self, Fault> {
        if days <= NOTICE_DAYS_MAX {
            Ok(Self(days))
        } else {
            Err(Fault::OutOfRange)
        }
    }

    /// The number.
    #[must_use]
    pub const fn get(self) -> u32 {
        self.0
    }

    /// The first day on which both sides had notice, where they were told on this day: the day of
    /// telling is not counted.
    #[must_use]
    pub fn first_day_after(self, told_on: NaiveDate) -> NaiveDate {
        // The calendar of `chrono` ends long after any hearing.
        told_on
            .checked_add_days(Days::new(self.0.into()))
            .unwrap_or(NaiveDate::MAX)
    }
}

impl TryFrom<u32> for NoticeDays {
    type Error = Fault;
    fn try_from(days: u32) -> Result<Self, Fault> {
        Self::new(days)
    }
}

impl From<NoticeDays> for u32 {
    fn from(days: NoticeDays) -> Self {
        days.0
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
    pub notice_days: NoticeDays,
}

impl HearingProfile {
    /// The defaults of `docs/rules.md`: quorum five and two thirds, more than half of those
    /// present, seven days of notice.
    pub const DEFAULT: Self = Self {
        quorum: Quorum::DEFAULT,
        threshold: ThresholdRule::HalfOfPresent,
        notice_days: NoticeDays::DEFAULT,
    };

    /// Whether a session is held sooner than so many days after both sides were told. A warning,
    /// not a refusal: sometimes both sides want it so.
    #[must_use]
    pub fn is_short_notice(&self, told_at: DateTime<Utc>, held_at: DateTime<Utc>) -> bool {
        civil_day(held_at) < self.notice_days.first_day_after(civil_day(told_at))
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
        for (at_least, share_of, share_in) in [
            (0, 1, 2),
            (5, 3, 2),
            (5, 0, 2),
            (5, 1, 0),
            (5, 1, 101),
            (1_001, 1, 2),
        ] {
            assert_eq!(
                Quorum::new(at_least, share_of, share_in),
                Err(Fault::OutOfRange)
            );
        }
        assert_eq!(Quorum::new(5, 2, 3), Ok(Quorum::DEFAULT));
    }
    #[test]
    fn what_is_stamped_on_a_session_is_looked_at_again_when_it_is_read() {
        let stamped = serde_json::to_string(&HearingProfile::DEFAULT).unwrap();
        assert_eq!(
            stamped,
            r#"{"quorum":{"at_least":5,"share_of":2,"share_in":3},"#.to_owned()
                + r#""threshold":"half_of_present","notice_days":7}"#
        );
        let read = |text: &str| serde_json::from_str::<HearingProfile>(text);
        assert_eq!(read(&stamped).unwrap(), HearingProfile::DEFAULT);
        for (sound, broken) in [
            (r#""at_least":5"#, r#""at_least":0"#),
            (r#""share_of":2"#, r#""share_of":4"#),
            (r#""share_in":3"#, r#""share_in":0"#),
            ("half_of_present", "half_of_absent"),
            (r#""notice_days":7"#, r#""notice_days":91"#),
            (r#""notice_days":7"#, r#""notice_days":7,"more":1"#),
        ] {
            let text = stamped.replace(sound, broken);
            assert_ne!(text, stamped, "{sound}");
            assert!(read(&text).is_err(), "{text}");
        }
    }
}
