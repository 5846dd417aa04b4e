//! The profile of an office: the rules the next session is stamped with.

use domain::ids::OrgId;
use domain::public_review::profile::{HearingProfile, KeptProfile, NoticeDays, Quorum};
use domain::public_review::tally::ThresholdRule;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
};

use crate::fault::StoreFault;
use crate::reviewers::ChangedBy;
use crate::rows::{self, hearing_profile};
use crate::store::Store;
use crate::transaction::Tx;

impl Store {
    /// The profile of an office, and who set it; nobody where it was never set.
    ///
    /// # Errors
    /// As the database says; `Corrupt` for a row that breaks a rule.
    pub async fn hearing_profile(
        &self,
        org: OrgId,
    ) -> Result<(KeptProfile, Option<ChangedBy>), StoreFault> {
        let Some(row) = by_org(self.readers(), org).await? else {
            return Ok((KeptProfile::UNTOUCHED, None));
        };
        let kept = of_row(&row)?;
        let by = ChangedBy {
            account: row.changed_by,
            name: row.changed_by_name,
            at: row.changed_at,
        };
        Ok((kept, Some(by)))
    }
}

impl Tx {
    /// The profile of an office, as it is in this transaction.
    ///
    /// # Errors
    /// As [`Store::hearing_profile`].
    pub async fn hearing_profile(&self, org: OrgId) -> Result<KeptProfile, StoreFault> {
        self.with(|db| async move {
            let row = by_org(db.as_ref(), org).await?;
            row.map_or(Ok(KeptProfile::UNTOUCHED), |row| of_row(&row))
        })
        .await
    }

    /// Writes the profile of an office over the version before. An office has one.
    ///
    /// # Errors
    /// As the database says; `Corrupt` where the row is not of the version before.
    pub async fn save_hearing_profile(
        &self,
        org: OrgId,
        kept: &KeptProfile,
        by: &ChangedBy,
    ) -> Result<(), StoreFault> {
        let row = row(org, kept, by)?.into_active_model().reset_all();
        let before = rows::whole(kept.version.saturating_sub(1))?;
        let is_first = kept.version == 1;
        self.with(|db| async move {
            if is_first {
                hearing_profile::Entity::insert(row)
                    .exec_without_returning(db.as_ref())
                    .await?;
                return Ok(());
            }
            let saved = hearing_profile::Entity::update_many()
                .set(row)
                .filter(hearing_profile::Column::OrgId.eq(org.uuid()))
                .filter(hearing_profile::Column::Version.eq(before))
                .exec(db.as_ref())
                .await?;
            if saved.rows_affected == 1 {
                Ok(())
            } else {
                let why = "it is not there, or not of the version before";
                Err(StoreFault::corrupt("hearing_profile", org, why))
            }
        })
        .await
    }
}

async fn by_org(
    db: &impl ConnectionTrait,
    org: OrgId,
) -> Result<Option<hearing_profile::Model>, StoreFault> {
    rows::first(db, hearing_profile::Entity::find_by_id(org.uuid())).await
}

fn row(
    org: OrgId,
    kept: &KeptProfile,
    by: &ChangedBy,
) -> Result<hearing_profile::Model, StoreFault> {
    let profile = kept.profile;
    let (share_of, share_in) = profile.quorum.share();
    Ok(hearing_profile::Model {
        org_id: org.uuid(),
        quorum_at_least: rows::whole(profile.quorum.at_least())?,
        quorum_share_of: rows::whole(share_of)?,
        quorum_share_in: rows::whole(share_in)?,
        threshold: profile.threshold.code().to_owned(),
        notice_days: rows::whole(profile.notice_days.get())?,
        version: rows::whole(kept.version)?,
        changed_at: rows::stored(by.at),
        changed_by: by.account.clone(),
        changed_by_name: by.name.clone(),
    })
}

fn of_row(row: &hearing_profile::Model) -> Result<KeptProfile, StoreFault> {
    let corrupt = |why| StoreFault::corrupt("hearing_profile", row.org_id, why);
    let quorum = || {
        let least = rows::number(row.quorum_at_least)?;
        let (of, whole) = (
            rows::number(row.quorum_share_of)?,
            rows::number(row.quorum_share_in)?,
        );
        Quorum::new(least, of, whole).ok()
    };
    let days = rows::number(row.notice_days).and_then(|days| NoticeDays::new(days).ok());
    let threshold = ThresholdRule::from_code(&row.threshold);
    let version = rows::number(row.version).filter(|version| *version > 0);
    Ok(KeptProfile {
        profile: HearingProfile {
            quorum: quorum().ok_or_else(|| corrupt("the quorum breaks a rule"))?,
            threshold: threshold.ok_or_else(|| corrupt("unknown threshold"))?,
            notice_days: days.ok_or_else(|| corrupt("the days of notice break a rule"))?,
        },
        version: version.ok_or_else(|| corrupt("the version is not positive"))?,
    })
}
