//! `/office/review-sessions/:number/opinion`: the opinion of a session is written and signed.

mod paper;

use domain::public_review::opinion::{OpinionInput, Signature, Signer};
use domain::public_review::remedy::{FINALISED, NO_TIER, Remedy, RemedyInput};
use domain::refusal::Refusal;
use leptos::prelude::*;
use leptos::server_fn::ServerFn as _;
use leptos_router::hooks::use_params_map;
use services::public_review::OpinionFile;

pub use paper::OpinionPaperPage;

use super::read::read;
use crate::api::outcome::{SignOpinion, WriteOpinion, opinion_page};
use crate::api::review_sessions::page_of;
use crate::form::{refused_here, version_read};
use crate::pages::public::outcomes::results_of;
use crate::parts::{
    Area, Banner, BannerKind, ButtonLink, Card, Chip, ChipKind, ChoiceField, CommandForm,
    DateField, EmptyState, Fact, Hidden, Icon, OfficeLayout, PageHead, PageTitle, TextArea,
};
use crate::words::{Words, in_fours, use_words};

/// The name of a remedy.
pub(crate) fn remedy(words: Words, remedy: Remedy) -> &'static str {
    match remedy {
        Remedy::StatutoryReview => words.remedy_statutory_review(),
        Remedy::StatutoryReReview => words.remedy_statutory_re_review(),
        Remedy::Reconsideration => words.remedy_reconsideration(),
        Remedy::Litigation => words.remedy_litigation(),
    }
}

/// The page.
#[component]
pub fn OpinionPage() -> impl IntoView {
    let words = use_words();
    let params = use_params_map().get_untracked();
    let number = params.get("number").unwrap_or_default();
    let back = page_of(&number);
    let found = read(
        move |caller| async move { caller.services.opinion(&caller.actor, &number).await },
        |file| view! { <Found file/> }.into_any(),
    );
    view! {
        <OfficeLayout current=Area::Sessions>
            <PageTitle text=words.opinion_title()/>
            <a class="back-link" href=back>{words.sessions_back_to_session()}</a>
            {found}
        </OfficeLayout>
    }
    .into_any()
}

#[component]
fn Found(file: OpinionFile) -> AnyView {
    let words = use_words();
    let session = &file.session;
    let number = session.entry.number.as_str().to_owned();
    let about = words.opinion_about(&number, session.entry.title.to_string());
    let paper = file.kept.is_some().then(|| {
        let href = format!("{}/print", opinion_page(&number));
        view! { <ButtonLink href label=words.opinion_print() icon=Icon::Document/> }
    });
    let main = match (file.closed, file.may_write, &file.kept) {
        (None, true, _) => view! { <Editor file=file.clone()/> }.into_any(),
        (_, _, Some(_)) => view! { <Reading file=file.clone()/> }.into_any(),
        (_, _, None) => view! {
            <EmptyState title=words.opinion_none_title() text=words.opinion_none()/>
        }
        .into_any(),
    };
    let results = results_of(words, session, &file.tallies);
    let results = if results.is_empty() {
        view! { <p class="second">{words.opinion_tallies_none()}</p> }.into_any()
    } else {
        results.into_any()
    };
    view! {
        <PageHead title=words.opinion_title() sub=about>{paper}</PageHead>
        <p class="remark">{words.opinion_lead()}</p>
        <div class="file">
            <div class="file-side"><Signatures file=file.clone()/></div>
            <div class="file-main">
                // What was counted is read before it is written about.
                <Card title=words.opinion_figures()>{results}</Card>
                {main}
            </div>
        </div>
    }
    .into_any()
}

#[component]
fn Editor(file: OpinionFile) -> AnyView {
    let words = use_words();
    let number = file.session.entry.number.as_str().to_owned();
    let page = opinion_page(&number);
    let refused = refused_here(WriteOpinion::PATH, "", &page);
    let now = file.kept.as_ref().map_or(0, |kept| kept.opinion.version);
    let version = version_read(refused.as_ref(), now);
    let conflict = refused.filter(|refused| refused.trouble.is_conflict());
    let conflict = conflict.map(|_| {
        view! {
            <Banner kind=BannerKind::Offline icon=Icon::Warn title=words.problems_version_conflict()
                text=words.opinion_conflict()/>
            <Reading file=file.clone()/>
        }
    });
    let input = file.kept.as_ref().map(|kept| kept.opinion.entry.as_input());
    view! {
        {conflict}
        <CommandForm command=WriteOpinion::PATH page submit=words.opinion_save()>
            <Hidden name="number" value=number/>
            <Hidden name="version" value=version fresh=true/>
            <Fields input=input.unwrap_or_default()/>
        </CommandForm>
    }
    .into_any()
}

#[component]
fn Fields(input: OpinionInput) -> AnyView {
    use domain::public_review::opinion::PART_CHARS_MAX as MAX;
    let words = use_words();
    view! {
        <TextArea name="facts_agreed" label=words.opinion_facts_agreed() value=input.facts_agreed
            max=MAX rows=4 required=true/>
        <TextArea name="facts_disputed" label=words.opinion_facts_disputed()
            hint=words.opinion_facts_disputed_hint() value=input.facts_disputed max=MAX rows=4
            required=true/>
        <TextArea name="majority_view" label=words.opinion_majority_view()
            hint=words.opinion_majority_view_hint() value=input.majority_view max=MAX rows=4
            required=true/>
        <TextArea name="minority_view" label=words.opinion_minority_view()
            hint=words.opinion_minority_view_hint() value=input.minority_view max=MAX rows=3/>
        <TextArea name="recommendation" label=words.opinion_recommendation()
            hint=words.opinion_recommendation_hint() value=input.recommendation max=MAX rows=4
            required=true/>
        <RemedyFields input=input.next_remedy/>
    }
    .into_any()
}

/// What can be done next, and its last day.
#[component]
pub(super) fn RemedyFields(input: RemedyInput) -> AnyView {
    let words = use_words();
    let options = Remedy::ALL
        .iter()
        .map(|one| (one.code().to_owned(), remedy(words, *one).to_owned()))
        .chain([
            (FINALISED.to_owned(), words.remedy_finalised().to_owned()),
            (NO_TIER.to_owned(), words.remedy_no_tier().to_owned()),
        ]);
    view! {
        <ChoiceField name="next_remedy.remedy" label=words.remedy_field() hint=words.remedy_field_hint()
            options=options.collect() value=input.remedy radios=true required=true/>
        <DateField name="next_remedy.last_day" label=words.remedy_field_day()
            hint=words.remedy_field_day_hint() value=input.last_day/>
    }
    .into_any()
}

/// What it says, for whoever does not write it now.
#[component]
fn Reading(file: OpinionFile) -> AnyView {
    let words = use_words();
    let Some(kept) = file.kept else {
        return ().into_any();
    };
    let input = kept.opinion.entry.as_input();
    let parts = [
        (words.opinion_facts_agreed(), input.facts_agreed),
        (words.opinion_facts_disputed(), input.facts_disputed),
        (words.opinion_majority_view(), input.majority_view),
        (words.opinion_minority_view(), input.minority_view),
        (words.opinion_recommendation(), input.recommendation),
    ];
    let parts = parts
        .into_iter()
        .filter(|(_, text)| !text.is_empty())
        .map(|(title, text)| {
            view! {
                <h3 class="card-part">{title}</h3>
                <p class="as-typed">{text}</p>
            }
        })
        .collect_view();
    view! {
        <Card title=words.opinion_title()>{parts}</Card>
        <crate::pages::public::outcomes::NextStep next=kept.opinion.entry.next_remedy today=file.today/>
    }
    .into_any()
}

#[component]
fn Signatures(file: OpinionFile) -> AnyView {
    let words = use_words();
    let Some(kept) = file.kept.clone() else {
        return ().into_any();
    };
    let opinion = kept.opinion;
    let session = file.session.clone();
    let one = move |label: &'static str, signer: Signer, signature: Option<&Signature>| {
        let said = match signature {
            Some(signature) if signer.is_stood_in_for(&session, signature.by) => {
                let said = words.opinion_signed_for(words.moment(signature.at), &signature.name);
                view! { <Chip kind=ChipKind::Done label=said/> }.into_any()
            }
            Some(signature) => view! {
                <Chip kind=ChipKind::Done label=words.opinion_signed(words.moment(signature.at), &signature.name)/>
            }
            .into_any(),
            None => view! { <Chip label=words.opinion_unsigned()/> }.into_any(),
        };
        view! { <Fact label>{said}</Fact> }
    };
    let number = file.session.entry.number.as_str().to_owned();
    let page = opinion_page(&number);
    let sign = match (file.signs_as, file.closed, opinion.is_signed()) {
        (Some(signer), ..) => {
            let id = match signer {
                Signer::Chair => "chair",
                Signer::Clerk => "clerk",
            };
            let stands_in = file.stands_in.then(|| {
                view! { <p><strong>{words.opinion_stands_in()}</strong></p> }
            });
            view! {
                <CommandForm command=SignOpinion::PATH page id submit=words.opinion_sign() of_saved=words.forms_of_saved()>
                    <Hidden name="number" value=number/>
                    <Hidden name="version" value=opinion.version.to_string() fresh=true/>
                    <p class="second">{words.opinion_sign_more()}</p>
                    {stands_in}
                </CommandForm>
            }
            .into_any()
        }
        (None, Some(Refusal::OpinionStands), true) => view! {
            <p class="second">{words.opinion_stands()}</p>
        }
        .into_any(),
        (None, None, false) if !file.session.status().is_over() => {
            view! { <p class="second">{words.opinion_sign_early()}</p> }.into_any()
        }
        _ => ().into_any(),
    };
    let head = kept.head.map(|head| {
        view! {
            <Fact label=words.opinion_head()>
                {words.opinion_head_of(head.seq)} " "
                <code class="hash">{in_fours(&head.hash)}</code>
            </Fact>
        }
    });
    view! {
        <Card title=words.opinion_signatures()>
            <dl class="facts">
                {one(words.opinion_chair(), Signer::Chair, opinion.chair.as_ref())}
                {one(words.opinion_clerk(), Signer::Clerk, opinion.clerk.as_ref())}
                {head}
            </dl>
            {sign}
        </Card>
    }
    .into_any()
}
