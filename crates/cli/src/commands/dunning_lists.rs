//! What `quittance dunning` shows: the plans tried, messages, what waits, what keeps reminders back, plans.

use app::collections::{
    ChannelWord, HoldFilter, HoldRow, MessageFilter, MessageRow, PlanView, Tried, TriedDay, WaitFilter,
    WaitRow, count_habits, page_of_holds, page_of_messages, page_of_waits, try_plans,
};
use app::words::Words;
use app::write::{Call, write};
use db::{Day, Tx};
use jiff::civil::Date;
use serde_json::{Value, json};

use super::listings::{first_of, say_cut};
use crate::arguments::{Common, Format, ListMessagesArguments};
use crate::counts::counted;
use crate::output::{Output, cut, new_table, whole};
use crate::session::Session;
use crate::sums::{Sums, amount_words};

/// Holds that are listed.
const HOLDS_MAX: i64 = 1_000;

/// A word of the language files from a stored one.
fn word(prefix: &str, stored: &str, words: &Words) -> String {
    words.say(&format!("dunning-{prefix}-{}", stored.replace('_', "-")))
}

/// The state of a message in words.
pub fn state_words(state: &str, words: &Words) -> String {
    word("state", state, words)
}

/// The reasons of several codes, each as a sentence.
fn reasons_words(codes: &str, words: &Words) -> String {
    codes
        .split(' ')
        .filter(|code| !code.is_empty())
        .map(|code| word("reason", code, words))
        .collect::<Vec<_>>()
        .join(" ")
}

/// `quittance dunning --what-if`.
pub async fn show_tried(
    common: &Common,
    session: &Session,
    on: Option<Date>,
    days: i64,
    words: &Words,
) -> anyhow::Result<()> {
    let ctx = &session.ctx;
    // How customers pay is counted from the books: it chooses their plans.
    let call = Call::new("count_habits", &());
    write(&session.db, ctx, call, async |tx: &mut Tx| count_habits(ctx, tx).await).await?;
    let first = on.unwrap_or_else(|| ctx.today());
    let mut tx = session.db.begin_read().await?;
    let tried = try_plans(&mut tx, ctx, first, days).await?;
    tx.rollback().await?;
    let mut output = Output::open(common)?;
    match common.format {
        Format::Json => output.json(&tried)?,
        Format::Csv => tried_csv(&mut output, &tried)?,
        Format::Table => tell_tried(&mut output, first, &tried, words)?,
    }
    output.finish()
}

/// The counts of a day with their nouns, those that are not zero.
fn day_words(day: &TriedDay, words: &Words) -> String {
    let counts = [
        ("dunning-emails", day.emails),
        ("dunning-sms", day.sms),
        ("dunning-letters", day.letters),
        ("dunning-calls", day.calls),
        ("dunning-visits", day.visits),
        ("dunning-handovers", day.handovers),
    ];
    let mut said: Vec<String> = counts
        .iter()
        .filter(|(_, count)| *count > 0)
        .map(|(what, count)| counted(words, what, *count))
        .collect();
    if said.is_empty() {
        return words.say("cli-dunning-nothing");
    }
    if !day.asked.is_empty() {
        let mut sums = Sums::default();
        for (currency, minor) in &day.asked {
            sums.add(currency, *minor);
        }
        said.push(words.say_with("cli-dunning-asked", &[("amount", sums.shown(words).into())]));
    }
    if day.to_approve > 0 {
        said.push(counted(words, "dunning-proposed", day.to_approve));
    }
    said.join(", ")
}

fn tell_tried(output: &mut Output, first: Date, tried: &Tried, words: &Words) -> anyhow::Result<()> {
    output.line(&words.say_with("cli-dunning-if-live", &[("day", words.day(first).into())]))?;
    for day in &tried.days {
        let values = [("day", words.day(day.day).into()), ("said", day_words(day, words).into())];
        output.item("  ", &words.say_with("cli-dunning-day-line", &values))?;
    }
    if !tried.held.is_empty() {
        output.line(&words.say("cli-dunning-held"))?;
        let mut held: Vec<(&String, &u64)> = tried.held.iter().collect();
        held.sort_by(|one, other| other.1.cmp(one.1).then(one.0.cmp(other.0)));
        for (code, count) in held {
            output.item(&format!("  {:>6}  ", words.count(*count)), &word("reason", code, words))?;
        }
    }
    if tried.shadow_sent > 0 {
        let sent = counted(words, "dunning-shadow-sent", tried.shadow_sent);
        let payers = counted(words, "dunning-to-payers", tried.shadow_to_payers);
        let values = [("sent", sent.into()), ("payers", payers.into())];
        output.prose(&words.say_with("cli-dunning-looked-back", &values))?;
    }
    Ok(())
}

fn tried_csv(output: &mut Output, tried: &Tried) -> anyhow::Result<()> {
    let header = [
        "day",
        "emails",
        "sms",
        "letters",
        "calls",
        "visits",
        "handovers",
        "to_approve",
        "currency",
        "asked_minor",
    ];
    let rows = tried.days.iter().flat_map(|day| {
        let counts = [day.emails, day.sms, day.letters, day.calls, day.visits, day.handovers, day.to_approve];
        let row = move |currency: &str, minor: i64| {
            let mut row = vec![day.day.to_string()];
            row.extend(counts.iter().map(ToString::to_string));
            row.extend([currency.to_owned(), minor.to_string()]);
            row
        };
        if day.asked.is_empty() {
            return vec![row("", 0)];
        }
        day.asked.iter().map(|(currency, minor)| row(currency, *minor)).collect()
    });
    output.csv(&header, rows.collect::<Vec<_>>())
}

/// `quittance dunning list`.
pub async fn show_messages(
    common: &Common,
    session: &Session,
    arguments: &ListMessagesArguments,
    words: &Words,
) -> anyhow::Result<()> {
    let mut tx = session.db.begin_read().await?;
    let mut output = Output::open(common)?;
    let asked = i64::from(arguments.limit).saturating_add(1);
    let is_cut;
    if arguments.waiting {
        let filter = WaitFilter::default();
        let mut rows = page_of_waits(&mut tx, &session.ctx, &filter, None, asked).await?;
        tx.rollback().await?;
        is_cut = first_of(&mut rows, arguments.limit);
        list_waits(common, &mut output, &rows, words)?;
    } else {
        let filter = MessageFilter { state: arguments.state.clone(), ..MessageFilter::default() };
        let mut rows = page_of_messages(&mut tx, &session.ctx, &filter, None, asked).await?;
        tx.rollback().await?;
        is_cut = first_of(&mut rows, arguments.limit);
        list_messages(common, &mut output, &rows, words)?;
    }
    output.finish()?;
    say_cut(common, is_cut, arguments.limit, words);
    Ok(())
}

fn list_messages(
    common: &Common,
    output: &mut Output,
    rows: &[MessageRow],
    words: &Words,
) -> anyhow::Result<()> {
    match common.format {
        Format::Json => output.json(&rows.iter().map(message_json).collect::<Vec<_>>()),
        Format::Csv => {
            let header = [
                "id",
                "customer_number",
                "customer",
                "state",
                "channel",
                "tone",
                "documents",
                "amount_minor",
                "currency",
                "note",
            ];
            output.csv(&header, rows.iter().map(message_cells).collect::<Vec<_>>())
        }
        Format::Table => {
            let header = [
                "cli-column-message",
                "cli-column-customer",
                "cli-column-state",
                "cli-column-channel",
                "cli-column-tone",
                "cli-column-items",
                "cli-column-amount",
            ];
            let mut table = new_table(header.map(|key| words.say(key)).to_vec(), &[5, 6]);
            for row in rows {
                table.add_row(vec![
                    row.id.to_string(),
                    cut(&row.customer_name, 20),
                    state_words(&row.state, words),
                    word("channel", &row.channel, words),
                    word("tone", &row.tone, words),
                    row.items.to_string(),
                    amount_words(row.amount_minor, &row.currency, words),
                ]);
            }
            output.table(&whole(table, &[0]))
        }
    }
}

fn message_json(row: &MessageRow) -> Value {
    let verdict: Value = serde_json::from_str(&row.verdict).unwrap_or_default();
    json!({ "id": row.id.to_string(), "customer": row.customer_id.to_string(), "customer_number": row.customer_number,
        "customer_name": row.customer_name, "other_customers": row.other_customers, "state": row.state,
        "channel": row.channel, "tone": row.tone, "documents": row.items, "amount_minor": row.amount_minor,
        "currency": row.currency, "is_shadow": row.is_shadow, "note": row.note, "answer": verdict })
}

fn message_cells(row: &MessageRow) -> Vec<String> {
    vec![
        row.id.to_string(),
        row.customer_number.clone(),
        row.customer_name.clone(),
        row.state.clone(),
        row.channel.clone(),
        row.tone.clone(),
        row.items.to_string(),
        row.amount_minor.to_string(),
        row.currency.clone(),
        row.note.clone(),
    ]
}

fn list_waits(common: &Common, output: &mut Output, rows: &[WaitRow], words: &Words) -> anyhow::Result<()> {
    match common.format {
        Format::Json => {
            let list = rows.iter().map(|row| {
                let answer: Value = serde_json::from_str(&row.body).unwrap_or_default();
                json!({ "customer": row.customer_id.to_string(), "customer_number": row.customer_number,
                    "customer_name": row.customer_name, "verdict": row.verdict, "documents": row.items,
                    "reasons": row.reasons.split(' ').collect::<Vec<_>>(), "answer": answer })
            });
            output.json(&list.collect::<Vec<_>>())
        }
        Format::Csv => {
            let header = ["customer_number", "customer", "verdict", "documents", "reasons"];
            let cells = rows.iter().map(|row| {
                vec![
                    row.customer_number.clone(),
                    row.customer_name.clone(),
                    row.verdict.clone(),
                    row.items.to_string(),
                    row.reasons.clone(),
                ]
            });
            output.csv(&header, cells.collect::<Vec<_>>())
        }
        Format::Table => {
            for row in rows {
                let verdict = word("verdict", &row.verdict, words);
                output.item("", &format!("{} {} – {verdict}", row.customer_number, row.customer_name))?;
                output.item("    ", &reasons_words(&row.reasons, words))?;
            }
            Ok(())
        }
    }
}

/// `quittance dunning holds`.
pub async fn show_holds(common: &Common, session: &Session, words: &Words) -> anyhow::Result<()> {
    let mut tx = session.db.begin_read().await?;
    let rows = page_of_holds(&mut tx, &session.ctx, &HoldFilter::default(), None, HOLDS_MAX).await?;
    tx.rollback().await?;
    let mut output = Output::open(common)?;
    let until = |row: &HoldRow| row.until_on.map(Day::to_jiff);
    match common.format {
        Format::Json => {
            let list = rows.iter().map(|row| {
                json!({ "id": row.id.to_string(), "customer": row.customer_id.to_string(),
                    "document": row.item_id.map(|id| id.to_string()), "kind": row.kind, "until": until(row),
                    "reason": row.reason, "opened_by": row.opened_by })
            });
            output.json(&list.collect::<Vec<_>>())?;
        }
        Format::Csv => {
            let cells = rows.iter().map(|row| {
                let until = until(row).map(|until| until.to_string()).unwrap_or_default();
                vec![
                    row.id.to_string(),
                    row.customer_id.to_string(),
                    row.kind.clone(),
                    until,
                    row.reason.clone(),
                ]
            });
            output.csv(&["id", "customer", "kind", "until", "reason"], cells.collect::<Vec<_>>())?;
        }
        Format::Table => {
            let header = ["cli-column-hold", "cli-column-reason", "cli-column-until", "cli-column-label"];
            let mut table = new_table(header.map(|key| words.say(key)).to_vec(), &[]);
            for row in &rows {
                table.add_row(vec![
                    row.id.to_string(),
                    hold_words(&row.kind, words),
                    until(row).map(|until| words.day(until)).unwrap_or_default(),
                    cut(&row.reason, 60),
                ]);
            }
            output.table(&whole(table, &[0, 2]))?;
        }
    }
    output.finish()
}

/// What a hold says: a payment on its way has one sentence, whichever it is.
fn hold_words(kind: &str, words: &Words) -> String {
    let code =
        if matches!(kind, "transfer" | "said_paid" | "buyer_status") { "payment_in_flight" } else { kind };
    word("reason", code, words)
}

/// The plans, for people and programs. A program gets each plan as it is saved.
pub fn show_plans(
    common: &Common,
    output: &mut Output,
    plans: &[PlanView],
    words: &Words,
) -> anyhow::Result<()> {
    match common.format {
        Format::Json => output.json(&plans),
        Format::Csv => {
            let cells = plans.iter().map(|plan| {
                let steps = plan.plan.steps.len().to_string();
                let mode = plan.mode.as_str().to_owned();
                vec![plan.id.clone(), plan.plan.name.clone(), mode, plan.version.to_string(), steps]
            });
            output.csv(&["id", "name", "mode", "version", "steps"], cells.collect::<Vec<_>>())
        }
        Format::Table => {
            let header = ["cli-column-plan", "cli-column-mode", "cli-column-steps"];
            let mut table = new_table(header.map(|key| words.say(key)).to_vec(), &[]);
            for plan in plans {
                let known = format!("dunning-plan-{}", plan.plan.name.replace('_', "-"));
                let name = words.find(&known).unwrap_or_else(|| plan.plan.name.clone());
                table.add_row(vec![
                    format!("{name}\n{}", plan.id),
                    word("mode", plan.mode.as_str(), words),
                    steps_words(plan, words),
                ]);
            }
            output.table(&whole(table, &[0]))
        }
    }
}

/// `J+3 e-mail amical`, one after the other.
fn steps_words(plan: &PlanView, words: &Words) -> String {
    let steps = plan.plan.steps.iter().map(|step| {
        let stored = |value: Value| value.as_str().unwrap_or_default().to_owned();
        let channel = word("channel", &stored(json!(step.channel)), words);
        let tone = word("tone", &stored(json!(step.tone)), words);
        let day = words.say_with("dunning-step-day", &[("days", format!("{:+}", step.days).into())]);
        if step.channel == ChannelWord::Handover {
            format!("{day} {channel}")
        } else {
            format!("{day} {channel} {tone}")
        }
    });
    steps.collect::<Vec<_>>().join(" · ")
}
