//! `cargo xtask test`: every check of CI, one line per step, and the count at the end.

mod advisories;
mod counts;
mod report;
mod steps;

use std::path::Path;
use std::process::ExitCode;

pub use counts::Counts;
pub use report::Outcome;

use report::Report;

use crate::postgres::{self, Cluster};
use crate::{desk, process};

/// Runs every step, whatever the earlier ones found, and prints `N passed, N failed`.
pub fn run(
    root: &Path,
    sqlite_only: bool,
    no_browser: bool,
    no_api: bool,
    only: Vec<String>,
) -> anyhow::Result<ExitCode> {
    desk::ensure_assets(root);
    let mut report = Report::of_steps(only);
    report.step("format", || steps::format(root));
    report.step("tidy", || steps::tidy(root));
    report.step("clippy", || steps::clippy(root));
    let mut server = None;
    report.step("PostgreSQL", || start_server(sqlite_only, &mut server));
    report.step("mail server", || steps::mail_server(root));
    report.step("tests", || steps::tests(root, server.as_ref().map(Server::url)));
    report.step("doc tests", || steps::doc_tests(root));
    report.step("PostgreSQL stopped", || stop_server(server.take()));
    report
        .step("browser", || if no_browser { Ok(left_out("--no-browser")) } else { desk::run_browser(root) });
    report.step("API", || if no_api { Ok(left_out("--no-api")) } else { desk::run_api(root) });
    report.step("licences and sources", || steps::licences(root));
    report.step("advisories", || advisories::check(root));
    report.step("third-party notices", || steps::notices(root));
    if !report.ran_any() {
        anyhow::bail!("no step has such a name");
    }
    process::say("");
    process::say(&report.summary());
    Ok(report.exit_code())
}

fn left_out(flag: &str) -> Outcome {
    Outcome::skipped(format!("left out by {flag}"))
}

/// The server that the tests use.
enum Server {
    Ours(Cluster),
    Named(String),
}

impl Server {
    fn url(&self) -> &str {
        match self {
            Self::Ours(cluster) => &cluster.url,
            Self::Named(url) => url,
        }
    }
}

fn start_server(sqlite_only: bool, server: &mut Option<Server>) -> anyhow::Result<Outcome> {
    if sqlite_only {
        return Ok(left_out("--sqlite-only"));
    }
    if let Some(url) = std::env::var(postgres::VARIABLE).ok().filter(|url| !url.is_empty()) {
        *server = Some(Server::Named(url));
        return Ok(Outcome::skipped("the server named by QUITTANCE_TEST_POSTGRES is used"));
    }
    let cluster = postgres::start()?;
    let detail = format!("{} on port {}", cluster.version, cluster.port);
    *server = Some(Server::Ours(cluster));
    Ok(Outcome::passed(detail))
}

fn stop_server(server: Option<Server>) -> anyhow::Result<Outcome> {
    let Some(Server::Ours(cluster)) = server else {
        return Ok(Outcome::skipped("none was started here"));
    };
    let port = cluster.port;
    drop(cluster);
    match std::net::TcpStream::connect(("127.0.0.1", port)) {
        Ok(_) => anyhow::bail!("something still listens on port {port}"),
        Err(_) => Ok(Outcome::passed("and removed")),
    }
}
