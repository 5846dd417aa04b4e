//! More people at once than there are places to wait.

use axum::http::StatusCode;
use domain::people::account::Role;
use futures::future::join_all;

use crate::office::{Asking, Office, PASSWORD};

/// A log-in that does not fill the database with what is counted against it: no account can have
/// this name, and it is checked as slowly as any.
fn log_in<'a>(office: &'a Office, address: &str) -> Asking<'a> {
    let body = serde_json::json!({ "username": "nobody here", "password": PASSWORD });
    office.post("/api/v1/log-ins").from(address).json(&body)
}

/// The same from the page.
fn form<'a>(office: &'a Office, address: &str) -> Asking<'a> {
    office
        .post("/do/log_in?page=/log-in")
        .header("sec-fetch-site", "same-origin")
        .from(address)
        .page()
        .form(&[("username", "nobody here"), ("password", PASSWORD)])
}

#[tokio::test]
async fn too_large_a_crowd_is_told_when_to_come_again() {
    let office = Office::with(&[Role::Clerk]).await;
    let hall = "192.0.2.1";
    let mut crowd: Vec<_> = (0..150).map(|_| log_in(&office, hall).send()).collect();
    crowd.push(form(&office, hall).send());
    crowd.push(log_in(&office, "198.51.100.7").send());
    let mut answers = join_all(crowd).await;
    let elsewhere = answers.pop().unwrap();
    assert_eq!(elsewhere.code(), "log-in-failed", "a line of its own");
    let page = answers.pop().unwrap();
    assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(page.header("retry-after"), "5");
    assert!(page.body.contains("nobody here"), "what was typed stays");
    let busy: Vec<_> = answers
        .iter()
        .filter(|answer| answer.code() == "busy")
        .collect();
    assert!(!busy.is_empty());
    for answer in busy {
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(answer.header("retry-after"), "5");
    }
}
