//! Who can log in at the office, and with which roles.

use sea_orm_migration::prelude::*;

use crate::columns::{
    bytewise_text, id, moment, moment_null, reference, text, text_null, version, word,
};

const ROLES: [&str; 7] = [
    "system-administrator",
    "security-administrator",
    "auditor",
    "clerk",
    "chair",
    "liaison",
    "observer",
];

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let account = Table::create()
            .table("account")
            .col(id("id").primary_key())
            .col(id("org_id"))
            .col(bytewise_text(manager, "username"))
            .col(text("display_name"))
            .col(text("password_hash"))
            .col(ColumnDef::new("must_change_password").boolean().not_null())
            .col(moment_null("disabled_at"))
            .col(text_null("totp_secret_sealed"))
            .col(moment_null("totp_enrolled_at"))
            .col(ColumnDef::new("totp_last_step").big_integer().null())
            .col(version())
            .col(moment("created_at"))
            .col(text("created_by"))
            .foreign_key(&mut reference("account", "org_id", "organisation"))
            .to_owned();
        manager.create_table(account).await?;
        // A user name is unique in the whole database: nobody types an office to log in.
        let username = Index::create()
            .name("account_username_key")
            .table("account")
            .col("username")
            .unique()
            .to_owned();
        manager.create_index(username).await?;
        let list = Index::create()
            .name("account_org_id_username_idx")
            .table("account")
            .col("org_id")
            .col("username")
            .to_owned();
        manager.create_index(list).await?;

        let role = Table::create()
            .table("account_role")
            .col(id("account_id"))
            .col(word("role", &ROLES))
            .primary_key(Index::create().col("account_id").col("role"))
            .foreign_key(&mut reference("account_role", "account_id", "account"))
            .to_owned();
        manager.create_table(role).await
    }
}
