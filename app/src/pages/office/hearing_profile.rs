//! `/office/hearing-profile`: the rules the next session is drafted with. The system administrator
//! sets them; whoever keeps sessions reads what they come to.

mod conflict;
mod example;
mod fields;

use leptos::prelude::*;
use leptos::server_fn::ServerFn as _;
use services::public_review::HearingRules;

use self::conflict::Conflict;
use self::example::{Examples, panel_today};
use self::fields::Fields;
use super::read::read;
use super::sessions::profile_facts;
use crate::api::hearing_profile::{PAGE, SetHearingProfile};
use crate::api::me::May;
use crate::form::{refused_here, version_read};
use crate::parts::{Area, Card, CommandForm, Hidden, OfficeLayout, PageHead, PageTitle};
use crate::who::use_me;
use crate::words::use_words;

/// The page.
#[component]
pub fn HearingProfilePage() -> impl IntoView {
    let words = use_words();
    let found = read(
        move |caller| async move { caller.services.hearing_rules(&caller.actor).await },
        |rules| view! { <Rules rules/> }.into_any(),
    );
    view! {
        <OfficeLayout current=Area::HearingProfile>
            <PageTitle text=words.hearing_profile_title()/>
            <PageHead title=words.hearing_profile_title() sub=words.hearing_profile_lead()/>
            {found}
        </OfficeLayout>
    }
    .into_any()
}

#[component]
fn Rules(rules: HearingRules) -> AnyView {
    let keeps = use_me().may(May::KeepProfile);
    let main = if keeps {
        view! { <Editor rules=rules.clone()/> }.into_any()
    } else {
        view! { <InForce rules=rules.clone()/> }.into_any()
    };
    view! {
        <div class="rules">
            <div class="rules-main">{main}</div>
            <div class="rules-side">
                <Examples profile=rules.kept.profile/>
                <LastChange rules keeps/>
            </div>
        </div>
    }
    .into_any()
}

/// The form, and above it what somebody else has set meanwhile.
#[component]
fn Editor(rules: HearingRules) -> AnyView {
    let words = use_words();
    let refused = refused_here(SetHearingProfile::PATH, "", PAGE);
    let version = version_read(refused.as_ref(), rules.kept.version);
    let conflict = refused.filter(|refused| refused.trouble.is_conflict());
    let submit = if conflict.is_some() {
        words.hearing_profile_conflict_submit()
    } else {
        words.hearing_profile_submit()
    };
    let conflict = conflict.map(|refused| {
        let typed = refused.typed;
        view! { <Conflict rules=rules.clone() typed/> }
    });
    view! {
        {conflict}
        <div>
            <CommandForm command=SetHearingProfile::PATH page=PAGE submit>
                <Hidden name="version" value=version fresh=true/>
                <Fields rules/>
            </CommandForm>
        </div>
    }
    .into_any()
}

/// The rules for whoever only reads them.
#[component]
fn InForce(rules: HearingRules) -> AnyView {
    let words = use_words();
    let panel = panel_today(&rules);
    view! {
        <Card title=words.hearing_profile_in_force()>
            {profile_facts(words, rules.kept.profile, panel, words.sessions_quorum_pool(panel))}
            <p class="second">{words.hearing_profile_read_only()}</p>
        </Card>
    }
    .into_any()
}

/// Who set the rules, and where every change can be looked up.
#[component]
fn LastChange(rules: HearingRules, keeps: bool) -> AnyView {
    let words = use_words();
    let said = rules.changed.map_or_else(
        || words.hearing_profile_untouched().to_owned(),
        |by| words.hearing_profile_changed_by(words.moment(by.at), by.name),
    );
    let log = keeps.then(|| view! { <p class="second">{words.hearing_profile_recorded()}</p> });
    view! {
        <Card title=words.hearing_profile_changed_title()>
            <p>{said}</p>
            {log}
        </Card>
    }
    .into_any()
}
