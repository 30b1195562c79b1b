//! What is on the sheets, read back by another program.

use jiff::civil::date;
use lopdf::Document;
use messages::{Part, Span};
use paper::{About, Letter, PageWords, PaperError, Place, print};

fn about() -> About<'static> {
    About { title: "Lettres", language: "fr", made_on: date(2026, 7, 8) }
}

fn text(text: &str) -> Vec<Span> {
    vec![Span::Text { text: text.to_owned(), is_bold: false }]
}

fn letter(name: &str, rows: usize) -> Letter {
    let row = |number: usize| {
        vec![format!("FA-2026-{number:04}"), "01/06/2026".to_owned(), "1\u{202f}200,00\u{a0}€".to_owned()]
    };
    Letter {
        sender: vec![
            "Atelier Méridor SAS".to_owned(),
            "4 rue des Forges".to_owned(),
            "69003 LYON".to_owned(),
        ],
        addressee: vec![name.to_owned(), "12 avenue de la République".to_owned(), "75011 PARIS".to_owned()],
        place_and_day: "Lyon, le 8 juillet 2026".to_owned(),
        references: vec![("Votre référence client\u{a0}:".to_owned(), "C-0042".to_owned())],
        sending: None,
        subject: "Factures en retard".to_owned(),
        parts: vec![
            Part::Paragraph(text("Madame, Monsieur,")),
            Part::Paragraph(text(
                "Sauf erreur de notre part, les factures ci-dessous ne sont pas réglées. Merci d’en faire le virement.",
            )),
            Part::Table {
                caption: "Factures".to_owned(),
                columns: vec![
                    ("Facture".to_owned(), false),
                    ("Échéance".to_owned(), false),
                    ("Montant dû".to_owned(), true),
                ],
                rows: (1..=rows).map(row).collect(),
                totals: vec![("Total".to_owned(), "2\u{202f}400,00\u{a0}€".to_owned())],
            },
            Part::Details(vec![
                ("Titulaire du compte".to_owned(), "ATELIER MERIDOR".to_owned()),
                ("IBAN".to_owned(), "FR76 3000 4000 0312 3456 7890 143".to_owned()),
            ]),
            Part::List(vec![text("par virement"), text("par chèque")]),
            Part::Signature(vec!["Claire Morel".to_owned(), "Comptabilité".to_owned()]),
        ],
        foot: "Atelier Méridor SAS · SIREN 123 456 782".to_owned(),
        words: PageWords { subject: "Objet\u{a0}: ".to_owned(), page: "Page".to_owned() },
    }
}

/// The text of each page, without blanks.
fn pages(pdf: &[u8]) -> Vec<String> {
    let document = Document::load_mem(pdf).expect("a PDF");
    let text = |page: u32| document.extract_text(&[page]).expect("text");
    let bare = |text: String| text.chars().filter(|it| !it.is_whitespace()).collect();
    document.get_pages().into_keys().map(|page| bare(text(page))).collect()
}

#[test]
fn a_letter_says_what_it_was_given() {
    let printed = print(about(), &[letter("Durand SAS", 2)]).unwrap();
    assert!(printed.pdf.starts_with(b"%PDF-1.7"));
    assert_eq!(printed.places, [Place { first_page: 1, pages: 1 }]);
    let found = pages(&printed.pdf);
    assert_eq!(found.len(), 1);
    for said in [
        "AtelierMéridorSAS",
        "DurandSAS",
        "75011PARIS",
        "Lyon,le8juillet2026",
        "Objet:Facturesenretard",
        "FA-2026-0002",
        "1200,00€",
        "FR7630004000031234567890143",
        "ClaireMorel",
        "Page1/1",
    ] {
        assert!(found[0].contains(said), "{said} is not in {}", found[0]);
    }
    let whole = String::from_utf8_lossy(&printed.pdf);
    assert!(whole.contains("<pdfaid:part>2</pdfaid:part>"), "it says that it is PDF/A-2");
}

#[test]
fn the_same_letters_give_the_same_bytes() {
    let letters = [letter("Durand SAS", 3), letter("Moreau SARL", 60)];
    let once = print(about(), &letters).unwrap();
    assert_eq!(once, print(about(), &letters).unwrap());
    assert_ne!(once.pdf, print(about(), &letters[..1]).unwrap().pdf);
}

#[test]
fn each_letter_begins_on_an_odd_page_and_a_long_table_goes_on() {
    let letters = [letter("Un", 2), letter("Deux", 100), letter("Trois", 2), letter("Quatre", 2)];
    let printed = print(about(), &letters).unwrap();
    let places: Vec<(usize, usize)> = printed.places.iter().map(|it| (it.first_page, it.pages)).collect();
    assert_eq!(places, [(1, 1), (3, 3), (7, 1), (9, 1)]);
    let found = pages(&printed.pdf);
    assert_eq!((found.len(), printed.pages), (9, 9));
    assert_eq!(found[1], "", "the back of the first letter");
    assert!(found[3].contains("Facture") && found[3].contains("Page2/3"), "headings again: {}", found[3]);
    assert!(found[4].contains("FA-2026-0100") && found[4].contains("ClaireMorel"));
    let all = found[2..5].concat();
    for number in 1..=100 {
        assert_eq!(all.matches(&format!("FA-2026-{number:04}")).count(), 1, "{number}");
    }
}

#[test]
fn what_people_typed_is_text() {
    let hostile = "#set page(width: 1pt) *gras* $x$ \\ </w:t> ) Tj (x @import \"a\" %PDF";
    let mut one = letter(hostile, 1);
    one.parts.push(Part::Paragraph(text(hostile)));
    let found = pages(&print(about(), &[one]).unwrap().pdf);
    let bare: String = hostile.chars().filter(|it| !it.is_whitespace()).collect();
    assert_eq!(found[0].matches(&bare).count(), 2, "{}", found[0]);
}

#[test]
fn what_cannot_be_printed_is_refused_and_nothing_else() {
    assert_eq!(print(about(), &[]), Err(PaperError::Nothing));
    assert_eq!(print(about(), &[letter("漢字", 1)]), Err(PaperError::Unprintable('漢')));
    let mut long = letter(&"W".repeat(500), 1);
    long.addressee = vec!["ligne".to_owned(); 30];
    long.subject = "x".repeat(3_000);
    long.parts = vec![
        Part::Signature(vec!["nom".repeat(200); 80]),
        Part::Details(vec![(String::new(), String::new()); 90]),
    ];
    assert!(print(about(), &[long]).unwrap().pages > 1);
    assert_eq!(print(about(), &[Letter::default()]).unwrap().pages, 1);
}
