//! What French law adds to a late amount, in which order payments are counted, and until when an
//! amount can be claimed: section 8 of `docs/spec/dunning.md`.

mod charges;
mod imputation;
mod interest;
mod limitation;
mod rates;

pub use charges::{ChargeError, LateCharge, indemnity};
pub use imputation::{Debt, Imputed, Order, impute};
pub use interest::{Accrual, Interest, Regime, accrue, interest};
pub use limitation::{Alert, LimitationKind, alert, last_day_to_act};
pub use rates::{HalfYear, HalfYearRates, RateTable, UnknownHalfYear};
