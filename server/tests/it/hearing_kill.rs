//! The real program killed in the middle of a vote, again and again: no acknowledged ballot is
//! missing afterwards, and none is there twice.

use std::io::Read as _;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use store::testing::{migrated, on_postgres};

use crate::shell::{Serving, Shell};

/// How often the program is killed. The bench does it more often, in a larger hall.
const KILLS: u32 = 6;
/// Longest time a hearing may take with all that.
const HEARING_MAX: Duration = Duration::from_secs(170);

/// A rehearsal that runs beside the test.
struct Rehearsal {
    child: Child,
    seed: u64,
}

impl Rehearsal {
    fn begin(shell: &Shell, url: &str, session: &str, more: &[&str]) -> Self {
        let seats = shell.folder().join("seats.json");
        let printed = shell.run(&["demo-data", "--json"]);
        std::fs::write(&seats, printed.expect_ok()).unwrap();
        let seed: u64 = std::process::id().into();
        let mut command: Command = shell.command(&["hearing", "simulate", "--json"]);
        command
            .args(["--url", url, "--session", session])
            .args(["--seats", seats.to_str().unwrap()])
            .args(["--seed", &seed.to_string()])
            .args(more)
            .env("SUNSHINE_CHAIR", "chair:sunshine-2026");
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let child = command.spawn().unwrap();
        Self { child, seed }
    }

    fn is_over(&mut self) -> bool {
        self.child.try_wait().unwrap().is_some()
    }

    /// Its report; it ended well.
    fn report(mut self) -> serde_json::Value {
        let (mut out, mut err) = (String::new(), String::new());
        let (stdout, stderr) = (self.child.stdout.take(), self.child.stderr.take());
        stdout.unwrap().read_to_string(&mut out).unwrap();
        stderr.unwrap().read_to_string(&mut err).unwrap();
        let status = self.child.wait().unwrap();
        assert_eq!(status.code(), Some(0), "seed {}: {out} {err}", self.seed);
        serde_json::from_str(&out).unwrap()
    }
}

impl Drop for Rehearsal {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// How far the session is, if the server can say.
fn status_of(serving: &Serving, token: &str, session: &str) -> String {
    let answer = serving.ask(&format!(
        "GET /api/v1/review-sessions/{session} HTTP/1.1\r\nHost: x\r\n\
         Authorization: Bearer {token}\r\nConnection: close\r\n\r\n"
    ));
    let status = answer.split("\"status\":\"").nth(1);
    let status = status.and_then(|rest| rest.split('"').next());
    status.unwrap_or_default().to_owned()
}

/// The next of a repeatable sequence of moments.
fn moment(seed: &mut u64) -> Duration {
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    Duration::from_millis(50 + *seed % 700)
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_at_any_moment_of_a_vote_it_has_every_acknowledged_ballot_once() {
    // Both databases outlive the program; this one also the shell.
    let (_place, url) = if on_postgres() {
        let (place, url) = migrated().await;
        (Some(place), Some(url))
    } else {
        (None, None)
    };
    let held = tokio::task::spawn_blocking(move || {
        let shell = url.map_or_else(Shell::with_demo, |url| Shell::with_demo_in(&url));
        killed_in(&shell);
    });
    held.await.unwrap();
}

fn killed_in(shell: &Shell) {
    let session = shell.ready_session();
    let mut serving = Serving::begin(shell, &[]);
    let (port, address) = (serving.port, serving.address.clone());
    let token = serving.log_in("chair");
    let hall = ["--tablets", "80", "--window", "4s", "--late", "2"];
    let mut rehearsal = Rehearsal::begin(shell, &address, &session, &hall);
    let mut seed = rehearsal.seed.max(1);
    let (began, mut kills) = (Instant::now(), 0);
    while !rehearsal.is_over() {
        assert!(began.elapsed() < HEARING_MAX, "seed {}", rehearsal.seed);
        let voting = status_of(&serving, &token, &session) == "voting";
        // A random moment is what is tested here.
        std::thread::sleep(if voting {
            moment(&mut seed)
        } else {
            Duration::from_millis(20)
        });
        if voting && kills < KILLS {
            serving.kill();
            serving = Serving::begin_on(shell, port, &[], &[]);
            kills += 1;
        }
    }
    let report = rehearsal.report();
    assert!(kills > 0, "it was never killed: {report}");
    for none in ["lost", "doubled", "unanswered"] {
        assert_eq!(report[none], 0, "{report}");
    }
    assert_eq!(report["tally_agrees"], true, "{report}");
    let rounds = report["rounds"].as_array().unwrap();
    assert_eq!(rounds.len(), 2, "{report}");
    for round in rounds {
        assert_eq!(round["acknowledged"], 78, "{report}");
    }
    drop(serving);
    let verified = shell.run(&["audit", "verify"]);
    assert!(verified.expect_ok().contains("is whole"), "{verified:?}");
}
