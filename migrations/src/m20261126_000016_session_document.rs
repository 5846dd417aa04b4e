//! Documents of a review session: what was uploaded, and the pictures of its pages. Row, pages and
//! file lie apart, so that a list never reads a picture.

use sea_orm_migration::prelude::*;

use crate::columns::{id, moment, moment_null, reference, text, text_null, word};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        documents(manager).await?;
        let page = Table::create()
            .table("session_document_page")
            .col(id("document_id"))
            .col(positive("number"))
            .col(word("encoding", &["png", "jpeg"]))
            .col(positive("width"))
            .col(positive("height"))
            .col(ColumnDef::new("image").blob().not_null())
            .primary_key(Index::create().col("document_id").col("number"))
            .foreign_key(&mut reference(
                "session_document_page",
                "document_id",
                "session_document",
            ))
            .to_owned();
        manager.create_table(page).await?;
        let file = Table::create()
            .table("session_document_file")
            .col(id("document_id").primary_key())
            .col(ColumnDef::new("content").blob().not_null())
            .foreign_key(&mut reference(
                "session_document_file",
                "document_id",
                "session_document",
            ))
            .to_owned();
        manager.create_table(file).await
    }
}

fn positive(name: &'static str) -> ColumnDef {
    ColumnDef::new(name)
        .integer()
        .not_null()
        .check(Expr::col(name).gte(1))
        .take()
}

async fn documents(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let document = Table::create()
        .table("session_document")
        .col(id("id").primary_key())
        .col(id("session_id"))
        .col(positive("position"))
        .col(text("title"))
        .col(word("side", &["office", "petitioner", "unit"]))
        .col(word("kind", &["pdf", "png", "jpeg"]))
        .col(positive("pages"))
        .col(positive("bytes"))
        .col(text("sha256"))
        .col(moment("added_at"))
        .col(text("added_by"))
        .col(moment_null("shown_at"))
        .col(moment_null("withdrawn_at"))
        .col(text_null("withdrawn_by"))
        .foreign_key(&mut reference(
            "session_document",
            "session_id",
            "review_session",
        ))
        .check(
            Expr::col("withdrawn_at")
                .is_null()
                .eq(Expr::col("withdrawn_by").is_null()),
        )
        .to_owned();
    manager.create_table(document).await?;
    let in_order = Index::create()
        .name("session_document_session_id_position_key")
        .table("session_document")
        .col("session_id")
        .col("position")
        .unique()
        .to_owned();
    manager.create_index(in_order).await
}
