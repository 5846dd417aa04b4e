//! `/office/review-sessions/:number/outcome/print`: the text the petitioner is asked about, to read
//! on paper and to answer there, or by the link that is printed on it as a code.

use chrono::NaiveDate;
use domain::public_review::outcome::Stage;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use services::No;
use services::public_review::OutcomeFile;

use crate::PublicAddress;
use crate::api::outcome::{outcome_page, preview_page};
use crate::office_card::use_office_card;
use crate::pages::office::read::read;
use crate::pages::public::outcomes::{Heading, OutcomeView, Shown};
use crate::parts::{EmptyState, PageHead, PageTitle, Qr, SheetHead};
use crate::words::use_words;

/// The page.
#[component]
pub fn OutcomePaperPage() -> impl IntoView {
    let words = use_words();
    let params = use_params_map().get_untracked();
    let number = params.get("number").unwrap_or_default();
    let back = outcome_page(&number);
    let found = read(
        move |caller| async move {
            let services = &caller.services;
            let file = services.outcome(&caller.actor, &number).await?;
            // Without a link to give the text is read and answered on paper; a fault is a fault.
            let key = match services.show_preview_key(&caller.actor, &number).await {
                Ok(key) => Some(key),
                Err(No::Refused(_)) => None,
                Err(fault) => return Err(fault),
            };
            Ok((file, key, services.today()))
        },
        |(file, key, today)| view! { <Paper file key today/> }.into_any(),
    );
    view! {
        <PageTitle text=words.preview_paper_title()/>
        <main class="outcome-paper" id="main" tabindex="-1">
            <SheetHead back label=words.outcome_paper_back()/>
            {found}
        </main>
    }
    .into_any()
}

#[component]
fn Paper(file: OutcomeFile, key: Option<String>, today: NaiveDate) -> AnyView {
    let words = use_words();
    let latest = file.editions.first();
    let is_asked = latest.is_some_and(|kept| kept.outcome.stage() == Stage::Approved);
    let Some(shown) = Shown::on_paper(file, today).filter(|_| is_asked) else {
        let (title, text) = (words.preview_paper_none_title(), words.preview_paper_none());
        return view! {
            <PageHead title=words.preview_paper_title()/>
            <EmptyState title text/>
        }
        .into_any();
    };
    view! {
        <section class="leaf">
            <h1 class="page-title">{words.preview_title()}</h1>
            <p>{words.preview_lead()}</p>
            <p class="second" lang=words.language_other_tag()>{words.preview_lead_other()}</p>
            <p class="second">{words.preview_added()}</p>
        </section>
        <Heading shown=&shown below=true/>
        <OutcomeView shown/>
        <Answer key/>
    }
    .into_any()
}

/// The two answers in equal boxes, with room for a name, and the way to answer on a phone.
#[component]
fn Answer(key: Option<String>) -> AnyView {
    let words = use_words();
    let origin = use_context::<PublicAddress>().map(|address| address.0);
    let origin = origin.unwrap_or_default();
    let scan = key.map(|key| {
        let href = preview_page(&key);
        let says = format!("{origin}{href}");
        view! {
            <div class="paper-scan">
                <Qr says=says.clone() class="paper-qr"/>
                <p>{words.preview_paper_scan()}</p>
                <p class="paper-address"><a href=href rel="external">{says}</a></p>
            </div>
        }
    });
    let office = use_office_card();
    let office = [office.name, office.address, office.hours, office.phone];
    let office: Vec<_> = office.into_iter().filter(|said| !said.is_empty()).collect();
    let office = office.join(" · ");
    let answers = [words.preview_yes(), words.preview_no()];
    let answers = answers.map(|answer| {
        view! { <li><span class="paper-box" aria-hidden="true"></span>{answer}</li> }
    });
    view! {
        <section class="leaf paper-answer">
            <div>
                <h2 class="leaf-title">{words.preview_question()}</h2>
                <ul class="paper-choices">{answers.collect_view()}</ul>
                <p class="paper-line">{words.preview_paper_name()}</p>
                <p class="paper-line">{words.preview_paper_day()}</p>
                <p class="second">{words.preview_paper_later()}</p>
                <p class="second">{office}</p>
            </div>
            {scan}
        </section>
    }
    .into_any()
}
