//! Streams to open pages: one small snapshot per audience, made once per change, never per
//! viewer. The office's audience gets revisions only: numbers, nothing of what changed.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use app::caller::Caller;
use axum::Extension;
use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use domain::ids::LogInId;
use domain::refusal::Refusal;
use futures::Stream;
use services::live::OfficeNews;
use services::{Actor, Services};
use tokio::sync::{broadcast, watch};
use tokio::time::{Interval, MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;

use crate::house::House;
use crate::problem::Refuse;

/// How often an open stream asks whether its log-in is still good: log-ins may end on another
/// server. With the time of the look-up this stays under the five seconds revocation may take.
const LOOK_INTERVAL: Duration = Duration::from_secs(3);

/// Proxies and tablets drop a connection that says nothing; clients notice one that died.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// Snapshots of the office, written out once.
#[derive(Clone, Debug)]
pub struct Wire {
    office: watch::Receiver<Snapshot>,
}

/// One snapshot: a revision as its id, JSON as its body.
#[derive(Clone, Debug)]
struct Snapshot {
    revision: u64,
    json: Arc<str>,
}

impl Snapshot {
    fn of(news: OfficeNews) -> Self {
        let json = serde_json::to_string(&news).unwrap_or_default().into();
        Self {
            revision: news.reviewers_revision,
            json,
        }
    }

    fn event(&self) -> Event {
        Event::default()
            .id(self.revision.to_string())
            .data(&*self.json)
    }
}

impl Wire {
    /// Begins to follow the news until `stop`.
    pub(crate) fn lay(services: &Services, stop: CancellationToken) -> Self {
        let mut news = services.live().office();
        let (sender, office) = watch::channel(Snapshot::of(*news.borrow_and_update()));
        tokio::spawn(async move {
            while let Some(Ok(())) = stop.run_until_cancelled(news.changed()).await {
                let snapshot = Snapshot::of(*news.borrow_and_update());
                sender.send_replace(snapshot);
            }
        });
        Self { office }
    }
}

/// Follows the office: the whole snapshot at once and at every change, until the log-in ends or
/// the server stops.
pub async fn office(State(house): State<House>, Extension(caller): Extension<Caller>) -> Response {
    let Actor::Account(person) = &caller.actor else {
        return caller.refuse(Refusal::NotLoggedIn);
    };
    let log_in = person.log_in;
    let mut looks = interval(LOOK_INTERVAL);
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut office = house.wire().office.clone();
    office.mark_changed();
    let follower = Follower {
        ended: house.services().live().ended(),
        services: house.services().clone(),
        stop: house.stop().clone(),
        log_in,
        office,
        looks,
        over: false,
    };
    // An event, not a comment: a page can only miss what its script can hear.
    let alive = KeepAlive::new()
        .interval(KEEP_ALIVE)
        .event(Event::default().event("alive").data("."));
    Sse::new(follower.events())
        .keep_alive(alive)
        .into_response()
}

struct Follower {
    services: Services,
    log_in: LogInId,
    office: watch::Receiver<Snapshot>,
    ended: broadcast::Receiver<LogInId>,
    looks: Interval,
    stop: CancellationToken,
    over: bool,
}

enum Next {
    Look,
    Changed,
    Ended,
    Stopped,
}

impl Follower {
    fn events(self) -> impl Stream<Item = Result<Event, Infallible>> {
        futures::stream::unfold(self, |mut follower| async move {
            let event = follower.next().await?;
            Some((Ok(event), follower))
        })
    }

    /// The next event; `None` closes the stream.
    async fn next(&mut self) -> Option<Event> {
        if self.over {
            return None;
        }
        loop {
            let next = tokio::select! {
                biased;
                () = self.stop.cancelled() => Next::Stopped,
                ended = self.ended.recv() => match ended {
                    Ok(log_in) if log_in == self.log_in => Next::Ended,
                    Ok(_) => continue,
                    // Some were missed: look.
                    Err(broadcast::error::RecvError::Lagged(_)) => Next::Look,
                    Err(broadcast::error::RecvError::Closed) => Next::Stopped,
                },
                _ = self.looks.tick() => Next::Look,
                changed = self.office.changed() => match changed {
                    Ok(()) => Next::Changed,
                    Err(_) => Next::Stopped,
                },
            };
            match next {
                Next::Changed => return Some(self.office.borrow_and_update().event()),
                Next::Stopped => return None,
                Next::Ended => return Some(self.end()),
                Next::Look => match self.services.log_in_is_live(self.log_in).await {
                    Ok(true) => {}
                    Ok(false) => return Some(self.end()),
                    // Nobody can say whether the log-in is good: the page asks again later.
                    Err(_) => return None,
                },
            }
        }
    }

    fn end(&mut self) -> Event {
        self.over = true;
        Event::default().event("ended").data("{}")
    }
}
