//! The release program with a demo of its own, for as long as it is measured.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Context as _, Result};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::load::{self, Request};
use crate::{demo, say, tool};

/// Who is measured: may see the list.
const WHO: &str = "clerk";

pub struct Served {
    child: Child,
    address: String,
    /// Everybody of the demo: user name and password.
    people: Vec<(String, String)>,
    /// Removed when this ends.
    _data: TempDir,
}

impl Served {
    pub fn start(program: &Path) -> Result<Self> {
        let data = tempfile::Builder::new()
            .prefix("sunshine-bench-")
            .tempdir()?;
        let command = |words: &[&str]| {
            let mut command = Command::new(program);
            command
                .args(words)
                .arg("--data")
                .arg(data.path())
                .envs(demo::SETTINGS);
            command.env("SUNSHINE_LOG_LEVEL", "error");
            // An attempt counts until its password has been found right, and few people log in many
            // times at once here.
            command.env("SUNSHINE_FAILURES_MAX", "100");
            command
        };
        tool::run(command(&["migrate"]).stdout(Stdio::null()))?;
        let summary: Value =
            serde_json::from_str(&tool::ask(&mut command(&["demo-data", "--json"]))?)?;
        let people = people_of(&summary).context("the logins of the demo")?;
        let mut child = command(&["serve", "--port", "0"])
            .stdout(Stdio::piped())
            .spawn()?;
        let mut line = String::new();
        BufReader::new(child.stdout.take().context("the program's output")?)
            .read_line(&mut line)?;
        let address = line
            .trim()
            .strip_prefix("listening on http://")
            .with_context(|| format!("the program said: {line}"))?
            .to_owned();
        Ok(Self {
            child,
            address,
            people,
            _data: data,
        })
    }

    /// Host and port.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// A log-in of everybody.
    pub fn log_ins(&self) -> Result<Vec<Request>> {
        self.people.iter().map(log_in).collect()
    }

    /// The cookie of somebody who is logged in.
    pub fn cookie(&self) -> Result<String> {
        let who = self.people.iter().find(|(username, _)| username == WHO);
        let answer = load::once(&self.address, &log_in(who.context("the demo's clerk")?)?)?;
        let tokens: Value = serde_json::from_slice(&answer.body)?;
        let token = tokens
            .get("access_token")
            .and_then(Value::as_str)
            .context("access_token")?;
        Ok(format!("sunshine-token={token}"))
    }

    /// Memory the program holds now.
    pub fn resident(&self) -> Result<String> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let kilobytes: u64 = status
            .lines()
            .find_map(|line| line.strip_prefix("VmRSS:"))
            .and_then(|rest| rest.split_whitespace().next())
            .context("VmRSS")?
            .parse()?;
        Ok(say::size(kilobytes * 1024))
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn log_in((username, password): &(String, String)) -> Result<Request> {
    let body = serde_json::to_string(&json!({"username": username, "password": password}))?;
    Ok(Request::post_json("/api/v1/log-ins", &body))
}

fn people_of(summary: &Value) -> Option<Vec<(String, String)>> {
    let logins = summary.get("logins")?.as_array()?;
    let text = |login: &Value, key: &str| Some(login.get(key)?.as_str()?.to_owned());
    logins
        .iter()
        .map(|login| Some((text(login, "login")?, text(login, "password")?)))
        .collect()
}
