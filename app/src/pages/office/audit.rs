//! `/office/audit`: who did what and when, for the auditor. Read only.

use domain::wire::AuditLine;
use leptos::prelude::*;

use super::address::{use_cut, with_query};
use super::said;
use crate::api::audit::{Audit, AuditPage as Log};
use crate::asked::ask;
use crate::parts::{
    Area, Card, DataTable, EmptyState, Loaded, OfficeLayout, PageHead, PageTitle, Pager,
};
use crate::words::{Words, use_words};

const LIST: &str = "/office/audit";

/// Characters of a hash or id that are shown in a row: enough to tell two apart.
const BEGINNING_CHARS: usize = 12;

/// Who did it, as an auditor reads it.
fn who(words: Words, line: &AuditLine) -> String {
    if !line.actor_name.is_empty() {
        return line.actor_name.clone();
    }
    match line.actor.as_str() {
        "operator" => words.audit_actor_operator().to_owned(),
        "visitor" => words.audit_actor_visitor().to_owned(),
        other => other.to_owned(),
    }
}

/// What it was done to. An unknown kind, of a later program, is shown as it is stored.
fn object(words: Words, kind: &str) -> String {
    match kind {
        "account" => words.audit_object_account(),
        "reviewer" => words.audit_object_reviewer(),
        "username" => words.audit_object_username(),
        "organisation" => words.audit_object_organisation(),
        "database" => words.audit_object_database(),
        other => return other.to_owned(),
    }
    .to_owned()
}

/// The beginning of a hash or id.
fn beginning(text: &str) -> String {
    text.chars().take(BEGINNING_CHARS).collect()
}

/// A hash in groups of four, so that two people can compare it aloud.
fn in_fours(hash: &str) -> String {
    let mut grouped = String::with_capacity(hash.len() + hash.len() / 4);
    for (place, c) in hash.chars().enumerate() {
        if place > 0 && place.is_multiple_of(4) {
            grouped.push(' ');
        }
        grouped.push(c);
    }
    grouped
}

/// The page.
#[component]
pub fn AuditPage() -> impl IntoView {
    let words = use_words();
    let cut = use_cut();
    let log = ask(move || {
        let (after, before) = cut.get();
        Audit { after, before }
    });
    view! {
        <OfficeLayout current=Area::Audit>
            <PageTitle text=words.audit_title()/>
            <PageHead title=words.audit_title() sub=words.audit_lead()/>
            <Loaded from=log draw=|log| view! { <Found log/> }/>
        </OfficeLayout>
    }
    .into_any()
}

#[component]
fn Found(log: Log) -> impl IntoView {
    let words = use_words();
    let Log {
        list,
        head_seq,
        head_hash,
    } = log;
    let before = list
        .before
        .map(|cursor| with_query(LIST, &[("before", &cursor)]));
    let after = list
        .after
        .map(|cursor| with_query(LIST, &[("after", &cursor)]));
    let rows = list.page.rows;
    if rows.is_empty() {
        return view! { <EmptyState title=words.audit_empty_title() text=words.audit_empty_more()/> }
            .into_any();
    }
    let heads = [
        words.audit_column_seq(),
        words.audit_column_when(),
        words.audit_column_who(),
        words.audit_column_deed(),
        words.audit_column_object(),
        words.audit_column_hash(),
    ];
    let rows = rows
        .into_iter()
        .map(|line| view! { <Line line/> })
        .collect_view();
    view! {
        <Card title=words.audit_head_title()>
            <p><code class="code chain-head">{in_fours(&head_hash)}</code></p>
            <p class="second">{words.audit_head_more(head_seq)}</p>
        </Card>
        <DataTable caption=words.audit_table_caption() heads=heads.map(str::to_owned).to_vec()>
            {rows}
        </DataTable>
        <Pager before after/>
    }
    .into_any()
}

#[component]
fn Line(line: AuditLine) -> impl IntoView {
    let words = use_words();
    let account = line.actor.strip_prefix("account:").map(str::to_owned);
    let who = who(words, &line);
    let who = match account {
        Some(id) => {
            view! { <a class="row-link" href=format!("/office/accounts/{id}")>{who}</a> }.into_any()
        }
        None => who.into_any(),
    };
    let object_id = beginning(&line.object_id);
    let object_id = if line.object_kind == "account" {
        let href = format!("/office/accounts/{}", line.object_id);
        view! { <a class="row-link" href=href><code class="code">{object_id}</code></a> }.into_any()
    } else {
        view! { <code class="code">{object_id}</code> }.into_any()
    };
    view! {
        <tr>
            <td data-label=words.audit_column_seq()>{line.seq.to_string()}</td>
            <td data-label=words.audit_column_when()>{words.moment(line.recorded_at)}</td>
            <td data-label=words.audit_column_who()>{who}</td>
            <td data-label=words.audit_column_deed()>{said::recorded(words, line.deed)}</td>
            <td data-label=words.audit_column_object()>{object(words, &line.object_kind)} " " {object_id}</td>
            <td data-label=words.audit_column_hash()><code class="code">{beginning(&line.hash)}</code></td>
        </tr>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_can_be_read_aloud() {
        assert_eq!(in_fours("0123456789ab"), "0123 4567 89ab");
        assert_eq!(in_fours("012"), "012");
        assert_eq!(beginning("67e55044-10b1-426f"), "67e55044-10b");
    }
}
