//! Folders: made for their owner alone, and made to remember what was put into them.

use std::fs::{DirBuilder, File};
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;

/// Makes a folder that only its owner may enter, unless it is there, and those it lies in. Each is on
/// the disk before this returns: what is kept in it is lost with any of them.
///
/// # Errors
/// The system's.
pub fn make_private(folder: &Path) -> io::Result<()> {
    let new = missing(folder);
    if new.is_empty() {
        return Ok(());
    }
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)?;
    new.into_iter().try_for_each(sync_around)
}

/// The folders that are still to be made for this one to be there, the outermost first.
fn missing(folder: &Path) -> Vec<&Path> {
    let levels = folder.ancestors();
    let mut missing: Vec<_> = levels
        .take_while(|level| !level.as_os_str().is_empty() && !level.is_dir())
        .collect();
    missing.reverse();
    missing
}

/// Writes to the disk that a file has its name: after a power cut, a file that was synced itself
/// may still be missing from its folder.
///
/// # Errors
/// The system's.
pub fn sync_around(file: &Path) -> io::Result<()> {
    let folder = file.parent().filter(|path| !path.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

/// Gives a file that was written beside its place its name, and does not return before that is
/// on the disk.
///
/// # Errors
/// The system's.
pub fn move_into_place(from: &Path, to: &Path) -> io::Result<()> {
    std::fs::rename(from, to)?;
    sync_around(to)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_folder_is_made_for_its_owner_and_an_old_one_left_alone() {
        let place = tempfile::tempdir().unwrap();
        let mode = |folder: &Path| std::fs::metadata(folder).unwrap().permissions().mode() & 0o777;
        let inner = place.path().join("a/b");
        make_private(&inner).unwrap();
        assert_eq!(mode(&inner), 0o700);
        std::fs::set_permissions(&inner, std::fs::Permissions::from_mode(0o755)).unwrap();
        make_private(&inner).unwrap();
        assert_eq!(mode(&inner), 0o755);
    }

    #[test]
    fn every_level_that_is_new_is_made_lasting() {
        let place = tempfile::tempdir().unwrap();
        let [a, b, c] = ["a", "a/b", "a/b/c"].map(|level| place.path().join(level));
        assert_eq!(missing(&c), [&*a, &*b, &*c]);
        std::fs::create_dir(&a).unwrap();
        assert_eq!(missing(&c), [&*b, &*c]);
        make_private(&c).unwrap();
        assert!(missing(&c).is_empty());
        let relative = ["no-such-folder", "no-such-folder/inner"].map(Path::new);
        assert_eq!(missing(relative[1]), relative);
    }

    #[test]
    fn a_file_is_moved_and_a_folder_that_is_not_there_is_said() {
        let place = tempfile::tempdir().unwrap();
        let (from, to) = (place.path().join("from"), place.path().join("to"));
        std::fs::write(&from, "whole").unwrap();
        move_into_place(&from, &to).unwrap();
        assert!(!from.exists());
        assert_eq!(std::fs::read_to_string(&to).unwrap(), "whole");
        assert!(move_into_place(&to, &place.path().join("nowhere/to")).is_err());
        assert!(sync_around(Path::new("/nowhere/at/all")).is_err());
        // A name without a folder lies in the present one.
        sync_around(Path::new("name")).unwrap();
    }
}
