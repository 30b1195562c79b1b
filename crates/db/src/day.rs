//! A calendar day as the engines store it.

use jiff::civil::Date;
use sqlx::encode::IsNull;
use sqlx::error::BoxDynError;
use sqlx::postgres::{PgArgumentBuffer, PgHasArrayType, PgTypeInfo, PgValueRef};
use sqlx::{Decode, Encode, Postgres, Type};

/// A calendar day as the engines store it: text `YYYY-MM-DD` on SQLite, `date` on PostgreSQL.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Day(Date);

impl Day {
    /// The stored form of a day.
    pub const fn from_jiff(date: Date) -> Self {
        Self(date)
    }

    /// The day.
    pub const fn to_jiff(self) -> Date {
        self.0
    }
}

/// The stored form of a calendar day.
pub fn day(date: Date) -> Day {
    Day(date)
}

impl Type<Postgres> for Day {
    fn type_info() -> PgTypeInfo {
        <jiff_sqlx::Date as Type<Postgres>>::type_info()
    }

    fn compatible(ty: &PgTypeInfo) -> bool {
        <jiff_sqlx::Date as Type<Postgres>>::compatible(ty)
    }
}

impl PgHasArrayType for Day {
    fn array_type_info() -> PgTypeInfo {
        <jiff_sqlx::Date as PgHasArrayType>::array_type_info()
    }
}

impl Encode<'_, Postgres> for Day {
    fn encode_by_ref(&self, buffer: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
        jiff_sqlx::ToSqlx::to_sqlx(self.0).encode_by_ref(buffer)
    }
}

impl<'r> Decode<'r, Postgres> for Day {
    fn decode(value: PgValueRef<'r>) -> Result<Self, BoxDynError> {
        <jiff_sqlx::Date as Decode<Postgres>>::decode(value).map(|date| Self(date.to_jiff()))
    }
}
