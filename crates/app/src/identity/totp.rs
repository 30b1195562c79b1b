//! Time-based one-time passwords (RFC 6238 over RFC 4226): six digits, steps of 30 seconds, SHA-1,
//! which is what every authenticator application speaks.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;

/// Bytes of a secret: as many as SHA-1 gives (RFC 4226, requirement R6).
pub(super) const SECRET_BYTES: usize = 20;
const STEP_MICROS: i64 = 30_000_000;
const DIGITS: usize = 6;
/// Steps that a clock may be off in either direction (RFC 6238, section 5.2).
const DRIFT_STEPS: i64 = 1;
/// RFC 4648, section 6.
const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// The step of an instant in microseconds since 1970.
pub(super) fn step_at(now: i64) -> i64 {
    now.div_euclid(STEP_MICROS)
}

/// The code of a step, as a number.
fn code_of(secret: &[u8], step: i64) -> Option<u32> {
    let mut mac = Hmac::<Sha1>::new_from_slice(secret).ok()?;
    mac.update(&step.to_be_bytes());
    let hash = mac.finalize().into_bytes();
    let offset = usize::from(hash.last()? & 0x0f);
    let word: [u8; 4] = hash.get(offset..offset + 4)?.try_into().ok()?;
    Some((u32::from_be_bytes(word) & 0x7fff_ffff) % 1_000_000)
}

/// The code that an authenticator shows at an instant.
pub fn totp_code(secret: &[u8], now: i64) -> String {
    let code = code_of(secret, step_at(now)).unwrap_or_default();
    format!("{code:0DIGITS$}")
}

/// The step that the code belongs to, if it is one near `now` and later than `last_step`, so that a
/// code that was used, or one older than it, is worth nothing.
pub(super) fn matching_step(secret: &[u8], code: &str, now: i64, last_step: i64) -> Option<i64> {
    let digits: String = code.chars().filter(|character| !character.is_whitespace()).collect();
    let is_code = digits.len() == DIGITS && digits.bytes().all(|byte| byte.is_ascii_digit());
    let code: u32 = digits.parse().ok().filter(|_| is_code)?;
    let step = step_at(now);
    (step - DRIFT_STEPS..=step + DRIFT_STEPS)
        .filter(|candidate| *candidate > last_step)
        .find(|candidate| code_of(secret, *candidate) == Some(code))
}

/// Base 32 without padding, as authenticators take it.
pub(super) fn base32(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(5) * 8);
    let (mut bits, mut count) = (0_u32, 0_u32);
    for byte in bytes {
        bits = (bits << 8) | u32::from(*byte);
        count += 8;
        while count >= 5 {
            count -= 5;
            text.push(letter(bits >> count));
        }
        bits &= (1 << count) - 1;
    }
    if count > 0 {
        text.push(letter(bits << (5 - count)));
    }
    text
}

fn letter(bits: u32) -> char {
    let index = usize::try_from(bits & 31).unwrap_or_default();
    char::from(ALPHABET[index])
}

/// The address that an authenticator reads from a QR code (Google Authenticator, "Key URI Format").
pub(super) fn otpauth_uri(issuer: &str, account: &str, secret: &[u8]) -> String {
    let (issuer, account) = (percent_encoded(issuer), percent_encoded(account));
    format!(
        "otpauth://totp/{issuer}:{account}?secret={}&issuer={issuer}&algorithm=SHA1&digits={DIGITS}&period=30",
        base32(secret)
    )
}

/// RFC 3986, section 2.1: everything but unreserved characters.
fn percent_encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push('%');
            encoded.push_str(&crate::write::hexadecimal(&[byte]).to_uppercase());
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &[u8] = b"12345678901234567890";
    const SECOND: i64 = 1_000_000;

    /// RFC 6238, appendix B, the rows of SHA-1; eight digits there, of which ours are the last six.
    #[test]
    fn the_vectors_of_the_rfc() {
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(totp_code(SECRET, seconds * SECOND), code, "{seconds}");
        }
    }

    /// RFC 4226, appendix D.
    #[test]
    fn the_vectors_of_hotp() {
        for (counter, code) in [(0, 755_224), (1, 287_082), (2, 359_152), (9, 520_489)] {
            assert_eq!(code_of(SECRET, counter), Some(code));
        }
    }

    #[test]
    fn a_code_is_good_for_a_step_either_way_and_once() {
        let now = 1_111_111_111 * SECOND;
        let code = totp_code(SECRET, now);
        let step = step_at(now);
        assert_eq!(matching_step(SECRET, &code, now, 0), Some(step));
        assert_eq!(matching_step(SECRET, &format!(" {} {}", &code[..3], &code[3..]), now, 0), Some(step));
        assert_eq!(matching_step(SECRET, &code, now + 30 * SECOND, 0), Some(step));
        assert_eq!(matching_step(SECRET, &code, now - 30 * SECOND, 0), Some(step));
        assert_eq!(matching_step(SECRET, &code, now + 60 * SECOND, 0), None);
        assert_eq!(matching_step(SECRET, &code, now, step), None, "used before");
        for bad in ["", "12345", "1234567", "+12345", "abcdef", "é1234"] {
            assert_eq!(matching_step(SECRET, bad, now, 0), None, "{bad}");
        }
    }

    /// RFC 4648, section 10, without padding.
    #[test]
    fn base32_of_the_rfc() {
        for (plain, text) in [("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ")] {
            assert_eq!(base32(plain.as_bytes()), text);
        }
        assert_eq!(base32(b"foobar"), "MZXW6YTBOI");
    }

    #[test]
    fn the_address_for_authenticators() {
        assert_eq!(
            otpauth_uri("Quittance", "zoé+a@example.fr", SECRET),
            "otpauth://totp/Quittance:zo%C3%A9%2Ba%40example.fr?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\
             &issuer=Quittance&algorithm=SHA1&digits=6&period=30"
        );
    }
}
