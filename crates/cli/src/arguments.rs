//! What can be asked on the command line. The texts here are English; `language.rs` replaces them
//! by those of the language files, which a test keeps complete.

use std::path::{Path, PathBuf};

use clap::{Args, Parser, Subcommand, ValueEnum};
use desk::Network;
use url::Url;

/// Proof of which money paid which invoice
#[derive(Debug, Parser)]
#[command(name = "quittance", version, max_term_width = 100)]
pub struct Arguments {
    /// What applies to every command.
    #[command(flatten)]
    pub common: Common,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What applies to every command.
#[derive(Debug, Clone, Args)]
pub struct Common {
    /// Database: `sqlite:FILE` or `postgres://…`
    #[arg(long, global = true, env = "QUITTANCE_DATABASE", value_name = "URL")]
    pub database: Option<String>,
    /// File with the keys that seal account numbers
    #[arg(long, global = true, env = "QUITTANCE_KEY_FILE", value_name = "FILE")]
    pub key_file: Option<PathBuf>,
    /// Language: fr or en
    #[arg(long, global = true, env = "QUITTANCE_LANG", value_name = "LANGUAGE", default_value = "fr")]
    pub lang: String,
    /// Output format
    #[arg(long, global = true, value_enum, default_value_t = Format::Table)]
    pub format: Format,
    /// Write the output to this file
    #[arg(long, global = true, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// No progress and no summary, only what was asked for
    #[arg(long, short, global = true)]
    pub quiet: bool,
}

/// How results are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people, at most 100 columns wide.
    Table,
    /// For programs.
    Json,
    /// For spreadsheets.
    Csv,
}

/// What to do, in the order of the work: a first look, files in, what waits, what was decided, reminders, the books,
/// then what keeps the program going.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Show the whole chain on a demonstration company
    Demo(DemoArguments),
    /// Match invoices with bank statements: files in, allocations and exceptions out
    Reconcile(Box<ReconcileArguments>),
    /// Import files into the database and match what they bring
    Import(Box<ImportArguments>),
    /// List the transactions that wait for a person
    Exceptions(ExceptionsArguments),
    /// Decide what a transaction paid
    Accept(AcceptArguments),
    /// Set a transaction aside, or take it up again
    SetAside(SetAsideArguments),
    /// Undo one allocation or one adjustment
    Undo(UndoArguments),
    /// List what paid what
    Allocations(PageArguments),
    /// List what is still owed
    OpenItems(PageArguments),
    /// Decide about documents without a bank transaction: set off, write off, doubtful…
    Adjust(AdjustArguments),
    /// List what was decided about documents without a bank transaction
    Adjustments(PageArguments),
    /// Rules for recurring transactions
    #[command(subcommand)]
    Rules(RulesCommand),
    /// Write the payers that were learned to a file
    Learned,
    /// Reminders: what would be sent, what is planned, what waits
    Dunning(Box<DunningArguments>),
    /// The server by which e-mail leaves
    #[command(subcommand)]
    Mail(MailCommand),
    /// List the journal, or the trial balance
    Entries(EntriesArguments),
    /// Close the books through a day
    ClosePeriod(ClosePeriodArguments),
    /// Recompute balances, verify chains and links
    Check,
    /// Show or change what matching may do without asking
    Settings(SettingsArguments),
    /// Serve the pages and the API, and run background jobs
    Serve(ServeArguments),
    /// Run background jobs only
    Work,
    /// People who sign in to the pages
    #[command(subcommand)]
    User(UserCommand),
    /// Write a copy of the database to a file, while others work
    Backup(BackupArguments),
    /// Fill an empty database from a backup
    Restore(RestoreArguments),
    /// Bring the database up to date
    Migrate,
    /// Keys that seal account numbers
    #[command(subcommand)]
    Keys(KeysCommand),
}

/// Arguments of `demo`.
#[derive(Debug, Args)]
pub struct DemoArguments {
    /// Seed of the demonstration company
    #[arg(long, default_value_t = 2026)]
    pub seed: u64,
    /// Last day of the company; without it, the working day before today
    #[arg(long, value_name = "DAY")]
    pub until: Option<String>,
    /// Keep the generated files in this folder
    #[arg(long, value_name = "FOLDER")]
    pub keep: Option<PathBuf>,
    /// Then serve the pages on these data
    #[arg(long)]
    pub serve: bool,
    /// Where to listen
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    pub listen: String,
}

/// Arguments of `serve`.
#[derive(Debug, Clone, Args)]
pub struct ServeArguments {
    /// Where to listen
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    pub listen: String,
    /// The address under which people reach it, behind a proxy: https://…
    #[arg(long, value_name = "URL")]
    pub public_url: Option<Url>,
    /// Leave background jobs to `work`
    #[arg(long)]
    pub no_jobs: bool,
    /// Requests per second that one sender may keep up; 0 for no limit
    #[arg(long, value_name = "COUNT", default_value_t = 50)]
    pub requests_per_second: u32,
    /// A proxy before the server, whose X-Forwarded-For is believed: its address or its network
    #[arg(long, value_name = "ADDRESS", env = "QUITTANCE_TRUSTED_PROXY", value_delimiter = ',', num_args = 1..)]
    pub trusted_proxy: Vec<Network>,
    /// Where people may sign in instead.
    #[command(flatten)]
    pub provider: ProviderArguments,
}

/// A provider of identities that holds whatever the settings say.
#[derive(Debug, Clone, Default, Args)]
#[expect(
    clippy::struct_field_names,
    reason = "the options begin alike, so that `--help` lists them together"
)]
pub struct ProviderArguments {
    /// Let people sign in through this provider (`OpenID` Connect), whatever the settings say: https://…
    #[arg(long, env = "QUITTANCE_OIDC_ISSUER", value_name = "URL", requires_all = ["oidc_client_id", "oidc_client_secret_file"])]
    pub oidc_issuer: Option<String>,
    /// What Quittance is called at the provider
    #[arg(long, env = "QUITTANCE_OIDC_CLIENT_ID", value_name = "NAME")]
    pub oidc_client_id: Option<String>,
    /// File with the client secret that the provider gave
    #[arg(long, env = "QUITTANCE_OIDC_CLIENT_SECRET_FILE", value_name = "FILE")]
    pub oidc_client_secret_file: Option<PathBuf>,
    /// What the button of the sign-in page calls the provider
    #[arg(long, env = "QUITTANCE_OIDC_LABEL", value_name = "NAME")]
    pub oidc_label: Option<String>,
    /// Do not ask for our own second factor after the provider
    #[arg(long, env = "QUITTANCE_OIDC_WITHOUT_SECOND_FACTOR")]
    pub oidc_without_second_factor: bool,
}

/// Files that come in.
#[derive(Debug, Clone, Args)]
pub struct FilesIn {
    /// Invoices and credit notes: CSV, XLSX, EN 16931 XML, Factur-X, FEC
    #[arg(long, num_args = 1.., value_name = "FILE")]
    pub invoices: Vec<PathBuf>,
    /// Bank statements: camt, MT940, CFONB120, OFX, QIF, CSV
    #[arg(long, num_args = 1.., value_name = "FILE")]
    pub statements: Vec<PathBuf>,
    /// Customers: CSV or XLSX
    #[arg(long, num_args = 1.., value_name = "FILE")]
    pub customers: Vec<PathBuf>,
    /// Payers learned earlier, as `quittance learned --format json` writes them
    #[arg(long, value_name = "FILE")]
    pub learned: Option<PathBuf>,
    /// How to read invoice and customer lists (TOML), instead of detection
    #[arg(long, value_name = "FILE")]
    pub mapping: Option<PathBuf>,
    /// How to read statements in CSV (TOML), instead of detection
    #[arg(long, value_name = "FILE")]
    pub rules: Option<PathBuf>,
    /// The bank account of statements that name none: its IBAN or its number
    #[arg(long, value_name = "ACCOUNT")]
    pub bank_account: Option<String>,
    /// Pass over movements whose day and amount another file brought on the account: for two formats of the same days
    #[arg(long)]
    pub skip_equal: bool,
}

impl FilesIn {
    /// Every file that is read.
    pub fn all(&self) -> impl Iterator<Item = &Path> {
        let lists = self.invoices.iter().chain(&self.statements).chain(&self.customers);
        lists.chain(&self.learned).chain(&self.mapping).chain(&self.rules).map(PathBuf::as_path)
    }
}

/// Arguments of `reconcile`.
#[derive(Debug, Args)]
pub struct ReconcileArguments {
    /// Files that come in.
    #[command(flatten)]
    pub files: FilesIn,
    /// Write off differences up to this amount (1.00 = one unit of the currency)
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true)]
    pub tolerance: Option<String>,
}

/// Arguments of `import`.
#[derive(Debug, Args)]
pub struct ImportArguments {
    /// Files that come in.
    #[command(flatten)]
    pub files: FilesIn,
    /// Show what would happen and change nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Write the mapping that was detected for the first invoice list to this file, as a template
    #[arg(long, value_name = "FILE")]
    pub save_mapping: Option<PathBuf>,
}

/// A part of a list.
#[derive(Debug, Args)]
pub struct PageArguments {
    /// Show at most so many; 200 in a table when nothing is said, all as JSON and CSV
    #[arg(long, value_name = "COUNT", allow_negative_numbers = true)]
    pub limit: Option<usize>,
    /// Only what contains this text
    #[arg(long, value_name = "TEXT")]
    pub search: Option<String>,
}

/// Rows of a table when nothing is said of their number: people read no more, programs read all.
const ROWS_SHOWN: usize = 200;

impl PageArguments {
    /// How many are shown.
    pub fn limit(&self, common: &Common) -> usize {
        self.limit.unwrap_or(if common.format == Format::Table { ROWS_SHOWN } else { usize::MAX })
    }
}

/// Arguments of `exceptions`.
#[derive(Debug, Args)]
pub struct ExceptionsArguments {
    /// A part of the list.
    #[command(flatten)]
    pub page: PageArguments,
    /// The transactions that were set aside instead
    #[arg(long)]
    pub aside: bool,
}

/// Arguments of `accept`.
#[derive(Debug, Args)]
pub struct AcceptArguments {
    /// The transaction (btx_…)
    pub transaction: String,
    /// Take this alternative: its key, or its place (which changes when the queue does)
    #[arg(long, short = 'n', value_name = "KEY|PLACE", conflicts_with_all = ["document", "account", "credit", "payment"])]
    pub alternative: Option<String>,
    /// So much of a document: NUMBER=AMOUNT (repeatable; a credit note has a negative amount)
    #[arg(long, value_name = "NUMBER=AMOUNT", allow_hyphen_values = true)]
    pub document: Vec<String>,
    /// So much to an account: ACCOUNT=AMOUNT (repeatable)
    #[arg(long, value_name = "ACCOUNT=AMOUNT", allow_hyphen_values = true)]
    pub account: Vec<String>,
    /// So much to the credit of a customer: CUSTOMER=AMOUNT (repeatable)
    #[arg(long, value_name = "CUSTOMER=AMOUNT", allow_hyphen_values = true)]
    pub credit: Vec<String>,
    /// Payout of a payment that a provider captured: ADJUSTMENT or ADJUSTMENT=AMOUNT (repeatable)
    #[arg(long, value_name = "ADJUSTMENT", allow_hyphen_values = true)]
    pub payment: Vec<String>,
    /// Repeat safely: the same key has one effect
    #[arg(long, value_name = "KEY")]
    pub key: Option<String>,
}

/// Arguments of `adjust`.
#[derive(Debug, Args)]
pub struct AdjustArguments {
    /// set-off, provider-payment, small-difference, doubtful, no-longer-doubtful or write-off
    pub kind: String,
    /// The documents by number; of a write-off or a provider's payment, NUMBER=AMOUNT for a part
    #[arg(value_name = "DOCUMENT", conflicts_with = "customer", required_unless_present = "customer")]
    pub documents: Vec<String>,
    /// All open documents of the customer with this number that can be meant
    #[arg(long, value_name = "CUSTOMER")]
    pub customer: Option<String>,
    /// Why, for the record
    #[arg(long, default_value = "", value_name = "TEXT")]
    pub reason: String,
    /// The provider's reference of the payment
    #[arg(long, default_value = "", value_name = "TEXT")]
    pub reference: String,
    /// Write-off: recover VAT that was declared (definitively irrecoverable, duplicate invoice sent)
    #[arg(long)]
    pub recover_vat: bool,
    /// The day it is booked, instead of today (YYYY-MM-DD or DD/MM/YYYY)
    #[arg(long, value_name = "DAY")]
    pub on: Option<String>,
    /// Show the entry and change nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Repeat safely: the same key has one effect
    #[arg(long, value_name = "KEY")]
    pub key: Option<String>,
}

/// Arguments of `undo`.
#[derive(Debug, Args)]
pub struct UndoArguments {
    /// The allocation (alc_…) or adjustment (adj_…)
    pub allocation: String,
    /// Why, for the record
    #[arg(long, default_value = "", value_name = "TEXT")]
    pub reason: String,
    /// Repeat safely: the same key has one effect
    #[arg(long, value_name = "KEY")]
    pub key: Option<String>,
}

/// Arguments of `set-aside`.
#[derive(Debug, Args)]
pub struct SetAsideArguments {
    /// The transaction (btx_…)
    pub transaction: String,
    /// Why, for the record
    #[arg(long, default_value = "", value_name = "TEXT")]
    pub note: String,
    /// It is not a customer's payment
    #[arg(long)]
    pub not_a_customer: bool,
    /// Take it up again
    #[arg(long)]
    pub take_up: bool,
}

/// What to do with rules.
#[derive(Debug, Subcommand)]
pub enum RulesCommand {
    /// List the rules
    List,
    /// Make a rule, switched off, and look back at what it would have done
    Add(AddRuleArguments),
    /// Look back at what a rule would have done
    LookBack(RuleArgument),
    /// Switch a rule on
    On(RuleArgument),
    /// Switch a rule off
    Off(RuleArgument),
}

/// A rule.
#[derive(Debug, Args)]
pub struct RuleArgument {
    /// The rule (rul_…)
    pub rule: String,
}

/// Arguments of `rules add`.
#[derive(Debug, Args)]
pub struct AddRuleArguments {
    /// Text that the remittance information or the counterparty must contain
    #[arg(long, value_name = "TEXT")]
    pub contains: String,
    /// Only money in, or only money out
    #[arg(long, value_parser = ["in", "out"], value_name = "DIRECTION")]
    pub direction: Option<String>,
    /// Only from this amount on
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true)]
    pub from: Option<String>,
    /// Only up to this amount
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true)]
    pub to: Option<String>,
    /// Post the whole amount to this account
    #[arg(long, value_name = "ACCOUNT")]
    pub account: Option<String>,
    /// Take the payer for the customer with this number
    #[arg(long, value_name = "CUSTOMER")]
    pub customer: Option<String>,
}

/// Arguments of `entries`.
#[derive(Debug, Args)]
pub struct EntriesArguments {
    /// Only the accounts that begin with this number
    #[arg(long, value_name = "ACCOUNT")]
    pub account: Option<String>,
    /// The trial balance instead of the journal
    #[arg(long)]
    pub balance: bool,
    /// Show at most so many lines; 200 in a table when nothing is said, all as JSON and CSV
    #[arg(long, value_name = "COUNT", allow_negative_numbers = true)]
    pub limit: Option<u32>,
}

impl EntriesArguments {
    /// How many lines are shown.
    pub fn limit(&self, common: &Common) -> i64 {
        let shown = i64::try_from(ROWS_SHOWN).unwrap_or(i64::MAX);
        self.limit.map_or(if common.format == Format::Table { shown } else { i64::MAX }, i64::from)
    }
}

/// Arguments of `close-period`.
#[derive(Debug, Args)]
pub struct ClosePeriodArguments {
    /// The last day that closes (YYYY-MM-DD or DD/MM/YYYY)
    pub through: String,
}

/// Arguments of `settings`.
#[derive(Debug, Args)]
pub struct SettingsArguments {
    /// Write off differences up to this amount
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true)]
    pub tolerance: Option<String>,
    /// Accept bank charges deducted on the way up to this amount
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true)]
    pub charges: Option<String>,
    /// Recognise early-payment discounts
    #[arg(long, value_name = "YES")]
    pub discounts: Option<String>,
    /// Most that one person writes off alone where two owners can sign in
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true)]
    pub write_off_alone: Option<String>,
    /// Give a role of the chart of accounts another account: ROLE=NUMBER (repeatable)
    #[arg(long, value_name = "ROLE=NUMBER")]
    pub chart: Vec<String>,
}

/// Arguments of `backup`.
#[derive(Debug, Args)]
pub struct BackupArguments {
    /// The file to write; it must not exist
    pub file: PathBuf,
}

/// Arguments of `restore`.
#[derive(Debug, Args)]
pub struct RestoreArguments {
    /// The backup to read
    pub file: PathBuf,
}

/// What to do with keys.
#[derive(Debug, Subcommand)]
pub enum KeysCommand {
    /// Add a new key and seal every account number with it
    Rotate,
}

/// What to do with users.
#[derive(Debug, Subcommand)]
pub enum UserCommand {
    /// Invite somebody: prints the link by which they choose a password
    Add(AddUserArguments),
    /// List the users
    List(ListUsersArguments),
    /// Disable a user: sessions, links and keys open nothing any more
    Disable(UserArgument),
    /// Print a link by which a user chooses another password
    ResetLink(ResetLinkArguments),
}

/// A user.
#[derive(Debug, Args)]
pub struct UserArgument {
    /// The user's e-mail address, or id (usr_…)
    pub user: String,
}

/// Arguments of `user add`.
#[derive(Debug, Args)]
pub struct AddUserArguments {
    /// E-mail address
    pub email: String,
    /// owner, finance, accountant, collector, sales or auditor
    #[arg(long, value_name = "ROLE")]
    pub role: String,
    /// Name shown in the pages; they can change it
    #[arg(long, default_value = "", value_name = "NAME")]
    pub name: String,
    /// Address of the pages, to print the whole link
    #[arg(long, value_name = "URL")]
    pub url: Option<String>,
}

/// Arguments of `user list`.
#[derive(Debug, Args)]
pub struct ListUsersArguments {
    /// Show at most so many
    #[arg(long, default_value_t = 200, value_name = "COUNT", allow_negative_numbers = true)]
    pub limit: u32,
}

/// Arguments of `user reset-link`.
#[derive(Debug, Args)]
pub struct ResetLinkArguments {
    /// The user.
    #[command(flatten)]
    pub user: UserArgument,
    /// Also take the second factor off: the authenticator is lost
    #[arg(long)]
    pub clear_second_factor: bool,
    /// Address of the pages, to print the whole link
    #[arg(long, value_name = "URL")]
    pub url: Option<String>,
}

/// Arguments of `dunning`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct DunningArguments {
    /// Show what would be sent if every plan were live, and send nothing
    #[arg(long)]
    pub what_if: bool,
    /// From this day on (YYYY-MM-DD or DD/MM/YYYY), instead of today
    #[arg(long, value_name = "DAY")]
    pub on: Option<String>,
    /// How many days to try, at most 31
    #[arg(long, value_name = "COUNT", default_value_t = 7)]
    pub days: i64,
    /// What to do instead.
    #[command(subcommand)]
    pub command: Option<DunningCommand>,
}

/// What to do about reminders.
#[derive(Debug, Subcommand)]
pub enum DunningCommand {
    /// Decide now about what is late
    Run,
    /// Send the e-mails that are planned now
    Send,
    /// List the messages, or what waits
    List(ListMessagesArguments),
    /// Approve a message: it is sent, or the call becomes a task
    Approve(MessageArgument),
    /// Skip the step of a message: the plan goes on with the next
    Skip(SkipArguments),
    /// Put a message off
    Postpone(PostponeArguments),
    /// Say what became of a message that is to be checked
    Settle(SettleArguments),
    /// Pause the reminders of a customer
    Pause(PauseArguments),
    /// Record a promise to pay
    Promise(PromiseArguments),
    /// Open a dispute
    Dispute(DisputeArguments),
    /// List what keeps reminders back
    Holds,
    /// End a hold
    Release(ReleaseArguments),
    /// List the plans, or change them
    Plans(PlansArguments),
}

/// Arguments of `dunning list`.
#[derive(Debug, Args)]
pub struct ListMessagesArguments {
    /// Only in this state
    #[arg(long, value_name = "STATE", default_value = "")]
    pub state: String,
    /// What waits, with the reasons, instead of the messages
    #[arg(long)]
    pub waiting: bool,
    /// Show at most so many
    #[arg(long, default_value_t = 200, value_name = "COUNT", allow_negative_numbers = true)]
    pub limit: u32,
}

/// A message.
#[derive(Debug, Args)]
pub struct MessageArgument {
    /// The message (msg_…)
    pub message: String,
}

/// Arguments of `dunning skip`.
#[derive(Debug, Args)]
pub struct SkipArguments {
    /// The message (msg_…)
    pub message: String,
    /// Why, for the record
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
}

/// Arguments of `dunning postpone`.
#[derive(Debug, Args)]
pub struct PostponeArguments {
    /// The message (msg_…)
    pub message: String,
    /// Until this day
    #[arg(long, value_name = "DAY")]
    pub until: String,
}

/// Arguments of `dunning settle`.
#[derive(Debug, Args)]
pub struct SettleArguments {
    /// The message (msg_…)
    pub message: String,
    /// Did it arrive?
    #[arg(long, value_name = "YES")]
    pub arrived: String,
}

/// Arguments of `dunning pause`.
#[derive(Debug, Args)]
pub struct PauseArguments {
    /// The number of the customer
    pub customer: String,
    /// Through this day; without an end otherwise
    #[arg(long, value_name = "DAY")]
    pub until: Option<String>,
    /// Why, for the record
    #[arg(long, default_value = "", value_name = "TEXT")]
    pub reason: String,
}

/// Arguments of `dunning promise`.
#[derive(Debug, Args)]
pub struct PromiseArguments {
    /// The number of the customer
    pub customer: String,
    /// The day promised
    #[arg(long, value_name = "DAY")]
    pub until: String,
    /// The invoice promised (repeatable); all otherwise
    #[arg(long, value_name = "NUMBER")]
    pub document: Vec<String>,
    /// What was said
    #[arg(long, default_value = "", value_name = "TEXT")]
    pub reason: String,
}

/// Arguments of `dunning dispute`.
#[derive(Debug, Args)]
pub struct DisputeArguments {
    /// The number of the customer
    pub customer: String,
    /// The invoice disputed (repeatable); all otherwise
    #[arg(long, value_name = "NUMBER")]
    pub document: Vec<String>,
    /// What is disputed
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
    /// Who settles it: their e-mail address
    #[arg(long, default_value = "", value_name = "EMAIL")]
    pub owner: String,
    /// To be settled by this day
    #[arg(long, value_name = "DAY")]
    pub due: Option<String>,
}

/// Arguments of `dunning release`.
#[derive(Debug, Args)]
pub struct ReleaseArguments {
    /// The hold (hld_…)
    pub hold: String,
    /// How it ended
    #[arg(long, default_value = "", value_name = "TEXT")]
    pub ending: String,
}

/// Arguments of `dunning plans`.
#[derive(Debug, Args)]
pub struct PlansArguments {
    /// Save the plan of this file (JSON), a new one or with --plan
    #[arg(long, value_name = "FILE", conflicts_with_all = ["mode", "for_customer"])]
    pub save: Option<PathBuf>,
    /// The plan (dpl_… or its name)
    #[arg(long, value_name = "PLAN")]
    pub plan: Option<String>,
    /// How it runs: shadow, live, off
    #[arg(long, value_name = "MODE", requires = "plan")]
    pub mode: Option<String>,
    /// Give this customer the plan; without --plan, the first that fits
    #[arg(long, value_name = "CUSTOMER", conflicts_with = "mode")]
    pub for_customer: Option<String>,
}

/// What to do with the outgoing server.
#[derive(Debug, Subcommand)]
pub enum MailCommand {
    /// Show the settings, without the password
    Show,
    /// Set the server; what is not given stays as it was
    Set(Box<SetMailArguments>),
    /// Send a message to try it
    Test(TestMailArguments),
    /// Remove the server: nothing leaves any more
    Remove,
}

/// Arguments of `mail test`.
#[derive(Debug, Args)]
pub struct TestMailArguments {
    /// To whom
    #[arg(long, value_name = "EMAIL")]
    pub to: String,
}

/// Arguments of `mail set`.
#[derive(Debug, Args)]
pub struct SetMailArguments {
    /// Name of the server
    #[arg(long, value_name = "NAME")]
    pub host: Option<String>,
    /// Port
    #[arg(long, value_name = "PORT")]
    pub port: Option<i64>,
    /// Encryption: implicit, starttls or none
    #[arg(long, value_name = "WAY")]
    pub tls: Option<String>,
    /// User name
    #[arg(long, value_name = "NAME")]
    pub login: Option<String>,
    /// File that holds the password
    #[arg(long, value_name = "FILE")]
    pub password_file: Option<PathBuf>,
    /// Certificate of an authority of your own, in PEM
    #[arg(long, value_name = "FILE")]
    pub authority_file: Option<PathBuf>,
    /// Address to send from
    #[arg(long, value_name = "EMAIL")]
    pub from: Option<String>,
    /// Name shown beside the address
    #[arg(long, value_name = "NAME")]
    pub from_name: Option<String>,
    /// Address that answers go to
    #[arg(long, value_name = "EMAIL")]
    pub reply_to: Option<String>,
    /// Selector of the DKIM signature
    #[arg(long, value_name = "SELECTOR")]
    pub dkim_selector: Option<String>,
    /// Key of the signature, in PEM
    #[arg(long, value_name = "FILE")]
    pub dkim_key_file: Option<PathBuf>,
    /// The person who writes
    #[arg(long, value_name = "NAME")]
    pub person: Option<String>,
    /// What that person does
    #[arg(long, value_name = "TEXT")]
    pub role: Option<String>,
    /// That person's telephone
    #[arg(long, value_name = "NUMBER")]
    pub phone: Option<String>,
    /// Messages a minute at most
    #[arg(long, value_name = "COUNT")]
    pub per_minute: Option<i64>,
}
