//! Logging in: password, code, second factor, first password.

use domain::people::account::LogInStage;
use domain::wire::SecondFactorOffer;
use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, PostUrl};
use serde::{Deserialize, Serialize};

use super::done::Done;
#[cfg(feature = "ssr")]
use super::told::Told;
#[cfg(feature = "ssr")]
use crate::caller::{Caller, caller};
use crate::trouble::Trouble;

/// User name and password, as typed.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogInForm {
    /// Id of the command.
    #[serde(default)]
    pub command_id: String,
    /// User name.
    pub username: String,
    /// Password.
    pub password: String,
    /// Where the person wanted to go; may be blank.
    #[serde(default)]
    pub next: String,
}

/// Six digits of the second factor.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GiveCodeForm {
    /// Id of the command.
    #[serde(default)]
    pub command_id: String,
    /// The digits.
    pub code: String,
    /// Where the person wanted to go; may be blank.
    #[serde(default)]
    pub next: String,
}

/// A password of one's own instead of the one an administrator set.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FirstPasswordForm {
    /// Id of the command.
    #[serde(default)]
    pub command_id: String,
    /// The new one.
    pub new_password: String,
    /// The new one again.
    pub again: String,
    /// Where the person wanted to go; may be blank.
    #[serde(default)]
    pub next: String,
}

super::hides_itself!(LogInForm, GiveCodeForm, FirstPasswordForm);

/// Begins a log-in.
#[server(prefix = "/do", endpoint = "log_in", input = PostUrl)]
pub async fn log_in(form: LogInForm) -> Result<Done, Trouble> {
    let caller = caller()?;
    let LogInForm {
        username,
        password,
        next,
        ..
    } = form;
    let device = caller.device.clone();
    let input = services::log_ins::LogInInput {
        username,
        password,
        device,
    };
    let logged_in = caller
        .services
        .log_in(&caller.actor, &caller.address, input)
        .await
        .told(&caller)?;
    Ok(went_on(&caller, &logged_in, &next))
}

/// Gives the code of the second factor.
#[server(prefix = "/do", endpoint = "give_code", input = PostUrl)]
pub async fn give_code(form: GiveCodeForm) -> Result<Done, Trouble> {
    let caller = caller()?;
    let given = caller
        .services
        .give_code(&caller.actor, &caller.address, &form.code)
        .await;
    Ok(went_on(&caller, &given.told(&caller)?, &form.next))
}

/// What is needed to set up a second factor.
#[server(name = AskOffer, prefix = "/ask", endpoint = "second_factor_offer", input = GetUrl)]
pub async fn second_factor_offer() -> Result<SecondFactorOffer, Trouble> {
    let caller = caller()?;
    caller
        .services
        .second_factor_offer(&caller.actor)
        .await
        .told(&caller)
}

/// Sets the second factor up, proven by its first code.
#[server(prefix = "/do", endpoint = "enrol_second_factor", input = PostUrl)]
pub async fn enrol_second_factor(form: GiveCodeForm) -> Result<Done, Trouble> {
    let caller = caller()?;
    let enrolled = caller
        .services
        .enrol_second_factor(&caller.actor, &form.code)
        .await;
    Ok(went_on(&caller, &enrolled.told(&caller)?, &form.next))
}

/// Chooses a password of one's own.
#[server(prefix = "/do", endpoint = "choose_first_password", input = PostUrl)]
pub async fn choose_first_password(form: FirstPasswordForm) -> Result<Done, Trouble> {
    let caller = caller()?;
    let FirstPasswordForm {
        new_password,
        again,
        next,
        ..
    } = form;
    let services = &caller.services;
    let chosen = services
        .choose_first_password(&caller.actor, &new_password, &again)
        .await;
    Ok(went_on(&caller, &chosen.told(&caller)?, &next))
}

/// The page of a stage that is still to be passed, keeping in mind where the person wanted to go.
#[must_use]
pub fn page_of(stage: LogInStage, next: &str) -> String {
    let page = match stage {
        LogInStage::Complete => return wished(next).unwrap_or("/office").to_owned(),
        LogInStage::Code => "/log-in/code",
        LogInStage::Enrol => "/log-in/second-factor",
        LogInStage::Password => "/log-in/password",
    };
    wished(next).map_or_else(|| page.to_owned(), |next| format!("{page}?next={next}"))
}

/// Only pages of the office, spelt plainly: never an address of another site, never a query.
fn wished(next: &str) -> Option<&str> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '/' | '-');
    let ours = next == "/office" || next.starts_with("/office/");
    (ours && !next.contains("//") && next.chars().all(plain)).then_some(next)
}

#[cfg(feature = "ssr")]
fn went_on(caller: &Caller, logged_in: &services::log_ins::LoggedIn, next: &str) -> Done {
    caller.set_cookies(&logged_in.tokens);
    Done::go(page_of(logged_in.stage, next))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_in_never_leads_off_the_site() {
        let id = "/office/reviewers/67e55044-10b1-426f-9247-bb680e5fe0c8/edit";
        assert_eq!(page_of(LogInStage::Complete, id), id);
        for bad in [
            "",
            "//evil.example",
            "/office//evil",
            "https://evil.example",
            "/office\r\nx",
            "/officer",
            "/office/../x",
        ] {
            assert_eq!(page_of(LogInStage::Complete, bad), "/office", "{bad:?}");
        }
        assert_eq!(
            page_of(LogInStage::Code, id),
            format!("/log-in/code?next={id}")
        );
        assert_eq!(page_of(LogInStage::Enrol, "//x"), "/log-in/second-factor");
    }
}
