//! A page of a long list, cut by key so that the last page costs what the first does.

use serde::{Deserialize, Serialize};

/// Rows on one page of an office list: fills a desk screen, bounds every answer.
pub const PAGE_ROWS: u64 = 25;

/// Where a page begins: after or before a key, or at the start of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Cut<K> {
    /// The first page.
    #[default]
    Start,
    /// The rows that follow this key.
    After(K),
    /// The rows that lead up to this key.
    Before(K),
}

/// Rows, and whether there are more on either side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<T> {
    /// The rows in list order, at most the page size.
    pub rows: Vec<T>,
    /// Rows exist before the first of these.
    pub has_before: bool,
    /// Rows exist after the last of these.
    pub has_after: bool,
}

impl<T> Page<T> {
    /// The same page with each row turned into something else.
    pub fn map<U>(self, turn: impl FnMut(T) -> U) -> Page<U> {
        Page {
            rows: self.rows.into_iter().map(turn).collect(),
            has_before: self.has_before,
            has_after: self.has_after,
        }
    }
}
