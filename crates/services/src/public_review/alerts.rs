//! What the clerk has to see to, and making guesses at seat codes slow. A right code always gets
//! through: a hall of a hundred shares one address, and nobody may keep it from checking in.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use domain::audit::Recorded;
use domain::ids::{AlertId, CommandId, SessionId};
use domain::public_review::alert::{Alert, AlertKind};
use domain::public_review::guesses::{COUNTED, Guesses};
use domain::public_review::seat::SeatNo;
use domain::refusal::Refusal;
use serde_json::json;
use store::{AuditFact, StoreFault, Written};

use super::{about, found};
use crate::access::{Deed, may};
use crate::actor::{Actor, ClientAddress, Network};
use crate::chance;
use crate::command::Command;
use crate::no::No;
use crate::services::Services;

/// So long a wrong code waits where there were many.
const WAIT: Duration = Duration::from_secs(2);
/// Wrong codes of one network that wait at the same time; more are sent away. At four guesses a
/// second, one in nine million finds a seat.
const WAITING_MAX: u32 = 8;
/// Networks that are remembered. Whoever has more has other ways.
const NETWORKS_MAX: usize = 10_000;
/// What happens again is counted at most this often, so that nobody fills the disk.
const COUNTED_AGAIN: TimeDelta = TimeDelta::seconds(5);

/// Wrong seat codes, by network, as far as this server was asked.
#[derive(Clone, Debug, Default)]
pub(crate) struct WrongCodes(Arc<Mutex<HashMap<Network, Wrong>>>);

#[derive(Clone, Copy, Debug)]
struct Wrong {
    guesses: Guesses,
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
    fn note(&self, network: Network, now: DateTime<Utc>) -> Guesses {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= NETWORKS_MAX && !all.contains_key(&network) {
            all.retain(|_, wrong| wrong.waiting > 0 || now - wrong.guesses.since <= COUNTED);
            if all.len() >= NETWORKS_MAX {
                all.clear();
            }
        }
        let before = all.get(&network).copied();
        let guesses = Guesses::once_more(before.map(|wrong| wrong.guesses), now);
        let waiting = before.map_or(0, |wrong| wrong.waiting);
        all.insert(network, Wrong { guesses, waiting });
        guesses
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
    /// A code that no seat has: the more of them, the slower the answer, whichever server was asked.
    pub(super) async fn wrong_code(&self, from: ClientAddress) -> No {
        let network = from.network();
        let here = self.wrong_codes().note(network, self.now());
        let mut place = None;
        if self.must_wait(here) {
            match self.wrong_codes().wait(network) {
                Ok(waiting) => place = Some(waiting),
                // Not counted for all: nobody makes this server write as fast as they can ask.
                Err(refusal) => {
                    self.tell_of_wrong_codes(here).await;
                    return refusal.into();
                }
            }
        }
        let all = self.count_for_all(from, here).await;
        self.tell_of_wrong_codes(all).await;
        if place.is_none() && self.must_wait(all) {
            match self.wrong_codes().wait(network) {
                Ok(waiting) => place = Some(waiting),
                Err(refusal) => return refusal.into(),
            }
        }
        if place.is_some() {
            tokio::time::sleep(WAIT).await;
        }
        Refusal::SeatCodeWrong.into()
    }

    fn must_wait(&self, guesses: Guesses) -> bool {
        self.rules().slow_failures && guesses.are_too_many()
    }

    /// How many wrong codes came from a network to all servers of the database. Where that cannot
    /// be written, or there is one server, it is what came to this one.
    async fn count_for_all(&self, from: ClientAddress, here: Guesses) -> Guesses {
        if !self.store().may_be_shared() {
            return here;
        }
        let (key, now) = (self.secrets().address_key(from), self.now());
        let counted = self
            .store()
            .keep_house(move |tx| async move {
                let guesses = Guesses::once_more(tx.guesses(&key).await?, now);
                tx.save_guesses(&key, guesses).await?;
                Ok::<_, StoreFault>(guesses)
            })
            .await;
        counted.unwrap_or_else(|fault| {
            tracing::warn!(%fault, "a wrong seat code is counted on this server alone");
            here
        })
    }

    async fn tell_of_wrong_codes(&self, guesses: Guesses) {
        if guesses.are_told()
            && let Err(no) = self.raise_wrong_codes().await
        {
            tracing::warn!(%no, "the clerk was not told of wrong seat codes");
        }
    }

    /// Every session whose door is open is told: a wrong code names none.
    async fn raise_wrong_codes(&self) -> Result<(), No> {
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
        let id = AlertId::new(chance::uuid(self.chance()));
        let (by, services) = (by.clone(), self.clone());
        self.write(move |tx| async move {
            let now = services.now();
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
        let command = Command {
            id: command,
            kind: "settle-alert",
            wish: &(number, alert),
        };
        let (number, by_whom, services) = (number.to_owned(), by.clone(), self.clone());
        self.once(by, command, self.now(), move |tx| async move {
            let now = services.now();
            let session = found(&tx, org, &number).await?;
            let settled = tx.settle_alert(session.id, alert, now).await?;
            let id = session.id.to_string();
            let fact = settled.map(|alert| {
                let seat = alert.seat.map(|seat| seat.0);
                let detail = json!({
                    "kind": alert.kind.code(), "seat": seat, "times": alert.times,
                });
                about(&by_whom, now, Recorded::AlertSettled, &id, detail)
            });
            Ok(((), fact))
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
    fn wrong_codes_are_counted_for_each_network() {
        let codes = WrongCodes::default();
        let (one, other) = (Network::V4([192, 0, 2, 1]), Network::V4([192, 0, 2, 2]));
        let note = |network, minute| codes.note(network, at(minute)).times;
        assert_eq!([note(one, 0), note(one, 1)], [1, 2]);
        assert_eq!(note(other, 1), 1);
        assert_eq!(note(one, 11), 1);
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
