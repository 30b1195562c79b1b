//! Removing what an earlier run left when its guardian itself was killed.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::process;

/// Stops and removes every cluster of ours whose guardian is gone.
pub fn sweep() {
    // Without Linux's /proc nothing tells a living guardian from a dead one.
    if !Path::new("/proc/self/cmdline").exists() {
        return;
    }
    for entry in fs::read_dir(std::env::temp_dir()).into_iter().flatten().flatten() {
        if entry.file_name().to_string_lossy().starts_with("quittance-postgres-") {
            sweep_folder(&entry.path());
        }
    }
}

fn sweep_folder(folder: &Path) {
    // A folder of another user cannot be read, and one that has just been made has no id yet.
    let Some(guardian) = first_number(&folder.join("guardian.pid")) else { return };
    if runs_with(guardian, "quittance-postgres") {
        return;
    }
    process::say(&format!("  removing {}, left by an earlier run", folder.display()));
    let marker = folder.to_string_lossy();
    if let Some(server) = first_number(&folder.join("data/postmaster.pid"))
        && runs_with(server, &marker)
    {
        process::works(Command::new("kill").args(["-INT", &server.to_string()]));
    }
    // The server may still be writing its last files.
    for _ in 0..50 {
        if fs::remove_dir_all(folder).is_ok() || !folder.exists() {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
}

/// Whether a process runs whose command line holds `text`; ids are used again, so the id alone
/// proves nothing.
fn runs_with(id: u32, text: &str) -> bool {
    fs::read(format!("/proc/{id}/cmdline")).is_ok_and(|line| String::from_utf8_lossy(&line).contains(text))
}

fn first_number(path: &Path) -> Option<u32> {
    fs::read_to_string(path).ok()?.lines().next()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::sweep_folder;

    #[test]
    fn a_folder_without_its_guardian_goes_and_a_guarded_one_stays() {
        let parent = tempfile::tempdir().unwrap();
        let left = parent.path().join("quittance-postgres-left");
        fs::create_dir_all(left.join("data")).unwrap();
        // No process has id 4194305: it is above the kernel's greatest.
        fs::write(left.join("guardian.pid"), "4194305\n").unwrap();
        sweep_folder(&left);
        assert!(!left.exists());

        let young = parent.path().join("quittance-postgres-young");
        fs::create_dir(&young).unwrap();
        sweep_folder(&young);
        assert!(young.exists());
    }
}
