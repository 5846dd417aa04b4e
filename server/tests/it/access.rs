//! The access table: role × address, by real requests. An address that is missing from it fails.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use axum::http::{Method, StatusCode};
use chrono::TimeDelta;
use domain::people::account::Role;
use serde_json::json;
use server::router::{Entry, Kind};

use crate::office::{Answer, Asking, Office, Person, filled, nil};

#[tokio::test]
async fn who_may_ask_what() {
    let office = Office::with_everyone().await;
    let half = half_logged_in(&office).await;
    let mut table = format!("{:<6} {:<42} {:<16}", "", "address", "deed");
    let columns = [
        "visitor", "half", "sysadmin", "secadmin", "auditor", "clerk", "chair", "liaison",
        "observer",
    ];
    for column in columns {
        write!(table, " {column:<9}").unwrap();
    }
    let mut people = vec![half.again(&office).await];
    for role in Role::ALL {
        people.push(office.log_in(role).await);
    }
    for entry in office.entries.clone() {
        write!(
            table,
            "\n{:<6} {:<42} {:<16}",
            entry.method,
            entry.path,
            entry.deed.word()
        )
        .unwrap();
        write!(table, " {:<9}", asked(&office, &entry, None).await).unwrap();
        for person in &people {
            write!(table, " {:<9}", asked(&office, &entry, Some(person)).await).unwrap();
        }
        if entry.path.starts_with("/do/log_out") || entry.method == "DELETE" {
            people = vec![half.again(&office).await];
            for role in Role::ALL {
                people.push(office.log_in(role).await);
            }
        }
    }
    let table: Vec<_> = table.lines().map(str::trim_end).collect();
    insta::assert_snapshot!(table.join("\n"));
}

/// The tablet of a seat is nobody of the office: it may look, vote and call for help.
#[tokio::test]
async fn what_the_tablet_of_a_seat_may_ask() {
    let office = Office::with(&[]).await;
    let demo = office.house.services().load_demo().await.unwrap();
    let demo = json!(demo);
    let ready = &demo["sessions"].as_array().unwrap()[3];
    let code = ready["seats"][0]["code"].clone();
    let claim = office.post("/api/v1/seats/claim");
    let claimed = claim.json(&json!({ "code": code })).send().await.json();
    let token = claimed["token"].as_str().unwrap();
    let mut allowed = Vec::new();
    for entry in &office.entries {
        let path = filled(&entry.path, &nil());
        let asking = office.ask(entry.method.parse().unwrap(), &path);
        let asking = if entry.kind == Kind::Api {
            asking.header("authorization", format!("Bearer {token}"))
        } else {
            asking
                .header("cookie", format!("sunshine-seat={token}"))
                .header("sec-fetch-site", "same-origin")
        };
        let answer = with_body(asking, entry).send().await;
        let is_public = matches!(entry.deed.word(), "public" | "take-seat");
        if outcome(&answer) == "yes" && !is_public {
            allowed.push(format!("{} {}", entry.method, entry.path));
        }
    }
    allowed.sort();
    insta::assert_snapshot!(allowed.join("\n"));
}

/// What a request to an address comes to.
async fn asked(office: &Office, entry: &Entry, person: Option<&Person>) -> String {
    let path = filled(&entry.path, &nil());
    let asking = office.ask(entry.method.parse().unwrap(), &path);
    let asking = match person {
        Some(person) => asking.browser(person),
        None => asking.header("sec-fetch-site", "same-origin"),
    };
    let answer = with_body(asking, entry).send().await;
    outcome(&answer)
}

fn with_body<'a>(asking: Asking<'a>, entry: &Entry) -> Asking<'a> {
    match entry.kind {
        Kind::Do | Kind::Upload => asking.form(&[]),
        Kind::Page => asking.page(),
        Kind::Api if entry.method != "GET" => asking.key("access").json(&json!({})),
        Kind::Api | Kind::Ask | Kind::Live | Kind::Open | Kind::File => asking,
    }
}

fn outcome(answer: &Answer) -> String {
    match answer.status {
        StatusCode::UNAUTHORIZED => "log-in".to_owned(),
        StatusCode::FORBIDDEN => "no".to_owned(),
        StatusCode::SEE_OTHER => match answer.header("location") {
            "/log-in/password" => "finish".to_owned(),
            to if to.starts_with("/log-in/password?") => "finish".to_owned(),
            to if to == "/log-in" || to.starts_with("/log-in?") => "log-in".to_owned(),
            "/office" => "go on".to_owned(),
            to => to.to_owned(),
        },
        status if status.is_server_error() => format!("{status}"),
        _ => "yes".to_owned(),
    }
}

/// An account whose first password is still the one an administrator set.
pub struct Half {
    username: String,
    password: String,
}

impl Half {
    pub async fn again(&self, office: &Office) -> Person {
        // Half a log-in counts as an attempt until it is finished.
        office.clock.advance(TimeDelta::minutes(16));
        office.log_in_as(&self.username, &self.password).await
    }
}

pub async fn half_logged_in(office: &Office) -> Half {
    let admin = office.log_in(Role::SystemAdministrator).await;
    let form = [
        ("command_id", "67e55044-10b1-426f-9247-bb680e5fe0c8"),
        ("username", "newcomer"),
        ("display_name", "示例 新人"),
        ("roles[]", "clerk"),
    ];
    let done = office
        .post("/do/create_account")
        .browser(&admin)
        .form(&form)
        .send()
        .await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.body);
    let once = done.json()["once"].clone();
    let said = |name: &str| once[name].as_str().unwrap().to_owned();
    Half {
        username: said("username"),
        password: said("password"),
    }
}

#[tokio::test]
async fn no_address_is_outside_the_table() {
    let office = Office::with(&[]).await;
    let mounted: BTreeSet<_> = office
        .entries
        .iter()
        .map(|entry| (entry.method.clone(), entry.path.clone()))
        .collect();
    assert_eq!(
        mounted.len(),
        office.entries.len(),
        "an address is mounted twice"
    );

    let functions: BTreeSet<_> = leptos::server_fn::axum::server_fn_paths()
        .map(|(path, method)| (method.to_string(), path.to_owned()))
        .collect();
    assert!(functions.len() > 20, "server functions are registered");
    assert_eq!(of(&office, &[Kind::Do, Kind::Ask]), functions);

    let pages: BTreeSet<_> = app::listed_pages()
        .iter()
        .map(|page| ("GET".to_owned(), page.clone()))
        .collect();
    assert_eq!(of(&office, &[Kind::Page]), pages);

    let described: serde_json::Value =
        serde_json::from_str(&server::api::v1::openapi_json()).unwrap();
    let described: BTreeSet<_> = described["paths"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(path, methods)| {
            let methods = methods.as_object().unwrap().keys();
            methods.map(move |method| (method.to_ascii_uppercase(), path.clone()))
        })
        .collect();
    assert_eq!(of(&office, &[Kind::Api]), described);
}

fn of(office: &Office, kinds: &[Kind]) -> BTreeSet<(String, String)> {
    let entries = office
        .entries
        .iter()
        .filter(|entry| kinds.contains(&entry.kind));
    entries
        .map(|entry| (entry.method.clone(), entry.path.clone()))
        .collect()
}

#[tokio::test]
async fn what_is_not_mounted_does_not_answer() {
    let office = Office::with(&[Role::Clerk]).await;
    let clerk = office.log_in(Role::Clerk).await;
    for path in [
        "/do/nothing",
        "/ask/nothing",
        "/api/v1/nothing",
        "/live/nothing",
        "/pkg/x.js",
        "/office/nothing",
    ] {
        let answer = office.get(path).browser(&clerk).send().await;
        assert_eq!(
            (answer.status.as_u16(), answer.code().as_str()),
            (404, "not-found"),
            "{path}"
        );
    }
    for (method, path) in [
        (Method::GET, "/do/add_reviewer"),
        (Method::POST, "/ask/whoami"),
        (Method::PATCH, "/api/v1/reviewers"),
        (Method::DELETE, "/office"),
        (Method::TRACE, "/"),
    ] {
        let answer = office.ask(method, path).browser(&clerk).send().await;
        assert_eq!(
            (answer.status.as_u16(), answer.code().as_str()),
            (405, "method-not-allowed"),
            "{path}"
        );
    }
}
