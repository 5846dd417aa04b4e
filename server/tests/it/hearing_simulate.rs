//! `sunshine hearing simulate`: what it reports, and how it says that it cannot be begun.

use std::process::Command;

use serde_json::Value;

use crate::shell::{Ran, Serving, Shell, run};

struct Stage {
    shell: Shell,
    serving: Serving,
    session: String,
}

impl Stage {
    fn new() -> Self {
        let shell = Shell::with_demo();
        let serving = Serving::begin(&shell, &[]);
        let session = shell.ready_session();
        let printed = shell.run(&["demo-data", "--json"]);
        std::fs::write(shell.folder().join("seats.json"), printed.expect_ok()).unwrap();
        Self {
            shell,
            serving,
            session,
        }
    }

    fn command(&self, url: &str, session: &str, more: &[&str]) -> Command {
        let mut command = self
            .shell
            .command(&["hearing", "simulate", "--window", "300ms"]);
        command
            .args(["--url", url, "--session", session, "--seats", "seats.json"])
            .args(more)
            .env("SUNSHINE_CHAIR", "chair:sunshine-2026");
        command
    }

    /// The chair does something before the rehearsal begins.
    fn go(&self, transition: &str) {
        let token = self.serving.log_in("chair");
        let path = format!("/api/v1/review-sessions/{}", self.session);
        let ask = |head: &str, body: &str| {
            let answer = self.serving.ask(&format!(
                "{head} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n\
                 Content-Type: application/json\r\nContent-Length: {}\r\n\
                 Connection: close\r\n\r\n{body}",
                body.len()
            ));
            assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
            answer
        };
        let shown = ask(&format!("GET {path}"), "");
        let revision = shown.split("\"revision\":").nth(1).unwrap();
        let revision = revision.split(',').next().unwrap();
        let body = format!(r#"{{"transition":"{transition}","expected_revision":{revision}}}"#);
        ask(&format!("POST {path}/transitions"), &body);
    }

    fn simulate(&self, more: &[&str]) -> Ran {
        run(self.command(&self.serving.address, &self.session, more), "")
    }
}

/// It ended with 2, and said this.
fn unusable(ran: &Ran, words: &str) {
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(ran.expect_failure().contains(words), "{words}: {ran:?}");
}

#[test]
fn what_cannot_be_begun_is_said_and_nothing_has_happened() {
    let stage = Stage::new();
    let (address, session) = (stage.serving.address.as_str(), stage.session.as_str());
    let ran = |command: Command| run(command, "");
    let closed = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let nowhere = format!("http://{closed}");
    unusable(
        &ran(stage.command(&nowhere, session, &[])),
        "cannot be reached",
    );
    unusable(
        &ran(stage.command("hall.example", session, &[])),
        "is no address",
    );
    unusable(
        &ran(stage.command(address, "PR-1999-01", &[])),
        "it has no session PR-1999-01",
    );
    let mut wrong = stage.command(address, session, &[]);
    wrong.env("SUNSHINE_CHAIR", "chair:wrong-horse-1");
    unusable(&ran(wrong), "chair cannot log in: log-in-failed");
    let mut nobody = stage.command(address, session, &[]);
    nobody.env_remove("SUNSHINE_CHAIR");
    unusable(&ran(nobody), "login:password");
    let mut auditor = stage.command(address, session, &[]);
    auditor.env("SUNSHINE_CHAIR", "auditor:sunshine-2026");
    unusable(&ran(auditor), "may not lead sessions");
    unusable(&stage.simulate(&["--tablets", "500"]), "--tablets 105");
    unusable(&stage.simulate(&["--tablets", "0"]), "at least one tablet");
    unusable(&stage.simulate(&["--late", "101"]), "cannot be late");
    unusable(&stage.simulate(&["--tablets", "5"]), "quorum-missing");
    for wrong in [
        ["--window", "3h"],
        ["--drops", "101%"],
        ["--duplicates", "x"],
    ] {
        // The last of two windows would be refused by itself.
        let mut command = stage
            .shell
            .command(&["hearing", "simulate", "--url", address]);
        command
            .args(["--session", session, "--seats", "seats.json"])
            .args(wrong);
        assert_eq!(ran(command).code, Some(2), "{wrong:?}");
    }
}

#[test]
fn files_and_sessions_that_do_not_fit_are_said() {
    let stage = Stage::new();
    let seats = stage.shell.folder().join("seats.json");
    let sound = std::fs::read_to_string(&seats).unwrap();
    let demo: Value = serde_json::from_str(&sound).unwrap();
    // Its roll is frozen, and another one is over.
    let address = stage.serving.address.as_str();
    for (at, words) in [(2, "is frozen (voting)"), (1, "is frozen (announced)")] {
        let number = demo["sessions"][at]["number"].as_str().unwrap();
        let few = ["--tablets", "9", "--late", "0"];
        unusable(&run(stage.command(address, number, &few), ""), words);
    }
    std::fs::write(&seats, "no seats").unwrap();
    unusable(&stage.simulate(&[]), "demo-data --json");
    // Codes of another database look the same.
    let other = Shell::with_demo();
    let printed = other.run(&["demo-data", "--json"]);
    std::fs::write(&seats, printed.expect_ok()).unwrap();
    unusable(&stage.simulate(&[]), "printed anew");
    std::fs::remove_file(&seats).unwrap();
    unusable(&stage.simulate(&[]), "seats.json");
    std::fs::write(&seats, sound).unwrap();
    assert_eq!(stage.simulate(&[]).code, Some(0));
    unusable(&stage.simulate(&[]), "is frozen");
}

#[test]
fn a_rehearsal_reports_what_it_found() {
    let stage = Stage::new();
    let hall = [
        "--tablets",
        "80",
        "--drops",
        "25%",
        "--duplicates",
        "10%",
        "--seed",
        "7",
    ];
    let ran = stage.simulate(&[&hall[..], &["--json"]].concat());
    let report: Value = serde_json::from_str(ran.expect_ok()).unwrap();
    assert_eq!(report["session"], stage.session.as_str());
    assert_eq!(
        (&report["seed"], &report["tablets"]),
        (&7.into(), &80.into())
    );
    assert_eq!(report["tally_agrees"], true);
    assert_eq!(report["wrong"].as_array().unwrap().len(), 0);
    let rounds = report["rounds"].as_array().unwrap();
    assert_eq!(rounds.len(), 2);
    for round in rounds {
        let of = |key: &str| round[key].as_u64().unwrap();
        assert_eq!(
            (of("acknowledged"), of("dropped"), of("repeated")),
            (77, 20, 8)
        );
        // Each that repeats tries another one too; three are late.
        assert_eq!((of("refused"), of("lost"), of("doubled")), (11, 0, 0));
    }
    assert_eq!(report["acknowledgement"]["count"], 154);
    assert!(report["push"]["count"].as_u64().unwrap() > 400, "{report}");
    assert!(report["join_ms"].as_f64().unwrap() > 0.0);
}

#[test]
fn a_rehearsal_can_leave_its_round_open() {
    let stage = Stage::new();
    // The door is closed again: the rehearsal opens it itself.
    stage.go("close_check_in");
    let ran = stage.simulate(&["--no-close"]);
    let words = ran.expect_ok();
    assert!(
        words.contains("round 1: 100 acknowledged") && words.contains("not closed"),
        "{words}"
    );
    let demo = stage.shell.run(&["demo-data", "--json"]);
    let demo: Value = serde_json::from_str(demo.expect_ok()).unwrap();
    assert_eq!(demo["sessions"][3]["status"], "voting");
}

#[test]
fn a_rehearsal_over_tls_trusts_the_certificates_it_is_told_to() {
    let shell = Shell::with_demo();
    let made = rcgen::generate_simple_self_signed(vec!["127.0.0.1".to_owned()]).unwrap();
    let (cert, key) = (
        shell.folder().join("cert.pem"),
        shell.folder().join("key.pem"),
    );
    std::fs::write(&cert, made.cert.pem()).unwrap();
    std::fs::write(&key, made.signing_key.serialize_pem()).unwrap();
    let (cert, key) = (cert.to_str().unwrap(), key.to_str().unwrap());
    let serving = Serving::begin(&shell, &["--tls-cert", cert, "--tls-key", key]);
    let session = shell.ready_session();
    let printed = shell.run(&["demo-data", "--json"]);
    std::fs::write(shell.folder().join("seats.json"), printed.expect_ok()).unwrap();
    let stage = Stage {
        shell,
        serving,
        session,
    };
    unusable(&stage.simulate(&[]), "cannot be reached");
    unusable(
        &stage.simulate(&["--ca", "seats.json"]),
        "holds no certificates",
    );
    // Five have come, over TLS: too few, but they were let in.
    let few = ["--ca", cert, "--tablets", "5"];
    unusable(
        &stage.simulate(&few),
        "quorum-missing; 5 are here, 70 are needed",
    );
}
