//! What the list of reviewers is asked for.

use domain::people::reviewer::ReviewerCategory;
use domain::wire::ReviewerQuery;
use leptos::prelude::*;

use super::super::address::with_query;
use super::super::said;
use crate::parts::{ChoiceField, SearchForm, TextField, TextKind};
use crate::way_back::LIST;
use crate::words::use_words;

/// The question of the list, as its address asks it.
pub(super) fn question(asked: &ReviewerQuery) -> String {
    let asked = [
        ("name", asked.name.as_str()),
        ("category", asked.category.as_str()),
        ("standing", asked.standing.as_str()),
        ("after", asked.after.as_str()),
        ("before", asked.before.as_str()),
    ];
    let query = with_query("", &asked);
    query.trim_start_matches('?').to_owned()
}

/// The question without the place in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Filters {
    name: String,
    category: String,
    standing: String,
}

impl Filters {
    pub(super) fn of(asked: &ReviewerQuery) -> Self {
        let ReviewerQuery {
            name,
            category,
            standing,
            ..
        } = asked.clone();
        Self {
            name,
            category,
            standing,
        }
    }

    /// Whether anything but the serving reviewers is asked for.
    pub(super) fn narrow(&self) -> bool {
        !self.name.trim().is_empty()
            || !self.category.is_empty()
            || !matches!(self.standing.as_str(), "" | "serving")
    }

    /// The page of the same list that follows a cursor.
    pub(super) fn after(&self, cursor: &str) -> String {
        self.at("after", cursor)
    }

    /// The page of the same list that leads up to a cursor.
    pub(super) fn before(&self, cursor: &str) -> String {
        self.at("before", cursor)
    }

    /// The question alone, as an address asks it.
    pub(super) fn question(&self) -> String {
        let address = self.at("after", "");
        let asked = address.strip_prefix(LIST).unwrap_or_default();
        asked.trim_start_matches('?').to_owned()
    }

    fn at(&self, side: &str, cursor: &str) -> String {
        let asked = [
            ("name", self.name.as_str()),
            ("category", self.category.as_str()),
            ("standing", self.standing.as_str()),
            (side, cursor),
        ];
        with_query(LIST, &asked)
    }
}

/// The search form: an address like any other, so that it works alone and can be kept.
#[component]
pub(super) fn Search(filters: Filters) -> impl IntoView {
    let words = use_words();
    let narrow = filters.narrow();
    let categories = ReviewerCategory::ALL
        .iter()
        .map(|one| {
            (
                one.code().to_owned(),
                said::category(words, *one).to_owned(),
            )
        })
        .collect::<Vec<_>>();
    let standings = [
        ("serving", words.reviewers_standing_serving()),
        ("retired", words.reviewers_standing_retired()),
        ("all", words.reviewers_standing_all()),
    ]
    .map(|(code, said)| (code.to_owned(), said.to_owned()))
    .to_vec();
    let standing = if filters.standing.is_empty() {
        "serving".to_owned()
    } else {
        filters.standing
    };
    view! {
        <SearchForm action=LIST narrow>
            <TextField name="name" label=words.reviewers_search_name() value=filters.name kind=TextKind::Search/>
            <ChoiceField name="category" label=words.reviewers_search_category() options=categories
                value=filters.category blank=words.reviewers_any_category()/>
            <ChoiceField name="standing" label=words.reviewers_search_standing() options=standings
                value=standing/>
        </SearchForm>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turning_the_page_keeps_the_question() {
        let asked = ReviewerQuery {
            name: "赵".into(),
            after: "x".into(),
            ..ReviewerQuery::default()
        };
        let filters = Filters::of(&asked);
        assert_eq!(
            filters.after("k-1"),
            "/office/reviewers?name=%E8%B5%B5&after=k-1"
        );
        assert_eq!(
            filters.before("k-2"),
            "/office/reviewers?name=%E8%B5%B5&before=k-2"
        );
        assert!(filters.narrow());
        assert!(!Filters::of(&ReviewerQuery::default()).narrow());
    }
}
