//! A live vote in figures: joining, acknowledging, pushing, how many ballots a second the program
//! takes beside what the disk can do, and what is left when it is killed in the middle.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, Result};
use serde_json::Value;

use super::hall::{Database, Hall};
use super::{Row, row};
use crate::postgres::Cluster;
use crate::test::POSTGRES_VARIABLE;
use crate::{say, tool};

/// Seats of a usual hall.
const USUAL: usize = 105;
/// Seats of the largest: as many as a session can have.
const LARGE: usize = 1_000;
/// All of them are taken.
const LARGE_TABLETS: &str = "1000";
/// Most kills of one hearing.
const KILLS: u32 = 12;

/// All of it.
pub fn rows(program: &Path) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    for database in Database::BOTH {
        rows.extend(usual(program, database)?);
    }
    rows.extend(large(program)?);
    for database in Database::BOTH {
        rows.extend(saturated(program, database)?);
    }
    for database in Database::BOTH {
        rows.push(killed(program, database)?);
    }
    Ok(rows)
}

/// A hall of a hundred, as it is on the day.
fn usual(program: &Path, database: Database) -> Result<Vec<Row>> {
    let name = database.name();
    say::step(&format!("a hearing of 100 tablets, {name}"));
    let hall = Hall::open(program, database, USUAL)?;
    let report = hall.simulate(&[])?;
    let (resident, _) = hall.memory()?;
    Ok(vec![
        row(
            format!("100 tablets join ({name}; limit 5 s)"),
            seconds(&report, "join_ms")?,
        ),
        row(
            format!(
                "ballot acknowledged, 100 within 3 s, 10 % drops ({name}; limit of p99 100 ms)"
            ),
            times(&report, "acknowledgement")?,
        ),
        row(
            format!("chair's press to 100 screens ({name})"),
            times(&report, "push")?,
        ),
        row(
            format!("resident memory after a hearing of 100 ({name}; limit 150 MB)"),
            say::size(resident),
        ),
    ])
}

/// A thousand seats, which is the most a session can have.
fn large(program: &Path) -> Result<Vec<Row>> {
    say::step(&format!("a hearing of {LARGE_TABLETS} tablets"));
    let hall = Hall::open(program, Database::Sqlite, LARGE)?;
    let (before, _) = hall.memory()?;
    let report = hall.simulate(&["--tablets", LARGE_TABLETS, "--window", "10s"])?;
    let (_, most) = hall.memory()?;
    let tablets: u64 = LARGE_TABLETS.parse()?;
    Ok(vec![
        row(
            "1,000 tablets join (SQLite; limit 30 s)",
            seconds(&report, "join_ms")?,
        ),
        row(
            "chair's press to 1,000 screens (SQLite; limit of p99 500 ms)",
            times(&report, "push")?,
        ),
        row(
            "memory for each stream, at most: all that the hearing added",
            say::size(most.saturating_sub(before) / tablets),
        ),
    ])
}

/// Everybody presses at the same moment, beside bare commits of the same disk.
fn saturated(program: &Path, database: Database) -> Result<Vec<Row>> {
    let name = database.name();
    say::step(&format!("{LARGE_TABLETS} ballots at one moment, {name}"));
    let hall = Hall::open(program, database, LARGE)?;
    let all_at_once = [
        "--window",
        "0s",
        "--drops",
        "0%",
        "--duplicates",
        "0%",
        "--late",
        "0",
    ];
    let report = hall.simulate(&[&all_at_once[..], &["--tablets", LARGE_TABLETS]].concat())?;
    drop(hall);
    let rounds = report
        .get("rounds")
        .and_then(Value::as_array)
        .context("rounds")?;
    let rates = rounds
        .iter()
        .filter_map(|round| round.get("ballots_per_second")?.as_f64());
    let ballots = rates.fold(0.0, f64::max);
    let bare = bare_commits(database)?;
    Ok(vec![
        row(
            format!("ballots acknowledged a second, {LARGE_TABLETS} at one moment ({name})"),
            format!("{ballots:.0}"),
        ),
        row(
            format!("bare commits of one row a second, same disk ({name})"),
            format!("{bare:.0}"),
        ),
        row(
            format!("ballots to bare commits ({name}; limit 0.5)"),
            format!("{:.2}", ballots / bare.max(1e-9)),
        ),
    ])
}

/// What the disk can do, measured by a test of `store`, which alone speaks SQL.
fn bare_commits(database: Database) -> Result<f64> {
    let cluster = match database {
        Database::Sqlite => None,
        Database::Postgres => Some(Cluster::start()?),
    };
    let mut cargo = tool::cargo();
    cargo.args(["test", "--release", "--quiet", "--package", "store"]);
    cargo.args(["--features", "testing", "--test", "it", "crowd::bare", "--"]);
    cargo.args(["--ignored", "--nocapture"]);
    match &cluster {
        Some(cluster) => cargo.env(POSTGRES_VARIABLE, cluster.url()),
        None => cargo.env_remove(POSTGRES_VARIABLE),
    };
    let printed = tool::ask(&mut cargo)?;
    let rate = printed.lines().find_map(|line| {
        let (_, rate) = line.split_once("bare commits of one row a second: ")?;
        rate.trim().parse().ok()
    });
    rate.context("bare commits were not measured")
}

/// Killed again and again while two thousand ballots are acknowledged. That nothing was lost or
/// doubled is what the simulation checks: otherwise it fails, and the bench with it.
fn killed(program: &Path, database: Database) -> Result<Row> {
    let name = database.name();
    say::step(&format!("killed in the middle of a vote, {name}"));
    let mut hall = Hall::open(program, database, LARGE)?;
    let tablets = ["--tablets", LARGE_TABLETS, "--window", "12s", "--late", "0"];
    let mut simulation = hall.begin(&tablets)?;
    let mut seed = u64::from(std::process::id()).max(1);
    say::line(&format!("   seed {seed}"));
    let mut kills = 0;
    // Everybody is let in first.
    std::thread::sleep(Duration::from_secs(3));
    while !simulation.is_over()? {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        std::thread::sleep(Duration::from_millis(700 + seed % 2_000));
        if kills < KILLS && !simulation.is_over()? {
            hall.kill()?;
            kills += 1;
        }
    }
    let report = simulation.report()?;
    let rounds = report
        .get("rounds")
        .and_then(Value::as_array)
        .context("rounds")?;
    let acknowledged = rounds
        .iter()
        .filter_map(|round| round.get("acknowledged")?.as_u64());
    let acknowledged: u64 = acknowledged.sum();
    Ok(row(
        format!("ballots acknowledged while the program was killed {kills} times ({name})"),
        format!("{acknowledged}, none lost, none doubled"),
    ))
}

fn number(report: &Value, key: &str) -> Result<f64> {
    let number = report.get(key).and_then(Value::as_f64);
    number.with_context(|| format!("{key} of a simulation"))
}

fn seconds(report: &Value, key: &str) -> Result<String> {
    Ok(format!("{:.2} s", number(report, key)? / 1000.0))
}

fn times(report: &Value, key: &str) -> Result<String> {
    let of = report
        .get(key)
        .with_context(|| format!("{key} of a simulation"))?;
    let [p50, p99, max] = [
        number(of, "p50_ms")?,
        number(of, "p99_ms")?,
        number(of, "max_ms")?,
    ];
    Ok(format!("p50 {p50:.1} ms, p99 {p99:.1} ms, max {max:.1} ms"))
}
