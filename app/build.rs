//! Turns `locales/zh-CN.toml` and `locales/en.toml` into one method per sentence.
//!
//! A key, an argument or a plural that one language lacks stops the build, so that no page can
//! ever show a hole. `[reviewers] title = "…"` becomes `Words::reviewers_title()`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use toml::{Table, Value};

type Broken = Box<dyn std::error::Error>;

/// A sentence in one language.
#[derive(Clone, Debug, PartialEq)]
enum Sentence {
    /// The same for any number.
    Plain(String),
    /// By number; Chinese gives `other` alone.
    Counted { one: String, other: String },
}

impl Sentence {
    fn texts(&self) -> Vec<&str> {
        match self {
            Self::Plain(text) => vec![text],
            Self::Counted { one, other } => vec![one, other],
        }
    }

    /// Names in braces, in alphabetical order: the order of the method's arguments.
    fn args(&self, key: &str) -> Result<BTreeSet<String>, Broken> {
        let mut args = BTreeSet::new();
        for text in self.texts() {
            for (index, piece) in text.split('{').enumerate() {
                match (index, piece.split_once('}')) {
                    (0, None) => {}
                    (0, Some(_)) | (_, None) => return Err(format!("{key}: unpaired brace").into()),
                    (_, Some((name, rest))) => {
                        let good = name.starts_with(|c: char| c.is_ascii_lowercase())
                            && name.chars().all(|c| c.is_ascii_lowercase() || c == '_');
                        if !good || rest.contains('}') {
                            return Err(format!("{key}: {{{name}}} is not an argument").into());
                        }
                        args.insert(name.to_owned());
                    }
                }
            }
        }
        if matches!(self, Self::Counted { .. }) {
            args.insert("count".to_owned());
        }
        Ok(args)
    }
}

fn main() -> Result<(), Broken> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=locales");
    let chinese = read("locales/zh-CN.toml")?;
    let english = read("locales/en.toml")?;
    let keys: BTreeSet<_> = chinese.keys().chain(english.keys()).collect();
    let mut wrong = Vec::new();
    let mut methods = String::from("impl Words {\n");
    let mut catalogue = String::new();
    for key in keys {
        let (Some(zh), Some(en)) = (chinese.get(key), english.get(key)) else {
            wrong.push(format!("{key}: only in one language"));
            continue;
        };
        match method(key, zh, en) {
            Ok(code) => methods.push_str(&code),
            Err(why) => wrong.push(why.to_string()),
        }
        writeln!(
            catalogue,
            "    ({key:?}, &{:?}, &{:?}),",
            zh.texts(),
            en.texts()
        )?;
    }
    methods.push_str("}\n");
    if !wrong.is_empty() {
        return Err(format!("the locales disagree:\n  {}", wrong.join("\n  ")).into());
    }
    writeln!(
        methods,
        "/// Every key with its Chinese and English sentences.\n#[cfg(test)]"
    )?;
    writeln!(
        methods,
        "pub(crate) const CATALOGUE: &[(&str, &[&str], &[&str])] = &[\n{catalogue}];"
    )?;
    fs::write(Path::new(&env::var("OUT_DIR")?).join("words.rs"), methods)?;
    Ok(())
}

/// All sentences of a file, keyed `group_name`.
fn read(path: &str) -> Result<BTreeMap<String, Sentence>, Broken> {
    let file: Table = fs::read_to_string(path)?
        .parse()
        .map_err(|why| format!("{path}: {why}"))?;
    let mut sentences = BTreeMap::new();
    for (group, entries) in &file {
        let Value::Table(entries) = entries else {
            return Err(format!("{path}: {group} stands outside a [group]").into());
        };
        for (name, value) in entries {
            let key = format!("{group}_{name}");
            let sentence = sentence(value).ok_or(format!("{path}: {key} is not a sentence"))?;
            if sentence.texts().iter().any(|text| text.trim().is_empty()) {
                return Err(format!("{path}: {key} is empty").into());
            }
            if sentences.insert(key.clone(), sentence).is_some() {
                return Err(format!("{path}: {key} can be read in two ways").into());
            }
        }
    }
    Ok(sentences)
}

fn sentence(value: &Value) -> Option<Sentence> {
    match value {
        Value::String(text) => Some(Sentence::Plain(text.clone())),
        Value::Table(forms) => {
            let other = forms.get("other")?.as_str()?.to_owned();
            let one = forms
                .get("one")
                .map_or(Some(other.as_str()), Value::as_str)?
                .to_owned();
            forms
                .keys()
                .all(|form| matches!(form.as_str(), "one" | "other"))
                .then_some(Sentence::Counted { one, other })
        }
        _ => None,
    }
}

fn method(key: &str, zh: &Sentence, en: &Sentence) -> Result<String, Broken> {
    let args = zh.args(key)?;
    if args != en.args(key)? {
        return Err(format!("{key}: the languages take different arguments").into());
    }
    let mut code = String::new();
    let first = zh.texts().into_iter().last().unwrap_or_default();
    writeln!(
        code,
        "    /// {}\n    #[must_use]",
        first.replace('\n', " ")
    )?;
    if args.is_empty() {
        writeln!(code, "    pub const fn {key}(self) -> &'static str {{")?;
        let (zh, en) = (plain(key, zh)?, plain(key, en)?);
        writeln!(
            code,
            "        match self.0 {{ Language::Chinese => {zh:?}, Language::English => {en:?} }}"
        )?;
        writeln!(code, "    }}")?;
        return Ok(code);
    }
    let counted = matches!(
        (zh, en),
        (Sentence::Counted { .. }, _) | (_, Sentence::Counted { .. })
    );
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
        "    pub fn {key}(self, {}) -> String {{",
        typed.join(", ")
    )?;
    writeln!(code, "        let template = match self.0 {{")?;
    for (language, sentence) in [("Chinese", zh), ("English", en)] {
        match sentence {
            Sentence::Plain(text) => {
                writeln!(code, "            Language::{language} => {text:?},")?;
            }
            Sentence::Counted { one, other } if one == other => {
                writeln!(code, "            Language::{language} => {other:?},")?;
            }
            Sentence::Counted { one, other } => writeln!(
                code,
                "            Language::{language} => if count == 1 {{ {one:?} }} else {{ {other:?} }},"
            )?,
        }
    }
    writeln!(
        code,
        "        }};\n        fill(template, &[{}])\n    }}",
        given.join(", ")
    )?;
    Ok(code)
}

fn plain<'a>(key: &str, sentence: &'a Sentence) -> Result<&'a str, Broken> {
    match sentence {
        Sentence::Plain(text) => Ok(text),
        Sentence::Counted { .. } => Err(format!("{key}: counted in one language only").into()),
    }
}
