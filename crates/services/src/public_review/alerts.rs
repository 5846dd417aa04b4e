//! What the clerk has to see to, and making guesses at seat codes slow. A right code always gets
//! through: a hall of a hundred shares one address, and nobody may keep it from checking in.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use domain::audit::Recorded;
use domain::ids::{AlertId, CommandId, SessionId};
use domain::public_review::alert::{Alert, AlertKind};
use domain::public_review::seat::SeatNo;
use domain::refusal::Refusal;
use serde_json::json;
use store::{AuditFact, Written};

use super::{about, found};
use crate::access::{Deed, may};
use crate::actor::{Actor, ClientAddress, Network};
use crate::chance;
use crate::command::Command;
use crate::no::No;
use crate::services::Services;

/// Wrong codes of one network are counted for so long.
const COUNTED: TimeDelta = TimeDelta::minutes(10);
/// Slips that cost nothing: a hundred people type at once.
const FREE_SLIPS: u32 = 20;
/// From then on every wrong code waits.
const WAIT: Duration = Duration::from_secs(2);
/// Wrong codes of one network that wait at the same time; more are sent away. At four guesses a
/// second, one in nine million finds a seat.
const WAITING_MAX: u32 = 8;
/// The clerk is told with every so many wrong codes.
const TOLD_EVERY: u32 = 10;
/// Networks that are remembered. Whoever has more has other ways.
const NETWORKS_MAX: usize = 10_000;
/// What happens again is counted at most this often, so that nobody fills the disk.
const COUNTED_AGAIN: TimeDelta = TimeDelta::seconds(5);

/// Wrong seat codes, by network.
#[derive(Clone, Debug, Default)]
pub(crate) struct WrongCodes(Arc<Mutex<HashMap<Network, Wrong>>>);

#[derive(Clone, Copy, Debug)]
struct Wrong {
    since: DateTime<Utc>,
    times: u32,
    waiting: u32,
}

/// A wrong code that waits, for as long as this is kept.
struct Waiting(WrongCodes, Network);

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.with(self.1, |wrong| {
            wrong.waiting = wrong.waiting.saturating_sub(1);
        });
    }
}

impl WrongCodes {
    fn with<T>(&self, network: Network, look: impl FnOnce(&mut Wrong) -> T) -> Option<T> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.get_mut(&network).map(look)
    }

    /// Counts a wrong code; tells how many there were.
    fn note(&self, network: Network, now: DateTime<Utc>) -> u32 {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= NETWORKS_MAX && !all.contains_key(&network) {
            all.retain(|_, wrong| wrong.waiting > 0 || now - wrong.since <= COUNTED);
            if all.len() >= NETWORKS_MAX {
                all.clear();
            }
        }
        let wrong = all.entry(network).or_insert(Wrong {
            since: now,
            times: 0,
            waiting: 0,
        });
        if (now - wrong.since).abs() > COUNTED {
            (wrong.since, wrong.times) = (now, 0);
        }
        wrong.times = wrong.times.saturating_add(1);
        wrong.times
    }

    /// A place among those that wait.
    fn wait(&self, network: Network) -> Result<Waiting, Refusal> {
        let is_free = self.with(network, |wrong| {
            let is_free = wrong.waiting < WAITING_MAX;
            wrong.waiting += u32::from(is_free);
            is_free
        });
        if is_free == Some(true) {
            Ok(Waiting(self.clone(), network))
        } else {
            Err(Refusal::Busy)
        }
    }
}

impl Services {
    /// A code that no seat has: the more of them, the slower the answer.
    pub(super) async fn wrong_code(&self, from: ClientAddress) -> No {
        let network = from.network();
        let times = self.wrong_codes().note(network, self.now());
        if times.is_multiple_of(TOLD_EVERY)
            && let Err(no) = self.tell_of_wrong_codes().await
        {
            tracing::warn!(%no, "the clerk was not told of wrong seat codes");
        }
        if times > FREE_SLIPS && self.rules().slow_failures {
            match self.wrong_codes().wait(network) {
                Ok(_waiting) => tokio::time::sleep(WAIT).await,
                Err(refusal) => return refusal.into(),
            }
        }
        Refusal::SeatCodeWrong.into()
    }

    /// Every session whose door is open is told: a wrong code names none.
    async fn tell_of_wrong_codes(&self) -> Result<(), No> {
        for session in self.store().sessions_in_check_in().await? {
            self.raise_alert(&Actor::Visitor, session, AlertKind::WrongCodes, None)
                .await?;
        }
        Ok(())
    }

    /// Raises an alert, or counts that it happened again.
    pub(super) async fn raise_alert(
        &self,
        by: &Actor,
        session: SessionId,
        kind: AlertKind,
        seat: Option<SeatNo>,
    ) -> Result<(), No> {
        let now = self.now();
        let id = AlertId::new(chance::uuid(self.chance()));
        let by = by.clone();
        self.write(move |tx| async move {
            if let Some(alert) = tx.open_alert(session, kind, seat).await? {
                if (now - alert.last_at).abs() >= COUNTED_AGAIN {
                    tx.repeat_alert(session, &alert, now).await?;
                }
                return Ok(Written::Unchanged(()));
            }
            let alert = Alert {
                id,
                kind,
                seat,
                times: 1,
                first_at: now,
                last_at: now,
            };
            tx.add_alert(session, &alert).await?;
            let seat = seat.map(|seat| seat.0);
            let detail = json!({ "kind": kind.code(), "seat": seat });
            let id = session.to_string();
            let fact: AuditFact = about(&by, now, Recorded::AlertRaised, &id, detail);
            Ok::<_, No>(Written::did((), fact))
        })
        .await
    }

    /// Somebody on a seat asks for help. Asked twice it is one alert.
    ///
    /// # Errors
    /// `NotPermitted` for whoever has no seat; `NotFound`.
    pub async fn ask_for_help(&self, by: &Actor) -> Result<(), No> {
        may(by, Deed::SitOnPanel)?;
        let holder = by.seat()?;
        let seat = self.store().bare_seat(holder.seat).await?;
        let (seat, session) = seat.ok_or(Refusal::NotFound)?;
        self.raise_alert(by, session, AlertKind::Help, Some(seat.number))
            .await
    }

    /// The clerk has seen to an alert. One that somebody else has seen to is fine.
    ///
    /// # Errors
    /// `NotFound` for the session.
    pub async fn settle_alert(
        &self,
        by: &Actor,
        command: CommandId,
        number: &str,
        alert: AlertId,
    ) -> Result<(), No> {
        may(by, Deed::LeadSessions)?;
        let org = by.person()?.org;
        let now = self.now();
        let command = Command {
            id: command,
            kind: "settle-alert",
            wish: &(number, alert),
        };
        let (number, by_whom) = (number.to_owned(), by.clone());
        self.once(by, command, now, move |tx| async move {
            let session = found(&tx, org, &number).await?;
            let was_open = tx.settle_alert(session.id, alert, now).await?;
            let id = session.id.to_string();
            let detail = json!({ "alert": alert.to_string() });
            let fact = about(&by_whom, now, Recorded::AlertSettled, &id, detail);
            Ok(((), was_open.then_some(fact)))
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_770_000_000 + minute * 60, 0).unwrap()
    }

    #[test]
    fn wrong_codes_are_counted_for_each_network_and_forgotten() {
        let codes = WrongCodes::default();
        let (one, other) = (Network::V4([192, 0, 2, 1]), Network::V4([192, 0, 2, 2]));
        assert_eq!([codes.note(one, at(0)), codes.note(one, at(1))], [1, 2]);
        assert_eq!(codes.note(other, at(1)), 1);
        assert_eq!(codes.note(one, at(11)), 1);
        // A clock that was set back locks nobody in.
        assert_eq!(codes.note(one, at(-60)), 1);
    }

    #[test]
    fn few_wait_at_a_time_and_the_rest_is_sent_away() {
        let codes = WrongCodes::default();
        let network = Network::V4([192, 0, 2, 1]);
        codes.note(network, at(0));
        let waiting: Vec<_> = (0..WAITING_MAX)
            .map(|_| codes.wait(network).ok().unwrap())
            .collect();
        assert_eq!(codes.wait(network).err(), Some(Refusal::Busy));
        drop(waiting);
        assert!(codes.wait(network).is_ok());
    }
}
