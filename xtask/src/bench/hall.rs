//! A hall of its own: the release program with a fresh demo, and simulated tablets beside it.

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context as _, Result, bail};
use serde_json::Value;
use tempfile::TempDir;

use crate::postgres::{Cluster, free_port};
use crate::{demo, tool};

/// Who leads the demo's sessions.
const CHAIR: &str = "chair:sunshine-2026";

/// Which database it has.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Database {
    Sqlite,
    Postgres,
}

impl Database {
    pub const BOTH: [Self; 2] = [Self::Sqlite, Self::Postgres];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        }
    }
}

pub struct Hall {
    program: PathBuf,
    child: Option<Child>,
    port: u16,
    session: String,
    data: TempDir,
    cluster: Option<Cluster>,
}

impl Hall {
    /// With so many seats.
    pub fn open(program: &Path, database: Database, seats: usize) -> Result<Self> {
        let data = tempfile::Builder::new()
            .prefix("sunshine-hall-")
            .tempdir()?;
        let cluster = match database {
            Database::Sqlite => None,
            Database::Postgres => Some(Cluster::start()?),
        };
        let mut hall = Self {
            program: program.to_owned(),
            child: None,
            port: free_port()?,
            session: String::new(),
            data,
            cluster,
        };
        tool::run(hall.command(&["migrate"]).stdout(Stdio::null()))?;
        let seats = seats.to_string();
        let words = ["demo-data", "--json", "--seats", &seats];
        let printed = tool::ask(&mut hall.command(&words))?;
        hall.session = ready(&serde_json::from_str(&printed)?)?;
        std::fs::write(hall.seats(), printed)?;
        hall.serve()?;
        Ok(hall)
    }

    fn seats(&self) -> PathBuf {
        self.data.path().join("seats.json")
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command
            .args(words)
            .arg("--data")
            .arg(self.data.path())
            .envs(demo::SETTINGS)
            .env("SUNSHINE_LOG_LEVEL", "error")
            // Every simulated tablet of the largest hall has two.
            .env("SUNSHINE_CONNECTIONS_MAX", "4000");
        if let Some(cluster) = &self.cluster {
            command.env("SUNSHINE_DATABASE_URL", cluster.url());
        }
        command
    }

    fn serve(&mut self) -> Result<()> {
        let port = self.port.to_string();
        let mut child = self
            .command(&["serve", "--port", &port])
            .stdout(Stdio::piped())
            .spawn()?;
        let mut line = String::new();
        let out = child.stdout.take().context("the program's output")?;
        self.child = Some(child);
        BufReader::new(out).read_line(&mut line)?;
        if line.starts_with("listening on ") {
            Ok(())
        } else {
            bail!("the program said: {line}")
        }
    }

    /// Ends the program as a power cut does, and starts it anew.
    pub fn kill(&mut self) -> Result<()> {
        self.end()?;
        self.serve()
    }

    fn end(&mut self) -> Result<()> {
        if let Some(mut child) = self.child.take() {
            child.kill()?;
            child.wait()?;
        }
        Ok(())
    }

    /// Simulated tablets; what they found.
    pub fn simulate(&self, more: &[&str]) -> Result<Value> {
        self.begin(more)?.report()
    }

    /// The same, while something else goes on.
    pub fn begin(&self, more: &[&str]) -> Result<Simulation> {
        let url = format!("http://127.0.0.1:{}", self.port);
        let child = Command::new(&self.program)
            .args(["hearing", "simulate", "--json", "--url", &url])
            .args(["--session", &self.session, "--seats"])
            .arg(self.seats())
            .args(more)
            .env("SUNSHINE_CHAIR", CHAIR)
            .stdout(Stdio::piped())
            .spawn()?;
        Ok(Simulation(child))
    }

    /// Bytes of memory the program holds, now and at most so far.
    pub fn memory(&self) -> Result<(u64, u64)> {
        let id = self.child.as_ref().context("no program")?.id();
        let status = std::fs::read_to_string(format!("/proc/{id}/status"))?;
        let of = |name: &str| -> Result<u64> {
            let line = status.lines().find_map(|line| line.strip_prefix(name));
            let number = line.and_then(|rest| rest.split_whitespace().next());
            let kilobytes: u64 = number.context("/proc/self/status")?.parse()?;
            Ok(kilobytes * 1024)
        };
        Ok((of("VmRSS:")?, of("VmHWM:")?))
    }
}

impl Drop for Hall {
    fn drop(&mut self) {
        drop(self.end());
    }
}

/// Tablets that are being simulated.
pub struct Simulation(Child);

impl Simulation {
    pub fn is_over(&mut self) -> Result<bool> {
        Ok(self.0.try_wait()?.is_some())
    }

    /// What they found; anything lost, doubled or wrong is an error.
    pub fn report(mut self) -> Result<Value> {
        let mut printed = String::new();
        let out = self.0.stdout.take().context("the simulation's output")?;
        BufReader::new(out).read_to_string(&mut printed)?;
        let status = self.0.wait()?;
        if !status.success() {
            bail!("the simulation ended with {status}: {printed}");
        }
        serde_json::from_str(&printed).context("what the simulation printed")
    }
}

/// Number of the session that is ready to open.
fn ready(demo: &Value) -> Result<String> {
    let sessions = demo.get("sessions").and_then(Value::as_array);
    let is = |one: &&Value| one.get("status").and_then(Value::as_str) == Some("panel_drawn");
    let session = sessions.and_then(|all| all.iter().find(is));
    let number = session.and_then(|one| one.get("number")?.as_str());
    Ok(number
        .context("the demo has no session that is ready")?
        .to_owned())
}
