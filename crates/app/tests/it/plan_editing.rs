//! Plans that people edit: what is said about them, their versions, a copy, and what one would do before it is saved.

use app::activity::list_events;
use app::collections::{
    ChannelWord, CopyPlan, DunningError, Mode, PlanBody, PlanView, SavePlan, StepBody, ToneWord, copy_plan,
    free_step_key, page_of_plan_versions, remarks_on_plan, save_plan, try_plan, version_body,
};
use app::ids::DunningPlanId;
use app::write::{Call, WriteError, write};
use db::Tx;
use jiff::civil::date;
use testkit::{World, on_both_engines};

use crate::collections::Shop;

async fn save(
    world: &World,
    plan: &str,
    body: &PlanBody,
    seen: i64,
) -> Result<i64, WriteError<DunningError>> {
    let ctx = &world.ctx;
    let command = SavePlan { plan: plan.to_owned(), body: body.clone(), seen: Some(seen) };
    let call = Call::new("save_plan", &command);
    let saved = write(&world.db, ctx, call, async |tx: &mut Tx| save_plan(ctx, tx, &command).await);
    Ok(saved.await?.version)
}

async fn standard(shop: &Shop<'_>) -> PlanView {
    shop.plans().await.into_iter().find(|plan| plan.plan.name == "standard").unwrap()
}

#[test]
fn each_version_stays_and_the_log_says_what_changed() {
    on_both_engines(async |world| {
        let shop = Shop::open(&world).await;
        shop.all_plans(Mode::Shadow).await;
        let plan = standard(&shop).await;
        let id: DunningPlanId = plan.id.parse().unwrap();
        let mut body = plan.plan.clone();
        body.steps.remove(3);
        body.steps[1].days = 4;
        body.interval_days = 5;
        assert_eq!(save(&world, &plan.id, &body, 1).await.unwrap(), 2);
        let late = save(&world, &plan.id, &plan.plan, 1).await;
        assert!(matches!(late, Err(WriteError::Refused(DunningError::PlanChanged(_)))), "{late:?}");
        let mut tx = world.db.begin_read().await.unwrap();
        let ctx = &world.ctx;
        let versions = page_of_plan_versions(&mut tx, ctx, id, None, 9).await.unwrap();
        assert_eq!(versions.iter().map(|row| row.version).collect::<Vec<_>>(), [2, 1]);
        assert_eq!(version_body(&versions[0]), Some(body.clone()));
        assert_eq!(version_body(&versions[1]), Some(plan.plan));
        let earlier = page_of_plan_versions(&mut tx, ctx, id, Some(2), 9).await.unwrap();
        assert_eq!(earlier.len(), 1);
        // The handover had the key 4, and whoever was handed over stays so: a new step has another key.
        assert_eq!(free_step_key(&mut tx, ctx, id, &body).await.unwrap(), 5);
        let events = list_events(&mut tx, ctx.org, 0, 1_000).await.unwrap();
        let told = &events.iter().rfind(|event| event.kind == "dunning_plan_saved").unwrap().data;
        let told: serde_json::Value = serde_json::from_str(told).unwrap();
        assert_eq!(
            told,
            serde_json::json!({
                "version": 2,
                "before": {
                    "interval_days": 7,
                    "step_2": "J+3 email friendly automatic",
                    "step_4": "J+20 handover automatic",
                },
                "plan": { "interval_days": 5, "step_2": "J+4 email friendly automatic", "step_4": null },
            })
        );
        let other = world.second_organisation().await;
        assert!(page_of_plan_versions(&mut tx, &other, id, None, 9).await.unwrap().is_empty());
        tx.rollback().await.unwrap();
    });
}

#[test]
fn what_a_plan_would_do_is_shown_before_it_is_saved() {
    on_both_engines(async |world| {
        let shop = Shop::open(&world).await;
        shop.all_plans(Mode::Shadow).await;
        shop.invoice("FA-1", "Durand SAS", date(2026, 5, 2), date(2026, 7, 1), 10_000).await;
        shop.invoice("FA-2", "Moreau SARL", date(2026, 5, 2), date(2026, 7, 1), 20_000).await;
        shop.at(date(2026, 7, 7), 9);
        shop.statement(date(2026, 7, 6), Vec::new()).await;
        let plan = standard(&shop).await;
        let id: DunningPlanId = plan.id.parse().unwrap();
        let mut body = plan.plan.clone();
        let tried = async |body: &PlanBody| {
            let before = world.row_counts().await;
            let mut tx = world.db.begin_read().await.unwrap();
            let asked = (date(2026, 7, 7), 2);
            let tried = try_plan(&mut tx, &world.ctx, (id, body), asked).await.unwrap();
            tx.rollback().await.unwrap();
            assert_eq!(world.row_counts().await, before, "nothing is kept");
            let first = &tried.days[0];
            (first.emails, first.calls, first.to_approve)
        };
        assert_eq!(tried(&body).await, (2, 0, 0));
        body.steps[1].channel = ChannelWord::Call;
        assert_eq!(tried(&body).await, (0, 0, 0), "nobody has a telephone");
        body.steps[1].channel = ChannelWord::Email;
        body.steps[1].is_approved_first = true;
        assert_eq!(tried(&body).await, (2, 0, 2));
        body.steps[1].minimum_minor = 15_000;
        assert_eq!(tried(&body).await, (1, 0, 1));
        body.steps[1].days = 12;
        assert_eq!(tried(&body).await, (0, 0, 0), "nothing is due yet");
        // Behind another plan that takes the same customers it does nothing.
        let behind = PlanBody { rank: 999, ..plan.plan.clone() };
        let call = Call::new("copy_plan", &());
        let command = CopyPlan { plan: plan.id.clone(), name: "Copie".to_owned() };
        let ctx = &world.ctx;
        let copied = write(&world.db, ctx, call, async |tx: &mut Tx| copy_plan(ctx, tx, &command).await);
        let copied = copied.await.unwrap();
        let copy = shop.plans().await.into_iter().find(|plan| plan.id == copied.plan).unwrap();
        assert_eq!((copy.mode, copy.plan.name.as_str(), copy.version), (Mode::Off, "Copie", 1));
        assert_eq!(copy.plan.steps, plan.plan.steps);
        assert_eq!(tried(&behind).await, (2, 0, 0), "the copy is off, and stands before nobody");
        let on = app::collections::SetMode { plan: copied.plan, mode: Mode::Shadow };
        let call = Call::new("set_mode", &on);
        write(&world.db, ctx, call, async |tx: &mut Tx| app::collections::set_mode(ctx, tx, &on).await)
            .await
            .unwrap();
        assert_eq!(tried(&behind).await, (0, 0, 0));
        let unknown = CopyPlan { plan: "nobody".to_owned(), name: "Copie".to_owned() };
        let mut tx = world.db.begin_write().await.unwrap();
        let refused = copy_plan(ctx, &mut tx, &unknown).await.unwrap_err();
        assert!(matches!(refused, DunningError::UnknownPlan(_)));
        tx.rollback().await.unwrap();
    });
}

#[test]
fn what_is_wrong_and_what_is_seldom_meant_is_said() {
    let step = |key, days, channel, tone, is_approved_first| StepBody {
        key,
        anchor: app::collections::AnchorWord::Due,
        days,
        channel,
        tone,
        is_approved_first,
        copies_account_manager: false,
        minimum_minor: 0,
        answer_days: 0,
        conditions: app::collections::ConditionsBody::default(),
    };
    let check = |steps: Vec<StepBody>, interval_days: u16, expected: &[&str]| {
        let plan = dunning::plan::Plan::new(0, 1, "essai");
        let body = PlanBody { steps, interval_days, ..PlanBody::from(&plan) };
        let told: Vec<String> = remarks_on_plan(&body)
            .into_iter()
            .map(|it| {
                let step = it.step.map(|step| format!(" {step}")).unwrap_or_default();
                format!("{}{step}{}", it.code, if it.refuses { " !" } else { "" })
            })
            .collect();
        assert_eq!(told, expected);
    };
    let email = |key, days, tone, is_approved| step(key, days, ChannelWord::Email, tone, is_approved);
    check(vec![email(1, 3, ToneWord::Friendly, false), email(2, 10, ToneWord::Firm, true)], 7, &[]);
    check(vec![], 7, &["no_step !"]);
    check(
        vec![email(1, 3, ToneWord::Friendly, false), email(2, 3, ToneWord::Reminder, false)],
        7,
        &["days_do_not_rise 2 !"],
    );
    check(vec![email(1, 3, ToneWord::Firm, false)], 7, &["stern_at_once 1", "stern_unapproved 1"]);
    check(vec![email(1, -5, ToneWord::Courtesy, false)], 7, &["no_reminder"]);
    let handover = step(1, 3, ChannelWord::Handover, ToneWord::Friendly, false);
    check(
        vec![handover, email(2, 10, ToneWord::Friendly, false)],
        2,
        &["after_handover 2 !", "interval_short"],
    );
}
