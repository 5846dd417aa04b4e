//! `/office/petition-matters`: what sessions are held on.

mod add;
mod detail;
mod edit;
mod fields;

use domain::petitions::matter::{MatterCategory, Purpose};
use leptos::prelude::*;
use services::public_review::{ListPage, ListQuery, MatterRow, SessionBrief};

pub use add::AddMatterPage;
pub use detail::MatterPage;
pub use edit::EditMatterPage;

use super::address::with_query;
use super::list::{ListSearch, NoneFound, sides, use_list_query};
use super::read::read;
use super::sessions::brief_line;
use crate::api::me::May;
use crate::parts::{
    Area, ButtonKind, ButtonLink, DataTable, EmptyState, Exports, Icon, OfficeLayout, PageHead,
    PageTitle, Pager,
};
use crate::who::use_me;
use crate::words::{Words, use_words};

/// The list's own address.
const LIST: &str = "/office/petition-matters";

/// What the petitioner wants.
pub(super) fn purpose(words: Words, purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Suggestion => words.matters_purpose_suggestion(),
        Purpose::Accusation => words.matters_purpose_accusation(),
        Purpose::Claim => words.matters_purpose_claim(),
    }
}

/// What a matter is about.
pub(crate) fn category(words: Words, category: MatterCategory) -> &'static str {
    match category {
        MatterCategory::Agriculture => words.matters_category_agriculture(),
        MatterCategory::Land => words.matters_category_land(),
        MatterCategory::UrbanRural => words.matters_category_urban_rural(),
        MatterCategory::LabourSocial => words.matters_category_labour_social(),
        MatterCategory::Health => words.matters_category_health(),
        MatterCategory::Education => words.matters_category_education(),
        MatterCategory::Civil => words.matters_category_civil(),
        MatterCategory::Justice => words.matters_category_justice(),
        MatterCategory::Environment => words.matters_category_environment(),
        MatterCategory::Transport => words.matters_category_transport(),
        MatterCategory::CommerceTourism => words.matters_category_commerce_tourism(),
        MatterCategory::TechInfo => words.matters_category_tech_info(),
        MatterCategory::Economy => words.matters_category_economy(),
        MatterCategory::CultureSport => words.matters_category_culture_sport(),
        MatterCategory::OrgPersonnel => words.matters_category_org_personnel(),
        MatterCategory::Discipline => words.matters_category_discipline(),
        MatterCategory::PartyGov => words.matters_category_party_gov(),
        MatterCategory::Veterans => words.matters_category_veterans(),
        MatterCategory::Other => words.matters_category_other(),
    }
}

/// The page.
#[component]
pub fn MattersPage() -> impl IntoView {
    let words = use_words();
    let asked = use_list_query();
    let add = use_me().may(May::KeepSessions).then(|| {
        view! {
            <ButtonLink href="/office/petition-matters/new" label=words.matters_add()
                kind=ButtonKind::Primary icon=Icon::Plus/>
        }
    });
    let found = read(
        move |caller| async move {
            let services = &caller.services;
            let page = services.matters(&caller.actor, &asked).await?;
            Ok((asked, page))
        },
        |(asked, page)| view! { <Found asked page/> }.into_any(),
    );
    view! {
        <OfficeLayout current=Area::Matters>
            <PageTitle text=words.matters_title()/>
            <PageHead title=words.matters_title() sub=words.matters_lead()>{add}</PageHead>
            {found}
        </OfficeLayout>
    }
    .into_any()
}

#[component]
fn Found(asked: ListQuery, page: ListPage<MatterRow>) -> AnyView {
    let words = use_words();
    let (before, after) = sides(LIST, &asked, &page);
    if page.rows.is_empty() && asked.words.trim().is_empty() {
        return view! { <EmptyState title=words.matters_empty_title() text=words.matters_empty()/> }
            .into_any();
    }
    if page.rows.is_empty() {
        return view! { <ListSearch list=LIST asked/> <NoneFound list=LIST/> }.into_any();
    }
    let heads = [
        words.matters_column_number(),
        words.matters_column_title(),
        words.matters_column_category(),
        words.matters_column_purpose(),
        words.matters_column_sessions(),
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
        <DataTable caption=words.matters_table_caption() heads=heads.map(str::to_owned).to_vec()
            class="table table-matters">
            {rows}
        </DataTable>
        <Pager before after/>
        <Exports list="petition-matters" asked=question/>
    }
    .into_any()
}

#[component]
fn Row(row: MatterRow) -> AnyView {
    let words = use_words();
    let entry = row.matter.entry;
    let number = entry.matter_no.as_str().to_owned();
    let sessions = sessions_cell(words, &row.sessions);
    view! {
        <tr>
            <th scope="row"><a class="row-link" href=format!("{LIST}/{number}")>{number.clone()}</a></th>
            <td class="matter-title free">{entry.title.to_string()}</td>
            <td class="keep" data-label=words.matters_column_category()>{category(words, entry.category)}</td>
            <td class="keep" data-label=words.matters_column_purpose()>{purpose(words, entry.purpose)}</td>
            <td data-label=words.matters_column_sessions()>{sessions}</td>
        </tr>
    }
    .into_any()
}

fn sessions_cell(words: Words, sessions: &[SessionBrief]) -> AnyView {
    if sessions.is_empty() {
        return view! {
            <span aria-hidden="true">"—"</span>
            <span class="out-of-sight">{words.common_none()}</span>
        }
        .into_any();
    }
    let lines = sessions
        .iter()
        .map(|one| view! { <li>{brief_line(words, one)}</li> })
        .collect_view();
    view! { <ul class="plain-list">{lines}</ul> }.into_any()
}
