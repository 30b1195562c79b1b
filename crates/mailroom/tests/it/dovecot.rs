//! Dovecot, a mailbox server that is not ours, in a process of its own, and what is put into its folder.

use std::fs::{self, File};
use std::os::unix::fs::chown;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, SystemTime};

/// The password of everybody.
pub const PASSWORD: &str = "geheim";

/// Where Dovecot is.
pub fn dovecot() -> Option<PathBuf> {
    let found =
        ["/usr/sbin/dovecot", "/usr/local/sbin/dovecot", "/opt/homebrew/sbin/dovecot"].map(PathBuf::from);
    let found = found.into_iter().find(|it| it.is_file());
    if found.is_none() {
        eprintln!("skipped: no Dovecot (Debian: dovecot-imapd), so no mailbox of a real server is read");
    }
    found
}

/// The server, as long as this lives.
pub struct Dovecot {
    pub port: u16,
    pub tls_port: u16,
    child: Child,
    folder: tempfile::TempDir,
    owner: Option<u32>,
    delivered: u32,
}

fn number(what: &str) -> String {
    let said = Command::new("id").arg(what).output().expect("id runs").stdout;
    String::from_utf8_lossy(&said).trim().to_owned()
}

fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

impl Dovecot {
    /// Starts with an empty folder.
    pub async fn start(program: &Path) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().display().to_string();
        let is_root = number("-u") == "0";
        // Dovecot gives no mail to root: the folder is nobody's then.
        let owner = is_root.then_some(65_534);
        let (user, group) = (number("-un"), number("-gn"));
        let (uid, gid) =
            owner.map_or_else(|| (number("-u"), number("-g")), |id| (id.to_string(), id.to_string()));
        let users = if is_root {
            String::new()
        } else {
            format!(
                "default_internal_user = {user}\ndefault_login_user = {user}\ndefault_internal_group = {group}\n\
                 service anvil {{\n chroot =\n}}\nservice imap-login {{\n chroot =\n}}\n"
            )
        };
        let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../mail/tests/samples");
        let (port, tls_port) = (free_port(), free_port());
        let (certificate, key) = (samples.join("server.pem"), samples.join("server-key.pem"));
        let config = format!(
            "protocols = imap\nlisten = 127.0.0.1\nbase_dir = {root}/run\nstate_dir = {root}/run\nlog_path = {root}/log\n\
             ssl = yes\nssl_cert = <{}\nssl_key = <{}\ndisable_plaintext_auth = no\nfirst_valid_uid = 1\nfirst_valid_gid = 1\n\
             mail_location = maildir:{root}/mail\n{users}\
             service imap-login {{\n inet_listener imap {{\n  port = {port}\n }}\n inet_listener imaps {{\n  port = {tls_port}\n }}\n}}\n\
             passdb {{\n driver = static\n args = password={PASSWORD}\n}}\n\
             userdb {{\n driver = static\n args = uid={uid} gid={gid} home={root}/mail\n}}\n",
            certificate.display(),
            key.display(),
        );
        fs::write(folder.path().join("dovecot.conf"), config).unwrap();
        for part in ["", "mail", "mail/new", "mail/cur", "mail/tmp"] {
            let path = folder.path().join(part);
            fs::create_dir_all(&path).unwrap();
            if owner.is_some() {
                chown(&path, owner, owner).unwrap();
            }
        }
        let child = Command::new(program)
            .args(["-F", "-c"])
            .arg(folder.path().join("dovecot.conf"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let server = Self { port, tls_port, child, folder, owner, delivered: 0 };
        for _ in 0..200 {
            if tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_ok() {
                return server;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("Dovecot does not listen: {}", server.log());
    }

    /// What it said.
    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    /// Puts a mail into the folder, as of an instant in microseconds.
    pub fn deliver(&mut self, mail: &[u8], at: i64) {
        self.delivered += 1;
        let name = format!("{}.{}.test", 1_000_000 + self.delivered, self.delivered);
        let (tmp, new) = (self.path(&format!("mail/tmp/{name}")), self.path(&format!("mail/new/{name}")));
        fs::write(&tmp, mail).unwrap();
        let then = SystemTime::UNIX_EPOCH + Duration::from_micros(u64::try_from(at).unwrap());
        File::options().write(true).open(&tmp).unwrap().set_modified(then).unwrap();
        if self.owner.is_some() {
            chown(&tmp, self.owner, self.owner).unwrap();
        }
        fs::rename(tmp, new).unwrap();
    }

    /// Forgets every number that it gave: what is there has others, of another validity.
    pub async fn number_anew(&self) {
        // The validity is a second.
        tokio::time::sleep(Duration::from_millis(1_100)).await;
        for entry in fs::read_dir(self.path("mail")).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                fs::remove_file(path).unwrap();
            }
        }
    }

    /// How many mails the folder holds, and how many of them somebody has seen.
    pub fn held(&self) -> (usize, usize) {
        let list = |part: &str| -> Vec<String> {
            let entries = fs::read_dir(self.path(part)).unwrap();
            entries.map(|it| it.unwrap().file_name().into_string().unwrap()).collect()
        };
        let (new, cur) = (list("mail/new"), list("mail/cur"));
        let seen =
            cur.iter().filter(|name| name.split(":2,").nth(1).is_some_and(|flags| flags.contains('S')));
        (new.len() + cur.len(), seen.count())
    }

    fn path(&self, part: &str) -> PathBuf {
        self.folder.path().join(part)
    }
}

impl Drop for Dovecot {
    fn drop(&mut self) {
        // A gentle end takes its children along; a hard one would leave them.
        let pid = self.child.id().to_string();
        let _ = Command::new("kill").args(["-TERM", &pid]).status();
        let _ = self.child.wait();
    }
}
