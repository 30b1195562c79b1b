//! Making a decision last: an allocation, its lines, its journal entry.

use std::collections::HashMap;

use db::{AsDbError, DbError, Rows, Tx, insert_in_order};
use jiff::civil::Date;
use ledger::rules::AllocationLine;
use ledger::vat::{VatBasis, VatShare};
use ledger::{AccountRole, Entry, EntryError, SubjectId};
use money::{Currency, Money};

use super::evidence::EvidenceFact;
use super::lines::{DecidedLine, Target};
use super::store;
use crate::banking;
use crate::bookkeeping::{self, Books, PostError};
use crate::context::Ctx;
use crate::ids::{AllocationId, BankTransactionId, EntryId, OpenItemId};
use crate::receivables::{self, ItemKind, ItemVat, NewItem, OpenBalances, OpenItem};
use crate::source::NoEntropy;
use crate::write::Fault;

/// A decision about a transaction, ready to be posted.
pub(super) struct Decided<'a> {
    pub transaction: BankTransactionId,
    pub booked_on: Date,
    pub currency: Currency,
    pub label: &'a str,
    pub method: &'a str,
    pub is_automatic: bool,
    pub lines: Vec<DecidedLine>,
    pub evidence: &'a [EvidenceFact],
    pub fingerprint: i64,
    pub takes_back: Option<AllocationId>,
}

/// Why a decision could not be posted.
#[derive(Debug, thiserror::Error)]
pub enum DecideError {
    /// The entry cannot be built: the lines contradict each other.
    #[error(transparent)]
    Entry(#[from] EntryError),
    /// The period is closed and no later day is open.
    #[error(transparent)]
    Post(#[from] PostError),
    /// No random bytes.
    #[error(transparent)]
    NoEntropy(#[from] NoEntropy),
}

impl AsDbError for DecideError {
    fn as_db_error(&self) -> Option<&DbError> {
        None
    }
}

/// Posts decisions: gathers their rows, and follows how much of each item is settled so that VAT
/// on collection moves exactly.
pub(super) struct Decider {
    books: Books,
    /// Transactions that do not wait any more.
    waited: Rows,
    allocations: Rows,
    lines: Rows,
    items: Rows,
    balances: OpenBalances,
    vat: HashMap<OpenItemId, Vec<VatShare>>,
    /// What was settled of an item by the decisions of this run, signed minor units.
    settled: HashMap<OpenItemId, i64>,
    /// What waits on 44574 for each item, with the sign of its total.
    pending: HashMap<SubjectId, i64>,
    /// What stands on 416 of each item that is doubtful.
    doubtful: HashMap<SubjectId, i64>,
}

impl Decider {
    /// Opens the books with [`Books::open`].
    pub(super) async fn open(tx: &mut Tx, ctx: &Ctx, vat: Vec<ItemVat>) -> Result<Self, DbError> {
        let mut decider = Self::with_books(Books::open(tx, ctx).await?);
        if !vat.is_empty() {
            let pending = &mut decider.pending;
            bookkeeping::sum_by_subject(tx, ctx, AccountRole::VatPending, |subject, sum| {
                pending.insert(SubjectId(subject.as_u128()), sum.saturating_neg());
            })
            .await?;
        }
        decider.learn_vat(vat);
        for item in store::list_doubtful(tx, ctx).await? {
            decider.load_doubtful(tx, ctx, item).await?;
        }
        Ok(decider)
    }

    /// Decides on books that are open. [`Decider::load_about`] says what VAT an item has, and whether it is doubtful.
    pub(super) fn with_books(books: Books) -> Self {
        Self {
            books,
            waited: banking::waiting_to_delete(),
            allocations: store::allocation_rows(),
            lines: store::line_rows(),
            items: receivables::item_rows(),
            balances: OpenBalances::new(),
            vat: HashMap::new(),
            settled: HashMap::new(),
            pending: HashMap::new(),
            doubtful: HashMap::new(),
        }
    }

    fn learn_vat(&mut self, lines: Vec<ItemVat>) {
        for line in lines {
            self.vat.entry(line.item_id).or_default().push(VatShare {
                rate_bps: u32::try_from(line.rate_bps).unwrap_or(0),
                vat_minor: line.vat_minor,
            });
        }
    }

    /// Loads what stands on 416 of an item.
    async fn load_doubtful(&mut self, tx: &mut Tx, ctx: &Ctx, item: OpenItemId) -> Result<(), DbError> {
        let sum = bookkeeping::sum_of_subject(tx, ctx, AccountRole::DoubtfulCustomers, item.uuid()).await?;
        self.doubtful.insert(SubjectId(item.uuid().as_u128()), sum);
        Ok(())
    }

    /// Loads the VAT of an item, what of it waits for payment, and what of the item is doubtful, unless
    /// they are known.
    pub(super) async fn load_about(
        &mut self,
        tx: &mut Tx,
        ctx: &Ctx,
        item: &OpenItem,
    ) -> Result<(), DbError> {
        if item.kind == ItemKind::Invoice && !self.doubtful.contains_key(&subject_of(item.id)) {
            self.load_doubtful(tx, ctx, item.id).await?;
        }
        if self.vat.contains_key(&item.id) || item.kind == ItemKind::UnusedCredit {
            return Ok(());
        }
        let lines = receivables::list_vat_of(tx, ctx, item.id).await?;
        if !lines.is_empty() && item.vat_on_payment {
            let subject = item.id.uuid();
            let sum = bookkeeping::sum_of_subject(tx, ctx, AccountRole::VatPending, subject).await?;
            self.pending.insert(SubjectId(subject.as_u128()), sum.saturating_neg());
        }
        self.learn_vat(lines);
        Ok(())
    }

    /// Tells of an item as the books hold it, so that it need not be read again.
    pub(super) fn know(&mut self, item: &OpenItem) {
        self.balances.know(item);
    }

    /// What the decisions of this run settled of an item, signed minor units.
    pub(super) fn settled_in_run(&self, item: OpenItemId) -> i64 {
        self.settled.get(&item).copied().unwrap_or(0)
    }

    /// Rows that wait to be inserted.
    pub(super) fn waiting(&self) -> usize {
        self.allocations.len()
    }

    /// The books, for other entries of the same write.
    pub(super) fn books(&mut self) -> &mut Books {
        &mut self.books
    }

    /// The first day on or after `on` into which can be booked.
    pub(super) fn open_day(&self, on: Date) -> Date {
        self.books.open_day(on)
    }

    /// Takes a transaction off the queue: nothing of it is left in suspense. What the queue said of it stays until
    /// the next matching run, and says nothing: it is about transactions that wait.
    pub(super) fn leave_queue(&mut self, ctx: &Ctx, transaction: BankTransactionId) {
        self.waited.push([ctx.org.into(), transaction.into()]);
    }

    /// Posts a decision.
    pub(super) fn decide(
        &mut self,
        ctx: &Ctx,
        mut decided: Decided<'_>,
    ) -> Result<AllocationId, DecideError> {
        let id = AllocationId::from_uuid(ctx.new_id()?);
        let credits = make_credits(ctx, &mut decided)?;
        let entry_id = self.post(ctx, &decided)?;
        // Nothing is gathered before the entry is known to be possible.
        for credit in credits {
            self.balances.know_new(&credit);
            receivables::push_item(&mut self.items, ctx, credit);
        }
        for line in &decided.lines {
            if let Target::Item(item) = &line.target {
                self.balances.know(item);
                let settled = self.settled.entry(item.id).or_insert(0);
                *settled = settled.saturating_add(line.amount_minor);
            }
        }
        self.allocations.push([
            ctx.org.into(),
            id.into(),
            ctx.legal_entity.into(),
            decided.transaction.into(),
            entry_id.into(),
            decided.method.to_owned().into(),
            decided.is_automatic.into(),
            serde_json::to_string(decided.evidence).unwrap_or_default().into(),
            decided.fingerprint.into(),
            decided.takes_back.into(),
            ctx.actor.clone().into(),
            ctx.now_micros().into(),
        ]);
        for (line_no, line) in (1_i64..).zip(&decided.lines) {
            let (item, role, account) = line.columns();
            let payment = match line.target {
                Target::ProviderPayment(payment) => Some(payment.id),
                _ => None,
            };
            self.lines.push([
                ctx.org.into(),
                id.into(),
                line_no.into(),
                item.into(),
                role.into(),
                account.into(),
                line.amount_minor.into(),
                payment.into(),
            ]);
        }
        Ok(id)
    }

    /// The entry that a decision makes, on the first open day.
    pub(super) fn entry(&self, decided: &Decided<'_>) -> Result<Entry, DecideError> {
        let subject = SubjectId(decided.transaction.uuid().as_u128());
        let lines: Vec<AllocationLine<'_>> =
            decided.lines.iter().map(|line| self.posting_line(line, decided.currency, subject)).collect();
        let on = self.open_day(decided.booked_on);
        Ok(ledger::rules::allocation(self.books.chart(), subject, &lines, on, decided.label)?)
    }

    fn post(&mut self, ctx: &Ctx, decided: &Decided<'_>) -> Result<EntryId, DecideError> {
        let entry = self.entry(decided)?;
        let entry_id = self.books.post(ctx, &entry)?;
        for posting in entry.postings() {
            let Some(item) = posting.subject else { continue };
            match posting.role {
                Some(AccountRole::VatPending) => {
                    let pending = self.pending.entry(item).or_insert(0);
                    *pending = pending.saturating_sub(posting.amount.minor());
                }
                Some(AccountRole::DoubtfulCustomers) => {
                    let doubtful = self.doubtful.entry(item).or_insert(0);
                    *doubtful = doubtful.saturating_add(posting.amount.minor());
                }
                _ => {}
            }
        }
        Ok(entry_id)
    }

    /// What stands on 416 of an item, as far as it was asked for.
    pub(super) fn doubtful_minor(&self, item: OpenItemId) -> i64 {
        self.doubtful.get(&subject_of(item)).copied().unwrap_or(0)
    }

    /// The VAT of an item as the decisions of this run left it, where its document stated any.
    pub(super) fn vat_basis(&self, item: &OpenItem) -> Option<VatBasis<'_>> {
        let shares = self.vat.get(&item.id)?;
        let settled = item.total_minor.saturating_sub(item.open_minor);
        Some(VatBasis {
            total: Money::new(item.total_minor, item.currency),
            shares,
            on_payment: item.vat_on_payment,
            settled_before_minor: settled.saturating_add(self.settled_in_run(item.id)),
            pending_before_minor: Some(self.pending.get(&subject_of(item.id)).copied().unwrap_or(0)),
        })
    }

    /// A line as the rules take it; `new_credit` is what credit is posted about that is not an item yet.
    pub(super) fn posting_line<'b>(
        &'b self,
        line: &'b DecidedLine,
        currency: Currency,
        new_credit: SubjectId,
    ) -> AllocationLine<'b> {
        let amount = Money::new(line.amount_minor, currency);
        match &line.target {
            Target::Item(item) if item.kind == ItemKind::UnusedCredit => AllocationLine::Advance {
                advance: subject_of(item.id),
                customer: SubjectId(item.customer.uuid().as_u128()),
                amount,
            },
            Target::Item(item) => AllocationLine::Item {
                item: subject_of(item.id),
                customer: SubjectId(item.customer.uuid().as_u128()),
                amount,
                vat: self.vat_basis(item),
                doubtful_minor: self.doubtful_minor(item.id),
            },
            Target::Credit { id, customer } => AllocationLine::Advance {
                advance: subject_of(*id),
                customer: SubjectId(customer.uuid().as_u128()),
                amount,
            },
            // Made into credits before anything is posted.
            Target::NewCredit { customer } => AllocationLine::Advance {
                advance: new_credit,
                customer: SubjectId(customer.uuid().as_u128()),
                amount,
            },
            Target::SettlementDifference => AllocationLine::SettlementDifference { amount },
            Target::Discount { item } => AllocationLine::Discount { item: subject_of(*item), amount },
            Target::ProviderPayment(payment) => {
                AllocationLine::ProviderPayment { payment: SubjectId(payment.id.uuid().as_u128()), amount }
            }
            Target::BankCharges => AllocationLine::BankCharges { amount },
            Target::Interest => AllocationLine::Interest { amount },
            Target::InternalTransfer => AllocationLine::InternalTransfer { amount },
            Target::Account(account) => AllocationLine::Account { account: *account, amount },
        }
    }

    /// Inserts what was gathered, each table after those it refers to.
    pub(super) async fn flush(&mut self, tx: &mut Tx, ctx: &Ctx) -> Result<(), Fault> {
        self.balances.follow(tx, ctx, self.books.take_moved()).await?;
        let [entries, postings, days, months] = self.books.gathered(ctx);
        let [gone, open] = self.balances.gathered(ctx);
        let Self { items, allocations, lines, waited, .. } = self;
        let groups = [entries, postings, days, months, items, gone, open, allocations, lines, waited];
        insert_in_order(tx, groups).await?;
        Ok(())
    }
}

/// What postings about an item name.
pub(super) fn subject_of(item: OpenItemId) -> SubjectId {
    SubjectId(item.uuid().as_u128())
}

/// What goes to a customer's credit becomes an item of its own, so that it can be used later.
fn make_credits(ctx: &Ctx, decided: &mut Decided<'_>) -> Result<Vec<NewItem>, NoEntropy> {
    let mut credits = Vec::new();
    for line in &mut decided.lines {
        let Target::NewCredit { customer } = line.target else { continue };
        let id = OpenItemId::from_uuid(ctx.new_id()?);
        let amount_minor = line.amount_minor.saturating_neg();
        let text = decided.transaction.to_string();
        let number = format!("CREDIT-{}", &text[text.len() - 8..]);
        credits.push(NewItem {
            id,
            customer,
            kind: ItemKind::UnusedCredit,
            number: format!("{number}-{}", &id.to_string()[22..]),
            issued_on: decided.booked_on,
            due_on: decided.booked_on,
            total_minor: amount_minor,
            amount_minor,
            currency: decided.currency,
            payment_reference: String::new(),
            preceding: String::new(),
            vat_on_payment: false,
            discount: None,
            file: None,
            due_after_days: None,
        });
        line.target = Target::Credit { id, customer };
    }
    Ok(credits)
}
