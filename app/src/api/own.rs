//! One's own account: password, log-ins, how to read.

#[cfg(feature = "ssr")]
use domain::preference::{Language, TextSize};
use domain::wire::OwnLogIn;
use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, PostUrl};
use serde::{Deserialize, Serialize};

use super::done::Done;
#[cfg(feature = "ssr")]
use super::{
    done::Notice,
    told::{Told, read},
};
#[cfg(feature = "ssr")]
use crate::caller::caller;
use crate::trouble::Trouble;

/// A command that needs no words.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlainForm {
    /// Id of the command.
    pub command_id: String,
}

/// Which of the own log-ins to end.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EndLogInForm {
    /// Id of the command.
    pub command_id: String,
    /// Which.
    pub log_in: String,
}

/// Another password.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangePasswordForm {
    /// Id of the command.
    #[serde(default)]
    pub command_id: String,
    /// The present one.
    pub old_password: String,
    /// The new one.
    pub new_password: String,
    /// The new one again.
    pub again: String,
}

super::hides_itself!(ChangePasswordForm);

/// How a person wants to read. A blank choice leaves it as it is.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReadingForm {
    /// Id of the command.
    #[serde(default)]
    pub command_id: String,
    /// Tag of a language, or blank.
    #[serde(default)]
    pub language: String,
    /// Word of a size of text, or blank.
    #[serde(default)]
    pub text_size: String,
    /// The page to come back to.
    #[serde(default)]
    pub page: String,
}

/// The own log-ins that are live.
#[server(prefix = "/ask", endpoint = "own_log_ins", input = GetUrl)]
pub async fn own_log_ins() -> Result<Vec<OwnLogIn>, Trouble> {
    let caller = caller()?;
    caller
        .services
        .own_log_ins(&caller.actor)
        .await
        .told(&caller)
}

/// Logs out on this device.
#[server(prefix = "/do", endpoint = "log_out", input = PostUrl)]
pub async fn log_out(form: PlainForm) -> Result<Done, Trouble> {
    let caller = caller()?;
    drop(form);
    caller.services.log_out(&caller.actor).await.told(&caller)?;
    caller.clear_cookies();
    Ok(Done::say("/", Notice::LoggedOut))
}

/// Logs out on every device.
#[server(prefix = "/do", endpoint = "log_out_everywhere", input = PostUrl)]
pub async fn log_out_everywhere(form: PlainForm) -> Result<Done, Trouble> {
    let caller = caller()?;
    drop(form);
    caller
        .services
        .log_out_everywhere(&caller.actor)
        .await
        .told(&caller)?;
    caller.clear_cookies();
    Ok(Done::say("/", Notice::LoggedOutEverywhere))
}

/// Ends one of the own log-ins.
#[server(prefix = "/do", endpoint = "end_log_in", input = PostUrl)]
pub async fn end_log_in(form: EndLogInForm) -> Result<Done, Trouble> {
    let caller = caller()?;
    let log_in = read(&form.log_in, &caller)?;
    caller
        .services
        .end_own_log_in(&caller.actor, log_in)
        .await
        .told(&caller)?;
    Ok(Done::say(OWN, Notice::LogInEnded))
}

/// Changes the own password.
#[server(prefix = "/do", endpoint = "change_password", input = PostUrl)]
pub async fn change_password(form: ChangePasswordForm) -> Result<Done, Trouble> {
    let caller = caller()?;
    let ChangePasswordForm {
        old_password,
        new_password,
        again,
        ..
    } = form;
    let services = &caller.services;
    let changed = services
        .change_password(&caller.actor, &old_password, &new_password, &again)
        .await;
    caller.set_cookies(&changed.told(&caller)?);
    Ok(Done::say(OWN, Notice::PasswordChanged))
}

/// Keeps how this person, or this browser, wants to read.
#[server(prefix = "/do", endpoint = "set_reading", input = PostUrl)]
pub async fn set_reading(form: ReadingForm) -> Result<Done, Trouble> {
    let caller = caller()?;
    let language = Language::from_tag(&form.language);
    let text_size = TextSize::from_code(&form.text_size);
    caller.set_reading_cookies(language, text_size);
    if caller.actor.person().is_ok() {
        let services = &caller.services;
        services
            .keep_preference(&caller.actor, language, text_size)
            .await
            .told(&caller)?;
    }
    let done = Done::go(back_to(&form.page));
    let notice = (form.page == OWN).then_some(Notice::ReadingKept);
    Ok(Done { notice, ..done })
}

/// The page of one's own account.
#[cfg(feature = "ssr")]
const OWN: &str = "/office/own";

/// A page of ours to come back to; anything else leads to the front page.
#[cfg(any(test, feature = "ssr"))]
fn back_to(page: &str) -> &str {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/-_.~?=&%+".contains(c);
    let ours = page.starts_with('/') && !page.contains("//") && page.chars().all(plain);
    if ours { page } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_of_reading_never_leads_off_the_site() {
        assert_eq!(
            back_to("/office/reviewers?name=%E8%B5%B5"),
            "/office/reviewers?name=%E8%B5%B5"
        );
        for bad in [
            "",
            "//evil.example",
            "https://evil.example",
            "/a//b",
            "/a\r\nb",
            "/\\evil",
            "x",
        ] {
            assert_eq!(back_to(bad), "/", "{bad:?}");
        }
    }
}
