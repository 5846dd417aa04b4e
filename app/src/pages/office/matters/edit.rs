//! `/office/petition-matters/:number/edit`: what was written of a matter is changed.

use leptos::prelude::*;
use leptos::server_fn::ServerFn as _;
use leptos_router::hooks::use_params_map;
use services::public_review::MatterRow;

use super::super::read::read;
use super::detail::Entry;
use super::fields::Fields;
use crate::api::petitions::{EditMatter, matter_page};
use crate::form::{refused_here, version_read};
use crate::parts::{
    Area, Banner, BannerKind, CommandForm, Hidden, Icon, OfficeLayout, PageHead, PageTitle,
};
use crate::words::use_words;

/// The page.
#[component]
pub fn EditMatterPage() -> impl IntoView {
    let words = use_words();
    let number = use_params_map().with_untracked(|params| params.get("number").unwrap_or_default());
    let found = read(
        move |caller| async move { caller.services.matter(&caller.actor, &number).await },
        |row| view! { <Editor row/> }.into_any(),
    );
    view! {
        <OfficeLayout current=Area::Matters>
            <PageTitle text=words.matters_edit_title()/>
            {found}
        </OfficeLayout>
    }
    .into_any()
}

#[component]
fn Editor(row: MatterRow) -> AnyView {
    let words = use_words();
    let matter = row.matter;
    let number = matter.entry.matter_no.as_str().to_owned();
    let back = matter_page(&number);
    let page = format!("{back}/edit");
    let refused = refused_here(EditMatter::PATH, "", &page);
    let version = version_read(refused.as_ref(), matter.version);
    let conflict = refused.filter(|refused| refused.trouble.is_conflict());
    let conflict = conflict.map(|_| {
        view! {
            <Banner kind=BannerKind::Offline icon=Icon::Warn title=words.problems_version_conflict()
                text=words.matters_edit_conflict()/>
            <Entry entry=matter.entry.clone()/>
        }
    });
    let rests = (!row.sessions.is_empty()).then(|| {
        view! { <Banner kind=BannerKind::Quiet title=words.matters_edit_rests()/> }
    });
    view! {
        <a class="back-link" href=back>{words.matters_back_to_matter()}</a>
        <PageHead title=words.matters_edit_title() sub=number.clone()/>
        {conflict}
        {rests}
        <CommandForm command=EditMatter::PATH page submit=words.matters_edit_submit()>
            <Hidden name="matter" value=number/>
            <Hidden name="version" value=version fresh=true/>
            <Fields input=matter.entry.as_input()/>
        </CommandForm>
    }
    .into_any()
}
