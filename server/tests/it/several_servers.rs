//! Two servers on one database are one office: whichever a tablet or a console is connected to, it
//! sees the same, and what is decided is decided once.

use std::time::Duration;

use axum::Router;
use axum::body::BodyDataStream;
use axum::http::{Method, StatusCode};
use futures::StreamExt as _;
use futures::future::join_all;
use serde_json::{Value, json};
use server::assets::Site;
use server::house::{House, Network};
use server::router::routes;
use store::testing::on_postgres;
use tokio::time::timeout;

use crate::office::{Answer, Asking, Office, ask, card, id_of};

/// The demo's session that votes.
const VOTING: &str = "PR-2026-03";
/// A seat of it that has checked in and not voted.
const SEAT: u32 = 50;
/// What another server may take to hear of it.
const SOON: Duration = Duration::from_secs(5);

/// Two servers, the demo's chair and clerk, and the round that is open.
struct Hall {
    office: Office,
    beside: House,
    routers: [Router; 2],
    demo: Value,
    chair: String,
    clerk: String,
    round: String,
}

#[derive(Clone, Copy)]
enum At {
    Here,
    There,
}

use At::{Here, There};

impl Hall {
    async fn new() -> Self {
        let office = Office::with(&[]).await;
        let demo = office.house.services().load_demo().await.unwrap();
        let services = office.another_server().await;
        let stop = office.stop.clone();
        let beside = House::new(services, Site::bare(), Network::default(), card(), stop);
        let (router, _) = routes(&beside);
        let chair = office.log_in_as("chair", "sunshine-2026").await.access;
        let clerk = office.log_in_as("clerk", "sunshine-2026").await.access;
        let mut hall = Self {
            routers: [office.router.clone(), router],
            office,
            beside,
            demo: json!(demo),
            chair,
            clerk,
            round: String::new(),
        };
        let shown = hall.console(Here).await;
        hall.round = open_round(&shown).unwrap()["id"].as_str().unwrap().into();
        hall
    }

    fn router(&self, at: At) -> &Router {
        let [here, there] = &self.routers;
        match at {
            Here => here,
            There => there,
        }
    }

    async fn ask(&self, at: At, method: Method, path: &str, who: &str, body: &Value) -> Answer {
        let asking = bearing(ask(self.router(at), method.clone(), path), who);
        let asking = if method == Method::POST {
            asking.json(body)
        } else {
            asking
        };
        asking.send().await
    }

    /// What the chair's console shows.
    async fn console(&self, at: At) -> Value {
        let path = format!("/api/v1/review-sessions/{VOTING}");
        let shown = self.ask(at, Method::GET, &path, &self.chair, &Value::Null);
        let shown = shown.await;
        assert_eq!(shown.status, StatusCode::OK, "{}", shown.body);
        shown.json()
    }

    /// Follows the session with this token.
    async fn follow(&self, at: At, who: &str) -> Stream {
        self.open(at, &format!("/api/v1/review-sessions/{VOTING}/live"), who)
            .await
    }

    /// The stream of the projector.
    async fn projector(&self, at: At) -> Stream {
        let address = self.of_session()["projector"].as_str().unwrap();
        let key = address.rsplit('/').next().unwrap();
        self.open(at, &format!("/api/v1/projectors/{key}/live"), "")
            .await
    }

    async fn open(&self, at: At, path: &str, who: &str) -> Stream {
        let asking = bearing(ask(self.router(at), Method::GET, path), who);
        let response = asking.response().await;
        assert_eq!(response.status(), StatusCode::OK);
        Stream(response.into_body().into_data_stream())
    }

    fn of_session(&self) -> &Value {
        let sessions = self.demo["sessions"].as_array().unwrap();
        let is = |one: &&Value| one["number"] == VOTING;
        sessions.iter().find(is).unwrap()
    }

    /// The token of a seat: the demo's own device asks for it again.
    async fn token(&self, at: At, seat: u32) -> String {
        let seats = self.of_session()["seats"].as_array().unwrap();
        let card = seats.iter().find(|one| one["seat"] == seat).unwrap();
        let device = format!("de300000-0000-4000-8000-0403{seat:08x}");
        let body = json!({ "code": card["code"], "device_id": device });
        let path = "/api/v1/seats/claim";
        let claimed = self.ask(at, Method::POST, path, "", &body).await;
        assert_eq!(claimed.status, StatusCode::OK, "{}", claimed.body);
        claimed.json()["token"].as_str().unwrap().to_owned()
    }

    async fn cast(&self, at: At, token: &str, words: &str, answers: Value) -> Answer {
        let round = &self.round;
        let path = format!("/api/v1/review-sessions/{VOTING}/rounds/{round}/ballots");
        let ballot = json!({ "ballot_id": id_of(words), "answers": answers });
        self.ask(at, Method::POST, &path, token, &ballot).await
    }

    async fn press(&self, at: At, transition: &str, revision: &Value) -> Answer {
        let path = format!("/api/v1/review-sessions/{VOTING}/transitions");
        let wish =
            json!({ "transition": transition, "expected_revision": revision, "reason": "因故" });
        self.ask(at, Method::POST, &path, &self.chair, &wish).await
    }
}

/// With a token, where there is one.
fn bearing<'a>(asking: Asking<'a>, who: &str) -> Asking<'a> {
    if who.is_empty() {
        asking
    } else {
        asking.header("authorization", format!("Bearer {who}"))
    }
}

fn open_round(shown: &Value) -> Option<&Value> {
    let mut rounds = shown["rounds"].as_array().unwrap().iter();
    rounds.find(|round| round["phase"] == "open")
}

fn returned(shown: &Value) -> u64 {
    open_round(shown).unwrap()["returned"].as_u64().unwrap()
}

fn presence(shown: &Value, seat: u32) -> &str {
    let seats = shown["seats"].as_array().unwrap();
    let one = seats.iter().find(|one| one["number"] == seat).unwrap();
    one["presence"].as_str().unwrap()
}

struct Stream(BodyDataStream);

impl Stream {
    /// The next event: its name and what it says.
    async fn next(&mut self) -> (String, Value) {
        let bytes = self.0.next().await.expect("the stream goes on").unwrap();
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        let line = |name: &str| {
            let of = |line: &str| line.strip_prefix(name).map(str::to_owned);
            text.lines().find_map(of).unwrap_or_default()
        };
        let data = serde_json::from_str(&line("data: ")).unwrap_or_default();
        (line("event: "), data)
    }

    /// Waits until what is shown is so.
    async fn until(&mut self, is_so: impl Fn(&Value) -> bool) -> Value {
        let waited = timeout(SOON, async {
            loop {
                match self.next().await {
                    (name, shown) if name == "snapshot" && is_so(&shown) => return shown,
                    (name, _) => assert!(["snapshot", "alive"].contains(&name.as_str()), "{name}"),
                }
            }
        });
        waited.await.expect("it is shown soon")
    }

    /// Waits until the stream ends with this word.
    async fn until_told(&mut self, word: &str) {
        let waited = timeout(SOON, async { while self.next().await.0 != word {} });
        waited.await.expect("it is told soon");
    }
}

#[tokio::test]
async fn a_tablet_at_one_server_is_present_at_the_console_of_the_other() {
    if !on_postgres() {
        // A file has one server: what that sees is all there is, and nothing is written down.
        return;
    }
    let hall = Hall::new().await;
    let mut console = hall.follow(There, &hall.chair).await;
    console
        .until(|shown| presence(shown, SEAT) == "reconnecting")
        .await;
    let token = hall.token(Here, SEAT).await;
    let mut tablet = hall.follow(Here, &token).await;
    tablet.until(|shown| shown["own"]["seat"] == SEAT).await;
    console.until(|shown| presence(shown, SEAT) == "here").await;
    // Which server it is does not matter: another window of the same tablet is at the other one.
    let mut second = hall.follow(There, &token).await;
    second.until(|shown| shown["own"]["seat"] == SEAT).await;
    drop(tablet);
    let mut console_here = hall.follow(Here, &hall.chair).await;
    console_here
        .until(|shown| presence(shown, SEAT) == "here")
        .await;
    drop(second);
    for console in [&mut console, &mut console_here] {
        console
            .until(|shown| presence(shown, SEAT) == "reconnecting")
            .await;
    }
    // Presence is for the eye: whoever seems away votes all the same, at either server.
    let cast = hall.cast(There, &token, "away", json!([0, 0])).await;
    assert_eq!(cast.status, StatusCode::OK, "{}", cast.body);
}

#[tokio::test]
async fn a_server_that_stops_leaves_no_tablet_behind() {
    if !on_postgres() {
        return;
    }
    let hall = Hall::new().await;
    let token = hall.token(There, SEAT).await;
    let mut tablet = hall.follow(There, &token).await;
    let mut console = hall.follow(Here, &hall.chair).await;
    console.until(|shown| presence(shown, SEAT) == "here").await;
    hall.beside.services().take_leave().await.unwrap();
    console
        .until(|shown| presence(shown, SEAT) == "reconnecting")
        .await;
    // The stream is open still: it ends with the server, and says nothing more until then.
    tablet.until(|shown| shown["own"]["seat"] == SEAT).await;
    let store = &hall.office.fresh.store;
    let org = store.sole_org().await.unwrap().unwrap().id;
    let session = store.session_of_number(org, VOTING).await.unwrap();
    let told = store.sightings(session.unwrap().id).await;
    assert_eq!(told, Ok(Vec::new()));
}

#[tokio::test]
async fn a_ballot_at_one_server_counts_in_the_turnout_of_the_other() {
    let hall = Hall::new().await;
    let mut console = hall.follow(There, &hall.chair).await;
    let mut projector = hall.projector(There).await;
    let before = returned(&console.until(|_| true).await);
    projector.until(|shown| returned(shown) == before).await;
    let token = hall.token(Here, SEAT).await;
    // The tablet's second window is at the other server, and gets the receipt there.
    let mut window = hall.follow(There, &token).await;
    window
        .until(|shown| shown["own"]["receipts"] == json!([]))
        .await;
    let cast = hall.cast(Here, &token, "ballot", json!([0, 0])).await;
    assert_eq!(cast.status, StatusCode::OK, "{}", cast.body);
    console.until(|shown| returned(shown) == before + 1).await;
    projector.until(|shown| returned(shown) == before + 1).await;
    let receipt = cast.json()["receipt"].clone();
    window
        .until(|shown| shown["own"]["receipts"][0]["receipt"] == receipt)
        .await;
    // Sent again, to the other server, it is the same ballot.
    let again = hall.cast(There, &token, "ballot", json!([0, 0])).await;
    assert_eq!(again.body, cast.body);
}

#[tokio::test]
async fn of_two_ballots_of_one_seat_at_two_servers_one_stays() {
    let hall = Hall::new().await;
    let token = hall.token(There, SEAT).await;
    let before = returned(&hall.console(There).await);
    let posts = (0..32).map(|post| {
        let at = if post % 2 == 0 { Here } else { There };
        let (hall, token) = (&hall, &token);
        async move {
            let words = format!("ballot {post}");
            let answers = json!([post % 3, post % 2]);
            hall.cast(at, token, &words, answers).await
        }
    });
    let answers = join_all(posts).await;
    let of = |status: StatusCode, code: &str| {
        let is = |one: &&Answer| one.status == status && one.code() == code;
        answers.iter().filter(is).count()
    };
    assert_eq!(of(StatusCode::OK, ""), 1);
    assert_eq!(of(StatusCode::CONFLICT, "ballot-already-cast"), 31);
    for at in [Here, There] {
        assert_eq!(returned(&hall.console(at).await), before + 1);
    }
}

#[tokio::test]
async fn of_two_steps_at_two_servers_one_is_taken_and_all_screens_show_it() {
    let hall = Hall::new().await;
    let token = hall.token(Here, SEAT).await;
    let mut tablet = hall.follow(Here, &token).await;
    let mut projector = hall.projector(Here).await;
    tablet.until(|shown| open_round(shown).is_some()).await;
    projector.until(|shown| open_round(shown).is_some()).await;
    let revision = hall.console(There).await["revision"].clone();
    // Two servers, two wishes at once: one of them is too late, whichever it is.
    let (one, other) = tokio::join!(
        hall.press(There, "close_round", &revision),
        hall.press(Here, "void_round", &revision)
    );
    let mut codes = [one.code(), other.code()];
    codes.sort();
    assert_eq!(
        codes,
        ["", "version-conflict"],
        "{} {}",
        one.body,
        other.body
    );
    tablet.until(|shown| open_round(shown).is_none()).await;
    projector.until(|shown| open_round(shown).is_none()).await;
    let (here, there) = (hall.console(Here).await, hall.console(There).await);
    assert_eq!(here["rounds"], there["rounds"]);
    // What came too late is too late at both.
    for at in [Here, There] {
        let late = hall.cast(at, &token, "late", json!([0, 0])).await;
        assert!(late.status.is_client_error(), "{}", late.body);
    }
}

#[tokio::test]
async fn a_round_that_is_opened_at_two_servers_at_once_is_opened_once() {
    let hall = Hall::new().await;
    let token = hall.token(Here, SEAT).await;
    let mut tablet = hall.follow(Here, &token).await;
    tablet.until(|shown| open_round(shown).is_some()).await;
    let revision = hall.console(There).await["revision"].clone();
    // A round that is void is held again.
    let void = hall.press(There, "void_round", &revision).await;
    assert_eq!(void.status, StatusCode::OK, "{}", void.body);
    tablet.until(|shown| open_round(shown).is_none()).await;
    let revision = hall.console(Here).await["revision"].clone();
    let (one, other) = tokio::join!(
        hall.press(There, "open_round", &revision),
        hall.press(Here, "open_round", &revision)
    );
    assert_eq!(one.status, StatusCode::OK, "{}", one.body);
    assert_eq!(one.body, other.body, "the same wish is the same step");
    tablet.until(|shown| open_round(shown).is_some()).await;
    let (here, there) = (hall.console(Here).await, hall.console(There).await);
    assert_eq!(here["rounds"], there["rounds"]);
    for shown in [here, there] {
        assert_eq!(
            shown["revision"].as_u64(),
            revision.as_u64().map(|was| was + 1)
        );
        let rounds = shown["rounds"].as_array().unwrap();
        let open = rounds.iter().filter(|round| round["phase"] == "open");
        assert_eq!(open.count(), 1);
    }
}

#[tokio::test]
async fn a_seat_moved_at_one_server_tells_the_tablet_at_the_other() {
    let hall = Hall::new().await;
    let token = hall.token(Here, SEAT).await;
    let mut tablet = hall.follow(Here, &token).await;
    let mut projector = hall.projector(Here).await;
    let mut console = hall.follow(Here, &hall.clerk).await;
    tablet.until(|shown| shown["own"]["seat"] == SEAT).await;
    projector.until(|_| true).await;
    let services = hall.beside.services();
    let clerk = services.caller(&hall.clerk).await.unwrap();
    let wish = |words: &str| id_of(words).parse().unwrap();
    // Help asked there is an alert here.
    let member = services.seat_caller(&token).await.unwrap();
    services.ask_for_help(&member).await.unwrap();
    let asks = |shown: &Value| {
        let alerts = shown["alerts"].as_array().unwrap();
        alerts.iter().any(|one| one["seat"] == SEAT)
    };
    console.until(asks).await;
    tablet
        .until(|shown| shown["own"]["help_asked"] == true)
        .await;

    let moved = services.move_seat(&clerk, wish("move"), VOTING, SEAT);
    moved.await.unwrap();
    tablet.until_told("moved").await;
    console
        .until(|shown| presence(shown, SEAT) == "moving")
        .await;
    let cast = hall.cast(Here, &token, "moved", json!([0, 0])).await;
    assert_eq!(cast.code(), "seat-moved");
    // So does a projector whose address was replaced.
    let renewed = services.renew_projector(&clerk, wish("renew"), VOTING);
    renewed.await.unwrap();
    projector.until_told("moved").await;
}
