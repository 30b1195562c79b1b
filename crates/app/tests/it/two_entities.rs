//! Two legal entities of one organisation: the same customers, numbers, account and files, and nothing in common.

use app::allocation::{Adjust, AdjustedDocument, AdjustmentKind};
use app::bookkeeping::{ClosePeriod, SetAccount, close_period, closed_through, list_lettrage, set_account};
use app::context::Ctx;
use app::identity::{EntityFacts, add_entity};
use app::reporting::aged_balance;
use app::verification::check;
use app::write::{Call, write};
use db::Tx;
use jiff::civil::date;
use testkit::script::tell;
use testkit::{World, on_both_engines};

use crate::identity_access::run;

const STORY: &str = "customer C1 | Durand Paysage SAS | FR7630004000031234567890143
     invoice FA-2026-000123 | Durand Paysage SAS | 120.00
     invoice FA-2026-000124 | Durand Paysage SAS | 80.00
     credit AV-2026-000009 | Durand Paysage SAS | -30.00
     bank t1 | 2026-03-03 | 120.00 | FA-2026-000123 | DURAND PAYSAGE SAS
     bank t2 | 2026-03-04 | 33.00 | MERCI |
     match";

async fn adjust(world: &World, document: &str) -> Result<String, String> {
    let command = Adjust {
        kind: AdjustmentKind::WriteOff,
        documents: vec![AdjustedDocument::whole(document)],
        recovers_vat: false,
        reason: "perte".to_owned(),
        reference: String::new(),
        on: None,
    };
    world.adjust(&command).await.map(|made| made.adjustment).map_err(|error| error.to_string())
}

/// What a reader sees of the books of an entity.
async fn seen(world: &World) -> (Vec<(String, i64)>, Vec<String>, i64) {
    let mut tx = world.db.begin_read().await.unwrap();
    let codes = list_lettrage(&mut tx, &world.ctx).await.unwrap();
    let mut codes: Vec<String> = codes.into_values().collect();
    codes.sort();
    let aged = aged_balance(&mut tx, &world.ctx, world.ctx.today()).await.unwrap();
    tx.rollback().await.unwrap();
    (world.balances().await, codes, aged.totals[0].1.total_minor())
}

async fn damages(world: &World, ctx: &Ctx) -> Vec<&'static str> {
    let mut tx = world.db.begin_read().await.unwrap();
    let checks = check(&mut tx, ctx).await.unwrap();
    let damaged = checks.iter().filter(|it| it.is_damage && !it.findings.is_empty());
    damaged.map(|it| it.name).collect()
}

#[test]
fn books_of_two_entities_have_nothing_in_common() {
    on_both_engines(async |mut world| {
        let ours = world.ctx.clone();
        let facts = EntityFacts {
            name: "Filiale".to_owned(),
            siren: String::new(),
            vat_number: String::new(),
            address: String::new(),
        };
        let added = run(&world, &ours, async |tx| add_entity(&ours, tx, &facts).await).await.unwrap();
        let theirs = ours.on_entity(added.id.parse().unwrap());

        let told = tell(&world, STORY).await;
        world.ctx = theirs.clone();
        assert_eq!(tell(&world, STORY).await, told, "the same files once more, for the other entity");
        let before = seen(&world).await;

        // What one entity does is neither seen nor possible from the other.
        world.ctx = ours.clone();
        let decided = world.allocations().await[0].id.clone();
        let waiting = world.exceptions().await[0].transaction.id.clone();
        let lost = adjust(&world, "FA-2026-000124").await.unwrap();
        world.undo(&decided).await.unwrap();
        let account = SetAccount { role: "settlement_loss".to_owned(), number: "658100".to_owned() };
        let call = Call::new("set_account", &account.number);
        write(&world.db, &ours, call, async |tx: &mut Tx| set_account(&ours, tx, &account).await)
            .await
            .unwrap();
        let closing = ClosePeriod { through: date(2026, 3, 30) };
        let call = Call::new("close_period", &closing);
        write(&world.db, &ours, call, async |tx: &mut Tx| close_period(&ours, tx, closing).await)
            .await
            .unwrap();
        world.ctx = theirs.clone();
        assert_eq!(seen(&world).await, before);
        let mut tx = world.db.begin_read().await.unwrap();
        assert_eq!(closed_through(&mut tx, &theirs).await.unwrap(), None);
        assert_eq!(closed_through(&mut tx, &ours).await.unwrap(), Some(date(2026, 3, 30)));
        let item = app::receivables::find_by_number(&mut tx, &ours, "FA-2026-000123").await.unwrap().unwrap();
        tx.rollback().await.unwrap();
        let words = |error: &dyn std::fmt::Display| error.to_string();
        assert_eq!(
            words(&world.undo(&decided).await.unwrap_err()),
            format!("there is no allocation {decided}")
        );
        assert_eq!(
            words(&world.accept(&waiting, 1).await.unwrap_err()),
            format!("there is no transaction {waiting}")
        );
        assert_eq!(
            words(&world.set_aside(&waiting, true).await.unwrap_err()),
            format!("there is no transaction {waiting}")
        );
        assert_eq!(
            words(&world.undo_adjustment(&lost).await.unwrap_err()),
            format!("there is no adjustment {lost}")
        );
        assert_eq!(
            adjust(&world, &item.id.to_string()).await,
            Err(format!("document {} is not open", item.id))
        );
        assert_eq!(seen(&world).await, before);

        // Matching the one leaves the other alone, and damage to the one is told of the one.
        world.run_matching().await;
        assert_eq!(world.allocations().await.len(), 1);
        for ctx in [&ours, &theirs] {
            assert_eq!(damages(&world, ctx).await, [""; 0]);
        }
        let entity = ours.legal_entity;
        world
            .tamper(&format!(
                "update open_balances set open_minor = 1 where item_id in \
                 (select item_id from open_balances where legal_entity_id = {} limit 1)",
                match world.engine {
                    db::Engine::Sqlite => format!("x'{}'", entity.uuid().simple()),
                    db::Engine::Postgres => format!("'{}'", entity.uuid()),
                }
            ))
            .await
            .unwrap();
        assert_eq!(damages(&world, &ours).await, ["open-balances"]);
        assert_eq!(damages(&world, &theirs).await, [""; 0]);
    });
}
