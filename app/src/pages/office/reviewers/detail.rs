//! `/office/reviewers/:id`: one reviewer, what was changed, and leaving or coming back.

use domain::ids::ReviewerId;
use domain::people::reviewer::{RETIRE_REASON_CHARS_MAX, Reviewer, ReviewerVersion, Standing};
use domain::refusal::Refusal;
use leptos::prelude::*;
use leptos::server_fn::ServerFn as _;

use super::super::address::{use_from, use_id};
use super::super::said;
use super::history::History;
use super::term::TermView;
use crate::api::me::May;
use crate::api::reviewers::{AskReviewer, ReinstateReviewer, RetireReviewer, ReviewerHistory};
use crate::asked::{Both, ask};
use crate::parts::{
    Area, ButtonKind, ButtonLink, Card, Chip, ChipKind, CommandForm, ConfirmDetails, Fact, Hidden,
    Loaded, OfficeLayout, PageHead, PageTitle, TextField,
};
use crate::trouble::Trouble;
use crate::way_back::{below, list};
use crate::who::use_me;
use crate::words::use_words;

type Known = (Reviewer, Vec<ReviewerVersion>);

/// The page.
#[component]
pub fn ReviewerPage() -> impl IntoView {
    let words = use_words();
    let (id, from) = (use_id(), use_from());
    let known = ask(move || {
        let id = id.get();
        Both(AskReviewer { id: id.clone() }, ReviewerHistory { id })
    });
    view! {
        <OfficeLayout current=Area::Reviewers>
            <a class="back-link" href=move || list(&from.get())>{words.reviewers_back_to_list()}</a>
            <Loaded from=known draw=|known| view! { <Detail known/> }/>
        </OfficeLayout>
    }
    .into_any()
}

#[component]
fn Detail(known: Known) -> impl IntoView {
    let words = use_words();
    let me = use_me();
    let (reviewer, versions) = known;
    let (id, version) = (reviewer.id, reviewer.version);
    let serving = reviewer.standing == Standing::Serving;
    let keeps = me.may(May::KeepReviewers);
    let name = reviewer.entry.name.to_string();
    view! {
        <PageTitle text=name.clone()/>
        <PageHead title=name sub=said::category(words, reviewer.entry.category)>
            {(keeps && serving).then(|| view! {
                <ButtonLink href=below(&format!("{id}/edit"), &use_from().get_untracked()) label=words.reviewers_edit_link() kind=ButtonKind::Primary/>
            })}
        </PageHead>
        <Entry reviewer/>
        <Card title=words.reviewers_history_title()>
            <History versions/>
        </Card>
        {keeps.then(|| if serving {
            view! { <Retire id version/> }.into_any()
        } else {
            view! { <Reinstate id version/> }.into_any()
        })}
    }
    .into_any()
}

#[component]
fn Entry(reviewer: Reviewer) -> impl IntoView {
    let words = use_words();
    let today = use_me().today();
    let entry = reviewer.entry;
    let state = match reviewer.standing {
        Standing::Serving => view! {
            <Chip kind=ChipKind::Done label=words.reviewers_state_serving()/>
        }
        .into_any(),
        Standing::Retired { at, reason } => view! {
            <Chip kind=ChipKind::Plain label=words.reviewers_state_retired()/>
            " " {words.reviewers_retired_at(words.moment(at), reason)}
        }
        .into_any(),
    };
    let units = if entry.conflict_units.is_empty() {
        words.reviewers_no_conflict_units().into_any()
    } else {
        let units = entry.conflict_units.iter();
        let units = units
            .map(|unit| view! { <li>{unit.to_string()}</li> })
            .collect_view();
        view! { <ul class="plain-list">{units}</ul> }.into_any()
    };
    let needs: Vec<_> = entry
        .access_needs
        .iter()
        .map(|need| said::need(words, *need))
        .collect();
    let needs = if needs.is_empty() {
        words.reviewers_no_access_needs().to_owned()
    } else {
        said::joined(words, &needs)
    };
    let note = entry.access_note.map_or_else(
        || words.reviewers_no_note().to_owned(),
        |note| note.to_string(),
    );
    view! {
        <Card title=words.reviewers_entry_title()>
            <dl class="facts">
                <Fact label=words.reviewers_column_state()>{state}</Fact>
                <Fact label=words.reviewers_field_category()>{said::category(words, entry.category)}</Fact>
                <Fact label=words.reviewers_field_appointing_body()>{entry.appointing_body.to_string()}</Fact>
                <Fact label=words.reviewers_column_term()><TermView term=entry.term today/></Fact>
                <Fact label=words.reviewers_field_conflict_units()>{units}</Fact>
                <Fact label=words.reviewers_field_access_needs()>{needs}</Fact>
                <Fact label=words.reviewers_field_access_note()><span class="as-typed">{note}</span></Fact>
            </dl>
        </Card>
    }
    .into_any()
}

#[component]
fn Retire(id: ReviewerId, version: u32) -> impl IntoView {
    let words = use_words();
    let from = use_from().get_untracked();
    let page = below(&id.to_string(), &from);
    let trouble = RwSignal::new(None::<Trouble>);
    let open = Signal::derive(move || trouble.with(Option::is_some));
    view! {
        <ConfirmDetails summary=words.reviewers_retire_title() open>
            <p>{words.reviewers_retire_explain()}</p>
            <CommandForm
                command=RetireReviewer::PATH
                page=page.clone()
                submit=words.reviewers_retire_submit()
                danger=true
                trouble
            >
                <Hidden name="id" value=id.to_string()/>
                <Hidden name="version" value=version.to_string()/>
                <Hidden name="from" value=from/>
                <TextField
                    name="reason"
                    label=words.reviewers_retire_reason()
                    hint=words.reviewers_retire_reason_hint()
                    max=RETIRE_REASON_CHARS_MAX
                    required=true
                />
            </CommandForm>
            <LookAgain trouble page/>
        </ConfirmDetails>
    }
    .into_any()
}

#[component]
fn Reinstate(id: ReviewerId, version: u32) -> impl IntoView {
    let words = use_words();
    let from = use_from().get_untracked();
    let page = below(&id.to_string(), &from);
    let trouble = RwSignal::new(None::<Trouble>);
    view! {
        <Card title=words.reviewers_reinstate_title()>
            <p>{words.reviewers_reinstate_explain()}</p>
            <CommandForm
                command=ReinstateReviewer::PATH
                page=page.clone()
                submit=words.reviewers_reinstate_submit()
                secondary=true
                trouble
            >
                <Hidden name="id" value=id.to_string()/>
                <Hidden name="version" value=version.to_string()/>
                <Hidden name="from" value=from/>
            </CommandForm>
            <LookAgain trouble page/>
        </Card>
    }
    .into_any()
}

/// The way on when someone else was faster: load the page as it is now, then decide again.
#[component]
fn LookAgain(trouble: RwSignal<Option<Trouble>>, page: String) -> impl IntoView {
    let words = use_words();
    let outdated = move || {
        let why = trouble.with(|trouble| trouble.as_ref().and_then(Trouble::refusal));
        why == Some(Refusal::VersionConflict)
    };
    view! {
        {move || {
            outdated()
                .then(|| {
                    // Loaded anew: what the browser holds is the outdated one.
                    view! {
                        <p>
                            <a href=page.clone() rel="external">{words.live_stale_load()}</a>
                        </p>
                    }
                })
        }}
    }
    .into_any()
}
