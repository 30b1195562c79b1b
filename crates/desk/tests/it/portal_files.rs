//! Files of the portal: proofs that customers send, and the look of whose portal it is.

use app::identity::Role;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use testkit::{World, on_both_engines};

use crate::harness::{Answer, Caller, TestDesk};
use crate::portal::{TODAY, company, customer, enter, id_of, link, open};

/// A picture of one dot.
const DOT: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\0\0\0\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\0\x05\0\x01\xff\x89\x99=\x1d\0\0\0\0IEND\xaeB`\x82";

/// Sends a form with a file.
async fn send(
    desk: &TestDesk<'_>,
    caller: &Caller,
    path: &str,
    fields: &[(&str, &str)],
    (field, name, bytes): (&str, &str, &[u8]),
) -> Answer {
    let mut body = Vec::new();
    for (field, value) in fields {
        body.extend_from_slice(
            format!("--edge\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n")
                .as_bytes(),
        );
    }
    body.extend_from_slice(
        format!("--edge\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\r\n")
            .as_bytes(),
    );
    body.extend_from_slice(bytes);
    body.extend_from_slice(b"\r\n--edge--\r\n");
    let request = Request::post(path)
        .header(header::COOKIE, caller.cookie())
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=edge")
        .header("sec-fetch-site", "same-origin")
        .body(Body::from(body))
        .unwrap();
    desk.ask(request).await
}

#[test]
fn a_proof_reaches_our_people_and_nobody_elses() {
    on_both_engines(async |world: World| {
        company(&world).await;
        let desk = TestDesk::new(&world);
        let owner = desk.caller(Role::Owner).await;
        open(&desk, &owner).await;
        let durand = customer(&world, "D").await;
        let me = enter(&desk, &link(&desk, &owner, &durand).await).await;
        let (item, today) = (id_of(&world, "FA-1").await, TODAY.to_string());
        let fields =
            [("kind", "paid"), ("document", item.as_str()), ("on", today.as_str()), ("text", "Virement")];
        let large = [b"%PDF-1.7".as_slice(), &vec![b' '; 5_000_000]].concat();
        for (name, bytes, said) in [
            ("avis.html", b"<script>alert(1)</script>".as_slice(), "ni un PDF ni une image"),
            ("avis.pdf", b"MZ\x90", "ni un PDF ni une image"),
            ("avis.pdf", large.as_slice(), "trop lourd"),
        ] {
            let refused = send(&desk, &me, "/portal/paid", &fields, ("proof", name, bytes)).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
            assert!(
                refused.body.contains("id=\"proof-error\"") && refused.body.contains(said),
                "{}",
                refused.body
            );
            assert!(refused.body.contains("Virement"), "what was typed stays");
        }
        let sent = send(&desk, &me, "/portal/paid", &fields, ("proof", "../avis <b>.png", DOT)).await;
        assert_eq!(sent.location(), "/portal", "{}", sent.body);

        let page = desk.get(&owner, "/collections/answers").await.body;
        assert!(page.contains("avis &#60;b&#62;.png"), "{page}");
        let path =
            page.split("href=\"").find(|it| it.contains("/proof\"")).unwrap().split('"').next().unwrap();
        let had = desk.get(&owner, path).await;
        assert_eq!(
            (had.status, &had.headers["content-type"]),
            (StatusCode::OK, &"image/png".parse().unwrap())
        );
        let disposition = had.headers["content-disposition"].to_str().unwrap();
        assert!(disposition.starts_with("attachment") && !disposition.contains('<'), "{disposition}");
        assert!(desk.get(&owner, &format!("/customers/{durand}/portal")).await.body.contains(path));
        // Neither customers nor strangers, nor sales who look after others.
        assert_ne!(desk.get(&me, path).await.status, StatusCode::OK);
        assert_ne!(desk.get(&Caller::default(), path).await.status, StatusCode::OK);
        // Without a file it goes too.
        let item = id_of(&world, "FA-3").await;
        let fields = [("kind", "paid"), ("document", item.as_str()), ("on", today.as_str()), ("text", "")];
        let sent = send(&desk, &me, "/portal/paid", &fields, ("proof", "", b"")).await;
        assert_eq!(sent.location(), "/portal", "{}", sent.body);
    });
}

#[test]
fn colour_and_logo_are_on_the_pages_of_the_portal() {
    on_both_engines(async |world: World| {
        company(&world).await;
        let desk = TestDesk::new(&world);
        let owner = desk.caller(Role::Owner).await;
        open(&desk, &owner).await;
        let refused =
            send(&desk, &owner, "/settings/look", &[("colour", "#aa3300")], ("logo", "l.svg", b"<svg/>"))
                .await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("id=\"logo-error\""), "{}", refused.body);
        let saved =
            send(&desk, &owner, "/settings/look", &[("colour", "#FFCC00")], ("logo", "l.png", DOT)).await;
        assert_eq!(saved.location(), "/settings/look", "{}", saved.body);

        let durand = customer(&world, "D").await;
        let door = link(&desk, &owner, &durand).await;
        let stranger = Caller::default();
        for body in [
            desk.get(&stranger, &door).await.body,
            desk.get(&enter(&desk, &door).await, "/portal").await.body,
        ] {
            let place = |ends: &str| {
                let found = body.split('"').find(|it| it.starts_with("/portal/look/") && it.ends_with(ends));
                found.unwrap_or_else(|| panic!("{body}")).to_owned()
            };
            let style = desk.get(&stranger, &place("style.css")).await;
            assert_eq!(&style.headers["content-type"], "text/css; charset=utf-8");
            assert!(style.body.contains("background:#ffcc00;color:#000000"), "{}", style.body);
            let logo = desk.get(&stranger, &place("logo")).await;
            assert_eq!(
                (logo.status, &logo.headers["content-type"]),
                (StatusCode::OK, &"image/png".parse().unwrap())
            );
        }
        let fields = [("colour", "#ffcc00"), ("no_logo", "yes")];
        let saved = send(&desk, &owner, "/settings/look", &fields, ("logo", "", b"")).await;
        assert_eq!(saved.location(), "/settings/look", "{}", saved.body);
        let page = desk.get(&stranger, &door).await.body;
        assert!(!page.contains("/logo\""), "{page}");
        let elsewhere = "/portal/look/ent_00000000000000000000000000/0/logo";
        assert_eq!(desk.get(&stranger, elsewhere).await.status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn a_page_of_a_payment_provider_is_led_to_with_what_is_to_be_paid() {
    on_both_engines(async |world: World| {
        company(&world).await;
        let desk = TestDesk::new(&world);
        let owner = desk.caller(Role::Owner).await;
        let set = async |page: &str| {
            let fields = [
                ("is_open", "yes"),
                ("person", "Claire Martin"),
                ("phone", "01 23 45 67 89"),
                ("pay_page", page),
            ];
            desk.post(&owner, "/settings/portal", &fields).await
        };
        let refused = set("http://pay.example/").await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.body.contains("id=\"pay_page-error\""), "{}", refused.body);
        let saved = set("https://pay.example/x?ref={reference}&sum={amount}").await;
        assert_eq!(saved.location(), "/settings/portal", "{}", saved.body);
        let durand = customer(&world, "D").await;
        let me = enter(&desk, &link(&desk, &owner, &durand).await).await;
        let item = id_of(&world, "FA-1").await;
        // Without an account there is no transfer to tell of.
        let page = desk.get(&me, &format!("/portal/pay?document={item}")).await.body;
        assert!(page.contains("href=\"https://pay.example/x?ref=FA-1&#38;sum=100.00\""), "{page}");
        assert!(!page.contains("IBAN"), "{page}");
        let all = desk.get(&me, "/portal/pay").await.body;
        assert!(all.contains("ref=FA-1%20FA-3&#38;sum=150.50"), "{all}");
    });
}
