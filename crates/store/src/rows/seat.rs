//! Table `seat`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "seat")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub session_id: Uuid,
    pub number: i32,
    pub reviewer_id: Uuid,
    pub role: String,
    pub recusal: String,
    pub code_hash: Option<String>,
    pub code_turn: i32,
    pub device_id: Option<Uuid>,
    pub here_since: Option<DateTimeUtc>,
    pub on_roll: bool,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
