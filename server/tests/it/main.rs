//! The program from outside: every address with real requests, and the command line with the real
//! program. Runs on SQLite, or on PostgreSQL when `SUNSHINE_TEST_POSTGRES` names a server.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on should say where"
)]

mod access;
mod administrators;
mod api;
mod bad_input;
mod cli;
mod config;
mod convening;
mod cross_site;
mod crowd;
mod databases;
mod documents;
mod exports;
mod forms;
mod greedy;
mod health;
mod hearing_faults;
mod hearing_kill;
mod hearing_simulate;
mod hostile_outcome;
mod hostile_text;
mod http2;
mod lists;
mod live;
mod log_in;
mod office;
mod operating;
mod opinion_print;
mod pages;
mod problems;
mod programs;
mod public_outcomes;
mod several_servers;
mod shell;
mod slow;
mod tls;
mod tokens;
