//! Cases as text: a book and a moment in, proposals out.
//!
//! ```text
//! at 2026-07-10 09:00                      the moment, in Paris; sources are known through the day before
//! entity F                                 E is there already
//! plan s: -5 email courtesy, 3 email friendly, 10 email firm, 20 handover firm; interval=7 minimum=1000 …
//! defaults                                 the default plans
//! contact C; email=bounced call=optedout heard=2026-07-01T09:00 settled=…
//! customer D C; kind=consumer group=1 late=30 paid=7 segment=x tag=x plan=s score=50 country=FR
//! item FA-1 D 10000; due=… issued=… total=… entity=F currency=USD state=refused mandate=yes
//! credit D 5000; entity=F currency=USD     source E 2026-07-09; gap=yes
//! cash 10000; on=… payer=D names=D cites=FA-1 currency=USD
//! flight FA-1 transfer 2026-07-12          (an item, a customer, or group:1)
//! hold D promise; until=…
//! said C email 2026-07-03T09:00 FA-1:s:2 FA-2:s:2; state=unknown
//! ```

use dunning::calendar::Region;
use dunning::plan::{Anchor, Channel, Plan, Step, Tone, UnknownMoney, default_plans};
use dunning::{
    Address, AddressState, Book, Cash, Contact, Credit, Customer, CustomerKind, DocumentState, Entity,
    Flight, FlightKind, Hold, HoldKind, Item, Message, MessageState, Proposal, Said, Scope, Source, Verdict,
    decide,
};
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use money::{Currency, Money};

/// The zone of every entity here, without a file of zones.
pub fn paris() -> TimeZone {
    TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").unwrap()
}

/// A case read from its text.
#[derive(Clone, Debug, Default)]
pub struct Case {
    pub book: Book,
    pub at: Timestamp,
    pub contacts: Vec<String>,
    pub customers: Vec<String>,
    pub entities: Vec<String>,
}

/// Reads a case, decides it, and compares the proposals with what is expected, line by line.
pub fn check(case: &str, expected: &str) {
    let case = read(case);
    let shown = show(&case, &decide(&case.book, case.at).unwrap());
    let wanted: Vec<&str> = expected.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    assert_eq!(shown, wanted);
}

/// Proposals, one line each.
pub fn show(case: &Case, proposals: &[Proposal]) -> Vec<String> {
    proposals.iter().map(|proposal| show_one(case, proposal)).collect()
}

fn show_one(case: &Case, proposal: &Proposal) -> String {
    let answer = &proposal.answer;
    let name = |index: u32| case.book.items[index as usize].number.as_str();
    let contact = proposal.contact.map_or("nobody", |index| case.contacts[index as usize].as_str());
    let mut shown = format!("{contact} {}", case.entities[proposal.entity as usize]);
    match answer.verdict {
        Verdict::Send => {
            shown += &format!(" {}", answer.channel.unwrap().as_str());
            shown += &format!(" {}", answer.tone.unwrap().as_str());
            shown += if answer.is_approved_first { " to approve" } else { "" };
        }
        Verdict::Wait { until: Some(until) } => {
            let until = paris().to_datetime(until);
            shown += &format!(" wait until {} {:02}:{:02}", until.date(), until.hour(), until.minute());
        }
        verdict => shown += &format!(" {}", verdict.as_str()),
    }
    let going = answer.going().map(|line| {
        let also = if line.is_claim() { "" } else { "+" };
        format!("{also}{} {}", name(line.item), line.net().unwrap().minor())
    });
    let going: Vec<String> = going.collect();
    let left_out = answer.lines.iter().filter(|line| !line.goes() || answer.verdict != Verdict::Send);
    let left_out: Vec<String> = left_out
        .map(|line| {
            let reasons: Vec<String> = line.reasons.iter().map(ToString::to_string).collect();
            format!("{} ({})", name(line.item), reasons.join(", "))
        })
        .collect();
    let parts = [going.join(", "), left_out.join(", ")];
    let parts: Vec<&str> = parts.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
    format!("{shown}: {}", parts.join(" | without "))
}

/// Reads a case.
pub fn read(text: &str) -> Case {
    let mut case = Case::default();
    case.read_line("entity", "E");
    let mut has_source = false;
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        has_source |= word == "source";
        case.read_line(word, rest);
    }
    let yesterday = paris().to_datetime(case.at).date().yesterday().unwrap();
    if !has_source {
        for entity in 0..u32::try_from(case.entities.len()).unwrap() {
            case.book.sources.push(Source { entity, known_through: Some(yesterday), has_gap: false });
        }
    }
    case
}

/// Splits `head; key=value key=value`.
fn options(text: &str) -> (&str, Vec<(&str, &str)>) {
    let (head, tail) = text.split_once(';').unwrap_or((text, ""));
    (head.trim(), tail.split_whitespace().map(|option| option.split_once('=').unwrap()).collect())
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn moment(text: &str) -> Timestamp {
    let local: DateTime = text.replace(' ', "T").parse().unwrap();
    paris().to_timestamp(local).unwrap()
}

fn place(names: &[String], name: &str) -> u32 {
    u32::try_from(names.iter().position(|known| known == name).unwrap_or_else(|| panic!("no {name}")))
        .unwrap()
}

fn key(name: &str) -> u128 {
    name.bytes().fold(7, |key, byte| key * 251 + u128::from(byte))
}

pub fn channel(name: &str) -> Channel {
    [Channel::Email, Channel::Sms, Channel::Letter, Channel::Call, Channel::Visit, Channel::Handover]
        .into_iter()
        .find(|channel| channel.as_str() == name)
        .unwrap_or_else(|| panic!("no channel {name}"))
}

pub fn tone(name: &str) -> Tone {
    [Tone::Courtesy, Tone::Friendly, Tone::Reminder, Tone::Firm, Tone::FormalNotice]
        .into_iter()
        .find(|tone| tone.as_str() == name)
        .unwrap_or_else(|| panic!("no tone {name}"))
}

impl Case {
    fn item(&self, number: &str) -> u32 {
        let numbers: Vec<String> = self.book.items.iter().map(|item| item.number.clone()).collect();
        place(&numbers, number)
    }

    fn scope(&self, name: &str) -> Scope {
        if let Some(group) = name.strip_prefix("group:") {
            return Scope::Group(group.parse().unwrap());
        }
        if self.customers.iter().any(|customer| customer == name) {
            return Scope::Customer(place(&self.customers, name));
        }
        Scope::Item(self.item(name))
    }

    fn read_line(&mut self, word: &str, rest: &str) {
        match word {
            "at" => self.at = moment(rest),
            "entity" => {
                self.entities.push(rest.into());
                self.book.entities.push(Entity { key: key(rest), zone: paris(), region: Region::France });
            }
            "defaults" => self.book.plans = default_plans(),
            "plan" => self.read_plan(rest),
            "contact" => self.read_contact(rest),
            "customer" => self.read_customer(rest),
            "item" => self.read_item(rest),
            "credit" => self.read_credit(rest),
            "source" => {
                let (head, options) = options(rest);
                let (entity, through) = head.split_once(' ').unwrap();
                self.book.sources.push(Source {
                    entity: place(&self.entities, entity),
                    known_through: (through != "never").then(|| day(through)),
                    has_gap: !options.is_empty(),
                });
            }
            "cash" => self.read_cash(rest),
            "flight" => {
                let parts: Vec<&str> = rest.split_whitespace().collect();
                let kinds = [
                    FlightKind::DirectDebit,
                    FlightKind::Card,
                    FlightKind::Transfer,
                    FlightKind::BuyerStatus,
                    FlightKind::SaidPaid,
                ];
                let kind = kinds.into_iter().find(|kind| kind.as_str() == parts[1]).unwrap();
                let on = self.scope(parts[0]);
                self.book.flights.push(Flight { on, kind, expected_on: day(parts[2]) });
            }
            "hold" => self.read_hold(rest),
            "said" => self.read_said(rest),
            other => panic!("unknown line {other}"),
        }
    }

    fn read_plan(&mut self, rest: &str) {
        let (name, rest) = rest.split_once(':').unwrap();
        let (head, options) = options(rest);
        let rank = u32::try_from(self.book.plans.len()).unwrap();
        let mut plan = Plan::new(key(name), rank, name);
        for (at, step) in (1..).zip(head.split(',').map(str::trim)) {
            let parts: Vec<&str> = step.split_whitespace().collect();
            let mut step = Step::new(at, parts[0].parse().unwrap(), channel(parts[1]), tone(parts[2]));
            for extra in &parts[3..] {
                match extra.split_once('=') {
                    None if *extra == "approve" => step.is_approved_first = true,
                    None if *extra == "copy" => step.copies_account_manager = true,
                    None => step.anchor = Anchor::Issued,
                    Some(("answer", days)) => step.answer_days = days.parse().unwrap(),
                    Some(("min", amount)) => step.minimum_minor = amount.parse().unwrap(),
                    Some(("segment", name)) => step.conditions.segments.push(name.into()),
                    Some(other) => panic!("unknown {other:?}"),
                }
            }
            plan.steps.push(step);
        }
        for (option, value) in options {
            match option {
                "interval" => plan.interval_days = value.parse().unwrap(),
                "minimum" => plan.minimum_minor = value.parse().unwrap(),
                "age" => plan.statement_age_max = value.parse().unwrap(),
                "tolerance" => plan.tolerance_minor = value.parse().unwrap(),
                "segment" => plan.conditions.segments.push(value.into()),
                "tag" => plan.conditions.tags.push(value.into()),
                "country" => plan.conditions.countries.push(value.into()),
                "late" => plan.conditions.days_late_min = Some(value.parse().unwrap()),
                "score" => plan.conditions.score_max = Some(value.parse().unwrap()),
                "good" => plan.conditions.score_min = Some(value.parse().unwrap()),
                "unknown" => plan.unknown_money = UnknownMoney::AtLeastTheAmount,
                other => panic!("unknown {other}"),
            }
        }
        self.book.plans.push(plan);
    }

    fn read_contact(&mut self, rest: &str) {
        let (name, options) = options(rest);
        let mut contact = Contact { key: key(name), ..Contact::default() };
        let all = [Channel::Email, Channel::Sms, Channel::Letter, Channel::Call, Channel::Visit];
        contact.addresses = all.map(|channel| Address { channel, state: AddressState::Usable }).to_vec();
        for (option, value) in options {
            match (option, value) {
                ("heard", value) => contact.heard_at = Some(moment(value)),
                ("settled", value) => contact.settled_at = Some(moment(value)),
                (name, "none") => contact.addresses.retain(|address| address.channel != channel(name)),
                (name, value) => {
                    let state =
                        if value == "bounced" { AddressState::Bounced } else { AddressState::OptedOut };
                    contact.addresses.push(Address { channel: channel(name), state });
                    contact.addresses.retain(|address| {
                        address.channel != channel(name) || address.state != AddressState::Usable
                    });
                }
            }
        }
        self.contacts.push(name.into());
        self.book.contacts.push(contact);
    }

    fn read_customer(&mut self, rest: &str) {
        let (head, options) = options(rest);
        let (name, contact) = head.split_once(' ').unwrap();
        let contact = (contact != "-").then(|| place(&self.contacts, contact));
        let mut customer = Customer { key: key(name), contact, ..Customer::default() };
        for (option, value) in options {
            match option {
                "kind" if value == "consumer" => customer.kind = CustomerKind::Consumer,
                "kind" => customer.kind = CustomerKind::Public,
                "group" => customer.group = Some(value.parse().unwrap()),
                "late" => customer.days_late = Some(value.parse().unwrap()),
                "paid" => customer.invoices_paid = value.parse().unwrap(),
                "segment" => customer.segment = value.into(),
                "plan" => customer.plan = Some(key(value)),
                "score" => customer.score = Some(value.parse().unwrap()),
                "country" => customer.country = value.into(),
                _ => customer.tags.push(value.into()),
            }
        }
        self.customers.push(name.into());
        self.book.customers.push(customer);
    }

    fn read_item(&mut self, rest: &str) {
        let (head, options) = options(rest);
        let parts: Vec<&str> = head.split_whitespace().collect();
        let mut item = Item {
            key: key(parts[0]),
            customer: place(&self.customers, parts[1]),
            entity: 0,
            number: parts[0].into(),
            issued_on: day("2026-01-05"),
            due_on: day("2026-06-01"),
            total: Money::zero(Currency::EUR),
            open: Money::zero(Currency::EUR),
            state: DocumentState::Standing,
            is_collected_by_us: false,
        };
        let (open, mut total, mut currency) = (parts[2].parse().unwrap(), None, Currency::EUR);
        for (option, value) in options {
            match option {
                "due" => item.due_on = day(value),
                "issued" => item.issued_on = day(value),
                "total" => total = Some(value.parse().unwrap()),
                "entity" => item.entity = place(&self.entities, value),
                "currency" => currency = Currency::parse(value).unwrap(),
                "state" if value == "refused" => item.state = DocumentState::Refused,
                "state" => item.state = DocumentState::Cancelled,
                _ => item.is_collected_by_us = true,
            }
        }
        item.open = Money::new(open, currency);
        item.total = Money::new(total.unwrap_or(open), currency);
        self.book.items.push(item);
    }

    fn read_credit(&mut self, rest: &str) {
        let (head, options) = options(rest);
        let (customer, amount) = head.split_once(' ').unwrap();
        let (mut entity, mut currency) = (0, Currency::EUR);
        for (option, value) in options {
            match option {
                "entity" => entity = place(&self.entities, value),
                _ => currency = Currency::parse(value).unwrap(),
            }
        }
        let left = Money::new(amount.parse().unwrap(), currency);
        self.book.credits.push(Credit { customer: place(&self.customers, customer), entity, left });
    }

    fn read_cash(&mut self, rest: &str) {
        let (amount, options) = options(rest);
        let mut currency = Currency::EUR;
        let received_on = paris().to_datetime(self.at).date().yesterday().unwrap();
        let mut cash = Cash {
            amount: Money::zero(currency),
            received_on,
            payer: None,
            names: Vec::new(),
            cites: Vec::new(),
        };
        for (option, value) in options {
            match option {
                "on" => cash.received_on = day(value),
                "payer" => cash.payer = Some(place(&self.customers, value)),
                "names" => cash.names.push(place(&self.customers, value)),
                "cites" => cash.cites.push(self.item(value)),
                _ => currency = Currency::parse(value).unwrap(),
            }
        }
        cash.amount = Money::new(amount.parse().unwrap(), currency);
        self.book.cash.push(cash);
    }

    fn read_hold(&mut self, rest: &str) {
        let (head, options) = options(rest);
        let (on, kind) = head.split_once(' ').unwrap();
        let kinds = [
            HoldKind::Dispute,
            HoldKind::Promise,
            HoldKind::PaymentPlan,
            HoldKind::PlanAsked,
            HoldKind::LegalHold,
            HoldKind::Pause,
            HoldKind::Insolvency,
            HoldKind::Bereavement,
            HoldKind::Vulnerability,
            HoldKind::Excluded,
        ];
        let kind = kinds.into_iter().find(|one| one.as_str() == kind).unwrap();
        let until = options.first().map(|(_, until)| day(until));
        self.book.holds.push(Hold { on: self.scope(on), kind, until });
    }

    fn read_said(&mut self, rest: &str) {
        let (head, options) = options(rest);
        let parts: Vec<&str> = head.split_whitespace().collect();
        let at = moment(parts[2]);
        let state = match options.first().map_or("sent", |(_, state)| *state) {
            "sent" => MessageState::Sent { at },
            "unknown" => MessageState::Unknown { at },
            "planned" => MessageState::Planned { at, tries: 0 },
            "failed" => MessageState::Failed { at },
            "cancelled" => MessageState::Cancelled { at },
            other => panic!("unknown {other}"),
        };
        let lines = parts[3..].iter().map(|line| {
            let said: Vec<&str> = line.split(':').collect();
            let (plan, step) = (key(said[1]), said[2].parse().unwrap());
            let found = self.book.plans.iter().find(|one| one.key == plan);
            let tone = found.and_then(|plan| plan.steps.iter().find(|one| one.key == step)).unwrap().tone;
            Said { item: self.item(said[0]), plan, step, tone }
        });
        let message = Message {
            key: 1000 + self.book.messages.len() as u128,
            contact: (parts[0] != "-").then(|| place(&self.contacts, parts[0])),
            channel: channel(parts[1]),
            state,
            lines: lines.collect(),
        };
        self.book.messages.push(message);
    }
}
