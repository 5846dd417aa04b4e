//! `/outcomes/:number`: one outcome, whole without a program.

use chrono::NaiveDate;
use domain::public_review::outcome::OtherParties;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::LIST;
use super::shown::Shown;
use super::view::OutcomeView;
use crate::PublicAddress;
use crate::office_card::use_office_card;
use crate::pages::office::category;
use crate::pages::office::read::read;
use crate::parts::{Chip, PageTitle, PublicLayout, SheetHead, give_description};
use crate::words::{in_fours, tongue, use_words};

/// The page.
#[component]
pub fn OutcomePage() -> impl IntoView {
    let words = use_words();
    let params = use_params_map().get_untracked();
    let number = params.get("number").unwrap_or_default();
    let found = read(
        move |caller| async move {
            let found = caller.services.public_outcome(&number).await?;
            Ok((found, caller.services.today()))
        },
        |(found, today)| view! { <Found shown=Shown::public(found, today)/> }.into_any(),
    );
    view! {
        <PublicLayout>
            <SheetHead back=LIST label=words.outcomes_back()/>
            {found}
        </PublicLayout>
    }
    .into_any()
}

#[component]
fn Found(shown: Shown) -> AnyView {
    let words = use_words();
    let title = shown.text.title.to_string();
    let until = shown.last_day.map(|day| {
        view! { <p class="second">{words.outcomes_until(words.day(day))}</p> }
    });
    let head = shown.signed.as_ref().map(|(_, seq, hash)| {
        view! {
            <p class="second">{words.outcomes_head(seq)} " " <code class="hash">{in_fours(hash)}</code></p>
        }
    });
    give_description(shown.text.plain_line.to_string());
    view! {
        <PageTitle text=title/>
        <Printed number=shown.number.clone() today=shown.today/>
        <Heading shown=&shown/>
        <OutcomeView shown/>
        <div class="outcome-foot">{head} {until}</div>
    }
    .into_any()
}

/// On paper: whose page it is, where it stands and when it was printed, for it may be gone since.
#[component]
fn Printed(number: String, today: NaiveDate) -> AnyView {
    let words = use_words();
    let origin = use_context::<PublicAddress>().map(|address| address.0);
    let address = format!("{}{LIST}/{number}", origin.unwrap_or_default());
    let office = use_office_card();
    let office = [office.name, office.address, office.phone];
    let office: Vec<_> = office.into_iter().filter(|said| !said.is_empty()).collect();
    let office = office.join(" · ");
    view! {
        <div class="outcome-printed">
            <p><strong>{words.common_app()}</strong> " " {office}</p>
            <p>{words.outcomes_printed(address, words.day(today))}</p>
        </div>
    }
    .into_any()
}

/// Chips, title, where, and all of it in one plain sentence.
#[component]
pub(crate) fn Heading<'a>(
    shown: &'a Shown,
    /// It stands below the title of a page.
    #[prop(optional)]
    below: bool,
) -> AnyView {
    let words = use_words();
    let text = &shown.text;
    let title = text.title.to_string();
    let spoken = tongue(&title);
    let place = text.place.to_string();
    let (agreed, agreed_other) = match (shown.is_public, text.others) {
        (true, Some(OtherParties::Nobody)) => (
            words.outcomes_place_line_alone(place),
            words.outcomes_place_line_alone_other(),
        ),
        (true, Some(OtherParties::AllAgreed)) => (
            words.outcomes_place_line(place),
            words.outcomes_place_line_other(),
        ),
        // The petitioner reads what is claimed of others before it stands on a public page.
        (false, Some(OtherParties::Nobody)) => (
            words.outcomes_place_line_early_alone(place),
            words.outcomes_place_line_early_alone_other(),
        ),
        (false, Some(OtherParties::AllAgreed)) => (
            words.outcomes_place_line_early_all(place),
            words.outcomes_place_line_early_all_other(),
        ),
        (_, None) => (
            words.outcomes_place_line_early(place),
            words.outcomes_place_line_early_other(),
        ),
    };
    let title = if below {
        view! { <h2 class="page-title" lang=spoken>{title}</h2> }.into_any()
    } else {
        view! { <h1 class="page-title" lang=spoken>{title}</h1> }.into_any()
    };
    view! {
        <header class="outcome-head">
            <p class="chips">
                <Chip label=category(words, shown.category)/> " "
                <Chip label=words.outcomes_number(shown.number.clone())/> " "
                <Chip label=words.day(shown.held_on)/>
            </p>
            {title}
            <p class="outcome-plain" lang=tongue(text.plain_line.as_str())>{text.plain_line.to_string()}</p>
            <p class="second">{agreed}</p>
            <p class="second outcome-other" lang=words.language_other_tag()>{agreed_other}</p>
        </header>
    }
    .into_any()
}
