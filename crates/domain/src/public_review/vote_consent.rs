//! What a member says of the own named vote: whether it may be published with the name (domain
//! brief §4, *Secret*: members' votes are published only with their consent).

use crate::codes::codes;
use crate::ids::DeviceId;
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
    /// The tablet it was said on; none on paper.
    pub device: Option<DeviceId>,
}

impl VoteSaid {
    /// Said on the tablet of the own seat.
    #[must_use]
    pub const fn on_tablet(agrees: bool, device: DeviceId) -> Self {
        Self {
            agrees,
            how: VoteAnswered::Tablet,
            device: Some(device),
        }
    }

    /// Signed on paper, and recorded by the clerk.
    #[must_use]
    pub const fn on_paper(agrees: bool) -> Self {
        Self {
            agrees,
            how: VoteAnswered::Paper,
            device: None,
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
        let is_own_no = !before.agrees && before.how == VoteAnswered::Tablet;
        let is_same_hand = self.device.is_some() && self.device == before.device;
        if is_own_no && self.agrees && !is_same_hand {
            return Err(Fault::DeclinedOnTablet);
        }
        // The own hand says no where another wrote it down: from now on it is the member's own.
        let is_own_now = !self.agrees && self.how == VoteAnswered::Tablet;
        let was_written_down = before.how == VoteAnswered::Paper;
        Ok(before.agrees != self.agrees || (is_own_now && was_written_down))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn said() -> impl Strategy<Value = VoteSaid> {
        (any::<bool>(), 0_u128..3).prop_map(|(agrees, device)| {
            if device == 0 {
                VoteSaid::on_paper(agrees)
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
                if said.how == VoteAnswered::Tablet && !said.agrees && own_no.is_none() {
                    own_no = said.device;
                }
                if said.agrees && own_no.is_some() && said.device == own_no {
                    own_no = None;
                }
                prop_assert!(said.agrees || kept.is_some_and(|kept| !kept.agrees));
                prop_assert!(own_no.is_none() || kept.is_some_and(|kept| !kept.agrees));
            }
        }
    }
}
