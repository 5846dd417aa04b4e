//! Looking at a session: the hall by its projector's address, a member by the seat, chair and clerk
//! by their log-in.

use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, SecondsFormat, Utc};
use domain::audit::Recorded;
use domain::ids::{CommandId, OrgId, SessionId};
use domain::public_review::course::Status;
use domain::public_review::snapshot::{Audience, OwnSeat};
use domain::refusal::Refusal;
use serde_json::json;
use tokio::sync::watch;
use uuid::Uuid;

use super::feed::{Feed, Keys, Published};
use super::{about, found};
use crate::access::{Deed, may};
use crate::actor::{Actor, SeatHolder};
use crate::command::Command;
use crate::live::{Following, Over, Projecting};
use crate::no::No;
use crate::secrets::Secrets;
use crate::services::Services;

/// Streams of one seat: the tabs of one tablet, and more.
const STREAMS_PER_SEAT_MAX: u32 = 16;
/// Bytes of the proof in a projector's address: nobody guesses 128 bits.
const PROOF_BYTES: usize = 16;

/// Who looks at a session, found out once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Looker {
    org: OrgId,
    session: SessionId,
    /// What is shown.
    pub audience: Audience,
    seat: Option<SeatHolder>,
    turn: Option<u32>,
}

/// What somebody who looks is shown.
#[derive(Clone, Debug)]
pub struct View {
    /// How often the session had changed when this looker last saw something new.
    pub changes: i64,
    /// How often it had changed when this was found to be the newest.
    pub reached: i64,
    /// The JSON of the audience's snapshot, shared by all who look.
    pub body: Arc<str>,
    /// What a tablet knows of its own seat.
    pub own: Option<OwnSeat>,
}

impl View {
    /// The same for drawing a page, which is newer than whatever any server saw change before. Two
    /// servers may have noticed the same at different numbers: a page that named its own would be
    /// loaded anew by the stream of the other one, again and again.
    #[must_use]
    pub fn drawn(self) -> Self {
        Self {
            changes: self.changes.max(self.reached),
            ..self
        }
    }

    /// Whether a screen that shows what was the newest at this number shows this.
    #[must_use]
    pub fn is_shown_since(&self, number: i64) -> bool {
        (self.changes..=self.reached).contains(&number)
    }

    /// The snapshot with what is each looker's own: the moment it is sent, by which clocks are set,
    /// and the seat.
    #[must_use]
    pub fn json(&self, now: DateTime<Utc>) -> String {
        let rest = self.body.strip_prefix('{').unwrap_or("}");
        let own = self
            .own
            .as_ref()
            .and_then(|own| serde_json::to_string(own).ok());
        let own = own
            .map(|own| format!(r#""own":{own},"#))
            .unwrap_or_default();
        let now = now.to_rfc3339_opts(SecondsFormat::Millis, true);
        let changes = self.changes;
        format!(r#"{{"changes":{changes},"now":"{now}",{own}{rest}"#)
    }
}

impl PartialEq for View {
    /// A snapshot is made once and shared: another one is another snapshot.
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.body, &other.body) && self.own == other.own
    }
}

/// What comes next on a stream.
#[derive(Clone, Debug, PartialEq)]
pub enum Seen {
    /// A snapshot.
    View(View),
    /// The log-in has ended, or nobody can say whether it is good.
    Over(Over),
    /// Another device has the seat now, or the projector another address.
    Moved,
}

/// Somebody who looks, for as long as this is kept.
#[derive(Debug)]
pub struct Watching {
    services: Services,
    feed: Arc<Feed>,
    looker: Looker,
    published: watch::Receiver<Option<Arc<Published>>>,
    log_in: Option<Following>,
    _projecting: Option<Projecting>,
    /// What was shown last.
    shown: Option<View>,
}

impl Watching {
    /// Waits for the next snapshot; the first comes at once.
    pub async fn next(&mut self) -> Seen {
        loop {
            let published = self.published.borrow_and_update().clone();
            let mut ends_in = None;
            if self.feed.has_ended() {
                return Seen::Over(Over::Unknown);
            }
            if let Some(published) = published {
                if !self.looker.may_go_on(&published.keys) {
                    return Seen::Moved;
                }
                ends_in = self.ends_in(&published);
                if ends_in == Some(Duration::ZERO) {
                    return Seen::Over(Over::Ended);
                }
                let view = self.looker.view(0, &published);
                if self.shown.as_ref() != Some(&view) {
                    self.shown = Some(view.clone());
                    return Seen::View(view);
                }
            }
            tokio::select! {
                biased;
                over = over(&mut self.log_in) => return Seen::Over(over),
                changed = self.published.changed() => if changed.is_err() {
                    return Seen::Over(Over::Unknown);
                },
                // Nothing changes then: it is looked again whether the day is over.
                () = after(ends_in) => {}
            }
        }
    }

    /// How long tablets and the hall's screen still speak; none for the office, and as long as the
    /// session is not over.
    fn ends_in(&self, published: &Published) -> Option<Duration> {
        if self.looker.audience == Audience::Office {
            return None;
        }
        let left = published.seats_end_at? - self.services.now();
        Some(left.to_std().unwrap_or(Duration::ZERO))
    }
}

async fn after(wait: Option<Duration>) {
    match wait {
        Some(wait) => tokio::time::sleep(wait).await,
        None => std::future::pending().await,
    }
}

async fn over(log_in: &mut Option<Following>) -> Over {
    match log_in {
        Some(log_in) => log_in.over().await,
        None => std::future::pending().await,
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        if let Some(own) = self.looker.seat {
            self.feed.disconnect(own.seat);
        }
    }
}

impl Services {
    /// Who looks at the session of this number: chair and clerk by their log-in, a member by the
    /// seat.
    ///
    /// # Errors
    /// Not permitted; `NotFound` for the session, also where a seat is in another one.
    pub async fn looker(&self, by: &Actor, number: &str) -> Result<Looker, No> {
        may(by, Deed::FollowSessions)?;
        let of_number = async |org| {
            let session = self.store().session_id(org, number).await?;
            session.ok_or(No::Refused(Refusal::NotFound))
        };
        if let Actor::Seat(holder) = by {
            let session = of_number(holder.org).await?;
            if session != holder.session {
                return Err(Refusal::NotFound.into());
            }
            return Ok(Looker::of_seat(*holder, session));
        }
        let org = by.person()?.org;
        Ok(Looker {
            org,
            session: of_number(org).await?,
            audience: Audience::Office,
            seat: None,
            turn: None,
        })
    }

    /// The member who looks, whatever the number of the session.
    ///
    /// # Errors
    /// `NotPermitted` for whoever has no seat.
    pub fn looking_member(&self, by: &Actor) -> Result<Looker, No> {
        may(by, Deed::SitOnPanel)?;
        let holder = by.seat()?;
        Ok(Looker::of_seat(holder, holder.session))
    }

    /// Whoever knows the address of a projector may look at what the hall sees.
    ///
    /// # Errors
    /// `NotFound` for an address that no projector has, or no longer.
    pub async fn looking_hall(&self, key: &str) -> Result<Looker, No> {
        let found = read_projector_key(key).ok_or(Refusal::NotFound)?;
        let (session, proof) = found;
        let org = self.store().sole_org().await?.ok_or(Refusal::NotFound)?.id;
        let turn = self.store().projector_turn_of(org, session).await?;
        let (turn, status) = turn.ok_or(Refusal::NotFound)?;
        if !Secrets::is_proof(&proof, &self.projector_proof(session, turn)) {
            return Err(Refusal::NotFound.into());
        }
        self.hall_is_shown(org, session, status).await?;
        Ok(Looker {
            org,
            session,
            audience: Audience::Projector,
            seat: None,
            turn: Some(turn),
        })
    }

    /// The hall's screen ends when the tablets in the hall do: an address that was photographed is
    /// not a page of the outcome, which may be withheld or taken back.
    async fn hall_is_shown(
        &self,
        org: OrgId,
        session: SessionId,
        status: Status,
    ) -> Result<(), No> {
        if !status.is_over() {
            return Ok(());
        }
        let session = self.store().session(org, session).await?;
        let session = session.ok_or(Refusal::NotFound)?;
        session
            .seats_speak(self.now())
            .map_err(|_over| Refusal::NotFound.into())
    }

    /// What whoever looks is shown, no older than what the database holds now.
    ///
    /// # Errors
    /// `SeatMoved` when another device has the seat now; `Unavailable` when the database cannot be
    /// read.
    pub async fn view(&self, looker: &Looker) -> Result<View, No> {
        let feed = self.feed(looker.org, looker.session);
        if let Some(own) = looker.seat {
            feed.polled(own.seat);
        }
        let (reached, published) = self.fresh(&feed).await?;
        if looker.may_go_on(&published.keys) {
            Ok(looker.view(reached, &published))
        } else {
            Err(Refusal::SeatMoved.into())
        }
    }

    /// Follows a session: the whole snapshot at once, and at every change that concerns this
    /// looker.
    ///
    /// # Errors
    /// `TooManyStreams` when log-in, seat or projector has as many as it may have; `Unavailable`.
    pub async fn watch(&self, by: &Actor, looker: Looker) -> Result<Watching, No> {
        let log_in = match by {
            Actor::Account(person) => Some(self.live().follow(person.log_in, &person.roles)?),
            Actor::Visitor | Actor::HalfLoggedIn(_) | Actor::Seat(_) | Actor::Operator => None,
        };
        let projecting = looker
            .turn
            .map(|turn| self.live().project(looker.session, turn));
        let projecting = projecting.transpose()?;
        let feed = self.feed(looker.org, looker.session);
        let streams = looker.seat.map_or(0, |own| feed.connect(own.seat));
        let watching = Watching {
            services: self.clone(),
            published: feed.published(),
            feed: Arc::clone(&feed),
            looker,
            log_in,
            _projecting: projecting,
            shown: None,
        };
        if streams > STREAMS_PER_SEAT_MAX {
            return Err(Refusal::TooManyStreams.into());
        }
        self.fresh(&feed).await?;
        Ok(watching)
    }

    /// The key in the address of a session's projector: long, random, and worth nothing once it was
    /// renewed.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn projector_key(&self, by: &Actor, number: &str) -> Result<String, No> {
        may(by, Deed::ReadSessions)?;
        let org = by.person()?.org;
        let found = self.store().projector_turn(org, number).await?;
        let (session, turn) = found.ok_or(Refusal::NotFound)?;
        Ok(self.projector_key_of(session, turn))
    }

    /// Gives the projector another address, because the old one went round.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn renew_projector(
        &self,
        by: &Actor,
        command: CommandId,
        number: &str,
    ) -> Result<(), No> {
        may(by, Deed::KeepSessions)?;
        let org = by.person()?.org;
        let command = Command {
            id: command,
            kind: "renew-projector",
            wish: &number,
        };
        let (number, by_whom, services) = (number.to_owned(), by.clone(), self.clone());
        self.once(by, command, self.now(), move |tx| async move {
            let now = services.now();
            let session = found(&tx, org, &number).await?;
            tx.renew_projector(session.id).await?;
            let id = session.id.to_string();
            let detail = json!({ "projector": "renewed" });
            let fact = about(&by_whom, now, Recorded::SessionEdited, &id, detail);
            Ok(((), fact))
        })
        .await
    }

    pub(crate) fn projector_key_of(&self, session: SessionId, turn: u32) -> String {
        let mut bytes = session.uuid().into_bytes().to_vec();
        bytes.extend(self.projector_proof(session, turn));
        URL_SAFE_NO_PAD.encode(bytes)
    }

    fn projector_proof(&self, session: SessionId, turn: u32) -> [u8; PROOF_BYTES] {
        let proof = self.secrets().projector_proof(&format!("{session}/{turn}"));
        proof.first_chunk().copied().unwrap_or_default()
    }
}

fn read_projector_key(key: &str) -> Option<(SessionId, [u8; PROOF_BYTES])> {
    let bytes = URL_SAFE_NO_PAD.decode(key).ok()?;
    let bytes: [u8; 16 + PROOF_BYTES] = bytes.try_into().ok()?;
    let (session, proof) = bytes.split_first_chunk::<16>()?;
    let session = SessionId::new(Uuid::from_bytes(*session));
    Some((session, proof.first_chunk().copied()?))
}

impl Looker {
    fn of_seat(holder: SeatHolder, session: SessionId) -> Self {
        Self {
            org: holder.org,
            session,
            audience: Audience::Member,
            seat: Some(holder),
            turn: None,
        }
    }

    /// Whether this looker is told whose tablet is connected.
    #[must_use]
    pub fn sees_presence(&self) -> bool {
        self.audience == Audience::Office
    }

    /// Whether this is still the seat's device, or the projector's address.
    fn may_go_on(&self, keys: &Keys) -> bool {
        let is_own = |own: SeatHolder| {
            let held = keys.owns.get(&own.seat);
            held.is_some_and(|held| held.device == Some(own.device))
        };
        self.seat.is_none_or(is_own) && self.turn.is_none_or(|turn| turn == keys.projector_turn)
    }

    fn view(&self, reached: i64, published: &Published) -> View {
        let frame = published.frame(self.audience);
        let own = self.seat.and_then(|own| published.keys.owns.get(&own.seat));
        let changes = own.map_or(frame.changes, |own| own.changes.max(frame.changes));
        View {
            changes,
            reached: reached.max(changes),
            body: Arc::clone(&frame.body),
            own: own.map(|own| own.seat.clone()),
        }
    }
}
