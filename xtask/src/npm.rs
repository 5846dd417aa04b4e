//! The npm packages of `end2end`: the browser driver, axe and wasm-opt; and, apart, Lighthouse.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};

use crate::{say, tool, workspace};

/// Remembers for which lock file the packages were installed.
const STAMP: &str = "node_modules/.sunshine-lock";

/// The folder of the browser tests.
pub fn folder() -> PathBuf {
    workspace::root().join("end2end")
}

/// Installs the packages exactly as locked, unless they are already there. No browser is
/// downloaded: the tests use the one of the system.
pub fn install() -> Result<()> {
    install_in(&folder(), "npm packages of end2end")
}

/// Lighthouse, which no test needs, in a folder of its own; answers its first file.
pub fn lighthouse() -> Result<PathBuf> {
    let folder = folder().join("lighthouse");
    install_in(&folder, "npm packages of Lighthouse")?;
    Ok(folder.join("node_modules/lighthouse/core/index.js"))
}

fn install_in(folder: &Path, what: &str) -> Result<()> {
    let lock = folder.join("package-lock.json");
    let lock = std::fs::read(&lock).with_context(|| lock.display().to_string())?;
    if std::fs::read(folder.join(STAMP)).is_ok_and(|stamp| stamp == lock) {
        return Ok(());
    }
    let npm = tool::need(
        "npm",
        "install Node.js 20 or newer (Debian: apt-get install nodejs npm)",
    )?;
    say::step(what);
    tool::run(
        Command::new(npm)
            .args(["ci", "--no-audit", "--no-fund"])
            .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")
            .env("PUPPETEER_SKIP_DOWNLOAD", "1")
            .current_dir(folder),
    )?;
    std::fs::write(folder.join(STAMP), lock)?;
    Ok(())
}

/// `wasm-opt` of the package `binaryen`, where Node.js is there to run it.
pub fn wasm_opt() -> Option<PathBuf> {
    tool::find("node")?;
    if let Err(fault) = install() {
        say::line(&format!("   no wasm-opt: {fault:#}"));
        return None;
    }
    let program = folder().join("node_modules/.bin/wasm-opt");
    program.exists().then_some(program)
}
