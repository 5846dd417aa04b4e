//! Every command of `docs/operating.md`, as it stands there and in that order, by a real shell with
//! the real program. What a machine has and a test has not is put in its place: folders below a
//! folder of the test's, a name that leads here, `systemctl` and `journalctl` for the one unit.

use std::fmt::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

const GUIDE: &str = include_str!("../../../docs/operating.md");

/// Blocks of commands there are at least: fewer, and the guide was not read.
const BLOCKS_MIN: usize = 10;

/// The commands of the guide, block by block, with the line each begins at.
fn blocks() -> Vec<(usize, String)> {
    let mut blocks = Vec::new();
    let mut open: Option<(usize, String)> = None;
    for (number, line) in (1..).zip(GUIDE.lines()) {
        let line = line.trim_start();
        match &mut open {
            None if line == "```sh" => open = Some((number, String::new())),
            None => {}
            Some(_) if line == "```" => blocks.extend(open.take()),
            Some((_, text)) => writeln!(text, "{line}").unwrap(),
        }
    }
    assert!(open.is_none(), "a block without an end");
    blocks
}

struct Machine {
    root: tempfile::TempDir,
}

impl Machine {
    fn new() -> Self {
        let machine = Self {
            root: tempfile::tempdir().unwrap(),
        };
        for folder in ["bin", "backup", "etc/sunshine", "var/lib", "work"] {
            std::fs::create_dir_all(machine.at(folder)).unwrap();
        }
        let names = vec!["review.example".to_owned(), "127.0.0.1".to_owned()];
        let made = rcgen::generate_simple_self_signed(names).unwrap();
        let cert = machine.at("etc/sunshine/cert.pem");
        let key = machine.at("etc/sunshine/key.pem");
        std::fs::write(&cert, made.cert.pem()).unwrap();
        std::fs::write(&key, made.signing_key.serialize_pem()).unwrap();
        let configuration = format!(
            "public_url = \"https://review.example\"\nport = 0\ntls_cert = \"{}\"\ntls_key = \"{}\"\n",
            cert.display(),
            key.display()
        );
        std::fs::write(machine.at("etc/sunshine/sunshine.toml"), configuration).unwrap();
        machine.script("stop-server", STOP_SERVER);
        machine.script("sunshine", SUNSHINE);
        machine.script("systemctl", SYSTEMCTL);
        machine.script("journalctl", JOURNALCTL);
        machine
    }

    fn at(&self, path: &str) -> PathBuf {
        self.root.path().join(path)
    }

    fn script(&self, name: &str, text: &str) {
        let path = self.at("bin").join(name);
        std::fs::write(&path, text).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    }

    /// The block with the folders of this machine.
    fn here(&self, block: &str) -> String {
        let root = self.root.path().display();
        let mut text = block.replace("https://review.example", "\"$(cat \"$ROOT/url\")\"");
        for folder in ["/var/lib/", "/etc/sunshine/", "/backup/"] {
            text = text.replace(folder, &format!("{root}{folder}"));
        }
        // The sessions of the demo are numbered by its year.
        let ready = "\"$(grep -o 'PR-[0-9]*-04' seats.json | head -1)\"";
        let text = text.replace("PR-2026-04", ready);
        // The chair's machine trusts the certificate of the test.
        text.replace(
            "sunshine hearing simulate",
            &format!("sunshine hearing simulate --window 1s --ca {root}/etc/sunshine/cert.pem"),
        )
    }

    fn run(&self, line: usize, block: &str) {
        let script = self.here(block);
        let ran = Command::new("sh")
            .args(["-euc", &script])
            .current_dir(self.at("work"))
            .env_clear()
            .env(
                "PATH",
                format!("{}:/usr/bin:/bin", self.at("bin").display()),
            )
            .env("ROOT", self.root.path())
            .env("PROGRAM", env!("CARGO_BIN_EXE_sunshine"))
            .env("REFERENCE", "serving")
            .output()
            .unwrap();
        let log = std::fs::read_to_string(self.at("log")).unwrap_or_default();
        assert!(
            ran.status.success(),
            "line {line} of docs/operating.md: {block}\n{}\n{}\nlog:\n{log}",
            String::from_utf8_lossy(&ran.stdout),
            String::from_utf8_lossy(&ran.stderr)
        );
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        let stopped = Command::new("sh")
            .args([
                "-c",
                "[ -f \"$ROOT/pid\" ] && kill -9 \"$(cat \"$ROOT/pid\")\"",
            ])
            .env("ROOT", self.root.path())
            .status();
        drop(stopped);
    }
}

/// Stops the server that runs, and waits until it has ended.
const STOP_SERVER: &str = r#"#!/bin/sh
[ -f "$ROOT/pid" ] || exit 0
kill "$(cat "$ROOT/pid")" 2>/dev/null
while kill -0 "$(cat "$ROOT/pid")" 2>/dev/null; do sleep 0.1; done
rm -f "$ROOT/pid"
"#;

/// A server goes to the background, as a unit of its own would, and takes a free port; passwords
/// are typed.
const SUNSHINE: &str = r#"#!/bin/sh
set -eu
case "$1" in
serve)
  stop-server
  : > "$ROOT/out"
  SUNSHINE_PORT=0 "$PROGRAM" "$@" > "$ROOT/out" 2>> "$ROOT/log" &
  echo $! > "$ROOT/pid"
  for turn in $(seq 300); do
    grep -q '^listening on ' "$ROOT/out" && break
    kill -0 "$(cat "$ROOT/pid")"
    sleep 0.1
  done
  sed -n 's/^listening on //p' "$ROOT/out" > "$ROOT/listens"
  port=$(sed 's/.*://' "$ROOT/listens")
  echo "$port" > "$ROOT/port"
  case "$(cat "$ROOT/listens")" in
  https:*) echo "https://127.0.0.1:$port" > "$ROOT/url" ;;
  *) cat "$ROOT/listens" > "$ROOT/url" ;;
  esac
  ;;
admin) printf 'correct horse 7 battery\n' | "$PROGRAM" "$@" ;;
health) exec "$PROGRAM" "$@" --port "$(cat "$ROOT/port")" ;;
*) exec "$PROGRAM" "$@" ;;
esac
"#;

const SYSTEMCTL: &str = r#"#!/bin/sh
set -eu
start() {
  stop-server
  export SUNSHINE_DATA="$ROOT/var/lib/sunshine"
  sunshine migrate --config "$ROOT/etc/sunshine/sunshine.toml"
  sunshine serve --config "$ROOT/etc/sunshine/sunshine.toml"
}
[ "$1" = enable ] && shift 2 && set -- start "$@"
[ "$2" = sunshine ]
case "$1" in
start|restart) start ;;
stop) stop-server ;;
reload) kill -HUP "$(cat "$ROOT/pid")" ;;
*) exit 64 ;;
esac
"#;

const JOURNALCTL: &str = r#"#!/bin/sh
[ "$1" = -u ] && [ "$2" = sunshine ] && cat "$ROOT/log"
"#;

#[test]
fn every_command_of_the_guide_is_carried_out() {
    let blocks = blocks();
    assert!(blocks.len() >= BLOCKS_MIN, "{}", blocks.len());
    let machine = Machine::new();
    for (line, block) in &blocks {
        machine.run(*line, block);
    }
    for made in [
        "backup/2026-05-06.sunshine",
        "var/lib/sunshine-restored/sunshine.db",
        "var/lib/sunshine/secret.old",
    ] {
        assert!(Path::exists(&machine.at(made)), "{made}");
    }
}
