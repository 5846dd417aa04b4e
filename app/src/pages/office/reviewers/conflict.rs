//! Somebody saved a change while an entry was being edited. The server puts the two together and
//! draws the page; the browser program knows nothing of it and asks for that page.

#[cfg(not(feature = "ssr"))]
use domain::people::reviewer::{Reviewer, ReviewerVersion};
#[cfg(not(feature = "ssr"))]
use leptos::prelude::*;

/// The field as it is drawn when both changed it; otherwise as it always is.
#[cfg(not(feature = "ssr"))]
pub(super) fn or_choice(_name: &'static str, field: impl FnOnce() -> AnyView) -> AnyView {
    field()
}

/// What stands above the form when it was refused because somebody was faster.
#[cfg(not(feature = "ssr"))]
pub(super) fn above(
    _reviewer: &Reviewer,
    _history: &[ReviewerVersion],
    _page: &str,
) -> Option<AnyView> {
    None
}

#[cfg(feature = "ssr")]
pub(super) use drawn::{above, or_choice};

#[cfg(feature = "ssr")]
mod drawn {
    use domain::people::reviewer::merge::{Merged, changed_by, merge};
    use domain::people::reviewer::{Reviewer, ReviewerInput, ReviewerVersion, Standing};
    use leptos::prelude::*;
    use leptos::server_fn::ServerFn as _;

    use super::super::compare::{Shown, shown, typed};
    use crate::api::reviewers::EditReviewer;
    use crate::form::{Refused, ShownInstead, refused_here};
    use crate::parts::{ButtonKind, ButtonLink, ChoiceField};
    use crate::words::{Words, use_words};

    /// A field that both changed.
    #[derive(Clone)]
    struct Choice {
        label: &'static str,
        /// The value as it is posted, and in words.
        options: Vec<(String, String)>,
    }

    /// The fields to choose, by name.
    #[derive(Clone)]
    struct Choices(Vec<(&'static str, Choice)>);

    pub(in super::super) fn or_choice(
        name: &'static str,
        field: impl FnOnce() -> AnyView,
    ) -> AnyView {
        let choice = use_context::<Choices>()
            .and_then(|Choices(all)| all.into_iter().find(|(field, _)| *field == name));
        let Some((_, Choice { label, options })) = choice else {
            return field();
        };
        let hint = use_words().reviewers_conflict_choose_hint();
        view! { <ChoiceField name label options hint required=true radios=true/> }.into_any()
    }

    pub(in super::super) fn above(
        reviewer: &Reviewer,
        history: &[ReviewerVersion],
        page: &str,
    ) -> Option<AnyView> {
        let words = use_words();
        let refused = refused_here(EditReviewer::PATH, "", page)?;
        if !refused.trouble.is_conflict() {
            return None;
        }
        let (mine, theirs) = (typed(&refused.typed), reviewer.entry.as_input());
        let read = refused
            .typed
            .iter()
            .find(|(field, _)| field == "version")
            .and_then(|(_, version)| version.parse().ok());
        let base = history
            .iter()
            .find(|version| Some(version.reviewer.version) == read)
            .map(|version| version.reviewer.entry.as_input());
        let merged = merge(base.as_ref(), &mine, &theirs);
        let by = |field: &str| {
            let name = changed_by(history, field).or_else(|| {
                let newest = history.first()?;
                Some(newest.changed_by.as_str())
            });
            name.unwrap_or_default().to_owned()
        };
        let choices = choices(words, &merged, &mine, &theirs, by);
        let taken: Vec<_> = shown(words, &merged.input)
            .into_iter()
            .filter(|one| merged.taken.contains(&one.field))
            .map(|Shown { field, label, text }| {
                let said = words.reviewers_conflict_taken_by(label, by(field), text);
                view! { <li class="as-typed">{said}</li> }
            })
            .collect();
        provide_context(Choices(choices));
        provide_context(put_together(&refused, &merged.input));
        Some(section(
            words,
            reviewer,
            history,
            taken,
            !merged.to_choose.is_empty(),
        ))
    }

    fn choices(
        words: Words,
        merged: &Merged,
        mine: &ReviewerInput,
        theirs: &ReviewerInput,
        by: impl Fn(&str) -> String,
    ) -> Vec<(&'static str, Choice)> {
        let sides = shown(words, mine).into_iter().zip(shown(words, theirs));
        sides
            .filter(|(here, _)| merged.to_choose.contains(&here.field))
            .map(|(here, there)| {
                let field = here.field;
                let options = vec![
                    (
                        posted(mine, field),
                        words.reviewers_conflict_mine(here.text),
                    ),
                    (
                        posted(theirs, field),
                        words.reviewers_conflict_theirs(by(field), there.text),
                    ),
                ];
                let label = here.label;
                (field, Choice { label, options })
            })
            .collect()
    }

    /// The one value of a field as the form posts it.
    fn posted(input: &ReviewerInput, field: &str) -> String {
        let all = as_posted(input).into_iter();
        let mut named = all.filter(|(name, _)| name == field);
        named.next().map(|(_, value)| value).unwrap_or_default()
    }

    /// An entry as the form would post it.
    fn as_posted(input: &ReviewerInput) -> Vec<(String, String)> {
        let one = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let mut all = vec![
            one("name", &input.name),
            one("category", &input.category),
            one("appointing_body", &input.appointing_body),
            one("term_from", &input.term_from),
            one("term_to", &input.term_to),
            one("conflict_units", &input.conflict_units.join("\n")),
            one("access_note", &input.access_note),
        ];
        all.extend(
            input
                .access_needs
                .iter()
                .map(|need| one("access_needs", need)),
        );
        all
    }

    /// What the form shows in place of what was sent.
    fn put_together(refused: &Refused, input: &ReviewerInput) -> ShownInstead {
        let entry = as_posted(input);
        let of_entry =
            |name: &str| name == "access_needs" || entry.iter().any(|(field, _)| field == name);
        let others = refused.typed.iter().filter(|(name, _)| !of_entry(name));
        ShownInstead(others.chain(&entry).cloned().collect())
    }

    fn section(
        words: Words,
        reviewer: &Reviewer,
        history: &[ReviewerVersion],
        taken: Vec<impl IntoView + 'static>,
        to_choose: bool,
    ) -> AnyView {
        let newest = history
            .first()
            .filter(|newest| newest.reviewer.version == reviewer.version);
        let said = newest.map_or_else(
            || words.reviewers_conflict_unnamed(reviewer.version),
            |newest| {
                let at = words.moment(newest.changed_at);
                words.reviewers_conflict_by(at, &newest.changed_by, reviewer.version)
            },
        );
        let taken = (!taken.is_empty()).then(|| {
            view! {
                <p>{words.reviewers_conflict_taken()}</p>
                <ul class="changes">{taken.into_iter().collect_view()}</ul>
            }
        });
        let next = match (&reviewer.standing, to_choose) {
            (Standing::Retired { .. }, _) => words.reviewers_conflict_retired(),
            (Standing::Serving, true) => words.reviewers_conflict_choose(),
            (Standing::Serving, false) => words.reviewers_conflict_check(),
        };
        let entry_page = format!("/office/reviewers/{}", reviewer.id);
        view! {
            <section class="conflict" aria-labelledby="conflict-title">
                <h2 id="conflict-title" tabindex="-1" autofocus>{words.reviewers_conflict_title()}</h2>
                <p>{said}</p>
                {taken}
                <p>{next}</p>
                <ButtonLink href=entry_page label=words.reviewers_conflict_take() kind=ButtonKind::Secondary/>
            </section>
        }
        .into_any()
    }
}
