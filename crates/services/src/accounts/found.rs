//! The first office and its first administrator, made on the command line.

use chrono::{DateTime, Utc};
use domain::audit::Recorded;
use domain::ids::{AccountId, OrgId};
use domain::people::account::{AccountEntry, AccountInput, Role};
use domain::people::password::Password;
use domain::refusal::FieldFaults;
use domain::text::Line;
use domain::wire::AccountSummary;
use serde_json::json;
use store::{AuditFact, Organisation, Written};

use super::free;
use crate::access::{Deed, may};
use crate::actor::Actor;
use crate::no::No;
use crate::services::{Services, about_account};

/// Most characters of an office's name.
const ORG_NAME_CHARS_MAX: usize = 80;

impl Services {
    /// Creates an account from the machine's shell, and the office too when there is none yet.
    ///
    /// # Errors
    /// `Invalid` with the fault of `org_name`, `username`, `display_name`, `roles` or `password`;
    /// `UsernameTaken`.
    pub async fn found(
        &self,
        by: &Actor,
        org_name: &str,
        input: &AccountInput,
        password: &str,
    ) -> Result<AccountSummary, No> {
        may(by, Deed::UseShell)?;
        let entry = AccountEntry::check(input)?;
        let password = Password::chosen(password, &entry.username)
            .map_err(|fault| FieldFaults::one("password", fault))?;
        let name = Line::<ORG_NAME_CHARS_MAX>::new(org_name);
        let name = name.map_err(|fault| FieldFaults::one("org_name", fault));
        let now = self.now();
        let id = AccountId::new(self.new_id());
        // Whether it is needed is decided where nobody can found another one in between.
        let new_org = OrgId::new(self.new_id());
        let mut account = self
            .new_account(by, id, new_org, entry, password, false)
            .await?;
        let roles: Vec<_> = account.entry.roles.iter().map(Role::code).collect();
        let detail = json!({ "roles": roles });
        let created = about_account(by, now, Recorded::AccountCreated, id, detail);
        let founded = about_org(by, now, new_org);
        let created_by = by.audit().id;
        let account = self
            .write(move |tx| async move {
                let mut facts = Vec::new();
                if let Some(org) = tx.sole_org().await? {
                    account.org = org.id;
                } else {
                    let name = name?.to_string();
                    tx.found_org(&Organisation { id: new_org, name }, now)
                        .await?;
                    facts.push(founded);
                }
                facts.push(created);
                free(&tx, &account).await?;
                tx.add_account(&account, &created_by, now).await?;
                let mut facts = facts.into_iter();
                let first = facts.next().ok_or_else(|| No::bug("nothing to record"))?;
                Ok::<_, No>(Written::did_all(account, first, facts))
            })
            .await?;
        self.summary(account).await
    }
}

/// An audit row about an office.
pub(crate) fn about_org(by: &Actor, at: DateTime<Utc>, org: OrgId) -> AuditFact {
    AuditFact {
        at,
        actor: by.audit(),
        deed: Recorded::OrgFounded,
        object_kind: "organisation",
        object_id: org.to_string(),
        detail: json!({}),
    }
}
