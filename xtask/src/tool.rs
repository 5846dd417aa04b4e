//! Running other programs, and saying in one line what is missing.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};

use crate::workspace;

/// Variables that `cargo run` gives this program about itself. Handed on to the cargo we start,
/// they would differ from those of a person's own `cargo build`, and build scripts that look at
/// them would run again each time.
const CARGO_RUN_VARIABLES: [&str; 3] = [
    "CARGO_CRATE_NAME",
    "CARGO_PRIMARY_PACKAGE",
    "CARGO_BIN_NAME",
];

/// A cargo command at the root of the workspace.
pub fn cargo() -> Command {
    let mut command = Command::new("cargo");
    command
        .current_dir(workspace::root())
        .env("CARGO_TARGET_DIR", workspace::target());
    for (name, _) in std::env::vars_os() {
        let Some(text) = name.to_str() else { continue };
        let about_us = text.starts_with("CARGO_PKG_")
            || text.starts_with("CARGO_MANIFEST_")
            || CARGO_RUN_VARIABLES.contains(&text);
        if about_us {
            command.env_remove(&name);
        }
    }
    command
}

/// Runs a command to its end; an answer other than success is an error that names it.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| cannot_start(command))?;
    if !status.success() {
        bail!("`{}` failed ({status})", said(command));
    }
    Ok(())
}

/// Runs a command and keeps what it prints; when it fails its own words are the error.
pub fn ask(command: &mut Command) -> Result<String> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| cannot_start(command))?;
    if !output.status.success() {
        let words = String::from_utf8_lossy(&output.stderr);
        bail!(
            "`{}` failed ({}): {}",
            said(command),
            output.status,
            words.trim()
        );
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The command as a person would type it.
pub fn said(command: &Command) -> String {
    std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(OsStr::to_string_lossy)
        .collect::<Vec<_>>()
        .join(" ")
}

fn cannot_start(command: &Command) -> String {
    format!("cannot start `{}`", said(command))
}

/// Where a program is, if it is on the path.
pub fn find(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(name))
        .find(|file| is_program(file))
}

/// The program, or one line that says what to install.
pub fn need(name: &str, install: &str) -> Result<PathBuf> {
    find(name).with_context(|| format!("`{name}` is missing: {install}"))
}

#[cfg(unix)]
fn is_program(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    file.metadata()
        .is_ok_and(|meta| meta.is_file() && meta.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_program(file: &Path) -> bool {
    file.is_file()
}

/// Whether we run as root, asked from the system because there is no safe call for it in std.
pub fn is_root() -> bool {
    ask(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}

/// Whether this is a machine that checks changes, where nothing may be skipped.
pub fn is_ci() -> bool {
    std::env::var_os("CI")
        .is_some_and(|value| !value.is_empty() && value != "false" && value != "0")
}
