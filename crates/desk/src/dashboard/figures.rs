//! The figures of the dashboard, in words and as charts.

use app::identity::Permission;
use app::reporting::{Actions, Bucket, CashByState, Figure, MoneyFigures, Proof};
use jiff::civil::Date;
use ledger::ChartOfAccounts;

use crate::access::User;
use crate::web::chart::{Columns, Datum, Share, StackedBar};
use crate::web::places;
use crate::words::Words;

/// Classes that colour the ages, youngest first.
pub const AGE_CLASSES: [&str; 5] = ["age-0", "age-1", "age-2", "age-3", "age-4"];
/// Keys of the names of the ages, youngest first.
pub const AGE_KEYS: [&str; 5] = ["aged-not-due", "aged-1-30", "aged-31-60", "aged-61-90", "aged-over-90"];

/// What every figure is shown with: words, accounts, and the day.
pub struct Shown<'a> {
    pub words: &'a Words,
    pub chart: &'a ChartOfAccounts,
    pub today: Date,
}

impl Shown<'_> {
    /// The list that proves a figure.
    pub fn proof<T>(&self, figure: &Figure<T>) -> String {
        places::proof(&figure.proof, self.chart, self.today)
    }
}

/// Something to do: a sentence with a count, and where it is done.
pub struct Action {
    pub key: &'static str,
    pub icon: &'static str,
    pub tone: &'static str,
    pub count: u64,
    pub href: String,
}

/// What there is to do for this reader; nothing when all is calm.
pub fn actions(found: &Actions, user: &User, shown: &Shown<'_>) -> Vec<Action> {
    let decides = user.may(Permission::DecideAllocations);
    let reads_bank = user.may(Permission::ReadBank);
    let all = [
        (decides, "dashboard-do-sure", "check", "ok", &found.sure),
        (decides, "dashboard-do-examine", "match", "primary", &found.to_examine),
        (decides, "dashboard-do-returns", "undo", "warn", &found.returns),
        (decides, "dashboard-do-outside", "bank", "primary", &found.outside),
        (reads_bank, "dashboard-do-breaks", "warning", "bad", &found.breaks),
        (true, "dashboard-do-overdue", "customers", "warn", &found.overdue_customers),
    ];
    all.into_iter()
        .filter(|(may, .., figure)| *may && figure.value > 0)
        .map(|(_, key, icon, tone, figure)| Action {
            key,
            icon,
            tone,
            count: figure.value,
            href: shown.proof(figure),
        })
        .collect()
}

/// What other owners asked for and this one can confirm.
pub fn to_confirm(count: u64) -> Option<Action> {
    let href = "/settings/users".to_owned();
    (count > 0).then_some(Action { key: "dashboard-do-confirm", icon: "user", tone: "warn", count, href })
}

/// What customers said in the portal and nobody has looked at.
pub fn to_answer(count: u64) -> Option<Action> {
    let href = "/collections/answers".to_owned();
    (count > 0).then_some(Action {
        key: "dashboard-do-answer",
        icon: "customers",
        tone: "primary",
        count,
        href,
    })
}

/// Reminders that wait for a person.
pub fn to_approve(count: u64) -> Option<Action> {
    let href = "/collections".to_owned();
    (count > 0).then_some(Action {
        key: "dashboard-do-approve",
        icon: "remind",
        tone: "primary",
        count,
        href,
    })
}

/// What customers wrote by mail and nobody has dealt with.
pub fn to_read(count: u64) -> Option<Action> {
    let href = "/collections/received".to_owned();
    (count > 0).then_some(Action {
        key: "dashboard-do-read",
        icon: "customers",
        tone: "primary",
        count,
        href,
    })
}

/// Calls that somebody has to make today, or had to before.
pub fn to_call(count: u64) -> Option<Action> {
    let href = "/collections/tasks".to_owned();
    (count > 0).then_some(Action { key: "dashboard-do-call", icon: "remind", tone: "primary", count, href })
}

/// What somebody should know of customers, and nobody does yet.
pub fn to_know(count: u64) -> Option<Action> {
    let href = "/collections/alerts".to_owned();
    (count > 0).then_some(Action { key: "dashboard-do-know", icon: "warning", tone: "warn", count, href })
}

/// What is owed by age, as a bar.
pub fn aged_bar(money: &MoneyFigures, shown: &Shown<'_>) -> StackedBar {
    let words = shown.words;
    let data = Bucket::ALL.iter().map(|bucket| {
        let figure = &money.aged[*bucket as usize];
        Datum {
            label: words.say(AGE_KEYS[*bucket as usize]),
            figure: words.amount(figure.value, money.currency),
            minor: figure.value,
            href: shown.proof(figure),
            class: AGE_CLASSES[*bucket as usize],
        }
    });
    StackedBar::new(data.collect())
}

/// What falls due in each of the coming weeks.
pub fn weeks(money: &MoneyFigures, shown: &Shown<'_>) -> Columns {
    let words = shown.words;
    let data = (0_i64..).zip(&money.weeks).map(|(week, figure)| {
        let day = shown.today.saturating_add(jiff::Span::new().days(week * 7));
        let label = words.day_short(day);
        let datum = Datum {
            label,
            figure: words.amount(figure.value, money.currency),
            minor: figure.value,
            href: shown.proof(figure),
            class: "age-0",
        };
        (datum, words.amount_short(figure.value, money.currency))
    });
    Columns::new(data.collect())
}

/// A row of a small table with a bar.
pub struct BarRow {
    pub label: String,
    pub minor: i64,
    pub href: String,
    pub share: Share,
    /// Whether the product can have such money.
    pub can_be: bool,
}

fn bar_rows(rows: Vec<(String, i64, String, bool)>) -> Vec<BarRow> {
    let most = rows.iter().map(|row| row.1).max().unwrap_or(0);
    rows.into_iter()
        .map(|(label, minor, href, can_be)| BarRow {
            share: Share::of(minor, most),
            label,
            minor,
            href,
            can_be,
        })
        .collect()
}

/// Cash by where it is on its way.
pub fn by_state(cash: &CashByState, shown: &Shown<'_>) -> Vec<BarRow> {
    let row = |key: &str, figure: &Figure| {
        let href = shown.proof(figure);
        (shown.words.say(key), figure.value, href.clone(), !href.is_empty())
    };
    bar_rows(vec![
        row("dashboard-cash-collected", &cash.collected),
        row("dashboard-cash-in-transit", &cash.in_transit),
        row("dashboard-cash-pending", &cash.pending),
        row("dashboard-cash-set-aside", &cash.set_aside),
        row("dashboard-cash-disputed", &cash.disputed),
    ])
}

/// The list of everything that came in on the account of a proof.
fn of_account(proof: &Proof) -> String {
    match proof {
        Proof::Transactions { account, span, .. } => places::received(*account, "", *span),
        Proof::OpenItems { .. }
        | Proof::Ledger { .. }
        | Proof::Collected(_)
        | Proof::Waiting { .. }
        | Proof::Decisions(_)
        | Proof::OverdueCustomers
        | Proof::Breaks
        | Proof::Disputes
        | Proof::CannotBe => String::new(),
    }
}

/// Cash of this month by account and by channel.
pub fn received(
    money: &MoneyFigures,
    accounts: &[(app::ids::BankAccountId, String)],
    shown: &Shown<'_>,
) -> (Vec<BarRow>, Vec<BarRow>) {
    let name_of = |account| {
        let found = accounts.iter().find(|(id, _)| *id == account);
        found.map(|(_, name)| name.clone()).unwrap_or_default()
    };
    let mut by_account: Vec<(String, i64, String, bool)> = Vec::new();
    let mut by_channel: Vec<(String, i64, String, bool)> = Vec::new();
    for found in &money.received {
        let minor = found.received.value;
        let (name, whole) = (name_of(found.account), of_account(&found.received.proof));
        // The list of an account shows all its classes together.
        match by_account.iter_mut().find(|row| row.2 == whole) {
            Some(row) => row.1 = row.1.saturating_add(minor),
            None => by_account.push((name.clone(), minor, whole, true)),
        }
        // A list shows one account: what came in on several of them by one channel is told for each.
        let channel = shown.words.say(&format!("dashboard-channel-{}", found.class.replace('_', "-")));
        let is_alone = money.received.iter().filter(|other| other.class == found.class).count() == 1;
        let label = if is_alone { channel } else { format!("{channel} · {name}") };
        by_channel.push((label, minor, shown.proof(&found.received), true));
    }
    by_account.sort_by_key(|row| std::cmp::Reverse(row.1));
    by_channel.sort_by_key(|row| std::cmp::Reverse(row.1));
    (bar_rows(by_account), bar_rows(by_channel))
}

/// A legal entity with its figures when it has any in this currency, the names of its accounts, and whether it is the one
/// that is shown: only its lists can be opened from here.
pub type OfEntity<'a> = (&'a str, Option<&'a MoneyFigures>, &'a [(app::ids::BankAccountId, String)], bool);

/// Cash of this month across legal entities: by entity, by account and by channel.
pub fn received_of_all(
    entities: &[OfEntity<'_>],
    shown: &Shown<'_>,
) -> (Vec<BarRow>, Vec<BarRow>, Vec<BarRow>) {
    let (mut by_entity, mut by_account, mut by_channel) = (Vec::new(), Vec::new(), Vec::<BarRow>::new());
    for (name, money, accounts, is_shown) in entities {
        let received_minor = money.iter().flat_map(|money| &money.received).map(|found| found.received.value);
        by_entity.push((
            (*name).to_owned(),
            received_minor.fold(0, i64::saturating_add),
            String::new(),
            true,
        ));
        let Some(money) = money else { continue };
        let (of_accounts, of_channels) = received(money, accounts, shown);
        for row in of_accounts {
            let href = if *is_shown { row.href } else { String::new() };
            by_account.push((format!("{name} · {}", row.label), row.minor, href, true));
        }
        for row in of_channels {
            match by_channel.iter_mut().find(|known| known.label == row.label) {
                Some(known) => known.minor = known.minor.saturating_add(row.minor),
                None => by_channel.push(row),
            }
        }
    }
    let by_channel = by_channel.into_iter().map(|row| (row.label, row.minor, String::new(), true)).collect();
    let sorted = |mut rows: Vec<(String, i64, String, bool)>| {
        rows.sort_by_key(|row| std::cmp::Reverse(row.1));
        bar_rows(rows)
    };
    (sorted(by_entity), sorted(by_account), sorted(by_channel))
}
