//! The office's lists for programs: what the pages list, narrowed and turned as the pages do it.

use axum::http::StatusCode;
use domain::people::account::Role;
use serde_json::Value;

use crate::office::{Office, Person, id_of};

/// Registers a matter, and drafts a session on it where a number is given.
async fn register(office: &Office, clerk: &Person, matter_no: &str, title: &str) {
    let form = [
        ("command_id", id_of(matter_no)),
        ("matter_no", matter_no.to_owned()),
        ("title", title.to_owned()),
        ("purpose", "CLAIM".to_owned()),
        ("category", "land".to_owned()),
        ("summary", "两户相邻，雨天积水。".to_owned()),
        ("responsible_unit", "东样镇政府".to_owned()),
    ];
    let form = form.each_ref().map(|(name, value)| (*name, value.as_str()));
    let added = office
        .post("/do/add_matter?page=/office/petition-matters/new")
        .browser(clerk)
        .page()
        .form(&form)
        .send()
        .await;
    assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.line());
}

async fn asked(office: &Office, person: &Person, question: &str) -> Value {
    let answer = office.get(question).bearer(person).send().await;
    assert_eq!(answer.status, StatusCode::OK, "{question}");
    answer.json()
}

fn numbers(answer: &Value) -> Vec<&str> {
    let rows = answer["petition_matters"].as_array().expect("rows");
    rows.iter()
        .map(|row| row["matter_no"].as_str().expect("a number"))
        .collect()
}

#[tokio::test]
async fn a_matter_is_listed_with_what_its_page_says_and_found_by_all_of_the_words() {
    let office = Office::with(&[Role::Clerk, Role::Auditor]).await;
    let clerk = office.log_in(Role::Clerk).await;
    register(&office, &clerk, "HM-2026-0001", "排水与界址").await;
    register(&office, &clerk, "HM-2026-0002", "车位轮换").await;
    let all = asked(&office, &clerk, "/api/v1/petition-matters").await;
    assert_eq!(numbers(&all), ["HM-2026-0002", "HM-2026-0001"]);
    assert_eq!(
        all["petition_matters"][1],
        serde_json::json!({
            "matter_no": "HM-2026-0001", "title": "排水与界址", "purpose": "CLAIM",
            "category": "land", "summary": "两户相邻，雨天积水。",
            "responsible_unit": "东样镇政府", "review_sessions": [],
        })
    );
    assert_eq!(
        (&all["after"], &all["before"]),
        (&Value::Null, &Value::Null)
    );
    for (words, found) in [
        // 排水
        ("%E6%8E%92%E6%B0%B4", vec!["HM-2026-0001"]),
        // 东样 and 车位
        (
            "%E4%B8%9C%E6%A0%B7+%E8%BD%A6%E4%BD%8D",
            vec!["HM-2026-0002"],
        ),
        // 排水 and 车位
        ("%E6%8E%92%E6%B0%B4+%E8%BD%A6%E4%BD%8D", vec![]),
        ("hm-2026", vec!["HM-2026-0002", "HM-2026-0001"]),
        ("%25", vec![]),
    ] {
        let question = format!("/api/v1/petition-matters?words={words}");
        let answer = asked(&office, &clerk, &question).await;
        assert_eq!(numbers(&answer), found, "{words}");
    }
    for (list, unknown) in [
        ("petition-matters", "title=x"),
        ("petition-matters", "after=nowhere"),
        ("review-sessions", "after=nowhere"),
        ("review-sessions", "status=draft"),
    ] {
        let question = format!("/api/v1/{list}?{unknown}");
        let answer = office.get(&question).bearer(&clerk).send().await;
        assert!(answer.status.is_client_error(), "{question}");
        assert!(answer.is_problem(), "{question}");
    }
    let none = asked(&office, &clerk, "/api/v1/review-sessions").await;
    assert_eq!(none["review_sessions"], serde_json::json!([]));
    let auditor = office.log_in(Role::Auditor).await;
    let refused = office.get("/api/v1/petition-matters").bearer(&auditor);
    assert_eq!(refused.send().await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn turning_the_pages_shows_each_matter_once_and_the_way_back() {
    const ROWS: usize = 130;
    let office = Office::with(&[Role::Clerk]).await;
    let clerk = office.log_in(Role::Clerk).await;
    office.many_matters(&clerk, ROWS).await;
    let mut pages = vec![asked(&office, &clerk, "/api/v1/petition-matters").await];
    while let Some(after) = pages[pages.len() - 1]["after"].as_str() {
        let question = format!("/api/v1/petition-matters?after={after}");
        pages.push(asked(&office, &clerk, &question).await);
        assert!(pages.len() < ROWS, "no end");
    }
    let seen: Vec<_> = pages.iter().flat_map(numbers).collect();
    let mut sorted = seen.clone();
    sorted.sort_unstable();
    sorted.dedup();
    sorted.reverse();
    assert_eq!(seen, sorted, "each once, the highest first");
    assert_eq!(seen.len(), ROWS);
    assert!(pages.len() > 2);
    let before = pages[1]["before"].as_str().expect("a way back");
    let back = asked(
        &office,
        &clerk,
        &format!("/api/v1/petition-matters?before={before}"),
    )
    .await;
    assert_eq!(numbers(&back), numbers(&pages[0]));
}
