//! A discount is written where it belongs, and told apart from the money.

use app::allocation::SplitLine;
use app::identity::Role;
use testkit::script::{tell, transaction_id};
use testkit::{World, on_both_engines};

use crate::harness::TestDesk;

#[test]
fn what_a_payer_calls_a_discount_is_written_as_one_and_told_apart() {
    on_both_engines(async |world: World| {
        tell(
            &world,
            "customer C1 | Durand Paysage SAS |
             invoice FA-2026-000123 | Durand Paysage SAS | 120.00
             bank t1 | 2026-03-03 | 117.60 | FA-2026-000123 escompte 2% | DURAND PAYSAGE SAS
             match",
        )
        .await;
        let desk = TestDesk::new(&world);
        let caller = desk.caller(Role::Owner).await;
        let id = transaction_id(&world, "t1").await;
        let panel = desk.get(&caller, &format!("/reconcile/{id}/find?mode=difference")).await.body;
        let field = |name: &str| {
            let tag =
                panel.split(&format!("<input id=\"{name}\"")).nth(1).unwrap().split('>').next().unwrap();
            tag.split("value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
        };
        assert_eq!(
            (field("discount_granted"), field("settlement_difference")),
            ("-2,40".to_owned(), String::new())
        );
        let lines = vec![
            SplitLine::Document { number: "FA-2026-000123".to_owned(), amount_minor: 12_000 },
            SplitLine::Difference { role: "discount_granted".to_owned(), amount_minor: -240 },
        ];
        world.split(&id, lines).await.unwrap();
        let mut tx = world.db.begin_read().await.unwrap();
        let number = "FA-2026-000123";
        let item = app::receivables::find_by_number(&mut tx, &world.ctx, number).await.unwrap().unwrap();
        drop(tx);
        for page in [format!("/invoices/{}", item.id), format!("/customers/{}?tab=payments", item.customer)] {
            let body = desk.get(&caller, &page).await.body.replace(['\u{a0}', '\u{202f}'], " ");
            for text in ["117,60 €", "Escompte accordé", "2,40 €"] {
                assert!(body.contains(text), "{page}: {text}: {body}");
            }
        }
        // The statements of this account say balances; those of an account without any are not continuous.
        let bank = desk.get(&caller, "/bank").await.body;
        assert!(bank.contains("Continue"), "{bank}");
    });
}

#[test]
fn an_account_without_any_balance_is_not_called_continuous() {
    on_both_engines(async |world: World| {
        let list = "Date;Libellé;Montant\n02/03/2026;VIR DURAND;120,00\n";
        world.import_statements("b.csv", list).await.unwrap();
        let desk = TestDesk::new(&world);
        let caller = desk.caller(Role::Owner).await;
        let bank = desk.get(&caller, "/bank").await.body;
        assert!(bank.contains("Sans solde") && !bank.contains("Continue<"), "{bank}");
    });
}

#[test]
fn files_are_named_in_the_language_of_who_asks() {
    on_both_engines(async |world: World| {
        let desk = TestDesk::new(&world);
        let caller = desk.caller(Role::Owner).await;
        let csv = desk.get(&caller, "/activity.csv").await;
        let name = csv.headers["content-disposition"].to_str().unwrap();
        assert!(name.contains("\"journal-d-activite-") && name.ends_with(".csv\""), "{name}");
    });
}
