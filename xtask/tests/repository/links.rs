//! Links in the documents lead somewhere.

use std::path::Path;

use crate::tree::{File, files, nothing_in, place, root};

/// The targets of the links of a line: `[text](target)` and `src="target"`.
fn targets(line: &str) -> Vec<&str> {
    let written = line
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next());
    let pictures = ["src=\"", "href=\""].into_iter().flat_map(|mark| {
        line.split(mark)
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
    });
    written
        .chain(pictures)
        .map(|target| target.split(' ').next().unwrap_or(target))
        .collect()
}

/// The anchor of a heading, as code hosts make it.
fn anchor(heading: &str) -> String {
    heading
        .trim_start_matches('#')
        .trim()
        .chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'))
        .map(|c| if c == ' ' { '-' } else { c })
        .flat_map(char::to_lowercase)
        .collect()
}

fn has_anchor(text: &str, wanted: &str) -> bool {
    text.lines()
        .filter(|line| line.starts_with('#'))
        .any(|line| anchor(line) == wanted)
}

fn leads_somewhere(file: &File, target: &str) -> bool {
    if target.contains("://") || target.starts_with("mailto:") {
        return true;
    }
    let (path, fragment) = target.split_once('#').unwrap_or((target, ""));
    let folder = Path::new(&file.path).parent().unwrap();
    let aim = if path.is_empty() {
        root().join(&file.path)
    } else {
        root().join(folder).join(path)
    };
    aim.exists()
        && (fragment.is_empty()
            || std::fs::read_to_string(&aim).is_ok_and(|text| has_anchor(&text, fragment)))
}

#[test]
fn every_link_of_the_documents_leads_somewhere() {
    let mut wrong = Vec::new();
    for file in files("", &[".md"]) {
        let mut is_code = false;
        for (index, line) in file.text.lines().enumerate() {
            if line.trim_start().starts_with("```") {
                is_code = !is_code;
            }
            if is_code {
                continue;
            }
            for target in targets(line) {
                if !leads_somewhere(&file, target) {
                    wrong.push(format!("{}: {target}", place(&file, index + 1)));
                }
            }
        }
    }
    nothing_in(&wrong);
}

#[test]
fn anchors_are_made_as_code_hosts_make_them() {
    assert_eq!(anchor("## What may import what?"), "what-may-import-what");
    assert_eq!(anchor("# 两条命令"), "两条命令");
    assert_eq!(
        targets("see [a](b.md#c) and [d](<e>) <img src=\"f.png\">"),
        ["b.md#c", "<e>", "f.png"]
    );
}
