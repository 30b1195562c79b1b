//! One entry of a statement: known or new, its parts masked, sealed, posted and put in line.

use bank_files::{Transaction, TransactionClass};
use file_intake::{Place, Problem, ProblemCode};
use jiff::civil::Date;
use ledger::{AccountRole, SubjectId};
use money::Money;

use super::recorder::{Current, Recorder};
use crate::banking::details::TransactionDetails;
use crate::banking::identity::Identity;
use crate::banking::store::counterparty_place;
use crate::banking::waiting::{Waiting, WaitingState, push_waiting};
use crate::bookkeeping::PostError;
use crate::context::Ctx;
use crate::ids::{BankAccountId, BankTransactionId};
use crate::inbox::{ImportError, mask};

impl Recorder {
    /// Records the parts of the entry that was gathered, unless it is known.
    pub(super) fn record_entry(&mut self, ctx: &Ctx) -> Result<(), ImportError> {
        let Some(mut current) = self.current.take() else { return Ok(()) };
        let parts = std::mem::take(&mut current.entry);
        let outcome = self.record_parts(ctx, &mut current, parts);
        self.current = Some(current);
        outcome
    }

    fn record_parts(
        &mut self,
        ctx: &Ctx,
        current: &mut Current,
        parts: Vec<Transaction>,
    ) -> Result<(), ImportError> {
        let Some(first) = parts.first() else { return Ok(()) };
        self.transactions += parts.len() as u64;
        let Some(booked_on) = first.booked_on.or(first.value_on) else {
            let place = place_of(first);
            let of_dates = [ProblemCode::DateUnreadable, ProblemCode::FieldMissing];
            if !self.problems.has_cost_the_record(&of_dates, place.line) {
                self.problems.push(Problem::error(ProblemCode::FieldMissing, place, "booking date", ""));
            }
            return Ok(());
        };
        current.first_booked_on =
            Some(current.first_booked_on.map_or(booked_on, |first| first.min(booked_on)));
        current.last_booked_on = Some(current.last_booked_on.map_or(booked_on, |last| last.max(booked_on)));
        let mut identities = Vec::with_capacity(parts.len());
        current.identifier.identify(&ctx.vault, &parts, booked_on, &mut identities);
        let Some(entry) = identities.first().map(|identity| identity.entry) else { return Ok(()) };
        let is_known = self.recorded.get(&current.account.id).is_some_and(|known| known.contains(&entry));
        let has_equal = self.take_equal(current.account.id, booked_on, &parts);
        if is_known {
            return Ok(());
        }
        if has_equal {
            let found =
                Money::new(first.amount_minor, first.currency.unwrap_or(current.currency)).to_string();
            let place = place_of(first);
            self.problems.push(Problem::warning(ProblemCode::TransactionKnown, place, "amount", &found));
            return Ok(());
        }
        current.fresh.push(entry);
        for (part, identity) in parts.into_iter().zip(identities) {
            self.record(ctx, current, part, identity, booked_on)?;
        }
        Ok(())
    }

    /// Whether another file brought an entry of this day and amount; each is taken once, by an entry that
    /// is known as well as by one that is not.
    fn take_equal(&mut self, account: BankAccountId, booked_on: Date, parts: &[Transaction]) -> bool {
        let Some(counts) = self.equals.get_mut(&account) else { return false };
        let amount = parts.iter().fold(0_i64, |sum, part| sum.saturating_add(part.amount_minor));
        match counts.get_mut(&(booked_on, amount)) {
            Some(left) if *left > 0 => {
                *left -= 1;
                true
            }
            Some(_) | None => false,
        }
    }

    fn record(
        &mut self,
        ctx: &Ctx,
        current: &Current,
        mut part: Transaction,
        identity: Identity,
        booked_on: Date,
    ) -> Result<(), ImportError> {
        let place = place_of(&part);
        let amount = Money::new(part.amount_minor, part.currency.unwrap_or(current.currency));
        if amount.minor() == 0 {
            return Ok(());
        }
        self.mask_texts(&mut part, &place);
        let id = BankTransactionId::from_uuid(ctx.new_id()?);
        let label = if part.remittance.is_empty() { &part.counterparty_name } else { &part.remittance };
        let chart = self.books.chart();
        let own = self.own_accounts.get(&current.account.id.uuid()).copied();
        let bank = own.unwrap_or_else(|| chart.number(AccountRole::Bank));
        let subject = SubjectId(id.uuid().as_u128());
        // What comes too late for its period is booked into the first open one: the money is there.
        let on = self.books.open_day(booked_on);
        let entry = ledger::rules::bank_transaction(chart, bank, subject, amount, on, label.as_str());
        let Ok(entry) = entry else {
            self.problems.push(Problem::error(ProblemCode::AmountUnreadable, place, "amount", ""));
            return Ok(());
        };
        if on != booked_on {
            let found = format!("{booked_on} → {on}");
            self.problems.push(Problem::warning(
                ProblemCode::PeriodClosed,
                place.clone(),
                "booking date",
                &found,
            ));
        }
        match self.books.post(ctx, &entry) {
            Ok(_) => {}
            Err(PostError::PeriodClosed(_)) => {
                let found = booked_on.to_string();
                self.problems.push(Problem::error(ProblemCode::PeriodClosed, place, "booking date", &found));
                return Ok(());
            }
            Err(PostError::NoEntropy(error)) => return Err(error.into()),
        }
        let (index, sealed) = if part.counterparty_account.is_empty() {
            (None, None)
        } else {
            let sealed = ctx.vault.seal(&counterparty_place(id), &part.counterparty_account)?;
            (Some(ctx.vault.account_index(&part.counterparty_account)), Some(sealed))
        };
        let waiting = Waiting {
            transaction: id,
            state: WaitingState::New,
            reason: "",
            booked_on,
            account: current.account.id,
            currency: amount.currency(),
            rest_minor: amount.minor(),
        };
        push_waiting(&mut self.waiting, ctx, &waiting);
        let (class, code) = (class_word(part.class), amount.currency().code());
        self.days.add((current.account.id, booked_on), class, code, amount.minor());
        let details = TransactionDetails::take(&mut part).to_text();
        self.rows.push([
            ctx.org.into(),
            id.into(),
            ctx.legal_entity.into(),
            current.account.id.into(),
            current.id.into(),
            i64::from(part.position).into(),
            i64::from(part.batch_position).into(),
            identity.own.into(),
            identity.entry.into(),
            booked_on.into(),
            part.value_on.into(),
            amount.minor().into(),
            code.into(),
            part.bank_reference.into(),
            part.end_to_end_id.into(),
            part.remittance.into(),
            part.counterparty_name.into(),
            index.into(),
            sealed.into(),
            class.into(),
            details.into(),
            ctx.now_micros().into(),
        ]);
        self.transactions_new += 1;
        Ok(())
    }

    fn mask_texts(&mut self, part: &mut Transaction, place: &Place) {
        let free_texts =
            [&mut part.remittance, &mut part.counterparty_name, &mut part.additional_information];
        for text in free_texts {
            if let Some(masked) = privacy::mask_ibans(text) {
                *text = masked;
            }
        }
        for (text, field) in [
            (&mut part.remittance, "remittance information"),
            (&mut part.counterparty_name, "counterparty"),
            (&mut part.ultimate_counterparty_name, "ultimate counterparty"),
            (&mut part.additional_information, "additional information"),
            (&mut part.end_to_end_id, "end-to-end id"),
            (&mut part.bank_reference, "bank reference"),
            (&mut part.creditor_reference, "creditor reference"),
            (&mut part.counterparty_account, "counterparty account"),
            (&mut part.mandate_id, "mandate"),
            (&mut part.instruction_id, "instruction id"),
            (&mut part.payment_information_id, "payment information id"),
            (&mut part.cheque_number, "cheque number"),
        ] {
            mask(text, place, field, &mut self.problems);
        }
        for document in &mut part.documents {
            mask(document, place, "document", &mut self.problems);
        }
    }
}

fn place_of(transaction: &Transaction) -> Place {
    Place {
        line: (transaction.line > 0).then_some(transaction.line),
        element: Some(format!("#{}", transaction.position)),
    }
}

/// The stable name of a class of movements.
fn class_word(class: TransactionClass) -> &'static str {
    match class {
        TransactionClass::Unspecified => "unspecified",
        TransactionClass::Transfer => "transfer",
        TransactionClass::DirectDebitIssued => "direct_debit_issued",
        TransactionClass::Return => "return",
        TransactionClass::DirectDebitPaid => "direct_debit_paid",
        TransactionClass::Cheque => "cheque",
        TransactionClass::ChequeUnpaid => "cheque_unpaid",
        TransactionClass::Card => "card",
        TransactionClass::Cash => "cash",
        TransactionClass::Fee => "fee",
        TransactionClass::Interest => "interest",
        TransactionClass::Bill => "bill",
        TransactionClass::Internal => "internal",
    }
}
