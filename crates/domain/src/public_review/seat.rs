//! A seat (席位): a reviewer's place in one session, and the one device that speaks for it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::course::Roll;
use crate::codes::codes;
use crate::ids::{DeviceId, ReviewerId, SeatId};
use crate::refusal::Refusal;

codes! {
    /// What a seat is for. Reserves come with the drawn panel.
    SeatRole {
        /// Votes.
        Member = "member",
        /// Moves up when a member is recused.
        Reserve = "reserve",
    }
}

codes! {
    /// Where a recusal (回避) stands.
    RecusalState {
        /// Nobody asked.
        None = "none",
        /// The reviewer asked.
        SelfAsked = "self",
        /// A party asked.
        Requested = "requested",
        /// Recused: not on the panel.
        Granted = "granted",
        /// Stays on the panel.
        Refused = "refused",
    }
}

/// Number of a seat in its session, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SeatNo(pub u32);

/// Who sits where, and whether they are there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seat {
    /// Id.
    pub id: SeatId,
    /// Number on the card.
    pub number: SeatNo,
    /// Whose it is.
    pub reviewer: ReviewerId,
    /// What it is for.
    pub role: SeatRole,
    /// Whether the reviewer steps back.
    pub recusal: RecusalState,
    /// Whether somebody sits there.
    pub attendance: Attendance,
    /// It was taken when the roll froze, so it counts whoever leaves.
    pub on_roll: bool,
}

/// Whether somebody sits on a seat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attendance {
    /// Nobody has come.
    Absent,
    /// Somebody has, and this device speaks for the seat.
    Here {
        /// The one device.
        device: DeviceId,
        /// Since when.
        since: DateTime<Utc>,
    },
    /// The clerk has taken the device off: the next one to show the new code speaks for the seat.
    Moving {
        /// When the reviewer checked in.
        since: DateTime<Utc>,
    },
}

/// What claiming a seat changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// Nothing: this device has the seat already.
    Again,
    /// The device takes the seat.
    Taken(Attendance),
}

impl Seat {
    /// Whether it counts as a seat of the panel.
    #[must_use]
    pub fn is_eligible(&self) -> bool {
        self.role == SeatRole::Member && self.recusal != RecusalState::Granted
    }

    /// Whether somebody has come, with or without a device just now.
    #[must_use]
    pub const fn is_present(&self) -> bool {
        !matches!(self.attendance, Attendance::Absent)
    }

    /// A device shows the seat's code: one seat, one device.
    ///
    /// # Errors
    /// `CheckInNotOpen` before check-in, `RollFrozen` for somebody who comes after a round was
    /// opened, `SeatTaken` for a second device: the clerk can move the seat. `NotOnPanel` when
    /// the seat was recused.
    pub fn claim(
        &self,
        roll: Roll,
        device: DeviceId,
        now: DateTime<Utc>,
    ) -> Result<Claim, Refusal> {
        if !self.is_eligible() {
            return Err(Refusal::NotOnPanel);
        }
        match self.attendance {
            Attendance::Here { device: own, .. } if own == device => Ok(Claim::Again),
            Attendance::Here { .. } => Err(Refusal::SeatTaken),
            // A tablet that died is replaced at any time, the roll frozen or not.
            Attendance::Moving { since } => Ok(Claim::Taken(Attendance::Here { device, since })),
            Attendance::Absent => match roll {
                Roll::Unseated | Roll::Seated => Err(Refusal::CheckInNotOpen),
                Roll::Frozen => Err(Refusal::RollFrozen),
                Roll::CheckIn => Ok(Claim::Taken(Attendance::Here { device, since: now })),
            },
        }
    }

    /// The clerk takes the device off the seat, so that another can take it. Who is present stays
    /// present.
    ///
    /// # Errors
    /// `SeatFree` when no device has it.
    pub const fn move_device(&self) -> Result<Attendance, Refusal> {
        match self.attendance {
            Attendance::Here { since, .. } => Ok(Attendance::Moving { since }),
            Attendance::Absent | Attendance::Moving { .. } => Err(Refusal::SeatFree),
        }
    }

    /// The clerk takes a check-in back, as long as the roll is open: it was the wrong seat, or the
    /// reviewer left before the vote.
    ///
    /// # Errors
    /// `RollFrozen` once a round was opened: whoever leaves then stays in the base. `SeatFree` when
    /// nobody has come.
    pub fn take_back(&self, roll: Roll) -> Result<Attendance, Refusal> {
        match (self.is_present(), roll) {
            (_, Roll::Frozen) => Err(Refusal::RollFrozen),
            (false, _) => Err(Refusal::SeatFree),
            (true, _) => Ok(Attendance::Absent),
        }
    }

    /// Whether this device may cast the seat's ballot.
    ///
    /// # Errors
    /// `NotOnPanel` for a seat that is not on the roll, `SeatMoved` for a device that no longer has
    /// the seat.
    pub fn may_vote(&self, device: DeviceId) -> Result<(), Refusal> {
        if !self.on_roll {
            return Err(Refusal::NotOnPanel);
        }
        match self.attendance {
            Attendance::Here { device: own, .. } if own == device => Ok(()),
            Attendance::Here { .. } | Attendance::Absent | Attendance::Moving { .. } => {
                Err(Refusal::SeatMoved)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn device(number: u128) -> DeviceId {
        DeviceId::new(Uuid::from_u128(number))
    }

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_770_000_000 + second, 0).unwrap()
    }

    fn seat() -> Seat {
        Seat {
            id: SeatId::new(Uuid::from_u128(1)),
            number: SeatNo(1),
            reviewer: ReviewerId::new(Uuid::from_u128(2)),
            role: SeatRole::Member,
            recusal: RecusalState::None,
            attendance: Attendance::Absent,
            on_roll: false,
        }
    }

    #[test]
    fn one_seat_one_device() {
        let mut seat = seat();
        let Ok(Claim::Taken(here)) = seat.claim(Roll::CheckIn, device(1), at(0)) else {
            panic!("a free seat is taken");
        };
        seat.attendance = here;
        assert_eq!(
            seat.claim(Roll::CheckIn, device(1), at(1)),
            Ok(Claim::Again)
        );
        assert_eq!(
            seat.claim(Roll::CheckIn, device(2), at(1)),
            Err(Refusal::SeatTaken)
        );
        // The clerk moves it, even after the roll froze; the time of arrival stays.
        seat.on_roll = true;
        seat.attendance = seat.move_device().unwrap();
        assert!(seat.is_present());
        assert_eq!(seat.may_vote(device(1)), Err(Refusal::SeatMoved));
        let Ok(Claim::Taken(here)) = seat.claim(Roll::Frozen, device(2), at(9)) else {
            panic!("a moved seat is taken");
        };
        assert_eq!(
            here,
            Attendance::Here {
                device: device(2),
                since: at(0)
            }
        );
        seat.attendance = here;
        assert_eq!(seat.may_vote(device(2)), Ok(()));
        assert_eq!(seat.may_vote(device(1)), Err(Refusal::SeatMoved));
    }

    #[test]
    fn the_door_is_open_during_check_in_only() {
        let seat = seat();
        for (roll, refusal) in [
            (Roll::Unseated, Refusal::CheckInNotOpen),
            (Roll::Seated, Refusal::CheckInNotOpen),
            (Roll::Frozen, Refusal::RollFrozen),
        ] {
            assert_eq!(seat.claim(roll, device(1), at(0)), Err(refusal));
        }
        let recused = Seat {
            recusal: RecusalState::Granted,
            ..seat
        };
        assert_eq!(
            recused.claim(Roll::CheckIn, device(1), at(0)),
            Err(Refusal::NotOnPanel)
        );
    }

    #[test]
    fn whoever_leaves_after_the_roll_froze_stays_in_the_base() {
        let here = Seat {
            attendance: Attendance::Here {
                device: device(1),
                since: at(0),
            },
            ..seat()
        };
        assert_eq!(here.take_back(Roll::CheckIn), Ok(Attendance::Absent));
        assert_eq!(here.take_back(Roll::Frozen), Err(Refusal::RollFrozen));
        assert_eq!(seat().take_back(Roll::CheckIn), Err(Refusal::SeatFree));
    }

    proptest! {
        /// Whatever devices and clerk do, in whatever order: at most one device may vote.
        #[test]
        fn never_two_devices_speak_for_a_seat(
            deeds in prop::collection::vec((0_u8..5, 1_u128..4), 0..40),
        ) {
            let mut seat = seat();
            let mut roll = Roll::CheckIn;
            for (deed, number) in deeds {
                match deed {
                    0 | 1 => if let Ok(Claim::Taken(here)) = seat.claim(roll, device(number), at(0)) {
                        seat.attendance = here;
                    },
                    2 => if let Ok(moving) = seat.move_device() { seat.attendance = moving; },
                    3 => if let Ok(absent) = seat.take_back(roll) { seat.attendance = absent; },
                    _ => if roll == Roll::CheckIn {
                        roll = Roll::Frozen;
                        seat.on_roll = seat.is_present();
                    },
                }
                let may = (1..4).filter(|number| seat.may_vote(device(*number)).is_ok()).count();
                prop_assert!(may <= 1);
                prop_assert!(seat.on_roll || may == 0);
                if seat.on_roll {
                    prop_assert!(seat.is_present(), "who is on the roll stays in the base");
                }
            }
        }
    }
}
