//! The reviewer pool, in and out of the tables.

use domain::audit::Recorded;
use domain::ids::OrgId;
use domain::page::Cut;
use domain::people::reviewer::{Reviewer, ReviewerCategory, ReviewerEntry, Standing};
use domain::text::Line;
use store::testing::raw;
use store::{ReviewerFilter, ReviewerKey, StandingFilter, Store, StoreFault, Tx, Written};
use uuid::Uuid;

use crate::office::{ORG, add, at, by, fact, office, reviewer, reviewer_id};

async fn save(store: &Store, reviewer: Reviewer) -> Result<(), StoreFault> {
    let job = |tx: Tx| async move {
        tx.save_reviewer(ORG, &reviewer, &by()).await?;
        Ok(Written::did(
            (),
            fact(Recorded::ReviewerEdited, reviewer.id),
        ))
    };
    store.write(job).await
}

fn retired(reviewer: &Reviewer, version: u32) -> Reviewer {
    let reason = Line::new("任期已满").expect("plain");
    Reviewer {
        standing: Standing::Retired { at: at(5), reason },
        version,
        ..reviewer.clone()
    }
}

#[tokio::test]
async fn a_reviewer_comes_back_as_it_was_put_in() {
    let office = office().await;
    let put = reviewer(1, "阿卜杜热合曼·测试");
    add(&office.store, put.clone()).await.expect("added");
    assert_eq!(
        office.store.reviewer(ORG, put.id).await,
        Ok(Some(put.clone()))
    );
    let in_job = office
        .store
        .keep_house(|tx| async move { tx.reviewer(ORG, reviewer_id(1)).await });
    assert_eq!(in_job.await, Ok(Some(put)));
    assert_eq!(office.store.reviewer(ORG, reviewer_id(2)).await, Ok(None));
    let elsewhere = OrgId::new(Uuid::from_u128(0xb));
    assert_eq!(
        office.store.reviewer(elsewhere, reviewer_id(1)).await,
        Ok(None)
    );
}

#[tokio::test]
async fn every_version_stays_in_the_history() {
    let office = office().await;
    let first = reviewer(1, "赵示例");
    add(&office.store, first.clone()).await.expect("added");
    let mut input = first.entry.as_input();
    input.category = "mediator".into();
    input.access_note = String::new();
    let entry = ReviewerEntry::check(&input).expect("an entry");
    let second = Reviewer {
        entry,
        version: 2,
        ..first.clone()
    };
    save(&office.store, second.clone()).await.expect("saved");
    let third = retired(&second, 3);
    save(&office.store, third.clone()).await.expect("saved");
    assert_eq!(
        office.store.reviewer(ORG, first.id).await,
        Ok(Some(third.clone()))
    );

    let history = office
        .store
        .reviewer_history(ORG, first.id)
        .await
        .expect("reads");
    let versions: Vec<_> = history
        .iter()
        .map(|version| version.reviewer.clone())
        .collect();
    assert_eq!(versions, [third, second, first.clone()]);
    assert_eq!(
        (history[0].changed_at, history[0].changed_by.as_str()),
        (at(0), "钱书记员")
    );
    let elsewhere = OrgId::new(Uuid::from_u128(0xb));
    assert_eq!(
        office.store.reviewer_history(elsewhere, first.id).await,
        Ok(Vec::new())
    );
}

#[tokio::test]
async fn only_the_version_before_is_written_over() {
    let office = office().await;
    let first = reviewer(1, "赵示例");
    add(&office.store, first.clone()).await.expect("added");
    for version in [1, 3, 0] {
        let outcome = save(
            &office.store,
            Reviewer {
                version,
                ..first.clone()
            },
        )
        .await;
        assert!(outcome.is_err(), "{version}");
    }
    let missing = Reviewer {
        version: 2,
        ..reviewer(7, "无人")
    };
    assert!(matches!(
        save(&office.store, missing).await,
        Err(StoreFault::Corrupt { .. })
    ));
    assert_eq!(office.store.reviewer(ORG, first.id).await, Ok(Some(first)));
}

#[tokio::test]
async fn a_search_takes_every_sign_as_it_is() {
    let office = office().await;
    let names = [
        "100%",
        "1000",
        "a_b",
        "axb",
        r"a\b",
        "Ab",
        "ÄB",
        "赵示例",
        "赵'示例--",
        "赵\"示",
    ];
    for (number, name) in names.iter().enumerate() {
        let number = u128::try_from(number).expect("small");
        add(&office.store, reviewer(number, name))
            .await
            .expect("added");
    }
    let long = "赵".repeat(41);
    for (part, found) in [
        ("%", vec!["100%"]),
        ("_", vec!["a_b"]),
        ("\\", vec![r"a\b"]),
        ("100", vec!["100%", "1000"]),
        ("AB", vec!["Ab"]),
        ("ä", vec!["ÄB"]),
        ("１００", vec!["100%", "1000"]),
        ("赵\u{3000}示", vec!["赵示例"]),
        ("Ä", vec!["ÄB"]),
        ("示例", vec!["赵'示例--", "赵示例"]),
        ("'", vec!["赵'示例--"]),
        ("\"", vec!["赵\"示"]),
        ("赵\0", vec![]),
        (long.as_str(), vec![]),
    ] {
        let filter = ReviewerFilter {
            name: Some(part.into()),
            ..ReviewerFilter::default()
        };
        let page = office
            .store
            .reviewers_page(ORG, &filter, &Cut::Start, 50)
            .await
            .expect(part);
        let mut names: Vec<_> = page
            .rows
            .iter()
            .map(|row| row.entry.name.as_str().to_owned())
            .collect();
        names.sort();
        let mut found = found.clone();
        found.sort_unstable();
        assert_eq!(names, found, "{part:?}");
        let count = office
            .store
            .reviewers_count(ORG, &filter)
            .await
            .expect("counts");
        assert_eq!(usize::try_from(count), Ok(found.len()), "{part:?}");
    }
}

#[tokio::test]
async fn the_retired_are_apart() {
    let office = office().await;
    let (one, two) = (reviewer(1, "赵示例"), reviewer(2, "钱样本"));
    add(&office.store, one.clone()).await.expect("added");
    add(&office.store, two.clone()).await.expect("added");
    save(&office.store, retired(&two, 2)).await.expect("saved");
    for (standing, found) in [
        (StandingFilter::Serving, vec!["赵示例"]),
        (StandingFilter::Retired, vec!["钱样本"]),
        (StandingFilter::All, vec!["钱样本", "赵示例"]),
    ] {
        let filter = ReviewerFilter {
            standing,
            ..ReviewerFilter::default()
        };
        let page = office
            .store
            .reviewers_page(ORG, &filter, &Cut::Start, 9)
            .await
            .expect("reads");
        let names: Vec<_> = page
            .rows
            .iter()
            .map(|row| row.entry.name.as_str())
            .collect();
        assert_eq!(names, found, "{standing:?}");
    }
    let filter = ReviewerFilter {
        category: Some(ReviewerCategory::Npc),
        ..ReviewerFilter::default()
    };
    assert_eq!(office.store.reviewers_count(ORG, &filter).await, Ok(0));
}

#[tokio::test]
async fn a_row_of_an_earlier_program_is_put_in_its_place() {
    let office = office().await;
    for (number, name) in [(1, "赵示例"), (2, "占位"), (3, "钱样本")] {
        add(&office.store, reviewer(number, name))
            .await
            .expect("added");
    }
    // As it was written before names were tidied and ordered.
    let old = "UPDATE reviewer SET name = '王 小明', name_order = '', name_folded = '' \
               WHERE name = '占位'";
    raw(&office.url, old).await.expect("written");
    for _ in 0..2 {
        office.store.put_names_in_order().await.expect("ordered");
    }
    let list = async |name: Option<&str>| {
        let filter = ReviewerFilter {
            name: name.map(str::to_owned),
            ..ReviewerFilter::default()
        };
        let page = office.store.reviewers_page(ORG, &filter, &Cut::Start, 9);
        let rows = page.await.expect("reads").rows;
        let names = rows.iter().map(|row| row.entry.name.to_string());
        names.collect::<Vec<_>>()
    };
    assert_eq!(list(None).await, ["钱样本", "王 小明", "赵示例"]);
    assert_eq!(list(Some("王小明")).await, ["王 小明"]);
}

#[tokio::test]
async fn a_key_from_outside_cannot_break_the_question() {
    let office = office().await;
    add(&office.store, reviewer(1, "赵示例"))
        .await
        .expect("added");
    for name in [
        "\0",
        "赵\0例",
        "",
        "'; DROP TABLE reviewer; --",
        &"x".repeat(100_000),
    ] {
        let key = ReviewerKey {
            name: name.into(),
            id: reviewer_id(1),
        };
        let filter = ReviewerFilter::default();
        for cut in [Cut::After(key.clone()), Cut::Before(key)] {
            let page = office.store.reviewers_page(ORG, &filter, &cut, 9).await;
            assert!(page.is_ok(), "{page:?}");
        }
    }
}
