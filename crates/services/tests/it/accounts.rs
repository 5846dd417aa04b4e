//! Accounts: who may make them, and what nobody may do to the last administrator.

use domain::ids::AccountId;
use domain::people::account::{AccountInput, LogInStage, Role};
use domain::wire::AuditQuery;
use uuid::Uuid;

use crate::office::{Office, command, said};

fn input(username: &str, role: Role) -> AccountInput {
    AccountInput {
        username: username.to_owned(),
        display_name: "新同事".to_owned(),
        roles: vec![role.code().to_owned()],
    }
}

#[tokio::test]
async fn a_new_account_gets_a_first_password_that_must_be_replaced() {
    let office = Office::new().await;
    let admin = office.person(Role::SystemAdministrator).await;
    let id = AccountId::new(Uuid::from_u128(5));
    let wish = input("new-clerk", Role::Clerk);
    let first = office
        .services
        .create_account(&admin, command(1), id, &wish)
        .await
        .unwrap();
    // The answer got lost; the same command gives the same password and makes no second account.
    let again = office
        .services
        .create_account(&admin, command(1), id, &wish)
        .await
        .unwrap();
    assert_eq!(first.first_password, again.first_password);
    let begun = office
        .log_in("new-clerk", &first.first_password)
        .await
        .unwrap();
    assert_eq!(begun.stage, LogInStage::Password);
    let half = office.services.caller(&begun.tokens.access).await.unwrap();
    let choose = async |new: &str, again: &str| {
        said(
            office
                .services
                .choose_first_password(&half, new, again)
                .await,
        )
    };
    assert_eq!(
        choose(&first.first_password, &first.first_password).await,
        "new_password password-unchanged"
    );
    assert_eq!(
        choose("my-own-77777", "my-own-77778").await,
        "again passwords-differ"
    );
    assert_eq!(choose("my-own-77777", "my-own-77777").await, "ok");
    let begun = office.log_in("new-clerk", "my-own-77777").await.unwrap();
    assert_eq!(begun.stage, LogInStage::Complete);
}

#[tokio::test]
async fn a_first_password_is_of_one_deed_alone_and_may_be_typed_anyhow() {
    let office = Office::new().await;
    let admin = office.person(Role::SystemAdministrator).await;
    let id = AccountId::new(Uuid::from_u128(5));
    let other = AccountId::new(Uuid::from_u128(6));
    let services = &office.services;
    let created = async |number, id, name| {
        let wish = input(name, Role::Clerk);
        let made = services.create_account(&admin, command(number), id, &wish);
        made.await.unwrap().first_password
    };
    let first = created(5, id, "new-clerk").await;
    let others = created(6, other, "other-clerk").await;
    let reset = services.reset_password(&admin, command(7), other).await;
    let reset = reset.unwrap().first_password;
    assert!(first != others && others != reset);
    // As someone reads it from paper, on a keyboard for Chinese.
    let wide = first.to_uppercase().replace('-', "");
    let wide: String = wide
        .chars()
        .filter_map(|c| char::from_u32(u32::from(c) - 0x21 + 0xFF01))
        .collect();
    for typed in [
        first.clone(),
        first.replace('-', ""),
        first.to_uppercase(),
        format!(" {} ", first.replace('-', " ")),
        wide.clone(),
    ] {
        let begun = office.log_in("new-clerk", &typed).await;
        assert_eq!(
            begun.map(|begun| begun.stage).ok(),
            Some(LogInStage::Password),
            "{typed}"
        );
    }
    let begun = office.log_in("new-clerk", &wide).await.unwrap();
    let half = services.caller(&begun.tokens.access).await.unwrap();
    let choose = async |own: &str| said(services.choose_first_password(&half, own, own).await);
    // The administrator knows it, however it is spelt.
    let unchanged = "new_password password-unchanged";
    assert_eq!(choose(&first.replace('-', "")).await, unchanged);
    assert_eq!(choose(&reset).await, "ok");
    // One's own is strict, whatever it looks like.
    assert_eq!(said(office.log_in("new-clerk", &reset).await), "ok");
    let loud = reset.to_uppercase();
    assert_eq!(
        said(office.log_in("new-clerk", &loud).await),
        "log-in-failed"
    );
}

#[tokio::test]
async fn a_user_name_is_given_once() {
    let office = Office::new().await;
    let admin = office.person(Role::SystemAdministrator).await;
    let id = |n| AccountId::new(Uuid::from_u128(n));
    let make = async |n, name| {
        let wish = input(name, Role::Clerk);
        said(
            office
                .services
                .create_account(&admin, command(n), id(n), &wish)
                .await,
        )
    };
    assert_eq!(make(1, "clerk-one").await, "ok");
    assert_eq!(make(2, "Clerk-One").await, "username-taken");
    assert_eq!(make(3, "clerk-two").await, "ok");
    // The command id of another wish.
    let wish = input("clerk-three", Role::Clerk);
    let reused = office
        .services
        .create_account(&admin, command(3), id(4), &wish)
        .await;
    assert_eq!(said(reused), "command-reused");
}

#[tokio::test]
async fn nobody_disables_oneself_or_the_last_administrator() {
    let office = Office::new().await;
    let admin = office.person(Role::SystemAdministrator).await;
    let security = office.person(Role::SecurityAdministrator).await;
    let own = admin.person().unwrap().account;
    let disabled = office
        .services
        .disable_account(&admin, command(1), own)
        .await;
    assert_eq!(said(disabled), "not-on-oneself");
    let clerk = vec![Role::Clerk.code().to_owned()];
    let taken = office
        .services
        .give_roles(&security, command(2), own, 1, &clerk)
        .await;
    assert_eq!(said(taken), "last-administrator");
    // Nothing of the refused deed stayed.
    let still = office.services.account(&security, own).await.unwrap();
    assert!(still.roles.has(Role::SystemAdministrator));
}

#[tokio::test]
async fn a_disabled_account_is_out_at_once_and_cannot_return() {
    let office = Office::new().await;
    let admin = office.person(Role::SystemAdministrator).await;
    let clerk = office.account(Role::Clerk).await;
    let tokens = office
        .log_in(&clerk, crate::office::PASSWORD)
        .await
        .unwrap()
        .tokens;
    let actor = office.services.caller(&tokens.access).await.unwrap();
    let id = actor.person().unwrap().account;
    office
        .services
        .disable_account(&admin, command(1), id)
        .await
        .unwrap();
    assert_eq!(
        said(office.services.caller(&tokens.access).await),
        "not-logged-in"
    );
    assert_eq!(
        said(office.services.refresh(&tokens.refresh).await),
        "not-logged-in"
    );
    assert_eq!(
        said(office.log_in(&clerk, crate::office::PASSWORD).await),
        "log-in-failed"
    );
    office
        .services
        .enable_account(&admin, command(2), id)
        .await
        .unwrap();
    assert_eq!(
        said(office.log_in(&clerk, crate::office::PASSWORD).await),
        "ok"
    );
}

#[tokio::test]
async fn a_role_given_counts_with_the_next_request() {
    let office = Office::new().await;
    office.person(Role::SystemAdministrator).await;
    let security = office.person(Role::SecurityAdministrator).await;
    let name = office.account(Role::Observer).await;
    let tokens = office
        .log_in(&name, crate::office::PASSWORD)
        .await
        .unwrap()
        .tokens;
    let before = office.services.caller(&tokens.access).await.unwrap();
    let roles = vec!["clerk".to_owned(), "chair".to_owned()];
    let id = before.person().unwrap().account;
    office
        .services
        .give_roles(&security, command(1), id, 1, &roles)
        .await
        .unwrap();
    let after = office.services.caller(&tokens.access).await.unwrap();
    assert!(after.has(Role::Clerk) && after.has(Role::Chair) && !after.has(Role::Observer));
    let apart = vec!["clerk".to_owned(), "auditor".to_owned()];
    let given = office
        .services
        .give_roles(&security, command(2), id, 2, &apart)
        .await;
    assert_eq!(said(given), "roles roles-must-be-apart");
}

#[tokio::test]
async fn every_deed_is_in_the_audit_log_and_the_chain_is_whole() {
    let office = Office::new().await;
    let admin = office.person(Role::SystemAdministrator).await;
    let auditor = office.person(Role::Auditor).await;
    let id = AccountId::new(Uuid::from_u128(5));
    let wish = input("new-clerk", Role::Clerk);
    office
        .services
        .create_account(&admin, command(1), id, &wish)
        .await
        .unwrap();
    let list = office
        .services
        .audit(&auditor, &AuditQuery::default())
        .await
        .unwrap();
    let words: Vec<_> = list.page.rows.iter().map(|row| row.deed.word()).collect();
    insta::assert_snapshot!(words.join(" "), @"account-created logged-in account-created logged-in account-created org-founded");
    let verdict = office.fresh.store.audit_verify().await.unwrap();
    assert!(
        matches!(verdict, store::AuditVerdict::Whole { rows: 6, .. }),
        "{verdict:?}"
    );
}

#[tokio::test]
async fn the_first_password_can_be_replaced_once() {
    let office = Office::new().await;
    let admin = office.person(Role::SystemAdministrator).await;
    let id = AccountId::new(Uuid::from_u128(5));
    let wish = input("new-clerk", Role::Clerk);
    let first = office
        .services
        .create_account(&admin, command(1), id, &wish)
        .await
        .unwrap();
    let begin = async || {
        let tokens = office
            .log_in("new-clerk", &first.first_password)
            .await
            .unwrap()
            .tokens;
        office.services.caller(&tokens.access).await.unwrap()
    };
    let (stale, owner) = (begin().await, begin().await);
    let own = "my-own-77777";
    assert_eq!(
        said(
            office
                .services
                .choose_first_password(&owner, own, own)
                .await
        ),
        "ok"
    );
    let other = "not-mine-777";
    let late = office
        .services
        .choose_first_password(&stale, other, other)
        .await;
    assert_eq!(said(late), "not-logged-in");
    assert_eq!(said(office.log_in("new-clerk", own).await), "ok");
}

#[tokio::test]
async fn the_same_command_with_other_roles_is_refused() {
    let office = Office::new().await;
    office.person(Role::SystemAdministrator).await;
    let security = office.person(Role::SecurityAdministrator).await;
    let chair = office.person(Role::Chair).await;
    let id = chair.person().unwrap().account;
    let give = async |role: Role| {
        let roles = vec![role.code().to_owned()];
        said(
            office
                .services
                .give_roles(&security, command(1), id, 1, &roles)
                .await,
        )
    };
    assert_eq!(give(Role::Clerk).await, "ok");
    assert_eq!(give(Role::Clerk).await, "ok");
    assert_eq!(give(Role::Observer).await, "command-reused");
}
