//! `quittance rules`.

use app::allocation::{AddRule, LookBack, RuleError, RuleView, add_rule, list_rules, look_back, switch_rule};
use app::words::Words;
use app::write::{Call, write};
use db::Tx;

use super::reconcile::amount;
use crate::Ended;
use crate::arguments::{AddRuleArguments, Common, Format, RulesCommand};
use crate::output::{Output, new_table};
use crate::session::Session;

/// Runs the command.
pub async fn run(common: &Common, command: RulesCommand, words: &Words) -> anyhow::Result<Ended> {
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
            show_rules(common, &mut output, std::slice::from_ref(&rule), words)?;
            let report = look(&session, &rule.id).await?;
            show_report(common, &mut output, &report, words)?;
        }
        RulesCommand::LookBack(argument) => {
            let report = look(&session, &argument.rule).await?;
            show_report(common, &mut output, &report, words)?;
        }
        RulesCommand::On(argument) => switch(&session, &mut output, &argument.rule, true, words).await?,
        RulesCommand::Off(argument) => switch(&session, &mut output, &argument.rule, false, words).await?,
    }
    output.finish()?;
    session.close().await;
    Ok(Ended::Done)
}

async fn add(session: &Session, arguments: &AddRuleArguments, words: &Words) -> anyhow::Result<RuleView> {
    let command = AddRule {
        contains: arguments.contains.clone(),
        direction: arguments.direction.clone(),
        amount_min_minor: arguments.from.as_ref().map(|text| amount(text, words)).transpose()?,
        amount_max_minor: arguments.to.as_ref().map(|text| amount(text, words)).transpose()?,
        account: arguments.account.clone(),
        customer: arguments.customer.clone(),
    };
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
    app::work::run_due_jobs(&session.db, ctx).await?;
    output.line(&words.say(if is_on { "cli-rule-on" } else { "cli-rule-off" }))
}

fn show_rules(common: &Common, output: &mut Output, rules: &[RuleView], words: &Words) -> anyhow::Result<()> {
    if common.format != Format::Table {
        return output.json(&rules);
    }
    let header = ["cli-column-rule", "cli-column-contains", "cli-column-effect", "cli-column-state"];
    let mut table = new_table(header.map(|key| words.say(key)).to_vec(), &[]);
    for rule in rules {
        let effect = rule.account.clone().or(rule.customer.clone()).unwrap_or_default();
        let state = words.say(if rule.is_on { "cli-state-on" } else { "cli-state-off" });
        table.add_row(vec![rule.id.clone(), rule.contains.clone(), effect, state]);
    }
    output.table(&table)
}

fn show_report(common: &Common, output: &mut Output, report: &LookBack, words: &Words) -> anyhow::Result<()> {
    if common.format != Format::Table {
        return output.json(report);
    }
    output.line(&words.say_with(
        "cli-look-back",
        &[
            ("matched", report.matched.into()),
            ("new", report.newly_automatic.into()),
            ("agrees", report.agrees.into()),
            ("contradicts", report.contradicts.into()),
        ],
    ))
}
