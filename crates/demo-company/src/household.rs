//! What else passes through the accounts of a company: wages, suppliers, fees, takings, transfers.

use jiff::civil::Date;

use super::calendar::{Period, day_of, french};
use super::customers::french_iban;
use super::model::{Bank, DemoCase, Movement, Nature};
use super::random::Random;

const EMPLOYEES: usize = 7;
const SUPPLIERS: &[&str] = &[
    "BOIS ET PANNEAUX DE L'OUEST",
    "QUINCAILLERIE CENTRALE",
    "VERRERIE DU BOCAGE",
    "ENERGIE ATLANTIQUE",
    "TELECOM PAYS DE LOIRE",
    "LOCATION UTILITAIRES 44",
];

/// Every movement that is no customer's payment of an invoice. `own_ibans` are the accounts at
/// bank A and bank B.
pub(crate) fn household(
    random: &mut Random,
    period: Period,
    company: &str,
    own_ibans: [&str; 2],
) -> Vec<Movement> {
    let mut movements = Vec::new();
    let wages: Vec<i64> = (0..EMPLOYEES).map(|_| random.between(158_000, 312_000)).collect();
    let supplier_ibans: Vec<String> = SUPPLIERS.iter().map(|_| french_iban(random)).collect();
    for (index, month) in period.months().enumerate() {
        pay_staff(&mut movements, month, &wages);
        pay_suppliers(random, &mut movements, month, &supplier_ibans);
        charge_fees(random, &mut movements, month);
        take_cards(random, &mut movements, month);
        if index % 3 == 2 && index > 2 {
            move_between_banks(random, &mut movements, month, company, own_ibans);
        }
    }
    movements.retain(|movement| movement.booked_on <= period.last_day);
    movements
}

fn out(bank: Bank, day: Date, amount_minor: i64, nature: Nature, case: DemoCase) -> Movement {
    Movement::new(bank, day, -amount_minor, nature, case)
}

fn pay_staff(movements: &mut Vec<Movement>, month: Date, wages: &[i64]) {
    let day = day_of(month, 28);
    for (index, wage) in wages.iter().enumerate() {
        let movement = out(Bank::A, day, *wage, Nature::TransferOut, DemoCase::Salary)
            .with_counterparty(&format!("SALARIE {:02}", index + 1), "")
            .with_text(format!("Salaire {}", month.strftime("%m/%Y")));
        movements.push(movement);
    }
    let contributions = wages.iter().sum::<i64>() * 42 / 100;
    let movement = out(
        Bank::A,
        day_of(month, 15),
        contributions,
        Nature::DirectDebitPaid,
        DemoCase::SocialContributions,
    )
    .with_counterparty("URSSAF PAYS DE LA LOIRE", "")
    .with_text(format!("COTISATIONS {}", month.strftime("%m%Y")));
    movements.push(movement);
}

fn pay_suppliers(random: &mut Random, movements: &mut Vec<Movement>, month: Date, ibans: &[String]) {
    let rent = out(Bank::A, day_of(month, 3), 218_000, Nature::TransferOut, DemoCase::Supplier)
        .with_counterparty("SCI QUAI DES FORGES", "")
        .with_text(format!("Loyer atelier {}", month.strftime("%m/%Y")));
    movements.push(rent);
    for (supplier, iban) in SUPPLIERS.iter().zip(ibans) {
        if !random.has_chance(75) {
            continue;
        }
        let day = day_of(month, random.between(4, 27));
        let amount = random.between(6_000, 420_000);
        let is_drawn = random.has_chance(40);
        let nature = if is_drawn { Nature::DirectDebitPaid } else { Nature::TransferOut };
        let bank = if random.has_chance(60) { Bank::A } else { Bank::B };
        let text = format!("Facture fournisseur {}", random.between(10_000, 99_999));
        let movement = out(bank, day, amount, nature, DemoCase::Supplier)
            .with_counterparty(supplier, iban)
            .with_text(text);
        movements.push(movement);
    }
}

fn charge_fees(random: &mut Random, movements: &mut Vec<Movement>, month: Date) {
    for bank in [Bank::A, Bank::B] {
        let day = day_of(month, 2);
        let movement = out(bank, day, random.between(1_490, 4_210), Nature::Fee, DemoCase::BankFee)
            .with_text("COTISATION ET FRAIS DE TENUE DE COMPTE");
        movements.push(movement);
    }
}

/// The showroom takes cards, and a payment page sells samples.
fn take_cards(random: &mut Random, movements: &mut Vec<Movement>, month: Date) {
    for day in [9, 19, 27] {
        let day = day_of(month, day);
        let amount = random.between(9_000, 160_000);
        let movement = Movement::new(Bank::B, day, amount, Nature::Cards, DemoCase::CardRemittance)
            .with_text(format!("REMISE CB DU {} TPE 0042117", french(day)));
        movements.push(movement);
    }
    let amount = random.between(20_000, 240_000);
    let mut text = format!("VERSEMENT PO-{}-{}", month.strftime("%Y%m"), random.between(1_000, 9_999));
    if month.month() == 11 {
        // A card number (the schemes' test number) where none should be: it must be masked.
        text.push_str(" REMB CARTE 4111 1111 1111 1111");
    }
    let movement =
        Movement::new(Bank::A, day_of(month, 12), amount, Nature::TransferIn, DemoCase::ProviderPayout)
            .with_counterparty("PAGEDEPAIEMENT SERVICES", "")
            .with_text(text);
    movements.push(movement);
}

fn move_between_banks(
    random: &mut Random,
    movements: &mut Vec<Movement>,
    month: Date,
    company: &str,
    [iban_a, iban_b]: [&str; 2],
) {
    let amount = random.between(350, 550) * 10_000;
    let day = day_of(month, 20);
    let text = "Virement interne trésorerie";
    let leaves = out(Bank::B, day, amount, Nature::TransferOut, DemoCase::InternalTransfer)
        .with_counterparty(company, iban_a)
        .with_text(text);
    let arrives = Movement::new(Bank::A, day, amount, Nature::TransferIn, DemoCase::InternalTransfer)
        .with_counterparty(company, iban_b)
        .with_text(text);
    movements.extend([leaves, arrives]);
}
