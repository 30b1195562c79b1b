use super::key_file::push_hex;
use super::*;

const PLACE: &str = "bank_accounts:iban:0192f0c1";
const IBAN: &[u8] = b"FR7630006000011234567890189";

fn keyring() -> Keyring {
    Keyring::new([7; 32], KeyId(1), [1; 32], "2026-11-22")
}

fn hex(bytes: &[u8]) -> String {
    let mut text = String::new();
    push_hex(&mut text, bytes);
    text
}

#[test]
fn what_is_sealed_opens_in_its_place_only() {
    let sealed = keyring().seal(PLACE, IBAN, [9; 24]);
    assert_eq!(sealed.len(), 2 + 24 + IBAN.len() + 16);
    assert_eq!(keyring().open(PLACE, &sealed).as_deref(), Ok(IBAN));
    assert_eq!(keyring().open("bank_accounts:iban:0192f0c2", &sealed), Err(OpenError::NotAuthentic));
}

#[test]
fn tampering_anywhere_is_refused() {
    let sealed = keyring().seal(PLACE, IBAN, [9; 24]);
    for at in 0..sealed.len() {
        let mut tampered = sealed.clone();
        tampered[at] ^= 1;
        assert!(keyring().open(PLACE, &tampered).is_err(), "byte {at}");
        assert!(keyring().open(PLACE, &sealed[..at]).is_err(), "cut at {at}");
    }
}

#[test]
fn rotation_keeps_the_old_readable_and_the_index_equal() {
    let mut keyring = keyring();
    let old = keyring.seal(PLACE, IBAN, [9; 24]);
    let index = keyring.blind_index("iban", IBAN);
    let next = keyring.next_key_id().unwrap();
    assert_eq!(next, KeyId(2));
    keyring.add_key(next, [2; 32], "2026-12-01").unwrap();
    let new = keyring.seal(PLACE, IBAN, [8; 24]);
    assert_eq!((key_id_of(&old), key_id_of(&new)), (Ok(KeyId(1)), Ok(KeyId(2))));
    assert_eq!(keyring.open(PLACE, &old).as_deref(), Ok(IBAN));
    assert_eq!(keyring.open(PLACE, &new).as_deref(), Ok(IBAN));
    assert_eq!(keyring.blind_index("iban", IBAN), index);
    assert_eq!(keyring.add_key(KeyId(1), [3; 32], ""), Err(KeyFileError::DuplicateKey(KeyId(1))));
    let only_old = self::keyring();
    assert_eq!(only_old.open(PLACE, &new), Err(OpenError::UnknownKey(KeyId(2))));
}

#[test]
fn the_key_file_reads_back() {
    let mut keyring = keyring();
    keyring.add_key(KeyId(2), [0xab; 32], "2026-12-01 10:00").unwrap();
    let text = keyring.to_text();
    assert_eq!(
        text,
        "quittance-keys 1\n\
         # Without this file the bank details cannot be read.\n\
         index 0707070707070707070707070707070707070707070707070707070707070707 2026-11-22\n\
         key 1 0101010101010101010101010101010101010101010101010101010101010101 2026-11-22\n\
         key 2 abababababababababababababababababababababababababababababababab 2026-12-0110:00\n"
    );
    let read = Keyring::parse(&text).unwrap();
    assert_eq!(read.to_text(), text);
    assert_eq!(read.current_key_id(), KeyId(2));
    assert_eq!(read.blind_index("iban", IBAN), keyring.blind_index("iban", IBAN));
}

#[test]
fn bad_key_files_are_refused_without_quoting_them() {
    let refused = |text: &str, expected: KeyFileError| {
        assert_eq!(Keyring::parse(text).map(|_| ()), Err(expected), "{text}");
    };
    let key = "01".repeat(32);
    refused("", KeyFileError::UnknownVersion);
    refused("quittance-keys 2\n", KeyFileError::UnknownVersion);
    refused("quittance-keys 1\n", KeyFileError::Incomplete);
    refused("quittance-keys 1\nkey 1 xyz now\n", KeyFileError::BadLine { line: 2 });
    refused(&format!("quittance-keys 1\nkey 300 {key} now\n"), KeyFileError::BadLine { line: 2 });
    refused(&format!("quittance-keys 1\nkey 1 {key} now\n"), KeyFileError::Incomplete);
    refused(
        &format!("quittance-keys 1\nindex {key} now\nkey 1 {key} now\nkey 1 {key} now\n"),
        KeyFileError::DuplicateKey(KeyId(1)),
    );
}

#[test]
fn debug_never_prints_keys() {
    assert_eq!(format!("{:?}", keyring()), "Keyring { key_ids: [KeyId(1)], .. }");
}

#[test]
fn domains_of_the_index_are_apart() {
    let keyring = keyring();
    assert_ne!(keyring.blind_index("iban", IBAN), keyring.blind_index("bban", IBAN));
    assert_ne!(keyring.blind_index("a", b"bc"), keyring.blind_index("ab", b"c"));
}

/// RFC 4231, test cases 1, 2 and 6.
#[test]
fn the_keyed_hash_gives_the_published_vectors() {
    assert_eq!(
        hex(&hmac_sha256(&[0x0b; 20], &[b"Hi There"])),
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
    );
    assert_eq!(
        hex(&hmac_sha256(b"Jefe", &[b"what do ya want ", b"for nothing?"])),
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    );
    assert_eq!(
        hex(&hmac_sha256(&[0xaa; 131], &[b"Test Using Larger Than Block-Size Key - Hash Key First"])),
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
    );
}
