//! Names in the pool: kept as they are written, found however they are typed, in the order of
//! their pinyin, and asked about when somebody has them already.

use domain::people::account::Role;
use domain::wire::ReviewerQuery;
use services::reviewers::Namesake;
use services::{Actor, No};

use crate::office::{Office, command, entry, reviewer, said};

async fn add(office: &Office, by: &Actor, n: u128, name: &str, namesake: Namesake) -> String {
    let (services, entry) = (&office.services, entry(name));
    let added = services.add_reviewer(by, command(n), reviewer(n), &entry, namesake);
    said(added.await)
}

async fn found(office: &Office, by: &Actor, name: &str) -> Result<Vec<String>, No> {
    let query = ReviewerQuery {
        name: name.to_owned(),
        ..ReviewerQuery::default()
    };
    let list = office.services.reviewers(by, query).await?;
    let names = list.page.rows.iter();
    Ok(names.map(|one| one.entry.name.to_string()).collect())
}

#[tokio::test]
async fn a_name_is_kept_without_its_spaces_and_found_with_and_without() {
    let office = Office::new().await;
    let clerk = office.person(Role::Clerk).await;
    let ask = Namesake::Ask;
    assert_eq!(add(&office, &clerk, 1, "王\u{3000}小 明", ask).await, "ok");
    assert_eq!(add(&office, &clerk, 2, "Ｊｏｈｎ  Smith", ask).await, "ok");
    for typed in ["王小明", "王 小明", "\u{3000}王\u{3000}小明", "小 明"] {
        let names = found(&office, &clerk, typed).await.unwrap();
        assert_eq!(names, ["王小明"], "{typed}");
    }
    for typed in ["john", "JOHNSMITH", "ｊｏｈｎ s"] {
        let names = found(&office, &clerk, typed).await.unwrap();
        assert_eq!(names, ["John Smith"], "{typed}");
    }
}

#[tokio::test]
async fn the_pool_stands_in_the_order_of_pinyin() {
    let office = Office::new().await;
    let clerk = office.person(Role::Clerk).await;
    let names = [
        "赵示例",
        "钱示例",
        "孙示例",
        "李示例",
        "曾示例",
        "Anna",
        "阿不都",
    ];
    for (n, name) in (1..).zip(names) {
        assert_eq!(add(&office, &clerk, n, name, Namesake::Ask).await, "ok");
    }
    assert_eq!(
        found(&office, &clerk, "").await.unwrap(),
        [
            "Anna",
            "阿不都",
            "李示例",
            "钱示例",
            "孙示例",
            "曾示例",
            "赵示例"
        ]
    );
}

#[tokio::test]
async fn the_same_name_is_asked_about_and_not_refused_for_good() {
    let office = Office::new().await;
    let clerk = office.person(Role::Clerk).await;
    let (ask, another) = (Namesake::Ask, Namesake::Another);
    assert_eq!(add(&office, &clerk, 1, "王小明", ask).await, "ok");
    // The same command once more is the same reviewer, not a namesake.
    assert_eq!(add(&office, &clerk, 1, "王小明", ask).await, "ok");
    assert_eq!(add(&office, &clerk, 2, "王 小明", ask).await, "same-name");
    assert_eq!(found(&office, &clerk, "王小明").await.unwrap().len(), 1);
    // What was refused was not kept: the same command may now say more.
    assert_eq!(add(&office, &clerk, 2, "王 小明", another).await, "ok");
    assert_eq!(add(&office, &clerk, 2, "王 小明", another).await, "ok");
    assert_eq!(found(&office, &clerk, "王小明").await.unwrap().len(), 2);
    // Who has left is nobody's namesake.
    assert_eq!(add(&office, &clerk, 3, "李小明", ask).await, "ok");
    let gone = office
        .services
        .retire_reviewer(&clerk, command(4), reviewer(3), 1, "搬迁")
        .await;
    assert_eq!(said(gone), "ok");
    assert_eq!(add(&office, &clerk, 5, "李小明", ask).await, "ok");
}

#[tokio::test]
async fn of_two_who_add_the_same_person_at_once_one_is_asked() {
    let office = Office::new().await;
    let clerk = office.person(Role::Clerk).await;
    let (a, b) = tokio::join!(
        add(&office, &clerk, 1, "王小明", Namesake::Ask),
        add(&office, &clerk, 2, "王小明", Namesake::Ask),
    );
    let mut said = [a, b];
    said.sort();
    assert_eq!(said, ["ok", "same-name"]);
}
