//! A company of the size that the desk is measured on, put into a database by bulk rows: the import path would
//! take an hour. Its books pass `quittance check`.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use app::activity::Event;
use app::allocation::{Proposal, ProposalLine};
use app::context::{Ctx, Sources};
use app::identity::set_up;
use app::ids::OpenItemId;
use app::keys::Vault;
use app::source::{SystemClock, SystemEntropy};
use app::write::{Call, Fault, write};
use db::uuid::Uuid;
use db::{Cell, Db, Rows, Tx, insert_in_order};
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde_json::{Value, json};

/// Days of the books: three years.
const DAYS: usize = 1_096;
/// Days of one transaction.
const DAYS_PER_COMMIT: usize = 30;
/// Rows gathered before they are inserted.
const ROWS_PER_FLUSH: usize = 20_000;
const ACCOUNTS: [&str; 3] =
    ["FR7630004000031234567890143", "FR7630006000011234567890189", "FR7610107001011234567890129"];

/// How large, and where.
#[derive(clap::Args)]
pub struct Arguments {
    /// The database, which must be empty: `sqlite:FILE` or `postgres://…`.
    database: String,
    /// The key file, made when it is not there.
    key_file: PathBuf,
    /// Invoices, and as many bank transactions.
    #[arg(long, default_value_t = 1_000_000)]
    invoices: usize,
}

/// Fills the database.
pub fn run(arguments: &Arguments) -> anyhow::Result<Value> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(load(arguments))
}

/// Opens a database, migrated, with its organisation.
pub async fn open(url: &str, key_file: &std::path::Path) -> anyhow::Result<(Db, Ctx)> {
    let sources = Sources::new(Arc::new(SystemClock), Arc::new(SystemEntropy));
    let db = Db::open(url).await?;
    db.migrate(sources.clock.now_micros()).await?;
    let vault = Arc::new(Vault::open_or_create(key_file, sources.entropy.clone(), "2026-01-01")?);
    let installation = set_up(&db, &sources, &vault, "Grande Maison").await?;
    let Sources { clock, ids, .. } = sources;
    Ok((db, Ctx::new(installation.org, installation.legal_entity, "bench", vault, clock, ids)))
}

async fn load(arguments: &Arguments) -> anyhow::Result<Value> {
    let began = Instant::now();
    let (db, ctx) = open(&arguments.database, &arguments.key_file).await?;
    let mut loader = Loader::new(&ctx, arguments.invoices)?;
    for first in (0..DAYS).step_by(DAYS_PER_COMMIT) {
        let mut tx = db.begin_write().await?;
        if first == 0 {
            loader.parties(&ctx, &mut tx).await?;
        }
        for day in first..DAYS.min(first + DAYS_PER_COMMIT) {
            loader.day(&ctx, &mut tx, day).await?;
        }
        loader.flush(&mut tx, 0).await?;
        tx.commit().await?;
        // PostgreSQL checks foreign keys by plans that it makes once: not while the tables seem empty.
        if first == 0 {
            db.analyze().await?;
        }
    }
    let call = Call::new("load_desk_data", &arguments.invoices);
    let counts = write(&db, &ctx, call, async |tx: &mut Tx| {
        loader.end(&ctx, tx).await?;
        let counts = (loader.invoices.len() as u64, loader.open.len() as u64, loader.waiting_count);
        let data = json!({ "invoices": counts.0, "open": counts.1 });
        Ok::<_, Fault>((counts, Some(Event::new("desk_data_loaded", "", data))))
    })
    .await?;
    db.analyze().await?;
    db.close().await;
    Ok(json!({ "invoices": counts.0, "open": counts.1, "waiting": counts.2,
        "seconds": began.elapsed().as_secs_f64() }))
}

/// An invoice and when it is paid.
struct Invoice {
    id: Uuid,
    customer: usize,
    due_on: Date,
    minor: i64,
    /// What of it is paid: nothing, a part or all.
    paid_minor: i64,
}

/// Numbers that look random and are the same every time (the generator of Steele, Lea and Flood, 2014).
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut value = self.0;
        value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (value ^ (value >> 31)) % end.max(1)
    }

    fn index(&mut self, end: usize) -> usize {
        usize::try_from(self.below(end as u64)).unwrap_or(0)
    }

    fn signed(&mut self, end: u64) -> i64 {
        i64::try_from(self.below(end)).unwrap_or(0)
    }
}

/// The key of a day's sums: account, day, kind, role.
type DayKey = (&'static str, Date, &'static str, &'static str);

/// A line of an entry: account, role, subject, customer, amount.
type Line = (&'static str, &'static str, Option<Uuid>, Option<Uuid>, i64);

struct Loader {
    first_day: Date,
    random: Random,
    sequence: u128,
    count: usize,
    customers: Vec<Uuid>,
    accounts: Vec<Uuid>,
    balances: [i64; 3],
    files: [Uuid; 2],
    invoices: Vec<Invoice>,
    /// The invoices paid on each day, and transactions that no invoice explains.
    payments: Vec<Vec<usize>>,
    open: Vec<usize>,
    waiting: Vec<(Uuid, Date, usize, i64, Option<usize>)>,
    waiting_count: u64,
    sums: HashMap<DayKey, (i64, i64, i64)>,
    months: HashMap<(Uuid, i16, i8), (i64, i64)>,
    bank_days: HashMap<(Uuid, Date, &'static str), (i64, i64, i64)>,
    /// Open invoices that a transaction nobody has explained yet pays.
    announced: HashSet<usize>,
    rows: HashMap<&'static str, Rows>,
}

/// The tables and their columns, each after those it refers to.
const TABLES: [(&str, &str); 18] = [
    (
        "customers",
        "org_id id legal_entity_id number name name_key siren vat_number email country paid_by_id created_at",
    ),
    (
        "input_files",
        "org_id id legal_entity_id sha256 name kind reading format size_bytes is_raw_kept records records_new imported_at imported_by",
    ),
    (
        "bank_accounts",
        "org_id id legal_entity_id account_index account_sealed account_masked currency created_at",
    ),
    (
        "bank_statements",
        "org_id id bank_account_id file_id position kind statement_reference sequence opening_minor opening_on closing_minor closing_on movements movements_minor imported_at",
    ),
    (
        "bank_transactions",
        "org_id id legal_entity_id bank_account_id statement_id position batch_position identity entry_identity booked_on value_on amount_minor currency bank_reference end_to_end_id remittance counterparty counterparty_index counterparty_sealed class details recorded_at",
    ),
    (
        "open_items",
        "org_id id legal_entity_id customer_id kind number issued_on due_on total_minor amount_minor currency payment_reference preceding vat_on_payment discount_until discount_minor file_id created_at",
    ),
    ("journal_entries", "org_id id legal_entity_id booked_on kind label reverses_id posted_at"),
    ("postings", "org_id entry_id line_no account role subject_id customer_id amount_minor currency"),
    (
        "allocations",
        "org_id id legal_entity_id transaction_id entry_id method is_automatic evidence fingerprint takes_back_id decided_by decided_at",
    ),
    ("allocation_lines", "org_id allocation_id line_no item_id role account amount_minor"),
    ("exceptions", "org_id legal_entity_id transaction_id reason alternatives found_at"),
    ("open_balances", "org_id item_id legal_entity_id customer_id kind due_on currency open_minor"),
    (
        "waiting_transactions",
        "org_id transaction_id legal_entity_id state reason booked_on bank_account_id currency rest_minor",
    ),
    (
        "ledger_days",
        "org_id legal_entity_id account booked_on kind role currency debit_minor credit_minor postings",
    ),
    ("customer_months", "org_id legal_entity_id customer_id currency month moved_minor postings"),
    ("bank_days", "org_id bank_account_id booked_on class currency in_minor out_minor transactions"),
    ("set_asides", "org_id id legal_entity_id transaction_id is_aside note decided_by decided_at"),
    ("match_settings", "org_id legal_entity_id tolerance_minor charges_minor_max has_discounts"),
];

impl Loader {
    fn new(ctx: &Ctx, count: usize) -> Result<Self, Fault> {
        let rows = TABLES.iter().map(|(table, columns)| {
            let columns: Vec<&'static str> = columns.split(' ').collect();
            (*table, Rows::new(table, &columns))
        });
        Ok(Self {
            first_day: ctx.today().saturating_sub(i64::try_from(DAYS - 1).unwrap_or(0).days()),
            random: Random(1),
            sequence: 0,
            count,
            customers: Vec::new(),
            accounts: Vec::new(),
            balances: [0; 3],
            files: [ctx.new_id()?, ctx.new_id()?],
            invoices: Vec::with_capacity(count),
            payments: vec![Vec::new(); DAYS],
            open: Vec::new(),
            waiting: Vec::new(),
            waiting_count: 0,
            sums: HashMap::new(),
            months: HashMap::new(),
            bank_days: HashMap::new(),
            announced: HashSet::new(),
            rows: rows.collect(),
        })
    }

    fn day_of(&self, day: usize) -> Date {
        self.first_day.saturating_add(i64::try_from(day).unwrap_or(0).days())
    }

    /// An id of a day: they rise from day to day, as those of a company that worked all the time.
    fn id(&mut self, day: Date) -> Uuid {
        self.sequence += 1;
        let at = day.to_zoned(jiff::tz::TimeZone::UTC).map_or(0, |at| at.timestamp().as_millisecond());
        let time = u128::from(at.max(0).unsigned_abs()) << 80;
        Uuid::from_u128(time | (0x7 << 76) | (0x2 << 62) | self.sequence)
    }

    fn push<const N: usize>(&mut self, table: &'static str, row: [Cell; N]) {
        if let Some(rows) = self.rows.get_mut(table) {
            rows.push(row);
        }
    }

    async fn flush(&mut self, tx: &mut Tx, rows_min: usize) -> Result<(), Fault> {
        if self.rows.values().map(Rows::len).max().unwrap_or(0) < rows_min {
            return Ok(());
        }
        for (table, _) in TABLES {
            if let Some(rows) = self.rows.get_mut(table) {
                insert_in_order(tx, [rows]).await?;
            }
        }
        Ok(())
    }

    async fn parties(&mut self, ctx: &Ctx, tx: &mut Tx) -> Result<(), Fault> {
        let (org, entity, now) = (ctx.org, ctx.legal_entity, ctx.now_micros());
        let day = self.first_day;
        for number in 0..(self.count / 50).max(1) {
            let id = self.id(day);
            let name =
                format!("{} {number:05} SAS", ["DURAND", "MOREAU", "LEFORT", "ATLAS", "GARAGE"][number % 5]);
            self.customers.push(id);
            self.push(
                "customers",
                [
                    org.into(),
                    id.into(),
                    entity.into(),
                    format!("C{number:06}").into(),
                    name.clone().into(),
                    name.to_lowercase().into(),
                    String::new().into(),
                    String::new().into(),
                    format!("compta{number}@example.com").into(),
                    "FR".into(),
                    Cell::Null,
                    now.into(),
                ],
            );
        }
        for (place, (kind, id)) in ["invoices", "statements"].into_iter().zip(self.files).enumerate() {
            self.push(
                "input_files",
                [
                    org.into(),
                    id.into(),
                    entity.into(),
                    format!("{place:064}").into(),
                    format!("{kind}.bin").into(),
                    kind.into(),
                    String::new().into(),
                    "csv".into(),
                    0_i64.into(),
                    false.into(),
                    i64::try_from(self.count).unwrap_or(0).into(),
                    i64::try_from(self.count).unwrap_or(0).into(),
                    now.into(),
                    "bench".into(),
                ],
            );
        }
        for account in ACCOUNTS {
            let id = self.id(day);
            self.accounts.push(id);
            let place = format!("bank_accounts:account_sealed:{}", app::ids::BankAccountId::from_uuid(id));
            self.push(
                "bank_accounts",
                [
                    org.into(),
                    id.into(),
                    entity.into(),
                    ctx.vault.account_index(account).into(),
                    ctx.vault.seal(&place, account)?.into(),
                    app::banking::masked_account(account).into(),
                    "EUR".into(),
                    now.into(),
                ],
            );
        }
        self.flush(tx, 0).await
    }

    /// Posts an entry of two lines: the account, its role, the subject, the customer.
    fn post(&mut self, ctx: &Ctx, day: Date, kind: &'static str, label: String, lines: [Line; 2]) -> Uuid {
        let id = self.id(day);
        self.push(
            "journal_entries",
            [
                ctx.org.into(),
                id.into(),
                ctx.legal_entity.into(),
                day.into(),
                kind.into(),
                label.into(),
                Cell::Null,
                ctx.now_micros().into(),
            ],
        );
        for (line_no, (account, role, subject, customer, minor)) in (1_i64..).zip(lines) {
            self.push(
                "postings",
                [
                    ctx.org.into(),
                    id.into(),
                    line_no.into(),
                    account.into(),
                    role.into(),
                    subject.into(),
                    customer.into(),
                    minor.into(),
                    "EUR".into(),
                ],
            );
            if let Some(customer) = customer {
                let month = self.months.entry((customer, day.year(), day.month())).or_default();
                *month = (month.0 + minor, month.1 + 1);
            }
            let sums = self.sums.entry((account, day, kind, role)).or_default();
            *sums = (sums.0 + minor.max(0), sums.1 - minor.min(0), sums.2 + 1);
        }
        id
    }

    async fn day(&mut self, ctx: &Ctx, tx: &mut Tx, day: usize) -> Result<(), Fault> {
        let until = self.count * (day + 1) / DAYS;
        while self.invoices.len() < until {
            self.invoice(ctx, day);
        }
        let paid = std::mem::take(&mut self.payments[day]);
        // As many transactions as invoices: fees, and in the last days what nobody knows.
        let others = (self.count / DAYS * 6 / 100).max(1);
        let unknown = if day + 90 >= DAYS { self.count / 50 / 90 } else { 0 };
        for account in 0..ACCOUNTS.len() {
            let part =
                |count: usize| count * account / ACCOUNTS.len()..count * (account + 1) / ACCOUNTS.len();
            let mut movements: Vec<Option<usize>> =
                paid[part(paid.len())].iter().copied().map(Some).collect();
            let unknown = part(unknown).len();
            movements.resize(movements.len() + part(others).len() + unknown, None);
            self.statement(ctx, day, account, &movements, unknown);
        }
        self.flush(tx, ROWS_PER_FLUSH).await
    }

    fn invoice(&mut self, ctx: &Ctx, day: usize) {
        let (issued_on, place) = (self.day_of(day), self.invoices.len());
        let id = self.id(issued_on);
        // Some customers buy much more than others.
        let (a, b) = (self.random.index(self.customers.len()), self.random.index(self.customers.len()));
        let customer = a.min(b);
        let minor = 2_000 + self.random.signed(498_000);
        let term = [30, 45, 60][self.random.index(3)];
        let due_on = issued_on.saturating_add(i64::try_from(term).unwrap_or(0).days());
        // Four in a hundred are not paid, one in part; the others from a week early to a month late.
        let luck = self.random.below(100);
        let paid_on = (day + term + self.random.index(38)).saturating_sub(7);
        let paid_minor = match luck {
            _ if paid_on >= DAYS => 0,
            0..4 => 0,
            4 => minor / 2,
            _ => minor,
        };
        if paid_minor > 0 {
            self.payments[paid_on].push(place);
        }
        if paid_minor < minor {
            self.open.push(place);
        }
        let owner = self.customers[customer];
        self.push(
            "open_items",
            [
                ctx.org.into(),
                id.into(),
                ctx.legal_entity.into(),
                owner.into(),
                "invoice".into(),
                number(place).into(),
                issued_on.into(),
                due_on.into(),
                minor.into(),
                minor.into(),
                "EUR".into(),
                String::new().into(),
                String::new().into(),
                false.into(),
                Cell::Null,
                Cell::Null,
                self.files[0].into(),
                ctx.now_micros().into(),
            ],
        );
        let customer_line = ("411000", "customers", Some(id), Some(owner), minor);
        let sales = ("706000", "sales", None, None, -minor);
        self.post(ctx, issued_on, "invoice_issued", number(place), [customer_line, sales]);
        self.invoices.push(Invoice { id, customer, due_on, minor, paid_minor });
    }

    fn statement(
        &mut self,
        ctx: &Ctx,
        day: usize,
        account: usize,
        movements: &[Option<usize>],
        unknown: usize,
    ) {
        let (on, opening) = (self.day_of(day), self.balances[account]);
        let (id, account_id) = (self.id(on), self.accounts[account]);
        // The statement's row goes before its movements: their sum is known first.
        let mut closing = opening;
        let mut pending = Vec::new();
        for (position, movement) in (1_i64..).zip(movements) {
            let is_unknown = movement.is_none()
                && usize::try_from(position).is_ok_and(|at| at + unknown > movements.len());
            let minor = match movement {
                Some(place) => self.invoices[*place].paid_minor,
                None if is_unknown => 1_000 + self.random.signed(300_000),
                None => -(100 + self.random.signed(3_000)),
            };
            // Three in ten of those that nobody has explained pay an open invoice to the cent.
            let pays = (is_unknown && position % 10 < 3).then(|| self.announce()).flatten();
            let minor =
                pays.map_or(minor, |place| self.invoices[place].minor - self.invoices[place].paid_minor);
            closing += minor;
            pending.push((position, *movement, (is_unknown, pays), minor));
        }
        self.balances[account] = closing;
        self.push(
            "bank_statements",
            [
                ctx.org.into(),
                id.into(),
                account_id.into(),
                self.files[1].into(),
                i64::try_from(day * ACCOUNTS.len() + account + 1).unwrap_or(0).into(),
                "statement".into(),
                format!("R{day:04}-{account}").into(),
                format!("{:04}", day + 1).into(),
                opening.into(),
                on.into(),
                closing.into(),
                on.into(),
                i64::try_from(movements.len()).unwrap_or(0).into(),
                (closing - opening).into(),
                ctx.now_micros().into(),
            ],
        );
        for (position, movement, unknown, minor) in pending {
            self.movement(ctx, (on, account, id, position), movement, unknown, minor);
        }
    }

    /// An open invoice that no other transaction pays.
    fn announce(&mut self) -> Option<usize> {
        let place = *self.open.get(self.random.index(self.open.len()))?;
        self.announced.insert(place).then_some(place)
    }

    fn movement(
        &mut self,
        ctx: &Ctx,
        (on, account, statement, position): (Date, usize, Uuid, i64),
        paid: Option<usize>,
        (is_unknown, pays): (bool, Option<usize>),
        minor: i64,
    ) {
        let id = self.id(on);
        let luck = self.random.below(100);
        let (class, text) = match (paid, is_unknown) {
            (Some(place), _) => {
                let class = match luck {
                    0..80 => "transfer",
                    80..90 => "direct_debit_issued",
                    90..96 => "cheque",
                    _ => "card",
                };
                (class, number(place))
            }
            (None, true) => ("transfer", format!("VIR SEPA RECU REGLEMENT {position}")),
            (None, false) => ("fee", "COMMISSION".to_owned()),
        };
        let identity = Uuid::from_u128(
            (u128::from(self.random.below(u64::MAX)) << 64) | u128::from(self.random.below(u64::MAX)),
        );
        let customer = self.random.index(self.customers.len());
        let day = self.bank_days.entry((self.accounts[account], on, class)).or_default();
        *day = (day.0 + minor.max(0), day.1 + minor.min(0), day.2 + 1);
        self.push(
            "bank_transactions",
            [
                ctx.org.into(),
                id.into(),
                ctx.legal_entity.into(),
                self.accounts[account].into(),
                statement.into(),
                position.into(),
                1_i64.into(),
                identity.into(),
                identity.into(),
                on.into(),
                on.into(),
                minor.into(),
                "EUR".into(),
                format!("B{:010}", self.sequence).into(),
                String::new().into(),
                text.clone().into(),
                format!("CLIENT {customer:05}").into(),
                Cell::Null,
                Cell::Null,
                class.into(),
                "{}".into(),
                ctx.now_micros().into(),
            ],
        );
        let bank = ("512000", "bank", None, None, minor);
        let suspense = ("471000", "suspense", Some(id), None, -minor);
        self.post(ctx, on, "bank_transaction_recorded", text.clone(), [bank, suspense]);
        if is_unknown {
            self.waiting.push((id, on, account, minor, pays));
            return;
        }
        let suspense = ("471000", "suspense", Some(id), None, minor);
        let (item, role, counterpart) = match paid {
            Some(place) => {
                let invoice = &self.invoices[place];
                let owner = self.customers[invoice.customer];
                (Some(invoice.id), None, ("411000", "customers", Some(invoice.id), Some(owner), -minor))
            }
            None => (None, Some("bank_charges"), ("627000", "bank_charges", None, None, -minor)),
        };
        let entry = self.post(ctx, on, "allocation", text, [suspense, counterpart]);
        let allocation = self.id(on);
        let is_automatic = self.random.below(100) >= 4;
        self.push(
            "allocations",
            [
                ctx.org.into(),
                allocation.into(),
                ctx.legal_entity.into(),
                id.into(),
                entry.into(),
                if paid.is_some() { "citation" } else { "rule" }.into(),
                is_automatic.into(),
                "[]".into(),
                0_i64.into(),
                Cell::Null,
                "job".into(),
                ctx.now_micros().into(),
            ],
        );
        self.push(
            "allocation_lines",
            [
                ctx.org.into(),
                allocation.into(),
                1_i64.into(),
                item.into(),
                role.into(),
                Cell::Null,
                minor.into(),
            ],
        );
    }

    /// What is left open, what waits, and the sums of days.
    async fn end(&mut self, ctx: &Ctx, tx: &mut Tx) -> Result<(), Fault> {
        for at in 0..self.open.len() {
            let invoice = &self.invoices[self.open[at]];
            let row = [
                ctx.org.into(),
                invoice.id.into(),
                ctx.legal_entity.into(),
                self.customers[invoice.customer].into(),
                "invoice".into(),
                invoice.due_on.into(),
                "EUR".into(),
                (invoice.minor - invoice.paid_minor).into(),
            ];
            self.push("open_balances", row);
        }
        for (at, (id, on, account, minor, pays)) in std::mem::take(&mut self.waiting).into_iter().enumerate()
        {
            self.waiting_count += 1;
            let (state, reason, alternatives) = match (pays, at % 10) {
                (Some(_), _) => ("sure", "to_confirm", 0),
                (None, 0..6) => ("suggested", "ambiguous_items", 3),
                (None, 6) => ("suggested", "amount_differs", 2),
                (None, 7) => ("to_do", "return_unmatched", 0),
                (None, _) => ("to_do", "unknown_payer", 0),
            };
            let mut places: Vec<usize> = pays.into_iter().collect();
            for _ in 0..alternatives {
                places.push(self.open[self.random.index(self.open.len())]);
            }
            let proposals: Vec<Proposal> =
                places.into_iter().map(|place| self.proposal(place, minor)).collect();
            let text = serde_json::to_string(&proposals).unwrap_or_default();
            self.push(
                "exceptions",
                [
                    ctx.org.into(),
                    ctx.legal_entity.into(),
                    id.into(),
                    reason.into(),
                    text.into(),
                    ctx.now_micros().into(),
                ],
            );
            self.push(
                "waiting_transactions",
                [
                    ctx.org.into(),
                    id.into(),
                    ctx.legal_entity.into(),
                    state.into(),
                    reason.into(),
                    on.into(),
                    self.accounts[account].into(),
                    "EUR".into(),
                    minor.into(),
                ],
            );
        }
        self.kept_sums(ctx);
        let mut sums: Vec<_> = std::mem::take(&mut self.sums).into_iter().collect();
        sums.sort_unstable();
        for ((account, day, kind, role), (debit, credit, postings)) in sums {
            self.push(
                "ledger_days",
                [
                    ctx.org.into(),
                    ctx.legal_entity.into(),
                    account.into(),
                    day.into(),
                    kind.into(),
                    role.into(),
                    "EUR".into(),
                    debit.into(),
                    credit.into(),
                    postings.into(),
                ],
            );
        }
        self.flush(tx, 0).await
    }

    /// What is kept of customers' months and of the days of bank accounts.
    fn kept_sums(&mut self, ctx: &Ctx) {
        let mut months: Vec<_> = std::mem::take(&mut self.months).into_iter().collect();
        months.sort_unstable();
        for ((customer, year, month), (moved, postings)) in months {
            let month = format!("{year:04}-{month:02}");
            let row = [
                ctx.org.into(),
                ctx.legal_entity.into(),
                customer.into(),
                "EUR".into(),
                month.into(),
                moved.into(),
                postings.into(),
            ];
            self.push("customer_months", row);
        }
        let mut days: Vec<_> = std::mem::take(&mut self.bank_days).into_iter().collect();
        days.sort_unstable();
        for ((account, day, class), (money_in, money_out, transactions)) in days {
            let row = [
                ctx.org.into(),
                account.into(),
                day.into(),
                class.into(),
                "EUR".into(),
                money_in.into(),
                money_out.into(),
                transactions.into(),
            ];
            self.push("bank_days", row);
        }
    }

    fn proposal(&self, place: usize, minor: i64) -> Proposal {
        let item = OpenItemId::from_uuid(self.invoices[place].id).to_string();
        Proposal {
            method: "payer_amount".to_owned(),
            lines: vec![ProposalLine::Item { item, document: number(place), amount_minor: minor }],
            evidence: Vec::new(),
            fingerprint: i64::try_from(place).unwrap_or(0) + 1,
            takes_back: None,
            takes_back_transaction: None,
        }
    }
}

fn number(place: usize) -> String {
    format!("FA-{:07}", place + 1)
}
