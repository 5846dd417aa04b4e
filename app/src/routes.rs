//! Which page is at which address.

use leptos::prelude::*;
use leptos_router::any_nested_route::{AnyNestedRoute, IntoAnyNestedRoute};
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::hooks::use_location;
use leptos_router::{SsrMode, path};

use crate::form::{forget_answer, provide_forms};
use crate::live::provide_live;
#[cfg(any(feature = "ssr", feature = "tablet"))]
use crate::pages::hall::SeatPage;
#[cfg(feature = "ssr")]
use crate::pages::hall::VoteConsentPage;
#[cfg(any(feature = "ssr", feature = "hall"))]
use crate::pages::hall::{ConsolePage, ProjectorPage};
#[cfg(feature = "ssr")]
use crate::pages::log_in::{CodePage, FirstPasswordPage, LogInPage, SecondFactorPage};
#[cfg(any(feature = "ssr", feature = "office"))]
use crate::pages::office::{
    AccountPage, AccountsPage, AddAccountPage, AddReviewerPage, EditReviewerPage, HomePage,
    OwnPage, ReviewerPage, ReviewersPage,
};
#[cfg(feature = "ssr")]
use crate::pages::office::{
    AddMatterPage, AuditPage, DocumentsPage, DraftSessionPage, EditMatterPage, EditSessionPage,
    HearingProfilePage, MatterPage, MattersPage, OfficeOutcomePage, OpinionPage, OpinionPaperPage,
    OutcomePaperPage, SeatCardsPage, SessionPage, SessionsPage,
};
#[cfg(feature = "ssr")]
use crate::pages::public::front::FrontPage;
#[cfg(feature = "ssr")]
use crate::pages::public::outcomes::{OutcomePage, OutcomesPage, PreviewPage};
use crate::pages::public::trouble::{NoPage, TroublePage};
use crate::parts::focus::focus_main;
use crate::trouble::PageTrouble;
use crate::who::provide_reader;

/// Every page is whole before it is sent, so that it can be read without a program.
const WHOLE: SsrMode = SsrMode::Async;

/// The pages.
#[component]
pub fn App() -> impl IntoView {
    #[cfg(feature = "ssr")]
    leptos_meta::provide_meta_context();
    provide_reader();
    provide_forms();
    provide_live();
    view! {
        <Router>
            <Pages/>
        </Router>
    }
}

#[component]
fn Pages() -> AnyView {
    // Only a server gives one, and then sends no program: the browser never meets this branch.
    if let Some(PageTrouble(trouble)) = use_context() {
        return view! { <TroublePage trouble/> }.into_any();
    }
    let location = use_location();
    Effect::new(move |before: Option<String>| {
        let path = location.pathname.get();
        if before.is_some_and(|before| before != path) {
            forget_answer(&path);
            focus_main();
        }
        location.pathname.get_untracked()
    });
    view! {
        <FlatRoutes fallback=NoPage>
            <KnownRoutes/>
        </FlatRoutes>
    }
    .into_any()
}

/// Pages for anybody, and those that lead into the office. They are sent without a program: a
/// stranger with an old phone loads one page and one style sheet, and every form is a plain form.
#[cfg(feature = "ssr")]
#[component(transparent)]
fn PublicRoutes() -> AnyNestedRoute {
    view! {
        <Route path=path!("/") view=FrontPage ssr=WHOLE/>
        <Route path=path!("/outcomes") view=OutcomesPage ssr=WHOLE/>
        <Route path=path!("/outcomes/:number") view=OutcomePage ssr=WHOLE/>
        <Route path=path!("/preview/:key") view=PreviewPage ssr=WHOLE/>
        <Route path=path!("/seat/vote-consent") view=VoteConsentPage ssr=WHOLE/>
        <Route path=path!("/log-in") view=LogInPage ssr=WHOLE/>
        <Route path=path!("/log-in/code") view=CodePage ssr=WHOLE/>
        <Route path=path!("/log-in/second-factor") view=SecondFactorPage ssr=WHOLE/>
        <Route path=path!("/log-in/password") view=FirstPasswordPage ssr=WHOLE/>
    }
    .into_inner()
    .into_any_nested_route()
}

/// Pages of the office that are only read or post a plain form, and change by nothing but being
/// asked again: the browser program need not know them either. Links to them load them.
#[cfg(feature = "ssr")]
#[component(transparent)]
fn PlainOfficeRoutes() -> AnyNestedRoute {
    view! {
        <Route path=path!("/office/audit") view=AuditPage ssr=WHOLE/>
        <Route path=path!("/office/hearing-profile") view=HearingProfilePage ssr=WHOLE/>
        <ConveningRoutes/>
        <ConcludingRoutes/>
    }
    .into_inner()
    .into_any_nested_route()
}

/// Pages for preparing a public review: read, and changed by plain forms.
#[cfg(feature = "ssr")]
#[component(transparent)]
fn ConveningRoutes() -> AnyNestedRoute {
    view! {
        <Route path=path!("/office/petition-matters") view=MattersPage ssr=WHOLE/>
        <Route path=path!("/office/petition-matters/new") view=AddMatterPage ssr=WHOLE/>
        <Route path=path!("/office/petition-matters/:number") view=MatterPage ssr=WHOLE/>
        <Route path=path!("/office/petition-matters/:number/edit") view=EditMatterPage ssr=WHOLE/>
        <Route path=path!("/office/petition-matters/:number/new-session") view=DraftSessionPage ssr=WHOLE/>
        <Route path=path!("/office/review-sessions") view=SessionsPage ssr=WHOLE/>
        <Route path=path!("/office/review-sessions/:number") view=SessionPage ssr=WHOLE/>
        <Route path=path!("/office/review-sessions/:number/edit") view=EditSessionPage ssr=WHOLE/>
        <Route path=path!("/office/review-sessions/:number/cards") view=SeatCardsPage ssr=WHOLE/>
        <Route path=path!("/office/review-sessions/:number/documents") view=DocumentsPage ssr=WHOLE/>
    }
    .into_inner()
    .into_any_nested_route()
}

/// Pages for what follows a review that was held.
#[cfg(feature = "ssr")]
#[component(transparent)]
fn ConcludingRoutes() -> AnyNestedRoute {
    view! {
        <Route path=path!("/office/review-sessions/:number/opinion") view=OpinionPage ssr=WHOLE/>
        <Route path=path!("/office/review-sessions/:number/opinion/print") view=OpinionPaperPage ssr=WHOLE/>
        <Route path=path!("/office/review-sessions/:number/outcome") view=OfficeOutcomePage ssr=WHOLE/>
        <Route path=path!("/office/review-sessions/:number/outcome/print") view=OutcomePaperPage ssr=WHOLE/>
    }
    .into_inner()
    .into_any_nested_route()
}

/// Every page there is.
#[cfg(feature = "ssr")]
#[component(transparent)]
fn KnownRoutes() -> AnyNestedRoute {
    view! {
        <PublicRoutes/>
        <TabletRoutes/>
        <HallRoutes/>
        <OfficeRoutes/>
        <PlainOfficeRoutes/>
    }
    .into_inner()
    .into_any_nested_route()
}

/// A browser program is sent with its own pages only, so it need not know the others.
#[cfg(all(not(feature = "ssr"), feature = "office"))]
#[component(transparent)]
fn KnownRoutes() -> AnyNestedRoute {
    view! { <OfficeRoutes/> }
        .into_inner()
        .into_any_nested_route()
}

/// The same for the programs of the hall.
#[cfg(all(not(feature = "ssr"), not(feature = "office")))]
#[component(transparent)]
fn KnownRoutes() -> AnyNestedRoute {
    #[cfg(feature = "tablet")]
    return view! { <TabletRoutes/> }
        .into_inner()
        .into_any_nested_route();
    #[cfg(all(feature = "hall", not(feature = "tablet")))]
    return view! { <HallRoutes/> }.into_inner().into_any_nested_route();
    #[cfg(not(any(feature = "hall", feature = "tablet")))]
    view! { <Route path=path!("/nowhere") view=NoPage ssr=WHOLE/> }
        .into_inner()
        .into_any_nested_route()
}

/// The page of a reviewer's tablet: a program of its own, for a hundred load it at once.
#[cfg(any(feature = "ssr", feature = "tablet"))]
#[component(transparent)]
fn TabletRoutes() -> AnyNestedRoute {
    view! { <Route path=path!("/seat") view=SeatPage ssr=WHOLE/> }
        .into_inner()
        .into_any_nested_route()
}

/// The other screens of a hearing.
#[cfg(any(feature = "ssr", feature = "hall"))]
#[component(transparent)]
fn HallRoutes() -> AnyNestedRoute {
    view! {
        <Route path=path!("/projector/:key") view=ProjectorPage ssr=WHOLE/>
        <Route
            path=path!("/office/review-sessions/:number/console")
            view=ConsolePage
            ssr=WHOLE
        />
    }
    .into_inner()
    .into_any_nested_route()
}

/// The pages of the office, which the browser program takes over.
#[cfg(any(feature = "ssr", feature = "office"))]
#[component(transparent)]
fn OfficeRoutes() -> AnyNestedRoute {
    view! {
        <Route path=path!("/office") view=HomePage ssr=WHOLE/>
        <Route path=path!("/office/reviewers") view=ReviewersPage ssr=WHOLE/>
        <Route path=path!("/office/reviewers/new") view=AddReviewerPage ssr=WHOLE/>
        <Route path=path!("/office/reviewers/:id") view=ReviewerPage ssr=WHOLE/>
        <Route path=path!("/office/reviewers/:id/edit") view=EditReviewerPage ssr=WHOLE/>
        <Route path=path!("/office/accounts") view=AccountsPage ssr=WHOLE/>
        <Route path=path!("/office/accounts/new") view=AddAccountPage ssr=WHOLE/>
        <Route path=path!("/office/accounts/:id") view=AccountPage ssr=WHOLE/>
        <Route path=path!("/office/own") view=OwnPage ssr=WHOLE/>
    }
    .into_inner()
    .into_any_nested_route()
}
