//! `cargo xtask test`: everything a change must pass, in stages with their times.

mod browser;
mod count;
mod scratch;
mod space;
mod stages;
mod tools;

use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::Result;
use clap::ValueEnum;

pub use self::browser::{lighthouse, picture, reading};
use self::count::Cases;
pub use self::stages::{POSTGRES_VARIABLE, SCHEMA_VARIABLE};
use crate::say;

/// What is tested, in this order.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Stage {
    /// Debian packages and npm packages the other stages need.
    Tools,
    /// Formatting.
    Fmt,
    /// Lints, for the machine and for the browser.
    Clippy,
    /// Checks of the repository itself.
    Checks,
    /// The site as it ships, and the program around it.
    Build,
    /// Rust tests on SQLite.
    Sqlite,
    /// The same tests on a throwaway PostgreSQL.
    Postgres,
    /// The program in a browser, with and without JavaScript. The browser is given what ships:
    /// nothing that was taken out of it may be missed.
    Browser,
}

impl Stage {
    fn run(self) -> Result<Cases> {
        match self {
            Self::Tools => tools::tools(),
            Self::Fmt => stages::fmt(),
            Self::Clippy => stages::clippy(),
            Self::Checks => stages::checks(),
            Self::Build => stages::build(),
            Self::Sqlite => stages::sqlite(),
            Self::Postgres => stages::postgres(),
            Self::Browser => browser::browser(),
        }
    }

    /// Whether later stages make no sense once this one failed.
    fn carries_others(self) -> bool {
        matches!(self, Self::Tools | Self::Build)
    }

    fn name(self) -> String {
        self.to_possible_value()
            .map_or_else(String::new, |value| value.get_name().to_owned())
    }
}

/// How one stage ended.
struct Ended {
    stage: Stage,
    cases: Cases,
    took: Duration,
    failed: bool,
}

/// Runs all stages, or one, and says how each ended.
pub fn test(only: Option<Stage>) -> ExitCode {
    let begun = Instant::now();
    let mut ended: Vec<Ended> = Vec::new();
    for &stage in Stage::value_variants() {
        if only.is_some_and(|only| only != stage) {
            continue;
        }
        let done = run(stage);
        let stop = done.failed && stage.carries_others();
        ended.push(done);
        if stop {
            break;
        }
    }
    report(&ended, begun.elapsed())
}

fn run(stage: Stage) -> Ended {
    say::line(&format!("\n══ {}", stage.name()));
    let begun = Instant::now();
    let (cases, failed) = match stage.run() {
        Ok(cases) => {
            let failed = cases.failed > 0;
            (cases, failed)
        }
        Err(fault) => {
            say::error(&format!("{fault:#}"));
            (broken(&fault), true)
        }
    };
    let took = begun.elapsed();
    let word = if failed { "failed" } else { "passed" };
    say::line(&format!(
        "══ {} {word} in {}",
        stage.name(),
        say::time(took)
    ));
    Ended {
        stage,
        cases,
        took,
        failed,
    }
}

/// A stage that broke counts as one failure, so the last line never hides it.
fn broken(fault: &anyhow::Error) -> Cases {
    Cases {
        failed: 1,
        failures: vec![format!("{fault:#}")],
        ..Cases::default()
    }
}

/// Names shown of the cases that failed: with the table they fit into the last lines of a log.
const FAILURES_SHOWN: usize = 24;
/// Longest line that says what failed.
const FAILURE_CHARS_MAX: usize = 240;

/// What failed, one line each: the stage, the case, and why where its runner says it in a word.
fn failures(ended: &[Ended]) -> Vec<String> {
    let mut lines = Vec::new();
    for Ended { stage, cases, .. } in ended {
        for failure in &cases.failures {
            let first = failure.lines().next().unwrap_or_default();
            let line = format!("✗ {}: {first}", stage.name());
            lines.push(line.chars().take(FAILURE_CHARS_MAX).collect());
        }
    }
    let more = lines.len().saturating_sub(FAILURES_SHOWN);
    if more > 0 {
        lines.truncate(FAILURES_SHOWN);
        lines.push(format!("✗ and {more} more"));
    }
    lines
}

fn report(ended: &[Ended], took: Duration) -> ExitCode {
    say::line("");
    let mut all = Cases::default();
    for Ended {
        stage,
        cases,
        took,
        failed,
    } in ended
    {
        let word = if *failed { "FAILED" } else { "passed" };
        say::line(&format!(
            "{:<9} {word}  {:>12}  {cases}",
            stage.name(),
            say::time(*took)
        ));
        all.add(cases.clone());
    }
    for line in failures(ended) {
        say::line(&line);
    }
    let not_run = Stage::value_variants().len() - ended.len();
    if not_run > 0 {
        say::line(&format!("{not_run} stages not run"));
    }
    if all.skipped > 0 {
        say::line(&format!(
            "{} cases left out by their authors (measurements)",
            all.skipped
        ));
    }
    say::line(&format!("all in {}", say::time(took)));
    say::line(&format!("{} passed, {} failed", all.passed, all.failed));
    if ended.iter().any(|stage| stage.failed) {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ended(failures: Vec<String>) -> Ended {
        Ended {
            stage: Stage::Sqlite,
            cases: Cases {
                failures,
                ..Cases::default()
            },
            took: Duration::ZERO,
            failed: true,
        }
    }

    #[test]
    fn what_failed_is_said_in_one_line_each_and_not_without_end() {
        let broken = broken(&anyhow::anyhow!("`cargo clippy` failed\nwith much more"));
        assert_eq!(
            failures(&[ended(broken.failures)]),
            ["✗ sqlite: `cargo clippy` failed"]
        );
        let many = (0..30).map(|number| format!("case {number}")).collect();
        let lines = failures(&[ended(many)]);
        assert_eq!(lines.len(), FAILURES_SHOWN + 1);
        assert_eq!(lines.last().unwrap(), "✗ and 6 more");
        let long = failures(&[ended(vec!["长".repeat(1000)])]);
        assert_eq!(long[0].chars().count(), FAILURE_CHARS_MAX);
    }
}
