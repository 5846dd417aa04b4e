//! The three administrators: none becomes another, and none is the last to go.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot set the scene has failed"
)]

use domain::ids::AccountId;
use domain::people::account::{AccountInput, LogInStage, Role};
use domain::wire::AuditQuery;
use services::Actor;
use uuid::Uuid;

use crate::office::{Office, PASSWORD, command, said};

const ADMINISTRATORS: [Role; 3] = [
    Role::SystemAdministrator,
    Role::SecurityAdministrator,
    Role::Auditor,
];

fn input(username: &str, role: Role) -> AccountInput {
    AccountInput {
        username: username.to_owned(),
        display_name: "新同事".to_owned(),
        roles: vec![role.code().to_owned()],
    }
}

fn codes(role: Role) -> Vec<String> {
    vec![role.code().to_owned()]
}

fn id_of(actor: &Actor) -> AccountId {
    actor.person().unwrap().account
}

#[tokio::test]
async fn a_system_administrator_creates_no_administrator() {
    let office = Office::new().await;
    let admin = office.person(Role::SystemAdministrator).await;
    let id = AccountId::new(Uuid::from_u128(5));
    for role in ADMINISTRATORS {
        let wish = input("newcomer", role);
        let made = office
            .services
            .create_account(&admin, command(1), id, &wish);
        assert_eq!(said(made.await), "roles role-given-later");
    }
    let wish = input("newcomer", Role::Observer);
    let made = office
        .services
        .create_account(&admin, command(1), id, &wish);
    assert_eq!(said(made.await), "ok");
}

#[tokio::test]
async fn an_administrator_has_a_password_nobody_else_knows() {
    let office = Office::new().await;
    let admin = office.person(Role::SystemAdministrator).await;
    let security = office.person(Role::SecurityAdministrator).await;
    let id = AccountId::new(Uuid::from_u128(5));
    let wish = input("newcomer", Role::Observer);
    let made = office
        .services
        .create_account(&admin, command(1), id, &wish);
    let first = made.await.unwrap().first_password;
    for (number, role) in (2..).zip(ADMINISTRATORS) {
        let given = office
            .services
            .give_roles(&security, command(number), id, 1, &codes(role))
            .await;
        assert_eq!(said(given), "own-password-first");
    }
    // Any other role can be had at once.
    let given = office
        .services
        .give_roles(&security, command(5), id, 1, &codes(Role::Clerk))
        .await;
    assert_eq!(said(given), "ok");

    let begun = office.log_in("newcomer", &first).await.unwrap();
    let half = office.services.caller(&begun.tokens.access).await.unwrap();
    let own = "my-own-77777";
    let chosen = office.services.choose_first_password(&half, own, own);
    assert_eq!(said(chosen.await), "ok");
    let version = office.services.account(&admin, id).await.unwrap().version;
    let given = office
        .services
        .give_roles(&security, command(6), id, version, &codes(Role::Auditor))
        .await;
    assert_eq!(said(given), "ok");
    // From now on no colleague can set the password again.
    let reset = office.services.reset_password(&admin, command(7), id);
    assert_eq!(said(reset.await), "administrator-by-shell");
    assert_eq!(said(office.log_in("newcomer", own).await), "ok");
}

#[tokio::test]
async fn no_administrators_password_is_reset_by_a_colleague() {
    let office = Office::new().await;
    let admin = office.person(Role::SystemAdministrator).await;
    for (number, role) in (1..).zip(ADMINISTRATORS.into_iter().skip(1)) {
        let other = id_of(&office.person(role).await);
        let reset = office
            .services
            .reset_password(&admin, command(number), other);
        assert_eq!(said(reset.await), "administrator-by-shell");
    }
    let clerk = id_of(&office.person(Role::Clerk).await);
    let reset = office.services.reset_password(&admin, command(9), clerk);
    assert_eq!(said(reset.await), "ok");
}

#[tokio::test]
async fn the_last_active_administrator_of_each_kind_stays() {
    let office = Office::new().await;
    let admin = office.person(Role::SystemAdministrator).await;
    let security = office.person(Role::SecurityAdministrator).await;
    let auditor = id_of(&office.person(Role::Auditor).await);
    let mut number = 0;
    let mut next = || {
        number += 1;
        command(number)
    };
    for last in [id_of(&security), auditor] {
        let disabled = office.services.disable_account(&admin, next(), last).await;
        assert_eq!(said(disabled), "last-administrator");
    }
    for last in [id_of(&admin), auditor] {
        let taken = office
            .services
            .give_roles(&security, next(), last, 1, &codes(Role::Clerk))
            .await;
        assert_eq!(said(taken), "last-administrator");
    }
    // With a second one the first may go, and then the second is the last.
    let second = office
        .services
        .found(
            &Actor::Operator,
            "",
            &input("second", Role::Auditor),
            PASSWORD,
        )
        .await
        .unwrap();
    let disabled = office
        .services
        .disable_account(&admin, next(), auditor)
        .await;
    assert_eq!(said(disabled), "ok");
    let disabled = office
        .services
        .disable_account(&admin, next(), second.id)
        .await;
    assert_eq!(said(disabled), "last-administrator");
    // One who is disabled already can lose the role.
    let taken = office
        .services
        .give_roles(&security, next(), auditor, 1, &codes(Role::Clerk))
        .await;
    assert_eq!(said(taken), "ok");
}

#[tokio::test]
async fn a_kind_that_nobody_holds_is_no_obstacle() {
    let office = Office::new().await;
    let admin = office.person(Role::SystemAdministrator).await;
    let clerk = id_of(&office.person(Role::Clerk).await);
    let disabled = office.services.disable_account(&admin, command(1), clerk);
    assert_eq!(said(disabled.await), "ok");
    let without = Office::new().await;
    let security = without.person(Role::SecurityAdministrator).await;
    let clerk = id_of(&without.person(Role::Clerk).await);
    let given = without
        .services
        .give_roles(&security, command(1), clerk, 1, &codes(Role::Chair))
        .await;
    assert_eq!(said(given), "ok");
}

#[tokio::test]
async fn roles_are_given_to_the_account_that_was_read() {
    let office = Office::new().await;
    let one = office.person(Role::SecurityAdministrator).await;
    let clerk = id_of(&office.person(Role::Clerk).await);
    let read = office.services.account(&one, clerk).await.unwrap().version;
    let give = async |number, read, role| {
        let roles = codes(role);
        let given = office
            .services
            .give_roles(&one, command(number), clerk, read, &roles);
        said(given.await)
    };
    assert_eq!(give(1, read, Role::Chair).await, "ok");
    assert_eq!(give(2, read, Role::Observer).await, "version-conflict");
    assert_eq!(give(2, read + 1, Role::Observer).await, "ok");
    // Logging in and reading in large letters are no changes of the account.
    let person = office.logged_in("the-clerk").await;
    let larger = Some(domain::preference::TextSize::Largest);
    office
        .services
        .keep_preference(&person, None, larger)
        .await
        .unwrap();
    assert_eq!(give(3, read + 2, Role::Liaison).await, "ok");
}

#[tokio::test]
async fn nobody_holds_up_a_role_by_changing_the_account_otherwise() {
    let office = Office::new().await;
    let admin = office.person(Role::SystemAdministrator).await;
    let security = office.person(Role::SecurityAdministrator).await;
    let second = input("second", Role::SystemAdministrator);
    let second = office
        .services
        .found(&Actor::Operator, "", &second, PASSWORD)
        .await
        .unwrap();
    let other = office.logged_in("second").await;
    let own = id_of(&admin);
    let read = office.services.account(&security, own).await.unwrap();
    // What the one concerned, and a colleague, can do meanwhile.
    let changed = office
        .services
        .change_password(&admin, PASSWORD, "new-horse-88", "new-horse-88")
        .await;
    assert_eq!(said(changed), "ok");
    let audit = async || office.fresh.store.audit_head().await.unwrap().seq;
    let before = audit().await;
    let enabled = office.services.enable_account(&other, command(1), own);
    assert_eq!(said(enabled.await), "ok");
    assert_eq!(audit().await, before, "nothing happened");
    for deed in [2, 4] {
        let disabled = office
            .services
            .disable_account(&other, command(deed), own)
            .await;
        assert_eq!(said(disabled), "ok");
        let again = office
            .services
            .disable_account(&other, command(deed + 10), own);
        assert_eq!(said(again.await), "ok");
        let enabled = office
            .services
            .enable_account(&other, command(deed + 1), own);
        assert_eq!(said(enabled.await), "ok");
    }
    assert_eq!(audit().await, before + 4, "what happened is recorded once");
    // A command that found nothing to do finds nothing to do later either.
    let late = office.services.enable_account(&other, command(1), own);
    let _ = office
        .services
        .disable_account(&other, command(6), own)
        .await;
    assert!(late.await.unwrap().disabled, "repeated, not done");
    let given = office
        .services
        .give_roles(
            &security,
            command(7),
            own,
            read.version,
            &codes(Role::Clerk),
        )
        .await;
    assert_eq!(said(given), "ok");
    assert_ne!(second.id, own);
}

#[tokio::test]
async fn the_shell_resets_an_administrator_who_then_begins_anew() {
    let office = Office::with(services::Rules {
        slow_failures: false,
        ..services::Rules::default()
    })
    .await;
    let admin = office.enrolled(Role::SystemAdministrator).await;
    let auditor = office.enrolled(Role::Auditor).await;
    let username = auditor.person().unwrap().username.to_string();
    let operator = Actor::Operator;
    let fresh = "fresh-horse-88";
    let reset = async |by: &Actor, username: &str, password: &str| {
        said(
            office
                .services
                .reset_from_shell(by, username, password)
                .await,
        )
    };
    assert_eq!(reset(&admin, &username, fresh).await, "not-permitted");
    assert_eq!(reset(&operator, "nobody", fresh).await, "not-found");
    assert_eq!(
        reset(&operator, "?", fresh).await,
        "username not-a-username"
    );
    assert_eq!(
        reset(&operator, &username, "short").await,
        "password too-short"
    );
    assert_eq!(reset(&operator, &username, fresh).await, "ok");

    let mine = office.services.own_log_ins(&auditor).await.unwrap();
    assert!(mine.is_empty(), "every log-in has ended");
    assert_eq!(
        said(office.log_in(&username, PASSWORD).await),
        "log-in-failed"
    );
    let begun = office.log_in(&username, fresh).await.unwrap();
    assert_eq!(begun.stage, LogInStage::Enrol, "the second factor is gone");
    let account = office.services.account(&admin, id_of(&auditor)).await;
    assert!(account.unwrap().must_change_password);
    let log = office
        .services
        .audit(&operator, &AuditQuery::default())
        .await;
    let said: Vec<_> = log
        .unwrap()
        .page
        .rows
        .into_iter()
        .filter(|row| row.actor == "operator")
        .map(|row| row.deed.word())
        .take(2)
        .collect();
    assert_eq!(said, ["second-factor-reset", "account-password-reset"]);
}
