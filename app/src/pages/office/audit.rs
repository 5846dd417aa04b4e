//! `/office/audit`: who did what and when, for the auditor. Read only, and without a program: it
//! is whole as the server draws it, and nothing on it changes by itself.

mod detail;
mod search;

use domain::audit::Recorded;
use domain::wire::{AuditLine, AuditQuery};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use self::detail::{detail, right};
use self::search::{LIST, Search, narrow, question, with};
use crate::api::audit::{Audit, AuditPage as Log};
use crate::asked::ask;
use crate::parts::{
    Area, ButtonLink, Card, DataTable, EmptyState, Exports, Loaded, OfficeLayout, PageHead,
    PageTitle, Pager,
};
use crate::words::{Words, in_fours, use_words};

/// Characters of a hash or id that are shown in a row: enough to tell two apart, and to search by.
const BEGINNING_CHARS: usize = 12;

/// Who did it, as an auditor reads it.
pub(super) fn who(words: Words, line: &AuditLine) -> String {
    if !line.actor_name.is_empty() {
        return line.actor_name.clone();
    }
    if let Some(seat) = line.actor_seat {
        return words.audit_more_seat(seat);
    }
    match line.actor.as_str() {
        "operator" => words.audit_actor_operator().to_owned(),
        "visitor" => words.audit_actor_visitor().to_owned(),
        other => other.to_owned(),
    }
}

/// What it was done to. An unknown kind, of a later program, is shown as it is stored.
pub(super) fn object(words: Words, kind: &str) -> String {
    match kind {
        "account" => words.audit_object_account(),
        "reviewer" => words.audit_object_reviewer(),
        "username" => words.audit_object_username(),
        "organisation" => words.audit_object_organisation(),
        "database" => words.audit_object_database(),
        "petition_matter" => words.audit_object_petition_matter(),
        "review_session" => words.audit_object_review_session(),
        "hearing_profile" => words.hearing_profile_title(),
        "list" => words.exports_list(),
        "deed" => words.audit_more_object_deed(),
        other => return other.to_owned(),
    }
    .to_owned()
}

/// The beginning of a hash or id.
fn beginning(text: &str) -> String {
    text.chars().take(BEGINNING_CHARS).collect()
}

/// What the audit log says was done.
pub(super) fn recorded(words: Words, deed: Recorded) -> &'static str {
    match deed {
        Recorded::OrgFounded => words.audit_deed_org_founded(),
        Recorded::AccountCreated => words.audit_deed_account_created(),
        Recorded::AccountRolesChanged => words.audit_deed_account_roles_changed(),
        Recorded::AccountDisabled => words.audit_deed_account_disabled(),
        Recorded::AccountEnabled => words.audit_deed_account_enabled(),
        Recorded::AccountPasswordReset => words.audit_deed_account_password_reset(),
        Recorded::AccountUnlocked => words.audit_deed_account_unlocked(),
        Recorded::SecondFactorReset => words.audit_deed_second_factor_reset(),
        Recorded::SecondFactorEnrolled => words.audit_deed_second_factor_enrolled(),
        Recorded::PasswordChanged => words.audit_deed_password_changed(),
        Recorded::LoggedIn => words.audit_deed_logged_in(),
        Recorded::LogInLocked => words.audit_deed_log_in_locked(),
        Recorded::GuessesNotRecorded => words.audit_deed_guesses_not_recorded(),
        Recorded::LoggedOut => words.audit_deed_logged_out(),
        Recorded::LoggedOutEverywhere => words.audit_deed_logged_out_everywhere(),
        Recorded::ReviewerAdded => words.audit_deed_reviewer_added(),
        Recorded::ReviewerEdited => words.audit_deed_reviewer_edited(),
        Recorded::ReviewerRetired => words.audit_deed_reviewer_retired(),
        Recorded::ReviewerReinstated => words.audit_deed_reviewer_reinstated(),
        Recorded::MatterAdded => words.audit_deed_matter_added(),
        Recorded::MatterEdited => words.matters_audit_edited(),
        Recorded::SessionDrafted => words.audit_deed_session_drafted(),
        Recorded::SessionEdited => words.audit_deed_session_edited(),
        Recorded::ConsentRecorded => words.audit_deed_consent_recorded(),
        Recorded::SessionMoved => words.audit_deed_session_moved(),
        Recorded::ClockSet => words.audit_deed_clock_set(),
        Recorded::CardsPrinted => words.audit_deed_cards_printed(),
        Recorded::SeatClaimed => words.audit_deed_seat_claimed(),
        Recorded::SeatFreed => words.audit_deed_seat_freed(),
        Recorded::AlertRaised => words.audit_deed_alert_raised(),
        Recorded::AlertSettled => words.audit_deed_alert_settled(),
        Recorded::BallotAccepted => words.audit_deed_ballot_accepted(),
        Recorded::BallotRefused => words.audit_more_ballot_refused(),
        Recorded::DeedRefused => words.audit_more_deed_refused(),
        Recorded::DocumentAdded => words.documents_audit_added(),
        Recorded::DocumentWithdrawn => words.documents_audit_withdrawn(),
        Recorded::HearingProfileChanged => words.hearing_profile_audit_changed(),
        Recorded::OpinionWritten => words.opinion_audit_written(),
        Recorded::OpinionSigned => words.opinion_audit_signed(),
        Recorded::OutcomeMoved => words.outcome_audit_moved(),
        Recorded::VoteConsentRecorded => words.outcome_audit_vote_consent(),
        Recorded::ListExported => words.exports_audit(),
        Recorded::Restored => words.audit_deed_restored(),
    }
}

/// What the address asks for.
fn use_asked() -> AuditQuery {
    let query = use_query_map().get_untracked();
    let one = |name: &str| query.get(name).unwrap_or_default();
    AuditQuery {
        from: one("from"),
        to: one("to"),
        who: one("who"),
        deed: one("deed"),
        subject: one("subject"),
        after: one("after"),
        before: one("before"),
    }
}

/// The page.
#[component]
pub fn AuditPage() -> impl IntoView {
    let words = use_words();
    let asked = use_asked();
    let log = {
        let asked = asked.clone();
        ask(move || Audit {
            query: asked.clone(),
        })
    };
    let draw = {
        let asked = asked.clone();
        move |log| view! { <Found log asked=asked.clone()/> }
    };
    view! {
        <OfficeLayout current=Area::Audit>
            <PageTitle text=words.audit_title()/>
            <PageHead title=words.audit_title() sub=words.audit_lead()/>
            <Search asked/>
            <Loaded from=log draw/>
        </OfficeLayout>
    }
    .into_any()
}

#[component]
fn Found(log: Log, asked: AuditQuery) -> impl IntoView {
    let words = use_words();
    let Log {
        list,
        head_seq,
        head_hash,
    } = log;
    let before = list.before.map(|cursor| with(&asked, "before", &cursor));
    let after = list.after.map(|cursor| with(&asked, "after", &cursor));
    let rows = list.page.rows;
    let found = if rows.is_empty() {
        view! { <NoneFound narrow=narrow(&asked)/> }.into_any()
    } else {
        view! { <Rows rows/> }.into_any()
    };
    let question = question(&asked);
    view! {
        {found}
        <Pager before after/>
        <Exports list="audit" asked=question/>
        <div class="audit-head">
            <Card title=words.audit_head_title()>
                <p><code class="code chain-head">{in_fours(&head_hash)}</code></p>
                <p class="second">{words.audit_head_more(head_seq)}</p>
            </Card>
        </div>
    }
    .into_any()
}

#[component]
fn NoneFound(narrow: bool) -> impl IntoView {
    let words = use_words();
    if narrow {
        view! {
            <EmptyState title=words.audit_none_title() text=words.audit_none_more()>
                <ButtonLink href=LIST label=words.common_search_clear()/>
            </EmptyState>
        }
        .into_any()
    } else {
        view! { <EmptyState title=words.audit_empty_title() text=words.audit_empty_more()/> }
            .into_any()
    }
}

#[component]
fn Rows(rows: Vec<AuditLine>) -> impl IntoView {
    let words = use_words();
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
        <DataTable
            caption=words.audit_table_caption()
            heads=heads.map(str::to_owned).to_vec()
            class="table table-log"
        >
            {rows}
        </DataTable>
    }
    .into_any()
}

/// A link to the page of an account, by its name.
fn account_link(id: &str, name: String) -> AnyView {
    view! { <a class="row-link" href=format!("/office/accounts/{id}")>{name}</a> }.into_any()
}

/// A list by the word the log keeps of it.
fn list(words: Words, word: &str) -> &str {
    match word {
        "reviewers" => words.nav_reviewers(),
        "accounts" => words.nav_accounts(),
        "audit" => words.nav_audit(),
        "petition-matters" => words.matters_title(),
        "review-sessions" => words.sessions_title(),
        "outcomes" => words.outcomes_title(),
        other => other,
    }
}

#[component]
fn Line(line: AuditLine) -> impl IntoView {
    let words = use_words();
    let who = who(words, &line);
    let who = match line.actor.strip_prefix("account:") {
        Some(id) => account_link(id, who),
        None => who.into_any(),
    };
    let all_of_it = with_subject(&line.object_id);
    let subject = match line.object_kind.as_str() {
        "account" if !line.object_name.is_empty() => {
            account_link(&line.object_id, line.object_name.clone())
        }
        "deed" => right(words, &line.object_id).into_any(),
        "list" => {
            let list = list(words, &line.object_id).to_owned();
            view! { <a class="row-link" href=all_of_it>{list}</a> }.into_any()
        }
        // It leads to all that was done to the same thing.
        _ if !line.object_name.is_empty() => {
            let number = line.object_name.clone();
            view! { <a class="row-link" href=all_of_it>{number}</a> }.into_any()
        }
        // Nobody remembers an id.
        _ => {
            let id = beginning(&line.object_id);
            view! { <a class="row-link" href=all_of_it><code class="code">{id}</code></a> }
                .into_any()
        }
    };
    let exactly = detail(words, line.deed, &line.detail).join(" · ");
    let exactly = (!exactly.is_empty())
        .then(|| view! { " " <span class="second">{exactly}</span> }.into_any());
    view! {
        <tr>
            <td class="log-seq" data-label=words.audit_column_seq()>{line.seq.to_string()}</td>
            <td class="log-when when" data-label=words.audit_column_when()>{words.moment_brief(line.recorded_at)}</td>
            <td class="log-who keep" data-label=words.audit_column_who()>{who}</td>
            <td class="log-deed keep" data-label=words.audit_column_deed()>
                {recorded(words, line.deed)} {exactly}
            </td>
            <td class="log-subject keep" data-label=words.audit_column_object()>
                <span class="log-kind">{object(words, &line.object_kind)}</span> " " {subject}
            </td>
            <td class="log-hash" data-label=words.audit_column_hash()>
                <code class="code">{beginning(&line.hash)}</code>
            </td>
        </tr>
    }
    .into_any()
}

/// The address of everything that was done to one thing.
fn with_subject(id: &str) -> String {
    let asked = AuditQuery {
        subject: id.to_owned(),
        ..AuditQuery::default()
    };
    with(&asked, "after", "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_word_is_shown_by_its_beginning() {
        assert_eq!(beginning("67e55044-10b1-426f"), "67e55044-10b");
    }
}
