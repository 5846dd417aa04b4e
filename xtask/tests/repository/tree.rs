//! The files of the repository, and what the checks found wrong with them.

use std::path::{Path, PathBuf};

/// Folders that are made, not written.
const MADE: [&str; 5] = [
    "target",
    "node_modules",
    ".git",
    "test-results",
    "playwright-report",
];

/// A written file.
pub struct File {
    /// Its path from the root, with `/`.
    pub path: String,
    /// What it says.
    pub text: String,
}

/// The root of the repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .to_path_buf()
}

/// All text files below a folder of the root, with one of these endings, in order.
pub fn files(folder: &str, endings: &[&str]) -> Vec<File> {
    let mut found = Vec::new();
    let mut open = vec![root().join(folder)];
    while let Some(inner) = open.pop() {
        let Ok(entries) = std::fs::read_dir(&inner) else {
            continue;
        };
        for entry in entries {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            if path.is_dir() {
                if !MADE.contains(&name.as_str()) {
                    open.push(path);
                }
            } else if endings.iter().any(|ending| name.ends_with(ending))
                && let Ok(text) = std::fs::read_to_string(&path)
            {
                let path = path
                    .strip_prefix(root())
                    .unwrap()
                    .to_str()
                    .unwrap()
                    .replace('\\', "/");
                found.push(File { path, text });
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

/// One file of the root.
pub fn file(path: &str) -> File {
    let text = std::fs::read_to_string(root().join(path))
        .unwrap_or_else(|fault| panic!("{path}: {fault}"));
    File {
        path: path.to_owned(),
        text,
    }
}

/// The lines of a Rust file that ship: its numbered lines up to its tests, without comments.
pub fn shipped(file: &File) -> impl Iterator<Item = (usize, &str)> {
    file.text
        .lines()
        .enumerate()
        .take_while(|(_, line)| !line.trim_start().starts_with("#[cfg(test)]"))
        .map(|(index, line)| (index + 1, without_comment(line)))
}

/// A line up to its comment. A `//` after a colon or in quotes is an address.
fn without_comment(line: &str) -> &str {
    let trimmed = line.trim_start();
    if trimmed.starts_with("//") {
        return "";
    }
    match line.split_once(" // ") {
        Some((code, _)) if code.matches('"').count().is_multiple_of(2) => code,
        _ => line,
    }
}

/// Fails with all that was found, one line each.
pub fn nothing_in(offences: &[String]) {
    assert!(offences.is_empty(), "\n{}\n", offences.join("\n"));
}

/// Where in a file something is.
pub fn place(file: &File, line: usize) -> String {
    format!("{}:{line}", file.path)
}
