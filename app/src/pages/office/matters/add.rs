//! `/office/petition-matters/new`: a matter is registered.

use domain::petitions::matter::{
    MatterCategory, Purpose, SUMMARY_CHARS_MAX, TITLE_CHARS_MAX, UNIT_CHARS_MAX,
};
use leptos::prelude::*;
use leptos::server_fn::ServerFn as _;

use super::{LIST, category, purpose};
use crate::api::petitions::AddMatter;
use crate::parts::{
    Area, ChoiceField, CommandForm, OfficeLayout, PageHead, PageTitle, TextArea, TextField,
};
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
                <Fields/>
            </CommandForm>
        </OfficeLayout>
    }
    .into_any()
}

#[component]
fn Fields() -> AnyView {
    let words = use_words();
    let purposes = Purpose::ALL
        .iter()
        .map(|one| (one.code().to_owned(), purpose(words, *one).to_owned()))
        .collect::<Vec<_>>();
    let categories = MatterCategory::ALL
        .iter()
        .map(|one| (one.code().to_owned(), category(words, *one).to_owned()))
        .collect::<Vec<_>>();
    view! {
        <TextField name="matter_no" label=words.matters_field_number() hint=words.matters_field_number_hint()
            max=24 required=true/>
        <TextField name="title" label=words.matters_field_title() hint=words.matters_field_title_hint()
            max=TITLE_CHARS_MAX required=true/>
        <ChoiceField name="purpose" label=words.matters_field_purpose() hint=words.matters_field_purpose_hint()
            options=purposes required=true radios=true/>
        <ChoiceField name="category" label=words.matters_field_category() options=categories
            blank=words.matters_field_category_choose() required=true/>
        <TextArea name="summary" label=words.matters_field_summary() hint=words.matters_field_summary_hint()
            max=SUMMARY_CHARS_MAX rows=6 required=true/>
        <TextField name="responsible_unit" label=words.matters_field_unit() hint=words.matters_field_unit_hint()
            max=UNIT_CHARS_MAX required=true/>
    }
    .into_any()
}
