//! Documents of a session: drawn when they come, so that what a tablet shows is only ever a
//! picture.

use std::sync::Arc;

use documents::{
    Drawn, Encoding, FILE_BYTES_MAX, Kind, MEGAPIXELS_MAX, PAGES_MAX, PageImage, Reason,
};
use domain::audit::Recorded;
use domain::ids::{CommandId, DocumentId, OrgId};
use domain::public_review::document::{
    Document, DocumentEntry, DocumentInput, DocumentKind, PageEncoding, Withdrawal, may_change,
    next_position,
};
use domain::public_review::session::{ReviewSession, SessionNo};
use domain::refusal::{Fault, FieldFaults, Refusal};
use domain::wire::SessionDocuments;
use serde_json::json;
use sha2::{Digest, Sha256};
use store::{DocumentPage, EarlierCommand};

use super::{about, found};
use crate::access::{Deed, may};
use crate::actor::{Actor, account_key};
use crate::command::Command;
use crate::no::No;
use crate::services::Services;

/// Megabytes of one uploaded file.
pub const FILE_MEGABYTES_MAX: usize = FILE_BYTES_MAX / (1024 * 1024);
/// Pages of one uploaded file.
pub const FILE_PAGES_MAX: usize = PAGES_MAX;

/// What the clerk is told of a file that cannot be shown.
fn wrong(reason: Reason) -> No {
    let fault = match reason {
        Reason::Empty => Fault::Missing,
        Reason::UnknownKind => Fault::FileUnknown,
        Reason::TooManyBytes => too_large(),
        Reason::Damaged => Fault::FileDamaged,
        Reason::Locked => Fault::FileLocked,
        Reason::TooManyPages(now) => Fault::FilePages {
            max: PAGES_MAX,
            now,
        },
        Reason::PagesUncertain => Fault::FilePagesUncertain,
        Reason::TooManyPixels => Fault::FilePixels {
            max: usize::try_from(MEGAPIXELS_MAX).unwrap_or(usize::MAX),
        },
        Reason::Incomplete => Fault::FileIncomplete,
        Reason::TooSlow => Fault::FileTooSlow,
        Reason::Panicked => {
            tracing::error!("a library panicked over an uploaded file");
            Fault::FileDamaged
        }
    };
    FieldFaults::one("file", fault).into()
}

const fn too_large() -> Fault {
    Fault::FileTooLarge {
        max: FILE_MEGABYTES_MAX,
    }
}

/// What a clerk uploads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Upload {
    /// The file.
    File(Vec<u8>),
    /// It was larger than any file of ours, and is not here.
    TooLarge,
}

/// The file of a document as it was uploaded.
#[derive(Clone, PartialEq, Eq)]
pub struct Original {
    /// The document.
    pub document: Document,
    /// The file.
    pub content: Vec<u8>,
}

impl Services {
    /// Adds a document to a session, under the id of the command, once its pages are drawn.
    ///
    /// # Errors
    /// `Invalid` for title, side and file; `NotFound`; `DocumentsFrozen`, `DocumentsFull`; `Busy`.
    pub async fn add_document(
        &self,
        by: &Actor,
        command: CommandId,
        number: &str,
        input: &DocumentInput,
        upload: Upload,
    ) -> Result<DocumentId, No> {
        may(by, Deed::KeepSessions)?;
        let person = by.person()?;
        let (org, added_by) = (person.org, account_key(person.account));
        let (entry, file) = checked(input, upload)?;
        named(number)?;
        let file = Arc::new(file);
        let sha256 = hex::encode(Sha256::digest(file.as_slice()));
        let bytes = u32::try_from(file.len()).unwrap_or(u32::MAX);
        let id = DocumentId::new(command.uuid());
        let drawn = self.drawn_once(org, command, number, &file).await?;
        let command = Command {
            id: command,
            kind: "add-document",
            wish: &(number, input, sha256.clone()),
        };
        let (number, by_whom, services) = (number.to_owned(), by.clone(), self.clone());
        self.once(by, command, self.now(), move |tx| async move {
            let now = services.now();
            let drawn = drawn.ok_or_else(|| No::bug("a command was forgotten meanwhile"))?;
            let session = found(&tx, org, &number).await?;
            let there = tx.documents(session.id).await?;
            let document = Document {
                id,
                session: session.id,
                entry,
                position: next_position(session.course().status(), &there)?,
                kind: kind_of(drawn.kind),
                pages: u32::try_from(drawn.pages.len()).unwrap_or(u32::MAX),
                bytes,
                sha256,
                added_at: now,
                shown_at: None,
                withdrawn_at: None,
            };
            let pages = drawn.pages.into_iter().map(page_of).collect();
            let file = Arc::unwrap_or_clone(file);
            tx.add_document(&document, pages, file, &added_by).await?;
            let detail = json!({
                "document": id.to_string(),
                "side": document.entry.side.code(),
                "pages": document.pages,
                "sha256": document.sha256,
            });
            let session = session.id.to_string();
            let fact = about(&by_whom, now, Recorded::DocumentAdded, &session, detail);
            Ok((id, fact))
        })
        .await
    }

    /// Draws the file, unless the command was carried out before. Looks first whether the session
    /// takes a document at all.
    async fn drawn_once(
        &self,
        org: OrgId,
        command: CommandId,
        number: &str,
        file: &Arc<Vec<u8>>,
    ) -> Result<Option<Drawn>, No> {
        let earlier: Option<EarlierCommand> = self
            .store()
            .keep_house(move |tx| async move { tx.earlier_command(command).await })
            .await?;
        if earlier.is_some() {
            return Ok(None);
        }
        let session = self.store().session_of_number(org, number).await?;
        let session = session.ok_or(Refusal::NotFound)?;
        let there = self.store().documents(session.id).await?;
        next_position(session.course().status(), &there)?;
        let drawn = self.drawing().draw(Arc::clone(file)).await?;
        drawn.map(Some).map_err(wrong)
    }

    /// Withdraws a document. One that nobody of the panel has seen is thrown away.
    ///
    /// # Errors
    /// `NotFound`, `DocumentsFrozen`, `DocumentWithdrawn`.
    pub async fn withdraw_document(
        &self,
        by: &Actor,
        command: CommandId,
        id: DocumentId,
    ) -> Result<String, No> {
        may(by, Deed::KeepSessions)?;
        let person = by.person()?;
        let (org, withdrawn_by) = (person.org, account_key(person.account));
        let command = Command {
            id: command,
            kind: "withdraw-document",
            wish: &id,
        };
        let (by_whom, services) = (by.clone(), self.clone());
        self.once(by, command, self.now(), move |tx| async move {
            let now = services.now();
            let document = tx.document(org, id).await?.ok_or(Refusal::NotFound)?;
            let session = tx.session(org, document.session).await?;
            let session = session.ok_or(Refusal::NotFound)?;
            let (document, becomes) = document.withdraw(session.course().status(), now)?;
            tx.withdraw_document(&document, becomes, &withdrawn_by)
                .await?;
            let detail = json!({
                "document": id.to_string(),
                "sha256": document.sha256,
                "erased": becomes == Withdrawal::Erased,
            });
            let of = session.id.to_string();
            let fact = about(&by_whom, now, Recorded::DocumentWithdrawn, &of, detail);
            Ok((session.entry.number.as_str().to_owned(), fact))
        })
        .await
    }

    /// The documents of a session in their order. A seat sees those of its own session that are
    /// not withdrawn.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn documents(&self, by: &Actor, number: &str) -> Result<SessionDocuments, No> {
        may(by, Deed::ReadDocuments)?;
        named(number)?;
        let session = self
            .store()
            .session_of_number(office_of(by)?, number)
            .await?;
        let session = session
            .filter(|one| is_of(by, one))
            .ok_or(Refusal::NotFound)?;
        let mut documents = self.store().documents(session.id).await?;
        if matches!(by, Actor::Seat(_)) {
            documents.retain(Document::is_open_to_panel);
        }
        let keeps = may(by, Deed::KeepSessions).is_ok();
        Ok(SessionDocuments {
            number: session.entry.number.as_str().to_owned(),
            title: session.entry.title.as_str().to_owned(),
            may_change: keeps && may_change(session.course().status()).is_ok(),
            may_keep: keeps,
            documents,
        })
    }

    /// Whether there is such a page, and the actor may read it: asked before a copy of it that a
    /// browser kept is good again.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn find_document_page(
        &self,
        by: &Actor,
        id: DocumentId,
        number: u32,
    ) -> Result<(), No> {
        may(by, Deed::ReadDocuments)?;
        let document = self.document(by, id).await?;
        if (1..=document.pages).contains(&number) && document.has_pages() {
            Ok(())
        } else {
            Err(Refusal::NotFound.into())
        }
    }

    /// One page of a document, from 1. The first time a seat reads one is noted: what was shown
    /// is kept.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn document_page(
        &self,
        by: &Actor,
        id: DocumentId,
        number: u32,
    ) -> Result<DocumentPage, No> {
        may(by, Deed::ReadDocuments)?;
        self.find_document_page(by, id, number).await?;
        if let Actor::Seat(holder) = by {
            self.note_shown(holder.org, id).await?;
        }
        let page = self.store().document_page(id, number).await?;
        page.ok_or(No::Refused(Refusal::NotFound))
    }

    /// Notes that the panel sees a document, before it does.
    async fn note_shown(&self, org: OrgId, id: DocumentId) -> Result<(), No> {
        let document = self.store().document(org, id).await?;
        if document.is_some_and(|one| one.shown_at.is_some()) {
            return Ok(());
        }
        let now = self.now();
        let shown: bool = self
            .store()
            .keep_house(move |tx| async move { tx.note_shown(org, id, now).await })
            .await?;
        if shown {
            Ok(())
        } else {
            Err(Refusal::NotFound.into())
        }
    }

    /// The file as it was uploaded: for those who keep sessions.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn document_original(&self, by: &Actor, id: DocumentId) -> Result<Original, No> {
        may(by, Deed::KeepSessions)?;
        let document = self.document(by, id).await?;
        let content = self.store().document_file(id).await?;
        let content = content.ok_or(Refusal::NotFound)?;
        Ok(Original { document, content })
    }

    async fn document(&self, by: &Actor, id: DocumentId) -> Result<Document, No> {
        let document = self.store().document(office_of(by)?, id).await?;
        let may_read = |one: &Document| match by {
            Actor::Seat(holder) => holder.session == one.session && one.is_open_to_panel(),
            Actor::Visitor | Actor::HalfLoggedIn(_) | Actor::Account(_) | Actor::Operator => true,
        };
        document
            .filter(may_read)
            .ok_or(No::Refused(Refusal::NotFound))
    }
}

/// What is no number names no session; not every database could even be asked for it.
fn named(number: &str) -> Result<(), Refusal> {
    match SessionNo::new(number) {
        Ok(_) => Ok(()),
        Err(_) => Err(Refusal::NotFound),
    }
}

/// The office whose sessions the actor can know of.
fn office_of(by: &Actor) -> Result<OrgId, Refusal> {
    match by {
        Actor::Seat(holder) => Ok(holder.org),
        Actor::Visitor | Actor::HalfLoggedIn(_) | Actor::Account(_) | Actor::Operator => {
            Ok(by.person()?.org)
        }
    }
}

/// Whether the session is one of the actor's: a seat has one.
fn is_of(by: &Actor, session: &ReviewSession) -> bool {
    match by {
        Actor::Seat(holder) => holder.session == session.id,
        Actor::Visitor | Actor::HalfLoggedIn(_) | Actor::Account(_) | Actor::Operator => true,
    }
}

/// Every fault that can be seen before anything is drawn, at once.
fn checked(input: &DocumentInput, upload: Upload) -> Result<(DocumentEntry, Vec<u8>), FieldFaults> {
    let mut faults = FieldFaults::default();
    let file = match upload {
        Upload::File(file) if file.is_empty() => Err(Fault::Missing),
        Upload::File(file) if file.len() > FILE_BYTES_MAX => Err(too_large()),
        Upload::File(file) => Ok(file),
        Upload::TooLarge => Err(too_large()),
    };
    let entry = DocumentEntry::check(input);
    let entry = entry.map_err(|wrong| faults.add_all(wrong)).ok();
    let file = faults.keep("file", file);
    faults.none()?;
    let both = entry.zip(file);
    both.ok_or_else(|| FieldFaults::one("file", Fault::Missing))
}

const fn kind_of(kind: Kind) -> DocumentKind {
    match kind {
        Kind::Pdf => DocumentKind::Pdf,
        Kind::Png => DocumentKind::Png,
        Kind::Jpeg => DocumentKind::Jpeg,
    }
}

fn page_of(page: PageImage) -> DocumentPage {
    DocumentPage {
        encoding: match page.encoding {
            Encoding::Png => PageEncoding::Png,
            Encoding::Jpeg => PageEncoding::Jpeg,
        },
        width: page.width,
        height: page.height,
        image: page.bytes,
    }
}
