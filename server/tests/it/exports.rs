//! Lists taken away as files, read back with a reader that others wrote.

use axum::body::to_bytes;
use axum::http::{Method, StatusCode};
use calamine::{Data, Reader as _, Xlsx};
use domain::ids::{CommandId, MatterId, SessionId};
use domain::people::account::{AccountInput, Role};
use domain::petitions::matter::MatterInput;
use domain::public_review::outcome::OutcomeInput;
use domain::public_review::question::QuestionInput;
use domain::public_review::session::{RoundInput, SessionInput};
use services::Actor;
use uuid::Uuid;

use crate::hostile_outcome::house;
use crate::office::{Office, PASSWORD, Person};

const HOSTILE: &str = "=HYPERLINK(\"http://x.example\")";

/// The same for each field: a cell that stands under the wrong head is noticed.
fn hostile(field: &str) -> String {
    format!("=HYPERLINK(\"http://x.example/{field}\")")
}

async fn file(office: &Office, person: &Person, path: &str) -> Vec<u8> {
    let answer = office.get(path).browser(person).response().await;
    assert_eq!(answer.status(), StatusCode::OK, "{path}");
    let named = answer.headers()["content-disposition"].to_str().unwrap();
    assert!(named.starts_with("attachment; filename=\""), "{named}");
    assert_eq!(answer.headers()["cache-control"], "no-store");
    let length: usize = {
        let length = answer.headers()["content-length"].to_str().unwrap();
        length.parse().unwrap()
    };
    let bytes = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
    assert_eq!(bytes.len(), length);
    bytes.to_vec()
}

fn rows(bytes: Vec<u8>) -> Vec<Vec<Data>> {
    let mut book = Xlsx::new(std::io::Cursor::new(bytes)).expect("a workbook");
    let formulas = book.worksheet_formula("Sheet1").expect("a sheet");
    assert!(
        formulas.used_cells().next().is_none(),
        "no cell is a formula"
    );
    let range = book.worksheet_range_at(0).expect("a sheet").expect("rows");
    range.rows().map(<[Data]>::to_vec).collect()
}

#[tokio::test]
async fn every_list_is_taken_away_in_both_forms() {
    let office = Office::with_everyone().await;
    let clerk = office.log_in(Role::Clerk).await;
    office.add_reviewer(&clerk, HOSTILE).await;
    for (list, role) in [
        ("reviewers", Role::Clerk),
        ("accounts", Role::SystemAdministrator),
        ("audit", Role::Auditor),
        ("petition-matters", Role::Clerk),
        ("review-sessions", Role::Clerk),
        ("outcomes", Role::Clerk),
    ] {
        let person = office.log_in(role).await;
        let cells = rows(file(&office, &person, &format!("/exports/{list}.xlsx")).await);
        let text = file(&office, &person, &format!("/exports/{list}.csv")).await;
        let text = String::from_utf8(text).unwrap();
        let text = text.strip_prefix('\u{feff}').expect("a mark of UTF-8");
        let head = text.lines().next().unwrap();
        let heads: Vec<_> = cells[0].iter().map(ToString::to_string).collect();
        assert_eq!(head, format!("\"{}\"", heads.join("\",\"")), "{list}");
        let lists_some = ["reviewers", "accounts", "audit"].contains(&list);
        assert_eq!(cells.len() > 1, lists_some, "{list}");
    }
    let cells = rows(file(&office, &clerk, "/exports/reviewers.xlsx").await);
    assert_eq!(cells[1][0], Data::String(HOSTILE.to_owned()));
    let text = String::from_utf8(file(&office, &clerk, "/exports/reviewers.csv").await).unwrap();
    assert!(
        text.contains("\"'=HYPERLINK(\"\"http://x.example\"\")\""),
        "{text}"
    );
}

/// The cells of a CSV file, each of which stands in quotes.
fn records(bytes: Vec<u8>) -> Vec<Vec<String>> {
    let text = String::from_utf8(bytes).expect("UTF-8");
    let text = text.strip_prefix('\u{feff}').expect("a mark of UTF-8");
    let cells = |line: &str| -> Vec<String> {
        let line = line.strip_prefix('"').expect("a quote in front");
        let line = line.strip_suffix('"').expect("a quote behind");
        let cells = line.split("\",\"");
        cells.map(|cell| cell.replace("\"\"", "\"")).collect()
    };
    text.lines().map(cells).collect()
}

/// A text as it is; a day or a moment as CSV has it.
fn said(cell: &Data) -> String {
    match cell {
        Data::String(text) => text.clone(),
        Data::DateTime(at) => {
            let (year, month, day, hour, minute, second, _) = at.to_ymd_hms_milli();
            let day = format!("{year:04}-{month:02}-{day:02}");
            if (hour, minute, second) == (0, 0, 0) {
                day
            } else {
                format!("{day} {hour:02}:{minute:02}:{second:02}")
            }
        }
        other => panic!("neither a text nor a day: {other:?}"),
    }
}

/// What stands under each head of a list of one row, in both files.
async fn assert_only_row(
    office: &Office,
    person: &Person,
    list: &str,
    expected: &[(&str, String)],
) {
    let pairs = |heads: Vec<String>, cells: Vec<String>| -> Vec<(String, String)> {
        assert_eq!(heads.len(), cells.len(), "{list}");
        heads.into_iter().zip(cells).collect()
    };
    let book = rows(file(office, person, &format!("/exports/{list}.xlsx")).await);
    let book: Vec<Vec<String>> = book
        .iter()
        .map(|row| row.iter().map(said).collect())
        .collect();
    let [heads, cells] = <[_; 2]>::try_from(book).expect("one row");
    let wanted = expected.iter();
    let wanted: Vec<_> = wanted
        .map(|(head, cell)| ((*head).to_owned(), cell.clone()))
        .collect();
    assert_eq!(pairs(heads, cells), wanted, "{list}.xlsx");
    let text = records(file(office, person, &format!("/exports/{list}.csv")).await);
    let [heads, cells] = <[_; 2]>::try_from(text).expect("one row");
    // CSV has no types: what would be a formula has an apostrophe in front.
    let wanted = wanted.into_iter().map(|(head, cell)| {
        let mark = if cell.starts_with('=') { "'" } else { "" };
        (head, format!("{mark}{cell}"))
    });
    let wanted: Vec<_> = wanted.collect();
    assert_eq!(pairs(heads, cells), wanted, "{list}.csv");
}

fn a_matter() -> MatterInput {
    MatterInput {
        matter_no: "HM-2026-0001".into(),
        title: hostile("主题"),
        purpose: "CLAIM".into(),
        category: "land".into(),
        summary: hostile("摘要"),
        responsible_unit: hostile("单位"),
    }
}

fn a_session(chair: String) -> SessionInput {
    SessionInput {
        number: "PR-2026-01".into(),
        title: hostile("标题"),
        summary: "两户相邻，雨天积水。".into(),
        petitioner_statement: "请求准许修散水坡。".into(),
        unit_statement: "原始界桩已无。".into(),
        venue: hostile("会堂"),
        scheduled_at: "2026-06-06T09:00".into(),
        openness: "partly".into(),
        ballot_mode: "named".into(),
        chair,
        statement_minutes: "15".into(),
        expert_minutes: "0".into(),
        reply_minutes: "5".into(),
        questions_minutes: "20".into(),
        last_minutes: "3".into(),
        rounds: vec![RoundInput {
            minutes: String::new(),
            questions: vec![QuestionInput {
                text: "修坡诉求是否合理？".into(),
                template: "A".into(),
                options: Vec::new(),
            }],
        }],
    }
}

#[tokio::test]
async fn every_cell_of_a_matter_and_of_a_session_stands_under_its_head() {
    let office = Office::with(&[Role::Clerk]).await;
    let services = office.house.services();
    let chair = AccountInput {
        username: "hostile".into(),
        display_name: hostile("主持人"),
        roles: vec![Role::Chair.code().to_owned()],
    };
    let chair = services
        .found(&Actor::Operator, "示例市信访局", &chair, PASSWORD)
        .await
        .unwrap();
    let person = office.log_in(Role::Clerk).await;
    let clerk = services.caller(&person.access).await.unwrap();
    let command = |number| CommandId::new(Uuid::from_u128(number));
    let matter = MatterId::new(Uuid::from_u128(0x201));
    services
        .add_matter(&clerk, command(1), matter, &a_matter())
        .await
        .unwrap();
    let session = SessionId::new(Uuid::from_u128(0x301));
    let input = a_session(chair.id.to_string());
    services
        .draft_session(&clerk, command(2), session, matter, &input)
        .await
        .unwrap();
    let matters = [
        ("编号", "HM-2026-0001".to_owned()),
        ("主题", hostile("主题")),
        ("内容分类", "国土资源".to_owned()),
        ("信访目的", "申诉求决".to_owned()),
        ("责任单位", hostile("单位")),
        ("摘要", hostile("摘要")),
        ("评议会", "PR-2026-01".to_owned()),
    ];
    assert_only_row(&office, &person, "petition-matters", &matters).await;
    let sessions = [
        ("编号", "PR-2026-01".to_owned()),
        ("标题", hostile("标题")),
        ("时间", "2026-06-06 09:00:00".to_owned()),
        ("地点", hostile("会堂")),
        ("主持人", hostile("主持人")),
        ("公开程度", "部分公开".to_owned()),
        ("表决方式", "记名投票".to_owned()),
        ("进展", "草拟".to_owned()),
    ];
    assert_only_row(&office, &person, "review-sessions", &sessions).await;
}

#[tokio::test]
async fn every_cell_of_an_outcome_stands_under_its_head() {
    // A place has room for no more.
    const PLACE: &str = "=SUM(A1:A9)";
    let house = house().await;
    house
        .publish(|input| OutcomeInput {
            title: hostile("标题"),
            place: PLACE.into(),
            plain_line: hostile("一句话"),
            ..input
        })
        .await;
    let clerk = house.office.log_in_as("clerk", "sunshine-2026").await;
    let outcomes = [
        ("编号", house.number.clone()),
        ("标题", hostile("标题")),
        ("内容分类", "国土资源".to_owned()),
        ("地点", PLACE.to_owned()),
        ("一句话说明", hostile("一句话")),
        // A sheet has no page around it that says so.
        (
            "性质",
            "本评议意见供参考，不影响您申请复查、复核或依法复议、诉讼的权利。".to_owned(),
        ),
        (
            "不服答复，下一步",
            "向原办理机关、单位的上一级机关、单位申请复查，最后一天：2026年5月27日 星期三"
                .to_owned(),
        ),
        ("评议日期", "2026-04-17".to_owned()),
        // A year from the first edition, which was public from 19 April on.
        ("公开到", "2027-04-18".to_owned()),
    ];
    assert_only_row(&house.office, &clerk, "outcomes", &outcomes).await;
}

#[tokio::test]
async fn a_list_is_taken_away_as_it_is_asked_for() {
    let office = Office::with(&[Role::Clerk, Role::Auditor]).await;
    let clerk = office.log_in(Role::Clerk).await;
    for name in ["赵示例", "钱示例", "孙示例"] {
        office.add_reviewer(&clerk, name).await;
    }
    // `name=钱`
    let path = "/exports/reviewers.xlsx?name=%E9%92%B1&after=nowhere&other=x";
    let cells = rows(file(&office, &clerk, path).await);
    assert_eq!(cells.len(), 2);
    assert_eq!(cells[1][0], Data::String("钱示例".into()));
    let bad = office
        .get("/exports/reviewers.csv?category=x")
        .browser(&clerk);
    let bad = bad.send().await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(bad.is_problem());
    // Another site may not make a browser do it.
    let elsewhere = office
        .get("/exports/reviewers.csv")
        .header("cookie", clerk.cookies())
        .header("sec-fetch-site", "cross-site");
    assert_eq!(elsewhere.send().await.status, StatusCode::FORBIDDEN);
    // It is remembered who took it away, once: what was refused was not taken.
    let auditor = office.log_in(Role::Auditor).await;
    let log = office
        .get("/api/v1/audit?deed=list-exported")
        .bearer(&auditor);
    let log = log.send().await.json();
    let found = log["rows"].as_array().expect("rows");
    assert_eq!(found.len(), 1, "{log}");
    assert_eq!(found[0]["object_id"], "reviewers");
}

#[tokio::test]
async fn a_hundred_thousand_rows_come_whole() {
    const ROWS: usize = 100_000;
    let office = Office::with(&[Role::Clerk]).await;
    let clerk = office.log_in(Role::Clerk).await;
    office.many_matters(&clerk, ROWS).await;
    let text = file(&office, &clerk, "/exports/petition-matters.csv").await;
    let text = String::from_utf8(text).unwrap();
    let numbers: std::collections::BTreeSet<_> = text
        .lines()
        .skip(1)
        .map(|line| line.split(',').next().unwrap())
        .collect();
    assert_eq!(numbers.len(), ROWS, "each once");
    let bytes = file(&office, &clerk, "/exports/petition-matters.xlsx").await;
    assert_eq!(rows(bytes).len(), ROWS + 1);
}

/// What the log says of lists that were taken away.
async fn noted(office: &Office) -> Vec<serde_json::Value> {
    let auditor = office.log_in(Role::Auditor).await;
    let log = office
        .get("/api/v1/audit?deed=list-exported")
        .bearer(&auditor);
    let log = log.send().await.json();
    log["rows"].as_array().expect("rows").clone()
}

#[tokio::test]
async fn the_log_says_how_many_rows_and_by_which_fields_and_nothing_of_a_head_alone() {
    let office = Office::with(&[Role::Clerk, Role::Auditor]).await;
    let clerk = office.log_in(Role::Clerk).await;
    for name in ["赵示例", "钱示例", "孙示例"] {
        office.add_reviewer(&clerk, name).await;
    }
    let head = |person| {
        office
            .ask(Method::HEAD, "/exports/reviewers.csv")
            .browser(person)
    };
    let answer = head(&clerk).send().await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(
        answer
            .header("content-disposition")
            .contains("reviewers.csv")
    );
    assert_eq!(answer.body, "");
    let auditor = office.log_in(Role::Auditor).await;
    assert_eq!(head(&auditor).send().await.status, StatusCode::FORBIDDEN);
    assert!(noted(&office).await.is_empty());
    // `name=钱`
    file(
        &office,
        &clerk,
        "/exports/reviewers.csv?name=%E9%92%B1&standing=serving",
    )
    .await;
    let noted = noted(&office).await;
    assert_eq!(noted.len(), 1);
    assert_eq!(
        noted[0]["detail"],
        serde_json::json!({ "as": "csv", "rows": 1, "narrowed_by": ["name", "standing"] })
    );
    assert!(
        !noted[0].to_string().contains('钱'),
        "no word of the search"
    );
}

#[tokio::test]
async fn whoever_reads_slowly_keeps_one_place_and_no_more() {
    let office = Office::with(&[Role::Clerk]).await;
    let clerk = office.log_in(Role::Clerk).await;
    let ask = || office.get("/exports/reviewers.csv").browser(&clerk);
    let mut unread = Vec::new();
    let refused = loop {
        let answer = ask().response().await;
        if answer.status() != StatusCode::OK {
            break answer;
        }
        unread.push(answer);
        assert!(unread.len() < 100, "places without end");
    };
    assert_eq!(refused.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(refused.headers().contains_key("retry-after"));
    // Strangers wait for strangers alone.
    let public = office.get("/exports/outcomes.csv").send().await;
    assert_eq!(public.status, StatusCode::OK);
    unread.pop();
    assert_eq!(ask().response().await.status(), StatusCode::OK);
}
