//! Searching the audit log: what an auditor types, and what is found.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot set the scene has failed"
)]

use domain::audit::Recorded;
use domain::ids::AccountId;
use domain::people::account::{AccountInput, Role};
use domain::wire::{AuditLine, AuditQuery};
use services::Actor;
use uuid::Uuid;

use crate::office::{Office, command, entry, reviewer, said};

/// Asks as the auditor; the rows found, oldest first.
async fn found(office: &Office, auditor: &Actor, query: AuditQuery) -> Vec<AuditLine> {
    let list = office.services.audit(auditor, &query).await.unwrap();
    list.page.rows.into_iter().rev().collect()
}

fn deeds(lines: &[AuditLine]) -> Vec<Recorded> {
    lines.iter().map(|line| line.deed).collect()
}

#[tokio::test]
async fn people_are_found_by_name_and_named() {
    let office = Office::new().await;
    let admin = office.person(Role::SystemAdministrator).await;
    let auditor = office.person(Role::Auditor).await;
    let input = AccountInput {
        username: "li.si".to_owned(),
        display_name: "李四 示例".to_owned(),
        roles: vec![Role::Clerk.code().to_owned()],
    };
    let made = office
        .services
        .create_account(
            &admin,
            command(1),
            AccountId::new(Uuid::from_u128(0xacc0)),
            &input,
        )
        .await;
    made.unwrap();
    let about = |subject: &str| AuditQuery {
        subject: subject.to_owned(),
        ..AuditQuery::default()
    };
    for part in ["李四", "LI.S"] {
        let lines = found(&office, &auditor, about(part)).await;
        assert_eq!(deeds(&lines), [Recorded::AccountCreated], "{part}");
        assert_eq!(lines[0].object_name, "李四 示例");
        let id = lines[0].object_id.get(..9).unwrap().to_owned();
        let by_id = found(&office, &auditor, about(&id)).await;
        assert_eq!(by_id, lines, "{id}");
    }
    let by = |who: &str| AuditQuery {
        who: who.to_owned(),
        ..AuditQuery::default()
    };
    let key = admin.audit().id;
    for who in ["the-system", &key] {
        let lines = found(&office, &auditor, by(who)).await;
        assert_eq!(
            deeds(&lines),
            [Recorded::LoggedIn, Recorded::AccountCreated],
            "{who}"
        );
    }
    let founding = found(&office, &auditor, by("operator")).await;
    assert_eq!(founding[0].deed, Recorded::OrgFounded);
    assert!(founding.iter().all(|line| line.actor == "operator"));
    assert_eq!(found(&office, &auditor, by("nobody")).await, []);
    // All must hold.
    let both = AuditQuery {
        deed: "logged-in".to_owned(),
        ..by("the-system")
    };
    assert_eq!(deeds(&found(&office, &auditor, both).await).len(), 1);
}

#[tokio::test]
async fn a_day_begins_and_ends_as_at_the_office() {
    // 09:00 on 6 May at the office.
    let office = Office::new().await;
    let auditor = office.person(Role::Auditor).await;
    let clerk = office.person(Role::Clerk).await;
    let entry = entry("赵示例");
    for (number, minutes) in [(1, 14 * 60 + 59), (2, 2)] {
        office.wait(minutes);
        let (services, id) = (&office.services, reviewer(number));
        let done = services
            .add_reviewer(
                &clerk,
                command(number),
                id,
                &entry,
                services::reviewers::Namesake::Another,
            )
            .await;
        done.unwrap();
    }
    let days = |from: &str, to: &str| AuditQuery {
        from: from.to_owned(),
        to: to.to_owned(),
        deed: "reviewer-added".to_owned(),
        ..AuditQuery::default()
    };
    for (from, to, rows) in [
        ("", "", 2),
        ("2026-05-06", "2026-05-06", 1),
        ("2026-05-07", "", 1),
        ("", "2026-05-05", 0),
        ("2026-05-06", "2026-05-07", 2),
    ] {
        let lines = found(&office, &auditor, days(from, to)).await;
        assert_eq!(lines.len(), rows, "{from} to {to}");
    }
}

#[tokio::test]
async fn a_search_that_makes_no_sense_is_refused_field_by_field() {
    let office = Office::new().await;
    let auditor = office.person(Role::Auditor).await;
    let wrong = AuditQuery {
        from: "6 May".to_owned(),
        to: "2026-02-30".to_owned(),
        who: "\u{202e}".to_owned(),
        deed: "sneezed".to_owned(),
        subject: "x".repeat(61),
        ..AuditQuery::default()
    };
    assert_eq!(
        said(office.services.audit(&auditor, &wrong).await),
        "from not-a-date, to not-a-date, deed unknown-choice, who forbidden-character, \
         subject too-long"
    );
    let backwards = AuditQuery {
        from: "2026-05-07".to_owned(),
        to: "2026-05-06".to_owned(),
        ..AuditQuery::default()
    };
    assert_eq!(
        said(office.services.audit(&auditor, &backwards).await),
        "to ends-before-start"
    );
    let clerk = office.person(Role::Clerk).await;
    assert_eq!(
        said(office.services.audit(&clerk, &AuditQuery::default()).await),
        "not-permitted"
    );
}
