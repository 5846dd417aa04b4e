//! `/office/review-sessions`: convening a public review.

mod ballot;
mod cards;
mod conflict;
mod consent;
mod draft;
mod edit;
mod fields;
mod file;
mod panel;
mod profile;
mod rounds;
mod said;

pub(super) use self::said::step;
mod steps;

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use services::public_review::{ListPage, ListQuery, SessionBrief, SessionRow};

pub use cards::SeatCardsPage;
pub use draft::DraftSessionPage;
pub use edit::EditSessionPage;
pub use file::SessionPage;

pub(super) use profile::profile_facts;
pub(super) use said::{ballot_mode, openness, status, threshold};

use super::address::with_query;
use super::list::{ListSearch, NoneFound, sides, use_list_query};
use super::read::read;
use crate::api::me::May;
use crate::api::review_sessions::page_of;
use crate::parts::{
    Area, ButtonKind, ButtonLink, Chip, DataTable, EmptyState, Exports, Icon, OfficeLayout,
    PageHead, PageTitle, Pager,
};
use crate::who::use_me;
use crate::words::{Words, use_words};

/// The list's own address.
const LIST: &str = "/office/review-sessions";

/// The `:number` of the present address. Numbers are written in capital letters.
fn use_number() -> String {
    let number = use_params_map().with_untracked(|params| params.get("number"));
    number.unwrap_or_default().to_ascii_uppercase()
}

/// A session in one line, where it stands beside something else.
pub(super) fn brief_line(words: Words, one: &SessionBrief) -> AnyView {
    let kind = said::status_kind(one.status);
    view! {
        <a class="row-link" href=page_of(&one.number)>{one.number.clone()}</a>
        " "
        <Chip kind label=said::status(words, one.status)/>
        " "
        <span class="second day">{words.moment(one.scheduled_at)}</span>
    }
    .into_any()
}

/// The page.
#[component]
pub fn SessionsPage() -> impl IntoView {
    let words = use_words();
    let asked = use_list_query();
    let keeps = use_me().may(May::KeepSessions);
    let found = read(
        move |caller| async move {
            let services = &caller.services;
            let page = services.sessions(&caller.actor, &asked).await?;
            Ok((asked, page))
        },
        move |(asked, page)| view! { <Found asked page keeps/> }.into_any(),
    );
    let convene = keeps.then(|| {
        view! {
            <ButtonLink href="/office/petition-matters" label=words.sessions_convene()
                kind=ButtonKind::Primary icon=Icon::Plus/>
        }
    });
    view! {
        <OfficeLayout current=Area::Sessions>
            <PageTitle text=words.sessions_title()/>
            <PageHead title=words.sessions_title() sub=words.sessions_lead()>{convene}</PageHead>
            {found}
        </OfficeLayout>
    }
    .into_any()
}

#[component]
fn Found(asked: ListQuery, page: ListPage<SessionRow>, keeps: bool) -> AnyView {
    let words = use_words();
    let (before, after) = sides(LIST, &asked, &page);
    if page.rows.is_empty() && !asked.words.trim().is_empty() {
        return view! { <ListSearch list=LIST asked/> <NoneFound list=LIST/> }.into_any();
    }
    if page.rows.is_empty() {
        let text = if keeps {
            words.sessions_empty()
        } else {
            words.sessions_empty_read()
        };
        return view! { <EmptyState title=words.sessions_empty_title() text/> }.into_any();
    }
    let heads = [
        words.sessions_column_number(),
        words.sessions_column_title(),
        words.sessions_column_when(),
        words.sessions_column_venue(),
        words.sessions_column_chair(),
        words.sessions_column_status(),
    ];
    let rows = page
        .rows
        .into_iter()
        .map(|row| view! { <Row row/> })
        .collect_view();
    let question = with_query("", &[("words", &asked.words)]);
    let question = question.trim_start_matches('?').to_owned();
    view! {
        <ListSearch list=LIST asked/>
        <DataTable caption=words.sessions_table_caption() heads=heads.map(str::to_owned).to_vec()
            class="table table-sessions">
            {rows}
        </DataTable>
        <Pager before after/>
        <Exports list="review-sessions" asked=question/>
    }
    .into_any()
}

#[component]
fn Row(row: SessionRow) -> AnyView {
    let words = use_words();
    let status = row.session.status();
    let entry = row.session.entry;
    let number = entry.number.as_str().to_owned();
    let chair = row
        .chair
        .unwrap_or_else(|| words.sessions_no_chair().to_owned());
    let kind = said::status_kind(status);
    view! {
        <tr>
            <th scope="row"><a class="row-link" href=page_of(&number)>{number.clone()}</a></th>
            <td class="session-title free">{entry.title.to_string()}</td>
            <td class="when" data-label=words.sessions_column_when()>{words.moment_brief(entry.scheduled_at)}</td>
            <td class="free" data-label=words.sessions_column_venue()>{entry.venue.to_string()}</td>
            <td class="keep" data-label=words.sessions_column_chair()>{chair}</td>
            <td class="session-state"><Chip kind label=said::status(words, status)/></td>
        </tr>
    }
    .into_any()
}
