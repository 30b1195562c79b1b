//! Facts for a preview before there is a customer: everything that may be there, and the least there can be.

use dunning::CustomerKind;
use jiff::civil::{Date, date};
use money::{Currency, Money};

use crate::facts::{
    BankDetails, Contact, Conversation, Customer, Dispute, Entity, Facts, Failure, Instalment, Invoice,
    Links, Payment, Sender,
};

const TODAY: Date = date(2026, 7, 6);

impl Facts {
    /// Made-up facts with every variable there is.
    pub fn sample() -> Self {
        Self {
            customer: Customer {
                name: "Menuiserie Durand".to_owned(),
                number: Some("C-0042".to_owned()),
                kind: CustomerKind::Business,
            },
            contact: Contact {
                name: Some("Claire Durand".to_owned()),
                salutation: Some("Madame Durand".to_owned()),
            },
            entity: entity(),
            sender: Sender {
                name: "Camille Martin".to_owned(),
                role: Some("Comptabilité clients".to_owned()),
                phone: Some("02 99 00 00 00".to_owned()),
                email: "camille.martin@atelier-breton.example".to_owned(),
            },
            invoices: vec![
                invoice("FA-2026-0117", date(2026, 5, 2), date(2026, 6, 1), 120_000, 120_000),
                invoice("FA-2026-0131", date(2026, 5, 20), date(2026, 6, 19), 85_050, 34_075),
            ],
            interest: Some(eur(2_031)),
            indemnity: Some(eur(8_000)),
            pay_by: Some(date(2026, 7, 20)),
            last_conversation: Some(Conversation {
                on: date(2026, 6, 24),
                with: Some("Camille Martin".to_owned()),
                about: Some("la livraison du 15 mai".to_owned()),
            }),
            links: links(),
            payment: Some(Payment {
                amount: eur(85_000),
                on: date(2026, 7, 3),
                reference: Some("FA-2026-0117".to_owned()),
            }),
            failure: Some(Failure {
                amount: eur(120_000),
                on: date(2026, 7, 3),
                reason: "provision insuffisante".to_owned(),
            }),
            instalments: vec![
                Instalment { due_on: date(2026, 8, 1), amount: eur(77_038) },
                Instalment { due_on: date(2026, 9, 1), amount: eur(77_037) },
            ],
            dispute: Some(Dispute {
                number: "FA-2026-0117".to_owned(),
                outcome: "un avoir de 120,00 € a été émis".to_owned(),
            }),
        }
    }

    /// Made-up facts without anything that may be missing.
    pub fn sparse_sample() -> Self {
        let full = Self::sample();
        Self {
            customer: Customer { number: None, ..full.customer },
            contact: Contact::default(),
            entity: Entity { siren: None, phone: None, email: None, bank: None, ..full.entity },
            sender: Sender { role: None, phone: None, ..full.sender },
            invoices: full.invoices.into_iter().take(1).collect(),
            interest: None,
            indemnity: None,
            pay_by: None,
            last_conversation: None,
            links: Links::default(),
            payment: None,
            failure: None,
            instalments: Vec::new(),
            dispute: None,
        }
    }
}

fn eur(minor: i64) -> Money {
    Money::new(minor, Currency::EUR)
}

fn invoice(number: &str, issued_on: Date, due_on: Date, amount: i64, open: i64) -> Invoice {
    let days_late = TODAY.since(due_on).map_or(0, |span| span.get_days().unsigned_abs());
    Invoice { number: number.to_owned(), issued_on, due_on, days_late, amount: eur(amount), open: eur(open) }
}

fn entity() -> Entity {
    Entity {
        name: "Atelier breton".to_owned(),
        address: "12 rue du Port, 35000 Rennes".to_owned(),
        siren: Some("123 456 782".to_owned()),
        phone: Some("02 99 00 00 01".to_owned()),
        email: Some("comptabilite@atelier-breton.example".to_owned()),
        bank: Some(BankDetails {
            holder: "ATELIER BRETON".to_owned(),
            iban: "FR14 2004 1010 0505 0001 3M02 606".to_owned(),
            bic: Some("PSSTFRPPREN".to_owned()),
            reference: Some("RF18 5390 0754 7034".to_owned()),
        }),
    }
}

fn links() -> Links {
    let of = |page: &str| Some(format!("https://payer.atelier-breton.example/p/7Qd2{page}"));
    Links {
        account: None,
        portal: of(""),
        pay: of("/payer"),
        already_paid: of("/deja-paye"),
        disagree: of("/desaccord"),
        need_time: of("/delai"),
    }
}
