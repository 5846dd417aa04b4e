//! `/preview/:key`: what the petitioner sees before anybody else does, and answers once. Agreeing
//! and refusing look the same: the page does not push.

use domain::public_review::outcome::Answer;
use leptos::prelude::*;
use leptos::server_fn::ServerFn as _;
use leptos_router::hooks::use_params_map;
use services::public_review::Previewed;

use super::page::Heading;
use super::shown::Shown;
use super::view::OutcomeView;
use crate::api::outcome::{AnswerPreview, TakeBackConsent, preview_page};
use crate::pages::office::read::read;
use crate::parts::{CommandForm, Hidden, PageTitle, PublicLayout};
use crate::words::use_words;

/// The page.
#[component]
pub fn PreviewPage() -> impl IntoView {
    let words = use_words();
    let params = use_params_map().get_untracked();
    let key = params.get("key").unwrap_or_default();
    let found = {
        let asked = key.clone();
        read(
            move |caller| async move {
                let found = caller.services.preview(&asked).await?;
                Ok((found, caller.services.today()))
            },
            move |(found, today)| match found {
                Previewed::Waiting(found) => {
                    view! { <Found shown=Shown::preview(*found, today) link=key/> }.into_any()
                }
                Previewed::Over {
                    answer,
                    may_take_back,
                } => view! { <Said answer may_take_back link=key/> }.into_any(),
            },
        )
    };
    view! {
        <PageTitle text=words.preview_title()/>
        <PublicLayout>{found}</PublicLayout>
    }
    .into_any()
}

/// What was answered, and how to change one's mind.
#[component]
fn Said(answer: Option<Answer>, may_take_back: bool, link: String) -> AnyView {
    let words = use_words();
    // A consent is as easily taken back as given.
    let back = may_take_back.then(|| {
        let page = preview_page(&link);
        view! {
            <CommandForm command=TakeBackConsent::PATH page submit=words.preview_take_back()
                secondary=true>
                <Hidden name="key" value=link/>
                <p class="second">{words.preview_take_back_more()}</p>
            </CommandForm>
        }
    });
    let said = match answer {
        None => view! { <h1 class="page-title">{words.preview_public_now()}</h1> }.into_any(),
        Some(answer) => {
            let at = words.moment(answer.at);
            let (said, later) = if answer.agrees && may_take_back {
                (words.preview_said_yes(at), words.preview_later())
            } else if answer.agrees {
                (words.preview_said_yes(at), words.preview_nothing_public())
            } else {
                (words.preview_said_no(at), words.preview_declined_later())
            };
            view! {
                <h1 class="page-title">{words.preview_said_title()}</h1>
                <p><strong>{said}</strong></p>
                <p>{words.preview_thanks()}</p>
                <p class="second">{later}</p>
            }
            .into_any()
        }
    };
    view! { <section class="leaf preview-ask">{said} {back}</section> }.into_any()
}

#[component]
fn Found(shown: Shown, link: String) -> AnyView {
    let words = use_words();
    let page = preview_page(&link);
    let answer = move |agrees: &'static str, submit: &'static str| {
        let (link, page) = (link.clone(), page.clone());
        view! {
            <CommandForm command=AnswerPreview::PATH page id=agrees submit secondary=true>
                <Hidden name="key" value=link/>
                <Hidden name="agrees" value=agrees.to_owned()/>
            </CommandForm>
        }
    };
    view! {
        <section class="leaf preview-ask">
            <h1 class="page-title">{words.preview_title()}</h1>
            <p>{words.preview_lead()}</p>
            <p class="second" lang=words.language_other_tag()>{words.preview_lead_other()}</p>
            <p class="second">{words.preview_added()}</p>
            <p class="second">{words.preview_later()}</p>
            <div class="preview-answers" role="group" aria-label=words.preview_question()>
                {answer("yes", words.preview_yes())}
                {answer("no", words.preview_no())}
            </div>
        </section>
        <Heading shown=&shown below=true/>
        <OutcomeView shown/>
    }
    .into_any()
}
