//! The API: its description, and the life of a reviewer over it.

use axum::http::Method;
use domain::people::account::Role;
use serde_json::json;

use crate::office::{Office, entry};

/// Set `UPDATE_OPENAPI=1` to write the description anew.
#[test]
fn the_committed_description_is_what_the_program_says() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/openapi.json");
    let said = server::api::v1::openapi_json();
    if std::env::var_os("UPDATE_OPENAPI").is_some() {
        std::fs::write(file, &said).unwrap();
    }
    let committed = std::fs::read_to_string(file).unwrap_or_default();
    assert!(
        committed == said,
        "openapi.json has drifted: run UPDATE_OPENAPI=1 cargo test -p server openapi"
    );
}

#[tokio::test]
async fn the_life_of_a_reviewer() {
    let office = Office::with(&[Role::Clerk]).await;
    let clerk = office.log_in(Role::Clerk).await;
    let mut minutes = Vec::new();
    let body = json!({ "id": crate::office::id_of("赵示例"), "entry": entry("赵示例") });
    let added = office
        .post("/api/v1/reviewers")
        .bearer(&clerk)
        .key("add")
        .json(&body)
        .send()
        .await;
    let id = added.json()["id"].as_str().unwrap().to_owned();
    minutes.push(("added", added));
    let at = |rest: &str| format!("/api/v1/reviewers/{id}{rest}");
    let edit = json!({ "version": 1, "entry": entry("赵示例二") });
    let put = |key: &str, body: &serde_json::Value| {
        office
            .ask(Method::PUT, &at(""))
            .bearer(&clerk)
            .key(key)
            .json(body)
    };
    minutes.push(("edited", put("edit", &edit).send().await));
    minutes.push(("edited again", put("edit", &edit).send().await));
    minutes.push((
        "edited from an old version",
        put("late", &edit).send().await,
    ));
    let retire = json!({ "version": 2, "reason": "任期届满" });
    let post = |rest: &str, key: &str, body: &serde_json::Value| {
        office.post(&at(rest)).bearer(&clerk).key(key).json(body)
    };
    minutes.push(("retired", post("/retire", "retire", &retire).send().await));
    let again = json!({ "version": 3, "reason": "x" });
    minutes.push((
        "retired again",
        post("/retire", "retire again", &again).send().await,
    ));
    minutes.push((
        "reinstated",
        post("/reinstate", "back", &json!({ "version": 3 }))
            .send()
            .await,
    ));
    minutes.push(("read", office.get(&at("")).bearer(&clerk).send().await));
    minutes.push((
        "history",
        office.get(&at("/history")).bearer(&clerk).send().await,
    ));
    minutes.push((
        "list",
        office
            .get("/api/v1/reviewers?name=%E7%A4%BA%E4%BE%8B")
            .bearer(&clerk)
            .send()
            .await,
    ));
    let minutes: Vec<_> = minutes
        .into_iter()
        .map(|(what, answer)| {
            let said = if answer.is_problem() {
                answer.line()
            } else {
                format!("{} {}", answer.status.as_u16(), answer.body)
            };
            format!("{what}: {said}")
        })
        .collect();
    insta::assert_snapshot!(minutes.join("\n"));
}

#[tokio::test]
async fn what_a_server_without_its_database_answers_is_described() {
    let office = Office::with(&[Role::Clerk]).await;
    let clerk = office.log_in(Role::Clerk).await;
    let description: serde_json::Value =
        serde_json::from_str(&server::api::v1::openapi_json()).unwrap();
    office.fresh.store.close().await;
    for (path, item) in description["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let asked = crate::office::filled(path, "67e55044-10b1-426f-9247-bb680e5fe0c8");
            let method = method.to_uppercase().parse().unwrap();
            let answer = office.ask(method, &asked).bearer(&clerk).send().await;
            // Whoever brings a token is looked up, whatever is asked.
            assert_eq!(answer.status, 503, "{path}: {}", answer.body);
            let kind = answer.header("content-type");
            let described = &operation["responses"]["503"]["content"];
            assert!(described.get(kind).is_some(), "{path}: {operation}");
        }
    }
}

#[tokio::test]
async fn pages_of_a_list_meet_without_gap_or_overlap() {
    let office = Office::with(&[Role::Clerk]).await;
    let clerk = office.log_in(Role::Clerk).await;
    for number in 0..30 {
        office
            .add_reviewer(&clerk, &format!("示例{number:02}"))
            .await;
    }
    let read = async |query: String| {
        office
            .get(&format!("/api/v1/reviewers{query}"))
            .bearer(&clerk)
            .send()
            .await
            .json()
    };
    let names = |list: &serde_json::Value| -> Vec<String> {
        let rows = list["reviewers"].as_array().unwrap();
        rows.iter()
            .map(|row| row["entry"]["name"].as_str().unwrap().to_owned())
            .collect()
    };
    let first = read(String::new()).await;
    let second = read(format!("?after={}", first["after"].as_str().unwrap())).await;
    assert_eq!((names(&first).len(), names(&second).len()), (25, 5));
    assert_eq!(second["after"], json!(null));
    let mut all = names(&first);
    all.extend(names(&second));
    let wanted: Vec<_> = (0..30).map(|number| format!("示例{number:02}")).collect();
    assert_eq!(all, wanted);
    let back = read(format!("?before={}", second["before"].as_str().unwrap())).await;
    assert_eq!(names(&back), names(&first));
}

#[tokio::test]
async fn an_auditor_reads_what_was_done() {
    let office = Office::with(&[Role::Clerk, Role::Auditor]).await;
    let clerk = office.log_in(Role::Clerk).await;
    office.add_reviewer(&clerk, "赵示例").await;
    let auditor = office.log_in(Role::Auditor).await;
    let log = office.get("/api/v1/audit").bearer(&auditor).send().await;
    let rows = log.json()["rows"].as_array().unwrap().clone();
    let deeds: Vec<_> = rows
        .iter()
        .map(|row| row["deed"].as_str().unwrap())
        .collect();
    assert_eq!(
        deeds,
        [
            "logged-in",
            "reviewer-added",
            "logged-in",
            "account-created",
            "account-created",
            "org-founded"
        ]
    );
    assert!(
        !log.body.contains("赵示例"),
        "what was written stays out of the log"
    );
}
