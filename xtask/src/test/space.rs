//! Whether the disk has room for what is built: a build that runs out of it half-way says so in a
//! hundred ways, none of them plain.

use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::{say, tool, workspace};

/// What a build from nothing and the tests lay down, in GiB: measured, and a little more.
const NEEDED_GIB: u64 = 16;
const KIB_PER_GIB: u64 = 1024 * 1024;

/// Says how much room there is.
///
/// # Errors
/// Where it is too little for a build from nothing and nothing was built yet.
pub fn need() -> Result<()> {
    let target = workspace::target();
    let is_built = target.join("debug").join("deps").exists();
    let there = target.ancestors().find(|folder| folder.exists());
    let free = free_gib(there.unwrap_or(&target))?;
    say::line(&format!(
        "   {free} GiB free for {}; a build from nothing takes up to {NEEDED_GIB}",
        target.display()
    ));
    if !is_built && free < NEEDED_GIB {
        bail!("make room on the disk, or set CARGO_TARGET_DIR to a folder on another one");
    }
    Ok(())
}

/// Whole GiB that are free where this folder is.
///
/// # Errors
/// Where `df` cannot say.
pub fn free_gib(folder: &Path) -> Result<u64> {
    let said = tool::ask(Command::new("df").arg("-Pk").arg(folder))?;
    available(&said).context("`df -Pk` says something else than POSIX does")
}

/// The fourth word of the second line, in whole GiB.
fn available(said: &str) -> Option<u64> {
    let line = said.lines().nth(1)?;
    let kib: u64 = line.split_whitespace().nth(3)?.parse().ok()?;
    Some(kib / KIB_PER_GIB)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_df_says_is_read() {
        let said = "Filesystem     1024-blocks     Used Available Capacity Mounted on\n\
                    /dev/vda         263983724 12345678  83886080      13% /\n";
        assert_eq!(available(said), Some(80));
        assert_eq!(available("df: nothing"), None);
        assert_eq!(available(""), None);
    }
}
