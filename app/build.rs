//! Turns `locales/zh-CN.toml` and `locales/en.toml` into one method per sentence.
//!
//! A key, an argument or a plural that one language lacks stops the build, so that no page can
//! ever show a hole. `[reviewers] title = "…"` becomes `Words::reviewers_title()`. The server
//! carries the sentences; the browser program carries their places only, and is given the file
//! of its reader's language.

#[path = "build/catalogue.rs"]
mod catalogue;

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use catalogue::{Broken, Entry, Sentence};

fn main() -> Result<(), Broken> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-changed=locales");
    let entries = catalogue::entries(
        catalogue::read("locales/zh-CN.toml")?,
        catalogue::read("locales/en.toml")?,
    )?;
    let is_set = |feature: &str| env::var_os(format!("CARGO_FEATURE_{feature}")).is_some();
    let carried = !is_set("HYDRATE") || is_set("SSR");
    let mut wrong = Vec::new();
    let mut methods = String::from("impl Words {\n");
    let mut all = String::new();
    for entry in &entries {
        match method(entry, carried) {
            Ok(code) => methods.push_str(&code),
            Err(why) => wrong.push(why.to_string()),
        }
        let Entry {
            key,
            chinese,
            english,
            place,
        } = entry;
        let (chinese, english) = (chinese.texts(), english.texts());
        writeln!(all, "    ({key:?}, {place}, &{chinese:?}, &{english:?}),")?;
    }
    methods.push_str("}\n");
    if !wrong.is_empty() {
        return Err(format!("the locales disagree:\n  {}", wrong.join("\n  ")).into());
    }
    writeln!(
        methods,
        "/// Every key, its place in the files of sentences, and what it says in both languages.\n\
         #[cfg(test)]"
    )?;
    writeln!(
        methods,
        "pub(crate) const CATALOGUE: &[(&str, usize, &[&str], &[&str])] = &[\n{all}];"
    )?;
    let out = env::var("OUT_DIR")?;
    let out = Path::new(&out);
    fs::write(out.join("words.rs"), methods)?;
    // The same files the site publishes, for the test that compares them with the places.
    let chinese = catalogue::file_of(&entries, |entry| &entry.chinese);
    fs::write(out.join("words.zh-CN.txt"), chinese)?;
    let english = catalogue::file_of(&entries, |entry| &entry.english);
    fs::write(out.join("words.en.txt"), english)?;
    Ok(())
}

fn method(entry: &Entry, carried: bool) -> Result<String, Broken> {
    let Entry {
        key,
        chinese,
        english,
        place,
    } = entry;
    let args = chinese.args(key)?;
    if args != english.args(key)? {
        return Err(format!("{key}: the languages take different arguments").into());
    }
    let counted = entry.is_counted();
    let found = if carried && literal(chinese) == literal(english) {
        // What both write alike, as a figure and its name, is one.
        literal(chinese)
    } else if carried {
        format!(
            "match self.0 {{ Language::Chinese => {}, Language::English => {} }}",
            literal(chinese),
            literal(english)
        )
    } else if counted {
        format!("said({place} + usize::from(count != 1))")
    } else {
        format!("said({place})")
    };
    let mut code = String::new();
    let first = chinese.texts().into_iter().last().unwrap_or_default();
    writeln!(
        code,
        "    /// {}\n    #[must_use]",
        first.replace('\n', " ")
    )?;
    if args.is_empty() {
        writeln!(
            code,
            "    pub fn {key}(self) -> &'static str {{\n        {found}\n    }}"
        )?;
        return Ok(code);
    }
    let typed: Vec<_> = args
        .iter()
        .map(|arg| match (counted, arg.as_str()) {
            (true, "count") => "count: u64".to_owned(),
            _ => format!("{arg}: impl Display"),
        })
        .collect();
    let given: Vec<_> = args
        .iter()
        .map(|arg| format!("({arg:?}, &{arg})"))
        .collect();
    writeln!(
        code,
        "    pub fn {key}(self, {}) -> String {{\n        fill({found}, &[{}])\n    }}",
        typed.join(", "),
        given.join(", ")
    )?;
    Ok(code)
}

/// The expression for a sentence; `count` is an argument where it has two forms.
fn literal(sentence: &Sentence) -> String {
    match sentence {
        Sentence::Plain(text) => format!("{text:?}"),
        Sentence::Counted { one, other } if one == other => format!("{other:?}"),
        Sentence::Counted { one, other } => {
            format!("if count == 1 {{ {one:?} }} else {{ {other:?} }}")
        }
    }
}
