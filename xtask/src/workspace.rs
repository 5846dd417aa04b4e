//! Where things are in this workspace.

use std::path::{Path, PathBuf};

/// The root of the workspace.
pub fn root() -> PathBuf {
    // xtask is a direct child of the root, and cargo tells it at compile time where it is.
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .map_or_else(PathBuf::new, Path::to_path_buf)
}

/// Where builds go. The program embeds files from it, so it is never moved.
pub fn target() -> PathBuf {
    root().join("target")
}

/// The site as the program embeds it.
pub fn site() -> PathBuf {
    target().join("site")
}

/// What these commands remember between runs.
pub fn memory() -> PathBuf {
    target().join("xtask")
}

/// The path without the root, for messages.
pub fn short(path: &Path) -> String {
    path.strip_prefix(root())
        .unwrap_or(path)
        .display()
        .to_string()
}
