//! Leading: the course of the session and its clocks.

use chrono::{DateTime, Utc};
use domain::audit::Recorded;
use domain::ids::{CommandId, OrgId, RoundId, SeatId};
use domain::people::account::Role;
use domain::public_review::agenda::{AgendaItem, ClockDeed};
use domain::public_review::ballot::count;
use domain::public_review::course::{Effect, Hand, RoundKind, Transition};
use domain::public_review::outcome::Did;
use domain::public_review::panel::panel_of;
use domain::public_review::seat::{Attendance, RecusalState, Seat, SeatNo, SeatRole};
use domain::public_review::session::{ReviewSession, RoundQuestions, check_moment, civil_day};
use domain::public_review::tally::{Counts, Tally, TallyResult};
use domain::refusal::{Fault, FieldFaults, Refusal};
use domain::text::Line;
use serde::Serialize;
use serde_json::json;
use store::Tx;

use super::outcome::withdraw;
use super::{about, found, hall};
use crate::access::{Deed, may};
use crate::actor::Actor;
use crate::chance;
use crate::command::Command;
use crate::no::No;
use crate::refused::RefusedOn;
use crate::services::Services;

pub use domain::public_review::REASON_CHARS_MAX;

/// A wish of a console.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Moving {
    /// What is wished.
    pub transition: Transition,
    /// The revision the console showed.
    pub expected_revision: u32,
    /// Why; needed for what somebody will ask about.
    pub reason: String,
    /// The other day, where a postponed session gets one.
    pub scheduled_at: Option<DateTime<Utc>>,
}

impl Services {
    /// Moves a session. Of two consoles the second is told what happened: the revision it names is
    /// no longer that of the session.
    ///
    /// # Errors
    /// `NotPermitted` for a wish that is the other's to make, `NotFound`, `VersionConflict`, and
    /// what the course says; `Invalid` without a needed reason or day.
    pub async fn move_session(
        &self,
        by: &Actor,
        command: CommandId,
        number: &str,
        moving: &Moving,
    ) -> Result<u32, No> {
        self.may_move(by, number, moving.transition).await?;
        let org = by.person()?.org;
        let reason = reason(moving)?;
        let another_day = another_day(moving)?;
        let command = Command {
            id: command,
            kind: "move-session",
            wish: &(number, moving),
        };
        let (number, moving, by_whom, services) =
            (number.to_owned(), moving.clone(), by.clone(), self.clone());
        self.once(by, command, self.now(), move |tx| async move {
            // Asked in the queue of the writer, as a ballot does: what came before is earlier.
            let now = services.now();
            let session = found(&tx, org, &number).await?;
            if session.revision != moving.expected_revision {
                return Err(No::Refused(Refusal::VersionConflict));
            }
            let wish = moving.transition;
            let tallies = match (wish, session.open_round()) {
                (Transition::CloseRound, Some((round, _))) => counted(&tx, &session, round).await?,
                _ => Vec::new(),
            };
            let adjourns = adjourns(&session, &tallies);
            let hall = hall(&tx, &session, adjourns).await?;
            let again = RoundId::new(services.new_id());
            let (mut moved, effects) = session.decide(wish, &hall, again, now)?;
            if let Some(at) = another_day {
                moved.entry.scheduled_at = at;
            }
            tx.save_session(org, &moved).await?;
            let bring_about = BringAbout {
                services: &services,
                tx: &tx,
                org,
                session: &session,
                tallies: &tallies,
            };
            for effect in effects {
                bring_about.effect(effect).await?;
            }
            let mut facts = Vec::new();
            if wish == Transition::Withhold {
                // What is public goes with it, in the same transaction.
                let by = by_whom.person()?.account;
                facts = withdraw(&tx, &by_whom, &session, Did { by, at: now }).await?;
            }
            let detail = json!({
                "transition": wish.code(),
                "status": moved.status().code(),
                "revision": moved.revision,
                "reason": reason.as_ref().map(Line::as_str),
                "scheduled_at": another_day,
            });
            let id = moved.id.to_string();
            facts.push(about(&by_whom, now, Recorded::SessionMoved, &id, detail));
            Ok((moved.revision, facts))
        })
        .await
    }

    /// Whether the wish is this actor's to make. One that is another's is noted: whoever leads a
    /// session is not alone in the hall.
    async fn may_move(&self, by: &Actor, number: &str, wish: Transition) -> Result<(), Refusal> {
        let deed = deed_of(wish);
        let allowed = may(by, deed).and_then(|()| need_hand(by, wish));
        if allowed == Err(Refusal::NotPermitted) {
            let detail = json!({ "transition": wish.code(), "number": number });
            self.note_refused(by, Recorded::DeedRefused, RefusedOn::Deed(deed), detail)
                .await;
        }
        allowed
    }

    /// The command of a wish whose client made no id: the same wish of the same person at the same
    /// revision is the same command, so that a retry is harmless.
    #[must_use]
    pub fn command_of(&self, by: &Actor, number: &str, moving: &Moving) -> CommandId {
        let wish = serde_json::to_string(&(by.audit().id, number, moving));
        self.secrets().command_id(&wish.unwrap_or_default())
    }

    /// Starts, pauses or finishes a speaking clock, or gives its time back.
    ///
    /// # Errors
    /// `NotFound`, `VersionConflict`, `TransitionNotNow`, `NotOnAgenda`, `ClockStandsSo`.
    pub async fn set_clock(
        &self,
        by: &Actor,
        command: CommandId,
        number: &str,
        expected_revision: u32,
        item: AgendaItem,
        deed: ClockDeed,
    ) -> Result<u32, No> {
        may(by, Deed::LeadSessions)?;
        let org = by.person()?.org;
        let command = Command {
            id: command,
            kind: "set-clock",
            wish: &(number, expected_revision, item, deed),
        };
        let (number, by_whom, services) = (number.to_owned(), by.clone(), self.clone());
        self.once(by, command, self.now(), move |tx| async move {
            let now = services.now();
            let session = found(&tx, org, &number).await?;
            if session.revision != expected_revision {
                return Err(No::Refused(Refusal::VersionConflict));
            }
            // What it showed, so that time that was given back is on record.
            let mut clocks = session.agenda().clocks().iter();
            let used = clocks.find(|one| one.0 == item);
            let used = used.map(|one| one.1.used(now));
            let session = session.clock(item, deed, now)?;
            tx.save_session(org, &session).await?;
            let detail = json!({
                "item": item.code(),
                "deed": deed.code(),
                "used_seconds": used,
                "revision": session.revision,
            });
            let id = session.id.to_string();
            let fact = about(&by_whom, now, Recorded::ClockSet, &id, detail);
            Ok((session.revision, fact))
        })
        .await
    }
}

const fn deed_of(wish: Transition) -> Deed {
    match wish.hand() {
        Hand::Clerk => Deed::KeepSessions,
        Hand::Chair | Hand::Either => Deed::LeadSessions,
    }
}

/// Whether this actor may wish it of a session at all.
pub(super) fn may_wish(by: &Actor, wish: Transition) -> bool {
    may(by, deed_of(wish)).is_ok() && need_hand(by, wish).is_ok()
}

/// A clerk may lead what either may; the rest is the chair's.
fn need_hand(by: &Actor, wish: Transition) -> Result<(), Refusal> {
    match wish.hand() {
        Hand::Chair if !by.has(Role::Chair) => Err(Refusal::NotPermitted),
        Hand::Clerk | Hand::Chair | Hand::Either => Ok(()),
    }
}

/// The other day of a session that was put off: needed there, and nowhere else looked at.
fn another_day(moving: &Moving) -> Result<Option<DateTime<Utc>>, FieldFaults> {
    if moving.transition != Transition::Reschedule {
        return Ok(None);
    }
    let at = moving.scheduled_at.ok_or(Fault::Missing);
    match at.and_then(check_moment) {
        Ok(at) => Ok(Some(at)),
        Err(fault) => Err(FieldFaults::one("scheduled_at", fault)),
    }
}

fn reason(moving: &Moving) -> Result<Option<Line<REASON_CHARS_MAX>>, FieldFaults> {
    match Line::new(&moving.reason) {
        Ok(reason) => Ok(Some(reason)),
        Err(Fault::Missing) if !moving.transition.needs_reason() => Ok(None),
        Err(fault) => Err(FieldFaults::one("reason", fault)),
    }
}

/// Counts every question of the round that is being closed.
async fn counted(
    tx: &Tx,
    session: &ReviewSession,
    round: &RoundQuestions,
) -> Result<Vec<Tally>, No> {
    let answers = tx.answers(round.id, &round.questions).await?;
    let seats = tx.seat_counts(session.id).await?;
    let returned = u32::try_from(answers.len()).map_err(|_many| No::bug("too many ballots"))?;
    let tally = |(at, question)| {
        let (options, abstain) = count(question, at, &answers);
        let counts = Counts {
            eligible: seats.eligible,
            present: seats.on_roll,
            issued: seats.on_roll,
            returned,
            invalid: 0,
            options,
            abstain,
        };
        Tally::of(counts, session.profile.threshold)
            .map_err(|miscount| No::bug(&format!("a round cannot be counted: {miscount:?}")))
    };
    round.questions.iter().enumerate().map(tally).collect()
}

/// Whether the round that is being closed adjourns the session: its first option is to agree.
fn adjourns(session: &ReviewSession, tallies: &[Tally]) -> bool {
    let is_vote_to_adjourn = session
        .open_round()
        .is_some_and(|(_, round)| round.kind == RoundKind::Adjourn);
    is_vote_to_adjourn && tallies.first().map(Tally::result) == Some(TallyResult::Majority(0))
}

/// What goes with a move, in the same transaction.
struct BringAbout<'a> {
    services: &'a Services,
    tx: &'a Tx,
    org: OrgId,
    session: &'a ReviewSession,
    tallies: &'a [Tally],
}

impl BringAbout<'_> {
    async fn effect(&self, effect: Effect) -> Result<(), No> {
        let session = self.session.id;
        match effect {
            Effect::MakeSeats => self.make_seats().await,
            Effect::RemoveSeats => Ok(self.tx.remove_seats(session).await?),
            Effect::FreezeRoll => Ok(self.tx.freeze_roll(session).await?),
            Effect::ClearRoll => Ok(self.tx.clear_roll(session).await?),
            Effect::Count(at) => match self.session.rounds().get(at) {
                Some(round) => Ok(self.tx.add_tallies(round.id, self.tallies).await?),
                None => Err(No::bug("a round that is not there was counted")),
            },
            // The session itself holds these.
            Effect::CopyRound(_) | Effect::SilenceClocks => Ok(()),
        }
    }

    /// The full panel.
    async fn make_seats(&self) -> Result<(), No> {
        let matter = self.tx.matter(self.org, self.session.matter).await?;
        let matter = matter.ok_or_else(|| No::bug("a session on no matter"))?;
        let held_on = civil_day(self.session.entry.scheduled_at);
        let unit = matter.entry.responsible_unit.as_str();
        let pool = self.tx.serving_reviewers(self.org).await?;
        let (panel, _left_out) = panel_of(&pool, |one| &one.entry, held_on, unit);
        if panel.is_empty() {
            return Err(No::Refused(Refusal::PanelEmpty));
        }
        let seats: Vec<_> = (1_u32..)
            .zip(panel)
            .map(|(number, reviewer)| Seat {
                id: SeatId::new(chance::uuid(self.services.chance())),
                number: SeatNo(number),
                reviewer: reviewer.id,
                role: SeatRole::Member,
                recusal: RecusalState::None,
                attendance: Attendance::Absent,
                on_roll: false,
            })
            .collect();
        if seats.len()
            > usize::try_from(domain::public_review::profile::SEATS_MAX).unwrap_or(usize::MAX)
        {
            return Err(No::Refused(Refusal::PanelTooLarge));
        }
        Ok(self.tx.add_seats(self.session.id, &seats).await?)
    }
}
