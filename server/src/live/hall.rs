//! A session live: for the tablet of a seat, the projector, the consoles of chair and clerk, and
//! programs. What an audience sees is written once per change; each viewer adds the time and, on a
//! tablet, the own seat.

use std::convert::Infallible;

use app::caller::Caller;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use domain::refusal::Refusal;
use futures::Stream;
use serde::Deserialize;
use services::live::Over;
use services::public_review::{Looker, Seen, Watching};
use services::{No, Services};
use tokio_util::sync::CancellationToken;

use super::{KEEP_ALIVE, LOOK_TIME_MAX};
use crate::api::parts::{Query, Word};
use crate::caller::By;
use crate::house::House;
use crate::metrics;
use crate::problem::{Problem, Refuse, Told};

/// What is on the screen already.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Held {
    /// The `changes` of the snapshot that is on the screen.
    rev: Option<i64>,
}

/// The tablet of a seat follows its session.
pub async fn seat(State(house): State<House>, By(caller): By) -> Response {
    let looker = caller.services.looking_member(&caller.actor);
    follow(&house, caller, looker).await
}

/// The same by asking.
pub async fn seat_state(By(caller): By, Query(seen): Query<Held>) -> Response {
    let looker = caller.services.looking_member(&caller.actor);
    state(&caller, looker, &seen).await
}

/// A console follows its session.
pub async fn console(State(house): State<House>, By(caller): By, Word(number): Word) -> Response {
    let looker = caller.services.looker(&caller.actor, &number).await;
    follow(&house, caller, looker).await
}

/// The same by asking.
pub async fn console_state(
    By(caller): By,
    Word(number): Word,
    Query(seen): Query<Held>,
) -> Response {
    let looker = caller.services.looker(&caller.actor, &number).await;
    state(&caller, looker, &seen).await
}

/// A projector follows its session.
pub async fn projector(State(house): State<House>, By(caller): By, Word(key): Word) -> Response {
    let looker = caller.services.looking_hall(&key).await;
    follow(&house, caller, looker).await
}

/// The same by asking.
pub async fn projector_state(
    By(caller): By,
    Word(key): Word,
    Query(seen): Query<Held>,
) -> Response {
    let looker = caller.services.looking_hall(&key).await;
    state(&caller, looker, &seen).await
}

/// The whole snapshot, or nothing where the one on the screen is the newest.
pub(crate) async fn state(caller: &Caller, looker: Result<Looker, No>, seen: &Held) -> Response {
    let services = &caller.services;
    let view = async {
        let looker = looker?;
        let view = services.view(&looker).await?;
        // Who is connected changes without a change of the session.
        let is_shown = seen.rev.is_some_and(|rev| view.is_shown_since(rev));
        let is_seen = is_shown && !looker.sees_presence();
        Ok((!is_seen).then_some(view))
    };
    match view.await.told(caller) {
        Ok(Some(view)) => {
            let json = HeaderValue::from_static("application/json");
            let body = view.json(services.now());
            ([(header::CONTENT_TYPE, json)], body).into_response()
        }
        Ok(None) => StatusCode::NO_CONTENT.into_response(),
        Err(problem) => problem.into_response(),
    }
}

/// The whole snapshot at once and at every change, until the log-in ends, the seat is moved, or the
/// server stops.
pub(crate) async fn follow(house: &House, caller: Caller, looker: Result<Looker, No>) -> Response {
    let begun = async {
        let looker = looker?;
        let counted = metrics::Stream::open(looker.audience.code());
        let watching = caller.services.watch(&caller.actor, looker).await?;
        Ok::<_, No>((watching, counted))
    };
    let Ok(begun) = tokio::time::timeout(LOOK_TIME_MAX, begun).await else {
        return caller.refuse(Refusal::Unavailable);
    };
    let (watching, counted) = match begun.told(&caller) {
        Ok(begun) => begun,
        Err(problem) => return Problem::into_response(problem),
    };
    let viewer = Viewer {
        watching,
        _counted: counted,
        services: caller.services,
        stop: house.stop().clone(),
        over: false,
    };
    // An event, not a comment: a page can only miss what its script can hear.
    let alive = KeepAlive::new()
        .interval(KEEP_ALIVE)
        .event(Event::default().event("alive").data("."));
    Sse::new(viewer.events()).keep_alive(alive).into_response()
}

struct Viewer {
    watching: Watching,
    _counted: metrics::Stream,
    services: Services,
    stop: CancellationToken,
    over: bool,
}

impl Viewer {
    fn events(self) -> impl Stream<Item = Result<Event, Infallible>> {
        futures::stream::unfold(self, |mut viewer| async move {
            let event = viewer.next().await?;
            Some((Ok(event), viewer))
        })
    }

    /// The next event; `None` closes the stream.
    async fn next(&mut self) -> Option<Event> {
        if self.over {
            return None;
        }
        let seen = tokio::select! {
            biased;
            () = self.stop.cancelled() => return None,
            seen = self.watching.next() => seen,
        };
        let last = |name| Some(Event::default().event(name).data("{}"));
        match seen {
            Seen::View(view) => {
                let text = view.json(self.services.now());
                let event = Event::default().event("snapshot");
                Some(event.id(view.changes.to_string()).data(text))
            }
            Seen::Over(Over::Ended) => {
                self.over = true;
                last("ended")
            }
            // The screen asks again a little later.
            Seen::Over(Over::Unknown) => None,
            Seen::Moved => {
                self.over = true;
                last("moved")
            }
        }
    }
}
