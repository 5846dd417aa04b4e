//! `/office/petition-matters/:number/new-session`: a session on a matter is drafted.

use domain::ids::AccountId;
use domain::public_review::session::{SessionInput, may_have_session};
use leptos::prelude::*;
use leptos::server_fn::ServerFn as _;
use services::public_review::{HearingRules, MatterRow};

use super::super::read::read;
use super::fields::{SessionFields, blank};
use super::profile::NextProfile;
use super::use_number;
use crate::api::review_sessions::DraftSession;
use crate::parts::{
    Area, Banner, BannerKind, ButtonLink, CommandForm, EmptyState, Hidden, OfficeLayout, PageHead,
    PageTitle,
};
use crate::words::use_words;

/// The page.
#[component]
pub fn DraftSessionPage() -> impl IntoView {
    let words = use_words();
    let number = use_number();
    let found = read(
        move |caller| async move {
            let services = &caller.services;
            let row = services.matter(&caller.actor, &number).await?;
            let chairs = services.chairs(&caller.actor).await?;
            Ok((row, chairs, services.hearing_rules(&caller.actor).await?))
        },
        |(row, chairs, rules)| view! { <Draft row chairs rules/> }.into_any(),
    );
    view! {
        <OfficeLayout current=Area::Sessions>
            <PageTitle text=words.session_form_new_title()/>
            {found}
        </OfficeLayout>
    }
    .into_any()
}

#[component]
fn Draft(row: MatterRow, chairs: Vec<(AccountId, String)>, rules: HearingRules) -> AnyView {
    let words = use_words();
    let entry = row.matter.entry;
    let number = entry.matter_no.as_str().to_owned();
    let matter_page = format!("/office/petition-matters/{number}");
    let page = format!("{matter_page}/new-session");
    let back = matter_page.clone();
    let about = words.session_form_on_matter(&number, entry.title.as_str());
    let body = if may_have_session(entry.purpose).is_err() {
        view! {
            <Banner kind=BannerKind::Alert title=words.matters_accusation_title()
                text=words.refusals_no_session_on_accusation()/>
            <EmptyState title=words.matters_accusation_none()>
                <ButtonLink href=matter_page label=words.matters_back_to_matter()/>
            </EmptyState>
        }
        .into_any()
    } else {
        let submit = words.session_form_new_submit();
        // What was written of the matter is what the panel reads: nobody types it twice.
        let input = SessionInput {
            title: entry.title.to_string(),
            summary: entry.summary.to_string(),
            ..blank()
        };
        view! {
            <CommandForm command=DraftSession::PATH page submit>
                <Hidden name="matter" value=number/>
                <SessionFields input chairs submit/>
                <NextProfile rules/>
            </CommandForm>
        }
        .into_any()
    };
    view! {
        <a class="back-link" href=back>{words.matters_back_to_matter()}</a>
        <PageHead title=words.session_form_new_title() sub=about/>
        {body}
    }
    .into_any()
}
