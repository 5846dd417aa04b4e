//! `cargo xtask update`: writes the artefacts that are made from the code and committed, so that a
//! review sees what a change does to them. Tests fail when one of them is stale.

use anyhow::Result;

use crate::build::{self, Mode};
use crate::postgres::Cluster;
use crate::test::{POSTGRES_VARIABLE, SCHEMA_VARIABLE};
use crate::{say, tool, workspace};

/// Runs the tests of a package that write, on the database of this address or on SQLite.
fn write_by_tests(package: &str, postgres: Option<&str>) -> Result<()> {
    let mut cargo = tool::cargo();
    cargo.args(["test", "--quiet", "--package", package]);
    cargo
        .env(SCHEMA_VARIABLE, "1")
        .env("INSTA_UPDATE", "always")
        .env("INSTA_FORCE_PASS", "1");
    match postgres {
        Some(url) => cargo.env(POSTGRES_VARIABLE, url),
        None => cargo.env_remove(POSTGRES_VARIABLE),
    };
    tool::run(&mut cargo)
}

/// Writes the schema dumps of both databases, the access table and the description of the API.
pub fn update() -> Result<()> {
    say::step("schema dumps");
    write_by_tests("store", None)?;
    {
        let cluster = Cluster::start()?;
        write_by_tests("store", Some(cluster.url()))?;
    }
    say::step("description of the API");
    let program = build::build(Mode::Debug)?;
    let openapi = tool::ask(std::process::Command::new(program).arg("openapi"))?;
    std::fs::write(workspace::root().join("server/openapi.json"), openapi)?;
    say::step("access table");
    write_by_tests("server", None)?;
    say::line("   look at the change: git diff");
    Ok(())
}
