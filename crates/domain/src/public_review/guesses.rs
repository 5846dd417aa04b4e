//! Guesses at seat codes: what came of one network that no seat has.

use chrono::{DateTime, TimeDelta, Utc};

/// Wrong codes of one network are counted for so long.
pub const COUNTED: TimeDelta = TimeDelta::minutes(10);
/// Slips that cost nothing: a hundred people type at once.
const FREE_SLIPS: u32 = 20;
/// The clerk is told with every so many wrong codes.
const TOLD_EVERY: u32 = 10;

/// The wrong codes of one network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Guesses {
    /// When the count began.
    pub since: DateTime<Utc>,
    /// How many there were since.
    pub times: u32,
}

impl Guesses {
    /// One more wrong code. What was long ago is forgotten, also by a clock that was set back: that
    /// locks nobody in.
    #[must_use]
    pub fn once_more(before: Option<Self>, now: DateTime<Utc>) -> Self {
        let before = before.filter(|before| (now - before.since).abs() <= COUNTED);
        before.map_or(
            Self {
                since: now,
                times: 1,
            },
            |before| Self {
                times: before.times.saturating_add(1),
                ..before
            },
        )
    }

    /// Whether there were too many for slips: each waits.
    #[must_use]
    pub const fn are_too_many(self) -> bool {
        self.times > FREE_SLIPS
    }

    /// Whether the clerk is told with this one.
    #[must_use]
    pub const fn are_told(self) -> bool {
        self.times.is_multiple_of(TOLD_EVERY)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_770_000_000 + minute * 60, 0).unwrap()
    }

    #[test]
    fn wrong_codes_are_counted_and_forgotten() {
        let first = Guesses::once_more(None, at(0));
        let second = Guesses::once_more(Some(first), at(1));
        assert_eq!((first.times, second.times, second.since), (1, 2, at(0)));
        for later in [11, -60] {
            let forgotten = Guesses::once_more(Some(second), at(later));
            assert_eq!((forgotten.times, forgotten.since), (1, at(later)));
        }
    }

    #[test]
    fn the_clerk_is_told_early_and_slips_are_free() {
        let of = |times| Guesses {
            since: at(0),
            times,
        };
        let told: Vec<_> = (1..=30).filter(|times| of(*times).are_told()).collect();
        assert_eq!(told, [10, 20, 30]);
        assert_eq!(
            [20, 21].map(|times| of(times).are_too_many()),
            [false, true]
        );
    }
}
