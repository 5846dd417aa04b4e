//! What the tests need beside Rust, found or installed.

use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use super::count::Cases;
use super::space;
use crate::{npm, postgres, say, tool};

/// The oldest Node.js the browser driver runs on.
const NODE_MAJOR_MIN: u32 = 20;

/// Where a distribution's browser lies.
pub const CHROMIUM: &str = "/usr/bin/chromium";

/// A package of Debian, and whether it is there.
struct Package {
    name: &'static str,
    is_there: fn() -> bool,
}

const PACKAGES: [Package; 3] = [
    Package {
        name: "chromium",
        is_there: || Path::new(CHROMIUM).exists(),
    },
    Package {
        name: "fonts-noto-cjk",
        is_there: has_chinese_font,
    },
    Package {
        name: "postgresql",
        is_there: || postgres::programs().is_ok(),
    },
];

/// Finds or installs everything, and says which.
pub fn tools() -> Result<Cases> {
    space::need()?;
    let missing: Vec<&str> = PACKAGES
        .iter()
        .filter(|package| !(package.is_there)())
        .map(|package| package.name)
        .collect();
    for package in &PACKAGES {
        if !missing.contains(&package.name) {
            say::line(&format!("   found {}", package.name));
        }
    }
    if !missing.is_empty() {
        install(&missing)?;
    }
    need_node()?;
    npm::install()?;
    let runner = if tool::find("cargo-nextest").is_some() {
        "cargo-nextest"
    } else {
        "cargo test"
    };
    say::line(&format!(
        "   found the npm packages of end2end; Rust tests run by {runner}"
    ));
    Ok(Cases::default())
}

fn install(missing: &[&str]) -> Result<()> {
    let line = format!(
        "apt-get install --no-install-recommends {}",
        missing.join(" ")
    );
    if !tool::is_root() {
        bail!("missing: {}. Install with: sudo {line}", missing.join(", "));
    }
    tool::need(
        "apt-get",
        &format!("install {} by the means of this system", missing.join(", ")),
    )?;
    say::step(&line);
    tool::run(Command::new("apt-get").args(["update", "-qq"]))?;
    tool::run(
        Command::new("apt-get")
            .args(["install", "--yes", "-qq", "--no-install-recommends"])
            .args(missing)
            .env("DEBIAN_FRONTEND", "noninteractive"),
    )
}

fn need_node() -> Result<()> {
    let node = tool::need("node", "install Node.js 20 or newer with npm")?;
    tool::need("npm", "install npm beside Node.js")?;
    let version = tool::ask(Command::new(node).arg("--version"))?;
    let major: u32 = version
        .trim()
        .trim_start_matches('v')
        .split('.')
        .next()
        .and_then(|major| major.parse().ok())
        .with_context(|| format!("version of Node.js: {version}"))?;
    if major < NODE_MAJOR_MIN {
        bail!(
            "Node.js {} is too old: install {NODE_MAJOR_MIN} or newer",
            version.trim()
        );
    }
    say::line(&format!("   found Node.js {}", version.trim()));
    Ok(())
}

fn has_chinese_font() -> bool {
    tool::ask(Command::new("fc-list").arg(":lang=zh-cn")).is_ok_and(|list| !list.trim().is_empty())
        || Path::new("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc").exists()
}
