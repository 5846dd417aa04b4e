//! The command line with the real program.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use crate::shell::{Serving, Shell, run};

#[test]
fn a_server_says_where_it_listens_and_stops_when_told() {
    let shell = Shell::with_demo();
    let mut serving = Serving::begin(&shell, &[]);
    assert!(
        serving.address.starts_with("http://127.0.0.1:"),
        "{}",
        serving.address
    );
    assert_ne!(serving.port, 0);
    assert!(serving.get("/health/ready").starts_with("HTTP/1.1 200"));
    let port = serving.port.to_string();
    assert_eq!(
        shell.run(&["health", "--port", &port]).expect_ok(),
        "ready\n"
    );

    // A second one on the same file is refused in words.
    let second = shell.run(&["serve", "--port", "0"]);
    assert!(
        second
            .expect_failure()
            .contains("another sunshine is using the database"),
        "{second:?}"
    );

    // An open stream ends, and so does the program.
    let token = serving.log_in("clerk");
    let mut stream = TcpStream::connect(("127.0.0.1", serving.port)).unwrap();
    write!(
        stream,
        "GET /live/office HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n\r\n"
    )
    .unwrap();
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    while !line.starts_with("data:") {
        line.clear();
        reader.read_line(&mut line).unwrap();
    }
    let began = Instant::now();
    serving.terminate();
    let mut rest = String::new();
    reader.read_to_string(&mut rest).unwrap();
    assert_eq!(serving.ended(), Some(0));
    assert!(
        began.elapsed() < Duration::from_secs(8),
        "{:?}",
        began.elapsed()
    );
    assert!(
        shell
            .run(&["health", "--port", &port])
            .expect_failure()
            .contains("does not answer")
    );
}

#[test]
fn a_request_in_flight_is_finished_before_the_program_ends() {
    let shell = Shell::with_demo();
    let mut serving = Serving::begin(&shell, &[]);
    let mut stream = TcpStream::connect(("127.0.0.1", serving.port)).unwrap();
    let body = r#"{"username":"clerk","password":"sunshine-2026"}"#;
    let (first, second) = body.split_at(10);
    write!(
        stream,
        "POST /api/v1/log-ins HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\nExpect: 100-continue\r\n\r\n",
        body.len()
    )
    .unwrap();
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut line = String::new();
    reader.read_line(&mut line).unwrap();
    assert!(line.starts_with("HTTP/1.1 100"), "it is being read: {line}");
    stream.write_all(first.as_bytes()).unwrap();

    serving.terminate();
    let began = Instant::now();
    // No new connection is taken any more, …
    while TcpStream::connect(("127.0.0.1", serving.port)).is_ok() {
        assert!(began.elapsed() < Duration::from_secs(10));
        std::thread::sleep(Duration::from_millis(20));
    }
    // … and the old one goes on to its end.
    stream.write_all(second.as_bytes()).unwrap();
    let mut answer = String::new();
    reader.read_to_string(&mut answer).unwrap();
    assert!(answer.contains("HTTP/1.1 201"), "{answer}");
    assert!(answer.contains("access_token"), "{answer}");
    assert_eq!(serving.ended(), Some(0));
}

#[test]
fn the_first_administrator_comes_from_the_shell() {
    let shell = Shell::new();
    shell.run(&["migrate"]).expect_ok();
    let create = |name: &str| {
        shell.command(&[
            "admin",
            "create",
            "--username",
            name,
            "--display-name",
            "示例甲",
            "--org",
            "样例县信访局",
        ])
    };
    let plain = run(create("first"), "short\n");
    assert!(plain.expect_failure().contains("password"), "{plain:?}");
    let made = run(create("first"), "correct horse 7 battery\n");
    assert_eq!(made.expect_ok(), "created first (system-administrator)\n");
    assert!(!made.err.contains("correct horse"));
    let taken = run(create("first"), "correct horse 7 battery\n");
    assert!(
        taken.expect_failure().contains("username-taken"),
        "{taken:?}"
    );
    let refused = shell.run(&["demo-data"]);
    assert!(
        refused.expect_failure().contains("belongs to an office"),
        "{refused:?}"
    );
}

#[test]
fn the_demo_is_loaded_once() {
    let shell = Shell::with_demo();
    let again = shell.run(&["demo-data", "--json"]);
    let summary: serde_json::Value = serde_json::from_str(again.expect_ok()).unwrap();
    assert_eq!(summary["loaded"], false);
    assert_eq!(summary["logins"].as_array().unwrap().len(), 7);
    assert_eq!(summary["logins"][4]["role"], "chair");
    assert_eq!(summary["logins"][4]["login"], "chair");
    assert_eq!(summary["logins"][4]["password"], "sunshine-2026");
    let sessions = summary["sessions"].as_array().unwrap();
    assert_eq!(sessions.len(), 6);
    for session in sessions {
        assert_eq!(session["ballot_mode"], "named");
        assert!(session["number"].as_str().unwrap().starts_with("PR-"));
        let has_hall = ["voting", "panel_drawn"].contains(&session["status"].as_str().unwrap());
        let projector = session["projector"].as_str();
        assert_eq!(projector.is_some(), has_hall, "{session}");
        assert!(projector.is_none_or(|one| one.starts_with("/projector/")));
        assert_eq!(session["seats"][0]["seat"], 1);
        assert_eq!(session["seats"][0]["code"].as_str().unwrap().len(), 6);
    }
    assert_eq!(sessions[3]["status"], "panel_drawn");
    assert!(sessions[3]["seats"].as_array().unwrap().len() > 100);
    // Printed again they are the same: nobody's card became worthless.
    let again = shell.run(&["demo-data", "--json"]);
    let again: serde_json::Value = serde_json::from_str(again.expect_ok()).unwrap();
    assert_eq!(again["sessions"], summary["sessions"]);
    let said = shell.run(&["demo-data"]);
    let code = sessions[3]["seats"][0]["code"].as_str().unwrap();
    assert!(said.expect_ok().contains(code), "{said:?}");
}

#[test]
fn the_demo_is_loaded_in_the_language_that_is_asked_for_and_keeps_it() {
    let shell = Shell::new();
    shell.run(&["migrate"]).expect_ok();
    let typed = shell.run(&["demo-data", "--language", "fr"]);
    assert_eq!(typed.code, Some(2), "{typed:?}");
    let clerk = |loaded: &crate::shell::Ran| {
        let summary: serde_json::Value = serde_json::from_str(loaded.expect_ok()).unwrap();
        assert_eq!(summary["language"], "en");
        summary["logins"][3]["display_name"].clone()
    };
    let loaded = shell.run(&["demo-data", "--json", "--language", "en"]);
    assert_eq!(clerk(&loaded), "Shili Ding");
    let again = shell.run(&["demo-data", "--json"]);
    assert_eq!(clerk(&again), "Shili Ding");
}

#[test]
fn the_configuration_is_checked_and_shown() {
    let shell = Shell::new();
    let mut command = shell.command(&[
        "check-config",
        "--port",
        "1234",
        "--database-url",
        "postgres://u:s3cret@h/d",
    ]);
    command.env("SUNSHINE_LOG_LEVEL", "warn");
    let shown = run(command, "");
    let folder = shell.folder().canonicalize().unwrap().display().to_string();
    insta::assert_snapshot!(shown.expect_ok().replace(&folder, "/folder"));
    for arguments in [
        &["serve", "--bind", "0.0.0.0"][..],
        &["serve", "--port", "banana"],
        &["check-config", "--public-url", "x"],
        &["serve", "--unknown"],
        &["sing"],
    ] {
        assert_eq!(shell.run(arguments).code, Some(2), "{arguments:?}");
    }
    let mut command = shell.command(&["check-config"]);
    command.env("SUNSHINE_PROT", "1");
    assert!(run(command, "").expect_failure().contains("SUNSHINE_PROT"));
    let plain = shell.run(&["serve", "--bind", "0.0.0.0"]);
    assert!(
        plain.expect_failure().contains("without-any-protection"),
        "{plain:?}"
    );
}

#[test]
fn the_description_of_the_api_is_printed() {
    let shell = Shell::new();
    let printed = shell.run(&["openapi"]);
    assert_eq!(printed.expect_ok(), server::api::v1::openapi_json());
}

#[test]
fn an_address_in_use_is_said() {
    let shell = Shell::with_demo();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let ran = shell.run(&["serve", "--port", &port]);
    assert!(
        ran.expect_failure()
            .contains(&format!("cannot listen on 127.0.0.1:{port}")),
        "{ran:?}"
    );
}

#[test]
fn a_connection_that_says_rubbish_hurts_nobody() {
    let shell = Shell::with_demo();
    let serving = Serving::begin(&shell, &[]);
    let long = format!(
        "GET / HTTP/1.1\r\nHost: x\r\nCookie: {}\r\n\r\n",
        "x".repeat(200_000)
    );
    for rubbish in [
        "\r\n\r\n",
        "GET\r\n\r\n",
        "GET / HTTP/9.9\r\n\r\n",
        "\u{16}\u{3}\u{1}",
        "GET /\0 HTTP/1.1\r\n\r\n",
        &long,
    ] {
        let mut stream = TcpStream::connect(("127.0.0.1", serving.port)).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(5)))
            .unwrap();
        drop(stream.write_all(rubbish.as_bytes()));
        drop(stream.shutdown(std::net::Shutdown::Write));
        let mut answer = Vec::new();
        drop(stream.read_to_end(&mut answer));
        let answer = String::from_utf8_lossy(&answer);
        assert!(
            answer.is_empty() || answer.starts_with("HTTP/1.1 4"),
            "{rubbish:.20}: {answer:.60}"
        );
    }
    assert!(serving.get("/health/ready").starts_with("HTTP/1.1 200"));
}

#[test]
fn the_log_names_requests_never_people() {
    let shell = Shell::with_demo();
    for format in ["text", "json"] {
        let mut serving = Serving::begin_with(
            &shell,
            &[],
            &[
                ("SUNSHINE_LOG_FORMAT", format),
                ("SUNSHINE_LOG_LEVEL", "debug"),
            ],
        );
        let token = serving.log_in("clerk");
        serving.get("/office/reviewers?name=secretname");
        serving.ask(&format!(
            "GET /api/v1/reviewers?name=secretname HTTP/1.1\r\nHost: x\r\nUser-Agent: secretdevice\r\n\
             Authorization: Bearer {token}\r\nConnection: close\r\n\r\n"
        ));
        serving.get("/nowhere/secretname");
        serving.terminate();
        assert_eq!(serving.ended(), Some(0));
        let log = std::fs::read_to_string(shell.log()).unwrap();
        assert!(
            log.contains("/api/v1/reviewers") && log.contains("stopped"),
            "{log}"
        );
        for secret in [
            "secretname",
            "secretdevice",
            "clerk",
            "sunshine-2026",
            token.as_str(),
            "eyJ",
        ] {
            assert!(!log.contains(secret), "{secret} is in the log: {log}");
        }
        if format == "json" {
            assert!(
                log.lines()
                    .all(|line| serde_json::from_str::<serde_json::Value>(line).is_ok()),
                "{log}"
            );
        }
    }
}
