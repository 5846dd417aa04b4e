//! The program in a browser: Playwright on the Chromium of the system.

use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use super::count::Cases;
use super::tools::CHROMIUM;
use crate::build::{self, Mode};
use crate::{npm, say, tool, workspace};

/// What is gone through with the program as it ships: every kind of page, form and stream.
const SHIPPED: [&str; 4] = [
    "--project=script",
    "tests/accounts.spec.ts",
    "tests/log_in.spec.ts",
    "tests/reviewers.spec.ts",
];

/// The picture in the README.
const PICTURE: &str = "docs/pictures/reviewers.png";

/// Runs the browser tests against the program just built, and counts their cases.
pub fn browser() -> Result<Cases> {
    // Again, because the Rust tests leave a program behind that knows test features.
    playwright(&build::build(Mode::Debug)?, &[])
}

/// Runs some of them against the program as it ships: it is trimmed after it was compiled.
pub fn shipped() -> Result<Cases> {
    playwright(&build::build(Mode::Release)?, &SHIPPED)
}

/// Takes the picture of the README anew: a page of the demo, as the program draws it now.
pub fn picture() -> Result<()> {
    let file = workspace::root().join(PICTURE);
    let program = build::build(Mode::Debug)?;
    let which = ["--project=script", "tests/looks.spec.ts", "--grep=README"];
    let cases = playwright_with(&program, &which, &[("END2END_README_PICTURE", &file)])?;
    if cases.passed == 0 {
        bail!("the picture was not taken");
    }
    say::line(&format!("   {PICTURE}: look at it"));
    Ok(())
}

fn playwright(program: &Path, which: &[&str]) -> Result<Cases> {
    playwright_with(program, which, &[])
}

fn playwright_with(program: &Path, which: &[&str], variables: &[(&str, &Path)]) -> Result<Cases> {
    npm::install()?;
    let folder = npm::folder();
    let programs = folder.join("node_modules/.bin");
    tool::run(
        Command::new(programs.join("tsc"))
            .arg("--noEmit")
            .current_dir(&folder),
    )?;
    let results = workspace::memory().join("playwright.json");
    if results.exists() {
        std::fs::remove_file(&results)?;
    }
    let status = Command::new(programs.join("playwright"))
        .arg("test")
        .args(which)
        .current_dir(&folder)
        .env("END2END_PROGRAM", program)
        .env("END2END_CHROMIUM", CHROMIUM)
        .env("PLAYWRIGHT_JSON_OUTPUT_FILE", &results)
        .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")
        .envs(variables.iter().copied())
        .status()
        .context("cannot start Playwright")?;
    let text = std::fs::read(&results).context("what Playwright reports")?;
    let cases = count(&serde_json::from_slice(&text)?)?;
    if !status.success() && cases.failed == 0 {
        bail!("Playwright failed ({status})");
    }
    if tool::is_ci() && cases.skipped > 0 {
        bail!("{} browser tests were skipped", cases.skipped);
    }
    Ok(cases)
}

fn count(report: &Value) -> Result<Cases> {
    let stats = report
        .get("stats")
        .context("`stats` of Playwright's report")?;
    let number = |key: &str| stats.get(key).and_then(Value::as_u64).unwrap_or(0);
    // One that passed only the second time did not pass.
    Ok(Cases {
        passed: number("expected"),
        failed: number("unexpected") + number("flaky"),
        skipped: number("skipped"),
    })
}
