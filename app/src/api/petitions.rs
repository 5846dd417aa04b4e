//! Petition matters: what their pages do. Their pages read by themselves, for they have no program.

use domain::ids::{CommandId, MatterId};
use domain::petitions::matter::{MatterInput, MatterNo};
use leptos::prelude::*;
use leptos::server_fn::codec::PostUrl;
use serde::{Deserialize, Serialize};

use super::done::{Done, Notice};
use super::told::{Told, read};
use crate::caller::caller;
use crate::trouble::Trouble;

/// A new matter, as typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AddMatterForm {
    /// Id of the command.
    pub command_id: String,
    /// The office's number.
    pub matter_no: String,
    /// Topic in a few words.
    pub title: String,
    /// Word of the purpose; blank when none is chosen.
    #[serde(default)]
    pub purpose: String,
    /// Word of the category; blank when none is chosen.
    #[serde(default)]
    pub category: String,
    /// De-identified summary.
    pub summary: String,
    /// The unit with power to handle.
    pub responsible_unit: String,
}

/// Registers a matter, under the id of the command: sent twice, it is one matter.
#[server(prefix = "/do", endpoint = "add_matter", input = PostUrl)]
pub async fn add_matter(form: AddMatterForm) -> Result<Done, Trouble> {
    let caller = caller()?;
    let command: CommandId = read(&form.command_id, &caller)?;
    let input = MatterInput {
        matter_no: form.matter_no,
        title: form.title,
        purpose: form.purpose,
        category: form.category,
        summary: form.summary,
        responsible_unit: form.responsible_unit,
    };
    let id = MatterId::new(command.uuid());
    let added = caller
        .services
        .add_matter(&caller.actor, command, id, &input);
    added.await.told(&caller).map_err(numbered)?;
    let number = MatterNo::new(&input.matter_no).map(String::from);
    let page = matter_page(&number.unwrap_or_default());
    Ok(Done::say(page, Notice::MatterAdded))
}

/// The page of a matter.
pub(crate) fn matter_page(number: &str) -> String {
    format!("/office/petition-matters/{number}")
}

/// A number that is taken is, on these forms, the number of a matter.
#[cfg(feature = "ssr")]
fn numbered(mut trouble: Trouble) -> Trouble {
    for field in &mut trouble.fields {
        if field.field == "number" {
            "matter_no".clone_into(&mut field.field);
        }
    }
    trouble
}

/// What is written of a matter, changed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EditMatterForm {
    /// Id of the command.
    pub command_id: String,
    /// The number it has.
    pub matter: String,
    /// The version that was read.
    pub version: String,
    /// The office's number.
    pub matter_no: String,
    /// Topic in a few words.
    pub title: String,
    /// Word of the purpose; blank when none is chosen.
    #[serde(default)]
    pub purpose: String,
    /// Word of the category; blank when none is chosen.
    #[serde(default)]
    pub category: String,
    /// De-identified summary.
    pub summary: String,
    /// The unit with power to handle.
    pub responsible_unit: String,
}

/// Changes what was written of a matter.
#[server(prefix = "/do", endpoint = "edit_matter", input = PostUrl)]
pub async fn edit_matter(form: EditMatterForm) -> Result<Done, Trouble> {
    let caller = caller()?;
    let command: CommandId = read(&form.command_id, &caller)?;
    let version: u32 = read(&form.version, &caller)?;
    let input = MatterInput {
        matter_no: form.matter_no,
        title: form.title,
        purpose: form.purpose,
        category: form.category,
        summary: form.summary,
        responsible_unit: form.responsible_unit,
    };
    let services = &caller.services;
    let edited = services.edit_matter(&caller.actor, command, &form.matter, version, &input);
    let number = edited.await.told(&caller).map_err(numbered)?;
    Ok(Done::say(matter_page(&number), Notice::MatterEdited))
}
