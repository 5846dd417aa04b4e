//! Logging in: locks by the pair of account and address, second factor, reading preferences.

use chrono::TimeDelta;
use domain::people::account::Role;
use server::house::Network;
use services::Rules;

use crate::office::{Answer, Office, PASSWORD, Person, rules, username};

async fn try_from(office: &Office, role: Role, address: &str, password: &str) -> String {
    let body = serde_json::json!({ "username": username(role), "password": password });
    let answer = office
        .post("/api/v1/log-ins")
        .from(address)
        .json(&body)
        .send()
        .await;
    if answer.status == 201 {
        "in".to_owned()
    } else {
        answer.code()
    }
}

const HALL: &str = "192.0.2.1";
const ELSEWHERE: &str = "198.51.100.7";

#[tokio::test]
async fn failures_lock_the_pair_never_the_hall() {
    let office = Office::with(&[Role::Clerk, Role::Chair, Role::SecurityAdministrator]).await;
    for _ in 0..4 {
        assert_eq!(
            try_from(&office, Role::Clerk, HALL, "wrong password 1").await,
            "log-in-failed"
        );
    }
    try_from(&office, Role::Clerk, HALL, "wrong password 1").await;
    assert_eq!(
        try_from(&office, Role::Clerk, HALL, "wrong password 1").await,
        "log-in-locked"
    );
    assert_eq!(
        try_from(&office, Role::Clerk, HALL, PASSWORD).await,
        "log-in-locked",
        "even the right one"
    );
    assert_eq!(
        try_from(&office, Role::Chair, HALL, PASSWORD).await,
        "in",
        "others in the same hall"
    );
    assert_eq!(
        try_from(&office, Role::Clerk, ELSEWHERE, PASSWORD).await,
        "in",
        "the owner elsewhere"
    );

    office.clock.advance(TimeDelta::minutes(16));
    assert_eq!(
        try_from(&office, Role::Clerk, HALL, PASSWORD).await,
        "in",
        "after the wait"
    );
}

#[tokio::test]
async fn the_security_administrator_unlocks() {
    let office = Office::with_everyone().await;
    for _ in 0..6 {
        try_from(&office, Role::Clerk, HALL, "wrong password 1").await;
    }
    assert_eq!(
        try_from(&office, Role::Clerk, HALL, PASSWORD).await,
        "log-in-locked"
    );
    let security = office.log_in(Role::SecurityAdministrator).await;
    let accounts = office
        .get("/api/v1/accounts")
        .bearer(&security)
        .send()
        .await
        .json();
    let accounts = accounts["accounts"].as_array().unwrap().clone();
    let clerk = accounts
        .iter()
        .find(|account| account["username"] == "clerk")
        .unwrap();
    assert_eq!(clerk["locked"], true);
    let form = [
        ("command_id", "67e55044-10b1-426f-9247-bb680e5fe0c8"),
        ("id", clerk["id"].as_str().unwrap()),
    ];
    let done = office
        .post("/do/unlock_account")
        .browser(&security)
        .form(&form)
        .send()
        .await;
    assert_eq!(done.status, 200, "{}", done.body);
    assert_eq!(try_from(&office, Role::Clerk, HALL, PASSWORD).await, "in");
}

#[tokio::test]
async fn an_account_that_does_not_exist_answers_like_one_that_does() {
    let office = Office::with(&[Role::Clerk]).await;
    let lines = async |username: &str| {
        let body = serde_json::json!({ "username": username, "password": "wrong password 1" });
        office
            .post("/api/v1/log-ins")
            .json(&body)
            .send()
            .await
            .line()
    };
    let known = lines("clerk").await;
    for unknown in [
        "nobody",
        "ab",
        "王书记员",
        "clerk\u{202e}",
        "a\0b",
        &"x".repeat(5_000),
    ] {
        assert_eq!(lines(unknown).await, known, "{unknown:?}");
    }
    insta::assert_snapshot!(known);
}

#[tokio::test]
async fn where_a_second_factor_is_required_nothing_works_without_it() {
    let rules = Rules {
        second_factor_required: true,
        ..rules()
    };
    let office = Office::ruled_by(rules, Network::default(), &[Role::Clerk]).await;
    let clerk = office.log_in(Role::Clerk).await;
    let page = office
        .get("/office/reviewers")
        .browser(&clerk)
        .page()
        .send()
        .await;
    assert_eq!(
        page.line(),
        "303 to /log-in/second-factor?next=/office/reviewers"
    );
    assert_eq!(
        office
            .get("/api/v1/reviewers")
            .bearer(&clerk)
            .send()
            .await
            .status,
        401
    );
    assert_eq!(
        office
            .get("/live/office")
            .browser(&clerk)
            .send()
            .await
            .status,
        401
    );
    let offer = office
        .get("/ask/second_factor_offer")
        .browser(&clerk)
        .send()
        .await;
    assert_eq!(offer.status, 200, "{}", offer.body);
    assert!(offer.json()["qr_svg"].as_str().unwrap().starts_with("<svg"));
    let form = [("code", "000000")];
    let wrong = office
        .post("/do/enrol_second_factor")
        .browser(&clerk)
        .form(&form)
        .send()
        .await;
    assert_eq!(wrong.code(), "code-wrong");
}

#[tokio::test]
async fn how_a_person_reads_is_kept() {
    let office = Office::with(&[Role::Clerk]).await;
    // A visitor: in the browser.
    let form = [("language", "en"), ("text_size", "largest"), ("page", "/")];
    let kept = office
        .post("/do/set_reading?page=/")
        .header("sec-fetch-site", "same-origin")
        .page()
        .form(&form)
        .send()
        .await;
    assert_eq!(kept.status, 303);
    let cookies = format!(
        "sunshine-language={}; sunshine-text-size={}",
        kept.cookie("sunshine-language").unwrap(),
        kept.cookie("sunshine-text-size").unwrap()
    );
    let page = office
        .get("/")
        .header("cookie", &cookies)
        .page()
        .send()
        .await;
    assert!(page.body.contains(r#"<html lang="en""#));
    assert!(page.body.contains("text-largest"));
    // A person: with the account, on every device.
    let clerk = office.log_in(Role::Clerk).await;
    office
        .post("/do/set_reading")
        .browser(&clerk)
        .form(&form)
        .send()
        .await;
    let other_device = office.log_in(Role::Clerk).await;
    let page = office
        .get("/office")
        .browser(&other_device)
        .page()
        .send()
        .await;
    assert!(page.body.contains(r#"<html lang="en""#));
}

#[tokio::test]
async fn the_language_of_the_browser_decides_first() {
    let office = Office::with(&[]).await;
    for (header, lang) in [
        ("en-GB,en;q=0.9", "en"),
        ("zh-TW", "zh-CN"),
        ("fr", "zh-CN"),
        ("", "zh-CN"),
    ] {
        let page = office
            .get("/")
            .header("accept-language", header)
            .page()
            .send()
            .await;
        assert!(
            page.body.contains(&format!(r#"<html lang="{lang}""#)),
            "{header}"
        );
    }
}

#[tokio::test]
async fn over_tls_the_cookies_are_bound_to_the_host() {
    let network = Network {
        secure: true,
        public_origin: Some("https://review.example".into()),
        hsts: true,
        ..Network::default()
    };
    let office = Office::ruled_by(rules(), network, &[Role::Clerk]).await;
    let form = [("username", "clerk"), ("password", PASSWORD)];
    let done = office
        .post("/do/log_in")
        .header("origin", "https://review.example")
        .form(&form)
        .send()
        .await;
    let cookies: Vec<_> = done
        .headers
        .get_all("set-cookie")
        .iter()
        .map(|cookie| cookie.to_str().unwrap())
        .collect();
    assert_eq!(cookies.len(), 2);
    for cookie in cookies {
        assert!(cookie.starts_with("__Host-sunshine-"), "{cookie}");
        assert!(
            cookie.ends_with("; Path=/; HttpOnly; SameSite=Lax; Secure"),
            "{cookie}"
        );
    }
    assert_eq!(done.header("strict-transport-security"), "max-age=31536000");
    let plain = Office::with(&[]).await.get("/").page().send().await;
    assert_eq!(
        plain.header("strict-transport-security"),
        "",
        "only when told so"
    );
}

/// The log-in an answer gave a browser.
fn given(answer: &Answer) -> Person {
    Person {
        access: answer.cookie("sunshine-token").unwrap(),
        refresh: answer.cookie("sunshine-refresh").unwrap(),
    }
}

async fn is_in(office: &Office, person: &Person) -> bool {
    let page = office.get("/office").browser(person).page().send().await;
    page.status == 200
}

#[tokio::test]
async fn a_changed_password_gives_the_browser_new_cookies_and_the_old_ones_are_worth_nothing() {
    let office = Office::with(&[Role::Clerk]).await;
    let before = office.log_in(Role::Clerk).await;
    let new = "another horse 8";
    let form = [
        ("old_password", PASSWORD),
        ("new_password", new),
        ("again", new),
    ];
    let changed = office
        .post("/do/change_password?page=/office/own")
        .browser(&before)
        .page()
        .form(&form)
        .send()
        .await;
    assert_eq!(changed.status, 303, "{}", changed.line());
    assert!(is_in(&office, &given(&changed)).await);
    assert!(!is_in(&office, &before).await, "copied before");
}

#[tokio::test]
async fn a_browser_has_one_log_in_at_a_time() {
    let office = Office::with(&[Role::Clerk, Role::Chair]).await;
    let clerk = office.log_in(Role::Clerk).await;
    let program = office.log_in(Role::Clerk).await;
    let form = [("username", "chair"), ("password", PASSWORD)];
    let chair = office
        .post("/do/log_in")
        .browser(&clerk)
        .form(&form)
        .send()
        .await;
    assert!(is_in(&office, &given(&chair)).await);
    assert!(!is_in(&office, &clerk).await);
    // A program that logs in again has two, and ends them itself.
    let body = serde_json::json!({ "username": "clerk", "password": PASSWORD });
    let again = office
        .post("/api/v1/log-ins")
        .bearer(&program)
        .json(&body)
        .send()
        .await;
    assert_eq!(again.status, 201);
    assert!(is_in(&office, &program).await);
}
