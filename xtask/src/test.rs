//! `cargo xtask test`: everything a change must pass, in stages with their times.

mod browser;
mod count;
mod stages;
mod tools;

use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::Result;
use clap::ValueEnum;

pub use self::browser::picture;
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
    /// The program with its site.
    Build,
    /// Rust tests on SQLite.
    Sqlite,
    /// The same tests on a throwaway PostgreSQL.
    Postgres,
    /// The program in a browser, with and without JavaScript.
    Browser,
    /// The program as it ships, in a browser: what is taken out of it is not missed.
    Shipped,
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
            Self::Shipped => browser::shipped(),
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
        Ok(cases) => (cases, cases.failed > 0),
        Err(fault) => {
            say::error(&format!("{fault:#}"));
            // A stage that broke counts as one failure, so the last line never hides it.
            (
                Cases {
                    passed: 0,
                    failed: 1,
                    skipped: 0,
                },
                true,
            )
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
        all.add(*cases);
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
