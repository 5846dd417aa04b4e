//! A PostgreSQL cluster for one run: made, used, stopped and removed, whatever ends the run.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use tempfile::TempDir;

use crate::tool;

/// Where Debian puts the programs of each version, beside the path.
const DEBIAN_FOLDER: &str = "/usr/lib/postgresql";

/// PostgreSQL refuses to run as root; the Debian package brings this user along.
const USER: &str = "postgres";

/// How long a cluster may take to answer first.
const START_WAIT: Duration = Duration::from_mins(1);

/// The watchman of the cluster. It outlives us by a moment: when the pipe we hold closes,
/// because we are done or because we were killed, it stops the server. Ctrl-C reaches the whole
/// group of processes, so it must not end the watchman before the server.
const WATCHMAN: &str = r#"trap "" INT TERM HUP
"$1/postgres" -D "$2/data" -p "$3" -k "$2" -c listen_addresses=127.0.0.1 -c max_connections=400 \
    -c unix_socket_permissions=0700 -c logging_collector=off -c log_min_messages=fatal &
server=$!
read -r _
kill -INT "$server"
wait "$server"
rm -rf "$2/data"
"#;

/// A running cluster that ends with this value.
pub struct Cluster {
    url: String,
    watchman: Child,
    pipe: Option<ChildStdin>,
    folder: Option<TempDir>,
}

impl Cluster {
    /// Makes and starts a cluster on a free port of the loopback, with full durability.
    pub fn start() -> Result<Self> {
        Self::start_in(&std::env::temp_dir())
    }

    /// The same, with its data in a folder of its own under this one.
    pub fn start_in(place: &Path) -> Result<Self> {
        let programs = programs()?;
        let folder = tempfile::Builder::new()
            .prefix("sunshine-postgres-")
            .tempdir_in(place)?;
        let as_root = tool::is_root();
        if as_root {
            tool::run(Command::new("chown").arg(USER).arg(folder.path()))?;
        }
        let password = password()?;
        init(&programs, folder.path(), &password, as_root)?;
        let port = free_port()?;
        let mut watchman = as_user("sh", as_root);
        watchman
            .args(["-c", WATCHMAN, "watchman"])
            .arg(&programs)
            .arg(folder.path())
            .arg(port.to_string());
        let mut watchman = watchman
            .current_dir(folder.path())
            .stdin(Stdio::piped())
            .spawn()
            .context("cannot start PostgreSQL")?;
        let pipe = watchman.stdin.take();
        let url = format!("postgres://{USER}:{password}@127.0.0.1:{port}/postgres");
        let mut cluster = Self {
            url,
            watchman,
            pipe,
            folder: Some(folder),
        };
        cluster.wait_until_ready(&programs, port)?;
        Ok(cluster)
    }

    /// The address of its first database, for somebody who may do everything in it.
    pub fn url(&self) -> &str {
        &self.url
    }

    fn wait_until_ready(&mut self, programs: &Path, port: u16) -> Result<()> {
        let begun = Instant::now();
        loop {
            let ready = Command::new(programs.join("pg_isready"))
                .args(["-q", "-h", "127.0.0.1", "-p", &port.to_string()])
                .status()?;
            if ready.success() {
                return Ok(());
            }
            if let Some(status) = self.watchman.try_wait()? {
                bail!("PostgreSQL ended while starting ({status})");
            }
            if begun.elapsed() > START_WAIT {
                bail!(
                    "PostgreSQL did not answer within {} s",
                    START_WAIT.as_secs()
                );
            }
            std::thread::sleep(Duration::from_millis(100));
        }
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // Closing the pipe is the sign to stop.
        drop(self.pipe.take());
        drop(self.watchman.wait());
        drop(self.folder.take());
    }
}

/// The folder of `initdb` and `postgres`: the newest of Debian, else that of the path.
pub fn programs() -> Result<PathBuf> {
    let mut versions: Vec<PathBuf> = std::fs::read_dir(DEBIAN_FOLDER)
        .into_iter()
        .flatten()
        .filter_map(|entry| entry.ok().map(|entry| entry.path().join("bin")))
        .filter(|folder| folder.join("initdb").exists() && folder.join("postgres").exists())
        .collect();
    versions.sort();
    if let Some(newest) = versions.pop() {
        return Ok(newest);
    }
    let initdb = tool::need("initdb", "apt-get install postgresql")?;
    initdb
        .parent()
        .map(Path::to_path_buf)
        .context("the folder of initdb")
}

fn init(programs: &Path, folder: &Path, password: &str, as_root: bool) -> Result<()> {
    let mut secret = tempfile::NamedTempFile::new_in(folder)?;
    writeln!(secret, "{password}")?;
    if as_root {
        tool::run(Command::new("chown").arg(USER).arg(secret.path()))?;
    }
    let initdb = programs.join("initdb").display().to_string();
    tool::ask(
        as_user(&initdb, as_root)
            .args([
                "--username",
                USER,
                "--auth",
                "scram-sha-256",
                "--encoding",
                "UTF8",
            ])
            .args(["--locale", "C.UTF-8", "--pgdata"])
            .arg(folder.join("data"))
            .arg("--pwfile")
            .arg(secret.path())
            .current_dir(folder),
    )?;
    Ok(())
}

/// The command as the user who may run PostgreSQL.
fn as_user(program: &str, as_root: bool) -> Command {
    if !as_root {
        return Command::new(program);
    }
    let mut command = Command::new("runuser");
    command.args(["-u", USER, "--", program]);
    command
}

/// Known to nobody else on this machine: the port is open to all of its users.
fn password() -> Result<String> {
    let mut bytes = [0; 16];
    std::fs::File::open("/dev/urandom")?.read_exact(&mut bytes)?;
    Ok(crate::site::hash_of(&bytes))
}

/// A port that was free a moment ago.
pub fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}
