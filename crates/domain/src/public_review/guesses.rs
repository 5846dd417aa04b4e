//! Guesses at seat codes: what came of one network that no seat has, and how many it may try. Many
//! at once, for a hall types with many fingers, and few in the long run.
//!
//! A try is paid for before anything is looked up, and a right one is paid back. So whoever knows
//! codes is never slowed by it, and whoever guesses learns no more than was paid for, however many
//! ask at the same time and whether or not they wait for the answers.

use chrono::{DateTime, TimeDelta, Utc};

/// Wrong codes of one network are counted for so long.
pub const COUNTED: TimeDelta = TimeDelta::minutes(10);
/// The clerk is told from so many wrong codes of one network on: fewer are slips.
pub const TOLD_FROM: u32 = 10;

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

    /// Whether these are more than slips.
    #[must_use]
    pub const fn are_told(self) -> bool {
        self.times >= TOLD_FROM
    }

    /// Of how many the clerk is told with this one: of all so far when they become more than slips,
    /// and then of each.
    #[must_use]
    pub const fn told_with(self) -> u32 {
        if self.times > TOLD_FROM {
            1
        } else if self.times == TOLD_FROM {
            TOLD_FROM
        } else {
            0
        }
    }
}

/// What one server knows of the wrong codes of a network that came to the others: of all there
/// are, those that are not its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Elsewhere {
    since: Option<DateTime<Utc>>,
    /// Its own that are in the count of all.
    own: u32,
    /// Its own of which it has not heard that they are counted.
    under_way: u32,
    /// Those of others that are owed here already.
    owed: u32,
}

impl Elsewhere {
    /// One of its own is on the way to being counted.
    pub fn send(&mut self) {
        self.under_way = self.under_way.saturating_add(1);
    }

    /// One of its own was not counted, or nobody waits to hear it.
    pub fn give_up(&mut self) {
        self.under_way = self.under_way.saturating_sub(1);
    }

    /// One of its own was counted, and so many are all. How many more came to others than are owed
    /// here; of those before it had heard anything, what time has not made good.
    pub fn hear(&mut self, all: Guesses, now: DateTime<Utc>) -> u32 {
        let is_new = self.since != Some(all.since);
        if is_new {
            (self.since, self.own, self.owed) = (Some(all.since), 0, 0);
        }
        self.give_up();
        self.own = self.own.saturating_add(1);
        let ours = self.own.saturating_add(self.under_way);
        let others = all.times.saturating_sub(ours);
        if is_new {
            let passed = (now - all.since).max(TimeDelta::zero());
            let made_good = passed.num_milliseconds() / TRY_EVERY.num_milliseconds();
            self.owed = others.min(u32::try_from(made_good).unwrap_or(u32::MAX));
        }
        let more = others.saturating_sub(self.owed);
        self.owed = self.owed.max(others);
        more
    }
}

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
        let most = most();
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

    /// So many tries of the same network were let in elsewhere. They are owed here too, but nobody
    /// is locked out for ever.
    pub fn owe(&mut self, tries: u32, now: DateTime<Utc>) {
        self.pass(now);
        let tries = i32::try_from(tries.min(2 * TRIES_AT_ONCE)).unwrap_or_default();
        self.owed = (self.owed + TRY_EVERY * tries).min(most() * 2);
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

/// What a network may owe and still try.
fn most() -> TimeDelta {
    TRY_EVERY * i32::try_from(TRIES_AT_ONCE).unwrap_or(i32::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(millisecond: i64) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(1_770_000_000_000 + millisecond).unwrap()
    }

    #[test]
    fn wrong_codes_are_counted_and_forgotten() {
        const MINUTE: i64 = 60_000;
        let first = Guesses::once_more(None, at(0));
        let second = Guesses::once_more(Some(first), at(MINUTE));
        assert_eq!((first.times, second.times, second.since), (1, 2, at(0)));
        for later in [11 * MINUTE, -60 * MINUTE] {
            let forgotten = Guesses::once_more(Some(second), at(later));
            assert_eq!((forgotten.times, forgotten.since), (1, at(later)));
        }
    }

    #[test]
    fn the_clerk_is_told_of_every_guess_and_of_no_slip() {
        let mut guesses = None;
        let mut told = Vec::new();
        for _ in 0..12 {
            let more = Guesses::once_more(guesses, at(0));
            told.push(more.told_with());
            guesses = Some(more);
        }
        assert_eq!(told, [0, 0, 0, 0, 0, 0, 0, 0, 0, 10, 1, 1]);
    }

    #[test]
    fn only_what_was_tried_elsewhere_is_owed_here() {
        let of = |times| Guesses {
            since: at(0),
            times,
        };
        // Sixty of its own at once, heard of in any order, and none of others.
        let mut elsewhere = Elsewhere::default();
        (0..60).for_each(|_| elsewhere.send());
        let counted = (1..=60).rev();
        assert_eq!(
            counted
                .map(|times| elsewhere.hear(of(times), at(0)))
                .sum::<u32>(),
            0
        );
        // Three others in between, and each is owed once.
        elsewhere.send();
        assert_eq!(elsewhere.hear(of(64), at(1_000)), 3);
        elsewhere.send();
        assert_eq!(elsewhere.hear(of(66), at(1_000)), 1);
        // Never heard of before: what is long ago is made good.
        for (second, owed) in [(9, 10), (90, 0)] {
            let mut elsewhere = Elsewhere::default();
            elsewhere.send();
            assert_eq!(elsewhere.hear(of(20), at(second * 1_000)), owed);
        }
    }

    #[test]
    fn nobody_is_locked_out_for_ever_by_what_was_tried_elsewhere() {
        let mut budget = Budget::whole(at(0));
        budget.owe(TRIES_AT_ONCE, at(0));
        assert_eq!(budget.pay(at(0)), Err(TRY_EVERY));
        // No longer than twice the time to begin anew.
        budget.owe(u32::MAX, at(0));
        let twice = TRY_EVERY * i32::try_from(TRIES_AT_ONCE).unwrap();
        assert_eq!(budget.pay(at(0)), Err(twice + TRY_EVERY));
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
