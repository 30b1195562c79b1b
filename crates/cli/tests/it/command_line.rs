//! What the binary answers people, in which words.

use std::fs;
use std::io::Read as _;
use std::process::Stdio;

use serde_json::Value;

use crate::place::{Place, STATEMENT};

#[test]
fn refusals_are_told_in_one_line() {
    let place = Place::new();
    let id = place.transaction();
    place.refused(
        &format!("accept {id} -n 5"),
        "Ce mouvement n’a pas de proposition n° 5 (voir « quittance exceptions »).",
    );
    place.refused(
        &format!("accept {id} --account 758000=600"),
        "Les lignes font 600,00 € ; il reste 400,00 € à expliquer.",
    );
    place.refused(
        &format!("accept {id} --document FA-9999=10"),
        "FA-9999 n’est pas une pièce ouverte. Voyez « quittance open-items ».",
    );
    place.refused(&format!("accept {id} --credit C9=10"), "Aucun client n’a le numéro « C9 ».");
    place.refused("settings --tolerance 1,000", "« 1,000 » peut se lire 1 ou 1 000 ; écrivez 1,00 ou 1000.");
    place.refused("settings --tolerance -1", "« -1 » est négatif : indiquez un montant positif ou zéro.");
    place.refused("import --invoices .", ". est un dossier ; indiquez un fichier.");
    place.refused(
        "check --database foo.sqlite",
        "« foo.sqlite » n’est pas l’adresse d’une base. Écrivez --database sqlite:foo.sqlite.",
    );
}

#[test]
fn limits_are_numbers_and_a_list_says_that_it_is_longer() {
    let place = Place::new();
    for command in ["exceptions", "allocations", "open-items", "entries", "user list", "dunning list"] {
        for odd in ["-1", "1.5", "many", "99999999999999999999999"] {
            let (code, text) = place.run(&format!("{command} --limit {odd}"));
            assert_eq!(code, 2, "{command} {odd}: {text}");
            assert!(text.contains(&format!("« {odd} »")) && text.contains("--limit"), "{command}: {text}");
        }
    }
    for email in ["a@example.fr", "b@example.fr"] {
        let (code, text) = place.run(&format!("user add {email} --role finance"));
        assert_eq!(code, 0, "{text}");
    }
    let longer = "La liste est plus longue";
    let (_, text) = place.run("user list --limit 1");
    assert!(text.contains(longer) && text.contains("a@") != text.contains("b@"), "{text}");
    let (_, text) = place.run("user list --limit 2");
    assert!(!text.contains(longer) && text.contains("a@") && text.contains("b@"), "{text}");
    let (_, told, said) = place.told("user list --limit 1 --format json");
    let users: Value = serde_json::from_str(&told).unwrap();
    assert_eq!(users.as_array().unwrap().len(), 1);
    assert!(said.contains(longer), "{said}");
}

#[test]
fn an_alternative_is_accepted_by_its_key() {
    let place = Place::new();
    let other = STATEMENT
        .replace(
            "400.00<FITID>t1<NAME>INCONNU<MEMO>MERCI",
            "1200.00<FITID>t2<NAME>MOREAU LTD<MEMO>FA-2026-0001",
        )
        .replace("20260303", "20260304");
    place.write("autre.ofx", &other);
    assert!(place.run("import --statements autre.ofx").0 < 2);
    let waiting = place.json("exceptions");
    let found = waiting.as_array().unwrap().iter().find(|row| row["transaction"]["amount_minor"] == 120_000);
    let found = found.unwrap();
    let (id, key) = (&found["transaction"]["id"], &found["alternatives"][0]["key"]);
    let (id, key) = (id.as_str().unwrap(), key.as_str().unwrap());
    let (_, text) = place.run("exceptions");
    assert!(text.contains(&format!("clé : {key}")), "{text}");
    place.refused(
        &format!("accept {id} -n {}", "0".repeat(16)),
        "Les propositions ont changé depuis l’affichage : relisez la ligne, puis validez-la de nouveau.",
    );
    place.refused(
        &format!("accept {id} -n abc"),
        "« abc » n’est ni la clé d’une proposition ni sa place (voir « quittance exceptions »).",
    );
    let (code, text) = place.run(&format!("accept {id} -n {key}"));
    assert_eq!(code, 0, "{text}");
    assert_eq!(place.json("exceptions").as_array().unwrap().len(), 1);
}

#[test]
fn backups_are_neither_overwritten_nor_confused() {
    let place = Place::new();
    assert_eq!(place.run("backup b.qb").0, 0);
    place.refused("backup b.qb", "b.qb existe déjà ; choisissez un autre nom.");
    place.write("texte.txt", "coucou");
    place.refused(
        "restore texte.txt --database sqlite:n.sqlite",
        "texte.txt n’est pas une sauvegarde de Quittance.",
    );
    // Without its keys nothing is restored: neither a database that does not open, nor one that is not empty any more.
    fs::create_dir(place.path().join("ailleurs")).unwrap();
    place.refused(
        "restore b.qb --database sqlite:ailleurs/n.sqlite",
        "Placez d’abord le fichier de clés de cette sauvegarde à cet endroit : ailleurs/quittance.key, ou nommez-le \
         par --key-file. Sans lui, la base restaurée ne s’ouvrirait pas. Rien n’a été écrit.",
    );
    assert!(!place.path().join("ailleurs/n.sqlite").exists());
    fs::copy(place.path().join("quittance.key"), place.path().join("ailleurs/quittance.key")).unwrap();
    let (code, text) = place.run("restore b.qb --database sqlite:ailleurs/n.sqlite");
    assert!(code < 2 && !text.contains("empreinte"), "{text}");
    // Changed, cut short, or without its fingerprint.
    let whole = fs::read(place.path().join("b.qb")).unwrap();
    let mut changed = whole.clone();
    let middle = whole.len() / 2;
    changed[middle] ^= 1;
    for bytes in [&changed[..], &whole[..middle]] {
        fs::write(place.path().join("b.qb"), bytes).unwrap();
        place.refused(
            "restore b.qb --database sqlite:ailleurs/m.sqlite",
            "b.qb n’est plus tel qu’il a été sauvegardé : il a été modifié ou coupé. Prenez une autre copie de cette \
             sauvegarde. Rien n’a été écrit.",
        );
    }
    assert!(!place.path().join("ailleurs/m.sqlite").exists());
    fs::write(place.path().join("b.qb"), &whole).unwrap();
    fs::remove_file(place.path().join("b.qb.sha256")).unwrap();
    let (code, text) = place.run("restore b.qb --database sqlite:ailleurs/m.sqlite");
    assert!(code < 2 && text.contains("Aucune empreinte à côté (b.qb.sha256)"), "{text}");
}

#[test]
fn what_is_set_aside_can_be_found_again() {
    let place = Place::new();
    let id = place.transaction();
    place.refused(&format!("set-aside {id} --take-up"), &format!("Le mouvement {id} n’est pas mis de côté."));
    assert_eq!(place.run(&format!("set-aside {id} --note attente")).0, 0);
    let (_, text) = place.run("exceptions");
    assert!(text.contains("1 mouvement est mis de côté"), "{text}");
    assert_eq!(place.json("exceptions --aside")[0]["note"], "attente");
    assert_eq!(place.run(&format!("set-aside {id} --take-up")).0, 0);
    assert_eq!(place.transaction(), id);
}

#[test]
fn a_part_leaves_a_rest() {
    let place = Place::new();
    let id = place.transaction();
    let (_, text) = place.run(&format!("accept {id} --document FA-2026-0001=100"));
    assert!(text.contains("Il reste 300,00 € à expliquer."), "{text}");
    let (_, text) = place.run("exceptions");
    assert!(text.contains("reste 300,00 € sur 400,00 €"), "{text}");
    assert_eq!(place.json("exceptions")[0]["rest_minor"], 30_000);
}

#[test]
fn currencies_are_not_added() {
    let place = Place::new();
    let (_, text) = place.run("open-items");
    assert!(text.contains("Reste dû : 1 200,00 € ; 99,99 USD"), "{text}");
}

#[test]
fn ids_and_lines_stay_within_the_columns() {
    let place = Place::new();
    let id = place.transaction();
    for command in ["exceptions", "open-items", "entries", "entries --balance", "check", "settings"] {
        let (_, text) = place.run(command);
        let widest = text.lines().map(|line| line.chars().count()).max().unwrap();
        assert!(widest <= 100, "{command}: {widest}\n{text}");
    }
    assert!(place.run("exceptions").1.contains(&id));
}

#[test]
fn one_document_for_each_command() {
    let place = Place::new();
    let added = place.json("rules add --contains MERCI --account 758000");
    let rule = added["rule"]["id"].as_str().unwrap().to_owned();
    assert_eq!(added["look_back"]["newly_automatic"], 1);
    assert_eq!(place.json("settings")["tolerance_minor"], 0);
    assert_eq!(place.json(&format!("rules on {rule}"))["explained"], 1);
    let (_, text) = place.run("rules list --format csv");
    assert!(text.starts_with("id,contains,direction,"), "{text}");
    let (_, text) = place.run("check --format csv");
    assert!(text.lines().count() > 5, "{text}");
}

#[test]
fn files_after_the_wrong_option() {
    let place = Place::new();
    for (arguments, expected) in [
        ("import --invoices releve.ofx", "Donnez-le après --statements."),
        ("import --statements factures.csv", "Donnez-le après --invoices"),
    ] {
        let (code, text) = place.run(arguments);
        assert!(code == 2 && text.contains(expected), "{text}");
    }
}

#[test]
fn languages() {
    let place = Place::new();
    let output = place.command("settings").env("QUITTANCE_LANG", "EN").output().unwrap();
    assert!(String::from_utf8(output.stdout).unwrap().starts_with("Tolerance"));
    let output = place.command("settings").env("QUITTANCE_LANG", "de").output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("Unknown language: \"de\""));
}

#[test]
fn a_reader_may_stop_reading() {
    let place = Place::new();
    let mut child =
        place.command("entries --format json").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let mut text = String::new();
    child.stderr.take().unwrap().read_to_string(&mut text).unwrap();
    assert_eq!((child.wait().unwrap().code(), text.as_str()), (Some(0), ""));
}

#[test]
fn people_are_invited_listed_and_disabled() {
    let place = Place::new();
    let made = place.json("user add Camille@example.fr --role owner --url https://q.example.fr/");
    let address = made["address"].as_str().unwrap();
    assert!(address.starts_with("https://q.example.fr/link/ql_"), "{address}");
    let users = place.json("user list");
    assert_eq!((&users[0]["email"], &users[0]["state"]), (&"Camille@example.fr".into(), &"invited".into()));
    let (code, text) = place.run("user list");
    assert_eq!(code, 0);
    assert!(text.contains("propriétaire") && text.contains("invitée"), "{text}");
    let (code, text) = place.run("user add camille@example.fr --role finance --lang en");
    assert!(code == 0 && text.contains("\n/link/ql_"), "{text}");
    place.refused(
        "user reset-link camille@example.fr",
        "camille@example.fr ne peut pas se connecter pour l’instant : invitez de nouveau cette personne.",
    );
    place.refused(
        "user add a@example.fr --role king",
        "Aucun rôle ne s’appelle « king ». Il y a : owner, finance, accountant, collector, sales, auditor.",
    );
    place.refused("user add a --role sales", "« a » n’est pas une adresse électronique.");
    assert_eq!(place.run("user disable CAMILLE@example.fr").0, 0);
    place.refused(
        "user disable nobody@example.fr",
        "Personne n’a l’adresse ou l’identifiant « nobody@example.fr ».",
    );
    assert_eq!(place.json("user list")[0]["state"], "disabled");
}

#[test]
fn reminders_say_what_would_be_sent_and_why_not() {
    let place = Place::new();
    let tried = place.json("dunning --days 2");
    assert_eq!((tried["days"].as_array().unwrap().len(), &tried["held"]["no_contact"]), (2, &2.into()));
    let (code, text) = place.run("dunning --what-if --on 2026-12-01");
    assert!(code == 0 && text.starts_with("Si tout était actif le 01/12/2026 :\n"), "{text}");
    assert!(text.contains("Le relevé du compte n’est pas à jour."), "{text}");
    let (code, text) = place.run("dunning run");
    assert_eq!(
        (code, text.as_str()),
        (0, "0 message prévu, 0 à valider, 0 observé sans envoi, 2 en attente.\n")
    );
    let (_, text) = place.run("dunning list --waiting --format csv");
    assert!(text.contains("C1,Durand SAS,hand_over,1,no_contact statement_stale"), "{text}");
    assert_eq!(place.json("dunning list"), Value::Array(Vec::new()));
    let (_, text) = place.run("dunning plans --lang en");
    assert!(text.contains("Standard") && text.contains("D+3 e-mail friendly"), "{text}");
    assert_eq!(place.json("dunning plans --plan standard --mode live")[5]["mode"], "live");
    place.refused("dunning promise C9 --until 2099-01-01", "Aucun client n’a le numéro « C9 ».");
    place.refused(
        "dunning plans --plan nobody --mode live",
        "Aucun scénario ne s’appelle « nobody ». Voyez « quittance dunning plans ».",
    );
    let held = place.json("dunning dispute C1 --document FA-2026-0001 --reason cassé");
    assert_eq!(place.json("dunning holds")[0]["kind"], "dispute");
    let hold = held["holds"][0].as_str().unwrap();
    assert_eq!(place.run(&format!("dunning release {hold} --ending réglé")).0, 0);
    place.refused(
        &format!("dunning release {hold}"),
        &format!("Aucun blocage en cours n’a le numéro « {hold} ». Voyez « quittance dunning holds »."),
    );
}
