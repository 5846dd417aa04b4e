//! What the fields of one form share: names, what was typed, what is wrong.

use leptos::prelude::*;

use super::Refused;
use crate::trouble::Trouble;

/// The form around a field.
#[derive(Clone, Copy)]
pub(crate) struct Scope {
    /// Begins the ids of its elements.
    prefix: StoredValue<String>,
    /// A plain search form: names stand alone, and nothing is refused.
    bare: bool,
    typed: StoredValue<Option<Vec<(String, String)>>>,
    labels: StoredValue<Vec<(String, String)>>,
    /// Why the form was refused, until it is sent again.
    pub(crate) trouble: RwSignal<Option<Trouble>>,
}

impl Scope {
    /// The scope of a command's form.
    pub(crate) fn command(
        prefix: String,
        refused: Option<Refused>,
        trouble: RwSignal<Option<Trouble>>,
    ) -> Self {
        let (typed, why) = refused
            .map(|refused| (refused.typed, refused.trouble))
            .unzip();
        if why.is_some() {
            trouble.set(why);
        }
        Self {
            prefix: StoredValue::new(prefix),
            bare: false,
            typed: StoredValue::new(typed),
            labels: StoredValue::default(),
            trouble,
        }
    }

    /// The same, drawn anew with what was typed.
    #[cfg(feature = "ssr")]
    pub(crate) fn holding(self, typed: Option<Vec<(String, String)>>) -> Self {
        if typed.is_some() {
            self.typed.set_value(typed);
        }
        self
    }

    /// The names of all that was typed; `None` before the form was posted.
    #[cfg(feature = "ssr")]
    pub(crate) fn names(self) -> Option<Vec<String>> {
        self.typed.with_value(|typed| {
            let typed = typed.as_ref()?.iter();
            Some(typed.map(|(name, _)| name.clone()).collect())
        })
    }

    /// The scope of a search form.
    pub(crate) fn search() -> Self {
        Self {
            prefix: StoredValue::new("search".to_owned()),
            bare: true,
            typed: StoredValue::new(None),
            labels: StoredValue::default(),
            trouble: RwSignal::new(None),
        }
    }

    /// The scope of the form a field stands in.
    pub(crate) fn here() -> Self {
        use_context::<Self>().unwrap_or_else(Self::search)
    }

    /// Whether this is a search form.
    pub(crate) const fn is_bare(self) -> bool {
        self.bare
    }

    /// Id of the field's element, unique on the page.
    pub(crate) fn id(self, name: &str) -> String {
        self.prefix.with_value(|prefix| format!("{prefix}-{name}"))
    }

    /// Name of the field as posted.
    pub(crate) fn name(self, name: &str) -> String {
        if self.bare {
            name.to_owned()
        } else {
            format!("form[{name}]")
        }
    }

    /// Name of a field of several values as posted.
    pub(crate) fn list_name(self, name: &str) -> String {
        if self.bare {
            name.to_owned()
        } else {
            format!("form[{name}][]")
        }
    }

    /// What was typed before the form was refused, else the value it starts with.
    pub(crate) fn value(self, name: &str, start: String) -> String {
        match self.values(name) {
            None => start,
            Some(typed) => typed.into_iter().next().unwrap_or_default(),
        }
    }

    /// All that was typed in a field of several values; `None` before anything was refused.
    pub(crate) fn values(self, name: &str) -> Option<Vec<String>> {
        self.typed.with_value(|typed| {
            let typed = typed.as_ref()?.iter();
            Some(
                typed
                    .filter(|(field, _)| field == name)
                    .map(|(_, value)| value.clone())
                    .collect(),
            )
        })
    }

    /// Notes how a field is called, for the summary.
    pub(crate) fn call(self, name: &str, label: &str) {
        self.labels
            .update_value(|labels| labels.push((name.to_owned(), label.to_owned())));
    }

    /// How a field is called; its name when the page has no such field.
    pub(crate) fn called(self, name: &str) -> Option<String> {
        self.labels.with_value(|labels| {
            labels
                .iter()
                .find(|(field, _)| field == name)
                .map(|(_, label)| label.clone())
        })
    }

    /// What is wrong with a field.
    pub(crate) fn wrong(self, name: &str) -> Signal<Option<String>> {
        let (name, trouble) = (name.to_owned(), self.trouble);
        Signal::derive(move || {
            trouble.with(|trouble| {
                let wrong = trouble
                    .as_ref()?
                    .fields
                    .iter()
                    .find(|wrong| wrong.field == name)?;
                Some(wrong.detail.clone())
            })
        })
    }
}
