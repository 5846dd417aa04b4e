//! What a member says of the own named vote: whether it may be published with the name. Members'
//! votes are published only with their consent, and what is left of a hundred names is a name: so
//! all of them, or none.

use std::collections::BTreeSet;

use super::outcome::Outcome;
use super::question::Question;
use crate::codes::codes;
use crate::ids::{AccountId, DeviceId};
use crate::refusal::Fault;

codes! {
    /// How a member said it.
    VoteAnswered {
        /// On the tablet of the own seat.
        Tablet = "tablet",
        /// On paper, recorded by somebody of the office.
        Paper = "paper",
    }
}

/// Whose hand it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hand {
    /// The member's own, on this tablet; none where an earlier program did not keep it.
    Own(Option<DeviceId>),
    /// Somebody of the office recorded what was signed on paper; nobody where an earlier program
    /// did not keep who.
    Recorded(Option<AccountId>),
}

/// What a member said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VoteSaid {
    /// Whether name and vote may be published.
    pub agrees: bool,
    /// Whose hand it was.
    pub hand: Hand,
}

impl VoteSaid {
    /// Said on the tablet of the own seat.
    #[must_use]
    pub const fn on_tablet(agrees: bool, device: DeviceId) -> Self {
        Self {
            agrees,
            hand: Hand::Own(Some(device)),
        }
    }

    /// Signed on paper, and recorded by somebody of the office.
    #[must_use]
    pub const fn on_paper(agrees: bool, by: AccountId) -> Self {
        Self {
            agrees,
            hand: Hand::Recorded(Some(by)),
        }
    }

    /// How it was said.
    #[must_use]
    pub const fn how(self) -> VoteAnswered {
        match self.hand {
            Hand::Own(_) => VoteAnswered::Tablet,
            Hand::Recorded(_) => VoteAnswered::Paper,
        }
    }

    /// Whether it changes anything after what was said before. A no is taken however it comes. A
    /// yes by another hand does not overrule a no from the member's own: neither one on paper nor
    /// one from a tablet that got the seat since.
    ///
    /// # Errors
    /// `DeclinedOnTablet`.
    pub fn changes(self, before: Option<Self>) -> Result<bool, Fault> {
        let Some(before) = before else {
            return Ok(true);
        };
        if before.agrees == self.agrees {
            // The own hand says what another wrote down, or another witness writes it down: from
            // now on it is theirs.
            let was_recorded = before.how() == VoteAnswered::Paper;
            return Ok(was_recorded && before.hand != self.hand);
        }
        let is_same_hand = match (self.hand, before.hand) {
            (Hand::Own(Some(tablet)), Hand::Own(Some(before))) => tablet == before,
            _ => false,
        };
        let is_own_no = !before.agrees && before.how() == VoteAnswered::Tablet;
        if is_own_no && !is_same_hand {
            return Err(Fault::DeclinedOnTablet);
        }
        Ok(true)
    }

    /// Whether it is a yes that counts for a text with these writers: one alone is not both writer
    /// and witness, so a yes on paper needs a recorder who did not write, and one of nobody known
    /// has none.
    #[must_use]
    pub fn counts_beside(self, writers: &BTreeSet<AccountId>) -> bool {
        self.agrees
            && match self.hand {
                Hand::Own(_) => true,
                Hand::Recorded(by) => by.is_some_and(|by| !writers.contains(&by)),
            }
    }
}

/// Whether names may stand beside the votes of this edition: everybody whose vote was counted agrees,
/// and every question stands there in the very words that were voted on. A vote beside other words
/// is another vote.
#[must_use]
pub fn may_name(
    outcome: &Outcome,
    counted: &[&Question],
    mut said: impl ExactSizeIterator<Item = Option<VoteSaid>>,
) -> bool {
    let counts = |said: VoteSaid| said.counts_beside(outcome.editors());
    said.len() > 0 && outcome.text.asks_as_put(counted) && said.all(|said| said.is_some_and(counts))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn said() -> impl Strategy<Value = VoteSaid> {
        (any::<bool>(), 0_u128..3).prop_map(|(agrees, device)| {
            if device == 0 {
                VoteSaid::on_paper(agrees, AccountId::new(Uuid::from_u128(9)))
            } else {
                VoteSaid::on_tablet(agrees, DeviceId::new(Uuid::from_u128(device)))
            }
        })
    }

    proptest! {
        /// Whatever is said in whatever order: a no from the own hand holds until the same tablet
        /// says yes, and a no is never refused.
        #[test]
        fn a_no_from_the_own_hand_is_changed_by_the_own_hand(all in prop::collection::vec(said(), 0..20)) {
            let mut kept: Option<VoteSaid> = None;
            let mut own_no: Option<DeviceId> = None;
            for said in all {
                match said.changes(kept) {
                    Ok(true) => kept = Some(said),
                    Ok(false) => {}
                    Err(fault) => {
                        prop_assert_eq!(fault, Fault::DeclinedOnTablet);
                        prop_assert!(said.agrees);
                    }
                }
                let device = match said.hand {
                    Hand::Own(device) => device,
                    Hand::Recorded(_) => None,
                };
                if !said.agrees && own_no.is_none() {
                    own_no = device;
                }
                if said.agrees && own_no.is_some() && device == own_no {
                    own_no = None;
                }
                prop_assert!(said.agrees || kept.is_some_and(|kept| !kept.agrees));
                prop_assert!(own_no.is_none() || kept.is_some_and(|kept| !kept.agrees));
            }
        }
    }

    #[test]
    fn a_yes_on_paper_has_a_witness_who_did_not_write() {
        let account = |n| AccountId::new(Uuid::from_u128(n));
        let writers = BTreeSet::from([account(1)]);
        let tablet = DeviceId::new(Uuid::from_u128(7));
        assert!(VoteSaid::on_tablet(true, tablet).counts_beside(&writers));
        assert!(!VoteSaid::on_tablet(false, tablet).counts_beside(&writers));
        assert!(VoteSaid::on_paper(true, account(2)).counts_beside(&writers));
        let by_writer = VoteSaid::on_paper(true, account(1));
        assert!(!by_writer.counts_beside(&writers));
        let of_nobody = VoteSaid {
            agrees: true,
            hand: Hand::Recorded(None),
        };
        assert!(!of_nobody.counts_beside(&writers));
        // Another witness, or the own hand, takes its place; the other way round nothing changes.
        let by_other = VoteSaid::on_paper(true, account(2));
        let own = VoteSaid::on_tablet(true, tablet);
        for better in [by_other, own] {
            assert_eq!(better.changes(Some(by_writer)), Ok(true));
        }
        assert_eq!(by_other.changes(Some(own)), Ok(false));
        assert_eq!(by_writer.changes(Some(by_writer)), Ok(false));
    }
}
