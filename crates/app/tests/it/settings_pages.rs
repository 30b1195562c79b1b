//! What the pages of settings, first steps and the activity log read.

use app::activity::{ChainEnd, EventFilter, list_filtered, verify_chain, verify_chain_from};
use app::allocation::{
    AddRule, ForgetError, ForgetPayer, LookBackOutcome, RuleError, add_rule, find_rule, forget_payer,
    has_decisions, list_learned, look_back,
};
use app::bookkeeping::{ClosePeriod, SetAccount, close_period, closed_through, list_chart, set_account};
use app::inbox::{FileKind, has_files};
use app::onboarding::{Step, onboarding};
use app::write::{Call, write};
use jiff::civil::date;
use testkit::script::tell;
use testkit::{World, on_both_engines};

use crate::identity_access::{DAY, access, invited, owner, run};

const STORY: &str = "invoice FA-2026-000123 | Durand SAS | 120.00
     bank t1 | 2026-03-03 | 120.00 | MERCI | PLATEFORME X
     bank t2 | 2026-03-04 | -12.00 | FRAIS TENUE DE COMPTE | BANQUE
     match";

async fn filtered(world: &World, filter: EventFilter, before: Option<i64>, limit: i64) -> Vec<String> {
    let mut tx = world.db.begin_read().await.unwrap();
    let found = list_filtered(&mut tx, world.ctx.org, &filter, before, limit).await.unwrap();
    found.into_iter().map(|event| format!("{} {}", event.sequence, event.kind)).collect()
}

/// Closes March's first days, each on a day of the clock of its own.
async fn three_days(world: &World) {
    for (day, actor) in [(1, "anne"), (2, "paul"), (3, "anne")] {
        let mut ctx = world.ctx.clone();
        actor.clone_into(&mut ctx.actor);
        let closing = ClosePeriod { through: date(2026, 3, day) };
        let call = Call::new("close_period", &closing);
        write(&world.db, &ctx, call, async |tx| close_period(&ctx, tx, closing).await).await.unwrap();
        let sales = SetAccount { role: "sales".to_owned(), number: format!("70700{day}") };
        run(world, &ctx, async |tx| set_account(&ctx, tx, &sales).await).await.unwrap();
        world.clock.advance_micros(DAY);
    }
}

#[test]
fn the_log_is_read_by_kind_author_and_time() {
    on_both_engines(async |world| {
        let began = world.ctx.now_micros();
        three_days(&world).await;
        let all = EventFilter::default();
        assert_eq!(filtered(&world, all.clone(), None, 2).await, ["6 account_set", "5 period_closed"]);
        assert_eq!(filtered(&world, all.clone(), Some(3), 9).await, ["2 account_set", "1 period_closed"]);
        let kind = EventFilter { kind: Some("period_closed".to_owned()), ..all.clone() };
        assert_eq!(
            filtered(&world, kind.clone(), None, 9).await,
            ["5 period_closed", "3 period_closed", "1 period_closed"]
        );
        let actor = EventFilter { actor: Some("anne".to_owned()), ..all.clone() };
        assert_eq!(
            filtered(&world, actor.clone(), Some(6), 9).await,
            ["5 period_closed", "2 account_set", "1 period_closed"]
        );
        let both = EventFilter { kind: kind.kind.clone(), actor: actor.actor.clone(), ..all.clone() };
        assert_eq!(filtered(&world, both, None, 9).await, ["5 period_closed", "1 period_closed"]);
        let second_day = EventFilter { from: Some(began + DAY), until: Some(began + 2 * DAY), ..all.clone() };
        assert_eq!(filtered(&world, second_day, None, 9).await, ["4 account_set", "3 period_closed"]);
        let future = EventFilter { from: Some(began + 9 * DAY), ..all.clone() };
        assert_eq!(filtered(&world, future, None, 9).await, [""; 0]);
        let past = EventFilter { until: Some(began), ..all };
        assert_eq!(filtered(&world, past, None, 9).await, [""; 0]);
    });
}

#[test]
fn the_chain_is_verified_step_by_step() {
    on_both_engines(async |world| {
        three_days(&world).await;
        let walk = async |known: ChainEnd, limit| {
            let mut tx = world.db.begin_read().await.unwrap();
            verify_chain_from(&mut tx, world.ctx.org, known, limit).await.unwrap()
        };
        let (first, broken) = walk(ChainEnd::default(), 4).await;
        assert_eq!((first.sequence, &broken), (4, &None));
        let (whole, broken) = walk(first.clone(), 100).await;
        assert_eq!((whole.sequence, broken), (6, None));
        world.tamper("update events set data = '{}' where sequence = 5").await.unwrap();
        let (end, broken) = walk(first, 100).await;
        assert_eq!((end.sequence, broken.map(|found| found.sequence)), (4, Some(5)));
        assert_eq!(walk(whole, 100).await.1, None, "what was verified is not looked at again");
        let mut tx = world.db.begin_read().await.unwrap();
        assert!(verify_chain(&mut tx, world.ctx.org).await.unwrap().1.is_some());
    });
}

#[test]
fn a_learned_payer_is_listed_and_forgotten() {
    on_both_engines(async |world| {
        tell(&world, &format!("{STORY}\naccept t1 1")).await;
        let listed = async || {
            let mut tx = world.db.begin_read().await.unwrap();
            list_learned(&mut tx, &world.ctx, None, 10).await.unwrap()
        };
        let found = listed().await;
        assert_eq!(found.len(), 1);
        assert_eq!(
            (found[0].payer.as_deref(), found[0].customer_name.as_str()),
            (Some("PLATEFORME X"), "Durand SAS")
        );
        let mut tx = world.db.begin_read().await.unwrap();
        let after = Some(found[0].id.parse().unwrap());
        assert_eq!(list_learned(&mut tx, &world.ctx, after, 10).await.unwrap(), []);
        drop(tx);
        let forget = async |alias: &str| {
            let command = ForgetPayer { alias: alias.to_owned() };
            run(&world, &world.ctx, async |tx| forget_payer(&world.ctx, tx, &command).await).await
        };
        forget(&found[0].id).await.unwrap();
        assert_eq!(listed().await, []);
        for gone in [found[0].id.as_str(), "ali_x"] {
            assert!(matches!(forget(gone).await, Err(ForgetError::Unknown(_))), "{gone}");
        }
        assert!(world.run_matching().await.is_some(), "it is matched again without the payer");
        world.assert_sound().await;
    });
}

#[test]
fn a_look_back_names_the_transactions() {
    on_both_engines(async |world| {
        tell(&world, STORY).await;
        let command = AddRule {
            contains: "tenue de compte".to_owned(),
            direction: Some("out".to_owned()),
            amount_min_minor: None,
            amount_max_minor: None,
            account: Some("627000".to_owned()),
            customer: None,
        };
        let made =
            run(&world, &world.ctx, async |tx| add_rule(&world.ctx, tx, &command).await).await.unwrap();
        let mut tx = world.db.begin_read().await.unwrap();
        assert_eq!(find_rule(&mut tx, &world.ctx, &made.id).await.unwrap(), made);
        assert!(matches!(find_rule(&mut tx, &world.ctx, "rul_x").await, Err(RuleError::Unknown(_))));
        let report = look_back(&world.ctx, &mut tx, &made.id).await.unwrap();
        let outcomes: Vec<_> = report.lines.iter().map(|line| line.outcome).collect();
        assert_eq!((report.matched, report.newly_automatic), (1, 1));
        assert_eq!(outcomes, [LookBackOutcome::Decides]);
    });
}

#[test]
fn the_chart_says_what_is_kept_by_the_program() {
    on_both_engines(async |world| {
        let command = SetAccount { role: "sales".to_owned(), number: "707100".to_owned() };
        run(&world, &world.ctx, async |tx| set_account(&world.ctx, tx, &command).await).await.unwrap();
        let mut tx = world.db.begin_read().await.unwrap();
        let chart = list_chart(&mut tx, &world.ctx).await.unwrap();
        let line = |role: &str| chart.iter().find(|line| line.role == role).unwrap();
        assert_eq!((line("sales").number.as_str(), line("sales").usual.as_str()), ("707100", "706000"));
        assert!(line("customers").is_control && !line("sales").is_control);
        assert_eq!(closed_through(&mut tx, &world.ctx).await.unwrap(), None);
    });
}

async fn done(world: &World) -> Vec<Step> {
    let mut tx = world.db.begin_read().await.unwrap();
    let found = onboarding(&world.ctx, &mut tx).await.unwrap();
    found.steps.into_iter().filter(|(_, is_done)| *is_done).map(|(step, _)| step).collect()
}

#[test]
fn first_steps_are_ticked_by_what_happened() {
    on_both_engines(async |world| {
        let access = access(&world);
        owner(&world, &access).await;
        assert_eq!(done(&world).await, []);
        let mut tx = world.db.begin_read().await.unwrap();
        assert!(onboarding(&world.ctx, &mut tx).await.unwrap().is_empty);
        assert!(!has_files(&mut tx, &world.ctx, None).await.unwrap());
        drop(tx);
        tell(&world, STORY).await;
        assert_eq!(done(&world).await, [Step::ImportInvoices, Step::ImportStatements]);
        let mut tx = world.db.begin_read().await.unwrap();
        assert!(has_files(&mut tx, &world.ctx, Some(FileKind::Invoices)).await.unwrap());
        assert!(!has_files(&mut tx, &world.ctx, Some(FileKind::Customers)).await.unwrap());
        assert!(!has_decisions(&mut tx, &world.ctx).await.unwrap());
        assert!(!onboarding(&world.ctx, &mut tx).await.unwrap().is_empty);
        drop(tx);
        tell(&world, "accept t1 1").await;
        invited(&world, &access, "compta@example.fr", "accountant").await;
        assert_eq!(done(&world).await.len(), 4);
        let facts = app::identity::EntityFacts {
            name: "Atelier".to_owned(),
            siren: "732829320".to_owned(),
            vat_number: String::new(),
            address: String::new(),
        };
        let command = app::identity::ChangeEntity { entity: world.ctx.legal_entity.to_string(), facts };
        run(&world, &world.ctx, async |tx| app::identity::change_entity(&world.ctx, tx, &command).await)
            .await
            .unwrap();
        let mut tx = world.db.begin_read().await.unwrap();
        assert!(onboarding(&world.ctx, &mut tx).await.unwrap().is_complete());
    });
}
