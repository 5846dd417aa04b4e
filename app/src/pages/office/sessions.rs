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
use services::public_review::{ListPage, SessionBrief, SessionRow};

pub use cards::SeatCardsPage;
pub use draft::DraftSessionPage;
pub use edit::EditSessionPage;
pub use file::SessionPage;

pub(super) use profile::profile_facts;
pub(super) use said::threshold;

use super::address::{use_cut, with_query};
use super::read::read;
use crate::api::me::May;
use crate::api::review_sessions::page_of;
use crate::parts::{
    Area, ButtonKind, ButtonLink, Chip, DataTable, EmptyState, Icon, OfficeLayout, PageHead,
    PageTitle, Pager,
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
    let (after, before) = use_cut().get_untracked();
    let keeps = use_me().may(May::KeepSessions);
    let found = read(
        move |caller| async move {
            let services = &caller.services;
            services.sessions(&caller.actor, &after, &before).await
        },
        move |page| view! { <Found page keeps/> }.into_any(),
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
fn Found(page: ListPage<SessionRow>, keeps: bool) -> AnyView {
    let words = use_words();
    let at = |side, cursor: Option<String>| cursor.map(|one| with_query(LIST, &[(side, &one)]));
    let (before, after) = (at("before", page.before), at("after", page.after));
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
    view! {
        <DataTable caption=words.sessions_table_caption() heads=heads.map(str::to_owned).to_vec()
            class="table table-sessions">
            {rows}
        </DataTable>
        <Pager before after/>
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
            <td class="when" data-label=words.sessions_column_when()>{words.moment(entry.scheduled_at)}</td>
            <td class="free" data-label=words.sessions_column_venue()>{entry.venue.to_string()}</td>
            <td class="keep" data-label=words.sessions_column_chair()>{chair}</td>
            <td class="session-state"><Chip kind label=said::status(words, status)/></td>
        </tr>
    }
    .into_any()
}
