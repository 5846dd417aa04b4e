//! Requests that another site makes a browser send.

use axum::http::Method;
use domain::people::account::Role;
use server::router::Kind;

use crate::office::{Office, nil};

#[tokio::test]
async fn nothing_is_changed_in_anyones_name_from_elsewhere() {
    let office = Office::with(&[Role::Clerk]).await;
    let clerk = office.log_in(Role::Clerk).await;
    let changing = office.entries.iter().filter(|entry| entry.method != "GET");
    let mut tried = 0;
    for entry in changing {
        let path = crate::office::filled(&entry.path, &nil());
        let method: Method = entry.method.parse().unwrap();
        for (header, value) in [
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
            ("origin", "https://evil.example"),
            ("origin", "null"),
            ("x-nothing", "a cookie alone, and no word on where from"),
        ] {
            let asking = office.ask(method.clone(), &path);
            let answer = asking
                .header("cookie", clerk.cookies())
                .header(header, value)
                .send()
                .await;
            assert_eq!(answer.code(), "cross-site", "{path} {header}: {value}");
            assert_eq!(answer.status, 403);
            tried += 1;
        }
    }
    assert!(tried > 100, "{tried}");
    // Still logged in: the foreign log-outs did nothing.
    assert_eq!(
        office.get("/office").browser(&clerk).send().await.status,
        200
    );
}

#[tokio::test]
async fn a_log_in_form_of_another_site_is_refused_too() {
    let office = Office::with(&[Role::Clerk]).await;
    let form = [("username", "clerk"), ("password", crate::office::PASSWORD)];
    let foreign = office
        .post("/do/log_in")
        .header("sec-fetch-site", "cross-site")
        .form(&form);
    assert_eq!(foreign.send().await.code(), "cross-site");
    let foreign = office
        .post("/do/log_in")
        .header("origin", "https://evil.example")
        .form(&form);
    assert_eq!(foreign.send().await.code(), "cross-site");
    let own = office
        .post("/do/log_in")
        .header("origin", "http://127.0.0.1:3000")
        .form(&form);
    assert_eq!(own.send().await.status, 200);
}

#[tokio::test]
async fn a_program_with_a_token_of_its_own_passes() {
    let office = Office::with(&[Role::Clerk]).await;
    let clerk = office.log_in(Role::Clerk).await;
    let ended = office
        .ask(Method::DELETE, "/api/v1/log-ins/current")
        .bearer(&clerk)
        .send()
        .await;
    assert_eq!(ended.status, 204);
}

#[tokio::test]
async fn reading_from_elsewhere_changes_nothing() {
    let office = Office::with(&[]).await;
    assert!(
        office
            .entries
            .iter()
            .all(|entry| entry.kind != Kind::Do || entry.method == "POST")
    );
    assert!(
        office
            .entries
            .iter()
            .all(|entry| entry.kind != Kind::Ask || entry.method == "GET")
    );
}

#[tokio::test]
async fn another_site_cannot_try_seat_codes_in_anyones_name() {
    let office = Office::with(&[Role::Clerk]).await;
    let asked = async |site: Option<&str>| {
        let asking = office.get("/ask/seat_screen?code=222222");
        let asking = match site {
            Some(site) => asking.header("sec-fetch-site", site),
            None => asking,
        };
        let answer = asking.send().await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.json()["refused"]["code"].clone()
    };
    for ours in [None, Some("same-origin"), Some("none")] {
        assert_eq!(asked(ours).await, "seat-code-wrong");
    }
    for foreign in ["cross-site", "same-site"] {
        assert_eq!(asked(Some(foreign)).await, "cross-site");
    }
    // Who followed a link from elsewhere is one press away from the seat.
    let page = office.get("/seat?code=222222").page();
    let page = page.header("sec-fetch-site", "cross-site").send().await;
    assert_eq!(page.status, 200);
    assert!(
        page.body.contains(r#"href="/seat?code=222222""#),
        "{}",
        page.body
    );
}
