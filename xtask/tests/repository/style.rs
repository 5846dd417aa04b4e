//! Style sheets keep to what the oldest browsers we serve understand: Chromium 99, iPadOS 16.4.

use crate::tree::{File, files, nothing_in, place};

/// What those browsers lack, and what our content policy forbids.
const FORBIDDEN: [&str; 17] = [
    ":has(",
    "color-mix(",
    "@container",
    "container-type",
    "dvh",
    "svh",
    "lvh",
    "dvw",
    "subgrid",
    "oklch(",
    "oklab(",
    "lch(",
    "light-dark(",
    "@scope",
    "@starting-style",
    "@import",
    "url(http",
];

/// Rules that hold other rules; inside any other a second brace is nesting.
const GROUPS: [&str; 6] = [
    "@layer",
    "@media",
    "@supports",
    "@keyframes",
    "@font-feature-values",
    "@page",
];

fn sheets() -> Vec<File> {
    files("app/style", &[".css"])
}

/// The sheet with its comments blanked, so that lines keep their numbers.
fn bare(css: &str) -> String {
    let mut bare = String::with_capacity(css.len());
    let mut rest = css;
    while let Some((before, after)) = rest.split_once("/*") {
        bare.push_str(before);
        let (comment, after) = after.split_once("*/").unwrap_or((after, ""));
        bare.extend(comment.chars().filter(|c| *c == '\n'));
        rest = after;
    }
    bare.push_str(rest);
    bare
}

/// Lines on which a rule begins inside a style rule.
fn nested(css: &str) -> Vec<usize> {
    let mut lines = Vec::new();
    let mut open: Vec<bool> = Vec::new();
    let mut head = String::new();
    let mut line = 1;
    for c in css.chars() {
        match c {
            '{' => {
                let is_group = GROUPS
                    .iter()
                    .any(|group| head.trim_start().starts_with(group));
                if open.last() == Some(&false) {
                    lines.push(line);
                }
                open.push(is_group);
                head.clear();
            }
            '}' => {
                open.pop();
                head.clear();
            }
            ';' => head.clear(),
            _ => head.push(c),
        }
        if c == '\n' {
            line += 1;
        }
    }
    lines
}

#[test]
fn style_sheets_use_nothing_the_oldest_browsers_lack() {
    let mut wrong = Vec::new();
    for file in sheets() {
        let text = bare(&file.text);
        for (index, line) in text.lines().enumerate() {
            for word in FORBIDDEN {
                if line.contains(word) {
                    wrong.push(format!("{}: {word}", place(&file, index + 1)));
                }
            }
            // `(width >= 700px)` is five years younger than `(min-width: 700px)`.
            if line.contains("@media") && line.contains(['<', '>']) {
                wrong.push(format!(
                    "{}: a range in a media query",
                    place(&file, index + 1)
                ));
            }
        }
        for line in nested(&text) {
            wrong.push(format!("{}: nesting", place(&file, line)));
        }
    }
    nothing_in(&wrong);
}

#[test]
fn nesting_is_seen_and_groups_are_not_taken_for_it() {
    assert_eq!(
        nested("@layer a {\n b { c: d; }\n @media (x) { e { f: g; } }\n}"),
        Vec::<usize>::new()
    );
    assert_eq!(nested("a {\n b: c;\n &:hover {\n d: e; } }"), [3]);
    assert_eq!(bare("a/* x\ny */b"), "a\nb");
}
