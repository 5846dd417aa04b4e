//! An alert (提醒): something in the hall that the clerk has to see to.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::seat::SeatNo;
use crate::codes::codes;
use crate::ids::AlertId;

codes! {
    /// What happened.
    AlertKind {
        /// Somebody on a seat asked for help.
        Help = "help",
        /// A second device showed the code of a seat that is taken: the clerk can move the seat.
        SecondDevice = "second_device",
        /// Codes that no seat has were tried again and again.
        WrongCodes = "wrong_codes",
    }
}

/// An alert that nobody has seen to yet. There is one of a kind for a seat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alert {
    /// Id.
    pub id: AlertId,
    /// What happened.
    pub kind: AlertKind,
    /// On which seat; none where it concerns no seat.
    pub seat: Option<SeatNo>,
    /// How often since it was raised, as far as it was counted.
    pub times: u32,
    /// Since when.
    pub first_at: DateTime<Utc>,
    /// When last.
    pub last_at: DateTime<Utc>,
}
