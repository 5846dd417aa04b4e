//! `/office/review-sessions/:number/edit`: the draft of a session is changed.

use domain::ids::AccountId;
use leptos::prelude::*;
use leptos::server_fn::ServerFn as _;
use services::public_review::SessionFile;

use super::super::read::read;
use super::conflict::Conflict;
use super::fields::SessionFields;
use super::use_number;
use crate::api::review_sessions::{EditSession, page_of};
use crate::form::{refused_here, version_read};
use crate::parts::{
    Area, Banner, BannerKind, CommandForm, Hidden, OfficeLayout, PageHead, PageTitle,
};
use crate::words::use_words;

/// The page.
#[component]
pub fn EditSessionPage() -> impl IntoView {
    let words = use_words();
    let number = use_number();
    let found = read(
        move |caller| async move {
            let services = &caller.services;
            let file = services.session_file(&caller.actor, &number).await?;
            Ok((file, services.chairs(&caller.actor).await?))
        },
        |(file, chairs)| view! { <Editor file chairs/> }.into_any(),
    );
    view! {
        <OfficeLayout current=Area::Sessions>
            <PageTitle text=words.session_form_edit_title()/>
            {found}
        </OfficeLayout>
    }
    .into_any()
}

#[component]
fn Editor(file: SessionFile, chairs: Vec<(AccountId, String)>) -> AnyView {
    let words = use_words();
    let session = &file.session;
    let number = session.entry.number.as_str().to_owned();
    let back = page_of(&number);
    let page = format!("{back}/edit");
    let refused = refused_here(EditSession::PATH, "", &page);
    let version = version_read(refused.as_ref(), session.revision);
    let conflict = refused.filter(|refused| refused.trouble.is_conflict());
    let submit = if conflict.is_some() {
        words.session_form_conflict_submit()
    } else {
        words.session_form_edit_submit()
    };
    let input = session.as_input();
    let locked = !session.course().is_draft();
    let closed = locked.then(|| {
        view! {
            <Banner kind=BannerKind::Quiet title=words.session_form_closed_title()
                text=words.session_form_closed()/>
        }
    });
    let conflict = conflict.map(|refused| {
        let typed = refused.typed;
        view! { <Conflict file=file.clone() chairs=chairs.clone() typed/> }
    });
    view! {
        <a class="back-link" href=back>{words.sessions_back_to_session()}</a>
        <PageHead title=words.session_form_edit_title() sub=session.entry.title.to_string()/>
        {conflict}
        {closed}
        <div hidden=locked>
            <CommandForm command=EditSession::PATH page submit>
                <Hidden name="session" value=number.clone()/>
                <Hidden name="version" value=version fresh=true/>
                <SessionFields input chairs submit/>
            </CommandForm>
        </div>
    }
    .into_any()
}
