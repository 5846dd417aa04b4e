//! Refused deeds that an auditor should see: what somebody's roles do not allow, and a second,
//! different ballot of a seat. Trying costs nothing, and what is recorded stays for ever: of each
//! actor so many are recorded in an hour and no more.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use domain::audit::Recorded;
use domain::ids::SessionId;
use serde_json::{Value, json};
use store::{AuditFact, Written};

use crate::access::Deed;
use crate::actor::Actor;
use crate::no::No;
use crate::services::Services;

/// Recorded of one actor and kind in an hour.
const RECORDED_MAX: u32 = 10;
/// How long it is counted.
const COUNTED: TimeDelta = TimeDelta::hours(1);
/// Actors that are remembered. Only accounts and seats are counted: an office has not so many.
const ACTORS_MAX: usize = 10_000;

/// How often something was refused, by actor and kind.
#[derive(Clone, Debug, Default)]
pub(crate) struct RefusedDeeds(Arc<Mutex<HashMap<(String, Recorded), Counted>>>);

#[derive(Clone, Copy, Debug)]
struct Counted {
    since: DateTime<Utc>,
    times: u32,
}

impl RefusedDeeds {
    /// Counts one; tells which of the hour it is, where it is to be recorded.
    fn count(&self, actor: &str, deed: Recorded, now: DateTime<Utc>) -> Option<u32> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_old = |since: DateTime<Utc>| (now - since).abs() > COUNTED;
        if all.len() >= ACTORS_MAX {
            all.retain(|_, counted| !is_old(counted.since));
            if all.len() >= ACTORS_MAX {
                return None;
            }
        }
        let fresh = Counted {
            since: now,
            times: 0,
        };
        let counted = all.entry((actor.to_owned(), deed)).or_insert(fresh);
        if is_old(counted.since) {
            *counted = fresh;
        }
        counted.times = counted.times.saturating_add(1);
        (counted.times <= RECORDED_MAX).then_some(counted.times)
    }
}

/// What something was refused on.
pub(crate) enum RefusedOn {
    /// A session.
    Session(SessionId),
    /// What the roles would have to allow.
    Deed(Deed),
}

impl Services {
    /// Notes that a logged-in person, or a seat, asked for what is not theirs to ask. Whoever is
    /// nobody yet is not noted.
    pub async fn note_not_permitted(&self, by: &Actor, deed: Deed) {
        self.note_refused(by, Recorded::DeedRefused, RefusedOn::Deed(deed), json!({}))
            .await;
    }

    /// Notes a refusal. The answer is the same whether it could be written or not.
    pub(crate) async fn note_refused(
        &self,
        by: &Actor,
        deed: Recorded,
        on: RefusedOn,
        mut detail: Value,
    ) {
        let actor = match by {
            Actor::Account(_) | Actor::Seat(_) => by.audit(),
            Actor::Visitor | Actor::HalfLoggedIn(_) | Actor::Operator => return,
        };
        let now = self.now();
        let Some(times) = self.refused_deeds().count(&actor.id, deed, now) else {
            return;
        };
        if let Some(detail) = detail.as_object_mut()
            && times == RECORDED_MAX
        {
            detail.insert("rest_of_hour".to_owned(), json!("not-recorded"));
        }
        let (object_kind, object_id) = match on {
            RefusedOn::Session(id) => ("review_session", id.to_string()),
            RefusedOn::Deed(deed) => ("deed", deed.word().to_owned()),
        };
        let services = self.clone();
        let written = self.write(move |_| async move {
            let fact = AuditFact {
                at: services.now(),
                actor,
                deed,
                object_kind,
                object_id,
                detail,
            };
            Ok::<_, No>(Written::did((), fact))
        });
        if let Err(no) = written.await {
            tracing::warn!(%no, "a refusal was not recorded");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_770_000_000 + minute * 60, 0).unwrap()
    }

    #[test]
    fn so_many_of_an_hour_are_recorded_and_no_more() {
        let refused = RefusedDeeds::default();
        let count = |actor, minute| refused.count(actor, Recorded::DeedRefused, at(minute));
        for time in 1..=RECORDED_MAX {
            assert_eq!(count("account:1", 0), Some(time));
        }
        assert_eq!(count("account:1", 59), None);
        assert_eq!(count("account:2", 59), Some(1));
        let ballot = refused.count("account:1", Recorded::BallotRefused, at(59));
        assert_eq!(ballot, Some(1), "each kind by itself");
        assert_eq!(count("account:1", 61), Some(1));
    }

    #[test]
    fn more_actors_than_an_office_has_are_not_remembered() {
        let refused = RefusedDeeds::default();
        for number in 0..ACTORS_MAX {
            refused.count(&number.to_string(), Recorded::DeedRefused, at(0));
        }
        let more = |minute| refused.count("more", Recorded::DeedRefused, at(minute));
        assert_eq!(more(0), None);
        assert_eq!(more(61), Some(1));
    }
}
