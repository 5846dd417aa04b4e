//! Reading the audit log.

use domain::page::{Cut, PAGE_ROWS};
use domain::wire::{AuditLine, AuditList};
use store::AuditHead;

use crate::access::{Deed, may};
use crate::actor::Actor;
use crate::cursor;
use crate::no::No;
use crate::services::Services;

impl Services {
    /// A page of the log, newest first.
    ///
    /// # Errors
    /// `NotPermitted`, or `Invalid` for an unknown cursor.
    pub async fn audit(&self, by: &Actor, after: &str, before: &str) -> Result<AuditList, No> {
        may(by, Deed::ReadAudit)?;
        let cut: Cut<i64> = cursor::cut(after, before)?;
        let page = self.store().audit_page(&cut, PAGE_ROWS).await?;
        let page = page.map(|entry| AuditLine {
            seq: entry.seq,
            recorded_at: entry.recorded_at,
            actor: entry.actor.id,
            actor_name: entry.actor.name,
            deed: entry.deed,
            object_kind: entry.object_kind,
            object_id: entry.object_id,
            hash: entry.hash,
        });
        let key = |row: Option<&AuditLine>| row.and_then(|row| cursor::write(&row.seq));
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
        Ok(AuditList {
            page,
            after,
            before,
        })
    }

    /// The newest row's place and hash: what an outsider keeps to notice a rewritten log.
    ///
    /// # Errors
    /// `NotPermitted`.
    pub async fn audit_head(&self, by: &Actor) -> Result<AuditHead, No> {
        may(by, Deed::ReadAudit)?;
        Ok(self.store().audit_head().await?)
    }
}
