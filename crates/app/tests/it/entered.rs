//! One document or one customer, stated field by field: once, whatever is repeated, and only as it can be.

use app::activity::list_events;
use app::customers::{
    CardFilter, CustomerEntered, EnterCustomer, EnterCustomerError, enter_customer, find_card,
    page_of_customers,
};
use app::receivables::{
    DocumentEntered, DocumentVat, EnterDocument, EnterDocumentError, enter_document, find_item, sum_open_of,
};
use app::write::{Call, WriteError, write};
use db::Tx;
use jiff::civil::date;
use testkit::{World, on_both_engines};

fn document(number: &str) -> EnterDocument {
    EnterDocument {
        is_credit_note: false,
        number: number.to_owned(),
        customer: EnterCustomer {
            number: "C9".to_owned(),
            name: "Garage Dupuis".to_owned(),
            ..EnterCustomer::default()
        },
        issued_on: date(2026, 3, 1),
        due_on: None,
        currency: "EUR".to_owned(),
        total_minor: 12_000,
        open_minor: None,
        vat: vec![DocumentVat { rate_bps: 2000, base_minor: 10_000, vat_minor: 2_000 }],
        vat_on_payment: false,
        payment_reference: String::new(),
        purchase_order: String::new(),
        preceding: Vec::new(),
        discount: Some((date(2026, 3, 10), 200)),
    }
}

async fn enter(
    world: &World,
    command: &EnterDocument,
) -> Result<DocumentEntered, WriteError<EnterDocumentError>> {
    let ctx = &world.ctx;
    let call = Call::new("enter_document", command);
    write(&world.db, ctx, call, async |tx: &mut Tx| enter_document(ctx, tx, command).await).await
}

async fn customer(
    world: &World,
    command: &EnterCustomer,
) -> Result<CustomerEntered, WriteError<EnterCustomerError>> {
    let ctx = &world.ctx;
    let call = Call::new("enter_customer", command);
    write(&world.db, ctx, call, async |tx: &mut Tx| enter_customer(ctx, tx, command).await).await
}

async fn event_count(world: &World) -> usize {
    let mut tx = world.db.begin_read().await.unwrap();
    list_events(&mut tx, world.ctx.org, 0, 1_000).await.unwrap().len()
}

#[test]
fn a_document_enters_once_and_is_posted() {
    on_both_engines(async |world| {
        let first = enter(&world, &document("FA-1")).await.unwrap();
        assert!(first.is_new && first.is_customer_new);
        let assumed = "select count(*) from input_problems where code = 'due-date-assumed'";
        assert_eq!(world.count(assumed).await, 1, "the due date that nobody stated is told, as of a file");
        let events = event_count(&world).await;
        let again = enter(&world, &document("FA-1")).await.unwrap();
        assert_eq!((again.is_new, again.item.as_str()), (false, first.item.as_str()));
        assert_eq!(event_count(&world).await, events, "the same document again is no event");
        let mut said_otherwise = document("FA-1");
        said_otherwise.payment_reference = "RF18".to_owned();
        let again = enter(&world, &said_otherwise).await.unwrap();
        assert_eq!((again.is_new, again.item.as_str()), (false, first.item.as_str()));

        let mut tx = world.db.begin_read().await.unwrap();
        let item = find_item(&mut tx, &world.ctx, first.item.parse().unwrap()).await.unwrap().unwrap();
        assert_eq!((item.open_minor, item.due_on), (12_000, date(2026, 3, 31)));
        assert_eq!(item.discount, Some((date(2026, 3, 10), 240)));
        let sums = sum_open_of(&mut tx, &world.ctx, item.customer, date(2026, 4, 1)).await.unwrap();
        assert_eq!(sums, [("EUR".to_owned(), 12_000, 12_000)]);
        tx.rollback().await.unwrap();

        let mut credit = document("AV-1");
        credit.is_credit_note = true;
        credit.discount = None;
        assert!(enter(&world, &credit).await.unwrap().is_new);
        let mut partly_paid = document("FA-2");
        partly_paid.open_minor = Some(5_000);
        assert!(enter(&world, &partly_paid).await.unwrap().is_new);
        world.assert_sound().await;
    });
}

#[test]
fn a_document_that_cannot_be_is_refused_and_leaves_nothing() {
    on_both_engines(async |world| {
        enter(&world, &document("FA-1")).await.unwrap();
        let events = event_count(&world).await;
        let check = async |change: fn(&mut EnterDocument), expected: &str| {
            let mut command = document("FA-9");
            change(&mut command);
            let error = enter(&world, &command).await.unwrap_err();
            assert_eq!(error.to_string(), expected);
        };
        check(|it| it.number = " ".to_owned(), "number cannot be so").await;
        check(|it| it.number = "x".repeat(201), "number cannot be so").await;
        check(|it| it.customer = EnterCustomer::default(), "the customer is not named").await;
        check(|it| it.customer.siren = "73282932".to_owned(), "customer.siren cannot be so").await;
        check(|it| it.customer.country = "FRA".to_owned(), "customer.country cannot be so").await;
        check(|it| it.currency = "EURO".to_owned(), "currency cannot be so").await;
        check(|it| it.total_minor = i64::MAX, "total_minor cannot be so").await;
        check(|it| it.open_minor = Some(12_001), "open_minor cannot be so").await;
        check(|it| it.vat[0].vat_minor = 12_001, "vat cannot be so").await;
        check(|it| it.issued_on = date(-9999, 1, 1), "issued_on cannot be so").await;
        check(|it| it.due_on = Some(date(2026, 2, 1)), "due_on cannot be so").await;
        check(|it| it.discount = Some((date(2026, 2, 1), 100)), "discount cannot be so").await;
        check(|it| it.purchase_order = "a\nb".to_owned(), "purchase_order cannot be so").await;
        check(|it| it.preceding = vec![String::new(); 51], "preceding cannot be so").await;
        check(
            |it| {
                it.number = "FA-1".to_owned();
                it.total_minor = 13_000;
            },
            "FA-1 is known with another customer or total",
        )
        .await;
        check(
            |it| it.vat.push(DocumentVat { rate_bps: 1000, base_minor: 0, vat_minor: 11_000 }),
            "the VAT is more than the total",
        )
        .await;
        assert_eq!(event_count(&world).await, events);
        world.assert_sound().await;
    });
}

#[test]
fn a_customer_enters_once() {
    on_both_engines(async |world| {
        let command = EnterCustomer {
            number: "C9".to_owned(),
            name: "Garage Dupuis".to_owned(),
            siren: "732 829 320".to_owned(),
            vat_number: "fr44 732829320".to_owned(),
            country: "fr".to_owned(),
            ..EnterCustomer::default()
        };
        let first = customer(&world, &command).await.unwrap();
        let again = customer(&world, &command).await.unwrap();
        assert_eq!((first.is_new, again.is_new, &first.customer), (true, false, &again.customer));
        let by_siren = EnterCustomer {
            siren: "732829320".to_owned(),
            name: "Dupuis".to_owned(),
            ..EnterCustomer::default()
        };
        assert_eq!(customer(&world, &by_siren).await.unwrap().customer, first.customer);
        let refused = customer(&world, &EnterCustomer::default()).await.unwrap_err();
        assert_eq!(refused.to_string(), "the customer is not named");
        let odd =
            EnterCustomer { email: "a\u{0}b".to_owned(), name: "X".to_owned(), ..EnterCustomer::default() };
        assert_eq!(customer(&world, &odd).await.unwrap_err().to_string(), "email cannot be so");

        let mut tx = world.db.begin_read().await.unwrap();
        let row = find_card(&mut tx, &world.ctx, first.customer.parse().unwrap()).await.unwrap().unwrap();
        assert_eq!((row.siren.as_str(), row.vat_number.as_str()), ("732829320", "FR44732829320"));
        assert_eq!(row.country, "FR");
        let page = async |tx: &mut Tx, filter: CardFilter| {
            page_of_customers(tx, &world.ctx, &filter, None, 10).await.unwrap().len()
        };
        let any = CardFilter::default;
        let asked = |text: &str| Some(text.to_owned());
        assert_eq!(page(&mut tx, CardFilter { siren: asked("732829320"), ..any() }).await, 1);
        assert_eq!(page(&mut tx, CardFilter { number: asked("C8"), ..any() }).await, 0);
        for (text, count) in [("DÛPUIS", 1), ("garage", 1), ("Martin", 0), ("%", 0), ("", 1)] {
            assert_eq!(page(&mut tx, CardFilter { text: asked(text), ..any() }).await, count, "{text}");
        }
    });
}
