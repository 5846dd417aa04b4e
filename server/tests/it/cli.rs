//! The command line with the real program.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A folder and the program in it.
pub struct Shell {
    folder: tempfile::TempDir,
}

/// What a run of the program came to.
#[derive(Debug)]
pub struct Ran {
    code: Option<i32>,
    out: String,
    err: String,
}

impl Ran {
    pub fn expect_ok(&self) -> &str {
        assert_eq!(self.code, Some(0), "{self:?}");
        &self.out
    }

    /// What it said on standard error; it ended by itself, without a panic.
    pub fn expect_failure(&self) -> &str {
        assert!(matches!(self.code, Some(1 | 2)), "{self:?}");
        assert!(self.err.contains("sunshine: ") && !self.err.contains("panicked"), "{self:?}");
        &self.err
    }
}

impl Shell {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// With a migrated database that holds the demo.
    pub fn with_demo() -> Self {
        let shell = Self::new();
        shell.run(&["migrate"]).expect_ok();
        shell.run(&["demo-data"]).expect_ok();
        shell
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub fn data(&self) -> PathBuf {
        self.folder().join("data")
    }

    pub fn database(&self) -> PathBuf {
        self.data().join("sunshine.db")
    }

    pub fn url(&self) -> String {
        format!("sqlite://{}", self.database().display())
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sunshine"));
        command.args(arguments).current_dir(self.folder()).env_clear();
        command.env("SUNSHINE_SECOND_FACTOR_REQUIRED", "false");
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Ran {
        self.run_with(self.command(arguments), "")
    }

    pub fn run_with(&self, mut command: Command, input: &str) -> Ran {
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        let ran = child.wait_with_output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Ran { code: ran.status.code(), out: text(ran.stdout), err: text(ran.stderr) }
    }
}

/// A server that runs. Ended with the value.
pub struct Serving {
    child: Child,
    pub address: String,
    pub port: u16,
}

impl Serving {
    pub fn begin(shell: &Shell, flags: &[&str]) -> Self {
        let mut arguments = vec!["serve", "--port", "0"];
        arguments.extend(flags);
        let mut command = shell.command(&arguments);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim_end().strip_prefix("listening on ").expect("the first line").to_owned();
        let port = address.rsplit(':').next().unwrap().parse().unwrap();
        Self { child, address, port }
    }

    /// Sends a request and reads the answer to its end.
    pub fn ask(&self, request: &str) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }

    pub fn get(&self, path: &str) -> String {
        self.ask(&format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\n\r\n", self.port))
    }

    pub fn log_in(&self, username: &str) -> String {
        let body = format!(r#"{{"username":"{username}","password":"sunshine-2026"}}"#);
        let answer = self.ask(&format!(
            "POST /api/v1/log-ins HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
            body.len()
        ));
        let body = answer.split("\r\n\r\n").nth(1).unwrap();
        let body: serde_json::Value = serde_json::from_str(body).unwrap();
        body["access_token"].as_str().unwrap().to_owned()
    }

    fn terminate(&self) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    }

    /// Waits for the program to end, and not for ever.
    fn ended(&mut self) -> Option<i32> {
        let began = Instant::now();
        while began.elapsed() < Duration::from_secs(20) {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code();
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!("the program does not end")
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

#[test]
fn a_server_says_where_it_listens_and_stops_when_told() {
    let shell = Shell::with_demo();
    let mut serving = Serving::begin(&shell, &[]);
    assert!(serving.address.starts_with("http://127.0.0.1:"), "{}", serving.address);
    assert_ne!(serving.port, 0);
    assert!(serving.get("/health/ready").starts_with("HTTP/1.1 200"));
    let port = serving.port.to_string();
    assert_eq!(shell.run(&["health", "--port", &port]).expect_ok(), "ready\n");

    // A second one on the same file is refused in words.
    let second = shell.run(&["serve", "--port", "0"]);
    assert!(second.expect_failure().contains("another sunshine is using the database"), "{second:?}");

    // An open stream ends, and so does the program.
    let token = serving.log_in("clerk");
    let mut stream = TcpStream::connect(("127.0.0.1", serving.port)).unwrap();
    write!(stream, "GET /live/office HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n\r\n").unwrap();
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
    assert!(began.elapsed() < Duration::from_secs(8), "{:?}", began.elapsed());
    assert!(shell.run(&["health", "--port", &port]).expect_failure().contains("does not answer"));
}

#[test]
fn a_missing_database_is_said() {
    let shell = Shell::new();
    for command in [&["serve"][..], &["demo-data"], &["audit", "verify"], &["backup", "b.gz"]] {
        let ran = shell.run(command);
        assert!(ran.expect_failure().contains("run: sunshine migrate"), "{ran:?}");
    }
    assert!(!shell.data().exists(), "nothing was made");
    let ran = shell.run(&["migrate", "--database-url", "sqlite:///nowhere/at/all/x.db"]);
    assert!(ran.expect_failure().contains("/nowhere/at/all"), "{ran:?}");
}

#[test]
fn a_database_that_may_only_be_read_is_said() {
    let shell = Shell::with_demo();
    let url = format!("{}?mode=ro", shell.url());
    let ran = shell.run(&["demo-data", "--database-url", &url]);
    // Reading works; the demo is there already.
    assert!(ran.code == Some(0) || ran.err.contains("may only be read"), "{ran:?}");
    let ran = shell.run(&["serve", "--port", "0", "--database-url", &url]);
    assert!(ran.expect_failure().contains("may only be read"), "{ran:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_database_is_said() {
    let shell = Shell::new();
    shell.run(&["migrate"]).expect_ok();
    let store = store::Store::open(&shell.url(), store::StoreOptions::default()).await.unwrap();
    let (locked, is_locked) = tokio::sync::oneshot::channel();
    let (free, freed) = tokio::sync::oneshot::channel::<()>();
    let holder = tokio::spawn({
        let store = store.clone();
        async move {
            let held = store.keep_house(move |_tx| async move {
                locked.send(()).unwrap();
                drop(freed.await);
                Ok::<_, store::StoreFault>(())
            });
            held.await
        }
    });
    is_locked.await.unwrap();
    let shell = std::sync::Arc::new(shell);
    let ran = {
        let shell = shell.clone();
        tokio::task::spawn_blocking(move || shell.run(&["demo-data"])).await.unwrap()
    };
    assert!(ran.expect_failure().contains("locked or busy"), "{ran:?}");
    free.send(()).unwrap();
    holder.await.unwrap().unwrap();
    store.close().await;
    shell.run(&["demo-data"]).expect_ok();
}

#[test]
fn a_corrupted_database_is_said() {
    let shell = Shell::new();
    std::fs::create_dir(shell.data()).unwrap();
    std::fs::write(shell.database(), "this is no database".repeat(500)).unwrap();
    for command in [&["serve", "--port", "0"][..], &["demo-data"], &["migrate"], &["audit", "verify"]] {
        let ran = shell.run(command);
        assert!(ran.expect_failure().contains("damaged"), "{ran:?}");
    }
}

#[test]
fn a_full_disk_is_said_and_nothing_is_half_done() {
    let shell = Shell::new();
    shell.run(&["migrate"]).expect_ok();
    let program = env!("CARGO_BIN_EXE_sunshine");
    let mut command = Command::new("sh");
    // The limit of a file's size, in blocks of 512 bytes, stands for a full disk.
    command.args(["-c", &format!("trap '' XFSZ; ulimit -f 100; exec {program} demo-data")]);
    command.current_dir(shell.folder()).env_clear();
    let ran = shell.run_with(command, "");
    ran.expect_failure();
    let out = shell.run(&["demo-data"]);
    assert!(out.expect_ok().contains("the demo office is loaded"), "{out:?}");
    assert!(shell.run(&["audit", "verify"]).expect_ok().contains("is whole"));
}

#[tokio::test]
async fn a_newer_database_is_refused_in_words() {
    let shell = Shell::with_demo();
    let sql = "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m20991231_000001_tomorrow', 0)";
    store::testing::raw(&shell.url(), sql).await.unwrap();
    for command in [&["serve", "--port", "0"][..], &["migrate"], &["demo-data"]] {
        let ran = shell.run(command);
        let words = ran.expect_failure();
        assert!(words.contains("newer sunshine") && words.contains("m20991231_000001_tomorrow"), "{words}");
    }
}

#[tokio::test]
async fn an_older_database_is_refused_in_words() {
    let shell = Shell::new();
    std::fs::create_dir(shell.data()).unwrap();
    let names = {
        use migrations::Migrator;
        Migrator::names()
    };
    migrations::migrate_through(&shell.url(), &names[migrations::FIRST_SET - 1]).await.unwrap();
    let ran = shell.run(&["serve", "--port", "0"]);
    assert!(ran.expect_failure().contains("is older than this sunshine"), "{ran:?}");
    shell.run(&["migrate"]).expect_ok();
    shell.run(&["demo-data"]).expect_ok();
}

#[tokio::test]
async fn a_broken_audit_log_is_named() {
    let shell = Shell::with_demo();
    let whole = shell.run(&["audit", "verify"]);
    let head = whole.expect_ok().trim_end().rsplit(' ').next().unwrap().to_owned();
    shell.run(&["audit", "verify", "--expect", &head]).expect_ok();
    let other = shell.run(&["audit", "verify", "--expect", &"0".repeat(64)]);
    assert!(other.expect_failure().contains("ends elsewhere"), "{other:?}");
    // Someone with access to the file takes the guard away and changes a row.
    let triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_entry'";
    for trigger in store::testing::raw_texts(&shell.url(), triggers).await.unwrap() {
        store::testing::raw(&shell.url(), &format!("DROP TRIGGER {trigger}")).await.unwrap();
    }
    store::testing::raw(&shell.url(), "UPDATE audit_entry SET actor_name = 'x' WHERE seq = 5").await.unwrap();
    let broken = shell.run(&["audit", "verify"]);
    assert!(broken.expect_failure().contains("broken at row 5"), "{broken:?}");
}

#[test]
fn what_was_backed_up_while_serving_is_restored_whole() {
    let shell = Shell::with_demo();
    let serving = Serving::begin(&shell, &[]);
    let made = shell.run(&["backup", "office.backup"]);
    let head = made.expect_ok().split("audit head ").nth(1).unwrap().split(' ').next().unwrap().to_owned();
    drop(serving);
    let again = shell.run(&["backup", "office.backup"]);
    assert!(again.expect_failure().contains("exists"), "{again:?}");

    let file = shell.folder().join("office.backup");
    let file = file.to_str().unwrap();
    let other = Shell::new();
    other.run(&["restore", file]).expect_ok();
    assert!(other.run(&["audit", "verify"]).expect_ok().contains("is whole: 127 rows"));
    let serving = Serving::begin(&other, &[]);
    assert!(!serving.log_in("clerk").is_empty());
    drop(serving);

    let refused = other.run(&["restore", file]);
    assert!(refused.expect_failure().contains("not empty"), "{refused:?}");
    other.run(&["restore", file, "--force"]).expect_ok();
    assert_eq!(head.len(), 64);

    let mut bytes = std::fs::read(file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(shell.folder().join("damaged.backup"), &bytes).unwrap();
    std::fs::write(shell.folder().join("half.backup"), &bytes[..middle]).unwrap();
    for bad in ["damaged.backup", "half.backup", "nowhere.backup"] {
        let bad = shell.folder().join(bad);
        let fresh = Shell::new();
        fresh.run(&["restore", bad.to_str().unwrap()]).expect_failure();
    }
}

#[test]
fn the_first_administrator_comes_from_the_shell() {
    let shell = Shell::new();
    shell.run(&["migrate"]).expect_ok();
    let create = |name: &str| {
        shell.command(&["admin", "create", "--username", name, "--display-name", "示例甲", "--org", "样例县信访局"])
    };
    let plain = shell.run_with(create("first"), "short\n");
    assert!(plain.expect_failure().contains("password"), "{plain:?}");
    let made = shell.run_with(create("first"), "correct horse 7 battery\n");
    assert_eq!(made.expect_ok(), "created first (system-administrator)\n");
    assert!(!made.err.contains("correct horse"));
    let taken = shell.run_with(create("first"), "correct horse 7 battery\n");
    assert!(taken.expect_failure().contains("username-taken"), "{taken:?}");
    let refused = shell.run(&["demo-data"]);
    assert!(refused.expect_failure().contains("belongs to an office"), "{refused:?}");
}

#[test]
fn the_demo_is_loaded_once() {
    let shell = Shell::with_demo();
    let again = shell.run(&["demo-data", "--json"]);
    let summary: serde_json::Value = serde_json::from_str(again.expect_ok()).unwrap();
    assert_eq!(summary["loaded"], false);
    assert_eq!(summary["logins"].as_array().unwrap().len(), 7);
}

#[test]
fn the_configuration_is_checked_and_shown() {
    let shell = Shell::new();
    let mut command = shell.command(&["check-config", "--port", "1234", "--database-url", "postgres://u:s3cret@h/d"]);
    command.env("SUNSHINE_LOG_LEVEL", "warn");
    let shown = shell.run_with(command, "");
    insta::assert_snapshot!(shown.expect_ok());
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
    assert!(shell.run_with(command, "").expect_failure().contains("SUNSHINE_PROT"));
    let plain = shell.run(&["serve", "--bind", "0.0.0.0"]);
    assert!(plain.expect_failure().contains("without-any-protection"), "{plain:?}");
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
    assert!(ran.expect_failure().contains(&format!("cannot listen on 127.0.0.1:{port}")), "{ran:?}");
}

#[test]
fn a_connection_that_says_rubbish_hurts_nobody() {
    let shell = Shell::with_demo();
    let serving = Serving::begin(&shell, &[]);
    let long = format!("GET / HTTP/1.1\r\nHost: x\r\nCookie: {}\r\n\r\n", "x".repeat(200_000));
    for rubbish in ["\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "\u{16}\u{3}\u{1}", "GET /\0 HTTP/1.1\r\n\r\n", &long] {
        let mut stream = TcpStream::connect(("127.0.0.1", serving.port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
        drop(stream.write_all(rubbish.as_bytes()));
        drop(stream.shutdown(std::net::Shutdown::Write));
        let mut answer = Vec::new();
        drop(stream.read_to_end(&mut answer));
        let answer = String::from_utf8_lossy(&answer);
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 4"), "{rubbish:.20}: {answer:.60}");
    }
    assert!(serving.get("/health/ready").starts_with("HTTP/1.1 200"));
}
