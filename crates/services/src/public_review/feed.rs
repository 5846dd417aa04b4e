//! The feed of a session that is looked at: one task makes a snapshot for each audience once per
//! change, written out once, whoever looks.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Utc};
use domain::ids::{DeviceId, OrgId, SeatId, ServerId, SessionId};
use domain::public_review::alert::{Alert, AlertKind};
use domain::public_review::seat::Attendance;
use domain::public_review::snapshot::{
    Audience, HallRows, OwnReceipt, OwnSeat, SeatRow, Snapshots,
};
use domain::refusal::Refusal;
use serde::Serialize;
use store::{HallMoment, PanelSeat, StoreFault};
use tokio::sync::{Notify, watch};
use tokio::time::{Instant, sleep_until, timeout};

use super::connected::Connections;
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
/// The map, the task and what ends it hold a feed that nobody else holds.
const OWN_HOLDS: usize = 3;
/// Longest wait for a snapshot that is new enough.
const FRESH_TIME_MAX: Duration = Duration::from_secs(2);

/// The feeds of one server.
#[derive(Clone, Debug, Default)]
pub(crate) struct Feeds(Arc<Parts>);

#[derive(Debug, Default)]
struct Parts {
    all: Mutex<HashMap<SessionId, Arc<Feed>>>,
    /// What this server is called among those of the database, once it had something to say.
    server: OnceLock<ServerId>,
    /// A task tells other servers who is connected. Changed under the lock of `all`.
    is_telling: AtomicBool,
    has_left: AtomicBool,
}

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

/// What was made of one moment, for everybody. It is published whole: a tablet that read its panel's
/// snapshot and its own seat from two moments would see a closed round and not its own receipt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Published {
    /// What concerns single lookers.
    pub keys: Keys,
    /// When tablets and the hall's screen go dark; none as long as the session is not over.
    pub seats_end_at: Option<DateTime<Utc>>,
    projector: Frame,
    member: Frame,
    office: Frame,
}

impl Published {
    /// What this audience is shown.
    pub(super) const fn frame(&self, audience: Audience) -> &Frame {
        match audience {
            Audience::Projector => &self.projector,
            Audience::Member => &self.member,
            Audience::Office => &self.office,
        }
    }
}

/// What was shown last.
#[derive(Debug, PartialEq, Eq)]
struct Shown {
    changes: i64,
    connected: BTreeSet<SeatId>,
}

/// The feed of one session.
#[derive(Debug)]
pub(super) struct Feed {
    org: OrgId,
    session: SessionId,
    published: watch::Sender<Option<Arc<Published>>>,
    /// Nothing comes any more: whoever looks has to look anew.
    has_ended: AtomicBool,
    /// How far the last snapshots have come.
    reached: watch::Sender<i64>,
    nudge: Notify,
    connections: Connections,
}

impl Feeds {
    fn all(&self) -> MutexGuard<'_, HashMap<SessionId, Arc<Feed>>> {
        self.0.all.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Which seats this server sees, by session.
    pub(super) fn seen(&self) -> BTreeMap<SessionId, BTreeSet<SeatId>> {
        let all = self.all();
        let seats =
            |(session, feed): (&SessionId, &Arc<Feed>)| (*session, feed.connections.seats());
        all.iter().map(seats).collect()
    }

    /// Whether the task that tells may end: nobody is followed, and all was taken back.
    pub(super) fn may_fall_silent(&self, nothing_is_told: bool) -> bool {
        let all = self.all();
        let may = nothing_is_told && all.is_empty();
        if may {
            self.0.is_telling.store(false, Ordering::Relaxed);
        }
        may
    }

    /// What this server is called, where it has said something.
    pub(super) fn server(&self) -> Option<&ServerId> {
        self.0.server.get()
    }

    /// The same, with a name for a server that has none yet.
    pub(super) fn server_or(&self, drawn: impl FnOnce() -> ServerId) -> &ServerId {
        self.0.server.get_or_init(drawn)
    }

    /// From now on nothing is told.
    pub(super) fn leave(&self) {
        self.0.has_left.store(true, Ordering::SeqCst);
    }

    pub(super) fn has_left(&self) -> bool {
        self.0.has_left.load(Ordering::SeqCst)
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
            published: watch::Sender::new(None),
            has_ended: AtomicBool::new(false),
            reached: watch::Sender::new(-1),
            nudge: Notify::new(),
            connections: Connections::default(),
        }
    }

    pub(super) fn published(&self) -> watch::Receiver<Option<Arc<Published>>> {
        self.published.subscribe()
    }

    pub(super) fn has_ended(&self) -> bool {
        self.has_ended.load(Ordering::SeqCst)
    }

    /// Tells whoever looks that nothing comes any more.
    fn end(&self) {
        self.has_ended.store(true, Ordering::SeqCst);
        self.published.send_modify(|_last| ());
    }

    /// A tablet opens a stream; tells how many the seat has with it.
    pub(super) fn connect(&self, seat: SeatId) -> u32 {
        let streams = self.connections.open(seat);
        self.nudge.notify_one();
        streams
    }

    /// A stream of a tablet ends.
    pub(super) fn disconnect(&self, seat: SeatId) {
        self.connections.close(seat);
        self.nudge.notify_one();
    }

    /// A tablet without a stream asks.
    pub(super) fn polled(&self, seat: SeatId) {
        if self.connections.poll(seat) {
            self.nudge.notify_one();
        }
    }

    fn keys_of(before: Option<&Keys>, moment: &HallMoment, services: &Services) -> Keys {
        let mut receipts: HashMap<SeatId, Vec<OwnReceipt>> = HashMap::new();
        for (seat, round, ballot) in &moment.ballots {
            receipts.entry(*seat).or_default().push(OwnReceipt {
                round: *round,
                receipt: services.secrets().receipt(*round, *seat, *ballot),
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
            let earlier = before.and_then(|keys| keys.owns.get(&one.seat.id));
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
    fn show(
        &self,
        moment: HallMoment,
        connected: &BTreeSet<SeatId>,
        services: &Services,
    ) -> Result<(), serde_json::Error> {
        let before = self.published.borrow().clone();
        let before = before.as_deref();
        let keys = Self::keys_of(before.map(|before| &before.keys), &moment, services);
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
        let seats_end_at = session.seats_end_at();
        let open = session.open_round().map(|(round, _)| round.id);
        let returned = ballots.iter().filter(|(_, round, _)| Some(*round) == open);
        let returned = u32::try_from(returned.count()).unwrap_or(u32::MAX);
        let seats = seats.into_iter().map(|one| SeatRow {
            is_connected: connected.contains(&one.seat.id),
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
        let last = |audience| before.map(|before| before.frame(audience));
        let published = Published {
            keys,
            seats_end_at,
            projector: frame(last(Audience::Projector), changes, &projector)?,
            member: frame(last(Audience::Member), changes, &member)?,
            // Who is connected changes between two changes of the session. A console that comes from
            // another server would not believe a snapshot of a smaller number than it has.
            office: Frame {
                changes,
                ..frame(last(Audience::Office), changes, &office)?
            },
        };
        self.published.send_if_modified(|held| {
            let differs = before != Some(&published);
            *held = Some(Arc::new(published));
            differs
        });
        self.reached.send_replace(changes);
        Ok(())
    }
}

/// A snapshot, or the one before where it says the same.
fn frame(
    last: Option<&Frame>,
    changes: i64,
    snapshot: &impl Serialize,
) -> Result<Frame, serde_json::Error> {
    let body = serde_json::to_string(snapshot)?;
    let same = last.filter(|last| *last.body == *body);
    Ok(same.cloned().unwrap_or_else(|| Frame {
        changes,
        body: body.into(),
    }))
}

/// Takes a feed out of the house however its task ends: whoever looks next begins another.
struct Ending {
    services: Services,
    feed: Arc<Feed>,
}

impl Drop for Ending {
    fn drop(&mut self) {
        let mut all = self.services.feeds().all();
        let is_own = |held: &Arc<Feed>| Arc::ptr_eq(held, &self.feed);
        if all.get(&self.feed.session).is_some_and(is_own) {
            all.remove(&self.feed.session);
        }
        drop(all);
        self.feed.end();
    }
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
        // A server that is alone with its database has nobody to tell.
        let has_to_tell = self.store().may_be_shared();
        if has_to_tell && !self.feeds().0.is_telling.swap(true, Ordering::Relaxed) {
            tokio::spawn(self.clone().tell_presence());
        }
        tokio::spawn(self.clone().keep_feed(Arc::clone(&feed)));
        feed
    }

    async fn keep_feed(self, feed: Arc<Feed>) {
        let _ending = Ending {
            services: self.clone(),
            feed: Arc::clone(&feed),
        };
        let mut idle = 0;
        let mut shown = None;
        let mut last_fault = None;
        loop {
            let began = Instant::now();
            match self.show_feed(&feed, &mut shown).await {
                Ok(true) => last_fault = None,
                // A session that is gone has nobody to show it to.
                Ok(false) | Err(StoreFault::Stopped) => return,
                Err(fault) => {
                    let fault = fault.to_string();
                    // Said once, not at every look.
                    if last_fault.as_ref() != Some(&fault) {
                        tracing::warn!(%fault, "the hall keeps its last snapshot");
                        last_fault = Some(fault);
                    }
                }
            }
            sleep_until(began + REST).await;
            // `notify_one` leaves a word for whoever comes later, so no change is missed here.
            let nudged = timeout(LOOK_INTERVAL, feed.nudge.notified()).await.is_ok();
            if nudged {
                shown = None;
            }
            idle = if Arc::strong_count(&feed) > OWN_HOLDS {
                0
            } else {
                idle + 1
            };
            if idle > IDLE_LOOKS && self.forget_feed(&feed) {
                return;
            }
        }
    }

    /// Forgets a feed, unless somebody has come to look meanwhile.
    fn forget_feed(&self, feed: &Arc<Feed>) -> bool {
        let mut all = self.feeds().all();
        let is_alone = Arc::strong_count(feed) <= OWN_HOLDS;
        if is_alone {
            all.remove(&feed.session);
        }
        is_alone
    }

    /// Makes the snapshots anew where something changed since `shown`, or somebody came or went;
    /// tells whether there is such a session.
    async fn show_feed(&self, feed: &Feed, shown: &mut Option<Shown>) -> Result<bool, StoreFault> {
        if let Some(shown) = shown {
            let changes = self.store().session_changes(&[feed.session]).await?;
            let sightings = self.store().sightings(feed.session).await?;
            let is_shown = changes.get(&feed.session) == Some(&shown.changes)
                && self.connected(&feed.connections, &sightings) == shown.connected;
            if is_shown {
                return Ok(true);
            }
        }
        let Some(moment) = self.store().hall_moment(feed.org, feed.session).await? else {
            return Ok(false);
        };
        let changes = moment.changes;
        let connected = self.connected(&feed.connections, &moment.sightings);
        feed.show(moment, &connected, self)
            .map_err(|error| StoreFault::Other(format!("a snapshot cannot be written: {error}")))?;
        *shown = Some(Shown { changes, connected });
        Ok(true)
    }

    /// What everybody is shown, no older than what the database holds now, and how often the
    /// session had changed by then.
    pub(super) async fn fresh(&self, feed: &Feed) -> Result<(i64, Arc<Published>), No> {
        let changes = self.store().session_changes(&[feed.session]).await?;
        let changes = changes.get(&feed.session).copied();
        let changes = changes.ok_or(Refusal::NotFound)?;
        let mut reached = feed.reached.subscribe();
        if *reached.borrow() < changes {
            feed.nudge.notify_one();
        }
        let there = reached.wait_for(|reached| *reached >= changes);
        // Read before the snapshots, which are never older.
        let there = timeout(FRESH_TIME_MAX, there)
            .await
            .map(|reached| reached.map(|reached| *reached));
        match (there, feed.published().borrow().clone()) {
            (Ok(Ok(reached)), Some(published)) => Ok((reached, published)),
            _ => Err(Refusal::Unavailable.into()),
        }
    }
}
