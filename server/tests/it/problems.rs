//! Every kind of problem, as it is sent.

use axum::http::Method;
use domain::people::account::Role;
use serde_json::{Value, json};

use crate::office::{Asking, Office, Person, entry, nil};

/// Something wrong with most fields.
fn bad_entry() -> Value {
    json!({ "entry": { "name": "", "category": "king", "appointing_body": "a\u{202e}b",
            "term_from": "2026-02-30", "term_to": "2025-01-01",
            "conflict_units": ["x", "x"], "access_note": "x".repeat(201) } })
}

/// One of each.
fn wrong<'a>(
    office: &'a Office,
    clerk: &Person,
    chair: &Person,
    language: &'static str,
) -> Vec<(&'static str, Asking<'a>)> {
    let missing = format!("/api/v1/reviewers/{}", nil());
    let get = |path: &str| office.get(path).header("accept-language", language);
    let post = |path: &str| office.post(path).header("accept-language", language);
    let bad = bad_entry();
    let pool = "/api/v1/reviewers";
    let raw = |kind: &str, body: String| {
        post(pool)
            .bearer(clerk)
            .key("k")
            .header("content-type", kind)
            .raw(body)
    };
    vec![
        ("nobody", get(pool)),
        (
            "not permitted",
            post(pool)
                .bearer(chair)
                .key("k")
                .json(&json!({ "entry": entry("x") })),
        ),
        ("not found", get(&missing).bearer(clerk)),
        ("no address", get("/api/v1/nothing")),
        (
            "wrong method",
            office
                .ask(Method::PATCH, pool)
                .header("accept-language", language),
        ),
        ("fields", post(pool).bearer(clerk).key("k").json(&bad)),
        (
            "no key",
            post(pool)
                .bearer(clerk)
                .json(&json!({ "entry": entry("x") })),
        ),
        (
            "key reused",
            post(pool)
                .bearer(clerk)
                .key("赵示例")
                .json(&json!({ "entry": entry("y") })),
        ),
        ("unreadable", raw("application/json", "{".to_owned())),
        ("no JSON", raw("text/plain", "{}".to_owned())),
        ("too large", raw("application/json", "x".repeat(70_000))),
        (
            "unknown query",
            get("/api/v1/reviewers?nmae=x").bearer(clerk),
        ),
        ("bad cursor", get("/api/v1/reviewers?after=x").bearer(clerk)),
        (
            "cross-site",
            post("/do/log_out")
                .header("sec-fetch-site", "cross-site")
                .form(&[]),
        ),
    ]
}

#[tokio::test]
async fn problems_in_both_languages() {
    let office = Office::with(&[Role::Clerk, Role::Chair]).await;
    let clerk = office.log_in(Role::Clerk).await;
    let chair = office.log_in(Role::Chair).await;
    office.add_reviewer(&clerk, "赵示例").await;
    let mut lines = Vec::new();
    for language in ["zh-CN", "en"] {
        for (what, asking) in wrong(&office, &clerk, &chair, language) {
            let answer = asking.send().await;
            assert!(answer.is_problem(), "{what}");
            lines.push(format!("{what} ({language}): {}", answer.line()));
        }
    }
    insta::assert_snapshot!(lines.join("\n"));
}

#[tokio::test]
async fn a_panic_is_a_fault_with_an_id_and_nothing_more() {
    let mut office = Office::with(&[]).await;
    office.router = axum::Router::new()
        .route(
            "/panics",
            axum::routing::get(async || -> String { panic!("the inside of it") }),
        )
        .layer(axum::middleware::from_fn_with_state(
            office.house.clone(),
            server::request::layer,
        ));
    let program = office
        .get("/panics")
        .header("accept-language", "en")
        .send()
        .await;
    insta::assert_snapshot!(program.line());
    let page = office.get("/panics").page().send().await;
    assert_eq!(
        (page.status.as_u16(), page.header("content-type")),
        (500, "text/html; charset=utf-8")
    );
    assert!(
        page.body.contains(page.header("x-request-id")),
        "the page names the request"
    );
    assert!(!page.body.contains("the inside of it"));
}
