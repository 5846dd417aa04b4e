//! Markup in every text that reaches a public page, and what is read after it was withdrawn.

use axum::http::StatusCode;
use domain::ids::CommandId;
use domain::public_review::outcome::{OutcomeInput, ResponseInput};
use services::public_review::Deciding;
use services::{Actor, Services};
use uuid::Uuid;

use crate::office::{Office, Person};

/// Fits into the shortest field, 20 characters; as it stands, and as a page has to say it.
const MARKUP: &str = "<b onclick=a(1)>&\"'";
const AS_TEXT: &str = "&lt;b onclick=a(1)&gt;&amp;";

pub struct House {
    pub office: Office,
    pub clerk: Actor,
    pub chair: Actor,
    /// Number of the session whose outcome is public.
    pub number: String,
}

/// The demo, with one outcome that is public.
pub async fn house() -> House {
    let office = Office::with(&[]).await;
    let services = office.house.services();
    let demo = services.load_demo().await.unwrap();
    let published = demo
        .sessions
        .iter()
        .find(|one| one.status.code() == "published");
    let number = published.unwrap().number.clone();
    let person = async |name: &str| {
        let Person { access, .. } = office.log_in_as(name, "sunshine-2026").await;
        services.caller(&access).await.unwrap()
    };
    let (clerk, chair) = (person("clerk").await, person("chair").await);
    House {
        office,
        clerk,
        chair,
        number,
    }
}

/// Wishes of one test; those up to 9 are made here.
pub fn wish(number: u128) -> CommandId {
    CommandId::new(Uuid::from_u128(0xabc0 + number))
}

impl House {
    pub fn services(&self) -> &Services {
        self.office.house.services()
    }

    /// Clerk and chair sign the opinion of a session at this version.
    pub async fn sign(&self, number: &str, version: u32) {
        for (turn, by) in (6..).zip([&self.clerk, &self.chair]) {
            let signed = self
                .services()
                .sign_opinion(by, wish(turn), number, version);
            signed.await.unwrap();
        }
    }

    /// Writes an edition and takes it all the way to the public: once in a test.
    pub async fn publish(&self, write: impl Fn(OutcomeInput) -> OutcomeInput) {
        let (services, number) = (self.services(), self.number.as_str());
        let file = services.outcome(&self.clerk, number).await.unwrap();
        let latest = file.editions.first().map(|kept| kept.outcome.edition);
        let read = latest.map_or((0, 0), |latest| (latest + 1, 0));
        let input = write(file.begin_with);
        let written = services.write_outcome(&self.clerk, wish(1), number, read, &input);
        let (edition, mut version) = written.await.unwrap();
        let publish = Deciding::Publish {
            months: "12".into(),
        };
        let yes = Deciding::RecordAnswer { agrees: true };
        for (turn, (by, deciding)) in (2..).zip([
            (&self.clerk, Deciding::Prepare),
            (&self.chair, Deciding::Approve),
            (&self.chair, yes),
            (&self.clerk, publish),
        ]) {
            let decided =
                services.decide_outcome(by, wish(turn), number, (edition, version), &deciding);
            decided.await.unwrap();
            version += 1;
        }
    }
}

#[tokio::test]
async fn markup_in_a_published_text_is_text_everywhere() {
    let house = house().await;
    let text = || MARKUP.to_owned();
    house
        .publish(|input| OutcomeInput {
            title: text(),
            place: text(),
            plain_line: text(),
            summary: text(),
            petitioner_says: text(),
            unit_says: text(),
            asked: input
                .asked
                .into_iter()
                .map(|mut asked| {
                    asked.text = text();
                    asked.options.iter_mut().for_each(|option| *option = text());
                    asked
                })
                .collect(),
            recommendation: text(),
            others: input.others,
            response: ResponseInput {
                reasons: text(),
                ..input.response
            },
            next_remedy: input.next_remedy,
        })
        .await;
    let one = format!("/outcomes/{}", house.number);
    let office = format!("/office/review-sessions/{}/outcome", house.number);
    let clerk = house.office.log_in_as("clerk", "sunshine-2026").await;
    for language in ["zh-CN", "en"] {
        for (path, least) in [("/outcomes", 3), (&one, 9), (&office, 9)] {
            let page = house.office.get(path).browser(&clerk).page();
            let page = page.header("accept-language", language).send().await;
            assert_eq!(page.status, StatusCode::OK, "{path}");
            assert!(!page.body.contains("<b onclick"), "{path} shows markup");
            let said = page.body.matches(AS_TEXT).count();
            assert!(said >= least, "{path} says it {said} times");
        }
    }
    let told = house
        .office
        .get(&format!("/api/v1{one}"))
        .send()
        .await
        .json();
    assert_eq!(told["title"], MARKUP);
    assert_eq!(told["questions"][0]["text"], MARKUP);
}

#[tokio::test]
async fn what_is_withdrawn_is_gone_everywhere_and_kept_by_nobody() {
    let house = house().await;
    let one = format!("/outcomes/{}", house.number);
    let read = async |path: &str| house.office.get(path).page().send().await;
    let before = read(&one).await;
    assert_eq!(before.status, StatusCode::OK);
    // No cache may keep it, nor an index: what is gone has to be gone.
    assert_eq!(before.header("cache-control"), "no-store");
    assert!(before.header("x-robots-tag").contains("noarchive"));
    // What is gone from a list has stood there: every list is read twice.
    let lists = ["/outcomes", "/api/v1/outcomes", "/exports/outcomes.csv"];
    for list in lists {
        let listed = read(list).await;
        assert_eq!(listed.status, StatusCode::OK, "{list}");
        assert!(listed.body.contains(&house.number), "{list}");
    }
    let services = house.services();
    let session = services.session_file(&house.clerk, &house.number).await;
    let revision = session.unwrap().session.revision;
    let moving = services::public_review::Moving {
        transition: domain::public_review::course::Transition::Withhold,
        expected_revision: revision,
        reason: "信访人要求撤下".into(),
        scheduled_at: None,
    };
    let moved = services.move_session(&house.clerk, wish(9), &house.number, &moving);
    moved.await.unwrap();
    for path in [one.clone(), format!("/api/v1{one}")] {
        let after = read(&path).await;
        assert_eq!(after.status, StatusCode::GONE, "{path}");
        for kept_inside in ["信访人要求撤下", "散水坡", "withheld"] {
            assert!(!after.body.contains(kept_inside), "{path}: {kept_inside}");
        }
    }
    for list in lists {
        let listed = read(list).await;
        assert_eq!(listed.status, StatusCode::OK, "{list}");
        assert!(!listed.body.contains(&house.number), "{list}");
    }
}

#[tokio::test]
async fn a_number_or_a_link_that_is_guessed_says_nothing() {
    let house = house().await;
    let ask = async |path: String| {
        let answer = house.office.get(&path).page().send().await;
        (answer.status, answer.body.len())
    };
    // A session that was voted on and is not public is like one that never was.
    let year = house.number.get(..7).unwrap().to_owned();
    let (status, length) = ask(format!("/outcomes/{year}-99")).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    for hidden in ["-02", "-03", "-04", "-06"] {
        let found = ask(format!("/outcomes/{year}{hidden}")).await;
        assert_eq!(found, (status, length), "{hidden}");
    }
    // Nor is what is no number at all, in either database.
    for number in ["%00", "PR%002026", "..%2f..", "x"] {
        for path in ["/outcomes/", "/api/v1/outcomes/"] {
            let (status, _) = ask(format!("{path}{number}")).await;
            assert_eq!(status, StatusCode::NOT_FOUND, "{path}{number}");
        }
    }
    for key in [
        "",
        "x",
        "AAAA",
        &"A".repeat(70),
        &"A".repeat(4_000),
        "%00",
        "..%2f..",
    ] {
        let (status, _) = ask(format!("/preview/{key}")).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{key}");
    }
}
