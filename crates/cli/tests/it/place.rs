//! A folder in which the binary runs as it would for a person or a script.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

const INVOICES: &str = "Numéro;Date;Échéance;Code client;Client;Montant TTC;Devise\n\
    FA-2026-0001;2026-02-01;2026-03-01;C1;Durand SAS;1 200,00;EUR\n\
    FA-2026-0002;2026-02-02;2026-03-02;C2;Moreau Ltd;99,99;USD\n";
/// One movement of 400.00 that nothing explains.
pub const STATEMENT: &str = "OFXHEADER:100\nDATA:OFXSGML\n\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>EUR\
    <BANKACCTFROM><BANKID>30004<ACCTID>00000123456<ACCTTYPE>CHECKING</BANKACCTFROM><BANKTRANLIST>\
    <STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20260303<TRNAMT>400.00<FITID>t1<NAME>INCONNU<MEMO>MERCI</STMTTRN>\
    </BANKTRANLIST><LEDGERBAL><BALAMT>400.00<DTASOF>20260303</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>\n";

/// A folder with a database that holds the invoices and the statement.
pub struct Place(TempDir);

impl Place {
    /// A folder with the two files and no database.
    pub fn empty() -> Self {
        let place = Self(tempfile::tempdir().unwrap());
        place.write("factures.csv", INVOICES);
        place.write("releve.ofx", STATEMENT);
        fs::create_dir(place.temporary()).unwrap();
        place
    }

    /// Where the binary puts what is gone when it ends.
    pub fn temporary(&self) -> PathBuf {
        self.path().join("temporary")
    }

    /// Whether a command left anything behind among temporary files.
    pub fn is_clean(&self) -> bool {
        fs::read_dir(self.temporary()).unwrap().next().is_none()
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path().join(name)).unwrap()
    }

    pub fn new() -> Self {
        let place = Self::empty();
        let (code, text) = place.run("import --invoices factures.csv --statements releve.ofx");
        assert!(code < 2, "{text}");
        place
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    pub fn write(&self, name: &str, text: &str) {
        fs::write(self.path().join(name), text).unwrap();
    }

    pub fn command(&self, arguments: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_quittance"));
        command.current_dir(self.path()).args(arguments.split(' ')).env("TMPDIR", self.temporary());
        for name in ["QUITTANCE_DATABASE", "QUITTANCE_KEY_FILE", "QUITTANCE_LANG", "COLUMNS"] {
            command.env_remove(name);
        }
        command
    }

    /// Exit code, what was answered and what was said beside it.
    pub fn told(&self, arguments: &str) -> (i32, String, String) {
        let output = self.command(arguments).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
    }

    /// Exit code and everything that was said, with plain spaces.
    pub fn run(&self, arguments: &str) -> (i32, String) {
        let (code, answered, said) = self.told(arguments);
        (code, (answered + &said).replace(['\u{a0}', '\u{202f}'], " "))
    }

    pub fn json(&self, arguments: &str) -> Value {
        let (code, text) = self.run(&format!("{arguments} --format json"));
        assert_eq!(code, 0, "{text}");
        serde_json::from_str(&text).unwrap()
    }

    pub fn transaction(&self) -> String {
        self.json("exceptions")[0]["transaction"]["id"].as_str().unwrap().to_owned()
    }

    pub fn refused(&self, arguments: &str, expected: &str) {
        assert_eq!(self.run(arguments), (2, format!("Erreur : {expected}\n")), "{arguments}");
    }
}
