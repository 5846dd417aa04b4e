//! A machine for the commands of the guide: folders below a folder of the test's, a name that leads
//! here, and what a machine has and a test has not.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use server::config::TlsFiles;

/// What stands in the place of a program of the machine's.
const SCRIPTS: [(&str, &str); 4] = [
    ("end", include_str!("end.sh")),
    ("sunshine", include_str!("sunshine.sh")),
    ("systemctl", include_str!("systemctl.sh")),
    ("journalctl", include_str!("journalctl.sh")),
];

/// Folders of the guide.
const FOLDERS: [&str; 5] = [
    "/var/lib/",
    "/etc/sunshine/",
    "/etc/systemd/system/",
    "/backup/",
    "/safe/",
];

/// Where something is typed to a server that was typed, and not to the shell.
const INTERRUPT: &str = "# Ctrl-C, where it serves\n";

/// Where one of these stands, the unit's own migrating is not there to do it: an upgrade migrates.
const BY_HAND: [&str; 2] = ["sunshine migrate", "sunshine --version"];

/// Characters of a reference.
const REFERENCE_CHARS: usize = 32;

pub struct Machine {
    root: tempfile::TempDir,
    tls: TlsFiles,
}

impl Machine {
    pub fn new() -> Self {
        let root = tempfile::tempdir().unwrap();
        let folders = FOLDERS.map(|folder| folder.trim_matches('/'));
        for folder in ["bin", "work"].iter().chain(&folders) {
            std::fs::create_dir_all(root.path().join(folder)).unwrap();
        }
        let names = vec!["review.example".to_owned(), "127.0.0.1".to_owned()];
        let made = rcgen::generate_simple_self_signed(names).unwrap();
        let etc = root.path().join("etc/sunshine");
        let tls = TlsFiles {
            cert: etc.join("cert.pem"),
            key: etc.join("key.pem"),
        };
        std::fs::write(&tls.cert, made.cert.pem()).unwrap();
        std::fs::write(&tls.key, made.signing_key.serialize_pem()).unwrap();
        let configuration = format!(
            "public_url = \"https://review.example\"\nport = 0\ntls_cert = \"{}\"\ntls_key = \"{}\"\n",
            tls.cert.display(),
            tls.key.display()
        );
        std::fs::write(etc.join("sunshine.toml"), configuration).unwrap();
        for (name, text) in SCRIPTS {
            let path = root.path().join("bin").join(name);
            std::fs::write(&path, text).unwrap();
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
        }
        Self { root, tls }
    }

    pub fn at(&self, path: &str) -> PathBuf {
        self.root.path().join(path)
    }

    pub fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.at(path)).unwrap()
    }

    /// The block with the folders of this machine.
    fn here(&self, block: &str) -> String {
        let root = self.root.path().display();
        let mut text = block.replace("https://review.example", "\"$(cat \"$ROOT/url\")\"");
        for folder in FOLDERS {
            text = text.replace(folder, &format!("{root}{folder}"));
        }
        let text = text.replace(INTERRUPT, "end typed INT\n");
        // The sessions of the demo are numbered by its year.
        let ready = "\"$(grep -o 'PR-[0-9]*-04' seats.json | head -1)\"";
        let text = text.replace("PR-2026-04", ready);
        // The chair's machine trusts the certificate of the test.
        text.replace(
            "sunshine hearing simulate",
            &format!("sunshine hearing simulate --window 1s --ca {root}/etc/sunshine/cert.pem"),
        )
    }

    /// Runs a block of the guide, and tells what it printed.
    pub fn run(&self, line: usize, block: &str) -> String {
        let path = format!("{}:/usr/bin:/bin", self.at("bin").display());
        let mut shell = Command::new("sh");
        shell
            .args(["-euc", &self.here(block)])
            .current_dir(self.at("work"))
            .env_clear()
            .env("PATH", path)
            .env("ROOT", self.root.path())
            .env("PROGRAM", env!("CARGO_BIN_EXE_sunshine"));
        if BY_HAND.iter().any(|command| block.contains(command)) {
            shell.env("MIGRATED_BY_HAND", "yes");
        }
        if block.contains("$REFERENCE") {
            shell.env("REFERENCE", self.reference());
        }
        let ran = shell.output().unwrap();
        let log = std::fs::read_to_string(self.at("log")).unwrap_or_default();
        let out = String::from_utf8_lossy(&ran.stdout).into_owned();
        assert!(
            ran.status.success(),
            "line {line} of docs/operating.md: {block}\n{out}\n{}\nlog:\n{log}",
            String::from_utf8_lossy(&ran.stderr)
        );
        out
    }

    /// The reference on a page of the server that runs: of one that is not there.
    fn reference(&self) -> String {
        let port: u16 = self.read("port").trim().parse().unwrap();
        let stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
        let mut tls = server::tls::client_for(&self.tls, stream).unwrap();
        write!(
            tls,
            "GET /outcomes/PR-1999-01 HTTP/1.1\r\nHost: review.example\r\nAccept: text/html\r\n\
             Connection: close\r\n\r\n"
        )
        .unwrap();
        let mut page = Vec::new();
        // How the connection is closed says nothing.
        drop(tls.read_to_end(&mut page));
        let page = String::from_utf8_lossy(&page);
        let (_, shown) = page.split_once("class=\"reference\"").expect("a reference");
        let (_, shown) = shown.split_once("<code>").unwrap();
        let shown: String = shown.chars().take_while(char::is_ascii_hexdigit).collect();
        assert_eq!(shown.len(), REFERENCE_CHARS, "{page}");
        shown
    }

    /// The machine burns down: a new one has what is kept apart, and nothing else of the office.
    pub fn lose(&self) {
        self.kill();
        std::fs::remove_dir_all(self.at("var/lib")).unwrap();
        std::fs::create_dir_all(self.at("var/lib")).unwrap();
    }

    /// What `systemd-analyze` has to say about the units that the guide wrote, where it is there.
    pub fn faults_of_units(&self) -> String {
        let units = self.at("etc/systemd/system");
        let mut files: Vec<_> = std::fs::read_dir(units)
            .unwrap()
            .map(|unit| unit.unwrap().path())
            .collect();
        files.sort();
        let mut verify = Command::new("systemd-analyze");
        verify.args(["verify", "--man=no"]).args(&files);
        let Ok(verified) = verify.output() else {
            return String::new();
        };
        // It looks at the machine's own units too.
        let said = String::from_utf8_lossy(&verified.stderr);
        let ours = said.lines().filter(|line| line.contains("sunshine"));
        ours.collect::<Vec<_>>().join("\n")
    }

    fn kill(&self) {
        for server in ["pid.unit", "pid.typed"] {
            let pid = self.at(server);
            if Path::exists(&pid) {
                let killed = Command::new("sh")
                    .args(["-c", "kill -9 \"$(cat \"$0\")\"; rm \"$0\""])
                    .arg(&pid)
                    .status();
                drop(killed);
            }
        }
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        self.kill();
    }
}
