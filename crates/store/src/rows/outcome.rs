//! Table `outcome`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "outcome")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub session_id: Uuid,
    pub edition: i32,
    pub version: i32,
    pub body: String,
    pub editors: String,
    pub found_by: String,
    pub prepared_by: Option<Uuid>,
    pub prepared_at: Option<DateTimeUtc>,
    pub approved_by: Option<Uuid>,
    pub approved_at: Option<DateTimeUtc>,
    pub agrees: Option<bool>,
    pub answered_how: Option<String>,
    pub answered_at: Option<DateTimeUtc>,
    pub other_parties: Option<String>,
    pub published_by: Option<Uuid>,
    pub published_at: Option<DateTimeUtc>,
    pub listed_until: Option<String>,
    pub ended_how: Option<String>,
    pub ended_by: Option<Uuid>,
    pub ended_at: Option<DateTimeUtc>,
    pub answered_by: Option<Uuid>,
    pub declined_how: Option<String>,
    pub declined_by: Option<Uuid>,
    pub declined_at: Option<DateTimeUtc>,
    pub given_back_by: Option<Uuid>,
    pub given_back_at: Option<DateTimeUtc>,
    pub given_back_reason: Option<String>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
