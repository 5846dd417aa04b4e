//! Public reviews: sessions, their rounds, seats, named ballots, tallies and speaking clocks.
//!
//! What may be there once is a key: one seat for a number and for a reviewer, one ballot for a
//! seat and round, one tally for a question, one running clock.

use sea_orm_migration::prelude::*;

use crate::columns::{
    bytewise_text, id, moment, moment_null, reference, text, text_null, version, word,
};

const STATUSES: [&str; 16] = [
    "draft",
    "convened",
    "panel_drawn",
    "opened",
    "presenting",
    "deliberating",
    "voting",
    "tallied",
    "announced",
    "opinion_signed",
    "published",
    "withheld",
    "archived",
    "postponed",
    "suspended",
    "terminated",
];
const ROLLS: [&str; 4] = ["unseated", "seated", "check_in", "frozen"];
const PHASES: [&str; 5] = ["drafted", "open", "closed", "voided", "dropped"];
const CLOCKS: [&str; 3] = ["running", "paused", "over"];

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sessions(manager).await?;
        rounds(manager).await?;
        seats(manager).await?;
        ballots(manager).await?;
        tallies(manager).await?;
        clocks(manager).await
    }
}

fn count(name: &'static str) -> ColumnDef {
    ColumnDef::new(name)
        .integer()
        .not_null()
        .check(Expr::col(name).gte(0))
        .take()
}

fn yes_or_no(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).boolean().not_null().take()
}

fn id_null(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).uuid().null().take()
}

async fn sessions(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let session = Table::create()
        .table("review_session")
        .col(id("id").primary_key())
        .col(id("org_id"))
        .col(id("matter_id"))
        .col(bytewise_text(manager, "number"))
        .col(text("title"))
        .col(text("summary"))
        .col(text("petitioner_statement"))
        .col(text("unit_statement"))
        .col(text("venue"))
        .col(moment("scheduled_at"))
        .col(word("openness", &["open", "partly", "closed"]))
        .col(word("ballot_mode", &["named", "secret"]))
        .col(text("profile"))
        .col(text("allowances"))
        .col(text_null("consent"))
        .col(id_null("chair_id"))
        .col(id("clerk_id"))
        .col(word("status", &STATUSES))
        .col(text_null("back"))
        .col(word("roll", &ROLLS))
        .col(version())
        .col(count("projector_turn"))
        .col(ColumnDef::new("changes").big_integer().not_null())
        .col(moment("created_at"))
        .col(text("created_by"))
        .foreign_key(&mut reference("review_session", "org_id", "organisation"))
        .foreign_key(&mut reference(
            "review_session",
            "matter_id",
            "petition_matter",
        ))
        .foreign_key(&mut reference("review_session", "chair_id", "account"))
        .foreign_key(&mut reference("review_session", "clerk_id", "account"))
        .check(
            Expr::col("status")
                .is_in(["postponed", "suspended"])
                .eq(Expr::col("back").is_not_null()),
        )
        .to_owned();
    manager.create_table(session).await?;
    let by_number = Index::create()
        .name("review_session_org_id_number_key")
        .table("review_session")
        .col("org_id")
        .col("number")
        .unique()
        .to_owned();
    manager.create_index(by_number).await?;
    let by_day = Index::create()
        .name("review_session_org_id_scheduled_at_id_idx")
        .table("review_session")
        .col("org_id")
        .col("scheduled_at")
        .col("id")
        .to_owned();
    manager.create_index(by_day).await?;
    let of_matter = Index::create()
        .name("review_session_matter_id_idx")
        .table("review_session")
        .col("matter_id")
        .to_owned();
    manager.create_index(of_matter).await
}

async fn rounds(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let round = Table::create()
        .table("review_round")
        .col(id("id").primary_key())
        .col(id("session_id"))
        .col(count("position"))
        .col(word("kind", &["adjourn", "questions"]))
        .col(ColumnDef::new("minutes").integer().null())
        .col(text("questions"))
        .col(word("phase", &PHASES))
        .col(moment_null("opened_at"))
        .col(moment_null("closes_at"))
        .col(moment_null("ended_at"))
        .col(yes_or_no("adjourns"))
        .foreign_key(&mut reference(
            "review_round",
            "session_id",
            "review_session",
        ))
        .check(
            Expr::col("phase")
                .is_in(["open", "closed"])
                .eq(Expr::col("opened_at").is_not_null()),
        )
        .check(
            Expr::col("phase")
                .is_in(["closed", "voided"])
                .eq(Expr::col("ended_at").is_not_null()),
        )
        .to_owned();
    manager.create_table(round).await?;
    let in_order = Index::create()
        .name("review_round_session_id_position_key")
        .table("review_round")
        .col("session_id")
        .col("position")
        .unique()
        .to_owned();
    manager.create_index(in_order).await?;
    // Whatever two consoles press: one round is open.
    let one_open = Index::create()
        .name("review_round_session_id_open_key")
        .table("review_round")
        .col("session_id")
        .unique()
        .and_where(Expr::col("phase").eq("open"))
        .to_owned();
    manager.create_index(one_open).await
}

async fn seats(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let seat = Table::create()
        .table("seat")
        .col(id("id").primary_key())
        .col(id("session_id"))
        .col(count("number"))
        .col(id("reviewer_id"))
        .col(word("role", &["member", "reserve"]))
        .col(word(
            "recusal",
            &["none", "self", "requested", "granted", "refused"],
        ))
        .col(text_null("code_hash"))
        .col(count("code_turn"))
        .col(id_null("device_id"))
        .col(moment_null("here_since"))
        .col(yes_or_no("on_roll"))
        .foreign_key(&mut reference("seat", "session_id", "review_session"))
        .foreign_key(&mut reference("seat", "reviewer_id", "reviewer"))
        .check(
            Expr::col("device_id")
                .is_null()
                .or(Expr::col("here_since").is_not_null()),
        )
        .to_owned();
    manager.create_table(seat).await?;
    for (name, column) in [
        ("seat_session_id_number_key", "number"),
        ("seat_session_id_reviewer_id_key", "reviewer_id"),
        ("seat_session_id_device_id_key", "device_id"),
    ] {
        let once = Index::create()
            .name(name)
            .table("seat")
            .col("session_id")
            .col(column)
            .unique()
            .to_owned();
        manager.create_index(once).await?;
    }
    let by_code = Index::create()
        .name("seat_code_hash_key")
        .table("seat")
        .col("code_hash")
        .unique()
        .to_owned();
    manager.create_index(by_code).await
}

async fn ballots(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let ballot = Table::create()
        .table("named_ballot")
        .col(id("round_id"))
        .col(id("seat_id"))
        .col(id("ballot_id"))
        .col(text("answers"))
        .col(moment("cast_at"))
        .primary_key(Index::create().col("round_id").col("seat_id"))
        .foreign_key(&mut reference("named_ballot", "round_id", "review_round"))
        .foreign_key(&mut reference("named_ballot", "seat_id", "seat"))
        .to_owned();
    manager.create_table(ballot).await?;
    let once = Index::create()
        .name("named_ballot_ballot_id_key")
        .table("named_ballot")
        .col("ballot_id")
        .unique()
        .to_owned();
    manager.create_index(once).await
}

async fn tallies(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let tally = Table::create()
        .table("question_tally")
        .col(id("round_id"))
        .col(count("question"))
        .col(count("eligible"))
        .col(count("present"))
        .col(count("issued"))
        .col(count("returned"))
        .col(count("invalid"))
        .col(text("options"))
        .col(count("abstain"))
        .col(text("rule"))
        .primary_key(Index::create().col("round_id").col("question"))
        .foreign_key(&mut reference("question_tally", "round_id", "review_round"))
        .to_owned();
    manager.create_table(tally).await
}

async fn clocks(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let clock = Table::create()
        .table("agenda_clock")
        .col(id("session_id"))
        .col(bytewise_text(manager, "item"))
        .col(word("state", &CLOCKS))
        .col(ColumnDef::new("used_seconds").big_integer().not_null())
        .col(moment_null("since"))
        .primary_key(Index::create().col("session_id").col("item"))
        .foreign_key(&mut reference(
            "agenda_clock",
            "session_id",
            "review_session",
        ))
        .check(
            Expr::col("state")
                .eq("running")
                .eq(Expr::col("since").is_not_null()),
        )
        .to_owned();
    manager.create_table(clock).await?;
    let one_speaks = Index::create()
        .name("agenda_clock_session_id_running_key")
        .table("agenda_clock")
        .col("session_id")
        .unique()
        .and_where(Expr::col("state").eq("running"))
        .to_owned();
    manager.create_index(one_speaks).await
}
