//! Petition matters: what petitioners brought to the office.

use sea_orm_migration::prelude::*;

use crate::columns::{bytewise_text, id, moment, reference, text, version, word};

const PURPOSES: [&str; 3] = ["SUGGESTION", "ACCUSATION", "CLAIM"];

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let matter = Table::create()
            .table("petition_matter")
            .col(id("id").primary_key())
            .col(id("org_id"))
            .col(bytewise_text(manager, "matter_no"))
            .col(text("title"))
            .col(word("purpose", &PURPOSES))
            // No list of words: category tables differ from place to place and over time.
            .col(text("category"))
            .col(text("summary"))
            .col(text("responsible_unit"))
            .col(version())
            .col(moment("created_at"))
            .col(text("created_by"))
            .foreign_key(&mut reference("petition_matter", "org_id", "organisation"))
            .to_owned();
        manager.create_table(matter).await?;
        let by_number = Index::create()
            .name("petition_matter_org_id_matter_no_key")
            .table("petition_matter")
            .col("org_id")
            .col("matter_no")
            .unique()
            .to_owned();
        manager.create_index(by_number).await
    }
}
