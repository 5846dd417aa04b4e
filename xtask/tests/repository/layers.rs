//! What may import what.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value;

use crate::tree::{nothing_in, root};

/// Each member and the members it may use.
const MAY_USE: [(&str, &[&str]); 11] = [
    ("frontend", &["app"]),
    ("app", &["domain", "services", "sheets"]),
    (
        "server",
        &[
            "app",
            "domain",
            "migrations",
            "rehearsal",
            "services",
            "sheets",
            "store",
        ],
    ),
    ("rehearsal", &["domain"]),
    ("services", &["documents", "domain", "store"]),
    ("documents", &[]),
    ("sheets", &[]),
    ("store", &["domain", "migrations"]),
    ("migrations", &[]),
    ("domain", &[]),
    ("xtask", &[]),
];

/// Crates that only some members may name.
const ONLY_IN: [(&str, &[&str]); 12] = [
    ("sea-orm", &["store"]),
    ("sea-orm-migration", &["migrations"]),
    ("axum", &["app", "server"]),
    ("leptos_axum", &["app", "server"]),
    ("hyper", &["rehearsal"]),
    ("jsonwebtoken", &["services"]),
    ("getrandom", &["services"]),
    ("pinyin", &["store"]),
    ("hayro", &["documents"]),
    ("image", &["documents"]),
    ("csv", &["sheets"]),
    ("rust_xlsxwriter", &["sheets"]),
];

/// What the rules must never reach, however far down: waiting, reading, writing, chance.
const NOT_IN_DOMAIN: [&str; 14] = [
    "async-trait",
    "axum",
    "futures",
    "futures-core",
    "getrandom",
    "iana-time-zone",
    "leptos",
    "mio",
    "rand",
    "rand_core",
    "sea-orm",
    "sqlx",
    "tokio",
    "tracing",
];

/// What must never be sent to a browser.
const NOT_IN_BROWSER: [&str; 14] = [
    "argon2",
    "axum",
    "documents",
    "hayro",
    "image",
    "jsonwebtoken",
    "leptos_axum",
    "migrations",
    "pinyin",
    "sea-orm",
    "services",
    "sheets",
    "store",
    "tokio",
];

fn cargo(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .current_dir(root())
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

/// What the members name in `[dependencies]`, with the optional ones.
fn dependencies() -> BTreeMap<String, BTreeSet<String>> {
    let metadata: Value =
        serde_json::from_str(&cargo(&["metadata", "--format-version", "1", "--no-deps"])).unwrap();
    let mut members = BTreeMap::new();
    for package in metadata["packages"].as_array().unwrap() {
        let uses = package["dependencies"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|dependency| dependency["kind"].is_null())
            .map(|dependency| dependency["name"].as_str().unwrap().to_owned())
            .collect();
        members.insert(package["name"].as_str().unwrap().to_owned(), uses);
    }
    members
}

/// Every name in a table of dependencies of one manifest, of whatever kind and platform.
fn named_in(manifest: &toml::Table, names: &mut BTreeSet<String>) {
    for (key, value) in manifest {
        let Some(inner) = value.as_table() else {
            continue;
        };
        match key.as_str() {
            "dependencies" | "dev-dependencies" | "build-dependencies" => {
                names.extend(inner.keys().cloned());
            }
            "target" => {
                for platform in inner.values().filter_map(toml::Value::as_table) {
                    named_in(platform, names);
                }
            }
            _ => {}
        }
    }
}

/// All crates below a member, as it is built.
fn tree(arguments: &[&str]) -> BTreeSet<String> {
    let mut all = vec![
        "tree", "--edges", "normal", "--prefix", "none", "--format", "{p}",
    ];
    all.extend(arguments);
    cargo(&all)
        .lines()
        .filter_map(|line| line.split(' ').next())
        .map(str::to_owned)
        .collect()
}

#[test]
fn members_use_only_the_layers_below() {
    let members = dependencies();
    let ours: BTreeSet<&str> = members.keys().map(String::as_str).collect();
    let mut wrong = Vec::new();
    for (member, uses) in &members {
        let Some((_, may)) = MAY_USE.iter().find(|(name, _)| name == member) else {
            wrong.push(format!("{member} has no place in the table of layers"));
            continue;
        };
        for used in uses.iter().filter(|used| ours.contains(used.as_str())) {
            if !may.contains(&used.as_str()) {
                wrong.push(format!("{member} must not use {used}"));
            }
        }
    }
    nothing_in(&wrong);
}

#[test]
fn some_crates_have_one_home() {
    let mut wrong = Vec::new();
    for (member, uses) in dependencies() {
        for (name, homes) in ONLY_IN {
            if uses.contains(name) && !homes.contains(&member.as_str()) {
                wrong.push(format!(
                    "{member} must not name {name}: its home is {}",
                    homes.join(", ")
                ));
            }
        }
    }
    nothing_in(&wrong);
}

#[test]
fn the_rules_reach_nothing_that_waits_reads_or_draws_lots() {
    let below = tree(&["--package", "domain"]);
    let wrong: Vec<String> = NOT_IN_DOMAIN
        .iter()
        .filter(|name| below.contains(**name))
        .map(|name| format!("domain reaches {name}"))
        .collect();
    nothing_in(&wrong);
}

#[test]
fn the_browser_gets_nothing_of_the_server() {
    let below = tree(&[
        "--package",
        "frontend",
        "--target",
        "wasm32-unknown-unknown",
    ]);
    let wrong: Vec<String> = NOT_IN_BROWSER
        .iter()
        .filter(|name| below.contains(**name))
        .map(|name| format!("frontend reaches {name}"))
        .collect();
    nothing_in(&wrong);
}

#[test]
fn the_rules_compile_for_the_browser() {
    // The profile of the site's build, so that nothing is compiled for this test alone.
    cargo(&[
        "build",
        "--quiet",
        "--package",
        "domain",
        "--target",
        "wasm32-unknown-unknown",
        "--profile",
        "wasm-dev",
        "--target-dir",
        root().join("target").to_str().unwrap(),
    ]);
}

#[test]
fn every_member_obeys_the_lints_of_the_workspace() {
    let metadata: Value =
        serde_json::from_str(&cargo(&["metadata", "--format-version", "1", "--no-deps"])).unwrap();
    let mut wrong = Vec::new();
    for package in metadata["packages"].as_array().unwrap() {
        let manifest = package["manifest_path"].as_str().unwrap();
        let text = std::fs::read_to_string(manifest).unwrap();
        let manifest: toml::Table = text.parse().unwrap();
        let inherits = manifest
            .get("lints")
            .and_then(|lints| lints.get("workspace"))
            .is_some_and(|workspace| workspace.as_bool() == Some(true));
        if !inherits {
            wrong.push(format!(
                "{} lacks `[lints] workspace = true`",
                package["name"]
            ));
        }
    }
    nothing_in(&wrong);
}

#[test]
fn every_dependency_of_the_workspace_is_used_by_a_member() {
    let read = |manifest: &str| -> toml::Table {
        std::fs::read_to_string(manifest).unwrap().parse().unwrap()
    };
    let metadata: Value =
        serde_json::from_str(&cargo(&["metadata", "--format-version", "1", "--no-deps"])).unwrap();
    let mut used = BTreeSet::new();
    for package in metadata["packages"].as_array().unwrap() {
        named_in(&read(package["manifest_path"].as_str().unwrap()), &mut used);
    }
    let workspace = read(root().join("Cargo.toml").to_str().unwrap());
    let listed = workspace["workspace"]["dependencies"].as_table().unwrap();
    let wrong: Vec<String> = listed
        .keys()
        .filter(|name| !used.contains(*name))
        .map(|name| format!("no member uses {name}: take it out of Cargo.toml"))
        .collect();
    nothing_in(&wrong);
}
