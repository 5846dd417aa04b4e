//! The reviewer pool and every version each entry has had.

use sea_orm_migration::prelude::*;

use crate::columns::{
    bytewise_text, id, moment, moment_null, reference, text, text_null, version, word,
};

const CATEGORIES: [&str; 10] = [
    "npc",
    "party_delegate",
    "cppcc",
    "community_cadre",
    "social_worker",
    "mediator",
    "lawyer",
    "sector_expert",
    "five_elders",
    "resident_rep",
];

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let reviewer = Table::create()
            .table("reviewer")
            .col(id("id").primary_key())
            .col(id("org_id"))
            .col(bytewise_text(manager, "name"))
            .col(word("category", &CATEGORIES))
            .col(text("appointing_body"))
            .col(text("term_from"))
            .col(text("term_to"))
            .col(text("conflict_units"))
            .col(text("access_needs"))
            .col(text_null("access_note"))
            .col(moment_null("retired_at"))
            .col(text_null("retire_reason"))
            .col(version())
            .col(moment("created_at"))
            .col(text("created_by"))
            .foreign_key(&mut reference("reviewer", "org_id", "organisation"))
            .check(Expr::col("term_from").lte(Expr::col("term_to")))
            .check(
                Expr::col("retired_at")
                    .is_null()
                    .eq(Expr::col("retire_reason").is_null()),
            )
            .to_owned();
        manager.create_table(reviewer).await?;
        let by_name = Index::create()
            .name("reviewer_org_id_name_id_idx")
            .table("reviewer")
            .col("org_id")
            .col("name")
            .col("id")
            .to_owned();
        manager.create_index(by_name).await?;
        let by_category = Index::create()
            .name("reviewer_org_id_category_name_id_idx")
            .table("reviewer")
            .col("org_id")
            .col("category")
            .col("name")
            .col("id")
            .to_owned();
        manager.create_index(by_category).await?;

        let revision = Table::create()
            .table("reviewer_revision")
            .col(id("reviewer_id"))
            .col(version())
            .col(id("org_id"))
            .col(text("snapshot"))
            .col(moment("changed_at"))
            .col(text("changed_by"))
            .col(text("changed_by_name"))
            .primary_key(Index::create().col("reviewer_id").col("version"))
            .foreign_key(&mut reference(
                "reviewer_revision",
                "reviewer_id",
                "reviewer",
            ))
            .foreign_key(&mut reference(
                "reviewer_revision",
                "org_id",
                "organisation",
            ))
            .to_owned();
        manager.create_table(revision).await
    }
}
