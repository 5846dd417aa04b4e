//! `cargo xtask dist`: what an administrator takes to the machine.

use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result};

use crate::build::{self, Mode};
use crate::{say, tool, workspace};

/// Files of the pack that lie in the repository, and their names in the pack.
const FILES: [(&str, &str); 4] = [
    ("xtask/dist/sunshine.service", "sunshine.service"),
    ("server/config.default.toml", "sunshine.toml"),
    ("docs/operating.md", "operating.md"),
    ("README.md", "README.md"),
];

/// Builds the release and packs it into `target/dist`.
pub fn dist() -> Result<()> {
    let program = build::build(Mode::Release)?;
    let name = format!(
        "sunshine-{}-{}-{}",
        env!("CARGO_PKG_VERSION"),
        std::env::consts::ARCH,
        std::env::consts::OS
    );
    let folder = workspace::target().join("dist");
    let inside = folder.join(&name);
    if inside.exists() {
        std::fs::remove_dir_all(&inside)?;
    }
    std::fs::create_dir_all(&inside)?;
    copy(&program, &inside.join("sunshine"))?;
    for (from, to) in FILES {
        copy(&workspace::root().join(from), &inside.join(to))?;
    }
    let pack = folder.join(format!("{name}.tar.gz"));
    let tar = tool::need("tar", "apt-get install tar")?;
    // The same content makes the same file, whoever packs it and when.
    tool::run(
        Command::new(tar)
            .args(["--sort=name", "--owner=0", "--group=0", "--numeric-owner"])
            .args(["--mtime=@0", "--use-compress-program=gzip -n -9", "-cf"])
            .arg(&pack)
            .arg("-C")
            .arg(&folder)
            .arg(&name),
    )?;
    std::fs::remove_dir_all(&inside)?;
    say::line(&format!(
        "   {} ({})",
        workspace::short(&pack),
        say::size(pack.metadata()?.len())
    ));
    Ok(())
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    std::fs::copy(from, to).with_context(|| workspace::short(from))?;
    Ok(())
}
