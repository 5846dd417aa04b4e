//! The program in a browser: Playwright on the Chromium of the system.

use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use super::count::Cases;
use super::scratch;
use super::tools::CHROMIUM;
use crate::build::{self, Mode};
use crate::{npm, say, tool, workspace};

/// The picture in the README.
const PICTURE: &str = "docs/pictures/hearing.png";

/// Runs the browser tests, and counts their cases. The site is the one that ships, because it is
/// trimmed after it was compiled; the program around it is the quickly built one.
pub fn browser() -> Result<Cases> {
    build::build_site(Mode::Release)?;
    // Again, because the Rust tests leave a program behind that knows test features.
    playwright(&build::build_program(Mode::Debug)?, &[], &[])
}

/// Takes the picture of the README anew: a page of the demo, as the program draws it now.
pub fn picture() -> Result<()> {
    let file = workspace::root().join(PICTURE);
    let program = build::build(Mode::Debug)?;
    let which = ["--project=script", "tests/looks.spec.ts", "--grep=README"];
    let cases = playwright(&program, &which, &[("END2END_README_PICTURE", &file)])?;
    if cases.passed == 0 {
        bail!("the picture was not taken");
    }
    say::line(&format!("   {PICTURE}: look at it"));
    Ok(())
}

/// How soon an outcome is read on an old phone, as the browser saw it.
pub fn reading(program: &Path) -> Result<Value> {
    let file = tempfile::NamedTempFile::new()?;
    let which = ["--project=script", "tests/measured.spec.ts"];
    let cases = playwright(program, &which, &[("END2END_MEASURED", file.path())])?;
    if cases.passed == 0 {
        bail!("nothing was measured");
    }
    Ok(serde_json::from_slice(&std::fs::read(file.path())?)?)
}

/// What Lighthouse says of a published outcome, for each language.
pub fn lighthouse(program: &Path) -> Result<Value> {
    let file = tempfile::NamedTempFile::new()?;
    let package = npm::lighthouse()?;
    let which = ["--project=script", "tests/lighthouse.spec.ts"];
    let variables = [
        ("END2END_LIGHTHOUSE", file.path()),
        ("END2END_LIGHTHOUSE_PACKAGE", package.as_path()),
    ];
    let cases = playwright(program, &which, &variables)?;
    if cases.passed == 0 {
        bail!("Lighthouse said nothing");
    }
    Ok(serde_json::from_slice(&std::fs::read(file.path())?)?)
}

fn playwright(program: &Path, which: &[&str], variables: &[(&str, &Path)]) -> Result<Cases> {
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
        .env(scratch::VARIABLE, scratch::folder())
        .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")
        .envs(variables.iter().copied())
        .status()
        .context("cannot start Playwright")?;
    let text = std::fs::read(&results).context("what Playwright reports")?;
    let cases = count(&serde_json::from_slice(&text)?)?;
    if !status.success() && cases.failed == 0 {
        bail!("Playwright failed ({status})");
    }
    // Where one failed, those after it in its row are skipped for it: the failure says it all.
    if tool::is_ci() && cases.skipped > 0 && cases.failed == 0 {
        bail!("{} browser tests were skipped", cases.skipped);
    }
    Ok(cases)
}

/// Counts the cases of a report, and gathers those that failed.
fn count(report: &Value) -> Result<Cases> {
    let stats = report
        .get("stats")
        .context("`stats` of Playwright's report")?;
    let number = |key: &str| stats.get(key).and_then(Value::as_u64).unwrap_or(0);
    let mut failures = Vec::new();
    for suite in list(report, "suites") {
        gather(suite, &mut failures);
    }
    // What went wrong outside any case: a file that does not load, a server that did not start.
    for error in list(report, "errors") {
        failures.push(first_line(error));
    }
    // One that passed only the second time did not pass.
    Ok(Cases {
        passed: number("expected"),
        failed: number("unexpected") + number("flaky"),
        skipped: number("skipped"),
        failures,
    })
}

/// The cases of a suite that failed, those of the suites in it as well.
fn gather(suite: &Value, failures: &mut Vec<String>) {
    for spec in list(suite, "specs") {
        for test in list(spec, "tests") {
            let status = text(test, "status");
            if !matches!(status, "unexpected" | "flaky") {
                continue;
            }
            let line = spec.get("line").and_then(Value::as_u64).unwrap_or(0);
            let (file, project) = (text(spec, "file"), text(test, "projectName"));
            let title = text(spec, "title");
            let error = list(test, "results")
                .filter_map(|result| result.get("error"))
                .map(first_line)
                .next()
                .unwrap_or_else(|| status.to_owned());
            failures.push(format!("{file}:{line} ({project}) {title}: {error}"));
        }
    }
    for inner in list(suite, "suites") {
        gather(inner, failures);
    }
}

fn list<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> {
    value
        .get(key)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// The first line of an error that says something, without the colours of a terminal.
fn first_line(error: &Value) -> String {
    let mut plain = String::new();
    let mut pieces = text(error, "message").split('\u{1b}');
    plain.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        plain.push_str(piece.split_once('m').map_or(piece, |(_colour, rest)| rest));
    }
    let mut lines = plain.lines().map(str::trim);
    lines
        .find(|line| !line.is_empty())
        .unwrap_or("no reason given")
        .to_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_failed_is_named_with_its_place_and_the_first_line_of_its_error() {
        let test = |status: &str, errors: &[&str]| {
            json!({
                "projectName": "script",
                "status": status,
                "results": errors
                    .iter()
                    .map(|message| json!({ "error": { "message": message } }))
                    .collect::<Vec<_>>(),
            })
        };
        let spec = |title: &str, line: u64, test: Value| json!({ "title": title, "file": "log_in.spec.ts", "line": line, "tests": [test] });
        let report = json!({
            "stats": { "expected": 3, "unexpected": 1, "flaky": 1, "skipped": 0 },
            "errors": [{ "message": "\nError: no such file" }],
            "suites": [{
                "specs": [
                    spec("good", 1, test("expected", &[])),
                    spec("bad", 7, test("unexpected", &["\u{1b}[31mError: \u{1b}[39mtoo late\nmore"])),
                ],
                "suites": [{ "specs": [spec("odd", 9, test("flaky", &["Timeout"]))] }],
            }],
        });
        let cases = count(&report).unwrap();
        assert_eq!((cases.passed, cases.failed), (3, 2));
        assert_eq!(
            cases.failures,
            [
                "log_in.spec.ts:7 (script) bad: Error: too late",
                "log_in.spec.ts:9 (script) odd: Timeout",
                "Error: no such file",
            ]
        );
    }
}
