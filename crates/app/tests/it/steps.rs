//! One thing that happens after another, chosen at random, run on the real operations.

use std::collections::BTreeSet;

use app::allocation::{
    AddRule, Adjust, AdjustedDocument, AdjustmentKind, AdjustmentView, SplitLine, UndoImport, add_rule,
    page_of_adjustments, switch_rule, undo_import,
};
use app::bookkeeping::{ClosePeriod, close_period};
use app::customers::EnterCustomer;
use app::inbox::list_imports;
use app::receivables::{DocumentVat, EnterDocument, enter_document};
use app::write::{Call, write};
use db::Tx;
use jiff::civil::date;
use proptest::prelude::*;
use testkit::World;
use testkit::camt::{BankEntry, Statement};

pub const CUSTOMERS: [&str; 4] = ["Durand SAS", "Moreau et Fils", "Lefort Peinture SARL", "Garage Atlas SA"];

/// One thing that happens; small numbers choose among what exists.
#[derive(Clone, Debug)]
pub enum Step {
    /// Documents: the customer, cents, whether it is a credit note.
    Documents(Vec<(usize, i64, bool)>),
    /// A document with VAT of 20 %: the customer, cents, whether it is a credit note, whether VAT falls due on payment.
    WithVat(usize, i64, bool, bool),
    /// Movements: the customer, cents, the number of the document cited or nothing.
    Movements(Vec<(usize, i64, Option<usize>)>),
    /// A payment comes back.
    Return(usize),
    Match,
    Accept(usize, usize),
    Undo(usize),
    /// Cents of a waiting transaction to somewhere.
    Split(usize, i64, Target),
    SetAside(usize, bool),
    /// A kind of adjustment, the first document and how many, a part of it in per cent, VAT recovered.
    Adjust(usize, usize, usize, i64, bool),
    UndoAdjustment(usize),
    UndoImport(usize),
    /// The books are closed through so many days after the end of January.
    Close(i8),
    /// A rule, posting to an account or naming a customer, goes on.
    Rule(Option<usize>),
    /// What matching tolerates.
    Tolerance(i64),
}

/// Where a part of a transaction goes.
#[derive(Clone, Copy, Debug)]
pub enum Target {
    Account,
    Credit(usize),
    Transfer,
    Charges,
    /// A provider's payment.
    Payout(usize),
    Document(usize),
}

/// Few amounts, so that sums, doubles and part payments happen.
pub fn cents() -> impl Strategy<Value = i64> {
    prop_oneof![Just(5_000_i64), Just(12_000), Just(17_000), Just(800), 1..20_000_i64]
}

fn target() -> impl Strategy<Value = Target> {
    prop_oneof![
        Just(Target::Account),
        (0..CUSTOMERS.len()).prop_map(Target::Credit),
        Just(Target::Transfer),
        Just(Target::Charges),
        (0..3_usize).prop_map(Target::Payout),
        (0..12_usize).prop_map(Target::Document),
    ]
}

pub fn step() -> impl Strategy<Value = Step> {
    let document = (0..CUSTOMERS.len(), cents(), prop::bool::weighted(0.2));
    let movement = (0..CUSTOMERS.len(), cents(), prop::option::weighted(0.7, 0..12_usize));
    let with_vat = (0..CUSTOMERS.len(), cents(), prop::bool::weighted(0.2), any::<bool>());
    let adjusted = (0..AdjustmentKind::ALL.len(), 0..16_usize, 1..4_usize, 1..101_i64, any::<bool>());
    prop_oneof![
        3 => prop::collection::vec(document, 1..4).prop_map(Step::Documents),
        2 => with_vat.prop_map(|(customer, cents, is_credit_note, on_payment)| {
            Step::WithVat(customer, cents, is_credit_note, on_payment)
        }),
        4 => prop::collection::vec(movement, 1..4).prop_map(Step::Movements),
        1 => (0..8_usize).prop_map(Step::Return),
        3 => Just(Step::Match),
        2 => (0..6_usize, 1..3_usize).prop_map(|(which, number)| Step::Accept(which, number)),
        2 => (0..8_usize).prop_map(Step::Undo),
        4 => (0..6_usize, 1..5_000_i64, target())
            .prop_map(|(which, cents, target)| Step::Split(which, cents, target)),
        1 => (0..6_usize, any::<bool>()).prop_map(|(which, is_aside)| Step::SetAside(which, is_aside)),
        4 => adjusted.prop_map(|(kind, first, count, part, vat)| Step::Adjust(kind, first, count, part, vat)),
        1 => (0..4_usize).prop_map(Step::UndoAdjustment),
        1 => (0..6_usize).prop_map(Step::UndoImport),
        1 => (0..45_i8).prop_map(Step::Close),
        1 => prop::option::of(0..CUSTOMERS.len()).prop_map(Step::Rule),
        1 => (0..500_i64).prop_map(Step::Tolerance),
    ]
}

/// What has happened so far.
#[derive(Default)]
pub struct Story {
    /// The customer of each document, in the order of their numbers.
    documents: Vec<usize>,
    movements: usize,
    files: usize,
    /// What was done at least once, and not refused.
    pub done: BTreeSet<String>,
}

impl Story {
    /// A world in which the customers have numbers, so that credit can be given by hand.
    pub async fn begin(world: &World) -> Self {
        let rows = CUSTOMERS.iter().enumerate().map(|(index, name)| format!("C{index};{name}\n"));
        let list = ["Code client;Nom\n".to_owned()].into_iter().chain(rows).collect::<String>();
        world.import_customers("customers.csv", list).await.unwrap();
        Self::default()
    }

    /// Runs a step. What a person asks may be refused; then nothing changes, and the checks say so.
    pub async fn apply(&mut self, world: &World, step: &Step) {
        let ctx = &world.ctx;
        let done = match step {
            Step::Documents(documents) => {
                let rows: Vec<String> = documents.iter().map(|document| self.document(*document)).collect();
                let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
                self.files += 1;
                let name = format!("documents-{}.csv", self.files);
                world.import_invoices(&name, World::invoices_csv(&rows)).await.unwrap();
                true
            }
            Step::WithVat(customer, cents, is_credit_note, on_payment) => {
                let command = self.with_vat(*customer, *cents, *is_credit_note, *on_payment);
                let call = Call::new("enter_document", &command);
                write(&world.db, ctx, call, async |tx: &mut Tx| enter_document(ctx, tx, &command).await)
                    .await
                    .is_ok()
            }
            Step::Movements(movements) => {
                let entries = movements.iter().map(|movement| self.movement(*movement)).collect();
                self.import(world, entries).await;
                true
            }
            Step::Return(which) => self.take_back(world, *which).await,
            Step::Match => world.run_matching().await.is_some(),
            Step::Accept(which, number) => match pick(&world.exceptions().await, *which) {
                Some(view) => world.accept(&view.transaction.id, *number).await.is_ok(),
                None => false,
            },
            Step::Undo(which) => match pick(&world.allocations().await, *which) {
                Some(view) => world.undo(&view.id).await.is_ok(),
                None => false,
            },
            Step::Split(which, cents, target) => {
                split(world, *which, *cents, *target, self.documents.len()).await
            }
            Step::SetAside(which, is_aside) => match pick(&world.exceptions().await, *which) {
                Some(view) => world.set_aside(&view.transaction.id, *is_aside).await.is_ok(),
                None => false,
            },
            Step::Adjust(kind, first, count, part, vat) => {
                let documents = match AdjustmentKind::ALL[*kind] {
                    AdjustmentKind::NoLongerDoubtful => doubtful(world, *first).await,
                    _ => self.documents_of(*first % CUSTOMERS.len(), *first / CUSTOMERS.len(), *count),
                };
                world.adjust(&adjustment(*kind, documents, *part, *vat)).await.is_ok()
            }
            Step::UndoAdjustment(which) => match pick(&adjustments(world).await, *which) {
                Some(view) => world.undo_adjustment(&view.record.id.to_string()).await.is_ok(),
                None => false,
            },
            Step::UndoImport(which) => undo_one_import(world, *which).await,
            Step::Close(days) => {
                let through = date(2026, 1, 31).saturating_add(jiff::Span::new().days(*days));
                let command = ClosePeriod { through };
                let call = Call::new("close_period", &command);
                write(&world.db, ctx, call, async |tx: &mut Tx| close_period(ctx, tx, command).await)
                    .await
                    .is_ok()
            }
            Step::Rule(customer) => rule(world, *customer).await,
            Step::Tolerance(cents) => {
                world.set_tolerance(*cents, *cents).await;
                true
            }
        };
        if done {
            self.done.insert(name_of(step));
        }
    }

    pub fn document(&mut self, (customer, cents, is_credit_note): (usize, i64, bool)) -> String {
        self.documents.push(customer);
        let (kind, sign) = if is_credit_note { ("Avoir", "-") } else { ("Facture", "") };
        format!(
            "{};{kind};{};2026-02-{:02};2026-03-15;{sign}{}.{:02}",
            number(self.documents.len()),
            CUSTOMERS[customer],
            self.documents.len() % 27 + 1,
            cents / 100,
            cents % 100
        )
    }

    /// The numbers of some documents of a customer.
    pub fn documents_of(&self, customer: usize, first: usize, count: usize) -> Vec<String> {
        let theirs = (1..).zip(&self.documents).filter(|(_, whose)| **whose == customer);
        let theirs: Vec<String> = theirs.map(|(count, _)| number(count)).collect();
        let few = theirs.len().min(count);
        (0..few).map(|index| theirs[(first + index) % theirs.len()].clone()).collect()
    }

    fn with_vat(
        &mut self,
        customer: usize,
        cents: i64,
        is_credit_note: bool,
        on_payment: bool,
    ) -> EnterDocument {
        self.documents.push(customer);
        let vat_minor = cents / 6;
        EnterDocument {
            is_credit_note,
            number: number(self.documents.len()),
            customer: EnterCustomer {
                number: format!("C{customer}"),
                name: CUSTOMERS[customer].to_owned(),
                ..EnterCustomer::default()
            },
            issued_on: date(2026, 2, 5),
            due_on: Some(date(2026, 3, 15)),
            currency: "EUR".to_owned(),
            total_minor: cents,
            open_minor: None,
            vat: vec![DocumentVat { rate_bps: 2000, base_minor: cents - vat_minor, vat_minor }],
            vat_on_payment: on_payment,
            payment_reference: String::new(),
            purchase_order: String::new(),
            preceding: Vec::new(),
            discount: None,
        }
    }

    pub fn movement(&mut self, (customer, cents, cited): (usize, i64, Option<usize>)) -> BankEntry {
        self.movements += 1;
        let reference = format!("R{:04}", self.movements);
        let text = cited.map_or_else(|| "REGLEMENT".to_owned(), |cited| number(cited + 1));
        let day = date(2026, 3, i8::try_from(self.movements % 15 + 1).unwrap());
        let mut entry =
            BankEntry::new(day, cents, &text).with_reference(&reference).from(CUSTOMERS[customer]);
        entry.end_to_end = format!("E2E-{reference}");
        entry
    }

    async fn take_back(&mut self, world: &World, which: usize) -> bool {
        let mut paid = world.allocations().await;
        paid.retain(|view| view.transaction.amount_minor > 0);
        let Some(view) = pick(&paid, which) else { return false };
        self.movements += 1;
        let mut entry = BankEntry::new(date(2026, 3, 20), -view.transaction.amount_minor, "IMPAYE")
            .with_reference(&format!("R{:04}", self.movements));
        entry.end_to_end = format!("E2E-{}", view.transaction.bank_reference.clone().unwrap());
        "IDDT/UPDD".clone_into(&mut entry.code);
        "AM04".clone_into(&mut entry.return_reason);
        self.import(world, vec![entry]).await;
        true
    }

    async fn import(&mut self, world: &World, entries: Vec<BankEntry>) {
        self.files += 1;
        let id = format!("S{}", self.files);
        let statement = Statement::new(&id, date(2026, 3, 20), entries).opening(0, date(2026, 3, 1));
        world.import_statements(&id, statement.to_camt053()).await.unwrap();
    }
}

/// One of those that are there.
fn pick<T>(all: &[T], which: usize) -> Option<&T> {
    all.get(which.checked_rem(all.len())?)
}

/// What a step is called among what was done.
fn name_of(step: &Step) -> String {
    match step {
        Step::Adjust(kind, ..) => format!("{:?}", AdjustmentKind::ALL[*kind]),
        Step::WithVat(.., true) => "VatOnPayment".to_owned(),
        Step::Split(_, _, target) => variant(&format!("{target:?}")),
        other => variant(&format!("{other:?}")),
    }
}

fn variant(text: &str) -> String {
    text.split('(').next().unwrap_or_default().to_owned()
}

/// The names of everything that can be done.
pub const EVERYTHING: [&str; 26] = [
    "Accept",
    "Account",
    "Charges",
    "Close",
    "Credit",
    "Document",
    "Documents",
    "Doubtful",
    "Match",
    "Movements",
    "NoLongerDoubtful",
    "Payout",
    "ProviderPayment",
    "Return",
    "Rule",
    "SetAside",
    "SetOff",
    "SmallDifference",
    "Tolerance",
    "Transfer",
    "Undo",
    "UndoAdjustment",
    "UndoImport",
    "VatOnPayment",
    "WithVat",
    "WriteOff",
];

pub fn number(count: usize) -> String {
    format!("FA-2026-{count:06}")
}

/// An adjustment of some documents; of those that take amounts, a part.
pub fn adjustment(kind: usize, documents: Vec<String>, part: i64, recovers_vat: bool) -> Adjust {
    let kind = AdjustmentKind::ALL[kind];
    let documents = documents.into_iter().map(|number| AdjustedDocument {
        amount_minor: (kind.takes_amounts() && part < 70).then_some(part * 50),
        ..AdjustedDocument::whole(number)
    });
    Adjust {
        kind,
        documents: documents.collect(),
        recovers_vat: recovers_vat && kind == AdjustmentKind::WriteOff,
        reason: "test".to_owned(),
        reference: String::new(),
        on: None,
    }
}

/// The documents that an adjustment made doubtful; some may not be any more.
async fn doubtful(world: &World, which: usize) -> Vec<String> {
    let mut made = adjustments(world).await;
    made.retain(|view| view.record.kind == AdjustmentKind::Doubtful.as_str());
    let found =
        pick(&made, which).map(|view| view.documents.iter().map(|(number, _)| number.clone()).collect());
    found.unwrap_or_default()
}

/// The adjustments, undone ones too.
pub async fn adjustments(world: &World) -> Vec<AdjustmentView> {
    let mut tx = world.db.begin_read().await.unwrap();
    page_of_adjustments(&mut tx, &world.ctx, None, 100).await.unwrap()
}

async fn split(world: &World, which: usize, cents: i64, target: Target, documents: usize) -> bool {
    let exceptions = world.exceptions().await;
    let Some(view) = pick(&exceptions, which) else { return false };
    let amount_minor = cents * view.transaction.amount_minor.signum();
    let line = match target {
        Target::Account => SplitLine::Account { account: "758000".to_owned(), amount_minor },
        Target::Credit(customer) => SplitLine::Credit { customer: format!("C{customer}"), amount_minor },
        Target::Transfer => SplitLine::Difference { role: "internal_transfer".to_owned(), amount_minor },
        Target::Charges => SplitLine::Difference { role: "bank_charges".to_owned(), amount_minor },
        Target::Document(index) => {
            let Some(index) = index.checked_rem(documents) else { return false };
            SplitLine::Document { number: number(index + 1), amount_minor }
        }
        Target::Payout(index) => {
            let mut payments = adjustments(world).await;
            payments.retain(|view| view.left_minor.is_some());
            let Some(payment) = pick(&payments, index) else { return false };
            SplitLine::Payment { payment: payment.record.id.to_string(), amount_minor: Some(amount_minor) }
        }
    };
    world.split(&view.transaction.id, vec![line]).await.is_ok()
}

async fn undo_one_import(world: &World, which: usize) -> bool {
    let mut tx = world.db.begin_read().await.unwrap();
    let imports = list_imports(&mut tx, &world.ctx, None, 50).await.unwrap();
    tx.rollback().await.unwrap();
    let Some(import) = pick(&imports, which) else { return false };
    let command = UndoImport { file: import.id.to_string(), reason: "test".to_owned() };
    let call = Call::new("undo_import", &command.file);
    let ctx = &world.ctx;
    write(&world.db, ctx, call, async |tx: &mut Tx| undo_import(ctx, tx, &command).await).await.is_ok()
}

async fn rule(world: &World, customer: Option<usize>) -> bool {
    let ctx = &world.ctx;
    let command = AddRule {
        contains: "REGLEMENT".to_owned(),
        direction: Some("in".to_owned()),
        amount_min_minor: None,
        amount_max_minor: Some(4_000),
        account: customer.is_none().then(|| "758000".to_owned()),
        customer: customer.map(|index| format!("C{index}")),
    };
    let call = Call::new("add_rule", &command);
    let added = write(&world.db, ctx, call, async |tx: &mut Tx| add_rule(ctx, tx, &command).await).await;
    let id = added.unwrap().id;
    let call = Call::new("switch_rule", &id);
    write(&world.db, ctx, call, async |tx: &mut Tx| switch_rule(ctx, tx, &id, true).await).await.is_ok()
}
