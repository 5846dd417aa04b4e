//! `/office/petition-matters/new`: a matter is registered.

use domain::petitions::matter::MatterInput;
use leptos::prelude::*;
use leptos::server_fn::ServerFn as _;

use super::LIST;
use super::fields::Fields;
use crate::api::petitions::AddMatter;
use crate::parts::{Area, CommandForm, OfficeLayout, PageHead, PageTitle};
use crate::words::use_words;

/// Its address.
const PAGE: &str = "/office/petition-matters/new";

/// The page.
#[component]
pub fn AddMatterPage() -> impl IntoView {
    let words = use_words();
    view! {
        <OfficeLayout current=Area::Matters>
            <PageTitle text=words.matters_new_title()/>
            <a class="back-link" href=LIST>{words.matters_back_to_list()}</a>
            <PageHead title=words.matters_new_title() sub=words.matters_new_lead()/>
            <CommandForm command=AddMatter::PATH page=PAGE submit=words.matters_new_submit()>
                <Fields input=MatterInput::default()/>
            </CommandForm>
        </OfficeLayout>
    }
    .into_any()
}
