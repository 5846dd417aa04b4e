//! `/office/reviewers`: the reviewer pool.

mod add;
mod compare;
mod conflict;
mod detail;
mod edit;
mod fields;
mod history;
mod namesake;
mod search;
mod stale;
mod term;

use chrono::NaiveDate;
use domain::people::reviewer::{Reviewer, Standing};
use domain::wire::ReviewerQuery;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

pub use add::AddReviewerPage;
pub use detail::ReviewerPage;
pub use edit::EditReviewerPage;

use self::search::{Filters, Search, question};
use self::stale::StaleNotice;
use self::term::TermView;
use super::said;
use crate::api::me::May;
use crate::api::reviewers::{PoolPage, Reviewers};
use crate::asked::ask_again;
use crate::parts::{
    Area, ButtonKind, ButtonLink, Chip, ChipKind, DataTable, EmptyState, Exports, Icon, Loaded,
    OfficeLayout, PageHead, PageTitle, Pager,
};
use crate::way_back::{LIST, below};
use crate::who::use_me;
use crate::words::use_words;

/// What the address asks for.
fn use_asked() -> Memo<ReviewerQuery> {
    let query = use_query_map();
    Memo::new(move |_| {
        let one = |name: &str| query.with(|query| query.get(name).unwrap_or_default());
        ReviewerQuery {
            name: one("name"),
            category: one("category"),
            standing: one("standing"),
            after: one("after"),
            before: one("before"),
        }
    })
}

/// The page.
#[component]
pub fn ReviewersPage() -> impl IntoView {
    let words = use_words();
    let (asked, again) = (use_asked(), RwSignal::new(0_u32));
    let pool = ask_again(move || Reviewers { query: asked.get() }, again);
    let filters = Memo::new(move |_| Filters::of(&asked.get()));
    let may_add = use_me().may(May::KeepReviewers);
    let add = may_add.then(|| {
        view! {
            <ButtonLink
                href="/office/reviewers/new"
                label=words.reviewers_add()
                kind=ButtonKind::Primary
                icon=Icon::Plus
            />
        }
    });
    let draw = move |pool| {
        // The rows and the question they answer arrive together.
        let (filters, from) = (filters.get_untracked(), asked.with_untracked(question));
        view! { <Pool pool filters from again/> }
    };
    view! {
        <OfficeLayout current=Area::Reviewers>
            <PageTitle text=words.reviewers_title()/>
            <PageHead title=words.reviewers_title()>{add}</PageHead>
            // Drawn anew when the address asks for something else, as it does on going back.
            {move || view! { <Search filters=filters.get()/> }}
            <Loaded from=pool draw/>
        </OfficeLayout>
    }
    .into_any()
}

/// What was found.
#[component]
fn Pool(pool: PoolPage, filters: Filters, from: String, again: RwSignal<u32>) -> impl IntoView {
    let words = use_words();
    let PoolPage {
        list,
        today,
        revision,
    } = pool;
    let before = list.before.as_deref().map(|cursor| filters.before(cursor));
    let after = list.after.as_deref().map(|cursor| filters.after(cursor));
    let found = if list.page.rows.is_empty() {
        view! { <NoneFound narrow=filters.narrow()/> }.into_any()
    } else {
        view! { <Rows rows=list.page.rows from today/> }.into_any()
    };
    let question = filters.question();
    view! {
        <StaleNotice seen=revision again/>
        <p class="found" role="status">{words.reviewers_count(list.total)}</p>
        {found}
        <Pager before after/>
        <Exports list="reviewers" asked=question/>
    }
    .into_any()
}

#[component]
fn NoneFound(narrow: bool) -> impl IntoView {
    let words = use_words();
    let text = if narrow {
        words.reviewers_empty_filtered()
    } else {
        words.reviewers_empty_pool()
    };
    view! {
        <EmptyState title=words.reviewers_empty_title() text>
            {narrow.then(|| view! { <ButtonLink href=LIST label=words.common_search_clear()/> })}
        </EmptyState>
    }
    .into_any()
}

#[component]
fn Rows(rows: Vec<Reviewer>, from: String, today: NaiveDate) -> impl IntoView {
    let words = use_words();
    let heads = [
        words.reviewers_column_name(),
        words.reviewers_column_category(),
        words.reviewers_column_appointing_body(),
        words.reviewers_column_term(),
        words.reviewers_column_access(),
        words.reviewers_column_state(),
    ];
    let rows = rows
        .into_iter()
        .map(|reviewer| {
            let address = below(&reviewer.id.to_string(), &from);
            view! { <Row reviewer address today/> }
        })
        .collect_view();
    view! {
        <DataTable
            caption=words.reviewers_table_caption()
            heads=heads.map(str::to_owned).to_vec()
            class="table table-brief"
        >
            {rows}
        </DataTable>
    }
    .into_any()
}

#[component]
fn Row(reviewer: Reviewer, address: String, today: NaiveDate) -> impl IntoView {
    let words = use_words();
    let Reviewer {
        entry, standing, ..
    } = reviewer;
    let needs: Vec<_> = entry
        .access_needs
        .iter()
        .map(|need| said::need(words, *need))
        .collect();
    let needs = if needs.is_empty() {
        // A mark for the eye, the word for the ear: most rows have nothing here.
        view! {
            <span aria-hidden="true">"—"</span>
            <span class="out-of-sight">{words.common_none()}</span>
        }
        .into_any()
    } else {
        said::joined(words, &needs).into_any()
    };
    let (kind, state) = match standing {
        Standing::Serving => (ChipKind::Done, words.reviewers_state_serving()),
        Standing::Retired { .. } => (ChipKind::Plain, words.reviewers_state_retired()),
    };
    view! {
        <tr>
            <th scope="row" class="keep">
                <a class="row-link" href=address>{entry.name.to_string()}</a>
            </th>
            <td class="keep brief-kind">{said::category(words, entry.category)}</td>
            <td class="free brief-rest">{entry.appointing_body.to_string()}</td>
            <td class="brief-note"><TermView term=entry.term today/></td>
            <td class="keep brief-rest">{needs}</td>
            <td class="brief-state"><Chip kind label=state/></td>
        </tr>
    }
    .into_any()
}
