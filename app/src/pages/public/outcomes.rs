//! `/outcomes`: what the public may read of reviews that were held. Whole without a program.

mod chart;
mod page;
mod preview;
mod shown;
mod view;

use domain::petitions::matter::MatterCategory;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use services::public_review::{OutcomeListed, OutcomeQuery, PublicList};

pub(crate) use page::Heading;
pub use page::OutcomePage;
pub use preview::PreviewPage;
pub(crate) use shown::Shown;
pub(crate) use view::{NextStep, OutcomeView, adoption, next_step, results_of};

use crate::pages::office::address::with_query;
use crate::pages::office::category;
use crate::pages::office::read::read;
use crate::parts::{
    ButtonLink, Chip, ChoiceField, EmptyState, Exports, PageHead, PageTitle, Pager, PublicLayout,
    SearchForm, TextField,
};
use crate::words::{tongue, use_words};

/// The list's own address.
const LIST: &str = "/outcomes";

fn use_asked() -> OutcomeQuery {
    let query = use_query_map().get_untracked();
    let one = |name: &str| query.get(name).unwrap_or_default();
    OutcomeQuery {
        words: one("words"),
        category: one("category"),
        after: one("after"),
        before: one("before"),
    }
}

/// The page.
#[component]
pub fn OutcomesPage() -> impl IntoView {
    let words = use_words();
    let mut asked = use_asked();
    // By an old link, or a mistyped one: everything is shown, and that is said.
    let word = asked.category.trim();
    let is_unknown = !word.is_empty() && MatterCategory::from_code(word).is_none();
    if is_unknown {
        asked.category = String::new();
    }
    let unknown =
        is_unknown.then(|| view! { <p class="remark">{words.outcomes_category_unknown()}</p> });
    let found = {
        let asked = asked.clone();
        read(
            move |caller| async move {
                let list = caller.services.public_outcomes(&asked).await?;
                Ok((asked, list))
            },
            |(asked, list)| view! { <Found asked list/> }.into_any(),
        )
    };
    let categories = MatterCategory::ALL
        .iter()
        .map(move |one| (one.code().to_owned(), category(words, *one).to_owned()));
    let is_narrow = !asked.words.trim().is_empty() || !asked.category.is_empty();
    view! {
        <PageTitle text=words.outcomes_title()/>
        <PublicLayout>
            <PageHead title=words.outcomes_title() sub=words.outcomes_lead()/>
            <SearchForm action=LIST narrow=is_narrow>
                <TextField name="words" label=words.outcomes_words() value=asked.words/>
                <ChoiceField name="category" label=words.outcomes_category() value=asked.category
                    options=categories.collect() blank=words.outcomes_category_all()/>
            </SearchForm>
            {unknown}
            {found}
        </PublicLayout>
    }
    .into_any()
}

#[component]
fn Found(asked: OutcomeQuery, list: PublicList) -> AnyView {
    let words = use_words();
    if list.rows.is_empty() {
        let is_all = asked.words.trim().is_empty() && asked.category.is_empty();
        if is_all {
            return view! { <EmptyState title=words.outcomes_empty_title() text=words.outcomes_empty()/> }
                .into_any();
        }
        return view! {
            <EmptyState title=words.outcomes_not_found_title() text=words.outcomes_not_found()>
                <ButtonLink href=LIST label=words.common_search_clear()/>
            </EmptyState>
        }
        .into_any();
    }
    let at = |side, cursor: Option<String>| {
        let asked = [
            ("words", asked.words.as_str()),
            ("category", asked.category.as_str()),
        ];
        cursor.map(|one| with_query(LIST, &[&asked[..], &[(side, one.as_str())]].concat()))
    };
    let (before, after) = (at("before", list.before), at("after", list.after));
    let question = [
        ("words", asked.words.as_str()),
        ("category", asked.category.as_str()),
    ];
    let question = with_query("", &question).trim_start_matches('?').to_owned();
    let rows = list
        .rows
        .into_iter()
        .map(|row| view! { <Row row/> })
        .collect_view();
    view! {
        <ul class="outcome-list">{rows}</ul>
        <Pager before after/>
        <Exports list="outcomes" asked=question/>
    }
    .into_any()
}

#[component]
fn Row(row: OutcomeListed) -> AnyView {
    let words = use_words();
    let text = row.outcome.text;
    let href = format!("{LIST}/{}", row.number);
    let held =
        words.outcomes_held(words.day(domain::public_review::session::civil_day(row.held_at)));
    view! {
        <li class="leaf outcome-item">
            <p class="chips">
                <Chip label=category(words, row.category)/> " "
                <span class="second">{text.place.to_string()} " · " {held}</span>
            </p>
            <h2 class="outcome-item-title" lang=tongue(text.title.as_str())>
                <a href=href>{text.title.to_string()}</a>
            </h2>
            <p lang=tongue(text.plain_line.as_str())>{text.plain_line.to_string()}</p>
        </li>
    }
    .into_any()
}
