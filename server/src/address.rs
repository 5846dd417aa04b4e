//! Local addresses: where an answer may lead, and how little of an address is believed.

use std::fmt::Write as _;

use app::addresses::{PageAddress, page_at};

/// Longest local address of ours.
const ADDRESS_BYTES_MAX: usize = 1_024;

/// A page of this server, with its query. Nothing else is ever redirected to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Local {
    text: String,
    page: PageAddress,
}

impl Local {
    /// Takes an address that names one of our pages and holds nothing but the characters ours
    /// are made of. Another host, scheme or line cannot be spelt that way.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let text = in_ascii(text);
        let may_stand = |c: char| c.is_ascii_alphanumeric() || "/-_.~?=&%+:*".contains(c);
        let plain = text.len() <= ADDRESS_BYTES_MAX
            && text.starts_with('/')
            && !text.starts_with("//")
            && text.chars().all(may_stand);
        let page = page_at(path_of(&text))?;
        plain.then_some(Self { text, page })
    }

    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The page it names.
    #[must_use]
    pub const fn page(&self) -> PageAddress {
        self.page
    }

    /// The same with one more value in its query. Both are plain words of ours.
    #[must_use]
    pub fn with(&self, name: &str, value: &str) -> String {
        let joint = if self.text.contains('?') { '&' } else { '?' };
        format!("{}{joint}{name}={value}", self.text)
    }
}

/// Letters beyond ASCII as a browser writes them in an address; ASCII stays as it is, right or not.
fn in_ascii(text: &str) -> String {
    let mut ascii = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii() {
            ascii.push(c);
        } else {
            let mut bytes = [0; 4];
            for byte in c.encode_utf8(&mut bytes).bytes() {
                // Writing to a `String` cannot fail.
                let _ = write!(ascii, "%{byte:02X}");
            }
        }
    }
    ascii
}

fn path_of(address: &str) -> &str {
    address.split('?').next().unwrap_or(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_of_ours_are_local() {
        for good in [
            "/",
            "/office",
            "/office/reviewers?name=%E8%B5%B5&after=abc_-",
            "/log-in?next=/office",
        ] {
            assert_eq!(
                Local::new(good).map(|local| local.text),
                Some(good.to_owned())
            );
        }
        for bad in [
            "",
            "office",
            "//evil.example",
            "///evil.example",
            "/\\evil.example",
            "https://evil.example/office",
            "/office\r\nSet-Cookie: a=b",
            "/office#x",
            "/office?x=<script>",
            "/nowhere",
            "/do/log_out",
            "/api/v1/reviewers",
            "/office/../../etc",
            "/office/",
            "/\u{ff0f}evil",
        ] {
            assert_eq!(Local::new(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn a_name_in_a_query_is_written_as_browsers_do() {
        let local = Local::new("/office/reviewers?name=\u{8d75}").unwrap();
        assert_eq!(local.as_str(), "/office/reviewers?name=%E8%B5%B5");
    }

    #[test]
    fn a_notice_joins_the_query() {
        assert_eq!(
            Local::new("/office").unwrap().with("notice", "x"),
            "/office?notice=x"
        );
        assert_eq!(
            Local::new("/office?a=b").unwrap().with("notice", "x"),
            "/office?a=b&notice=x"
        );
    }
}
