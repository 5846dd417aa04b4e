//! Every way an outcome can go, and what can never be.

use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::petitions::matter::Purpose;
use crate::public_review::question::{Question, QuestionInput};
use crate::public_review::remedy::{RemedyInput, RemedyOf};
use crate::public_review::vote_consent::{VoteSaid, may_name};
use crate::refusal::{Fault, FieldFaults};

fn question(template: &str, options: &[&str]) -> Question {
    Question::check(&QuestionInput {
        text: "修坡诉求是否合理？".to_owned(),
        template: template.to_owned(),
        options: options.iter().map(|one| (*one).to_owned()).collect(),
    })
    .unwrap()
}

fn counted() -> [Question; 2] {
    [question("A", &[]), question("D", &["轮换", "收费共用"])]
}

fn input() -> OutcomeInput {
    OutcomeInput {
        title: "散水坡与界址".to_owned(),
        place: "东样镇".to_owned(),
        plain_line: "评议团多数认为修坡的诉求合理。".to_owned(),
        summary: "两户相邻。".to_owned(),
        petitioner_says: "请求修坡。".to_owned(),
        unit_says: "原始界桩已无。".to_owned(),
        asked: counted().iter().map(asked_of).collect(),
        recommendation: "共用明沟。".to_owned(),
        next_remedy: RemedyInput {
            remedy: "statutory_review".to_owned(),
            last_day: String::new(),
        },
        others: "nobody".to_owned(),
        response: ResponseInput::default(),
    }
}

fn checked(input: &OutcomeInput) -> Result<OutcomeText, FieldFaults> {
    let counted = counted();
    let of = RemedyOf {
        purpose: Purpose::Claim,
        held_on: NaiveDate::from_ymd_opt(2026, 1, 9).unwrap(),
        today: NaiveDate::from_ymd_opt(2026, 2, 20).unwrap(),
    };
    OutcomeText::check(input, &counted.iter().collect::<Vec<_>>(), of)
}

fn text() -> OutcomeText {
    checked(&input()).unwrap()
}

fn account(number: u128) -> AccountId {
    AccountId::new(Uuid::from_u128(number))
}

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_770_000_000, 0).unwrap()
}

fn did(by: u128) -> Did {
    Did {
        by: account(by),
        at: now(),
    }
}

fn why() -> GivenBack {
    GivenBack {
        did: did(2),
        reason: Line::new("地点太细").unwrap(),
    }
}

fn yes() -> Answer {
    Answer::by_link(true, now())
}

fn begun() -> Outcome {
    Outcome::begin(OutcomeId::new(Uuid::from_u128(1)), account(1), text())
}

/// Handed on by one, and approved by another.
fn approved() -> Outcome {
    let prepared = begun().prepare(1, did(1)).unwrap();
    prepared.approve(2, did(2)).unwrap()
}

fn year() -> ListedMonths {
    ListedMonths::new("12").unwrap()
}

#[test]
fn a_text_is_taken_as_it_is_shown_and_every_fault_is_named() {
    let with_answer = OutcomeInput {
        response: ResponseInput {
            adoption: "adopted".to_owned(),
            reasons: "准许修坡。".to_owned(),
            replied_on: "2026-01-14".to_owned(),
        },
        ..input()
    };
    for input in [input(), with_answer] {
        let text = checked(&input).unwrap();
        assert_eq!(text.as_input(), input);
        let stored = serde_json::to_string(&text).unwrap();
        assert_eq!(serde_json::from_str::<OutcomeText>(&stored).unwrap(), text);
    }
    let wrong = OutcomeInput {
        asked: vec![
            AskedInput::default(),
            AskedInput {
                text: "好".repeat(61),
                options: vec!["轮换".to_owned(), " ".to_owned()],
            },
        ],
        response: ResponseInput {
            reasons: "准许修坡。".to_owned(),
            ..ResponseInput::default()
        },
        ..OutcomeInput::default()
    };
    let faults = checked(&wrong).unwrap_err().into_vec();
    let fields: Vec<_> = faults.iter().map(|one| one.field.as_str()).collect();
    assert_eq!(
        fields.join(" "),
        "title place plain_line summary petitioner_says unit_says asked.0.text asked.1.text \
         asked.1.options.1 recommendation next_remedy.remedy others response.adoption \
         response.replied_on"
    );
}

#[test]
fn the_unit_answers_after_the_hearing_and_not_later_than_today() {
    let answered = |day: &str| {
        checked(&OutcomeInput {
            response: ResponseInput {
                adoption: "adopted".to_owned(),
                reasons: "准许修坡。".to_owned(),
                replied_on: day.to_owned(),
            },
            ..input()
        })
    };
    for day in ["2026-01-09", "2026-02-20"] {
        answered(day).unwrap();
    }
    for (day, fault) in [
        ("2026-01-08", Fault::BeforeHearing),
        ("2026-02-21", Fault::AfterToday),
        ("2026-12-31", Fault::AfterToday),
    ] {
        let faults = answered(day).unwrap_err().into_vec();
        let [one] = &faults[..] else {
            panic!("{day}: {faults:?}");
        };
        assert_eq!(
            (one.field.as_str(), &one.fault),
            ("response.replied_on", &fault)
        );
    }
}

#[test]
fn there_is_one_text_for_each_question_with_as_many_options() {
    let few = OutcomeInput {
        asked: vec![input().asked[0].clone()],
        ..input()
    };
    let mut more = input();
    more.asked[0].options.push("另一项".to_owned());
    for (input, field) in [(few, "asked"), (more, "asked.0.options")] {
        let faults = checked(&input).unwrap_err().into_vec();
        assert_eq!(faults.len(), 1);
        assert_eq!(
            (faults[0].field.as_str(), faults[0].fault),
            (field, Fault::OutOfRange)
        );
    }
}

#[test]
fn a_hundred_thousand_characters_of_any_script_are_refused_with_their_number() {
    for letter in ["字", "ع", "🌞", "a", "ไ", "한"] {
        let long = OutcomeInput {
            summary: letter.repeat(100_000),
            ..input()
        };
        let faults = checked(&long).unwrap_err().into_vec();
        let max = crate::public_review::session::SUMMARY_CHARS_MAX;
        let now = 100_000;
        assert_eq!(faults[0].fault, Fault::TooLong { max, now }, "{letter}");
    }
}

#[test]
fn from_the_draft_to_the_public_and_away_again() {
    let prepared = begun().prepare(1, did(1)).unwrap();
    let approved = prepared.approve(2, did(2)).unwrap();
    assert_eq!(
        approved.publish(3, did(1), year(), None),
        Err(Refusal::OutcomeNotThere)
    );
    let agreed = approved.answer(yes()).unwrap();
    let published = agreed.publish(4, did(1), year(), None).unwrap();
    assert_eq!(published.stage(), Stage::Published);
    assert!(published.is_public(now()));
    let gone = published.end(Ended::Withdrawn(did(1))).unwrap();
    assert_eq!(gone.stage(), Stage::Withdrawn);
    assert!(!gone.is_public(now()));
}

#[test]
fn whoever_wrote_on_it_does_not_approve_it() {
    let other = OutcomeText {
        place: crate::text::Line::new("西样镇").unwrap(),
        ..text()
    };
    let edited = begun().rewrite(1, account(2), other).unwrap().unwrap();
    let prepared = edited.prepare(2, did(3)).unwrap();
    for editor in [1, 2, 3] {
        assert_eq!(
            prepared.approve(3, did(editor)),
            Err(Refusal::ApprovedByOneself)
        );
    }
    assert!(prepared.approve(3, did(4)).is_ok());
}

#[test]
fn another_text_is_approved_and_agreed_to_anew() {
    let agreed = approved();
    let agreed = agreed.answer(yes()).unwrap();
    assert_eq!(agreed.rewrite(4, account(1), text()), Ok(None), "the same");
    let other = OutcomeText {
        place: crate::text::Line::new("西样镇").unwrap(),
        ..text()
    };
    let rewritten = agreed.rewrite(4, account(1), other).unwrap().unwrap();
    assert_eq!(rewritten.stage(), Stage::Preparing);
}

#[test]
fn a_petitioner_answers_once() {
    let approved = approved();
    let no = Answer::on_paper(false, did(1));
    let declined = approved.answer(no).unwrap();
    assert_eq!(declined.stage(), Stage::Declined);
    assert_eq!(declined.answer(yes()), Err(Refusal::AnsweredAlready));
    let on_paper = |by| Answer::on_paper(true, did(by));
    assert_eq!(declined.answer(on_paper(3)), Err(Refusal::AnsweredAlready));
    // Who agreed may still say no, in whatever way.
    let agreed = approved.answer(yes()).unwrap();
    assert_eq!(agreed.answer(yes()), Err(Refusal::AnsweredAlready));
    for no in [no, Answer::by_link(false, now())] {
        assert_eq!(agreed.answer(no).unwrap().stage(), Stage::Declined);
    }
    // A yes on paper has a witness who did not write the text.
    assert_eq!(
        approved.answer(on_paper(1)),
        Err(Refusal::RecordedByOneself)
    );
    let witnessed = approved.answer(on_paper(2)).unwrap();
    assert_eq!(witnessed.stage(), Stage::Agreed);
    // The no is remembered, whatever becomes of the text.
    let again = declined.give_back(declined.version, why()).unwrap();
    assert_eq!(again.declined(), Some(no));
    assert_eq!(
        declined.publish(4, did(1), year(), None),
        Err(Refusal::OutcomeNotThere)
    );
}

#[test]
fn a_link_remembers_that_its_own_text_was_answered() {
    let approved = approved();
    let agreed = approved.answer(yes()).unwrap();
    assert!(!approved.was_answered_at(approved.version));
    let published = agreed.publish(4, did(1), year(), None).unwrap();
    let withdrawn = published.without_consent(Ended::TakenBack(now())).unwrap();
    for later in [&agreed, &published, &withdrawn] {
        assert!(later.was_answered_at(approved.version));
        assert!(!later.was_answered_at(later.version));
    }
    // Given back, approved anew and answered: the link before was for another approval.
    let again = agreed.give_back(4, why()).unwrap();
    let again = again.prepare(5, did(1)).unwrap();
    let again = again.approve(6, did(2)).unwrap();
    let again = again.answer(yes()).unwrap();
    assert!(!again.was_answered_at(approved.version));
    assert!(again.was_answered_at(7));
}

#[test]
fn why_it_was_given_back_is_known_until_it_is_handed_on() {
    let prepared = begun().prepare(1, did(1)).unwrap();
    let given_back = prepared.give_back(2, why()).unwrap();
    assert_eq!(given_back.given_back(), Some(&why()));
    let other = OutcomeText {
        place: Line::new("西样镇").unwrap(),
        ..text()
    };
    let rewritten = given_back.rewrite(3, account(1), other).unwrap().unwrap();
    assert_eq!(rewritten.given_back(), Some(&why()));
    let again = rewritten.prepare(4, did(1)).unwrap();
    assert_eq!(again.given_back(), None);
}

#[test]
fn the_next_edition_begins_with_the_words_and_the_writers_of_the_one_before() {
    let id = |n| OutcomeId::new(Uuid::from_u128(n));
    let approved = approved();
    let waiting = approved.after((2, 0), id(2), account(3), text());
    assert_eq!(waiting, Err(Refusal::VersionConflict), "it is not finished");
    let no = Answer::by_link(false, now());
    let declined = approved.answer(no).unwrap();
    let again = declined.give_back(4, why()).unwrap();
    let again = again.prepare(5, did(1)).unwrap();
    let again = again.approve(6, did(2)).unwrap();
    let again = again.answer(yes()).unwrap();
    let published = again.publish(8, did(1), year(), None).unwrap();
    let next = published.after((2, 0), id(2), account(3), text()).unwrap();
    assert_eq!((next.edition, next.version), (2, 1));
    assert_eq!(next.declined(), Some(no), "a no is not forgotten");
    let next = next.prepare(1, did(3)).unwrap();
    for writer in [1, 3] {
        assert_eq!(
            next.approve(2, did(writer)),
            Err(Refusal::ApprovedByOneself)
        );
    }
    assert!(next.approve(2, did(2)).is_ok());
    for read in [(1, 9), (2, 1), (3, 0)] {
        let other = published.after(read, id(2), account(3), text());
        assert_eq!(other, Err(Refusal::VersionConflict));
    }
    // And there is an end to it.
    let mut last = published;
    for edition in 2..=EDITIONS_MAX {
        last = Outcome::restore(
            id(u128::from(edition)),
            edition,
            9,
            text(),
            last.editors().clone(),
            (*last.steps(), Remembered::default()),
        )
        .unwrap();
    }
    let more = last.after((EDITIONS_MAX + 1, 0), id(0), account(3), text());
    assert_eq!(more, Err(Refusal::EditionsUsedUp));
}

#[test]
fn what_is_taken_back_by_the_own_hand_is_a_no() {
    let approved = approved();
    let agreed = approved.answer(yes()).unwrap();
    assert!(!rests_on_a_yes([&approved].into_iter()));
    assert!(rests_on_a_yes([&approved, &agreed].into_iter()));
    let taken_back = agreed.without_consent(Ended::TakenBack(now())).unwrap();
    assert_eq!(taken_back.stage(), Stage::Declined);
    assert_eq!(taken_back.declined(), Some(Answer::by_link(false, now())));
    // Withdrawn by the office it says nothing of what the petitioner wants.
    let withdrawn = agreed.without_consent(Ended::Withdrawn(did(2))).unwrap();
    assert_eq!(withdrawn.stage(), Stage::Preparing);
    assert_eq!(withdrawn.declined(), None);
}

#[test]
fn names_stand_beside_the_words_that_were_voted_on() {
    let counted = counted();
    let counted: Vec<_> = counted.iter().collect();
    let tablet = crate::ids::DeviceId::new(Uuid::from_u128(7));
    let yes = Some(VoteSaid::on_tablet(true, tablet));
    let named = |text: OutcomeText, said: &[Option<VoteSaid>]| {
        let outcome = Outcome::begin(OutcomeId::new(Uuid::from_u128(1)), account(1), text);
        may_name(&outcome, &counted, said.iter().copied())
    };
    assert!(named(text(), &[yes, yes]));
    let by_writer = Some(VoteSaid::on_paper(true, account(1)));
    let no = Some(VoteSaid::on_tablet(false, tablet));
    for said in [&[][..], &[yes, None], &[yes, no], &[yes, by_writer]] {
        assert!(!named(text(), said), "{said:?}");
    }
    let mut other_question = text();
    other_question.asked[0].text = Line::new("修坡诉求是否不合理？").unwrap();
    let mut other_option = text();
    other_option.asked[1].options[0] = Line::new("不轮换").unwrap();
    for text in [other_question, other_option] {
        assert!(!named(text, &[yes, yes]));
    }
}

#[test]
fn nothing_is_listed_longer_than_a_year() {
    let agreed = approved();
    let agreed = agreed.answer(yes()).unwrap();
    let published = agreed.publish(4, did(1), year(), None).unwrap();
    // 2 February 2026, 10:40 on China's clocks.
    let last = DateTime::parse_from_rfc3339("2027-02-01T23:59:59+08:00").unwrap();
    assert!(published.is_public(last.to_utc()));
    assert!(!published.is_public(last.to_utc() + chrono::TimeDelta::seconds(1)));
    for wrong in ["0", "13", "", "one", "-1"] {
        let (min, max) = (1, LISTED_MONTHS_MAX);
        assert_eq!(
            ListedMonths::new(wrong),
            Err(Fault::NotBetween { min, max })
        );
    }
    // A later edition does not begin another year.
    let day = |text: &str| text.parse::<NaiveDate>().unwrap();
    assert_eq!(
        first_published([&published].into_iter()),
        Some(day("2026-02-02"))
    );
    let again = |first: &str| agreed.publish(4, did(1), year(), Some(day(first)));
    let until = |edition: &Outcome| edition.steps().publication.unwrap().listed_until;
    assert_eq!(
        again("2025-02-03").as_ref().map(until),
        Ok(day("2026-02-03"))
    );
    assert_eq!(again("2025-02-02"), Err(Refusal::ListedForAYear));
    let leap = NaiveDate::from_ymd_opt(2028, 2, 29).unwrap();
    let after = ListedMonths::new("12").unwrap().after(leap);
    assert_eq!(Some(after), NaiveDate::from_ymd_opt(2029, 2, 28));
}

proptest! {
    /// Whatever is tried, in whatever order: what is public was prepared, approved by somebody who
    /// never wrote on it, and agreed to, with the text that is there; and after the petitioner
    /// took the consent back, not without another yes.
    #[test]
    fn nothing_is_public_that_was_not_approved_and_agreed_to(
        deeds in prop::collection::vec((0_u8..9, 1_u128..4, prop::bool::ANY), 0..60),
    ) {
        let mut outcome = begun();
        let mut approved_text = None;
        let mut agreed_text = None;
        for (deed, by, agrees) in deeds {
            let read = outcome.version;
            let place = if agrees { "西样镇" } else { "东样镇" };
            let other = OutcomeText { place: crate::text::Line::new(place).unwrap(), ..text() };
            let next = match deed {
                0 => outcome.rewrite(read, account(by), other).map(|one| one.unwrap_or(outcome.clone())),
                1 => outcome.prepare(read, did(by)),
                2 => outcome.approve(read, did(by)),
                3 => outcome.give_back(read, why()),
                4 if by == 3 => outcome.answer(Answer::by_link(agrees, now())),
                4 => outcome.answer(Answer::on_paper(agrees, did(by))),
                5 => outcome.publish(read, did(by), year(), None),
                6 => outcome.end(Ended::Withdrawn(did(by))),
                7 => outcome.without_consent(Ended::Withdrawn(did(by))).ok_or(Refusal::OutcomeNotThere),
                _ => outcome.end(Ended::Replaced(did(by))),
            };
            let Ok(next) = next else { continue };
            match deed {
                2 => {
                    prop_assert!(!next.editors().contains(&account(by)));
                    approved_text = Some(next.text.clone());
                }
                4 => {
                    let answer = next.steps().answer.unwrap();
                    let recorder = answer.by.filter(|_| agrees);
                    prop_assert!(recorder.is_none_or(|by| !next.editors().contains(&by)));
                    agreed_text = agrees.then(|| next.text.clone());
                }
                7 => agreed_text = None,
                _ => {}
            }
            outcome = next;
            let remembered = Remembered {
                declined: outcome.declined(),
                given_back: outcome.given_back().cloned(),
            };
            let again = Outcome::restore(
                outcome.id, outcome.edition, outcome.version, outcome.text.clone(),
                outcome.editors().clone(), (*outcome.steps(), remembered),
            );
            prop_assert_eq!(again.as_ref(), Some(&outcome));
            if outcome.is_public(now()) {
                prop_assert_eq!(approved_text.as_ref(), Some(&outcome.text));
                prop_assert_eq!(agreed_text.as_ref(), Some(&outcome.text));
            }
        }
    }
}
