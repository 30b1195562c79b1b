//! `quittance rules`.

use app::allocation::{AddRule, LookBack, RuleError, RuleView, add_rule, list_rules, look_back, switch_rule};
use app::words::Words;
use app::write::{Call, write};
use db::Tx;
use money::Currency;
use serde::Serialize;

use crate::Ended;
use crate::arguments::{AddRuleArguments, Common, Format, RulesCommand};
use crate::counts::counted;
use crate::errors::told;
use crate::output::{Output, new_table, whole};
use crate::session::Session;
use crate::typed::limit;

/// A rule that was made, and what it would have done.
#[derive(Debug, Serialize)]
struct Added<'a> {
    rule: &'a RuleView,
    look_back: &'a LookBack,
}

/// A rule that was switched, and what was explained by it at once.
#[derive(Debug, Serialize)]
struct Switched<'a> {
    rule: &'a str,
    is_on: bool,
    explained: u64,
}

/// Runs the command.
pub async fn run(common: &Common, command: RulesCommand, words: &Words) -> anyhow::Result<Ended> {
    if let RulesCommand::Add(arguments) = &command {
        // What was mistyped is refused before any database is asked for.
        read_rule(arguments, words)?;
    }
    let session = Session::open(common, words).await?;
    let mut output = Output::open(common)?;
    match command {
        RulesCommand::List => {
            let mut tx = session.db.begin_read().await?;
            let rules = list_rules(&mut tx, &session.ctx).await?;
            tx.rollback().await?;
            show_rules(common, &mut output, &rules, words)?;
        }
        RulesCommand::Add(arguments) => {
            let rule = add(&session, &arguments, words).await?;
            let report = look(&session, &rule.id).await?;
            match common.format {
                Format::Json => output.json(&Added { rule: &rule, look_back: &report })?,
                Format::Csv => rules_csv(&mut output, std::slice::from_ref(&rule))?,
                Format::Table => {
                    show_rules(common, &mut output, std::slice::from_ref(&rule), words)?;
                    tell_report(&mut output, &report, words)?;
                }
            }
        }
        RulesCommand::LookBack(argument) => {
            let report = look(&session, &argument.rule).await?;
            match common.format {
                Format::Json => output.json(&report)?,
                Format::Csv => report_csv(&mut output, &report)?,
                Format::Table => tell_report(&mut output, &report, words)?,
            }
        }
        RulesCommand::On(argument) => {
            switch(common, &session, &mut output, &argument.rule, true, words).await?;
        }
        RulesCommand::Off(argument) => {
            switch(common, &session, &mut output, &argument.rule, false, words).await?;
        }
    }
    output.finish()?;
    session.close().await;
    Ok(Ended::Done)
}

fn read_rule(arguments: &AddRuleArguments, words: &Words) -> anyhow::Result<AddRule> {
    let rule = AddRule {
        contains: arguments.contains.clone(),
        direction: arguments.direction.clone(),
        amount_min_minor: arguments.from.as_ref().map(|text| limit(text, words)).transpose()?,
        amount_max_minor: arguments.to.as_ref().map(|text| limit(text, words)).transpose()?,
        account: arguments.account.clone(),
        customer: arguments.customer.clone(),
    };
    match (rule.amount_min_minor, rule.amount_max_minor) {
        (Some(from), Some(to)) if from > to => Err(told(words.say("cli-rule-range-empty"))),
        _ => Ok(rule),
    }
}

async fn add(session: &Session, arguments: &AddRuleArguments, words: &Words) -> anyhow::Result<RuleView> {
    let command = read_rule(arguments, words)?;
    let ctx = &session.ctx;
    let call = Call::new("add_rule", &command);
    Ok(write(&session.db, ctx, call, async |tx: &mut Tx| add_rule(ctx, tx, &command).await).await?)
}

async fn look(session: &Session, rule: &str) -> anyhow::Result<LookBack> {
    let mut tx = session.db.begin_read().await?;
    let report = look_back(&session.ctx, &mut tx, rule).await?;
    tx.rollback().await?;
    Ok(report)
}

async fn switch(
    common: &Common,
    session: &Session,
    output: &mut Output,
    rule: &str,
    is_on: bool,
    words: &Words,
) -> anyhow::Result<()> {
    let ctx = &session.ctx;
    let call = Call::new("switch_rule", &(rule, is_on));
    write(&session.db, ctx, call, async |tx: &mut Tx| {
        let done = switch_rule(ctx, tx, rule, is_on).await?;
        app::work::request_matching(tx, ctx).await?;
        Ok::<_, RuleError>(done)
    })
    .await?;
    let matched = app::work::run_jobs_now(&session.db, ctx).await?;
    let explained = matched.map_or(0, |matched| matched.automatic);
    if common.format == Format::Json {
        return output.json(&Switched { rule, is_on, explained });
    }
    if !is_on {
        return output.line(&words.say("cli-rule-off"));
    }
    output.prose(&format!("{} {}", words.say("cli-rule-on"), counted(words, "newly-explained", explained)))
}

fn show_rules(common: &Common, output: &mut Output, rules: &[RuleView], words: &Words) -> anyhow::Result<()> {
    match common.format {
        Format::Json => output.json(&rules),
        Format::Csv => rules_csv(output, rules),
        Format::Table => {
            let header = [
                "cli-column-rule",
                "cli-column-contains",
                "cli-column-range",
                "cli-column-effect",
                "cli-column-state",
            ];
            let mut table = new_table(header.map(|key| words.say(key)).to_vec(), &[]);
            for rule in rules {
                let effect = rule.account.clone().or(rule.customer.clone()).unwrap_or_default();
                let state = words.say(if rule.is_on { "cli-state-on" } else { "cli-state-off" });
                let range = range_words(rule, words);
                table.add_row(vec![rule.id.clone(), rule.contains.clone(), range, effect, state]);
            }
            output.table(&whole(table, &[0]))
        }
    }
}

/// Direction and amounts that a rule asks for.
fn range_words(rule: &RuleView, words: &Words) -> String {
    let direction = match rule.direction.as_deref() {
        Some("in") => words.say("cli-direction-in"),
        Some(_) => words.say("cli-direction-out"),
        None => words.say("cli-direction-both"),
    };
    let euros = |minor: i64| words.amount(minor, Currency::EUR);
    let range = match (rule.amount_min_minor, rule.amount_max_minor) {
        (Some(from), Some(to)) => {
            words.say_with("cli-range", &[("from", euros(from).into()), ("to", euros(to).into())])
        }
        (Some(from), None) => words.say_with("cli-range-from", &[("from", euros(from).into())]),
        (None, Some(to)) => words.say_with("cli-range-to", &[("to", euros(to).into())]),
        (None, None) => return direction,
    };
    format!("{direction}, {range}")
}

fn rules_csv(output: &mut Output, rules: &[RuleView]) -> anyhow::Result<()> {
    let header = [
        "id",
        "contains",
        "direction",
        "amount_min_minor",
        "amount_max_minor",
        "account",
        "customer",
        "is_on",
    ];
    let number = |minor: Option<i64>| minor.map(|minor| minor.to_string()).unwrap_or_default();
    output.csv(
        &header,
        rules.iter().map(|rule| {
            vec![
                rule.id.clone(),
                rule.contains.clone(),
                rule.direction.clone().unwrap_or_default(),
                number(rule.amount_min_minor),
                number(rule.amount_max_minor),
                rule.account.clone().unwrap_or_default(),
                rule.customer.clone().unwrap_or_default(),
                rule.is_on.to_string(),
            ]
        }),
    )
}

fn report_csv(output: &mut Output, report: &LookBack) -> anyhow::Result<()> {
    let figures = [report.matched, report.newly_automatic, report.agrees, report.contradicts];
    output.csv(
        &["matched", "newly_automatic", "agrees", "contradicts"],
        [figures.iter().map(ToString::to_string).collect()],
    )
}

fn tell_report(output: &mut Output, report: &LookBack, words: &Words) -> anyhow::Result<()> {
    output.prose(&words.say_with(
        "cli-look-back",
        &[
            ("matched", counted(words, "concerned", report.matched).into()),
            ("new", counted(words, "new", report.newly_automatic).into()),
            ("agrees", counted(words, "agreeing", report.agrees).into()),
            ("contradicts", counted(words, "contrary", report.contradicts).into()),
        ],
    ))
}
