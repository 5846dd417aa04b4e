//! One style sheet out of the files of `app/style`.

use std::path::PathBuf;

use anyhow::{Context as _, Result};

use crate::workspace;

/// The style sheets in the order of their names, joined, without comments and empty lines.
pub fn sheet() -> Result<String> {
    let folder = workspace::root().join("app/style");
    let mut files: Vec<PathBuf> = std::fs::read_dir(&folder)
        .with_context(|| workspace::short(&folder))?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<std::io::Result<_>>()?;
    files.retain(|file| file.extension().is_some_and(|extension| extension == "css"));
    files.sort();
    let mut joined = String::new();
    for file in files {
        let text = std::fs::read_to_string(&file).with_context(|| workspace::short(&file))?;
        joined.push_str(&strip(&text));
    }
    Ok(joined)
}

/// Takes comments, indentation and empty lines away. Everything else stays as written, so that
/// nothing has to understand CSS.
fn strip(css: &str) -> String {
    let mut bare = String::with_capacity(css.len());
    let mut rest = css.chars().peekable();
    let mut quote: Option<char> = None;
    while let Some(c) = rest.next() {
        match quote {
            Some(_) if c == '\\' => {
                bare.push(c);
                bare.extend(rest.next());
                continue;
            }
            Some(open) if c == open => quote = None,
            None if c == '"' || c == '\'' => quote = Some(c),
            None if c == '/' && rest.peek() == Some(&'*') => {
                rest.next();
                let mut last = ' ';
                for inside in rest.by_ref() {
                    if last == '*' && inside == '/' {
                        break;
                    }
                    last = inside;
                }
                continue;
            }
            _ => {}
        }
        bare.push(c);
    }
    let mut lines = String::with_capacity(bare.len());
    for line in bare.lines().map(str::trim).filter(|line| !line.is_empty()) {
        lines.push_str(line);
        lines.push('\n');
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::strip;

    #[test]
    fn comments_and_indentation_go_and_quoted_text_stays() {
        let css = "/* tokens */\n:root {\n    --a: \"/* kept */\"; /* gone\n two lines */\n}\n\n";
        assert_eq!(strip(css), ":root {\n--a: \"/* kept */\";\n}\n");
    }

    #[test]
    fn an_escaped_quote_does_not_end_the_text() {
        assert_eq!(
            strip(r#"a::after { content: "\"/*"; }"#),
            "a::after { content: \"\\\"/*\"; }\n"
        );
    }
}
