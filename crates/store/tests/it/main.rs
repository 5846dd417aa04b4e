//! The store on a real database: SQLite, or PostgreSQL when `SUNSHINE_TEST_POSTGRES` is set.

mod accounts;
mod audit;
mod backup;
mod commands;
mod corrupt;
mod crowd;
mod faults;
mod log_ins;
mod migrating;
mod office;
mod paging;
mod reviewers;
mod writing;
