//! The portal over the store; what customers see and say of it is tested with its pages.

use app::identity::{NewLogo, Secret, SetLook, find_look, set_look};
use app::ids::CustomerId;
use app::outgoing::{SetGateway, SetServer, set_gateway, set_server};
use app::portal::{
    ClosePortal, OpenPortal, Proof, Said, SayInPortal, SetPortal, close_portal, list_open_documents,
    open_portal, portal_link, read_portal_session, say_in_portal, set_portal,
};
use app::refusal::Refuses as _;
use app::write::{Call, WriteError, write};
use db::Tx;
use testkit::{World, on_both_engines};

/// Something in each table of the portal and of what leaves, in a world that holds the customer C1.
pub async fn reach(world: &World) {
    let ctx = &world.ctx;
    let access = crate::identity_access::access(world);
    let mut tx = world.db.begin_write().await.unwrap();
    let customer = app::customers::find_by_number(&mut tx, ctx, "C1").await.unwrap().unwrap().id;
    let customer: CustomerId = customer.to_string().parse().unwrap();
    let set = SetPortal {
        is_open: true,
        person: "Claire".to_owned(),
        phone: "01".to_owned(),
        ..SetPortal::default()
    };
    set_portal(ctx, &mut tx, &set).await.unwrap();
    let close = ClosePortal { customer: customer.to_string() };
    close_portal(ctx, &mut tx, &close).await.unwrap();
    world.clock.advance_micros(2_000_000);
    let command = OpenPortal { token: portal_link(ctx, customer) };
    let (opened, _) = open_portal(ctx, &mut tx, &access, &command).await.unwrap();
    let reader = read_portal_session(&mut tx, ctx, &opened.token).await.unwrap().unwrap();
    let said = Said::Message { text: "Bonjour".to_owned() };
    let said = SayInPortal { documents: Vec::new(), said, proof: None };
    say_in_portal(&reader, &mut tx, &said).await.unwrap();
    let open = list_open_documents(&mut tx, &reader).await.unwrap();
    let proof = Some(Proof { name: "avis.png".to_owned(), bytes: dot_png() });
    let documents = vec![open.iter().find(|it| it.open_minor > 0).unwrap().id.to_string()];
    let said = Said::Paid { on: ctx.today(), text: String::new() };
    say_in_portal(&reader, &mut tx, &SayInPortal { documents, said, proof }).await.unwrap();
    let server = SetServer {
        host: "mail.example".to_owned(),
        port: 465,
        tls: "implicit".to_owned(),
        sender_name: "Atelier".to_owned(),
        sender_email: "compta@atelier.example".to_owned(),
        person_name: "Camille".to_owned(),
        per_minute: 60,
        ..SetServer::default()
    };
    set_server(ctx, &mut tx, &server).await.unwrap();
    let gateway = SetGateway {
        provider: "brevo".to_owned(),
        secret: Some(Secret::new("key")),
        sender: "Atelier".to_owned(),
        per_day: 50,
        ..SetGateway::default()
    };
    set_gateway(ctx, &mut tx, &gateway).await.unwrap();
    let look = SetLook { colour: "#aa3300".to_owned(), logo: NewLogo::Put(dot_png()) };
    set_look(ctx, &mut tx, &look).await.unwrap();
    tx.commit().await.unwrap();
}

/// A picture of one dot.
pub fn dot_png() -> Vec<u8> {
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89".to_vec();
    png.extend_from_slice(
        b"\0\0\0\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\0\x05\0\x01\xff\x89\x99=\x1d\0\0\0\0IEND\xaeB`\x82",
    );
    png
}

#[test]
fn a_look_keeps_its_logo_until_it_goes_and_takes_nothing_else_for_one() {
    on_both_engines(async |world| {
        let ctx = &world.ctx;
        let set = async |colour: &str, logo: NewLogo| {
            let command = SetLook { colour: colour.to_owned(), logo };
            let call = Call::new("set_look", &command);
            write(&world.db, ctx, call, async |tx: &mut Tx| set_look(ctx, tx, &command).await).await
        };
        let look = async || {
            let mut tx = world.db.begin_read().await.unwrap();
            find_look(&mut tx, ctx).await.unwrap()
        };
        assert_eq!((look().await.colour.as_str(), look().await.logo), ("#1f4e79", None));
        for (colour, logo, code) in [
            ("red", NewLogo::Keep, "look-colour"),
            ("#aa3300", NewLogo::Put(b"GIF89a\x01\0\x01\0\0\0\0".to_vec()), "look-logo"),
            ("#aa3300", NewLogo::Put(b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec()), "look-logo"),
            ("#aa3300", NewLogo::Put(dot_png()[..12].to_vec()), "look-logo"),
            ("#aa3300", NewLogo::Put([dot_png(), vec![0; 200_000]].concat()), "look-logo-large"),
        ] {
            match set(colour, logo).await {
                Err(WriteError::Refused(refused)) => assert_eq!(refused.refusal().unwrap().code, code),
                other => panic!("{code} {other:?}"),
            }
        }
        set("#AA3300", NewLogo::Put(dot_png())).await.unwrap();
        set("#003300", NewLogo::Keep).await.unwrap();
        let kept = look().await;
        let logo = kept.logo.unwrap();
        assert_eq!((kept.colour.as_str(), logo.content_type.as_str()), ("#003300", "image/png"));
        assert_eq!((logo.shown_width, logo.shown_height, logo.bytes), (1, 1, dot_png()));
        set("#003300", NewLogo::Remove).await.unwrap();
        assert_eq!(look().await.logo, None);
    });
}
