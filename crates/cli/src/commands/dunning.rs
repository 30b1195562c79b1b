//! `quittance dunning`: what would be sent, what is planned, and what a person says about it.

use std::fs;

use anyhow::Context as _;
use app::collections::{
    DecideOnMessage, EndHold, HoldReminders, MessageDecision, Mode, PlanBody, SavePlan, SetMode,
    SetReminders, SettleDoubt, decide_on_message, end_hold, hold_reminders, list_plans, make_default_plans,
    save_plan, set_mode, set_reminders, settle_doubt,
};
use app::words::Words;
use app::write::{Call, write};
use db::Tx;
use jiff::civil::Date;

use super::decisions::say;
use super::dunning_lists::{show_holds, show_messages, show_plans, show_tried, state_words};
use super::mail;
use crate::Ended;
use crate::arguments::{Common, DunningArguments, DunningCommand, PlansArguments};
use crate::counts::counted;
use crate::errors::told;
use crate::output::Output;
use crate::session::Session;
use crate::typed::{day, yes_or_no};

/// Runs the command.
pub async fn run(common: &Common, arguments: DunningArguments, words: &Words) -> anyhow::Result<Ended> {
    let optional = |text: &Option<String>| text.as_deref().map(|text| day(text, words)).transpose();
    let on: Option<Date> = optional(&arguments.on)?;
    let session = Session::open(common, words).await?;
    match arguments.command {
        None => show_tried(common, &session, on, arguments.days, words).await?,
        Some(DunningCommand::Run) => decide(common, &session, words).await?,
        Some(DunningCommand::Send) => {
            let ended = mail::send(common, &session, words).await?;
            session.close().await;
            return Ok(ended);
        }
        Some(DunningCommand::List(list)) => show_messages(common, &session, &list, words).await?,
        Some(DunningCommand::Holds) => show_holds(common, &session, words).await?,
        Some(DunningCommand::Approve(argument)) => {
            decide_on(common, &session, argument.message, MessageDecision::Approve, words).await?;
        }
        Some(DunningCommand::Skip(skip)) => {
            let decision = MessageDecision::Skip { reason: skip.reason };
            decide_on(common, &session, skip.message, decision, words).await?;
        }
        Some(DunningCommand::Postpone(postpone)) => {
            let decision = MessageDecision::Postpone { until: day(&postpone.until, words)? };
            decide_on(common, &session, postpone.message, decision, words).await?;
        }
        Some(DunningCommand::Settle(settle)) => {
            let was_sent = yes_or_no(&settle.arrived, words)?;
            let command = SettleDoubt { message: settle.message, was_sent };
            let ctx = &session.ctx;
            let call = Call::new("settle_doubt", &command);
            let marked =
                write(&session.db, ctx, call, async |tx: &mut Tx| settle_doubt(ctx, tx, &command).await)
                    .await?;
            let state = marked.state.clone().unwrap_or_default();
            say(common, &message_state(&marked.message, &state, words), &marked)?;
        }
        Some(DunningCommand::Pause(pause)) => {
            let command = HoldReminders {
                customer: pause.customer,
                kind: "pause".to_owned(),
                until: optional(&pause.until)?,
                reason: pause.reason,
                ..HoldReminders::default()
            };
            hold(common, &session, &command, words).await?;
        }
        Some(DunningCommand::Promise(promise)) => {
            let command = HoldReminders {
                customer: promise.customer,
                kind: "promise".to_owned(),
                documents: promise.document,
                until: Some(day(&promise.until, words)?),
                reason: promise.reason,
                ..HoldReminders::default()
            };
            hold(common, &session, &command, words).await?;
        }
        Some(DunningCommand::Dispute(dispute)) => {
            let command = HoldReminders {
                customer: dispute.customer,
                kind: "dispute".to_owned(),
                documents: dispute.document,
                reason: dispute.reason,
                owner: dispute.owner,
                due: optional(&dispute.due)?,
                ..HoldReminders::default()
            };
            hold(common, &session, &command, words).await?;
        }
        Some(DunningCommand::Release(release)) => {
            let command = EndHold { hold: release.hold, ending: release.ending };
            let ctx = &session.ctx;
            let call = Call::new("end_hold", &command);
            let ended =
                write(&session.db, ctx, call, async |tx: &mut Tx| end_hold(ctx, tx, &command).await).await?;
            let text = words.say_with("cli-dunning-hold-ended", &[("hold", ended.hold.clone().into())]);
            say(common, &text, &ended)?;
        }
        Some(DunningCommand::Plans(plans)) => change_plans(common, &session, &plans, words).await?,
    }
    session.close().await;
    Ok(Ended::Done)
}

async fn decide(common: &Common, session: &Session, words: &Words) -> anyhow::Result<()> {
    let ran = app::work::decide_now(&session.db, &session.ctx).await?;
    let shown = |what: &str, count| counted(words, what, count).into();
    let text = words.say_with(
        "cli-dunning-ran",
        &[
            ("planned", shown("dunning-planned", ran.planned)),
            ("proposed", shown("dunning-proposed", ran.proposed)),
            ("shadow", shown("dunning-shadow", ran.shadow)),
            ("waiting", shown("dunning-waiting", ran.waiting)),
        ],
    );
    say(common, &text, &ran).map(drop)
}

fn message_state(message: &str, state: &str, words: &Words) -> String {
    let values = [("message", message.to_owned().into()), ("state", state_words(state, words).into())];
    words.say_with("cli-dunning-message-state", &values)
}

async fn decide_on(
    common: &Common,
    session: &Session,
    message: String,
    decision: MessageDecision,
    words: &Words,
) -> anyhow::Result<()> {
    let command = DecideOnMessage { message, decision };
    let ctx = &session.ctx;
    let call = Call::new("decide_on_message", &command);
    let decided =
        write(&session.db, ctx, call, async |tx: &mut Tx| decide_on_message(ctx, tx, &command).await).await?;
    say(common, &message_state(&decided.message, &decided.state, words), &decided).map(drop)
}

async fn hold(
    common: &Common,
    session: &Session,
    command: &HoldReminders,
    words: &Words,
) -> anyhow::Result<()> {
    let ctx = &session.ctx;
    let call = Call::new("hold_reminders", command);
    let held =
        write(&session.db, ctx, call, async |tx: &mut Tx| hold_reminders(ctx, tx, command).await).await?;
    let text = words.say_with("cli-dunning-hold-made", &[("hold", held.holds.join(", ").into())]);
    say(common, &text, &held).map(drop)
}

/// `quittance dunning plans`: the list, or one change. The default plans are made first.
async fn change_plans(
    common: &Common,
    session: &Session,
    arguments: &PlansArguments,
    words: &Words,
) -> anyhow::Result<()> {
    let ctx = &session.ctx;
    let call = Call::new("make_default_plans", &());
    write(&session.db, ctx, call, async |tx: &mut Tx| make_default_plans(ctx, tx).await).await?;
    let plan = arguments.plan.clone().unwrap_or_default();
    if let Some(file) = &arguments.save {
        let text = fs::read_to_string(file).with_context(|| file.display().to_string())?;
        let body: PlanBody = serde_json::from_str(&text).map_err(|error| {
            let values = [("file", file.display().to_string().into()), ("detail", error.to_string().into())];
            told(words.say_with("cli-dunning-bad-file", &values))
        })?;
        let command = SavePlan { plan, body, seen: None };
        let call = Call::new("save_plan", &command);
        let saved =
            write(&session.db, ctx, call, async |tx: &mut Tx| save_plan(ctx, tx, &command).await).await?;
        let values = [("plan", saved.plan.clone().into()), ("version", saved.version.to_string().into())];
        return say(common, &words.say_with("cli-dunning-plan-saved", &values), &saved).map(drop);
    }
    if let Some(customer) = &arguments.for_customer {
        let command =
            SetReminders { customer: customer.clone(), plan: Some(plan.clone()), ..SetReminders::default() };
        let call = Call::new("set_reminders", &command);
        let set =
            write(&session.db, ctx, call, async |tx: &mut Tx| set_reminders(ctx, tx, &command).await).await?;
        let plan = if plan.is_empty() { words.say("cli-dunning-first-fit") } else { plan };
        let values = [("customer", customer.clone().into()), ("plan", plan.into())];
        return say(common, &words.say_with("cli-dunning-customer-set", &values), &set).map(drop);
    }
    if let Some(text) = &arguments.mode {
        let mode = Mode::parse(text)
            .ok_or_else(|| told(words.say_with("cli-dunning-bad-mode", &[("text", text.clone().into())])))?;
        let command = SetMode { plan, mode };
        let call = Call::new("set_mode", &command);
        write(&session.db, ctx, call, async |tx: &mut Tx| set_mode(ctx, tx, &command).await).await?;
    }
    let mut tx = session.db.begin_read().await?;
    let plans = list_plans(&mut tx, ctx).await?;
    tx.rollback().await?;
    let mut output = Output::open(common)?;
    show_plans(common, &mut output, &plans, words)?;
    output.finish()
}
