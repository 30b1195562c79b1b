//! The statements of a day, their movements, and what each of them paid.

use app::context::Ctx;
use db::Cell;
use db::uuid::Uuid;
use jiff::civil::Date;

use super::{ACCOUNTS, Loader, number};

impl Loader {
    /// The statement of an account and a day with its movements.
    pub(super) fn statement(
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
}
