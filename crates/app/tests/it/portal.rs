//! The portal over the store; what customers see and say of it is tested with its pages.

use app::identity::Secret;
use app::ids::CustomerId;
use app::outgoing::{SetGateway, SetServer, set_gateway, set_server};
use app::portal::{
    ClosePortal, OpenPortal, Said, SayInPortal, SetPortal, close_portal, open_portal, portal_link,
    read_portal_session, say_in_portal, set_portal,
};
use testkit::World;

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
    let said = SayInPortal { documents: Vec::new(), said: Said::Message { text: "Bonjour".to_owned() } };
    say_in_portal(&reader, &mut tx, &said).await.unwrap();
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
    tx.commit().await.unwrap();
}
