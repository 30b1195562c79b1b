//! What holds after any sequence of operations.

use jiff::civil::date;
use proptest::prelude::*;
use testkit::World;
use testkit::camt::{BankEntry, Statement};
use testkit::script::outcome;

const CUSTOMERS: [&str; 4] = ["Durand SAS", "Moreau et Fils", "Lefort Peinture SARL", "Garage Atlas SA"];

/// One thing that happens.
#[derive(Clone, Debug)]
enum Step {
    /// Documents: the customer, cents, whether it is a credit note.
    Documents(Vec<(usize, i64, bool)>),
    /// Movements: the customer, cents, the number of the document cited or nothing.
    Movements(Vec<(usize, i64, Option<usize>)>),
    /// A payment comes back.
    Return(usize),
    Match,
    Accept(usize, usize),
    Undo(usize),
    /// Cents of a waiting transaction to an account.
    Split(usize, i64),
    SetAside(usize, bool),
}

/// Few amounts, so that sums, doubles and part payments happen.
fn cents() -> impl Strategy<Value = i64> {
    prop_oneof![Just(5_000_i64), Just(12_000), Just(17_000), 1..20_000_i64]
}

fn step() -> impl Strategy<Value = Step> {
    let document = (0..CUSTOMERS.len(), cents(), prop::bool::weighted(0.2));
    let movement = (0..CUSTOMERS.len(), cents(), prop::option::weighted(0.7, 0..12_usize));
    prop_oneof![
        3 => prop::collection::vec(document, 1..4).prop_map(Step::Documents),
        4 => prop::collection::vec(movement, 1..4).prop_map(Step::Movements),
        1 => (0..8_usize).prop_map(Step::Return),
        3 => Just(Step::Match),
        2 => (0..6_usize, 1..3_usize).prop_map(|(which, number)| Step::Accept(which, number)),
        2 => (0..8_usize).prop_map(Step::Undo),
        1 => (0..6_usize, 1..5_000_i64).prop_map(|(which, cents)| Step::Split(which, cents)),
        1 => (0..6_usize, any::<bool>()).prop_map(|(which, is_aside)| Step::SetAside(which, is_aside)),
    ]
}

/// What has happened so far.
#[derive(Default)]
struct Story {
    documents: usize,
    movements: usize,
    files: usize,
}

impl Story {
    async fn apply(&mut self, world: &World, step: &Step) {
        match step {
            Step::Documents(documents) => {
                let rows: Vec<String> = documents.iter().map(|document| self.document(*document)).collect();
                let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
                self.files += 1;
                let name = format!("documents-{}.csv", self.files);
                world.import_invoices(&name, World::invoices_csv(&rows)).await.unwrap();
            }
            Step::Movements(movements) => {
                let entries = movements.iter().map(|movement| self.movement(*movement)).collect();
                self.import(world, entries).await;
            }
            Step::Return(which) => {
                let paid = world.allocations().await;
                let Some(view) = paid.iter().filter(|view| view.transaction.amount_minor > 0).nth(*which)
                else {
                    return;
                };
                self.movements += 1;
                let mut entry = BankEntry::new(date(2026, 3, 20), -view.transaction.amount_minor, "IMPAYE")
                    .with_reference(&format!("R{:04}", self.movements));
                entry.end_to_end = format!("E2E-{}", view.transaction.bank_reference.clone().unwrap());
                "IDDT/UPDD".clone_into(&mut entry.code);
                "AM04".clone_into(&mut entry.return_reason);
                self.import(world, vec![entry]).await;
            }
            Step::Match => {
                world.run_matching().await;
            }
            // What a person asks may be refused; then nothing changes, and the checks say so.
            Step::Accept(which, number) => {
                if let Some(view) = world.exceptions().await.get(*which) {
                    let _ = world.accept(&view.transaction.id, *number).await;
                }
            }
            Step::Undo(which) => {
                if let Some(view) = world.allocations().await.get(*which) {
                    let _ = world.undo(&view.id).await;
                }
            }
            Step::Split(which, cents) => {
                if let Some(view) = world.exceptions().await.get(*which) {
                    let amount_minor = cents * view.transaction.amount_minor.signum();
                    let line =
                        app::allocation::SplitLine::Account { account: "758000".to_owned(), amount_minor };
                    let _ = world.split(&view.transaction.id, vec![line]).await;
                }
            }
            Step::SetAside(which, is_aside) => {
                if let Some(view) = world.exceptions().await.get(*which) {
                    world.set_aside(&view.transaction.id, *is_aside).await.unwrap();
                }
            }
        }
    }

    fn document(&mut self, (customer, cents, is_credit_note): (usize, i64, bool)) -> String {
        self.documents += 1;
        let (kind, sign) = if is_credit_note { ("Avoir", "-") } else { ("Facture", "") };
        format!(
            "{};{kind};{};2026-02-{:02};2026-03-15;{sign}{}.{:02}",
            number(self.documents),
            CUSTOMERS[customer],
            self.documents % 27 + 1,
            cents / 100,
            cents % 100
        )
    }

    fn movement(&mut self, (customer, cents, cited): (usize, i64, Option<usize>)) -> BankEntry {
        self.movements += 1;
        let reference = format!("R{:04}", self.movements);
        let text = cited.map_or_else(|| "REGLEMENT".to_owned(), |cited| number(cited + 1));
        let day = date(2026, 3, i8::try_from(self.movements % 15 + 1).unwrap());
        let mut entry =
            BankEntry::new(day, cents, &text).with_reference(&reference).from(CUSTOMERS[customer]);
        entry.end_to_end = format!("E2E-{reference}");
        entry
    }

    async fn import(&mut self, world: &World, entries: Vec<BankEntry>) {
        self.files += 1;
        let id = format!("S{}", self.files);
        let statement = Statement::new(&id, date(2026, 3, 20), entries).opening(0, date(2026, 3, 1));
        world.import_statements(&id, statement.to_camt053()).await.unwrap();
    }
}

fn number(count: usize) -> String {
    format!("FA-2026-{count:06}")
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap()
}

async fn books_stay_sound(world: &World, steps: &[Step]) {
    let mut story = Story::default();
    for step in steps {
        story.apply(world, step).await;
        world.assert_sound().await;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_books_are_sound_after_any_sequence_of_operations(steps in prop::collection::vec(step(), 4..24)) {
        runtime().block_on(async { books_stay_sound(&World::on_sqlite().await, &steps).await });
    }

    #[test]
    fn undo_is_the_inverse(steps in prop::collection::vec(step(), 4..14), choice in 1..3_usize) {
        runtime().block_on(async {
            let world = World::on_sqlite().await;
            let mut story = Story::default();
            for step in &steps {
                story.apply(&world, step).await;
            }
            world.run_matching().await;
            for view in world.exceptions().await {
                let before = (world.balances().await, open_lines(&world).await);
                let Ok(accepted) = world.accept(&view.transaction.id, choice).await else { continue };
                world.undo(&accepted.allocation).await.unwrap();
                assert_eq!((world.balances().await, open_lines(&world).await), before, "{view:?}");
            }
            world.assert_sound().await;
        });
    }

    #[test]
    fn the_order_of_files_does_not_matter(
        mut documents in prop::collection::vec((0..CUSTOMERS.len(), cents(), prop::bool::weighted(0.2)), 4..10),
        movements in prop::collection::vec((0..CUSTOMERS.len(), cents(), prop::option::weighted(0.7, 0..9_usize)), 4..10),
        shuffled in Just((0..16_usize).collect::<Vec<_>>()).prop_shuffle(),
    ) {
        documents.truncate(8);
        runtime().block_on(async {
            let files = files_of(&documents, &movements);
            let mut told = Vec::new();
            let in_order: Vec<usize> = (0..16).collect();
            for order in [&in_order, &shuffled] {
                let world = World::on_sqlite().await;
                for (name, text) in order.iter().filter_map(|index| files.get(*index)) {
                    if name.ends_with("csv") {
                        world.import_invoices(name, text).await.unwrap();
                    } else {
                        world.import_statements(name, text).await.unwrap();
                    }
                }
                world.run_matching().await;
                world.assert_sound().await;
                told.push((outcome(&world).await, world.balances().await));
            }
            assert_eq!(told[0], told[1]);
        });
    }
}

async fn open_lines(world: &World) -> Vec<String> {
    outcome(world).await.into_iter().filter(|line| line.starts_with("open ")).collect()
}

/// Each document and each movement in a file of its own; every movement on a day of its own.
fn files_of(
    documents: &[(usize, i64, bool)],
    movements: &[(usize, i64, Option<usize>)],
) -> Vec<(String, String)> {
    let mut story = Story::default();
    let mut files = Vec::new();
    for document in documents {
        let row = story.document(*document);
        files.push((format!("documents-{}.csv", files.len()), World::invoices_csv(&[&row])));
    }
    for movement in movements.iter().take(16 - documents.len()) {
        let entry = story.movement(*movement);
        let on = entry.booked_on;
        let statement = Statement::new(&format!("S{}", files.len()), on, vec![entry]).opening(0, on);
        files.push((format!("S{}", files.len()), statement.to_camt053()));
    }
    files
}

#[test]
fn the_books_are_sound_on_postgres_too() {
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        cases: 2,
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    let outcome = runner.run(&prop::collection::vec(step(), 10..20), |steps| {
        runtime().block_on(async {
            if let Some(world) = World::on_postgres().await {
                books_stay_sound(&world, &steps).await;
            }
        });
        Ok(())
    });
    outcome.unwrap();
}
