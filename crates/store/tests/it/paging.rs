//! Keyset pages against a list in memory: whatever the filter, key, direction and size.

use domain::page::{Cut, Page};
use domain::people::reviewer::{Reviewer, ReviewerCategory, ReviewerEntry};
use domain::text::folded;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestError, TestRunner};
use store::{ReviewerFilter, ReviewerKey, StandingFilter, Store, name_order};

use crate::office::{ORG, add, office, reviewer, reviewer_id};

/// Names that pinyin, width, case or nothing at all tells apart; several stand twice.
const NAMES: [&str; 24] = [
    "赵示例",
    "赵示例",
    "赵示例",
    "赵示",
    "赵",
    "钱样本",
    "孙测试",
    "Ａ全角",
    "abc",
    "ABC",
    "aBc",
    "ab",
    "a b",
    "a-b",
    "a_b",
    "a%b",
    "Ä",
    "ä",
    "z",
    "Z",
    "é",
    "e",
    "𠀀",
    "\u{3400}",
];

fn pool() -> Vec<Reviewer> {
    let categories = ["lawyer", "npc", "mediator"];
    (0..60_usize)
        .map(|place| {
            // Ids in another order than names, so that neither hides the other.
            let number = u128::try_from((place * 37) % 101 + 1).expect("small");
            let mut input = reviewer(number, NAMES[place % NAMES.len()])
                .entry
                .as_input();
            input.category = categories[place % categories.len()].into();
            let entry = ReviewerEntry::check(&input).expect("an entry");
            Reviewer {
                entry,
                ..reviewer(number, "x")
            }
        })
        .collect()
}

fn key_of(reviewer: &Reviewer) -> ReviewerKey {
    ReviewerKey {
        name: reviewer.entry.name.as_str().to_owned(),
        id: reviewer.id,
    }
}

/// What the list is ordered by.
fn place_of(key: &ReviewerKey) -> (String, String) {
    (name_order(&key.name), key.id.to_string())
}

fn matches(reviewer: &Reviewer, filter: &ReviewerFilter) -> bool {
    let name = folded(reviewer.entry.name.as_str());
    filter
        .category
        .is_none_or(|category| reviewer.entry.category == category)
        && filter
            .name
            .as_ref()
            .is_none_or(|part| name.contains(&folded(part)))
        && filter.standing != StandingFilter::Retired
}

/// The page as a sorted list gives it.
fn expected(
    pool: &[Reviewer],
    filter: &ReviewerFilter,
    cut: &Cut<ReviewerKey>,
    rows: usize,
) -> Page<Reviewer> {
    let mut list: Vec<_> = pool
        .iter()
        .filter(|one| matches(one, filter))
        .cloned()
        .collect();
    list.sort_by_key(|one| place_of(&key_of(one)));
    let (from, to) = match cut {
        Cut::Start => (0, rows.min(list.len())),
        Cut::After(key) => {
            let from = list.partition_point(|one| place_of(&key_of(one)) <= place_of(key));
            (from, (from + rows).min(list.len()))
        }
        Cut::Before(key) => {
            let to = list.partition_point(|one| place_of(&key_of(one)) < place_of(key));
            (to.saturating_sub(rows), to)
        }
    };
    Page {
        has_before: from > 0,
        has_after: to < list.len(),
        rows: list[from..to].to_vec(),
    }
}

fn questions() -> impl Strategy<Value = (ReviewerFilter, Cut<ReviewerKey>, u64)> {
    let name = proptest::option::of(prop_oneof![
        Just("a".to_owned()),
        Just("B".to_owned()),
        Just("赵".to_owned()),
        Just("_".to_owned()),
        Just("%".to_owned()),
        "\\PC{0,2}",
    ]);
    let category = proptest::option::of(proptest::sample::select(vec![
        ReviewerCategory::Lawyer,
        ReviewerCategory::Npc,
        ReviewerCategory::FiveElders,
    ]));
    let standing = proptest::sample::select(vec![
        StandingFilter::Serving,
        StandingFilter::All,
        StandingFilter::Retired,
    ]);
    let filter = (name, category, standing).prop_map(|(name, category, standing)| ReviewerFilter {
        name,
        category,
        standing,
    });
    let name = prop_oneof![
        proptest::sample::select(NAMES.to_vec()).prop_map(str::to_owned),
        "\\PC{0,3}"
    ];
    let key = (name, 0_u128..110).prop_map(|(name, id)| ReviewerKey {
        name,
        id: reviewer_id(id),
    });
    let cut = (0..3, key).prop_map(|(kind, key)| match kind {
        0 => Cut::Start,
        1 => Cut::After(key),
        _ => Cut::Before(key),
    });
    (filter, cut, 0_u64..70)
}

async fn filled(store: &Store) -> Vec<Reviewer> {
    let pool = pool();
    for reviewer in &pool {
        add(store, reviewer.clone()).await.expect("added");
    }
    pool
}

#[test]
fn every_page_is_the_one_a_sorted_list_gives() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let office = runtime.block_on(office());
    let pool = runtime.block_on(filled(&office.store));
    let mut runner = TestRunner::new(Config {
        cases: 300,
        failure_persistence: None,
        ..Config::default()
    });
    let outcome = runner.run(&questions(), |(filter, cut, rows)| {
        let found = runtime.block_on(office.store.reviewers_page(ORG, &filter, &cut, rows));
        let rows = usize::try_from(rows).expect("small");
        prop_assert_eq!(found, Ok(expected(&pool, &filter, &cut, rows)));
        Ok(())
    });
    match outcome {
        Ok(()) => {}
        Err(TestError::Fail(why, question)) => panic!("{question:?}: {why}"),
        Err(TestError::Abort(why)) => panic!("{why}"),
    }
    // The connections of the database belong to the runtime.
    runtime.block_on(office.store.close());
}

#[tokio::test]
async fn walking_forth_and_back_meets_everybody_once() {
    let office = office().await;
    let pool = filled(&office.store).await;
    let filter = ReviewerFilter::default();
    let (mut forth, mut cut) = (Vec::new(), Cut::Start);
    loop {
        let page = office
            .store
            .reviewers_page(ORG, &filter, &cut, 7)
            .await
            .expect("reads");
        forth.extend(page.rows.iter().map(key_of));
        match page.rows.last() {
            Some(last) if page.has_after => cut = Cut::After(key_of(last)),
            _ => break,
        }
    }
    let mut all: Vec<_> = pool.iter().map(key_of).collect();
    all.sort_by_key(place_of);
    assert_eq!(forth, all);

    let past_all = ReviewerKey {
        name: "座座座".into(),
        id: reviewer_id(u128::MAX),
    };
    let (mut back, mut cut) = (Vec::new(), Cut::Before(past_all));
    loop {
        let page = office
            .store
            .reviewers_page(ORG, &filter, &cut, 7)
            .await
            .expect("reads");
        let keys: Vec<_> = page.rows.iter().map(key_of).collect();
        back.splice(0..0, keys);
        match page.rows.first() {
            Some(first) if page.has_before => cut = Cut::Before(key_of(first)),
            _ => break,
        }
    }
    assert_eq!(back, all);
}
