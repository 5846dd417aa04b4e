//! `/office/reviewers/:id/edit`: an entry is changed. When someone else was faster, the server puts
//! both changes together and nothing that was typed is lost.

use domain::people::reviewer::{Reviewer, ReviewerVersion, Standing};
use leptos::prelude::*;
use leptos::server_fn::ServerFn as _;

use super::super::address::{use_from, use_id};
use super::conflict;
use super::fields::EntryFields;
use crate::api::reviewers::{AskReviewer, EditReviewer, ReviewerHistory};
use crate::asked::{Both, ask};
use crate::form::{refused_here, version_read};
use crate::parts::{
    Area, Banner, BannerKind, CommandForm, Hidden, Loaded, OfficeLayout, PageHead, PageTitle,
};
use crate::way_back::below;
use crate::words::use_words;

/// The page.
#[component]
pub fn EditReviewerPage() -> impl IntoView {
    let words = use_words();
    let id = use_id();
    let known = ask(move || {
        let id = id.get();
        Both(AskReviewer { id: id.clone() }, ReviewerHistory { id })
    });
    view! {
        <OfficeLayout current=Area::Reviewers>
            <PageTitle text=words.reviewers_edit_title()/>
            <Loaded from=known draw=|known| view! { <Editor known/> }/>
        </OfficeLayout>
    }
    .into_any()
}

#[component]
fn Editor(known: (Reviewer, Vec<ReviewerVersion>)) -> impl IntoView {
    let words = use_words();
    let (reviewer, history) = known;
    let id = reviewer.id;
    let from = use_from().get_untracked();
    let (back, page) = (
        below(&id.to_string(), &from),
        below(&format!("{id}/edit"), &from),
    );
    let before = refused_here(EditReviewer::PATH, "", &page);
    let version = version_read(before.as_ref(), reviewer.version);
    let conflict = conflict::above(&reviewer, &history, &page);
    let submit = if conflict.is_some() {
        words.reviewers_conflict_submit()
    } else {
        words.reviewers_edit_submit()
    };
    let locked = matches!(reviewer.standing, Standing::Retired { .. });
    let closed = locked.then(|| view! {
        <Banner kind=BannerKind::Quiet title=words.reviewers_edit_retired_title() text=words.reviewers_edit_retired_more()/>
    });
    let name = reviewer.entry.name.to_string();
    view! {
        <a class="back-link" href=back>{words.reviewers_back_to(name)}</a>
        <PageHead title=words.reviewers_edit_title()/>
        {conflict}
        {closed}
        <div hidden=locked>
            <CommandForm command=EditReviewer::PATH page submit>
                <Hidden name="id" value=id.to_string()/>
                <Hidden name="version" value=version fresh=true/>
                <Hidden name="from" value=from/>
                <EntryFields input=reviewer.entry.as_input()/>
            </CommandForm>
        </div>
    }
    .into_any()
}
