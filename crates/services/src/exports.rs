//! Lists as they are taken away: the same rows, under the same rights, as the list itself, in larger
//! pages. Whoever takes away what the office keeps of people is remembered for it.

use domain::audit::Recorded;
use domain::people::reviewer::Reviewer;
use domain::refusal::Refusal;
use domain::wire::{AccountSummary, AuditLine, AuditQuery, ReviewerQuery};
use serde_json::json;
use store::{AuditFact, OutcomeListed, Written};

use crate::access::{Deed, may};
use crate::actor::Actor;
use crate::no::No;
use crate::public_review::{ListQuery, MatterRow, OutcomeQuery, SessionRow};
use crate::services::Services;

/// Rows read at once.
const ROWS: u64 = 1_000;

/// Which list, and what it is narrowed to. Where a question says where a page begins, that is
/// not looked at: the whole list is taken away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ListAsked {
    /// The reviewer pool.
    Reviewers(ReviewerQuery),
    /// Who can log in.
    Accounts,
    /// The audit log.
    Audit(AuditQuery),
    /// Petition matters.
    Matters(ListQuery),
    /// Review sessions.
    Sessions(ListQuery),
    /// What is public.
    Outcomes(OutcomeQuery),
}

impl ListAsked {
    /// Its permanent word, in file names and in the audit log.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Reviewers(_) => "reviewers",
            Self::Accounts => "accounts",
            Self::Audit(_) => "audit",
            Self::Matters(_) => "petition-matters",
            Self::Sessions(_) => "review-sessions",
            Self::Outcomes(_) => "outcomes",
        }
    }

    /// By which fields of its question the list is narrowed. Not by which words: those may be
    /// somebody's name, and the log keeps what it is told for ever.
    fn narrowed(&self) -> Vec<&'static str> {
        let given: Vec<(&'static str, &str)> = match self {
            Self::Reviewers(query) => vec![
                ("name", &query.name),
                ("category", &query.category),
                ("standing", &query.standing),
            ],
            Self::Accounts => Vec::new(),
            Self::Audit(query) => vec![
                ("from", &query.from),
                ("to", &query.to),
                ("who", &query.who),
                ("deed", &query.deed),
                ("subject", &query.subject),
            ],
            Self::Matters(query) | Self::Sessions(query) => vec![("words", &query.words)],
            Self::Outcomes(query) => vec![("words", &query.words), ("category", &query.category)],
        };
        let given = given.into_iter();
        let given = given.filter(|(_, word)| !word.is_empty());
        given.map(|(name, _)| name).collect()
    }

    const fn deed(&self) -> Deed {
        match self {
            Self::Reviewers(_) => Deed::ReadReviewers,
            Self::Accounts => Deed::ReadAccounts,
            Self::Audit(_) => Deed::ReadAudit,
            Self::Matters(_) | Self::Sessions(_) => Deed::ReadSessions,
            Self::Outcomes(_) => Deed::Public,
        }
    }
}

/// Rows of a list.
#[derive(Clone, Debug)]
pub enum ListRows {
    /// Of the reviewer pool.
    Reviewers(Vec<Reviewer>),
    /// Of those who can log in.
    Accounts(Vec<AccountSummary>),
    /// Of the audit log.
    Audit(Vec<AuditLine>),
    /// Of the petition matters.
    Matters(Vec<MatterRow>),
    /// Of the review sessions.
    Sessions(Vec<SessionRow>),
    /// Of what is public.
    Outcomes(Vec<OutcomeListed>),
}

impl Services {
    /// Whether whoever asks may take a list away.
    ///
    /// # Errors
    /// `NotPermitted`.
    pub fn may_export(&self, by: &Actor, list: &ListAsked) -> Result<(), Refusal> {
        may(by, list.deed())
    }

    /// Remembers that a list was written to be taken away, what it was narrowed to, and how long it
    /// is. What everybody may read is not worth remembering.
    ///
    /// # Errors
    /// `NotPermitted`.
    pub async fn note_export(
        &self,
        by: &Actor,
        list: &ListAsked,
        ending: &'static str,
        rows: usize,
    ) -> Result<(), No> {
        may(by, list.deed())?;
        if list.deed() == Deed::Public {
            return Ok(());
        }
        let fact = AuditFact {
            at: self.now(),
            actor: by.audit(),
            deed: Recorded::ListExported,
            object_kind: "list",
            object_id: list.word().to_owned(),
            detail: json!({ "as": ending, "rows": rows, "narrowed_by": list.narrowed() }),
        };
        self.write(|_tx| async move { Ok::<_, No>(Written::did((), fact)) })
            .await
    }

    /// Some rows of a list, and the cursor of those that follow; blank at the beginning, none at the
    /// end.
    ///
    /// # Errors
    /// As the list itself: `NotPermitted`, `Invalid` for a question that is none.
    pub async fn export_rows(
        &self,
        by: &Actor,
        list: &ListAsked,
        after: String,
    ) -> Result<(ListRows, Option<String>), No> {
        let before = String::new();
        Ok(match list.clone() {
            ListAsked::Reviewers(query) => {
                let query = ReviewerQuery {
                    after,
                    before,
                    ..query
                };
                let found = self.reviewers_of(by, &query, ROWS).await?;
                (ListRows::Reviewers(found.page.rows), found.after)
            }
            ListAsked::Accounts => {
                let found = self.accounts_of(by, (&after, &before), ROWS).await?;
                (ListRows::Accounts(found.page.rows), found.after)
            }
            ListAsked::Audit(query) => {
                let query = AuditQuery {
                    after,
                    before,
                    ..query
                };
                let found = self.audit_of(by, &query, ROWS).await?;
                (ListRows::Audit(found.page.rows), found.after)
            }
            ListAsked::Matters(query) => {
                let query = ListQuery {
                    after,
                    before,
                    ..query
                };
                let found = self.matters_of(by, &query, ROWS).await?;
                (ListRows::Matters(found.rows), found.after)
            }
            ListAsked::Sessions(query) => {
                let query = ListQuery {
                    after,
                    before,
                    ..query
                };
                let found = self.sessions_of(by, &query, ROWS).await?;
                (ListRows::Sessions(found.rows), found.after)
            }
            ListAsked::Outcomes(query) => {
                let query = OutcomeQuery {
                    after,
                    before,
                    ..query
                };
                let found = self.public_outcomes_of(&query, ROWS).await?;
                (ListRows::Outcomes(found.rows), found.after)
            }
        })
    }
}
