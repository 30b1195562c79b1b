//! What is kept beside the books at the end: what is open, what waits, sums of days and months.

use app::allocation::{Proposal, ProposalLine};
use app::context::Ctx;
use app::ids::OpenItemId;
use app::write::Fault;
use db::Tx;

use super::{Loader, number};

impl Loader {
    /// What is left open, what waits, and the sums of days.
    pub(super) async fn end(&mut self, ctx: &Ctx, tx: &mut Tx) -> Result<(), Fault> {
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
        // All of them are in the sums.
        self.push("folded_entries", [ctx.org.into(), ctx.legal_entity.into(), self.last_entry.into()]);
        let mut sums: Vec<_> = std::mem::take(&mut self.sums).into_iter().collect();
        sums.sort_unstable();
        for ((account, day, kind, role), (debit, credit, postings)) in sums {
            self.push(
                "ledger_day_sums",
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
            self.push("customer_month_sums", row);
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
