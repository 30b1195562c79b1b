//! Drafts: files that were dropped and are not brought in yet.

use std::collections::{BTreeMap, HashMap};
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use app::context::Ctx;
use app::identity::Permission;
use app::ids::{EntryId, InputFileId, LegalEntityId};
use app::inbox::{FileKind, InputFile};
use app::intake::{Incoming, Preview};
use bank_files::CsvRules;
use db::OrgId;
use invoice_files::Mapping;
use serde::Serialize;
use tempfile::{NamedTempFile, TempPath};

use super::folder::DraftFolder;
use crate::access::User;
use crate::error::PageError;

/// Drafts of one process at a time; the oldest goes when another comes.
const DRAFTS_MAX: usize = 100;
/// How long a draft that nobody touches is kept.
const AGE_MAX: Duration = Duration::from_hours(12);

/// Whose a draft is.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Owner {
    org: OrgId,
    legal_entity: LegalEntityId,
    actor: String,
}

impl Owner {
    fn of(ctx: &Ctx) -> Self {
        Self { org: ctx.org, legal_entity: ctx.legal_entity, actor: ctx.actor.clone() }
    }
}

/// How a draft is to be read.
#[derive(Clone, Debug, Default)]
pub(super) struct ReadingSettings {
    /// As what; nothing while nobody knows.
    pub kind: Option<FileKind>,
    /// The stable name of its format, empty when none is recognised.
    pub format: String,
    /// How a table of invoices or customers is read.
    pub mapping: Option<Mapping>,
    /// How a bank's CSV is read.
    pub rules: Option<CsvRules>,
    /// The account of statements that name none.
    pub account: String,
    /// Whether movements that another source told of are passed over.
    pub skips_equal: bool,
    /// Name of the template that was found for its header.
    pub template: Option<String>,
    /// The import that brought the same bytes before.
    pub known: Option<InputFileId>,
}

impl ReadingSettings {
    /// Whether the columns of the file are for a person to choose.
    pub(super) fn has_columns(&self) -> bool {
        matches!(self.format.as_str(), "csv" | "xlsx") && self.kind.is_some()
    }
}

/// A rejected row, as it stands or as it was mended.
#[derive(Clone, Debug, Default)]
pub(super) struct RejectedRow {
    /// Its line, or its number in the sheet.
    pub number: u64,
    /// Its cells, as many as headers.
    pub cells: Vec<String>,
    /// Why: codes of problems, each with the field.
    pub problems: Vec<(String, String)>,
}

/// Rows that a person mended, by number.
pub(super) type Corrections = BTreeMap<u64, Vec<String>>;

/// Rows that cannot be read, and those that were mended.
#[derive(Clone, Debug, Default)]
pub(super) struct Rejected {
    /// Headers of the rows.
    pub headers: Vec<String>,
    /// The rows, at most a screenful.
    pub rows: Vec<RejectedRow>,
    /// Rows that cannot be read and are not among them.
    pub more: usize,
}

/// What checking a draft found.
#[derive(Clone, Debug)]
pub(super) struct Checked {
    /// Which state of the draft was checked.
    pub generation: u64,
    /// What was checked, and will be brought in.
    pub incoming: Incoming,
    /// What would happen.
    pub preview: Preview,
    /// The last entry of the books on which that stands.
    pub books_at: Option<EntryId>,
    /// Rows to be mended.
    pub rejected: Rejected,
}

/// Where a draft is on its way.
#[derive(Clone, Debug)]
pub(super) enum Stage {
    /// A person says how to read it.
    Settings,
    /// It is being checked.
    Checking,
    /// It was checked.
    Checked(Arc<Checked>),
    /// It cannot be read at all: the code of the refusal.
    Refused(String),
    /// It is being brought in.
    Importing,
    /// It was brought in: the file, as its id's text.
    Done(String),
    /// Something went wrong on our side, or it was stopped.
    Failed,
}

impl Stage {
    fn word(&self) -> &'static str {
        match self {
            Self::Settings => "settings",
            Self::Checking => "checking",
            Self::Checked(_) => "checked",
            Self::Refused(_) => "refused",
            Self::Importing => "importing",
            Self::Done(_) => "done",
            Self::Failed => "failed",
        }
    }
}

/// A file that was dropped.
#[derive(Debug)]
pub(super) struct Draft {
    /// Its name here.
    pub id: String,
    owner: Owner,
    /// The name it had where it came from.
    pub name: String,
    /// Its size in bytes.
    pub size: u64,
    /// Its bytes.
    pub file: InputFile,
    /// How it is to be read.
    pub settings: ReadingSettings,
    /// Where it is.
    pub stage: Stage,
    /// Rows that a person mended.
    pub corrections: Corrections,
    /// Counts what was changed about it: work that began before a change says nothing about it any more.
    pub generation: u64,
    touched: Instant,
    /// Removes the file when the draft goes.
    _path: TempPath,
}

impl Draft {
    /// Whether it is being brought in, or was: nothing about it is changed any more.
    pub(super) fn is_settled(&self) -> bool {
        matches!(self.stage, Stage::Importing | Stage::Done(_))
    }

    /// Something about it is changed: what runs on it stops. Answers the number of the new state.
    pub(super) fn change(&mut self) -> u64 {
        self.file.stop();
        self.file = self.file.reopened();
        self.generation += 1;
        self.generation
    }

    /// Whether nobody has touched it for too long. Work that runs on it is somebody's.
    fn is_forgotten(&self, now: Instant) -> bool {
        let is_worked_on = matches!(self.stage, Stage::Checking | Stage::Importing);
        !is_worked_on && now.saturating_duration_since(self.touched) >= AGE_MAX
    }
}

/// How far a draft is, for those who watch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Progress {
    /// The draft.
    pub id: String,
    /// `checking`, `importing`, `done`…
    pub stage: &'static str,
    /// Thousandths of the reading.
    pub done: u64,
}

/// The drafts of this process.
#[derive(Clone, Debug, Default)]
pub struct Drafts {
    inner: Arc<Mutex<Kept>>,
}

#[derive(Debug, Default)]
struct Kept {
    /// Where their files are: only this process's user may look into it, and it goes with the process.
    folder: Option<DraftFolder>,
    drafts: HashMap<String, Held>,
}

/// A draft that nobody else looks at for the moment.
pub(super) type Held = Arc<Mutex<Draft>>;

/// Looks into a draft. A panic elsewhere leaves it as it was.
pub(super) fn look(draft: &Held) -> MutexGuard<'_, Draft> {
    draft.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Drafts {
    /// None yet; those that a killed process left behind are removed.
    pub fn begin() -> Self {
        super::folder::sweep(&std::env::temp_dir());
        Self::default()
    }

    fn all(&self) -> MutexGuard<'_, Kept> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A private file for what arrives, removed when it is dropped.
    pub(super) fn new_file(&self) -> io::Result<NamedTempFile> {
        let mut all = self.all();
        let folder = match all.folder.take().filter(|folder| folder.path().is_dir()) {
            Some(folder) => folder,
            None => DraftFolder::make(&std::env::temp_dir())?,
        };
        tempfile::Builder::new().tempfile_in(all.folder.insert(folder).path())
    }

    /// How many files there are, beside the lock.
    #[cfg(test)]
    pub(super) fn files(&self) -> usize {
        let all = self.all();
        all.folder.as_ref().map_or(0, |folder| std::fs::read_dir(folder.path()).unwrap().count() - 1)
    }

    /// Forgets drafts that nobody has touched for too long; their files are removed with them.
    pub fn forget_old(&self) {
        self.forget_old_at(Instant::now());
    }

    fn forget_old_at(&self, now: Instant) {
        self.all().drafts.retain(|_, held| !look(held).is_forgotten(now));
    }

    /// Adds a file that was dropped; answers its name here.
    pub(super) fn add(
        &self,
        ctx: &Ctx,
        name: String,
        path: TempPath,
        size: u64,
        settings: ReadingSettings,
    ) -> Result<String, PageError> {
        let id = ctx.new_id().map_err(|error| PageError::Fault(error.into()))?.simple().to_string();
        let draft = Draft {
            id: id.clone(),
            owner: Owner::of(ctx),
            file: InputFile::from_path(&path).named(&name),
            name,
            size,
            settings,
            stage: Stage::Settings,
            corrections: Corrections::new(),
            generation: 0,
            touched: Instant::now(),
            _path: path,
        };
        self.forget_old();
        let all = &mut self.all().drafts;
        while all.len() >= DRAFTS_MAX {
            let oldest = all.iter().min_by_key(|(_, held)| look(held).touched).map(|(id, _)| id.clone());
            let Some(oldest) = oldest else { break };
            all.remove(&oldest);
        }
        all.insert(id.clone(), Arc::new(Mutex::new(draft)));
        Ok(id)
    }

    /// The draft of this name, when it is this person's and they may bring such a file in.
    pub(super) fn find(&self, ctx: &Ctx, user: &User, id: &str) -> Result<Held, PageError> {
        self.forget_old();
        // A draft of somebody else is told of in the same words.
        let held = self.all().drafts.get(id).cloned().ok_or(PageError::DraftGone)?;
        {
            let mut draft = look(&held);
            if draft.owner != Owner::of(ctx) {
                return Err(PageError::DraftGone);
            }
            if draft.settings.kind.is_some_and(|kind| !may_import(user, kind)) {
                return Err(PageError::Forbidden);
            }
            draft.touched = Instant::now();
        }
        Ok(held)
    }

    /// The drafts of this person, the oldest first.
    pub(super) fn of(&self, ctx: &Ctx) -> Vec<Held> {
        let owner = Owner::of(ctx);
        let mut drafts: Vec<Held> =
            self.all().drafts.values().filter(|held| look(held).owner == owner).cloned().collect();
        drafts.sort_by_key(|held| look(held).touched);
        drafts
    }

    /// Forgets a draft; its file is removed with it.
    pub(super) fn remove(&self, id: &str) {
        self.all().drafts.remove(id);
    }

    /// How far this person's drafts are that work is done on, or was just now.
    pub fn progress(&self, ctx: &Ctx) -> Vec<Progress> {
        self.of(ctx)
            .iter()
            .map(|held| progress_of(&look(held)))
            .filter(|found| found.stage != "settings")
            .collect()
    }
}

pub(super) fn progress_of(draft: &Draft) -> Progress {
    let done = match draft.stage {
        Stage::Checking | Stage::Importing => draft.file.progress().min(990),
        Stage::Settings => 0,
        Stage::Checked(_) | Stage::Refused(_) | Stage::Done(_) | Stage::Failed => 1000,
    };
    Progress { id: draft.id.clone(), stage: draft.stage.word(), done }
}

/// Whether a person may bring in files of a kind.
pub(super) fn may_import(user: &User, kind: FileKind) -> bool {
    user.may(match kind {
        FileKind::Invoices => Permission::ImportReceivables,
        FileKind::Customers => Permission::WriteCustomers,
        FileKind::Statements => Permission::ImportStatements,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn forgotten_drafts_are_gone_with_their_files() {
        let world = testkit::World::on_sqlite().await;
        let drafts = Drafts::default();
        let add = |name: &str| {
            let path = drafts.new_file().unwrap().into_temp_path();
            drafts.add(&world.ctx, name.to_owned(), path, 0, ReadingSettings::default()).unwrap()
        };
        let (_idle, busy) = (add("idle.csv"), add("busy.csv"));
        let held = drafts.of(&world.ctx).into_iter().find(|held| look(held).id == busy).unwrap();
        look(&held).stage = Stage::Importing;
        let later = Instant::now() + AGE_MAX;
        drafts.forget_old_at(later);
        assert_eq!((drafts.of(&world.ctx).len(), drafts.files()), (1, 1), "what is worked on stays");
        look(&held).stage = Stage::Settings;
        drop(held);
        drafts.forget_old_at(later);
        assert_eq!((drafts.of(&world.ctx).len(), drafts.files()), (0, 0));
    }
}
