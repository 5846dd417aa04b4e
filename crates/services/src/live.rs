//! News for open pages: that something changed, never the change itself.
//!
//! It is told from two functions alone: [`Services::write`], once a change is committed, and
//! [`Services::look`], which finds what other servers and the shell have changed.

use std::collections::HashMap;
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use domain::ids::{LogInId, SessionId};
use domain::news::Revisions;
use domain::people::account::Roles;
use domain::refusal::Refusal;
use store::{Changed, StoreFault, Tx, Written};
use tokio::sync::watch;

use crate::access::{Deed, may};
use crate::actor::Actor;
use crate::no::No;
use crate::services::Services;

/// Streams of one log-in, on this server. A browser keeps one for each page that is looked at: more
/// than anyone has windows for, too few to take the places of others.
pub const STREAMS_PER_LOG_IN_MAX: usize = 32;

/// Streams of one projector's address, on this server. A hall has a few screens; an address that
/// went round must not take the places of others.
pub const STREAMS_PER_PROJECTOR_MAX: usize = 32;

/// The news of one server.
#[derive(Clone, Debug, Default)]
pub struct Live(Arc<Parts>);

#[derive(Debug, Default)]
struct Parts {
    office: watch::Sender<Revisions>,
    followed: Mutex<HashMap<LogInId, Followed>>,
    /// Streams open by session and turn of its projector's address.
    projected: Mutex<HashMap<(SessionId, u32), usize>>,
    /// How many log-ins are followed.
    followers: watch::Sender<usize>,
    /// Changes whenever nobody can say which log-ins are good.
    blind: watch::Sender<u64>,
}

/// A log-in that streams depend on.
#[derive(Debug)]
struct Followed {
    ended: watch::Sender<bool>,
    /// What its account may do, as read last.
    roles: watch::Sender<Roles>,
    streams: usize,
}

/// Why a stream is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    /// Its log-in has ended.
    Ended,
    /// Whether its log-in is good cannot be found out at the moment, or it was good for other
    /// roles: who asks again is told.
    Unknown,
}

/// One stream that depends on a log-in, for as long as this is kept.
#[derive(Debug)]
pub struct Following {
    live: Live,
    log_in: LogInId,
    ended: watch::Receiver<bool>,
    /// The roles with which it began, and those its account has.
    roles: (Roles, watch::Receiver<Roles>),
    blind: watch::Receiver<u64>,
}

/// One stream of a projector, for as long as this is kept.
#[derive(Debug)]
pub(crate) struct Projecting {
    live: Live,
    address: (SessionId, u32),
}

impl Live {
    /// Follows the office. The newest state only: a slow reader skips, it never queues.
    #[must_use]
    pub fn office(&self) -> watch::Receiver<Revisions> {
        self.0.office.subscribe()
    }

    /// Follows a log-in, so that a stream ends with it, or with the roles it was begun with.
    ///
    /// # Errors
    /// `TooManyStreams` when the log-in has as many as one may have.
    pub fn follow(&self, log_in: LogInId, roles: &Roles) -> Result<Following, Refusal> {
        let mut followed = self.followed_log_ins();
        let entry = followed.entry(log_in).or_insert_with(|| Followed {
            ended: watch::Sender::default(),
            roles: watch::Sender::new(roles.clone()),
            streams: 0,
        });
        if entry.streams >= STREAMS_PER_LOG_IN_MAX {
            return Err(Refusal::TooManyStreams);
        }
        entry.streams = entry.streams.saturating_add(1);
        // Read for this very request: newer than what the last look found.
        tell_roles(&entry.roles, roles);
        let ended = entry.ended.subscribe();
        let now = entry.roles.subscribe();
        self.0.followers.send_replace(followed.len());
        Ok(Following {
            live: self.clone(),
            log_in,
            ended,
            roles: (roles.clone(), now),
            blind: self.0.blind.subscribe(),
        })
    }

    /// A stream to a projector.
    ///
    /// # Errors
    /// `TooManyStreams` when its address has as many as one may have.
    pub(crate) fn project(&self, session: SessionId, turn: u32) -> Result<Projecting, Refusal> {
        let address = (session, turn);
        let mut projected = self.projected();
        let streams = projected.entry(address).or_default();
        if *streams >= STREAMS_PER_PROJECTOR_MAX {
            return Err(Refusal::TooManyStreams);
        }
        *streams = streams.saturating_add(1);
        Ok(Projecting {
            live: self.clone(),
            address,
        })
    }

    fn projected(&self) -> MutexGuard<'_, HashMap<(SessionId, u32), usize>> {
        let projected = self.0.projected.lock();
        projected.unwrap_or_else(PoisonError::into_inner)
    }

    /// How many log-ins are followed: while there are none, nothing need be looked for.
    #[must_use]
    pub fn followers(&self) -> watch::Receiver<usize> {
        self.0.followers.subscribe()
    }

    /// Ends every open stream, since nobody can say whether its log-in is good; each page asks
    /// again a little later.
    pub fn give_up(&self) {
        self.0
            .blind
            .send_modify(|times| *times = times.wrapping_add(1));
    }

    /// Tells how far the topics have come. Told late or twice, it changes nothing.
    fn reached(&self, revisions: &Revisions) {
        self.0
            .office
            .send_if_modified(|news| news.reach_all(revisions));
    }

    /// Tells that a log-in has ended. That nobody follows it is fine: no page is open.
    fn log_in_ended(&self, log_in: LogInId) {
        if let Some(followed) = self.followed_log_ins().get(&log_in) {
            followed.ended.send_replace(true);
        }
    }

    /// Tells which roles the account of a log-in has.
    fn roles_are(&self, log_in: LogInId, roles: &Roles) {
        if let Some(followed) = self.followed_log_ins().get(&log_in) {
            tell_roles(&followed.roles, roles);
        }
    }

    fn tell(&self, changed: &Changed) {
        self.reached(&changed.revisions);
        for log_in in &changed.log_ins_ended {
            self.log_in_ended(*log_in);
        }
    }

    fn followed_log_ins(&self) -> MutexGuard<'_, HashMap<LogInId, Followed>> {
        let followed = self.0.followed.lock();
        followed.unwrap_or_else(PoisonError::into_inner)
    }
}

fn tell_roles(to: &watch::Sender<Roles>, roles: &Roles) {
    to.send_if_modified(|held| {
        let differ = held != roles;
        if differ {
            held.clone_from(roles);
        }
        differ
    });
}

impl Following {
    /// Waits until the stream is over.
    pub async fn over(&mut self) -> Over {
        let (begun_with, roles) = &mut self.roles;
        tokio::select! {
            biased;
            // The senders live in `self.live`: none waits in vain.
            _ = self.ended.wait_for(|ended| *ended) => Over::Ended,
            _ = roles.wait_for(|roles| roles != begun_with) => Over::Unknown,
            _ = self.blind.changed() => Over::Unknown,
        }
    }
}

impl Drop for Projecting {
    fn drop(&mut self) {
        let mut projected = self.live.projected();
        if let Some(streams) = projected.get_mut(&self.address) {
            *streams = streams.saturating_sub(1);
            if *streams == 0 {
                projected.remove(&self.address);
            }
        }
    }
}

impl Drop for Following {
    fn drop(&mut self) {
        let mut followed = self.live.followed_log_ins();
        if let Some(entry) = followed.get_mut(&self.log_in) {
            entry.streams = entry.streams.saturating_sub(1);
            if entry.streams == 0 {
                followed.remove(&self.log_in);
            }
        }
        self.live.0.followers.send_replace(followed.len());
    }
}

impl Services {
    /// Writes, and tells what changed once it is committed. Both happen in a task of their own,
    /// which the caller merely waits for: a client that hangs up keeps nobody from the news.
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that writes is also the one that tells"
    )]
    pub(crate) async fn write<T, E, F, Fut>(&self, job: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreFault> + Send + 'static,
        F: FnOnce(Tx) -> Fut + Send + 'static,
        Fut: Future<Output = Result<Written<T>, E>> + Send + 'static,
    {
        let (store, live) = (self.store().clone(), self.live().clone());
        let feeds = self.feeds().clone();
        let job = move |tx: Tx| async move {
            let written = job(tx.clone()).await?;
            let changed = tx.changed();
            Ok::<_, E>(match written {
                Written::Did { value, facts } => Written::Did {
                    value: (value, changed),
                    facts,
                },
                Written::Repeated(value) => Written::Repeated((value, changed)),
                Written::Unchanged(value) => Written::Unchanged((value, changed)),
            })
        };
        let writing = tokio::spawn(async move {
            let (value, changed) = store.write(job).await?;
            live.tell(&changed);
            feeds.nudge(&changed.sessions);
            Ok::<_, E>(value)
        });
        // A job that panics is caught by the store; what ends this task is the end of the program.
        let written = writing.await;
        written.unwrap_or_else(|_gone| Err(StoreFault::Stopped.into()))
    }

    /// Follows the office: until when, and how far its news has come at least. That is read from the
    /// database: while no stream is open nobody looks for what other servers changed, and a page
    /// that was read there knows more than this server was told.
    ///
    /// # Errors
    /// Not permitted; `TooManyStreams` when the log-in has as many as one may have.
    pub async fn follow_office(&self, by: &Actor) -> Result<(Following, Revisions), No> {
        may(by, Deed::FollowOffice)?;
        let Actor::Account(person) = by else {
            return Err(Refusal::NotLoggedIn.into());
        };
        let following = self.live().follow(person.log_in, &person.roles)?;
        let revisions = self.store().revisions().await?;
        self.live().reached(&revisions);
        Ok((following, revisions))
    }

    /// Looks into the database for what this server was not told: how far the topics have come,
    /// which followed log-ins have ended, and whose account has other roles now. The server does so
    /// before its port opens, and every few seconds while streams are open: once for all of them.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn look(&self) -> Result<(), StoreFault> {
        // First who may look at all, then what there is to see.
        let followed: Vec<LogInId> = self.live().followed_log_ins().keys().copied().collect();
        let good = self.store().good_log_ins(&followed, self.now()).await?;
        for log_in in &followed {
            match good.get(log_in) {
                Some(roles) => self.live().roles_are(*log_in, roles),
                None => self.live().log_in_ended(*log_in),
            }
        }
        self.live().reached(&self.store().revisions().await?);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use domain::people::account::Role;
    use uuid::Uuid;

    use super::*;

    fn log_in(number: u128) -> LogInId {
        LogInId::new(Uuid::from_u128(number))
    }

    fn roles(role: Role) -> Roles {
        Roles::new([role]).unwrap()
    }

    #[tokio::test]
    async fn a_log_in_is_followed_while_a_stream_of_it_is_open() {
        let live = Live::default();
        let count = || *live.followers().borrow();
        let follow = |number| live.follow(log_in(number), &roles(Role::Chair));
        let mut first = follow(1).unwrap();
        let mut second = follow(1).unwrap();
        let mut other = follow(2).unwrap();
        assert_eq!(count(), 2);
        live.log_in_ended(log_in(1));
        assert_eq!(first.over().await, Over::Ended);
        assert_eq!(second.over().await, Over::Ended);
        // A stream that comes too late for the telling ends all the same.
        let mut late = follow(1).unwrap();
        assert_eq!(late.over().await, Over::Ended);
        drop(late);
        drop(first);
        assert_eq!(count(), 2);
        drop(second);
        assert_eq!(count(), 1);
        live.give_up();
        assert_eq!(other.over().await, Over::Unknown);
        drop(other);
        assert_eq!(count(), 0);
        // What was given up before concerns no later stream.
        let mut later = follow(2).unwrap();
        live.log_in_ended(log_in(2));
        assert_eq!(later.over().await, Over::Ended);
    }

    #[test]
    fn a_log_in_has_so_many_streams_and_no_more() {
        let live = Live::default();
        let follow = || live.follow(log_in(1), &roles(Role::Chair));
        let mut streams: Vec<_> = (0..STREAMS_PER_LOG_IN_MAX)
            .map(|_| follow().unwrap())
            .collect();
        assert_eq!(follow().err(), Some(Refusal::TooManyStreams));
        // Another log-in has its own.
        assert!(live.follow(log_in(2), &roles(Role::Chair)).is_ok());
        streams.pop();
        assert!(follow().is_ok());
    }

    #[tokio::test]
    async fn a_stream_ends_with_the_roles_it_was_begun_with() {
        let live = Live::default();
        let follow = |role| live.follow(log_in(1), &roles(role)).unwrap();
        let mut chair = follow(Role::Chair);
        live.roles_are(log_in(1), &roles(Role::Chair));
        let open = tokio::time::timeout(std::time::Duration::ZERO, chair.over()).await;
        assert!(open.is_err(), "nothing has changed");
        live.roles_are(log_in(1), &roles(Role::Observer));
        assert_eq!(chair.over().await, Over::Unknown);
        // Whoever comes with newer roles than the last look found is not turned away.
        let mut clerk = follow(Role::Clerk);
        let open = tokio::time::timeout(std::time::Duration::ZERO, clerk.over()).await;
        assert!(open.is_err());
        assert_eq!(chair.over().await, Over::Unknown);
    }

    #[test]
    fn a_projector_has_so_many_streams_and_no_more() {
        let live = Live::default();
        let project = |turn| live.project(SessionId::new(Uuid::from_u128(1)), turn);
        let mut streams: Vec<_> = (0..STREAMS_PER_PROJECTOR_MAX)
            .map(|_| project(1).ok().unwrap())
            .collect();
        assert_eq!(project(1).err(), Some(Refusal::TooManyStreams));
        // The address that replaces it has its own.
        assert!(project(2).is_ok());
        streams.pop();
        assert!(project(1).is_ok());
        drop(streams);
        assert!(live.projected().is_empty());
    }
}
