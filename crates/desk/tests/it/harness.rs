//! A desk on a world of `testkit`, and callers of each role.

use app::context::Ctx;
use app::identity::{
    AcceptInvitation, AcceptSetUp, Access, ChangeSalesSight, HashCost, Invite, Role, Secret, SessionLimits,
    SignIn, accept_invitation, accept_set_up, change_sales_sight, has_owner, invite, make_set_up_link,
    sign_in,
};
use app::write::{Call, write};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use axum::response::Response;
use db::Tx;
use desk::{Desk, Limits, Proxies, Settings, service};
use serde_json::{Value, json};
use std::net::SocketAddr;
use testkit::World;
use tower::ServiceExt as _;

/// Hashing that is quick, for tests only.
const COST: HashCost = HashCost { memory_kib: 8, passes: 1, lanes: 1 };
const PASSWORD: &str = "une phrase assez longue";

/// A desk on a world.
pub struct TestDesk<'w> {
    pub world: &'w World,
    ctx: Ctx,
    desk: Desk,
    access: Access,
    app: Router,
}

/// Who calls: the cookie of their session, or nobody.
#[derive(Clone, Debug, Default)]
pub struct Caller {
    cookie: String,
    key: Option<String>,
}

impl Caller {
    /// Their cookie, for requests made by hand.
    pub fn cookie(&self) -> &str {
        &self.cookie
    }

    /// A program with this key.
    pub fn program(key: &str) -> Self {
        Self { cookie: String::new(), key: Some(key.to_owned()) }
    }

    /// The same, with one more cookie.
    pub fn with_cookie(&self, cookie: &str) -> Self {
        Self { cookie: format!("{}; {cookie}", self.cookie), ..self.clone() }
    }
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    /// Where it leads.
    pub fn location(&self) -> &str {
        self.headers.get(header::LOCATION).map_or("", |value| value.to_str().unwrap())
    }

    /// Its body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body)
            .unwrap_or_else(|_| panic!("{} is no JSON: {}", self.status, self.body))
    }
}

impl<'w> TestDesk<'w> {
    pub fn new(world: &'w World) -> Self {
        Self::limited(world, 0)
    }

    /// A desk that lets one sender ask so many times per second.
    pub fn limited(world: &'w World, per_second: u32) -> Self {
        Self::start(world, world.ctx.clone(), per_second)
    }

    /// The desk of another organisation in the same database.
    pub fn of(world: &'w World, ctx: Ctx) -> Self {
        Self::start(world, ctx, 0)
    }

    fn start(world: &'w World, ctx: Ctx, per_second: u32) -> Self {
        let access = Access::new(world.sources.entropy.clone(), COST, SessionLimits::default()).unwrap();
        // Whoever connects here is a proxy: tests say for whom it asks.
        let proxies = Proxies::new(&["127.0.0.1".parse().unwrap()]);
        let public_url = "http://localhost".parse().unwrap();
        let settings = Settings { public_url, limits: Limits::new(per_second), proxies };
        let desk = Desk::new(world.db.clone(), ctx.clone(), access.clone(), settings);
        Self { world, ctx, access, app: service(&desk), desk }
    }

    /// The desk behind it.
    pub fn desk(&self) -> &Desk {
        &self.desk
    }

    /// Somebody of a role, signed in.
    pub async fn caller(&self, role: Role) -> Caller {
        let email = format!("{}@test.example", role.as_str());
        if role == Role::Owner {
            self.owner(&email).await;
        } else {
            self.invited(role, &email).await;
        }
        self.signed_in(&email).await
    }

    async fn signed_in(&self, email: &str) -> Caller {
        let command = SignIn {
            email: email.to_owned(),
            password: Secret::new(PASSWORD),
            address: "127.0.0.1".to_owned(),
            user_agent: "test".to_owned(),
        };
        let signed_in = sign_in(&self.world.db, &self.ctx, &self.access, &command).await.unwrap();
        Caller { cookie: format!("quittance_session={}", signed_in.token.reveal()), key: None }
    }

    /// Lets sales see the customers of everybody.
    pub async fn show_all_to_sales(&self) {
        let command = ChangeSalesSight { sees_all: true };
        let (ctx, call) = (&self.ctx, Call::new("change_sales_sight", &command));
        write(&self.world.db, ctx, call, async |tx: &mut Tx| change_sales_sight(ctx, tx, &command).await)
            .await
            .unwrap();
    }

    /// Another owner, signed in: then sensitive changes need two.
    pub async fn second_owner(&self) -> Caller {
        let email = "second@test.example";
        self.invited(Role::Owner, email).await;
        self.signed_in(email).await
    }

    async fn owner(&self, email: &str) {
        let (db, ctx, access) = (&self.world.db, &self.ctx, &self.access);
        let mut tx = db.begin_read().await.unwrap();
        let is_owned = has_owner(ctx, &mut tx).await.unwrap();
        tx.rollback().await.unwrap();
        if is_owned {
            return;
        }
        let call = Call::new("make_set_up_link", &());
        let made =
            write(db, ctx, call, async |tx: &mut Tx| make_set_up_link(ctx, tx, access).await).await.unwrap();
        let command = AcceptSetUp {
            token: made.token,
            email: email.to_owned(),
            name: "Anne Durand".to_owned(),
            password: Secret::new(PASSWORD),
            language: "fr".to_owned(),
        };
        let call = Call::new("accept_set_up", &command);
        write(db, ctx, call, async |tx: &mut Tx| accept_set_up(ctx, tx, access, &command).await)
            .await
            .unwrap();
    }

    async fn invited(&self, role: Role, email: &str) {
        let (db, ctx, access) = (&self.world.db, &self.ctx, &self.access);
        let command = Invite {
            email: email.to_owned(),
            name: "Paul Test".to_owned(),
            role: role.as_str().to_owned(),
            language: "fr".to_owned(),
        };
        let call = Call::new("invite", &command);
        let made =
            write(db, ctx, call, async |tx: &mut Tx| invite(ctx, tx, access, &command).await).await.unwrap();
        let command = AcceptInvitation {
            token: made.token,
            name: "Paul Test".to_owned(),
            password: Secret::new(PASSWORD),
        };
        let call = Call::new("accept_invitation", &command);
        write(db, ctx, call, async |tx: &mut Tx| accept_invitation(ctx, tx, access, &command).await)
            .await
            .unwrap();
    }

    /// Shows a page.
    pub async fn get(&self, caller: &Caller, path: &str) -> Answer {
        self.ask(Request::get(path).header(header::COOKIE, &caller.cookie).body(Body::empty()).unwrap()).await
    }

    /// Sends a form, as a browser on our own page does.
    pub async fn post(&self, caller: &Caller, path: &str, form: &[(&str, &str)]) -> Answer {
        let body: String = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        let request = Request::post(path)
            .header(header::COOKIE, &caller.cookie)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin")
            .body(Body::from(body))
            .unwrap();
        self.ask(request).await
    }

    /// Calls any route with nothing in its body.
    pub async fn call(&self, caller: &Caller, method: &Method, path: &str) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::COOKIE, &caller.cookie)
            .header("sec-fetch-site", "same-origin")
            .body(Body::empty())
            .unwrap();
        self.ask(request).await
    }

    /// A program with these permissions on a side, by a key that this person makes.
    pub async fn program(&self, maker: &Caller, permissions: &[&str], side: &str) -> Caller {
        let body = json!({ "name": "ERP", "permissions": permissions, "side": side, "days": 30 });
        let made = self.api(maker, Method::POST, "/api/v1/keys", Some(body)).await;
        assert_eq!(made.status, StatusCode::OK, "{}", made.body);
        let key = made.json()["key"].as_str().unwrap().to_owned();
        Caller { cookie: String::new(), key: Some(key) }
    }

    /// Calls the API, with JSON in the body when there is any.
    pub async fn api(&self, caller: &Caller, method: Method, path: &str, body: Option<Value>) -> Answer {
        self.ask(Self::api_request(caller, method, path, body)).await
    }

    /// A call of the API, to which headers may be added.
    pub fn api_request(caller: &Caller, method: Method, path: &str, body: Option<Value>) -> Request<Body> {
        let mut request = Request::builder().method(method).uri(path);
        request = match &caller.key {
            Some(key) => request.header(header::AUTHORIZATION, format!("Bearer {key}")),
            None => request.header(header::COOKIE, &caller.cookie),
        };
        match body {
            Some(body) => request
                .header(header::CONTENT_TYPE, "application/json")
                .body(Body::from(body.to_string()))
                .unwrap(),
            None => request.body(Body::empty()).unwrap(),
        }
    }

    /// Sends a request as it is, and answers before anything of the body is read.
    pub async fn open(&self, mut request: Request<Body>) -> Response {
        let address: SocketAddr = "127.0.0.1:4000".parse().unwrap();
        request.extensions_mut().insert(ConnectInfo(address));
        self.app.clone().oneshot(request).await.unwrap()
    }

    /// Sends a request as it is.
    pub async fn ask(&self, request: Request<Body>) -> Answer {
        let response = self.open(request).await;
        let (parts, body) = response.into_parts();
        let is_stream =
            parts.headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind == "text/event-stream");
        // What never ends is not read.
        let body = if is_stream { Vec::new() } else { to_bytes(body, usize::MAX).await.unwrap().to_vec() };
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8_lossy(&body).into_owned(),
        }
    }
}
