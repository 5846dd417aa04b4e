//! `/office/reviewers/new`: a reviewer joins the pool.

use leptos::prelude::*;
use leptos::server_fn::ServerFn as _;

use super::fields::EntryFields;
use super::namesake;
use crate::api::reviewers::AddReviewer;
use crate::parts::{Area, CommandForm, OfficeLayout, PageHead, PageTitle};
use crate::way_back::LIST;
use crate::words::use_words;

/// Its address.
const PAGE: &str = "/office/reviewers/new";

/// The page.
#[component]
pub fn AddReviewerPage() -> impl IntoView {
    let words = use_words();
    view! {
        <OfficeLayout current=Area::Reviewers>
            <PageTitle text=words.reviewers_new_title()/>
            <a class="back-link" href=LIST>{words.reviewers_back_to_list()}</a>
            <PageHead title=words.reviewers_new_title()/>
            <CommandForm command=AddReviewer::PATH page=PAGE submit=words.reviewers_add_submit()>
                {namesake::asked(PAGE)}
                <EntryFields/>
            </CommandForm>
        </OfficeLayout>
    }
    .into_any()
}
