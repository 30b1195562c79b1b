//! The folder that dropped files lie in: this process's alone, and gone with it, or with the next one when it was killed.

use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::time::Duration;

use tempfile::TempDir;

/// How the folders begin.
const PREFIX: &str = "quittance-drafts-";
/// The file whose lock says that the process lives.
const LOCK: &str = "lock";
/// A folder this young may be of a process that has not locked it yet.
const YOUNG: Duration = Duration::from_mins(1);

/// A folder that only this process's user may look into. Nobody else's sweep takes it while it is held.
#[derive(Debug)]
pub(super) struct DraftFolder {
    folder: TempDir,
    /// Locked as long as this process lives, however it ends.
    _lock: File,
}

impl DraftFolder {
    /// Makes a folder in another one.
    pub fn make(within: &Path) -> io::Result<Self> {
        let mut builder = tempfile::Builder::new();
        builder.prefix(PREFIX);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            builder.permissions(fs::Permissions::from_mode(0o700));
        }
        let folder = builder.tempdir_in(within)?;
        let lock = File::create_new(folder.path().join(LOCK))?;
        lock.lock()?;
        Ok(Self { folder, _lock: lock })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }
}

/// Removes the folders of processes that were killed, with the files in them. What cannot be removed stays: it may be
/// another user's.
pub(super) fn sweep(within: &Path) {
    let Ok(entries) = fs::read_dir(within) else { return };
    for entry in entries.flatten() {
        let is_ours = entry.file_name().to_string_lossy().starts_with(PREFIX);
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        if is_ours && is_folder && is_left_behind(&entry.path()) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// Whether the process that made a folder is gone.
fn is_left_behind(folder: &Path) -> bool {
    let age = |path: &Path| fs::metadata(path).ok()?.modified().ok()?.elapsed().ok();
    let lock = folder.join(LOCK);
    if age(&lock).or_else(|| age(folder)).is_none_or(|age| age < YOUNG) {
        return false;
    }
    !File::open(&lock).is_ok_and(|lock| lock.try_lock().is_err())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Makes a folder old, as if its process had run for a while.
    fn age(folder: &Path) {
        let lock = File::options().append(true).open(folder.join(LOCK)).unwrap();
        let made = lock.metadata().unwrap().modified().unwrap();
        lock.set_modified(made - YOUNG * 2).unwrap();
    }

    #[test]
    fn what_a_killed_process_left_is_removed_and_nothing_else() {
        let within = tempfile::tempdir().unwrap();
        let lives = DraftFolder::make(within.path()).unwrap();
        let young = within.path().join(format!("{PREFIX}young"));
        let left = within.path().join(format!("{PREFIX}left"));
        let other = within.path().join("quittance-other");
        for folder in [&young, &left, &other] {
            fs::create_dir(folder).unwrap();
            fs::write(folder.join(LOCK), "").unwrap();
            fs::write(folder.join("releve.csv"), "1;2").unwrap();
        }
        age(lives.path());
        age(&left);
        age(&other);
        sweep(within.path());
        assert!(lives.path().is_dir() && young.is_dir() && other.is_dir());
        assert!(!left.exists());
    }
}
