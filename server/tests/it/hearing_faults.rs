//! A vote over the API when something goes wrong: tokens and ballots that do not belong there, many
//! at once, a full disk, and readers that do not read.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use futures::future::join_all;
use serde_json::{Value, json};

use crate::office::{Answer, Office, id_of};
use crate::shell::{Serving, Shell};

/// The demo's session that votes, and the one that is ready to open.
const VOTING: &str = "PR-2026-03";
const READY: &str = "PR-2026-04";
/// Seats of the first that have checked in and not voted.
const WAITING: std::ops::RangeInclusive<u32> = 48..=84;

struct Hall {
    office: Office,
    demo: Value,
    chair: String,
    /// The round that is open.
    round: String,
}

impl Hall {
    async fn new() -> Self {
        let office = Office::with(&[]).await;
        let demo = office.house.services().load_demo().await.unwrap();
        let chair = office.log_in_as("chair", "sunshine-2026").await.access;
        let mut hall = Self {
            office,
            demo: json!(demo),
            chair,
            round: String::new(),
        };
        let shown = hall.snapshot().await;
        let rounds = shown["rounds"].as_array().unwrap();
        let open = rounds.iter().find(|round| round["phase"] == "open");
        open.unwrap()["id"]
            .as_str()
            .unwrap()
            .clone_into(&mut hall.round);
        hall
    }

    async fn snapshot(&self) -> Value {
        let path = format!("/api/v1/review-sessions/{VOTING}");
        let shown = self
            .office
            .get(&path)
            .header("authorization", bearer(&self.chair));
        let shown = shown.send().await;
        assert_eq!(shown.status, StatusCode::OK, "{}", shown.body);
        shown.json()
    }

    /// The token of a seat: the demo's own device asks for it again.
    async fn token(&self, session: &str, seat: u32) -> String {
        let sessions = self.demo["sessions"].as_array().unwrap();
        let of = sessions
            .iter()
            .find(|one| one["number"] == session)
            .unwrap();
        let seats = of["seats"].as_array().unwrap();
        let card = seats.iter().find(|one| one["seat"] == seat).unwrap();
        let device = format!("de300000-0000-4000-8000-0403{seat:08x}");
        let body = json!({ "code": card["code"], "device_id": device });
        let claimed = self
            .office
            .post("/api/v1/seats/claim")
            .json(&body)
            .send()
            .await;
        assert_eq!(claimed.status, StatusCode::OK, "{}", claimed.body);
        claimed.json()["token"].as_str().unwrap().to_owned()
    }

    async fn tokens(&self) -> Vec<String> {
        let mut tokens = Vec::new();
        for seat in WAITING {
            tokens.push(self.token(VOTING, seat).await);
        }
        tokens
    }

    fn cast<'a>(&'a self, token: &str, body: &Value) -> impl Future<Output = Answer> + use<'a> {
        self.cast_in(VOTING, &self.round, token, body)
    }

    fn cast_in<'a>(
        &'a self,
        session: &str,
        round: &str,
        token: &str,
        body: &Value,
    ) -> impl Future<Output = Answer> + use<'a> {
        let path = format!("/api/v1/review-sessions/{session}/rounds/{round}/ballots");
        let asking = self
            .office
            .post(&path)
            .header("authorization", bearer(token));
        asking.json(body).send()
    }

    fn press<'a>(&'a self, token: &str, body: &Value) -> impl Future<Output = Answer> + use<'a> {
        let path = format!("/api/v1/review-sessions/{VOTING}/transitions");
        let asking = self
            .office
            .post(&path)
            .header("authorization", bearer(token));
        asking.json(body).send()
    }

    /// Ballots of the open round that the console shows as returned.
    async fn returned(&self) -> u64 {
        let shown = self.snapshot().await;
        let rounds = shown["rounds"].as_array().unwrap();
        let round = rounds
            .iter()
            .find(|round| round["id"] == self.round.as_str());
        round.unwrap()["returned"].as_u64().unwrap()
    }
}

fn bearer(token: &str) -> String {
    format!("Bearer {token}")
}

fn ballot(words: &str, answers: &Value) -> Value {
    json!({ "ballot_id": id_of(words), "answers": answers })
}

#[tokio::test]
async fn of_sixty_four_posts_of_one_seat_one_is_received() {
    let hall = Hall::new().await;
    let token = hall.token(VOTING, 50).await;
    let before = hall.returned().await;
    let posts = (0..64).map(|at| {
        let other = ballot(&format!("ballot {at}"), &json!([at % 3, at % 2]));
        hall.cast(&token, &other)
    });
    let answers = join_all(posts).await;
    let of = |status: StatusCode, code: &str| {
        let is = |one: &&Answer| one.status == status && one.code() == code;
        answers.iter().filter(is).count()
    };
    assert_eq!(of(StatusCode::OK, ""), 1);
    assert_eq!(of(StatusCode::CONFLICT, "ballot-already-cast"), 63);
    assert_eq!(hall.returned().await, before + 1);
    // The same one sixty-four times is one ballot, and one receipt.
    let token = hall.token(VOTING, 51).await;
    let same = ballot("the same", &json!([0, "abstain"]));
    let answers = join_all((0..64).map(|_| hall.cast(&token, &same))).await;
    for answer in &answers {
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        assert_eq!(answer.body, answers[0].body);
    }
    assert_eq!(hall.returned().await, before + 2);
}

#[tokio::test]
async fn what_does_not_belong_to_a_round_is_refused_and_counted_nowhere() {
    let hall = Hall::new().await;
    let token = hall.token(VOTING, 50).await;
    let foreign = hall.token(READY, 3).await;
    let before = hall.returned().await;
    let sound = ballot("one", &json!([0, 0]));
    let round = hall.round.clone();
    for (session, round, token, body, told) in [
        (VOTING, &round, &foreign, &sound, "not-found"),
        (READY, &round, &foreign, &sound, "not-found"),
        (READY, &round, &token, &sound, "not-found"),
        (VOTING, &id_of("no round"), &token, &sound, "not-found"),
        (VOTING, &"7".to_owned(), &token, &sound, "not-found"),
        (VOTING, &round, &hall.chair, &sound, "not-permitted"),
        (VOTING, &round, &"A".repeat(86), &sound, "not-logged-in"),
        (
            VOTING,
            &round,
            &token,
            &ballot("one", &json!([3, 0])),
            "answers-do-not-fit",
        ),
        (
            VOTING,
            &round,
            &token,
            &ballot("one", &json!([0, 2])),
            "answers-do-not-fit",
        ),
        (
            VOTING,
            &round,
            &token,
            &ballot("one", &json!([0])),
            "answers-do-not-fit",
        ),
        (
            VOTING,
            &round,
            &token,
            &ballot("one", &json!([0, 0, 0])),
            "answers-do-not-fit",
        ),
        (
            VOTING,
            &round,
            &token,
            &ballot("one", &json!([0, "perhaps"])),
            "invalid",
        ),
        (
            VOTING,
            &round,
            &token,
            &json!({ "ballot_id": "1", "answers": [0, 0] }),
            "invalid",
        ),
    ] {
        let answer = hall.cast_in(session, round, token, body).await;
        assert_eq!(answer.code(), told, "{session} {body}: {}", answer.body);
    }
    assert_eq!(hall.returned().await, before);
    let answer = hall.cast(&token, &sound).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
}

#[tokio::test]
async fn what_is_no_answer_at_all_is_refused() {
    let hall = Hall::new().await;
    let token = hall.token(VOTING, 50).await;
    let before = hall.returned().await;
    for answers in [
        json!([-1, 0]),
        json!([4_294_967_296_u64, 0]),
        json!([0.5, 0]),
        json!(null),
    ] {
        let answer = hall.cast(&token, &ballot("one", &answers)).await;
        assert!(
            answer.status.is_client_error() && answer.is_problem(),
            "{answers}: {}",
            answer.body
        );
    }
    assert_eq!(hall.returned().await, before);
}

#[tokio::test]
async fn of_two_chairs_who_press_at_once_one_is_told_what_happened() {
    let hall = Hall::new().await;
    let elsewhere = hall.office.log_in_as("chair", "sunshine-2026").await.access;
    let revision = hall.snapshot().await["revision"].clone();
    let wish = |transition: &str| json!({ "transition": transition, "expected_revision": revision, "reason": "选项有误" });
    let (close, void) = (wish("close_round"), wish("void_round"));
    let (one, two) = tokio::join!(
        hall.press(&hall.chair, &close),
        hall.press(&elsewhere, &void)
    );
    let mut codes = [one.code(), two.code()];
    codes.sort();
    assert_eq!(codes, ["", "version-conflict"]);
    let late = hall.press(&elsewhere, &close).await;
    assert_eq!(
        late.code(),
        if one.code().is_empty() {
            ""
        } else {
            "version-conflict"
        }
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closing_within_five_milliseconds_of_the_ballots_counts_none_that_was_late() {
    let mut seed = u64::from(std::process::id());
    println!("seed {seed}");
    // The chair's wish takes a few milliseconds itself: it is sent before, and in the middle.
    for pressed_at in [0, 2, 5] {
        let hall = Hall::new().await;
        let before = hall.returned().await;
        let tokens = hall.tokens().await;
        let revision = hall.snapshot().await["revision"].clone();
        let posts = (0..).zip(&tokens).map(|(at, token)| {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            let moment = Duration::from_micros(seed % 10_000);
            let vote = ballot(&format!("ballot {at}"), &json!([at % 3, at % 2]));
            let cast = hall.cast(token, &vote);
            async move {
                tokio::time::sleep(moment).await;
                cast.await
            }
        });
        let posts = join_all(posts.collect::<Vec<_>>());
        let wish = json!({ "transition": "close_round", "expected_revision": revision });
        let closing = async {
            tokio::time::sleep(Duration::from_millis(pressed_at)).await;
            hall.press(&hall.chair, &wish).await
        };
        let (answers, closed) = tokio::join!(posts, closing);
        assert_eq!(closed.status, StatusCode::OK, "{}", closed.body);
        let received = answers
            .iter()
            .filter(|one| one.status == StatusCode::OK)
            .count();
        println!("{received} of {} were in time", answers.len());
        for answer in answers.iter().filter(|one| one.status != StatusCode::OK) {
            assert_eq!(answer.code(), "ballot-too-late", "{}", answer.body);
        }
        let shown = hall.snapshot().await;
        let rounds = shown["rounds"].as_array().unwrap();
        let round = rounds
            .iter()
            .find(|round| round["id"] == hall.round.as_str());
        let counted = &round.unwrap()["tallies"][0]["counts"]["returned"];
        assert_eq!(*counted, before + u64::try_from(received).unwrap());
        let ended: DateTime<Utc> = round.unwrap()["ended_at"]
            .as_str()
            .unwrap()
            .parse()
            .unwrap();
        let id = hall.round.parse().unwrap();
        let last = hall.office.fresh.store.last_cast_at(id).await.unwrap();
        assert!(
            last.unwrap() <= ended,
            "counted at {last:?}, ended at {ended}"
        );
    }
}

#[tokio::test]
async fn on_a_full_disk_a_ballot_is_not_received_and_it_is_when_there_is_room() {
    let hall = Hall::new().await;
    let before = hall.returned().await;
    let tokens = hall.tokens().await;
    hall.office.fresh.disk_full(true).await.unwrap();
    let mut received = 0;
    let mut again = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let vote = ballot(&format!("ballot {at}"), &json!([0, 0]));
        let answer = hall.cast(token, &vote).await;
        if answer.status == StatusCode::OK {
            received += 1;
            continue;
        }
        assert_eq!(
            answer.status,
            StatusCode::SERVICE_UNAVAILABLE,
            "{}",
            answer.body
        );
        assert_eq!(answer.code(), "unavailable");
        assert!(
            answer.json()["detail"]
                .as_str()
                .is_some_and(|detail| !detail.is_empty())
        );
        again.push((token, vote));
    }
    assert!(!again.is_empty(), "the disk never filled");
    hall.office.fresh.disk_full(false).await.unwrap();
    assert_eq!(hall.returned().await, before + received);
    for (token, vote) in &again {
        let answer = hall.cast(token, vote).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    }
    let all = u64::try_from(tokens.len()).unwrap();
    assert_eq!(hall.returned().await, before + all);
}

#[test]
fn readers_that_do_not_read_delay_nobody() {
    let shell = Shell::with_demo();
    let serving = Serving::begin(&shell, &[]);
    let printed = shell.run(&["demo-data", "--json"]);
    let demo: Value = serde_json::from_str(printed.expect_ok()).unwrap();
    let session = shell.ready_session();
    let sessions = demo["sessions"].as_array().unwrap();
    let ready = sessions
        .iter()
        .find(|one| one["number"] == session.as_str())
        .unwrap();
    let key = ready["projector"]
        .as_str()
        .unwrap()
        .rsplit('/')
        .next()
        .unwrap();
    let mut deaf = Vec::new();
    for _ in 0..40 {
        let mut stream = TcpStream::connect(("127.0.0.1", serving.port)).unwrap();
        rustix::net::sockopt::set_socket_recv_buffer_size(&stream, 1_024).unwrap();
        let ask = format!("GET /api/v1/projectors/{key}/live HTTP/1.1\r\nHost: x\r\n\r\n");
        stream.write_all(ask.as_bytes()).unwrap();
        // It hears the beginning, and nothing any more.
        stream.read_exact(&mut [0; 12]).unwrap();
        deaf.push(stream);
    }
    let seats = shell.folder().join("seats.json");
    std::fs::write(&seats, &printed.out).unwrap();
    let mut command = shell.command(&["hearing", "simulate", "--json", "--window", "1s"]);
    command
        .args(["--url", &serving.address, "--session", &session])
        .args(["--seats", seats.to_str().unwrap()])
        .env("SUNSHINE_CHAIR", "chair:sunshine-2026");
    let ran = crate::shell::run(command, "");
    let report: Value = serde_json::from_str(ran.expect_ok()).unwrap();
    assert_eq!(report["tally_agrees"], true, "{report}");
    // A screen that waited for a deaf one would wait for half a minute.
    assert!(
        report["push"]["max_ms"].as_f64().unwrap() < 5_000.0,
        "{report}"
    );
    drop(deaf);
}
