//! Payment plans: docs/spec/collections.md, section 14.

use app::collections::{
    AnswerProposal, ChangePaymentPlan, DunningError, HoldReminders, MakePaymentPlan, Mode, PaymentPlanList,
    PaymentPlanView, PlanChange, answer_proposal, change_payment_plan, find_payment_plan, list_holds_of,
    list_open_tasks_of, list_payment_plans_of, make_payment_plan, page_of_payment_plans,
};
use app::customers::{AssignCustomer, assign_customer, find_by_number, find_manager};
use app::ids::{CustomerId, PaymentPlanId};
use app::refusal::Refuses as _;
use app::write::{Call, WriteError, write};
use db::Tx;
use jiff::civil::{Date, date};
use testkit::camt::BankEntry;
use testkit::{World, on_both_engines};

use crate::collections::Shop;

/// What was refused, by its code; or the state.
fn word(outcome: Result<String, WriteError<DunningError>>) -> String {
    match outcome {
        Ok(state) => state,
        Err(WriteError::Refused(error)) => {
            error.refusal().map_or_else(|| error.to_string(), |it| it.code.to_owned())
        }
        Err(error) => panic!("{error}"),
    }
}

async fn make(world: &World, command: &MakePaymentPlan) -> Result<String, WriteError<DunningError>> {
    let ctx = &world.ctx;
    let call = Call::new("make_payment_plan", command);
    let made = write(&world.db, ctx, call, async |tx: &mut Tx| make_payment_plan(ctx, tx, command).await);
    Ok(made.await?.plan)
}

async fn change(world: &World, plan: &str, change: PlanChange) -> String {
    let ctx = &world.ctx;
    let command = ChangePaymentPlan { plan: plan.to_owned(), change };
    let call = Call::new("change_payment_plan", &command);
    let changed =
        write(&world.db, ctx, call, async |tx: &mut Tx| change_payment_plan(ctx, tx, &command).await);
    word(changed.await.map(|changed| changed.state))
}

async fn answer(world: &World, customer: &str, command: &AnswerProposal) -> String {
    let ctx = &world.ctx;
    let customer = id_of(world, customer).await;
    let call = Call::new("answer_proposal", command);
    let answered =
        write(&world.db, ctx, call, async |tx: &mut Tx| answer_proposal(ctx, tx, customer, command).await);
    word(answered.await.map(|changed| changed.state))
}

async fn id_of(world: &World, number: &str) -> CustomerId {
    let mut tx = world.db.begin_read().await.unwrap();
    find_by_number(&mut tx, &world.ctx, number).await.unwrap().unwrap().id
}

async fn view(world: &World, plan: &str) -> PaymentPlanView {
    let mut tx = world.db.begin_read().await.unwrap();
    let id: PaymentPlanId = plan.parse().unwrap();
    find_payment_plan(&mut tx, &world.ctx, id).await.unwrap().unwrap()
}

/// The state of a plan and `paid/due` of each instalment.
async fn told(world: &World, plan: &str) -> String {
    let view = view(world, plan).await;
    let parts: Vec<String> = view
        .instalments
        .iter()
        .map(|(_, share)| format!("{}/{}", share.paid_minor, share.due_minor))
        .collect();
    let late =
        if view.row.late_number > 0 { format!(" late {}", view.row.late_number) } else { String::new() };
    format!("{}{late} {}", view.row.state, parts.join(" "))
}

/// What holds a customer back, as `kind` of each hold that stands.
async fn holds(world: &World, customer: &str) -> Vec<String> {
    let id = id_of(world, customer).await;
    let mut tx = world.db.begin_read().await.unwrap();
    let holds = list_holds_of(&mut tx, &world.ctx, id, None, 99).await.unwrap();
    let mut kinds: Vec<String> =
        holds.into_iter().filter(|hold| hold.ended_at.is_none()).map(|hold| hold.kind).collect();
    kinds.sort();
    kinds
}

async fn tasks(world: &World, customer: &str) -> Vec<String> {
    let id = id_of(world, customer).await;
    let mut tx = world.db.begin_read().await.unwrap();
    let rows = list_open_tasks_of(&mut tx, &world.ctx, id, 99).await.unwrap();
    rows.into_iter().map(|row| format!("{} {}", row.kind, row.made_of)).collect()
}

async fn kinds(world: &World) -> Vec<String> {
    let mut tx = world.db.begin_read().await.unwrap();
    let events = app::activity::list_events(&mut tx, world.ctx.org, 0, 1_000).await.unwrap();
    let of_plans = |kind: &String| kind.starts_with("payment_plan_") || kind.starts_with("instalment_");
    events.into_iter().map(|event| event.kind).filter(of_plans).collect()
}

fn paid(day: Date, minor: i64, text: &str, from: &str) -> BankEntry {
    BankEntry::new(day, minor, text).with_reference(&format!("{text}-{day}-{minor}")).from(from)
}

/// Wednesday 1 July 2026, with invoices that are a month late: FA-2026-0101 and FA-3 of Durand, FA-2 of Moreau.
async fn late(world: &World) -> Shop<'_> {
    let shop = Shop::open(world).await;
    shop.all_plans(Mode::Live).await;
    for (number, customer, minor) in [
        ("FA-2026-0101", "Durand SAS", 11_000),
        ("FA-2", "Moreau SARL", 20_000),
        ("FA-3", "Durand SAS", 4_000),
    ] {
        shop.invoice(number, customer, date(2026, 5, 2), date(2026, 6, 1), minor).await;
    }
    shop.at(date(2026, 7, 1), 9);
    shop.statement(date(2026, 6, 30), Vec::new()).await;
    shop
}

/// Three times 50.00 of Durand, on the 10th of July, August and September.
fn three() -> MakePaymentPlan {
    MakePaymentPlan {
        customer: "D".to_owned(),
        documents: vec!["FA-2026-0101".to_owned(), "FA-3".to_owned()],
        instalments: vec![(date(2026, 7, 10), 5_000), (date(2026, 8, 10), 5_000), (date(2026, 9, 10), 5_000)],
        grace_days: 3,
        notice_days: 10,
        ..MakePaymentPlan::default()
    }
}

fn agreed(on: Date) -> PlanChange {
    PlanChange::Agree { how: "phone".to_owned(), who: "Mme Durand".to_owned(), on }
}

#[test]
fn it_is_agreed_paid_in_parts_and_ends() {
    on_both_engines(async |world| {
        let shop = late(&world).await;
        let plan = make(&world, &three()).await.unwrap();
        assert_eq!(told(&world, &plan).await, "draft 0/5000 0/5000 0/5000");
        assert_eq!(holds(&world, "D").await, [""; 0], "a draft holds nothing back");
        let today = date(2026, 7, 1);
        assert_eq!(change(&world, &plan, agreed(today)).await, "active");
        assert_eq!(holds(&world, "D").await, ["payment_plan", "payment_plan"]);
        let row = view(&world, &plan).await.row;
        assert_eq!((row.reference.as_str(), row.version), ("ECH-2026-0001", 1));
        assert_eq!((row.accepted_how.as_str(), row.accepted_by.as_str()), ("phone", "Mme Durand"));
        assert_eq!(row.accepted_terms, view(&world, &plan).await.terms, "what was accepted is kept");
        // Durand is not reminded, Moreau is.
        shop.morning(date(2026, 7, 2)).await;
        assert_eq!(shop.messages("planned").await.len(), 1);
        assert!(
            shop.waits().await.iter().any(|wait| wait.contains("payment_plan")),
            "{:?}",
            shop.waits().await
        );
        // The first instalment pays a part of the older invoice.
        let on = date(2026, 7, 9);
        shop.at(date(2026, 7, 10), 8);
        shop.statement(on, vec![paid(on, 5_000, "FA-2026-0101", "DURAND SAS")]).await;
        shop.run().await;
        assert_eq!(told(&world, &plan).await, "active 5000/5000 0/5000 0/5000");
        assert_eq!(view(&world, &plan).await.percent(), 33);
        shop.morning(date(2026, 7, 20)).await;
        assert_eq!(told(&world, &plan).await, "active 5000/5000 0/5000 0/5000", "it is on time");
        // All the rest, before its day.
        shop.at(date(2026, 7, 22), 9);
        let on = date(2026, 7, 21);
        let rest = vec![paid(on, 6_000, "FA-2026-0101", "DURAND SAS"), paid(on, 4_000, "FA-3", "DURAND SAS")];
        shop.statement(on, rest).await;
        shop.run().await;
        assert_eq!(told(&world, &plan).await, "completed 5000/5000 5000/5000 5000/5000");
        assert_eq!(holds(&world, "D").await, [""; 0]);
        assert_eq!(tasks(&world, "D").await, [""; 0]);
        // A match that is undone: it stands again.
        world.undo(&world.allocations().await.last().unwrap().id).await.unwrap();
        shop.run().await;
        assert!(told(&world, &plan).await.starts_with("active 5000/5000 5000/5000 1000/5000"));
        assert_eq!(holds(&world, "D").await.len(), 2);
        assert_eq!(
            kinds(&world).await,
            ["payment_plan_made", "payment_plan_agreed", "payment_plan_completed", "payment_plan_reopened"]
        );
        world.assert_sound().await;
    });
}

#[test]
fn a_late_instalment_is_told_and_the_default_clause_needs_notice() {
    on_both_engines(async |world| {
        let shop = late(&world).await;
        let plan = make(&world, &three()).await.unwrap();
        change(&world, &plan, agreed(date(2026, 7, 1))).await;
        // Due on Friday the 10th, three days of grace: nothing before the 13th is known.
        shop.morning(date(2026, 7, 13)).await;
        assert_eq!(told(&world, &plan).await, "active 0/5000 0/5000 0/5000");
        let early = PlanChange::Notice { on: date(2026, 7, 13) };
        assert_eq!(change(&world, &plan, early).await, "dunning-payment-plan-stands", "nothing is late");
        shop.morning(date(2026, 7, 15)).await;
        assert_eq!(told(&world, &plan).await, "active late 1 0/5000 0/5000 0/5000");
        assert_eq!(tasks(&world, "D").await, ["call instalment"]);
        assert_eq!(holds(&world, "D").await.len(), 2, "the plan stands");
        // Months go by: without notice nothing falls due again.
        let default = PlanChange::Default { why: String::new() };
        assert_eq!(change(&world, &plan, default.clone()).await, "dunning-notice-runs");
        let bad = PlanChange::Notice { on: date(2026, 7, 16) };
        assert_eq!(change(&world, &plan, bad).await, "dunning-bad-day");
        assert_eq!(change(&world, &plan, PlanChange::Notice { on: date(2026, 7, 15) }).await, "active");
        assert_eq!(change(&world, &plan, default).await, "dunning-notice-runs");
        // Ten days after the 15th is Saturday the 25th: banks book on Monday the 27th, which is known on the 28th.
        shop.morning(date(2026, 7, 27)).await;
        assert_eq!(told(&world, &plan).await, "active late 1 0/5000 0/5000 0/5000");
        let ran = shop.morning(date(2026, 7, 28)).await;
        assert_eq!(told(&world, &plan).await, "defaulted late 1 0/5000 0/5000 0/5000");
        assert_eq!(holds(&world, "D").await, [""; 0]);
        assert!(tasks(&world, "D").await.contains(&"check payment_plan".to_owned()));
        assert_eq!(ran.planned, 1, "reminders go on");
        shop.run().await;
        assert_eq!(
            kinds(&world).await,
            [
                "payment_plan_made",
                "payment_plan_agreed",
                "instalment_late",
                "payment_plan_noticed",
                "payment_plan_defaulted"
            ],
            "each once"
        );
        // What is left is spread again: a new version, which has to be agreed to.
        let again = MakePaymentPlan {
            replaces: plan.clone(),
            instalments: vec![(date(2026, 8, 15), 7_500), (date(2026, 9, 15), 7_500)],
            ..three()
        };
        let second = make(&world, &again).await.unwrap();
        assert_eq!(view(&world, &second).await.row.version, 2);
        assert!(told(&world, &plan).await.starts_with("defaulted"));
        assert_eq!(change(&world, &second, agreed(date(2026, 7, 28))).await, "active");
        assert!(told(&world, &plan).await.starts_with("replaced"));
        assert_eq!(holds(&world, "D").await.len(), 2);
    });
}

#[test]
fn more_time_and_money_that_comes_late_keep_it_alive() {
    on_both_engines(async |world| {
        let shop = late(&world).await;
        let plan = make(&world, &three()).await.unwrap();
        change(&world, &plan, agreed(date(2026, 7, 1))).await;
        shop.morning(date(2026, 7, 15)).await;
        change(&world, &plan, PlanChange::Notice { on: date(2026, 7, 15) }).await;
        assert_eq!(change(&world, &plan, PlanChange::Wait { until: date(2026, 7, 31) }).await, "active");
        shop.morning(date(2026, 7, 29)).await;
        assert_eq!(told(&world, &plan).await, "active late 1 0/5000 0/5000 0/5000");
        // Money that nobody has explained is waited for: it may be the instalment.
        let on = date(2026, 8, 3);
        shop.at(date(2026, 8, 4), 9);
        shop.statement(on, vec![paid(on, 5_000, "FA-2026-0101", "DURAND SAS")]).await;
        shop.run().await;
        assert_eq!(told(&world, &plan).await, "active 5000/5000 0/5000 0/5000");
        assert_eq!(kinds(&world).await.last().unwrap(), "payment_plan_caught_up");
        // The second one is late in its turn, and needs its own notice.
        shop.morning(date(2026, 8, 20)).await;
        assert_eq!(told(&world, &plan).await, "active late 2 5000/5000 0/5000 0/5000");
        shop.morning(date(2026, 9, 9)).await;
        assert_eq!(told(&world, &plan).await, "active late 2 5000/5000 0/5000 0/5000");
        assert_eq!(tasks(&world, "D").await.len(), 2);
        assert_eq!(
            change(&world, &plan, PlanChange::Cancel { why: String::new() }).await,
            "dunning-bad-text"
        );
        assert_eq!(
            change(&world, &plan, PlanChange::Cancel { why: "Accord rompu".to_owned() }).await,
            "cancelled"
        );
        assert_eq!(holds(&world, "D").await, [""; 0]);
    });
}

#[test]
fn a_proposal_is_answered_by_its_customer_or_lapses() {
    on_both_engines(async |world| {
        let shop = late(&world).await;
        let asked = HoldReminders {
            customer: "D".to_owned(),
            documents: vec!["FA-2026-0101".to_owned()],
            kind: "plan_asked".to_owned(),
            ..HoldReminders::default()
        };
        shop.hold(&asked).await.unwrap();
        let plan = make(&world, &three()).await.unwrap();
        let late = PlanChange::Propose { until: date(2026, 7, 11) };
        assert_eq!(
            change(&world, &plan, late).await,
            "dunning-bad-day",
            "it ends before the first instalment"
        );
        let until = date(2026, 7, 8);
        assert_eq!(change(&world, &plan, PlanChange::Propose { until }).await, "proposed");
        assert_eq!(holds(&world, "D").await, ["pause", "pause"], "what it asked for is answered");
        let terms = view(&world, &plan).await.terms;
        let session = "3f2a".to_owned();
        let accept = AnswerProposal { plan: plan.clone(), terms: terms.clone(), session, refusal: None };
        let others = AnswerProposal { terms: "other".to_owned(), ..accept.clone() };
        assert_eq!(answer(&world, "D", &others).await, "dunning-terms-changed");
        assert_eq!(answer(&world, "M", &accept).await, "dunning-payment-plan-unknown", "it is Durand's");
        assert_eq!(answer(&world, "D", &accept).await, "active");
        assert_eq!(holds(&world, "D").await, ["payment_plan", "payment_plan"]);
        let row = view(&world, &plan).await.row;
        assert_eq!((row.accepted_how.as_str(), row.accepted_by.as_str()), ("portal", "3f2a"));
        assert_eq!(row.accepted_terms, terms);
        assert_eq!(answer(&world, "D", &accept).await, "dunning-payment-plan-stands", "once");
        // Another one, refused in words.
        let other = MakePaymentPlan {
            customer: "M".to_owned(),
            documents: vec!["FA-2".to_owned()],
            instalments: vec![(date(2026, 7, 20), 20_000)],
            ..three()
        };
        let second = make(&world, &other).await.unwrap();
        change(&world, &second, PlanChange::Propose { until }).await;
        let refuse = |why: &str| AnswerProposal {
            plan: second.clone(),
            terms: String::new(),
            session: "aa".to_owned(),
            refusal: Some(why.to_owned()),
        };
        assert_eq!(answer(&world, "M", &refuse(" ")).await, "dunning-bad-text");
        assert_eq!(answer(&world, "M", &refuse("Trop court")).await, "refused");
        assert_eq!(tasks(&world, "M").await, ["check payment_plan_refused"]);
        // A third is not answered.
        let third = make(&world, &other).await.unwrap();
        change(&world, &third, PlanChange::Propose { until }).await;
        shop.morning(date(2026, 7, 8)).await;
        assert!(told(&world, &third).await.starts_with("proposed"));
        shop.morning(date(2026, 7, 9)).await;
        assert!(told(&world, &third).await.starts_with("lapsed"));
        assert_eq!(holds(&world, "M").await, [""; 0]);
        let accept = AnswerProposal { plan: third.clone(), refusal: None, ..refuse("") };
        assert_eq!(answer(&world, "M", &accept).await, "dunning-payment-plan-stands");
    });
}

#[test]
fn what_is_no_plan_is_refused() {
    on_both_engines(async |world| {
        let shop = late(&world).await;
        let check = async |change: &dyn Fn(&mut MakePaymentPlan), expected: &str| {
            let mut command = three();
            change(&mut command);
            assert_eq!(word(make(&world, &command).await), expected);
        };
        check(&|it| it.documents.clear(), "dunning-no-document").await;
        check(&|it| it.documents = vec!["FA-2".to_owned()], "dunning-document-unknown").await;
        check(&|it| it.instalments[2].1 = 5_001, "dunning-terms-sum").await;
        check(&|it| it.instalments[1].0 = date(2026, 7, 10), "dunning-terms-days").await;
        check(&|it| it.instalments.clear(), "dunning-terms-no-instalment").await;
        check(&|it| it.instalments[0].0 = date(2026, 6, 30), "dunning-day-passed").await;
        check(&|it| it.customer = "X".to_owned(), "dunning-customer-unknown").await;
        check(&|it| it.replaces = "ppl_x".to_owned(), "dunning-replaced-unknown").await;
        check(&|it| it.grace_days = 200, "dunning-limit-bad").await;
        check(&|it| it.note = "x".repeat(1_001), "dunning-bad-text").await;
        let plan = make(&world, &three()).await.unwrap();
        let bad = PlanChange::Agree { how: "x".to_owned(), who: "A".to_owned(), on: date(2026, 7, 1) };
        assert_eq!(change(&world, &plan, bad).await, "dunning-kind-unknown");
        assert_eq!(change(&world, &plan, agreed(date(2026, 7, 2))).await, "dunning-bad-day");
        change(&world, &plan, agreed(date(2026, 7, 1))).await;
        check(&|_| (), "dunning-document-in-plan").await;
        // What holds its documents ends with it.
        let id = id_of(&world, "D").await;
        let mut tx = world.db.begin_read().await.unwrap();
        let hold = list_holds_of(&mut tx, &world.ctx, id, None, 9).await.unwrap()[0].id.to_string();
        drop(tx);
        let end = app::collections::EndHold { hold, ending: "x".to_owned() };
        let ctx = &world.ctx;
        let call = Call::new("end_hold", &end);
        let ended =
            write(&world.db, ctx, call, async |tx: &mut Tx| app::collections::end_hold(ctx, tx, &end).await);
        assert_eq!(word(ended.await.map(|it| it.hold)), "dunning-hold-of-plan");
        shop.run().await;
    });
}

#[test]
fn others_see_their_own_and_lists_go_on() {
    on_both_engines(async |world| {
        let _shop = late(&world).await;
        let ctx = &world.ctx;
        let durand = make(&world, &three()).await.unwrap();
        let of_moreau = MakePaymentPlan {
            customer: "M".to_owned(),
            documents: vec!["FA-2".to_owned()],
            instalments: vec![(date(2026, 7, 20), 20_000)],
            ..three()
        };
        let moreau = make(&world, &of_moreau).await.unwrap();
        let access = crate::identity_access::access(&world);
        let me = crate::identity_access::owner(&world, &access).await.user;
        let mut tx = world.db.begin_write().await.unwrap();
        let id = find_by_number(&mut tx, ctx, "D").await.unwrap().unwrap().id;
        let assign = AssignCustomer { customer: id.to_string(), account_manager: me };
        assign_customer(ctx, &mut tx, &assign).await.unwrap();
        let mut sales = ctx.clone();
        sales.only_of = find_manager(&mut tx, ctx, id).await.unwrap();
        tx.commit().await.unwrap();
        let mut tx = world.db.begin_read().await.unwrap();
        let list = PaymentPlanList::Draft;
        let first = page_of_payment_plans(&mut tx, ctx, list, None, 1).await.unwrap();
        assert_eq!(first[0].row.id.to_string(), moreau, "the last made first");
        let rest = page_of_payment_plans(&mut tx, ctx, list, Some(first[0].row.id), 9).await.unwrap();
        assert_eq!(rest.len(), 1);
        assert_eq!(rest[0].row.id.to_string(), durand);
        let theirs = page_of_payment_plans(&mut tx, &sales, list, None, 9).await.unwrap();
        assert_eq!(theirs.iter().map(|it| it.row.id.to_string()).collect::<Vec<_>>(), [durand.as_str()]);
        let hidden: PaymentPlanId = moreau.parse().unwrap();
        assert!(find_payment_plan(&mut tx, &sales, hidden).await.unwrap().is_none());
        let other = find_by_number(&mut tx, ctx, "M").await.unwrap().unwrap().id;
        assert!(list_payment_plans_of(&mut tx, &sales, other, 9).await.unwrap().is_empty());
        assert_eq!(list_payment_plans_of(&mut tx, ctx, other, 9).await.unwrap().len(), 1);
    });
}

#[test]
fn what_was_agreed_is_confirmed_once() {
    on_both_engines(async |world| {
        let _shop = late(&world).await;
        let plan = make(&world, &three()).await.unwrap();
        change(&world, &plan, agreed(date(2026, 7, 1))).await;
        let moreau = MakePaymentPlan {
            customer: "M".to_owned(),
            documents: vec!["FA-2".to_owned()],
            instalments: vec![(date(2026, 7, 20), 20_000)],
            ..three()
        };
        let second = make(&world, &moreau).await.unwrap();
        change(&world, &second, agreed(date(2026, 7, 1))).await;
        change(&world, &second, PlanChange::Cancel { why: "Erreur".to_owned() }).await;
        let durand = id_of(&world, "D").await;
        let mut tx = world.db.begin_read().await.unwrap();
        let row = app::collections::list_receipts_of(&mut tx, &world.ctx, durand, 9).await.unwrap().remove(0);
        let (_, words) =
            app::collections::word_receipt(&mut tx, &world.ctx, row.id, &messages::Links::default())
                .await
                .unwrap()
                .unwrap();
        drop(tx);
        assert_eq!(words.subject.as_str(), "Votre échéancier est confirmé");
        assert!(words.text.contains("en 3 fois") && words.text.contains("150,00"), "{}", words.text);
        assert!(
            words.text.contains("10 septembre 2026") || words.text.contains("10/09/2026"),
            "{}",
            words.text
        );
        // Thanks were never switched on: it leaves all the same, and what was cancelled since does not.
        let postman = crate::collections_receipts::Postman::default();
        let sent = crate::collections_receipts::send(&world, &postman).await;
        assert_eq!((sent.sent, sent.withdrawn), (1, 1));
        assert_eq!(postman.to(), ["compta@durand.fr"]);
        let again = crate::collections_receipts::send(&world, &postman).await;
        assert_eq!((again.sent, again.withdrawn), (0, 0));
    });
}

/// A plan in each of its tables, in a world that holds the open document FA-R1 of customer R1.
pub async fn reach(world: &World) {
    let on = world.ctx.today().tomorrow().unwrap();
    let mut tx = world.db.begin_read().await.unwrap();
    let open = app::receivables::find_by_number(&mut tx, &world.ctx, "FA-R1").await.unwrap().unwrap();
    drop(tx);
    let command = MakePaymentPlan {
        customer: "R1".to_owned(),
        documents: vec!["FA-R1".to_owned()],
        instalments: vec![(on, open.open_minor)],
        ..MakePaymentPlan::default()
    };
    make(world, &command).await.unwrap();
}
