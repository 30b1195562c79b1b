//! The write-ahead log brought into the file beside those who write.
//!
//! Left to itself the engine does it inside the commit that finds the log long: whoever made that commit waits for
//! thousands of pages to be written at their places, which takes as long as a hundred decisions. A thread with a
//! connection of its own does it as soon as there is a little to do. It stops nobody: the engine lets one write the log
//! while another reads it. Commits are as durable as before: they are in the log, and the log is on the disk.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use rusqlite::Connection;

use super::pool::connect_for_checkpoints;
use crate::DbError;

/// Pages in the log that are not in the file, from which on it is worth a walk: some forty decisions. Many
/// of them are the same page again and again, which is written at its place once.
const PAGES_WORTH: i64 = 1_024;
/// Pages that those who write may wait for, when the log is begun anew.
const PAGES_AT_ONCE: i64 = 512;
/// Pages from which on the log is begun anew as soon as all of it is in the file: to write over a log takes half as long as
/// to make it longer. Somebody who writes on and on leaves
/// no moment at which it is: then the last few are brought home while nobody writes.
const LOG_LONG: i64 = 3_072;
/// Walks in a row, each over what was written during the one before.
const WALKS_MAX: u32 = 4;
/// Between two looks at the log.
const PAUSE: Duration = Duration::from_millis(10);

/// The thread that brings the log of one file home.
#[derive(Debug)]
pub(super) struct Checkpointer {
    shared: Arc<Shared>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

#[derive(Debug, Default)]
struct Shared {
    /// Whether something was committed since the thread looked.
    has_commits: AtomicBool,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    is_working: bool,
    is_ending: bool,
}

impl Checkpointer {
    /// Begins the thread, which sleeps until something is committed.
    pub(super) fn start(file: &Path) -> Result<Self, DbError> {
        let connection = connect_for_checkpoints(file)?;
        let shared = Arc::new(Shared::default());
        let its = Arc::clone(&shared);
        let thread =
            std::thread::Builder::new().name("checkpoints".to_owned()).spawn(move || its.run(&connection))?;
        Ok(Self { shared, thread: Mutex::new(Some(thread)) })
    }

    /// Tells that something was committed.
    pub(super) fn tell(&self) {
        if !self.shared.has_commits.swap(true, Ordering::AcqRel) {
            // Under the lock, so that it is not told between the thread's look and its sleep.
            drop(self.shared.lock());
            self.shared.changed.notify_all();
        }
    }

    /// Waits until the thread has finished what it is at.
    pub(super) fn wait(&self) {
        let state = self.shared.lock();
        let waited = self.shared.changed.wait_while(state, |state| state.is_working);
        drop(waited.unwrap_or_else(PoisonError::into_inner));
    }

    /// Ends the thread and its connection.
    pub(super) fn end(&self) {
        self.shared.lock().is_ending = true;
        self.shared.changed.notify_all();
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(thread) = thread {
            // One that panicked has ended as well.
            let _ = thread.join();
        }
    }
}

impl Drop for Checkpointer {
    fn drop(&mut self) {
        self.end();
    }
}

impl Shared {
    fn run(&self, connection: &Connection) {
        loop {
            let state = self.lock();
            let woken = self
                .changed
                .wait_while(state, |state| !state.is_ending && !self.has_commits.load(Ordering::Acquire));
            let mut state = woken.unwrap_or_else(PoisonError::into_inner);
            if state.is_ending {
                return;
            }
            self.has_commits.store(false, Ordering::Release);
            state.is_working = true;
            drop(state);
            // What cannot be done now is done at the next look, or by a commit that finds the log very long.
            let _ = bring_home(connection);
            let mut state = self.lock();
            state.is_working = false;
            self.changed.notify_all();
            let paused = self.changed.wait_timeout_while(state, PAUSE, |state| !state.is_ending);
            drop(paused.unwrap_or_else(PoisonError::into_inner));
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Brings the log home when there is enough in it.
fn bring_home(connection: &Connection) -> Result<(), rusqlite::Error> {
    let mut worth = PAGES_WORTH;
    for _ in 0..WALKS_MAX {
        let (written, brought) = walk(connection, "pragma wal_checkpoint(noop)")?;
        if written - brought < worth {
            break;
        }
        worth = PAGES_AT_ONCE;
        let (written, brought) = walk(connection, "pragma wal_checkpoint(passive)")?;
        if written >= LOG_LONG && written - brought < PAGES_AT_ONCE {
            // Does nothing when somebody reads from the log just then.
            walk(connection, "pragma wal_checkpoint(restart)")?;
            break;
        }
    }
    Ok(())
}

/// Pages in the log, and how many of them are in the file, after a walk.
fn walk(connection: &Connection, text: &str) -> Result<(i64, i64), rusqlite::Error> {
    connection.query_row(text, [], |row| Ok((row.get(1)?, row.get(2)?)))
}
