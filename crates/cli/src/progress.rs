//! Progress on the terminal, for anything over a second; silence when asked for or when nobody looks.

use std::io::IsTerminal as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use app::inbox::InputFile;
use indicatif::{ProgressBar, ProgressStyle};

/// How often a bar moves.
const TICK: Duration = Duration::from_millis(100);
/// Work shorter than this shows nothing.
const PATIENCE: Duration = Duration::from_secs(1);

/// Shows progress, or nothing.
#[derive(Clone, Copy, Debug)]
pub struct Progress {
    is_shown: bool,
}

impl Progress {
    /// Progress on a terminal, unless quiet.
    pub fn new(is_quiet: bool) -> Self {
        Self { is_shown: !is_quiet && std::io::stderr().is_terminal() }
    }

    /// Runs some work under a title; with a file, under a bar of how much of it is read.
    pub async fn during<T>(self, title: &str, file: Option<&InputFile>, work: impl Future<Output = T>) -> T {
        if !self.is_shown {
            return work.await;
        }
        let is_done = Arc::new(AtomicBool::new(false));
        let bar = tokio::spawn(show(title.to_owned(), file.cloned(), Arc::clone(&is_done)));
        let value = work.await;
        is_done.store(true, Ordering::Relaxed);
        // A bar that could not be drawn is nothing to fail for.
        let _ = bar.await;
        value
    }
}

async fn show(title: String, file: Option<InputFile>, is_done: Arc<AtomicBool>) {
    let mut waited = Duration::ZERO;
    while waited < PATIENCE {
        if is_done.load(Ordering::Relaxed) {
            return;
        }
        tokio::time::sleep(TICK).await;
        waited += TICK;
    }
    let bar = match &file {
        Some(_) => ProgressBar::new(1000),
        None => ProgressBar::new_spinner(),
    };
    let template = if file.is_some() {
        "{msg} [{bar:30}] {percent:>3} % {elapsed}"
    } else {
        "{spinner} {msg} {elapsed}"
    };
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    bar.set_message(title);
    while !is_done.load(Ordering::Relaxed) {
        match &file {
            Some(file) => bar.set_position(file.progress()),
            None => bar.tick(),
        }
        tokio::time::sleep(TICK).await;
    }
    bar.finish_and_clear();
}
