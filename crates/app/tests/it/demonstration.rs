//! The demonstration company, end to end: no automatic decision contradicts the truth, and most of what
//! can be explained is.

use std::collections::{BTreeMap, HashMap};

use app::allocation::{AllocationView, TransactionView};
use demo_company::{DemoCase, DemoCompany, DemoFileKind, ExpectedTransaction};
use testkit::{World, on_both_engines};

async fn import(world: &World, company: &DemoCompany) {
    for file in &company.files {
        let problems = match file.kind {
            DemoFileKind::Customers => {
                world.import_customers(&file.name, &file.bytes).await.unwrap().problems
            }
            DemoFileKind::Invoices => world.import_invoices(&file.name, &file.bytes).await.unwrap().problems,
            DemoFileKind::Statement => {
                world.import_statements(&file.name, &file.bytes).await.unwrap().problems
            }
        };
        // The generator plants one card number, in a label of its bank.
        assert!(
            problems.iter().all(|problem| problem.code == "card-number-masked"),
            "{}: {problems:?}",
            file.name
        );
    }
}

type Key = (String, i64, i64);

fn key_of(view: &TransactionView) -> Key {
    (view.file.clone(), view.position, view.amount_minor)
}

/// Whether the documents of a decision are those of the truth. What else it holds must be a
/// discount, a difference or credit.
fn is_right(decided: &AllocationView, truths: &[&ExpectedTransaction]) -> bool {
    let mut documents: Vec<(String, i64)> = decided
        .lines
        .iter()
        .filter_map(|line| Some((line.document.clone()?, line.amount_minor)))
        .filter(|(number, _)| !number.starts_with("CREDIT-"))
        .collect();
    documents.sort();
    truths.iter().any(|truth| {
        let mut expected = truth.documents.clone();
        expected.sort();
        documents == expected
    })
}

/// Evident for a person, and not for a machine to decide alone, whatever is cited: somebody else pays.
const LEFT_TO_A_PERSON: &[DemoCase] = &[DemoCase::AnotherCustomer, DemoCase::ForTwoCustomers];

#[test]
fn no_automatic_decision_contradicts_the_truth() {
    let company = demo_company::generate(1);
    let mut truth: HashMap<Key, Vec<&ExpectedTransaction>> = HashMap::new();
    for row in &company.truth {
        truth.entry((row.file.clone(), i64::from(row.position), row.amount_minor)).or_default().push(row);
    }
    on_both_engines(async |world| {
        import(&world, &company).await;
        world.set_tolerance(60, 0).await;
        let matched = world.run_matching().await.unwrap();
        assert_eq!(matched.transactions, company.truth.len() as u64, "every movement of the files is one");
        let mut right: BTreeMap<DemoCase, usize> = BTreeMap::new();
        let mut wrong = Vec::new();
        for view in world.allocations().await.iter().filter(|view| view.automatic) {
            let rows = &truth[&key_of(&view.transaction)];
            if is_right(view, rows) {
                *right.entry(rows[0].case).or_default() += 1;
            } else {
                wrong.push(format!("{:?} {:?} for {rows:?}", view.transaction, view.lines));
            }
        }
        let mut explained = 0;
        let mut explainable = 0;
        for case in DemoCase::ALL.into_iter().filter(|case| !LEFT_TO_A_PERSON.contains(case)) {
            let of_case =
                company.truth.iter().filter(|row| row.case == case && !row.documents.is_empty()).count();
            let found = right.get(&case).copied().unwrap_or(0).min(of_case);
            if of_case > 0 {
                eprintln!("{:?} {case:?}: {found} of {of_case}", world.engine);
            }
            explained += found;
            explainable += of_case;
        }
        eprintln!("{:?} recall {explained} of {explainable}, wrong {}", world.engine, wrong.len());
        assert_eq!(wrong, Vec::<String>::new());
        for case in LEFT_TO_A_PERSON {
            assert_eq!(right.get(case), None, "{case:?} is for a person");
        }
        assert!(explained * 10 >= explainable * 9, "{explained} of {explainable}");
        world.assert_sound().await;
    });
}
