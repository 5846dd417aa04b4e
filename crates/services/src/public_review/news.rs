//! What happened to a session since a console last saw it: told to the one who came second.

use chrono::{DateTime, Utc};
use domain::audit::Recorded;
use domain::public_review::agenda::{AgendaItem, ClockDeed};
use domain::public_review::course::Transition;
use domain::refusal::Refusal;
use store::AuditEntry;

use crate::access::{Deed, may};
use crate::actor::Actor;
use crate::no::No;
use crate::services::Services;

/// What raises the revision of a session that is held.
const CHANGES: &[Recorded] = &[Recorded::SessionMoved, Recorded::ClockSet];

/// Newest rows that are looked through.
const ROWS_MAX: u64 = 60;

/// Something that was done to a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Happened {
    /// When.
    pub at: DateTime<Utc>,
    /// Who, by the name displayed then.
    pub who: String,
    /// What.
    pub what: Happening,
}

/// What changes the revision of a session that is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Happening {
    /// It was moved on.
    Moved(Transition),
    /// A speaking clock was set.
    Clock(AgendaItem, ClockDeed),
}

impl Services {
    /// What moved a session on since it had this revision, oldest first.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn session_news(
        &self,
        by: &Actor,
        number: &str,
        since: u32,
    ) -> Result<Vec<Happened>, No> {
        may(by, Deed::ReadSessions)?;
        let org = by.person()?.org;
        let session = self.store().session_of_number(org, number).await?;
        let session = session.ok_or(Refusal::NotFound)?;
        if session.revision <= since {
            return Ok(Vec::new());
        }
        let id = session.id.to_string();
        let deeds = self.store().deeds_on(&id, CHANGES, ROWS_MAX).await?;
        let mut news: Vec<_> = deeds
            .into_iter()
            .filter(|entry| revision(entry).is_some_and(|revision| revision > u64::from(since)))
            .filter_map(happened)
            .collect();
        news.reverse();
        Ok(news)
    }
}

fn revision(entry: &AuditEntry) -> Option<u64> {
    entry.detail.get("revision")?.as_u64()
}

fn happened(entry: AuditEntry) -> Option<Happened> {
    let word = |name: &str| entry.detail.get(name)?.as_str();
    let what = match entry.deed {
        Recorded::SessionMoved => Happening::Moved(Transition::from_code(word("transition")?)?),
        Recorded::ClockSet => Happening::Clock(
            AgendaItem::from_code(word("item")?)?,
            ClockDeed::from_code(word("deed")?)?,
        ),
        _ => return None,
    };
    Some(Happened {
        at: entry.recorded_at,
        who: entry.actor.name,
        what,
    })
}
