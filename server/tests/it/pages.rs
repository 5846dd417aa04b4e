//! Pages as a browser gets them: headers, policy, whole without script.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use domain::people::account::Role;
use futures::future::join_all;
use server::router::{Kind, routes};

use crate::office::{Answer, Office};

/// What each role can open, with an id where one is needed.
async fn all(office: &Office, role: Role) -> Vec<(String, Answer)> {
    let person = office.log_in(role).await;
    let mut answers = Vec::new();
    for entry in office
        .entries
        .iter()
        .filter(|entry| entry.kind == Kind::Page)
    {
        let path = crate::office::filled(&entry.path, &crate::office::nil());
        let answer = office.get(&path).browser(&person).page().send().await;
        answers.push((format!("{} {path}", role.code()), answer));
    }
    answers
}

#[tokio::test]
async fn every_page_has_a_policy_that_lets_no_foreign_script_run() {
    let office = Office::with(&[Role::Clerk, Role::SystemAdministrator]).await;
    let mut answers = all(&office, Role::Clerk).await;
    answers.extend(all(&office, Role::SystemAdministrator).await);
    for path in ["/", "/log-in", "/nowhere"] {
        answers.push((path.to_owned(), office.get(path).page().send().await));
    }
    let mut nonces = std::collections::BTreeSet::new();
    for (path, answer) in answers
        .iter()
        .filter(|(_, answer)| !answer.status.is_redirection())
    {
        assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
        assert_eq!(answer.header("cache-control"), "no-store");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("referrer-policy"), "same-origin");
        let robots = answer.headers.get("x-robots-tag");
        let is_front = path.split_whitespace().next_back() == Some("/");
        assert_eq!(robots.is_none(), is_front, "{path}");
        let policy = answer.header("content-security-policy");
        for part in [
            "default-src 'self'",
            "object-src 'none'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "style-src 'self';",
        ] {
            assert!(policy.contains(part), "{policy}");
        }
        assert!(
            !policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"),
            "{policy}"
        );
        let nonce = policy
            .split("'nonce-")
            .nth(1)
            .unwrap()
            .split('\'')
            .next()
            .unwrap();
        assert!(nonces.insert(nonce.to_owned()), "a nonce is used once");
        for script in answer.body.split("<script").skip(1) {
            let tag = script.split('>').next().unwrap();
            let ours =
                tag.contains(&format!(r#"nonce="{nonce}""#)) || tag.contains(r#"src="/assets/"#);
            assert!(ours, "<script{tag}>");
        }
        assert!(!answer.body.contains(" style=\""), "no style attribute");
        assert!(!answer.body.contains(" onclick") && !answer.body.contains("javascript:"));
        assert_eq!(
            answer.body.matches("<h1").count(),
            1,
            "one heading on {path}: {}",
            answer.body
        );
    }
    assert!(nonces.len() > 15);
}

#[tokio::test]
async fn a_page_that_is_not_for_this_person_says_so() {
    let office = Office::with(&[Role::Observer]).await;
    let observer = office.log_in(Role::Observer).await;
    let page = office
        .get("/office/audit")
        .browser(&observer)
        .page()
        .send()
        .await;
    assert_eq!(
        (page.status.as_u16(), page.header("content-type")),
        (403, "text/html; charset=utf-8")
    );
    assert!(
        page.body.contains("示例 observer"),
        "the page knows who is reading"
    );
    let program = office.get("/office/audit").browser(&observer).send().await;
    assert_eq!(program.code(), "not-permitted");
}

#[tokio::test]
async fn a_page_that_does_not_exist_says_so() {
    let office = Office::with(&[Role::Clerk]).await;
    let clerk = office.log_in(Role::Clerk).await;
    let missing = format!("/office/reviewers/{}", crate::office::nil());
    for path in [
        "/nowhere",
        "/office/nowhere",
        missing.as_str(),
        "/office/reviewers/x",
    ] {
        let page = office.get(path).browser(&clerk).page().send().await;
        assert_eq!(
            (page.status.as_u16(), page.header("content-type")),
            (404, "text/html; charset=utf-8"),
            "{path}"
        );
        let program = office.get(path).browser(&clerk).send().await;
        assert_eq!(
            (program.status.as_u16(), program.code().as_str()),
            (404, "not-found"),
            "{path}"
        );
    }
}

#[tokio::test]
async fn whoever_is_logged_in_need_not_finish_a_log_in() {
    let office = Office::with(&[Role::Clerk]).await;
    let clerk = office.log_in(Role::Clerk).await;
    for path in ["/log-in/code", "/log-in/second-factor", "/log-in/password"] {
        let page = office.get(path).browser(&clerk).page().send().await;
        assert_eq!(page.line(), "303 to /office", "{path}");
    }
}

#[tokio::test]
async fn a_head_request_is_answered_without_a_body() {
    let office = Office::with(&[]).await;
    let head = office
        .ask(axum::http::Method::HEAD, "/")
        .page()
        .send()
        .await;
    assert_eq!((head.status.as_u16(), head.body.as_str()), (200, ""));
}

#[tokio::test]
async fn every_page_ends_with_the_office_it_is_of() {
    let office = Office::with(&[Role::Clerk]).await;
    let front = office.get("/").page().send().await;
    for part in [
        "示例路 1 号 &lt;二楼&gt;",
        "href=\"tel:00000000000\"",
        "id=\"contact\"",
    ] {
        assert!(front.body.contains(part), "{part}: {}", front.body);
    }
    assert!(
        !front.body.contains("接待时间"),
        "no opening hours are configured"
    );
    let mut answers = all(&office, Role::Clerk).await;
    answers.push((
        "/nowhere".to_owned(),
        office.get("/nowhere").page().send().await,
    ));
    for (path, answer) in answers {
        // A screen of the hall has no room for more than the hearing.
        let is_screen = ["/projector/", "/console", "/seat"]
            .iter()
            .any(|word| path.contains(word));
        if answer.status.is_redirection() || (is_screen && answer.status.is_success()) {
            continue;
        }
        let foot = answer.body.split("<footer").nth(1).unwrap_or_default();
        for part in ["示例市信访局", "0000-0000000"] {
            assert!(foot.contains(part), "{part} on {path}: {}", answer.body);
        }
    }
}

/// While the framework lists the pages it holds back every answer in the process, for good: a page
/// that asks in that moment would never be drawn.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn pages_are_drawn_side_by_side_while_more_servers_start() {
    let office = Arc::new(Office::with(&[Role::Clerk]).await);
    let clerk = office.log_in(Role::Clerk).await;
    let enough = Arc::new(AtomicBool::new(false));
    let starting = {
        let (house, enough) = (office.house.clone(), Arc::clone(&enough));
        tokio::task::spawn_blocking(move || {
            while !enough.load(Ordering::Relaxed) {
                drop(routes(&house));
            }
        })
    };
    let readers = (0..8).map(|_| {
        let (office, clerk) = (Arc::clone(&office), clerk.clone());
        tokio::spawn(async move {
            for _ in 0..12 {
                for path in ["/office", "/office/reviewers", "/office/own"] {
                    let page = office.get(path).browser(&clerk).page().send().await;
                    assert_eq!(page.line(), "200", "{path}");
                    assert!(page.body.contains("</html>"), "{path}: {}", page.body);
                }
            }
        })
    });
    let read = tokio::time::timeout(Duration::from_mins(1), join_all(readers)).await;
    enough.store(true, Ordering::Relaxed);
    starting.await.unwrap();
    for reader in read.expect("every page is drawn in the end") {
        reader.unwrap();
    }
}
