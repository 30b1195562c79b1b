use app::words::Language;

use app::allocation::{AcceptError, LineError, UndoError};
use app::keys::KeysError;

use super::*;

fn french(error: impl Into<anyhow::Error>) -> String {
    lines(&Words::new(Language::French), &error.into()).join("\n").replace(['\u{a0}', '\u{202f}'], " ")
}

/// The codes that the sources tell: the first text after each of these calls.
fn codes() -> Vec<&'static str> {
    const SOURCES: [&str; 4] = [
        include_str!("machine.rs"),
        include_str!("../../../app/src/refusal.rs"),
        include_str!("../../../app/src/identity/refusals.rs"),
        include_str!("../../../app/src/collections/refused.rs"),
    ];
    let calls = SOURCES.iter().flat_map(|source| {
        ["sentence(", "plain(", "about("].into_iter().flat_map(|call| source.split(call).skip(1))
    });
    calls.filter_map(|rest| rest.trim_start().strip_prefix('"')?.split('"').next()).collect()
}

#[test]
fn every_code_that_is_told_has_words_in_both_languages() {
    let french = include_str!("../../../app/locales/fr/errors.ftl");
    let english = include_str!("../../../app/locales/en/errors.ftl");
    let keys = |text: &'static str| -> Vec<&str> {
        text.lines().filter_map(|line| line.split_once(" = ")).map(|(key, _)| key).collect()
    };
    assert_eq!(keys(french), keys(english));
    assert!(codes().len() > 80, "the sources are read");
    for code in codes() {
        assert!(keys(french).contains(&format!("error-{code}").as_str()), "no error-{code}");
    }
}

#[test]
fn refusals_say_what_to_do() {
    let refused = |error: AcceptError| french(WriteError::Refused(error));
    assert_eq!(
        refused(AcceptError::SumDiffers { sum_minor: 60_000, rest_minor: 40_000 }),
        "Les lignes font 600,00 € ; il reste 400,00 € à expliquer."
    );
    assert_eq!(
        refused(AcceptError::Line(LineError::NotOpen("FA-9999".to_owned()))),
        "FA-9999 n’est pas une pièce ouverte. Voyez « quittance open-items »."
    );
    assert_eq!(refused(AcceptError::UnknownCustomer("C9".to_owned())), "Aucun client n’a le numéro « C9 ».");
    assert_eq!(
        french(WriteError::<UndoError>::KeyReused("k".to_owned())),
        "La clé « k » a déjà servi pour autre chose : choisissez-en une autre."
    );
}

#[test]
fn amounts_are_in_the_currency_of_the_transaction() {
    let error = WriteError::Refused(AcceptError::SumDiffers { sum_minor: 600, rest_minor: 400 });
    let error = anyhow::Error::from(error).context(InCurrency(Currency::parse("JPY").unwrap()));
    assert_eq!(french(error), "Les lignes font 600 JPY ; il reste 400 JPY à expliquer.");
}

#[test]
fn databases_and_files() {
    let at = |error: DbError, place: &'static str| french(anyhow::Error::from(error).context(place));
    assert_eq!(
        at(DbError::UnknownEngine("foo.sqlite".to_owned()), "database foo.sqlite"),
        "« foo.sqlite » n’est pas l’adresse d’une base. Écrivez --database sqlite:foo.sqlite."
    );
    let exists = io::Error::from(io::ErrorKind::AlreadyExists);
    assert_eq!(at(exists.into(), "b.qb"), "b.qb existe déjà ; choisissez un autre nom.");
    let missing = anyhow::Error::from(io::Error::from(io::ErrorKind::NotFound)).context("a.toml");
    assert_eq!(french(missing), "a.toml n’existe pas.");
    assert_eq!(
        french(KeysError::TooOpen { path: "k.key".to_owned() }),
        "D’autres que vous peuvent lire le fichier de clés k.key. Faites : chmod 600 k.key"
    );
}

#[test]
fn unknown_faults_keep_the_chain_without_saying_it_twice() {
    let error = anyhow::anyhow!("behind").context("before: behind").context("first");
    assert_eq!(french(error), "first\nbefore: behind");
}

#[test]
fn a_reader_that_went_away_is_no_error() {
    let pipe = || io::Error::from(io::ErrorKind::BrokenPipe);
    assert!(is_broken_pipe(&pipe().into()));
    assert!(is_broken_pipe(&serde_json::Error::io(pipe()).into()));
    assert!(is_broken_pipe(&csv::Error::from(pipe()).into()));
    assert!(!is_broken_pipe(&anyhow::anyhow!("other")));
}
