//! `/office/review-sessions/:number/outcome`: what is published of a session is prepared, approved,
//! agreed to, published and taken away.

mod fields;
mod paper;
mod steps;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::ids::AccountId;
use domain::public_review::course::Status;
use domain::public_review::outcome::{
    Answer, Answered, Did, Ended, OtherParties, Outcome, OutcomeStep, Stage,
};
use domain::refusal::Refusal;
use leptos::prelude::*;
use leptos::server_fn::ServerFn as _;
use leptos_router::hooks::use_params_map;
use services::public_review::{FieldHint, OutcomeFile};

pub use paper::OutcomePaperPage;

use self::fields::{Editor, Hints};
use self::steps::Steps;
use super::read::read;
use crate::api::outcome::{DecideOutcome, WriteOutcome, outcome_page};
use crate::api::review_sessions::page_of;
use crate::form::refused_of;
use crate::pages::public::outcomes::{Heading, OutcomeView, Shown};
use crate::parts::{
    Area, Banner, BannerKind, Card, Chip, ChipKind, ConfirmDetails, EmptyState, Fact, Icon,
    OfficeLayout, PageHead, PageTitle,
};
use crate::trouble::Trouble;
use crate::words::{Words, use_words};

/// How far an outcome is.
pub(super) fn stage(words: Words, outcome: &Outcome, today: NaiveDate) -> (ChipKind, &'static str) {
    match outcome.stage() {
        Stage::Preparing => (ChipKind::Info, words.outcome_stage_preparing()),
        Stage::Prepared => (ChipKind::Warn, words.outcome_stage_prepared()),
        Stage::Approved => (ChipKind::Warn, words.outcome_stage_approved()),
        Stage::Agreed => (ChipKind::Info, words.outcome_stage_agreed()),
        Stage::Declined => (ChipKind::Plain, words.outcome_stage_declined()),
        Stage::Published if !outcome.is_listed_on(today) => {
            (ChipKind::Plain, words.outcome_stage_expired())
        }
        Stage::Published => (ChipKind::Done, words.outcome_stage_published()),
        Stage::Withdrawn => (ChipKind::Plain, words.outcome_stage_withdrawn()),
        Stage::Replaced => (ChipKind::Plain, words.outcome_stage_replaced()),
    }
}

/// What was done to an edition.
pub(super) fn outcome_step(words: Words, step: OutcomeStep) -> &'static str {
    match step {
        OutcomeStep::Written => words.outcome_audit_step_written(),
        OutcomeStep::Prepared => words.outcome_audit_step_prepared(),
        OutcomeStep::Approved => words.outcome_audit_step_approved(),
        OutcomeStep::GivenBack => words.outcome_audit_step_given_back(),
        OutcomeStep::LinkShown => words.outcome_audit_step_link_shown(),
        OutcomeStep::AgreedByLink => words.outcome_audit_step_agreed_by_link(),
        OutcomeStep::DeclinedByLink => words.outcome_audit_step_declined_by_link(),
        OutcomeStep::AgreedOnPaper => words.outcome_audit_step_agreed_on_paper(),
        OutcomeStep::DeclinedOnPaper => words.outcome_audit_step_declined_on_paper(),
        OutcomeStep::Published => words.outcome_audit_step_published(),
        OutcomeStep::Replaced => words.outcome_audit_step_replaced(),
        OutcomeStep::Withdrawn => words.outcome_audit_step_withdrawn(),
        OutcomeStep::TakenBackByLink => words.outcome_audit_step_taken_back(),
        OutcomeStep::ConsentEnded => words.outcome_audit_step_consent_ended(),
    }
}

/// The page.
#[component]
pub fn OfficeOutcomePage() -> impl IntoView {
    let words = use_words();
    let params = use_params_map().get_untracked();
    let number = params.get("number").unwrap_or_default();
    let back = page_of(&number);
    let found = read(
        move |caller| async move {
            let services = &caller.services;
            let file = services.outcome(&caller.actor, &number).await?;
            let hints = services.hints_of(&caller.actor, &file.begin_with).await?;
            Ok((file, hints, services.today()))
        },
        |(file, hints, today)| view! { <Found file hints today/> }.into_any(),
    );
    view! {
        <OfficeLayout current=Area::Sessions>
            <PageTitle text=words.outcome_title()/>
            <a class="back-link" href=back>{words.sessions_back_to_session()}</a>
            {found}
        </OfficeLayout>
    }
    .into_any()
}

#[component]
fn Found(file: OutcomeFile, hints: Vec<FieldHint>, today: NaiveDate) -> AnyView {
    let words = use_words();
    let entry = &file.session.entry;
    let about = words.opinion_about(entry.number.as_str(), entry.title.to_string());
    let is_early = file
        .opinion
        .as_ref()
        .is_none_or(|kept| !kept.opinion.is_signed());
    let latest = file.editions.first().map(|kept| kept.outcome.stage());
    let page = outcome_page(entry.number.as_str());
    // Whoever pressed what is not offered any more is told so, and by what stands there now.
    let too_late = refused_of(DecideOutcome::PATH, &page).map(|refused| refused.trouble);
    let too_late = too_late.filter(Trouble::is_conflict).map(|trouble| {
        view! {
            <Banner kind=BannerKind::Offline icon=Icon::Warn title=trouble.said(words).title
                text=words.outcome_too_late()/>
        }
    });
    let is_over = latest.is_some_and(|stage| {
        matches!(stage, Stage::Published | Stage::Withdrawn | Stage::Replaced)
    });
    let is_refused = refused_of(WriteOutcome::PATH, &page).is_some();
    // Of what was saved: a text that was refused was not looked through.
    let hints = (!is_over && !is_refused).then(|| view! { <Hints hints/> });
    // What waits for approval is read as it would stand there; given back, it is a form again.
    let is_to_approve = file.may_approve && latest == Some(Stage::Prepared);
    let writes = file.may_keep && is_closed(&file).is_none() && !is_to_approve;
    // Withheld is a result. Whoever wants to go on all the same opens the form.
    let in_work = latest.is_some_and(|stage| {
        matches!(
            stage,
            Stage::Preparing | Stage::Prepared | Stage::Approved | Stage::Agreed
        )
    });
    let is_withheld = file.session.status() == Status::Withheld && !in_work;
    let main = if is_early {
        view! { <EmptyState title=words.outcome_none_title() text=words.outcome_early()/> }
            .into_any()
    } else if writes && is_withheld && !is_refused {
        let file = file.clone();
        view! {
            <Card title=words.outcome_withheld_title()>
                <p>{words.outcome_withheld_more()}</p>
                <ConfirmDetails summary=words.outcome_withheld_again() calm=true>
                    <Editor file=file.clone() today/>
                </ConfirmDetails>
            </Card>
        }
        .into_any()
    } else if writes {
        view! { {hints} <Editor file=file.clone() today/> }.into_any()
    } else if file.editions.is_empty() {
        view! { <EmptyState title=words.outcome_none_title() text=words.outcome_none()/> }
            .into_any()
    } else {
        // Whoever approves it reads what the public would read: all of it, as it would stand there.
        view! { {hints} {as_public(file.clone(), today)} }.into_any()
    };
    let editions = file
        .editions
        .iter()
        .map(|kept| view! { <Edition file=file.clone() outcome=kept.outcome.clone() today/> })
        .collect_view();
    view! {
        <PageHead title=words.outcome_title() sub=about/>
        <p class="remark">{words.outcome_lead()}</p>
        {too_late}
        <div class="file">
            <div class="file-side"><Steps file=file.clone() today/></div>
            <div class="file-main">{main}</div>
            <div class="file-rest">{editions} <steps::Votes file/></div>
        </div>
    }
    .into_any()
}

/// The latest edition as the public would read it.
fn as_public(file: OutcomeFile, today: NaiveDate) -> Option<AnyView> {
    Shown::on_paper(file, today).map(|shown| {
        view! {
            <Heading shown=&shown below=true/>
            <OutcomeView shown/>
        }
        .into_any()
    })
}

/// What was done to an edition, and by whom.
#[component]
fn Edition(file: OutcomeFile, outcome: Outcome, today: NaiveDate) -> AnyView {
    let words = use_words();
    let steps = *outcome.steps();
    let (kind, label) = stage(words, &outcome, today);
    let names = file.names.clone();
    let did = move |label: &'static str, did: Option<Did>| {
        did.map(|did| {
            let name = names.get(&did.by).cloned().unwrap_or_default();
            view! { <Fact label>{words.outcome_did(words.moment(did.at), name)}</Fact> }
        })
    };
    let answered = steps.answer.map(|answer| {
        let said = answer_said(words, &file.names, answer);
        view! { <Fact label=words.outcome_answered()>{said}</Fact> }
    });
    // An earlier no stays in sight of whoever approves and publishes a later text.
    let declined = outcome.declined().filter(|no| steps.answer != Some(*no));
    let declined = declined.map(|no| {
        let said = answer_said(words, &file.names, no);
        view! { <Fact label=words.outcome_declined_before()><strong>{said}</strong></Fact> }
    });
    let others = outcome.text.others.map(|others| {
        let said = match others {
            OtherParties::Nobody => words.outcome_others_nobody(),
            OtherParties::AllAgreed => words.outcome_others_all_agreed(),
        };
        view! { <Fact label=words.outcome_others_fact()>{said}</Fact> }
    });
    let ended = steps.ended.map(|ended| {
        let (label, by) = match ended {
            Ended::Withdrawn(by) => (words.outcome_ended_withdrawn(), Some(by)),
            Ended::Replaced(by) => (words.outcome_ended_replaced(), Some(by)),
            Ended::TakenBack(at) => {
                let at = words.moment(at);
                let said = view! { <Fact label=words.outcome_ended_taken_back()>{at}</Fact> };
                return said.into_any();
            }
        };
        did(label, by).into_any()
    });
    let listed = steps.publication.filter(|_| steps.ended.is_none());
    let until = listed.map(|publication| {
        let day = words.day(publication.last_day());
        view! { <Fact label=words.outcome_listed_until()>{day}</Fact> }
    });
    view! {
        <Card title=words.outcome_edition(outcome.edition)>
            <p><Chip kind label/></p>
            <dl class="facts">
                {did(words.outcome_prepared_by(), steps.prepared)}
                {did(words.outcome_approved_by(), steps.approved)}
                {answered}
                {declined}
                {did(words.outcome_published_at(), steps.publication.map(|one| one.did))}
                {others}
                {until}
                {ended}
            </dl>
        </Card>
    }
    .into_any()
}

/// What the petitioner said, how, and who has recorded it.
fn answer_said(words: Words, names: &BTreeMap<AccountId, String>, answer: Answer) -> String {
    let name = answer.by.and_then(|by| names.get(&by).cloned());
    let at = words.moment(answer.at);
    let recorded = words.outcome_did(&at, name.unwrap_or_default());
    match (answer.agrees, answer.how) {
        (true, Answered::Link) => words.outcome_answered_yes_link(at),
        (false, Answered::Link) => words.outcome_answered_no_link(at),
        (true, Answered::Paper) => words.outcome_answered_yes_paper(recorded),
        (false, Answered::Paper) => words.outcome_answered_no_paper(recorded),
    }
}

/// Whether the session still takes steps on its outcome.
fn is_closed(file: &OutcomeFile) -> Option<Refusal> {
    file.session
        .course()
        .is_terminal()
        .then_some(Refusal::TransitionNotNow)
}
