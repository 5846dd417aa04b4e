//! A form with lists in it, drawn anew with an entry more or less. The buttons that ask for it are
//! part of the form, so that it works without script: everything that was typed comes along, and
//! nothing is carried out.
//!
//! The fields of an entry are named by its place: `rounds.0.minutes`, `rounds.0.questions.2.text`.

use leptos::prelude::use_context;

use super::{path_of, typed_of};

/// Name of the button.
pub(crate) const BUTTON: &str = "form[redraw]";

/// The field it is posted as.
const FIELD: &str = "redraw";

/// Most entries of a list that are looked at: more than any form of ours offers.
const ENTRIES_MAX: usize = 100;

/// Part of a page's address that says how many entries its form shows.
pub(crate) const SHAPE: &str = "shape";

/// A form that is to be drawn anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redrawn {
    /// Address of its command.
    command: String,
    /// Which of several forms of this command on the page.
    form: String,
    /// What was typed, at its new places.
    pub(crate) typed: Vec<(String, String)>,
    /// The entry that was added, or the list one was removed from: where the reader goes on.
    pub(crate) focus: String,
}

/// What a button asks for.
enum Wish<'a> {
    /// One more at the end.
    Add(&'a str),
    /// One more at the beginning.
    First(&'a str),
    /// One less.
    Remove(&'a str, usize),
}

impl<'a> Wish<'a> {
    fn read(text: &'a str) -> Option<Self> {
        match text.split_once(' ')? {
            ("add", list) => Some(Self::Add(list)),
            ("first", list) => Some(Self::First(list)),
            ("remove", entry) => {
                let (list, place) = entry.rsplit_once('.')?;
                Some(Self::Remove(list, place.parse().ok()?))
            }
            _ => None,
        }
    }
}

impl Redrawn {
    /// Reads the fields of a posted form; `None` where the button that submits it was pressed.
    #[must_use]
    pub fn of(command: &str, form: &str, posted: &[(String, String)]) -> Option<Self> {
        let mut typed = typed_of(posted.iter().cloned());
        let at = typed.iter().position(|(name, _)| name == FIELD)?;
        let (_, wish) = typed.remove(at);
        let mut lines = wish.lines();
        let focus = match Wish::read(lines.next()?)? {
            Wish::Add(list) => {
                let entry = format!("{list}.{}", count(&typed, list));
                begin(&mut typed, &entry, lines);
                entry
            }
            Wish::First(list) => {
                shift(&mut typed, list, |place| Some(place + 1));
                let entry = format!("{list}.0");
                begin(&mut typed, &entry, lines);
                entry
            }
            Wish::Remove(list, gone) => {
                shift(&mut typed, list, |place| match place.cmp(&gone) {
                    std::cmp::Ordering::Less => Some(place),
                    std::cmp::Ordering::Equal => None,
                    std::cmp::Ordering::Greater => Some(place - 1),
                });
                list.to_owned()
            }
        };
        Some(Self {
            command: command.to_owned(),
            form: form.to_owned(),
            typed,
            focus,
        })
    }

    /// The address of the page to draw: the one the form is on, with its new shape.
    #[must_use]
    pub fn page(&self, page: &str) -> String {
        let shape = self.typed.iter().map(|(name, _)| name.as_str());
        let shape = written(&shape_of(shape, "rounds", "questions"));
        let (path, query) = page.split_once('?').unwrap_or((page, ""));
        let others = query
            .split('&')
            .filter(|pair| !pair.is_empty() && !pair.starts_with("shape="));
        let all: Vec<_> = others
            .map(str::to_owned)
            .chain([format!("{SHAPE}={shape}")])
            .collect();
        format!("{path}?{}", all.join("&"))
    }
}

/// The form that this document draws anew, if it is this one.
pub(crate) fn redrawn_here(command: &str, form: &str, page: &str) -> Option<Redrawn> {
    let answer = use_context::<super::Answer>()?;
    let redrawn = use_context::<Redrawn>()?;
    let is_it = redrawn.command == command && redrawn.form == form && answer.is_at(path_of(page));
    is_it.then_some(redrawn)
}

/// Whether this is where the reader of a form drawn anew goes on.
pub(crate) fn goes_on_at(name: &str) -> bool {
    use_context::<Redrawn>().is_some_and(|redrawn| redrawn.focus == name)
}

/// The first fields of a new entry, so that it is there.
fn begin<'a>(typed: &mut Vec<(String, String)>, entry: &str, lines: impl Iterator<Item = &'a str>) {
    typed.push((entry.to_owned(), String::new()));
    for (name, value) in lines.filter_map(|line| line.split_once('=')) {
        typed.push((format!("{entry}.{name}"), value.to_owned()));
    }
}

/// Gives every entry of a list the place it has from now on; none for one that goes.
fn shift(typed: &mut Vec<(String, String)>, list: &str, place_of: impl Fn(usize) -> Option<usize>) {
    typed.retain_mut(|(name, _)| {
        let Some((place, rest)) = entry_of(name, list) else {
            return true;
        };
        let Some(place) = place_of(place) else {
            return false;
        };
        *name = format!("{list}.{place}{rest}");
        true
    });
}

/// How many entries a list has.
fn count(typed: &[(String, String)], list: &str) -> usize {
    let places = typed
        .iter()
        .filter_map(|(name, _)| Some(entry_of(name, list)?.0 + 1));
    places.max().unwrap_or(0)
}

/// The place in a list that a name begins with, and the rest of the name.
fn entry_of<'a>(name: &'a str, list: &str) -> Option<(usize, &'a str)> {
    let below = name.strip_prefix(list)?.strip_prefix('.')?;
    let end = below.find('.').unwrap_or(below.len());
    let (place, rest) = below.split_at(end);
    let place = place.parse().ok().filter(|place| *place < ENTRIES_MAX)?;
    Some((place, rest))
}

/// How many entries a list of lists has: one number for each outer entry, at least one each.
pub(crate) fn shape_of<'a>(
    names: impl Iterator<Item = &'a str>,
    outer: &str,
    inner: &str,
) -> Vec<usize> {
    let mut shape: Vec<usize> = Vec::new();
    for name in names {
        let Some((place, rest)) = entry_of(name, outer) else {
            continue;
        };
        if shape.len() <= place {
            shape.resize(place + 1, 1);
        }
        let within = rest
            .strip_prefix('.')
            .and_then(|rest| entry_of(rest, inner));
        if let (Some((question, _)), Some(most)) = (within, shape.get_mut(place)) {
            *most = (*most).max(question + 1);
        }
    }
    shape
}

/// A shape as it stands in an address: `1.2`.
fn written(shape: &[usize]) -> String {
    let all: Vec<_> = shape.iter().map(usize::to_string).collect();
    all.join(".")
}

/// Reads a shape of an address; at most so many of each. Anything else is no shape.
pub(crate) fn read_shape(text: &str, outer: usize, inner: usize) -> Option<Vec<usize>> {
    let shape: Option<Vec<usize>> = text.split('.').map(|one| one.parse().ok()).collect();
    shape.filter(|shape| shape.len() <= outer && shape.iter().all(|one| (1..=inner).contains(one)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn posted(wish: &str) -> Vec<(String, String)> {
        [
            ("form[title]", "题"),
            ("form[rounds.0.minutes]", "5"),
            ("form[rounds.0.questions.0.text]", "甲"),
            ("form[rounds.0.questions.1.text]", "乙"),
            ("form[rounds.1.minutes]", ""),
            ("form[rounds.1.questions.0.text]", "丙"),
            (BUTTON, wish),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .to_vec()
    }

    fn redrawn(wish: &str) -> (String, String, String) {
        let redrawn = Redrawn::of("/do/x", "", &posted(wish)).unwrap();
        let typed: Vec<_> = redrawn
            .typed
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let page = redrawn.page("/office?shape=9&a=1");
        (typed.join(" "), redrawn.focus, page)
    }

    #[test]
    fn one_more_and_one_less() {
        let (typed, focus, page) = redrawn("add rounds");
        assert!(
            typed.ends_with("rounds.1.questions.0.text=丙 rounds.2="),
            "{typed}"
        );
        assert_eq!(
            (focus.as_str(), page.as_str()),
            ("rounds.2", "/office?a=1&shape=2.1.1")
        );

        let (typed, focus, page) = redrawn("remove rounds.0");
        assert_eq!(
            typed,
            "title=题 rounds.0.minutes= rounds.0.questions.0.text=丙"
        );
        assert_eq!(
            (focus.as_str(), page.as_str()),
            ("rounds", "/office?a=1&shape=1")
        );

        let (typed, focus, page) = redrawn("remove rounds.0.questions.0");
        assert!(typed.contains("rounds.0.questions.0.text=乙"), "{typed}");
        assert!(!typed.contains('甲'));
        assert_eq!(
            (focus.as_str(), page.as_str()),
            ("rounds.0.questions", "/office?a=1&shape=1.1")
        );

        let (_, focus, page) = redrawn("add rounds.1.questions");
        assert_eq!(
            (focus.as_str(), page.as_str()),
            ("rounds.1.questions.1", "/office?a=1&shape=2.2")
        );
    }

    #[test]
    fn one_more_at_the_beginning_may_bring_what_stands_in_it() {
        let (typed, focus, page) = redrawn("first rounds\nquestions.0.template=adjourn");
        assert!(typed.contains("rounds.1.questions.1.text=乙"), "{typed}");
        assert!(typed.contains("rounds.2.questions.0.text=丙"), "{typed}");
        assert!(
            typed.ends_with("rounds.0= rounds.0.questions.0.template=adjourn"),
            "{typed}"
        );
        assert_eq!(
            (focus.as_str(), page.as_str()),
            ("rounds.0", "/office?a=1&shape=1.2.1")
        );
    }

    #[test]
    fn what_asks_for_nothing_redraws_nothing() {
        for wish in ["", "add", "remove rounds", "remove rounds.x", "sort rounds"] {
            assert_eq!(Redrawn::of("/do/x", "", &posted(wish)), None, "{wish}");
        }
        let submitted: Vec<_> = posted("")
            .into_iter()
            .filter(|(name, _)| name != BUTTON)
            .collect();
        assert_eq!(Redrawn::of("/do/x", "", &submitted), None);
        // A list of a million is no list.
        let many = [("rounds.999999.x", "1"), ("redraw", "add rounds")]
            .map(|(name, value)| (format!("form[{name}]"), value.to_owned()));
        assert_eq!(Redrawn::of("/do/x", "", &many).unwrap().focus, "rounds.0");
    }

    #[test]
    fn a_shape_reads_back() {
        assert_eq!(read_shape("2.1", 6, 6), Some(vec![2, 1]));
        for wrong in ["", "0", "7", "1.1.1.1.1.1.1", "a", "1.", "-1"] {
            assert_eq!(read_shape(wrong, 6, 6), None, "{wrong}");
        }
    }
}
