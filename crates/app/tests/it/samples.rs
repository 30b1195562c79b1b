//! The real sample files, each handed to every import: what is read keeps the books sound, what is not
//! is refused, and the same file again changes nothing.

use std::path::{Path, PathBuf};

use testkit::World;

const SAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data");
/// Larger samples are no statements or lists, and have no place in a quick test.
const BYTES_MAX: u64 = 300_000;

fn files_below(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            files_below(&path, found);
        } else if entry.metadata().is_ok_and(|metadata| metadata.len() <= BYTES_MAX) {
            found.push(path);
        }
    }
}

#[test]
fn every_sample_is_imported_or_refused_and_the_books_stay_sound() {
    let mut files = Vec::new();
    for folder in ["a_bank", "b_iso20022", "c_einvoice", "d_fec", "g_reconciliation"] {
        files_below(&Path::new(SAMPLES).join(folder), &mut files);
    }
    if files.is_empty() {
        eprintln!("skipped: there are no samples at {SAMPLES}");
        return;
    }
    files.sort();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let world = World::on_sqlite().await;
        let (mut statements, mut lists) = (0, 0);
        for path in &files {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let bytes = std::fs::read(path).unwrap();
            if world.import_statements(&name, &bytes).await.is_ok() {
                statements += 1;
                assert!(world.import_statements(&name, &bytes).await.unwrap().is_known, "{name}");
            } else if world.import_invoices(&name, &bytes).await.is_ok() {
                lists += 1;
                assert!(world.import_invoices(&name, &bytes).await.unwrap().is_known, "{name}");
            }
        }
        world.run_matching().await;
        world.assert_sound().await;
        eprintln!("{} files: {statements} statements, {lists} lists of documents", files.len());
        assert!(statements > 0 && lists > 0);
    });
}

#[test]
fn the_colours_of_a_real_pdf_are_no_card_number() {
    let name = "Avoir_FR_type381_BASIC.pdf";
    let folder = "c_einvoice/facturx/corpus-fnfe-correct/correct/FNFE-factur-x-examples";
    let Ok(bytes) = std::fs::read(Path::new(SAMPLES).join(folder).join(name)) else {
        eprintln!("skipped: there are no samples at {SAMPLES}");
        return;
    };
    testkit::on_both_engines(async |world| {
        let imported = world.import_invoices(name, &bytes).await.unwrap();
        assert_eq!(imported.documents_new, 1);
        let told: Vec<&str> = imported.problems.iter().map(|problem| problem.code.as_str()).collect();
        assert!(!told.contains(&"card-number-in-file"), "{told:?}");
        assert!(world.count("select count(*) from input_file_pieces").await > 0, "the original is kept");
    });
}
