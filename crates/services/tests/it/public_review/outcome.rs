//! From the voted session to what the public reads, and away again.

mod ending;
mod votes;

use domain::public_review::opinion::OpinionInput;
use domain::public_review::outcome::{AskedInput, OutcomeInput, ResponseInput, Stage, asked_of};
use domain::public_review::question::Choice;
use domain::public_review::remedy::RemedyInput;
use domain::public_review::seat::SeatNo;
use domain::public_review::vote_consent::{VoteAnswered, VoteSaid};
use services::public_review::{Deciding, OutcomeQuery, Previewed};

use super::*;

/// A hall that has voted and heard the result, with its seats.
async fn announced() -> (Hall, Vec<Actor>) {
    let hall = Hall::drafted(6, &[round("A")]).await;
    hall.go(&TO_CHECK_IN).await;
    let seats = hall.seat(&hall.cards().await).await;
    hall.go(&TO_VOTING).await;
    let open = hall.open_round().await;
    for (id, seat) in (1..).zip(&seats) {
        let vote = ballot(id, "0");
        let cast = hall.services().cast_ballot(seat, open, &vote);
        assert_eq!(said(cast.await), "ok");
    }
    hall.go(&[Transition::CloseRound, Transition::Announce])
        .await;
    (hall, seats)
}

fn opinion() -> OpinionInput {
    OpinionInput {
        facts_agreed: "两户相邻。".into(),
        facts_disputed: "界址。".into(),
        majority_view: "修坡的诉求合理。".into(),
        minority_view: String::new(),
        recommendation: "共用明沟，各退一步。".into(),
        next_remedy: RemedyInput {
            remedy: "statutory_review".into(),
            last_day: String::new(),
        },
    }
}

impl Hall {
    async fn write(&self, by: &Actor, read: u32, input: &OpinionInput) -> String {
        let written = self.services();
        said(
            written
                .write_opinion(by, self.wish(), NUMBER, read, input)
                .await,
        )
    }

    async fn sign(&self, by: &Actor, read: u32) -> String {
        said(
            self.services()
                .sign_opinion(by, self.wish(), NUMBER, read)
                .await,
        )
    }

    /// The opinion is written and signed by both.
    pub async fn with_opinion(&self) {
        assert_eq!(self.write(&self.clerk, 0, &opinion()).await, "ok");
        assert_eq!(self.sign(&self.clerk, 1).await, "ok");
        assert_eq!(self.sign(&self.chair, 1).await, "ok");
    }

    async fn text(&self) -> OutcomeInput {
        let file = self.services().outcome(&self.clerk, NUMBER).await.unwrap();
        OutcomeInput {
            place: "东样镇".into(),
            plain_line: "评议团认为修坡的诉求合理。".into(),
            others: "all_agreed".into(),
            ..file.begin_with
        }
    }

    async fn publish_text(&self, read: (u32, u32), input: &OutcomeInput) -> String {
        let services = self.services();
        let written = services.write_outcome(&self.clerk, self.wish(), NUMBER, read, input);
        said(written.await)
    }

    async fn decide(&self, by: &Actor, deciding: Deciding) -> String {
        let file = self.services().outcome(&self.clerk, NUMBER).await.unwrap();
        let latest = file.editions.first().map(|kept| &kept.outcome);
        let read = latest.map_or((0, 0), |latest| (latest.edition, latest.version));
        let services = self.services();
        said(
            services
                .decide_outcome(by, self.wish(), NUMBER, read, &deciding)
                .await,
        )
    }

    async fn decide_at(&self, by: &Actor, read: (u32, u32), deciding: Deciding) -> String {
        let services = self.services();
        let decided = services.decide_outcome(by, self.wish(), NUMBER, read, &deciding);
        said(decided.await)
    }

    async fn stage(&self) -> Stage {
        let file = self.services().outcome(&self.clerk, NUMBER).await.unwrap();
        file.editions.first().unwrap().outcome.stage()
    }

    /// What the page says is to be changed.
    async fn told_to_change(&self) -> Option<String> {
        let file = self.services().outcome(&self.clerk, NUMBER).await.unwrap();
        let given_back = file.latest()?.given_back()?;
        Some(given_back.reason.to_string())
    }

    /// The questions in the words that were voted on.
    async fn asked(&self) -> Vec<AskedInput> {
        let session = self.session().await;
        let questions = session.counted_rounds().flat_map(|round| &round.questions);
        questions.map(asked_of).collect()
    }

    /// Written, prepared by the clerk and approved by the chair.
    async fn with_approved(&self) {
        let text = self.text().await;
        assert_eq!(self.publish_text((0, 0), &text).await, "ok");
        assert_eq!(self.decide(&self.clerk, Deciding::Prepare).await, "ok");
        assert_eq!(self.decide(&self.chair, Deciding::Approve).await, "ok");
    }

    async fn public(&self) -> String {
        said(self.services().public_outcome(NUMBER).await)
    }

    async fn on_list(&self) -> usize {
        let all = OutcomeQuery::default();
        self.services()
            .public_outcomes(&all)
            .await
            .unwrap()
            .rows
            .len()
    }
}

/// The name the tablet shows; blank for whoever has no seat.
async fn own_name(services: &Services, seat: &Actor) -> String {
    let own = services.own_vote(seat).await;
    own.map(|own| own.name).unwrap_or_default()
}

fn give_back() -> Deciding {
    Deciding::GiveBack {
        reason: "地点太细".into(),
    }
}

fn publish() -> Deciding {
    Deciding::Publish {
        months: "12".into(),
    }
}

#[tokio::test]
async fn an_opinion_is_signed_by_two_people_under_the_same_text() {
    let (hall, _seats) = announced().await;
    assert_eq!(
        said(hall.go_as(&hall.chair, Transition::SignOpinion).await),
        "opinion-unsigned"
    );
    assert_eq!(hall.sign(&hall.clerk, 1).await, "not-found");
    assert_eq!(hall.write(&hall.clerk, 0, &opinion()).await, "ok");
    assert_eq!(
        hall.write(&hall.chair, 0, &opinion()).await,
        "version-conflict"
    );
    assert_eq!(hall.sign(&hall.clerk, 1).await, "ok");
    assert_eq!(hall.sign(&hall.clerk, 1).await, "signed-already");
    // The chair finds a word to change: the clerk signs anew.
    let other = OpinionInput {
        recommendation: "各退一步。".into(),
        ..opinion()
    };
    assert_eq!(hall.write(&hall.chair, 1, &other).await, "ok");
    assert_eq!(hall.sign(&hall.clerk, 1).await, "version-conflict");
    assert_eq!(hall.sign(&hall.chair, 2).await, "ok");
    assert_eq!(hall.session().await.status(), Status::Announced);
    assert_eq!(hall.sign(&hall.clerk, 2).await, "ok");
    assert_eq!(hall.session().await.status(), Status::OpinionSigned);
    let file = hall.services().opinion(&hall.clerk, NUMBER).await.unwrap();
    let kept = file.kept.unwrap();
    assert!(kept.opinion.is_signed() && kept.head.is_some());
    assert_eq!(
        hall.write(&hall.clerk, 2, &opinion()).await,
        "opinion-stands"
    );
    let verdict = hall.office.fresh.store.audit_verify().await.unwrap();
    assert!(matches!(verdict, store::AuditVerdict::Whole { .. }));
}

#[tokio::test]
async fn nothing_is_read_before_it_is_published_and_nothing_after_it_was_withdrawn() {
    let (hall, _seats) = announced().await;
    assert_eq!(
        hall.publish_text((0, 0), &OutcomeInput::default()).await,
        "opinion-unsigned"
    );
    hall.with_opinion().await;
    hall.with_approved().await;
    assert_eq!(hall.public().await, "not-found");
    let nothing = said(hall.services().public_outcome("PR-2026-99").await);
    assert_eq!(nothing, "not-found", "as if there were none");
    assert_eq!(
        said(hall.go_as(&hall.clerk, Transition::Publish).await),
        "outcome-not-agreed"
    );
    assert_eq!(
        hall.decide(&hall.clerk, publish()).await,
        "outcome-not-there"
    );
    let key = hall
        .services()
        .show_preview_key(&hall.chair, NUMBER)
        .await
        .unwrap();
    let Ok(Previewed::Waiting(preview)) = hall.services().preview(&key).await else {
        panic!("nothing to look at");
    };
    assert_eq!(preview.text.place.as_str(), "东样镇");
    assert_eq!(
        said(
            hall.services()
                .answer_preview(&Actor::Visitor, &key, true)
                .await
        ),
        "ok"
    );
    assert_eq!(
        (hall.public().await.as_str(), hall.on_list().await),
        ("not-found", 0)
    );
    assert_eq!(hall.decide(&hall.clerk, publish()).await, "ok");
    assert_eq!(
        (hall.public().await.as_str(), hall.on_list().await),
        ("ok", 1)
    );
    assert_eq!(hall.session().await.status(), Status::Published);
    // The petitioner thinks again.
    hall.go(&[Transition::Withhold]).await;
    assert_eq!(
        (hall.public().await.as_str(), hall.on_list().await),
        ("outcome-gone", 0)
    );
    assert_eq!(hall.stage().await, Stage::Withdrawn);
    // It may be prepared anew, and everything begins from the beginning.
    let text = hall.text().await;
    assert_eq!(hall.publish_text((1, 5), &text).await, "version-conflict");
    assert_eq!(hall.publish_text((2, 0), &text).await, "ok");
    assert_eq!(hall.public().await, "outcome-gone");
}

#[tokio::test]
async fn nobody_approves_what_the_own_hand_wrote() {
    let (hall, _seats) = announced().await;
    hall.with_opinion().await;
    let text = hall.text().await;
    assert_eq!(hall.publish_text((0, 0), &text).await, "ok");
    assert_eq!(
        hall.decide(&hall.chair, Deciding::Approve).await,
        "outcome-not-there"
    );
    assert_eq!(hall.decide(&hall.clerk, Deciding::Prepare).await, "ok");
    assert_eq!(
        hall.decide(&hall.clerk, Deciding::Approve).await,
        "approved-by-oneself"
    );
    // Not without saying what is to be changed; whoever writes on reads it until it is handed on.
    let reason = " ".to_owned();
    let silent = Deciding::GiveBack { reason };
    assert_eq!(hall.decide(&hall.chair, silent).await, "reason missing");
    assert_eq!(hall.decide(&hall.chair, give_back()).await, "ok");
    assert_eq!(hall.stage().await, Stage::Preparing);
    assert_eq!(hall.told_to_change().await.as_deref(), Some("地点太细"));
    for deciding in [Deciding::Prepare, publish()] {
        assert_eq!(hall.decide(&hall.chair, deciding).await, "not-permitted");
    }
    // Nor does the own hand witness the petitioner's yes to it.
    assert_eq!(hall.decide(&hall.clerk, Deciding::Prepare).await, "ok");
    assert_eq!(hall.told_to_change().await, None);
    assert_eq!(hall.decide(&hall.chair, Deciding::Approve).await, "ok");
    let yes = || Deciding::RecordAnswer { agrees: true };
    assert_eq!(hall.decide(&hall.clerk, yes()).await, "recorded-by-oneself");
    assert_eq!(hall.decide(&hall.chair, yes()).await, "ok");
    let no = Deciding::RecordAnswer { agrees: false };
    assert_eq!(
        hall.decide(&hall.clerk, no).await,
        "ok",
        "a no from anybody"
    );
    // Past the program, the table says the same.
    let sql = "UPDATE outcome SET prepared_by = id, approved_by = id";
    let forced = store::testing::raw(&hall.office.fresh.url, sql).await;
    assert!(forced.is_err(), "{forced:?}");
}

#[tokio::test]
async fn a_link_is_for_one_text_and_one_answer() {
    let (hall, _seats) = announced().await;
    hall.with_opinion().await;
    hall.with_approved().await;
    let services = hall.services();
    let key = services
        .show_preview_key(&hall.chair, NUMBER)
        .await
        .unwrap();
    let mut forged = key.clone().into_bytes();
    if let Some(last) = forged.last_mut() {
        *last = if *last == b'A' { b'B' } else { b'A' };
    }
    let forged = String::from_utf8(forged).unwrap();
    for wrong in ["", "x", &"A".repeat(70), &"好".repeat(20), &forged] {
        assert_eq!(said(services.preview(wrong).await), "not-found", "{wrong}");
        assert_eq!(
            said(services.answer_preview(&Actor::Visitor, wrong, true).await),
            "not-found"
        );
    }
    // The text is changed: the link was for another.
    let other = OutcomeInput {
        place: "西样镇".into(),
        ..hall.text().await
    };
    assert_eq!(hall.publish_text((1, 3), &other).await, "ok");
    assert_eq!(said(services.preview(&key).await), "not-found");
    assert_eq!(
        said(services.answer_preview(&Actor::Visitor, &key, true).await),
        "not-found"
    );
    assert_eq!(hall.decide(&hall.clerk, Deciding::Prepare).await, "ok");
    assert_eq!(hall.decide(&hall.chair, Deciding::Approve).await, "ok");
    let key = services
        .show_preview_key(&hall.chair, NUMBER)
        .await
        .unwrap();
    // The office has the link too, and may not answer by it.
    let office = services.answer_preview(&hall.clerk, &key, true).await;
    assert_eq!(said(office), "not-permitted");
    assert_eq!(
        said(services.answer_preview(&Actor::Visitor, &key, false).await),
        "ok"
    );
    assert_eq!(hall.stage().await, Stage::Declined);
    assert_eq!(
        said(services.answer_preview(&Actor::Visitor, &key, true).await),
        "answered-already"
    );
    let Ok(Previewed::Over {
        answer: Some(answer),
        ..
    }) = services.preview(&key).await
    else {
        panic!("the link does not remember");
    };
    assert!(!answer.agrees);
    // Withheld is a normal result.
    hall.go(&[Transition::Withhold]).await;
    assert_eq!(hall.public().await, "not-found");
    assert_eq!(hall.session().await.status(), Status::Withheld);
}

#[tokio::test]
async fn the_answer_of_the_unit_comes_with_a_later_edition() {
    let (hall, _seats) = announced().await;
    hall.with_opinion().await;
    hall.with_approved().await;
    let paper = Deciding::RecordAnswer { agrees: true };
    assert_eq!(hall.decide(&hall.chair, paper.clone()).await, "ok");
    assert_eq!(hall.decide(&hall.clerk, publish()).await, "ok");
    let with_answer = OutcomeInput {
        response: ResponseInput {
            adoption: "adopted".into(),
            reasons: "准许修坡，共用明沟。".into(),
            replied_on: "2026-05-20".into(),
        },
        next_remedy: RemedyInput {
            remedy: "statutory_review".into(),
            last_day: "2026-06-22".into(),
        },
        ..hall.text().await
    };
    let early = hall.publish_text((2, 0), &with_answer).await;
    assert!(early.contains("response.replied_on"), "{early}");
    hall.office.clock.advance(TimeDelta::days(14));
    assert_eq!(hall.publish_text((2, 0), &with_answer).await, "ok");
    let shown = hall.services().public_outcome(NUMBER).await.unwrap();
    assert_eq!(
        (shown.outcome.edition, shown.outcome.text.response),
        (1, None)
    );
    assert_eq!(hall.decide(&hall.clerk, Deciding::Prepare).await, "ok");
    assert_eq!(hall.decide(&hall.chair, Deciding::Approve).await, "ok");
    assert_eq!(hall.decide(&hall.chair, paper).await, "ok");
    assert_eq!(hall.decide(&hall.clerk, publish()).await, "ok");
    let shown = hall.services().public_outcome(NUMBER).await.unwrap();
    assert_eq!(shown.outcome.edition, 2);
    assert!(shown.outcome.text.response.is_some());
    assert_eq!(hall.on_list().await, 1);
}

#[tokio::test]
async fn it_is_listed_for_a_year_and_found_by_its_words() {
    let (hall, _seats) = announced().await;
    hall.with_opinion().await;
    hall.with_approved().await;
    let key = hall
        .services()
        .show_preview_key(&hall.chair, NUMBER)
        .await
        .unwrap();
    hall.services()
        .answer_preview(&Actor::Visitor, &key, true)
        .await
        .unwrap();
    let mut wrong = publish();
    let Deciding::Publish { months } = &mut wrong else {
        panic!("another step");
    };
    "13".clone_into(months);
    assert_eq!(hall.decide(&hall.clerk, wrong).await, "months not-between");
    assert_eq!(hall.decide(&hall.clerk, publish()).await, "ok");
    let found = async |words: &str, category: &str| {
        let query = OutcomeQuery {
            words: words.to_owned(),
            category: category.to_owned(),
            ..OutcomeQuery::default()
        };
        hall.services()
            .public_outcomes(&query)
            .await
            .unwrap()
            .rows
            .len()
    };
    assert_eq!(found("修坡", "").await, 1);
    assert_eq!(
        found("修 坡", "land").await,
        1,
        "spaces are no part of a word"
    );
    assert_eq!(found("", "education").await, 0);
    assert_eq!(found("没有这个词", "").await, 0);
    for strange in ["%", "_", "\\", "' OR 1=1 --", &"长 ".repeat(30)] {
        assert_eq!(found(strange, "").await, 0, "{strange:?}");
    }
    // A question that is too long for the database is not put to it.
    for words in ["长".repeat(61), "长 ".repeat(30_000), "\0".to_owned()] {
        let query = OutcomeQuery {
            words,
            ..OutcomeQuery::default()
        };
        let refused = said(hall.services().public_outcomes(&query).await);
        assert!(refused.starts_with("words "), "{refused}");
    }
    let cursor = OutcomeQuery {
        after: "rubbish".into(),
        ..OutcomeQuery::default()
    };
    let no_place = said(hall.services().public_outcomes(&cursor).await);
    assert_eq!(no_place, "after unknown-choice");
    hall.office.clock.advance(TimeDelta::days(364));
    assert_eq!(
        (hall.public().await.as_str(), hall.on_list().await),
        ("ok", 1)
    );
    hall.office.clock.advance(TimeDelta::days(1));
    assert_eq!(
        (hall.public().await.as_str(), hall.on_list().await),
        ("outcome-gone", 0)
    );
}

#[tokio::test]
async fn who_signs_for_another_is_said_so() {
    let (hall, _seats) = announced().await;
    let services = hall.services();
    assert_eq!(hall.write(&hall.clerk, 0, &opinion()).await, "ok");
    let file = async |by: &Actor| services.opinion(by, NUMBER).await.unwrap();
    assert!(!file(&hall.clerk).await.stands_in && !file(&hall.chair).await.stands_in);
    // The session is another clerk's, who is ill today.
    let another = "UPDATE review_session SET clerk_id = chair_id";
    store::testing::raw(&hall.office.fresh.url, another)
        .await
        .unwrap();
    assert!(file(&hall.clerk).await.stands_in);
    assert_eq!(hall.sign(&hall.clerk, 1).await, "ok");
    let rows = "SELECT CAST(detail AS TEXT) FROM audit_entry WHERE deed = 'opinion-signed'";
    let noted = store::testing::raw_texts(&hall.office.fresh.url, rows).await;
    let noted = noted.unwrap().concat().replace(' ', "");
    assert!(noted.contains("\"stands_in\":true"), "{noted}");
}

#[tokio::test]
async fn hints_name_the_field_and_change_nothing() {
    let (hall, _seats) = announced().await;
    hall.with_opinion().await;
    let text = OutcomeInput {
        summary: "信访人赵示例，电话 13800138000。".into(),
        unit_says: "评议员1在场。".into(),
        ..hall.text().await
    };
    let hints = hall.services().hints_of(&hall.clerk, &text).await.unwrap();
    let hints: Vec<_> = hints
        .iter()
        .map(|one| {
            (
                one.field.as_str(),
                one.hint.kind.code(),
                one.hint.words.as_str(),
            )
        })
        .collect();
    assert_eq!(
        hints,
        [
            ("summary", "name", "赵示例"),
            ("summary", "phone", "13800138000"),
            ("unit_says", "name", "评议员1"),
        ]
    );
    assert_eq!(
        hall.publish_text((0, 0), &text).await,
        "ok",
        "a hint refuses nothing"
    );
}
