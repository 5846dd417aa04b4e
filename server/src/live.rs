//! Streams to open pages: one small snapshot per audience, made once per change, never per
//! viewer. The office's audience gets revisions only: numbers, nothing of what changed.

pub mod hall;

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use app::caller::Caller;
use axum::Extension;
use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use domain::news::{Revisions, Topic};
use domain::refusal::Refusal;
use futures::Stream;
use serde_json::Map;
use services::Services;
use services::live::{Following, Over};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::house::House;
use crate::metrics;
use crate::problem::{Refuse, Told};

/// How often the server looks for what others have changed, once for all its open streams. With
/// the time of the look itself this stays under the five seconds revocation may take.
const LOOK_INTERVAL: Duration = Duration::from_secs(2);

/// Longest look. A database that hangs is treated as one that is away.
const LOOK_TIME_MAX: Duration = Duration::from_millis(2_500);

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
    fn of(revisions: &Revisions) -> Self {
        let numbers = Topic::ALL.iter().map(|topic| {
            let key = format!("{}_revision", topic.word());
            (key, revisions.of(*topic).into())
        });
        let json = serde_json::Value::Object(numbers.collect::<Map<_, _>>());
        Self {
            revision: revisions.sum(),
            json: json.to_string().into(),
        }
    }

    fn event(&self) -> Event {
        Event::default()
            .id(self.revision.to_string())
            .data(&*self.json)
    }
}

impl Wire {
    /// Begins to follow the news, and to look for news of other servers, until `stop`.
    pub(crate) fn lay(services: &Services, stop: &CancellationToken) -> Self {
        tokio::spawn(
            stop.clone()
                .run_until_cancelled_owned(look(services.clone())),
        );
        let mut news = services.live().office();
        let (sender, office) = watch::channel(Snapshot::of(&news.borrow_and_update()));
        tokio::spawn(stop.clone().run_until_cancelled_owned(async move {
            while news.changed().await.is_ok() {
                let snapshot = Snapshot::of(&news.borrow_and_update());
                sender.send_replace(snapshot);
            }
        }));
        Self { office }
    }
}

/// Looks every few seconds while there are streams, whatever their number.
async fn look(services: Services) {
    let mut followers = services.live().followers();
    while followers.wait_for(|streams| *streams > 0).await.is_ok() {
        match tokio::time::timeout(LOOK_TIME_MAX, services.look()).await {
            Ok(Ok(())) => {}
            Ok(Err(fault)) => {
                tracing::warn!(%fault, "nobody can say which log-ins are good; streams end");
                services.live().give_up();
            }
            Err(_elapsed) => {
                tracing::warn!("the database does not say which log-ins are good; streams end");
                services.live().give_up();
            }
        }
        tokio::time::sleep(LOOK_INTERVAL).await;
    }
}

/// Follows the office: the whole snapshot at once and at every change, until the log-in ends or
/// the server stops.
pub async fn office(State(house): State<House>, Extension(caller): Extension<Caller>) -> Response {
    let begun = house.services().follow_office(&caller.actor);
    let Ok(begun) = tokio::time::timeout(LOOK_TIME_MAX, begun).await else {
        return caller.refuse(Refusal::Unavailable);
    };
    let (following, revisions) = match begun.told(&caller) {
        Ok(begun) => begun,
        Err(problem) => return problem.into_response(),
    };
    let mut office = house.wire().office.clone();
    // The snapshots are written in a task of their own: none older than what was read is sent.
    let written = |snapshot: &Snapshot| snapshot.revision >= revisions.sum();
    if office.wait_for(written).await.is_err() {
        return caller.refuse(Refusal::Unavailable);
    }
    office.mark_changed();
    let follower = Follower {
        _counted: metrics::Stream::open("desk"),
        following,
        stop: house.stop().clone(),
        office,
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
    _counted: metrics::Stream,
    following: Following,
    office: watch::Receiver<Snapshot>,
    stop: CancellationToken,
    over: bool,
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
        tokio::select! {
            biased;
            () = self.stop.cancelled() => None,
            over = self.following.over() => match over {
                Over::Ended => {
                    self.over = true;
                    Some(Event::default().event("ended").data("{}"))
                }
                // The page asks again a little later.
                Over::Unknown => None,
            },
            changed = self.office.changed() => {
                changed.ok()?;
                Some(self.office.borrow_and_update().event())
            }
        }
    }
}
