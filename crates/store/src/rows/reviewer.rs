//! Table `reviewer`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "reviewer")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub org_id: Uuid,
    pub name: String,
    pub category: String,
    pub appointing_body: String,
    pub term_from: String,
    pub term_to: String,
    pub conflict_units: String,
    pub access_needs: String,
    pub access_note: Option<String>,
    pub retired_at: Option<DateTimeUtc>,
    pub retire_reason: Option<String>,
    pub version: i32,
    pub created_at: DateTimeUtc,
    pub created_by: String,
    pub name_order: String,
    pub name_folded: String,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
