//! One type per kind of id: a `UUIDv7` in 16 bytes, shown as a `TypeID` (`inv_01h455vb4pex5vsknk084sn02q`).

/// Declares id types, each with the prefix it is shown with.
#[macro_export]
macro_rules! typed_ids {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal;)*) => { $(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name($crate::uuid::Uuid);

        impl $name {
            /// What its text begins with.
            pub const PREFIX: &'static str = $prefix;

            /// The id with these 16 bytes.
            pub const fn from_uuid(id: $crate::uuid::Uuid) -> Self {
                Self(id)
            }

            /// Its 16 bytes.
            pub const fn uuid(self) -> $crate::uuid::Uuid {
                self.0
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(&$crate::type_id_text($prefix, self.0))
            }
        }

        impl ::std::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Display::fmt(self, f)
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = $crate::BadId;

            fn from_str(text: &str) -> Result<Self, $crate::BadId> {
                $crate::type_id_parse($prefix, text).map(Self)
            }
        }

        impl<E: $crate::sqlx::Database> $crate::sqlx::Type<E> for $name
        where
            $crate::uuid::Uuid: $crate::sqlx::Type<E>,
        {
            fn type_info() -> E::TypeInfo {
                <$crate::uuid::Uuid as $crate::sqlx::Type<E>>::type_info()
            }

            fn compatible(ty: &E::TypeInfo) -> bool {
                <$crate::uuid::Uuid as $crate::sqlx::Type<E>>::compatible(ty)
            }
        }

        impl<'q, E: $crate::sqlx::Database> $crate::sqlx::Encode<'q, E> for $name
        where
            $crate::uuid::Uuid: $crate::sqlx::Encode<'q, E>,
        {
            fn encode_by_ref(
                &self,
                buffer: &mut E::ArgumentBuffer,
            ) -> Result<$crate::sqlx::encode::IsNull, $crate::sqlx::error::BoxDynError> {
                $crate::sqlx::Encode::<E>::encode_by_ref(&self.0, buffer)
            }
        }

        impl<'r, E: $crate::sqlx::Database> $crate::sqlx::Decode<'r, E> for $name
        where
            $crate::uuid::Uuid: $crate::sqlx::Decode<'r, E>,
        {
            fn decode(value: E::ValueRef<'r>) -> Result<Self, $crate::sqlx::error::BoxDynError> {
                <$crate::uuid::Uuid as $crate::sqlx::Decode<E>>::decode(value).map(Self)
            }
        }

        impl $crate::Bind for $name {
            fn bind(&self) -> $crate::rusqlite::types::ToSqlOutput<'_> {
                $crate::Bind::bind(&self.0)
            }
        }

        impl $crate::Read for $name {
            fn read(
                value: $crate::rusqlite::types::ValueRef<'_>,
            ) -> $crate::rusqlite::types::FromSqlResult<Self> {
                $crate::Read::read(value).map(Self)
            }
        }

        impl From<$name> for $crate::Cell {
            fn from(id: $name) -> Self {
                $crate::Cell::Id(id.0)
            }
        }
    )* };
}

/// The text is not an id of this kind.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not an id that begins with {prefix}_")]
pub struct BadId {
    /// The prefix it should have.
    pub prefix: &'static str,
    /// The text as given.
    pub text: String,
}

/// Crockford's base 32 in lower case, as the TypeID specification (0.3) asks.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// The TypeID text of 16 bytes.
pub fn type_id_text(prefix: &str, id: uuid::Uuid) -> String {
    let value = id.as_u128();
    let mut text = String::with_capacity(prefix.len() + 27);
    text.push_str(prefix);
    text.push('_');
    for place in (0..26).rev() {
        let digit = usize::try_from((value >> (place * 5)) & 31).unwrap_or(0);
        text.push(char::from(ALPHABET[digit]));
    }
    text
}

/// The 16 bytes of a TypeID text with this prefix.
pub fn type_id_parse(prefix: &'static str, text: &str) -> Result<uuid::Uuid, BadId> {
    let bad = || BadId { prefix, text: text.to_owned() };
    let digits = text.strip_prefix(prefix).and_then(|rest| rest.strip_prefix('_')).ok_or_else(bad)?;
    if digits.len() != 26 || digits.as_bytes()[0] > b'7' {
        return Err(bad());
    }
    let mut value = 0_u128;
    for byte in digits.bytes() {
        let digit = ALPHABET.iter().position(|letter| *letter == byte).ok_or_else(bad)?;
        value = (value << 5) | u128::try_from(digit).unwrap_or(0);
    }
    Ok(uuid::Uuid::from_u128(value))
}

#[cfg(test)]
mod tests {
    typed_ids! {
        /// For the test.
        SampleId = "smp";
    }

    #[test]
    fn text_and_back() {
        let id = SampleId::from_uuid(uuid::Uuid::from_u128(0x0188_bac7_4afa_78aa_bc3b_bd1e_ef28_d881));
        assert_eq!(id.to_string(), "smp_01h2xcejqtf2nbrexx3vqjhp41");
        assert_eq!("smp_01h2xcejqtf2nbrexx3vqjhp41".parse(), Ok(id));
        for bad in ["", "smp_", "inv_01h2xcejqtf2nbrexx3vqjhp41", "smp_81h2xcejqtf2nbrexx3vqjhp41", "smp_é"]
        {
            assert!(bad.parse::<SampleId>().is_err(), "{bad}");
        }
    }
}
