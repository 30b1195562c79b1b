//! What people keep about customers, and the lists they come back to.

use app::activity::list_events;
use app::context::Ctx;
use app::customers::{
    CardFilter, ChangeCustomer, CustomerError, RemoveContact, RemoveNote, SaveContact, TagCustomer,
    WriteNote, change_customer, find_by_number, find_card, find_customer, find_manager, find_postal_address,
    list_contacts, list_notes, list_tags, list_tags_of, page_of_customers, remove_contact, remove_note,
    save_contact, tag_customer, write_note,
};
use app::ids::UserId;
use app::listing::{CustomerFilter, TimelineKind, list_customers_page, list_timeline};
use app::refusal::Refuses as _;
use app::reporting::Behaviours;
use app::views::{
    ChooseColumns, DeleteView, RenameView, SaveView, ViewError, choose_columns, delete_view, find_columns,
    list_views, rename_view, save_view,
};
use app::write::{Call, WriteError, write};
use db::Tx;
use testkit::script::tell;
use testkit::{World, on_both_engines};

const STORY: &str = "customer C1 | Durand Paysage SAS
    customer C2 | Durand Holding SA
    invoice FA-2026-0001 | Durand Paysage SAS | 120.00";

/// Runs an operation of customers as a write.
macro_rules! run {
    ($world:expr, $operation:ident, $command:expr) => {{
        let (world, command) = ($world, $command);
        let call = Call::new(stringify!($operation), &command);
        write(&world.db, &world.ctx, call, async |tx: &mut Tx| $operation(&world.ctx, tx, &command).await)
            .await
    }};
}

fn refusal(error: WriteError<CustomerError>) -> &'static str {
    match error {
        WriteError::Refused(error) => error.refusal().expect("a refusal").code,
        other => panic!("{other}"),
    }
}

async fn read<T>(world: &World, read: impl AsyncFnOnce(&mut Tx, &Ctx) -> Result<T, db::DbError>) -> T {
    let mut tx = world.db.begin_read().await.unwrap();
    let found = read(&mut tx, &world.ctx).await.unwrap();
    tx.rollback().await.unwrap();
    found
}

async fn customer(world: &World, number: &str) -> app::ids::CustomerId {
    read(world, async |tx, ctx| find_by_number(tx, ctx, number).await).await.unwrap().id
}

async fn unchanged(world: &World, number: &str) -> ChangeCustomer {
    let id = customer(world, number).await;
    let card = read(world, async |tx, ctx| find_card(tx, ctx, id).await).await.unwrap();
    ChangeCustomer {
        customer: id.to_string(),
        name: card.name,
        email: card.email,
        siren: card.siren,
        vat_number: card.vat_number,
        country: card.country,
        payment_days: card.payment_days,
        credit_limit_minor: card.credit_limit_minor,
        paid_by: String::new(),
    }
}

#[test]
fn a_customer_is_changed_and_the_event_names_fields_only() {
    on_both_engines(async |world| {
        tell(&world, STORY).await;
        let same = unchanged(&world, "C1").await;
        assert_eq!(run!(&world, change_customer, same.clone()).unwrap().fields, [""; 0]);
        let command = ChangeCustomer {
            name: " Durand Jardins SAS ".to_owned(),
            siren: "732 829 320".to_owned(),
            vat_number: "fr 44 732829320".to_owned(),
            email: "compta@durand.example".to_owned(),
            country: "fr".to_owned(),
            payment_days: Some(45),
            credit_limit_minor: Some(1_000_000),
            paid_by: "C2".to_owned(),
            ..same
        };
        let changed = run!(&world, change_customer, command.clone()).unwrap();
        assert_eq!(
            changed.fields,
            ["name", "email", "siren", "vat_number", "country", "payment_days", "credit_limit", "paid_by"]
        );
        let (id, payer) = (customer(&world, "C1").await, customer(&world, "C2").await);
        let card = read(&world, async |tx, ctx| find_card(tx, ctx, id).await).await.unwrap();
        assert_eq!((card.name.as_str(), card.siren.as_str()), ("Durand Jardins SAS", "732829320"));
        assert_eq!((card.vat_number.as_str(), card.country.as_str()), ("FR44732829320", "FR"));
        assert_eq!((card.payment_days, card.credit_limit_minor), (Some(45), Some(1_000_000)));
        assert_eq!(card.paid_by_id, Some(payer));
        let filter = CustomerFilter { search: "jardins".to_owned(), ..CustomerFilter::default() };
        let page = read(&world, async |tx, ctx| {
            list_customers_page(tx, ctx, &Behaviours::default(), &filter, (None, None), 9).await
        })
        .await;
        assert_eq!(page.rows.len(), 1, "the name that is compared follows");
        let events = read(&world, async |tx, ctx| list_events(tx, ctx.org, 0, 99).await).await;
        let last = events.last().unwrap();
        assert_eq!((last.kind.as_str(), last.subject.clone()), ("customer_changed", id.to_string()));
        assert!(!last.data.contains("durand") && !last.data.contains("732829320"), "{}", last.data);
        let none = ChangeCustomer {
            payment_days: None,
            credit_limit_minor: None,
            paid_by: String::new(),
            ..command
        };
        run!(&world, change_customer, none).unwrap();
        let card = read(&world, async |tx, ctx| find_card(tx, ctx, id).await).await.unwrap();
        assert_eq!((card.payment_days, card.credit_limit_minor, card.paid_by_id), (None, None, None));
        world.assert_sound().await;
    });
}

#[test]
fn what_a_customer_cannot_be_is_refused() {
    on_both_engines(async |world| {
        tell(&world, STORY).await;
        let good = unchanged(&world, "C1").await;
        let payer = ChangeCustomer { paid_by: "C1".to_owned(), ..unchanged(&world, "C2").await };
        run!(&world, change_customer, payer).unwrap();
        let text = |text: &str| text.to_owned();
        for (command, code) in [
            (ChangeCustomer { name: text("  "), ..good.clone() }, "bad-customer-name"),
            (ChangeCustomer { name: "x".repeat(201), ..good.clone() }, "bad-customer-name"),
            (ChangeCustomer { email: text("compta@durand"), ..good.clone() }, "bad-customer-email"),
            (ChangeCustomer { siren: text("732829321"), ..good.clone() }, "bad-siren"),
            (ChangeCustomer { vat_number: text("FR45732829320"), ..good.clone() }, "bad-vat-number"),
            (ChangeCustomer { country: text("FRA"), ..good.clone() }, "bad-country"),
            (ChangeCustomer { payment_days: Some(366), ..good.clone() }, "bad-payment-days"),
            (ChangeCustomer { credit_limit_minor: Some(-1), ..good.clone() }, "bad-credit-limit"),
            (ChangeCustomer { paid_by: text("C9"), ..good.clone() }, "customer-payer-unknown"),
            (ChangeCustomer { paid_by: text("C1"), ..good.clone() }, "payer-in-circle"),
            (ChangeCustomer { paid_by: text("C2"), ..good.clone() }, "payer-in-circle"),
            (ChangeCustomer { customer: text("cus_0"), ..good.clone() }, "customer-gone"),
        ] {
            assert_eq!(refusal(run!(&world, change_customer, command).unwrap_err()), code);
        }
    });
}

#[test]
fn contacts_and_notes_come_change_and_go_without_a_trace_of_what_they_said() {
    on_both_engines(async |world| {
        tell(&world, STORY).await;
        let id = customer(&world, "C1").await;
        let command = SaveContact {
            customer: id.to_string(),
            name: "Claire Fontaine".to_owned(),
            email: "claire@durand.example".to_owned(),
            language: "fr".to_owned(),
            ..SaveContact::default()
        };
        let saved = run!(&world, save_contact, command.clone()).unwrap();
        let again =
            SaveContact { contact: saved.contact.clone(), role: "Comptable".to_owned(), ..command.clone() };
        run!(&world, save_contact, again.clone()).unwrap();
        let contacts = read(&world, async |tx, ctx| list_contacts(tx, ctx, id).await).await;
        let [contact] = &contacts[..] else { panic!("one contact") };
        assert_eq!((contact.name.as_str(), contact.role.as_str()), ("Claire Fontaine", "Comptable"));
        let bad = SaveContact { name: String::new(), ..command.clone() };
        assert_eq!(refusal(run!(&world, save_contact, bad).unwrap_err()), "bad-customer-name");
        let other = customer(&world, "C2").await;
        let stolen = SaveContact { customer: other.to_string(), ..again };
        assert_eq!(refusal(run!(&world, save_contact, stolen).unwrap_err()), "contact-gone");

        let note = WriteNote {
            customer: id.to_string(),
            body: " Rappelle lundi. \u{7} 4111 1111 1111 1111".to_owned(),
        };
        let written = run!(&world, write_note, note).unwrap();
        let notes = read(&world, async |tx, ctx| list_notes(tx, ctx, id, None, 9).await).await;
        assert!(
            notes[0].body.starts_with("Rappelle lundi.") && !notes[0].body.contains("1111 1111"),
            "{notes:?}"
        );
        let empty = WriteNote { customer: id.to_string(), body: " \n ".to_owned() };
        assert_eq!(refusal(run!(&world, write_note, empty).unwrap_err()), "bad-note");
        let (timeline, _) =
            read(&world, async |tx, ctx| list_timeline(tx, ctx, id, &[TimelineKind::Notes], None, 9).await)
                .await;
        assert_eq!(timeline.len(), 1);

        run!(&world, remove_note, RemoveNote { note: written.note.clone() }).unwrap();
        assert_eq!(
            refusal(run!(&world, remove_note, RemoveNote { note: written.note }).unwrap_err()),
            "note-gone"
        );
        run!(&world, remove_contact, RemoveContact { contact: saved.contact.clone() }).unwrap();
        let gone = RemoveContact { contact: saved.contact };
        assert_eq!(refusal(run!(&world, remove_contact, gone).unwrap_err()), "contact-gone");
        assert!(read(&world, async |tx, ctx| list_contacts(tx, ctx, id).await).await.is_empty());
        let events = read(&world, async |tx, ctx| list_events(tx, ctx.org, 0, 99).await).await;
        let data: String = events.iter().map(|event| event.data.as_str()).collect();
        assert!(!data.contains("Claire") && !data.contains("claire@") && !data.contains("lundi"), "{data}");
        let kinds: Vec<&str> = events.iter().rev().take(5).map(|event| event.kind.as_str()).collect();
        assert_eq!(
            kinds,
            ["contact_removed", "note_removed", "note_written", "contact_changed", "contact_added"]
        );
        world.assert_sound().await;
    });
}

#[test]
fn a_tag_is_a_segment() {
    on_both_engines(async |world| {
        tell(&world, STORY).await;
        let id = customer(&world, "C1").await;
        let tags = |tags: &[&str]| TagCustomer {
            customer: id.to_string(),
            tags: tags.iter().map(|tag| (*tag).to_owned()).collect(),
        };
        let tagged = run!(&world, tag_customer, tags(&["grand compte", " public ", "", "public"])).unwrap();
        assert_eq!(tagged.tags, ["grand compte", "public"]);
        let filter = CustomerFilter { tag: "public".to_owned(), ..CustomerFilter::default() };
        let page = read(&world, async |tx, ctx| {
            list_customers_page(tx, ctx, &Behaviours::default(), &filter, (None, None), 9).await
        })
        .await;
        assert_eq!(page.rows.iter().map(|row| row.id).collect::<Vec<_>>(), [id]);
        let all = read(&world, async |tx, ctx| list_tags(tx, ctx).await).await;
        assert_eq!(all, [("grand compte".to_owned(), 1), ("public".to_owned(), 1)]);
        run!(&world, tag_customer, tags(&["public"])).unwrap();
        assert_eq!(read(&world, async |tx, ctx| list_tags_of(tx, ctx, id).await).await, ["public"]);
        let long = "x".repeat(41);
        assert_eq!(refusal(run!(&world, tag_customer, tags(&[&long])).unwrap_err()), "bad-tags");
    });
}

#[test]
fn views_belong_to_who_saved_them() {
    on_both_engines(async |world| {
        let (me, other) =
            (UserId::from_uuid(world.ctx.new_id().unwrap()), UserId::from_uuid(world.ctx.new_id().unwrap()));
        let ctx = &world.ctx;
        let save = async |user: UserId, name: &str, query: &str| {
            let command =
                SaveView { list: "invoices".to_owned(), name: name.to_owned(), query: query.to_owned() };
            let call = Call::new("save_view", &command);
            write(&world.db, ctx, call, async |tx: &mut Tx| save_view(ctx, tx, user, &command).await).await
        };
        let saved = save(me, "Retards", "tab=overdue").await.unwrap();
        let again = save(me, "Retards", "tab=overdue&min=500").await.unwrap();
        assert_ne!(saved.view, again.view, "a view of the same name is replaced");
        let mine = read(&world, async |tx, ctx| list_views(tx, ctx, me, "invoices").await).await;
        assert_eq!(mine.iter().map(|view| view.query.as_str()).collect::<Vec<_>>(), ["tab=overdue&min=500"]);
        assert!(read(&world, async |tx, ctx| list_views(tx, ctx, other, "invoices").await).await.is_empty());
        assert!(read(&world, async |tx, ctx| list_views(tx, ctx, me, "customers").await).await.is_empty());
        assert!(matches!(save(me, " ", "").await, Err(WriteError::Refused(ViewError::BadName))));
        assert!(matches!(
            save(me, "x", &"q".repeat(2_001)).await,
            Err(WriteError::Refused(ViewError::TooLong))
        ));
        let rename = async |user: UserId, name: &str| {
            let command = RenameView { view: again.view.clone(), name: name.to_owned() };
            let call = Call::new("rename_view", &command);
            write(&world.db, ctx, call, async |tx: &mut Tx| rename_view(ctx, tx, user, &command).await).await
        };
        assert!(matches!(rename(other, "À moi").await, Err(WriteError::Refused(ViewError::Unknown(_)))));
        rename(me, "Gros retards").await.unwrap();
        let delete = async |user: UserId| {
            let command = DeleteView { view: again.view.clone() };
            let call = Call::new("delete_view", &command);
            write(&world.db, ctx, call, async |tx: &mut Tx| delete_view(ctx, tx, user, &command).await).await
        };
        assert!(matches!(delete(other).await, Err(WriteError::Refused(ViewError::Unknown(_)))));
        delete(me).await.unwrap();
        assert!(read(&world, async |tx, ctx| list_views(tx, ctx, me, "invoices").await).await.is_empty());
        for index in 0..30 {
            save(me, &format!("Vue {index}"), "").await.unwrap();
        }
        assert!(matches!(save(me, "Une de trop", "").await, Err(WriteError::Refused(ViewError::TooMany))));
    });
}

#[test]
fn columns_belong_to_who_chose_them_and_go_back() {
    on_both_engines(async |world| {
        let (me, other) =
            (UserId::from_uuid(world.ctx.new_id().unwrap()), UserId::from_uuid(world.ctx.new_id().unwrap()));
        let ctx = &world.ctx;
        let choose = async |columns: Option<&[&str]>| {
            let columns = columns.map(|names| names.iter().map(|name| (*name).to_owned()).collect());
            let command = ChooseColumns { list: "invoices".to_owned(), columns };
            let call = Call::new("choose_columns", &command);
            write(&world.db, ctx, call, async |tx: &mut Tx| choose_columns(ctx, tx, me, &command).await).await
        };
        let chosen = async |user: UserId| {
            read(&world, async |tx, ctx| find_columns(tx, ctx, user, "invoices").await).await
        };
        assert_eq!(chosen(me).await, None);
        choose(Some(&["due", "open"])).await.unwrap();
        choose(Some(&["due", "vat"])).await.unwrap();
        assert_eq!(chosen(me).await.unwrap(), ["due", "vat"]);
        assert_eq!(chosen(other).await, None);
        choose(Some(&[])).await.unwrap();
        assert_eq!(chosen(me).await.unwrap(), Vec::<String>::new(), "none but what names a row");
        choose(None).await.unwrap();
        assert_eq!(chosen(me).await, None);
        for wrong in [&["Due; drop"][..], &["x"; 41][..]] {
            assert!(matches!(choose(Some(wrong)).await, Err(WriteError::Refused(ViewError::TooLong))));
        }
    });
}

const MANAGED: &str = "Code client;Nom;Responsable client\nC1;Durand SAS;camille@example.fr\n\
     C2;Martin SARL;nobody@example.fr\nC3;Petit SA;\n";

#[test]
fn a_list_of_customers_says_who_looks_after_them() {
    on_both_engines(async |world| {
        let access = crate::identity_access::access(&world);
        let me = crate::identity_access::owner(&world, &access).await.user;
        let manager = async |number: &str| {
            let mut tx = world.db.begin_read().await.unwrap();
            let found = find_by_number(&mut tx, &world.ctx, number).await.unwrap().unwrap();
            find_manager(&mut tx, &world.ctx, found.id).await.unwrap().map(|user| user.to_string())
        };
        let imported = world.import_customers("c.csv", MANAGED).await.unwrap();
        assert_eq!(imported.customers_new, 3, "a name that is wrong costs no customer");
        let problems: Vec<_> =
            imported.problems.iter().map(|it| format!("{} {}", it.code, it.found)).collect();
        assert_eq!(problems, ["account-manager-unknown nobody@example.fr"]);
        assert_eq!(manager("C1").await, Some(me.clone()));
        assert_eq!((manager("C2").await, manager("C3").await), (None, None));
        // A later list holds for those who are known too; what it does not say stays.
        let later = MANAGED
            .replace("nobody@", "camille@")
            .replace("C1;Durand SAS;camille@example.fr", "C1;Durand SAS;");
        world.import_customers("c2.csv", later).await.unwrap();
        assert_eq!((manager("C1").await, manager("C2").await), (Some(me.clone()), Some(me.clone())));
        // What is said again changes nothing; the log tells how many changed.
        let same = MANAGED
            .replace("nobody@", "camille@")
            .replace("C3;Petit SA;", "C2;Martin SARL;camille@example.fr");
        world.import_customers("c3.csv", same).await.unwrap();
        let told = async |changed: u32| {
            let text = format!("\"managers_changed\":{changed},");
            let kind = "select count(*) from events where kind = 'customers_imported'";
            world.count(&format!("{kind} and data like '%{text}%'")).await
        };
        assert_eq!((told(1).await, told(0).await), (2, 1));
        assert_eq!(manager("C1").await, Some(me.clone()));

        // Only they are seen by somebody who looks after them alone.
        let mut theirs = world.ctx.clone();
        theirs.only_of = Some(me.parse().unwrap());
        let mut tx = world.db.begin_read().await.unwrap();
        let seen = page_of_customers(&mut tx, &theirs, &CardFilter::default(), None, 9).await.unwrap();
        assert_eq!(seen.iter().map(|card| card.number.as_str()).collect::<Vec<_>>(), ["C1", "C2"]);
        let third = find_by_number(&mut tx, &world.ctx, "C3").await.unwrap().unwrap();
        assert!(find_customer(&mut tx, &theirs, third.id).await.unwrap().is_none());
        assert!(find_card(&mut tx, &theirs, third.id).await.unwrap().is_none());
    });
}

const ADDRESSED: &str = "Code client;Nom;Adresse;Complément d'adresse;Code postal;Ville;Pays\n\
     C1;Durand SAS;4 rue des Forges;BP 12;6000;Nice;France\n\
     C2;Petit SA;Rue Haute 3;;1000;Bruxelles;BE\n\
     C3;Moreau SARL;1 rue Basse;;;Lyon;\n";

#[test]
fn a_list_of_customers_says_where_they_get_letters() {
    on_both_engines(async |world| {
        let envelope = async |number: &str| {
            let mut tx = world.db.begin_read().await.unwrap();
            let found = find_by_number(&mut tx, &world.ctx, number).await.unwrap().unwrap();
            let address = find_postal_address(&mut tx, &world.ctx, found.id).await.unwrap();
            address.map(|address| address.on_envelope(&[]).join(", ")).unwrap_or_default()
        };
        let imported = world.import_customers("c.csv", ADDRESSED).await.unwrap();
        assert_eq!(imported.customers_new, 3, "an address that is wrong costs no customer");
        let problems: Vec<_> =
            imported.problems.iter().map(|it| format!("{} {}", it.code, it.found)).collect();
        assert_eq!(problems, ["address-incomplete 1 rue Basse"]);
        assert_eq!(envelope("C1").await, "4 rue des Forges, BP 12, 06000 NICE", "a spreadsheet ate the zero");
        assert_eq!(envelope("C2").await, "Rue Haute 3, 1000 BRUXELLES, BELGIQUE");
        assert_eq!(envelope("C3").await, "");
        // What is known stays; what was missing is taken.
        let later = ADDRESSED.replace("4 rue des Forges", "9 rue Neuve").replace(";;;Lyon", ";;69003;Lyon");
        assert_eq!(world.import_customers("c2.csv", later).await.unwrap().problems, []);
        assert_eq!(envelope("C1").await, "4 rue des Forges, BP 12, 06000 NICE");
        assert_eq!(envelope("C3").await, "1 rue Basse, 69003 LYON");
    });
}
