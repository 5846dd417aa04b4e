//! Founding the office: one, however many shells begin at once.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot set the scene has failed"
)]

use domain::people::account::{AccountInput, Role};
use domain::wire::AuditQuery;
use services::{Actor, Services};

use crate::office::{Office, PASSWORD, said};

async fn found(shell: &Services, org: &str, username: &str) -> String {
    let input = AccountInput {
        username: username.to_owned(),
        display_name: "示例".to_owned(),
        roles: vec![Role::SystemAdministrator.code().to_owned()],
    };
    said(shell.found(&Actor::Operator, org, &input, PASSWORD).await)
}

/// How many rows say so.
async fn recorded(office: &Office, word: &str) -> usize {
    let log = office
        .services
        .audit(&Actor::Operator, &AuditQuery::default())
        .await;
    let rows = log.unwrap().page.rows;
    rows.iter().filter(|row| row.deed.word() == word).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn two_shells_at_once_found_one_office() {
    let office = Office::new().await;
    let other = office.another_server().await;
    let both = tokio::join!(
        found(&office.services, "示例市信访局", "first"),
        found(&other, "样例县信访局", "second")
    );
    assert_eq!(both, ("ok".to_owned(), "ok".to_owned()));
    assert!(office.fresh.store.sole_org().await.unwrap().is_some());
    assert_eq!(recorded(&office, "org-founded").await, 1);
    assert_eq!(recorded(&office, "account-created").await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_shells_at_once_load_one_demo() {
    let office = Office::new().await;
    let other = office.another_server().await;
    let (one, two) = tokio::join!(office.services.load_demo(), other.load_demo());
    let loaded = [one.unwrap().loaded, two.unwrap().loaded];
    assert_eq!(loaded.iter().filter(|loaded| **loaded).count(), 1);
    assert!(office.fresh.store.sole_org().await.unwrap().is_some());
    let demo = office.fresh.store.audit_verify().await.unwrap();
    assert!(
        matches!(demo, store::AuditVerdict::Whole { .. }),
        "{demo:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_demo_and_an_office_begun_at_once_never_mix() {
    let office = Office::new().await;
    let other = office.another_server().await;
    let (founded, demo) = tokio::join!(
        found(&office.services, "样例县信访局", "first"),
        other.load_demo()
    );
    let org = office.fresh.store.sole_org().await.unwrap().unwrap();
    if org.name == "样例县信访局" {
        assert_eq!(
            (founded.as_str(), said(demo).as_str()),
            ("ok", "not-permitted")
        );
    } else {
        assert_eq!((founded.as_str(), said(demo).as_str()), ("ok", "ok"));
    }
}

#[tokio::test]
async fn the_first_office_needs_a_name() {
    let office = Office::new().await;
    assert_eq!(
        found(&office.services, " ", "first").await,
        "org_name missing"
    );
    assert_eq!(found(&office.services, "示例市信访局", "first").await, "ok");
    // From then on it has one.
    assert_eq!(found(&office.services, "", "second").await, "ok");
}
