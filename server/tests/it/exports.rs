//! Lists taken away as files, read back with a reader that others wrote.

use axum::body::to_bytes;
use axum::http::{Method, StatusCode};
use calamine::{Data, Reader as _, Xlsx};
use domain::people::account::Role;

use crate::office::{Office, Person};

const HOSTILE: &str = "=HYPERLINK(\"http://x.example\")";

async fn file(office: &Office, person: &Person, path: &str) -> Vec<u8> {
    let answer = office.get(path).browser(person).response().await;
    assert_eq!(answer.status(), StatusCode::OK, "{path}");
    let named = answer.headers()["content-disposition"].to_str().unwrap();
    assert!(named.starts_with("attachment; filename=\""), "{named}");
    assert_eq!(answer.headers()["cache-control"], "no-store");
    let length: usize = {
        let length = answer.headers()["content-length"].to_str().unwrap();
        length.parse().unwrap()
    };
    let bytes = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
    assert_eq!(bytes.len(), length);
    bytes.to_vec()
}

fn rows(bytes: Vec<u8>) -> Vec<Vec<Data>> {
    let mut book = Xlsx::new(std::io::Cursor::new(bytes)).expect("a workbook");
    let formulas = book.worksheet_formula("Sheet1").expect("a sheet");
    assert!(
        formulas.used_cells().next().is_none(),
        "no cell is a formula"
    );
    let range = book.worksheet_range_at(0).expect("a sheet").expect("rows");
    range.rows().map(<[Data]>::to_vec).collect()
}

#[tokio::test]
async fn every_list_is_taken_away_in_both_forms() {
    let office = Office::with_everyone().await;
    let clerk = office.log_in(Role::Clerk).await;
    office.add_reviewer(&clerk, HOSTILE).await;
    for (list, role) in [
        ("reviewers", Role::Clerk),
        ("accounts", Role::SystemAdministrator),
        ("audit", Role::Auditor),
        ("petition-matters", Role::Clerk),
        ("review-sessions", Role::Clerk),
        ("outcomes", Role::Clerk),
    ] {
        let person = office.log_in(role).await;
        let cells = rows(file(&office, &person, &format!("/exports/{list}.xlsx")).await);
        let text = file(&office, &person, &format!("/exports/{list}.csv")).await;
        let text = String::from_utf8(text).unwrap();
        let text = text.strip_prefix('\u{feff}').expect("a mark of UTF-8");
        let head = text.lines().next().unwrap();
        let heads: Vec<_> = cells[0].iter().map(ToString::to_string).collect();
        assert_eq!(head, format!("\"{}\"", heads.join("\",\"")), "{list}");
        let lists_some = ["reviewers", "accounts", "audit"].contains(&list);
        assert_eq!(cells.len() > 1, lists_some, "{list}");
    }
    let cells = rows(file(&office, &clerk, "/exports/reviewers.xlsx").await);
    assert_eq!(cells[1][0], Data::String(HOSTILE.to_owned()));
    let text = String::from_utf8(file(&office, &clerk, "/exports/reviewers.csv").await).unwrap();
    assert!(
        text.contains("\"'=HYPERLINK(\"\"http://x.example\"\")\""),
        "{text}"
    );
}

#[tokio::test]
async fn a_list_is_taken_away_as_it_is_asked_for() {
    let office = Office::with(&[Role::Clerk, Role::Auditor]).await;
    let clerk = office.log_in(Role::Clerk).await;
    for name in ["赵示例", "钱示例", "孙示例"] {
        office.add_reviewer(&clerk, name).await;
    }
    // `name=钱`
    let path = "/exports/reviewers.xlsx?name=%E9%92%B1&after=nowhere&other=x";
    let cells = rows(file(&office, &clerk, path).await);
    assert_eq!(cells.len(), 2);
    assert_eq!(cells[1][0], Data::String("钱示例".into()));
    let bad = office
        .get("/exports/reviewers.csv?category=x")
        .browser(&clerk);
    let bad = bad.send().await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(bad.is_problem());
    // Another site may not make a browser do it.
    let elsewhere = office
        .get("/exports/reviewers.csv")
        .header("cookie", clerk.cookies())
        .header("sec-fetch-site", "cross-site");
    assert_eq!(elsewhere.send().await.status, StatusCode::FORBIDDEN);
    // It is remembered who took it away, once: what was refused was not taken.
    let auditor = office.log_in(Role::Auditor).await;
    let log = office
        .get("/api/v1/audit?deed=list-exported")
        .bearer(&auditor);
    let log = log.send().await.json();
    let found = log["rows"].as_array().expect("rows");
    assert_eq!(found.len(), 1, "{log}");
    assert_eq!(found[0]["object_id"], "reviewers");
}

#[tokio::test]
async fn a_hundred_thousand_rows_come_whole() {
    const ROWS: usize = 100_000;
    let office = Office::with(&[Role::Clerk]).await;
    let clerk = office.log_in(Role::Clerk).await;
    office.many_matters(&clerk, ROWS).await;
    let text = file(&office, &clerk, "/exports/petition-matters.csv").await;
    let text = String::from_utf8(text).unwrap();
    let numbers: std::collections::BTreeSet<_> = text
        .lines()
        .skip(1)
        .map(|line| line.split(',').next().unwrap())
        .collect();
    assert_eq!(numbers.len(), ROWS, "each once");
    let bytes = file(&office, &clerk, "/exports/petition-matters.xlsx").await;
    assert_eq!(rows(bytes).len(), ROWS + 1);
}

/// What the log says of lists that were taken away.
async fn noted(office: &Office) -> Vec<serde_json::Value> {
    let auditor = office.log_in(Role::Auditor).await;
    let log = office
        .get("/api/v1/audit?deed=list-exported")
        .bearer(&auditor);
    let log = log.send().await.json();
    log["rows"].as_array().expect("rows").clone()
}

#[tokio::test]
async fn the_log_says_how_many_rows_and_by_which_fields_and_nothing_of_a_head_alone() {
    let office = Office::with(&[Role::Clerk, Role::Auditor]).await;
    let clerk = office.log_in(Role::Clerk).await;
    for name in ["赵示例", "钱示例", "孙示例"] {
        office.add_reviewer(&clerk, name).await;
    }
    let head = |person| {
        office
            .ask(Method::HEAD, "/exports/reviewers.csv")
            .browser(person)
    };
    let answer = head(&clerk).send().await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(
        answer
            .header("content-disposition")
            .contains("reviewers.csv")
    );
    assert_eq!(answer.body, "");
    let auditor = office.log_in(Role::Auditor).await;
    assert_eq!(head(&auditor).send().await.status, StatusCode::FORBIDDEN);
    assert!(noted(&office).await.is_empty());
    // `name=钱`
    file(
        &office,
        &clerk,
        "/exports/reviewers.csv?name=%E9%92%B1&standing=active",
    )
    .await;
    let noted = noted(&office).await;
    assert_eq!(noted.len(), 1);
    assert_eq!(
        noted[0]["detail"],
        serde_json::json!({ "as": "csv", "rows": 1, "narrowed_by": ["name", "standing"] })
    );
    assert!(
        !noted[0].to_string().contains('钱'),
        "no word of the search"
    );
}

#[tokio::test]
async fn whoever_reads_slowly_keeps_one_place_and_no_more() {
    let office = Office::with(&[Role::Clerk]).await;
    let clerk = office.log_in(Role::Clerk).await;
    let ask = || office.get("/exports/reviewers.csv").browser(&clerk);
    let mut unread = Vec::new();
    let refused = loop {
        let answer = ask().response().await;
        if answer.status() != StatusCode::OK {
            break answer;
        }
        unread.push(answer);
        assert!(unread.len() < 100, "places without end");
    };
    assert_eq!(refused.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(refused.headers().contains_key("retry-after"));
    // Strangers wait for strangers alone.
    let public = office.get("/exports/outcomes.csv").send().await;
    assert_eq!(public.status, StatusCode::OK);
    unread.pop();
    assert_eq!(ask().response().await.status(), StatusCode::OK);
}
