//! What several people and several legal entities share: lines that somebody looks after, cash across entities,
//! the log as a file.

use app::identity::Role;
use axum::http::StatusCode;
use testkit::script::{tell, transaction_id};
use testkit::{World, on_both_engines};

use crate::harness::TestDesk;

const STORY: &str = "invoice FA-2026-0001 | Durand Paysage SAS | 100.00 | 2026-01-05 | 2026-02-04
    bank t1 | 2026-03-03 | 33.00 | DIVERS | PLATEFORME X |
    bank t2 | 2026-03-20 | 44.00 | AUTRE | PLATEFORME Y |
    match";

#[test]
fn a_line_in_suspense_has_somebody_who_looks_after_it() {
    on_both_engines(async |world: World| {
        tell(&world, STORY).await;
        let desk = TestDesk::new(&world);
        let (me, auditor) = (desk.caller(Role::Owner).await, desk.caller(Role::Auditor).await);
        let first = transaction_id(&world, "t1").await;
        let path = "/accounting/suspense/owner";
        let form = [("transaction", first.as_str()), ("person", "owner@test.example")];
        assert_eq!(desk.post(&auditor, path, &form).await.status, StatusCode::FORBIDDEN);
        assert_eq!(desk.post(&me, path, &form[1..]).await.status, StatusCode::CONFLICT, "no line is ticked");
        assert_eq!(desk.post(&me, path, &form).await.status, StatusCode::SEE_OTHER);
        let shown = async |path: &str| desk.get(&auditor, path).await.body;
        let all = shown("/accounting/suspense").await;
        assert!(all.contains("PLATEFORME X") && all.contains("PLATEFORME Y") && all.contains("Anne Durand"));
        assert!(all.contains("28 jours"), "with its age");
        let nobody = shown("/accounting/suspense?owner=nobody").await;
        assert!(nobody.contains("PLATEFORME Y") && !nobody.contains("PLATEFORME X"));
        let mine = desk.get(&me, "/accounting/suspense?owner=mine").await.body;
        assert!(mine.contains("PLATEFORME X") && !mine.contains("PLATEFORME Y"));
        assert!(shown("/accounting/suspense?format=csv").await.contains("Anne Durand"));
        assert_eq!(world.count("select count(*) from events where kind = 'waiting_owner_set'").await, 1);
    });
}

#[test]
fn cash_is_told_across_legal_entities() {
    on_both_engines(async |world: World| {
        tell(&world, STORY).await;
        let desk = TestDesk::new(&world);
        let me = desk.caller(Role::Owner).await;
        assert!(!desk.get(&me, "/").await.body.contains("Toutes les entités"), "there is one entity");
        desk.post(&me, "/settings/entities", &[("name", "Filiale Nord")]).await;
        assert_eq!(world.count("select count(*) from legal_entities").await, 2);
        let page = desk.get(&me, "/").await.body;
        let group = &page[page.find("Toutes les entités").expect("the cash of every entity")..];
        assert!(group.contains("Atelier Test ·") && group.contains("77,00"), "by account of each entity");
    });
}

#[test]
fn the_log_is_a_spreadsheet_too() {
    on_both_engines(async |world: World| {
        tell(&world, STORY).await;
        let desk = TestDesk::new(&world);
        let (me, sales) = (desk.caller(Role::Owner).await, desk.caller(Role::Sales).await);
        assert_eq!(desk.get(&sales, "/activity.xlsx").await.status, StatusCode::FORBIDDEN);
        let file = desk.get(&me, "/activity.xlsx?kind=statements_imported").await;
        assert_eq!(file.status, StatusCode::OK);
        assert!(
            file.body.starts_with("PK")
                && file.headers["content-disposition"].to_str().unwrap().contains(".xlsx")
        );
        assert!(desk.get(&me, "/activity").await.body.contains("/activity.xlsx"));
    });
}
