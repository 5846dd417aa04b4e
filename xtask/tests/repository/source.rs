//! What Rust source must not contain, where the compiler has no say.

use crate::tree::{File, files, nothing_in, place, shipped};

/// Sinks the framework does not escape, the part that may use each because a test posts hostile
/// text through it, and what everybody else does.
const SINKS: [(&str, &[&str], &str); 4] = [
    (
        "<textarea",
        &["app/src/parts/text_area.rs"],
        "use `TextArea`",
    ),
    (
        "textarea()",
        &["app/src/parts/text_area.rs"],
        "use `TextArea`",
    ),
    (
        "<Title",
        &["app/src/parts/page_title.rs"],
        "use `PageTitle`",
    ),
    // The second is a drawing made by our own server of a key it drew itself.
    (
        "inner_html",
        &[
            "app/src/parts/text_area.rs",
            "app/src/pages/log_in/second_factor.rs",
        ],
        "draw it as elements",
    ),
];

fn find(files: &[File], wrong: impl Fn(&str) -> Option<&'static str>) -> Vec<String> {
    let mut found = Vec::new();
    for file in files {
        for (number, line) in shipped(file) {
            if let Some(why) = wrong(line) {
                found.push(format!("{}: {why}: {}", place(file, number), line.trim()));
            }
        }
    }
    found
}

#[test]
fn unescaped_sinks_are_used_by_their_own_parts_alone() {
    let mut found = Vec::new();
    for (sink, homes, instead) in SINKS {
        let mut pages = files("app/src", &[".rs"]);
        pages.retain(|file| !homes.contains(&file.path.as_str()));
        found.extend(find(&pages, |line| line.contains(sink).then_some(instead)));
    }
    nothing_in(&found);
}

#[test]
fn pages_hold_no_sentence() {
    let mut pages = files("app/src", &[".rs"]);
    // What a test says is read by nobody but a programmer.
    pages.retain(|file| !file.path.ends_with("/tests.rs"));
    nothing_in(&find(&pages, |line| {
        without_marks(line)
            .chars()
            .any(is_chinese)
            .then_some("visible text belongs into app/locales")
    }));
}

/// The line without marks of punctuation that it only looks for: each is a character of its own.
fn without_marks(line: &str) -> String {
    let mut plain = line.to_owned();
    for mark in ['，', '。', '？', '、', '：', '；'] {
        plain = plain.replace(&format!("'{mark}'"), "");
    }
    plain
}

fn is_chinese(c: char) -> bool {
    // Ideographs, their punctuation and full-width forms.
    matches!(c, '\u{3000}'..='\u{303f}' | '\u{3400}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}')
}

#[test]
fn pages_carry_no_style_of_their_own() {
    let pages = files("app/src", &[".rs"]);
    nothing_in(&find(&pages, |line| {
        let inline = [" style=", "style:", "<style"]
            .iter()
            .any(|sink| line.contains(sink))
            || line.trim_start().starts_with("style=");
        inline.then_some("the content policy forbids it: use a class")
    }));
}

#[test]
fn the_environment_is_read_in_one_place() {
    let mut all = Vec::new();
    for folder in [
        "app/src",
        "crates",
        "frontend/src",
        "migrations/src",
        "server/src",
    ] {
        all.extend(files(folder, &[".rs"]));
    }
    all.retain(|file| {
        // Tests choose their database by the environment.
        let tests = file.path.contains("/tests/") || file.path.contains("/testing");
        !tests && !file.path.starts_with("server/src/config")
    });
    nothing_in(&find(&all, |line| {
        line.contains("env::var")
            .then_some("settings come from server/src/config")
    }));
}

#[test]
fn bodies_are_read_in_one_place() {
    let mut server = files("server/src", &[".rs"]);
    // The doorway reads what our own server functions answer.
    server.retain(|file| !["server/src/body.rs", "server/src/doorway.rs"].contains(&&*file.path));
    let readers = [
        "to_bytes",
        "into_data_stream",
        ": Json<",
        ": Form<",
        "Multipart",
    ];
    nothing_in(&find(&server, |line| {
        let reads = readers.iter().any(|reader| line.contains(reader));
        reads.then_some("use `body::read`, which has a time limit")
    }));
}

#[test]
fn nobody_is_told_where_this_was_written() {
    // Put together, so that this file does not find itself.
    let homes = ["home", "Users", "root", "work"].map(|folder| format!("/{folder}/"));
    let endings = [
        ".rs", ".toml", ".md", ".ts", ".js", ".json", ".css", ".sql", ".service", "run", ".yaml",
    ];
    let mut found = Vec::new();
    for file in files("", &endings) {
        for (index, line) in file.text.lines().enumerate() {
            if homes.iter().any(|home| is_path(line, home)) {
                found.push(format!("{}: {}", place(&file, index + 1), line.trim()));
            }
        }
    }
    nothing_in(&found);
}

/// Whether a path of the machine begins here: not the middle of a longer path or of a word.
fn is_path(line: &str, home: &str) -> bool {
    let befores = line
        .match_indices(home)
        .filter_map(|(at, _)| line.get(..at));
    befores
        .map(|before| before.chars().next_back())
        .any(|last| last.is_none_or(|last| !last.is_alphanumeric() && !"._-/}".contains(last)))
}

#[test]
fn the_checks_see_what_they_look_for() {
    assert!(is_path("cd \"/x/here\"", "/x/"));
    assert!(!is_path("docs/x/here", "/x/"));
    let file = File {
        path: "x.rs".to_owned(),
        text: "a // 评\n//! 议\n\"评议\"\n#[cfg(test)]\n\"议\"".to_owned(),
    };
    let lines: Vec<usize> = shipped(&file)
        .filter(|(_, line)| line.chars().any(is_chinese))
        .map(|(number, _)| number)
        .collect();
    assert_eq!(lines, [3]);
}
