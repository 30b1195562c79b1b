//! A day of the company: what it invoices, and the entries of all that happens.

use app::context::Ctx;
use app::write::Fault;
use db::uuid::Uuid;
use db::{Cell, Tx};
use jiff::ToSpan as _;
use jiff::civil::Date;

use super::{ACCOUNTS, DAYS, Invoice, Line, Loader, ROWS_PER_FLUSH, number};

impl Loader {
    /// Posts an entry of two lines: the account, its role, the subject, the customer.
    pub(super) fn post(
        &mut self,
        ctx: &Ctx,
        day: Date,
        kind: &'static str,
        label: String,
        lines: [Line; 2],
    ) -> Uuid {
        let id = self.id(day);
        self.last_entry = id;
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

    /// A day: what is invoiced, and what moves on each account.
    pub(super) async fn day(&mut self, ctx: &Ctx, tx: &mut Tx, day: usize) -> Result<(), Fault> {
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
}
