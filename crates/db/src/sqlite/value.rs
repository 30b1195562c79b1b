//! Values as SQLite holds them: ids as 16 bytes, days as text, true and false as 1 and 0.

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSqlOutput, Value, ValueRef};
use uuid::Uuid;

use crate::bulk::without_nul;
use crate::{Cell, Day};

/// A value that a statement can be given.
pub trait Bind {
    /// The value as the engine takes it.
    fn bind(&self) -> ToSqlOutput<'_>;
}

/// A value that can be read from a column.
pub trait Read: Sized {
    /// The value in a column.
    fn read(value: ValueRef<'_>) -> FromSqlResult<Self>;
}

impl<T: Bind + ?Sized> Bind for &T {
    fn bind(&self) -> ToSqlOutput<'_> {
        (**self).bind()
    }
}

impl<T: Bind> Bind for Option<T> {
    fn bind(&self) -> ToSqlOutput<'_> {
        self.as_ref().map_or(ToSqlOutput::Owned(Value::Null), Bind::bind)
    }
}

impl Bind for i64 {
    fn bind(&self) -> ToSqlOutput<'_> {
        ToSqlOutput::Owned(Value::Integer(*self))
    }
}

impl Bind for bool {
    fn bind(&self) -> ToSqlOutput<'_> {
        ToSqlOutput::Owned(Value::Integer(i64::from(*self)))
    }
}

impl Bind for str {
    fn bind(&self) -> ToSqlOutput<'_> {
        ToSqlOutput::Borrowed(ValueRef::Text(self.as_bytes()))
    }
}

impl Bind for String {
    fn bind(&self) -> ToSqlOutput<'_> {
        self.as_str().bind()
    }
}

impl Bind for [u8] {
    fn bind(&self) -> ToSqlOutput<'_> {
        ToSqlOutput::Borrowed(ValueRef::Blob(self))
    }
}

impl Bind for Vec<u8> {
    fn bind(&self) -> ToSqlOutput<'_> {
        self.as_slice().bind()
    }
}

impl Bind for Uuid {
    fn bind(&self) -> ToSqlOutput<'_> {
        self.as_bytes().as_slice().bind()
    }
}

impl Bind for Day {
    fn bind(&self) -> ToSqlOutput<'_> {
        ToSqlOutput::Owned(Value::Text(self.to_jiff().to_string()))
    }
}

impl Bind for Cell {
    fn bind(&self) -> ToSqlOutput<'_> {
        match self {
            Self::Null => ToSqlOutput::Owned(Value::Null),
            Self::Id(id) => id.bind(),
            Self::Int(value) => value.bind(),
            Self::Text(text) => match without_nul(text) {
                std::borrow::Cow::Borrowed(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
                std::borrow::Cow::Owned(text) => ToSqlOutput::Owned(Value::Text(text)),
            },
            Self::Word(text) => text.bind(),
            Self::Bytes(bytes) => bytes.bind(),
            Self::Day(date) => ToSqlOutput::Owned(Value::Text(date.to_string())),
            Self::Bool(value) => value.bind(),
        }
    }
}

impl<T: Read> Read for Option<T> {
    fn read(value: ValueRef<'_>) -> FromSqlResult<Self> {
        if value == ValueRef::Null { Ok(None) } else { T::read(value).map(Some) }
    }
}

macro_rules! read_as_the_driver_does {
    ($($type:ty),*) => { $(
        impl Read for $type {
            fn read(value: ValueRef<'_>) -> FromSqlResult<Self> {
                FromSql::column_result(value)
            }
        }
    )* };
}

read_as_the_driver_does!(i64, bool, String, Vec<u8>);

impl Read for Uuid {
    fn read(value: ValueRef<'_>) -> FromSqlResult<Self> {
        Self::from_slice(value.as_blob()?).map_err(FromSqlError::other)
    }
}

impl Read for Day {
    fn read(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value.as_str()?.parse().map(Self::from_jiff).map_err(FromSqlError::other)
    }
}
