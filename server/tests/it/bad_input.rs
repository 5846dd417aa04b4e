//! Input that no program of ours sends, at every address: always a clear 4xx, never a 5xx.

use std::collections::BTreeSet;

use axum::http::Method;
use domain::people::account::Role;
use serde_json::{Value, json};
use server::router::{Entry, Kind};

use crate::office::{Answer, Asking, Office, Person, entry, id_of, nil};

/// Someone who is allowed each deed; where nobody is, the first of them.
struct Everyone(Vec<(Role, Person)>);

impl Everyone {
    async fn of(office: &Office) -> Self {
        let mut all = Vec::new();
        for role in Role::ALL {
            all.push((role, office.log_in(role).await));
        }
        Self(all)
    }

    fn who_may(&self, deed: &str) -> &Person {
        let role = match deed {
            "read-accounts" | "keep-accounts" => Role::SystemAdministrator,
            "give-roles" | "secure-accounts" => Role::SecurityAdministrator,
            "read-audit" => Role::Auditor,
            _ => Role::Clerk,
        };
        &self.0.iter().find(|(one, _)| *one == role).unwrap().1
    }
}

fn assert_refused(answer: &Answer, what: &str) {
    assert!(answer.status.is_client_error(), "{what}: {}", answer.line());
    assert!(answer.is_problem(), "{what}: {} {}", answer.status, answer.header("content-type"));
    assert!(answer.json()["code"].is_string(), "{what}");
}

/// The commands of our own pages, with the fields of their forms.
const FORMS: &[(&str, &[&str])] = &[
    ("log_in", &["command_id", "username", "password", "next"]),
    ("give_code", &["command_id", "code", "next"]),
    ("enrol_second_factor", &["command_id", "code", "next"]),
    ("choose_first_password", &["command_id", "new_password", "again", "next"]),
    ("log_out", &["command_id"]),
    ("log_out_everywhere", &["command_id"]),
    ("end_log_in", &["command_id", "log_in"]),
    ("change_password", &["command_id", "old_password", "new_password", "again"]),
    ("set_reading", &["command_id", "language", "text_size", "page"]),
    ("add_reviewer", NEW_REVIEWER),
    ("edit_reviewer", REVIEWER),
    ("retire_reviewer", &["command_id", "id", "version", "reason"]),
    ("reinstate_reviewer", &["command_id", "id", "version"]),
    ("create_account", &["command_id", "username", "display_name", "roles[]"]),
    ("reset_password", &["command_id", "id"]),
    ("disable_account", &["command_id", "id"]),
    ("enable_account", &["command_id", "id"]),
    ("give_roles", &["command_id", "id", "roles[]"]),
    ("unlock_account", &["command_id", "id"]),
    ("reset_second_factor", &["command_id", "id"]),
    ("end_log_ins_of", &["command_id", "id"]),
];

const NEW_REVIEWER: &[&str] = &[
    "command_id", "name", "category", "appointing_body", "term_from", "term_to", "conflict_units",
    "access_needs[]", "access_note",
];

const REVIEWER: &[&str] = &[
    "command_id", "id", "version", "name", "category", "appointing_body", "term_from", "term_to",
    "conflict_units", "access_needs[]", "access_note",
];

#[tokio::test]
async fn a_form_that_is_not_ours_is_refused() {
    let office = Office::with_everyone().await;
    let everyone = Everyone::of(&office).await;
    let deep = "[a]".repeat(200);
    let many = "form[x]=1&".repeat(5_000);
    let bodies: Vec<(&str, Vec<u8>)> = vec![
        ("nothing", b"".to_vec()),
        ("an unknown field", b"form[unknown]=1".to_vec()),
        ("a field outside the form", b"form[command_id]=x&admin=1".to_vec()),
        ("a form that is no form", b"form=1".to_vec()),
        ("a list for a form", b"form[]=1&form[]=2".to_vec()),
        ("deep nesting", format!("form{deep}=1").into_bytes()),
        ("brackets", b"form[[[[]]]][]=1&form]=1".to_vec()),
        ("very many fields", many.into_bytes()),
        ("broken UTF-8", b"form[command_id]=\xff\xfe".to_vec()),
        ("broken UTF-8 in percent", b"form[command_id]=%FF%FE%80".to_vec()),
        ("NUL in a name", b"form[command_id%00]=1".to_vec()),
        ("JSON", br#"{"form":{}}"#.to_vec()),
        ("a field twice", b"form[command_id]=1&form[command_id]=2".to_vec()),
        ("a text where a list is, and deeper", b"form[command_id][a][b]=1".to_vec()),
        ("10 MB", [b"form[command_id]=".as_slice(), &vec![b'x'; 10_000_000]].concat()),
    ];
    let commands: Vec<_> = office.entries.iter().filter(|entry| entry.kind == Kind::Do).cloned().collect();
    assert_eq!(
        commands.iter().map(|entry| entry.path.rsplit('/').next().unwrap()).collect::<BTreeSet<_>>(),
        FORMS.iter().map(|(name, _)| *name).collect(),
        "each command is tried"
    );
    for entry in &commands {
        let person = everyone.who_may(entry.deed.word());
        for (what, body) in &bodies {
            let asking = office.post(&entry.path).browser(person);
            let asking = asking.header("content-type", "application/x-www-form-urlencoded");
            let answer = asking.raw(body.clone()).send().await;
            assert_refused(&answer, &format!("{} {what}", entry.path));
        }
        for kind in ["application/json", "text/plain", "multipart/form-data; boundary=x", ""] {
            let asking = office.post(&entry.path).browser(person).header("content-type", kind);
            let answer = asking.raw("form[command_id]=1").send().await;
            // Not permitted comes first: what is wrong with a form is nobody's business before.
            assert_refused(&answer, &format!("{} as {kind}", entry.path));
        }
    }
}

#[tokio::test]
async fn odd_text_in_any_field_of_a_form_breaks_nothing() {
    let office = Office::with_everyone().await;
    let mut everyone = Everyone::of(&office).await;
    let long = "长".repeat(6_000);
    let odd = [
        "\0", "a\0b", "\u{202e}txet", "\u{200f}", "\u{feff}", "\u{fffd}", "99999999999999999999999999",
        "-1", "1e309", "NaN", "../../etc/passwd", "' OR 1=1 --", "%s%n", "\r\nSet-Cookie: a=b",
        "{{7*7}}", long.as_str(), "🏳️‍🌈", "",
    ];
    for (name, fields) in FORMS {
        let path = format!("/do/{name}");
        let deed = office.entries.iter().find(|entry| entry.path == path).unwrap().deed.word();
        for value in odd {
            for odd_field in *fields {
                let id = id_of("form");
                let form: Vec<_> = fields
                    .iter()
                    .map(|field| match *field {
                        field if field == *odd_field => (field, value),
                        field @ ("command_id" | "id" | "log_in") => (field, id.as_str()),
                        field @ "version" => (field, "1"),
                        field => (field, "x"),
                    })
                    .collect();
                let person = everyone.who_may(deed).clone();
                let answer = office.post(&path).browser(&person).form(&form).send().await;
                let what = format!("{path} {odd_field}={}", value.escape_debug().take(40).collect::<String>());
                assert!(!answer.status.is_server_error(), "{what}: {}", answer.line());
                assert!(answer.status == 200 || answer.is_problem(), "{what}");
                if name.starts_with("log_out") {
                    everyone = Everyone::of(&office).await;
                }
            }
        }
    }
}

/// A body that the API takes, by address.
fn body_of(entry: &Entry) -> Value {
    match entry.path.strip_prefix(server::api::v1::PREFIX).unwrap() {
        "/log-ins" => json!({ "username": "clerk", "password": crate::office::PASSWORD }),
        "/log-ins/code" => json!({ "code": "123456" }),
        "/log-ins/refresh" => json!({ "refresh_token": "x" }),
        "/reviewers" => json!({ "entry": crate::office::entry("赵示例") }),
        "/reviewers/{id}" => json!({ "version": 1, "entry": crate::office::entry("赵示例") }),
        "/reviewers/{id}/retire" => json!({ "version": 1, "reason": "x" }),
        "/reviewers/{id}/reinstate" => json!({ "version": 1 }),
        "/log-ins/current" => Value::Null,
        other => panic!("which body does {other} take?"),
    }
}

/// Every way to put `wrong` in the place of one value.
fn spoilt(body: &Value, wrong: &Value) -> Vec<Value> {
    let Value::Object(fields) = body else { return Vec::new() };
    let mut all = Vec::new();
    for (name, value) in fields {
        let with = |value: Value| {
            let mut body = body.clone();
            body[name] = value;
            body
        };
        all.push(with(wrong.clone()));
        all.extend(spoilt(value, wrong).into_iter().map(with));
    }
    all
}

fn api<'a>(office: &'a Office, entry: &Entry, person: &Person, id: &str) -> Asking<'a> {
    let path = entry.path.replace("{id}", id);
    let method: Method = entry.method.parse().unwrap();
    office.ask(method, &path).bearer(person).key("bad input").header("content-type", "application/json")
}

#[tokio::test]
async fn a_body_that_is_not_as_described_is_refused() {
    let office = Office::with_everyone().await;
    let everyone = Everyone::of(&office).await;
    let clerk = everyone.who_may("keep-reviewers");
    let id = office.add_reviewer(clerk, "钱示例").await["id"].as_str().unwrap().to_owned();
    let addresses: Vec<_> = office
        .entries
        .iter()
        .filter(|entry| entry.kind == Kind::Api && entry.method != "GET" && entry.method != "DELETE")
        .cloned()
        .collect();
    let mut tried = 0;
    for entry in &addresses {
        let good = body_of(entry);
        let mut bodies: Vec<Vec<u8>> = Vec::new();
        for wrong in [
            json!(null), json!(true), json!(-1), json!(1.5), json!({}), json!({ "a": 1 }), json!([[]]),
            json!(18_446_744_073_709_551_615_u64), json!("\0"), json!("\u{202e}x"), json!("\u{fffd}"),
            json!("x".repeat(2_000)),
        ] {
            bodies.extend(spoilt(&good, &wrong).iter().map(|body| body.to_string().into_bytes()));
        }
        let mut more = good.clone();
        more["unknown"] = json!(1);
        bodies.push(more.to_string().into_bytes());
        for id in [json!(1), json!("x"), json!({}), json!(nil().to_uppercase().replace('0', "A"))] {
            bodies.push(json!({ "id": id, "entry": crate::office::entry("赵示例") }).to_string().into_bytes());
        }
        for raw in ["", "null", "[]", "{", "{}", "\"x\"", "{\"a\":1e999}", "{\"version\":99999999999999999999999}"] {
            bodies.push(raw.as_bytes().to_vec());
        }
        bodies.push(good.to_string().replacen('{', "{\"version\":1,\"version\":1,", 1).into_bytes());
        bodies.push(["[".repeat(30_000).as_bytes(), b"1"].concat());
        bodies.push("{\"a\":".repeat(10_000).into_bytes());
        bodies.push(b"{\"username\":\"\xff\xfe\",\"password\":\"x\"}".to_vec());
        bodies.push(b"{\"username\":\"\\ud800\",\"password\":\"x\"}".to_vec());
        bodies.push(vec![b' '; 10_000_000]);
        for body in bodies {
            let shown: String = String::from_utf8_lossy(&body).chars().take(400).collect();
            let answer = api(&office, entry, clerk, &id).raw(body).send().await;
            assert_refused(&answer, &format!("{} {} {shown}", entry.method, entry.path));
            tried += 1;
        }
    }
    assert!(tried > 400, "{tried}");
    let list = office.get("/api/v1/reviewers?standing=all").bearer(clerk).send().await.json();
    assert_eq!((&list["total"], &list["reviewers"][0]["version"]), (&json!(1), &json!(1)), "nothing was done");
}

#[tokio::test]
async fn keys_of_commands_have_one_spelling() {
    let office = Office::with(&[Role::Clerk]).await;
    let clerk = office.log_in(Role::Clerk).await;
    let body = json!({ "entry": entry("赵示例") });
    let upper = nil().replace('0', "A");
    for key in ["", "x", "0", upper.as_str(), "{67e55044-10b1-426f-9247-bb680e5fe0c8}", "\u{e9}", "../x"] {
        let asking = office.post("/api/v1/reviewers").bearer(&clerk).header("idempotency-key", key);
        let answer = asking.json(&body).send().await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (422, "invalid"), "{key:?}");
    }
}

#[tokio::test]
async fn odd_queries_are_refused() {
    let office = Office::with_everyone().await;
    let everyone = Everyone::of(&office).await;
    let long = "x".repeat(20_000);
    let queries = [
        "unknown=1", "after=1&after=2", "after=%00", "after=%FF", "before=%E2%80%AE", "after=x&before=x",
        "after=eyJuYW1lIjoiIn0", "after=bnVsbA", "after=OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5", "after=%%%",
        "after[]=1", "after[a]=1", "=", "after=..%2F..%2Fetc", long.as_str(),
    ];
    for entry in office.entries.clone() {
        let takes_cursor = matches!(
            entry.path.as_str(),
            "/api/v1/reviewers" | "/api/v1/accounts" | "/api/v1/audit" | "/ask/accounts" | "/ask/audit"
        );
        let person = everyone.who_may(entry.deed.word());
        for query in queries {
            let path = format!("{}?{query}", entry.path.replace("{id}", &nil()).replace("{*file}", "x.css"));
            if entry.method != "GET" || entry.kind == Kind::Live {
                continue;
            }
            let answer = office.get(&path).bearer(person).send().await;
            let shown: String = path.chars().take(90).collect();
            if takes_cursor || (entry.kind == Kind::Ask && entry.path != "/ask/reviewers") {
                assert_refused(&answer, &shown);
            } else {
                assert!(!answer.status.is_server_error(), "{shown}: {}", answer.line());
            }
        }
    }
    for query in ["query[name]=%00", "query[category]=king", "query[after]=x", "query[x]=1", "query=1", "query[name][a]=1", "query[standing]=x"] {
        let answer = office.get(&format!("/ask/reviewers?{query}")).bearer(everyone.who_may("read-reviewers")).send().await;
        assert_refused(&answer, query);
    }
}

#[tokio::test]
async fn tricks_with_paths_lead_nowhere() {
    let office = Office::with(&[Role::Clerk]).await;
    let clerk = office.log_in(Role::Clerk).await;
    let long = format!("/office/reviewers/{}", "x".repeat(9_000));
    for path in [
        "/assets/../Cargo.toml",
        "/assets/%2e%2e/%2e%2e/etc/passwd",
        "/assets/..%2f..%2fetc/passwd",
        "/assets/manifest.json",
        "/assets/",
        "/assets/%00",
        "/assets/%ff.css",
        "/assets//etc/passwd",
        "//evil.example/office",
        "/office//reviewers",
        "/office/../office/audit/x",
        "/office/reviewers/%00",
        "/office/reviewers/%ff",
        "/office/reviewers/..%2f..%2f",
        "/office/reviewers/%E2%80%AE",
        "/api/v1/reviewers/%ff",
        "/api/v1/reviewers/%00",
        "/api/v1/reviewers/..",
        "/api/v1/reviewers/67E55044-10B1-426F-9247-BB680E5FE0C8",
        "/api/v1/accounts/x/y",
        "/api/v1//reviewers",
        "/ask/../do/log_out",
        "/do/log_out/",
        "/health/ready/",
        "/%",
        "/%2",
        "/.env",
        "/.git/config",
        long.as_str(),
    ] {
        let answer = office.get(path).browser(&clerk).send().await;
        let shown: String = path.chars().take(60).collect();
        assert_refused(&answer, &shown);
        assert!(matches!(answer.status.as_u16(), 403..=405), "{shown}: {}", answer.status);
        let page = office.get(path).browser(&clerk).page().send().await;
        assert_eq!(page.status, answer.status, "{shown}");
    }
}

#[tokio::test]
async fn odd_headers_break_nothing() {
    let office = Office::with(&[Role::Clerk]).await;
    let clerk = office.log_in(Role::Clerk).await;
    for (name, value) in [
        ("cookie", b"\xff\xfe=\x80".as_slice()),
        ("cookie", b"sunshine-token"),
        ("cookie", b"sunshine-token=; sunshine-refresh="),
        ("cookie", b"sunshine-token=a.b.c; sunshine-refresh=\xff"),
        ("accept-language", b"\xff\xff;q=\xff"),
        ("accept-language", b"en;q=99999999999999999999,zh;q=-1"),
        ("user-agent", b"\xf0\x9f\x92\xa9"),
        ("x-forwarded-for", b"\xff, 1.1.1.1"),
        ("content-length", b"banana"),
        ("sunshine-language", b"zz"),
    ] {
        for path in ["/", "/log-in", "/api/v1/openapi.json"] {
            let answer = office.get(path).header(name, value).send().await;
            assert_eq!(answer.status, 200, "{name} {path}");
        }
    }
    for value in ["Bearer", "Bearer ", "Basic eDp5", "bearer \u{e9}", "Bearer a b c"] {
        let answer = office.get("/ask/whoami").header("authorization", value).header("cookie", clerk.cookies());
        assert_eq!(answer.send().await.code(), "not-logged-in", "{value}: cookies are not looked at");
    }
}
