//! Whose tablet is connected: what this server sees, and what it tells the other servers of the
//! database. It is shown to chair and clerk, and no decision asks for it.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use domain::ids::{SeatId, ServerId, SessionId};
use domain::public_review::presence::{self, Sighting};
use store::StoreFault;
use tokio::time::{Instant, sleep};

use crate::chance;
use crate::services::Services;

/// A tablet that polls counts as connected for so long after each question.
const POLLED: Duration = Duration::from_secs(20);
/// Between two tellings to other servers: a hall that checks in is a row a second, not a hundred.
const TELL_REST: Duration = Duration::from_secs(1);

/// The seats of a session whose tablets are connected to this server.
#[derive(Debug, Default)]
pub(super) struct Connections(Mutex<HashMap<SeatId, Tablets>>);

/// A seat's tablets as this server sees them.
#[derive(Clone, Copy, Debug, Default)]
struct Tablets {
    streams: u32,
    polled: Option<Instant>,
}

impl Tablets {
    fn are_here(self) -> bool {
        self.streams > 0 || self.polled.is_some_and(|at| at + POLLED > Instant::now())
    }
}

impl Connections {
    fn all(&self) -> MutexGuard<'_, HashMap<SeatId, Tablets>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A tablet opens a stream; tells how many the seat has with it.
    pub(super) fn open(&self, seat: SeatId) -> u32 {
        let mut all = self.all();
        let tablets = all.entry(seat).or_default();
        tablets.streams = tablets.streams.saturating_add(1);
        tablets.streams
    }

    /// A stream of a tablet ends.
    pub(super) fn close(&self, seat: SeatId) {
        if let Some(tablets) = self.all().get_mut(&seat) {
            tablets.streams = tablets.streams.saturating_sub(1);
        }
    }

    /// A tablet without a stream asks; tells whether it was away until now.
    pub(super) fn poll(&self, seat: SeatId) -> bool {
        let mut all = self.all();
        let tablets = all.entry(seat).or_default();
        let was_away = !tablets.are_here();
        tablets.polled = Some(Instant::now());
        was_away
    }

    /// The seats that are connected.
    pub(super) fn seats(&self) -> BTreeSet<SeatId> {
        let all = self.all();
        let here = all.iter().filter(|(_, tablets)| tablets.are_here());
        here.map(|(seat, _)| *seat).collect()
    }
}

impl Services {
    /// The seats whose tablets are connected, to this server or to another one.
    pub(super) fn connected(&self, here: &Connections, sightings: &[Sighting]) -> BTreeSet<SeatId> {
        let own = self.feeds().server().copied();
        let mut seats = presence::elsewhere(sightings, own, self.now());
        seats.extend(here.seats());
        seats
    }

    /// Tells the other servers whom this one sees, as long as it has a feed, and takes it back in
    /// the end. A task of its own: no screen waits for it.
    pub(super) async fn tell_presence(self) {
        let mut told = BTreeMap::new();
        loop {
            sleep(TELL_REST).await;
            match self.tell_what_changed(&mut told).await {
                Ok(()) => {}
                Err(StoreFault::Stopped) => return,
                Err(fault) => tracing::warn!(%fault, "other servers are not told who is connected"),
            }
            if self.feeds().may_fall_silent(told.is_empty()) {
                return;
            }
        }
    }

    async fn tell_what_changed(
        &self,
        told: &mut BTreeMap<SessionId, Sighting>,
    ) -> Result<(), StoreFault> {
        let (server, now) = (self.server(), self.now());
        let mut seen = self.feeds().seen();
        for session in told.keys() {
            // One that is followed no longer: whoever was connected is gone.
            seen.entry(*session).or_default();
        }
        seen.retain(|session, seats| presence::is_to_tell(told.get(session), seats, now));
        let news: Vec<(SessionId, Sighting)> = seen
            .into_iter()
            .map(|(session, seats)| {
                let seen_at = now;
                let sighting = Sighting {
                    server,
                    seats,
                    seen_at,
                };
                (session, sighting)
            })
            .collect();
        if news.is_empty() {
            return Ok(());
        }
        let (feeds, telling) = (self.feeds().clone(), news.clone());
        self.store()
            .keep_house(move |tx| async move {
                for (session, sighting) in &telling {
                    // Asked inside the job: what comes after the leave is not told.
                    if !feeds.has_left() {
                        tx.tell_sighting(*session, sighting).await?;
                    }
                }
                Ok::<_, StoreFault>(())
            })
            .await?;
        for (session, sighting) in news {
            if sighting.seats.is_empty() {
                told.remove(&session);
            } else {
                told.insert(session, sighting);
            }
        }
        Ok(())
    }

    /// This server stops: the others need not wait until they doubt what it said last of who is
    /// connected.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn take_leave(&self) -> Result<(), StoreFault> {
        self.feeds().leave();
        let Some(server) = self.feeds().server().copied() else {
            return Ok(());
        };
        self.store()
            .keep_house(move |tx| async move { tx.forget_sightings_of(server).await })
            .await
    }

    /// The name of this server among those of the database: drawn when it first has something to
    /// say.
    fn server(&self) -> ServerId {
        let drawn = || ServerId::new(chance::uuid(self.chance()));
        *self.feeds().server_or(drawn)
    }
}
