//! What was settled beside the money, a discount or a small difference, is told apart from it.

use app::allocation::SplitLine;
use app::listing::{find_document, list_payments};
use app::reporting::Span;
use app::reporting::accounting::{account_statement, search_customers};
use money::Currency;
use testkit::script::{tell, transaction_id};
use testkit::{World, on_both_engines};

async fn statement(world: &World) -> Vec<String> {
    let mut tx = world.db.begin_read().await.unwrap();
    let durand = *search_customers(&mut tx, &world.ctx, "DURAND").await.unwrap().iter().next().unwrap();
    let found = account_statement(&mut tx, &world.ctx, (durand, Currency::EUR), Span::ALL).await.unwrap();
    let lines = found.lines.iter().map(|line| {
        let numbers = line.numbers.join("+");
        format!("{} {:?} {numbers} {} {}", line.on, line.what, line.amount_minor, line.balance_minor)
    });
    lines.collect()
}

/// Of each payment of the customer, and of each of a document: money, and what beside it.
async fn payments(world: &World, number: &str) -> (Vec<String>, Vec<String>) {
    let mut tx = world.db.begin_read().await.unwrap();
    let durand = *search_customers(&mut tx, &world.ctx, "DURAND").await.unwrap().iter().next().unwrap();
    let of_customer = list_payments(&mut tx, &world.ctx, durand, None, 10).await.unwrap();
    let of_customer = of_customer.iter().map(|payment| {
        let beside = payment.beside.iter().map(|part| format!(" {} {}", part.role, part.amount_minor));
        format!("{}{}", payment.received_minor(), beside.collect::<String>())
    });
    let item = app::receivables::find_by_number(&mut tx, &world.ctx, number).await.unwrap().unwrap();
    let found = find_document(&mut tx, &world.ctx, item.id, false).await.unwrap().unwrap();
    let of_document = found.payments.iter().map(|payment| {
        let beside = payment.beside.iter().map(|part| format!(" {} {}", part.role, part.amount_minor));
        format!("{}{}", payment.received_minor(), beside.collect::<String>())
    });
    (of_customer.collect(), of_document.collect())
}

#[test]
fn a_discount_is_no_money_that_came_in() {
    on_both_engines(async |world| {
        tell(
            &world,
            "invoice FA-1 | Durand SAS | 120.00
             invoice FA-2 | Durand SAS | 80.00
             bank t1 | 2026-03-03 | 117.60 | FA-1 escompte 2% | DURAND SAS
             bank t2 | 2026-03-05 | 80.02 | MERCI | DURAND SAS
             match",
        )
        .await;
        let document =
            |number: &str, amount_minor| SplitLine::Document { number: number.to_owned(), amount_minor };
        let beside = |role: &str, amount_minor| SplitLine::Difference { role: role.to_owned(), amount_minor };
        let t1 = transaction_id(&world, "t1").await;
        let lines = vec![document("FA-1", 12_000), beside("discount_granted", -240)];
        let discounted = world.split(&t1, lines).await.unwrap();
        let t2 = transaction_id(&world, "t2").await;
        let lines = vec![document("FA-2", 8_000), beside("settlement_difference", 2)];
        world.split(&t2, lines).await.unwrap();
        assert_eq!(
            statement(&world).await,
            [
                "2026-02-02 Invoice FA-1 12000 12000",
                "2026-02-02 Invoice FA-2 8000 20000",
                "2026-03-03 Payment FA-1 -11760 8240",
                "2026-03-03 Discount FA-1 -240 8000",
                "2026-03-05 Payment FA-2 -8002 -2",
                "2026-03-05 Adjustment FA-2 2 0",
            ]
        );
        let (of_customer, of_document) = payments(&world, "FA-1").await;
        assert_eq!(of_customer, ["8002 settlement_difference 2", "11760 discount_granted -240"]);
        assert_eq!(of_document, ["11760 discount_granted -240"]);
        assert_eq!(payments(&world, "FA-2").await.1, ["8002 settlement_difference 2"]);
        // Undone, the discount goes back with the money, each for itself.
        world.clock.advance_micros(86_400_000_000);
        world.undo(&discounted.allocation).await.unwrap();
        assert_eq!(
            statement(&world).await[6..],
            ["2026-04-01 PaymentUndone FA-1 11760 11760", "2026-04-01 Discount FA-1 240 12000"]
        );
        world.assert_sound().await;
    });
}

#[test]
fn a_difference_of_several_documents_is_told_with_the_payment_and_of_none_of_them() {
    on_both_engines(async |world| {
        tell(
            &world,
            "invoice FA-1 | Durand SAS | 120.00
             invoice FA-2 | Durand SAS | 80.00
             bank t1 | 2026-03-03 | 199.00 | MERCI | DURAND SAS
             match
             ",
        )
        .await;
        let document =
            |number: &str, amount_minor| SplitLine::Document { number: number.to_owned(), amount_minor };
        let charges = SplitLine::Difference { role: "bank_charges".to_owned(), amount_minor: -100 };
        let t1 = transaction_id(&world, "t1").await;
        world.split(&t1, vec![document("FA-1", 12_000), document("FA-2", 8_000), charges]).await.unwrap();
        let (of_customer, of_document) = payments(&world, "FA-1").await;
        assert_eq!(of_customer, ["19900 bank_charges -100"]);
        assert_eq!(of_document, ["12000"]);
        assert_eq!(
            statement(&world).await[2..],
            ["2026-03-03 Payment FA-1+FA-2 -19900 100", "2026-03-03 Adjustment FA-1+FA-2 -100 0",]
        );
    });
}
