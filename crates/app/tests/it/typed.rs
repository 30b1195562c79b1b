//! What people type is kept without card numbers and account numbers, whatever operation takes it.

use app::allocation::{
    AddRule, Adjust, AdjustedDocument, AdjustmentKind, Comment, SetAside, SplitLine, Undo, UndoAdjustment,
    UndoImport, add_rule, adjust, comment, set_aside, set_aside_at_desk, undo, undo_adjustment, undo_import,
};
use app::banking::{NameAccount, list_account_views, name_account};
use app::customers::{
    ChangeCustomer, EnterCustomer, SaveContact, TagCustomer, WriteNote, change_customer, save_contact,
    tag_customer, write_note,
};
use app::identity::{
    ChangeProfile, EntityFacts, Invite, RenameOrganisation, Secret, SetProvider, add_entity, change_profile,
    invite, make_key, rename_organisation, set_provider,
};
use app::inbox::{FileKind, SaveTemplate, list_imports, save_template};
use app::receivables::{EnterDocument, enter_document};
use app::views::{RenameView, SaveView, rename_view, save_view};
use app::write::{Call, write};
use db::Tx;
use jiff::civil::date;
use testkit::camt::{BankEntry, Statement};
use testkit::script::transaction_id;
use testkit::{World, on_both_engines};

use crate::identity_access::{OWNER, access, key_of, owner, principal};

const CARD: &str = "4111111111111111";
const IBAN: &str = "FR7630006000011234567890189";

/// A text as somebody types it who should not.
fn typed(name: &str) -> String {
    format!("{name} {CARD} {IBAN}")
}

/// Runs an operation as the product does, under a key: its event and its outcome are kept too.
macro_rules! run {
    ($world:expr, $name:literal, |$tx:ident| $operation:expr) => {{
        let call = Call::new($name, &()).with_key(Some($name.to_owned()));
        write(&$world.db, &$world.ctx, call, async |$tx: &mut Tx| $operation.await).await.unwrap()
    }};
}

#[test]
fn card_and_account_numbers_are_kept_nowhere() {
    on_both_engines(async |world| {
        let entries = ["t1", "t2", "t3"].map(|name| {
            BankEntry::new(date(2026, 3, 9), 5_000, "DIVERS").with_reference(name).from("INCONNU")
        });
        let statement = Statement::new("S1", date(2026, 3, 9), entries.into()).opening(0, date(2026, 3, 9));
        let rows = ["FA-2026-000001;Facture;Durand SAS;2026-02-02;2026-03-04;77.00"];
        world.import_customers("c.csv", "Code client;Nom\nC1;Lefort SARL\n").await.unwrap();
        world.import_invoices("i.csv", World::invoices_csv(&rows)).await.unwrap();
        world.import_statements("s.xml", statement.to_camt053()).await.unwrap();
        world.run_matching().await.unwrap();
        decide(&world).await;
        keep_about_customers(&world).await;
        set_up(&world).await;
        let last = World::invoices_csv(&["FA-2026-000009;Facture;Durand SAS;2026-02-02;2026-03-04;50.00"]);
        world.import_invoices("wrong.csv", last).await.unwrap();
        let mut tx = world.db.begin_read().await.unwrap();
        let file = list_imports(&mut tx, &world.ctx, None, 1).await.unwrap()[0].id.to_string();
        tx.rollback().await.unwrap();
        let command = UndoImport { file, reason: typed("undo-import") };
        run!(world, "undo_import", |tx| undo_import(&world.ctx, tx, &command));
        world.assert_sound().await;
        look(&world).await;
    });
}

async fn decide(world: &World) {
    let ctx = &world.ctx;
    let [first, second, third] = [
        transaction_id(world, "t1").await,
        transaction_id(world, "t2").await,
        transaction_id(world, "t3").await,
    ];
    let said = Comment { transaction: first.clone(), body: typed("comment") };
    run!(world, "comment", |tx| comment(ctx, tx, &said));
    let aside = SetAside { transaction: second, is_aside: true, note: typed("set-aside") };
    run!(world, "set_aside", |tx| set_aside(ctx, tx, &aside));
    let aside = SetAside { transaction: third, is_aside: true, note: typed("at-desk") };
    run!(world, "set_aside_at_desk", |tx| set_aside_at_desk(ctx, tx, &aside));
    let line = SplitLine::Account { account: "758000".to_owned(), amount_minor: 5_000 };
    let allocation = world.split(&first, vec![line]).await.unwrap().allocation;
    let command = Undo { allocation, reason: typed("undo-reason") };
    run!(world, "undo", |tx| undo(ctx, tx, &command));
    let command = Adjust {
        kind: AdjustmentKind::ProviderPayment,
        documents: vec![AdjustedDocument::whole("FA-2026-000001")],
        recovers_vat: false,
        reason: typed("adjust-reason"),
        reference: typed("adjust-reference"),
        on: None,
    };
    let adjusted = run!(world, "adjust", |tx| adjust(ctx, tx, &command));
    let command = UndoAdjustment { adjustment: adjusted.adjustment, reason: typed("undo-adjustment") };
    run!(world, "undo_adjustment", |tx| undo_adjustment(ctx, tx, &command));
    let rule = AddRule {
        contains: typed("rule"),
        direction: None,
        amount_min_minor: None,
        amount_max_minor: None,
        account: Some("758000".to_owned()),
        customer: None,
    };
    run!(world, "add_rule", |tx| add_rule(ctx, tx, &rule));
}

async fn keep_about_customers(world: &World) {
    let ctx = &world.ctx;
    let document = EnterDocument {
        is_credit_note: false,
        number: "FA-2026-000002".to_owned(),
        customer: EnterCustomer {
            number: "C2".to_owned(),
            name: typed("enter-document"),
            ..EnterCustomer::default()
        },
        issued_on: date(2026, 2, 5),
        due_on: Some(date(2026, 3, 15)),
        currency: "EUR".to_owned(),
        total_minor: 5_000,
        open_minor: None,
        vat: Vec::new(),
        vat_on_payment: false,
        payment_reference: String::new(),
        purchase_order: String::new(),
        preceding: Vec::new(),
        discount: None,
    };
    run!(world, "enter_document", |tx| enter_document(ctx, tx, &document));
    let mut tx = world.db.begin_read().await.unwrap();
    let found = app::customers::find_by_number(&mut tx, ctx, "C2").await.unwrap().unwrap();
    let changed = app::customers::find_by_number(&mut tx, ctx, "C1").await.unwrap().unwrap();
    tx.rollback().await.unwrap();
    let customer = found.id.to_string();
    let note = WriteNote { customer: customer.clone(), body: typed("note") };
    run!(world, "write_note", |tx| write_note(ctx, tx, &note));
    let contact = SaveContact {
        customer: customer.clone(),
        name: typed("contact-name"),
        role: typed("contact-role"),
        phone: typed("contact-line"),
        ..SaveContact::default()
    };
    run!(world, "save_contact", |tx| save_contact(ctx, tx, &contact));
    let tags = TagCustomer { customer, tags: vec![typed("tag")] };
    run!(world, "tag_customer", |tx| tag_customer(ctx, tx, &tags));
    let change = ChangeCustomer {
        customer: changed.id.to_string(),
        name: typed("customer-name"),
        email: String::new(),
        siren: String::new(),
        vat_number: String::new(),
        country: String::new(),
        payment_days: None,
        credit_limit_minor: None,
        paid_by: String::new(),
    };
    run!(world, "change_customer", |tx| change_customer(ctx, tx, &change));
    let user = app::ids::UserId::from_uuid(ctx.new_id().unwrap());
    let view = SaveView {
        list: "invoices".to_owned(),
        name: typed("view"),
        query: format!("search={CARD}&customer={IBAN}&state=view-query"),
    };
    run!(world, "save_view", |tx| save_view(ctx, tx, user, &view));
    let other = SaveView { list: "customers".to_owned(), name: "a".to_owned(), query: String::new() };
    let view = run!(world, "save_other_view", |tx| save_view(ctx, tx, user, &other)).view;
    let rename = RenameView { view, name: typed("renamed") };
    run!(world, "rename_view", |tx| rename_view(ctx, tx, user, &rename));
}

async fn set_up(world: &World) {
    let ctx = &world.ctx;
    let mut tx = world.db.begin_read().await.unwrap();
    let account = list_account_views(&mut tx, ctx).await.unwrap()[0].id.to_string();
    tx.rollback().await.unwrap();
    let name = NameAccount { account, name: typed("account"), ledger_account: None };
    run!(world, "name_account", |tx| name_account(ctx, tx, &name));
    let template = SaveTemplate {
        kind: FileKind::Invoices,
        name: typed("template"),
        header_key: "key".to_owned(),
        settings: String::new(),
    };
    run!(world, "save_template", |tx| save_template(ctx, tx, &template));
    let access = access(world);
    owner(world, &access).await;
    let me = principal(world, &access, OWNER).await;
    let rename = RenameOrganisation { name: typed("organisation") };
    run!(world, "rename_organisation", |tx| rename_organisation(ctx, tx, &rename));
    let facts = EntityFacts {
        name: typed("entity"),
        siren: String::new(),
        vat_number: String::new(),
        address: typed("address"),
    };
    run!(world, "add_entity", |tx| add_entity(ctx, tx, &facts));
    let profile =
        ChangeProfile { name: Some(typed("profile")), language: None, theme: None, preferences: None };
    run!(world, "change_profile", |tx| change_profile(ctx, tx, &me, &profile));
    let invited = Invite {
        email: "zoe@example.fr".to_owned(),
        name: typed("invited"),
        role: "finance".to_owned(),
        language: "fr".to_owned(),
    };
    write(&world.db, ctx, Call::new("invite", &()), async |tx: &mut Tx| {
        invite(ctx, tx, &access, &invited).await
    })
    .await
    .unwrap();
    let mut key = key_of(&["read_receivables"], "business");
    key.name = typed("program");
    write(&world.db, ctx, Call::new("make_key", &()), async |tx: &mut Tx| {
        make_key(ctx, tx, &access, &me, &key).await
    })
    .await
    .unwrap();
    let provider = SetProvider {
        issuer: "https://login.example".to_owned(),
        client_id: "quittance".to_owned(),
        client_secret: Some(Secret::new("secret")),
        label: typed("provider"),
        asks_second_factor: false,
    };
    run!(world, "set_provider", |tx| set_provider(ctx, tx, &access, &me, &provider));
}

/// Every byte of a copy of the database: what was typed is there, and what is never kept is not.
async fn look(world: &World) {
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("copy.qb");
    db::backup_to_sqlite(&world.db, &copy, 0).await.unwrap();
    let bytes = std::fs::read(&copy).unwrap();
    let holds = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    for never in [CARD, IBAN] {
        let found = bytes.windows(never.len()).position(|window| window == never.as_bytes());
        let around = found.map(|at| String::from_utf8_lossy(&bytes[at.saturating_sub(300)..at]).into_owned());
        assert_eq!(around, None, "{never} is kept on {:?}", world.engine);
    }
    for name in [
        "comment",
        "set-aside",
        "at-desk",
        "undo-reason",
        "adjust-reason",
        "adjust-reference",
        "undo-adjustment",
        "rule",
        "enter-document",
        "note",
        "contact-name",
        "contact-role",
        "contact-line",
        "tag",
        "customer-name",
        "view",
        "renamed",
        "account",
        "template",
        "organisation",
        "entity",
        "address",
        "profile",
        "invited",
        "program",
        "provider",
        "undo-import",
    ] {
        assert!(holds(&format!("{name} 411111")), "{name} is not kept at all on {:?}", world.engine);
    }
    assert!(holds("state=view-query"));
}
