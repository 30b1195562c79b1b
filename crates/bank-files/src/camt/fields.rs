//! Puts the text of each leaf element where it belongs.

use super::elements::Element;
use super::entry::{BankCode, Charges, DOCUMENTS_MAX, Detail, Direction, Party, Status};
use super::reader::{Reader, Role};
use super::settle::add_text;
use super::statement::{OpenStatement, StatedBalance};
use super::values::{is_given, text_of};
use crate::AccountId;
use file_intake::{Problem, ProblemCode};
use money::Currency;

impl Reader<'_> {
    /// Takes the text of a leaf as it stands in the file.
    pub(super) fn take_text(&mut self, leaf: Element, raw: &[u8]) {
        let (text, is_foreign) = text_of(raw);
        if is_foreign {
            let place = self.place(leaf);
            self.sink.problem(Problem::warning(ProblemCode::CharacterInvalid, place, leaf.path(), &text));
        }
        if text.is_empty() && !leaf.is_amount() {
            return;
        }
        if leaf.is_amount() {
            self.take_amount(leaf, &text);
        } else if leaf < Element::EntryAmount {
            self.take_statement_text(leaf, &text);
        } else if leaf < Element::DetailAmount {
            self.take_entry_text(leaf, &text);
        } else {
            self.take_detail_text(leaf, &text);
        }
    }

    fn take_statement_text(&mut self, leaf: Element, text: &str) {
        if leaf == Element::BalanceDay {
            let on = self.read_day(leaf, text);
            if let Some(balance) = self.balance() {
                balance.on = on;
            }
            return;
        }
        if leaf == Element::AccountCurrency {
            match Currency::parse(text) {
                Ok(currency) => self.with_statement(|statement| statement.header.currency = Some(currency)),
                Err(_) => self.report(ProblemCode::CurrencyUnknown, leaf, text),
            }
            return;
        }
        let Some(statement) = self.statement.as_mut() else { return };
        match leaf {
            Element::StatementId => text.clone_into(&mut statement.header.statement_id),
            Element::ElectronicSequence => text.clone_into(&mut statement.header.sequence),
            Element::LegalSequence if statement.header.sequence.is_empty() => {
                text.clone_into(&mut statement.header.sequence);
            }
            Element::AccountName => text.clone_into(&mut statement.header.account_name),
            Element::AccountOwnerName => text.clone_into(&mut statement.owner_name),
            Element::AccountIban => statement.header.account = AccountId::Iban(compact(text)),
            Element::AccountOtherId if statement.header.account == AccountId::Unknown => {
                statement.header.account = AccountId::Other(text.to_owned());
            }
            Element::BalanceCode => {
                if let Some(balance) = statement.balances.last_mut() {
                    text.clone_into(&mut balance.code);
                }
            }
            Element::BalanceSign => match Direction::parse(text) {
                Some(direction) => {
                    if let Some(balance) = statement.balances.last_mut() {
                        balance.direction = Some(direction);
                    }
                }
                None => self.report(ProblemCode::FieldMissing, leaf, text),
            },
            _ => {}
        }
    }

    fn take_entry_text(&mut self, leaf: Element, text: &str) {
        match leaf {
            Element::BookingDay => self.entry.booked_on = self.read_day(leaf, text),
            Element::ValueDay => self.entry.value_on = self.read_day(leaf, text),
            Element::EntrySign => {
                self.entry.direction = Direction::parse(text);
                if self.entry.direction.is_none() {
                    self.entry.is_unreadable = true;
                    self.report(ProblemCode::FieldMissing, leaf, text);
                }
            }
            Element::Status => {
                self.entry.status = Status::parse(text);
                text.clone_into(&mut self.entry.status_text);
            }
            Element::EntryReversal => self.entry.is_reversal = matches!(text, "true" | "1"),
            Element::EntryReference if is_given(text) => text.clone_into(&mut self.entry.reference),
            Element::EntryInformation => {
                self.append(leaf, text, |reader| Some(&mut reader.entry.information));
            }
            Element::BatchPaymentInformation if is_given(text) => {
                text.clone_into(&mut self.entry.payment_information_id);
            }
            Element::BatchCount => self.entry.batch_count = text.parse().unwrap_or(0),
            Element::ChargeSign => self.charges(|charges| charges.is_refund = text == "CRDT"),
            Element::ChargeIncluded => {
                self.charges(|charges| charges.is_apart = matches!(text, "false" | "0"));
            }
            _ => {
                let code = self.code();
                match leaf {
                    Element::DomainCode => text.clone_into(&mut code.domain),
                    Element::FamilyCode => text.clone_into(&mut code.family),
                    Element::SubfamilyCode => text.clone_into(&mut code.subfamily),
                    Element::ProprietaryCode => text.clone_into(&mut code.proprietary),
                    Element::ProprietaryIssuer => text.clone_into(&mut code.issuer),
                    _ => {}
                }
            }
        }
    }

    fn take_detail_text(&mut self, leaf: Element, text: &str) {
        let role = self.role;
        match leaf {
            Element::Unstructured | Element::StructuredInformation => {
                self.append(leaf, text, |reader| Some(&mut reader.entry.detail()?.transaction.remittance));
                return;
            }
            Element::DetailInformation | Element::ReturnInformation => {
                self.append(leaf, text, |reader| {
                    Some(&mut reader.entry.detail()?.transaction.additional_information)
                });
                return;
            }
            _ => {}
        }
        if leaf == Element::DocumentNumber {
            self.take_document(leaf, text);
            return;
        }
        let Some(detail) = self.entry.detail() else { return };
        let transaction = &mut detail.transaction;
        let field = match leaf {
            Element::DetailReference => &mut transaction.bank_reference,
            Element::EndToEnd => &mut transaction.end_to_end_id,
            Element::Instruction => &mut transaction.instruction_id,
            Element::PaymentInformation => &mut transaction.payment_information_id,
            Element::Mandate => &mut transaction.mandate_id,
            Element::Cheque => &mut transaction.cheque_number,
            Element::CreditorReferenceText => &mut transaction.creditor_reference,
            Element::ReasonCode => &mut transaction.return_reason,
            Element::PartyName => party_name(detail, role),
            Element::PartyAccountText => {
                let account = &mut party(detail, role).account;
                account.clear();
                account.extend(text.chars().filter(|character| !character.is_whitespace()));
                return;
            }
            Element::DetailSign => {
                detail.direction = Direction::parse(text);
                return;
            }
            _ => return,
        };
        // A second value of the same kind (two Strd with one reference each) does not replace the first.
        if field.is_empty() && is_given(text) {
            field.push_str(text);
        }
    }

    fn take_document(&mut self, leaf: Element, text: &str) {
        let Some(detail) = self.entry.detail() else { return };
        let documents = &mut detail.transaction.documents;
        if documents.len() < DOCUMENTS_MAX {
            documents.push(text.to_owned());
        } else {
            self.report_overfull(leaf, text);
        }
    }

    /// Appends to a text that may come in several elements; what would be too long is reported.
    fn append(&mut self, leaf: Element, text: &str, field: fn(&mut Self) -> Option<&mut String>) {
        if !field(self).is_none_or(|field| add_text(field, text)) {
            self.report_overfull(leaf, text);
        }
    }

    /// Reports, once for an entry, that more came than is kept.
    pub(super) fn report_overfull(&mut self, leaf: Element, found: &str) {
        if !std::mem::replace(&mut self.entry.is_overfull, true) {
            let place = self.place(leaf);
            self.sink.problem(Problem::warning(ProblemCode::FieldTooLong, place, leaf.path(), found));
        }
    }

    pub(super) fn report(&mut self, code: ProblemCode, leaf: Element, found: &str) {
        let place = self.place(leaf);
        self.sink.problem(Problem::error(code, place, leaf.path(), found));
    }

    /// Changes the charges of the detail being read, or of the entry outside of details.
    pub(super) fn charges(&mut self, change: impl FnOnce(&mut Charges)) {
        if !self.in_detail {
            change(&mut self.entry.charges);
        } else if let Some(detail) = self.entry.detail() {
            change(&mut detail.charges);
        }
    }

    /// The bank transaction code of the detail being read, or of the entry outside of details.
    fn code(&mut self) -> &mut BankCode {
        let index = self.entry.detail_count.min(super::entry::DETAILS_MAX).wrapping_sub(1);
        match self.entry.details.get_mut(index) {
            Some(detail) if self.in_detail => &mut detail.code,
            _ => &mut self.entry.code,
        }
    }

    pub(super) fn balance(&mut self) -> Option<&mut StatedBalance> {
        self.statement.as_mut()?.balances.last_mut()
    }

    fn with_statement(&mut self, change: impl FnOnce(&mut OpenStatement)) {
        if let Some(statement) = self.statement.as_mut() {
            change(statement);
        }
    }
}

fn party(detail: &mut Detail, role: Role) -> &mut Party {
    match role {
        Role::Debtor | Role::UltimateDebtor => &mut detail.debtor,
        Role::Creditor | Role::UltimateCreditor => &mut detail.creditor,
    }
}

fn party_name(detail: &mut Detail, role: Role) -> &mut String {
    let party = party(detail, role);
    match role {
        Role::Debtor | Role::Creditor => &mut party.name,
        Role::UltimateDebtor | Role::UltimateCreditor => &mut party.ultimate_name,
    }
}

fn compact(text: &str) -> String {
    text.chars().filter(|character| !character.is_whitespace()).collect::<String>().to_ascii_uppercase()
}
