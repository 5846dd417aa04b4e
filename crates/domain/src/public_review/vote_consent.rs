//! What a member says of the own named vote: whether it may be published with the name (domain
//! brief §4, *Secret*: members' votes are published only with their consent).

use crate::codes::codes;
use crate::refusal::Fault;

codes! {
    /// How a member said it.
    VoteAnswered {
        /// On the tablet of the own seat.
        Tablet = "tablet",
        /// On paper, recorded by the clerk.
        Paper = "paper",
    }
}

/// What a member said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VoteSaid {
    /// Whether name and vote may be published.
    pub agrees: bool,
    /// How it was said.
    pub how: VoteAnswered,
}

impl VoteSaid {
    /// Whether it changes anything after what was said before. A no is taken however it comes; a
    /// yes on paper, which another hand records, does not overrule a no from the member's own.
    ///
    /// # Errors
    /// `DeclinedOnTablet`.
    pub fn changes(self, before: Option<Self>) -> Result<bool, Fault> {
        let Some(before) = before else {
            return Ok(true);
        };
        let is_own_no = !before.agrees && before.how == VoteAnswered::Tablet;
        if is_own_no && self.agrees && self.how == VoteAnswered::Paper {
            return Err(Fault::DeclinedOnTablet);
        }
        Ok(before.agrees != self.agrees)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn said() -> impl Strategy<Value = VoteSaid> {
        let how = prop::sample::select(VoteAnswered::ALL);
        (any::<bool>(), how).prop_map(|(agrees, how)| VoteSaid { agrees, how })
    }

    proptest! {
        /// Whatever is said in whatever order: a no from the own hand holds until the own hand
        /// says yes, and a no is never refused.
        #[test]
        fn a_no_from_the_own_hand_is_changed_by_the_own_hand(all in prop::collection::vec(said(), 0..20)) {
            let mut kept: Option<VoteSaid> = None;
            let mut own_no = false;
            for said in all {
                match said.changes(kept) {
                    Ok(true) => kept = Some(said),
                    Ok(false) => {}
                    Err(fault) => {
                        prop_assert_eq!(fault, Fault::DeclinedOnTablet);
                        prop_assert!(said.agrees && said.how == VoteAnswered::Paper);
                    }
                }
                if said.how == VoteAnswered::Tablet {
                    own_no = !said.agrees && kept == Some(said);
                }
                prop_assert!(said.agrees || kept.is_some_and(|kept| !kept.agrees));
                prop_assert!(!own_no || kept.is_some_and(|kept| !kept.agrees));
            }
        }
    }
}
