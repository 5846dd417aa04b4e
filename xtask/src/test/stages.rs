//! The stages that cargo runs.

use std::path::Path;

use anyhow::Result;

use super::count::{self, Cases};
use super::scratch;
use crate::browser::Part;
use crate::build::Mode;
use crate::postgres::Cluster;
use crate::{build, say, tool};

/// The variable that tells the tests which PostgreSQL they may make databases in.
pub const POSTGRES_VARIABLE: &str = "SUNSHINE_TEST_POSTGRES";

/// The variable with which a test writes a schema dump instead of comparing it.
pub const SCHEMA_VARIABLE: &str = "UPDATE_SCHEMA";

/// Members whose tests run on a database or beside it: all but the browser's entrance, which
/// is only ever built for wasm, and these commands, which `checks` tests.
const MEMBERS: [&str; 5] = ["--workspace", "--exclude", "frontend", "--exclude", "xtask"];

/// Formatting.
pub fn fmt() -> Result<Cases> {
    tool::run(tool::cargo().args(["fmt", "--all", "--check"]))?;
    Ok(Cases::default())
}

/// Lints with warnings denied: everything for this machine, and what the browser gets for wasm.
/// Never in one build: `ssr` and `hydrate` must not meet.
pub fn clippy() -> Result<Cases> {
    tool::run(tool::cargo().args([
        "clippy",
        "--all-targets",
        "--locked",
        "--",
        "-D",
        "warnings",
    ]))?;
    for part in Part::ALL {
        tool::run(tool::cargo().args([
            "clippy",
            "--package",
            "frontend",
            "--no-default-features",
            "--features",
            part.name(),
            "--target",
            "wasm32-unknown-unknown",
            "--profile",
            "wasm-dev",
            "--locked",
            "--",
            "-D",
            "warnings",
        ]))?;
    }
    Ok(Cases::default())
}

/// The checks of the repository, which are the tests of this crate.
pub fn checks() -> Result<Cases> {
    count::run(tool::cargo().args(["test", "--package", "xtask", "--locked"]))
}

/// The program, around the site that ships.
pub fn build() -> Result<Cases> {
    build::build_site(Mode::Release)?;
    build::build_program(Mode::Debug)?;
    Ok(Cases::default())
}

/// All Rust tests on SQLite, and the examples in the documentation.
pub fn sqlite() -> Result<Cases> {
    let mut cases = rust_tests(None, &scratch::folder())?;
    let mut documentation = tool::cargo();
    documentation
        .args(["test", "--doc", "--locked"])
        .args(MEMBERS)
        .env_remove(POSTGRES_VARIABLE);
    cases.add(count::run(&mut documentation)?);
    Ok(cases)
}

/// The same tests on PostgreSQL.
pub fn postgres() -> Result<Cases> {
    let scratch = scratch::folder();
    let cluster = Cluster::start_in(&scratch)?;
    rust_tests(Some(cluster.url()), &scratch)
}

fn rust_tests(postgres: Option<&str>, scratch: &Path) -> Result<Cases> {
    let mut command = tool::cargo();
    if tool::find("cargo-nextest").is_some() {
        command.args([
            "nextest",
            "run",
            "--no-fail-fast",
            "--locked",
            "--show-progress",
            "none",
        ]);
    } else {
        say::line("   cargo-nextest is not installed: `cargo test` runs the same cases");
        command.args(["test", "--no-fail-fast", "--all-targets", "--locked"]);
    }
    command.args(MEMBERS);
    // A snapshot that differs is a failure; nothing is rewritten while testing.
    command
        .env(scratch::VARIABLE, scratch)
        .env("INSTA_UPDATE", "no")
        .env_remove(SCHEMA_VARIABLE);
    match postgres {
        Some(url) => command.env(POSTGRES_VARIABLE, url),
        None => command.env_remove(POSTGRES_VARIABLE),
    };
    count::run(&mut command)
}
