//! A session as rows, and back: every part is checked again on the way out.

use domain::ids::{AccountId, MatterId, RoundId, SessionId};
use domain::public_review::agenda::{Agenda, AgendaItem, Allowances, Clock};
use domain::public_review::ballot::BallotMode;
use domain::public_review::course::{Course, Phase, Roll, Round, RoundKind, Status};
use domain::public_review::session::{
    ConsentForm, Openness, ReviewSession, RoundQuestions, SessionEntry, SessionHead, SessionNo,
};
use domain::text::{Line, Paragraphs};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ActiveModelTrait, IntoActiveModel};

use crate::fault::StoreFault;
use crate::rows::{self, agenda_clock, review_round, review_session};

/// Every column of the session's own row but those of its making.
pub(super) fn active(session: &ReviewSession) -> Result<review_session::ActiveModel, StoreFault> {
    let entry = &session.entry;
    let course = session.course();
    Ok(review_session::ActiveModel {
        id: Set(session.id.uuid()),
        org_id: NotSet,
        matter_id: Set(session.matter.uuid()),
        number: Set(entry.number.as_str().to_owned()),
        title: Set(entry.title.to_string()),
        summary: Set(entry.summary.to_string()),
        petitioner_statement: Set(entry.petitioner_statement.to_string()),
        unit_statement: Set(entry.unit_statement.to_string()),
        venue: Set(entry.venue.to_string()),
        scheduled_at: Set(rows::stored(entry.scheduled_at)),
        openness: Set(entry.openness.code().to_owned()),
        ballot_mode: Set(entry.ballot_mode.code().to_owned()),
        profile: Set(rows::json(&session.profile)?),
        allowances: Set(rows::json(&entry.allowances)?),
        consent: Set(session.consent.map(|form| form.code().to_owned())),
        chair_id: Set(session.chair.map(AccountId::uuid)),
        clerk_id: Set(session.clerk.uuid()),
        status: Set(course.status().code().to_owned()),
        back: Set(course.back().map(|back| back.code().to_owned())),
        roll: Set(course.roll().code().to_owned()),
        version: Set(rows::whole(session.revision)?),
        projector_turn: NotSet,
        changes: NotSet,
        created_at: NotSet,
        created_by: NotSet,
    })
}

/// The rounds of a session.
pub(super) fn round_rows(
    session: &ReviewSession,
) -> Result<Vec<review_round::ActiveModel>, StoreFault> {
    let pairs = session.rounds().iter().zip(session.course().rounds());
    let rows = pairs.enumerate().map(|(at, (questions, round))| {
        let (opened_at, closes_at, ended_at, adjourns) = match round.phase {
            Phase::Drafted | Phase::Dropped => (None, None, None, false),
            Phase::Open {
                opened_at,
                closes_at,
            } => (Some(opened_at), closes_at, None, false),
            Phase::Closed {
                opened_at,
                closed_at,
                adjourns,
            } => (Some(opened_at), None, Some(closed_at), adjourns),
            Phase::Voided { voided_at } => (None, None, Some(voided_at), false),
        };
        let position =
            i32::try_from(at).map_err(|_large| StoreFault::Other("too many rounds".to_owned()))?;
        let row = review_round::Model {
            id: questions.id.uuid(),
            session_id: session.id.uuid(),
            position,
            kind: round.kind.code().to_owned(),
            minutes: round.minutes.map(rows::whole).transpose()?,
            questions: rows::json(&questions.questions)?,
            phase: phase_word(round.phase).to_owned(),
            opened_at: opened_at.map(rows::stored),
            closes_at: closes_at.map(rows::stored),
            ended_at: ended_at.map(rows::stored),
            adjourns,
        };
        Ok(row.into_active_model().reset_all())
    });
    rows.collect()
}

/// The clocks that have begun.
pub(super) fn clock_rows(session: &ReviewSession) -> Vec<agenda_clock::ActiveModel> {
    let begun = session
        .agenda()
        .clocks()
        .iter()
        .filter_map(|(item, clock)| {
            let (state, used_seconds, since) = match *clock {
                Clock::Waiting => return None,
                Clock::Running { before, since } => ("running", before, Some(rows::stored(since))),
                Clock::Paused { used } => ("paused", used, None),
                Clock::Over { used } => ("over", used, None),
            };
            let row = agenda_clock::Model {
                session_id: session.id.uuid(),
                item: item.code().to_owned(),
                state: state.to_owned(),
                used_seconds,
                since,
            };
            Some(row.into_active_model().reset_all())
        });
    begun.collect()
}

const fn phase_word(phase: Phase) -> &'static str {
    match phase {
        Phase::Drafted => "drafted",
        Phase::Open { .. } => "open",
        Phase::Closed { .. } => "closed",
        Phase::Voided { .. } => "voided",
        Phase::Dropped => "dropped",
    }
}

/// The session of these rows; rounds in their order.
pub(super) fn session(
    row: &review_session::Model,
    rounds: Vec<review_round::Model>,
    clocks: &[agenda_clock::Model],
) -> Result<ReviewSession, StoreFault> {
    let id = row.id;
    let corrupt = |why| StoreFault::corrupt("review_session", id, why);
    let status = Status::from_code(&row.status).ok_or_else(|| corrupt("unknown status"))?;
    let back = row.back.as_deref().map(Status::from_code);
    let roll = Roll::from_code(&row.roll).ok_or_else(|| corrupt("unknown roll"))?;
    let mut courses = Vec::new();
    let mut asked = Vec::new();
    for round in rounds {
        let (questions, round) = round_with_questions(&round)?;
        asked.push(questions);
        courses.push(round);
    }
    let back = match back {
        Some(None) => return Err(corrupt("unknown status to go back to")),
        Some(back) => back,
        None => None,
    };
    let course = Course::restore(status, back, roll, courses)
        .ok_or_else(|| corrupt("status, roll and rounds do not belong together"))?;
    let head = head(row)?;
    let agenda = agenda(head.entry.allowances, clocks, id)?;
    ReviewSession::restore(head, asked, course, agenda)
        .ok_or_else(|| corrupt("its parts do not belong together"))
}

fn head(row: &review_session::Model) -> Result<SessionHead, StoreFault> {
    let corrupt = |why| StoreFault::corrupt("review_session", row.id, why);
    let text = |_fault| corrupt("a text breaks a rule");
    let consent = row.consent.as_deref().map(ConsentForm::from_code);
    let entry = SessionEntry {
        number: SessionNo::new(&row.number).map_err(text)?,
        title: Line::new(&row.title).map_err(text)?,
        summary: Paragraphs::new(&row.summary).map_err(text)?,
        petitioner_statement: Paragraphs::new(&row.petitioner_statement).map_err(text)?,
        unit_statement: Paragraphs::new(&row.unit_statement).map_err(text)?,
        venue: Line::new(&row.venue).map_err(text)?,
        scheduled_at: row.scheduled_at,
        openness: Openness::from_code(&row.openness).ok_or_else(|| corrupt("unknown openness"))?,
        ballot_mode: BallotMode::from_code(&row.ballot_mode)
            .ok_or_else(|| corrupt("unknown ballot mode"))?,
        allowances: serde_json::from_str(&row.allowances)
            .map_err(|_cause| corrupt("the allowances cannot be read"))?,
    };
    Ok(SessionHead {
        id: SessionId::new(row.id),
        matter: MatterId::new(row.matter_id),
        entry,
        profile: serde_json::from_str(&row.profile)
            .map_err(|_cause| corrupt("the profile cannot be read"))?,
        consent: match consent {
            Some(None) => return Err(corrupt("unknown form of consent")),
            Some(form) => form,
            None => None,
        },
        chair: row.chair_id.map(AccountId::new),
        clerk: AccountId::new(row.clerk_id),
        revision: rows::number(row.version).ok_or_else(|| corrupt("the version is negative"))?,
    })
}

fn corrupt_round(row: &review_round::Model, why: &'static str) -> StoreFault {
    StoreFault::corrupt("review_round", row.id, why)
}

/// What a round asks, and how far it is.
pub(super) fn round_with_questions(
    row: &review_round::Model,
) -> Result<(RoundQuestions, Round), StoreFault> {
    let asked = RoundQuestions {
        id: RoundId::new(row.id),
        questions: serde_json::from_str(&row.questions)
            .map_err(|_cause| corrupt_round(row, "the questions break a rule"))?,
    };
    Ok((asked, round(row)?))
}

fn round(row: &review_round::Model) -> Result<Round, StoreFault> {
    let kind = RoundKind::from_code(&row.kind).ok_or_else(|| corrupt_round(row, "unknown kind"))?;
    let minutes = row.minutes.map(rows::number);
    let minutes = match minutes {
        Some(None) => return Err(corrupt_round(row, "the minutes are negative")),
        Some(minutes) => minutes,
        None => None,
    };
    let phase = match (
        row.phase.as_str(),
        row.opened_at,
        row.closes_at,
        row.ended_at,
    ) {
        ("drafted", None, None, None) => Phase::Drafted,
        ("dropped", None, None, None) => Phase::Dropped,
        ("open", Some(opened_at), closes_at, None) => Phase::Open {
            opened_at,
            closes_at,
        },
        ("closed", Some(opened_at), None, Some(closed_at)) => Phase::Closed {
            opened_at,
            closed_at,
            adjourns: row.adjourns,
        },
        ("voided", None, None, Some(voided_at)) => Phase::Voided { voided_at },
        _ => return Err(corrupt_round(row, "phase and times disagree")),
    };
    Ok(Round {
        kind,
        minutes,
        phase,
    })
}

fn agenda(
    allowances: Allowances,
    rows: &[agenda_clock::Model],
    session: uuid::Uuid,
) -> Result<Agenda, StoreFault> {
    let corrupt = |why| StoreFault::corrupt("agenda_clock", session, why);
    let mut stored = Vec::new();
    for row in rows {
        let item = AgendaItem::from_code(&row.item).ok_or_else(|| corrupt("unknown item"))?;
        let used = row.used_seconds;
        let clock = match (row.state.as_str(), row.since) {
            _ if used < 0 => return Err(corrupt("less than nothing was used")),
            ("running", Some(since)) => Clock::Running {
                before: used,
                since,
            },
            ("paused", None) => Clock::Paused { used },
            ("over", None) => Clock::Over { used },
            _ => return Err(corrupt("state and time disagree")),
        };
        stored.push((item, clock));
    }
    Agenda::restore(allowances, &stored).ok_or_else(|| corrupt("two clocks run"))
}
