//! `cargo xtask bench`: figures for docs/benchmarks.md, with the machine they were taken on.

mod hall;
mod hearing;
mod load;
pub mod machine;
mod peer;
mod reading;
mod served;

use std::fs::File;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};

use self::load::{Figures, Request};
use self::peer::Peer;
use self::served::Served;
use crate::build::{self, Mode};
use crate::{say, tool, workspace};

/// Connections open at once: the tablets of one hall.
const CONNECTIONS: usize = 100;

/// Log-ins measured. Each costs a password hash, so there are few.
const LOG_INS: usize = 600;

/// List pages measured.
const LIST_PAGES: usize = 5_000;

/// The page a clerk looks at most.
const LIST: &str = "/office/reviewers";

/// Most bytes of the first visit that this program allows itself, compressed.
const FIRST_VISIT_BYTES_MAX: u64 = 200_000;

/// Most bytes a tablet loads on its first visit, compressed.
const TABLET_VISIT_BYTES_MAX: u64 = 300_000;

/// One line of the table.
struct Row {
    what: String,
    figure: String,
}

fn row(what: impl Into<String>, figure: impl Into<String>) -> Row {
    Row {
        what: what.into(),
        figure: figure.into(),
    }
}

/// Measures all and writes the page.
pub fn bench(cold: bool) -> Result<()> {
    let page = workspace::root().join("docs/benchmarks.md");
    let mut rows = Vec::new();
    rows.push(row(
        COLD,
        if cold {
            say::time(cold_build()?)
        } else {
            earlier(&page, COLD)
        },
    ));
    rows.push(row(
        "build again after a change to a page (debug)",
        say::time(warm_build()?),
    ));
    let program = build::build(Mode::Release)?;
    rows.push(row(
        "the program, one file",
        say::size(program.metadata()?.len()),
    ));
    let served = Served::start(&program)?;
    rows.extend(first_visit(&served)?);
    rows.extend(load_of(&served)?);
    drop(served);
    rows.extend(reading::rows(&program)?);
    rows.extend(hearing::rows(&program)?);
    std::fs::write(&page, written(&rows)?)?;
    say::step(&workspace::short(&page));
    print(&rows);
    Ok(())
}

/// Measures hearings alone.
pub fn hearings() -> Result<()> {
    let program = build::build(Mode::Release)?;
    let rows = hearing::rows(&program)?;
    say::step("hearings");
    print(&rows);
    Ok(())
}

fn print(rows: &[Row]) {
    for Row { what, figure } in rows {
        say::line(&format!("   {what}: {figure}"));
    }
}

const COLD: &str = "build from nothing (debug, `cargo xtask build`, crates already downloaded)";

/// A clone of what is committed, built in a folder of its own.
fn cold_build() -> Result<Duration> {
    let folder = tempfile::tempdir()?;
    let clone = folder.path().join("clone");
    tool::run(
        Command::new("git")
            .arg("clone")
            .arg("--quiet")
            .arg(workspace::root())
            .arg(&clone),
    )?;
    let begun = Instant::now();
    let mut cargo = tool::cargo();
    cargo
        .args(["xtask", "build"])
        .current_dir(&clone)
        .env_remove("CARGO_TARGET_DIR");
    tool::run(&mut cargo)?;
    Ok(begun.elapsed())
}

/// The figure an earlier run wrote, so that a quick run does not lose a slow one.
fn earlier(page: &Path, what: &str) -> String {
    let text = std::fs::read_to_string(page).unwrap_or_default();
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix(&format!("| {what} | ")));
    line.map_or_else(
        || "not measured".to_owned(),
        |rest| rest.trim_end_matches(['|', ' ']).to_owned(),
    )
}

fn warm_build() -> Result<Duration> {
    build::build(Mode::Debug)?;
    let page = workspace::root().join("app/src/lib.rs");
    // Changed for cargo, unchanged for git.
    let text = std::fs::read(&page)?;
    std::fs::write(&page, text)?;
    File::open(&page)?.sync_all()?;
    let begun = Instant::now();
    build::build(Mode::Debug)?;
    Ok(begun.elapsed())
}

/// What a browser that was never here loads: the front page, which has no program, the first page of
/// somebody who works in the office, and a tablet's, with all of it.
fn first_visit(served: &Served) -> Result<Vec<Row>> {
    let front = visit(served, &Request::get("/"))?;
    let office = visit(served, &Request::get("/office").cookie(&served.cookie()?))?;
    let tablet = visit(served, &Request::get("/seat"))?;
    let program = office
        .files
        .iter()
        .find(|file| {
            file.address
                .rsplit_once('.')
                .is_some_and(|(_, kind)| kind == "wasm")
        })
        .context("the office has no program")?;
    let raw = load::once(served.address(), &Request::get(&program.address))?;
    let size = |bytes: usize| u64::try_from(bytes).map(say::size);
    let limit = say::size(FIRST_VISIT_BYTES_MAX);
    Ok(vec![
        row("browser program (wasm), raw", size(raw.body.len())?),
        row(
            format!("browser program (wasm), brotli (limit {limit})"),
            size(program.bytes)?,
        ),
        row("front page alone, brotli", size(front.page_bytes)?),
        row(
            format!("first visit, front page with everything, brotli (limit {limit})"),
            size(front.bytes())?,
        ),
        row(
            "first page of the office with everything (program, one language), brotli",
            size(office.bytes())?,
        ),
        row(
            format!(
                "first visit of a tablet with everything, brotli (limit {})",
                say::size(TABLET_VISIT_BYTES_MAX)
            ),
            size(tablet.bytes())?,
        ),
    ])
}

/// A page and the files it names.
struct Visit {
    page_bytes: usize,
    files: Vec<Loaded>,
}

struct Loaded {
    address: String,
    bytes: usize,
}

impl Visit {
    fn bytes(&self) -> usize {
        self.page_bytes + self.files.iter().map(|file| file.bytes).sum::<usize>()
    }
}

fn visit(served: &Served, page: &Request) -> Result<Visit> {
    let plain = load::once(served.address(), page)?;
    let page_bytes = load::once(served.address(), &page.clone().compressed())?
        .body
        .len();
    let html = String::from_utf8_lossy(&plain.body);
    let mut names: Vec<String> = html
        .split('"')
        .filter(|text| text.starts_with("/assets/"))
        .map(str::to_owned)
        .collect();
    names.sort();
    names.dedup();
    let files = names.into_iter().map(|address| {
        let sent = load::once(served.address(), &Request::get(&address).compressed())?;
        let bytes = sent.body.len();
        Ok(Loaded { address, bytes })
    });
    Ok(Visit {
        page_bytes,
        files: files.collect::<Result<_>>()?,
    })
}

fn load_of(served: &Served) -> Result<Vec<Row>> {
    let mut rows = vec![row("resident memory after start", served.resident()?)];
    say::step(&format!("{LOG_INS} log-ins over {CONNECTIONS} connections"));
    let log_ins = load::run(served.address(), &served.log_ins()?, CONNECTIONS, LOG_INS)?;
    rows.push(row(
        format!("log-in, {CONNECTIONS} at once"),
        log_ins.said(),
    ));
    say::step(&format!(
        "{LIST_PAGES} list pages over {CONNECTIONS} connections"
    ));
    let list = Request::get(LIST).cookie(&served.cookie()?);
    let one = load::once(served.address(), &list)?;
    let one_kind = std::slice::from_ref(&list);
    let pages = load::run(served.address(), one_kind, CONNECTIONS, LIST_PAGES)?;
    rows.push(row(
        format!("list page of reviewers, drawn from the database, {CONNECTIONS} at once"),
        pages.said(),
    ));
    rows.push(row("resident memory after that load", served.resident()?));
    match Peer::start(&one.body)? {
        Some(peer) => {
            let same = load::run(
                peer.address(),
                &[Request::get("/page.html")],
                CONNECTIONS,
                LIST_PAGES,
            )?;
            rows.push(row(
                "the bytes of that list page as a file, sent by nginx",
                same.said(),
            ));
            rows.push(row("list page to nginx, p50", ratio(&pages, &same)));
        }
        None => rows.push(row("nginx as a peer", "not installed")),
    }
    Ok(rows)
}

fn ratio(ours: &Figures, peer: &Figures) -> String {
    let times = ours.p50.as_secs_f64() / peer.p50.as_secs_f64().max(1e-9);
    format!("{times:.1} times as long")
}

fn written(rows: &[Row]) -> Result<String> {
    let lines: Vec<String> = rows
        .iter()
        .map(|Row { what, figure }| {
            format!(
                "| {what} | {figure} |
"
            )
        })
        .collect();
    let table = lines.concat();
    Ok(format!(
        "# Benchmarks\n\n\
         Written by `cargo xtask bench` (`--cold` for the build from nothing); run it to compare your machine.\n\n\
         Machine: {machine}.\n\
         Revision: {revision}, measured on {day}.\n\n\
         | what | figure |\n|---|---|\n{table}\n\
         Program, database (SQLite) and load ran on this one machine and shared its cores, so a\n\
         time is what a person waits when {CONNECTIONS} others wait at the same moment, not what one\n\
         request costs. A log-in verifies a password with argon2, made slow on purpose: its figure is\n\
         little else. The peer, nginx, sends the same bytes from a file; it knows nobody and asks no\n\
         database.\n\n\
         The tablets of a hearing are simulated (`sunshine hearing simulate`), each with a stream and a\n\
         connection of its own; what they read and wrote took its part of the same cores. Bare commits\n\
         are single rows, one after the other, by one connection that does nothing else. Ballots are\n\
         checked, counted against the roll, and written with an audit row, many to a commit.\n",
        machine = machine::said()?,
        revision = revision(),
        day = tool::ask(Command::new("date").args(["-u", "+%Y-%m-%d"]))
            .context("the day")?
            .trim(),
    ))
}

fn revision() -> String {
    let asked = tool::ask(
        Command::new("git")
            .args(["describe", "--always", "--dirty"])
            .current_dir(workspace::root()),
    );
    asked.map_or_else(
        |_| "not committed".to_owned(),
        |said| said.trim().to_owned(),
    )
}
