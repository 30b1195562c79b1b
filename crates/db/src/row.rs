//! Rows that are read from either engine: tuples by place, structs by the names of their columns.

use crate::sqlite::Read;

/// What a row of SQLite is read into. [`row!`](crate::row) writes it for a struct.
pub trait Row: Sized {
    /// The columns to be looked for by name; none when they are read by place.
    const COLUMNS: &'static [&'static str];

    /// Reads a row; `places` says where each of the columns stands.
    fn read(row: &rusqlite::Row<'_>, places: &[usize]) -> rusqlite::Result<Self>;
}

/// Reads the value of one column.
#[doc(hidden)]
pub fn read_column<T: Read>(row: &rusqlite::Row<'_>, place: usize) -> rusqlite::Result<T> {
    let value = row.get_ref(place)?;
    T::read(value)
        .map_err(|error| rusqlite::Error::FromSqlConversionFailure(place, value.data_type(), Box::new(error)))
}

/// Reads the value of the next of the columns looked for by name.
#[doc(hidden)]
pub fn read_next<T: Read>(
    row: &rusqlite::Row<'_>,
    places: &mut std::slice::Iter<'_, usize>,
) -> rusqlite::Result<T> {
    let place = places.next().copied().unwrap_or(usize::MAX);
    read_column(row, place)
}

/// Declares a struct whose fields are read from the columns of the same names, on either engine.
#[macro_export]
macro_rules! row {
    (
        $(#[$meta:meta])*
        $vis:vis struct $name:ident {
            $($(#[$field_meta:meta])* $field_vis:vis $field:ident: $type:ty),* $(,)?
        }
    ) => {
        $(#[$meta])*
        $vis struct $name {
            $($(#[$field_meta])* $field_vis $field: $type,)*
        }

        impl $crate::Row for $name {
            const COLUMNS: &'static [&'static str] = &[$(stringify!($field)),*];

            fn read(row: &$crate::rusqlite::Row<'_>, places: &[usize]) -> $crate::rusqlite::Result<Self> {
                let mut places = places.iter();
                Ok(Self { $($field: $crate::read_next(row, &mut places)?,)* })
            }
        }

        impl<'r> $crate::sqlx::FromRow<'r, $crate::sqlx::postgres::PgRow> for $name {
            fn from_row(row: &'r $crate::sqlx::postgres::PgRow) -> $crate::sqlx::Result<Self> {
                Ok(Self { $($field: $crate::sqlx::Row::try_get(row, stringify!($field))?,)* })
            }
        }
    };
}

macro_rules! tuples_are_rows {
    ($(($($type:ident $place:literal),*);)*) => { $(
        impl<$($type: Read),*> Row for ($($type,)*) {
            const COLUMNS: &'static [&'static str] = &[];

            fn read(row: &rusqlite::Row<'_>, _places: &[usize]) -> rusqlite::Result<Self> {
                Ok(($(read_column::<$type>(row, $place)?,)*))
            }
        }
    )* };
}

tuples_are_rows! {
    (A 0);
    (A 0, B 1);
    (A 0, B 1, C 2);
    (A 0, B 1, C 2, D 3);
    (A 0, B 1, C 2, D 3, E 4);
    (A 0, B 1, C 2, D 3, E 4, F 5);
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6);
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);
}
