//! Forms: a command's own id, what comes back when it was refused, and what was done.

#[cfg(feature = "ssr")]
pub(crate) mod redraw;
pub(crate) mod scope;
#[cfg(feature = "hydrate")]
pub(crate) mod send;
mod version;

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

pub use crate::api::done::{Done, Notice, Once};
use crate::trouble::Trouble;
use crate::unpack::travelling;
#[cfg(feature = "ssr")]
pub use redraw::Redrawn;
pub(crate) use version::version_read;

/// Fields whose content is never sent back to a browser.
const SECRET_FIELDS: [&str; 5] = ["password", "old_password", "new_password", "again", "code"];

/// A page that is drawn as the answer to a posted form, because no program in the browser sent it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The page's own address.
    pub page: String,
    /// The form that was refused.
    pub refused: Option<Refused>,
    /// What was done.
    pub notice: Option<Notice>,
    /// A secret shown exactly once.
    pub once: Option<Once>,
}

/// A form that was refused: what was typed, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// Address of the command, `/do/edit_reviewer`.
    pub command: String,
    /// Which of several forms of this command on the page; blank where there is one.
    pub form: String,
    /// Names without `form[…]`, and what was typed. Never a password or code.
    pub typed: Vec<(String, String)>,
    /// Why.
    pub trouble: Trouble,
}

impl Answer {
    /// The page of a form that was refused.
    #[must_use]
    pub const fn refused(page: String, refused: Refused) -> Self {
        Self {
            page,
            refused: Some(refused),
            notice: None,
            once: None,
        }
    }

    /// A page whose form is drawn anew.
    #[cfg(feature = "ssr")]
    #[must_use]
    pub const fn redrawn(page: String) -> Self {
        Self {
            page,
            refused: None,
            notice: None,
            once: None,
        }
    }

    /// The page to show after something was done, when it cannot wait for another request.
    #[must_use]
    pub fn done(done: Done) -> Self {
        Self {
            page: done.go,
            refused: None,
            notice: done.notice,
            once: done.once,
        }
    }

    fn is_at(&self, path: &str) -> bool {
        path_of(&self.page) == path
    }

    /// What was done, for the page at a path. A page drawn as the answer to a posted form stands
    /// at the form's address.
    pub(crate) fn notice_at(&self, path: &str) -> Option<Notice> {
        self.notice
            .filter(|_| self.is_at(path) || path.starts_with("/do/"))
    }
}

impl Refused {
    /// Takes the fields as they were posted, `form[name]` and `form[list][]`. Others are dropped,
    /// and so is every secret.
    #[must_use]
    pub fn new(
        command: String,
        form: String,
        posted: impl IntoIterator<Item = (String, String)>,
        trouble: Trouble,
    ) -> Self {
        Self {
            command,
            form,
            typed: typed_of(posted),
            trouble,
        }
    }
}

impl Refused {
    /// Whether the page has more to say than the form: such a page is the server's alone, without
    /// a program, which asks for it in place of saying it by itself.
    #[must_use]
    pub fn is_drawn_by_server(&self) -> bool {
        let said = |(name, _): &(String, String)| name == "another_person";
        self.trouble.is_conflict() || self.trouble.is_namesake() || self.typed.iter().any(said)
    }
}

/// What was posted, named as in the page; no secret.
pub(crate) fn typed_of(
    posted: impl IntoIterator<Item = (String, String)>,
) -> Vec<(String, String)> {
    posted
        .into_iter()
        .filter_map(|(key, value)| Some((name_of(&key)?.to_owned(), value)))
        .filter(|(name, _)| !SECRET_FIELDS.contains(&name.as_str()))
        .collect()
}

/// `name` of `form[name]`, `form[name][]` and `form[name][3]`.
fn name_of(key: &str) -> Option<&str> {
    key.strip_prefix("form[")?
        .split_once(']')
        .map(|(name, _)| name)
}

pub(crate) fn path_of(address: &str) -> &str {
    address.split(['?', '#']).next().unwrap_or(address)
}

/// The answer this document is, if it is one, and what a command in the browser leaves for the
/// next page.
#[derive(Clone, Copy)]
pub(crate) struct AnswerHere(pub(crate) RwSignal<Option<Answer>>);

/// How many commands this document has carried out.
#[derive(Clone, Copy)]
pub(crate) struct Changes(pub(crate) RwSignal<u32>);

/// Gives the forms of all pages what they share.
pub(crate) fn provide_forms() {
    let answer = travelling(use_context::<Answer>);
    provide_context(AnswerHere(RwSignal::new(answer.flatten())));
    provide_context(Changes(RwSignal::new(0)));
}

/// Grows with every command this document has carried out: part of the source of every resource,
/// so that lists are read again.
#[must_use]
pub fn use_changes() -> ReadSignal<u32> {
    use_context::<Changes>().map_or_else(|| RwSignal::new(0).read_only(), |all| all.0.read_only())
}

/// The refusal that this document answers for a form, if it does.
pub(crate) fn refused_here(command: &str, form: &str, page: &str) -> Option<Refused> {
    refused_of(command, page).filter(|refused| refused.form == form)
}

/// The same of any form of the command: the one that was sent may not be offered any more.
pub(crate) fn refused_of(command: &str, page: &str) -> Option<Refused> {
    let answer = use_context::<AnswerHere>()?.0.get_untracked()?;
    let refused = answer
        .is_at(path_of(page))
        .then_some(answer.refused)
        .flatten()?;
    (refused.command == command).then_some(refused)
}

/// What the form below shows in place of what was sent: a page may have put it together with what
/// others did. Not changed in the answer itself, for a page is drawn more than once.
#[cfg(feature = "ssr")]
#[derive(Clone)]
pub(crate) struct ShownInstead(pub(crate) Vec<(String, String)>);

/// The refusal as its form shows it.
#[cfg(feature = "ssr")]
pub(crate) fn as_shown(mut refused: Refused) -> Refused {
    if let Some(ShownInstead(typed)) = use_context() {
        refused.typed = typed;
    }
    refused
}

/// The refusal as its form shows it.
#[cfg(not(feature = "ssr"))]
pub(crate) const fn as_shown(refused: Refused) -> Refused {
    refused
}

/// Forgets the answer once the reader has gone to another page.
pub(crate) fn forget_answer(path: &str) {
    if let Some(AnswerHere(answer)) = use_context::<AnswerHere>() {
        let elsewhere = answer.with_untracked(|a| a.as_ref().is_some_and(|a| !a.is_at(path)));
        if elsewhere {
            answer.set(None);
        }
    }
}

/// Where a command's form is posted: the command, and the page to draw if it is refused.
pub(crate) fn post_to(command: &str, page: &str, form: &str) -> String {
    let page = in_query(page);
    if form.is_empty() {
        format!("{command}?page={page}")
    } else {
        format!("{command}?page={page}&form={}", in_query(form))
    }
}

/// The address a done command leads to.
#[cfg(any(test, feature = "hydrate"))]
pub(crate) fn go_to(done: &Done) -> String {
    match done.notice {
        None => done.go.clone(),
        Some(notice) => {
            let joint = if done.go.contains('?') { '&' } else { '?' };
            format!("{}{joint}notice={}", done.go, notice.code())
        }
    }
}

/// Percent-encodes what would end or split a value of a query.
pub(crate) fn in_query(value: &str) -> String {
    let mut encoded = String::with_capacity(value.len());
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-_.~:".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push('%');
            for nibble in [byte >> 4, byte & 15] {
                encoded.extend(
                    char::from_digit(u32::from(nibble), 16).map(|c| c.to_ascii_uppercase()),
                );
            }
        }
    }
    encoded
}

/// An id for a new thing or command: from the server's source of chance, or the browser's.
#[must_use]
pub fn new_id() -> String {
    made_id().unwrap_or_default()
}

#[cfg(feature = "ssr")]
fn made_id() -> Option<String> {
    crate::caller::caller()
        .ok()
        .map(|caller| caller.services.new_id().to_string())
}

#[cfg(all(feature = "hydrate", not(feature = "ssr")))]
fn made_id() -> Option<String> {
    let mut bytes = [0; 16];
    // `randomUUID` would need a secure context; this does not.
    window()
        .crypto()
        .ok()?
        .get_random_values_with_u8_array(&mut bytes)
        .ok()?;
    Some(version_4(bytes))
}

#[cfg(not(any(feature = "ssr", feature = "hydrate")))]
const fn made_id() -> Option<String> {
    None
}

/// The hyphenated form of a random id (RFC 9562, version 4).
#[cfg(any(test, feature = "hydrate"))]
fn version_4(mut bytes: [u8; 16]) -> String {
    use std::fmt::Write as _;
    let mut id = String::with_capacity(36);
    for (place, byte) in bytes.iter_mut().enumerate() {
        match place {
            6 => *byte = (*byte & 0x0f) | 0x40,
            8 => *byte = (*byte & 0x3f) | 0x80,
            _ => {}
        }
        if matches!(place, 4 | 6 | 8 | 10) {
            id.push('-');
        }
        // Writing to a `String` cannot fail.
        let _ = write!(id, "{byte:02x}");
    }
    id
}

#[cfg(test)]
mod tests {
    use domain::refusal::Refusal;

    use super::*;
    use crate::words::Words;

    fn posted(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs
            .iter()
            .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
            .collect()
    }

    #[test]
    fn a_refused_form_keeps_what_was_typed_but_no_secret() {
        let pairs = posted(&[
            ("form[username]", "clerk"),
            ("form[password]", "hunter2 hunter2"),
            ("form[new_password]", "x"),
            ("form[code]", "123456"),
            ("form[access_needs][]", "dialect"),
            ("form[access_needs][]", "helper"),
            ("page", "/log-in"),
            ("form[", "x"),
        ]);
        let trouble = Trouble::refused(Refusal::LogInFailed, Words::default(), "");
        let refused = Refused::new("/do/log_in".into(), String::new(), pairs, trouble);
        assert_eq!(
            refused.typed,
            posted(&[
                ("username", "clerk"),
                ("access_needs", "dialect"),
                ("access_needs", "helper")
            ])
        );
        assert!(!serde_json::to_string(&refused).unwrap().contains("hunter2"));
    }

    #[test]
    fn an_address_stays_one_value_of_a_query() {
        assert_eq!(
            post_to("/do/x", "/office/reviewers?name=赵&after=1", ""),
            "/do/x?page=/office/reviewers%3Fname%3D%E8%B5%B5%26after%3D1"
        );
        assert_eq!(post_to("/do/x", "/a", "b c"), "/do/x?page=/a&form=b%20c");
    }

    #[test]
    fn what_was_done_is_said_on_the_next_page() {
        let done = Done::say("/office?x=1", Notice::ReviewerAdded);
        assert_eq!(go_to(&done), "/office?x=1&notice=reviewer-added");
        assert_eq!(go_to(&Done::go("/office")), "/office");
    }

    #[test]
    fn an_id_made_in_the_browser_is_one_the_rules_accept() {
        let id = version_4([0xff; 16]);
        assert_eq!(id, "ffffffff-ffff-4fff-bfff-ffffffffffff");
        assert!(id.parse::<domain::ids::CommandId>().is_ok());
    }
}
