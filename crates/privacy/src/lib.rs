//! Keeping payment data to itself: card numbers masked before anything is stored, and bank
//! details sealed at rest with a keyring that can be rotated.
//!
//! Pure: no file, no clock and no source of randomness; keys and nonces come in as parameters.

mod account_number;
mod card_brand;
pub mod card_number;
pub mod sealing;

pub use account_number::mask_ibans;
pub use card_number::{CardNumberMask, mask_card_numbers, mask_card_numbers_in_bytes};
pub use sealing::{BlindIndex, KeyFileError, KeyId, Keyring, OpenError};
