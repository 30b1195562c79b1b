//! From what is shown to what proves it, by links: the bank transaction, the decision, the journal entry, the document.

use app::identity::Role;
use axum::http::StatusCode;
use testkit::World;
use testkit::script::tell;

use crate::harness::{Answer, Caller, TestDesk};

const STORY: &str = "customer C1 | Durand Paysage SAS
    invoice FA-2026-0001 | Durand Paysage SAS | 100.00 | 2026-01-05 | 2026-02-04
    invoice FA-2026-0002 | Durand Paysage SAS | 250.00 | 2026-02-02 | 2026-03-04
    invoice FA-2026-0003 | Durand Paysage SAS | 60.00 | 2026-02-02 | 2026-03-04
    credit AV-2026-0009 | Durand Paysage SAS | -250.00
    bank t1 | 2026-03-03 | 100.00 | FA-2026-0001 SECRET | DURAND PAYSAGE |
    match";

/// The addresses of a page's links that begin so, each once.
fn links(page: &Answer, prefix: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for part in page.body.split("href=\"").skip(1) {
        let address = part.split('"').next().unwrap_or_default().replace("&#38;", "&");
        if address.starts_with(prefix) && !found.contains(&address) {
            found.push(address);
        }
    }
    found
}

/// Follows links to pages that are there, and of which a named place is there too.
async fn follow(desk: &TestDesk<'_>, caller: &Caller, links: &[String]) -> Vec<Answer> {
    let mut pages = Vec::new();
    for link in links {
        let (path, place) = link.split_once('#').unwrap_or((link, ""));
        let page = desk.get(caller, path).await;
        assert_eq!(page.status, StatusCode::OK, "{link}");
        assert!(place.is_empty() || page.body.contains(&format!("id=\"{place}\"")), "{link}: no such place");
        pages.push(page);
    }
    pages
}

async fn id_of(world: &World, number: &str) -> String {
    let mut tx = world.db.begin_read().await.unwrap();
    let found = app::receivables::find_by_number(&mut tx, &world.ctx, number).await.unwrap().unwrap();
    tx.rollback().await.unwrap();
    found.id.to_string()
}

/// Sets the second invoice off against the credit note and gives the third up.
async fn settle_the_others(world: &World, desk: &TestDesk<'_>, me: &Caller) {
    let (second, third) = (id_of(world, "FA-2026-0002").await, id_of(world, "FA-2026-0003").await);
    let credit = id_of(world, "AV-2026-0009").await;
    let (second, third) = (format!("{second}:25000"), format!("{third}:6000"));
    let credit = format!("{credit}:-25000");
    let set_off = [("kind", "set_off"), ("document", second.as_str()), ("document", credit.as_str())];
    let done = desk.post(me, "/adjust", &set_off).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let loss = [("kind", "write_off"), ("document", third.as_str()), ("reason", "MOTIF-SECRET")];
    let done = desk.post(me, "/adjust", &loss).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_settled_invoice_leads_to_what_settled_it() {
    let world = World::on_sqlite().await;
    tell(&world, STORY).await;
    let desk = TestDesk::new(&world);
    let me = desk.caller(Role::Owner).await;
    settle_the_others(&world, &desk, &me).await;

    let paid = desk.get(&me, &format!("/invoices/{}", id_of(&world, "FA-2026-0001").await)).await;
    let movements = links(&paid, "/bank/transactions/");
    let allocation = world.allocations().await[0].id.clone();
    assert_eq!(movements.len(), 2, "the movement, and the decision on its page: {movements:?}");
    assert!(movements[1].ends_with(&format!("#{allocation}")), "{movements:?}");
    for page in follow(&desk, &me, &movements).await {
        assert!(page.body.contains("SECRET"));
    }
    let entries = links(&paid, "/accounting/entries/");
    assert_eq!(entries.len(), 2, "the sale and the payment: {entries:?}");
    let shown = follow(&desk, &me, &entries).await;
    assert!(shown.iter().any(|page| page.body.contains("471000")), "the payment comes out of suspense");

    for (number, account) in [("FA-2026-0002", "411"), ("FA-2026-0003", "654000")] {
        let page = desk.get(&me, &format!("/invoices/{}", id_of(&world, number).await)).await;
        let section = page.body.split("id=\"adjustments-title\"").nth(1).expect("adjustments");
        let section = Answer { body: section.split("</section>").next().unwrap().to_owned(), ..page };
        let entries = links(&section, "/accounting/entries/");
        assert_eq!(entries.len(), 1, "{number}");
        assert!(follow(&desk, &me, &entries).await[0].body.contains(account), "{number}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_of_a_customer_leads_to_each_payment_and_adjustment() {
    let world = World::on_sqlite().await;
    tell(&world, STORY).await;
    let desk = TestDesk::new(&world);
    let (me, sales) = (desk.caller(Role::Owner).await, desk.caller(Role::Sales).await);
    desk.show_all_to_sales().await;
    settle_the_others(&world, &desk, &me).await;
    let invoice = desk.get(&me, &format!("/invoices/{}", id_of(&world, "FA-2026-0001").await)).await;
    let customer = links(&invoice, "/customers/").remove(0);

    let whole = desk.get(&me, &format!("{customer}?tab=payments")).await;
    let (table, timeline) = whole.body.split_once("id=\"timeline-title\"").expect("a timeline");
    for (part, name) in [(table, "payments"), (timeline, "timeline")] {
        let part = Answer { body: part.to_owned(), status: whole.status, headers: whole.headers.clone() };
        for words in ["Compensation", "Passage en perte"] {
            assert!(part.body.contains(words), "{name}: {words}");
        }
        let (movements, entries) =
            (links(&part, "/bank/transactions/"), links(&part, "/accounting/entries/"));
        assert_eq!((movements.len(), entries.len()), (1, 2), "{name}");
        follow(&desk, &me, &movements).await;
        follow(&desk, &me, &entries).await;
        follow(&desk, &me, &links(&part, "/invoices")).await;
    }
    let numbers = links(&Answer { body: table.to_owned(), ..whole.copy() }, "/invoices/itm_");
    assert_eq!(numbers.len(), 3, "each names a document: {numbers:?}");

    // The business side sees what was paid, not by what: its links lead to documents.
    let theirs = desk.get(&sales, &format!("{customer}?tab=payments")).await;
    assert!(theirs.body.contains("Passage en perte") && !theirs.body.contains("SECRET"));
    assert!(links(&theirs, "/bank/").is_empty() && links(&theirs, "/accounting/entries").is_empty());
    follow(&desk, &sales, &links(&theirs, "/invoices")).await;
}

impl Answer {
    fn copy(&self) -> Self {
        Self { status: self.status, headers: self.headers.clone(), body: String::new() }
    }
}
