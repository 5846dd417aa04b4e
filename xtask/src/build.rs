//! `cargo xtask build`: first the site, then the program that carries it.

use std::path::PathBuf;
use std::time::Instant;

use anyhow::Result;

use crate::{browser, say, site, tool, workspace};

/// How to build.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Quickly built, for working and testing.
    Debug,
    /// Small and fast, as it ships.
    Release,
}

impl Mode {
    /// The mode a `--release` flag asks for.
    pub fn of(release: bool) -> Self {
        if release { Self::Release } else { Self::Debug }
    }

    /// The folder under `target` and the word in messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Debug => "debug",
            Self::Release => "release",
        }
    }
}

/// Builds everything and returns where the program is.
pub fn build(mode: Mode) -> Result<PathBuf> {
    build_site(mode)?;
    build_program(mode)
}

/// Builds the browser program and what goes with it into `target/site`.
pub fn build_site(mode: Mode) -> Result<()> {
    let begun = Instant::now();
    say::step(&format!("site ({})", mode.name()));
    let parts = browser::build(mode)?;
    let published = site::publish(mode, &parts)?;
    say::line(&format!("   {published} ({})", say::time(begun.elapsed())));
    Ok(())
}

/// Builds the program around what is in `target/site`.
pub fn build_program(mode: Mode) -> Result<PathBuf> {
    let begun = Instant::now();
    say::step(&format!("program ({})", mode.name()));
    let mut cargo = tool::cargo();
    cargo.args(["build", "--package", "server", "--bin", "sunshine"]);
    if mode == Mode::Release {
        cargo.arg("--release");
    }
    tool::run(&mut cargo)?;
    let program = workspace::target().join(mode.name()).join("sunshine");
    say::line(&format!(
        "   {} ({})",
        workspace::short(&program),
        say::time(begun.elapsed())
    ));
    Ok(program)
}
