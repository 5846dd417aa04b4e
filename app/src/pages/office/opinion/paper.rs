//! `/office/review-sessions/:number/opinion/print`: the opinion as a document on A4, laid out as
//! official documents are (GB/T 9704): the issuer in red on top, number, title, text, signatures.

use domain::public_review::opinion::{OpinionEntry, Signature, Signer};
use domain::public_review::session::{ReviewSession, civil_day};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use services::public_review::{OpinionFile, counted_of};

use super::super::read::read;
use crate::api::outcome::opinion_page;
use crate::hall::arithmetic::Arithmetic;
use crate::office_card::use_office_card;
use crate::pages::public::outcomes::next_step;
use crate::parts::{EmptyState, PageTitle, SheetHead};
use crate::words::{Words, in_fours, use_words};

/// The page.
#[component]
pub fn OpinionPaperPage() -> impl IntoView {
    let words = use_words();
    let params = use_params_map().get_untracked();
    let number = params.get("number").unwrap_or_default();
    let back = opinion_page(&number);
    let found = read(
        move |caller| async move { caller.services.opinion(&caller.actor, &number).await },
        |file| view! { <Paper file/> }.into_any(),
    );
    view! {
        <PageTitle text=words.opinion_title()/>
        <main class="official" id="main" tabindex="-1">
            <SheetHead back label=words.opinion_doc_back()/>
            {found}
        </main>
    }
    .into_any()
}

#[component]
fn Paper(file: OpinionFile) -> AnyView {
    let words = use_words();
    let Some(kept) = file.kept.clone() else {
        return view! { <EmptyState title=words.opinion_none_title() text=words.opinion_none()/> }
            .into_any();
    };
    let entry = kept.opinion.entry.clone();
    let session = &file.session.entry;
    let office = use_office_card().name;
    let office = if office.is_empty() {
        words.common_app().to_owned()
    } else {
        office
    };
    let draft = (!kept.opinion.is_signed())
        .then(|| view! { <p class="official-draft">{words.opinion_doc_draft()}</p> });
    let head = kept.head.clone().map(|head| {
        view! { <p class="official-head-hash">{words.opinion_doc_head(in_fours(&head.hash), head.seq)}</p> }
    });
    let matter = file.matter.entry.matter_no.as_str().to_owned();
    let held_on = civil_day(file.session.held_at());
    let held = if held_on == civil_day(session.scheduled_at) {
        words.moment(session.scheduled_at)
    } else {
        words.day(held_on)
    };
    view! {
        <article class="official-sheet">
            {draft}
            <p class="official-issuer">{office}</p>
            <p class="official-number">{words.opinion_doc_no(session.number.as_str())}</p>
            <h1 class="official-title">
                {session.title.to_string()} " " <span class="official-kind">{words.opinion_title()}</span>
            </h1>
            <dl class="official-facts">
                <dt>{words.opinion_doc_matter()}</dt><dd>{matter}</dd>
                <dt>{words.opinion_doc_held()}</dt><dd>{held}</dd>
                <dt>{words.opinion_doc_venue()}</dt><dd>{session.venue.to_string()}</dd>
                <dt>{words.opinion_doc_unit()}</dt>
                <dd>{file.matter.entry.responsible_unit.to_string()}</dd>
            </dl>
            <Text file=file.clone() entry/>
            <div class="official-signatures">
                {signature(words, &file.session, Signer::Chair, kept.opinion.chair.as_ref())}
                {signature(words, &file.session, Signer::Clerk, kept.opinion.clerk.as_ref())}
            </div>
            {head}
        </article>
    }
    .into_any()
}

fn signature(
    words: Words,
    session: &ReviewSession,
    signer: Signer,
    signature: Option<&Signature>,
) -> AnyView {
    let name = signature.map(|one| one.name.as_str()).unwrap_or_default();
    let stands_in = signature.is_some_and(|one| signer.is_stood_in_for(session, one.by));
    let line = match (signer, stands_in) {
        (Signer::Chair, false) => words.opinion_doc_signed(name),
        (Signer::Chair, true) => words.opinion_doc_signed_for(name),
        (Signer::Clerk, false) => words.opinion_doc_signed_clerk(name),
        (Signer::Clerk, true) => words.opinion_doc_signed_clerk_for(name),
    };
    let day = signature.map(|one| view! { <span>{words.moment(one.at)}</span> });
    view! { <p class="official-signature"><span>{line}</span> {day}</p> }.into_any()
}

#[component]
fn Text(file: OpinionFile, entry: OpinionEntry) -> AnyView {
    let words = use_words();
    let part = |title: &'static str, text: String| {
        view! {
            <section class="official-part">
                <h2>{title}</h2>
                <p class="as-typed">{text}</p>
            </section>
        }
    };
    let counted = counted_of(&file.session, &file.tallies);
    let several = counted.len() > 1;
    let results = (1..)
        .zip(counted)
        .map(|(place, counted)| {
            let said = Arithmetic::of(words, &counted.options, &counted.tally);
            let text = if several {
                words.outcomes_asked(place, counted.text)
            } else {
                counted.text
            };
            view! {
                <div class="official-result">
                    <p>{text}</p>
                    <p><strong>{said.result}</strong></p>
                    <p>{said.because}</p>
                    <p>{format!("{}{}{}", said.counted, words.gap(), said.sum)}</p>
                    <p>{said.line}</p>
                </div>
            }
        })
        .collect_view();
    let minority = entry.minority_view.as_ref().map(|view_of| {
        view! { <p class="as-typed"><strong>{words.opinion_doc_minority()}</strong> {view_of.to_string()}</p> }
    });
    let remedy = next_step(words, entry.next_remedy);
    view! {
        {part(words.opinion_doc_facts(), entry.facts_agreed.to_string())}
        {part(words.opinion_doc_disputed(), entry.facts_disputed.to_string())}
        <section class="official-part">
            <h2>{words.opinion_doc_results()}</h2>
            {results}
        </section>
        <section class="official-part">
            <h2>{words.opinion_doc_views()}</h2>
            <p class="as-typed">
                <strong>{words.opinion_doc_majority()}</strong> {entry.majority_view.to_string()}
            </p>
            {minority}
        </section>
        {part(words.opinion_doc_recommendation(), entry.recommendation.to_string())}
        <section class="official-part">
            <h2>{words.opinion_doc_remedy()}</h2>
            <p>{remedy}</p>
            <p><strong>{words.arithmetic_advisory()}</strong></p>
        </section>
    }
    .into_any()
}
