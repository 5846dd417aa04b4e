//! Table `hearing_profile`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "hearing_profile")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub org_id: Uuid,
    pub quorum_at_least: i32,
    pub quorum_share_of: i32,
    pub quorum_share_in: i32,
    pub threshold: String,
    pub notice_days: i32,
    pub version: i32,
    pub changed_at: DateTimeUtc,
    pub changed_by: String,
    pub changed_by_name: String,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
