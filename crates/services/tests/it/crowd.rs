//! A whole hall at once.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot set the scene has failed"
)]

use domain::ids::AccountId;
use domain::people::account::{Role, Username};
use services::{Actor, ClientAddress, Services};
use store::{Account, StoreFault};
use uuid::Uuid;

use crate::office::{Office, PASSWORD, said};

/// The user names of so many more accounts, copied from one: hashing each password would only
/// take time.
async fn copies(office: &Office, of: &str, number: u128) -> Vec<String> {
    let username = Username::new(of).unwrap();
    let store = &office.fresh.store;
    let one = store.account_by_username(&username).await.unwrap().unwrap();
    let now = office.services.now();
    let copies: Vec<_> = (0..number)
        .map(|number| {
            let mut copy = Account {
                id: AccountId::new(Uuid::from_u128(1_000 + number)),
                ..one.clone()
            };
            copy.entry.username = Username::new(&format!("member-{number}")).unwrap();
            copy
        })
        .collect();
    let names = copies.iter().map(|copy| copy.entry.username.to_string());
    let names: Vec<_> = names.collect();
    store
        .keep_house(move |tx| async move {
            for copy in &copies {
                tx.add_account(copy, "operator", now).await?;
            }
            Ok::<_, StoreFault>(())
        })
        .await
        .unwrap();
    names
}

async fn log_in(services: Services, username: String) -> String {
    let input = services::log_ins::LogInInput {
        username,
        password: PASSWORD.to_owned(),
        device: String::new(),
    };
    let hall = ClientAddress([192, 0, 2, 1].into());
    said(services.log_in(&Actor::Visitor, &hall, input).await)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_people_log_in_at_once_behind_one_address() {
    let office = Office::new().await;
    let clerk = office.account(Role::Clerk).await;
    let mut hall = tokio::task::JoinSet::new();
    for name in copies(&office, &clerk, 100).await {
        hall.spawn(log_in(office.services.clone(), name));
    }
    let answers = hall.join_all().await;
    assert!(answers.iter().all(|answer| answer == "ok"), "{answers:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crowd_too_large_is_told_at_once_and_costs_no_attempt() {
    let office = Office::new().await;
    let clerk = office.person(Role::Clerk).await;
    let username = &clerk.person().unwrap().username;
    let mut crowd = tokio::task::JoinSet::new();
    for name in copies(&office, username.as_str(), 200).await {
        crowd.spawn(log_in(office.services.clone(), name));
    }
    // Meanwhile someone who is logged in has a place of the own.
    let changed = office
        .services
        .change_password(&clerk, PASSWORD, "new-horse-88", "new-horse-88")
        .await;
    assert_eq!(said(changed), "ok");
    let answers = crowd.join_all().await;
    let of = |word: &str| answers.iter().filter(|answer| *answer == word).count();
    assert!(of("ok") >= 128 && of("busy") > 0, "{answers:?}");
    assert_eq!(of("ok") + of("busy"), 200, "{answers:?}");
    // Nothing is counted against anybody: who got in cleared the count, who was sent away was
    // never in it. Unlocking tells how many counts there were.
    for number in 0..200 {
        let name = Username::new(&format!("member-{number}")).unwrap();
        let counted = office
            .fresh
            .store
            .keep_house(move |tx| async move { tx.unlock(&name).await });
        assert_eq!(counted.await, Ok(0), "member-{number}");
    }
}
