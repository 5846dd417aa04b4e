//! A shell in a test: a folder of its own, and the real program in it.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A folder and the program in it.
pub struct Shell {
    folder: tempfile::TempDir,
    /// Another database than the file in the folder.
    database_url: Option<String>,
}

/// What a run of the program came to.
#[derive(Debug)]
pub struct Ran {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Ran {
    pub fn expect_ok(&self) -> &str {
        assert_eq!(self.code, Some(0), "{self:?}");
        &self.out
    }

    /// What it said on standard error; it ended by itself, without a panic.
    pub fn expect_failure(&self) -> &str {
        assert!(matches!(self.code, Some(1 | 2)), "{self:?}");
        assert!(
            self.err.contains("sunshine: ") && !self.err.contains("panicked"),
            "{self:?}"
        );
        &self.err
    }
}

impl Shell {
    pub fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            database_url: None,
        }
    }

    /// With the demo in this database, which is migrated.
    pub fn with_demo_in(url: &str) -> Self {
        let shell = Self {
            database_url: Some(url.to_owned()),
            ..Self::new()
        };
        std::fs::create_dir(shell.data()).unwrap();
        shell.run(&["demo-data"]).expect_ok();
        shell
    }

    /// With a migrated database that holds the demo.
    pub fn with_demo() -> Self {
        let shell = Self::new();
        shell.run(&["migrate"]).expect_ok();
        shell.run(&["demo-data"]).expect_ok();
        shell
    }

    /// Number of the demo's session that is ready to open.
    pub fn ready_session(&self) -> String {
        let printed = self.run(&["demo-data", "--json"]);
        let demo: serde_json::Value = serde_json::from_str(printed.expect_ok()).unwrap();
        let sessions = demo["sessions"].as_array().unwrap();
        let ready = sessions.iter().find(|one| one["status"] == "panel_drawn");
        ready.unwrap()["number"].as_str().unwrap().to_owned()
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

    /// What a server that was begun here has logged.
    pub fn log(&self) -> PathBuf {
        self.folder().join("log")
    }

    pub fn url(&self) -> String {
        format!("sqlite://{}", self.database().display())
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sunshine"));
        command
            .args(arguments)
            .current_dir(self.folder())
            .env_clear();
        command.env("SUNSHINE_SECOND_FACTOR_REQUIRED", "false");
        if let Some(url) = &self.database_url {
            command.env("SUNSHINE_DATABASE_URL", url);
        }
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Ran {
        run(self.command(arguments), "")
    }
}

/// Runs a command to its end, with this on its standard input.
pub fn run(mut command: Command, input: &str) -> Ran {
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(input.as_bytes())
        .unwrap();
    let ran = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ran {
        code: ran.status.code(),
        out: text(ran.stdout),
        err: text(ran.stderr),
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
        Self::begin_with(shell, flags, &[])
    }

    pub fn begin_with(shell: &Shell, flags: &[&str], variables: &[(&str, &str)]) -> Self {
        Self::begin_on(shell, 0, flags, variables)
    }

    /// On a port that was chosen: where an earlier server was.
    pub fn begin_on(shell: &Shell, port: u16, flags: &[&str], variables: &[(&str, &str)]) -> Self {
        let port = port.to_string();
        let mut arguments = vec!["serve", "--port", &port];
        arguments.extend(flags);
        let mut command = shell.command(&arguments);
        command.envs(variables.iter().copied());
        let log = File::create(shell.log()).unwrap();
        let mut child = command.stdout(Stdio::piped()).stderr(log).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let address = line
            .trim_end()
            .strip_prefix("listening on ")
            .expect("the first line")
            .to_owned();
        let port = address.rsplit(':').next().unwrap().parse().unwrap();
        Self {
            child,
            address,
            port,
        }
    }

    /// Sends a request and reads the answer to its end.
    pub fn ask(&self, request: &str) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(30)))
            .unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }

    pub fn get(&self, path: &str) -> String {
        self.ask(&format!(
            "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\n\r\n",
            self.port
        ))
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

    /// Ends it as a power cut does.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// The number of its process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    pub fn terminate(&self) {
        self.signal("-TERM");
    }

    /// Asks it to read its certificate again.
    pub fn hang_up(&self) {
        self.signal("-HUP");
    }

    fn signal(&self, signal: &str) {
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args([signal, &id]).status();
        assert!(sent.unwrap().success());
    }

    /// Waits for the program to end, and not for ever.
    pub fn ended(&mut self) -> Option<i32> {
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
