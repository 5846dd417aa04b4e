//! Accounts, in and out of the tables.

use domain::page::Cut;
use domain::people::account::{Role, Roles, Username};
use domain::preference::{Language, TextSize};
use store::{Account, AccountKey, SecondFactor, Store, StoreFault, Tx};

use crate::office::{ORG, account, add_account, at, office};

async fn save(store: &Store, account: Account) -> Result<(), StoreFault> {
    store
        .keep_house(|tx: Tx| async move { tx.save_account(&account).await })
        .await
}

fn full(number: u128, username: &str) -> Account {
    Account {
        disabled_at: Some(at(9)),
        second_factor: Some(SecondFactor {
            sealed_secret: "c2VhbGVk".into(),
            enrolled_at: Some(at(3)),
            last_step: Some(i64::from(u32::MAX) * 5),
        }),
        language: Some(Language::English),
        text_size: Some(TextSize::Largest),
        must_change_password: false,
        ..account(number, username, &["clerk", "chair"])
    }
}

#[tokio::test]
async fn an_account_comes_back_as_it_was_put_in() {
    let office = office().await;
    assert_eq!(office.store.accounts_exist().await, Ok(false));
    for put in [account(1, "plain", &["observer"]), full(2, "full.one")] {
        add_account(&office.store, put.clone())
            .await
            .expect("added");
        assert_eq!(office.store.account(put.id).await, Ok(Some(put.clone())));
        let username = put.entry.username.clone();
        assert_eq!(
            office.store.account_by_username(&username).await,
            Ok(Some(put))
        );
    }
    assert_eq!(office.store.accounts_exist().await, Ok(true));
    let nobody = Username::new("nobody").expect("a name");
    assert_eq!(office.store.account_by_username(&nobody).await, Ok(None));
}

#[tokio::test]
async fn an_account_is_written_over_with_its_roles() {
    let office = office().await;
    let first = account(1, "clerk", &["clerk"]);
    add_account(&office.store, first.clone())
        .await
        .expect("added");
    let mut second = Account {
        version: 2,
        ..full(1, "clerk")
    };
    second.entry.roles = Roles::new([Role::Observer, Role::Liaison]).expect("roles");
    save(&office.store, second.clone()).await.expect("saved");
    assert_eq!(
        office.store.account(first.id).await,
        Ok(Some(second.clone()))
    );
    let older = save(&office.store, first).await;
    assert!(
        matches!(
            older,
            Err(StoreFault::Corrupt {
                table: "account",
                ..
            })
        ),
        "{older:?}"
    );
    assert!(
        save(&office.store, account(7, "nobody", &["clerk"]))
            .await
            .is_err()
    );
    assert_eq!(office.store.account(second.id).await, Ok(Some(second)));
}

#[tokio::test]
async fn a_user_name_is_taken_once() {
    let office = office().await;
    add_account(&office.store, account(1, "clerk", &["clerk"]))
        .await
        .expect("added");
    let twice = add_account(&office.store, account(2, "clerk", &["clerk"])).await;
    assert!(matches!(twice, Err(StoreFault::Other(_))), "{twice:?}");
}

#[tokio::test]
async fn of_a_role_only_those_who_may_log_in_are_counted() {
    let office = office().await;
    let disabled = Account {
        disabled_at: Some(at(0)),
        ..account(3, "gone", &["system-administrator"])
    };
    for account in [
        account(1, "admin", &["system-administrator"]),
        account(2, "clerk", &["clerk", "chair"]),
        disabled,
        account(4, "auditor", &["auditor"]),
        account(5, "auditor-2", &["auditor"]),
    ] {
        add_account(&office.store, account).await.expect("added");
    }
    let count = async |role: Role| {
        let count = office
            .store
            .keep_house(move |tx: Tx| async move { tx.count_active(ORG, role).await });
        count.await.expect("counts")
    };
    assert_eq!(count(Role::SystemAdministrator).await, 1);
    assert_eq!(count(Role::SecurityAdministrator).await, 0);
    assert_eq!(count(Role::Auditor).await, 2);
    assert_eq!(count(Role::Chair).await, 1);
}

#[tokio::test]
async fn accounts_are_listed_by_user_name() {
    let office = office().await;
    for (number, name) in [
        (1, "bob"),
        (2, "anna"),
        (3, "bob-2"),
        (4, "bob.1"),
        (5, "zoe"),
    ] {
        add_account(&office.store, account(number, name, &["clerk"]))
            .await
            .expect("added");
    }
    let list = |cut: Cut<AccountKey>| {
        let store = office.store.clone();
        async move {
            let page = store.accounts_page(ORG, &cut, 2).await.expect("reads");
            let names = page.rows.iter().map(|one| one.entry.username.to_string());
            (
                names.collect::<Vec<_>>().join(" "),
                page.has_before,
                page.has_after,
            )
        }
    };
    let key = |username: &str| AccountKey {
        username: username.into(),
    };
    assert_eq!(list(Cut::Start).await, ("anna bob".into(), false, true));
    assert_eq!(
        list(Cut::After(key("bob"))).await,
        ("bob-2 bob.1".into(), true, true)
    );
    assert_eq!(
        list(Cut::After(key("bob.1"))).await,
        ("zoe".into(), true, false)
    );
    assert_eq!(
        list(Cut::Before(key("bob-2"))).await,
        ("anna bob".into(), false, true)
    );
    assert_eq!(
        list(Cut::After(key("\0"))).await,
        ("anna bob".into(), false, true)
    );
}

#[tokio::test]
async fn secrets_do_not_show_themselves() {
    let account = full(1, "clerk");
    let shown = format!("{account:?} {:?}", account.second_factor);
    assert!(
        !shown.contains("argon2") && !shown.contains("c2VhbGVk"),
        "{shown}"
    );
}

#[tokio::test]
async fn the_office_is_known_while_it_is_the_only_one() {
    let office = office().await;
    let sole = office.store.sole_org().await.expect("reads").expect("one");
    assert_eq!(sole.id, ORG);
    let second = domain::ids::OrgId::new(uuid::Uuid::from_u128(0xb));
    let found = office.store.keep_house(move |tx: Tx| async move {
        let org = store::Organisation {
            id: second,
            name: "另一家".into(),
        };
        tx.found_org(&org, at(0)).await?;
        tx.sole_org().await
    });
    assert_eq!(found.await, Ok(None));
    assert_eq!(office.store.sole_org().await, Ok(None));
    assert!(office.store.org(second).await.expect("reads").is_some());
}
