//! The store on a real database: SQLite, or PostgreSQL when `SUNSHINE_TEST_POSTGRES` is set.
#![expect(
    clippy::disallowed_methods,
    reason = "`Store::write` itself is what is tested: nobody is there to be told"
)]

#[cfg(test)]
mod accounts;
#[cfg(test)]
mod audit;
#[cfg(test)]
mod backup;
#[cfg(test)]
mod commands;
#[cfg(test)]
mod corrupt;
#[cfg(test)]
mod crowd;
#[cfg(test)]
mod documents;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod log_ins;
#[cfg(test)]
mod migrating;
#[cfg(test)]
mod office;
#[cfg(test)]
mod older_backups;
#[cfg(test)]
mod paging;
#[cfg(test)]
mod public_review;
#[cfg(test)]
mod reviewers;
#[cfg(test)]
mod revisions;
#[cfg(test)]
mod several_servers;
#[cfg(test)]
mod writing;
