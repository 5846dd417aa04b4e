//! The way back from a reviewer to the list it was found in: the list's own question, carried along
//! in the address as `from`. Whatever else stands there leads to the plain list.

use crate::form::in_query;

/// The list's own address.
pub(crate) const LIST: &str = "/office/reviewers";

/// Longest question that is carried along: an address has to stay one that is taken back.
const FROM_BYTES_MAX: usize = 400;

/// What the list may be asked for.
const ASKED: [&str; 5] = ["name", "category", "standing", "after", "before"];

/// The question, if it is one of the list.
fn kept(from: &str) -> Option<&str> {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.~%+=&:/".contains(c);
    let asked = |pair: &str| {
        let name = pair.split('=').next().unwrap_or_default();
        ASKED.contains(&name)
    };
    let good = !from.is_empty()
        && from.len() <= FROM_BYTES_MAX
        && from.chars().all(plain)
        && from.split('&').all(asked);
    good.then_some(from)
}

/// The list as it was left.
pub(crate) fn list(from: &str) -> String {
    kept(from).map_or_else(|| LIST.to_owned(), |from| format!("{LIST}?{from}"))
}

/// The page of a reviewer, or one below it, that knows the way back.
pub(crate) fn below(path: &str, from: &str) -> String {
    kept(from).map_or_else(
        || format!("{LIST}/{path}"),
        |from| format!("{LIST}/{path}?from={}", in_query(from)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_leads_to_the_list_as_it_was_left() {
        let from = "name=%E8%B5%B5&standing=all&after=eyJ-_x";
        assert_eq!(list(from), format!("/office/reviewers?{from}"));
        assert_eq!(
            below("7", from),
            "/office/reviewers/7?from=name%3D%25E8%25B5%25B5%26standing%3Dall%26after%3DeyJ-_x"
        );
        assert_eq!(below("7/edit", ""), "/office/reviewers/7/edit");
    }

    #[test]
    fn the_way_back_leads_nowhere_else() {
        let long = format!("name={}", "a".repeat(FROM_BYTES_MAX));
        for bad in [
            "",
            "//evil.example",
            "https://evil.example",
            "notice=reviewer-added",
            "name=a&next=//evil.example",
            "name=a#x",
            "name=\"><script>",
            "name=赵",
            "name=a\r\nb",
            "&",
            &long,
        ] {
            assert_eq!(list(bad), LIST, "{bad:?}");
            assert_eq!(below("7", bad), "/office/reviewers/7", "{bad:?}");
        }
    }
}
