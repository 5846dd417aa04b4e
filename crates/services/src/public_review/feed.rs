//! The feed of a session that is looked at: one task makes a snapshot for each audience once per
//! change, written out once, whoever looks.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use domain::ids::{DeviceId, OrgId, SeatId, SessionId};
use domain::public_review::alert::{Alert, AlertKind};
use domain::public_review::ballot::Receipt;
use domain::public_review::seat::Attendance;
use domain::public_review::snapshot::{
    Audience, HallRows, OwnReceipt, OwnSeat, SeatRow, Snapshots,
};
use domain::refusal::Refusal;
use serde::Serialize;
use store::{HallMoment, PanelSeat, StoreFault};
use tokio::sync::{Notify, watch};
use tokio::time::{Instant, sleep_until, timeout};

use crate::no::No;
use crate::services::Services;

/// A snapshot as it is sent: JSON, and how often the session had changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// How often the session had changed when this audience last saw something new.
    pub changes: i64,
    /// The JSON of the audience's snapshot.
    pub body: Arc<str>,
}

/// Between two snapshots: ten a second are more than anyone can read, and a hundred ballots in
/// three seconds are no hundred snapshots.
const REST: Duration = Duration::from_millis(100);
/// How often the database is asked what other servers and the shell have changed.
const LOOK_INTERVAL: Duration = Duration::from_millis(500);
/// A feed that nobody follows ends after so many looks.
const IDLE_LOOKS: u32 = 60;
/// Longest wait for a snapshot that is new enough.
const FRESH_TIME_MAX: Duration = Duration::from_secs(2);
/// A tablet that polls counts as connected for so long after each question.
pub(super) const POLLED: Duration = Duration::from_secs(20);

/// The feeds of one server.
#[derive(Clone, Debug, Default)]
pub(crate) struct Feeds(Arc<Mutex<HashMap<SessionId, Arc<Feed>>>>);

/// What concerns single lookers, all in one table that is made once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Keys {
    /// What each seat knows of itself.
    pub owns: HashMap<SeatId, Own>,
    /// The turn of the projector's address.
    pub projector_turn: u32,
}

/// What a seat knows of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Own {
    /// The device that speaks for it.
    pub device: Option<DeviceId>,
    /// What its tablet shows.
    pub seat: OwnSeat,
    /// How often the session had changed when this last did.
    pub changes: i64,
}

/// A seat's tablets as this server sees them.
#[derive(Clone, Copy, Debug, Default)]
struct Connected {
    streams: u32,
    polled: Option<Instant>,
}

/// The feed of one session.
#[derive(Debug)]
pub(super) struct Feed {
    org: OrgId,
    session: SessionId,
    frames: [watch::Sender<Option<Frame>>; 3],
    keys: watch::Sender<Option<Arc<Keys>>>,
    /// How far the last snapshots have come.
    reached: watch::Sender<i64>,
    nudge: Notify,
    connected: Mutex<HashMap<SeatId, Connected>>,
}

const fn place(audience: Audience) -> usize {
    match audience {
        Audience::Projector => 0,
        Audience::Member => 1,
        Audience::Office => 2,
    }
}

impl Feeds {
    fn all(&self) -> MutexGuard<'_, HashMap<SessionId, Arc<Feed>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Something of these sessions was changed by this server.
    pub(crate) fn nudge(&self, sessions: &[SessionId]) {
        if sessions.is_empty() {
            return;
        }
        let all = self.all();
        for feed in sessions.iter().filter_map(|id| all.get(id)) {
            feed.nudge.notify_one();
        }
    }
}

impl Feed {
    fn new(org: OrgId, session: SessionId) -> Self {
        Self {
            org,
            session,
            frames: [(); 3].map(|()| watch::Sender::new(None)),
            keys: watch::Sender::new(None),
            reached: watch::Sender::new(-1),
            nudge: Notify::new(),
            connected: Mutex::default(),
        }
    }

    pub(super) fn frames(&self, audience: Audience) -> watch::Receiver<Option<Frame>> {
        let [projector, member, office] = &self.frames;
        [projector, member, office]
            .get(place(audience))
            .map_or_else(|| projector.subscribe(), |sender| sender.subscribe())
    }

    pub(super) fn keys(&self) -> watch::Receiver<Option<Arc<Keys>>> {
        self.keys.subscribe()
    }

    fn connected(&self) -> MutexGuard<'_, HashMap<SeatId, Connected>> {
        self.connected
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// A tablet opens a stream; tells how many the seat has with it.
    pub(super) fn connect(&self, seat: SeatId) -> u32 {
        let streams = {
            let mut all = self.connected();
            let entry = all.entry(seat).or_default();
            entry.streams = entry.streams.saturating_add(1);
            entry.streams
        };
        self.nudge.notify_one();
        streams
    }

    /// A stream of a tablet ends.
    pub(super) fn disconnect(&self, seat: SeatId) {
        if let Some(entry) = self.connected().get_mut(&seat) {
            entry.streams = entry.streams.saturating_sub(1);
        }
        self.nudge.notify_one();
    }

    /// A tablet without a stream asks.
    pub(super) fn polled(&self, seat: SeatId) {
        let now = Instant::now();
        let was = self
            .connected()
            .entry(seat)
            .or_default()
            .polled
            .replace(now);
        if was.is_none_or(|was| was + POLLED < now) {
            self.nudge.notify_one();
        }
    }

    fn is_connected(&self, seat: SeatId) -> bool {
        self.connected().get(&seat).is_some_and(|entry| {
            entry.streams > 0 || entry.polled.is_some_and(|at| at + POLLED > Instant::now())
        })
    }

    fn keys_of(&self, moment: &HallMoment) -> Keys {
        let before = self.keys.borrow().clone();
        let mut receipts: HashMap<SeatId, Vec<OwnReceipt>> = HashMap::new();
        for (seat, round, ballot) in &moment.ballots {
            receipts.entry(*seat).or_default().push(OwnReceipt {
                round: *round,
                receipt: Receipt::of(*ballot),
            });
        }
        let own = |one: &PanelSeat| {
            let asks = |alert: &Alert| {
                alert.kind == AlertKind::Help && alert.seat == Some(one.seat.number)
            };
            let mut receipts = receipts.remove(&one.seat.id).unwrap_or_default();
            receipts.sort_by_key(|own| own.round);
            let mut own = Own {
                device: match one.seat.attendance {
                    Attendance::Here { device, .. } => Some(device),
                    Attendance::Absent | Attendance::Moving { .. } => None,
                },
                seat: OwnSeat {
                    seat: one.seat.number.0,
                    name: one.name.clone(),
                    on_roll: one.seat.on_roll,
                    help_asked: moment.alerts.iter().any(asks),
                    receipts,
                },
                changes: moment.changes,
            };
            let earlier = before.as_ref().and_then(|keys| keys.owns.get(&one.seat.id));
            if let Some(earlier) = earlier.filter(|earlier| earlier.seat == own.seat) {
                own.changes = earlier.changes;
            }
            (one.seat.id, own)
        };
        Keys {
            owns: moment.seats.iter().map(own).collect(),
            projector_turn: moment.projector_turn,
        }
    }

    /// Makes the snapshots of a moment; those who look are told where theirs differs.
    fn show(&self, moment: HallMoment, services: &Services) -> Result<(), serde_json::Error> {
        let keys = self.keys_of(&moment);
        let HallMoment {
            changes,
            session,
            seats,
            ballots,
            tallies,
            alerts,
            documents,
            ..
        } = moment;
        let open = session.open_round().map(|(round, _)| round.id);
        let returned = ballots.iter().filter(|(_, round, _)| Some(*round) == open);
        let returned = u32::try_from(returned.count()).unwrap_or(u32::MAX);
        let seats = seats.into_iter().map(|one| SeatRow {
            is_connected: self.is_connected(one.seat.id),
            seat: one.seat,
            name: one.name,
        });
        let rows = HallRows {
            session,
            seats: seats.collect(),
            returned,
            tallies,
            alerts,
            documents,
        };
        let Snapshots {
            projector,
            member,
            office,
        } = Snapshots::of(&rows, services.now());
        let [to_hall, to_panel, to_office] = &self.frames;
        show(to_hall, changes, &projector)?;
        show(to_panel, changes, &member)?;
        show(to_office, changes, &office)?;
        self.keys.send_if_modified(|held| {
            let differs = held.as_deref() != Some(&keys);
            if differs {
                *held = Some(Arc::new(keys));
            }
            differs
        });
        self.reached.send_replace(changes);
        Ok(())
    }
}

fn show(
    to: &watch::Sender<Option<Frame>>,
    changes: i64,
    snapshot: &impl Serialize,
) -> Result<(), serde_json::Error> {
    let body: Arc<str> = serde_json::to_string(snapshot)?.into();
    to.send_if_modified(|held| {
        let is_new = held.as_ref().is_none_or(|frame| frame.body != body);
        if is_new {
            *held = Some(Frame { changes, body });
        }
        is_new
    });
    Ok(())
}

impl Services {
    /// The feed of a session: begun by the first who looks, ended a while after the last.
    pub(super) fn feed(&self, org: OrgId, session: SessionId) -> Arc<Feed> {
        let mut all = self.feeds().all();
        if let Some(feed) = all.get(&session) {
            return Arc::clone(feed);
        }
        let feed = Arc::new(Feed::new(org, session));
        all.insert(session, Arc::clone(&feed));
        tokio::spawn(self.clone().keep_feed(Arc::clone(&feed)));
        feed
    }

    async fn keep_feed(self, feed: Arc<Feed>) {
        let mut idle = 0;
        let mut shown = None;
        loop {
            let began = Instant::now();
            match self.show_feed(&feed, &mut shown).await {
                Ok(true) => {}
                // A session that is gone has nobody to show it to.
                Ok(false) | Err(StoreFault::Stopped) => break,
                Err(fault) => tracing::warn!(%fault, "the hall keeps its last snapshot"),
            }
            sleep_until(began + REST).await;
            // `notify_one` leaves a word for whoever comes later, so no change is missed here.
            let nudged = timeout(LOOK_INTERVAL, feed.nudge.notified()).await.is_ok();
            if nudged {
                shown = None;
            }
            // The map's and this task's: nobody else holds it.
            idle = if Arc::strong_count(&feed) > 2 {
                0
            } else {
                idle + 1
            };
            if idle > IDLE_LOOKS && self.forget_feed(&feed) {
                return;
            }
        }
        self.feeds().all().remove(&feed.session);
    }

    /// Forgets a feed, unless somebody has come to look meanwhile.
    fn forget_feed(&self, feed: &Arc<Feed>) -> bool {
        let mut all = self.feeds().all();
        let is_alone = Arc::strong_count(feed) <= 2;
        if is_alone {
            all.remove(&feed.session);
        }
        is_alone
    }

    /// Makes the snapshots anew where something changed since `shown`; tells whether there is such
    /// a session.
    async fn show_feed(&self, feed: &Feed, shown: &mut Option<i64>) -> Result<bool, StoreFault> {
        if shown.is_some() {
            let changes = self.store().session_changes(&[feed.session]).await?;
            if changes.get(&feed.session).copied() == *shown {
                return Ok(true);
            }
        }
        let Some(moment) = self.store().hall_moment(feed.org, feed.session).await? else {
            return Ok(false);
        };
        let changes = moment.changes;
        feed.show(moment, self)
            .map_err(|error| StoreFault::Other(format!("a snapshot cannot be written: {error}")))?;
        *shown = Some(changes);
        Ok(true)
    }

    /// What an audience is shown, no older than what the database holds now.
    pub(super) async fn fresh(
        &self,
        feed: &Feed,
        audience: Audience,
    ) -> Result<(Arc<Keys>, Frame), No> {
        let changes = self.store().session_changes(&[feed.session]).await?;
        let changes = changes.get(&feed.session).copied();
        let changes = changes.ok_or(Refusal::NotFound)?;
        let mut reached = feed.reached.subscribe();
        if *reached.borrow() < changes {
            feed.nudge.notify_one();
        }
        let there = reached.wait_for(|reached| *reached >= changes);
        let there = timeout(FRESH_TIME_MAX, there).await;
        let (keys, frame) = (
            feed.keys().borrow().clone(),
            feed.frames(audience).borrow().clone(),
        );
        match (there, keys.zip(frame)) {
            (Ok(Ok(_)), Some(shown)) => Ok(shown),
            _ => Err(Refusal::Unavailable.into()),
        }
    }
}
