//! A company that reminds: customers with an invoice each, late by far, plans that are live, and an outgoing server.

use std::fmt::Write as _;

use app::collections::{
    DecideOnMessage, MessageDecision, MessageFilter, MessageRow, Mode, SentCounts, SetMode,
    decide_on_message, list_plans, make_default_plans, page_of_messages, set_mode,
};
use app::context::Ctx;
use app::identity::Secret;
use app::outgoing::{ServerView, SetServer, SetServerError, find_server, set_server};
use app::write::{Call, WriteError, write};
use db::Tx;
use jiff::ToSpan as _;
use jiff::civil::Date;
use mailroom::Mailroom;
use testkit::World;
use testkit::camt::Statement;
use tokio::sync::watch;

/// A company in a world.
pub struct Company<'w> {
    pub world: &'w World,
    pub mailroom: Mailroom,
}

/// Settings for the server of the tests.
pub fn settings(port: u16) -> SetServer {
    SetServer {
        host: "localhost".to_owned(),
        port: i64::from(port),
        tls: "none".to_owned(),
        sender_name: "Atelier breton".to_owned(),
        sender_email: "compta@atelier.example".to_owned(),
        person_name: "Camille Martin".to_owned(),
        person_role: "Comptabilité clients".to_owned(),
        person_phone: "02 99 00 00 00".to_owned(),
        per_minute: 600,
        ..SetServer::default()
    }
}

/// The same, signing in behind STARTTLS.
pub fn signing_in(port: u16, password: Option<&str>) -> SetServer {
    SetServer {
        tls: "starttls".to_owned(),
        user: "camille".to_owned(),
        password: password.map(Secret::new),
        authority: super::postbox::AUTHORITY.to_owned(),
        ..settings(port)
    }
}

impl<'w> Company<'w> {
    /// With a customer for each address, and a friendly reminder planned for each: it is a Tuesday, two in the afternoon.
    pub async fn that_reminds(world: &'w World, addresses: &[&str]) -> Self {
        let mut customers = "Code client;Nom;Email\n".to_owned();
        let mut rows = Vec::new();
        for (n, address) in addresses.iter().enumerate() {
            let _ = writeln!(customers, "K{n};Client {n};{address}");
            rows.push(format!("FA-{n};Facture;Client {n};2025-01-01;2025-02-01;{}.00", 100 + n));
        }
        world.import_customers("clients.csv", customers).await.unwrap();
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        world.import_invoices("factures.csv", World::invoices_csv(&rows)).await.unwrap();
        let company = Self { world, mailroom: Mailroom::default() };
        company.statement(0).await;
        let (db, ctx) = (&world.db, &world.ctx);
        let call = Call::new("make_default_plans", &());
        write(db, ctx, call, async |tx: &mut Tx| make_default_plans(ctx, tx).await).await.unwrap();
        let mut tx = db.begin_read().await.unwrap();
        let plans = list_plans(&mut tx, ctx).await.unwrap();
        tx.rollback().await.unwrap();
        for plan in plans {
            let mode = SetMode { plan: plan.id, mode: Mode::Live };
            let call = Call::new("set_mode", &mode);
            write(db, ctx, call, async |tx: &mut Tx| set_mode(ctx, tx, &mode).await).await.unwrap();
        }
        let ran = app::work::decide_now(db, ctx).await.unwrap();
        assert_eq!(ran.planned, addresses.len() as u64, "{ran:?}");
        company
    }

    /// A statement of the day before, matched.
    pub async fn statement(&self, number: u32) {
        let day = self.day().saturating_sub(1.day());
        let statement = Statement::new(&format!("S{number}"), day, Vec::new()).opening(0, day);
        self.world.import_statements(&format!("s{number}.xml"), statement.to_camt053()).await.unwrap();
        let (db, ctx) = (&self.world.db, &self.world.ctx);
        let call = Call::new("match_transactions", &());
        write(db, ctx, call, async |tx: &mut Tx| app::allocation::match_transactions(ctx, tx).await)
            .await
            .unwrap();
    }

    pub fn day(&self) -> Date {
        self.world.ctx.today()
    }

    pub async fn set(&self, command: &SetServer) -> Result<(), WriteError<SetServerError>> {
        let ctx = &self.world.ctx;
        let call = Call::new("set_server", command);
        write(&self.world.db, ctx, call, async |tx: &mut Tx| set_server(ctx, tx, command).await)
            .await
            .map(drop)
    }

    pub async fn server(&self) -> ServerView {
        let mut tx = self.world.db.begin_read().await.unwrap();
        find_server(&mut tx, &self.world.ctx).await.unwrap().expect("a server is set")
    }

    /// What is wrong with the server, by its code.
    pub async fn fault(&self) -> String {
        self.server().await.fault.map(|fault| fault.code).unwrap_or_default()
    }

    pub async fn round(&self) -> SentCounts {
        let (_go_on, stop) = watch::channel(false);
        self.mailroom.send_round(&self.world.db, &self.world.ctx, &stop).await.unwrap()
    }

    /// Approves a proposal.
    pub async fn approve(&self, message: &MessageRow) {
        let ctx = &self.world.ctx;
        let command = DecideOnMessage { message: message.id.to_string(), decision: MessageDecision::Approve };
        let call = Call::new("decide_on_message", &command);
        write(&self.world.db, ctx, call, async |tx: &mut Tx| decide_on_message(ctx, tx, &command).await)
            .await
            .unwrap();
    }

    /// Messages of a state.
    pub async fn messages(&self, state: &str) -> Vec<MessageRow> {
        let ctx: &Ctx = &self.world.ctx;
        let mut tx = self.world.db.begin_read().await.unwrap();
        let filter = MessageFilter { state: state.to_owned(), ..MessageFilter::default() };
        page_of_messages(&mut tx, ctx, &filter, None, 1_000).await.unwrap()
    }

    /// The same, each as `customer tries note`.
    pub async fn told(&self, state: &str) -> Vec<String> {
        let rows = self.messages(state).await;
        let mut told: Vec<String> =
            rows.iter().map(|row| format!("{} {} {}", row.customer_number, row.tries, row.note)).collect();
        told.sort();
        told
    }

    /// Addresses that are not written to again.
    pub async fn bounced(&self) -> i64 {
        self.world.count("select count(*) from contact_addresses where state = 'bounced'").await
    }
}
