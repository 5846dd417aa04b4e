//! What a console shows, worked out of the snapshot: nothing here draws.

use chrono::{DateTime, Utc};
use domain::people::account::Role;
use domain::public_review::agenda::{AgendaItem, ClockDeed};
use domain::public_review::alert::{Alert, AlertKind};
use domain::public_review::course::{Hand, Roll, Status, Transition};
use domain::public_review::snapshot::{
    AgendaLine, AgendaStep, ClockState, OfficeSnapshot, OtherStep, PhaseWord, Presence, RoundView,
    SeatView, Sitting,
};
use domain::refusal::Refusal;

/// A stage of a hearing, as the bar on top names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stage {
    CheckIn,
    Opening,
    Presenting,
    Deliberating,
    Voting,
    Announcing,
    Signing,
}

/// How far a session is among the stages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Progress {
    /// Nobody is asked in yet.
    Before,
    /// In a stage.
    At(Stage),
    /// All stages are behind it.
    Over,
}

impl Stage {
    pub(super) const ALL: [Self; 7] = [
        Self::CheckIn,
        Self::Opening,
        Self::Presenting,
        Self::Deliberating,
        Self::Voting,
        Self::Announcing,
        Self::Signing,
    ];
}

impl Progress {
    /// Of a session that stands still, where it stood.
    pub(super) fn of(status: Status, back: Option<Status>) -> Self {
        match status {
            Status::Draft | Status::Convened | Status::Terminated => Self::Before,
            Status::PanelDrawn => Self::At(Stage::CheckIn),
            Status::Opened => Self::At(Stage::Opening),
            Status::Presenting => Self::At(Stage::Presenting),
            Status::Deliberating => Self::At(Stage::Deliberating),
            Status::Voting | Status::Tallied => Self::At(Stage::Voting),
            Status::Announced => Self::At(Stage::Announcing),
            Status::OpinionSigned => Self::At(Stage::Signing),
            Status::Published | Status::Withheld | Status::Archived => Self::Over,
            Status::Postponed | Status::Suspended => match back {
                Some(back) if back != status => Self::of(back, None),
                _ => Self::Before,
            },
        }
    }

    pub(super) fn is_done(self, stage: Stage) -> bool {
        match self {
            Self::Before => false,
            Self::At(now) => stage < now,
            Self::Over => true,
        }
    }

    pub(super) fn is_now(self, stage: Stage) -> bool {
        self == Self::At(stage)
    }
}

/// Whose hands are at this console.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Hands {
    pub chair: bool,
    pub clerk: bool,
}

impl Hands {
    pub(super) fn of(roles: &[Role]) -> Self {
        Self {
            chair: roles.contains(&Role::Chair),
            clerk: roles.contains(&Role::Clerk),
        }
    }

    pub(super) const fn may(self, hand: Hand) -> bool {
        match hand {
            Hand::Chair => self.chair,
            Hand::Clerk => self.clerk,
            Hand::Either => self.chair || self.clerk,
        }
    }
}

/// Why the next step cannot be taken yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Block {
    /// Too few are there.
    Quorum { missing: u32, needed: u32 },
    /// Anything else.
    Other(Refusal),
}

/// How the step button stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum StepState {
    /// Pressing it does it.
    Ready,
    /// Pressing it asks first: it is final, or needs a reason or a day.
    Asks,
    /// It cannot be done yet.
    Blocked(Block),
    /// It is the other's to do.
    Foreign(Hand),
}

/// What the step button does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Act {
    /// It moves the session.
    Lead(Transition),
    /// It sets a speaking clock.
    Clock(AgendaItem, ClockDeed),
}

/// The one button, always in the same place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct StepButton {
    pub act: Act,
    /// The round it opens or closes, where it does.
    pub round: Option<u32>,
    /// Of an open round: its time has run out.
    pub is_time_up: bool,
    pub state: StepState,
}

impl StepButton {
    /// None when the session is over. While the sides speak, the agenda comes first.
    pub(super) fn of(shown: &OfficeSnapshot, hands: Hands, is_time_up: bool) -> Option<Self> {
        if let Some(AgendaStep { item, deed }) = shown.agenda_step {
            return Some(Self {
                act: Act::Clock(item, deed),
                round: None,
                is_time_up: false,
                state: if hands.may(Hand::Either) {
                    StepState::Ready
                } else {
                    StepState::Foreign(Hand::Either)
                },
            });
        }
        let step = shown.next_step.as_ref()?;
        let sitting = &shown.sitting;
        let blocked = step.blocked.as_deref().map(|code| block(sitting, code));
        // Once its time has run out, counting a round takes nothing from anybody.
        let is_time_up = is_time_up && step.transition == Transition::CloseRound;
        let asks = step.needs_reason || (asks(step.transition) && !is_time_up);
        let state = match blocked {
            Some(block) => StepState::Blocked(block),
            None if !hands.may(step.hand) => StepState::Foreign(step.hand),
            None if asks => StepState::Asks,
            None => StepState::Ready,
        };
        Some(Self {
            act: Act::Lead(step.transition),
            round: round_of(sitting, step.transition),
            is_time_up,
            state,
        })
    }

    /// How it moves the session, where it does.
    pub(super) const fn transition(self) -> Option<Transition> {
        match self.act {
            Act::Lead(transition) => Some(transition),
            Act::Clock(..) => None,
        }
    }
}

/// Everything else that may be done now. Where the agenda has the step button, going on stands here.
pub(super) fn others(shown: &OfficeSnapshot) -> Vec<OtherStep> {
    let passed = shown
        .next_step
        .as_ref()
        .filter(|step| shown.agenda_step.is_some() && step.blocked.is_none());
    let passed = passed.map(|step| OtherStep {
        transition: step.transition,
        hand: step.hand,
        needs_reason: step.needs_reason,
    });
    passed
        .into_iter()
        .chain(shown.other_steps.iter().cloned())
        .collect()
}

/// Who has not spoken at all.
pub(super) fn unheard(sitting: &Sitting) -> impl Iterator<Item = AgendaItem> {
    let lines = sitting.agenda.iter();
    lines
        .filter(|line| line.state == ClockState::Waiting)
        .map(|line| line.item)
}

/// Whether the sides have had their say: what has not been said will not be.
pub(super) fn is_heard(sitting: &Sitting) -> bool {
    let status = match (sitting.status, sitting.back) {
        (Status::Suspended | Status::Postponed, Some(back)) => back,
        (status, _) => status,
    };
    Progress::of(status, None) > Progress::At(Stage::Presenting) && status != Status::Terminated
}

/// How many are missing where the panel does not vote yet, so that nobody is surprised at the vote.
pub(super) fn missing_soon(shown: &OfficeSnapshot) -> Option<u32> {
    let sitting = &shown.sitting;
    let is_soon = matches!(
        sitting.status,
        Status::PanelDrawn | Status::Opened | Status::Presenting
    );
    (is_soon && sitting.roll == Roll::CheckIn)
        .then(|| missing(sitting))
        .filter(|missing| *missing > 0)
}

/// Whether a round was opened before: the roll was frozen then.
pub(super) fn is_roll_frozen(sitting: &Sitting) -> bool {
    sitting.roll == Roll::Frozen
}

fn block(sitting: &Sitting, code: &str) -> Block {
    let refusal = Refusal::ALL
        .iter()
        .copied()
        .find(|refusal| refusal.code() == code);
    match refusal {
        Some(Refusal::QuorumMissing) => Block::Quorum {
            missing: missing(sitting),
            needed: sitting.quorum_needed,
        },
        other => Block::Other(other.unwrap_or(Refusal::TransitionNotNow)),
    }
}

/// How many are missing to the quorum.
pub(super) fn missing(sitting: &Sitting) -> u32 {
    sitting.quorum.missing(sitting.eligible, sitting.present)
}

/// What is final, or wants more than a press, is asked again in place.
pub(super) const fn asks(transition: Transition) -> bool {
    matches!(
        transition,
        Transition::CloseRound
            | Transition::Announce
            | Transition::SignOpinion
            | Transition::Archive
            | Transition::Reconvene
            | Transition::Reschedule
    )
}

/// The round a wish is about.
pub(super) fn round_of(sitting: &Sitting, wish: Transition) -> Option<u32> {
    let phase = match wish {
        Transition::OpenRound | Transition::DropRound => PhaseWord::Drafted,
        Transition::CloseRound | Transition::VoidRound => PhaseWord::Open,
        _ => return None,
    };
    let mut rounds = sitting.rounds.iter();
    rounds
        .find(|round| round.phase == phase)
        .map(|round| round.place)
}

/// The round the hall looks at: the open one, else the last that was counted.
pub(super) fn round_shown(sitting: &Sitting) -> Option<&RoundView> {
    let mut rounds = sitting.rounds.iter();
    let open = rounds.find(|round| round.phase == PhaseWord::Open);
    open.or_else(|| sitting.last_counted())
}

/// How many ballots of a round are in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Turnout {
    pub issued: u32,
    pub returned: u32,
}

impl Turnout {
    pub(super) fn of(round: &RoundView) -> Option<Self> {
        Some(Self {
            issued: round.issued?,
            returned: round.returned?,
        })
    }

    pub(super) const fn unreturned(self) -> u32 {
        self.issued.saturating_sub(self.returned)
    }
}

/// What is shown of a seat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Sign {
    Here,
    Reconnecting,
    Help,
    Moving,
    Absent,
    Recused,
}

impl Sign {
    pub(super) const ALL: [Self; 6] = [
        Self::Here,
        Self::Reconnecting,
        Self::Help,
        Self::Moving,
        Self::Absent,
        Self::Recused,
    ];

    pub(super) fn of(seat: &SeatView, alerts: &[Alert]) -> Self {
        let asks = |alert: &Alert| {
            alert.kind == AlertKind::Help && alert.seat.is_some_and(|no| no.0 == seat.number)
        };
        match seat.presence {
            Presence::Recused => Self::Recused,
            Presence::Absent => Self::Absent,
            _ if alerts.iter().any(asks) => Self::Help,
            Presence::Here => Self::Here,
            Presence::Reconnecting => Self::Reconnecting,
            Presence::Moving => Self::Moving,
        }
    }

    /// Somebody sits there with a tablet.
    pub(super) const fn has_device(self) -> bool {
        matches!(self, Self::Here | Self::Reconnecting | Self::Help)
    }
}

/// The seats as they are drawn and counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct SeatMap(pub Vec<Sign>);

impl SeatMap {
    pub(super) fn of(shown: &OfficeSnapshot) -> Self {
        let seats = shown.seats.iter();
        Self(seats.map(|seat| Sign::of(seat, &shown.alerts)).collect())
    }

    pub(super) fn count(&self, sign: Sign) -> usize {
        self.0.iter().filter(|one| **one == sign).count()
    }
}

/// A side of the hearing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Petitioner,
    Unit,
}

impl Side {
    const fn of(item: AgendaItem) -> Option<Self> {
        match item {
            AgendaItem::PetitionerStatement
            | AgendaItem::PetitionerReply
            | AgendaItem::PetitionerLast => Some(Self::Petitioner),
            AgendaItem::UnitStatement | AgendaItem::UnitReply | AgendaItem::UnitLast => {
                Some(Self::Unit)
            }
            AgendaItem::ExpertOpinion | AgendaItem::ReviewersQuestions => None,
        }
    }

    /// Seconds this side has used.
    pub(super) fn used(self, agenda: &[AgendaLine], now: DateTime<Utc>) -> i64 {
        let own = agenda
            .iter()
            .filter(|line| Self::of(line.item) == Some(self));
        own.map(|line| line.clock().used(now)).sum()
    }

    /// Seconds this side has in all: the same for both.
    pub(super) fn allowed(self, agenda: &[AgendaLine]) -> i64 {
        let own = agenda
            .iter()
            .filter(|line| Self::of(line.item) == Some(self));
        own.map(|line| i64::from(line.minutes) * 60).sum()
    }
}

#[cfg(test)]
mod tests;
