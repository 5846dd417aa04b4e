//! What crosses the wire about reviewers.

use domain::people::reviewer::{Reviewer, ReviewerInput, ReviewerVersion, Standing};
use domain::wire::ReviewerList;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::api::parts::rfc3339;

/// What is asked of the list.
#[derive(Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct ListQuery {
    /// Part of the name.
    pub(super) name: String,
    /// Word of a category.
    pub(super) category: String,
    /// `serving` (also when left out), `retired` or `all`.
    pub(super) standing: String,
    /// Cursor: the rows that follow.
    pub(super) after: String,
    /// Cursor: the rows that lead up.
    pub(super) before: String,
}

/// What is known of a reviewer, to be written.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EntryInput {
    /// Name.
    pub(super) name: String,
    /// Word of a category.
    pub(super) category: String,
    /// Body that appointed the reviewer.
    pub(super) appointing_body: String,
    /// First day of the term.
    #[schema(format = Date)]
    pub(super) term_from: String,
    /// Last day of the term, included.
    #[schema(format = Date)]
    pub(super) term_to: String,
    /// Units the reviewer is bound to.
    #[serde(default)]
    pub(super) conflict_units: Vec<String>,
    /// Words of access needs.
    #[serde(default)]
    pub(super) access_needs: Vec<String>,
    /// A note on them.
    #[serde(default)]
    pub(super) access_note: String,
}

/// A new reviewer.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewReviewer {
    /// Made by the client; left out, the key of the command is taken.
    #[serde(default)]
    #[schema(format = Uuid)]
    pub(super) id: Option<String>,
    /// Somebody of this name is serving, and this is another person.
    #[serde(default)]
    pub(super) another_person: bool,
    /// What is known.
    pub(super) entry: EntryInput,
}

/// A changed entry.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangedReviewer {
    /// The version that was read.
    pub(super) version: u32,
    /// What is known now.
    pub(super) entry: EntryInput,
}

/// A retirement.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Retirement {
    /// The version that was read.
    pub(super) version: u32,
    /// Why.
    pub(super) reason: String,
}

/// A return to the pool.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reinstatement {
    /// The version that was read.
    pub(super) version: u32,
}

/// What is known of a reviewer.
#[derive(Serialize, ToSchema)]
pub struct EntryAnswer {
    /// Name.
    pub(super) name: String,
    /// Word of a category.
    pub(super) category: String,
    /// Body that appointed the reviewer.
    pub(super) appointing_body: String,
    /// First day of the term.
    #[schema(format = Date)]
    pub(super) term_from: String,
    /// Last day of the term, included.
    #[schema(format = Date)]
    pub(super) term_to: String,
    /// Units the reviewer is bound to.
    pub(super) conflict_units: Vec<String>,
    /// Words of access needs.
    pub(super) access_needs: Vec<String>,
    /// A note on them; may be blank.
    pub(super) access_note: String,
}

/// A reviewer.
#[derive(Serialize, ToSchema)]
pub struct ReviewerAnswer {
    /// Id.
    #[schema(format = Uuid)]
    pub(super) id: String,
    /// What is known.
    pub(super) entry: EntryAnswer,
    /// When the reviewer left the pool, if so.
    #[schema(format = DateTime)]
    pub(super) retired_at: Option<String>,
    /// Why.
    pub(super) retire_reason: Option<String>,
    /// Counts the changes, from 1.
    pub(super) version: u32,
}

/// A page of the pool, in order of name.
#[derive(Serialize, ToSchema)]
pub struct ReviewersAnswer {
    /// At most 25.
    pub(super) reviewers: Vec<ReviewerAnswer>,
    /// How many answer the question in all.
    pub(super) total: u64,
    /// Cursor of the following page, where there is one.
    pub(super) after: Option<String>,
    /// Cursor of the preceding page, where there is one.
    pub(super) before: Option<String>,
}

/// One version of a reviewer.
#[derive(Serialize, ToSchema)]
pub struct VersionAnswer {
    /// As it was.
    pub(super) reviewer: ReviewerAnswer,
    /// When it became so.
    #[schema(format = DateTime)]
    pub(super) changed_at: String,
    /// Who made it so, as displayed then.
    pub(super) changed_by: String,
}

impl From<EntryInput> for ReviewerInput {
    fn from(input: EntryInput) -> Self {
        let EntryInput {
            name,
            category,
            appointing_body,
            term_from,
            term_to,
            conflict_units,
            access_needs,
            access_note,
        } = input;
        Self {
            name,
            category,
            appointing_body,
            term_from,
            term_to,
            conflict_units,
            access_needs,
            access_note,
        }
    }
}

impl From<Reviewer> for ReviewerAnswer {
    fn from(reviewer: Reviewer) -> Self {
        let entry = reviewer.entry.as_input();
        let (retired_at, retire_reason) = match reviewer.standing {
            Standing::Serving => (None, None),
            Standing::Retired { at, reason } => (Some(rfc3339(at)), Some(reason.to_string())),
        };
        Self {
            id: reviewer.id.to_string(),
            entry: EntryAnswer {
                name: entry.name,
                category: entry.category,
                appointing_body: entry.appointing_body,
                term_from: entry.term_from,
                term_to: entry.term_to,
                conflict_units: entry.conflict_units,
                access_needs: entry.access_needs,
                access_note: entry.access_note,
            },
            retired_at,
            retire_reason,
            version: reviewer.version,
        }
    }
}

impl From<ReviewerList> for ReviewersAnswer {
    fn from(list: ReviewerList) -> Self {
        let ReviewerList {
            page,
            total,
            after,
            before,
        } = list;
        let reviewers = page.rows.into_iter().map(Into::into).collect();
        Self {
            reviewers,
            total,
            after,
            before,
        }
    }
}

impl From<ReviewerVersion> for VersionAnswer {
    fn from(version: ReviewerVersion) -> Self {
        Self {
            reviewer: version.reviewer.into(),
            changed_at: rfc3339(version.changed_at),
            changed_by: version.changed_by,
        }
    }
}
