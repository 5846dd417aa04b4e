//! Convening a review session with plain forms: drawn anew with a round more, refused, carried out.

use axum::http::StatusCode;
use domain::people::account::Role;

use crate::office::{Answer, Office, Person, id_of};

const NEW: &str = "/office/petition-matters/HM-2026-0001/new-session";

struct Table {
    office: Office,
    clerk: Person,
}

impl Table {
    /// An office with a pool of three, and a matter of this purpose.
    async fn with(purpose: &str) -> Self {
        let office = Office::with(&[Role::Clerk, Role::Chair, Role::Auditor]).await;
        let clerk = office.log_in(Role::Clerk).await;
        for name in ["赵示例", "钱样本", "孙测试"] {
            office.add_reviewer(&clerk, name).await;
        }
        let table = Self { office, clerk };
        let command = id_of("matter");
        let form = [
            ("command_id", command.as_str()),
            ("matter_no", "hm-2026-0001"),
            ("title", "排水与界址"),
            ("purpose", purpose),
            ("category", "land"),
            ("summary", "两户相邻，雨天积水。"),
            ("responsible_unit", "东样镇政府"),
        ];
        let added = table
            .post("add_matter", "/office/petition-matters/new", &form)
            .await;
        assert_eq!(
            added.line(),
            "303 to /office/petition-matters/HM-2026-0001?notice=matter-added"
        );
        table
    }

    async fn post(&self, command: &str, page: &str, form: &[(&str, &str)]) -> Answer {
        self.office
            .post(&format!("/do/{command}?page={page}"))
            .browser(&self.clerk)
            .page()
            .form(form)
            .send()
            .await
    }

    async fn page(&self, path: &str) -> String {
        let page = self
            .office
            .get(path)
            .browser(&self.clerk)
            .page()
            .send()
            .await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        page.body
    }

    async fn chair(&self) -> String {
        let page = self.page(NEW).await;
        let (_, options) = page.split_once("name=\"form[chair]\"").unwrap();
        let mut values = options.split("value=\"").skip(2);
        values.next().unwrap().split('"').next().unwrap().to_owned()
    }

    /// Drafts a session, and brings it to an open door.
    async fn checking_in(&self) {
        let chair = self.chair().await;
        let command = id_of("draft");
        let mut form = draft(&command);
        form.push(("chair", &chair));
        let drafted = self.post("draft_session", NEW, &form).await;
        let session = "/office/review-sessions/PR-2026-01";
        assert_eq!(
            drafted.line(),
            format!("303 to {session}?notice=session-drafted")
        );
        let consent = id_of("consent");
        let form = [
            ("command_id", consent.as_str()),
            ("session", "PR-2026-01"),
            ("version", "1"),
            ("consent", "paper"),
        ];
        let recorded = self.post("record_consent", session, &form).await;
        assert_eq!(
            recorded.line(),
            format!("303 to {session}?notice=consent-recorded")
        );
        for (version, transition) in [
            ("2", "convene"),
            ("3", "seat_panel"),
            ("4", "open_check_in"),
        ] {
            let moved = self.step(version, transition).await;
            assert_eq!(
                moved.line(),
                format!("303 to {session}?notice=session-moved")
            );
        }
    }

    async fn step(&self, version: &str, transition: &str) -> Answer {
        let command = id_of(&format!("{version} {transition}"));
        let form = [
            ("command_id", command.as_str()),
            ("number", "PR-2026-01"),
            ("revision", version),
            ("transition", transition),
        ];
        let page = "/office/review-sessions/PR-2026-01";
        let page = format!("{page}&form={transition}");
        self.post("move_session", &page, &form).await
    }
}

fn draft(command: &str) -> Vec<(&str, &str)> {
    vec![
        ("command_id", command),
        ("matter", "HM-2026-0001"),
        ("number", "pr-2026-01"),
        ("title", "散水坡与界址"),
        ("summary", "两户相邻，雨天积水。"),
        ("petitioner_statement", "请求准许修散水坡。"),
        ("unit_statement", "原始界桩已无。"),
        ("venue", "东样镇会堂"),
        ("scheduled_at", "2026-06-06T09:00"),
        ("openness", "open"),
        ("ballot_mode", "named"),
        ("statement_minutes", "15"),
        ("expert_minutes", "0"),
        ("reply_minutes", "5"),
        ("questions_minutes", "20"),
        ("last_minutes", "3"),
        ("rounds.0.minutes", ""),
        ("rounds.0.questions.0.text", "修坡诉求是否合理？"),
        ("rounds.0.questions.0.template", "A"),
        ("rounds.0.questions.0.options", ""),
    ]
}

/// The codes on a page of cards.
fn codes(page: &str) -> Vec<String> {
    let codes = page.split("seat-card-code\">").skip(1);
    codes
        .map(|rest| rest.split('<').next().unwrap().replace(' ', ""))
        .collect()
}

#[tokio::test]
async fn a_form_is_drawn_anew_with_a_round_more_and_nothing_is_carried_out() {
    let table = Table::with("CLAIM").await;
    let command = id_of("redraw");
    let mut form = draft(&command);
    form.push(("redraw", "add rounds"));
    let drawn = table.post("draft_session", NEW, &form).await;
    assert_eq!(drawn.status, StatusCode::OK);
    assert!(drawn.body.contains("form[rounds.1.questions.0.text]"));
    assert!(drawn.body.contains("value=\"修坡诉求是否合理？\""));
    assert!(
        drawn
            .body
            .contains(&format!("data-page=\"{NEW}?shape=1.1\""))
    );
    assert!(!drawn.body.contains("role=\"alert\""));
    let list = table.page("/office/review-sessions").await;
    assert!(!list.contains("PR-2026-01"));
    // The address remembers how many rounds there are.
    let again = table.page(&format!("{NEW}?shape=2.1")).await;
    assert!(again.contains("form[rounds.0.questions.1.text]"));
    for nonsense in ["9", "x", "1.1.1.1.1.1.1.1", ""] {
        let plain = table.page(&format!("{NEW}?shape={nonsense}")).await;
        assert!(!plain.contains("form[rounds.1.minutes]"), "{nonsense}");
    }
    // A page of another's deeds is not drawn, whatever the form says.
    let foreign = table.post("draft_session", "/office/audit", &form).await;
    assert_eq!(foreign.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn every_fault_is_named_by_the_field_it_stands_in() {
    let table = Table::with("CLAIM").await;
    let command = id_of("wrong");
    let mut form = draft(&command);
    for (name, value) in &mut form {
        match *name {
            "title" | "rounds.0.questions.0.text" => *value = "",
            "scheduled_at" => *value = "tomorrow",
            _ => {}
        }
    }
    let answer = table
        .office
        .post("/do/draft_session")
        .browser(&table.clerk)
        .form(&form)
        .send()
        .await;
    let fields = answer.json()["fields"].clone();
    let named: Vec<_> = fields
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["field"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(
        named,
        ["title", "scheduled_at", "rounds.0.questions.0.text"]
    );
    let page = table.post("draft_session", NEW, &form).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    for field in named {
        assert!(
            page.body
                .contains(&format!("href=\"#draft_session-{field}\"")),
            "{field}"
        );
    }
    let mut unknown = draft(&command);
    unknown.push(("status", "archived"));
    let answer = table.post("draft_session", NEW, &unknown).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn an_accusation_offers_no_session_and_posting_one_is_refused_in_words() {
    let table = Table::with("ACCUSATION").await;
    let matter = table.page("/office/petition-matters/HM-2026-0001").await;
    assert!(!matter.contains("new-session"));
    assert!(matter.contains("检举控告事项不公开评议"));
    let command = id_of("draft");
    let refused = table.post("draft_session", NEW, &draft(&command)).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("检举控告事项不公开评议"));
    let list = table.page("/office/review-sessions").await;
    assert!(!list.contains("PR-2026-01"));
}

#[tokio::test]
async fn a_step_that_somebody_else_took_is_told_with_the_name() {
    let table = Table::with("CLAIM").await;
    table.checking_in().await;
    let late = table.step("2", "open_check_in").await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.body.contains("示例 clerk 在 "), "says who");
    assert!(late.body.contains("开放了签到"), "says what");
}

#[tokio::test]
async fn codes_stand_on_the_cards_and_nowhere_else() {
    let table = Table::with("CLAIM").await;
    table.checking_in().await;
    let command = id_of("print");
    let form = [("command_id", command.as_str()), ("session", "PR-2026-01")];
    let page = "/office/review-sessions/PR-2026-01";
    let printed = table.post("print_cards", page, &form).await;
    assert_eq!(printed.status, StatusCode::OK);
    assert_eq!(printed.header("cache-control"), "no-store");
    let first = codes(&printed.body);
    assert_eq!(first.len(), 3);
    assert!(first.iter().all(|code| code.len() == 6));
    assert_eq!(printed.body.matches("class=\"seat-card-qr\"").count(), 3);
    // In no address of ours: the QR code is a picture.
    assert!(!printed.body.contains("/seat?code="));
    // Pressed twice, it is the same printing; asked for again, there is none.
    let again = table.post("print_cards", page, &form).await;
    assert_eq!(codes(&again.body), first);
    let asked = table.page(&format!("{page}/cards")).await;
    assert!(codes(&asked).is_empty());
    // One printed again gets a new code.
    let other = id_of("print one");
    let one = [
        ("command_id", other.as_str()),
        ("session", "PR-2026-01"),
        ("seat", "2"),
    ];
    let reprinted = table.post("print_cards", page, &one).await;
    let [code] = codes(&reprinted.body).try_into().unwrap();
    assert!(!first.contains(&code));
    let wrong = [
        ("command_id", command.as_str()),
        ("session", "PR-2026-01"),
        ("seat", "x"),
    ];
    let refused = table
        .post("print_cards", &format!("{page}&form=one"), &wrong)
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);

    let auditor = table.office.log_in(Role::Auditor).await;
    let log = table
        .office
        .get("/api/v1/audit")
        .bearer(&auditor)
        .send()
        .await;
    assert!(log.body.contains("cards-printed"));
    for code in first.iter().chain([&code]) {
        assert!(
            !log.body.contains(code.as_str()),
            "a code is in the audit log"
        );
    }
}

#[tokio::test]
async fn programs_read_of_a_session_what_its_list_says() {
    let table = Table::with("CLAIM").await;
    table.checking_in().await;
    let ask = |path: String| table.office.get(&path).bearer(&table.clerk).send();
    // 散水坡, 没有
    for (words, listed) in [
        ("", 1),
        ("%E6%95%A3%E6%B0%B4%E5%9D%A1", 1),
        ("%E6%B2%A1%E6%9C%89", 0),
    ] {
        let path = format!("/api/v1/review-sessions?words={words}");
        let rows = ask(path).await.json()["review_sessions"].clone();
        assert_eq!(rows.as_array().map(Vec::len), Some(listed), "{rows}");
        for row in rows.as_array().into_iter().flatten() {
            let said = ["number", "title", "status", "ballot_mode"].map(|name| &row[name]);
            assert_eq!(said, ["PR-2026-01", "散水坡与界址", "panel_drawn", "named"]);
            assert!(row["chair"].is_string(), "{row}");
        }
    }
    let matters = ask("/api/v1/petition-matters".to_owned()).await.json();
    let sessions = &matters["petition_matters"][0]["review_sessions"];
    assert_eq!(*sessions, serde_json::json!(["PR-2026-01"]));
}
