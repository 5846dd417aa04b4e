//! Documents of sessions. The row is read with the list, a page or the file only when it is asked
//! for.

use std::fmt;

use chrono::{DateTime, Utc};
use domain::ids::{DocumentId, OrgId, SessionId};
use domain::public_review::document::{
    Document, DocumentEntry, DocumentInput, DocumentKind, PageEncoding, Withdrawal,
};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder,
};

use crate::fault::StoreFault;
use crate::rows::{
    self, review_session, session_document, session_document_file, session_document_page,
};
use crate::store::Store;
use crate::transaction::Tx;

/// The picture of one page.
#[derive(Clone, PartialEq, Eq)]
pub struct DocumentPage {
    /// How it is encoded.
    pub encoding: PageEncoding,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// The encoded picture.
    pub image: Vec<u8>,
}

impl fmt::Debug for DocumentPage {
    /// Without the picture.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DocumentPage({}x{})", self.width, self.height)
    }
}

impl Store {
    /// The documents of a session in their order, the withdrawn ones among them.
    ///
    /// # Errors
    /// As the database says; `Corrupt` for a row that breaks a rule.
    pub async fn documents(&self, session: SessionId) -> Result<Vec<Document>, StoreFault> {
        of_session(self.readers(), session).await
    }

    /// The document of this id, if a session of the office has one.
    ///
    /// # Errors
    /// As [`Store::documents`].
    pub async fn document(
        &self,
        org: OrgId,
        id: DocumentId,
    ) -> Result<Option<Document>, StoreFault> {
        by_id(self.readers(), org, id).await
    }

    /// One page of a document, numbered from 1.
    ///
    /// # Errors
    /// As [`Store::documents`].
    pub async fn document_page(
        &self,
        id: DocumentId,
        number: u32,
    ) -> Result<Option<DocumentPage>, StoreFault> {
        let Ok(number) = rows::whole(number) else {
            return Ok(None);
        };
        let select = session_document_page::Entity::find_by_id((id.uuid(), number));
        let found = rows::first(self.readers(), select).await?;
        found.map(page_of).transpose()
    }

    /// The file as it was uploaded.
    ///
    /// # Errors
    /// As [`Store::documents`].
    pub async fn document_file(&self, id: DocumentId) -> Result<Option<Vec<u8>>, StoreFault> {
        let select = session_document_file::Entity::find_by_id(id.uuid());
        let found = rows::first(self.readers(), select).await?;
        Ok(found.map(|file| file.content))
    }
}

impl Tx {
    /// As [`Store::documents`].
    ///
    /// # Errors
    /// As [`Store::documents`].
    pub async fn documents(&self, session: SessionId) -> Result<Vec<Document>, StoreFault> {
        self.with(|db| async move { of_session(db.as_ref(), session).await })
            .await
    }

    /// As [`Store::document`].
    ///
    /// # Errors
    /// As [`Store::documents`].
    pub async fn document(
        &self,
        org: OrgId,
        id: DocumentId,
    ) -> Result<Option<Document>, StoreFault> {
        self.with(|db| async move { by_id(db.as_ref(), org, id).await })
            .await
    }

    /// Adds a document with its pages and the file they were drawn from. A place in the order is
    /// taken once.
    ///
    /// # Errors
    /// As the database says.
    pub async fn add_document(
        &self,
        document: &Document,
        pages: Vec<DocumentPage>,
        file: Vec<u8>,
        by: &str,
    ) -> Result<(), StoreFault> {
        let own = row(document, by)?;
        let id = document.id.uuid();
        let mut drawn = Vec::new();
        for (number, page) in (1..).zip(pages) {
            let row = session_document_page::Model {
                document_id: id,
                number,
                encoding: page.encoding.code().to_owned(),
                width: rows::whole(page.width)?,
                height: rows::whole(page.height)?,
                image: page.image,
            };
            drawn.push(row.into_active_model().reset_all());
        }
        let file = session_document_file::Model {
            document_id: id,
            content: file,
        };
        self.with(|db| async move {
            let db = db.as_ref();
            session_document::Entity::insert(own.into_active_model().reset_all())
                .exec_without_returning(db)
                .await?;
            // One by one: together they could be more than a statement may hold.
            for page in drawn {
                session_document_page::Entity::insert(page)
                    .exec_without_returning(db)
                    .await?;
            }
            session_document_file::Entity::insert(file.into_active_model().reset_all())
                .exec_without_returning(db)
                .await?;
            Ok(())
        })
        .await?;
        self.touch_session(document.session);
        Ok(())
    }

    /// Writes down that a document is withdrawn, and throws its pages and file away where nobody
    /// is to read them again.
    ///
    /// # Errors
    /// As the database says.
    pub async fn withdraw_document(
        &self,
        document: &Document,
        becomes: Withdrawal,
        by: &str,
    ) -> Result<(), StoreFault> {
        let (id, by) = (document.id.uuid(), by.to_owned());
        let at = document.withdrawn_at.map(rows::stored);
        self.with(|db| async move {
            let db = db.as_ref();
            session_document::Entity::update_many()
                .col_expr(session_document::Column::WithdrawnAt, Expr::value(at))
                .col_expr(session_document::Column::WithdrawnBy, Expr::value(by))
                .filter(session_document::Column::Id.eq(id))
                .exec(db)
                .await?;
            if becomes == Withdrawal::Erased {
                session_document_page::Entity::delete_many()
                    .filter(session_document_page::Column::DocumentId.eq(id))
                    .exec(db)
                    .await?;
                session_document_file::Entity::delete_many()
                    .filter(session_document_file::Column::DocumentId.eq(id))
                    .exec(db)
                    .await?;
            }
            Ok(())
        })
        .await?;
        self.touch_session(document.session);
        Ok(())
    }

    /// Notes that the panel has seen a document: the first time counts. Tells whether it may be
    /// shown at all, for it may have been withdrawn just now.
    ///
    /// # Errors
    /// As the database says.
    pub async fn note_shown(
        &self,
        org: OrgId,
        id: DocumentId,
        at: DateTime<Utc>,
    ) -> Result<bool, StoreFault> {
        let at = rows::stored(at);
        self.with(|db| async move {
            let found = by_id(db.as_ref(), org, id).await?;
            let Some(found) = found.filter(Document::is_open_to_panel) else {
                return Ok(false);
            };
            if found.shown_at.is_none() {
                session_document::Entity::update_many()
                    .col_expr(session_document::Column::ShownAt, Expr::value(at))
                    .filter(session_document::Column::Id.eq(id.uuid()))
                    .exec(db.as_ref())
                    .await?;
            }
            Ok(true)
        })
        .await
    }
}

pub(super) async fn of_session(
    db: &impl ConnectionTrait,
    session: SessionId,
) -> Result<Vec<Document>, StoreFault> {
    let select = session_document::Entity::find()
        .filter(session_document::Column::SessionId.eq(session.uuid()))
        .order_by_asc(session_document::Column::Position);
    let found = rows::all(db, select).await?;
    found.into_iter().map(of_row).collect()
}

async fn by_id(
    db: &impl ConnectionTrait,
    org: OrgId,
    id: DocumentId,
) -> Result<Option<Document>, StoreFault> {
    let select = session_document::Entity::find_by_id(id.uuid());
    let Some(found) = rows::first(db, select).await? else {
        return Ok(None);
    };
    let session = review_session::Entity::find_by_id(found.session_id)
        .filter(review_session::Column::OrgId.eq(org.uuid()));
    match rows::first(db, session).await? {
        Some(_) => of_row(found).map(Some),
        None => Ok(None),
    }
}

fn row(document: &Document, by: &str) -> Result<session_document::Model, StoreFault> {
    Ok(session_document::Model {
        id: document.id.uuid(),
        session_id: document.session.uuid(),
        position: rows::whole(document.position)?,
        title: document.entry.title.as_str().to_owned(),
        side: document.entry.side.code().to_owned(),
        kind: document.kind.code().to_owned(),
        pages: rows::whole(document.pages)?,
        bytes: rows::whole(document.bytes)?,
        sha256: document.sha256.clone(),
        added_at: rows::stored(document.added_at),
        added_by: by.to_owned(),
        shown_at: document.shown_at.map(rows::stored),
        withdrawn_at: None,
        withdrawn_by: None,
    })
}

fn of_row(row: session_document::Model) -> Result<Document, StoreFault> {
    let corrupt = |why| StoreFault::corrupt("session_document", row.id, why);
    let typed = DocumentInput {
        title: row.title,
        side: row.side,
    };
    let positive = |number| rows::number(number).filter(|number| *number > 0);
    let numbers = positive(row.position)
        .zip(positive(row.pages))
        .zip(positive(row.bytes));
    let ((position, pages), bytes) = numbers.ok_or_else(|| corrupt("a number is not positive"))?;
    Ok(Document {
        id: DocumentId::new(row.id),
        session: SessionId::new(row.session_id),
        entry: DocumentEntry::check(&typed)
            .map_err(|_faults| corrupt("the document breaks a rule"))?,
        position,
        kind: DocumentKind::from_code(&row.kind).ok_or_else(|| corrupt("an unknown kind"))?,
        pages,
        bytes,
        sha256: row.sha256,
        added_at: row.added_at,
        shown_at: row.shown_at,
        withdrawn_at: row.withdrawn_at,
    })
}

fn page_of(row: session_document_page::Model) -> Result<DocumentPage, StoreFault> {
    let corrupt = |why| StoreFault::corrupt("session_document_page", row.document_id, why);
    let encoding =
        PageEncoding::from_code(&row.encoding).ok_or_else(|| corrupt("an unknown encoding"))?;
    let size = rows::number(row.width).zip(rows::number(row.height));
    let (width, height) = size.ok_or_else(|| corrupt("a negative size"))?;
    Ok(DocumentPage {
        encoding,
        width,
        height,
        image: row.image,
    })
}
