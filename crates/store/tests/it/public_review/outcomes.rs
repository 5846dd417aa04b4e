//! Opinions and outcomes, in and out of the tables.

use domain::ids::OutcomeId;
use domain::petitions::matter::{MatterCategory as Category, Purpose};
use domain::public_review::opinion::{Opinion, OpinionEntry, OpinionInput, Signature};
use domain::public_review::outcome::{
    Answer, Did, Ended, GivenBack, ListedMonths, Outcome, OutcomeInput, OutcomeText, Remembered,
    ResponseInput, Steps, asked_of,
};
use domain::public_review::question::Question;
use domain::public_review::remedy::{RemedyInput, RemedyOf};
use domain::public_review::vote_consent::VoteSaid;
use domain::text::Line;
use store::{AuditHead, ChangedBy, KeptOpinion, OutcomeFilter, PublicState, VoteConsent};

use super::*;

fn remedy() -> RemedyInput {
    RemedyInput {
        remedy: "statutory_review".into(),
        last_day: "2026-06-22".into(),
    }
}

fn remedy_of() -> RemedyOf {
    RemedyOf {
        purpose: Purpose::Claim,
        held_on: chrono::NaiveDate::from_ymd_opt(2026, 5, 6).expect("a day"),
        today: chrono::NaiveDate::from_ymd_opt(2026, 5, 6).expect("a day"),
    }
}

fn opinion() -> KeptOpinion {
    let input = OpinionInput {
        facts_agreed: "两户相邻。".into(),
        facts_disputed: "界址。".into(),
        majority_view: "合理。".into(),
        minority_view: "另一种看法。".into(),
        recommendation: "共用明沟。".into(),
        next_remedy: remedy(),
    };
    let entry = OpinionEntry::check(&input, remedy_of()).expect("an opinion");
    KeptOpinion {
        opinion: Opinion::begin(entry),
        head: None,
        changed: ChangedBy {
            account: "account:1".into(),
            name: "示例丁".into(),
            at: at(6),
        },
    }
}

fn account_id(number: u128) -> AccountId {
    AccountId::new(Uuid::from_u128(0x900 + number))
}

fn did(by: u128, second: i64) -> Did {
    Did {
        by: account_id(by),
        at: at(second),
    }
}

fn outcome(edition: u32) -> Outcome {
    let questions: Vec<Question> = draft().rounds().first().expect("a round").questions.clone();
    let input = OutcomeInput {
        title: "散水坡与界址".into(),
        place: "东样镇".into(),
        plain_line: "评议团认为合理。".into(),
        summary: "两户相邻。".into(),
        petitioner_says: "请求修坡。".into(),
        unit_says: "界桩已无。".into(),
        asked: questions.iter().map(asked_of).collect(),
        recommendation: "共用明沟。".into(),
        next_remedy: remedy(),
        others: "nobody".into(),
        response: ResponseInput::default(),
    };
    let counted: Vec<_> = questions.iter().collect();
    let text = OutcomeText::check(&input, &counted, remedy_of()).expect("a text");
    let id = OutcomeId::new(Uuid::from_u128(0xb00 + u128::from(edition)));
    let (steps, remembered) = (Steps::default(), Remembered::default());
    let editors = [account_id(1)].into();
    Outcome::restore(id, edition, 1, text, editors, (steps, remembered)).expect("a draft")
}

/// An edition after each deed, from the draft until it is public.
fn published(edition: u32) -> [Outcome; 5] {
    let begun = outcome(edition);
    let prepared = begun.prepare(1, did(1, 7)).expect("prepared");
    let approved = prepared.approve(2, did(2, 8)).expect("approved");
    let yes = Answer::on_paper(true, did(2, 9));
    let agreed = approved.answer(yes).expect("answered");
    let months = ListedMonths::new("12").expect("a year");
    let published = agreed.publish(4, did(1, 10), months, None);
    [
        begun,
        prepared,
        approved,
        agreed,
        published.expect("published"),
    ]
}

/// Something in each of the tables.
pub async fn some(tx: &Tx) -> Result<(), StoreFault> {
    tx.add_opinion(SESSION, &opinion()).await?;
    tx.add_outcome(SESSION, &outcome(1)).await?;
    let said = VoteSaid::on_tablet(true, DeviceId::new(Uuid::from_u128(0x77)));
    let name = "示例丁".into();
    tx.save_vote_consent(seat_id(1), VoteConsent { said, name }, at(7))
        .await
}

#[tokio::test]
async fn an_opinion_comes_back_with_its_signatures() {
    let house = house().await;
    let store = &house.store;
    write(store, |tx: Tx| async move {
        tx.add_opinion(SESSION, &opinion()).await
    })
    .await
    .expect("added");
    assert_eq!(store.opinion(SESSION).await, Ok(Some(opinion())));
    write(store, |tx: Tx| async move {
        tx.add_opinion(SESSION, &opinion()).await
    })
    .await
    .expect_err("a session has one");
    let signature = |by| Signature {
        by: account_id(by),
        name: "示例".into(),
        at: at(8),
    };
    let mut signed = opinion();
    signed.opinion.chair = Some(signature(1));
    signed.opinion.clerk = Some(signature(2));
    signed.head = Some(AuditHead {
        seq: 7,
        hash: "ab".repeat(32),
    });
    let save = |kept: KeptOpinion, before| {
        move |tx: Tx| async move { tx.save_opinion(SESSION, &kept, before).await }
    };
    write(store, save(signed.clone(), 2))
        .await
        .expect_err("of another version");
    write(store, save(signed.clone(), 1)).await.expect("saved");
    assert_eq!(store.opinion(SESSION).await, Ok(Some(signed.clone())));
    // Past the program too: one person does not sign twice.
    signed.opinion.clerk = Some(signature(1));
    write(store, save(signed, 1))
        .await
        .expect_err("one person twice");
}

#[tokio::test]
async fn an_outcome_comes_back_after_every_deed_and_one_is_public_at_a_time() {
    let house = house().await;
    let store = &house.store;
    let save =
        |outcome: Outcome| move |tx: Tx| async move { tx.save_outcome(SESSION, &outcome).await };
    let [begun, rest @ ..] = published(1);
    let begun_id = begun.id;
    write(store, |tx: Tx| async move {
        tx.add_outcome(SESSION, &begun).await
    })
    .await
    .expect("added");
    let [prepared, ..] = &rest;
    let reason = Line::new("地点太细").expect("a reason");
    let why = GivenBack {
        did: did(2, 8),
        reason,
    };
    let given_back = prepared.give_back(2, why).expect("given back");
    write(store, save(prepared.clone())).await.expect("saved");
    write(store, save(given_back.clone())).await.expect("saved");
    let kept = store.outcome(begun_id).await.expect("read");
    assert_eq!(kept.map(|kept| kept.outcome), Some(given_back));
    write(store, |tx: Tx| async move {
        tx.raw("UPDATE outcome SET version = 1").await
    })
    .await
    .expect("as it was");
    for step in rest {
        write(store, save(step.clone())).await.expect("saved");
        let kept = store.outcomes(SESSION).await.expect("read");
        assert_eq!(kept.first().map(|kept| &kept.outcome), Some(&step));
    }
    write(store, |tx: Tx| async move {
        tx.add_outcome(SESSION, &outcome(1)).await
    })
    .await
    .expect_err("there is an edition of this number");
    // A second one cannot be public beside it.
    let [begun, prepared, approved, agreed, second] = published(2);
    write(store, |tx: Tx| async move {
        tx.add_outcome(SESSION, &begun).await
    })
    .await
    .expect("added");
    for step in [prepared, approved, agreed] {
        write(store, save(step)).await.expect("saved");
    }
    write(store, save(second.clone()))
        .await
        .expect_err("one is public already");
    let [.., first] = published(1);
    let replaced = first.end(Ended::Replaced(did(1, 11))).expect("replaced");
    write(store, save(replaced)).await.expect("saved");
    write(store, save(second)).await.expect("now it can be");
}

#[tokio::test]
async fn what_is_public_is_found_and_what_is_not_is_not_there() {
    let house = house().await;
    let store = &house.store;
    let now = at(60);
    let today = domain::public_review::session::civil_day(now);
    let number = draft().entry.number.as_str().to_owned();
    let state = async || store.public_outcome(ORG, &number, now).await.expect("read");
    let listed = async |filter: OutcomeFilter| {
        let page = store.public_outcomes_page(ORG, &filter, today, &domain::page::Cut::Start, 10);
        page.await.expect("read").rows.len()
    };
    write(store, |tx: Tx| async move {
        tx.add_opinion(SESSION, &opinion()).await?;
        let [begun, rest @ ..] = published(1);
        tx.add_outcome(SESSION, &begun).await?;
        let [.., agreed, _public] = &rest;
        for step in rest
            .iter()
            .take_while(|step| step.version <= agreed.version)
        {
            tx.save_outcome(SESSION, step).await?;
        }
        Ok(())
    })
    .await
    .expect("kept");
    assert_eq!(state().await, PublicState::Never);
    assert_eq!(listed(OutcomeFilter::default()).await, 0);
    let [.., public] = published(1);
    write(store, |tx: Tx| async move {
        tx.save_outcome(SESSION, &public).await
    })
    .await
    .expect("saved");
    assert!(matches!(state().await, PublicState::Public(_)));
    let of = |category, words: &str| OutcomeFilter {
        words: Some(words.to_owned()),
        category,
    };
    assert_eq!(listed(OutcomeFilter::default()).await, 1);
    assert_eq!(listed(of(Some(Category::Land), "散水")).await, 1);
    assert_eq!(listed(of(Some(Category::Health), "")).await, 0);
    assert_eq!(listed(of(None, "没有")).await, 0);
    let [.., public] = published(1);
    let gone = public.end(Ended::Withdrawn(did(1, 12))).expect("withdrawn");
    write(store, |tx: Tx| async move {
        tx.save_outcome(SESSION, &gone).await
    })
    .await
    .expect("saved");
    assert_eq!(state().await, PublicState::Gone);
    assert_eq!(listed(OutcomeFilter::default()).await, 0);
}

#[tokio::test]
async fn the_table_itself_keeps_what_was_not_agreed_to_from_the_public() {
    let house = house().await;
    let store = &house.store;
    write(store, |tx: Tx| async move {
        tx.add_opinion(SESSION, &opinion()).await?;
        let [begun, rest @ ..] = published(1);
        tx.add_outcome(SESSION, &begun).await?;
        for step in &rest {
            tx.save_outcome(SESSION, step).await?;
        }
        Ok(())
    })
    .await
    .expect("published");
    let silent = "agrees = NULL, answered_how = NULL, answered_at = NULL";
    for broken in [
        silent,
        "agrees = NULL",
        "agrees = (1 = 0)",
        "approved_by = prepared_by",
        "approved_by = NULL, approved_at = NULL",
        "prepared_by = NULL, prepared_at = NULL",
        "prepared_at = NULL",
        "answered_how = NULL",
        "published_by = NULL",
        "listed_until = NULL",
        "other_parties = NULL",
        "ended_how = 'withdrawn'",
        "ended_at = published_at",
        "answered_how = 'spoken'",
        "answered_by = prepared_by",
        "declined_how = 'link'",
        "declined_how = 'spoken', declined_at = published_at",
        "other_parties = 'some'",
        "ended_how = 'lost', ended_by = approved_by, ended_at = published_at",
        "given_back_reason = 'x'",
        "given_back_by = id, given_back_at = published_at, given_back_reason = 'x'",
        "published_by = NULL, published_at = NULL, listed_until = NULL, other_parties = NULL, \
         ended_how = 'withdrawn', ended_by = approved_by, ended_at = approved_at",
    ] {
        let sql = format!("UPDATE outcome SET {broken}");
        write(store, |tx: Tx| async move { tx.raw(&sql).await })
            .await
            .expect_err(broken);
    }
    for broken in [
        "chair_at = changed_at",
        "clerk_name = 'x'",
        "head_seq = 1",
        "head_seq = 1, head_hash = 'x'",
    ] {
        let sql = format!("UPDATE review_opinion SET {broken}");
        write(store, |tx: Tx| async move { tx.raw(&sql).await })
            .await
            .expect_err(broken);
    }
    let state = store.public_outcome(ORG, "PR-2026-01", at(11)).await;
    assert!(matches!(state, Ok(PublicState::Public(_))), "nothing moved");
}

#[tokio::test]
async fn the_table_itself_knows_how_a_member_can_have_agreed() {
    let house = house().await;
    let store = &house.store;
    write(store, |tx: Tx| async move {
        let name = "示例丁".into();
        let said = VoteSaid::on_paper(true, account_id(2));
        tx.add_seats(SESSION, &seats()).await?;
        tx.save_vote_consent(seat_id(1), VoteConsent { said, name }, at(7))
            .await
    })
    .await
    .expect("kept");
    for broken in ["how = 'spoken'", "how = 'tablet'", "device_id = seat_id"] {
        let sql = format!("UPDATE vote_consent SET {broken}");
        write(store, |tx: Tx| async move { tx.raw(&sql).await })
            .await
            .expect_err(broken);
    }
    write(store, |tx: Tx| async move {
        tx.raw("UPDATE vote_consent SET agrees = (1 = 0)").await
    })
    .await
    .expect("a no on paper");
}
