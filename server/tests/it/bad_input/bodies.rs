//! Bodies and keys that are not as the API's description says.

use axum::http::Method;
use domain::people::account::Role;
use serde_json::{Value, json};
use server::router::{Entry, Kind};

use services::access::Deed;

use super::{Everyone, assert_refused};
use crate::access::half_logged_in;
use crate::office::{Asking, Office, Person, entry, nil};

/// A body that the API takes, by address.
fn body_of(entry: &Entry) -> Value {
    match entry.path.strip_prefix(server::api::v1::PREFIX).unwrap() {
        "/seats/claim" => json!({ "code": "222222", "device_id": nil() }),
        "/review-sessions/{number}/transitions" => {
            json!({ "transition": "open", "expected_revision": 1 })
        }
        "/review-sessions/{number}/rounds/{round}/ballots" => {
            json!({ "ballot_id": nil(), "answers": [0, "abstain"] })
        }
        "/log-ins" | "/login" => {
            json!({ "username": "clerk", "password": crate::office::PASSWORD })
        }
        "/log-ins/code" | "/log-ins/second-factor" => json!({ "code": "123456" }),
        "/log-ins/password" => json!({ "new_password": "a sentence of my own 7" }),
        "/log-ins/refresh" => json!({ "refresh_token": "x" }),
        "/reviewers" => json!({ "entry": crate::office::entry("赵示例") }),
        "/reviewers/{id}" => json!({ "version": 1, "entry": crate::office::entry("赵示例") }),
        "/reviewers/{id}/retire" => json!({ "version": 1, "reason": "x" }),
        "/reviewers/{id}/reinstate" => json!({ "version": 1 }),
        "/log-ins/current" => Value::Null,
        other => panic!("which body does {other} take?"),
    }
}

/// Every way to put `wrong` in the place of one value.
fn spoilt(body: &Value, wrong: &Value) -> Vec<Value> {
    let Value::Object(fields) = body else {
        return Vec::new();
    };
    let mut all = Vec::new();
    for (name, value) in fields {
        let with = |value: Value| {
            let mut body = body.clone();
            body[name] = value;
            body
        };
        all.push(with(wrong.clone()));
        all.extend(spoilt(value, wrong).into_iter().map(with));
    }
    all
}

/// Bodies that are not as described, for one address.
fn wrong_bodies(entry: &Entry) -> Vec<Vec<u8>> {
    let good = body_of(entry);
    let mut bodies: Vec<Vec<u8>> = Vec::new();
    for wrong in [
        json!(null),
        json!(true),
        json!(-1),
        json!(1.5),
        json!({}),
        json!({ "a": 1 }),
        json!([[]]),
        json!(18_446_744_073_709_551_615_u64),
        json!("\0"),
        json!("\u{202e}x"),
        json!("\u{fffd}"),
        json!("x".repeat(2_000)),
    ] {
        bodies.extend(
            spoilt(&good, &wrong)
                .iter()
                .map(|body| body.to_string().into_bytes()),
        );
    }
    let mut more = good.clone();
    more["unknown"] = json!(1);
    bodies.push(more.to_string().into_bytes());
    for id in [
        json!(1),
        json!("x"),
        json!({}),
        json!(nil().to_uppercase().replace('0', "A")),
    ] {
        bodies.push(
            json!({ "id": id, "entry": crate::office::entry("赵示例") })
                .to_string()
                .into_bytes(),
        );
    }
    for raw in [
        "",
        "null",
        "[]",
        "{",
        "{}",
        "\"x\"",
        "{\"a\":1e999}",
        "{\"version\":99999999999999999999999}",
    ] {
        bodies.push(raw.as_bytes().to_vec());
    }
    bodies.push(
        good.to_string()
            .replacen('{', "{\"version\":1,\"version\":1,", 1)
            .into_bytes(),
    );
    bodies.push(["[".repeat(30_000).as_bytes(), b"1"].concat());
    bodies.push("{\"a\":".repeat(10_000).into_bytes());
    bodies.push(b"{\"username\":\"\xff\xfe\",\"password\":\"x\"}".to_vec());
    bodies.push(b"{\"username\":\"\\ud800\",\"password\":\"x\"}".to_vec());
    bodies.push(vec![b' '; 10_000_000]);
    bodies
}

fn api<'a>(office: &'a Office, entry: &Entry, person: &Person, id: &str) -> Asking<'a> {
    let path = crate::office::filled(&entry.path, id);
    let method: Method = entry.method.parse().unwrap();
    office
        .ask(method, &path)
        .bearer(person)
        .key("bad input")
        .header("content-type", "application/json")
}

#[tokio::test]
async fn a_body_that_is_not_as_described_is_refused() {
    let office = Office::with_everyone().await;
    let half = half_logged_in(&office).await.again(&office).await;
    let everyone = Everyone::of(&office).await;
    let clerk = everyone.who_may("keep-reviewers");
    let id = office.add_reviewer(clerk, "钱示例").await["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let addresses: Vec<_> = office
        .entries
        .iter()
        .filter(|entry| {
            entry.kind == Kind::Api && entry.method != "GET" && entry.method != "DELETE"
        })
        .cloned()
        .collect();
    let mut tried = 0;
    for entry in &addresses {
        let person = if entry.deed == Deed::FinishLogIn {
            &half
        } else {
            clerk
        };
        for body in wrong_bodies(entry) {
            let shown: String = String::from_utf8_lossy(&body).chars().take(400).collect();
            let answer = api(&office, entry, person, &id).raw(body).send().await;
            assert_refused(&answer, &format!("{} {} {shown}", entry.method, entry.path));
            tried += 1;
        }
    }
    assert!(tried > 400, "{tried}");
    let list = office
        .get("/api/v1/reviewers?standing=all")
        .bearer(clerk)
        .send()
        .await
        .json();
    assert_eq!(
        (&list["total"], &list["reviewers"][0]["version"]),
        (&json!(1), &json!(1)),
        "nothing was done"
    );
}

#[tokio::test]
async fn keys_of_commands_have_one_spelling() {
    let office = Office::with(&[Role::Clerk]).await;
    let clerk = office.log_in(Role::Clerk).await;
    let body = json!({ "entry": entry("赵示例") });
    let upper = nil().replace('0', "A");
    for key in [
        "",
        "x",
        "0",
        upper.as_str(),
        "{67e55044-10b1-426f-9247-bb680e5fe0c8}",
        "\u{e9}",
        "../x",
    ] {
        let asking = office
            .post("/api/v1/reviewers")
            .bearer(&clerk)
            .header("idempotency-key", key);
        let answer = asking.json(&body).send().await;
        assert_eq!(
            (answer.status.as_u16(), answer.code().as_str()),
            (422, "invalid"),
            "{key:?}"
        );
    }
}
