//! `/office/petition-matters/:number`: one matter, its sessions, and convening another.

use domain::petitions::matter::MatterEntry;
use domain::public_review::session::may_have_session;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use services::public_review::MatterRow;

use super::super::read::read;
use super::{LIST, category, purpose, sessions_cell};
use crate::api::me::May;
use crate::api::petitions::matter_page;
use crate::parts::{
    Area, Banner, BannerKind, ButtonKind, ButtonLink, Card, EmptyState, Fact, Icon, OfficeLayout,
    PageHead, PageTitle,
};
use crate::who::use_me;
use crate::words::use_words;

/// The page.
#[component]
pub fn MatterPage() -> impl IntoView {
    let words = use_words();
    let number = use_params_map().with_untracked(|params| params.get("number").unwrap_or_default());
    let found = read(
        move |caller| async move { caller.services.matter(&caller.actor, &number).await },
        |row| view! { <Detail row/> }.into_any(),
    );
    view! {
        <OfficeLayout current=Area::Matters>
            <a class="back-link" href=LIST>{words.matters_back_to_list()}</a>
            {found}
        </OfficeLayout>
    }
    .into_any()
}

#[component]
fn Detail(row: MatterRow) -> AnyView {
    let words = use_words();
    let entry = row.matter.entry;
    let shown = entry.clone();
    let number = entry.matter_no.as_str().to_owned();
    let may_be_held = may_have_session(entry.purpose).is_ok();
    let keeps = use_me().may(May::KeepSessions);
    let convene = (keeps && may_be_held).then(|| {
        let href = format!("{LIST}/{number}/new-session");
        view! {
            <ButtonLink href label=words.matters_convene() kind=ButtonKind::Primary icon=Icon::Plus/>
        }
    });
    let closed = (!may_be_held).then(|| {
        view! {
            <Banner kind=BannerKind::Quiet title=words.matters_accusation_title()
                text=words.refusals_no_session_on_accusation()/>
        }
    });
    let edit = keeps.then(|| {
        let href = format!("{}/edit", matter_page(&number));
        view! { <ButtonLink href label=words.matters_edit() icon=Icon::Edit/> }
    });
    // An accusation never has one: nothing is said of what cannot be.
    let sessions = (may_be_held || !row.sessions.is_empty()).then(|| {
        let sessions = if row.sessions.is_empty() {
            let title = words.matters_no_sessions();
            view! { <EmptyState title text=words.matters_no_sessions_more()/> }.into_any()
        } else {
            sessions_cell(words, &row.sessions)
        };
        view! { <Card title=words.matters_column_sessions()>{sessions}</Card> }
    });
    let title = entry.title.to_string();
    view! {
        <PageTitle text=title.clone()/>
        <PageHead title sub=number>{edit} " " {convene}</PageHead>
        {closed}
        <Entry entry=shown/>
        {sessions}
    }
    .into_any()
}

/// What is written of a matter.
#[component]
pub(super) fn Entry(entry: MatterEntry) -> AnyView {
    let words = use_words();
    view! {
        <Card title=words.matters_entry_title()>
            <dl class="facts">
                <Fact label=words.matters_column_purpose()>{purpose(words, entry.purpose)}</Fact>
                <Fact label=words.matters_column_category()>{category(words, entry.category)}</Fact>
                <Fact label=words.matters_field_unit()>{entry.responsible_unit.to_string()}</Fact>
            </dl>
            <div class="measure">
                <h3 class="card-part">{words.matters_field_summary()}</h3>
                <p class="as-typed">{entry.summary.to_string()}</p>
            </div>
        </Card>
    }
    .into_any()
}
