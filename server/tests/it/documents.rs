//! Documents of a session over HTTP: a form with a file, pages, originals, and what is no such
//! thing.

use std::io::Write as _;
use std::time::{Duration, Instant};

use ::documents::testing::{jpeg, pdf, seen, whole_pdf};
use domain::ids::{CommandId, DeviceId, MatterId, SessionId};
use domain::people::account::Role;
use domain::petitions::matter::MatterInput;
use domain::public_review::question::QuestionInput;
use domain::public_review::session::{RoundInput, SessionInput};
use serde_json::Value;
use services::ClientAddress;
use services::public_review::DrawingProgram;
use uuid::Uuid;

use crate::office::{Answer, Office, Person, id_of};
use crate::shell::{Serving, Shell};

const NUMBER: &str = "PR-2026-01";
const PAGE: &str = "/office/review-sessions/PR-2026-01/documents";
const EDGE: &str = "a line that stands in no file";

/// An office with a session in draft.
async fn house() -> (Office, Person) {
    let office = Office::with(&[Role::Clerk, Role::Chair, Role::Auditor]).await;
    let clerk = office.log_in(Role::Clerk).await;
    let services = office.house.services();
    let actor = services.caller(&clerk.access).await.unwrap();
    let matter = MatterInput {
        matter_no: "HM-2026-0001".into(),
        title: "散水坡与界址".into(),
        purpose: "CLAIM".into(),
        category: "land".into(),
        summary: "两户相邻，雨天积水。".into(),
        responsible_unit: "东样镇政府".into(),
    };
    let id = Uuid::from_u128;
    let wish = |number| CommandId::new(id(number));
    let on = MatterId::new(id(1));
    services
        .add_matter(&actor, wish(11), on, &matter)
        .await
        .unwrap();
    let text = || "散水坡".to_owned();
    let session = SessionInput {
        number: NUMBER.into(),
        title: "散水坡 </title><script>".into(),
        summary: text(),
        petitioner_statement: text(),
        unit_statement: text(),
        venue: text(),
        scheduled_at: "2026-05-06T09:00".into(),
        openness: "open".into(),
        ballot_mode: "named".into(),
        chair: String::new(),
        statement_minutes: "15".into(),
        expert_minutes: "0".into(),
        reply_minutes: "5".into(),
        questions_minutes: "20".into(),
        last_minutes: "3".into(),
        rounds: vec![RoundInput {
            minutes: String::new(),
            questions: vec![QuestionInput {
                text: "是否合理？".into(),
                template: "A".into(),
                options: Vec::new(),
            }],
        }],
    };
    let session_id = SessionId::new(id(2));
    services
        .draft_session(&actor, wish(12), session_id, on, &session)
        .await
        .unwrap();
    (office, clerk)
}

/// A form with a file, as a browser writes it.
fn multipart(fields: &[(&str, &str)], file: Option<(&str, &[u8])>) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, value) in fields {
        let part = format!(
            "--{EDGE}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
        );
        body.extend(part.into_bytes());
    }
    if let Some((name, content)) = file {
        let part = format!(
            "--{EDGE}\r\nContent-Disposition: form-data; name=\"form[file]\"; \
             filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n"
        );
        body.extend(part.into_bytes());
        body.extend(content);
        body.extend(b"\r\n");
    }
    body.extend(format!("--{EDGE}--\r\n").into_bytes());
    body
}

fn kind() -> String {
    format!("multipart/form-data; boundary=\"{EDGE}\"")
}

async fn post(office: &Office, by: &Person, body: Vec<u8>, as_page: bool) -> Answer {
    let path = format!("/do/add_document?page={PAGE}");
    let asking = office
        .post(&path)
        .browser(by)
        .header("content-type", kind())
        .raw(body);
    let asking = if as_page { asking.page() } else { asking };
    asking.send().await
}

fn fields<'a>(id: &'a str, title: &'a str) -> [(&'a str, &'a str); 4] {
    [
        ("form[command_id]", id),
        ("form[number]", NUMBER),
        ("form[title]", title),
        ("form[side]", "unit"),
    ]
}

async fn add(office: &Office, by: &Person, title: &str, file: &[u8]) -> String {
    let id = id_of(title);
    let body = multipart(&fields(&id, title), Some(("x.pdf", file)));
    let answer = post(office, by, body, true).await;
    assert_eq!(
        answer.line(),
        format!("303 to {PAGE}?notice=document-added"),
        "{}",
        answer.body
    );
    id
}

#[tokio::test]
async fn a_document_is_uploaded_listed_and_read() {
    let (office, clerk) = house().await;
    let file = pdf(&["one", "two"]);
    let id = add(&office, &clerk, "情况 <说明>", &file).await;
    let page = office.get(PAGE).browser(&clerk).page().send().await;
    assert_eq!(page.status, 200);
    assert!(page.body.contains("情况 &lt;说明&gt;"), "{}", page.body);
    assert!(!page.body.contains("<script>"));
    assert!(!page.body.contains("sunshine_bg"), "no program");
    let src = format!("/documents/{id}/pages/2");
    assert!(page.body.contains(&src));
    assert!(page.body.contains("第 2 页，共 2 页"));

    let chair = office.log_in(Role::Chair).await;
    for person in [&clerk, &chair] {
        let response = office.get(&src).browser(person).response().await;
        let (head, body) = response.into_parts();
        assert_eq!(head.status, 200);
        let header = |name: &str| head.headers[name].to_str().unwrap();
        assert_eq!(header("content-type"), "image/png");
        assert_eq!(header("cache-control"), "private, no-cache");
        assert_eq!(header("x-content-type-options"), "nosniff");
        let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        assert_eq!(seen(&bytes).dimensions(), (1413, 1999));
        let tag = header("etag").to_owned();
        let again = office
            .get(&src)
            .browser(person)
            .header("if-none-match", &tag);
        assert_eq!(again.send().await.status, 304);
    }
    let read_only = office.get(PAGE).browser(&chair).page().send().await;
    assert_eq!(read_only.status, 200);
    assert!(!read_only.body.contains("/do/add_document"));
    assert!(!read_only.body.contains("/original"));
}

#[tokio::test]
async fn the_original_is_taken_away_and_never_shown() {
    let (office, clerk) = house().await;
    let file = jpeg(60, 40, 6);
    let id = add(&office, &clerk, "照片", &file).await;
    let path = format!("/documents/{id}/original");
    let (head, body) = office
        .get(&path)
        .browser(&clerk)
        .response()
        .await
        .into_parts();
    let header = |name: &str| head.headers[name].to_str().unwrap();
    assert_eq!(header("cache-control"), "private, no-store");
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert_eq!(
        header("content-disposition"),
        "attachment; filename=\"document-1.jpg\"; filename*=UTF-8''%E7%85%A7%E7%89%87.jpg"
    );
    let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    assert_eq!(bytes, file);
    for role in [Role::Chair, Role::Auditor] {
        let person = office.log_in(role).await;
        let answer = office.get(&path).bearer(&person).send().await;
        assert_eq!(answer.code(), "not-permitted", "{role:?}");
    }
    let answer = office.get(&path).send().await;
    assert_eq!(answer.code(), "not-logged-in");
}

#[tokio::test]
async fn a_refused_upload_says_why_and_keeps_the_title() {
    let (office, clerk) = house().await;
    let damaged = pdf(&["one", "two"]);
    let damaged = &damaged[..damaged.len() / 2];
    let large = vec![b'x'; 21 * 1024 * 1024];
    for (file, words) in [
        (
            b"<svg xmlns='http://www.w3.org/2000/svg'/>".as_slice(),
            "只能上传 PDF、PNG 或 JPEG",
        ),
        (damaged, "文件打不开"),
        (b"".as_slice(), "请填写"),
        (large.as_slice(), "文件太大，最大 20 MB"),
    ] {
        let id = id_of(words);
        let body = multipart(&fields(&id, "留住的名称"), Some(("x.svg", file)));
        let answer = post(&office, &clerk, body, true).await;
        assert_eq!(answer.status, 422, "{words}");
        assert!(answer.body.contains(words), "{words}: {}", answer.body);
        assert!(answer.body.contains("value=\"留住的名称\""), "{words}");
        assert!(answer.body.contains(&id), "the same command");
    }
    let id = id_of("nothing typed");
    let body = multipart(&[("form[command_id]", &id), ("form[number]", NUMBER)], None);
    let answer = post(&office, &clerk, body, false).await;
    let named = |one: &Value| one["field"].as_str().unwrap().to_owned();
    let fields: Vec<_> = answer.json()["fields"]
        .as_array()
        .unwrap()
        .iter()
        .map(named)
        .collect();
    assert_eq!(fields, ["title", "side", "file"]);
}

#[tokio::test]
async fn a_document_is_withdrawn_and_gone() {
    let (office, clerk) = house().await;
    let id = add(&office, &clerk, "说明", &pdf(&["one"])).await;
    let wish = id_of("withdraw");
    let form = [("command_id", wish.as_str()), ("id", id.as_str())];
    let path = format!("/do/withdraw_document?page={PAGE}&form={id}");
    for _ in 0..2 {
        let answer = office.post(&path).browser(&clerk).page().form(&form);
        let answer = answer.send().await;
        assert_eq!(
            answer.line(),
            format!("303 to {PAGE}?notice=document-withdrawn")
        );
    }
    let page = format!("/documents/{id}/pages/1");
    let tag = format!("\"{id}-1\"");
    let kept = office
        .get(&page)
        .browser(&clerk)
        .header("if-none-match", &tag);
    assert_eq!(kept.send().await.code(), "not-found");
    let again = id_of("withdraw again");
    let form = [("command_id", again.as_str()), ("id", id.as_str())];
    let answer = office.post(&path).browser(&clerk).page().form(&form);
    let answer = answer.send().await;
    assert_eq!(answer.status, 409);
    assert!(answer.body.contains("已经撤回"), "{}", answer.body);
}

#[tokio::test]
async fn a_seat_reads_the_documents_of_its_own_session_with_its_cookie() {
    let office = Office::with(&[]).await;
    let services = office.house.services();
    let demo = services.load_demo().await.unwrap();
    let login = demo.logins.iter().find(|one| one.username == "clerk");
    let login = login.unwrap();
    let clerk = office.log_in_as(&login.username, &login.password).await;
    let mut of_seat = None;
    for session in &demo.sessions {
        let code = &session.seats.last().unwrap().code;
        let device = DeviceId::new(Uuid::from_u128(77));
        let here = ClientAddress([192, 0, 2, 1].into());
        if let Ok(claimed) = services.claim_seat(here, code, device).await {
            of_seat = Some((session.number.clone(), claimed.token));
            break;
        }
    }
    let (number, token) = of_seat.expect("a session of the demo is in check-in");
    let id = id_of("to the panel");
    let mut form = fields(&id, "说明");
    form[1].1 = &number;
    let body = multipart(&form, Some(("x.pdf", pdf(&["one"]).as_slice())));
    assert_eq!(post(&office, &clerk, body, false).await.status, 200);
    let path = format!("/documents/{id}/pages/1");
    let cookie = format!("{}={}", office.house.cookies().seat_name(), token.reveal());
    let by_cookie = async |path: &str| {
        let asking = office.get(path).header("cookie", &cookie);
        asking.send().await
    };
    assert_eq!(by_cookie(&path).await.status, 200);
    let bearer = format!("Bearer {}", token.reveal());
    let by_token = office.get(&path).header("authorization", bearer);
    assert_eq!(by_token.send().await.status, 200);
    let original = format!("/documents/{id}/original");
    assert_eq!(by_cookie(&original).await.code(), "not-logged-in");
    let listed = by_cookie(&format!("/ask/documents?number={number}")).await;
    assert_eq!(listed.json()["documents"][0]["pages"], 1);
    assert_ne!(listed.json()["may_change"], true);
    // What the panel was shown is kept for the record, and no longer shown.
    let wish = id_of("withdraw");
    let form = [("command_id", wish.as_str()), ("id", id.as_str())];
    let withdrawn = office.post("/do/withdraw_document").browser(&clerk);
    assert_eq!(withdrawn.form(&form).send().await.status, 200);
    assert_eq!(by_cookie(&path).await.code(), "not-found");
    let kept = office.get(&path).browser(&clerk).send().await;
    assert_eq!(kept.status, 200);
}

/// A page that draws a form ten times, which draws another ten times, and so on: a few kilobytes
/// that no library ever gets to the end of.
fn billion_laughs() -> Vec<u8> {
    let levels = 12;
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R\
         /Resources<</XObject<</F 5 0 R>>>>>>"
            .to_owned(),
        "<</Length 5>>stream\n/F Do\nendstream".to_owned(),
    ];
    for level in 0..levels {
        let below = 6 + level;
        let content = "/F Do ".repeat(10);
        objects.push(format!(
            "<</Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</XObject<</F {below} 0 R>>>>\
             /Length {}>>stream\n{content}\nendstream",
            content.len()
        ));
    }
    let content = "0 0 m 595 842 l S";
    objects.push(format!(
        "<</Type/XObject/Subtype/Form/BBox[0 0 595 842]/Length {}>>stream\n{content}\nendstream",
        content.len()
    ));
    whole_pdf(&objects, "")
}

/// The real program as the one that draws.
fn program(arguments: &[&str], time_max: Duration) -> DrawingProgram {
    DrawingProgram {
        path: env!("CARGO_BIN_EXE_sunshine").into(),
        arguments: arguments.iter().map(|&word| word.to_owned()).collect(),
        time_max,
    }
}

#[tokio::test]
async fn a_file_that_never_ends_takes_nothing_from_the_next_one() {
    let (office, clerk) = house().await;
    let a_second = ["draw-document", "--cpu-seconds", "1"];
    let program = program(&a_second, Duration::from_mins(1));
    office.house.services().draw_by(program);
    let bomb = billion_laughs();
    assert!(bomb.len() < 8 * 1024);
    let id = id_of("bomb");
    let body = multipart(&fields(&id, "说明"), Some(("x.pdf", &bomb)));
    let answer = post(&office, &clerk, body, false).await;
    assert_eq!(answer.status, 422, "{}", answer.body);
    assert_eq!(answer.json()["fields"][0]["code"], "file-too-slow");
    // Whatever comes next is drawn, and is the same as drawn here.
    let file = pdf(&["one", "two"]);
    let id = add(&office, &clerk, "说明", &file).await;
    let services = office.house.services();
    let actor = services.caller(&clerk.access).await.unwrap();
    let page = services.document_page(&actor, id.parse().unwrap(), 2).await;
    let here = ::documents::draw(file).unwrap();
    assert_eq!(page.unwrap().image, here.pages[1].bytes);
    // What is no document has the reason it had.
    let id = id_of("no document");
    let body = multipart(&fields(&id, "说明"), Some(("x.pdf", b"PK\x03\x04")));
    let answer = post(&office, &clerk, body, false).await;
    assert_eq!(answer.json()["fields"][0]["code"], "file-unknown");
}

#[tokio::test]
async fn a_drawing_that_hangs_is_killed_and_one_that_breaks_is_told() {
    for (arguments, code) in [
        // The same by the clock on the wall, whatever the system counts.
        (vec!["draw-document"], "file-too-slow"),
        (
            vec!["draw-document", "--cpu-seconds", "none"],
            "file-damaged",
        ),
    ] {
        let (office, clerk) = house().await;
        let time_max = Duration::from_millis(600);
        office
            .house
            .services()
            .draw_by(program(&arguments, time_max));
        let id = id_of("bomb");
        let bomb = billion_laughs();
        let body = multipart(&fields(&id, "说明"), Some(("x.pdf", &bomb)));
        let answer = post(&office, &clerk, body, false).await;
        assert_eq!(answer.json()["fields"][0]["code"], code, "{arguments:?}");
    }
}

/// The processes that draw for this one.
fn drawing_for(server: u32) -> Vec<u32> {
    let processes = std::fs::read_dir("/proc").unwrap().flatten();
    let numbers = processes.filter_map(|one| one.file_name().to_str()?.parse::<u32>().ok());
    let of_server = |id: &u32| {
        let read = |file| std::fs::read_to_string(format!("/proc/{id}/{file}"));
        let child = read("stat").is_ok_and(|stat| {
            let after = stat.rsplit(')').next().unwrap_or_default();
            after.split_whitespace().nth(1) == Some(&server.to_string())
        });
        child && read("cmdline").is_ok_and(|line| line.contains("draw-document"))
    };
    numbers.filter(of_server).collect()
}

#[test]
fn a_server_that_draws_stops_when_it_is_told_to() {
    let shell = Shell::with_demo();
    let session = shell.ready_session();
    let mut serving = Serving::begin_with(&shell, &[], &[("SUNSHINE_SHUTDOWN_SECONDS", "1")]);
    let token = serving.log_in("clerk");
    let mut fields = fields("67e55044-10b1-426f-9247-bb680e5fe0c8", "说明");
    fields[1].1 = &session;
    let body = multipart(&fields, Some(("x.pdf", &billion_laughs())));
    let head = format!(
        "POST /do/add_document HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n\
         Content-Type: {}\r\nContent-Length: {}\r\n\r\n",
        kind(),
        body.len()
    );
    let mut stream = std::net::TcpStream::connect(("127.0.0.1", serving.port)).unwrap();
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(&body).unwrap();
    let began = Instant::now();
    let drawing = loop {
        if let [one] = drawing_for(serving.id()).as_slice() {
            break *one;
        }
        assert!(began.elapsed() < Duration::from_secs(30), "nothing draws");
        std::thread::yield_now();
    };
    // It has little, and loses it when it takes more.
    let limits = || std::fs::read_to_string(format!("/proc/{drawing}/limits")).unwrap();
    let is_bounded = |limits: &str| {
        let bounds = |name: &str| {
            let mut lines = limits.lines();
            let most = lines.find_map(|line| line.strip_prefix(name)).unwrap();
            most.split_whitespace().next() != Some("unlimited")
        };
        bounds("Max cpu time") && bounds("Max address space") && bounds("Max file size")
    };
    while !is_bounded(&limits()) {
        assert!(began.elapsed() < Duration::from_secs(30), "{}", limits());
        std::thread::yield_now();
    }
    serving.terminate();
    let told = Instant::now();
    assert_eq!(serving.ended(), Some(0));
    assert!(told.elapsed() < Duration::from_secs(10), "{told:?}");
    let gone = Instant::now();
    while std::path::Path::new(&format!("/proc/{drawing}/exe")).exists() {
        assert!(gone.elapsed() < Duration::from_secs(10), "it draws on");
        std::thread::yield_now();
    }
}

#[tokio::test]
async fn a_form_that_is_not_ours_is_refused() {
    let (office, clerk) = house().await;
    let id = id_of("bad");
    let good = fields(&id, "说明");
    let file = Some(("x", b"x".as_slice()));
    let mut unknown = good.to_vec();
    unknown.push(("form[admin]", "1"));
    let mut twice = good.to_vec();
    twice.push(("form[title]", "2"));
    let mut nul = good;
    nul[2].1 = "a\0b";
    let mut no_id = good;
    no_id[0].1 = "x";
    let long = "长".repeat(2_000);
    let mut too_long = good;
    too_long[2].1 = &long;
    let mut cut = multipart(&good, file);
    cut.truncate(cut.len() - 20);
    let broken = multipart(&good, file)
        .into_iter()
        .map(|byte| if byte == b'U' { 0xff } else { byte })
        .collect();
    let many = vec![("form[title]", "x"); 500];
    let other_name = String::from_utf8(multipart(&good, file))
        .unwrap()
        .replace("form[file]", "file");
    for (what, body, code) in [
        ("nothing", Vec::new(), "malformed"),
        ("no parts", b"x".to_vec(), "malformed"),
        ("unknown", multipart(&unknown, file), "malformed"),
        ("twice", multipart(&twice, file), "malformed"),
        ("NUL", multipart(&nul, file), "malformed"),
        ("no id", multipart(&no_id, file), "malformed"),
        ("many", multipart(&many, file), "malformed"),
        ("cut off", cut, "malformed"),
        ("odd bytes", broken, "invalid"),
        ("other name", other_name.into_bytes(), "malformed"),
        ("long text", multipart(&too_long, file), "too-large"),
    ] {
        let answer = post(&office, &clerk, body, false).await;
        assert_eq!(answer.code(), code, "{what}: {}", answer.body);
    }
    let page = office.get(PAGE).browser(&clerk).page().send().await;
    assert!(page.body.contains("还没有材料"), "nothing was done");
}

#[tokio::test]
async fn an_upload_of_another_kind_size_or_site_is_refused() {
    let (office, clerk) = house().await;
    let id = id_of("bad");
    let good = fields(&id, "说明");
    let file = Some(("x", b"x".as_slice()));
    for kind in [
        "application/x-www-form-urlencoded",
        "text/plain",
        "",
        "multipart/form-data",
    ] {
        let asking = office.post("/do/add_document").browser(&clerk);
        let answer = asking.header("content-type", kind).raw("form[title]=x");
        let answer = answer.send().await;
        assert_eq!(answer.code(), "unsupported-media-type", "{kind}");
    }
    let asking = office.post("/do/add_document").browser(&clerk);
    let answer = asking
        .header("content-type", kind())
        .header("content-length", "104857601")
        .raw("x");
    assert_eq!(
        answer.send().await.code(),
        "too-large",
        "by its announced length"
    );
    let foreign = office
        .post("/do/add_document")
        .header("cookie", clerk.cookies())
        .header("sec-fetch-site", "cross-site")
        .header("content-type", kind())
        .raw(multipart(&good, file));
    assert_eq!(foreign.send().await.code(), "cross-site");
}

#[tokio::test]
async fn addresses_of_documents_that_are_none_lead_nowhere() {
    let (office, clerk) = house().await;
    let id = add(&office, &clerk, "说明", &pdf(&["one"])).await;
    let upper = id.to_uppercase();
    for path in [
        format!("/documents/{id}/pages/0"),
        format!("/documents/{id}/pages/2"),
        format!("/documents/{id}/pages/-1"),
        format!("/documents/{id}/pages/99999999999"),
        format!("/documents/{id}/pages/%00"),
        format!("/documents/{upper}/pages/1"),
        format!("/documents/{}/pages/1", id_of("nobody")),
        "/documents/x/pages/1".to_owned(),
        "/documents/%ff/original".to_owned(),
        format!("/documents/{}/original", id_of("nobody")),
        format!("/documents/{id}"),
        "/office/review-sessions/PR-1999-01/documents".to_owned(),
        "/office/review-sessions/%00/documents".to_owned(),
    ] {
        let answer = office.get(&path).browser(&clerk).send().await;
        assert!(answer.status.is_client_error(), "{path}: {}", answer.line());
        assert_eq!(answer.code(), "not-found", "{path}");
    }
}
