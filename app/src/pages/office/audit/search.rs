//! What the audit log is asked for.

use domain::audit::Recorded;
use domain::wire::AuditQuery;
use leptos::prelude::*;

use super::super::address::with_query;
use super::recorded;
use crate::parts::{ChoiceField, DateField, SearchForm, TextField, TextKind};
use crate::words::use_words;

/// The log's own address.
pub(super) const LIST: &str = "/office/audit";

/// The question without the place in the list.
fn filters(asked: &AuditQuery) -> [(&'static str, &str); 5] {
    [
        ("from", &asked.from),
        ("to", &asked.to),
        ("who", &asked.who),
        ("deed", &asked.deed),
        ("subject", &asked.subject),
    ]
}

/// Whether anything but the whole log is asked for.
pub(super) fn narrow(asked: &AuditQuery) -> bool {
    filters(asked)
        .iter()
        .any(|(_, value)| !value.trim().is_empty())
}

/// The question alone, as an address asks it.
pub(super) fn question(asked: &AuditQuery) -> String {
    let address = with_query("", &filters(asked));
    address.trim_start_matches('?').to_owned()
}

/// The address of the same question at another place in the list.
pub(super) fn with(asked: &AuditQuery, side: &str, cursor: &str) -> String {
    let mut all = filters(asked).to_vec();
    all.push((side, cursor));
    with_query(LIST, &all)
}

/// The search form: an address like any other, so that it works alone and can be kept.
#[component]
pub(super) fn Search(asked: AuditQuery) -> impl IntoView {
    let words = use_words();
    let is_narrow = narrow(&asked);
    let deeds = Recorded::ALL
        .iter()
        .map(|deed| (deed.word().to_owned(), recorded(words, *deed).to_owned()))
        .collect::<Vec<_>>();
    view! {
        <SearchForm action=LIST narrow=is_narrow>
            <DateField name="from" label=words.audit_search_from() value=asked.from/>
            <DateField name="to" label=words.audit_search_to() value=asked.to/>
            <TextField name="who" label=words.audit_search_who() value=asked.who kind=TextKind::Search/>
            <ChoiceField name="deed" label=words.audit_search_deed() options=deeds value=asked.deed
                blank=words.audit_any_deed()/>
            <TextField name="subject" label=words.audit_search_subject() value=asked.subject
                kind=TextKind::Search/>
        </SearchForm>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turning_the_page_keeps_the_question() {
        let asked = AuditQuery {
            from: "2026-05-06".into(),
            who: "赵".into(),
            after: "x".into(),
            ..AuditQuery::default()
        };
        assert_eq!(
            with(&asked, "before", "k-1"),
            "/office/audit?from=2026-05-06&who=%E8%B5%B5&before=k-1"
        );
        assert!(narrow(&asked));
        assert!(!narrow(&AuditQuery::default()));
    }
}
