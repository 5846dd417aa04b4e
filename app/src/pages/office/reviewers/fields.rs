//! The fields of an entry, the same for a new reviewer and a changed one.

use domain::people::reviewer::{
    ACCESS_NOTE_CHARS_MAX, AccessNeed, BODY_CHARS_MAX, NAME_CHARS_MAX, ReviewerCategory,
    ReviewerInput,
};
use leptos::prelude::*;

use super::super::said;
use super::conflict::or_choice;
use crate::parts::{CheckGroup, ChoiceField, DateField, TextArea, TextField};
use crate::words::use_words;

/// The fields, filled with what is known.
#[component]
pub(super) fn EntryFields(#[prop(optional)] input: ReviewerInput) -> impl IntoView {
    let words = use_words();
    let categories = ReviewerCategory::ALL
        .iter()
        .map(|one| {
            (
                one.code().to_owned(),
                said::category(words, *one).to_owned(),
            )
        })
        .collect::<Vec<_>>();
    let needs = AccessNeed::ALL
        .iter()
        .map(|one| (one.code().to_owned(), said::need(words, *one).to_owned()))
        .collect::<Vec<_>>();
    view! {
        {or_choice("name", || view! {
            <TextField name="name" label=words.reviewers_field_name() value=input.name
                max=NAME_CHARS_MAX required=true/>
        }.into_any())}
        {or_choice("category", || view! {
            <ChoiceField name="category" label=words.reviewers_field_category() options=categories
                value=input.category blank=words.reviewers_field_category_choose() required=true/>
        }.into_any())}
        {or_choice("appointing_body", || view! {
            <TextField name="appointing_body" label=words.reviewers_field_appointing_body()
                hint=words.reviewers_field_appointing_body_hint() value=input.appointing_body
                max=BODY_CHARS_MAX required=true/>
        }.into_any())}
        <div class="fields-beside">
            {or_choice("term_from", || view! {
                <DateField name="term_from" label=words.reviewers_field_term_from()
                    hint=words.reviewers_field_term_hint() value=input.term_from required=true/>
            }.into_any())}
            {or_choice("term_to", || view! {
                <DateField name="term_to" label=words.reviewers_field_term_to()
                    hint=words.reviewers_field_term_hint() value=input.term_to required=true/>
            }.into_any())}
        </div>
        {or_choice("conflict_units", || view! {
            <TextArea name="conflict_units" label=words.reviewers_field_conflict_units()
                hint=words.reviewers_field_conflict_units_hint()
                value=input.conflict_units.join("\n") rows=4/>
        }.into_any())}
        <CheckGroup name="access_needs" label=words.reviewers_field_access_needs()
            hint=words.reviewers_field_access_needs_hint() options=needs chosen=input.access_needs/>
        {or_choice("access_note", || view! {
            <TextArea name="access_note" label=words.reviewers_field_access_note()
                hint=words.reviewers_field_access_note_hint() value=input.access_note
                max=ACCESS_NOTE_CHARS_MAX rows=3/>
        }.into_any())}
    }
    .into_any()
}
