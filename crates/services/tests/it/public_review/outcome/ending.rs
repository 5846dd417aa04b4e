//! How what is public ends, and every yes with it.

use super::*;

#[tokio::test]
async fn what_is_in_the_archive_is_withdrawn_like_anything_else() {
    let (hall, _seats) = announced().await;
    let services = hall.services();
    hall.with_opinion().await;
    hall.with_approved().await;
    let withdraw =
        async |reason: &str| said(services.withdraw_outcome(&hall.clerk, NUMBER, reason).await);
    assert_eq!(withdraw("信访人改变主意").await, "outcome-not-there");
    let yes = Deciding::RecordAnswer { agrees: true };
    assert_eq!(hall.decide(&hall.chair, yes).await, "ok");
    assert_eq!(hall.decide(&hall.clerk, publish()).await, "ok");
    hall.go(&[Transition::Archive]).await;
    assert_eq!(hall.public().await, "ok");
    assert_eq!(withdraw(" ").await, "reason missing");
    assert_eq!(withdraw("信访人改变主意").await, "ok");
    assert_eq!(
        (hall.public().await.as_str(), hall.on_list().await),
        ("outcome-gone", 0)
    );
    assert_eq!(hall.session().await.status(), Status::Archived);
    assert_eq!(withdraw("信访人改变主意").await, "ok", "it is gone already");
}

#[tokio::test]
async fn a_consent_taken_back_takes_the_yes_of_a_waiting_edition_with_it() {
    let (hall, _seats) = announced().await;
    let services = hall.services();
    hall.with_opinion().await;
    hall.with_approved().await;
    let yes = || Deciding::RecordAnswer { agrees: true };
    assert_eq!(hall.decide(&hall.chair, yes()).await, "ok");
    assert_eq!(hall.decide(&hall.clerk, publish()).await, "ok");
    // The unit has answered: another edition, approved and agreed to, but not yet public.
    let other = OutcomeInput {
        plain_line: "单位已经答复。".into(),
        ..hall.text().await
    };
    assert_eq!(hall.publish_text((2, 0), &other).await, "ok");
    assert_eq!(hall.decide(&hall.clerk, Deciding::Prepare).await, "ok");
    assert_eq!(hall.decide(&hall.chair, Deciding::Approve).await, "ok");
    let key = services
        .show_preview_key(&hall.chair, NUMBER)
        .await
        .unwrap();
    let stale = hall.decide_at(&hall.clerk, (1, 4), yes()).await;
    assert_eq!(stale, "version-conflict", "that edition is another one");
    let visitor = &Actor::Visitor;
    assert_eq!(
        said(services.answer_preview(visitor, &key, true).await),
        "ok"
    );
    let withdrawn = services
        .withdraw_outcome(&hall.clerk, NUMBER, "改变主意")
        .await;
    assert_eq!(said(withdrawn), "ok");
    assert_eq!(hall.session().await.status(), Status::Withheld);
    assert_eq!(hall.stage().await, Stage::Preparing);
    assert_eq!(
        hall.decide(&hall.clerk, publish()).await,
        "outcome-not-there"
    );
    assert_eq!(said(services.preview(&key).await), "not-found");
    assert_eq!(
        said(services.answer_preview(visitor, &key, true).await),
        "not-found"
    );
    assert_eq!(hall.public().await, "outcome-gone");
}

#[tokio::test]
async fn a_consent_is_taken_back_by_the_link_it_was_given_by() {
    let (hall, _seats) = announced().await;
    let services = hall.services();
    hall.with_opinion().await;
    hall.with_approved().await;
    let visitor = &Actor::Visitor;
    let key = services
        .show_preview_key(&hall.chair, NUMBER)
        .await
        .unwrap();
    let answer = async |agrees| said(services.answer_preview(visitor, &key, agrees).await);
    // Sent again after a lost answer it was heard, and is noted once.
    for _again in 0..3 {
        assert_eq!(answer(true).await, "ok");
    }
    assert_eq!(hall.decide(&hall.clerk, publish()).await, "ok");
    assert_eq!(hall.public().await, "ok");
    hall.go(&[Transition::Archive]).await;
    assert_eq!(
        answer(false).await,
        "answered-already",
        "to take back is another wish"
    );
    assert_eq!(hall.public().await, "ok");
    let office = services.take_back_consent(&hall.clerk, &key).await;
    assert_eq!(said(office), "not-permitted");
    for _again in 0..2 {
        let taken = services.take_back_consent(visitor, &key).await;
        assert_eq!(said(taken), "ok");
        assert_eq!(
            (hall.public().await.as_str(), hall.on_list().await),
            ("outcome-gone", 0)
        );
    }
    let never = services.take_back_consent(visitor, "x").await;
    assert_eq!(said(never), "not-found");
    let rows = "SELECT CAST(detail AS TEXT) FROM audit_entry WHERE deed = 'outcome-moved'";
    let noted = store::testing::raw_texts(&hall.office.fresh.url, rows).await;
    let noted = noted.unwrap().concat();
    for step in [
        "link-shown",
        "agreed-by-link",
        "published",
        "taken-back-by-link",
    ] {
        assert_eq!(noted.matches(step).count(), 1, "{step}: {noted}");
    }
}

#[tokio::test]
async fn a_no_before_the_publication_is_remembered() {
    let (hall, _seats) = announced().await;
    let services = hall.services();
    hall.with_opinion().await;
    hall.with_approved().await;
    let visitor = &Actor::Visitor;
    let key = services
        .show_preview_key(&hall.chair, NUMBER)
        .await
        .unwrap();
    assert_eq!(
        said(services.answer_preview(visitor, &key, true).await),
        "ok"
    );
    // The petitioner thinks again before anything is public.
    assert_eq!(
        said(services.answer_preview(visitor, &key, false).await),
        "ok"
    );
    assert_eq!(hall.stage().await, Stage::Declined);
    assert_eq!(hall.decide(&hall.chair, give_back()).await, "ok");
    assert_eq!(hall.decide(&hall.clerk, Deciding::Prepare).await, "ok");
    let file = services.outcome(&hall.chair, NUMBER).await.unwrap();
    let latest = &file.editions.first().unwrap().outcome;
    let declined = latest.declined().unwrap();
    assert!(
        !declined.agrees && declined.by.is_none(),
        "the approver sees it"
    );
    assert_eq!(latest.steps().answer, None);
}

#[tokio::test]
async fn a_year_is_a_year_for_all_editions_together() {
    let (hall, _seats) = announced().await;
    let services = hall.services();
    hall.with_opinion().await;
    hall.with_approved().await;
    let yes = || Deciding::RecordAnswer { agrees: true };
    assert_eq!(hall.decide(&hall.chair, yes()).await, "ok");
    assert_eq!(hall.decide(&hall.clerk, publish()).await, "ok");
    let until = async || {
        let file = services.outcome(&hall.clerk, NUMBER).await.unwrap();
        let latest = &file.editions.first().unwrap().outcome;
        latest.steps().publication.unwrap().listed_until
    };
    let first = until().await;
    let another = async |edition: u32, line: &str| {
        let text = OutcomeInput {
            plain_line: line.into(),
            ..hall.text().await
        };
        assert_eq!(hall.publish_text((edition, 0), &text).await, "ok");
        assert_eq!(hall.decide(&hall.clerk, Deciding::Prepare).await, "ok");
        assert_eq!(hall.decide(&hall.chair, Deciding::Approve).await, "ok");
        assert_eq!(hall.decide(&hall.chair, yes()).await, "ok");
        hall.decide(&hall.clerk, publish()).await
    };
    hall.office.clock.advance(TimeDelta::days(300));
    assert_eq!(another(2, "单位已经答复。").await, "ok");
    assert_eq!(until().await, first, "no day longer");
    hall.office.clock.advance(TimeDelta::days(66));
    assert_eq!(hall.public().await, "outcome-gone");
    assert_eq!(another(3, "又一版。").await, "listed-for-a-year");
}

#[tokio::test]
async fn an_earlier_link_takes_back_a_later_edition() {
    let (hall, _seats) = announced().await;
    let services = hall.services();
    hall.with_opinion().await;
    hall.with_approved().await;
    let visitor = &Actor::Visitor;
    let key = services
        .show_preview_key(&hall.chair, NUMBER)
        .await
        .unwrap();
    let answer = async |agrees| said(services.answer_preview(visitor, &key, agrees).await);
    let may_take_back = async || match services.preview(&key).await.unwrap() {
        Previewed::Over { may_take_back, .. } => may_take_back,
        Previewed::Waiting(_) => panic!("it was answered"),
    };
    assert_eq!(answer(true).await, "ok");
    assert!(may_take_back().await);
    assert_eq!(hall.decide(&hall.clerk, publish()).await, "ok");
    // The later edition is agreed to on paper: the petitioner has this link alone.
    let later = OutcomeInput {
        plain_line: "单位已经答复。".into(),
        ..hall.text().await
    };
    assert_eq!(hall.publish_text((2, 0), &later).await, "ok");
    let yes = Deciding::RecordAnswer { agrees: true };
    for (by, deciding) in [
        (&hall.clerk, Deciding::Prepare),
        (&hall.chair, Deciding::Approve),
        (&hall.chair, yes),
        (&hall.clerk, publish()),
    ] {
        assert_eq!(hall.decide(by, deciding).await, "ok");
    }
    assert!(may_take_back().await);
    let taken = services.take_back_consent(visitor, &key).await;
    assert_eq!(said(taken), "ok");
    assert_eq!(hall.public().await, "outcome-gone");
    assert!(!may_take_back().await, "nothing is left to take back");
}

#[tokio::test]
async fn a_no_to_a_later_edition_is_no_word_on_what_is_public() {
    let (hall, _seats) = announced().await;
    let services = hall.services();
    hall.with_opinion().await;
    hall.with_approved().await;
    let yes = || Deciding::RecordAnswer { agrees: true };
    assert_eq!(hall.decide(&hall.chair, yes()).await, "ok");
    assert_eq!(hall.decide(&hall.clerk, publish()).await, "ok");
    let later = OutcomeInput {
        plain_line: "单位已经答复。".into(),
        ..hall.text().await
    };
    assert_eq!(hall.publish_text((2, 0), &later).await, "ok");
    assert_eq!(hall.decide(&hall.clerk, Deciding::Prepare).await, "ok");
    assert_eq!(hall.decide(&hall.chair, Deciding::Approve).await, "ok");
    let visitor = &Actor::Visitor;
    let key = services
        .show_preview_key(&hall.chair, NUMBER)
        .await
        .unwrap();
    // Pressed twice, or sent again after a lost answer; and a yes does not overrule it.
    for (agrees, told) in [(false, "ok"), (false, "ok"), (true, "answered-already")] {
        let answered = services.answer_preview(visitor, &key, agrees).await;
        assert_eq!(said(answered), told);
        assert_eq!(hall.public().await, "ok");
    }
    // The page offers what it can do: what is public is taken back by this link as well.
    let Previewed::Over {
        answer: Some(answer),
        may_take_back: true,
    } = services.preview(&key).await.unwrap()
    else {
        panic!("the first edition is public");
    };
    assert!(!answer.agrees);
    // Also once its text was written anew and agreed to on paper.
    assert_eq!(hall.decide(&hall.chair, give_back()).await, "ok");
    assert_eq!(hall.decide(&hall.clerk, Deciding::Prepare).await, "ok");
    assert_eq!(hall.decide(&hall.chair, Deciding::Approve).await, "ok");
    assert_eq!(hall.decide(&hall.chair, yes()).await, "ok");
    assert_eq!(hall.decide(&hall.clerk, publish()).await, "ok");
    assert!(matches!(
        services.preview(&key).await,
        Ok(Previewed::Over {
            may_take_back: true,
            ..
        })
    ));
    let taken = services.take_back_consent(visitor, &key).await;
    assert_eq!(said(taken), "ok");
    assert_eq!(hall.public().await, "outcome-gone");
    assert_eq!(said(services.preview(&key).await), "not-found");
}

#[tokio::test]
async fn a_link_of_an_earlier_text_takes_back_a_yes_on_paper_that_waits() {
    let (hall, _seats) = announced().await;
    let services = hall.services();
    hall.with_opinion().await;
    hall.with_approved().await;
    let visitor = &Actor::Visitor;
    let key = services
        .show_preview_key(&hall.chair, NUMBER)
        .await
        .unwrap();
    assert_eq!(
        said(services.answer_preview(visitor, &key, true).await),
        "ok"
    );
    let yes = || Deciding::RecordAnswer { agrees: true };
    let again = [
        (&hall.chair, give_back()),
        (&hall.clerk, Deciding::Prepare),
        (&hall.chair, Deciding::Approve),
        (&hall.chair, yes()),
    ];
    for (by, deciding) in again {
        assert_eq!(hall.decide(by, deciding).await, "ok");
    }
    // Withheld, and laid in the archive: the yes is still there, and nobody is asked any more.
    hall.go(&[Transition::Withhold]).await;
    for deciding in [Deciding::Prepare, Deciding::Approve] {
        let by = if deciding == Deciding::Prepare {
            &hall.clerk
        } else {
            &hall.chair
        };
        assert_eq!(hall.decide(by, deciding).await, "ok");
    }
    assert_eq!(hall.decide(&hall.chair, yes()).await, "ok");
    hall.go(&[Transition::Archive]).await;
    assert_eq!(hall.stage().await, Stage::Agreed);
    assert!(matches!(
        services.preview(&key).await,
        Ok(Previewed::Over {
            may_take_back: true,
            ..
        })
    ));
    for _again in 0..2 {
        let taken = services.take_back_consent(visitor, &key).await;
        assert_eq!(said(taken), "ok");
        assert_eq!(hall.stage().await, Stage::Declined);
    }
    let file = services.outcome(&hall.clerk, NUMBER).await.unwrap();
    assert!(file.latest().unwrap().declined().is_some(), "it is a no");
    assert_eq!(said(services.preview(&key).await), "not-found");
}

#[tokio::test]
async fn who_wrote_the_text_is_not_shown_the_link_to_it() {
    let (hall, _seats) = announced().await;
    let services = hall.services();
    hall.with_opinion().await;
    hall.with_approved().await;
    for (by, told) in [
        (&hall.clerk, "recorded-by-oneself"),
        (&hall.chair, "ok"),
        (&Actor::Visitor, "not-logged-in"),
    ] {
        assert_eq!(said(services.show_preview_key(by, NUMBER).await), told);
    }
}
