//! A file is one noun.

use crate::tree::{files, nothing_in};

/// Lines at which a file is more than anyone holds in mind.
const FILE_LINES_MAX: usize = 600;

#[test]
fn no_file_is_longer_than_anyone_holds_in_mind() {
    let long: Vec<String> = files("", &[".rs", ".css", ".ts", ".js", ".sh", ".service"])
        .iter()
        .filter_map(|file| {
            let lines = file.text.lines().count();
            (lines > FILE_LINES_MAX).then(|| format!("{}: {lines} lines", file.path))
        })
        .collect();
    nothing_in(&long);
}

#[test]
fn a_module_is_a_file_of_its_name() {
    let wrong: Vec<String> = files("", &["mod.rs"])
        .iter()
        .filter(|file| file.path.ends_with("/mod.rs"))
        .map(|file| file.path.clone())
        .collect();
    nothing_in(&wrong);
}

#[test]
fn files_are_named_by_what_they_hold() {
    const EMPTY_NAMES: [&str; 9] = [
        "manager", "helper", "helpers", "util", "utils", "data", "info", "process", "common",
    ];
    let wrong: Vec<String> = files("", &[".rs"])
        .iter()
        .map(|file| file.path.clone())
        .filter(|path| {
            path.trim_end_matches(".rs")
                .split('/')
                .any(|word| EMPTY_NAMES.contains(&word))
        })
        .collect();
    nothing_in(&wrong);
}
