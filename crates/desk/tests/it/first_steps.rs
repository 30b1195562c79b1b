//! First steps, sample data, help.

use std::time::Duration;

use app::identity::Role;
use axum::http::StatusCode;
use testkit::script::tell;
use testkit::{World, on_both_engines};

use crate::harness::TestDesk;

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
                assert!(page.contains("3 sur 5"), "{page}");
                world.assert_sound().await;
                return;
            }
            assert!(part.contains("<progress"), "{part}");
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        panic!("the sample data never came");
    });
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
