//! Text that is looked for inside other text, by the same rule on both databases.

use sea_orm::sea_query::{Expr, ExprTrait, Func, LikeExpr};
use sea_orm::{ColumnTrait, Condition, DbBackend};

/// Most characters of a word that is looked for in titles: no title is longer.
pub(crate) const SEARCH_CHARS_MAX: usize = 200;

/// A column of text that has no order of its own, compared byte by byte.
pub(crate) fn bytewise(backend: DbBackend, column: impl ColumnTrait) -> Expr {
    match backend {
        DbBackend::Postgres => Expr::cust(format!("\"{}\" COLLATE \"C\"", column.as_str())),
        _ => Expr::col(column.as_column_ref()),
    }
}

/// Whether a text contains `part`, of at most `chars_max` characters. Only a–z are folded:
/// `LOWER` of a text compared byte by byte leaves every other letter alone.
pub(crate) fn contains(text: Expr, part: &str, chars_max: usize) -> Expr {
    let impossible = part.contains('\0') || part.chars().count() > chars_max;
    if impossible {
        // PostgreSQL takes no NUL, SQLite no pattern without end; and no name has either.
        return Expr::val(1).eq(0);
    }
    let mut pattern = String::from("%");
    for c in part.to_ascii_lowercase().chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    Expr::expr(Func::lower(text)).like(LikeExpr::new(pattern).escape('\\'))
}

/// Whether every word of `typed`, divided by spaces, stands in one of these columns. Nothing typed
/// is found everywhere.
pub(crate) fn worded<C: ColumnTrait>(columns: &[C], typed: &str, chars_max: usize) -> Condition {
    let mut all = Condition::all();
    for word in typed.split_whitespace() {
        let mut any = Condition::any();
        for column in columns {
            any = any.add(contains(Expr::col(*column), word, chars_max));
        }
        all = all.add(any);
    }
    all
}
