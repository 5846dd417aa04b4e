//! Input that no program of ours sends, at every address: always a clear 4xx, never a 5xx.

mod bodies;
mod forms;

use domain::people::account::Role;
use server::router::Kind;

use crate::office::{Answer, Office, Person, nil};

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
            "read-accounts" | "keep-accounts" | "keep-profile" => Role::SystemAdministrator,
            "give-roles" | "secure-accounts" => Role::SecurityAdministrator,
            "read-audit" => Role::Auditor,
            _ => Role::Clerk,
        };
        &self.0.iter().find(|(one, _)| *one == role).unwrap().1
    }
}

fn assert_refused(answer: &Answer, what: &str) {
    assert!(answer.status.is_client_error(), "{what}: {}", answer.line());
    assert!(
        answer.is_problem(),
        "{what}: {} {}",
        answer.status,
        answer.header("content-type")
    );
    assert!(answer.json()["code"].is_string(), "{what}");
}

#[tokio::test]
async fn odd_queries_are_refused() {
    let office = Office::with_everyone().await;
    let everyone = Everyone::of(&office).await;
    let long = "x".repeat(20_000);
    let queries = [
        "unknown=1",
        "after=1&after=2",
        "after=%00",
        "after=%FF",
        "before=%E2%80%AE",
        "after=x&before=x",
        "after=eyJuYW1lIjoiIn0",
        "after=bnVsbA",
        "after=OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5",
        "after=%%%",
        "after[]=1",
        "after[a]=1",
        "=",
        "after=..%2F..%2Fetc",
        long.as_str(),
    ];
    for entry in office.entries.clone() {
        let takes_cursor = matches!(
            entry.path.as_str(),
            "/api/v1/reviewers"
                | "/api/v1/accounts"
                | "/api/v1/audit"
                | "/ask/accounts"
                | "/ask/audit"
        );
        let person = everyone.who_may(entry.deed.word());
        for query in queries {
            let path = format!("{}?{query}", crate::office::filled(&entry.path, &nil()));
            if entry.method != "GET" || entry.kind == Kind::Live {
                continue;
            }
            let answer = office.get(&path).bearer(person).send().await;
            let shown: String = path.chars().take(90).collect();
            if takes_cursor || (entry.kind == Kind::Ask && entry.path != "/ask/reviewers") {
                assert_refused(&answer, &shown);
            } else {
                assert!(
                    !answer.status.is_server_error(),
                    "{shown}: {}",
                    answer.line()
                );
            }
        }
    }
    for query in [
        "query[name]=%00",
        "query[category]=king",
        "query[after]=x",
        "query[x]=1",
        "query=1",
        "query[name][a]=1",
        "query[standing]=x",
    ] {
        let answer = office
            .get(&format!("/ask/reviewers?{query}"))
            .bearer(everyone.who_may("read-reviewers"))
            .send()
            .await;
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
        assert!(
            matches!(answer.status.as_u16(), 403..=405),
            "{shown}: {}",
            answer.status
        );
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
    for value in [
        "Bearer",
        "Bearer ",
        "Basic eDp5",
        "bearer \u{e9}",
        "Bearer a b c",
    ] {
        let answer = office
            .get("/ask/whoami")
            .header("authorization", value)
            .header("cookie", clerk.cookies());
        assert_eq!(
            answer.send().await.code(),
            "not-logged-in",
            "{value}: cookies are not looked at"
        );
    }
}
