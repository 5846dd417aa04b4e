//! What the public reads of outcomes: one of them whole, as programs get it, and the list, narrowed
//! and turned, on its page and over the API.

use std::collections::{BTreeMap, BTreeSet};

use axum::http::StatusCode;
use domain::public_review::outcome::{AskedInput, OutcomeInput, ResponseInput};
use domain::public_review::remedy::RemedyInput;
use domain::public_review::seat::SeatNo;
use serde_json::{Value, json};
use store::testing::{on_postgres, raw};

use crate::hostile_outcome::{House, house, wish};
use crate::office::Office;
use crate::opinion_print::{ANNOUNCED, opinion};

/// How the eleven members of the demo's published session voted, seat by seat; none for abstaining.
const FIRST: [Option<u32>; 11] = [
    Some(0),
    Some(0),
    Some(1),
    Some(0),
    None,
    Some(0),
    Some(1),
    Some(0),
    Some(0),
    Some(1),
    None,
];
const SECOND: [Option<u32>; 11] = [
    Some(0),
    Some(0),
    Some(0),
    Some(0),
    Some(0),
    Some(1),
    Some(0),
    Some(0),
    Some(0),
    Some(1),
    None,
];

/// A text whose words stand in no other.
fn text() -> OutcomeInput {
    let asked = |text: &str| AskedInput {
        text: text.into(),
        options: Vec::new(),
    };
    OutcomeInput {
        title: "檐沟的走向".into(),
        place: "西样镇".into(),
        plain_line: "评议团认为水道可以绕行。".into(),
        summary: "屋后积水，夜里更甚。".into(),
        petitioner_says: "请求准许动工。".into(),
        unit_says: "愿意派人测量。".into(),
        asked: vec![asked("动工的诉求是否合理？"), asked("是否同意绕行？")],
        recommendation: "准许动工，水道绕行。".into(),
        next_remedy: RemedyInput {
            remedy: "reconsideration".into(),
            last_day: "2026-06-22".into(),
        },
        others: "nobody".into(),
        response: ResponseInput {
            adoption: "partly_adopted".into(),
            reasons: "动工可以，费用自理。".into(),
            replied_on: "2026-05-05".into(),
        },
    }
}

async fn told(house: &House, number: &str) -> Value {
    let path = format!("/api/v1/outcomes/{number}");
    let answer = house.office.get(&path).send().await;
    assert_eq!(answer.status, StatusCode::OK, "{path}");
    answer.json()
}

/// The end of the chain when both had signed, as programs are told.
async fn audit_head(house: &House, number: &str) -> Value {
    let file = house.services().opinion(&house.clerk, number).await;
    let head = file.unwrap().kept.unwrap().head.unwrap();
    assert!(head.seq > 0);
    assert_eq!(head.hash.len(), 64);
    json!({ "seq": head.seq, "hash": head.hash })
}

/// An option that a template brings.
fn option(mark: &str, word: &str, votes: u32) -> Value {
    json!({ "mark": mark, "word": word, "text": null, "votes": votes })
}

/// A question of eleven members who all voted, and of which the first option has the majority.
fn question(text: &str, options: &[Value], abstain: u32) -> Value {
    json!({
        "text": text, "options": options, "abstain": abstain,
        "eligible": 11, "present": 11, "issued": 11, "returned": 11, "valid": 11, "invalid": 0,
        "rule": "half_of_present", "votes_needed": 6, "result": "majority", "majority": 0, "named_votes": [],
    })
}

#[tokio::test]
async fn programs_are_told_the_whole_of_an_outcome() {
    let house = house().await;
    house.publish(|_begun| text()).await;
    // However long the database took, the head says what the page is about.
    for _again in 0..20 {
        let page = house.office.get("/outcomes/PR-2026-01").page().send().await;
        let about = "<meta name=\"description\" content=\"评议团认为水道可以绕行。\">";
        assert_eq!(page.body.matches(about).count(), 1);
    }
    let first = [
        option("full", "reasonable", 6),
        option("half", "partly_reasonable", 3),
        option("empty", "unreasonable", 0),
    ];
    let second = [option("full", "agree", 8), option("empty", "disagree", 2)];
    let questions = [
        question("动工的诉求是否合理？", &first, 2),
        question("是否同意绕行？", &second, 1),
    ];
    let response = json!({
        "adoption": "partly_adopted", "reasons": "动工可以，费用自理。",
        "replied_on": "2026-05-05",
    });
    let head = audit_head(&house, &house.number).await;
    assert_eq!(
        told(&house, &house.number).await,
        json!({
            "number": "PR-2026-01", "title": "檐沟的走向", "place": "西样镇", "category": "land",
            "plain_line": "评议团认为水道可以绕行。", "held_on": "2026-04-17",
            "summary": "屋后积水，夜里更甚。", "petitioner_says": "请求准许动工。",
            "unit_says": "愿意派人测量。", "questions": questions,
            "recommendation": "准许动工，水道绕行。", "is_advice": true,
            "next_remedy": { "remedy": "reconsideration", "last_day": "2026-06-22" },
            "unit_response": response,
            // A year from 19 April, the first day of the first edition.
            "last_day": "2027-04-18", "audit_head": head,
        })
    );
    let list = house.office.get("/api/v1/outcomes").send().await.json();
    assert_eq!(
        list,
        json!({
            "outcomes": [{
                "number": "PR-2026-01", "title": "檐沟的走向", "place": "西样镇",
                "category": "land", "plain_line": "评议团认为水道可以绕行。",
                "held_on": "2026-04-17", "is_advice": true,
                "next_remedy": { "remedy": "reconsideration", "last_day": "2026-06-22" },
            }],
            "before": null, "after": null,
        })
    );
}

#[tokio::test]
async fn a_split_vote_without_an_answer_or_a_last_day_is_told_as_it_is() {
    let mut house = house().await;
    house.number = ANNOUNCED.to_owned();
    let services = house.services();
    let input = opinion("statutory_review", "");
    let written = services.write_opinion(&house.clerk, wish(20), ANNOUNCED, 0, &input);
    written.await.unwrap();
    house.sign(ANNOUNCED, 1).await;
    house
        .publish(|input| OutcomeInput {
            place: "示例社区".into(),
            plain_line: "评议团没有形成多数意见。".into(),
            others: "all_agreed".into(),
            asked: vec![AskedInput {
                text: "车位怎样使用？".into(),
                options: vec!["按月抽签".into(), "按月收费".into()],
            }],
            ..input
        })
        .await;
    let found = told(&house, ANNOUNCED).await;
    let plan = |text: &str| json!({ "mark": "number", "word": null, "text": text, "votes": 4 });
    let options = [
        plan("按月抽签"),
        plan("按月收费"),
        option("empty", "none_of_them", 0),
    ];
    let asked = json!({
        "text": "车位怎样使用？", "options": options, "abstain": 1,
        "eligible": 9, "present": 9, "issued": 9, "returned": 9, "valid": 9, "invalid": 0,
        "rule": "half_of_present", "votes_needed": 5, "result": "no_majority", "majority": null,
        "named_votes": [],
    });
    assert_eq!(found["questions"], json!([asked]));
    let remedy = json!({ "remedy": "statutory_review", "last_day": null });
    assert_eq!(found["next_remedy"], remedy);
    assert_eq!(found["unit_response"], Value::Null);
    assert_eq!(found["held_on"], "2026-04-27");
    // Published this morning for twelve months.
    assert_eq!(found["last_day"], "2027-05-05");
    let head = audit_head(&house, ANNOUNCED).await;
    assert_eq!(found["audit_head"], head);
}

/// Who chose what, question by question.
fn named(questions: &Value) -> Vec<BTreeMap<String, Value>> {
    let questions = questions.as_array().expect("questions").iter();
    let named = questions.map(|question| {
        let votes = question["named_votes"].as_array().expect("votes").iter();
        let votes = votes.map(|vote| {
            let name = vote["name"].as_str().expect("a name");
            (name.to_owned(), vote["option"].clone())
        });
        votes.collect::<BTreeMap<_, _>>()
    });
    named.collect()
}

#[tokio::test]
async fn names_stand_beside_votes_while_every_voter_agrees() {
    let house = house().await;
    let services = house.services();
    let number = house.number.as_str();
    let questions = async || told(&house, number).await["questions"].clone();
    let page_has_names = async || {
        let path = format!("/outcomes/{number}");
        let page = house.office.get(&path).page().send().await;
        assert_eq!(page.status, StatusCode::OK);
        page.body.contains("谁选了什么")
    };
    let say = async |turn: u128, seat: SeatNo, agrees: bool| {
        // The clerk wrote the text, and does not witness a yes to it.
        let said = services.record_vote_consent(&house.chair, wish(turn), number, seat, agrees);
        said.await.unwrap();
    };
    let file = services.outcome(&house.clerk, number).await.unwrap();
    let mut panel = file.votes.voters;
    panel.sort_by_key(|voter| voter.seat);
    assert_eq!(panel.len(), FIRST.len());
    let counts_alone = questions().await;
    for (turn, voter) in (20..).zip(&panel) {
        // As long as one of them has not agreed, no name stands there.
        assert_eq!(questions().await, counts_alone, "before {:?}", voter.seat);
        assert!(named(&counts_alone).iter().all(BTreeMap::is_empty));
        assert!(!page_has_names().await);
        say(turn, voter.seat, true).await;
    }
    let chosen = [FIRST, SECOND].map(|choices| {
        let ballots = panel.iter().zip(choices);
        let ballots = ballots.map(|(voter, choice)| (voter.name.clone(), json!(choice)));
        ballots.collect::<BTreeMap<_, _>>()
    });
    assert_eq!(chosen[0].len(), FIRST.len(), "each has a name of their own");
    assert_eq!(named(&questions().await), chosen);
    assert!(page_has_names().await);
    say(40, panel[2].seat, false).await;
    assert_eq!(questions().await, counts_alone, "one has thought again");
    assert!(!page_has_names().await);
}

/// Rows of a page of the list.
const ROWS: usize = 20;

/// Outcomes beside the demo's own: two pages and some more.
const COPIES: usize = 44;

/// Publishes so many copies of the demo's outcome, under numbers from `PR-2026-1001` on, as if
/// they were about education. One session has one public outcome: each copy has its own.
async fn copies(office: &Office) {
    let id = if on_postgres() {
        "gen_random_uuid()"
    } else {
        "randomblob(16)"
    };
    let same = "title, summary, petitioner_statement, unit_statement, venue, scheduled_at, \
                openness, ballot_mode, profile, allowances, consent, chair_id, clerk_id, status, \
                back, roll, version, projector_turn, changes, created_at, created_by";
    let of = |table: &str, columns: &str| {
        let columns = columns.split(", ");
        let columns: Vec<_> = columns.map(|column| format!("{table}.{column}")).collect();
        columns.join(", ")
    };
    let session = of("s", same);
    let sql = format!(
        "INSERT INTO review_session (id, org_id, matter_id, number, {same}) \
         SELECT {id}, s.org_id, m.id, 'PR-2026-' || (1000 + n.i), {session} \
         FROM review_session s CROSS JOIN petition_matter m CROSS JOIN \
         (WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < {COPIES}) \
         SELECT i FROM c) n WHERE s.number = 'PR-2026-01' AND m.category = 'education'"
    );
    raw(&office.fresh.url, &sql).await.expect("sessions");
    let same = "edition, version, body, editors, found_by, prepared_by, prepared_at, approved_by, \
                approved_at, agrees, answered_how, answered_at, answered_by, other_parties, \
                published_by, published_at, listed_until";
    let outcome = of("o", same);
    let sql = format!(
        "INSERT INTO outcome (id, session_id, {same}) SELECT {id}, t.id, {outcome} \
         FROM outcome o JOIN review_session s ON s.id = o.session_id \
         CROSS JOIN review_session t WHERE s.number = 'PR-2026-01' \
         AND t.number LIKE 'PR-2026-1___' AND o.published_at IS NOT NULL AND o.ended_at IS NULL"
    );
    raw(&office.fresh.url, &sql).await.expect("outcomes");
}

/// A page of the list: the numbers on it, and where its pages before and after are.
#[derive(Debug, Default, PartialEq, Eq)]
struct Listed {
    numbers: Vec<String>,
    before: Option<String>,
    after: Option<String>,
}

/// A page for people, read as they follow it.
fn read_page(body: &str) -> Listed {
    let link = |rel: &str| {
        let mark = format!("rel=\"{rel}\" href=\"");
        let (_, rest) = body.split_once(mark.as_str())?;
        let (href, _) = rest.split_once('"')?;
        Some(href.replace("&amp;", "&"))
    };
    let rows = body.split("class=\"outcome-item-title\"").skip(1);
    let rows = rows.filter_map(|row| row.split_once("href=\"/outcomes/"));
    let numbers = rows.filter_map(|(_, row)| row.split('"').next());
    Listed {
        numbers: numbers.map(str::to_owned).collect(),
        before: link("prev"),
        after: link("next"),
    }
}

/// A page for programs, whose cursors are sent back with the question.
fn read_answer(base: &str, answer: &Value) -> Listed {
    let mark = if base.contains('?') { '&' } else { '?' };
    let way = |side: &str| {
        let cursor = answer[side].as_str()?;
        Some(format!("{base}{mark}{side}={cursor}"))
    };
    let rows = answer["outcomes"].as_array().expect("rows").iter();
    let numbers = rows.map(|row| row["number"].as_str().expect("a number").to_owned());
    Listed {
        numbers: numbers.collect(),
        before: way("before"),
        after: way("after"),
    }
}

/// The page at this address of the list that begins at `base`.
async fn listed(house: &House, base: &str, address: &str) -> Listed {
    let is_api = base.starts_with("/api/");
    let asking = house.office.get(address);
    let asking = if is_api { asking } else { asking.page() };
    let answer = asking.send().await;
    assert_eq!(answer.status, StatusCode::OK, "{address}");
    if is_api {
        read_answer(base, &answer.json())
    } else {
        read_page(&answer.body)
    }
}

/// Every page, from the first to the last.
async fn turned(house: &House, base: &str) -> Vec<Listed> {
    let mut pages = vec![listed(house, base, base).await];
    while let Some(after) = pages[pages.len() - 1].after.clone() {
        pages.push(listed(house, base, &after).await);
        assert!(pages.len() < 9, "{base} has no end");
    }
    pages
}

#[tokio::test]
async fn turning_the_pages_shows_each_outcome_once_and_the_way_back() {
    let house = house().await;
    copies(&house.office).await;
    house.publish(|_begun| text()).await;
    let mut orders = Vec::new();
    for base in ["/outcomes", "/api/v1/outcomes"] {
        let pages = turned(&house, base).await;
        let sizes: Vec<_> = pages.iter().map(|page| page.numbers.len()).collect();
        assert_eq!(sizes, [ROWS, ROWS, COPIES + 1 - 2 * ROWS], "{base}");
        assert_eq!(pages[0].before, None, "{base}");
        for turn in [2, 1] {
            let back = pages[turn].before.as_deref().expect("a way back");
            let back = listed(&house, base, back).await;
            assert_eq!(back, pages[turn - 1], "{base}");
        }
        let order: Vec<_> = pages.into_iter().flat_map(|page| page.numbers).collect();
        assert_eq!(order[0], house.number, "the latest is first");
        let once: BTreeSet<_> = order.iter().collect();
        assert_eq!(once.len(), COPIES + 1, "{base}");
        orders.push(order);
        // Whoever has narrowed the list turns the pages of what was found.
        let narrow = format!("{base}?category=education");
        let pages = turned(&house, &narrow).await;
        let found: BTreeSet<_> = pages.iter().flat_map(|page| &page.numbers).collect();
        assert_eq!((pages.len(), found.len()), (3, COPIES), "{narrow}");
        assert!(!found.contains(&house.number), "{narrow}");
    }
    assert_eq!(orders[0], orders[1], "people and programs read one list");
}

#[tokio::test]
async fn the_list_is_narrowed_by_all_of_the_words_and_by_category() {
    let house = house().await;
    copies(&house.office).await;
    house.publish(|_begun| text()).await;
    for (words, category, is_found) in [
        ("檐沟", "", true),
        ("西样", "", true),
        ("绕行", "", true),
        ("夜里", "", true),
        // All of them, wherever they stand and in whatever order.
        ("夜里 檐沟", "", true),
        ("西样\u{3000}积水  绕行", "", true),
        ("檐沟 没有这个词", "", false),
        // In other words of the same text, which are not looked through.
        ("测量", "", false),
        ("西样", "land", true),
        ("西样", "education", false),
        ("", "land", true),
        ("", "health", false),
        ("%", "", false),
        ("_", "", false),
    ] {
        let asked = form_urlencoded::Serializer::new(String::new())
            .append_pair("words", words)
            .append_pair("category", category)
            .finish();
        let wanted: &[String] = if is_found {
            std::slice::from_ref(&house.number)
        } else {
            &[]
        };
        for list in ["/outcomes", "/api/v1/outcomes"] {
            let base = format!("{list}?{asked}");
            let found = listed(&house, &base, &base).await;
            assert_eq!(found.numbers, wanted, "{list} {words} {category}");
            assert_eq!((found.before, found.after), (None, None), "{base}");
        }
    }
    // Words that stand in every other.
    for list in ["/outcomes", "/api/v1/outcomes"] {
        let base = format!("{list}?words=%E4%B8%9C%E6%A0%B7");
        let found = listed(&house, &base, &base).await;
        assert_eq!(found.numbers.len(), ROWS, "{list}");
        assert!(found.after.is_some(), "{list}");
    }
}

#[tokio::test]
async fn nothing_found_is_said_and_a_question_that_is_none_is_refused() {
    let house = house().await;
    // `words=没有`
    let nothing = "/outcomes?words=%E6%B2%A1%E6%9C%89";
    let page = house.office.get(nothing).page().send().await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(read_page(&page.body), Listed::default());
    assert!(page.body.contains("没有找到"));
    for unknown in ["title=x", "after=nowhere", "before=nowhere"] {
        let path = format!("/api/v1/outcomes?{unknown}");
        let answer = house.office.get(&path).send().await;
        assert!(answer.status.is_client_error(), "{path}");
        assert!(answer.is_problem(), "{path}");
    }
}

async fn status(house: &House, address: &str) -> StatusCode {
    let asking = house.office.get(address);
    let asking = if address.starts_with("/api/") {
        asking
    } else {
        asking.page()
    };
    asking.send().await.status
}

#[tokio::test]
async fn a_category_that_does_not_exist_is_said() {
    let house = house().await;
    for list in ["/api/v1/outcomes", "/exports/outcomes.csv"] {
        let answered = status(&house, &format!("{list}?category=hope")).await;
        assert_eq!(answered, StatusCode::UNPROCESSABLE_ENTITY, "{list}");
    }
    // Whoever comes by an old link is not met with an alarm.
    let asked = "/outcomes?category=hope";
    let page = house.office.get(asked).page().send().await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("没有这个分类"));
    assert_eq!(read_page(&page.body).numbers, [house.number.as_str()]);
}

#[tokio::test]
async fn more_words_than_a_database_can_take_are_refused_and_nothing_falls_over() {
    let house = house().await;
    let lists = [
        "/outcomes",
        "/api/v1/outcomes",
        "/exports/outcomes.csv",
        "/exports/outcomes.xlsx",
    ];
    for list in lists {
        for words in [900, 10_000, 30_000] {
            let address = format!("{list}?words={}", "a+".repeat(words));
            let answered = status(&house, &address).await;
            assert!(answered.is_client_error(), "{list} {words}: {answered}");
        }
        assert_eq!(status(&house, list).await, StatusCode::OK, "{list}");
    }
}
