//! CSV: delimiters, encodings, headers, numbers, dates, and rows that go wrong.

use std::fmt::Write;

use invoice_files::{
    Collected, DateOrder, DecimalMark, Field, Format, Input, Mapping, TextEncoding, detect, detect_mapping,
    read,
};

use crate::{show, show_as, show_customers};

#[track_caller]
fn check(text: &str, expected: &str) {
    assert_eq!(show(text.as_bytes(), None).trim_end(), expected, "{text}");
}

#[test]
fn the_generated_list_is_read() {
    check(
        "invoice_id,number,customer_id,customer_name,issue_date,due_date,amount,currency,open_amount\r\n\
         1,FA-2025-000001,C000007,Alpha Bois & Fils,2025-01-02,2025-02-01,348.00,EUR,348.00\r\n",
        "Invoice FA-2025-000001 C000007|Alpha Bois & Fils 2025-01-02..2025-02-01 34800 EUR open 34800",
    );
    assert_eq!(
        show_customers(b"customer_id,name,iban,bic\nC1,Alpha Bois,FR7630006000011234567890189,BNPAFRPP\n"),
        "C1|Alpha Bois||FR7630006000011234567890189|BNPAFRPP|\n"
    );
}

#[test]
fn a_french_export_under_a_preamble_in_windows_1252() {
    let text = "Société Dupont;;\nÉtat des factures au 31/03/2025;;\n\n\
        N° facture;Type;Code client;Raison sociale;Date facture;Échéance;Montant TTC (€);Reste dû;SIREN;E-mail\n\
        FA001;Facture;C1;Café de l'Été;28/02/2025;30/03/2025;1 234,56;1 000,00;732 829 320;compta@cafe.fr\n\
        AV002;Avoir;C1;Café de l'Été;03/03/2025;;120,00;120,00;;\n\
        FA003;;C2;\"Bois; Fers \"\"& Cie\"\"\";04/03/2025;;-50,00 €;;;\n\
        ;;;TOTAL;;;1 304,56;;;\n";
    let bytes = windows_1252(text);
    let expected = "Invoice FA001 C1|Café de l'Été 2025-02-28..2025-03-30 123456 EUR open 100000 siren 732829320 mail compta@cafe.fr\n\
        CreditNote AV002 C1|Café de l'Été 2025-03-03 12000 EUR open 12000\n\
        CreditNote FA003 C2|Bois; Fers \"& Cie\" 2025-03-04 5000 EUR\n\
        Warning record-unknown line 8 row: TOTAL\n";
    assert_eq!(show(&bytes, None), expected);
    // The same text in the other encodings of office software.
    assert_eq!(show(text.as_bytes(), None), expected);
    assert_eq!(show(&[b"\xef\xbb\xbf", text.as_bytes()].concat(), None), expected);
    let utf_16: Vec<u8> =
        std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    assert_eq!(show(&utf_16, None), expected);
}

/// A fixture in Windows-1252: its letters are those of Latin-1 but for the euro sign.
fn windows_1252(text: &str) -> Vec<u8> {
    text.chars().map(|c| if c == '€' { 0x80 } else { u8::try_from(u32::from(c)).unwrap() }).collect()
}

#[test]
fn delimiters_and_english_headers() {
    for delimiter in [',', ';', '\t', '|'] {
        let text = "Invoice No.,Customer Name,Invoice Date,Due Date,Total Amount,Amount Due,Currency Code\n\
                    INV-1,Acme Ltd,12/31/2025,01/30/2026,1234.50,1234.50,USD\n\
                    INV-2,Acme Ltd,01/02/2026,02/01/2026,(20.00),20.00,USD\n"
            .replace(',', &delimiter.to_string());
        check(
            &text,
            "Invoice INV-1 |Acme Ltd 2025-12-31..2026-01-30 123450 USD open 123450\n\
             CreditNote INV-2 |Acme Ltd 2026-01-02..2026-02-01 2000 USD open 2000",
        );
    }
}

#[test]
fn the_order_of_dates_is_decided_over_the_whole_sample() {
    let list = |dates: &[&str]| {
        let mut text = "number;customer;date;amount\n".to_owned();
        for (at, date) in dates.iter().enumerate() {
            writeln!(text, "F{at};X;{date};1,00").unwrap();
        }
        detect_mapping(text.as_bytes()).unwrap()
    };
    let american = list(&["01/02/2025", "03/04/2025", "01/13/2025"]);
    assert_eq!((american.mapping.dates, american.date_order_certain), (Some(DateOrder::MonthFirst), true));
    let french = list(&["01/02/2025", "13/01/2025"]);
    assert_eq!((french.mapping.dates, french.date_order_certain), (Some(DateOrder::DayFirst), true));
    let open = list(&["01/02/2025"]);
    assert_eq!((open.mapping.dates, open.date_order_certain), (Some(DateOrder::DayFirst), false));
}

#[test]
fn a_bad_row_stops_no_other() {
    check(
        "numero;client;date;montant;devise;iban\n\
         F1;Dupont;31/02/2025;10,00;EUR;\n\
         F2;Dupont;01/02/2025;dix;EUR;\n\
         F3;Dupont;01/02/2025;10,00;EURO2;\n\
         ;Dupont;01/02/2025;10,00;EUR;\n\
         F5;;01/02/2025;10,00;EUR;\n\
         F6;Dupont;01/02/2025;10,00;EUR;FR76123\n\
         F7;Dupont;01/02/2025;10;00;EUR;x\n\
         F8;=cmd|' /C calc'!A0;01/02/2025;10,00;EUR;\n\
         \"F9;Dupont;01/02/2025;10,00;EUR;\n\
         F10;Dupont;01/02/2025;;EUR;\n\
         F11;Dupont;01/02/2025;1234.56;EUR;\n",
        "Invoice F6 |Dupont 2025-02-01 1000 EUR\n\
         Invoice F8 |=cmd|' /C calc'!A0 2025-02-01 1000 EUR\n\
         Invoice \"F9 |Dupont 2025-02-01 1000 EUR\n\
         Invoice F11 |Dupont 2025-02-01 123456 EUR\n\
         Error date-unreadable line 2 issued-on: 31/02/2025\n\
         Error amount-unreadable line 3 total: dix\n\
         Error currency-unknown line 4 currency: EURO2\n\
         Error field-missing line 5 number: \n\
         Error customer-missing line 6 customer-name: F5\n\
         Warning account-unreadable line 7 iban: FR76123\n\
         Error row-length line 8 row: 7 / 6: F7\n\
         Warning row-length line 10 quotation mark: \"F9\n\
         Error field-missing line 11 total:",
    );
}

#[test]
fn a_number_that_comes_twice_is_reported() {
    check(
        "number,customer,date,amount\nF1,X,2025-01-02,10.00\nF1,X,2025-01-02,10.00\nF1,X,2025-01-02,5.00\n",
        "Invoice F1 |X 2025-01-02 1000 EUR\n\
         Warning document-duplicate line 3 number: F1\n\
         Error document-duplicate line 4 number: F1",
    );
}

#[test]
fn totals_from_parts() {
    check(
        "Pièce;Client;Date;HT;TVA;Déjà réglé\nF1;X;2025-01-02;100,00;20,00;50,00\n",
        "Invoice F1 |X 2025-01-02 12000 EUR open 7000 vat 2000/10000@2000",
    );
    check(
        "Pièce;Compte;Libellé compte;Date;Débit;Crédit;Type\n\
         F1;411X;X;2025-01-02;100,00;;\nA1;411X;X;2025-01-03;;40,00;Avoir\nR1;411X;X;2025-01-04;;60,00;Règlement\n",
        "Invoice F1 411X|X 2025-01-02 10000 EUR\n\
         CreditNote A1 411X|X 2025-01-03 4000 EUR\n\
         UnusedCredit R1 411X|X 2025-01-04 6000 EUR",
    );
    check(
        "Numéro;Client;Date;TTC;Type\nD1;X;2025-01-02;9,00;Devis\n",
        "Error document-type-unsupported line 2 kind: Devis",
    );
}

#[test]
fn a_mapping_overrides_what_is_detected() {
    let text = "Pce;Qui;Quand;Combien;Montant\nF1;X;01/02/2025;1,000;7\n";
    let mapping = Mapping::from_toml(
        "decimal = 'point'\ndates = 'month-first'\ncurrency = 'USD'\n[columns]\nnumber = 'Pce'\n\
         customer-name = 'Qui'\nissued-on = 'Quand'\ntotal = 'Combien'\n",
    )
    .unwrap();
    let shown = show_as(Format::Csv, text.as_bytes(), Some(&mapping));
    assert_eq!(shown, "Invoice F1 |X 2025-01-02 100000 USD\n");
    let wrong = Mapping::from_toml("[columns]\nnumber = 'Absent'\n").unwrap();
    let shown = show_as(Format::Csv, text.as_bytes(), Some(&wrong));
    assert_eq!(shown, "refused: columns not found: Absent\n");
}

#[test]
fn what_was_detected_can_be_saved_and_used_again() {
    let text = "N° facture;Client;Date;Montant TTC;Commentaire\nF1;Été;28/02/2025;1 234,50;ok\n";
    let bytes = windows_1252(text);
    let detected = detect_mapping(&bytes).unwrap();
    assert_eq!(detected.mapping.delimiter, Some(';'));
    assert_eq!(detected.mapping.encoding, Some(TextEncoding::Windows1252));
    assert_eq!(detected.mapping.decimal, Some(DecimalMark::Comma));
    assert_eq!(detected.mapping.columns[&Field::Total], "Montant TTC");
    assert_eq!(detected.unused, ["Commentaire"]);
    let saved = Mapping::from_toml(&detected.mapping.to_toml().unwrap()).unwrap();
    assert_eq!(saved, detected.mapping);
    assert_eq!(show(&bytes, Some(&saved)), show(&bytes, None));
}

#[test]
fn what_is_no_list_is_refused() {
    assert_eq!(detect(b"date;libelle;debit;credit\n"), None);
    assert_eq!(detect(b""), None);
    assert_eq!(detect(b"\x00\x01\x02"), None);
    assert_eq!(show_as(Format::Csv, b"", None), "refused: empty file\n");
    let shown = show_as(Format::Csv, b"number;customer;date\n1;2;3\n", None);
    assert_eq!(shown, "refused: columns not found: total\n");
}

#[test]
fn an_oversized_field_is_cut() {
    let name = "x".repeat(70_000);
    let shown = show(format!("number;customer;date;amount\nF1;{name};2025-01-02;1,00\n").as_bytes(), None);
    assert!(shown.contains("Warning field-too-long line 2 customer-name"), "{}", &shown[shown.len() - 200..]);
    assert!(shown.starts_with("Invoice F1 |xxx"));
}

#[test]
fn customer_lists_in_french() {
    assert_eq!(
        show_customers(
            "Code client;Raison sociale;SIRET;E-mail;IBAN;Délai de paiement\n\
             C1;Dupont SARL;73282932000074;a@b.fr;FR76 3000 6000 0112 3456 7890 189;30 jours\n\
             ;;;x@y.fr;;\n"
                .as_bytes()
        ),
        "C1|Dupont SARL|732829320|FR7630006000011234567890189||a@b.fr 30 days\n\
         Error customer-missing line 3 customer-name: x@y.fr\n"
    );
}

#[test]
fn customer_lists_with_addresses() {
    assert_eq!(
        show_customers(
            "Code;Nom;Adresse;Complément d’adresse;CP;Ville\nC1;Dupont;4 rue des Forges;Bât. B;69003;Lyon\n"
                .as_bytes()
        ),
        "C1|Dupont|||| [4 rue des Forges / Bât. B] [69003] [Lyon]\n"
    );
    assert_eq!(
        show_customers(b"Account;Name;Street;Postcode;City\nC1;Smith;1 High Street;SW1A 1AA;London\n"),
        "C1|Smith|||| [1 High Street] [SW1A 1AA] [London]\n"
    );
}

#[test]
fn a_stream_in_small_pieces_reads_the_same() {
    let text = "N° facture;Client;Date;Montant TTC\nF1;\"a\nb\";28/02/2025;1 234,50\n\nF2;é;01/03/2025;2,00";
    let mut pieces = std::io::BufReader::with_capacity(3, text.as_bytes());
    let mut found = Collected::default();
    read(Format::Csv, Input::Stream(&mut pieces), None, &mut found).unwrap();
    assert_eq!(crate::print(&found), show(text.as_bytes(), None));
    assert_eq!(found.documents.len(), 2);
}

#[test]
fn letters_after_an_ascii_sample_are_read_in_their_encoding() {
    let mut bytes = b"number;customer;date;amount\n".to_vec();
    for at in 0..60_000 {
        bytes.extend_from_slice(format!("F{at};Dupont;28/02/2025;1,00\n").as_bytes());
    }
    bytes.extend_from_slice(b"G1;Caf\xe9;28/02/2025;1,00\n");
    assert!(show(&bytes, None).ends_with("Invoice G1 |Caf\u{e9} 2025-02-28 100 EUR\n"));
}
