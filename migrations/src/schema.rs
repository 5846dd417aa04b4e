//! The schema a database really has, as text: to be read by people and compared by tests.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{DbBackend, Statement};

use crate::migrate::{MigrateFault, connect_to_read};

/// The schema of SQLite as committed.
pub const SQLITE: &str = include_str!("../schema/sqlite.sql");
/// The schema of PostgreSQL as committed.
pub const POSTGRES: &str = include_str!("../schema/postgres.sql");

const SQLITE_OBJECTS: &str = "SELECT sql AS line FROM sqlite_master \
    WHERE sql IS NOT NULL AND name <> 'seaql_migrations' \
    ORDER BY CASE type WHEN 'table' THEN 1 WHEN 'index' THEN 2 ELSE 3 END, tbl_name, name";

const POSTGRES_OBJECTS: &str = "\
SELECT line FROM (
  SELECT 1 AS part, t.relname::text AS a, 0 AS b, '' AS c,
    'CREATE TABLE ' || t.relname || ' (' || E'\\n  ' || (
      SELECT string_agg(line, E',\\n  ' ORDER BY part, place, line) FROM (
        SELECT 1 AS part, a.attnum::int AS place,
          a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
          || CASE WHEN co.collname IS NOT NULL AND co.collname <> 'default'
               THEN ' COLLATE \"' || co.collname || '\"' ELSE '' END
          || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END AS line
        FROM pg_attribute a LEFT JOIN pg_collation co ON co.oid = a.attcollation
        WHERE a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
        UNION ALL
        SELECT 2, 0, 'CONSTRAINT ' || conname || ' ' || pg_get_constraintdef(k.oid)
        FROM pg_constraint k WHERE k.conrelid = t.oid AND k.contype IN ('c', 'f', 'p', 'u')
      ) lines) || E'\\n)' AS line
  FROM pg_class t WHERE t.relkind = 'r' AND t.relnamespace = 'public'::regnamespace
    AND t.relname <> 'seaql_migrations'
  UNION ALL
  SELECT 2, tablename::text, 0, indexname::text, replace(indexdef, ' ON public.', ' ON ')
  FROM pg_indexes i WHERE schemaname = 'public' AND tablename <> 'seaql_migrations'
    AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conname = i.indexname AND k.contype = 'p')
  UNION ALL
  SELECT 3, proname::text, 0, '', replace(trim(pg_get_functiondef(p.oid)), 'public.', '')
  FROM pg_proc p WHERE pronamespace = 'public'::regnamespace
  UNION ALL
  SELECT 4, tgname::text, 0, '', replace(pg_get_triggerdef(g.oid), ' ON public.', ' ON ')
  FROM pg_trigger g WHERE NOT tgisinternal
) objects ORDER BY part, a, b, c";

/// Reads the schema of the database at `url`, its own record of migrations left out.
///
/// # Errors
/// As [`crate::state`].
pub async fn dump(url: &str) -> Result<String, MigrateFault> {
    let connection = connect_to_read(url).await?;
    let backend = connection.get_database_backend();
    let objects = match backend {
        DbBackend::Postgres => POSTGRES_OBJECTS,
        _ => SQLITE_OBJECTS,
    };
    let rows = connection
        .query_all_raw(Statement::from_string(backend, objects))
        .await?;
    let mut text = String::new();
    for row in rows {
        let line: String = row.try_get("", "line")?;
        let line = if backend == DbBackend::Postgres {
            line
        } else {
            one_part_per_line(&line)
        };
        text.push_str(line.trim_end());
        text.push_str(";\n\n");
    }
    connection.close().await?;
    Ok(text)
}

/// SQLite keeps a table as one line; a column per line can be compared by eye.
fn one_part_per_line(sql: &str) -> String {
    if !sql.starts_with("CREATE TABLE") {
        return sql.to_owned();
    }
    let mut text = String::new();
    let mut depth: u32 = 0;
    for c in sql.chars() {
        match c {
            '(' => depth = depth.saturating_add(1),
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        match (c, depth) {
            ('(', 1) => text.push_str("(\n "),
            (')', 0) => {
                text.truncate(text.trim_end().len());
                text.push_str("\n)");
            }
            (',', 1) => text.push_str(",\n "),
            _ => text.push(c),
        }
    }
    text
}
