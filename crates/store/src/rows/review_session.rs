//! Table `review_session`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "review_session")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub org_id: Uuid,
    pub matter_id: Uuid,
    pub number: String,
    pub title: String,
    pub summary: String,
    pub petitioner_statement: String,
    pub unit_statement: String,
    pub venue: String,
    pub scheduled_at: DateTimeUtc,
    pub openness: String,
    pub ballot_mode: String,
    pub profile: String,
    pub allowances: String,
    pub consent: Option<String>,
    pub chair_id: Option<Uuid>,
    pub clerk_id: Uuid,
    pub status: String,
    pub back: Option<String>,
    pub roll: String,
    pub version: i32,
    pub projector_turn: i32,
    pub changes: i64,
    pub created_at: DateTimeUtc,
    pub created_by: String,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
