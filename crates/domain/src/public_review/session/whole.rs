//! A session as a whole: what the clerk prepared, its course and its clocks, moved together.

use chrono::{DateTime, TimeDelta, Utc};

use super::{ConsentForm, Lack, RoundInput, RoundPlan, SessionEntry, SessionInput, lacking, typed};
use crate::ids::{AccountId, MatterId, RoundId, SessionId};
use crate::public_review::agenda::{Agenda, AgendaItem, ClockDeed};
use crate::public_review::ballot::BallotMode;
use crate::public_review::course::{
    Course, Effect, Hall, Papers, Phase, Round, Status, Transition,
};
use crate::public_review::profile::HearingProfile;
use crate::public_review::question::Question;
use crate::refusal::Refusal;

/// The questions of a round; the rest of it stands in the course, at the same place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoundQuestions {
    /// Id of the round.
    pub id: RoundId,
    /// What is asked, all on one ballot.
    pub questions: Vec<Question>,
}

/// A review session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReviewSession {
    /// Id.
    pub id: SessionId,
    /// The matter it is about.
    pub matter: MatterId,
    /// What the clerk prepared.
    pub entry: SessionEntry,
    /// The rules of the hearing, as they were when it was drafted.
    pub profile: HearingProfile,
    /// How the petitioner agreed; none before that.
    pub consent: Option<ConsentForm>,
    /// Who leads it.
    pub chair: Option<AccountId>,
    /// Who prepares it.
    pub clerk: AccountId,
    /// Raised by every change, from 1: what a console must name to change the session.
    pub revision: u32,
    rounds: Vec<RoundQuestions>,
    course: Course,
    agenda: Agenda,
}

/// Everything of a session that is not drafted or restored by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionHead {
    /// Id.
    pub id: SessionId,
    /// The matter it is about.
    pub matter: MatterId,
    /// What the clerk prepared.
    pub entry: SessionEntry,
    /// The rules of the hearing.
    pub profile: HearingProfile,
    /// How the petitioner agreed.
    pub consent: Option<ConsentForm>,
    /// Who leads it.
    pub chair: Option<AccountId>,
    /// Who prepares it.
    pub clerk: AccountId,
    /// The count of changes, from 1.
    pub revision: u32,
}

/// How long seats speak after the last count of a session that is over: tablets still show the
/// result to whoever stays, and are nobody's on the next day.
const SEATS_LINGER: TimeDelta = TimeDelta::hours(12);

impl ReviewSession {
    /// A session at its beginning. There is one id for each round.
    #[must_use]
    pub fn draft(head: SessionHead, rounds: Vec<(RoundId, RoundPlan)>) -> Self {
        let course = Course::draft(
            rounds
                .iter()
                .map(|(_, plan)| Round::new(plan.kind, plan.minutes))
                .collect(),
        );
        let rounds = rounds
            .into_iter()
            .map(|(id, plan)| RoundQuestions {
                id,
                questions: plan.questions,
            })
            .collect();
        let agenda = Agenda::new(head.entry.allowances);
        Self::of(head, rounds, course, agenda)
    }

    /// A session as it was stored; `None` when its parts do not belong together.
    #[must_use]
    pub fn restore(
        head: SessionHead,
        rounds: Vec<RoundQuestions>,
        course: Course,
        agenda: Agenda,
    ) -> Option<Self> {
        let fits = rounds.len() == course.rounds().len()
            && rounds.iter().all(|round| !round.questions.is_empty())
            && agenda.allowances() == head.entry.allowances
            && head.revision > 0;
        fits.then(|| Self::of(head, rounds, course, agenda))
    }

    /// When the seats of a session that is over speak no more; none as long as it is not. Counted
    /// from the last closing, or from when it was to be held where nothing was counted.
    #[must_use]
    pub fn seats_end_at(&self) -> Option<DateTime<Utc>> {
        let is_over = self.course.status().is_over();
        is_over.then(|| self.held_at() + SEATS_LINGER)
    }

    /// When it was held: as the last of its rounds was closed, which is on another day than planned
    /// where it was suspended and convened again. Before anything was counted, when it is to be.
    #[must_use]
    pub fn held_at(&self) -> DateTime<Utc> {
        let closed = |round: &Round| match round.phase {
            Phase::Closed { closed_at, .. } => Some(closed_at),
            Phase::Drafted | Phase::Open { .. } | Phase::Voided { .. } | Phase::Dropped => None,
        };
        let last = self.course.rounds().iter().filter_map(closed).max();
        last.unwrap_or(self.entry.scheduled_at)
    }

    /// Whether seats still speak: every tablet of a session asks.
    ///
    /// # Errors
    /// `SessionOver`.
    pub fn seats_speak(&self, now: DateTime<Utc>) -> Result<(), Refusal> {
        if self.seats_end_at().is_some_and(|end| end <= now) {
            Err(Refusal::SessionOver)
        } else {
            Ok(())
        }
    }

    /// Whether there is a hall in which a seat can be taken, moved or helped: until the result is
    /// signed, for those who hear it announced are still there.
    ///
    /// # Errors
    /// `SessionOver`.
    pub fn has_hall(&self, now: DateTime<Utc>) -> Result<(), Refusal> {
        if self.course.status().is_over() && self.course.status() != Status::Announced {
            return Err(Refusal::SessionOver);
        }
        self.seats_speak(now)
    }

    fn of(head: SessionHead, rounds: Vec<RoundQuestions>, course: Course, agenda: Agenda) -> Self {
        let SessionHead {
            id,
            matter,
            entry,
            profile,
            consent,
            chair,
            clerk,
            revision,
        } = head;
        Self {
            id,
            matter,
            entry,
            profile,
            consent,
            chair,
            clerk,
            revision,
            rounds,
            course,
            agenda,
        }
    }

    /// How far it has come.
    #[must_use]
    pub const fn status(&self) -> Status {
        self.course.status()
    }

    /// Its course.
    #[must_use]
    pub const fn course(&self) -> &Course {
        &self.course
    }

    /// Its clocks.
    #[must_use]
    pub const fn agenda(&self) -> &Agenda {
        &self.agenda
    }

    /// The questions of each round, in their order.
    #[must_use]
    pub fn rounds(&self) -> &[RoundQuestions] {
        &self.rounds
    }

    /// Rounds that were counted: what was voided or left out is nobody's vote.
    pub fn counted_rounds(&self) -> impl Iterator<Item = &RoundQuestions> {
        let pairs = self.rounds.iter().zip(self.course.rounds());
        let closed = pairs.filter(|(_, round)| matches!(round.phase, Phase::Closed { .. }));
        closed.map(|(asked, _)| asked)
    }

    /// Whether members are asked if their named votes may be published: where votes have names, and
    /// once the result is announced.
    #[must_use]
    pub fn asks_voters(&self) -> bool {
        let status = self.course.status();
        let is_told = status.is_over() && status != Status::Terminated;
        self.entry.ballot_mode == BallotMode::Named && is_told
    }

    /// A round by its id: its questions and how far it is.
    #[must_use]
    pub fn round(&self, id: RoundId) -> Option<(&RoundQuestions, &Round)> {
        let pairs = self.rounds.iter().zip(self.course.rounds());
        pairs.into_iter().find(|(questions, _)| questions.id == id)
    }

    /// The round that takes ballots.
    #[must_use]
    pub fn open_round(&self) -> Option<(&RoundQuestions, &Round)> {
        let open = self.course.open_round()?;
        self.rounds.get(open).zip(self.course.rounds().get(open))
    }

    /// What is still lacking before both sides can be told.
    #[must_use]
    pub fn lacks(&self) -> Vec<Lack> {
        lacking(
            self.consent,
            self.rounds.len(),
            self.chair.is_some(),
            self.entry.ballot_mode,
        )
    }

    /// Whether everything that convening needs is there.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.lacks().is_empty()
    }

    /// What a decision about this session needs to know of its hall: how many of the panel count,
    /// how many are there, and whether the round that is being closed adjourns it. Whether its
    /// opinion is signed and its outcome agreed to, whoever signs and publishes adds.
    #[must_use]
    pub fn hall(&self, eligible: u32, present: u32, adjourns: bool) -> Hall {
        Hall {
            is_ready: self.is_ready(),
            eligible,
            present,
            quorum: self.profile.quorum,
            adjourns,
            papers: Papers::default(),
        }
    }

    /// The session as a clerk would have typed it.
    #[must_use]
    pub fn as_input(&self) -> SessionInput {
        let entry = &self.entry;
        let minutes = entry.allowances;
        let pairs = self.rounds.iter().zip(self.course.rounds());
        let rounds = pairs.map(|(asked, round)| RoundInput {
            minutes: round.minutes.map(|one| one.to_string()).unwrap_or_default(),
            questions: asked.questions.iter().map(Question::as_input).collect(),
        });
        SessionInput {
            number: entry.number.as_str().to_owned(),
            title: entry.title.to_string(),
            summary: entry.summary.to_string(),
            petitioner_statement: entry.petitioner_statement.to_string(),
            unit_statement: entry.unit_statement.to_string(),
            venue: entry.venue.to_string(),
            scheduled_at: typed(entry.scheduled_at),
            openness: entry.openness.code().to_owned(),
            ballot_mode: entry.ballot_mode.code().to_owned(),
            chair: self
                .chair
                .map(|chair| chair.to_string())
                .unwrap_or_default(),
            statement_minutes: minutes.statement.to_string(),
            expert_minutes: minutes.expert.to_string(),
            reply_minutes: minutes.reply.to_string(),
            questions_minutes: minutes.questions.to_string(),
            last_minutes: minutes.last.to_string(),
            rounds: rounds.collect(),
        }
    }

    /// Moves the session. `again` is the id of a round that has to be put once more.
    ///
    /// # Errors
    /// As [`Course::decide`].
    pub fn decide(
        &self,
        wish: Transition,
        hall: &Hall,
        again: RoundId,
        now: DateTime<Utc>,
    ) -> Result<(Self, Vec<Effect>), Refusal> {
        let moved = self.course.decide(wish, hall, now)?;
        let mut session = Self {
            course: moved.course,
            revision: self.revision.saturating_add(1),
            ..self.clone()
        };
        for effect in &moved.effects {
            match *effect {
                Effect::SilenceClocks => session.agenda = session.agenda.silenced(now),
                Effect::CopyRound(at) => {
                    if let Some(round) = self.rounds.get(at) {
                        let questions = round.questions.clone();
                        session.rounds.insert(
                            at + 1,
                            RoundQuestions {
                                id: again,
                                questions,
                            },
                        );
                    }
                }
                Effect::MakeSeats
                | Effect::RemoveSeats
                | Effect::FreezeRoll
                | Effect::ClearRoll
                | Effect::Count(_) => {}
            }
        }
        Ok((session, moved.effects))
    }

    /// Does something with the clocks, while the sides speak.
    ///
    /// # Errors
    /// `TransitionNotNow` at any other time; otherwise as [`Agenda::decide`].
    pub fn clock(
        &self,
        item: AgendaItem,
        deed: ClockDeed,
        now: DateTime<Utc>,
    ) -> Result<Self, Refusal> {
        if self.status() != Status::Presenting {
            return Err(Refusal::TransitionNotNow);
        }
        Ok(Self {
            agenda: self.agenda.decide(item, deed, now)?,
            revision: self.revision.saturating_add(1),
            ..self.clone()
        })
    }

    /// Changes what the clerk prepared: as long as it is a draft.
    ///
    /// # Errors
    /// `TransitionNotNow` once both sides were told.
    pub fn redraft(
        &self,
        entry: SessionEntry,
        rounds: Vec<(RoundId, RoundPlan)>,
    ) -> Result<Self, Refusal> {
        if !self.course.is_draft() {
            return Err(Refusal::TransitionNotNow);
        }
        let head = SessionHead {
            id: self.id,
            matter: self.matter,
            entry,
            profile: self.profile,
            consent: self.consent,
            chair: self.chair,
            clerk: self.clerk,
            revision: self.revision.saturating_add(1),
        };
        Ok(Self::draft(head, rounds))
    }

    /// Records how the petitioner agreed; `None` takes it back.
    ///
    /// # Errors
    /// `TransitionNotNow` once both sides were told: consent taken back then ends the session.
    pub fn with_consent(&self, consent: Option<ConsentForm>) -> Result<Self, Refusal> {
        if !self.course.is_draft() {
            return Err(Refusal::TransitionNotNow);
        }
        Ok(Self {
            consent,
            revision: self.revision.saturating_add(1),
            ..self.clone()
        })
    }

    /// Words a question of a round anew, as long as the round was not opened: both sides have seen
    /// the draft, and ask for a word.
    ///
    /// # Errors
    /// `NotFound` for a round of another session, `QuestionsFrozen` once it was opened.
    pub fn reword(&self, round: RoundId, questions: Vec<Question>) -> Result<Self, Refusal> {
        use crate::public_review::course::Phase;
        let at = self.rounds.iter().position(|one| one.id == round);
        let at = at.ok_or(Refusal::NotFound)?;
        let phase = self.course.rounds().get(at).map(|round| round.phase);
        if phase != Some(Phase::Drafted) || self.course.is_terminal() {
            return Err(Refusal::QuestionsFrozen);
        }
        let mut session = Self {
            revision: self.revision.saturating_add(1),
            ..self.clone()
        };
        if let Some(round) = session.rounds.get_mut(at) {
            round.questions = questions;
        }
        Ok(session)
    }
}
