//! What the demonstration needs so that its pages of reminders show something: people to write to, and plans that ask.

use std::collections::BTreeSet;

use app::collections::{
    HoursBody, Mode, PlanBody, SavePlan, SetMode, StepBody, list_plans, make_default_plans, save_plan,
    set_mode,
};
use app::context::Ctx;
use app::customers::{SaveContact, list_customers, save_contact};
use app::receivables::{ItemFilter, page_of_items};
use app::words::Words;
use app::work::decide_now;
use app::write::{Call, write};
use db::Tx;
use jiff::civil::time;

use crate::session::Session;

/// Open documents that are looked at.
const DOCUMENTS: i64 = 1_000;
/// One late customer in so many cannot be written to, so that this is seen too.
const WITHOUT: usize = 5;
/// The company is one of some months ago: its statements end with it, and its plans do not wait for newer ones.
const STATEMENT_AGE_MAX: u16 = 3_650;

const PEOPLE: [&str; 6] =
    ["Claire Petit", "Hugo Bernard", "Inès Laurent", "Marc Roussel", "Nadia Faure", "Paul Girard"];

/// Gives late customers somebody to write to, lets the plans ask before each message, and decides once.
pub async fn furnish_reminders(session: &Session, ctx: &Ctx, words: &Words) -> anyhow::Result<()> {
    let mut tx = session.db.begin_read().await?;
    let filter =
        ItemFilter { is_open: Some(true), due_to: ctx.today().yesterday().ok(), ..ItemFilter::default() };
    let late = page_of_items(&mut tx, ctx, &filter, None, DOCUMENTS).await?;
    let late: BTreeSet<_> = late.into_iter().map(|item| item.customer).collect();
    let customers = list_customers(&mut tx, ctx).await?;
    tx.rollback().await?;
    let late = customers.into_iter().filter(|customer| late.contains(&customer.id));
    for (place, customer) in late.enumerate().filter(|(place, _)| place % WITHOUT != WITHOUT - 1) {
        let command = SaveContact {
            customer: customer.id.to_string(),
            contact: String::new(),
            name: PEOPLE.get(place % PEOPLE.len()).copied().unwrap_or_default().to_owned(),
            role: words.say("demo-contact-role"),
            email: format!("compta@{}.example", customer.number.to_lowercase()),
            // Numbers that are given to nobody, for films and books.
            phone: format!("01 99 00 {:02} {:02}", place / 100 % 100, place % 100),
            language: "fr".to_owned(),
        };
        let call = Call::new("save_contact", &command);
        write(&session.db, ctx, call, async |tx: &mut Tx| save_contact(ctx, tx, &command).await).await?;
    }
    plans_that_ask(session, ctx).await?;
    decide_now(&session.db, ctx).await?;
    Ok(())
}

/// The demonstration is looked at on a Sunday evening too.
fn any_time() -> HoursBody {
    HoursBody { days: (1..=7).collect(), windows: vec![(time(0, 0, 0, 0), time(23, 59, 0, 0))] }
}

/// All of them live: each message waits for a person, and no server is set up that would send it.
async fn plans_that_ask(session: &Session, ctx: &Ctx) -> anyhow::Result<()> {
    let call = Call::new("make_default_plans", &());
    write(&session.db, ctx, call, async |tx: &mut Tx| make_default_plans(ctx, tx).await).await?;
    let mut tx = session.db.begin_read().await?;
    let plans = list_plans(&mut tx, ctx).await?;
    tx.rollback().await?;
    for view in plans {
        let steps = view.plan.steps.into_iter().map(|step| StepBody { is_approved_first: true, ..step });
        let body = PlanBody {
            steps: steps.collect(),
            statement_age_max: STATEMENT_AGE_MAX,
            written: any_time(),
            spoken: any_time(),
            ..view.plan
        };
        let command = SavePlan { plan: view.id.clone(), body, seen: None };
        let call = Call::new("save_plan", &command);
        write(&session.db, ctx, call, async |tx: &mut Tx| save_plan(ctx, tx, &command).await).await?;
        let command = SetMode { plan: view.id, mode: Mode::Live };
        let call = Call::new("set_mode", &command);
        write(&session.db, ctx, call, async |tx: &mut Tx| set_mode(ctx, tx, &command).await).await?;
    }
    Ok(())
}
