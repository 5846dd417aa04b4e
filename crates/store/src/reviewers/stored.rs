//! A reviewer as a row, and back: the entry is checked again on the way out.

use domain::ids::{OrgId, ReviewerId};
use domain::people::reviewer::{Reviewer, ReviewerEntry, ReviewerInput, ReviewerVersion, Standing};
use domain::text::{Line, folded};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    IntoActiveModel,
};

use crate::fault::StoreFault;
use crate::reviewers::{ChangedBy, name_order};
use crate::rows::{self, reviewer, reviewer_version};

pub(crate) fn of_row(row: reviewer::Model) -> Result<Reviewer, StoreFault> {
    let corrupt = |why| StoreFault::corrupt("reviewer", row.id, why);
    let list = |text: &str| serde_json::from_str::<Vec<String>>(text);
    let input = ReviewerInput {
        name: row.name,
        category: row.category,
        appointing_body: row.appointing_body,
        term_from: row.term_from,
        term_to: row.term_to,
        conflict_units: list(&row.conflict_units)
            .map_err(|_cause| corrupt("conflict_units is not a list"))?,
        access_needs: list(&row.access_needs)
            .map_err(|_cause| corrupt("access_needs is not a list"))?,
        access_note: row.access_note.unwrap_or_default(),
    };
    let entry = ReviewerEntry::check_stored(&input)
        .map_err(|_faults| corrupt("the entry breaks a rule of the pool"))?;
    if entry.as_input() != input {
        return Err(corrupt("the entry has more than one spelling"));
    }
    let standing = match (row.retired_at, row.retire_reason) {
        (None, None) => Standing::Serving,
        (Some(at), Some(reason)) => {
            let reason = Line::new(&reason)
                .map_err(|_fault| corrupt("the reason for retiring breaks a rule"))?;
            Standing::Retired { at, reason }
        }
        _ => return Err(corrupt("retired_at and retire_reason disagree")),
    };
    let version = u32::try_from(row.version)
        .ok()
        .filter(|version| *version >= 1)
        .ok_or_else(|| corrupt("the version is not positive"))?;
    Ok(Reviewer {
        id: ReviewerId::new(row.id),
        entry,
        standing,
        version,
    })
}

pub(super) fn stored_version(reviewer: &Reviewer) -> Result<i32, StoreFault> {
    i32::try_from(reviewer.version)
        .map_err(|_large| StoreFault::Other("a version is too large to be stored".to_owned()))
}

/// Every column but those of its creation.
pub(super) fn active(org: OrgId, reviewer: &Reviewer) -> Result<reviewer::ActiveModel, StoreFault> {
    let input = reviewer.entry.as_input();
    let (retired_at, retire_reason) = match &reviewer.standing {
        Standing::Serving => (None, None),
        Standing::Retired { at, reason } => {
            (Some(rows::stored(*at)), Some(reason.as_str().to_owned()))
        }
    };
    Ok(reviewer::ActiveModel {
        id: Set(reviewer.id.uuid()),
        org_id: Set(org.uuid()),
        name_order: Set(name_order(&input.name)),
        name_folded: Set(folded(&input.name)),
        name: Set(input.name),
        category: Set(input.category),
        appointing_body: Set(input.appointing_body),
        term_from: Set(input.term_from),
        term_to: Set(input.term_to),
        conflict_units: Set(json(&input.conflict_units)?),
        access_needs: Set(json(&input.access_needs)?),
        access_note: Set(Some(input.access_note).filter(|note| !note.is_empty())),
        retired_at: Set(retired_at),
        retire_reason: Set(retire_reason),
        version: Set(stored_version(reviewer)?),
        created_at: NotSet,
        created_by: NotSet,
    })
}

fn json(value: &impl serde::Serialize) -> Result<String, StoreFault> {
    serde_json::to_string(value)
        .map_err(|_cause| StoreFault::Other("a reviewer cannot be written as JSON".to_owned()))
}

pub(super) fn version_row(
    org: OrgId,
    reviewer: &Reviewer,
    by: &ChangedBy,
) -> Result<reviewer_version::ActiveModel, StoreFault> {
    let row = reviewer_version::Model {
        reviewer_id: reviewer.id.uuid(),
        version: stored_version(reviewer)?,
        org_id: org.uuid(),
        snapshot: json(&stored_copy(reviewer))?,
        changed_at: rows::stored(by.at),
        changed_by: by.account.clone(),
        changed_by_name: by.name.clone(),
    };
    Ok(row.into_active_model().reset_all())
}

/// The reviewer as it will be read again: the time of retiring in whole milliseconds.
fn stored_copy(reviewer: &Reviewer) -> Reviewer {
    let standing = match &reviewer.standing {
        Standing::Serving => Standing::Serving,
        Standing::Retired { at, reason } => Standing::Retired {
            at: rows::stored(*at),
            reason: reason.clone(),
        },
    };
    Reviewer {
        standing,
        ..reviewer.clone()
    }
}

pub(super) fn version(row: reviewer_version::Model) -> Result<ReviewerVersion, StoreFault> {
    let id = format!("{}/{}", row.reviewer_id, row.version);
    let corrupt = |why| StoreFault::corrupt("reviewer_revision", &id, why);
    let reviewer: Reviewer = serde_json::from_str(&row.snapshot)
        .map_err(|_cause| corrupt("the snapshot is of no reviewer"))?;
    let input = reviewer.entry.as_input();
    let same = ReviewerEntry::check_stored(&input).is_ok_and(|entry| entry == reviewer.entry);
    if !same {
        return Err(corrupt("the snapshot breaks a rule of the pool"));
    }
    let version = i64::from(row.version);
    if reviewer.id.uuid() != row.reviewer_id || i64::from(reviewer.version) != version {
        return Err(corrupt("the snapshot is of another reviewer or version"));
    }
    Ok(ReviewerVersion {
        reviewer,
        changed_at: row.changed_at,
        changed_by: row.changed_by_name,
    })
}
