//! How customers pay: each kind of case, dealt from a deck so that all of them occur.

use jiff::civil::Date;

use super::calendar::{Period, days_after, working_day};
use super::customers::french_iban;
use super::labels::{citing, citing_all, mangled, with_typo};
use super::model::{Bank, Customer, DemoCase, Document, Movement, Nature};
use super::random::Random;

/// What forty payments are like; `None` is an invoice that is not paid.
const DECK: &[(Option<DemoCase>, usize)] = &[
    (Some(DemoCase::ExactCitation), 12),
    (Some(DemoCase::SeveralInvoices), 5),
    (Some(DemoCase::NoReference), 4),
    (Some(DemoCase::MangledReference), 3),
    (Some(DemoCase::NameOnly), 2),
    (Some(DemoCase::Deposit), 2),
    (Some(DemoCase::ChequeDeposit), 2),
    (Some(DemoCase::Typo), 1),
    (Some(DemoCase::Partial), 1),
    (Some(DemoCase::OverPayment), 1),
    (Some(DemoCase::SmallDifference), 1),
    (Some(DemoCase::CitedTwice), 1),
    (Some(DemoCase::BeforeInvoice), 1),
    (Some(DemoCase::DoublePayment), 1),
    (Some(DemoCase::EarlyPaymentDiscount), 1),
    (Some(DemoCase::UnknownPayer), 1),
    (None, 1),
];

/// Payers that are no customers.
const UNKNOWN_PAYERS: &[&str] =
    &["SCI LES GENETS", "FIDUCIAIRE DU LITTORAL", "ASSOCIATION LE FANAL", "INDIVISION RIVE SUD"];

pub(crate) struct Payments<'a> {
    random: &'a mut Random,
    period: Period,
    customers: &'a [Customer],
    invoices: &'a [Document],
    deck: Vec<Option<DemoCase>>,
    cheques: Vec<(Date, usize)>,
    movements: Vec<Movement>,
}

/// The movements by which invoices (in the order of their numbers) are paid. A credit note is
/// deducted from the invoice that it corrects.
pub(crate) fn payments(
    random: &mut Random,
    period: Period,
    customers: &[Customer],
    invoices: &[Document],
    credit_notes: &[Document],
) -> Vec<Movement> {
    let (deck, cheques, movements) = (Vec::new(), Vec::new(), Vec::new());
    let mut payments = Payments { random, period, customers, invoices, deck, cheques, movements };
    let mut is_handled = vec![false; invoices.len()];
    for index in 0..invoices.len() {
        let customer = &customers[invoices[index].customer];
        if is_handled[index] || customer.mandate.is_some() {
            continue;
        }
        is_handled[index] = true;
        let deducted =
            credit_notes.iter().find(|note| note.corrects.as_ref() == Some(&invoices[index].number));
        if let Some(credit_note) = deducted {
            payments.pay_less_credit_note(index, credit_note);
        } else if customer.parent.is_some() {
            payments.pay(index, DemoCase::ParentCompany);
        } else {
            match payments.draw() {
                Some(DemoCase::SeveralInvoices) => payments.pay_several(index, &mut is_handled),
                Some(case) => payments.pay(index, case),
                None => {}
            }
        }
    }
    payments.movements
}

impl Payments<'_> {
    fn draw(&mut self) -> Option<DemoCase> {
        if self.deck.is_empty() {
            self.deck = DECK.iter().flat_map(|(case, count)| vec![*case; *count]).collect();
            self.random.shuffle(&mut self.deck);
        }
        self.deck.pop().flatten()
    }

    fn customer(&self, index: usize) -> &Customer {
        &self.customers[self.invoices[index].customer]
    }

    /// The day on which an invoice is paid, some days around its due date.
    fn usual_day(&mut self, index: usize) -> Date {
        let invoice = &self.invoices[index];
        let day = days_after(invoice.due_on, self.random.between(-6, 20));
        working_day(day.max(days_after(invoice.issued_on, 2)))
    }

    fn pay(&mut self, index: usize, case: DemoCase) {
        let invoice = &self.invoices[index];
        let total = invoice.total_minor();
        let number = invoice.number.clone();
        let usual_day = self.usual_day(index);
        let whole = vec![(number.clone(), total)];
        match case {
            DemoCase::MangledReference => {
                let text = format!("Facture {}", mangled(self.random, &number));
                self.transfer(index, usual_day, total, case, text, whole);
            }
            DemoCase::Typo => {
                self.transfer(
                    index,
                    usual_day,
                    total,
                    case,
                    format!("FACTURE {}", with_typo(&number)),
                    whole,
                );
            }
            DemoCase::NoReference | DemoCase::NameOnly => {
                let text = (self.random.pick(&["VIREMENT", "Règlement", "Merci", ""])).to_owned();
                self.transfer(index, usual_day, total, case, text, whole);
            }
            DemoCase::CitedTwice => {
                let text = format!("{number} facture n° {number}");
                self.transfer(index, usual_day, total, case, text, whole);
            }
            DemoCase::BeforeInvoice => {
                let day = working_day(days_after(invoice.issued_on, -self.random.between(3, 8)));
                if day < self.period.first_day {
                    return self.pay(index, DemoCase::ExactCitation);
                }
                self.transfer(index, day, total, case, format!("Proforma {number}"), whole);
            }
            DemoCase::EarlyPaymentDiscount => {
                let day = working_day(days_after(invoice.issued_on, self.random.between(3, 7)));
                let text = format!("{number} escompte 2%");
                self.transfer(index, day, total - total / 50, case, text, whole);
            }
            DemoCase::SmallDifference => {
                let text = citing(self.random, invoice);
                let paid = total - self.random.between(1, 60);
                self.transfer(index, usual_day, paid, case, text, whole);
            }
            DemoCase::OverPayment => {
                let text = citing(self.random, invoice);
                let paid = total + self.random.between(5, 90) * 100;
                self.transfer(index, usual_day, paid, case, text, whole);
            }
            DemoCase::Partial => {
                let paid = total * self.random.between(30, 70) / 100;
                let text = format!("{number} 1er versement");
                self.transfer(index, usual_day, paid, case, text, vec![(number, paid)]);
            }
            DemoCase::Deposit => self.pay_deposit_and_balance(index),
            DemoCase::DoublePayment => {
                let text = format!("Facture {number}");
                self.transfer(index, usual_day, total, DemoCase::ExactCitation, text.clone(), whole);
                let again = working_day(days_after(usual_day, self.random.between(4, 12)));
                self.transfer(index, again, total, case, text, Vec::new());
            }
            DemoCase::ChequeDeposit => self.bank_cheque(index, usual_day),
            DemoCase::UnknownPayer => {
                let payer = self.random.pick(UNKNOWN_PAYERS);
                let iban = french_iban(self.random);
                let movement = Movement::new(Bank::A, usual_day, total, Nature::TransferIn, case)
                    .with_counterparty(payer, &iban)
                    .with_text("Règlement travaux")
                    .with_documents(whole);
                self.book(movement);
            }
            _ => {
                let text = citing(self.random, invoice);
                self.transfer(index, usual_day, total, case, text, whole);
            }
        }
    }

    fn pay_several(&mut self, index: usize, is_handled: &mut [bool]) {
        let first = &self.invoices[index];
        let count = self.random.index(3) + 1;
        let others: Vec<usize> = (index + 1..self.invoices.len())
            .filter(|other| {
                let invoice = &self.invoices[*other];
                invoice.customer == first.customer
                    && !is_handled[*other]
                    && invoice.issued_on <= days_after(first.issued_on, 75)
            })
            .take(count)
            .collect();
        let Some(last) = others.last().copied() else {
            return self.pay(index, DemoCase::ExactCitation);
        };
        let paid: Vec<usize> = std::iter::once(index).chain(others).collect();
        for other in &paid {
            is_handled[*other] = true;
        }
        let documents: Vec<(String, i64)> = paid
            .iter()
            .map(|paid| (self.invoices[*paid].number.clone(), self.invoices[*paid].total_minor()))
            .collect();
        let numbers: Vec<String> = documents.iter().map(|(number, _)| number.clone()).collect();
        let text = citing_all(self.random, &numbers);
        let amount = documents.iter().map(|(_, amount)| amount).sum();
        let day = self.usual_day(last);
        self.transfer(index, day, amount, DemoCase::SeveralInvoices, text, documents);
    }

    fn pay_less_credit_note(&mut self, index: usize, credit_note: &Document) {
        let invoice = &self.invoices[index];
        let documents = vec![
            (invoice.number.clone(), invoice.total_minor()),
            (credit_note.number.clone(), credit_note.total_minor()),
        ];
        let amount = invoice.total_minor() + credit_note.total_minor();
        let text = format!("{} moins avoir {}", invoice.number, credit_note.number);
        let day = self.usual_day(index).max(working_day(days_after(credit_note.issued_on, 2)));
        self.transfer(index, day, amount, DemoCase::CreditNoteDeducted, text, documents);
    }

    fn pay_deposit_and_balance(&mut self, index: usize) {
        let invoice = &self.invoices[index];
        let (number, total) = (invoice.number.clone(), invoice.total_minor());
        let deposit = total * 30 / 100;
        let deposit_day = working_day(days_after(invoice.issued_on, self.random.between(2, 8)));
        let balance_day = self.usual_day(index).max(working_day(days_after(deposit_day, 7)));
        let of_deposit = vec![(number.clone(), deposit)];
        let text = format!("Acompte 30% {number}");
        self.transfer(index, deposit_day, deposit, DemoCase::Deposit, text, of_deposit);
        let rest = total - deposit;
        let text = format!("Solde {number}");
        self.transfer(index, balance_day, rest, DemoCase::Balance, text, vec![(number, rest)]);
    }

    /// Cheques are banked two at a time.
    fn bank_cheque(&mut self, index: usize, day: Date) {
        self.cheques.push((day, index));
        if self.cheques.len() < 2 {
            return;
        }
        let banked = std::mem::take(&mut self.cheques);
        let day = banked.iter().map(|(day, _)| *day).fold(day, Date::max);
        let documents: Vec<(String, i64)> = banked
            .iter()
            .map(|(_, paid)| (self.invoices[*paid].number.clone(), self.invoices[*paid].total_minor()))
            .collect();
        let amount = documents.iter().map(|(_, amount)| amount).sum();
        let slip = self.random.between(1_000_000, 9_999_999);
        let movement = Movement::new(Bank::B, day, amount, Nature::Cheques, DemoCase::ChequeDeposit)
            .with_text(format!("REMISE CHEQUES {slip} DE 2 CHQ"))
            .with_documents(documents);
        self.book(movement);
    }

    fn transfer(
        &mut self,
        index: usize,
        day: Date,
        amount_minor: i64,
        case: DemoCase,
        text: String,
        documents: Vec<(String, i64)>,
    ) {
        let customer = self.customer(index);
        let (name, iban) = match (case, customer.parent) {
            (DemoCase::ParentCompany, Some(parent)) => (parent.to_owned(), String::new()),
            _ => (customer.name.clone(), customer.iban.clone()),
        };
        // The bank of the CFONB statements gives a bare label; that is where names alone occur.
        let bank = if case == DemoCase::NameOnly { Bank::B } else { customer.bank };
        let is_instant = self.random.has_chance(15);
        let nature = if is_instant { Nature::InstantTransferIn } else { Nature::TransferIn };
        let movement = Movement::new(bank, day, amount_minor, nature, case)
            .with_counterparty(&name, &iban)
            .with_text(text)
            .with_documents(documents);
        self.book(movement);
    }

    /// What would happen after the story ends does not happen.
    fn book(&mut self, movement: Movement) {
        if movement.booked_on <= self.period.last_day {
            self.movements.push(movement);
        }
    }
}
