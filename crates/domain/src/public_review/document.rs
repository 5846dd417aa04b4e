//! Documents of a session (材料): what the panel may read about a matter, as pictures of pages.
//!
//! What a tablet has shown stays what it was: a document is never replaced, only withdrawn, and
//! one that was shown is kept. One that nobody of the panel has seen yet goes for good when it is
//! withdrawn: most often a name was found in it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::course::Status;
use crate::codes::codes;
use crate::ids::{DocumentId, SessionId};
use crate::refusal::{Fault, FieldFaults, Refusal};
use crate::text::Line;

/// Most characters of a document's title: one line of a tile on a tablet.
pub const DOCUMENT_TITLE_CHARS_MAX: usize = 40;
/// Most documents of a session at a time.
pub const DOCUMENTS_MAX: usize = 12;

codes! {
    /// Whose document it is.
    DocumentSide {
        /// The petition office's own.
        Office = "office",
        /// The petitioner's.
        Petitioner = "petitioner",
        /// The responsible unit's.
        Unit = "unit",
    }
}

codes! {
    /// What was uploaded.
    DocumentKind {
        /// A PDF.
        Pdf = "pdf",
        /// A PNG picture.
        Png = "png",
        /// A JPEG picture.
        Jpeg = "jpeg",
    }
}

codes! {
    /// How the picture of a page is encoded.
    PageEncoding {
        /// PNG.
        Png = "png",
        /// JPEG.
        Jpeg = "jpeg",
    }
}

/// What a clerk types about a document.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocumentInput {
    /// What it is, in a few words.
    pub title: String,
    /// Word of a side.
    pub side: String,
}

/// The same, looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentEntry {
    /// What it is, in a few words.
    pub title: Line<DOCUMENT_TITLE_CHARS_MAX>,
    /// Whose it is.
    pub side: DocumentSide,
}

impl DocumentEntry {
    /// Checks what was typed.
    ///
    /// # Errors
    /// The fault of every field.
    pub fn check(typed: &DocumentInput) -> Result<Self, FieldFaults> {
        let mut faults = FieldFaults::default();
        let title = faults.keep("title", Line::new(&typed.title));
        let side = match typed.side.as_str() {
            "" => Err(Fault::Missing),
            word => DocumentSide::from_code(word).ok_or(Fault::UnknownChoice),
        };
        let side = faults.keep("side", side);
        faults.none()?;
        // Both are there when nothing was noted.
        let entry = title.zip(side).map(|(title, side)| Self { title, side });
        entry.ok_or_else(|| FieldFaults::one("title", Fault::Missing))
    }
}

/// A document of a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Id. Its pages never change: another upload is another document.
    pub id: DocumentId,
    /// The session it belongs to.
    pub session: SessionId,
    /// Title and side.
    pub entry: DocumentEntry,
    /// Place in the order of uploading, from 1.
    pub position: u32,
    /// What was uploaded.
    pub kind: DocumentKind,
    /// How many pages.
    pub pages: u32,
    /// Bytes of what was uploaded.
    pub bytes: u32,
    /// SHA-256 of what was uploaded, in hex.
    pub sha256: String,
    /// When it was added.
    pub added_at: DateTime<Utc>,
    /// When a seat of the panel was first shown a page.
    pub shown_at: Option<DateTime<Utc>>,
    /// When it was withdrawn.
    pub withdrawn_at: Option<DateTime<Utc>>,
}

/// What becomes of the pages of a document that is withdrawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Withdrawal {
    /// Nobody of the panel has seen it: file and pages are thrown away.
    Erased,
    /// Somebody of the panel has: file and pages are kept for the record.
    Kept,
}

impl Document {
    /// Takes the document back. What it was, and that it was there, stays known.
    ///
    /// # Errors
    /// `DocumentsFrozen` once the result is announced; `DocumentWithdrawn`.
    pub fn withdraw(
        self,
        status: Status,
        at: DateTime<Utc>,
    ) -> Result<(Self, Withdrawal), Refusal> {
        may_change(status)?;
        if self.withdrawn_at.is_some() {
            return Err(Refusal::DocumentWithdrawn);
        }
        let becomes = if self.shown_at.is_some() {
            Withdrawal::Kept
        } else {
            Withdrawal::Erased
        };
        let withdrawn = Self {
            withdrawn_at: Some(at),
            ..self
        };
        Ok((withdrawn, becomes))
    }

    /// Whether the panel may read it.
    #[must_use]
    pub const fn is_open_to_panel(&self) -> bool {
        self.withdrawn_at.is_none()
    }

    /// Whether its file and pages are there: all but those withdrawn before anybody saw them.
    #[must_use]
    pub const fn has_pages(&self) -> bool {
        self.withdrawn_at.is_none() || self.shown_at.is_some()
    }
}

/// Whether documents can be added and withdrawn. What the panel was advised by is the record once
/// its advice is said aloud.
///
/// # Errors
/// `DocumentsFrozen`.
pub const fn may_change(status: Status) -> Result<(), Refusal> {
    match status {
        Status::Draft
        | Status::Convened
        | Status::PanelDrawn
        | Status::Opened
        | Status::Presenting
        | Status::Deliberating
        | Status::Voting
        | Status::Tallied
        | Status::Postponed
        | Status::Suspended => Ok(()),
        Status::Announced
        | Status::OpinionSigned
        | Status::Published
        | Status::Withheld
        | Status::Archived
        | Status::Terminated => Err(Refusal::DocumentsFrozen),
    }
}

/// The place of one more document among those that are there.
///
/// # Errors
/// `DocumentsFull`; `DocumentsFrozen` once the result is announced.
pub fn next_position(status: Status, there: &[Document]) -> Result<u32, Refusal> {
    may_change(status)?;
    let open = there.iter().filter(|one| one.is_open_to_panel()).count();
    if open >= DOCUMENTS_MAX {
        return Err(Refusal::DocumentsFull);
    }
    let last = there.iter().map(|one| one.position).max();
    Ok(last.unwrap_or_default().saturating_add(1))
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_770_000_000 + second, 0).unwrap()
    }

    fn document(position: u32) -> Document {
        Document {
            id: DocumentId::new(Uuid::from_u128(position.into())),
            session: SessionId::new(Uuid::from_u128(7)),
            entry: DocumentEntry {
                title: Line::new("现场照片").unwrap(),
                side: DocumentSide::Unit,
            },
            position,
            kind: DocumentKind::Jpeg,
            pages: 1,
            bytes: 4_000,
            sha256: "00".repeat(32),
            added_at: at(0),
            shown_at: None,
            withdrawn_at: None,
        }
    }

    #[test]
    fn every_field_that_is_wrong_is_named() {
        let typed = |title: &str, side: &str| DocumentInput {
            title: title.to_owned(),
            side: side.to_owned(),
        };
        let fields = |title: &str, side: &str| -> Vec<String> {
            let faults = DocumentEntry::check(&typed(title, side)).unwrap_err();
            faults.into_vec().into_iter().map(|one| one.field).collect()
        };
        assert_eq!(fields(" ", ""), ["title", "side"]);
        assert_eq!(fields("照片", "judge"), ["side"]);
        assert_eq!(fields(&"长".repeat(41), "unit"), ["title"]);
        let entry = DocumentEntry::check(&typed(" 现场照片 ", "unit")).unwrap();
        assert_eq!(entry, document(1).entry);
    }

    #[test]
    fn documents_change_until_the_result_is_announced() {
        let open = |status: &&Status| may_change(**status).is_ok();
        let open: Vec<_> = Status::ALL
            .iter()
            .filter(open)
            .map(|one| one.code())
            .collect();
        assert_eq!(
            open,
            [
                "draft",
                "convened",
                "panel_drawn",
                "opened",
                "presenting",
                "deliberating",
                "voting",
                "tallied",
                "postponed",
                "suspended"
            ]
        );
    }

    #[test]
    fn what_was_shown_is_kept_and_what_was_not_is_gone() {
        let (gone, becomes) = document(1).withdraw(Status::PanelDrawn, at(9)).unwrap();
        assert_eq!(becomes, Withdrawal::Erased);
        assert!(!gone.is_open_to_panel() && !gone.has_pages());
        let shown = Document {
            shown_at: Some(at(5)),
            ..document(1)
        };
        let (kept, becomes) = shown.withdraw(Status::Presenting, at(9)).unwrap();
        assert_eq!(becomes, Withdrawal::Kept);
        assert!(!kept.is_open_to_panel() && kept.has_pages());
        assert_eq!(
            kept.withdraw(Status::Presenting, at(10)),
            Err(Refusal::DocumentWithdrawn)
        );
        assert_eq!(
            document(1).withdraw(Status::Announced, at(9)),
            Err(Refusal::DocumentsFrozen)
        );
    }

    #[test]
    fn a_place_is_never_given_twice() {
        let mut there: Vec<_> = (1..=12).map(document).collect();
        let status = Status::Draft;
        assert_eq!(next_position(status, &[]), Ok(1));
        assert_eq!(next_position(status, &there), Err(Refusal::DocumentsFull));
        let last = there.pop().unwrap();
        let (gone, _) = last.withdraw(status, at(1)).unwrap();
        there.push(gone);
        assert_eq!(next_position(status, &there), Ok(13));
        assert_eq!(
            next_position(Status::Published, &[]),
            Err(Refusal::DocumentsFrozen)
        );
    }
}
