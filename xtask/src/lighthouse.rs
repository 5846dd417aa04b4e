//! `cargo xtask lighthouse`: what Lighthouse says of a published outcome, kept as a page of the
//! documentation. The report of Lighthouse itself is a program of its own and stays out of the
//! repository.

use std::fmt::Write as _;

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use crate::bench::machine;
use crate::build::{self, Mode};
use crate::{say, test, workspace};

/// The page that is written.
const PAGE: &str = "docs/lighthouse.md";

/// Least score of each category, of 100.
const SCORE_MIN: u64 = 95;

const CATEGORIES: [(&str, &str); 4] = [
    ("performance", "Performance"),
    ("accessibility", "Accessibility"),
    ("best-practices", "Best practices"),
    ("seo", "SEO"),
];

const FIGURES: [(&str, &str); 5] = [
    ("first-contentful-paint", "First contentful paint"),
    ("largest-contentful-paint", "Largest contentful paint"),
    ("total-blocking-time", "Total blocking time"),
    ("cumulative-layout-shift", "Cumulative layout shift"),
    ("total-byte-weight", "Bytes sent"),
];

/// Measures and writes the page; refuses to where a score is too low.
pub fn lighthouse() -> Result<()> {
    let program = build::build(Mode::Release)?;
    let said = test::lighthouse(&program)?;
    let pages = said.as_array().context("what Lighthouse said")?;
    let low = pages.iter().flat_map(low).collect::<Vec<_>>();
    if !low.is_empty() {
        let failing: Vec<_> = pages.iter().flat_map(failing).collect();
        bail!("too low: {}; {}", low.join(", "), failing.join(", "));
    }
    std::fs::write(workspace::root().join(PAGE), page(pages)?)?;
    say::line(&format!("   {PAGE}: look at it"));
    Ok(())
}

/// The score of a category, of 100.
fn score(said: &Value, category: &str) -> Result<u64> {
    let score = said.pointer(&format!("/said/categories/{category}/score"));
    let score = score.and_then(Value::as_f64);
    let score = score.with_context(|| format!("`{category}`"))?;
    // Two decimals of a number from 0 to 1.
    format!("{:.0}", score * 100.0)
        .parse()
        .context("a score that is none")
}

/// The text at a place of what Lighthouse said; blank where there is none.
fn text_at<'a>(said: &'a Value, place: &str) -> &'a str {
    let text = said.pointer(place).and_then(Value::as_str);
    text.unwrap_or_default()
}

fn low(said: &Value) -> Vec<String> {
    let language = text_at(said, "/language");
    let scores = CATEGORIES.iter().map(|(id, name)| (name, score(said, id)));
    let low = scores.filter(|(_, score)| !score.as_ref().is_ok_and(|score| *score >= SCORE_MIN));
    low.map(|(name, score)| format!("{name} ({language}): {score:?}"))
        .collect()
}

/// Audits that were asked and do not hold, by their titles.
fn failing(said: &Value) -> Vec<String> {
    let audits = said.pointer("/said/audits").and_then(Value::as_object);
    let audits = audits.into_iter().flat_map(serde_json::Map::values);
    let failing = audits.filter(|audit| {
        let is_scored = ["binary", "numeric"].contains(&text_at(audit, "/scoreDisplayMode"));
        let score = audit.get("score").and_then(Value::as_f64);
        is_scored && score.is_some_and(|score| score < 0.9)
    });
    failing
        .map(|audit| text_at(audit, "/title").to_owned())
        .collect()
}

fn page(pages: &[Value]) -> Result<String> {
    let mut text = String::from(
        "# Lighthouse: a published outcome\n\n\
         What Lighthouse says of `/outcomes/{number}` of the demo, as a phone would see it (its own \
         settings: 4 times slower processor, slow 4G). Written by `cargo xtask lighthouse`, which \
         writes nothing where a score is below 95.\n\n\
         One question is left out: *is the page open to search engines*. It is not, on purpose: \
         what is withdrawn must not live on in somebody's index (`noindex`, \
         [what is published](decisions/0010-what-is-published.md)).\n\n",
    );
    let first = pages.first().context("no page was asked about")?;
    let version = text_at(first, "/said/lighthouseVersion");
    let agent = text_at(first, "/said/environment/hostUserAgent");
    let browser = agent.split(' ').find(|part| part.contains("Chrome"));
    writeln!(text, "Machine: {}.", machine::said()?)?;
    let browser = browser.unwrap_or("Chromium");
    writeln!(text, "Lighthouse {version}, {browser}.")?;
    let languages: Vec<_> = pages
        .iter()
        .map(|said| text_at(said, "/language"))
        .collect();
    writeln!(text, "\n| Of 100 | {} |", languages.join(" | "))?;
    writeln!(text, "|---|{}", "---:|".repeat(pages.len()))?;
    for (id, name) in CATEGORIES {
        let scores = pages.iter().map(|said| score(said, id));
        let scores = scores.collect::<Result<Vec<_>>>()?;
        let scores: Vec<_> = scores.iter().map(u64::to_string).collect();
        writeln!(text, "| {name} | {} |", scores.join(" | "))?;
    }
    writeln!(text, "\n| Figure | {} |", languages.join(" | "))?;
    writeln!(text, "|---|{}", "---:|".repeat(pages.len()))?;
    for (id, name) in FIGURES {
        let shown = pages.iter().map(|said| {
            let shown = text_at(said, &format!("/said/audits/{id}/displayValue"));
            shown.replace('\u{a0}', " ")
        });
        writeln!(
            text,
            "| {name} | {} |",
            shown.collect::<Vec<_>>().join(" | ")
        )?;
    }
    text.push_str("\nWhat does not hold:\n\n");
    let mut any = false;
    for said in pages {
        for title in failing(said) {
            any = true;
            let language = text_at(said, "/language");
            writeln!(text, "* {title} ({language})")?;
        }
    }
    if !any {
        text.push_str("* nothing\n");
    }
    Ok(text)
}
