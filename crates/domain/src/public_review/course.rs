//! The course of a session (评议进程): its status, the roll, the rounds, and every way on and back.
//!
//! ```text
//! draft → convened → panel_drawn → opened → presenting → deliberating ⇄ voting → tallied
//!       → announced → opinion_signed → published | withheld → archived
//! side: postponed (before a round is opened), suspended (from the opening on), terminated
//! ```

mod effect;
mod extend;
mod hall;
mod legal;
mod step;
mod transition;
mod undo;

use chrono::{DateTime, Duration, Utc};

pub use self::effect::Effect;
pub use self::hall::{Hall, Papers};
pub use self::step::Step;
pub use self::transition::{Hand, Transition};
use crate::codes::codes;
use crate::refusal::Refusal;

codes! {
    /// How far a session has come (`docs/rules.md`, *The course*).
    Status {
        /// 草拟.
        Draft = "draft",
        /// 已召集: both sides have been told.
        Convened = "convened",
        /// 已组团: the panel is seated.
        PanelDrawn = "panel_drawn",
        /// 已开场.
        Opened = "opened",
        /// 陈述.
        Presenting = "presenting",
        /// 评议: parties and observers have left.
        Deliberating = "deliberating",
        /// 表决: a round is open.
        Voting = "voting",
        /// 已计票.
        Tallied = "tallied",
        /// 已宣布.
        Announced = "announced",
        /// 意见书已签署.
        OpinionSigned = "opinion_signed",
        /// 已公开.
        Published = "published",
        /// 不公开: a normal result.
        Withheld = "withheld",
        /// 已归档.
        Archived = "archived",
        /// 延期: another day.
        Postponed = "postponed",
        /// 中止: a new witness, an appraisal, an absence for cause.
        Suspended = "suspended",
        /// 终止: the petitioner withdrew, or the parties settled.
        Terminated = "terminated",
    }
}

impl Status {
    /// Whether the hearing is over: from the announcement on, what follows is paper.
    #[must_use]
    pub const fn is_over(self) -> bool {
        match self {
            Self::Announced
            | Self::OpinionSigned
            | Self::Published
            | Self::Withheld
            | Self::Archived
            | Self::Terminated => true,
            Self::Draft
            | Self::Convened
            | Self::PanelDrawn
            | Self::Opened
            | Self::Presenting
            | Self::Deliberating
            | Self::Voting
            | Self::Tallied
            | Self::Postponed
            | Self::Suspended => false,
        }
    }
}

codes! {
    /// The roll (名册): who counts.
    Roll {
        /// There is no panel yet.
        Unseated = "unseated",
        /// Seats are known; the door is closed.
        Seated = "seated",
        /// The door is open: seat codes are good.
        CheckIn = "check_in",
        /// A round was opened: who is on it counts, whoever leaves; nobody is added.
        Frozen = "frozen",
    }
}

codes! {
    /// What a round decides.
    RoundKind {
        /// 补充调查后再议: whether to adjourn for facts; put first.
        Adjourn = "adjourn",
        /// The questions of the session.
        Questions = "questions",
    }
}

/// How far a round is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Its questions can still be changed.
    Drafted,
    /// Ballots are taken. The questions are frozen from here on.
    Open {
        /// Since when.
        opened_at: DateTime<Utc>,
        /// Until when, where it has a limit: from then on no ballot is taken, closed or not.
        closes_at: Option<DateTime<Utc>>,
    },
    /// Counted.
    Closed {
        /// Since when.
        opened_at: DateTime<Utc>,
        /// Until when.
        closed_at: DateTime<Utc>,
        /// It decided to adjourn for facts.
        adjourns: bool,
    },
    /// Opened by mistake or with a mistake in it: what was cast is kept and never counted.
    Voided {
        /// Since when.
        voided_at: DateTime<Utc>,
    },
    /// Left out: a round before it made it pointless.
    Dropped,
}

/// One round of a session, without its questions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Round {
    /// What it decides.
    pub kind: RoundKind,
    /// Minutes after which no ballot is taken; none for a round the chair closes.
    pub minutes: Option<u32>,
    /// How far it is.
    pub phase: Phase,
}

impl Round {
    /// A round at its beginning.
    #[must_use]
    pub const fn new(kind: RoundKind, minutes: Option<u32>) -> Self {
        Self {
            kind,
            minutes,
            phase: Phase::Drafted,
        }
    }

    /// Whether a ballot that arrives now is in time, by the server's one clock.
    ///
    /// # Errors
    /// `RoundNotOpen` before opening and for a voided or dropped round, `BallotTooLate` from the
    /// closing on.
    pub fn takes_ballots(&self, now: DateTime<Utc>) -> Result<(), Refusal> {
        match self.phase {
            Phase::Open {
                closes_at: Some(closes_at),
                ..
            } if closes_at <= now => Err(Refusal::BallotTooLate),
            Phase::Open { .. } => Ok(()),
            Phase::Closed { .. } => Err(Refusal::BallotTooLate),
            Phase::Drafted | Phase::Voided { .. } | Phase::Dropped => Err(Refusal::RoundNotOpen),
        }
    }
}

/// A session's course.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Course {
    status: Status,
    /// Where a session that stands still goes on.
    back: Option<Status>,
    roll: Roll,
    rounds: Vec<Round>,
}

/// A course after a decision, and what goes with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// The course now.
    pub course: Course,
    /// What goes with it.
    pub effects: Vec<Effect>,
}

/// The round that was counted last: by its place, for rounds are held in their order and a clock
/// can be set back.
pub(crate) fn last_counted<T>(rounds: &[T], is_counted: impl Fn(&T) -> bool) -> Option<&T> {
    rounds.iter().rev().find(|round| is_counted(round))
}

impl Course {
    /// A course at its beginning.
    #[must_use]
    pub const fn draft(rounds: Vec<Round>) -> Self {
        Self {
            status: Status::Draft,
            back: None,
            roll: Roll::Unseated,
            rounds,
        }
    }

    /// A course as it was stored; `None` for one that no decisions lead to.
    #[must_use]
    pub fn restore(
        status: Status,
        back: Option<Status>,
        roll: Roll,
        rounds: Vec<Round>,
    ) -> Option<Self> {
        let course = Self {
            status,
            back,
            roll,
            rounds,
        };
        course.is_legal().then_some(course)
    }

    /// How far the session has come.
    #[must_use]
    pub const fn status(&self) -> Status {
        self.status
    }

    /// Where a session that stands still goes on.
    #[must_use]
    pub const fn back(&self) -> Option<Status> {
        self.back
    }

    /// Who counts.
    #[must_use]
    pub const fn roll(&self) -> Roll {
        self.roll
    }

    /// The rounds in their order.
    #[must_use]
    pub fn rounds(&self) -> &[Round] {
        &self.rounds
    }

    /// The round that takes ballots, from 0.
    #[must_use]
    pub fn open_round(&self) -> Option<usize> {
        let open = |round: &Round| matches!(round.phase, Phase::Open { .. });
        self.rounds.iter().position(open)
    }

    /// The round that would be opened next, from 0.
    #[must_use]
    pub fn next_round(&self) -> Option<usize> {
        let drafted = |round: &Round| round.phase == Phase::Drafted;
        self.rounds.iter().position(drafted)
    }

    /// Whether the vote that was counted last adjourns the session for facts.
    #[must_use]
    pub fn is_adjourned(&self) -> bool {
        let last = last_counted(&self.rounds, |round| {
            matches!(round.phase, Phase::Closed { .. })
        });
        self.status == Status::Tallied
            && matches!(
                last.map(|round| round.phase),
                Some(Phase::Closed { adjourns: true, .. })
            )
    }

    /// Whether the rounds may still be rearranged: nothing was convened yet.
    #[must_use]
    pub const fn is_draft(&self) -> bool {
        matches!(self.status, Status::Draft)
    }

    /// Whether the session is over and nothing of it changes any more.
    #[must_use]
    pub const fn is_terminal(&self) -> bool {
        matches!(self.status, Status::Archived | Status::Terminated)
    }

    /// What becomes of the session.
    ///
    /// # Errors
    /// `TransitionNotNow` where the status does not allow it, and the reasons of each transition:
    /// `NotReady`, `CheckInNotOpen`, `QuorumMissing`, `NoRoundLeft`, `AdjournedForFacts`,
    /// `RoundsLeft`, `OpinionUnsigned`, `OutcomeNotAgreed`.
    pub fn decide(
        &self,
        wish: Transition,
        hall: &Hall,
        now: DateTime<Utc>,
    ) -> Result<Moved, Refusal> {
        use Transition as T;
        match wish {
            T::Convene => self.convene(hall),
            T::SeatPanel => self.seat_panel(),
            T::OpenRound => self.open_next_round(hall, now),
            T::CloseRound => self.close_round(hall, now),
            T::ExtendRound => self.extend_round(now),
            T::VoidRound => self.void_round(now),
            T::DropRound => self.drop_round(),
            T::Open => self.open(),
            T::Announce => self.announce(),
            T::Postpone => self.postpone(),
            T::Suspend => self.suspend(),
            T::Reconvene => self.reconvene(),
            T::Resume => self.resume(),
            T::SignOpinion => self.sign_opinion(hall),
            T::Publish => self.publish(hall),
            _ => self.step_plainly(wish),
        }
    }

    fn to(&self, status: Status, effects: &[Effect]) -> Moved {
        Moved {
            course: Self {
                status,
                back: None,
                ..self.clone()
            },
            effects: effects.to_vec(),
        }
    }

    fn with_roll(mut moved: Moved, roll: Roll) -> Moved {
        moved.course.roll = roll;
        moved
    }

    fn need(&self, allowed: &[Status]) -> Result<(), Refusal> {
        if allowed.contains(&self.status) {
            Ok(())
        } else {
            Err(Refusal::TransitionNotNow)
        }
    }

    /// Transitions that depend on the status alone.
    fn step_plainly(&self, wish: Transition) -> Result<Moved, Refusal> {
        use Status as S;
        use Transition as T;
        let moved = match (wish, self.status) {
            (T::Redraft, S::Convened) => self.to(S::Draft, &[]),
            (T::UnseatPanel, S::PanelDrawn) if self.roll == Roll::Seated => {
                Self::with_roll(self.to(S::Convened, &[Effect::RemoveSeats]), Roll::Unseated)
            }
            (T::OpenCheckIn, S::PanelDrawn) if self.roll == Roll::Seated => {
                Self::with_roll(self.to(S::PanelDrawn, &[]), Roll::CheckIn)
            }
            (T::CloseCheckIn, S::PanelDrawn) if self.roll == Roll::CheckIn => {
                let moved = self.to(S::PanelDrawn, &[Effect::ClearRoll]);
                Self::with_roll(moved, Roll::Seated)
            }
            (T::TakeBackOpening, S::Opened) => self.to(S::PanelDrawn, &[]),
            (T::Present, S::Opened | S::Deliberating) => self.to(S::Presenting, &[]),
            (T::Deliberate, S::Presenting) => self.to(S::Deliberating, &[Effect::SilenceClocks]),
            (T::Withhold, S::OpinionSigned | S::Published) => self.to(S::Withheld, &[]),
            (T::Archive, S::Published | S::Withheld) => self.to(S::Archived, &[]),
            (T::Reschedule, S::Postponed) => self.to(self.back.unwrap_or(S::Convened), &[]),
            (T::Terminate, _) if self.may_terminate() => {
                self.to(S::Terminated, &[Effect::SilenceClocks])
            }
            _ => return Err(Refusal::TransitionNotNow),
        };
        Ok(moved)
    }

    /// Signed by two people, under the same text.
    fn sign_opinion(&self, hall: &Hall) -> Result<Moved, Refusal> {
        self.need(&[Status::Announced])?;
        if !hall.papers.is_signed {
            return Err(Refusal::OpinionUnsigned);
        }
        Ok(self.to(Status::OpinionSigned, &[]))
    }

    /// Nothing is public that the petitioner has not seen and agreed to.
    fn publish(&self, hall: &Hall) -> Result<Moved, Refusal> {
        self.need(&[Status::OpinionSigned, Status::Withheld])?;
        if !hall.papers.is_agreed {
            return Err(Refusal::OutcomeNotAgreed);
        }
        Ok(self.to(Status::Published, &[]))
    }

    /// Until the result is announced, but not over the heads of people who are voting.
    fn may_terminate(&self) -> bool {
        use Status as S;
        matches!(
            self.status,
            S::Draft
                | S::Convened
                | S::PanelDrawn
                | S::Opened
                | S::Presenting
                | S::Deliberating
                | S::Tallied
                | S::Postponed
                | S::Suspended
        )
    }

    fn convene(&self, hall: &Hall) -> Result<Moved, Refusal> {
        self.need(&[Status::Draft])?;
        if !hall.is_ready || self.rounds.is_empty() {
            return Err(Refusal::NotReady);
        }
        Ok(self.to(Status::Convened, &[]))
    }

    fn seat_panel(&self) -> Result<Moved, Refusal> {
        self.need(&[Status::Convened])?;
        let moved = self.to(Status::PanelDrawn, &[Effect::MakeSeats]);
        Ok(Self::with_roll(moved, Roll::Seated))
    }

    fn open(&self) -> Result<Moved, Refusal> {
        self.need(&[Status::PanelDrawn])?;
        if self.roll == Roll::Seated {
            return Err(Refusal::CheckInNotOpen);
        }
        Ok(self.to(Status::Opened, &[]))
    }

    fn open_next_round(&self, hall: &Hall, now: DateTime<Utc>) -> Result<Moved, Refusal> {
        self.need(&[Status::Deliberating, Status::Tallied])?;
        if self.is_adjourned() {
            return Err(Refusal::AdjournedForFacts);
        }
        let next = self.next_round().ok_or(Refusal::NoRoundLeft)?;
        let freezes = self.roll != Roll::Frozen;
        if freezes && hall.quorum.missing(hall.eligible, hall.present) > 0 {
            return Err(Refusal::QuorumMissing);
        }
        let effects: &[Effect] = if freezes { &[Effect::FreezeRoll] } else { &[] };
        let mut moved = Self::with_roll(self.to(Status::Voting, effects), Roll::Frozen);
        if let Some(round) = moved.course.rounds.get_mut(next) {
            let closes_at = round
                .minutes
                .map(|minutes| now + Duration::minutes(i64::from(minutes)));
            round.phase = Phase::Open {
                opened_at: now,
                closes_at,
            };
        }
        Ok(moved)
    }

    fn close_round(&self, hall: &Hall, now: DateTime<Utc>) -> Result<Moved, Refusal> {
        self.need(&[Status::Voting])?;
        let open = self.open_round().ok_or(Refusal::RoundNotOpen)?;
        let mut moved = self.to(Status::Tallied, &[Effect::Count(open)]);
        let round = moved.course.rounds.get_mut(open);
        if let Some((round, opened_at, closes_at)) = round.and_then(|round| match round.phase {
            Phase::Open {
                opened_at,
                closes_at,
            } => Some((round, opened_at, closes_at)),
            _ => None,
        }) {
            round.phase = Phase::Closed {
                opened_at,
                // A limit ends the round when it was reached, not when somebody noticed; and a
                // clock that was set back closes nothing before it was opened.
                closed_at: closes_at.map_or(now, |at| at.min(now)).max(opened_at),
                adjourns: hall.adjourns && round.kind == RoundKind::Adjourn,
            };
        }
        Ok(moved)
    }

    fn void_round(&self, now: DateTime<Utc>) -> Result<Moved, Refusal> {
        self.need(&[Status::Voting])?;
        let open = self.open_round().ok_or(Refusal::RoundNotOpen)?;
        let counted = |round: &Round| matches!(round.phase, Phase::Closed { .. });
        let status = if self.rounds.iter().any(counted) {
            Status::Tallied
        } else {
            Status::Deliberating
        };
        let mut moved = self.to(status, &[Effect::CopyRound(open)]);
        if let Some(round) = moved.course.rounds.get_mut(open) {
            let again = Round::new(round.kind, round.minutes);
            round.phase = Phase::Voided { voided_at: now };
            moved.course.rounds.insert(open + 1, again);
        }
        Ok(moved)
    }

    fn drop_round(&self) -> Result<Moved, Refusal> {
        self.need(&[Status::Tallied])?;
        if self.is_adjourned() {
            return Err(Refusal::AdjournedForFacts);
        }
        let next = self.next_round().ok_or(Refusal::NoRoundLeft)?;
        let mut moved = self.to(Status::Tallied, &[]);
        if let Some(round) = moved.course.rounds.get_mut(next) {
            round.phase = Phase::Dropped;
        }
        Ok(moved)
    }

    fn announce(&self) -> Result<Moved, Refusal> {
        self.need(&[Status::Tallied])?;
        if self.is_adjourned() {
            return Err(Refusal::AdjournedForFacts);
        }
        if self.next_round().is_some() {
            return Err(Refusal::RoundsLeft);
        }
        Ok(self.to(Status::Announced, &[]))
    }

    fn postpone(&self) -> Result<Moved, Refusal> {
        self.need(&[
            Status::Convened,
            Status::PanelDrawn,
            Status::Opened,
            Status::Presenting,
            Status::Deliberating,
        ])?;
        // Once a round was opened its roll stands: from then on a session is suspended. Before, too
        // few may have come to vote at all, and nobody is to be stuck with that.
        if self.roll == Roll::Frozen {
            return Err(Refusal::TransitionNotNow);
        }
        let effects = [Effect::ClearRoll, Effect::SilenceClocks];
        let mut moved = self.to(Status::Postponed, &effects);
        let seated = self.status != Status::Convened;
        (moved.course.back, moved.course.roll) = if seated {
            (Some(Status::PanelDrawn), Roll::Seated)
        } else {
            (Some(Status::Convened), Roll::Unseated)
        };
        Ok(moved)
    }

    fn suspend(&self) -> Result<Moved, Refusal> {
        self.need(&[
            Status::Opened,
            Status::Presenting,
            Status::Deliberating,
            Status::Tallied,
        ])?;
        let mut moved = self.to(Status::Suspended, &[Effect::SilenceClocks]);
        moved.course.back = Some(self.status);
        Ok(moved)
    }

    /// The same sitting goes on: an hour later, with the roll as it was.
    fn resume(&self) -> Result<Moved, Refusal> {
        self.need(&[Status::Suspended])?;
        Ok(self.to(self.back.unwrap_or(Status::Opened), &[]))
    }

    /// Another sitting on another day: everybody checks in again; rounds that were counted stay.
    fn reconvene(&self) -> Result<Moved, Refusal> {
        self.need(&[Status::Suspended])?;
        if self.next_round().is_none() {
            return Err(Refusal::NoRoundLeft);
        }
        let moved = self.to(Status::PanelDrawn, &[Effect::ClearRoll]);
        Ok(Self::with_roll(moved, Roll::Seated))
    }
}

#[cfg(test)]
mod tests;
