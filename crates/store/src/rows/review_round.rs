//! Table `review_round`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "review_round")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub session_id: Uuid,
    pub position: i32,
    pub kind: String,
    pub minutes: Option<i32>,
    pub questions: String,
    pub phase: String,
    pub opened_at: Option<DateTimeUtc>,
    pub closes_at: Option<DateTimeUtc>,
    pub ended_at: Option<DateTimeUtc>,
    pub adjourns: bool,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
