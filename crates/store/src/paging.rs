//! Pages cut by key: the last page of a long list costs what the first does.

use domain::page::{Cut, Page};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, Order, QueryFilter, QueryOrder, QuerySelect, Select,
    Value,
};

use crate::fault::StoreFault;
use crate::rows;

/// Reads one page of `select` in the order of `columns`, all ascending or all descending. The
/// columns together must be unique; the key of `cut` has one value for each.
pub(crate) async fn page<E: EntityTrait>(
    db: &impl ConnectionTrait,
    select: Select<E>,
    columns: &[E::Column],
    order: Order,
    cut: Cut<Vec<Value>>,
    rows_max: u64,
) -> Result<Page<E::Model>, StoreFault> {
    let forwards = !matches!(cut, Cut::Before(_));
    let ascending = (order == Order::Asc) == forwards;
    let key = match cut {
        Cut::Start => None,
        Cut::After(key) | Cut::Before(key) => Some(key),
    };
    let mut wanted = select.clone();
    if let Some(key) = &key {
        wanted = wanted.filter(beyond(columns, key, ascending));
    }
    // One row more than asked for tells whether the list goes on.
    let read = ordered(wanted, columns, ascending).limit(rows_max.saturating_add(1));
    let mut found = rows::all(db, read).await?;
    let most = usize::try_from(rows_max).unwrap_or(usize::MAX);
    let goes_on = found.len() > most;
    found.truncate(most);
    let has_behind = match &key {
        None => false,
        // Exactly the rows that `wanted` left out lie on the other side.
        Some(key) => {
            let behind = select.filter(beyond(columns, key, ascending).not());
            rows::first(db, ordered(behind, columns, !ascending))
                .await?
                .is_some()
        }
    };
    if forwards {
        Ok(Page {
            rows: found,
            has_before: has_behind,
            has_after: goes_on,
        })
    } else {
        found.reverse();
        Ok(Page {
            rows: found,
            has_before: goes_on,
            has_after: has_behind,
        })
    }
}

fn ordered<E: EntityTrait>(select: Select<E>, columns: &[E::Column], ascending: bool) -> Select<E> {
    let order = if ascending { Order::Asc } else { Order::Desc };
    columns.iter().fold(select, |select, column| {
        select.order_by(*column, order.clone())
    })
}

/// Comparing whole rows lets both databases walk the index from the key on.
fn beyond<C: ColumnTrait>(columns: &[C], key: &[Value], ascending: bool) -> Expr {
    let row = Expr::tuple(
        columns
            .iter()
            .map(|column| Expr::col(column.as_column_ref())),
    );
    let key = Expr::tuple(key.iter().cloned().map(Expr::val));
    if ascending { row.gt(key) } else { row.lt(key) }
}

/// Text of a key that came from outside. No stored text has a NUL, and PostgreSQL takes none.
pub(crate) fn key_text(text: &str) -> Value {
    text.split('\0').next().unwrap_or_default().into()
}
