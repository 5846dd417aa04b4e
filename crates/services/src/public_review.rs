//! Public reviews: preparing a session, leading it, taking seats and casting ballots.

mod alerts;
mod ballot_box;
mod ballots;
mod cards;
mod connected;
mod documents;
mod drawing;
mod feed;
mod file;
mod guesses;
mod hall;
mod lead;
mod lists;
mod news;
mod opinion;
mod outcome;
mod prepare;
mod profile;
mod seats;
mod votes;

pub(crate) use self::alerts::Untold;
pub(crate) use self::ballot_box::BallotsWaiting;
pub use self::ballots::{BallotInput, ChoiceInput};
pub use self::cards::SeatCard;
pub use self::documents::{FILE_MEGABYTES_MAX, FILE_PAGES_MAX, Original, Upload};
pub(crate) use self::drawing::Drawing;
pub use self::drawing::{DRAWING_TIME_MAX, DrawingProgram};
pub(crate) use self::feed::Feeds;
pub use self::file::{FileDeed, OfferedStep, SessionFile};
pub(crate) use self::guesses::Doors;
pub use self::hall::{Looker, Seen, View, Watching};
pub use self::lead::{Moving, REASON_CHARS_MAX};
pub use self::lists::{ListPage, ListQuery, MatterRow, SessionRow};
pub use self::news::{Happened, Happening};
pub use self::opinion::OpinionFile;
pub(crate) use self::outcome::first_text;
pub use self::outcome::{
    Counted, Deciding, FieldHint, OutcomeFile, OutcomeQuery, Preview, Previewed, PublicList,
    counted, counted_of, in_approved_words, published_of,
};
pub use self::profile::HearingRules;
pub use self::seats::{Claimed, OfferedSeat, SeatToken};
pub use self::votes::OwnVote;
pub use store::{
    KeptOutcome, NamedVote, OutcomeListed, PanelSeat, PublicOutcome, SessionBrief, Voter,
};

use chrono::{DateTime, Utc};
use domain::audit::Recorded;
use domain::ids::OrgId;
use domain::public_review::course::Hall;
use domain::public_review::remedy::RemedyOf;
use domain::public_review::session::{ReviewSession, civil_day};
use domain::refusal::Refusal;
use store::{AuditFact, Tx};

use crate::actor::Actor;
use crate::no::No;

/// An audit row about a session.
fn about(
    by: &Actor,
    at: DateTime<Utc>,
    deed: Recorded,
    session: &str,
    detail: serde_json::Value,
) -> AuditFact {
    AuditFact {
        at,
        actor: by.audit(),
        deed,
        object_kind: "review_session",
        object_id: session.to_owned(),
        detail,
    }
}

/// The row with one thing more to tell.
fn telling(mut fact: AuditFact, name: &str, value: serde_json::Value) -> AuditFact {
    if let serde_json::Value::Object(detail) = &mut fact.detail {
        detail.insert(name.to_owned(), value);
    }
    fact
}

/// The session of this number, inside a job.
async fn found(tx: &Tx, org: OrgId, number: &str) -> Result<ReviewSession, No> {
    let session = tx.session_of_number(org, number).await?;
    session.ok_or(No::Refused(Refusal::NotFound))
}

/// What the next remedy of a session, and the answer to it, has to fit.
async fn remedy_of(
    tx: &Tx,
    org: OrgId,
    session: &ReviewSession,
    now: DateTime<Utc>,
) -> Result<RemedyOf, No> {
    let matter = tx.matter(org, session.matter).await?;
    let matter = matter.ok_or_else(|| No::bug("a session on no matter"))?;
    Ok(RemedyOf {
        purpose: matter.entry.purpose,
        held_on: civil_day(session.held_at()),
        today: civil_day(now),
    })
}

/// What a decision needs to know of the hall.
async fn hall(tx: &Tx, session: &ReviewSession, adjourns: bool) -> Result<Hall, No> {
    let counts = tx.seat_counts(session.id).await?;
    Ok(session.hall(counts.eligible, counts.present, adjourns))
}
