//! First steps, sample data, help.

use std::time::Duration;

use app::collections::{Mode, SetMode, list_plans, make_default_plans, set_mode};
use app::identity::Role;
use axum::http::StatusCode;
use testkit::script::tell;
use testkit::{World, on_both_engines};

use crate::harness::{Caller, TestDesk};

#[test]
fn sample_data_come_into_an_empty_space_only() {
    on_both_engines(async |world: World| {
        let desk = TestDesk::new(&world);
        let me = desk.caller(Role::Owner).await;
        let page = desk.get(&me, "/start").await.body;
        assert!(page.contains("0 sur 5") && page.contains("action=\"/start/sample\""), "{page}");
        assert_eq!(desk.post(&me, "/start/sample", &[]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        tell(&world, "invoice FA-2026-000123 | Durand SAS | 120.00\nmatch").await;
        let page = desk.get(&me, "/start").await.body;
        assert!(page.contains("1 sur 5") && !page.contains("action=\"/start/sample\""), "{page}");
        let before = world.row_counts().await;
        desk.post(&me, "/start/sample", &[("sample", "yes")]).await;
        tokio::time::sleep(Duration::from_millis(50)).await;
        let kept =
            |counts: &[(&str, i64)]| counts.iter().find(|(table, _)| *table == "input_files").unwrap().1;
        assert_eq!(kept(&world.row_counts().await), kept(&before));
    });
}

#[test]
fn sample_data_are_loaded_in_the_background() {
    on_both_engines(async |world: World| {
        let desk = TestDesk::new(&world);
        let me = desk.caller(Role::Finance).await;
        let begun = desk.post(&me, "/start/sample", &[("sample", "yes")]).await;
        assert_eq!(begun.location(), "/start");
        for _ in 0..600 {
            let part = desk.get(&me, "/start/progress").await.body;
            assert!(!part.contains("notice-bad"), "{part}");
            if part.contains("notice-ok") {
                let page = desk.get(&me, "/start").await.body;
                // What was tried with sample data is no step done, and every page says whose figures these are.
                assert!(page.contains("0 sur 5"), "{page}");
                assert!(desk.get(&me, "/customers").await.body.contains("sample-note"));
                world.assert_sound().await;
                remove_them(&world, &desk, &me).await;
                return;
            }
            assert!(part.contains("<progress"), "{part}");
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        panic!("the sample data never came");
    });
}

/// Decides about a line by hand, then takes everything out again; while something else is there that is refused.
async fn remove_them(world: &World, desk: &TestDesk<'_>, me: &Caller) {
    let page = desk.get(me, "/reconcile").await.body;
    let line = page.split("id=\"line-").nth(1).unwrap();
    let value = |name: &str| {
        let rest = line.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap();
        rest.split('"').next().unwrap().to_owned()
    };
    let path = format!("/reconcile/{}/accept", line.split('"').next().unwrap());
    let form = [("number", value("number")), ("fingerprint", value("fingerprint"))];
    let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(desk.post(me, &path, &form).await.status, StatusCode::SEE_OTHER);
    world.clock.advance_micros(1_000_000);
    tell(world, "invoice FA-OWN-1 | Durand SAS | 120.00").await;
    // Reminders were tried with them too.
    let ctx = &world.ctx;
    let mut tx = world.db.begin_write().await.unwrap();
    make_default_plans(ctx, &mut tx).await.unwrap();
    for plan in list_plans(&mut tx, ctx).await.unwrap() {
        set_mode(ctx, &mut tx, &SetMode { plan: plan.id, mode: Mode::Shadow }).await.unwrap();
    }
    tx.commit().await.unwrap();
    app::work::decide_now(&world.db, ctx).await.unwrap();
    let said = world.count("select count(*) from dunning_messages").await;
    assert!(said + world.count("select count(*) from dunning_waits").await > 0);
    let remove = [("sample", "remove")];
    let mixed = desk.post(me, "/start/sample/remove", &remove).await;
    assert_eq!(mixed.status, StatusCode::CONFLICT, "{}", mixed.body);
    let own = desk.get(me, "/import").await.body;
    let own = own.split("href=\"/import/fil_").nth(1).unwrap().split('"').next().unwrap();
    let undone = desk.post(me, &format!("/import/fil_{own}/undo"), &[("reason", "essai")]).await;
    assert_eq!(undone.status, StatusCode::SEE_OTHER, "{}", undone.body);
    let removed = desk.post(me, "/start/sample/remove", &remove).await;
    assert_eq!(removed.status, StatusCode::SEE_OTHER, "{}", removed.body);
    let counts = world.row_counts().await;
    let left = |table: &str| counts.iter().find(|(name, _)| *name == table).unwrap().1;
    assert_eq!((left("open_items"), left("bank_transactions"), left("allocations")), (0, 0, 0));
    assert_eq!(left("customers"), 1, "only the one of the invoice of their own");
    assert!(!desk.get(me, "/start").await.body.contains("sample-note"));
    world.assert_sound().await;
}

#[test]
fn the_card_is_put_away() {
    on_both_engines(async |world: World| {
        let desk = TestDesk::new(&world);
        let me = desk.caller(Role::Owner).await;
        assert_eq!(desk.post(&me, "/start/dismiss", &[]).await.status, StatusCode::SEE_OTHER);
        let log = desk.get(&me, "/activity?kind=profile_changed").await.body;
        assert!(log.contains("premiers pas masqués"), "{log}");
        let form = [("name", "Anne"), ("language", "fr"), ("theme", "system"), ("shortcuts", "on")];
        desk.post(&me, "/account", &form).await;
        let log = desk.get(&me, "/activity?kind=profile_changed").await.body;
        assert!(!log.contains("<del>oui</del>"), "saving the profile keeps what was put away: {log}");
    });
}

#[test]
fn help_is_there_for_every_role() {
    on_both_engines(async |world: World| {
        let desk = TestDesk::new(&world);
        let me = desk.caller(Role::Sales).await;
        for (path, text) in [
            ("/help", "<kbd>J</kbd>"),
            ("/help/support", "quittance check"),
            ("/help/accessibility", "WCAG 2.2"),
        ] {
            let page = desk.get(&me, path).await;
            assert!(page.status == StatusCode::OK && page.body.contains(text), "{path}");
        }
    });
}
