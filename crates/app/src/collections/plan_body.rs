//! A plan as it is kept and exchanged: JSON with the names of docs/spec/dunning.md.

use dunning::CustomerKind;
use dunning::hours::Hours;
use dunning::plan::{Anchor, Channel, Conditions, Plan, Step, Tone, UnknownMoney};
use jiff::civil::{Time, Weekday};
use serde::{Deserialize, Serialize};

/// A plan in words and numbers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanBody {
    /// Its name.
    pub name: String,
    /// Its place: of the plans that fit a customer, the lowest is taken.
    pub rank: u32,
    /// Customers it is for.
    #[serde(default)]
    pub conditions: ConditionsBody,
    /// Its steps, in the order in which they are said.
    pub steps: Vec<StepBody>,
    /// Least days between two messages to one contact.
    #[serde(default = "interval")]
    pub interval_days: u16,
    /// Bank days that a source of money may lag behind.
    #[serde(default)]
    pub statement_age_max: u16,
    /// Least amount a message asks for, in minor units.
    #[serde(default)]
    pub minimum_minor: i64,
    /// Least age of a document that is reminded of, in days.
    #[serde(default = "after_issue")]
    pub after_issue_days_min: u16,
    /// Days after which what waits for our own people becomes a task.
    #[serde(default = "patience")]
    pub patience_days: u16,
    /// Days that a promise is given beyond its day.
    #[serde(default = "promise_grace")]
    pub promise_grace_days: u16,
    /// Bank days that a payment under way is given beyond its day.
    #[serde(default = "flight_grace")]
    pub flight_grace_days: u16,
    /// Whether any unexplained money that is enough holds an item back, instead of money of its amount.
    #[serde(default)]
    pub any_money_holds: bool,
    /// How far an amount may differ and still be that of an item, in minor units.
    #[serde(default)]
    pub tolerance_minor: i64,
    /// Whether e-mails carry the statement of account.
    #[serde(default = "attaches")]
    pub attaches_statement: bool,
    /// Days after which somebody is to call whoever followed no link of an e-mail; none for never.
    #[serde(default)]
    pub unread_days: u16,
    /// Hours of e-mails and letters.
    #[serde(default = "written")]
    pub written: HoursBody,
    /// Hours of calls, visits and text messages.
    #[serde(default = "spoken")]
    pub spoken: HoursBody,
}

/// Which customers something is for. What is empty asks nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ConditionsBody {
    /// One of these segments.
    pub segments: Vec<String>,
    /// At least one of these tags.
    pub tags: Vec<String>,
    /// `business`, `consumer`, `public`.
    pub kinds: Vec<KindWord>,
    /// Country codes.
    pub countries: Vec<String>,
    /// Usually at least so many days late.
    pub days_late_min: Option<u16>,
    /// Usually at most so many days late.
    pub days_late_max: Option<u16>,
    /// At least so many invoices paid.
    pub invoices_paid_min: Option<u32>,
    /// A score of at least so much.
    pub score_min: Option<u8>,
    /// A score of at most so much.
    pub score_max: Option<u8>,
}

/// What the law sees in a customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KindWord {
    /// A business.
    Business,
    /// A person who buys for private ends.
    Consumer,
    /// A public buyer.
    Public,
}

/// One step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StepBody {
    /// What it is known by within the plan.
    pub key: u16,
    /// What the days count from.
    #[serde(default)]
    pub anchor: AnchorWord,
    /// Days after it; negative for before.
    pub days: i16,
    /// How the contact is reached.
    pub channel: ChannelWord,
    /// How it is said.
    pub tone: ToneWord,
    /// Whether a person approves each message first.
    #[serde(default)]
    pub is_approved_first: bool,
    /// Whether the account manager is in copy.
    #[serde(default)]
    pub copies_account_manager: bool,
    /// What must be open of an item, in minor units.
    #[serde(default)]
    pub minimum_minor: i64,
    /// Days the contact is given to answer.
    #[serde(default)]
    pub answer_days: u16,
    /// Customers it is for.
    #[serde(default)]
    pub conditions: ConditionsBody,
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident = $theirs:ident { $($word:ident,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[expect(missing_docs, reason = "the words are those of the crate `dunning`")]
        pub enum $name { $($word,)* }

        impl From<$name> for $theirs {
            fn from(word: $name) -> Self {
                match word { $($name::$word => Self::$word,)* }
            }
        }

        impl From<$theirs> for $name {
            fn from(word: $theirs) -> Self {
                match word { $($theirs::$word => Self::$word,)* }
            }
        }
    };
}

words! {
    /// How something is said.
    ToneWord = Tone { Courtesy, Friendly, Reminder, Firm, FormalNotice, }
}

words! {
    /// How a contact is reached.
    ChannelWord = Channel { Email, Sms, Letter, Call, Visit, Handover, }
}

/// What days are counted from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnchorWord {
    /// The day the document was issued.
    Issued,
    /// The day it is due.
    #[default]
    Due,
}

/// Hours of a week.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HoursBody {
    /// Days of the week, Monday is 1.
    pub days: Vec<i8>,
    /// From and until, as `08:00`.
    pub windows: Vec<(Time, Time)>,
}

impl From<&Hours> for HoursBody {
    fn from(hours: &Hours) -> Self {
        let days = hours.days.iter().map(|day| day.to_monday_one_offset()).collect();
        Self { days, windows: hours.windows.clone() }
    }
}

impl HoursBody {
    fn to_hours(&self) -> Hours {
        let days = self.days.iter().filter_map(|day| Weekday::from_monday_one_offset(*day).ok()).collect();
        Hours { days, windows: self.windows.clone() }
    }
}

fn attaches() -> bool {
    true
}

fn interval() -> u16 {
    Plan::new(0, 0, "").interval_days
}

fn after_issue() -> u16 {
    Plan::new(0, 0, "").after_issue_days_min
}

/// Days for which a plan that says nothing else is patient with money nobody explained.
pub(super) fn patience() -> u16 {
    Plan::new(0, 0, "").patience_days
}

fn promise_grace() -> u16 {
    Plan::new(0, 0, "").promise_grace_days
}

fn flight_grace() -> u16 {
    Plan::new(0, 0, "").flight_grace_days
}

fn written() -> HoursBody {
    HoursBody::from(&Hours::written())
}

fn spoken() -> HoursBody {
    HoursBody::from(&Hours::spoken())
}

impl From<KindWord> for CustomerKind {
    fn from(kind: KindWord) -> Self {
        match kind {
            KindWord::Business => Self::Business,
            KindWord::Consumer => Self::Consumer,
            KindWord::Public => Self::Public,
        }
    }
}

impl From<CustomerKind> for KindWord {
    fn from(kind: CustomerKind) -> Self {
        match kind {
            CustomerKind::Business => Self::Business,
            CustomerKind::Consumer => Self::Consumer,
            CustomerKind::Public => Self::Public,
        }
    }
}

impl KindWord {
    /// The stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Business => "business",
            Self::Consumer => "consumer",
            Self::Public => "public",
        }
    }

    /// The kind of a stable name.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Business, Self::Consumer, Self::Public].into_iter().find(|kind| kind.as_str() == word)
    }
}

impl From<&Conditions> for ConditionsBody {
    fn from(found: &Conditions) -> Self {
        Self {
            segments: found.segments.clone(),
            tags: found.tags.clone(),
            kinds: found.kinds.iter().map(|kind| KindWord::from(*kind)).collect(),
            countries: found.countries.clone(),
            days_late_min: found.days_late_min,
            days_late_max: found.days_late_max,
            invoices_paid_min: found.invoices_paid_min,
            score_min: found.score_min,
            score_max: found.score_max,
        }
    }
}

impl ConditionsBody {
    fn to_conditions(&self) -> Conditions {
        Conditions {
            segments: self.segments.clone(),
            tags: self.tags.clone(),
            kinds: self.kinds.iter().map(|kind| CustomerKind::from(*kind)).collect(),
            countries: self.countries.clone(),
            days_late_min: self.days_late_min,
            days_late_max: self.days_late_max,
            invoices_paid_min: self.invoices_paid_min,
            score_min: self.score_min,
            score_max: self.score_max,
        }
    }
}

impl From<&Step> for StepBody {
    fn from(step: &Step) -> Self {
        Self {
            key: step.key,
            anchor: match step.anchor {
                Anchor::Issued => AnchorWord::Issued,
                Anchor::Due => AnchorWord::Due,
            },
            days: step.days,
            channel: step.channel.into(),
            tone: step.tone.into(),
            is_approved_first: step.is_approved_first,
            copies_account_manager: step.copies_account_manager,
            minimum_minor: step.minimum_minor,
            answer_days: step.answer_days,
            conditions: ConditionsBody::from(&step.conditions),
        }
    }
}

impl StepBody {
    fn to_step(&self) -> Step {
        Step {
            key: self.key,
            anchor: match self.anchor {
                AnchorWord::Issued => Anchor::Issued,
                AnchorWord::Due => Anchor::Due,
            },
            days: self.days,
            channel: self.channel.into(),
            tone: self.tone.into(),
            is_approved_first: self.is_approved_first,
            copies_account_manager: self.copies_account_manager,
            minimum_minor: self.minimum_minor,
            answer_days: self.answer_days,
            conditions: self.conditions.to_conditions(),
        }
    }
}

impl From<&Plan> for PlanBody {
    fn from(plan: &Plan) -> Self {
        Self {
            name: plan.name.clone(),
            rank: plan.rank,
            conditions: ConditionsBody::from(&plan.conditions),
            steps: plan.steps.iter().map(StepBody::from).collect(),
            interval_days: plan.interval_days,
            statement_age_max: plan.statement_age_max,
            minimum_minor: plan.minimum_minor,
            after_issue_days_min: plan.after_issue_days_min,
            patience_days: plan.patience_days,
            promise_grace_days: plan.promise_grace_days,
            flight_grace_days: plan.flight_grace_days,
            any_money_holds: plan.unknown_money == UnknownMoney::AtLeastTheAmount,
            tolerance_minor: plan.tolerance_minor,
            attaches_statement: attaches(),
            unread_days: 0,
            written: HoursBody::from(&plan.written),
            spoken: HoursBody::from(&plan.spoken),
        }
    }
}

impl PlanBody {
    /// The plan of the engine, under a key.
    pub fn to_plan(&self, key: u128) -> Plan {
        Plan {
            key,
            rank: self.rank,
            name: self.name.clone(),
            conditions: self.conditions.to_conditions(),
            steps: self.steps.iter().map(StepBody::to_step).collect(),
            interval_days: self.interval_days,
            statement_age_max: self.statement_age_max,
            minimum_minor: self.minimum_minor,
            after_issue_days_min: self.after_issue_days_min,
            patience_days: self.patience_days,
            promise_grace_days: self.promise_grace_days,
            flight_grace_days: self.flight_grace_days,
            unknown_money: if self.any_money_holds {
                UnknownMoney::AtLeastTheAmount
            } else {
                UnknownMoney::OfTheAmount
            },
            tolerance_minor: self.tolerance_minor,
            written: self.written.to_hours(),
            spoken: self.spoken.to_hours(),
        }
    }
}

#[cfg(test)]
mod tests {
    use dunning::plan::default_plans;

    use super::*;

    #[test]
    fn the_default_plans_come_back_from_what_is_stored() {
        for plan in default_plans() {
            let text = serde_json::to_string(&PlanBody::from(&plan)).unwrap();
            let body: PlanBody = serde_json::from_str(&text).unwrap();
            assert_eq!(body.to_plan(plan.key), plan, "{text}");
        }
    }

    #[test]
    fn what_is_not_said_is_as_the_specification_says() {
        let text =
            r#"{"name":"x","rank":1,"steps":[{"key":1,"days":3,"channel":"email","tone":"friendly"}]}"#;
        let body: PlanBody = serde_json::from_str(text).unwrap();
        let plan = body.to_plan(7);
        let expected =
            Plan { steps: vec![Step::new(1, 3, Channel::Email, Tone::Friendly)], ..Plan::new(7, 1, "x") };
        assert_eq!(plan, expected);
        assert!(serde_json::from_str::<PlanBody>(&text.replace("\"days\"", "\"dayz\"")).is_err());
    }
}
