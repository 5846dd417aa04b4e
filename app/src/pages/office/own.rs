//! `/office/own`: one's own account.

use domain::people::account::Role;
use domain::preference::{Language, TextSize};
use domain::wire::OwnLogIn;
use leptos::prelude::*;
use leptos::server_fn::ServerFn as _;

use super::said;
use crate::api::own::{ChangePassword, EndLogIn, LogOutEverywhere, OwnLogIns, SetReading};
use crate::asked::ask;
use crate::parts::{
    Area, Card, Chip, ChipKind, ChoiceField, CommandForm, ConfirmDetails, DataTable, Fact, Hidden,
    Loaded, OfficeLayout, PageHead, PageTitle, PasswordField,
};
use crate::who::use_me;
use crate::words::{Words, language, role, text_size, use_words};

const PAGE: &str = "/office/own";

/// The page.
#[component]
pub fn OwnPage() -> impl IntoView {
    let words = use_words();
    let log_ins = ask(|| OwnLogIns {});
    view! {
        <OfficeLayout current=Area::Own>
            <PageTitle text=words.own_title()/>
            <PageHead title=words.own_title()/>
            <Who/>
            <Reading/>
            <Password/>
            <Card title=words.own_log_ins_title()>
                <p>{words.own_log_ins_explain()}</p>
                <Loaded from=log_ins draw=|log_ins| view! { <LogIns log_ins/> }/>
                <ConfirmDetails summary=words.own_everywhere_title()>
                    <p>{words.own_everywhere_explain()}</p>
                    <CommandForm
                        command=LogOutEverywhere::PATH
                        page=PAGE
                        submit=words.own_everywhere_submit()
                        danger=true
                        reload=true
                    >
                        ""
                    </CommandForm>
                </ConfirmDetails>
            </Card>
        </OfficeLayout>
    }
    .into_any()
}

#[component]
fn Who() -> impl IntoView {
    let words = use_words();
    let me = use_me();
    let roles: Vec<_> = me
        .roles
        .iter()
        .map(|one: &Role| role(words, *one))
        .collect();
    view! {
        <Card title=words.own_who_title()>
            <dl class="facts">
                <Fact label=words.own_username()>
                    <code class="code">{me.username}</code>
                </Fact>
                <Fact label=words.own_display_name()>{me.display_name}</Fact>
                <Fact label=words.own_roles()>{said::joined(words, &roles)}</Fact>
            </dl>
        </Card>
    }
    .into_any()
}

#[component]
fn Reading() -> impl IntoView {
    let words = use_words();
    let me = use_me();
    let languages = Language::ALL
        .map(|one| (one.tag().to_owned(), language(one).to_owned()))
        .to_vec();
    let sizes = TextSize::ALL
        .map(|one| (one.code().to_owned(), text_size(words, one).to_owned()))
        .to_vec();
    view! {
        <Card title=words.own_reading_title()>
            <p>{words.own_reading_explain()}</p>
            <CommandForm
                command=SetReading::PATH
                page=PAGE
                submit=words.own_reading_submit()
                secondary=true
                reload=true
            >
                <Hidden name="page" value=PAGE/>
                <ChoiceField
                    name="language"
                    label=words.own_language()
                    options=languages
                    value=me.language.tag()
                    required=true
                    radios=true
                />
                <ChoiceField
                    name="text_size"
                    label=words.own_text_size()
                    options=sizes
                    value=me.text_size.code()
                    required=true
                    radios=true
                />
            </CommandForm>
        </Card>
    }
    .into_any()
}

#[component]
fn Password() -> impl IntoView {
    let words = use_words();
    view! {
        <Card title=words.own_password_title()>
            <p>{words.own_password_explain()}</p>
            <CommandForm
                command=ChangePassword::PATH
                page=PAGE
                submit=words.own_password_submit()
                secondary=true
            >
                <PasswordField name="old_password" label=words.own_old_password()/>
                <PasswordField
                    name="new_password"
                    label=words.own_new_password()
                    hint=words.log_in_password_hint()
                    fresh=true
                />
                <PasswordField name="again" label=words.own_again() fresh=true/>
            </CommandForm>
        </Card>
    }
    .into_any()
}

#[component]
fn LogIns(log_ins: Vec<OwnLogIn>) -> impl IntoView {
    let words = use_words();
    let heads = [
        words.own_column_device(),
        words.own_column_since(),
        words.own_column_seen(),
        words.own_column_deed(),
    ];
    let rows = log_ins
        .into_iter()
        .map(|log_in| view! { <Row log_in/> })
        .collect_view();
    view! {
        <DataTable caption=words.own_log_ins_caption() heads=heads.map(str::to_owned).to_vec()>
            {rows}
        </DataTable>
    }
    .into_any()
}

/// Marks of browsers in how they name themselves; the first found counts, for most also claim to
/// be those below.
const BROWSERS: [(&str, &str); 6] = [
    ("Edg", "Edge"),
    ("MicroMessenger", "WeChat"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
];
/// Marks of what the browser runs on, likewise.
const SYSTEMS: [(&str, &str); 7] = [
    ("iPad", "iPadOS"),
    ("iPhone", "iOS"),
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
];

/// A device as its owner knows it. What is not recognised is shown as it names itself.
fn said_device(words: Words, device: String) -> String {
    let found = |marks: &[(&str, &'static str)]| {
        marks
            .iter()
            .find(|(mark, _)| device.contains(mark))
            .map(|(_, name)| *name)
    };
    match (found(&BROWSERS), found(&SYSTEMS)) {
        (Some(browser), Some(system)) => said::joined(words, &[browser, system]),
        _ => device,
    }
}

#[component]
fn Row(log_in: OwnLogIn) -> impl IntoView {
    let words = use_words();
    let id = log_in.id.to_string();
    // The log-in in use is ended by logging out, which also leaves the page.
    let deed = if log_in.current {
        view! { <Chip kind=ChipKind::Done label=words.own_this_one()/> }.into_any()
    } else {
        view! {
            <CommandForm
                command=EndLogIn::PATH
                page=PAGE
                submit=words.own_end()
                id=id.clone()
                secondary=true
            >
                <Hidden name="log_in" value=id/>
            </CommandForm>
        }
        .into_any()
    };
    view! {
        <tr>
            <th scope="row" data-label=words.own_column_device()>{said_device(words, log_in.device)}</th>
            <td class="when" data-label=words.own_column_since()>{words.moment_brief(log_in.created_at)}</td>
            <td class="when" data-label=words.own_column_seen()>{words.moment_brief(log_in.last_seen_at)}</td>
            <td data-label=words.own_column_deed()>{deed}</td>
        </tr>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_is_said_as_its_owner_knows_it() {
        let words = Words(Language::English);
        for (agent, said) in [
            (
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/99.0 Safari/537.36",
                "Chrome, Linux",
            ),
            (
                "Mozilla/5.0 (iPad; CPU OS 16_4 like Mac OS X) Version/16.4 Safari/604.1",
                "Safari, iPadOS",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0) Chrome/120.0 Safari/537.36 Edg/120.0",
                "Edge, Windows",
            ),
            ("curl/8.0", "curl/8.0"),
            ("", ""),
        ] {
            assert_eq!(said_device(words, agent.to_owned()), said);
        }
    }
}
