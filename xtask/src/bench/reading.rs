//! How soon an outcome can be read on an old phone far from a mast.

use std::path::Path;

use anyhow::{Context as _, Result};
use serde_json::Value;

use super::{Row, row};
use crate::{say, test};

/// Most bytes of the page of an outcome, compressed, before any script.
const PAGE_BYTES_MAX: u64 = 30_000;

/// The rows of the table.
pub(super) fn rows(program: &Path) -> Result<Vec<Row>> {
    let figures = test::reading(program)?;
    let figure = |name: &str| {
        let found = figures.get(name).and_then(Value::as_u64);
        found.with_context(|| format!("`{name}` of what the browser measured"))
    };
    let limit = say::size(PAGE_BYTES_MAX);
    Ok(vec![
        row(
            format!("page of an outcome, brotli (limit {limit})"),
            say::size(figure("page_bytes")?),
        ),
        row(
            "outcome readable, first visit, processor 4 times slower, slow 4G (limit 1500 ms)",
            format!("{} ms", figure("readable_ms")?),
        ),
    ])
}
