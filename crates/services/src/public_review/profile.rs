//! The rules an office sets for its hearings. What is set here is stamped on sessions drafted
//! afterwards; one that is drafted keeps what it was drafted with.

use domain::audit::Recorded;
use domain::ids::CommandId;
use domain::public_review::profile::{HearingProfile, KeptProfile, ProfileInput};
use serde_json::json;
use store::{AuditFact, ChangedBy, ReviewerFilter};

use crate::access::{Deed, may};
use crate::actor::Actor;
use crate::command::Command;
use crate::no::No;
use crate::reviewers::changed_by;
use crate::services::Services;

/// The rules of an office as its pages show them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HearingRules {
    /// The rules, and how often they were set.
    pub kept: KeptProfile,
    /// Who set them; nobody where they are the defaults still.
    pub changed: Option<ChangedBy>,
    /// How many serve in the pool now: the panel that a session would have today.
    pub serving: u32,
}

impl Services {
    /// The rules in force at the office of whoever asks.
    ///
    /// # Errors
    /// `NotPermitted`.
    pub async fn hearing_rules(&self, by: &Actor) -> Result<HearingRules, No> {
        may(by, Deed::ReadProfile)?;
        let org = by.person()?.org;
        let (kept, changed) = self.store().hearing_profile(org).await?;
        let pool = ReviewerFilter::default();
        let serving = self.store().reviewers_count(org, &pool).await?;
        Ok(HearingRules {
            kept,
            changed,
            serving: u32::try_from(serving).unwrap_or(u32::MAX),
        })
    }

    /// Sets other rules, based on the version that was read; answers the version they then have.
    /// The same rules again change nothing.
    ///
    /// # Errors
    /// `Invalid` with every field's fault; `VersionConflict`.
    pub async fn set_hearing_profile(
        &self,
        by: &Actor,
        command: CommandId,
        read: u32,
        input: &ProfileInput,
    ) -> Result<u32, No> {
        may(by, Deed::KeepProfile)?;
        let org = by.person()?.org;
        let profile = HearingProfile::check(input)?;
        let now = self.now();
        let changed_by = changed_by(by, now)?;
        let command = Command {
            id: command,
            kind: "set-hearing-profile",
            wish: &(read, input),
        };
        let actor = by.audit();
        self.once(by, command, now, move |tx| async move {
            let before = tx.hearing_profile(org).await?;
            let Some(after) = before.set(read, profile)? else {
                return Ok((before.version, None));
            };
            tx.save_hearing_profile(org, &after, &changed_by).await?;
            let fact = AuditFact {
                at: now,
                actor,
                deed: Recorded::HearingProfileChanged,
                object_kind: "hearing_profile",
                object_id: org.to_string(),
                detail: json!({
                    "version": after.version,
                    "before": before.profile,
                    "after": after.profile,
                }),
            };
            Ok((after.version, Some(fact)))
        })
        .await
    }
}
