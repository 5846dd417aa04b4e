//! `cargo xtask audit`: licences, sources and banned crates.

use anyhow::Result;

use crate::tool;

/// Runs cargo-deny without the network. Its advisory data lies on a code host, so advisories
/// are not part of it.
pub fn audit() -> Result<()> {
    tool::need("cargo-deny", "cargo install --locked cargo-deny")?;
    tool::run(tool::cargo().args(["deny", "--offline", "check", "bans", "licenses", "sources"]))
}
