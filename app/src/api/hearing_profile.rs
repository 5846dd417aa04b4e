//! The rules for hearings: what their page does. It reads by itself, for it has no program.

use domain::ids::CommandId;
use domain::public_review::profile::ProfileInput;
use leptos::prelude::*;
use leptos::server_fn::codec::PostUrl;
use serde::{Deserialize, Serialize};

use super::done::{Done, Notice};
use super::told::{Told, read};
use crate::caller::caller;
use crate::trouble::Trouble;

/// Address of the page.
pub(crate) const PAGE: &str = "/office/hearing-profile";

/// The rules, as typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HearingProfileForm {
    /// Id of the command.
    pub command_id: String,
    /// The version the administrator has seen.
    pub version: String,
    /// People needed, whatever the size of the panel.
    pub quorum_at_least: String,
    /// Share of the panel that is needed: so many …
    pub quorum_share_of: String,
    /// … of so many.
    pub quorum_share_in: String,
    /// Word of what a majority is; blank when none is chosen.
    #[serde(default)]
    pub threshold: String,
    /// Days between notice and hearing.
    pub notice_days: String,
}

/// Sets the rules for sessions that are drafted from now on, based on the version that was read.
#[server(prefix = "/do", endpoint = "set_hearing_profile", input = PostUrl)]
pub async fn set_hearing_profile(form: HearingProfileForm) -> Result<Done, Trouble> {
    let caller = caller()?;
    let command: CommandId = read(&form.command_id, &caller)?;
    let version: u32 = read(&form.version, &caller)?;
    let input = ProfileInput {
        quorum_at_least: form.quorum_at_least,
        quorum_share_of: form.quorum_share_of,
        quorum_share_in: form.quorum_share_in,
        threshold: form.threshold,
        notice_days: form.notice_days,
    };
    let services = &caller.services;
    let set = services.set_hearing_profile(&caller.actor, command, version, &input);
    set.await.told(&caller)?;
    Ok(Done::say(PAGE, Notice::HearingProfileSet))
}
