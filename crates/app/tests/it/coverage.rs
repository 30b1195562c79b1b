//! Nothing is left out: each operation leaves exactly one event, each table is reached, and what comes in
//! again changes nothing.

use app::allocation::{
    AddRule, GiveClearing, GiveWaiting, add_rule, give_clearing, give_waiting, switch_rule,
};
use app::bookkeeping::{ClosePeriod, SetAccount, close_period, set_account};
use app::customers::{
    AssignCustomer, ChangeCustomer, SaveContact, TagCustomer, WriteNote, assign_customer, change_customer,
    save_contact, tag_customer, write_note,
};
use app::identity::{
    ProvenIdentity, Secret, SetProvider, ask_provider, load_provider, set_provider, sign_in_by_provider,
    take_provider_request,
};
use app::rotate::rotate_sealed;
use app::views::{ChooseColumns, SaveView, choose_columns, save_view};
use app::write::{Call, write};
use db::Tx;
use jiff::civil::date;
use testkit::camt::{BankEntry, Statement};
use testkit::script::transaction_id;
use testkit::{World, on_both_engines};

const CUSTOMERS: &str = "Code client;Nom;IBAN\nC1;Durand SAS;FR7630004000031234567890143\n";
const INVOICES: &str = "Numéro;Code client;Client;Date;Échéance;HT;TVA;TTC\n\
     FA-2026-0001;C1;Durand SAS;2026-02-02;2026-03-04;100,00;20,00;120,00\n\
     FA-2026-0002;C1;Durand SAS;2026-02-02;2026-03-04;50,00;10,00;60,00\nFA-2026-0003;C1;Durand SAS;hier;;;;1\n";

/// Tables that say again what the books say.
const DERIVED: [&str; 5] =
    ["open_balances", "waiting_transactions", "ledger_day_sums", "customer_month_sums", "bank_days"];

fn statement() -> String {
    let day = date(2026, 3, 3);
    let entries = vec![
        BankEntry::new(day, 12_000, "FA-2026-0001").with_reference("t1").from("DURAND SAS"),
        BankEntry::new(day, 6_000, "MERCI").with_reference("t2").from("PLATEFORME X"),
        BankEntry::new(day, 700, "DIVERS").with_reference("t3"),
    ];
    Statement::new("S1", day, entries).opening(0, day).to_camt053()
}

/// The kinds of the events, in order.
async fn kinds(world: &World) -> Vec<String> {
    let mut tx = world.db.begin_read().await.unwrap();
    let events = app::activity::list_events(&mut tx, world.ctx.org, 0, 1_000).await.unwrap();
    events.into_iter().map(|event| event.kind).collect()
}

async fn live(world: &World) {
    let ctx = &world.ctx;
    world.import_customers("customers.csv", CUSTOMERS).await.unwrap();
    world.import_invoices("invoices.csv", INVOICES).await.unwrap();
    world.import_statements("s.xml", statement()).await.unwrap();
    world.run_matching().await.unwrap();
    world.set_tolerance(1, 1).await;
    world.run_matching().await.unwrap();
    let sales = SetAccount { role: "sales".to_owned(), number: "707000".to_owned() };
    let call = Call::new("set_account", &sales);
    write(&world.db, ctx, call, async |tx: &mut Tx| set_account(ctx, tx, &sales).await).await.unwrap();
    let (second, third) = (transaction_id(world, "t2").await, transaction_id(world, "t3").await);
    let decided = world.accept(&second, 1).await.unwrap();
    world.undo(&decided.allocation).await.unwrap();
    world.accept(&second, 1).await.unwrap();
    world.set_aside(&third, true).await.unwrap();
    world.set_aside(&third, false).await.unwrap();
    let rule = AddRule {
        contains: "divers".to_owned(),
        direction: None,
        amount_min_minor: None,
        amount_max_minor: None,
        account: Some("758000".to_owned()),
        customer: None,
    };
    let call = Call::new("add_rule", &rule);
    let rule = write(&world.db, ctx, call, async |tx: &mut Tx| add_rule(ctx, tx, &rule).await).await.unwrap();
    for is_on in [true, false] {
        let call = Call::new("switch_rule", &is_on);
        write(&world.db, ctx, call, async |tx: &mut Tx| switch_rule(ctx, tx, &rule.id, is_on).await)
            .await
            .unwrap();
    }
    let call = Call::new("rotate", &());
    write(&world.db, ctx, call, async |tx: &mut Tx| rotate_sealed(ctx, tx).await).await.unwrap();
    let closing = ClosePeriod { through: date(2026, 2, 28) };
    let call = Call::new("close_period", &closing).with_key(Some("close".to_owned()));
    write(&world.db, ctx, call, async |tx: &mut Tx| close_period(ctx, tx, closing).await).await.unwrap();
}

#[test]
fn each_operation_leaves_one_event() {
    on_both_engines(async |world| {
        live(&world).await;
        assert_eq!(
            kinds(&world).await,
            [
                "customers_imported",
                "invoices_imported",
                "statements_imported",
                "transactions_matched",
                "match_settings_changed",
                "transactions_matched",
                "account_set",
                "allocation_accepted",
                "allocation_undone",
                "allocation_accepted",
                "transaction_set_aside",
                "transaction_taken_up",
                "rule_added",
                "rule_switched_on",
                "rule_switched_off",
                "keys_rotated",
                "period_closed",
            ]
        );
        world.assert_sound().await;
    });
}

/// What people keep about customers, and a list that they come back to.
async fn keep_about_customers(world: &World) {
    let ctx = &world.ctx;
    let mut tx = world.db.begin_write().await.unwrap();
    let found = app::customers::find_by_number(&mut tx, ctx, "C1").await.unwrap().unwrap();
    let customer = found.id.to_string();
    let change = ChangeCustomer {
        customer: customer.clone(),
        name: found.name,
        email: String::new(),
        siren: String::new(),
        vat_number: String::new(),
        country: String::new(),
        payment_days: Some(45),
        credit_limit_minor: None,
        paid_by: String::new(),
    };
    change_customer(ctx, &mut tx, &change).await.unwrap();
    let contact =
        SaveContact { customer: customer.clone(), name: "Claire".to_owned(), ..SaveContact::default() };
    save_contact(ctx, &mut tx, &contact).await.unwrap();
    let note = WriteNote { customer: customer.clone(), body: "Rappelle lundi.".to_owned() };
    write_note(ctx, &mut tx, &note).await.unwrap();
    tag_customer(ctx, &mut tx, &TagCustomer { customer, tags: vec!["public".to_owned()] }).await.unwrap();
    let view = SaveView { list: "invoices".to_owned(), name: "Retards".to_owned(), query: String::new() };
    let user = app::ids::UserId::from_uuid(ctx.new_id().unwrap());
    save_view(ctx, &mut tx, user, &view).await.unwrap();
    let columns = Some(vec!["due".to_owned()]);
    let choice = ChooseColumns { list: "invoices".to_owned(), columns };
    choose_columns(ctx, &mut tx, user, &choice).await.unwrap();
    tx.commit().await.unwrap();
}

/// Somebody looks after a customer and a line that waits, and signs in through a provider.
async fn look_after(world: &World) {
    let ctx = &world.ctx;
    let access = crate::identity_access::access(world);
    let me = crate::identity_access::principal(world, &access, "noa@example.fr").await;
    let waiting = transaction_id(world, "t3").await;
    let mut tx = world.db.begin_write().await.unwrap();
    let found = app::customers::find_by_number(&mut tx, ctx, "C1").await.unwrap().unwrap();
    let assign = AssignCustomer { customer: found.id.to_string(), account_manager: me.actor.clone() };
    assign_customer(ctx, &mut tx, &assign).await.unwrap();
    let give = GiveWaiting { transactions: vec![waiting], person: me.actor.clone() };
    give_waiting(ctx, &mut tx, &give).await.unwrap();
    let provider = SetProvider {
        issuer: "https://login.example".to_owned(),
        client_id: "quittance".to_owned(),
        client_secret: Some(Secret::new("secret")),
        label: String::new(),
        asks_second_factor: false,
    };
    set_provider(ctx, &mut tx, &access, &me, &provider).await.unwrap();
    let provider = load_provider(ctx, &mut tx).await.unwrap().unwrap();
    let mut states = Vec::new();
    for _ in 0..2 {
        states.push(ask_provider(ctx, &mut tx, &access, &provider, None, "/").await.unwrap().state);
    }
    tx.commit().await.unwrap();
    // The secret is sealed, and is sealed again with the others.
    let call = Call::new("rotate", &());
    write(&world.db, ctx, call, async |tx: &mut Tx| rotate_sealed(ctx, tx).await).await.unwrap();
    let mut tx = world.db.begin_read().await.unwrap();
    assert_eq!(load_provider(ctx, &mut tx).await.unwrap().unwrap().client_secret.reveal(), "secret");
    tx.rollback().await.unwrap();
    let request = take_provider_request(&world.db, ctx, &states[0], "192.0.2.9").await.unwrap();
    let identity = ProvenIdentity {
        issuer: provider.issuer.clone(),
        subject: "1001".to_owned(),
        email: Some(me.actor.clone()),
        is_email_verified: true,
        signed_in_at: None,
    };
    sign_in_by_provider(&world.db, ctx, &access, &provider, &request, &identity, "").await.unwrap();
}

#[test]
fn each_table_is_reached() {
    on_both_engines(async |world| {
        live(&world).await;
        keep_about_customers(&world).await;
        let entry = BankEntry::new(date(2026, 3, 9), 900, "AUTRE").with_reference("t4");
        let more = Statement::new("S2", date(2026, 3, 9), vec![entry]).opening(18_700, date(2026, 3, 9));
        world.import_statements("s2.xml", more.to_camt053()).await.unwrap();
        let open = World::invoices_csv(&["FA-2026-0009;Facture;Durand SAS;2026-03-02;2026-04-01;77.00"]);
        world.import_invoices("open.csv", open).await.unwrap();
        world.run_matching().await.unwrap();
        crate::at_desk::reach(&world, "t4").await;
        crate::identity_access::live(&world).await;
        crate::adjustments::live(&world, "FA-2026-0009").await;
        crate::imports::live(&world).await;
        look_after(&world).await;
        let payment = crate::adjustments::capture(&world, "FA-2026-0009").await;
        let give = GiveClearing { subjects: vec![payment.uuid()], person: "noa@example.fr".to_owned() };
        let call = Call::new("give_clearing", &give);
        write(&world.db, &world.ctx, call, async |tx: &mut Tx| give_clearing(&world.ctx, tx, &give).await)
            .await
            .unwrap();
        crate::collections::reach(&world).await;
        crate::collections_tasks::reach(&world).await;
        crate::collections_alerts::reach(&world).await;
        crate::portal::reach(&world).await;
        crate::templates::reach(&world).await;
        crate::collections_receipts::reach(&world).await;
        crate::collections_payment_plans::reach(&world).await;
        crate::correspondence::reach(&world).await;
        crate::late_charges::reach(&world).await;
        crate::paper_mail::reach(&world).await;
        let empty: Vec<&str> = world
            .row_counts()
            .await
            .into_iter()
            .filter(|(_, count)| *count == 0)
            .map(|(table, _)| table)
            .collect();
        assert_eq!(empty, [""; 0]);
    });
}

#[test]
fn the_migration_fills_what_is_kept_beside_the_books() {
    on_both_engines(async |world| {
        live(&world).await;
        let open = World::invoices_csv(&["FA-2026-0009;Facture;Durand SAS;2026-03-02;2026-04-01;77.00"]);
        world.import_invoices("open.csv", open).await.unwrap();
        let entries = vec![
            BankEntry::new(date(2026, 3, 9), 900, "AUTRE").with_reference("t4"),
            BankEntry::new(date(2026, 3, 9), 800, "ENCORE").with_reference("t5"),
        ];
        let more = Statement::new("S2", date(2026, 3, 9), entries).opening(18_700, date(2026, 3, 9));
        world.import_statements("s2.xml", more.to_camt053()).await.unwrap();
        world.run_matching().await.unwrap();
        world.set_aside(&transaction_id(&world, "t5").await, true).await.unwrap();
        let kept = async || {
            let mut counts = world.row_counts().await;
            counts.retain(|(table, _)| DERIVED.contains(table));
            counts
        };
        let before = kept().await;
        assert!(before.len() == DERIVED.len() && before.iter().all(|(_, count)| *count > 0), "{before:?}");
        let of_days = "select count(*) from (select 1 from ledger_days group by account, booked_on, kind, role, currency) d";
        let of_months =
            "select count(*) from (select 1 from customer_months group by customer_id, currency, month) m";
        let sums = [world.count(of_days).await, world.count(of_months).await];
        for view in ["ledger_days", "customer_months"] {
            world.tamper(&format!("drop view {view}")).await.unwrap();
        }
        for table in DERIVED {
            world.tamper(&format!("drop table {table}")).await.unwrap();
        }
        for index in ["journal_entries_by_day", "postings_by_rare_account"] {
            world.tamper(&format!("drop index {index}")).await.unwrap();
        }
        world.tamper("delete from schema_migrations where version in (9, 10, 15, 17)").await.unwrap();
        assert_eq!(
            world.db.migrate(7).await.unwrap().applied,
            ["0009_open_balances", "0010_ledger_days", "0015_report_indexes", "0017_kept_sums"]
        );
        // From here on as the last migration goes on: what is added up is told, the sums are renamed and seen.
        world.tamper("delete from folded_entries").await.unwrap();
        let last = include_str!("../../../db/migrations/0021_fewer_pages.sql");
        for statement in last[last.find("insert into folded_entries").unwrap()..].split_inclusive(";\n") {
            world.tamper(statement).await.unwrap();
        }
        let (all, added) = (kept().await, [world.count(of_days).await, world.count(of_months).await]);
        assert_eq!(added, sums);
        assert!(all.iter().zip(&before).all(|(all, before)| all.1 >= before.1), "{all:?} {before:?}");
        world.assert_sound().await;
    });
}

#[test]
fn the_same_files_again_change_nothing() {
    on_both_engines(async |world| {
        live(&world).await;
        let before = (world.row_counts().await, kinds(&world).await, world.trial_balance().await);
        assert!(world.import_customers("c2.csv", CUSTOMERS).await.unwrap().is_known);
        assert!(world.import_invoices("i2.csv", INVOICES).await.unwrap().is_known);
        assert!(world.import_statements("s2.xml", statement()).await.unwrap().is_known);
        assert!(world.run_matching().await.is_none(), "no work was asked for");
        assert_eq!((world.row_counts().await, kinds(&world).await, world.trial_balance().await), before);
    });
}

#[test]
fn the_same_records_in_other_bytes_change_no_books() {
    on_both_engines(async |world| {
        live(&world).await;
        let books = async |world: &World| {
            let mut counts = world.row_counts().await;
            counts.retain(|(table, _)| {
                [
                    "journal_entries",
                    "postings",
                    "open_items",
                    "customers",
                    "customer_accounts",
                    "bank_transactions",
                ]
                .contains(table)
            });
            (counts, world.trial_balance().await)
        };
        let before = books(&world).await;
        assert_eq!(
            world.import_customers("c2.csv", format!("{CUSTOMERS}\n")).await.unwrap().customers_new,
            0
        );
        assert_eq!(world.import_invoices("i2.csv", format!("{INVOICES}\n")).await.unwrap().documents_new, 0);
        let again = statement().replace("<MsgId>S1", "<MsgId>S1-BIS");
        assert_eq!(world.import_statements("s2.xml", again).await.unwrap().transactions_new, 0);
        assert_eq!(books(&world).await, before);
        world.assert_sound().await;
    });
}

#[test]
fn another_organisation_sees_nothing() {
    on_both_engines(async |mut world| {
        live(&world).await;
        let ours = world.ctx.clone();
        world.ctx.org = db::OrgId::from_uuid(world.ctx.new_id().unwrap());
        world.ctx.legal_entity = app::ids::LegalEntityId::from_uuid(world.ctx.new_id().unwrap());
        assert_eq!((world.allocations().await, world.exceptions().await), (Vec::new(), Vec::new()));
        assert_eq!(world.trial_balance().await, []);
        assert_eq!(kinds(&world).await, Vec::<String>::new());
        world.ctx = ours;
        let id = world.allocations().await[0].id.clone();
        world.ctx.org = db::OrgId::from_uuid(world.ctx.new_id().unwrap());
        assert_eq!(world.undo(&id).await.unwrap_err().to_string(), format!("there is no allocation {id}"));
    });
}
