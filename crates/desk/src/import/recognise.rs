//! What a file is, from what is in it.

use app::context::Ctx;
use app::inbox::{FileKind, Fingerprint, InputFile, find_same_bytes, find_template};
use app::write::hexadecimal;
use bank_files::CsvRules;
use db::Tx;
use invoice_files::{Format, Mapping};
use sha2::{Digest as _, Sha256};

use super::draft::{ReadingSettings, may_import};
use crate::access::User;
use crate::error::PageError;

/// Largest workbook of which columns are shown.
const WORKBOOK_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// Recognises a file: what it holds, its format, how its columns are read. A template saved for the same
/// header says more than detection.
pub(super) async fn recognise(
    tx: &mut Tx,
    ctx: &Ctx,
    user: &User,
    file: &InputFile,
) -> Result<ReadingSettings, PageError> {
    let fingerprint = file.fingerprint().map_err(|error| PageError::Other(Box::new(error)))?;
    let kind = kind_of(&fingerprint, file).filter(|kind| may_import(user, *kind));
    let mut settings = ReadingSettings { kind, ..ReadingSettings::default() };
    read_as(&mut settings, &fingerprint, file);
    apply_template(tx, ctx, &mut settings, file).await?;
    if let Some(kind) = settings.kind {
        settings.known = find_same_bytes(tx, ctx, kind, &fingerprint.sha256).await?;
    }
    Ok(settings)
}

/// The same file read as something else.
pub(super) async fn recognise_as(
    tx: &mut Tx,
    ctx: &Ctx,
    kind: FileKind,
    file: &InputFile,
) -> Result<ReadingSettings, PageError> {
    let fingerprint = file.fingerprint().map_err(|error| PageError::Other(Box::new(error)))?;
    let mut settings = ReadingSettings { kind: Some(kind), ..ReadingSettings::default() };
    read_as(&mut settings, &fingerprint, file);
    apply_template(tx, ctx, &mut settings, file).await?;
    if let Some(kind) = settings.kind {
        settings.known = find_same_bytes(tx, ctx, kind, &fingerprint.sha256).await?;
    }
    Ok(settings)
}

fn kind_of(fingerprint: &Fingerprint, file: &InputFile) -> Option<FileKind> {
    let head = &fingerprint.head;
    if bank_files::detect(head).is_some() {
        return Some(FileKind::Statements);
    }
    let format = invoice_files::detect(head)?;
    if !matches!(format, Format::Csv | Format::Xlsx) {
        return Some(FileKind::Invoices);
    }
    let bytes = table_bytes(format, fingerprint, file)?;
    if invoice_files::detect_mapping(&bytes).is_ok() {
        Some(FileKind::Invoices)
    } else if invoice_files::detect_customer_mapping(&bytes).is_ok() {
        Some(FileKind::Customers)
    } else {
        Some(FileKind::Invoices)
    }
}

/// What detection needs: the head of a text table, a whole workbook.
fn table_bytes(format: Format, fingerprint: &Fingerprint, file: &InputFile) -> Option<Vec<u8>> {
    if format == Format::Xlsx {
        file.read_all(WORKBOOK_BYTES_MAX).ok()
    } else {
        Some(fingerprint.head.clone())
    }
}

fn read_as(settings: &mut ReadingSettings, fingerprint: &Fingerprint, file: &InputFile) {
    let head = &fingerprint.head;
    match settings.kind {
        Some(FileKind::Statements) => {
            let format = bank_files::detect(head);
            let is_table = invoice_files::detect(head) == Some(Format::Csv);
            let word = match format {
                Some(format) => statement_word(format),
                None if is_table => "csv",
                None => "",
            };
            word.clone_into(&mut settings.format);
            if settings.format == "csv" {
                settings.rules = bank_files::detect_rules(head);
            }
        }
        Some(kind @ (FileKind::Invoices | FileKind::Customers)) => {
            let Some(format) = invoice_files::detect(head) else { return };
            receivable_word(format).clone_into(&mut settings.format);
            if let Some(bytes) = table_bytes(format, fingerprint, file).filter(|_| settings.has_columns()) {
                let detected = match kind {
                    FileKind::Customers => invoice_files::detect_customer_mapping(&bytes),
                    FileKind::Invoices | FileKind::Statements => invoice_files::detect_mapping(&bytes),
                };
                settings.mapping = Some(detected.map(|found| found.mapping).unwrap_or_default());
            }
        }
        None => {}
    }
}

async fn apply_template(
    tx: &mut Tx,
    ctx: &Ctx,
    settings: &mut ReadingSettings,
    file: &InputFile,
) -> Result<(), PageError> {
    let Some(kind) = settings.kind.filter(|_| settings.has_columns()) else { return Ok(()) };
    let Ok(sample) = super::columns::sample_of(settings, file) else { return Ok(()) };
    let Some(template) = find_template(tx, ctx, kind, &header_key(&sample.headers)).await? else {
        return Ok(());
    };
    let is_read = match kind {
        FileKind::Statements => {
            CsvRules::from_toml(&template.settings).map(|rules| settings.rules = Some(rules)).is_ok()
        }
        FileKind::Invoices | FileKind::Customers => {
            Mapping::from_toml(&template.settings).map(|mapping| settings.mapping = Some(mapping)).is_ok()
        }
    };
    if is_read {
        settings.template = Some(template.name);
    }
    Ok(())
}

/// What identifies a header: its names in order, whatever their case and spaces.
pub(super) fn header_key(headers: &[String]) -> String {
    let text: Vec<String> = headers.iter().map(|name| name.trim().to_lowercase()).collect();
    hexadecimal(&Sha256::digest(text.join("\u{1f}"))[..16])
}

fn statement_word(format: bank_files::Format) -> &'static str {
    match format {
        bank_files::Format::Camt => "camt",
        bank_files::Format::Mt940 => "mt940",
        bank_files::Format::Cfonb120 => "cfonb120",
        bank_files::Format::Ofx => "ofx",
        bank_files::Format::Qif => "qif",
        bank_files::Format::Csv => "csv",
    }
}

/// The stable name of a format of receivables.
fn receivable_word(format: Format) -> &'static str {
    match format {
        Format::Csv => "csv",
        Format::Xlsx => "xlsx",
        Format::Cii => "cii",
        Format::Ubl => "ubl",
        Format::FacturX => "factur-x",
        Format::Fec => "fec",
    }
}

/// The format behind a stable name.
pub(super) fn receivable_format(word: &str) -> Option<Format> {
    [Format::Csv, Format::Xlsx, Format::Cii, Format::Ubl, Format::FacturX, Format::Fec]
        .into_iter()
        .find(|format| receivable_word(*format) == word)
}
