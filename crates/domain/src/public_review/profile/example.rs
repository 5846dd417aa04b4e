//! What a profile comes to for a panel of some size: figures by which a person sees whether the
//! rules are meant so.

use super::HearingProfile;

/// The figures of a panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Example {
    /// Seats of the panel.
    pub seats: u32,
    /// People needed before a round opens.
    pub needed: u32,
    /// Whether so many can come at all: a small panel may have fewer seats.
    pub can_meet: bool,
    /// Votes that are a majority where no more than those needed came, and all vote.
    pub votes_of_needed: u32,
    /// Votes that are a majority where the whole panel came, and all vote.
    pub votes_of_all: u32,
}

impl HearingProfile {
    /// What it comes to for a panel of so many seats.
    #[must_use]
    pub fn example(&self, seats: u32) -> Example {
        let needed = self.quorum.needed(seats);
        Example {
            seats,
            needed,
            can_meet: needed <= seats,
            votes_of_needed: self.threshold.votes_needed(needed),
            votes_of_all: self.threshold.votes_needed(seats),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{NoticeDays, Quorum, SEATS_MAX};
    use super::*;
    use crate::public_review::tally::ThresholdRule;

    #[test]
    fn a_panel_of_a_hundred_and_five_and_one_that_is_too_small() {
        let large = Example {
            seats: 105,
            needed: 70,
            can_meet: true,
            votes_of_needed: 36,
            votes_of_all: 53,
        };
        assert_eq!(HearingProfile::DEFAULT.example(105), large);
        let small = HearingProfile::DEFAULT.example(3);
        assert_eq!((small.needed, small.can_meet), (5, false));
    }

    proptest! {
        #[test]
        fn a_larger_panel_never_needs_fewer_and_a_share_is_never_more_than_the_panel(
            at_least in 1_u32..=SEATS_MAX,
            whole in 1_u32..=100,
            part in 0_u32..100,
            seats in 1_u32..SEATS_MAX,
            threshold in prop::sample::select(ThresholdRule::ALL),
        ) {
            let quorum = Quorum::new(at_least, part % whole + 1, whole).unwrap();
            let profile = HearingProfile { quorum, threshold, notice_days: NoticeDays::DEFAULT };
            let (one, next) = (profile.example(seats), profile.example(seats + 1));
            prop_assert!(one.needed <= next.needed);
            prop_assert!(one.needed <= seats.max(at_least));
            prop_assert_eq!(one.can_meet, one.needed <= seats);
            prop_assert!(one.votes_of_all <= seats);
        }
    }
}
