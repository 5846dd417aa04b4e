//! `cargo xtask demo`: everything from a fresh clone to a page in the browser.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context as _, Result, bail};
use clap::Args;
use serde_json::Value;

use crate::build::{self, Mode};
use crate::{say, tool, workspace};

/// How the demo differs from an installation: nobody sets up an authenticator for an hour's look,
/// and the office can be found nowhere.
pub const SETTINGS: [(&str, &str); 5] = [
    ("SUNSHINE_SECOND_FACTOR_REQUIRED", "false"),
    ("SUNSHINE_OFFICE_NAME", "示例市信访局"),
    (
        "SUNSHINE_OFFICE_ADDRESS",
        "示例市示例路 1 号，人民来访接待中心一楼",
    ),
    (
        "SUNSHINE_OFFICE_HOURS",
        "周一至周五 8:30–12:00，14:00–17:30",
    ),
    ("SUNSHINE_OFFICE_PHONE", "0000-0000000"),
];

/// What is said otherwise in a demo in English.
const SETTINGS_IN_ENGLISH: [(&str, &str); 3] = [
    ("SUNSHINE_OFFICE_NAME", "Shili City Petition Bureau"),
    (
        "SUNSHINE_OFFICE_ADDRESS",
        "Petition Reception Centre, ground floor, 1 Shili Road, Shili City",
    ),
    (
        "SUNSHINE_OFFICE_HOURS",
        "Monday to Friday, 8:30–12:00 and 14:00–17:30",
    ),
];

/// Languages of a demo, by the tags of the program.
const CHINESE: &str = "zh-CN";
const ENGLISH: &str = "en";

/// Marks a folder that this command made and may therefore remove again.
const MARK: &str = ".sunshine-demo";

#[derive(Args)]
pub struct DemoArguments {
    /// Where to serve; 0 picks a free port.
    #[arg(long, default_value_t = 3000)]
    port: u16,
    /// Where the demo keeps its data [default: target/demo].
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Build as it ships.
    #[arg(long)]
    release: bool,
    /// Forget the data of earlier demos first.
    #[arg(long)]
    fresh: bool,
    /// Language of all that the people of the demo typed; an earlier demo keeps its own.
    #[arg(long, value_name = "TAG", default_value = CHINESE, value_parser = [CHINESE, ENGLISH])]
    language: String,
}

/// Builds, migrates, loads the demo, prints who may log in, and serves until stopped.
pub fn demo(arguments: &DemoArguments) -> Result<ExitCode> {
    let program = build::build(Mode::of(arguments.release))?;
    let data = match &arguments.data {
        Some(folder) => std::path::absolute(folder)?,
        None => workspace::target().join("demo"),
    };
    prepare(&data, arguments.fresh)?;
    say::step(&format!("database in {}", workspace::short(&data)));
    tool::run(
        Command::new(&program)
            .arg("migrate")
            .arg("--data")
            .arg(&data),
    )?;
    let loaded = tool::ask(
        Command::new(&program)
            .args(["demo-data", "--json", "--language", &arguments.language])
            .arg("--data")
            .arg(&data),
    )?;
    let summary: Value =
        serde_json::from_str(&loaded).context("what `demo-data --json` printed")?;
    let language = text(&summary, "language");
    say::line(&if summary.get("loaded") == Some(&Value::Bool(true)) {
        "   demo loaded".to_owned()
    } else {
        format!("   demo data of an earlier start kept, in {language} (--fresh begins anew)")
    });
    say::line(&table_of_logins(&summary)?);
    say::line("");
    say::line(&table_of_sessions(&summary)?);
    match arguments.port {
        0 => say::step("serving on a free port; Ctrl-C stops"),
        port => say::step(&format!(
            "serving; open http://127.0.0.1:{port} (Ctrl-C stops)"
        )),
    }
    become_program(&mut serving(&program, &data, arguments.port, language))
}

/// The program as the demo of this language is served.
fn serving(program: &Path, data: &Path, port: u16, language: &str) -> Command {
    let mut command = Command::new(program);
    command
        .args(["serve", "--port", &port.to_string(), "--data"])
        .arg(data)
        .envs(SETTINGS);
    if language == ENGLISH {
        command.envs(SETTINGS_IN_ENGLISH);
    }
    command
}

/// Makes the folder. An earlier one is removed only when asked, and only when it is ours.
fn prepare(data: &Path, fresh: bool) -> Result<()> {
    let mark = data.join(MARK);
    if fresh && data.exists() {
        let empty = std::fs::read_dir(data)?.next().is_none();
        if !mark.exists() && !empty {
            bail!(
                "{} was not made by this command; remove it yourself",
                data.display()
            );
        }
        std::fs::remove_dir_all(data)?;
    }
    if !data.exists() {
        std::fs::create_dir_all(data).with_context(|| data.display().to_string())?;
        std::fs::write(
            mark,
            "Made by `cargo xtask demo`; `--fresh` removes this folder.\n",
        )?;
    }
    Ok(())
}

/// One line per login: role, user name, password, name.
fn table_of_logins(summary: &Value) -> Result<String> {
    let logins = summary
        .get("logins")
        .and_then(Value::as_array)
        .context("`logins` of demo-data")?;
    let mut rows = vec![["role", "username", "password", "name"].map(str::to_owned)];
    rows.extend(logins.iter().map(|login| {
        ["role", "login", "password", "display_name"].map(|key| text(login, key).to_owned())
    }));
    Ok(lined_up(&rows))
}

/// Codes of seats that are shown.
const CODES_SHOWN: usize = 3;

/// One line per session: number, status, the first seats with their codes, the projector while
/// there is somebody in the hall.
fn table_of_sessions(summary: &Value) -> Result<String> {
    let sessions = summary
        .get("sessions")
        .and_then(Value::as_array)
        .context("`sessions` of demo-data")?;
    let head = ["session", "status", "seat codes", "projector"];
    let mut rows = vec![head.map(str::to_owned)];
    for session in sessions {
        let seats = session.get("seats").and_then(Value::as_array);
        let seats = seats.map(Vec::as_slice).unwrap_or_default();
        let codes = seats.iter().take(CODES_SHOWN).map(|seat| {
            let number = seat.get("seat").and_then(Value::as_u64).unwrap_or(0);
            format!("{number}: {}", text(seat, "code"))
        });
        let [number, status, projector] =
            ["number", "status", "projector"].map(|key| text(session, key).to_owned());
        let codes = codes.collect::<Vec<_>>().join(", ");
        rows.push([number, status, codes, projector]);
    }
    Ok(lined_up(&rows))
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or("")
}

fn lined_up(rows: &[[String; 4]]) -> String {
    let mut widths = [0; 4];
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let lines: Vec<String> = rows
        .iter()
        .map(|row| {
            let cells: Vec<String> = row
                .iter()
                .zip(widths)
                .map(|(cell, width)| format!("{cell:<width$}"))
                .collect();
            format!("   {}", cells.join("  ").trim_end())
        })
        .collect();
    lines.join("\n")
}

/// Gives this process to the program, so that Ctrl-C and signals reach it directly.
#[cfg(unix)]
fn become_program(command: &mut Command) -> Result<ExitCode> {
    use std::os::unix::process::CommandExt as _;
    let fault = command.exec();
    Err(fault).with_context(|| format!("cannot start `{}`", tool::said(command)))
}

#[cfg(not(unix))]
fn become_program(command: &mut Command) -> Result<ExitCode> {
    tool::run(command).map(|()| ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_lines_up() {
        let summary = serde_json::json!({"logins": [
            {"role": "clerk", "login": "clerk", "password": "abc-1", "display_name": "A"},
            {"role": "system-administrator", "login": "admin", "password": "x", "display_name": "B"},
        ]});
        let table = table_of_logins(&summary).unwrap();
        let columns: Vec<_> = table
            .lines()
            .skip(1)
            .map(|line| line.rfind(['A', 'B']).unwrap())
            .collect();
        assert_eq!(columns[0], columns[1]);
    }

    #[test]
    fn the_demo_is_served_with_the_settings_of_a_demo() {
        let serve = |language| serving(Path::new("sunshine"), Path::new("data"), 3000, language);
        let has = |command: &Command, (name, value): (&str, &str)| {
            let mut set = command.get_envs();
            assert!(
                set.any(|one| one == (name.as_ref(), Some(value.as_ref()))),
                "{name}"
            );
        };
        for setting in SETTINGS {
            has(&serve(CHINESE), setting);
        }
        for setting in SETTINGS_IN_ENGLISH {
            has(&serve(ENGLISH), setting);
        }
        has(&serve(ENGLISH), SETTINGS[0]);
    }

    #[test]
    fn sessions_show_their_first_codes() {
        let summary = serde_json::json!({"sessions": [{
            "number": "PR-2026-04", "status": "panel_drawn", "projector": "/projector/x",
            "seats": [
                {"seat": 1, "code": "K7M2QX"}, {"seat": 2, "code": "AAAAAA"},
                {"seat": 3, "code": "BBBBBB"}, {"seat": 4, "code": "CCCCCC"},
            ],
        }]});
        let table = table_of_sessions(&summary).unwrap();
        let line = table.lines().nth(1).unwrap();
        assert!(
            line.contains("1: K7M2QX, 2: AAAAAA, 3: BBBBBB  /projector/x"),
            "{line}"
        );
        assert!(!line.contains("CCCCCC"));
    }

    #[test]
    fn a_folder_of_somebody_else_is_not_removed() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("letter.txt"), "dear").unwrap();
        assert!(prepare(folder.path(), true).is_err());
        assert!(folder.path().join("letter.txt").exists());
    }

    #[test]
    fn a_folder_of_ours_begins_anew() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("demo");
        prepare(&data, false).unwrap();
        std::fs::write(data.join("sunshine.db"), "old").unwrap();
        prepare(&data, true).unwrap();
        assert!(!data.join("sunshine.db").exists());
    }
}
