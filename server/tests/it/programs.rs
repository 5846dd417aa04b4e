//! A program that logs in: from the first password to the last stage, without a browser.

use axum::http::StatusCode;
use chrono::TimeDelta;
use domain::people::account::Role;
use serde_json::{Value, json};
use server::house::Network;
use services::Rules;
use totp_rs::{Builder, Secret};

use crate::office::{Answer, Office, PASSWORD, Person, rules};

fn person(tokens: &Value) -> Person {
    let text = |name: &str| tokens[name].as_str().unwrap().to_owned();
    Person {
        access: text("access_token"),
        refresh: text("refresh_token"),
    }
}

/// Where a second factor is required, and one account that waits for its owner.
async fn office_with_newcomer() -> (Office, String) {
    let law = Rules {
        second_factor_required: true,
        ..rules()
    };
    let office = Office::ruled_by(law, Network::default(), &[Role::SystemAdministrator]).await;
    let begun = office.log_in(Role::SystemAdministrator).await;
    let admin = enrol(&office, &begun).await.0;
    let form = [
        ("command_id", "67e55044-10b1-426f-9247-bb680e5fe0c8"),
        ("username", "program"),
        ("display_name", "示例 程序"),
        ("roles[]", "clerk"),
    ];
    let done = office
        .post("/do/create_account")
        .browser(&person(&admin.json()))
        .form(&form)
        .send()
        .await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.body);
    let first = done.json()["once"]["password"].as_str().unwrap().to_owned();
    (office, first)
}

/// Reads the offer and confirms it; the answer, and the secret.
async fn enrol(office: &Office, half: &Person) -> (Answer, String) {
    let path = "/api/v1/log-ins/second-factor";
    let offer = office.get(path).bearer(half).send().await;
    assert_eq!(offer.status, StatusCode::OK, "{}", offer.body);
    let secret = offer.json()["secret"].as_str().unwrap().replace(' ', "");
    let url = offer.json()["url"].as_str().unwrap().to_owned();
    assert!(
        url.starts_with("otpauth://totp/") && url.contains(&secret),
        "{url}"
    );
    let body = json!({ "code": code(office, &secret) });
    let done = office.post(path).bearer(half).json(&body).send().await;
    (done, secret)
}

fn code(office: &Office, secret: &str) -> String {
    let secret = Secret::try_from_base32(secret).unwrap();
    let phone = Builder::new().with_secret(secret).build().unwrap();
    let now = office.house.services().now().timestamp();
    phone.generate(u64::try_from(now).unwrap()).to_string()
}

#[tokio::test]
async fn a_program_finishes_a_log_in_from_the_first_password_on() {
    let (office, first) = office_with_newcomer().await;
    let begun = office.log_in_as("program", &first).await;
    let (enrolled, secret) = enrol(&office, &begun).await;
    assert_eq!(enrolled.json()["stage"], "password");
    // A token of an earlier stage is worth nothing for the next.
    let path = "/api/v1/log-ins/password";
    let own = json!({ "new_password": "a sentence of my own 7" });
    let half = person(&enrolled.json());
    for (wrong, field) in [
        ("short 1", "too-short"),
        (first.as_str(), "password-unchanged"),
    ] {
        let body = json!({ "new_password": wrong });
        let answer = office.post(path).bearer(&half).json(&body).send().await;
        assert_eq!(answer.json()["fields"][0]["field"], "new_password");
        assert_eq!(answer.json()["fields"][0]["code"], field);
    }
    let chosen = office.post(path).bearer(&half).json(&own).send().await;
    assert_eq!(chosen.status, StatusCode::OK, "{}", chosen.body);
    assert_eq!(chosen.json()["stage"], "complete");
    let clerk = person(&chosen.json());
    let pool = office.get("/api/v1/reviewers").bearer(&clerk).send().await;
    assert_eq!(pool.status, StatusCode::OK);
    // Done is done.
    let again = office.post(path).bearer(&clerk).json(&own).send().await;
    assert_eq!(again.code(), "not-permitted");
    let offer = office.get("/api/v1/log-ins/second-factor").bearer(&clerk);
    assert_eq!(offer.send().await.code(), "not-permitted");

    // The next time a code is enough.
    office.clock.advance(TimeDelta::minutes(1));
    let begun = office.log_in_as("program", "a sentence of my own 7").await;
    let body = json!({ "code": code(&office, &secret) });
    let done = office
        .post("/api/v1/log-ins/code")
        .bearer(&begun)
        .json(&body)
        .send()
        .await;
    assert_eq!(done.json()["stage"], "complete", "{}", done.body);
}

#[tokio::test]
async fn each_step_has_its_stage() {
    let (office, first) = office_with_newcomer().await;
    let begun = office.log_in_as("program", &first).await;
    let early = office
        .post("/api/v1/log-ins/password")
        .bearer(&begun)
        .json(&json!({ "new_password": PASSWORD }))
        .send()
        .await;
    assert_eq!(early.code(), "not-logged-in");
    let wrong = office
        .post("/api/v1/log-ins/second-factor")
        .bearer(&begun)
        .json(&json!({ "code": "000000" }))
        .send()
        .await;
    assert_eq!(wrong.code(), "code-wrong");
    let offer = office.get("/api/v1/log-ins/second-factor").send().await;
    assert_eq!(offer.code(), "not-logged-in");
}
