//! From the rows of a session to what each audience sees.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::{
    AgendaLine, AgendaStep, Audience, DocumentView, MemberSnapshot, NextStep, OfficeSnapshot,
    OtherStep, PhaseWord, Presence, ProjectorSnapshot, QuestionView, RoundView, SeatView, Sitting,
};
use crate::ids::RoundId;
use crate::public_review::alert::Alert;
use crate::public_review::course::{Phase, Round, Status, Transition};
use crate::public_review::document::Document;
use crate::public_review::question::Question;
use crate::public_review::seat::{Attendance, RecusalState, Seat};
use crate::public_review::session::{ReviewSession, RoundQuestions};
use crate::public_review::tally::Tally;

/// A seat with what a console needs to know of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeatRow {
    /// The seat.
    pub seat: Seat,
    /// Name of the reviewer.
    pub name: String,
    /// Its tablet is connected now.
    pub is_connected: bool,
}

/// Everything of a session at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HallRows {
    /// The session.
    pub session: ReviewSession,
    /// Its seats in the order of their numbers.
    pub seats: Vec<SeatRow>,
    /// Ballots that came back in the open round.
    pub returned: u32,
    /// What was counted, by round.
    pub tallies: BTreeMap<RoundId, Vec<Tally>>,
    /// What the clerk has to see to, the latest first.
    pub alerts: Vec<Alert>,
    /// Its documents in their order, the withdrawn ones among them.
    pub documents: Vec<Document>,
}

/// A snapshot for each audience.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshots {
    /// For the hall.
    pub projector: ProjectorSnapshot,
    /// For the panel.
    pub member: MemberSnapshot,
    /// For chair and clerk.
    pub office: OfficeSnapshot,
}

impl Snapshots {
    /// Makes them. `now` decides only which steps are possible: a clock that runs is told by when
    /// it began, so nothing has to be sent while it runs.
    #[must_use]
    pub fn of(rows: &HallRows, now: DateTime<Utc>) -> Self {
        let entry = &rows.session.entry;
        Self {
            projector: ProjectorSnapshot {
                sitting: sitting(rows, Audience::Projector),
            },
            member: MemberSnapshot {
                sitting: sitting(rows, Audience::Member),
                summary: entry.summary.to_string(),
                petitioner_statement: entry.petitioner_statement.to_string(),
                unit_statement: entry.unit_statement.to_string(),
                documents: documents(&rows.documents),
            },
            office: office(rows, now),
        }
    }
}

/// What may be read: nothing that was withdrawn.
fn documents(all: &[Document]) -> Vec<DocumentView> {
    let open = all.iter().filter(|one| one.withdrawn_at.is_none());
    open.map(|one| DocumentView {
        id: one.id,
        title: one.entry.title.to_string(),
        side: one.entry.side,
        pages: one.pages,
    })
    .collect()
}

fn count(rows: &HallRows, counts: impl Fn(&Seat) -> bool) -> u32 {
    let all = rows.seats.iter().map(|row| &row.seat);
    let found = all
        .filter(|seat| seat.is_eligible() && counts(seat))
        .count();
    u32::try_from(found).unwrap_or(u32::MAX)
}

fn sitting(rows: &HallRows, audience: Audience) -> Sitting {
    let session = &rows.session;
    let (entry, course) = (&session.entry, session.course());
    let eligible = count(rows, |_| true);
    let allowances = session.agenda().allowances();
    let line = |(item, clock): &(_, _)| AgendaLine::of(*item, allowances.minutes(*item), *clock);
    let pairs = session.rounds().iter().zip(course.rounds());
    let rounds = (1_u32..).zip(pairs);
    Sitting {
        audience,
        revision: session.revision,
        number: entry.number.as_str().to_owned(),
        title: entry.title.to_string(),
        venue: entry.venue.to_string(),
        scheduled_at: entry.scheduled_at,
        status: session.status(),
        back: course.back(),
        roll: course.roll(),
        ballot_mode: entry.ballot_mode,
        openness: entry.openness,
        eligible,
        present: count(rows, Seat::is_present),
        on_roll: count(rows, |seat| seat.on_roll),
        quorum_needed: session.profile.quorum.needed(eligible),
        quorum: session.profile.quorum,
        agenda: session.agenda().clocks().iter().map(line).collect(),
        rounds: rounds
            .map(|(place, (asked, round))| round_view(rows, audience, place, asked, round))
            .collect(),
    }
}

fn round_view(
    rows: &HallRows,
    audience: Audience,
    place: u32,
    asked: &RoundQuestions,
    round: &Round,
) -> RoundView {
    let tallies = rows.tallies.get(&asked.id).cloned().unwrap_or_default();
    let counted = tallies.first().map(Tally::counts);
    let mut view = RoundView {
        id: asked.id,
        place,
        kind: round.kind,
        minutes: round.minutes,
        phase: PhaseWord::Drafted,
        opened_at: None,
        closes_at: None,
        ended_at: None,
        adjourns: false,
        issued: counted.map(|counts| counts.issued),
        returned: counted.map(|counts| counts.returned),
        questions: Vec::new(),
        tallies,
    };
    match round.phase {
        Phase::Drafted => {}
        Phase::Open {
            opened_at,
            closes_at,
        } => {
            view.phase = PhaseWord::Open;
            (view.opened_at, view.closes_at) = (Some(opened_at), closes_at);
            view.issued = Some(count(rows, |seat| seat.on_roll));
            // A figure that changes with every ballot would be sent to a hundred tablets as often,
            // and those who hold theirs back would see themselves waited for.
            view.returned = (audience != Audience::Member).then_some(rows.returned);
        }
        Phase::Closed {
            opened_at,
            closed_at,
            adjourns,
        } => {
            view.phase = PhaseWord::Closed;
            (view.opened_at, view.ended_at) = (Some(opened_at), Some(closed_at));
            view.adjourns = adjourns;
        }
        Phase::Voided { voided_at } => {
            view.phase = PhaseWord::Voided;
            view.ended_at = Some(voided_at);
        }
        Phase::Dropped => view.phase = PhaseWord::Dropped,
    }
    if may_read(audience, view.phase) {
        view.questions = asked.questions.iter().map(question).collect();
    }
    view
}

/// The hall reads a question when it is put; the panel has read it before. What was voided is
/// nobody's to read but the office's.
const fn may_read(audience: Audience, phase: PhaseWord) -> bool {
    match (audience, phase) {
        (Audience::Office, _)
        | (_, PhaseWord::Open | PhaseWord::Closed)
        | (Audience::Member, PhaseWord::Drafted) => true,
        (Audience::Member | Audience::Projector, _) => false,
    }
}

fn question(asked: &Question) -> QuestionView {
    QuestionView {
        text: asked.text().to_owned(),
        template: asked.template(),
        options: asked.options().to_vec(),
    }
}

fn office(rows: &HallRows, now: DateTime<Utc>) -> OfficeSnapshot {
    let session = &rows.session;
    let (eligible, present) = (count(rows, |_| true), count(rows, Seat::is_present));
    let hall = session.hall(eligible, present, false);
    let course = session.course();
    let next_step = course.next_step(&hall, now).map(|step| NextStep {
        transition: step.transition,
        hand: step.transition.hand(),
        needs_reason: step.transition.needs_reason(),
        blocked: step.blocked.map(|refusal| refusal.code().to_owned()),
    });
    let other = |transition: Transition| OtherStep {
        transition,
        hand: transition.hand(),
        needs_reason: transition.needs_reason(),
    };
    OfficeSnapshot {
        sitting: sitting(rows, Audience::Office),
        next_step,
        agenda_step: agenda_step(session),
        other_steps: course
            .other_steps(&hall, now)
            .into_iter()
            .map(other)
            .collect(),
        seats: rows.seats.iter().map(seat_view).collect(),
        alerts: rows.alerts.clone(),
    }
}

/// Before the panel deliberates everybody on the agenda speaks, or is passed over knowingly.
fn agenda_step(session: &ReviewSession) -> Option<AgendaStep> {
    let (item, deed) = session
        .agenda()
        .next_deed()
        .filter(|_| session.status() == Status::Presenting)?;
    Some(AgendaStep { item, deed })
}

fn seat_view(row: &SeatRow) -> SeatView {
    let presence = match (row.seat.recusal, row.seat.attendance) {
        (RecusalState::Granted, _) => Presence::Recused,
        (_, Attendance::Absent) => Presence::Absent,
        (_, Attendance::Moving { .. }) => Presence::Moving,
        (_, Attendance::Here { .. }) if row.is_connected => Presence::Here,
        (_, Attendance::Here { .. }) => Presence::Reconnecting,
    };
    SeatView {
        number: row.seat.number.0,
        name: row.name.clone(),
        presence,
        on_roll: row.seat.on_roll,
    }
}

#[cfg(test)]
mod tests;
