//! Where `PostgreSQL`'s programs are, and how to get them when they are not.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::bail;

use crate::debian;

/// Oldest release that the product supports.
const VERSION_MIN: u32 = 15;
const REMEDY: &str = "install PostgreSQL 15 or later (Debian: `sudo apt-get install postgresql`), or name a server \
                      in QUITTANCE_TEST_POSTGRES, or leave it out with `--sqlite-only`";

/// One installed release.
pub struct Binaries {
    pub folder: PathBuf,
    pub version: String,
}

/// The newest release on this machine, installed through apt when there is none and we may.
pub fn find_or_install() -> anyhow::Result<Binaries> {
    if let Some(found) = find() {
        return Ok(found);
    }
    debian::install(&["postgresql"], REMEDY)?;
    match find() {
        Some(found) => Ok(found),
        None => bail!("no PostgreSQL {VERSION_MIN} or later was found after the installation; {REMEDY}"),
    }
}

fn find() -> Option<Binaries> {
    let debian = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let path = std::env::var_os("PATH").unwrap_or_default();
    debian
        .map(|entry| entry.path().join("bin"))
        .chain(std::env::split_paths(&path))
        .filter_map(|folder| inspect(&folder))
        .max_by_key(|(major, _)| *major)
        .map(|(_, binaries)| binaries)
}

/// The release in a folder that holds both a server and `initdb`, when it is recent enough.
fn inspect(folder: &Path) -> Option<(u32, Binaries)> {
    if !folder.join("initdb").is_file() || !folder.join("pg_isready").is_file() {
        return None;
    }
    let output = Command::new(folder.join("postgres")).arg("--version").output().ok()?;
    let (major, version) = parse_version(&String::from_utf8_lossy(&output.stdout))?;
    (major >= VERSION_MIN).then(|| (major, Binaries { folder: folder.to_path_buf(), version }))
}

/// `postgres (PostgreSQL) 15.20 (Debian …)` is 15 and `15.20`; `17beta1` is 17.
fn parse_version(line: &str) -> Option<(u32, String)> {
    let version = line.split_once("(PostgreSQL) ")?.1.split_whitespace().next()?;
    let digits: String = version.chars().take_while(char::is_ascii_digit).collect();
    Some((digits.parse().ok()?, version.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::parse_version;

    fn check(line: &str, expected: Option<(u32, &str)>) {
        assert_eq!(parse_version(line), expected.map(|(major, version)| (major, version.to_owned())));
    }

    #[test]
    fn versions_of_distributions_and_betas() {
        check("postgres (PostgreSQL) 15.20 (Debian 15.20-0+deb12u1)", Some((15, "15.20")));
        check("postgres (PostgreSQL) 18.6\n", Some((18, "18.6")));
        check("postgres (PostgreSQL) 19beta1", Some((19, "19beta1")));
        check("mysqld  Ver 8.0", None);
    }
}
