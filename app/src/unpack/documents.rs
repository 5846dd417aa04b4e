//! Documents of a session, as they are told.

use domain::ids::{DocumentId, SessionId};
use domain::public_review::document::{Document, DocumentEntry, DocumentKind, DocumentSide};
use domain::wire::SessionDocuments;
use serde_json::Value;

use super::{Unpack, field, spelled};
use crate::unpack::{unpack_fields, unpack_words};

unpack_words! {
    DocumentKind => DocumentKind::from_code,
    DocumentSide => DocumentSide::from_code,
}

unpack_fields!(DocumentEntry { title, side });

impl Unpack for Document {
    fn unpack(json: &Value) -> Option<Self> {
        let id = |name| json.get(name);
        Some(Self {
            id: spelled::<DocumentId>(id("id")?)?,
            session: spelled::<SessionId>(id("session")?)?,
            entry: field(json, "entry")?,
            position: field(json, "position")?,
            kind: field(json, "kind")?,
            pages: field(json, "pages")?,
            bytes: field(json, "bytes")?,
            sha256: field(json, "sha256")?,
            added_at: field(json, "added_at")?,
            shown_at: field(json, "shown_at")?,
            withdrawn_at: field(json, "withdrawn_at")?,
        })
    }
}

unpack_fields!(SessionDocuments {
    number,
    title,
    may_keep,
    may_change,
    documents,
});

#[cfg(test)]
mod tests {
    use domain::text::Line;

    use super::super::reads_back;
    use super::*;

    #[test]
    fn documents_read_back() {
        let at = "2026-05-06T01:00:00.5Z".parse().unwrap();
        for (kind, side) in [
            (DocumentKind::Pdf, DocumentSide::Office),
            (DocumentKind::Png, DocumentSide::Petitioner),
            (DocumentKind::Jpeg, DocumentSide::Unit),
        ] {
            let title = Line::new("现场照片").unwrap();
            reads_back(&SessionDocuments {
                number: "PR-2026-01".into(),
                title: "散水坡与界址".into(),
                may_keep: true,
                may_change: false,
                documents: vec![Document {
                    id: "67e55044-10b1-426f-9247-bb680e5fe0c8".parse().unwrap(),
                    session: "67e55044-10b1-426f-9247-bb680e5fe0c9".parse().unwrap(),
                    entry: DocumentEntry { title, side },
                    position: 1,
                    kind,
                    pages: 2,
                    bytes: 20_000_000,
                    sha256: "ab".repeat(32),
                    added_at: at,
                    shown_at: Some(at),
                    withdrawn_at: None,
                }],
            });
        }
    }
}
