//! What a clerk writes of a matter.

use domain::petitions::matter::{
    MatterCategory, MatterInput, Purpose, SUMMARY_CHARS_MAX, TITLE_CHARS_MAX, UNIT_CHARS_MAX,
};
use leptos::prelude::*;

use super::{category, purpose};
use crate::parts::{ChoiceField, TextArea, TextField};
use crate::words::use_words;

/// The fields, beginning with what is written already.
#[component]
pub(super) fn Fields(input: MatterInput) -> AnyView {
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
            value=input.matter_no max=24 required=true/>
        <TextField name="title" label=words.matters_field_title() hint=words.matters_field_title_hint()
            value=input.title max=TITLE_CHARS_MAX required=true/>
        <ChoiceField name="purpose" label=words.matters_field_purpose() hint=words.matters_field_purpose_hint()
            options=purposes value=input.purpose required=true radios=true/>
        <ChoiceField name="category" label=words.matters_field_category() options=categories
            value=input.category blank=words.matters_field_category_choose() required=true/>
        <TextArea name="summary" label=words.matters_field_summary() hint=words.matters_field_summary_hint()
            value=input.summary max=SUMMARY_CHARS_MAX rows=6 required=true/>
        <TextField name="responsible_unit" label=words.matters_field_unit() hint=words.matters_field_unit_hint()
            value=input.responsible_unit max=UNIT_CHARS_MAX required=true/>
    }
    .into_any()
}
