//! What a rehearsal reads of a snapshot. Everything else in it is left unread, so that an older
//! rehearsal can still talk to a newer server.

use domain::public_review::course::{Roll, Status, Transition};
use serde::Deserialize;
use uuid::Uuid;

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Snapshot {
    pub changes: i64,
    pub revision: u32,
    pub status: Status,
    pub roll: Roll,
    pub ballot_mode: String,
    pub present: u32,
    pub on_roll: u32,
    pub quorum_needed: u32,
    pub rounds: Vec<Round>,
    #[serde(default)]
    pub next_step: Option<Step>,
    #[serde(default)]
    pub own: Option<Own>,
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Round {
    pub id: Uuid,
    pub place: u32,
    pub phase: Phase,
    pub questions: Vec<Question>,
    #[serde(default)]
    pub tallies: Vec<Tally>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Phase {
    Drafted,
    Open,
    Closed,
    Voided,
    Dropped,
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Question {
    pub options: Vec<serde::de::IgnoredAny>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct Tally {
    pub counts: Counts,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct Counts {
    pub returned: u32,
    pub options: Vec<u32>,
    pub abstain: u32,
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Step {
    pub transition: Transition,
    #[serde(default)]
    pub blocked: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Own {
    #[serde(default)]
    pub receipts: Vec<Receipt>,
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Receipt {
    pub round: Uuid,
    pub receipt: String,
}

impl Snapshot {
    pub(crate) fn round(&self, id: Uuid) -> Option<&Round> {
        self.rounds.iter().find(|round| round.id == id)
    }

    pub(crate) fn open_round(&self) -> Option<&Round> {
        self.rounds.iter().find(|round| round.phase == Phase::Open)
    }
}
