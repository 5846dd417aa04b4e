//! What screens show of a session: one snapshot for each audience, made once for a change.
//!
//! Hall and tablets see the same truth because all of it comes from here. What an audience must
//! not see is left out here, not hidden on the screen.

mod builder;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::agenda::{AgendaItem, Clock, ClockDeed};
use super::alert::Alert;
use super::ballot::{BallotMode, Receipt};
use super::course::{Hand, Roll, RoundKind, Status, Transition, last_counted};
use super::document::DocumentSide;
use super::profile::Quorum;
use super::question::{BallotOption, Template};
use super::session::Openness;
use super::tally::Tally;
use crate::codes::codes;
use crate::ids::{DocumentId, RoundId};

pub use self::builder::{HallRows, SeatRow, Snapshots};

codes! {
    /// Who looks.
    Audience {
        /// Everybody in the hall.
        Projector = "projector",
        /// A member of the panel, on the own tablet.
        Member = "member",
        /// Chair and clerk.
        Office = "office",
    }
}

/// What every audience may see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Sitting {
    /// Who looks.
    pub audience: Audience,
    /// What a console names to move the session.
    pub revision: u32,
    /// Number.
    pub number: String,
    /// What it is about.
    pub title: String,
    /// Where.
    pub venue: String,
    /// When.
    pub scheduled_at: DateTime<Utc>,
    /// How far it has come.
    pub status: Status,
    /// Where a session that stands still goes on.
    pub back: Option<Status>,
    /// Who counts.
    pub roll: Roll,
    /// How it votes.
    pub ballot_mode: BallotMode,
    /// Who may be in the hall.
    pub openness: Openness,
    /// Seats of the panel without those recused.
    pub eligible: u32,
    /// Of these, how many are there.
    pub present: u32,
    /// Of these, how many are on the roll; 0 before it is frozen.
    pub on_roll: u32,
    /// How many must be there before the first round.
    pub quorum_needed: u32,
    /// The rule behind that figure.
    pub quorum: Quorum,
    /// Who speaks, in which order.
    pub agenda: Vec<AgendaLine>,
    /// The rounds in their order.
    pub rounds: Vec<RoundView>,
}

impl Sitting {
    /// The round that was counted last, whatever came after it.
    #[must_use]
    pub fn last_counted(&self) -> Option<&RoundView> {
        last_counted(&self.rounds, |round| round.phase == PhaseWord::Closed)
    }
}

codes! {
    /// How a speaking clock stands.
    ClockState {
        /// Not begun.
        Waiting = "waiting",
        /// Somebody speaks.
        Running = "running",
        /// Stopped in between.
        Paused = "paused",
        /// Done.
        Over = "over",
    }
}

/// An item of the agenda with its clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct AgendaLine {
    /// What it is.
    pub item: AgendaItem,
    /// Minutes it has.
    pub minutes: u32,
    /// How its clock stands.
    pub state: ClockState,
    /// Seconds used before `since`, or in all.
    pub used_seconds: i64,
    /// Since when it runs.
    pub since: Option<DateTime<Utc>>,
}

impl AgendaLine {
    pub(super) fn of(item: AgendaItem, minutes: u32, clock: Clock) -> Self {
        let (state, used_seconds, since) = match clock {
            Clock::Waiting => (ClockState::Waiting, 0, None),
            Clock::Running { before, since } => (ClockState::Running, before, Some(since)),
            Clock::Paused { used } => (ClockState::Paused, used, None),
            Clock::Over { used } => (ClockState::Over, used, None),
        };
        Self {
            item,
            minutes,
            state,
            used_seconds,
            since,
        }
    }

    /// The clock itself, which knows the time used and what to say about it.
    #[must_use]
    pub const fn clock(&self) -> Clock {
        let used = self.used_seconds;
        match (self.state, self.since) {
            (ClockState::Running, Some(since)) => Clock::Running {
                before: used,
                since,
            },
            (ClockState::Waiting, _) => Clock::Waiting,
            (ClockState::Paused | ClockState::Running, _) => Clock::Paused { used },
            (ClockState::Over, _) => Clock::Over { used },
        }
    }
}

codes! {
    /// How far a round is.
    PhaseWord {
        /// Not opened.
        Drafted = "drafted",
        /// Ballots are taken.
        Open = "open",
        /// Counted.
        Closed = "closed",
        /// Never counted.
        Voided = "voided",
        /// Left out.
        Dropped = "dropped",
    }
}

/// A round.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RoundView {
    /// Id.
    pub id: RoundId,
    /// Its place among the rounds, from 1.
    pub place: u32,
    /// What it decides.
    pub kind: RoundKind,
    /// Its limit.
    pub minutes: Option<u32>,
    /// How far it is.
    pub phase: PhaseWord,
    /// When it was opened.
    pub opened_at: Option<DateTime<Utc>>,
    /// From when on no ballot is taken, where it has a limit.
    pub closes_at: Option<DateTime<Utc>>,
    /// When it was closed or voided.
    pub ended_at: Option<DateTime<Utc>>,
    /// It decided to adjourn for facts.
    pub adjourns: bool,
    /// Ballots given out: those on the roll; none before it opened.
    pub issued: Option<u32>,
    /// Ballots that came back, as far as this audience may know.
    pub returned: Option<u32>,
    /// What is asked; empty where this audience may not know yet.
    pub questions: Vec<QuestionView>,
    /// What was counted; empty before.
    pub tallies: Vec<Tally>,
}

/// A question with all its options written out; abstaining always stands beside them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct QuestionView {
    /// In words.
    pub text: String,
    /// Where its options come from.
    pub template: Template,
    /// The options in their order.
    pub options: Vec<BallotOption>,
}

/// What the hall sees.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ProjectorSnapshot {
    /// What everybody may see.
    #[serde(flatten)]
    pub sitting: Sitting,
}

/// What a member of the panel sees, besides the own seat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MemberSnapshot {
    /// What everybody may see, and the questions beforehand.
    #[serde(flatten)]
    pub sitting: Sitting,
    /// De-identified summary.
    pub summary: String,
    /// What the petitioner says.
    pub petitioner_statement: String,
    /// What the unit says.
    pub unit_statement: String,
    /// The documents the panel may read, in their order; without what was withdrawn.
    pub documents: Vec<DocumentView>,
}

/// A document as a tablet lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DocumentView {
    /// Id: its pages are pictures at addresses of their own.
    pub id: DocumentId,
    /// Title.
    pub title: String,
    /// Whose it is.
    pub side: DocumentSide,
    /// How many pages.
    pub pages: u32,
}

/// What chair and clerk see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OfficeSnapshot {
    /// What everybody may see, all questions and the turnout.
    #[serde(flatten)]
    pub sitting: Sitting,
    /// The one next step; none when the session is over.
    pub next_step: Option<NextStep>,
    /// While the sides speak: what the agenda wants before that step. None when all have spoken.
    pub agenda_step: Option<AgendaStep>,
    /// Everything else that may be done now.
    pub other_steps: Vec<OtherStep>,
    /// Every seat: who, and whether the tablet is there. Never who has voted.
    pub seats: Vec<SeatView>,
    /// What the clerk has to see to, the latest first.
    pub alerts: Vec<Alert>,
}

/// The step button.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NextStep {
    /// What it does.
    pub transition: Transition,
    /// Whose it is.
    pub hand: Hand,
    /// Whether a reason must be given.
    pub needs_reason: bool,
    /// The code of the refusal that blocks it.
    pub blocked: Option<String>,
}

/// What the agenda wants next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct AgendaStep {
    /// Whose clock.
    pub item: AgendaItem,
    /// What is done with it.
    pub deed: ClockDeed,
}

/// Another step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OtherStep {
    /// What it does.
    pub transition: Transition,
    /// Whose it is.
    pub hand: Hand,
    /// Whether a reason must be given.
    pub needs_reason: bool,
}

codes! {
    /// Whether a seat's tablet is there.
    Presence {
        /// It is connected.
        Here = "here",
        /// Its reviewer has come; the tablet is not connected just now.
        Reconnecting = "reconnecting",
        /// The clerk took the tablet off; the next one has not come yet.
        Moving = "moving",
        /// Nobody has come.
        Absent = "absent",
        /// Not on the panel.
        Recused = "recused",
    }
}

/// A seat as chair and clerk see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SeatView {
    /// Number.
    pub number: u32,
    /// Name of the reviewer.
    pub name: String,
    /// Whether its tablet is there.
    pub presence: Presence,
    /// It counts.
    pub on_roll: bool,
}

/// What a tablet knows of its own seat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnSeat {
    /// Number.
    pub seat: u32,
    /// Name of the reviewer.
    pub name: String,
    /// It counts.
    pub on_roll: bool,
    /// It has asked for help and nobody has seen to it yet.
    pub help_asked: bool,
    /// A receipt for each round it has voted in.
    pub receipts: Vec<OwnReceipt>,
}

/// That a ballot was received: never which.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnReceipt {
    /// The round.
    pub round: RoundId,
    /// The code.
    pub receipt: Receipt,
}
