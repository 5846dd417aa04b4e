//! Both languages say the same things, and nothing that no page says.

use std::collections::{BTreeMap, BTreeSet};

use toml::{Table, Value};

use crate::tree::{file, files, nothing_in, shipped};

/// Every sentence by its key, with the arguments it takes.
fn sentences(path: &str) -> BTreeMap<String, BTreeSet<String>> {
    let table: Table = file(path).text.parse().unwrap();
    let mut all = BTreeMap::new();
    gather("", &table, &mut all);
    all
}

fn gather(above: &str, table: &Table, all: &mut BTreeMap<String, BTreeSet<String>>) {
    for (key, value) in table {
        let key = if above.is_empty() {
            key.clone()
        } else {
            format!("{above}.{key}")
        };
        match value {
            Value::String(text) => {
                all.insert(key, arguments(text));
            }
            // Forms of one sentence by number: a language may have fewer of them.
            Value::Table(forms) if forms.contains_key("other") => {
                let texts = forms.values().filter_map(Value::as_str);
                all.insert(key, texts.flat_map(arguments).collect());
            }
            Value::Table(inner) => gather(&key, inner, all),
            _ => panic!("{key} is neither a sentence nor a group"),
        }
    }
}

fn arguments(text: &str) -> BTreeSet<String> {
    text.split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}'))
        .map(|(name, _)| name.to_owned())
        .collect()
}

#[test]
fn both_languages_have_every_sentence_with_its_arguments() {
    let (chinese, english) = (
        sentences("app/locales/zh-CN.toml"),
        sentences("app/locales/en.toml"),
    );
    let mut wrong = Vec::new();
    for key in chinese
        .keys()
        .chain(english.keys())
        .collect::<BTreeSet<_>>()
    {
        match (chinese.get(key), english.get(key)) {
            (Some(_), None) => wrong.push(format!("en lacks {key}")),
            (None, Some(_)) => wrong.push(format!("zh-CN lacks {key}")),
            (a, b) if a != b => wrong.push(format!("the arguments of {key} differ")),
            _ => {}
        }
    }
    nothing_in(&wrong);
}

#[test]
fn every_sentence_is_said_somewhere() {
    let code: Vec<_> = files("app/src", &[".rs"]);
    let code: Vec<_> = code
        .iter()
        .flat_map(|file| shipped(file).map(|(_, line)| line))
        .collect();
    let said: BTreeSet<&str> = code
        .iter()
        .flat_map(|line| line.split(|c: char| !c.is_ascii_alphanumeric() && c != '_'))
        .collect();
    let unused = sentences("app/locales/zh-CN.toml")
        .into_keys()
        .filter(|key| !said.contains(key.replace('.', "_").as_str()))
        .map(|key| format!("no page says {key}"))
        .collect::<Vec<_>>();
    nothing_in(&unused);
}

#[test]
fn no_sentence_is_empty_or_shouts() {
    let mut wrong = Vec::new();
    for path in ["app/locales/zh-CN.toml", "app/locales/en.toml"] {
        for (index, line) in file(path).text.lines().enumerate() {
            let sentence = line.split_once(" = ").map_or("", |(_, sentence)| sentence);
            if sentence == "\"\"" || sentence.contains(['!', '\u{ff01}']) {
                wrong.push(format!("{path}:{}: {line}", index + 1));
            }
        }
    }
    nothing_in(&wrong);
}
