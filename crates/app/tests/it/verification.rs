//! Faults planted past every operation: `check` finds each.

use testkit::on_both_engines;
use testkit::script::tell;

const STORY: &str = "invoice FA-2026-000123 | Durand SAS | 120.00
     invoice FA-2026-000124 | Durand SAS | 80.00
     bank t1 | 2026-03-03 | 120.00 | FA-2026-000123 | DURAND SAS
     bank t2 | 2026-03-04 | 33.00 | MERCI |
     match
     undo t1
     accept t1 1";

/// What is wrong, the statements that make it so, and the check that must find it. Foreign keys
/// stand in the way of some faults; what they refuse cannot happen, and is asserted to be refused.
const FAULTS: [(&str, &str, &[&str]); 31] = [
    (
        "unbalanced entry",
        "entries-balance",
        &[
            "update postings set amount_minor = amount_minor + 1 where role = 'sales' and amount_minor = -8000",
        ],
    ),
    (
        "posting removed",
        "entries-balance",
        &["delete from postings where role = 'sales' and amount_minor = -8000"],
    ),
    (
        "posting of another currency",
        "entries-balance",
        &["update postings set currency = 'USD' where role = 'sales' and amount_minor = -8000"],
    ),
    (
        "entry without postings",
        "links-hold",
        &[
            "insert into journal_entries (org_id, id, legal_entity_id, booked_on, kind, label, reverses_id, posted_at) \
         select e.org_id, a.id, e.legal_entity_id, e.booked_on, e.kind, '', null, 0 from journal_entries e \
         join allocations a on a.org_id = e.org_id and a.entry_id = e.id where a.method = 'citation' and a.is_automatic",
        ],
    ),
    (
        "item without entry",
        "links-hold",
        &["update postings set subject_id = null where role = 'customers' and amount_minor = 8000"],
    ),
    (
        "transaction without entry",
        "links-hold",
        &["update postings set subject_id = null where role = 'suspense' and amount_minor = -3300"],
    ),
    (
        "allocation without lines",
        "links-hold",
        &["delete from allocation_lines where allocation_id in (select allocation_id from allocation_undos)"],
    ),
    (
        "line of an unknown item",
        "links-hold",
        &[
            "update allocation_lines set item_id = allocation_id where allocation_id in (select allocation_id from allocation_undos)",
        ],
    ),
    (
        "document of an unknown file",
        "links-hold",
        &["update open_items set file_id = id where number = 'FA-2026-000124'"],
    ),
    ("statement of an unknown file", "links-hold", &["update bank_statements set file_id = id"]),
    ("bytes of a file gone", "files-are-kept", &["delete from input_file_pieces"]),
    (
        "a piece in another's place",
        "files-are-kept",
        &["update input_file_pieces set piece_no = piece_no + 7"],
    ),
    ("another fingerprint", "files-are-kept", &["update input_files set sha256 = '0', size_bytes = 7"]),
    (
        "piece of another file",
        "files-are-kept",
        &[
            "update input_file_pieces set data = (select o.data from input_file_pieces o where o.file_id <> input_file_pieces.file_id order by o.file_id limit 1)",
        ],
    ),
    ("undo without its entry", "links-hold", &["update allocation_undos set entry_id = allocation_id"]),
    ("line changed", "allocations-sum", &["update allocation_lines set amount_minor = amount_minor - 1"]),
    (
        "item settled beyond its amount",
        "items-within-bounds",
        &["update postings set amount_minor = -13000 where role = 'customers' and amount_minor = -12000"],
    ),
    (
        "item paid twice",
        "items-within-bounds",
        &[
            "update postings set subject_id = (select id from open_items where number = 'FA-2026-000123') \
         where role = 'suspense' and amount_minor = -3300",
            "update postings set role = 'customers' where amount_minor = -3300",
        ],
    ),
    (
        "item's amount changed",
        "items-within-bounds",
        &["update open_items set amount_minor = 7000 where number = 'FA-2026-000124'"],
    ),
    (
        "more doubtful than open",
        "items-within-bounds",
        &[
            "update postings set role = 'doubtful_customers' where role = 'customers' and amount_minor = -12000",
        ],
    ),
    ("undo forgotten", "suspense-is-unexplained", &["delete from allocation_undos"]),
    (
        "transaction's amount changed",
        "suspense-is-unexplained",
        &["update bank_transactions set amount_minor = 3400 where amount_minor = 3300"],
    ),
    (
        "movement removed from the bank's account",
        "bank-equals-statements",
        &["delete from postings where role = 'bank' and amount_minor = 3300"],
    ),
    (
        "customer account posted to past the documents",
        "control-accounts",
        &["update postings set account = '411000' where role = 'bank' and amount_minor = 3300"],
    ),
    (
        "suspense without its transaction",
        "control-accounts",
        &["update postings set role = null where role = 'suspense' and amount_minor = -3300"],
    ),
    (
        "reason of a decision",
        "decisions-are-as-told",
        &["update allocations set evidence = '[]' where is_automatic = true"],
    ),
    ("method of a decision", "decisions-are-as-told", &["update allocations set method = 'rule'"]),
    (
        "role of a line",
        "decisions-are-as-told",
        &["update allocation_lines set role = 'discount_granted' where role is null"],
    ),
    (
        "a decision that no event is said to tell",
        "decisions-are-as-told",
        &["update allocations set is_sealed = false"],
    ),
    (
        "hash of an event",
        "decisions-are-as-told",
        &["update events set data = '{}' where kind = 'transactions_matched'"],
    ),
    ("event changed", "events-are-chained", &["update events set actor = 'nobody' where sequence = 1"]),
];

#[test]
fn every_planted_fault_is_found() {
    on_both_engines(async |world| {
        tell(&world, STORY).await;
        world.assert_sound().await;
        for (what, name, statements) in FAULTS {
            let mut tx = world.db.begin_write().await.unwrap();
            for statement in statements {
                assert!(db::execute!(&mut tx, *statement).unwrap() > 0, "{what}: nothing was planted");
            }
            let checks = app::verification::check(&mut tx, &world.ctx).await.unwrap();
            let found = checks.iter().find(|check| check.name == name).unwrap();
            assert!(
                found.is_damage && !found.findings.is_empty(),
                "{what} is not found on {:?}: {checks:?}",
                world.engine
            );
            tx.rollback().await.unwrap();
        }
        world.assert_sound().await;
    });
}

#[test]
fn orphans_that_the_schema_refuses() {
    on_both_engines(async |world| {
        tell(&world, STORY).await;
        for statement in [
            "delete from journal_entries",
            "delete from bank_transactions",
            "delete from allocations",
            "delete from customers",
            "delete from bank_statements",
            "update allocations set entry_id = id",
            "update allocation_lines set allocation_id = item_id",
        ] {
            world.tamper(statement).await.expect_err(statement);
        }
        world.assert_sound().await;
    });
}

#[test]
fn what_is_stored_beside_the_books_is_compared_with_them() {
    on_both_engines(async |world| {
        let rows = [
            "FA-2026-0001;Facture;Durand SAS;2026-02-02;2026-03-04;120.00",
            "FA-2026-0002;Facture;Durand SAS;2026-02-02;2026-03-04;60.00",
        ];
        world.import_invoices("i.csv", testkit::World::invoices_csv(&rows)).await.unwrap();
        let day = jiff::civil::date(2026, 3, 3);
        let entries = vec![
            testkit::camt::BankEntry::new(day, 1_000, "DIVERS").with_reference("t1"),
            testkit::camt::BankEntry::new(day, 700, "AUTRE").with_reference("t2"),
        ];
        let statement = testkit::camt::Statement::new("S1", day, entries).opening(0, day);
        world.import_statements("s.xml", statement.to_camt053()).await.unwrap();
        world.run_matching().await.unwrap();
        world.assert_sound().await;
        for (damage, repair, check) in [
            (
                "update open_balances set open_minor = 11999 where open_minor = 12000",
                "update open_balances set open_minor = 12000 where open_minor = 11999",
                "open-balances",
            ),
            (
                "update open_balances set due_on = '2026-03-05' where open_minor = 12000",
                "update open_balances set due_on = '2026-03-04' where open_minor = 12000",
                "open-balances",
            ),
            (
                "update waiting_transactions set rest_minor = 999 where rest_minor = 1000",
                "update waiting_transactions set rest_minor = 1000 where rest_minor = 999",
                "waiting-transactions",
            ),
            (
                "update waiting_transactions set state = 'aside' where rest_minor = 1000",
                "update waiting_transactions set state = 'to_do' where rest_minor = 1000",
                "waiting-transactions",
            ),
            (
                "update ledger_day_sums set debit_minor = debit_minor + 1, credit_minor = credit_minor + 1 where role = 'sales'",
                "update ledger_day_sums set debit_minor = debit_minor - 1, credit_minor = credit_minor - 1 where role = 'sales'",
                "ledger-days",
            ),
            (
                "update customer_month_sums set moved_minor = moved_minor + 1 where month = '2026-02'",
                "update customer_month_sums set moved_minor = moved_minor - 1 where month = '2026-02'",
                "customer-months",
            ),
            (
                "update bank_days set in_minor = in_minor + 1 where class = (select class from bank_transactions where amount_minor = 700)",
                "update bank_days set in_minor = in_minor - 1 where class = (select class from bank_transactions where amount_minor = 700)",
                "bank-days",
            ),
            (
                "delete from waiting_transactions where rest_minor = 700",
                "update waiting_transactions set rest_minor = 1000 where rest_minor = 1000",
                "waiting-transactions",
            ),
        ] {
            assert_eq!(world.tamper(damage).await.unwrap(), 1, "{damage}");
            let damaged: Vec<&str> = world
                .checks()
                .await
                .into_iter()
                .filter(|found| found.is_damage && !found.findings.is_empty())
                .map(|found| found.name)
                .collect();
            assert_eq!(damaged, [check], "{damage}");
            world.tamper(repair).await.unwrap();
        }
        world.tamper("delete from open_balances").await.unwrap();
        let found = world.checks().await.into_iter().find(|check| check.name == "open-balances").unwrap();
        assert_eq!(found.findings.len(), 2, "each difference is named: {found:?}");
    });
}

#[test]
fn a_break_between_statements_is_shown_and_is_no_damage() {
    use testkit::camt::{BankEntry, Statement};
    let day = |day| jiff::civil::date(2026, 3, day);
    on_both_engines(async |world| {
        for (id, on, opening) in [("S1", 3, 0), ("S2", 10, 5_000), ("S3", 17, 6_000)] {
            let entry = BankEntry::new(day(on), 1_000, "VIR").with_reference(id);
            let statement = Statement::new(id, day(on), vec![entry]).opening(opening, day(on));
            world.import_statements(id, statement.to_camt053()).await.unwrap();
        }
        let checks = world.checks().await;
        let shown = checks.iter().find(|check| check.name == "statements-continue").unwrap();
        assert!(!shown.is_damage);
        let details: Vec<&str> = shown.findings.iter().map(|finding| finding.detail.as_str()).collect();
        assert_eq!(details, ["opens with 5000, before it 1000"]);
        world.assert_sound().await;
    });
}

#[test]
fn a_legal_entity_sees_and_checks_its_own_rows() {
    on_both_engines(async |mut world| {
        tell(&world, STORY).await;
        let aside = testkit::script::transaction_id(&world, "t2").await;
        world.set_aside(&aside, true).await.unwrap();
        let (allocations, exceptions, balances) =
            (world.allocations().await, world.exceptions().await, world.balances().await);
        let ours = world.ctx.clone();
        let other = app::ids::LegalEntityId::from_uuid(ours.new_id().unwrap());
        let mut tx = world.db.begin_write().await.unwrap();
        db::execute!(
            &mut tx,
            "insert into legal_entities (org_id, id, name, siren, currency, created_at) \
             select org_id, $1, 'Filiale', '', currency, created_at from legal_entities",
            other
        )
        .unwrap();
        tx.commit().await.unwrap();
        // The same documents and the same bank, in books of their own.
        world.ctx.legal_entity = other;
        assert_eq!((world.allocations().await, world.exceptions().await), (Vec::new(), Vec::new()));
        tell(&world, &STORY.replace("120.00", "121.00").replace("2026-03-0", "2026-03-1")).await;
        assert_eq!(world.allocations().await.len(), 1);
        assert_eq!(world.open_minor("FA-2026-000123").await, 0);
        let theirs = world.allocations().await[0].id.clone();
        world.assert_sound().await;
        world
            .tamper(
                "update postings set amount_minor = amount_minor + 1 where amount_minor in (12100, -3300)",
            )
            .await
            .unwrap();
        world.ctx = ours;
        // What is damaged in both books is found here too; what only in theirs is not.
        let damaged: Vec<&str> = world
            .checks()
            .await
            .into_iter()
            .filter(|check| check.is_damage && !check.findings.is_empty())
            .map(|check| check.name)
            .collect();
        assert!(damaged.contains(&"suspense-is-unexplained"), "{damaged:?}");
        world
            .tamper("update postings set amount_minor = amount_minor - 1 where amount_minor = -3299")
            .await
            .unwrap();
        world.assert_sound().await;
        assert_eq!(
            (world.allocations().await, world.exceptions().await, world.balances().await),
            (allocations, exceptions, balances)
        );
        let refused = world.undo(&theirs).await.unwrap_err();
        assert_eq!(refused.to_string(), format!("there is no allocation {theirs}"));
    });
}

/// Decisions of before hashes were told have none, and are accepted; what is decided afterwards is compared.
#[test]
fn older_decisions_have_no_hash_and_newer_ones_do() {
    on_both_engines(async |world| {
        tell(&world, STORY).await;
        world.tamper("update allocations set is_sealed = false").await.unwrap();
        for kind in ["transactions_matched", "allocation_accepted"] {
            world.tamper(&format!("update events set data = '{{}}' where kind = '{kind}'")).await.unwrap();
        }
        let told = async |world: &testkit::World| {
            let checks = world.checks().await;
            let found = checks.into_iter().find(|check| check.name == "decisions-are-as-told").unwrap();
            (found.looked_at, found.findings.into_iter().map(|it| it.subject).collect::<Vec<_>>())
        };
        assert_eq!(told(&world).await, (0, Vec::new()));
        tell(&world, "bank late | 2026-03-28 | 33.00 | DIVERS | INCONNU\n match").await;
        let id = testkit::script::transaction_id(&world, "late").await;
        let line = app::allocation::SplitLine::Account { account: "758000".to_owned(), amount_minor: 3_300 };
        let made = world.split(&id, vec![line]).await.unwrap().allocation;
        assert_eq!(told(&world).await, (1, Vec::new()));
        let sql = "update allocations set evidence = '[]' where is_sealed = true";
        assert_eq!(world.tamper(sql).await.unwrap(), 1);
        assert_eq!(told(&world).await, (1, vec![made]), "what a person decided is named");
    });
}
