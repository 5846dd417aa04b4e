//! Every kind of problem, as it is sent.

use axum::http::Method;
use domain::people::account::Role;
use serde_json::json;

use crate::office::{Office, entry, nil};

#[tokio::test]
async fn problems_in_both_languages() {
    let office = Office::with(&[Role::Clerk, Role::Chair]).await;
    let clerk = office.log_in(Role::Clerk).await;
    let chair = office.log_in(Role::Chair).await;
    office.add_reviewer(&clerk, "赵示例").await;
    let missing = format!("/api/v1/reviewers/{}", nil());
    let mut lines = Vec::new();
    for language in ["zh-CN", "en"] {
        let get = |path: &str| office.get(path).header("accept-language", language);
        let post = |path: &str| office.post(path).header("accept-language", language);
        let bad = json!({ "entry": { "name": "", "category": "king", "appointing_body": "a\u{202e}b",
            "term_from": "2026-02-30", "term_to": "2025-01-01",
            "conflict_units": ["x", "x"], "access_note": "x".repeat(201) } });
        let pool = "/api/v1/reviewers";
        for (what, asking) in [
            ("nobody", get(pool)),
            ("not permitted", post(pool).bearer(&chair).key("k").json(&json!({ "entry": entry("x") }))),
            ("not found", get(&missing).bearer(&clerk)),
            ("no address", get("/api/v1/nothing")),
            ("wrong method", office.ask(Method::PATCH, pool).header("accept-language", language)),
            ("fields", post(pool).bearer(&clerk).key("k").json(&bad)),
            ("no key", post(pool).bearer(&clerk).json(&json!({ "entry": entry("x") }))),
            ("key reused", post(pool).bearer(&clerk).key("赵示例").json(&json!({ "entry": entry("y") }))),
            ("unreadable", post(pool).bearer(&clerk).key("k").header("content-type", "application/json").raw("{")),
            ("no JSON", post(pool).bearer(&clerk).key("k").header("content-type", "text/plain").raw("{}")),
            ("too large", post(pool).bearer(&clerk).key("k").header("content-type", "application/json").raw("x".repeat(70_000))),
            ("unknown query", get("/api/v1/reviewers?nmae=x").bearer(&clerk)),
            ("bad cursor", get("/api/v1/reviewers?after=x").bearer(&clerk)),
            ("cross-site", post("/do/log_out").header("sec-fetch-site", "cross-site").form(&[])),
        ] {
            let answer = asking.send().await;
            assert!(answer.is_problem(), "{what}");
            lines.push(format!("{what} ({language}): {}", answer.line()));
        }
    }
    insta::assert_snapshot!(lines.join("\n"));
}
