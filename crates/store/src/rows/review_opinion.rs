//! Table `review_opinion`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "review_opinion")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub session_id: Uuid,
    pub entry: String,
    pub version: i32,
    pub chair_id: Option<Uuid>,
    pub chair_name: Option<String>,
    pub chair_at: Option<DateTimeUtc>,
    pub clerk_id: Option<Uuid>,
    pub clerk_name: Option<String>,
    pub clerk_at: Option<DateTimeUtc>,
    pub head_seq: Option<i64>,
    pub head_hash: Option<String>,
    pub changed_at: DateTimeUtc,
    pub changed_by: String,
    pub changed_by_name: String,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
