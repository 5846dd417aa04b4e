//! Reading the locales: shared by the build of this crate and the build of the site, which must
//! agree on the order of the sentences.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use toml::{Table, Value};

/// Why the locales cannot be used.
pub type Broken = Box<dyn std::error::Error>;

/// A sentence in one language.
#[derive(Clone, Debug, PartialEq)]
pub enum Sentence {
    /// The same for any number.
    Plain(String),
    /// By number; Chinese gives `other` alone.
    Counted { one: String, other: String },
}

impl Sentence {
    /// Its forms: the one, or that for one thing and that for others.
    pub fn texts(&self) -> Vec<&str> {
        match self {
            Self::Plain(text) => vec![text],
            Self::Counted { one, other } => vec![one, other],
        }
    }

    /// Names in braces, in alphabetical order: the order of the method's arguments.
    pub fn args(&self, key: &str) -> Result<BTreeSet<String>, Broken> {
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

/// All sentences of a file, keyed `group_name`.
pub fn read(path: &str) -> Result<BTreeMap<String, Sentence>, Broken> {
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

/// A sentence in both languages, and where its forms stand in the files of sentences.
pub struct Entry {
    /// `group_name`.
    pub key: String,
    /// In Chinese.
    pub chinese: Sentence,
    /// In English.
    pub english: Sentence,
    /// Place of its first form.
    pub place: usize,
}

impl Entry {
    /// Whether either language tells one from many.
    pub fn is_counted(&self) -> bool {
        [&self.chinese, &self.english]
            .iter()
            .any(|sentence| matches!(sentence, Sentence::Counted { .. }))
    }
}

/// Between two sentences of a file of sentences: no sentence holds it.
const BETWEEN: char = '\u{1e}';

/// Every sentence in order of its key.
///
/// # Errors
/// Every key that one language lacks.
pub fn entries(
    chinese: BTreeMap<String, Sentence>,
    mut english: BTreeMap<String, Sentence>,
) -> Result<Vec<Entry>, Broken> {
    let mut all: Vec<Entry> = Vec::new();
    let mut wrong = Vec::new();
    let mut place = 0;
    for (key, chinese) in chinese {
        let Some(english) = english.remove(&key) else {
            wrong.push(key);
            continue;
        };
        let entry = Entry {
            key,
            chinese,
            english,
            place,
        };
        place += if entry.is_counted() { 2 } else { 1 };
        all.push(entry);
    }
    wrong.extend(english.into_keys());
    if wrong.is_empty() {
        Ok(all)
    } else {
        Err(format!("only in one language: {}", wrong.join(", ")).into())
    }
}

/// The content of a file of sentences: their forms in order.
pub fn file_of<'a>(entries: &'a [Entry], language: impl Fn(&'a Entry) -> &'a Sentence) -> String {
    let mut forms: Vec<&str> = Vec::new();
    for entry in entries {
        match (language(entry), entry.is_counted()) {
            (Sentence::Plain(text), false) => forms.push(text),
            (Sentence::Plain(text), true) => forms.extend([text.as_str(), text]),
            (Sentence::Counted { one, other }, _) => forms.extend([one.as_str(), other]),
        }
    }
    forms.join(&BETWEEN.to_string())
}
