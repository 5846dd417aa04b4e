//! What follows a session that was held: its opinion, signed by two people; its outcome, in
//! editions, each prepared by one person, approved by another and agreed to by the petitioner; and
//! whose named vote may be published with the name.

use sea_orm_migration::prelude::*;

use crate::columns::{bytewise_text, id, moment, moment_null, reference, text, text_null, version};

const EDITIONS_MAX: i32 = 1_000;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(opinion()).await?;
        manager.create_table(outcome(manager)).await?;
        for index in outcome_indexes() {
            manager.create_index(index).await?;
        }
        manager.create_table(vote_consent()).await
    }
}

fn id_null(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).uuid().null().take()
}

/// What belongs together is there whole or not at all.
fn together(columns: &[&'static str]) -> Expr {
    let each = |is_there: bool| {
        let parts = columns.iter().map(|&column| {
            if is_there {
                Expr::col(column).is_not_null()
            } else {
                Expr::col(column).is_null()
            }
        });
        let all = parts.reduce(ExprTrait::and);
        all.unwrap_or_else(|| Expr::val(1).eq(1))
    };
    each(false).or(each(true))
}

/// This is there only where that is.
fn only_with(this: &'static str, that: &'static str) -> Expr {
    Expr::col(this).is_null().or(Expr::col(that).is_not_null())
}

/// Who signs as chair does not sign as clerk.
fn opinion() -> TableCreateStatement {
    let two_people = Expr::col("chair_id")
        .is_null()
        .or(Expr::col("clerk_id").is_null())
        .or(Expr::col("chair_id").ne(Expr::col("clerk_id")));
    Table::create()
        .table("review_opinion")
        .col(id("session_id").primary_key())
        .col(text("entry"))
        .col(version())
        .col(id_null("chair_id"))
        .col(text_null("chair_name"))
        .col(moment_null("chair_at"))
        .col(id_null("clerk_id"))
        .col(text_null("clerk_name"))
        .col(moment_null("clerk_at"))
        // The end of the audit chain when both had signed.
        .col(ColumnDef::new("head_seq").big_integer().null())
        .col(text_null("head_hash"))
        .col(moment("changed_at"))
        .col(text("changed_by"))
        .col(text("changed_by_name"))
        .foreign_key(&mut reference(
            "review_opinion",
            "session_id",
            "review_session",
        ))
        .check(two_people)
        .check(together(&["chair_id", "chair_name", "chair_at"]))
        .check(together(&["clerk_id", "clerk_name", "clerk_at"]))
        .check(together(&["head_seq", "head_hash"]))
        .check(only_with("head_seq", "chair_id"))
        .check(only_with("head_seq", "clerk_id"))
        .to_owned()
}

/// Who prepared it does not approve it, and nothing is public that was not approved and agreed to.
fn outcome(manager: &SchemaManager<'_>) -> TableCreateStatement {
    let two_people = Expr::col("approved_by")
        .is_null()
        .or(Expr::col("prepared_by")
            .is_not_null()
            .and(Expr::col("approved_by").ne(Expr::col("prepared_by"))));
    let agreed = Expr::col("published_at")
        .is_null()
        .or(Expr::col("approved_by")
            .is_not_null()
            // Nothing said is no yes: a check that comes to NULL holds.
            .and(Expr::col("agrees").is_not_null())
            .and(Expr::col("agrees").eq(true)));
    Table::create()
        .table("outcome")
        .col(id("id").primary_key())
        .col(id("session_id"))
        .col(
            ColumnDef::new("edition")
                .integer()
                .not_null()
                .check(Expr::col("edition").between(1, EDITIONS_MAX)),
        )
        .col(version())
        .col(text("body"))
        .col(text("editors"))
        // What it is found by: its words, folded.
        .col(text("found_by"))
        .col(id_null("prepared_by"))
        .col(moment_null("prepared_at"))
        .col(id_null("approved_by"))
        .col(moment_null("approved_at"))
        .col(ColumnDef::new("agrees").boolean().null())
        .col(text_null("answered_how"))
        .col(moment_null("answered_at"))
        .col(text_null("other_parties"))
        .col(id_null("published_by"))
        .col(moment_null("published_at"))
        // A civil day, `2027-02-02`: compared byte by byte.
        .col(bytewise_text(manager, "listed_until").null().take())
        .col(text_null("ended_how"))
        .col(id_null("ended_by"))
        .col(moment_null("ended_at"))
        .foreign_key(&mut reference("outcome", "session_id", "review_session"))
        .check(two_people)
        .check(agreed)
        .check(together(&["prepared_by", "prepared_at"]))
        .check(together(&["approved_by", "approved_at"]))
        .check(together(&["agrees", "answered_how", "answered_at"]))
        .check(together(&[
            "published_by",
            "published_at",
            "listed_until",
            "other_parties",
        ]))
        .check(together(&["ended_how", "ended_by", "ended_at"]))
        .check(only_with("answered_at", "approved_at"))
        .check(only_with("ended_at", "published_at"))
        .to_owned()
}

fn outcome_indexes() -> [IndexCreateStatement; 3] {
    let editions = Index::create()
        .name("outcome_session_id_edition_key")
        .table("outcome")
        .col("session_id")
        .col("edition")
        .unique()
        .to_owned();
    let one_public = Index::create()
        .name("outcome_public_key")
        .table("outcome")
        .col("session_id")
        .unique()
        .and_where(Expr::col("published_at").is_not_null())
        .and_where(Expr::col("ended_at").is_null())
        .to_owned();
    let listed = Index::create()
        .name("outcome_listed_idx")
        .table("outcome")
        .col("published_at")
        .col("id")
        .and_where(Expr::col("published_at").is_not_null())
        .and_where(Expr::col("ended_at").is_null())
        .to_owned();
    [editions, one_public, listed]
}

/// What a member says of the own named vote: once said, changed by saying it again.
fn vote_consent() -> TableCreateStatement {
    Table::create()
        .table("vote_consent")
        .col(id("seat_id").primary_key())
        .col(ColumnDef::new("agrees").boolean().not_null())
        .col(text("how"))
        .col(moment("at"))
        .foreign_key(&mut reference("vote_consent", "seat_id", "seat"))
        .to_owned()
}
