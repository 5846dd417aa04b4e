//! The rows as they lie in the tables, and how a row that cannot be read is told.

pub(crate) mod account;
pub(crate) mod account_role;
pub(crate) mod agenda_clock;
pub(crate) mod audit_entry;
pub(crate) mod command;
pub(crate) mod hearing_profile;
pub(crate) mod log_in;
pub(crate) mod log_in_failure;
pub(crate) mod named_ballot;
pub(crate) mod organisation;
pub(crate) mod outcome;
pub(crate) mod petition_matter;
pub(crate) mod question_tally;
pub(crate) mod review_opinion;
pub(crate) mod review_round;
pub(crate) mod review_session;
pub(crate) mod reviewer;
pub(crate) mod reviewer_version;
pub(crate) mod revision;
pub(crate) mod seat;
pub(crate) mod seat_presence;
pub(crate) mod session_alert;
pub(crate) mod session_document;
pub(crate) mod session_document_file;
pub(crate) mod session_document_page;
pub(crate) mod vote_consent;
pub(crate) mod wrong_seat_code;

use chrono::{DateTime, SubsecRound, Utc};
use sea_orm::{
    ConnectionTrait, EntityTrait, FromQueryResult, IdenStatic, Iterable, PrimaryKeyToColumn,
    QueryResult, QuerySelect, QueryTrait, Select,
};
use uuid::Uuid;

use crate::fault::StoreFault;

/// Rows of one statement, at most: PostgreSQL takes 65,535 values in one, SQLite 32,766.
pub(crate) const ROWS_AT_ONCE: usize = 500;

/// A moment as it is stored: whole milliseconds, the same on both databases.
pub(crate) fn stored(at: DateTime<Utc>) -> DateTime<Utc> {
    at.trunc_subsecs(3)
}

/// A number for a column.
pub(crate) fn whole(number: u32) -> Result<i32, StoreFault> {
    i32::try_from(number)
        .map_err(|_large| StoreFault::Other("a number is too large to be stored".to_owned()))
}

/// A number of a column; none where it is below 0.
pub(crate) fn number(stored: i32) -> Option<u32> {
    u32::try_from(stored).ok()
}

/// A value as JSON, for a column of text.
pub(crate) fn json(value: &impl serde::Serialize) -> Result<String, StoreFault> {
    serde_json::to_string(value)
        .map_err(|_cause| StoreFault::Other("a value cannot be written as JSON".to_owned()))
}

/// All rows of a question. A row that cannot be read is a corruption with a name.
pub(crate) async fn all<E: EntityTrait>(
    db: &impl ConnectionTrait,
    select: Select<E>,
) -> Result<Vec<E::Model>, StoreFault> {
    let statement = select.build(db.get_database_backend());
    let rows = db.query_all_raw(statement).await?;
    rows.iter().map(read::<E>).collect()
}

/// The first row of a question.
pub(crate) async fn first<E: EntityTrait>(
    db: &impl ConnectionTrait,
    select: Select<E>,
) -> Result<Option<E::Model>, StoreFault> {
    Ok(all(db, select.limit(1)).await?.into_iter().next())
}

/// A row as its entity.
pub(crate) fn read<E: EntityTrait>(row: &QueryResult) -> Result<E::Model, StoreFault> {
    // The cause may quote the value, so it is not passed on.
    E::Model::from_query_result(row, "").map_err(|_cause| {
        let table = E::default().table_name();
        StoreFault::corrupt(
            table,
            key_of::<E>(row),
            "a column holds what it cannot hold",
        )
    })
}

/// What the primary key says, as far as it can be read.
fn key_of<E: EntityTrait>(row: &QueryResult) -> String {
    let columns = <E::PrimaryKey as Iterable>::iter().map(PrimaryKeyToColumn::into_column);
    let parts = columns.map(|column| {
        let name = IdenStatic::as_str(&column);
        row.try_get::<Uuid>("", name)
            .map(|id| id.to_string())
            .or_else(|_| {
                row.try_get::<i64>("", name)
                    .map(|number| number.to_string())
            })
            .or_else(|_| row.try_get::<String>("", name))
            .unwrap_or_else(|_| "?".to_owned())
    });
    parts.collect::<Vec<_>>().join("/")
}
