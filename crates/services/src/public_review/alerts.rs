//! What the clerk has to see to. What strangers cause is gathered in memory first, so that nobody
//! fills the writer's queue or the disk, and told with its true number.

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
use crate::actor::Actor;
use crate::chance;
use crate::command::Command;
use crate::no::No;
use crate::services::Services;

/// What happens again is told at most this often.
const TOLD_AGAIN: Duration = Duration::from_secs(5);
/// Seats whose causes are remembered; with more, what is long past is forgotten.
const CAUSES_MAX: usize = 1_000;

/// What a stranger can cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Cause {
    /// A second device wants a seat.
    SecondDevice(SessionId, SeatNo),
    /// A code that no seat has, which names no session.
    WrongCode,
}

/// What strangers caused and the clerk was not told yet.
#[derive(Clone, Debug, Default)]
pub(crate) struct Untold(Arc<Mutex<HashMap<Cause, Since>>>);

/// Since the clerk was told last.
#[derive(Clone, Copy, Debug)]
struct Since {
    told_at: DateTime<Utc>,
    times: u32,
    /// Somebody will tell the rest.
    is_due: bool,
}

/// When the clerk is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Telling {
    /// Now, of so many.
    Now(u32),
    /// In a while, by whoever hears this.
    Later,
    /// In a while, by somebody else.
    Arranged,
}

impl Untold {
    fn look<T>(&self, look: impl FnOnce(&mut HashMap<Cause, Since>) -> T) -> T {
        look(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// It happened so many times.
    fn note(&self, cause: Cause, times: u32, now: DateTime<Utc>) -> Telling {
        let lately = |since: &Since| (now - since.told_at).abs() < told_again();
        self.look(|all| {
            if all.len() >= CAUSES_MAX {
                all.retain(|_, since| since.is_due || lately(since));
            }
            match all.get_mut(&cause) {
                Some(since) if lately(since) => {
                    since.times = since.times.saturating_add(times);
                    if std::mem::replace(&mut since.is_due, true) {
                        Telling::Arranged
                    } else {
                        Telling::Later
                    }
                }
                Some(since) => {
                    let times = since.times.saturating_add(times);
                    (since.told_at, since.times) = (now, 0);
                    Telling::Now(times)
                }
                None => {
                    let since = Since {
                        told_at: now,
                        times: 0,
                        is_due: false,
                    };
                    all.insert(cause, since);
                    Telling::Now(times)
                }
            }
        })
    }

    /// How often it happened since: the clerk is told now.
    fn take(&self, cause: Cause, now: DateTime<Utc>) -> u32 {
        self.look(|all| {
            let Some(since) = all.get_mut(&cause) else {
                return 0;
            };
            let times = since.times;
            *since = Since {
                told_at: now,
                times: 0,
                is_due: false,
            };
            times
        })
    }

    /// The clerk has seen to a session: what happens from now on is new, and told at once.
    pub(super) fn seen_to(&self, session: SessionId) {
        let is_of = |cause: &Cause| match cause {
            Cause::SecondDevice(of, _) => *of == session,
            Cause::WrongCode => true,
        };
        self.look(|all| all.retain(|cause, since| since.is_due || !is_of(cause)));
    }
}

fn told_again() -> TimeDelta {
    TimeDelta::from_std(TOLD_AGAIN).unwrap_or(TimeDelta::MAX)
}

impl Services {
    /// Tells the clerk what a stranger caused, at once or together with what follows. Whoever
    /// caused it is answered as ever, whatever becomes of that.
    pub(super) async fn tell(&self, cause: Cause, times: u32) {
        if times == 0 {
            return;
        }
        match self.untold().note(cause, times, self.now()) {
            Telling::Now(times) => self.tell_now(cause, times).await,
            Telling::Later => {
                let services = self.clone();
                tokio::spawn(async move {
                    tokio::time::sleep(TOLD_AGAIN).await;
                    let times = services.untold().take(cause, services.now());
                    if times > 0 {
                        services.tell_now(cause, times).await;
                    }
                });
            }
            Telling::Arranged => {}
        }
    }

    async fn tell_now(&self, cause: Cause, times: u32) {
        let told = match cause {
            Cause::SecondDevice(session, seat) => {
                let kind = AlertKind::SecondDevice;
                self.raise_alert(&Actor::Visitor, session, kind, Some(seat), times)
                    .await
            }
            Cause::WrongCode => self.tell_all(times).await,
        };
        if let Err(no) = told {
            tracing::warn!(%no, ?cause, times, "the clerk was not told");
        }
    }

    /// Every session at whose door somebody may stand is told: a wrong code names none.
    async fn tell_all(&self, times: u32) -> Result<(), No> {
        for session in self.store().sessions_at_the_door().await? {
            let kind = AlertKind::WrongCodes;
            self.raise_alert(&Actor::Visitor, session, kind, None, times)
                .await?;
        }
        Ok(())
    }

    /// Raises an alert, or counts that it happened again. The log of deeds has a row for the first
    /// time, and one more whenever there are ten times as many.
    async fn raise_alert(
        &self,
        by: &Actor,
        session: SessionId,
        kind: AlertKind,
        seat: Option<SeatNo>,
        times: u32,
    ) -> Result<(), No> {
        let id = AlertId::new(chance::uuid(self.chance()));
        let (by, services) = (by.clone(), self.clone());
        self.write(move |tx| async move {
            let now = services.now();
            let fact = |times: u32| -> AuditFact {
                let seat = seat.map(|seat| seat.0);
                let detail = json!({ "kind": kind.code(), "seat": seat, "times": times });
                let id = session.to_string();
                about(&by, now, Recorded::AlertRaised, &id, detail)
            };
            if let Some(alert) = tx.open_alert(session, kind, seat).await? {
                let lately = (now - alert.last_at).abs() < told_again();
                if kind == AlertKind::Help && lately {
                    return Ok(Written::Unchanged(()));
                }
                tx.repeat_alert(session, &alert, times, now).await?;
                let after = alert.times.saturating_add(times);
                let is_more = after.checked_ilog10() > alert.times.checked_ilog10();
                return Ok(if is_more {
                    Written::did((), fact(after))
                } else {
                    Written::Unchanged(())
                });
            }
            let alert = Alert {
                id,
                kind,
                seat,
                times,
                first_at: now,
                last_at: now,
            };
            tx.add_alert(session, &alert).await?;
            Ok::<_, No>(Written::did((), fact(times)))
        })
        .await
    }

    /// Somebody on a seat asks for help. Asked twice it is one alert.
    ///
    /// # Errors
    /// `NotPermitted` for whoever has no seat; `NotFound`; `SessionOver`.
    pub async fn ask_for_help(&self, by: &Actor) -> Result<(), No> {
        may(by, Deed::SitOnPanel)?;
        let holder = by.seat()?;
        let seat = self.store().bare_seat(holder.seat).await?;
        let own = seat.ok_or(Refusal::NotFound)?;
        let held = self.store().session(holder.org, own.session).await?;
        held.ok_or(Refusal::NotFound)?.has_hall(self.now())?;
        let number = Some(own.seat.number);
        self.raise_alert(by, own.session, AlertKind::Help, number, 1)
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
            services.untold().seen_to(session.id);
            Ok(((), fact))
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_770_000_000 + second, 0).unwrap()
    }

    #[test]
    fn the_clerk_is_told_at_once_and_then_of_many_together() {
        let untold = Untold::default();
        let wrong = |times, second| untold.note(Cause::WrongCode, times, at(second));
        assert_eq!(wrong(10, 0), Telling::Now(10));
        assert_eq!(wrong(1, 1), Telling::Later);
        for _ in 0..17_000 {
            assert_eq!(wrong(1, 2), Telling::Arranged);
        }
        // Whoever was to tell it later does, and nothing is told twice.
        assert_eq!(untold.take(Cause::WrongCode, at(6)), 17_001);
        assert_eq!(untold.take(Cause::WrongCode, at(6)), 0);
        assert_eq!(wrong(1, 7), Telling::Later);
        // Somebody comes first after all.
        assert_eq!(wrong(1, 12), Telling::Now(2));
    }

    #[test]
    fn what_happens_after_the_clerk_has_seen_to_it_is_told_at_once() {
        let untold = Untold::default();
        let session = |number| SessionId::new(uuid::Uuid::from_u128(number));
        let second = |of| Cause::SecondDevice(session(of), SeatNo(1));
        for cause in [second(1), second(2)] {
            assert_eq!(untold.note(cause, 1, at(0)), Telling::Now(1));
        }
        untold.seen_to(session(1));
        assert_eq!(untold.note(second(1), 1, at(1)), Telling::Now(1));
        assert_eq!(untold.note(second(2), 1, at(1)), Telling::Later);
    }
}
