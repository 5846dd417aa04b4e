//! Commands in the documents exist, with their flags.

use std::collections::BTreeSet;
use std::process::Command;

use crate::tree::{File, file, files, nothing_in, place};

/// The documents a newcomer follows to the letter.
const FOLLOWED: [&str; 2] = ["README.md", "README.zh-CN.md"];

fn help(arguments: &[&str]) -> Option<String> {
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(arguments)
        .arg("--help")
        .output()
        .unwrap();
    output
        .status
        .success()
        .then(|| String::from_utf8(output.stdout).unwrap())
}

/// The words after a command, up to whatever ends it in prose or a shell.
fn words_after<'a>(line: &'a str, command: &str) -> Vec<Vec<&'a str>> {
    line.split(command)
        .skip(1)
        .map(|rest| {
            let ends = ['`', '#', ';', '|', '&', ')', '\u{ff0c}', '\u{3002}'];
            rest.split(ends)
                .next()
                .unwrap_or(rest)
                .split_whitespace()
                .collect()
        })
        .collect()
}

fn is_flag(word: &str) -> bool {
    word.starts_with("--") && word.len() > 2
}

fn wrong_commands(file: &File) -> Vec<String> {
    let mut wrong = Vec::new();
    for (index, line) in file.text.lines().enumerate() {
        for words in words_after(line, "cargo xtask ") {
            let Some(name) = words
                .first()
                .filter(|name| name.chars().all(|c| c.is_ascii_lowercase()))
            else {
                continue;
            };
            let Some(said) = help(&[name]) else {
                wrong.push(format!("{}: cargo xtask {name}", place(file, index + 1)));
                continue;
            };
            for flag in words
                .iter()
                .map(|word| word.trim_matches(['[', ']', ',']))
                .filter(|word| is_flag(word))
            {
                if !said.contains(flag) {
                    wrong.push(format!(
                        "{}: cargo xtask {name} {flag}",
                        place(file, index + 1)
                    ));
                }
            }
        }
    }
    wrong
}

#[test]
fn every_command_of_the_documents_exists() {
    let wrong: Vec<String> = files("", &[".md"])
        .iter()
        .flat_map(wrong_commands)
        .collect();
    nothing_in(&wrong);
}

#[test]
fn the_first_documents_name_the_two_commands() {
    for path in FOLLOWED {
        let text = file(path).text;
        for command in ["cargo xtask demo", "cargo xtask test"] {
            assert!(text.contains(command), "{path} does not name `{command}`");
        }
    }
}

#[test]
fn every_command_says_what_it_does() {
    let all = help(&[]).unwrap();
    let named: BTreeSet<&str> = all
        .lines()
        .skip_while(|line| !line.starts_with("Commands:"))
        .skip(1)
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    for name in ["audit", "bench", "build", "demo", "dist", "test"] {
        assert!(named.contains(name), "{name} is missing from --help");
    }
}
