//! The reviewer pool, kept by hand.

use domain::news::Topic;
use domain::people::account::Role;
use domain::wire::ReviewerQuery;
use services::reviewers::Namesake;

use crate::office::{Office, command, entry, reviewer, said};

#[tokio::test]
async fn a_clerk_adds_a_reviewer_once_however_often_it_is_sent() {
    let office = Office::new().await;
    let clerk = office.person(Role::Clerk).await;
    for _ in 0..3 {
        let added = office
            .services
            .add_reviewer(
                &clerk,
                command(1),
                reviewer(1),
                &entry("赵示例"),
                Namesake::Ask,
            )
            .await
            .unwrap();
        assert_eq!(added.version, 1);
    }
    let list = office
        .services
        .reviewers(&clerk, ReviewerQuery::default())
        .await
        .unwrap();
    assert_eq!(list.total, 1);
    let other = office
        .services
        .add_reviewer(
            &clerk,
            command(1),
            reviewer(2),
            &entry("钱样本"),
            Namesake::Ask,
        )
        .await;
    assert_eq!(said(other), "command-reused");
}

#[tokio::test]
async fn the_slower_of_two_editors_is_told_and_nothing_is_lost() {
    let office = Office::new().await;
    let clerk = office.person(Role::Clerk).await;
    let id = reviewer(1);
    office
        .services
        .add_reviewer(&clerk, command(1), id, &entry("赵示例"), Namesake::Ask)
        .await
        .unwrap();
    let edit = async |n, read, name: &str| {
        said(
            office
                .services
                .edit_reviewer(&clerk, command(n), id, read, &entry(name))
                .await,
        )
    };
    assert_eq!(edit(2, 1, "赵样本").await, "ok");
    assert_eq!(edit(3, 1, "赵虚构").await, "version-conflict");
    // The first editor's retry is no conflict with itself.
    assert_eq!(edit(2, 1, "赵样本").await, "ok");
    assert_eq!(edit(4, 2, "赵虚构").await, "ok");
    let history = office.services.reviewer_history(&clerk, id).await.unwrap();
    let names: Vec<_> = history
        .iter()
        .map(|one| one.reviewer.entry.name.to_string())
        .collect();
    assert_eq!(names, ["赵虚构", "赵样本", "赵示例"]);
}

#[tokio::test]
async fn a_retired_reviewer_stays_readable_and_can_come_back() {
    let office = Office::new().await;
    let clerk = office.person(Role::Clerk).await;
    let id = reviewer(1);
    office
        .services
        .add_reviewer(&clerk, command(1), id, &entry("赵示例"), Namesake::Ask)
        .await
        .unwrap();
    let retire = async |n, read, why: &str| {
        said(
            office
                .services
                .retire_reviewer(&clerk, command(n), id, read, why)
                .await,
        )
    };
    assert_eq!(retire(2, 1, " ").await, "reason missing");
    assert_eq!(retire(3, 1, "任期已满").await, "ok");
    assert_eq!(retire(4, 2, "任期已满").await, "already-retired");
    let listed = async |standing: &str| {
        let query = ReviewerQuery {
            standing: standing.to_owned(),
            ..ReviewerQuery::default()
        };
        office
            .services
            .reviewers(&clerk, query)
            .await
            .unwrap()
            .total
    };
    assert_eq!(
        (
            listed("").await,
            listed("retired").await,
            listed("all").await
        ),
        (0, 1, 1)
    );
    let back = office
        .services
        .reinstate_reviewer(&clerk, command(5), id, 2)
        .await
        .unwrap();
    assert_eq!(back.version, 3);
    assert_eq!(listed("").await, 1);
}

#[tokio::test]
async fn pages_follow_each_other_and_lead_back() {
    let office = Office::new().await;
    let clerk = office.person(Role::Clerk).await;
    for n in 1..=60 {
        let name = format!("赵{n:03}");
        let added = office
            .services
            .add_reviewer(
                &clerk,
                command(n),
                reviewer(n),
                &entry(&name),
                Namesake::Ask,
            )
            .await;
        assert_eq!(said(added), "ok");
    }
    let page = async |after: Option<String>, before: Option<String>| {
        let query = ReviewerQuery {
            after: after.unwrap_or_default(),
            before: before.unwrap_or_default(),
            ..ReviewerQuery::default()
        };
        office.services.reviewers(&clerk, query).await.unwrap()
    };
    let first = page(None, None).await;
    let second = page(first.after.clone(), None).await;
    let third = page(second.after.clone(), None).await;
    assert_eq!(
        [
            first.page.rows.len(),
            second.page.rows.len(),
            third.page.rows.len()
        ],
        [25, 25, 10]
    );
    assert_eq!(
        (third.total, third.after.is_none(), first.before.is_none()),
        (60, true, true)
    );
    assert_eq!(
        page(None, third.before.clone()).await.page.rows,
        second.page.rows
    );
    let query = ReviewerQuery {
        after: "!".to_owned(),
        ..ReviewerQuery::default()
    };
    assert_eq!(
        said(office.services.reviewers(&clerk, query).await),
        "after unknown-choice"
    );
    let query = ReviewerQuery {
        name: "\u{202e}".to_owned(),
        category: "king".to_owned(),
        standing: "gone".to_owned(),
        ..ReviewerQuery::default()
    };
    assert_eq!(
        said(office.services.reviewers(&clerk, query).await),
        "name forbidden-character, category unknown-choice, standing unknown-choice"
    );
}

#[tokio::test]
async fn a_percent_sign_is_a_percent_sign() {
    let office = Office::new().await;
    let clerk = office.person(Role::Clerk).await;
    for (n, name) in [(1, "赵100%"), (2, "赵1005"), (3, "赵_样"), (4, "赵\\样")] {
        office
            .services
            .add_reviewer(&clerk, command(n), reviewer(n), &entry(name), Namesake::Ask)
            .await
            .unwrap();
    }
    for (search, found) in [("100%", 1), ("100", 2), ("_", 1), ("\\", 1), ("'; --", 0)] {
        let query = ReviewerQuery {
            name: search.to_owned(),
            ..ReviewerQuery::default()
        };
        let list = office.services.reviewers(&clerk, query).await.unwrap();
        assert_eq!(list.total, found, "{search}");
    }
}

#[tokio::test]
async fn every_change_is_told_after_it_is_stored() {
    let office = Office::new().await;
    let clerk = office.person(Role::Clerk).await;
    let news = office.services.live().office();
    let before = news.borrow().of(Topic::Reviewers);
    office
        .services
        .add_reviewer(
            &clerk,
            command(1),
            reviewer(1),
            &entry("赵示例"),
            Namesake::Ask,
        )
        .await
        .unwrap();
    assert_eq!(news.borrow().of(Topic::Reviewers), before + 1);
    // A command that is repeated changes nothing, and neither does one that is refused.
    let add = async |n| {
        let input = entry("钱样本");
        let services = &office.services;
        said(
            services
                .add_reviewer(&clerk, command(1), reviewer(n), &input, Namesake::Ask)
                .await,
        )
    };
    assert_eq!(add(2).await, "command-reused");
    assert_eq!(news.borrow().of(Topic::Reviewers), before + 1);
}

#[tokio::test]
async fn a_visitor_and_a_chair_change_nothing() {
    let office = Office::new().await;
    let chair = office.person(Role::Chair).await;
    let add = async |actor: &services::Actor| {
        said(
            office
                .services
                .add_reviewer(
                    actor,
                    command(1),
                    reviewer(1),
                    &entry("赵示例"),
                    Namesake::Ask,
                )
                .await,
        )
    };
    assert_eq!(add(&services::Actor::Visitor).await, "not-logged-in");
    assert_eq!(add(&chair).await, "not-permitted");
    assert_eq!(add(&services::Actor::Operator).await, "not-permitted");
}

#[tokio::test]
async fn the_demo_is_loaded_once() {
    let office = Office::new().await;
    assert!(office.services.load_demo().await.unwrap().loaded);
    let again = office.services.load_demo().await.unwrap();
    assert!(!again.loaded);
    assert_eq!(again.logins.len(), 7);
    let login = again
        .logins
        .iter()
        .find(|login| login.username == "clerk")
        .unwrap();
    let begun = office
        .log_in(&login.username, &login.password)
        .await
        .unwrap();
    let clerk = office.services.caller(&begun.tokens.access).await.unwrap();
    let query = ReviewerQuery {
        standing: "all".to_owned(),
        ..ReviewerQuery::default()
    };
    assert_eq!(
        office
            .services
            .reviewers(&clerk, query)
            .await
            .unwrap()
            .total,
        125
    );
}

#[tokio::test]
async fn the_demo_never_enters_a_real_office() {
    let office = Office::new().await;
    let input = domain::people::account::AccountInput {
        username: "boss".to_owned(),
        display_name: "真人".to_owned(),
        roles: vec!["system-administrator".to_owned()],
    };
    let actor = services::Actor::Operator;
    office
        .services
        .found(&actor, "真实市信访局", &input, "real-horse-11")
        .await
        .unwrap();
    assert_eq!(said(office.services.load_demo().await), "not-permitted");
}
