//! The reviewer pool: what its pages ask and do.

use chrono::NaiveDate;
use domain::people::reviewer::{Reviewer, ReviewerInput, ReviewerVersion};
use domain::wire::{ReviewerList, ReviewerQuery};
use leptos::prelude::*;
use leptos::server_fn::codec::{GetUrl, PostUrl};
use serde::{Deserialize, Serialize};

use super::done::Done;
#[cfg(feature = "ssr")]
use super::{
    done::Notice,
    me::office_day,
    told::{Told, find, read},
};
#[cfg(feature = "ssr")]
use crate::caller::caller;
use crate::trouble::Trouble;
#[cfg(feature = "ssr")]
use crate::way_back::below;
#[cfg(feature = "ssr")]
use domain::ids::{CommandId, ReviewerId};
#[cfg(feature = "ssr")]
use services::reviewers::Namesake;

/// A new reviewer, as typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AddReviewerForm {
    /// Id of the command.
    pub command_id: String,
    /// Name.
    pub name: String,
    /// Word of the category; blank when none is chosen.
    #[serde(default)]
    pub category: String,
    /// Body that appointed.
    pub appointing_body: String,
    /// First day.
    pub term_from: String,
    /// Last day.
    pub term_to: String,
    /// Conflict units, one a line.
    pub conflict_units: String,
    /// Words of access needs.
    #[serde(default)]
    pub access_needs: Vec<String>,
    /// Note on them.
    pub access_note: String,
    /// Holds a word when somebody of the name is serving, and this is another person.
    #[serde(default)]
    pub another_person: Vec<String>,
}

/// A changed reviewer, as typed, with the version that was read.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EditReviewerForm {
    /// Id of the command.
    pub command_id: String,
    /// Which reviewer.
    pub id: String,
    /// The version the clerk has seen.
    pub version: String,
    /// Name.
    pub name: String,
    /// Word of the category; blank when none is chosen.
    #[serde(default)]
    pub category: String,
    /// Body that appointed.
    pub appointing_body: String,
    /// First day.
    pub term_from: String,
    /// Last day.
    pub term_to: String,
    /// Conflict units, one a line.
    pub conflict_units: String,
    /// Words of access needs.
    #[serde(default)]
    pub access_needs: Vec<String>,
    /// Note on them.
    pub access_note: String,
    /// Question of the list the reviewer was found in.
    #[serde(default)]
    pub from: String,
}

/// A reviewer leaves the pool.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RetireReviewerForm {
    /// Id of the command.
    pub command_id: String,
    /// Which reviewer.
    pub id: String,
    /// The version the clerk has seen.
    pub version: String,
    /// Why.
    pub reason: String,
    /// Question of the list the reviewer was found in.
    #[serde(default)]
    pub from: String,
}

/// A retired reviewer comes back.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReinstateReviewerForm {
    /// Id of the command.
    pub command_id: String,
    /// Which reviewer.
    pub id: String,
    /// The version the clerk has seen.
    pub version: String,
    /// Question of the list the reviewer was found in.
    #[serde(default)]
    pub from: String,
}

/// The lines of a text area, as the entries they stand for.
fn lines(text: &str) -> Vec<String> {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(str::to_owned)
        .collect()
}

macro_rules! entry_of {
    ($form:ident) => {
        impl $form {
            /// The entry, as the pool takes it.
            #[must_use]
            pub fn entry(self) -> ReviewerInput {
                ReviewerInput {
                    name: self.name,
                    category: self.category,
                    appointing_body: self.appointing_body,
                    term_from: self.term_from,
                    term_to: self.term_to,
                    conflict_units: lines(&self.conflict_units),
                    access_needs: self.access_needs,
                    access_note: self.access_note,
                }
            }
        }
    };
}
entry_of!(AddReviewerForm);
entry_of!(EditReviewerForm);

/// A page of the pool, and the moment it was read at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PoolPage {
    /// The rows.
    pub list: ReviewerList,
    /// The day it is at the office, by the server's clock.
    pub today: NaiveDate,
    /// The revision of the pool before the rows were read: later news has a greater one.
    pub revision: u64,
}

/// A page of the pool.
#[server(prefix = "/ask", endpoint = "reviewers", input = GetUrl)]
pub async fn reviewers(#[server(default)] query: ReviewerQuery) -> Result<PoolPage, Trouble> {
    let caller = caller()?;
    let services = &caller.services;
    let revision = services
        .reviewers_revision(&caller.actor)
        .await
        .told(&caller)?;
    let list = services
        .reviewers(&caller.actor, query)
        .await
        .told(&caller)?;
    Ok(PoolPage {
        list,
        today: office_day(services.now()),
        revision,
    })
}

/// One reviewer.
#[server(name = AskReviewer, prefix = "/ask", endpoint = "reviewer", input = GetUrl)]
pub async fn reviewer(id: String) -> Result<Reviewer, Trouble> {
    let caller = caller()?;
    caller
        .services
        .reviewer(&caller.actor, find(&id, &caller)?)
        .await
        .told(&caller)
}

/// What was changed about one reviewer, newest first.
#[server(prefix = "/ask", endpoint = "reviewer_history", input = GetUrl)]
pub async fn reviewer_history(id: String) -> Result<Vec<ReviewerVersion>, Trouble> {
    let caller = caller()?;
    caller
        .services
        .reviewer_history(&caller.actor, find(&id, &caller)?)
        .await
        .told(&caller)
}

/// Adds a reviewer to the pool, under the id of the command: sent twice, it is one reviewer.
#[server(prefix = "/do", endpoint = "add_reviewer", input = PostUrl)]
pub async fn add_reviewer(form: AddReviewerForm) -> Result<Done, Trouble> {
    let caller = caller()?;
    let command: CommandId = read(&form.command_id, &caller)?;
    let namesake = if form.another_person.is_empty() {
        Namesake::Ask
    } else {
        Namesake::Another
    };
    let (id, entry) = (ReviewerId::new(command.uuid()), form.entry());
    let added = caller
        .services
        .add_reviewer(&caller.actor, command, id, &entry, namesake)
        .await;
    let added = added.told(&caller)?;
    Ok(Done::say(
        format!("/office/reviewers/{}", added.id),
        Notice::ReviewerAdded,
    ))
}

/// Changes a reviewer's entry, based on the version that was read.
#[server(prefix = "/do", endpoint = "edit_reviewer", input = PostUrl)]
pub async fn edit_reviewer(form: EditReviewerForm) -> Result<Done, Trouble> {
    let caller = caller()?;
    let (command, id) = (read(&form.command_id, &caller)?, read(&form.id, &caller)?);
    let (version, from) = (read(&form.version, &caller)?, form.from.clone());
    let entry = form.entry();
    let edited = caller
        .services
        .edit_reviewer(&caller.actor, command, id, version, &entry)
        .await;
    let edited = edited.told(&caller)?;
    Ok(Done::say(
        below(&edited.id.to_string(), &from),
        Notice::ReviewerEdited,
    ))
}

/// Takes a reviewer out of the pool, with a reason.
#[server(prefix = "/do", endpoint = "retire_reviewer", input = PostUrl)]
pub async fn retire_reviewer(form: RetireReviewerForm) -> Result<Done, Trouble> {
    let caller = caller()?;
    let (command, id) = (read(&form.command_id, &caller)?, read(&form.id, &caller)?);
    let (version, reason) = (read(&form.version, &caller)?, &form.reason);
    let retired = caller
        .services
        .retire_reviewer(&caller.actor, command, id, version, reason)
        .await;
    let retired = retired.told(&caller)?;
    Ok(Done::say(
        below(&retired.id.to_string(), &form.from),
        Notice::ReviewerRetired,
    ))
}

/// Takes a retired reviewer back.
#[server(prefix = "/do", endpoint = "reinstate_reviewer", input = PostUrl)]
pub async fn reinstate_reviewer(form: ReinstateReviewerForm) -> Result<Done, Trouble> {
    let caller = caller()?;
    let (command, id) = (read(&form.command_id, &caller)?, read(&form.id, &caller)?);
    let version = read(&form.version, &caller)?;
    let back = caller
        .services
        .reinstate_reviewer(&caller.actor, command, id, version)
        .await;
    let back = back.told(&caller)?;
    Ok(Done::say(
        below(&back.id.to_string(), &form.from),
        Notice::ReviewerReinstated,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_area_holds_one_unit_a_line() {
        assert_eq!(lines(" 甲局 \r\n\r\n乙局\n"), ["甲局", "乙局"]);
        assert!(lines(" \n ").is_empty());
    }
}
