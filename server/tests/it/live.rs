//! Streams: what they send, and when they end.

use std::time::Duration;

use axum::body::Body;
use domain::people::account::Role;
use futures::StreamExt;
use services::Actor;
use services::live::STREAMS_PER_LOG_IN_MAX;
use services::reviewers::Namesake;
use tokio::time::{Instant, timeout};

use crate::office::{Office, Person, id_of};

/// What revocation may take.
const REVOKED_WITHIN: Duration = Duration::from_secs(5);

struct Stream {
    events: axum::body::BodyDataStream,
}

impl Stream {
    async fn open(office: &Office, person: &Person) -> Self {
        let response = office.get("/live/office").browser(person).response().await;
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        assert!(
            !response.headers().contains_key("content-encoding"),
            "a stream is not held back"
        );
        let body: Body = response.into_body();
        Self {
            events: body.into_data_stream(),
        }
    }

    /// The next event, or `None` when the stream has ended.
    async fn next(&mut self) -> Option<String> {
        let next = timeout(REVOKED_WITHIN, self.events.next())
            .await
            .expect("something happens");
        next.map(|bytes| String::from_utf8(bytes.unwrap().to_vec()).unwrap())
    }
}

/// Adds a reviewer on another server of the office.
async fn add_elsewhere(office: &Office, clerk: &Person) {
    let elsewhere = office.another_server().await;
    let actor = elsewhere.caller(&clerk.access).await.unwrap();
    let input = domain::people::reviewer::ReviewerInput {
        name: "赵示例".to_owned(),
        category: "lawyer".to_owned(),
        appointing_body: "示例市司法局".to_owned(),
        term_from: "2026-01-01".to_owned(),
        term_to: "2027-12-31".to_owned(),
        ..Default::default()
    };
    let command = id_of("command").parse().unwrap();
    let reviewer = id_of("reviewer").parse().unwrap();
    elsewhere
        .add_reviewer(&actor, command, reviewer, &input, Namesake::Ask)
        .await
        .unwrap();
}

#[tokio::test]
async fn the_whole_state_comes_first_and_with_every_change() {
    let office = Office::with(&[Role::Clerk, Role::Observer]).await;
    let clerk = office.log_in(Role::Clerk).await;
    let observer = office.log_in(Role::Observer).await;
    let mut stream = Stream::open(&office, &observer).await;
    assert_eq!(
        stream.next().await.unwrap(),
        "id: 0\ndata: {\"reviewers_revision\":0}\n\n"
    );
    office.add_reviewer(&clerk, "赵示例").await;
    // Numbers only: an observer may not read the pool.
    assert_eq!(
        stream.next().await.unwrap(),
        "id: 1\ndata: {\"reviewers_revision\":1}\n\n"
    );
    let mut late = Stream::open(&office, &observer).await;
    assert_eq!(
        late.next().await.unwrap(),
        "id: 1\ndata: {\"reviewers_revision\":1}\n\n"
    );
}

#[tokio::test]
async fn a_change_on_another_server_reaches_open_streams_and_pages() {
    let office = Office::with(&[Role::Clerk]).await;
    let clerk = office.log_in(Role::Clerk).await;
    let mut stream = Stream::open(&office, &clerk).await;
    let mut second = Stream::open(&office, &clerk).await;
    assert!(stream.next().await.unwrap().starts_with("id: 0\n"));
    assert!(second.next().await.unwrap().starts_with("id: 0\n"));
    add_elsewhere(&office, &clerk).await;
    // A list that is read before the news is as new as its rows.
    let list = office
        .get("/ask/reviewers")
        .browser(&clerk)
        .send()
        .await
        .json();
    assert_eq!(list["revision"], 1, "{list}");
    let began = Instant::now();
    let changed = "id: 1\ndata: {\"reviewers_revision\":1}\n\n";
    assert_eq!(stream.next().await.unwrap(), changed);
    assert_eq!(second.next().await.unwrap(), changed);
    assert!(began.elapsed() < REVOKED_WITHIN, "{:?}", began.elapsed());
}

#[tokio::test]
async fn a_stream_on_an_idle_server_begins_with_what_others_have_changed() {
    let office = Office::with(&[Role::Clerk]).await;
    let clerk = office.log_in(Role::Clerk).await;
    add_elsewhere(&office, &clerk).await;
    // Nobody has looked here since the server began.
    let mut stream = Stream::open(&office, &clerk).await;
    let first = "id: 1\ndata: {\"reviewers_revision\":1}\n\n";
    assert_eq!(stream.next().await.unwrap(), first);
}

#[tokio::test]
async fn a_log_in_with_too_many_streams_is_told_to_come_later() {
    let office = Office::with(&[Role::Clerk]).await;
    let clerk = office.log_in(Role::Clerk).await;
    let mut streams = Vec::new();
    for _ in 0..STREAMS_PER_LOG_IN_MAX {
        streams.push(Stream::open(&office, &clerk).await);
    }
    let refused = office.get("/live/office").browser(&clerk).send().await;
    assert_eq!(refused.status, 429, "{}", refused.body);
    assert_eq!(refused.code(), "too-many-streams");
    assert_eq!(refused.header("content-type"), "application/problem+json");
    assert_eq!(refused.header("retry-after"), "5");
    // Another log-in of the same person has its own, and a closed stream leaves its place.
    let other = office.log_in(Role::Clerk).await;
    let mut of_another = Stream::open(&office, &other).await;
    of_another.next().await.unwrap();
    streams.pop();
    let mut late = Stream::open(&office, &clerk).await;
    late.next().await.unwrap();
}

#[tokio::test]
async fn streams_of_a_server_that_lost_its_database_end() {
    let office = Office::with(&[Role::Clerk]).await;
    let clerk = office.log_in(Role::Clerk).await;
    let mut stream = Stream::open(&office, &clerk).await;
    stream.next().await.unwrap();
    office.fresh.store.close().await;
    // Without a word: the page asks again, and may find the log-in as good as before.
    assert_eq!(stream.next().await, None);
}

#[tokio::test]
async fn logging_out_here_ends_the_stream_at_once() {
    let office = Office::with(&[Role::Clerk]).await;
    let clerk = office.log_in(Role::Clerk).await;
    let other_device = office.log_in(Role::Clerk).await;
    let mut stream = Stream::open(&office, &clerk).await;
    let mut other = Stream::open(&office, &other_device).await;
    stream.next().await.unwrap();
    other.next().await.unwrap();
    let form = [("command_id", "67e55044-10b1-426f-9247-bb680e5fe0c8")];
    office
        .post("/do/log_out")
        .browser(&clerk)
        .form(&form)
        .send()
        .await;
    let began = Instant::now();
    assert_eq!(stream.next().await.unwrap(), "event: ended\ndata: {}\n\n");
    assert_eq!(stream.next().await, None);
    assert!(began.elapsed() < Duration::from_secs(1));
    // Another log-in of the same person goes on.
    assert!(
        timeout(Duration::from_millis(300), other.events.next())
            .await
            .is_err()
    );
}

#[tokio::test]
async fn a_log_in_ended_on_another_server_ends_the_stream_within_five_seconds() {
    let office = Office::with(&[Role::Clerk]).await;
    let clerk = office.log_in(Role::Clerk).await;
    let mut stream = Stream::open(&office, &clerk).await;
    stream.next().await.unwrap();
    let elsewhere = office.another_server().await;
    let actor = elsewhere.caller(&clerk.access).await.unwrap();
    assert!(matches!(actor, Actor::Account(_)));
    elsewhere.log_out_everywhere(&actor).await.unwrap();
    let began = Instant::now();
    assert_eq!(stream.next().await.unwrap(), "event: ended\ndata: {}\n\n");
    assert_eq!(stream.next().await, None);
    assert!(began.elapsed() < REVOKED_WITHIN, "{:?}", began.elapsed());
}

#[tokio::test]
async fn disabling_an_account_ends_its_streams() {
    let office = Office::with(&[Role::Clerk, Role::SystemAdministrator]).await;
    let clerk = office.log_in(Role::Clerk).await;
    let admin = office.log_in(Role::SystemAdministrator).await;
    let mut stream = Stream::open(&office, &clerk).await;
    stream.next().await.unwrap();
    let accounts = office
        .get("/api/v1/accounts")
        .bearer(&admin)
        .send()
        .await
        .json();
    let accounts = accounts["accounts"].as_array().unwrap().clone();
    let id = accounts
        .iter()
        .find(|account| account["username"] == "clerk")
        .unwrap()["id"]
        .clone();
    let form = [
        ("command_id", "67e55044-10b1-426f-9247-bb680e5fe0c8"),
        ("id", id.as_str().unwrap()),
    ];
    let done = office
        .post("/do/disable_account")
        .browser(&admin)
        .form(&form)
        .send()
        .await;
    assert_eq!(done.status, 200, "{}", done.body);
    assert_eq!(stream.next().await.unwrap(), "event: ended\ndata: {}\n\n");
    let again = office.get("/live/office").browser(&clerk).send().await;
    assert_eq!(again.code(), "not-logged-in");
}

#[tokio::test]
async fn a_role_taken_away_on_another_server_ends_the_console_within_five_seconds() {
    let office = Office::with(&[]).await;
    office.house.services().load_demo().await.unwrap();
    let chair = office.log_in_as("chair", "sunshine-2026").await;
    let live = "/api/v1/review-sessions/PR-2026-03/live";
    let opened = office.get(live).bearer(&chair).response().await;
    assert_eq!(opened.status(), 200);
    let mut stream = Stream {
        events: opened.into_body().into_data_stream(),
    };
    assert!(stream.next().await.unwrap().starts_with("event: snapshot"));
    let elsewhere = office.another_server().await;
    let guard = office.log_in_as("security", "sunshine-2026").await;
    let guard = elsewhere.caller(&guard.access).await.unwrap();
    let actor = elsewhere.caller(&chair.access).await.unwrap();
    let account = actor.person().unwrap().account;
    let command = id_of("command").parse().unwrap();
    let roles = ["observer".to_owned()];
    let given = elsewhere.give_roles(&guard, command, account, 1, &roles);
    given.await.unwrap();
    let began = Instant::now();
    while stream.next().await.is_some() {}
    assert!(began.elapsed() < REVOKED_WITHIN, "{:?}", began.elapsed());
    let again = office.get(live).bearer(&chair).send().await;
    assert_eq!(again.code(), "not-permitted");
}

#[tokio::test]
async fn a_stopping_server_ends_its_streams() {
    let office = Office::with(&[Role::Clerk]).await;
    let clerk = office.log_in(Role::Clerk).await;
    let mut stream = Stream::open(&office, &clerk).await;
    stream.next().await.unwrap();
    office.stop.cancel();
    assert_eq!(stream.next().await, None);
}
