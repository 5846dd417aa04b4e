//! Tokens that are forged, foreign or run out.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use domain::people::account::Role;

use crate::office::{Office, Person};

fn encode(text: &str) -> String {
    URL_SAFE_NO_PAD.encode(text)
}

async fn status_of(office: &Office, token: &str) -> (u16, String) {
    let person = Person {
        access: token.to_owned(),
        refresh: String::new(),
    };
    let answer = office.get("/api/v1/reviewers").bearer(&person).send().await;
    let by_cookie = office
        .get("/api/v1/reviewers")
        .browser(&person)
        .send()
        .await;
    assert_eq!(answer.status, by_cookie.status, "bearer and cookie agree");
    (answer.status.as_u16(), answer.code())
}

#[tokio::test]
async fn a_forged_token_is_nobody() {
    let office = Office::with(&[Role::Clerk]).await;
    let clerk = office.log_in(Role::Clerk).await;
    assert_eq!(status_of(&office, &clerk.access).await.0, 200);
    let nobody = (401, "not-logged-in".to_owned());

    let mut pieces = clerk.access.split('.');
    let (header, claims, signature) = (
        pieces.next().unwrap(),
        pieces.next().unwrap(),
        pieces.next().unwrap(),
    );
    let none = encode(r#"{"alg":"none","typ":"JWT"}"#);
    let wrong_key = foreign().await;
    let other_claims = encode(
        &String::from_utf8(URL_SAFE_NO_PAD.decode(claims).unwrap())
            .unwrap()
            .replace("office", "hall"),
    );
    let more_claims = {
        let text = String::from_utf8(URL_SAFE_NO_PAD.decode(claims).unwrap()).unwrap();
        encode(&text.replace('}', r#","role":"system-administrator"}"#))
    };
    let forgeries = [
        format!("{none}.{claims}."),
        format!("{none}.{claims}.{signature}"),
        format!(
            "{}.{claims}.{signature}",
            encode(r#"{"alg":"HS512","typ":"JWT"}"#)
        ),
        format!(
            "{}.{claims}.{signature}",
            encode(r#"{"alg":"RS256","typ":"JWT"}"#)
        ),
        format!(
            "{}.{claims}.{signature}",
            encode(r#"{"alg":"HS256","jwk":{"kty":"oct","k":"AAAA"}}"#)
        ),
        format!("{header}.{other_claims}.{signature}"),
        format!("{header}.{more_claims}.{signature}"),
        format!("{header}.{claims}."),
        format!("{header}.{claims}"),
        format!("{header}.{claims}.{signature}x"),
        wrong_key,
        clerk.refresh.clone(),
        "x".repeat(9_000),
        "....".to_owned(),
    ];
    for forged in forgeries {
        assert_eq!(status_of(&office, &forged).await, nobody, "{forged}");
    }
}

/// A token of the same account and log-in, signed by another installation.
async fn foreign() -> String {
    let elsewhere = Office::with(&[Role::Clerk]).await;
    // Another installation has another secret: this one is the same as ours but for its last byte.
    let services = services::Services::new(
        elsewhere.fresh.store.clone(),
        elsewhere.clock.clone(),
        std::sync::Arc::new(services::chance::SeededChance::from_seed(9)),
        services::secrets::Secrets::new({
            let mut root = [7; 32];
            root[31] = 8;
            root
        }),
        crate::office::rules(),
    );
    let input = services::log_ins::LogInInput {
        username: "clerk".to_owned(),
        password: crate::office::PASSWORD.to_owned(),
        device: String::new(),
    };
    let address = services::ClientAddress([192, 0, 2, 1].into());
    services
        .log_in(&services::Actor::Visitor, &address, input)
        .await
        .unwrap()
        .tokens
        .access
}

#[tokio::test]
async fn a_token_of_the_same_secret_but_another_database_is_nobody() {
    let office = Office::with(&[Role::Clerk]).await;
    let elsewhere = Office::with(&[Role::Clerk, Role::Chair]).await;
    // The same seed draws the same ids: use the later account, whose ids are not the first's.
    elsewhere.log_in(Role::Clerk).await;
    let chair = elsewhere.log_in(Role::Chair).await;
    assert_eq!(status_of(&office, &chair.access).await.0, 401);
}

#[tokio::test]
async fn a_token_runs_out_and_is_renewed_unseen() {
    let office = Office::with(&[Role::Clerk]).await;
    let clerk = office.log_in(Role::Clerk).await;
    office.clock.advance(TimeDelta::minutes(11));
    // A program must renew it by itself.
    let run_out = office.get("/api/v1/reviewers").bearer(&clerk).send().await;
    assert_eq!(
        (run_out.status.as_u16(), run_out.header("www-authenticate")),
        (401, "Bearer")
    );
    let body = serde_json::json!({ "refresh_token": clerk.refresh });
    let renewed = office
        .post("/api/v1/log-ins/refresh")
        .json(&body)
        .send()
        .await;
    assert_eq!(renewed.status, 200, "{}", renewed.body);
    // A browser notices nothing, for a hearing of four hours.
    for _ in 0..25 {
        let answer = office.get("/ask/whoami").browser(&clerk).send().await;
        assert!(answer.body.contains("示例 clerk"), "{}", answer.body);
        assert!(answer.cookie("sunshine-token").is_some());
        office.clock.advance(TimeDelta::minutes(11));
    }
    // Left alone for longer than the idle time, it is over.
    office.clock.advance(TimeDelta::minutes(301));
    let over = office.get("/office").browser(&clerk).page().send().await;
    assert_eq!(over.line(), "303 to /log-in?next=/office");
}

#[tokio::test]
async fn a_log_in_ends_after_its_hours_whatever_happens() {
    let office = Office::with(&[Role::Clerk]).await;
    let clerk = office.log_in(Role::Clerk).await;
    for _ in 0..12 {
        assert_eq!(
            office.get("/office").browser(&clerk).send().await.status,
            200
        );
        office.clock.advance(TimeDelta::minutes(60));
    }
    assert_eq!(
        office.get("/office").browser(&clerk).send().await.status,
        303
    );
}

#[tokio::test]
async fn logging_out_ends_both_tokens_at_once() {
    let office = Office::with(&[Role::Clerk]).await;
    let clerk = office.log_in(Role::Clerk).await;
    let form = [("command_id", crate::office::nil())];
    let form: Vec<_> = form
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let out = office
        .post("/do/log_out")
        .browser(&clerk)
        .form(&form)
        .send()
        .await;
    assert_eq!(out.status, 200, "{}", out.body);
    assert_eq!(out.cookie("sunshine-token").as_deref(), Some(""));
    assert_eq!(out.cookie("sunshine-refresh").as_deref(), Some(""));
    assert_eq!(
        office.get("/office").browser(&clerk).send().await.status,
        303
    );
    let body = serde_json::json!({ "refresh_token": clerk.refresh });
    let renewed = office
        .post("/api/v1/log-ins/refresh")
        .json(&body)
        .send()
        .await;
    assert_eq!(renewed.status, 401);
}

#[tokio::test]
async fn logging_out_as_the_token_runs_out_does_not_log_in_again() {
    let office = Office::with(&[Role::Clerk]).await;
    let clerk = office.log_in(Role::Clerk).await;
    office.clock.advance(TimeDelta::minutes(11));
    let form = [("command_id", "67e55044-10b1-426f-9247-bb680e5fe0c8")];
    let out = office
        .post("/do/log_out")
        .browser(&clerk)
        .form(&form)
        .send()
        .await;
    assert_eq!(out.status, 200, "{}", out.body);
    let cookies: Vec<_> = out.headers.get_all("set-cookie").iter().collect();
    assert_eq!(cookies.len(), 2, "{cookies:?}");
    assert_eq!(out.cookie("sunshine-token").as_deref(), Some(""));
}
