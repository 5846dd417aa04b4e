//! The reviewer pool: list, add, edit, retire, reinstate, history.

use chrono::{DateTime, Utc};
use domain::audit::Recorded;
use domain::ids::{CommandId, OrgId, ReviewerId};
use domain::news::Topic;
use domain::page::PAGE_ROWS;
use domain::people::reviewer::{
    Reviewer, ReviewerCategory, ReviewerEntry, ReviewerInput, ReviewerVersion, Standing,
};
use domain::refusal::{Fault, FieldFaults, Refusal};
use domain::text::Line;
use domain::wire::{ReviewerList, ReviewerQuery};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{AuditFact, ChangedBy, ReviewerFilter, ReviewerKey, StandingFilter};

use crate::access::{Deed, may};
use crate::actor::{Actor, account_key};
use crate::command::Command;
use crate::cursor;
use crate::no::No;
use crate::services::Services;

/// Most characters of a search: a name is shorter.
const SEARCH_CHARS_MAX: usize = 40;

/// What is known of people of the same name when a reviewer is added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Namesake {
    /// Nothing yet: when one is serving, ask.
    Ask,
    /// This is another person.
    Another,
}

#[derive(Serialize, Deserialize)]
struct Key {
    name: String,
    id: ReviewerId,
}

impl Services {
    /// A page of the pool, by name.
    ///
    /// # Errors
    /// `Invalid` for an unknown category, standing or cursor, or a search with hidden characters.
    pub async fn reviewers(&self, by: &Actor, query: ReviewerQuery) -> Result<ReviewerList, No> {
        let list = self.reviewers_of(by, &query, PAGE_ROWS).await?;
        let (org, filter) = (by.person()?.org, filter(&query)?);
        Ok(ReviewerList {
            total: self.store().reviewers_count(org, &filter).await?,
            ..list
        })
    }

    /// A page of so many rows, without the count of all.
    pub(crate) async fn reviewers_of(
        &self,
        by: &Actor,
        query: &ReviewerQuery,
        rows: u64,
    ) -> Result<ReviewerList, No> {
        may(by, Deed::ReadReviewers)?;
        let org = by.person()?.org;
        let filter = filter(query)?;
        let cut = match cursor::cut::<Key>(&query.after, &query.before)? {
            domain::page::Cut::Start => domain::page::Cut::Start,
            domain::page::Cut::After(key) => domain::page::Cut::After(key.into()),
            domain::page::Cut::Before(key) => domain::page::Cut::Before(key.into()),
        };
        let page = self
            .store()
            .reviewers_page(org, &filter, &cut, rows)
            .await?;
        let key = |row: Option<&Reviewer>| row.and_then(|row| cursor::write(&Key::of(row)));
        let after = if page.has_after {
            key(page.rows.last())
        } else {
            None
        };
        let before = if page.has_before {
            key(page.rows.first())
        } else {
            None
        };
        Ok(ReviewerList {
            page,
            total: 0,
            after,
            before,
        })
    }

    /// How often the pool has changed. Read it before the rows: then later news is greater, and
    /// a page shows at least what the number stands for.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn reviewers_revision(&self, by: &Actor) -> Result<u64, No> {
        may(by, Deed::ReadReviewers)?;
        Ok(self.store().revisions().await?.of(Topic::Reviewers))
    }

    /// One reviewer of the own office.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn reviewer(&self, by: &Actor, id: ReviewerId) -> Result<Reviewer, No> {
        may(by, Deed::ReadReviewers)?;
        let org = by.person()?.org;
        self.store()
            .reviewer(org, id)
            .await?
            .ok_or(No::Refused(Refusal::NotFound))
    }

    /// What the pool knew of a reviewer and since when, newest first.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn reviewer_history(
        &self,
        by: &Actor,
        id: ReviewerId,
    ) -> Result<Vec<ReviewerVersion>, No> {
        may(by, Deed::ReadReviewers)?;
        let org = by.person()?.org;
        let history = self.store().reviewer_history(org, id).await?;
        if history.is_empty() {
            Err(Refusal::NotFound.into())
        } else {
            Ok(history)
        }
    }

    /// Adds a reviewer under an id the client made.
    ///
    /// # Errors
    /// `Invalid` with every field's fault; `SameName` when somebody of this name is serving and
    /// nobody has said that this is another person.
    pub async fn add_reviewer(
        &self,
        by: &Actor,
        command: CommandId,
        id: ReviewerId,
        input: &ReviewerInput,
        namesake: Namesake,
    ) -> Result<Reviewer, No> {
        may(by, Deed::KeepReviewers)?;
        let org = by.person()?.org;
        let entry = ReviewerEntry::check(input)?;
        let reviewer = Reviewer {
            id,
            entry,
            standing: Standing::Serving,
            version: 1,
        };
        let now = self.now();
        let command = Command {
            id: command,
            kind: "add-reviewer",
            wish: &(id, input),
        };
        let changed_by = changed_by(by, now)?;
        let fact = about(
            by,
            now,
            Recorded::ReviewerAdded,
            id,
            json!({ "version": 1 }),
        );
        self.once(by, command, now, move |tx| async move {
            if tx.reviewer(org, id).await?.is_some() {
                return Err(No::Refused(Refusal::CommandReused));
            }
            // Inside the one writing transaction: two who add the same person at once are asked.
            let name = reviewer.entry.name.as_str();
            if namesake == Namesake::Ask && tx.serves_by_name(org, name).await? {
                return Err(No::Refused(Refusal::SameName));
            }
            tx.add_reviewer(org, &reviewer, &changed_by).await?;
            Ok((reviewer, fact))
        })
        .await
    }

    /// Changes a reviewer's entry, based on the version the editor read.
    ///
    /// # Errors
    /// `Invalid`, `NotFound`, `VersionConflict`, `AlreadyRetired`.
    pub async fn edit_reviewer(
        &self,
        by: &Actor,
        command: CommandId,
        id: ReviewerId,
        read: u32,
        input: &ReviewerInput,
    ) -> Result<Reviewer, No> {
        may(by, Deed::KeepReviewers)?;
        let entry = ReviewerEntry::check(input)?;
        let command = Command {
            id: command,
            kind: "edit-reviewer",
            wish: &(id, read, input),
        };
        self.change(by, command, id, Recorded::ReviewerEdited, move |reviewer| {
            reviewer.may_edit(read)?;
            let fields = reviewer.entry.differs_in(&entry);
            reviewer.entry = entry;
            Ok(json!({ "fields": fields }))
        })
        .await
    }

    /// Takes a reviewer out of the pool. The row stays: past sessions refer to it.
    ///
    /// # Errors
    /// `Invalid` without a reason, `NotFound`, `VersionConflict`, `AlreadyRetired`.
    pub async fn retire_reviewer(
        &self,
        by: &Actor,
        command: CommandId,
        id: ReviewerId,
        read: u32,
        reason: &str,
    ) -> Result<Reviewer, No> {
        may(by, Deed::KeepReviewers)?;
        let at = self.now();
        let said = Line::new(reason).map_err(|fault| FieldFaults::one("reason", fault))?;
        let command = Command {
            id: command,
            kind: "retire-reviewer",
            wish: &(id, read, reason),
        };
        self.change(
            by,
            command,
            id,
            Recorded::ReviewerRetired,
            move |reviewer| {
                reviewer.may_retire(read)?;
                reviewer.standing = Standing::Retired { at, reason: said };
                Ok(json!({}))
            },
        )
        .await
    }

    /// Brings a retired reviewer back.
    ///
    /// # Errors
    /// `NotFound`, `VersionConflict`, `NotRetired`.
    pub async fn reinstate_reviewer(
        &self,
        by: &Actor,
        command: CommandId,
        id: ReviewerId,
        read: u32,
    ) -> Result<Reviewer, No> {
        may(by, Deed::KeepReviewers)?;
        let command = Command {
            id: command,
            kind: "reinstate-reviewer",
            wish: &(id, read),
        };
        self.change(
            by,
            command,
            id,
            Recorded::ReviewerReinstated,
            move |reviewer| {
                reviewer.may_reinstate(read)?;
                reviewer.standing = Standing::Serving;
                Ok(json!({}))
            },
        )
        .await
    }

    async fn change<P: Serialize>(
        &self,
        by: &Actor,
        command: Command<'_, P>,
        id: ReviewerId,
        deed: Recorded,
        change: impl FnOnce(&mut Reviewer) -> Result<serde_json::Value, Refusal> + Send + 'static,
    ) -> Result<Reviewer, No> {
        let org: OrgId = by.person()?.org;
        let now = self.now();
        let changed_by = changed_by(by, now)?;
        let mut fact = about(by, now, deed, id, json!({}));
        self.once(by, command, now, move |tx| async move {
            let mut reviewer = tx.reviewer(org, id).await?.ok_or(Refusal::NotFound)?;
            fact.detail = change(&mut reviewer)?;
            reviewer.version += 1;
            if let Some(detail) = fact.detail.as_object_mut() {
                detail.insert("version".to_owned(), json!(reviewer.version));
            }
            tx.save_reviewer(org, &reviewer, &changed_by).await?;
            Ok((reviewer, fact))
        })
        .await
    }
}

impl Key {
    fn of(reviewer: &Reviewer) -> Self {
        Self {
            name: reviewer.entry.name.to_string(),
            id: reviewer.id,
        }
    }
}

impl From<Key> for ReviewerKey {
    fn from(key: Key) -> Self {
        Self {
            name: key.name,
            id: key.id,
        }
    }
}

fn filter(query: &ReviewerQuery) -> Result<ReviewerFilter, FieldFaults> {
    let mut faults = FieldFaults::default();
    let name = match Line::<SEARCH_CHARS_MAX>::new(&query.name) {
        Err(Fault::Missing) => Some(None),
        typed => faults.keep("name", typed.map(|name| Some(name.to_string()))),
    };
    let category = match query.category.as_str() {
        "" => Some(None),
        word => faults.keep(
            "category",
            ReviewerCategory::from_code(word)
                .map(Some)
                .ok_or(Fault::UnknownChoice),
        ),
    };
    let standing = faults.keep(
        "standing",
        match query.standing.as_str() {
            "" | "serving" => Ok(StandingFilter::Serving),
            "retired" => Ok(StandingFilter::Retired),
            "all" => Ok(StandingFilter::All),
            _ => Err(Fault::UnknownChoice),
        },
    );
    match (name, category, standing) {
        (Some(name), Some(category), Some(standing)) => Ok(ReviewerFilter {
            name,
            category,
            standing,
        }),
        _ => Err(faults),
    }
}

pub(crate) fn changed_by(by: &Actor, at: DateTime<Utc>) -> Result<ChangedBy, No> {
    let person = by.person()?;
    Ok(ChangedBy {
        account: account_key(person.account),
        name: person.display_name.clone(),
        at,
    })
}

pub(crate) fn about(
    by: &Actor,
    at: DateTime<Utc>,
    deed: Recorded,
    id: ReviewerId,
    detail: serde_json::Value,
) -> AuditFact {
    AuditFact {
        at,
        actor: by.audit(),
        deed,
        object_kind: "reviewer",
        object_id: id.to_string(),
        detail,
    }
}
