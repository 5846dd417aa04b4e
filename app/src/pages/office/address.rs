//! Addresses with a query, written the same way by server and browser.

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use crate::form::in_query;

/// The address of `path` asking for these; blank values are left out.
pub fn with_query(path: &str, asked: &[(&str, &str)]) -> String {
    let mut address = path.to_owned();
    let mut mark = '?';
    for (name, value) in asked.iter().filter(|(_, value)| !value.is_empty()) {
        address.push(mark);
        address.push_str(name);
        address.push('=');
        address.push_str(&in_query(value));
        mark = '&';
    }
    address
}

/// The `:id` of the present address.
pub fn use_id() -> Memo<String> {
    let params = use_params_map();
    Memo::new(move |_| params.with(|params| params.get("id").unwrap_or_default()))
}

/// The question of the list a reviewer was found in, as the present address says it.
pub fn use_from() -> Memo<String> {
    let query = use_query_map();
    Memo::new(move |_| query.with(|query| query.get("from").unwrap_or_default()))
}

/// Where the list on this page is cut: the cursors `after` and `before` of the address.
pub fn use_cut() -> Memo<(String, String)> {
    let query = use_query_map();
    let one = move |name: &str| query.with(|query| query.get(name).unwrap_or_default());
    Memo::new(move |_| (one("after"), one("before")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_holds_anything_typed() {
        assert_eq!(with_query("/office", &[("name", "")]), "/office");
        assert_eq!(
            with_query("/office", &[("name", "赵 &?%#"), ("after", "a-b_c")]),
            "/office?name=%E8%B5%B5%20%26%3F%25%23&after=a-b_c"
        );
    }
}
