//! Where the tests keep the databases they make and throw away: in memory where the machine has
//! enough of it, because every commit of every test waits for the disk otherwise. The databases
//! flush as always; there is only nothing slow to flush to.

use std::path::{Path, PathBuf};

use super::space;
use crate::say;

/// Memory that looks like a folder.
const MEMORY: &str = "/dev/shm";

/// What the tests lay down at most, in GiB: a few at a time, each removed when it ends.
const NEEDED_GIB: u64 = 4;

/// The variable that says where temporary files go.
pub const VARIABLE: &str = "TMPDIR";

/// The folder.
pub fn folder() -> PathBuf {
    let memory = Path::new(MEMORY);
    let is_there = memory.is_dir() && std::env::var_os(VARIABLE).is_none();
    let is_enough = is_there && space::free_gib(memory).is_ok_and(|free| free >= NEEDED_GIB);
    if is_enough {
        say::line(&format!("   databases of tests in {MEMORY}"));
        return memory.to_owned();
    }
    std::env::temp_dir()
}
