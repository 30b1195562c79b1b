//! `quittance demo`: a believable company as real files, imported like anybody's, and the story told.

use std::fs;
use std::path::Path;

use anyhow::Context as _;
use app::allocation::{
    Accept, AllocationView, Choice, Comment, ExceptionView, SetAside, Undo, comment, list_allocations,
    list_exceptions, set_aside,
};
use app::banking::{NameAccount, list_account_views, name_account};
use app::context::Ctx;
use app::identity::{
    AcceptSetUp, Access, ChangeEntity, EntityFacts, HashCost, Secret, SessionLimits, accept_set_up,
    change_entity, has_owner, make_set_up_link,
};
use app::inbox::list_imports;
use app::receivables::list_items;
use app::verification::check;
use app::words::Words;
use app::write::{Call, write};
use db::Tx;
use demo_company::{DemoCompany, DemoFileKind};
use jiff::civil::Date;
use money::Currency;
use serde::Serialize;

use super::demo_reminders::furnish_reminders;
use super::files_in::{Brought, Intake};
use super::listings::{lines_words, method_words, reason_words};
use super::reconcile::allocated;
use super::serve::serve_session;
use crate::Ended;
use crate::arguments::{Common, DemoArguments, FilesIn, Format, ProviderArguments, ServeArguments};
use crate::counts::counted;
use crate::errors::told;
use crate::output::{Output, cut, new_table, remark};
use crate::progress::Progress;
use crate::session::Session;
use crate::sums::{Sum, Sums, amount_words};
use crate::typed::day;

/// Who signs in to the demonstration. Its data are made up, and the server listens on this machine.
const DEMO_EMAIL: &str = "camille@quittance.example";
const DEMO_PASSWORD: &str = "demonstration quittance";

/// Exceptions shown as examples.
const EXAMPLES: usize = 5;

/// The story, as programs read it.
#[derive(Debug, Serialize)]
struct Story {
    company: String,
    from: Date,
    to: Date,
    files: usize,
    customers: usize,
    documents: u64,
    invoiced_minor: i64,
    transactions: u64,
    automatic: usize,
    automatic_amounts: Vec<Sum>,
    not_customers: usize,
    exceptions: usize,
    open_items: usize,
    open_amounts: Vec<Sum>,
    /// Both as a person reads them.
    #[serde(skip)]
    shown: Shown,
    problems: usize,
    accepted: Option<String>,
    undone: Option<String>,
    set_aside: Option<String>,
    checks_passed: usize,
    checks: usize,
    milliseconds: u64,
}

/// Sums as a person reads them.
#[derive(Debug)]
struct Shown {
    automatic: String,
    open: String,
}

/// Runs the command.
pub async fn run(common: &Common, arguments: &DemoArguments, words: &Words) -> anyhow::Result<Ended> {
    let until = arguments.until.as_deref().map(|text| last_day(text, words)).transpose()?;
    let temporary = tempfile::tempdir().context("temporary folder")?;
    let folder = arguments.keep.as_deref().unwrap_or(temporary.path());
    let session = Session::open_or_temporary(common, words).await?;
    if has_books(&session).await? {
        session.close().await;
        return Err(told(words.say("cli-demo-has-books")));
    }
    let until = until.unwrap_or_else(|| demo_company::working_day_before(session.ctx.today()));
    let company = demo_company::generate_until(arguments.seed, until);
    let files = write_files(&company, folder)?;
    let intake =
        Intake { session: &session, words, progress: Progress::new(common.quiet), is_dry_run: false };
    let brought = intake.run(&files).await?;
    let (allocations, exceptions) = lists(&session, words).await?;
    let accepted = accept_one(&session, &exceptions).await?;
    let undone = undo_one(&session, &allocations).await?;
    let set_aside = set_one_aside(&session, &exceptions, words).await?;
    let by_hand = ByHand { accepted, undone, set_aside };
    let story = story(&session, &company, &brought, &allocations, &exceptions, by_hand, words).await?;
    let mut output = Output::open(common)?;
    match common.format {
        Format::Json => output.json(&story)?,
        Format::Table | Format::Csv => {
            tell(&mut output, &story, &allocations, &exceptions, words)?;
            if let Some(folder) = &arguments.keep {
                let folder = folder.display().to_string();
                output.prose(&words.say_with("demo-kept", &[("folder", folder.into())]))?;
            }
        }
    }
    output.finish()?;
    if arguments.serve {
        if add_demo_user(&session).await? {
            furnish(&session, &company, words).await?;
        }
        remark(&words.say_with(
            "cli-demo-signed",
            &[("email", DEMO_EMAIL.into()), ("password", DEMO_PASSWORD.into())],
        ));
        let serving = ServeArguments {
            listen: arguments.listen.clone(),
            public_url: None,
            no_jobs: false,
            requests_per_second: 0,
            provider: ProviderArguments::default(),
            trusted_proxy: Vec::new(),
        };
        return serve_session(session, &serving, words).await;
    }
    session.close().await;
    Ok(Ended::Done)
}

/// A day on which the company can end: its banks write years with two digits.
fn last_day(text: &str, words: &Words) -> anyhow::Result<Date> {
    let last_day = day(text, words)?;
    if !(2005..2060).contains(&last_day.year()) {
        return Err(told(words.say_with("cli-demo-far-day", &[("text", text.to_owned().into())])));
    }
    Ok(last_day)
}

/// Whether files came in before: made-up documents among real ones could not be told apart any more.
async fn has_books(session: &Session) -> anyhow::Result<bool> {
    let mut tx = session.db.begin_read().await?;
    let imports = list_imports(&mut tx, &session.ctx, None, 1).await?;
    tx.rollback().await?;
    Ok(!imports.is_empty())
}

/// Makes the first owner of the demonstration, as the set-up link would; says whether there was none.
async fn add_demo_user(session: &Session) -> anyhow::Result<bool> {
    let ctx = &session.ctx;
    let access = Access::new(session.sources.entropy.clone(), HashCost::default(), SessionLimits::default())?;
    let mut tx = session.db.begin_read().await?;
    let is_owned = has_owner(ctx, &mut tx).await?;
    tx.rollback().await?;
    if is_owned {
        return Ok(false);
    }
    let call = Call::new("make_set_up_link", &());
    let made =
        write(&session.db, ctx, call, async |tx: &mut Tx| make_set_up_link(ctx, tx, &access).await).await?;
    let command = AcceptSetUp {
        token: made.token,
        email: DEMO_EMAIL.to_owned(),
        name: "Camille Martin".to_owned(),
        password: Secret::new(DEMO_PASSWORD),
        language: "fr".to_owned(),
    };
    let call = Call::new("accept_set_up", &command);
    write(&session.db, ctx, call, async |tx: &mut Tx| accept_set_up(ctx, tx, &access, &command).await)
        .await?;
    Ok(true)
}

/// Gives the company and its bank accounts the names that the pages show.
async fn furnish(session: &Session, company: &DemoCompany, words: &Words) -> anyhow::Result<()> {
    let ctx = &person(session);
    let facts = EntityFacts {
        name: company.name.clone(),
        siren: String::new(),
        vat_number: String::new(),
        address: String::new(),
    };
    let command = ChangeEntity { entity: ctx.legal_entity.to_string(), facts };
    let call = Call::new("change_entity", &command);
    write(&session.db, ctx, call, async |tx: &mut Tx| change_entity(ctx, tx, &command).await).await?;
    let mut tx = session.db.begin_read().await?;
    let accounts = list_account_views(&mut tx, ctx).await?;
    tx.rollback().await?;
    for (account, name) in accounts.iter().zip(["demo-account-first", "demo-account-second"]) {
        let command = NameAccount {
            account: account.id.to_string(),
            name: words.say(name),
            ledger_account: account.ledger_account.clone(),
        };
        let call = Call::new("name_account", &command);
        write(&session.db, ctx, call, async |tx: &mut Tx| name_account(ctx, tx, &command).await).await?;
    }
    furnish_reminders(session, ctx, words).await
}

fn write_files(company: &DemoCompany, folder: &Path) -> anyhow::Result<FilesIn> {
    fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    let mut files = FilesIn {
        invoices: Vec::new(),
        statements: Vec::new(),
        customers: Vec::new(),
        learned: None,
        mapping: None,
        rules: None,
        bank_account: None,
        skip_equal: false,
    };
    for file in &company.files {
        let path = folder.join(&file.name);
        fs::write(&path, &file.bytes).with_context(|| path.display().to_string())?;
        match file.kind {
            DemoFileKind::Customers => files.customers.push(path),
            DemoFileKind::Invoices => files.invoices.push(path),
            DemoFileKind::Statement => files.statements.push(path),
        }
    }
    Ok(files)
}

async fn lists(
    session: &Session,
    words: &Words,
) -> anyhow::Result<(Vec<AllocationView>, Vec<ExceptionView>)> {
    let mut tx = session.db.begin_read().await?;
    let (mut allocations, mut exceptions) = (Vec::new(), Vec::new());
    list_allocations(&mut tx, &session.ctx, words, |view| allocations.push(view)).await?;
    list_exceptions(&mut tx, &session.ctx, words, |view| exceptions.push(view)).await?;
    tx.rollback().await?;
    Ok((allocations, exceptions))
}

/// Whether an exception asks a person something: the pages count as to do what this counts.
fn is_customer(view: &ExceptionView) -> bool {
    view.reason != "not_customer"
}

/// The context of whoever answers by hand: the person who signs in to the demonstration.
fn person(session: &Session) -> Ctx {
    let mut ctx = session.ctx.clone();
    DEMO_EMAIL.clone_into(&mut ctx.actor);
    ctx
}

/// A person accepts the best alternative of one exception.
async fn accept_one(session: &Session, exceptions: &[ExceptionView]) -> anyhow::Result<Option<String>> {
    // An over-payment is the question that a person answers without looking anything up.
    let leaves_credit = |view: &&ExceptionView| {
        let best = view.alternatives.first();
        best.is_some_and(|best| best.lines.iter().any(|line| line.customer.is_some()))
    };
    let mut answerable = exceptions.iter().filter(|view| view.reason == "amount_differs");
    let Some(view) = answerable.find(leaves_credit) else { return Ok(None) };
    let command = Accept { transaction: view.transaction.id.clone(), choice: Choice::Alternative(1) };
    let ctx = &person(session);
    write(&session.db, ctx, Call::new("accept", &command), async |tx: &mut Tx| {
        app::allocation::accept(ctx, tx, &command).await
    })
    .await?;
    Ok(Some(view.transaction.counterparty.clone()))
}

/// A person undoes one automatic decision, alone.
async fn undo_one(session: &Session, allocations: &[AllocationView]) -> anyhow::Result<Option<String>> {
    let Some(view) = allocations.iter().rev().find(|view| view.method == "citation" && view.lines.len() == 1)
    else {
        return Ok(None);
    };
    let command = Undo { allocation: view.id.clone(), reason: "demo".to_owned() };
    let ctx = &person(session);
    write(&session.db, ctx, Call::new("undo", &command), async |tx: &mut Tx| {
        app::allocation::undo(ctx, tx, &command).await
    })
    .await?;
    Ok(view.lines.first().and_then(|line| line.document.clone()))
}

/// A person sets aside what nobody here can know, says why, and asks who could.
async fn set_one_aside(
    session: &Session,
    exceptions: &[ExceptionView],
    words: &Words,
) -> anyhow::Result<Option<String>> {
    let is_unknown = |view: &&ExceptionView| {
        view.reason == "unknown_payer"
            && !view.alternatives.is_empty()
            && !view.transaction.counterparty.is_empty()
    };
    let Some(view) = exceptions.iter().rfind(is_unknown) else { return Ok(None) };
    let transaction = view.transaction.id.clone();
    let ctx = &person(session);
    let command =
        SetAside { transaction: transaction.clone(), is_aside: true, note: words.say("demo-aside-note") };
    write(&session.db, ctx, Call::new("set_aside", &command), async |tx: &mut Tx| {
        set_aside(ctx, tx, &command).await
    })
    .await?;
    let command = Comment { transaction, body: words.say("demo-aside-comment") };
    write(&session.db, ctx, Call::new("comment", &command), async |tx: &mut Tx| {
        comment(ctx, tx, &command).await
    })
    .await?;
    Ok(Some(view.transaction.counterparty.clone()))
}

/// What people did in the story, each said by whom or what it was about.
#[derive(Debug)]
struct ByHand {
    accepted: Option<String>,
    undone: Option<String>,
    set_aside: Option<String>,
}

async fn story(
    session: &Session,
    company: &DemoCompany,
    brought: &Brought,
    allocations: &[AllocationView],
    exceptions: &[ExceptionView],
    by_hand: ByHand,
    words: &Words,
) -> anyhow::Result<Story> {
    let mut tx = session.db.begin_read().await?;
    let items = list_items(&mut tx, &session.ctx).await?;
    let checks = check(&mut tx, &session.ctx).await?;
    tx.rollback().await?;
    let automatic = allocated(allocations);
    let mut open = Sums::default();
    for item in &items {
        open.add(item.currency.code(), item.open_minor);
    }
    Ok(Story {
        company: company.name.clone(),
        from: company.story.from,
        to: company.story.to,
        files: company.files.len(),
        customers: company.story.customers,
        documents: brought.invoices.documents,
        invoiced_minor: company.story.invoiced_minor,
        transactions: brought.statements.transactions,
        automatic: allocations.len(),
        automatic_amounts: automatic.list(),
        not_customers: exceptions.iter().filter(|view| !is_customer(view)).count(),
        exceptions: exceptions.iter().filter(|view| is_customer(view)).count(),
        open_items: items.iter().filter(|item| item.open_minor != 0).count(),
        open_amounts: open.list(),
        shown: Shown { automatic: automatic.shown(words), open: open.shown(words) },
        problems: brought.problems.len(),
        accepted: by_hand.accepted,
        undone: by_hand.undone,
        set_aside: by_hand.set_aside,
        checks_passed: checks.iter().filter(|check| check.findings.is_empty()).count(),
        checks: checks.len(),
        milliseconds: brought.milliseconds.total,
    })
}

fn tell(
    output: &mut Output,
    story: &Story,
    allocations: &[AllocationView],
    exceptions: &[ExceptionView],
    words: &Words,
) -> anyhow::Result<()> {
    tell_matched(output, story, words)?;
    output.line("")?;
    methods(output, allocations, words)?;
    output.line("")?;
    output.prose(&words.say("demo-exceptions"))?;
    output.table(&examples(exceptions, words))?;
    output.line("")?;
    if let Some(payer) = &story.accepted {
        output.prose(&words.say_with("demo-accepted", &[("payer", payer.clone().into())]))?;
    }
    if let Some(document) = &story.undone {
        output.prose(&words.say_with("demo-undone", &[("document", document.clone().into())]))?;
    }
    if let Some(payer) = &story.set_aside {
        output.prose(&words.say_with("demo-aside", &[("payer", payer.clone().into())]))?;
    }
    output.prose(&words.say_with(
        "demo-checked",
        &[
            ("passed", counted(words, "checks-passed", story.checks_passed as u64).into()),
            ("checks", words.count(story.checks as u64).into()),
            ("items", counted(words, "documents", story.open_items as u64).into()),
            ("open", story.shown.open.clone().into()),
        ],
    ))?;
    output.line(&words.say("demo-next"))
}

fn tell_matched(output: &mut Output, story: &Story, words: &Words) -> anyhow::Result<()> {
    output.prose(&words.say_with(
        "demo-company",
        &[
            ("company", story.company.clone().into()),
            ("from", words.day(story.from).into()),
            ("to", words.day(story.to).into()),
            ("customers", counted(words, "customers", story.customers as u64).into()),
            ("documents", counted(words, "documents", story.documents).into()),
            ("invoiced", words.amount(story.invoiced_minor, Currency::EUR).into()),
            ("files", counted(words, "files", story.files as u64).into()),
        ],
    ))?;
    let seconds = i64::try_from(story.milliseconds / 10).unwrap_or(0);
    output.prose(&words.say_with(
        "demo-matched",
        &[
            ("transactions", counted(words, "transactions", story.transactions).into()),
            ("automatic", counted(words, "explained", story.automatic as u64).into()),
            ("amount", story.shown.automatic.clone().into()),
            ("others", counted(words, "not-from-customers", story.not_customers as u64).into()),
            ("exceptions", counted(words, "asking", story.exceptions as u64).into()),
            ("seconds", words.number(seconds, 2).into()),
        ],
    ))
}

/// One decision of each method, with its evidence.
fn methods(output: &mut Output, allocations: &[AllocationView], words: &Words) -> anyhow::Result<()> {
    let mut shown: Vec<(&AllocationView, u64)> = Vec::new();
    for view in allocations {
        match shown.iter_mut().find(|(first, _)| first.method == view.method) {
            Some((_, count)) => *count += 1,
            None => shown.push((view, 1)),
        }
    }
    shown.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let header = ["cli-column-method", "cli-column-count", "cli-column-example"];
    let mut table = new_table(header.map(|key| words.say(key)).to_vec(), &[1]);
    for (view, count) in shown {
        let why = view.evidence.first().cloned().unwrap_or_default();
        let lines = lines_words(&view.lines, &view.transaction.currency, 3, words);
        table.add_row(vec![method_words(&view.method, words), words.count(count), format!("{lines}\n{why}")]);
    }
    output.table(&table)
}

/// One exception of each of the first reasons.
fn examples(exceptions: &[ExceptionView], words: &Words) -> comfy_table::Table {
    let mut shown: Vec<(&ExceptionView, u64)> = Vec::new();
    for view in exceptions.iter().filter(|view| is_customer(view)) {
        match shown.iter_mut().find(|(first, _)| first.reason == view.reason) {
            Some((_, count)) => *count += 1,
            None => shown.push((view, 1)),
        }
    }
    // What has an answer to offer tells more than what has none.
    shown.sort_by_key(|(view, _)| view.alternatives.is_empty());
    let header = ["cli-column-reason", "cli-column-count", "cli-column-example", "cli-column-alternatives"];
    let mut table = new_table(header.map(|key| words.say(key)).to_vec(), &[1]);
    for (view, count) in shown.into_iter().take(EXAMPLES) {
        let transaction = &view.transaction;
        let best = view
            .alternatives
            .first()
            .map_or_else(String::new, |best| lines_words(&best.lines, &transaction.currency, 3, words));
        table.add_row(vec![
            reason_words(&view.reason, words),
            words.count(count),
            format!(
                "{} {}",
                amount_words(transaction.amount_minor, &transaction.currency, words),
                cut(&transaction.remittance, 34)
            ),
            best,
        ]);
    }
    table
}
