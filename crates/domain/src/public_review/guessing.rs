//! How many wrong seat codes one network may try: many at once, for a hall types with many fingers,
//! and few in the long run.
//!
//! A try is paid for before anything is looked up, and a right one is paid back. So whoever knows
//! codes is never slowed by it, and whoever guesses learns no more than was paid for, however many
//! ask at the same time and whether or not they wait for the answers.

use chrono::{DateTime, TimeDelta, Utc};

/// Wrong tries at once: slips of a hall of a thousand that types.
pub const TRIES_AT_ONCE: u32 = 60;
/// After so long another one is free. In a check-in of an hour that is one chance in 2,400 to find
/// one of a hundred seats.
pub const TRY_EVERY: TimeDelta = TimeDelta::seconds(1);

/// What one network has left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// What is owed: it passes with time.
    owed: TimeDelta,
    /// As of when.
    at: DateTime<Utc>,
}

impl Budget {
    /// A network that has tried nothing.
    #[must_use]
    pub const fn whole(now: DateTime<Utc>) -> Self {
        Self {
            owed: TimeDelta::zero(),
            at: now,
        }
    }

    /// Pays for one try.
    ///
    /// # Errors
    /// Nothing is left: how long until there is.
    pub fn pay(&mut self, now: DateTime<Utc>) -> Result<(), TimeDelta> {
        self.pass(now);
        let most = TRY_EVERY * i32::try_from(TRIES_AT_ONCE).unwrap_or(i32::MAX);
        let after = self.owed + TRY_EVERY;
        if after <= most {
            self.owed = after;
            Ok(())
        } else {
            Err(after - most)
        }
    }

    /// The try was a right one.
    pub fn pay_back(&mut self) {
        self.owed = (self.owed - TRY_EVERY).max(TimeDelta::zero());
    }

    /// Whether nothing is owed any more, so that nothing need be remembered.
    pub fn is_whole(&mut self, now: DateTime<Utc>) -> bool {
        self.pass(now);
        self.owed.is_zero()
    }

    /// A clock that is set back costs nobody anything, and gives nobody anything.
    fn pass(&mut self, now: DateTime<Utc>) {
        let passed = (now - self.at).max(TimeDelta::zero());
        self.owed = (self.owed - passed).max(TimeDelta::zero());
        self.at = now;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(millisecond: i64) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(1_770_000_000_000 + millisecond).unwrap()
    }

    #[test]
    fn a_hall_of_a_thousand_with_right_codes_is_not_slowed() {
        let mut budget = Budget::whole(at(0));
        for _ in 0..1_000 {
            assert_eq!(budget.pay(at(0)), Ok(()));
            budget.pay_back();
        }
        assert!(budget.is_whole(at(0)));
        // One in twenty mistypes, and all of that within half a minute.
        for number in 0..1_000 {
            assert_eq!(budget.pay(at(number * 30)), Ok(()), "{number}");
            if number % 20 != 0 {
                budget.pay_back();
            }
        }
    }

    #[test]
    fn whoever_guesses_has_so_many_and_then_one_a_second() {
        let mut budget = Budget::whole(at(0));
        let tries = (0..10_000).filter(|_| budget.pay(at(0)).is_ok()).count();
        assert_eq!(u32::try_from(tries), Ok(TRIES_AT_ONCE));
        assert_eq!(budget.pay(at(0)), Err(TRY_EVERY));
        assert_eq!(budget.pay(at(400)), Err(TimeDelta::milliseconds(600)));
        assert_eq!(budget.pay(at(1_000)), Ok(()));
        assert!(budget.pay(at(1_000)).is_err());
        assert!(!budget.is_whole(at(60_000)));
        assert!(budget.is_whole(at(61_000)));
    }

    #[test]
    fn a_clock_that_is_set_back_locks_nobody_out() {
        let mut budget = Budget::whole(at(0));
        while budget.pay(at(0)).is_ok() {}
        assert!(budget.pay(at(-3_600_000)).is_err());
        assert_eq!(budget.pay(at(-3_599_000)), Ok(()));
    }

    proptest! {
        /// Whatever is tried when, and however many of the tries are right: wrong ones are let
        /// through no more often than was said, and right ones never cost anything.
        #[test]
        fn no_more_wrong_tries_than_were_said(
            tries in prop::collection::vec((-500_i64..3_000, any::<bool>()), 0..400),
        ) {
            let mut budget = Budget::whole(at(0));
            let (mut now, mut forward, mut wrong) = (0, 0, 0);
            for (later, right) in tries {
                now += later;
                forward += later.max(0);
                if budget.pay(at(now)).is_ok() {
                    if right {
                        budget.pay_back();
                    } else {
                        wrong += 1;
                    }
                }
            }
            let most = i64::from(TRIES_AT_ONCE) + forward / TRY_EVERY.num_milliseconds();
            prop_assert!(wrong <= most, "{wrong} of {most}");
        }

        /// Whoever is turned away and waits as long as was said is let through.
        #[test]
        fn who_waits_as_long_as_was_said_is_let_through(
            tries in prop::collection::vec(0_i64..100, 0..200),
        ) {
            let mut budget = Budget::whole(at(0));
            let mut now = 0;
            for later in tries {
                now += later;
                if let Err(wait) = budget.pay(at(now)) {
                    now += wait.num_milliseconds();
                    prop_assert_eq!(budget.pay(at(now)), Ok(()));
                }
            }
        }
    }
}
