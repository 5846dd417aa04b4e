//! The file of a session: everything the office knows of it, and what can be done with it now.

use chrono::{DateTime, Utc};
use domain::audit::Recorded;
use domain::petitions::matter::Matter;
use domain::public_review::course::{Hall, Status, Transition};
use domain::public_review::outcome::OutcomeStep;
use domain::public_review::panel::{LeftOutCounts, panel_of};
use domain::public_review::session::{ReviewSession, civil_day};
use domain::refusal::Refusal;
use store::{AuditEntry, PanelSeat, Store};

use super::lead::may_wish;
use crate::access::{Deed, may};
use crate::actor::Actor;
use crate::no::No;
use crate::services::Services;

/// What is told of a session in its file.
const CHANGES: &[Recorded] = &[
    Recorded::SessionDrafted,
    Recorded::SessionEdited,
    Recorded::ConsentRecorded,
    Recorded::SessionMoved,
    Recorded::CardsPrinted,
    Recorded::OpinionWritten,
    Recorded::OpinionSigned,
    Recorded::OutcomeMoved,
];

/// Most changes of a session that are told.
pub(super) const DEEDS_MAX: u64 = 40;

/// Steps a session may have taken since it was convened, and many more.
const MOVES_MAX: u64 = 400;

/// A step of the course as it is offered to somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OfferedStep {
    /// What it does.
    pub transition: Transition,
    /// Why it cannot be done yet.
    pub blocked: Option<Refusal>,
    /// Whether it is this person's to do.
    pub is_own: bool,
}

/// Something that was done to a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileDeed {
    /// When.
    pub at: DateTime<Utc>,
    /// Who, by the name displayed then.
    pub who: String,
    /// What.
    pub deed: Recorded,
    /// Which step, where it moved.
    pub transition: Option<Transition>,
    /// Which step of the outcome, where it was one.
    pub outcome_step: Option<OutcomeStep>,
    /// Why, where a reason was given.
    pub reason: Option<String>,
}

impl FileDeed {
    /// Whether the public got to read the session by it.
    #[must_use]
    pub const fn makes_public(&self) -> bool {
        matches!(self.outcome_step, Some(OutcomeStep::Published))
    }

    /// Whether it says anything of what the public may read.
    #[must_use]
    pub const fn is_about_the_public(&self) -> bool {
        let is_withheld = matches!(self.transition, Some(Transition::Withhold));
        let step = self.outcome_step;
        let is_gone = matches!(
            step,
            Some(OutcomeStep::Withdrawn | OutcomeStep::TakenBackByLink)
        );
        is_withheld || is_gone || self.makes_public()
    }
}

impl FileDeed {
    /// Whether it changed the session itself, and so can have come before somebody's step. What is
    /// written of opinion and outcome has versions of its own.
    #[must_use]
    pub fn changes_session(&self) -> bool {
        !matches!(
            self.deed,
            Recorded::OpinionWritten | Recorded::OpinionSigned | Recorded::OutcomeMoved
        )
    }
}

/// A session with all that belongs to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionFile {
    /// The session.
    pub session: ReviewSession,
    /// The matter it is about.
    pub matter: Matter,
    /// Name of whoever leads it, once somebody does.
    pub chair: Option<String>,
    /// Name of whoever prepares it.
    pub clerk: String,
    /// The panel, once it is seated.
    pub seats: Vec<PanelSeat>,
    /// How large the panel is; before it is seated, how large it would be.
    pub panel: u32,
    /// How many of the pool would have no seat; nobody once the panel is seated.
    pub left_out: LeftOutCounts,
    /// How many of it have come.
    pub present: u32,
    /// The next step; none when the session is over.
    pub next: Option<OfferedStep>,
    /// Everything else that may be done now.
    pub others: Vec<OfferedStep>,
    /// What was done to it, newest first.
    pub deeds: Vec<FileDeed>,
    /// It is held sooner than its profile asks, counted from the day both sides were told; in a
    /// draft, from today.
    pub is_short_notice: bool,
}

impl Services {
    /// Everything of the session of this number.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn session_file(&self, by: &Actor, number: &str) -> Result<SessionFile, No> {
        may(by, Deed::ReadSessions)?;
        let (org, now) = (by.person()?.org, self.now());
        let store = self.store();
        let session = store.session_of_number(org, number).await?;
        let session = session.ok_or(No::Refused(Refusal::NotFound))?;
        let matter = store.matter(org, session.matter).await?;
        let matter = matter.ok_or_else(|| No::bug("a session on no matter"))?;
        let people: Vec<_> = session.chair.into_iter().chain([session.clerk]).collect();
        let names = store.account_names(org, &people).await?;
        let seats = store.seats(session.id).await?;
        let counts = store.seat_counts(session.id).await?;
        let (panel, left_out) = if seats.is_empty() {
            let pool = store.serving_reviewers(org).await?;
            let held_on = civil_day(session.entry.scheduled_at);
            let unit = matter.entry.responsible_unit.as_str();
            let (panel, left_out) = panel_of(&pool, |one| &one.entry, held_on, unit);
            (u32::try_from(panel.len()).unwrap_or(u32::MAX), left_out)
        } else {
            (counts.eligible, LeftOutCounts::default())
        };
        let id = session.id.to_string();
        let deeds = store.deeds_on(&id, CHANGES, DEEDS_MAX).await?;
        let deeds: Vec<_> = deeds.into_iter().map(told).collect();
        let hall = session.hall(counts.eligible, counts.present, false);
        let (next, others) = steps(by, &session, &hall, now);
        let told_at = told_at(store, &session, now).await?;
        let held_at = session.entry.scheduled_at;
        Ok(SessionFile {
            chair: session.chair.and_then(|chair| names.get(&chair).cloned()),
            clerk: names.get(&session.clerk).cloned().unwrap_or_default(),
            is_short_notice: session.profile.is_short_notice(told_at, held_at),
            present: counts.present,
            left_out,
            matter,
            seats,
            panel,
            next,
            others,
            deeds,
            session,
        })
    }
}

fn steps(
    by: &Actor,
    session: &ReviewSession,
    hall: &Hall,
    now: DateTime<Utc>,
) -> (Option<OfferedStep>, Vec<OfferedStep>) {
    let course = session.course();
    let next = course.next_step(hall, now).map(|step| OfferedStep {
        transition: step.transition,
        blocked: step.blocked,
        is_own: may_wish(by, step.transition),
    });
    let others = course.other_steps(hall, now).into_iter();
    let others = others.map(|transition| OfferedStep {
        transition,
        blocked: None,
        is_own: may_wish(by, transition),
    });
    (next, others.collect())
}

pub(super) fn told(entry: AuditEntry) -> FileDeed {
    let word = |name: &str| entry.detail.get(name).and_then(serde_json::Value::as_str);
    FileDeed {
        at: entry.recorded_at,
        transition: word("transition").and_then(Transition::from_code),
        outcome_step: word("step").and_then(OutcomeStep::from_code),
        reason: word("reason").map(str::to_owned),
        who: entry.actor.name,
        deed: entry.deed,
    }
}

/// When both sides were told of the present day: at the convening, or when it got another day.
async fn told_at(
    store: &Store,
    session: &ReviewSession,
    now: DateTime<Utc>,
) -> Result<DateTime<Utc>, No> {
    if session.status() == Status::Draft {
        return Ok(now);
    }
    let id = session.id.to_string();
    let moves = store.deeds_on(&id, &[Recorded::SessionMoved], MOVES_MAX);
    let tells = |deed: &FileDeed| {
        matches!(
            deed.transition,
            Some(Transition::Convene | Transition::Reschedule)
        )
    };
    let told = moves.await?.into_iter().map(told).find(tells);
    Ok(told.map_or(now, |deed| deed.at))
}
