//! Preparing: the matter, the draft, the petitioner's consent.

use domain::audit::Recorded;
use domain::ids::{AccountId, CommandId, MatterId, RoundId, SessionId};
use domain::people::account::Role;
use domain::petitions::matter::{Matter, MatterEntry, MatterInput, NotRewritten};
use domain::public_review::session::{
    ConsentForm, ReviewSession, SessionDraft, SessionHead, SessionInput, may_have_session,
};
use domain::refusal::{Fault, FieldFaults, Refusal};
use serde_json::json;
use store::{AuditFact, Tx};

use super::{about, found};
use crate::access::{Deed, may};
use crate::actor::{Actor, account_key};
use crate::command::Command;
use crate::no::No;
use crate::services::Services;

impl Services {
    /// Registers a matter under an id the client made.
    ///
    /// # Errors
    /// `Invalid` with every field's fault; `NumberTaken`.
    pub async fn add_matter(
        &self,
        by: &Actor,
        command: CommandId,
        id: MatterId,
        input: &MatterInput,
    ) -> Result<MatterId, No> {
        may(by, Deed::KeepSessions)?;
        let person = by.person()?;
        let entry = MatterEntry::check(input)?;
        let (org, now) = (person.org, self.now());
        let added_by = account_key(person.account);
        let command = Command {
            id: command,
            kind: "add-matter",
            wish: &(id, input),
        };
        let fact = AuditFact {
            at: now,
            actor: by.audit(),
            deed: Recorded::MatterAdded,
            object_kind: "petition_matter",
            object_id: id.to_string(),
            detail: json!({ "purpose": entry.purpose.code() }),
        };
        self.once(by, command, now, move |tx| async move {
            if tx
                .matter_of_no(org, entry.matter_no.as_str())
                .await?
                .is_some()
            {
                return Err(No::Refused(Refusal::NumberTaken));
            }
            if tx.matter(org, id).await?.is_some() {
                return Err(No::Refused(Refusal::CommandReused));
            }
            let matter = Matter {
                id,
                entry,
                version: 1,
            };
            tx.add_matter(org, &matter, &added_by, now).await?;
            Ok((id, fact))
        })
        .await
    }

    /// Changes what was written of a matter, based on the version that was read. Sessions that are on
    /// it keep the words they were drafted with. Answers its number, and whether anything changed.
    ///
    /// # Errors
    /// `Invalid` with every field's fault, also for a field that a session rests on; `NotFound`,
    /// `VersionConflict`, `NumberTaken`.
    pub async fn edit_matter(
        &self,
        by: &Actor,
        command: CommandId,
        number: &str,
        read: u32,
        input: &MatterInput,
    ) -> Result<String, No> {
        may(by, Deed::KeepSessions)?;
        let org = by.person()?.org;
        let entry = MatterEntry::check(input)?;
        let command = Command {
            id: command,
            kind: "edit-matter",
            wish: &(number, read, input),
        };
        let (number, by_whom, services) = (number.to_owned(), by.clone(), self.clone());
        self.once(by, command, self.now(), move |tx| async move {
            let matter = tx.matter_of_no(org, &number).await?;
            let matter = matter.ok_or(No::Refused(Refusal::NotFound))?;
            let has_sessions = tx.has_sessions(matter.id).await?;
            let rewritten = matter.rewrite(read, entry, has_sessions);
            let rewritten = rewritten.map_err(|why| match why {
                NotRewritten::Conflict => No::Refused(Refusal::VersionConflict),
                NotRewritten::Fixed(faults) => faults.into(),
            })?;
            let Some(rewritten) = rewritten else {
                return Ok((number, None));
            };
            let stays = rewritten.entry.matter_no == matter.entry.matter_no;
            let no = rewritten.entry.matter_no.as_str().to_owned();
            if !stays && tx.matter_of_no(org, &no).await?.is_some() {
                return Err(No::Refused(Refusal::NumberTaken));
            }
            tx.save_matter(org, &rewritten).await?;
            let fact = AuditFact {
                at: services.now(),
                actor: by_whom.audit(),
                deed: Recorded::MatterEdited,
                object_kind: "petition_matter",
                object_id: matter.id.to_string(),
                detail: json!({
                    "version": rewritten.version,
                    "changed": matter.entry.differs_in(&rewritten.entry),
                }),
            };
            Ok((no, Some(fact)))
        })
        .await
    }

    /// Drafts a session on a matter, under an id the client made. Whoever drafts it is its clerk.
    /// The rules in force at this moment are stamped on it, and stay on it.
    ///
    /// # Errors
    /// `Invalid` with every field's fault; `NotFound` for the matter; `NoSessionOnAccusation`;
    /// `NumberTaken`.
    pub async fn draft_session(
        &self,
        by: &Actor,
        command: CommandId,
        id: SessionId,
        matter: MatterId,
        input: &SessionInput,
    ) -> Result<SessionId, No> {
        may(by, Deed::KeepSessions)?;
        let person = by.person()?;
        let draft = SessionDraft::check(input)?;
        let chair = self.chair(by, &input.chair).await?;
        let (org, clerk, now) = (person.org, person.account, self.now());
        let command = Command {
            id: command,
            kind: "draft-session",
            wish: &(id, matter, input),
        };
        let fact = about(
            by,
            now,
            Recorded::SessionDrafted,
            &id.to_string(),
            json!({ "number": draft.entry.number.as_str() }),
        );
        let rounds = self.with_ids(draft.rounds);
        self.once(by, command, now, move |tx| async move {
            let on = tx.matter(org, matter).await?.ok_or(Refusal::NotFound)?;
            may_have_session(on.entry.purpose)?;
            need_free(&tx, org, draft.entry.number.as_str(), None).await?;
            if tx.session(org, id).await?.is_some() {
                return Err(No::Refused(Refusal::CommandReused));
            }
            let head = SessionHead {
                id,
                matter,
                entry: draft.entry,
                profile: tx.hearing_profile(org).await?.profile,
                consent: None,
                chair,
                clerk,
                revision: 1,
            };
            let session = ReviewSession::draft(head, rounds);
            tx.add_session(org, &session, &account_key(clerk), now)
                .await?;
            Ok((id, fact))
        })
        .await
    }

    /// The session of this number.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn session(&self, by: &Actor, number: &str) -> Result<ReviewSession, No> {
        may(by, Deed::ReadSessions)?;
        let org = by.person()?.org;
        let session = self.store().session_of_number(org, number).await?;
        session.ok_or(No::Refused(Refusal::NotFound))
    }

    /// Changes the draft of a session, based on the revision the editor read.
    ///
    /// # Errors
    /// As [`Services::draft_session`], and `VersionConflict`, `TransitionNotNow` once both sides
    /// were told.
    pub async fn edit_session(
        &self,
        by: &Actor,
        command: CommandId,
        number: &str,
        read: u32,
        input: &SessionInput,
    ) -> Result<u32, No> {
        may(by, Deed::KeepSessions)?;
        let org = by.person()?.org;
        let draft = SessionDraft::check(input)?;
        let chair = self.chair(by, &input.chair).await?;
        let now = self.now();
        let command = Command {
            id: command,
            kind: "edit-session",
            wish: &(number, read, input),
        };
        let rounds = self.with_ids(draft.rounds);
        let (number, by_whom) = (number.to_owned(), by.clone());
        self.once(by, command, now, move |tx| async move {
            let session = found(&tx, org, &number).await?;
            if session.revision != read {
                return Err(No::Refused(Refusal::VersionConflict));
            }
            need_free(&tx, org, draft.entry.number.as_str(), Some(session.id)).await?;
            let mut session = session.redraft(draft.entry, rounds)?;
            session.chair = chair;
            tx.save_session(org, &session).await?;
            let id = session.id.to_string();
            let detail = json!({ "revision": session.revision });
            let fact = about(&by_whom, now, Recorded::SessionEdited, &id, detail);
            Ok((session.revision, fact))
        })
        .await
    }

    /// Records that the petitioner agreed to the session, on paper or on a screen; `None` takes
    /// the consent back.
    ///
    /// # Errors
    /// `NotFound`, `VersionConflict`; `TransitionNotNow` once both sides were told: whoever takes
    /// consent back then ends the session.
    pub async fn record_consent(
        &self,
        by: &Actor,
        command: CommandId,
        number: &str,
        read: u32,
        consent: Option<ConsentForm>,
    ) -> Result<u32, No> {
        may(by, Deed::KeepSessions)?;
        let org = by.person()?.org;
        let now = self.now();
        let command = Command {
            id: command,
            kind: "record-consent",
            wish: &(number, read, consent),
        };
        let (number, by_whom) = (number.to_owned(), by.clone());
        self.once(by, command, now, move |tx| async move {
            let session = found(&tx, org, &number).await?;
            if session.revision != read {
                return Err(No::Refused(Refusal::VersionConflict));
            }
            let session = session.with_consent(consent)?;
            tx.save_session(org, &session).await?;
            let id = session.id.to_string();
            let detail = json!({ "form": consent.map(ConsentForm::code) });
            let fact = about(&by_whom, now, Recorded::ConsentRecorded, &id, detail);
            Ok((session.revision, fact))
        })
        .await
    }

    /// The account that is to lead: an active chair of the office; none where the field is blank.
    async fn chair(&self, by: &Actor, typed: &str) -> Result<Option<AccountId>, No> {
        let typed = typed.trim();
        if typed.is_empty() {
            return Ok(None);
        }
        let wrong = || FieldFaults::one("chair", Fault::UnknownChoice);
        let id: AccountId = typed.parse().map_err(|_error| wrong())?;
        let account = self.store().account(id).await?.ok_or_else(wrong)?;
        let leads = account.org == by.person()?.org
            && account.disabled_at.is_none()
            && account.entry.roles.has(Role::Chair);
        if leads {
            Ok(Some(id))
        } else {
            Err(wrong().into())
        }
    }

    fn with_ids<T>(&self, rounds: Vec<T>) -> Vec<(RoundId, T)> {
        rounds
            .into_iter()
            .map(|round| (RoundId::new(self.new_id()), round))
            .collect()
    }
}

/// Whether no other session has the number.
async fn need_free(
    tx: &Tx,
    org: domain::ids::OrgId,
    number: &str,
    own: Option<SessionId>,
) -> Result<(), No> {
    let taken = tx.session_of_number(org, number).await?;
    if taken.is_some_and(|other| Some(other.id) != own) {
        Err(No::Refused(Refusal::NumberTaken))
    } else {
        Ok(())
    }
}
