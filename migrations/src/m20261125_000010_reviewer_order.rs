//! What a reviewer's name is ordered and found by. The program works both out: rows that were
//! there before hold nothing until it is next started, which no row of its own does.

use sea_orm_migration::prelude::*;

use crate::columns::bytewise_text;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // SQLite adds one column per statement.
        for name in ["name_order", "name_folded"] {
            let column = bytewise_text(manager, name).default("").take();
            let change = Table::alter()
                .table("reviewer")
                .add_column(column)
                .to_owned();
            manager.alter_table(change).await?;
        }
        for index in [
            "reviewer_org_id_name_id_idx",
            "reviewer_org_id_category_name_id_idx",
        ] {
            let gone = Index::drop().name(index).table("reviewer").to_owned();
            manager.drop_index(gone).await?;
        }
        let indexes: [(&str, &[&str]); 3] = [
            (
                "reviewer_org_id_name_order_id_idx",
                &["org_id", "name_order", "id"],
            ),
            (
                "reviewer_org_id_category_name_order_id_idx",
                &["org_id", "category", "name_order", "id"],
            ),
            (
                "reviewer_org_id_name_folded_idx",
                &["org_id", "name_folded"],
            ),
        ];
        for (name, columns) in indexes {
            let mut index = Index::create().name(name).table("reviewer").to_owned();
            for column in columns {
                index.col(*column);
            }
            manager.create_index(index).await?;
        }
        Ok(())
    }
}
