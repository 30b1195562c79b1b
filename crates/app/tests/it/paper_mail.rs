//! Letters on paper: docs/spec/collections.md, section 16.

use app::collections::{
    ChannelWord, DecideOnMessage, MessageDecision, MessageRow, Mode, PlanBody, SavePlan, ToneWord,
    decide_on_message, find_message, save_plan,
};
use app::context::Ctx;
use app::customers::{PostalAddress, SetPostalAddress, find_by_number, set_postal_address};
use app::ids::LetterBundleId;
use app::paper_mail::{
    BundlePrepared, LetterOutcome, LettersTold, PaperMailError, PrepareBundle, TellLetters, find_bundle,
    find_letter_of, load_list, load_pdf, page_of_bundles, prepare_bundle, preview_letter, tell_letters,
    waiting_letters,
};
use app::write::{Call, WriteError, write};
use db::Tx;
use jiff::civil::{Date, date};
use testkit::camt::BankEntry;
use testkit::{World, on_both_engines};

use crate::collections::Shop;

const EIGHTH: Date = date(2026, 7, 8);

/// Where a customer gets letters.
pub async fn address(world: &World, number: &str, line: &str, postcode: &str, town: &str) {
    let ctx = &world.ctx;
    let mut tx = world.db.begin_read().await.unwrap();
    let customer = find_by_number(&mut tx, ctx, number).await.unwrap().unwrap().id.to_string();
    tx.rollback().await.unwrap();
    let text = str::to_owned;
    let address = PostalAddress {
        lines: text(line),
        postcode: text(postcode),
        town: text(town),
        country: String::new(),
    };
    let command = SetPostalAddress { customer, address };
    let call = Call::new("set_postal_address", &command);
    let set = write(&world.db, ctx, call, async |tx: &mut Tx| set_postal_address(ctx, tx, &command).await);
    assert!(set.await.unwrap().is_changed);
}

/// Every plan's first reminder after the due day is a letter.
async fn by_letter(shop: &Shop<'_>) {
    let ctx = &shop.world.ctx;
    for plan in shop.plans().await {
        let mut body: PlanBody = plan.plan.clone();
        body.steps.retain(|step| step.days > 0 && step.days < 10);
        body.steps.truncate(1);
        for step in &mut body.steps {
            step.channel = ChannelWord::Letter;
            step.tone = ToneWord::Reminder;
            step.is_approved_first = false;
        }
        if body.steps.is_empty() {
            continue;
        }
        let save = SavePlan { plan: plan.id, body, seen: None };
        let call = Call::new("save_plan", &save);
        write(&shop.world.db, ctx, call, async |tx: &mut Tx| save_plan(ctx, tx, &save).await).await.unwrap();
    }
}

/// Wednesday 8 July 2026 at nine: Durand, Moreau and a customer that only letters reach are late; each plan writes a letter.
async fn late(world: &World) -> Shop<'_> {
    let shop = Shop::open(world).await;
    shop.all_plans(Mode::Live).await;
    by_letter(&shop).await;
    for (number, customer, minor) in
        [("FA-1", "Durand SAS", 10_000), ("FA-2", "Moreau SARL", 20_000), ("FA-3", "Sans adresse", 30_000)]
    {
        shop.invoice(number, customer, date(2026, 5, 2), date(2026, 7, 1), minor).await;
    }
    address(world, "D", "12 avenue de la République", "75011", "Paris").await;
    address(world, "M", "4 rue des Forges", "69003", "Lyon").await;
    address(world, "N", "1 place Kléber", "67000", "Strasbourg").await;
    shop.morning(EIGHTH).await;
    shop
}

async fn waiting(world: &World) -> Vec<(String, String)> {
    let mut tx = world.db.begin_read().await.unwrap();
    let found = waiting_letters(&mut tx, &world.ctx, 100).await.unwrap();
    let mut found: Vec<(String, String)> =
        found.into_iter().map(|it| (it.row.customer_number, it.row.id.to_string())).collect();
    found.sort();
    found
}

async fn prepare(
    world: &World,
    letters: &[(String, String)],
) -> Result<BundlePrepared, WriteError<PaperMailError>> {
    let command = PrepareBundle { letters: letters.iter().map(|(_, id)| id.clone()).collect() };
    let (ctx, call) = (&world.ctx, Call::new("prepare_bundle", &command));
    write(&world.db, ctx, call, async |tx: &mut Tx| prepare_bundle(ctx, tx, &command).await).await
}

async fn tell(
    world: &World,
    bundle: &str,
    letters: &[&str],
    outcome: LetterOutcome,
) -> Result<LettersTold, WriteError<PaperMailError>> {
    let letters = letters.iter().map(|id| (*id).to_owned()).collect();
    let command = TellLetters { bundle: bundle.to_owned(), letters, outcome };
    let (ctx, call) = (&world.ctx, Call::new("tell_letters", &command));
    write(&world.db, ctx, call, async |tx: &mut Tx| tell_letters(ctx, tx, &command).await).await
}

fn posted(on: Date, tracking: &str, insists: bool) -> LetterOutcome {
    LetterOutcome::Posted { on, is_registered: !tracking.is_empty(), tracking: tracking.to_owned(), insists }
}

async fn message(world: &World, id: &str) -> MessageRow {
    let mut tx = world.db.begin_read().await.unwrap();
    find_message(&mut tx, &world.ctx, id.parse().unwrap()).await.unwrap().unwrap()
}

fn paid(minor: i64, text: &str, from: &str) -> BankEntry {
    BankEntry::new(EIGHTH, minor, text).with_reference(text).from(from)
}

fn sales(ctx: &Ctx) -> Ctx {
    let nobody = app::ids::UserId::from_uuid(ctx.new_id().unwrap());
    let mut theirs = ctx.clone();
    theirs.only_of = Some(nobody);
    theirs
}

/// Reaches every table of letters and addresses, in a world whose plans are live and whose accounts are known through yesterday.
pub async fn reach(world: &World) {
    let today = world.ctx.today();
    world
        .import_customers("lettres.csv", "Code client;Nom;Email\nLET;Lettre SAS;l@example.fr\n")
        .await
        .unwrap();
    let ctx = &world.ctx;
    address(world, "LET", "1 rue Haute", "69001", "Lyon").await;
    // What the tables hold is what is looked at here; that letters are printed is tested below.
    let bundle = LetterBundleId::from_uuid(ctx.new_id().unwrap()).uuid();
    let mut rows = db::Rows::new(
        "letter_bundles",
        &["org_id", "id", "legal_entity_id", "made_at", "made_by", "letters", "pages", "pdf", "list"],
    );
    rows.push([
        ctx.org.into(),
        bundle.into(),
        ctx.legal_entity.into(),
        ctx.now_micros().into(),
        "".into(),
        0_i64.into(),
        0_i64.into(),
        Vec::new().into(),
        today.to_string().into(),
    ]);
    let mut tx = world.db.begin_write().await.unwrap();
    rows.insert(&mut tx).await.unwrap();
    let mut rows = db::Rows::new(
        "bundled_letters",
        &[
            "org_id",
            "bundle_id",
            "place",
            "message_id",
            "customer_id",
            "first_page",
            "pages",
            "state",
            "sent_as",
            "tracking",
            "note",
            "told_by",
        ],
    );
    rows.push([
        ctx.org.into(),
        bundle.into(),
        1_i64.into(),
        bundle.into(),
        bundle.into(),
        1_i64.into(),
        1_i64.into(),
        "printed".into(),
        "".into(),
        "".into(),
        "".into(),
        "".into(),
    ]);
    rows.insert(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
}

#[test]
fn letters_are_printed_together_and_posted() {
    on_both_engines(async |world| {
        let shop = late(&world).await;
        let letters = waiting(&world).await;
        let names: Vec<&str> = letters.iter().map(|(number, _)| number.as_str()).collect();
        assert_eq!(names, ["D", "M", "N"], "also whom only letters reach");
        let prepared = prepare(&world, &letters).await.unwrap();
        assert_eq!((prepared.letters, prepared.pages, prepared.refused.len()), (3, 5, 0));
        let bundle = prepared.bundle.unwrap();
        for (_, id) in &letters {
            let row = message(&world, id).await;
            assert_eq!((row.state.as_str(), row.approved_by.is_empty()), ("sending", false));
        }
        let mut tx = world.db.begin_read().await.unwrap();
        let id: LetterBundleId = bundle.parse().unwrap();
        let pdf = load_pdf(&mut tx, &world.ctx, id).await.unwrap().unwrap();
        assert!(pdf.starts_with(b"%PDF-") && pdf.len() > 5_000);
        let list = load_list(&mut tx, &world.ctx, id).await.unwrap().unwrap();
        let lines: Vec<&str> = list.trim_start_matches('\u{feff}').lines().collect();
        assert_eq!(lines.len(), 4, "{list}");
        assert!(lines[1].contains("67000 STRASBOURG") && lines[1].ends_with(";1;1"), "{list}");
        assert!(
            lines[2].contains("\"Moreau SARL\";\"4 rue des Forges\";\"69003 LYON\"")
                && lines[2].ends_with(";3;1")
        );
        assert!(lines[3].contains("75011 PARIS") && lines[3].ends_with(";5;1"));
        tx.rollback().await.unwrap();
        // Nothing is printed twice, and no run takes it back.
        assert!(waiting(&world).await.is_empty());
        let again = prepare(&world, &letters).await.unwrap();
        assert_eq!(
            (again.bundle, again.refused.len(), again.refused[0].why.as_str()),
            (None, 3, "elsewhere")
        );
        shop.morning(date(2026, 7, 9)).await;
        shop.at(date(2026, 7, 9), 18);
        assert_eq!(message(&world, &letters[0].1).await.state, "sending", "no lease runs out for paper");
        let all: Vec<&str> = letters.iter().map(|(_, id)| id.as_str()).collect();
        let tomorrow = tell(&world, &bundle, &all, posted(date(2026, 7, 10), "", false)).await;
        assert!(matches!(tomorrow, Err(WriteError::Refused(PaperMailError::BadDay(_)))));
        let many = tell(&world, &bundle, &all, posted(EIGHTH, "1A 002", false)).await;
        assert!(matches!(many, Err(WriteError::Refused(PaperMailError::BadTracking))));
        let told = tell(&world, &bundle, &all[..1], posted(EIGHTH, "1A 002", false)).await.unwrap();
        assert_eq!((told.letters, told.open), (1, 2));
        let told = tell(&world, &bundle, &all[1..], posted(EIGHTH, "", false)).await.unwrap();
        assert_eq!(told.open, 0);
        let row = message(&world, &letters[0].1).await;
        assert_eq!((row.state.as_str(), world.ctx.day_of(row.state_at)), ("sent", EIGHTH));
        let mut tx = world.db.begin_read().await.unwrap();
        let letter = find_letter_of(&mut tx, &world.ctx, row.id).await.unwrap().unwrap();
        assert_eq!(
            (letter.state.as_str(), letter.sent_as.as_str(), letter.tracking.as_str()),
            ("posted", "registered", "1A 002")
        );
        assert_eq!(load_pdf(&mut tx, &world.ctx, id).await.unwrap().unwrap(), pdf, "byte for byte");
        tx.rollback().await.unwrap();
        let twice = tell(&world, &bundle, &all[..1], posted(EIGHTH, "", false)).await;
        assert!(matches!(twice, Err(WriteError::Refused(PaperMailError::NotOpen(_)))));
    });
}

#[test]
fn what_was_paid_is_not_printed_and_told_before_it_is_posted() {
    on_both_engines(async |world| {
        let shop = late(&world).await;
        let letters = waiting(&world).await;
        // Durand pays before, Moreau after the printing.
        shop.at(date(2026, 7, 9), 9);
        shop.statement(EIGHTH, vec![paid(10_000, "FA-1", "DURAND SAS")]).await;
        let prepared = prepare(&world, &letters).await.unwrap();
        assert_eq!((prepared.letters, prepared.refused.len()), (2, 1), "{prepared:?}");
        assert_eq!(
            (prepared.refused[0].customer.as_str(), prepared.refused[0].why.as_str()),
            ("Durand SAS", "settled")
        );
        let bundle = prepared.bundle.unwrap();
        shop.at(date(2026, 7, 10), 9);
        let entry = BankEntry::new(date(2026, 7, 9), 20_000, "FA-2").with_reference("m").from("MOREAU SARL");
        shop.statement(date(2026, 7, 9), vec![entry]).await;
        let mut tx = world.db.begin_read().await.unwrap();
        let view = find_bundle(&mut tx, &world.ctx, bundle.parse().unwrap()).await.unwrap().unwrap();
        let told: Vec<(&str, &str)> =
            view.letters.iter().map(|(_, customer, why)| (customer.as_str(), why.as_str())).collect();
        assert_eq!(told, [("Sans adresse", ""), ("Moreau SARL", "settled")]);
        assert_eq!(page_of_bundles(&mut tx, &world.ctx, None, 9).await.unwrap()[0].open, 2);
        tx.rollback().await.unwrap();
        let (moreau, other) = (letters[1].1.as_str(), letters[2].1.as_str());
        let day = date(2026, 7, 10);
        let both = tell(&world, &bundle, &[other, moreau], posted(day, "", false)).await;
        let Err(WriteError::Refused(PaperMailError::LostSense { id, reasons })) = both else {
            panic!("{both:?}")
        };
        assert_eq!((id.as_str(), reasons.as_str()), (moreau, "settled"));
        assert_eq!(message(&world, other).await.state, "sending", "nothing of it was kept");
        tell(&world, &bundle, &[other], posted(day, "", false)).await.unwrap();
        let blank = tell(&world, &bundle, &[moreau], LetterOutcome::NotPosted { why: "  ".to_owned() }).await;
        assert!(matches!(blank, Err(WriteError::Refused(PaperMailError::BadText))));
        let why = LetterOutcome::NotPosted { why: "Payé entre-temps".to_owned() };
        assert_eq!(tell(&world, &bundle, &[moreau], why).await.unwrap().open, 0);
        let row = message(&world, moreau).await;
        assert_eq!((row.state.as_str(), row.note.as_str()), ("cancelled", "Payé entre-temps"));
        world.assert_sound().await;
    });
}

#[test]
fn a_letter_that_was_not_posted_is_decided_afresh() {
    on_both_engines(async |world| {
        let shop = late(&world).await;
        let letters = waiting(&world).await;
        let bundle = prepare(&world, &letters[..1]).await.unwrap().bundle.unwrap();
        let why = LetterOutcome::NotPosted { why: "Imprimante en panne".to_owned() };
        tell(&world, &bundle, &[&letters[0].1], why).await.unwrap();
        shop.run().await;
        let again = waiting(&world).await;
        assert_eq!(again.len(), 3, "its step was given back");
        assert_ne!(again[0].1, letters[0].1, "by another message");
        assert!(prepare(&world, &again[..1]).await.unwrap().bundle.is_some());
    });
}

#[test]
fn a_letter_waits_for_an_address_and_an_approval_prints_nothing() {
    on_both_engines(async |world| {
        let shop = Shop::open(&world).await;
        shop.all_plans(Mode::Live).await;
        by_letter(&shop).await;
        shop.invoice("FA-1", "Durand SAS", date(2026, 5, 2), date(2026, 7, 1), 10_000).await;
        shop.morning(EIGHTH).await;
        assert_eq!(shop.waits().await, ["D hand_over no_address"]);
        address(&world, "D", "12 avenue de la République", "75011", "Paris").await;
        shop.run().await;
        let letters = waiting(&world).await;
        assert_eq!(letters.len(), 1);
        let ctx = &world.ctx;
        let approve = DecideOnMessage { message: letters[0].1.clone(), decision: MessageDecision::Approve };
        let call = Call::new("decide_on_message", &approve);
        let decided =
            write(&world.db, ctx, call, async |tx: &mut Tx| decide_on_message(ctx, tx, &approve).await);
        assert_eq!(decided.await.unwrap().state, "planned");
        assert_eq!(waiting(&world).await, letters, "it waits to be printed");
        let mut tx = world.db.begin_read().await.unwrap();
        let pdf =
            preview_letter(&mut tx, ctx, letters[0].1.parse().unwrap()).await.unwrap().unwrap().unwrap();
        assert!(pdf.starts_with(b"%PDF-"));
        tx.rollback().await.unwrap();
        // Saturday: nothing is printed, and it still waits.
        shop.at(date(2026, 7, 11), 11);
        shop.statement(date(2026, 7, 10), Vec::new()).await;
        let saturday = prepare(&world, &letters).await.unwrap();
        assert_eq!((saturday.bundle, saturday.refused[0].why.as_str()), (None, "outside_hours"));
        shop.at(date(2026, 7, 13), 9);
        shop.statement(date(2026, 7, 12), Vec::new()).await;
        let prepared = prepare(&world, &letters).await.unwrap();
        let bundle: LetterBundleId = prepared.bundle.unwrap().parse().unwrap();
        // Sales see no bundle: it holds letters of everybody.
        let (mut tx, theirs) = (world.db.begin_read().await.unwrap(), sales(ctx));
        assert!(load_pdf(&mut tx, &theirs, bundle).await.unwrap().is_none());
        assert!(load_list(&mut tx, &theirs, bundle).await.unwrap().is_none());
        assert!(find_bundle(&mut tx, &theirs, bundle).await.unwrap().is_none());
        assert!(page_of_bundles(&mut tx, &theirs, None, 9).await.unwrap().is_empty());
        assert!(waiting_letters(&mut tx, &theirs, 9).await.unwrap().is_empty());
    });
}

#[test]
fn a_name_that_no_face_shows_is_left_out() {
    on_both_engines(async |world| {
        let shop = Shop::open(&world).await;
        shop.all_plans(Mode::Live).await;
        by_letter(&shop).await;
        world.import_customers("x.csv", "Code client;Nom;Email\nX;漢字 SARL;x@example.fr\n").await.unwrap();
        shop.invoice("FA-1", "漢字 SARL", date(2026, 5, 2), date(2026, 7, 1), 10_000).await;
        address(&world, "X", "1 rue Haute", "75011", "Paris").await;
        shop.morning(EIGHTH).await;
        let letters = waiting(&world).await;
        assert_eq!(letters.len(), 1);
        let prepared = prepare(&world, &letters).await.unwrap();
        assert_eq!((prepared.bundle, prepared.refused[0].why.as_str()), (None, "unprintable"));
        assert_eq!(message(&world, &letters[0].1).await.state, "proposed", "nothing was decided");
        let none = prepare(&world, &[]).await;
        assert!(matches!(none, Err(WriteError::Refused(PaperMailError::NothingChosen))));
    });
}
