//! `quittance demo --serve` from outside: what monitors ask, what stands in its log, how it stops.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::place::Place;

/// Longer than starting takes on a busy machine.
const PATIENCE: Duration = Duration::from_mins(2);
const EMAIL: &str = "camille%40quittance.example";
const FORM: &str = "content-type: application/x-www-form-urlencoded\r\nsec-fetch-site: same-origin\r\n";

/// A server that listens.
struct Server {
    child: Child,
    place: Place,
    address: String,
}

/// An answer, as it came.
struct Answer {
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl Answer {
    fn read(mut stream: TcpStream) -> Self {
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n").unwrap();
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap().to_lowercase();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Self { status, head, body: bytes[end + 4..].to_vec() }
    }

    fn header(&self, name: &str) -> &str {
        let mut lines = self.head.lines();
        lines.find_map(|line| line.strip_prefix(&format!("{name}: "))).unwrap_or_default()
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

impl Server {
    fn start() -> Self {
        let place = Place::empty();
        let log = File::create(place.path().join("log")).unwrap();
        let mut command = place
            .command("demo --until 2026-10-31 --serve --quiet --listen 127.0.0.1:0 --database sqlite:q.sqlite --key-file q.key");
        let child =
            command.stdout(File::create(place.path().join("out")).unwrap()).stderr(log).spawn().unwrap();
        let started = Instant::now();
        let address = loop {
            let said = place.read("log");
            if let Some((_, rest)) = said.split_once("http://") {
                break rest.split(|it: char| it.is_whitespace()).next().unwrap().to_owned();
            }
            assert!(started.elapsed() < PATIENCE, "it does not listen: {said}");
            std::thread::sleep(Duration::from_millis(50));
        };
        Self { child, place, address: address.trim_end_matches(['.', '/']).to_owned() }
    }

    fn open(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    fn send(&self, method: &str, path: &str, headers: &str, body: &str) -> Answer {
        let mut stream = self.open();
        let length = body.len();
        write!(stream, "{method} {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n{headers}content-length: {length}\r\n\r\n{body}")
            .unwrap();
        Answer::read(stream)
    }

    fn get(&self, path: &str, headers: &str) -> Answer {
        self.send("GET", path, headers, "")
    }

    /// The lines of its log about requests.
    fn logged(&self) -> Vec<Value> {
        let lines = self.place.read("log");
        let lines = lines.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
        lines.map(|line| line["fields"].clone()).filter(|fields| fields["message"] == "request").collect()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn what_a_server_says_of_itself_and_how_it_stops() {
    let mut server = Server::start();
    for path in ["/healthz", "/readyz"] {
        let answer = server.get(path, "");
        assert_eq!((answer.status, answer.text().as_str()), (200, "ok\n"), "{path}");
    }
    let refused = server.get("/metrics", "");
    assert_eq!(refused.status, 401, "counters are for those who may read settings");

    let body = format!("email={EMAIL}&password=demonstration+quittance");
    let signed_in = server.send("POST", "/sign-in", FORM, &body);
    assert_eq!(signed_in.status, 303, "{}", signed_in.text());
    let cookie = signed_in.header("set-cookie").split(';').next().unwrap().to_owned();
    let session = format!("cookie: {cookie}\r\n");
    assets(&server, &session);

    let searched = server.get("/search?q=MERIDOR-SECRET", &session);
    assert_eq!(searched.status, 200);
    let invoices = server.get("/invoices", &session).text();
    let invoice = invoices.split("href=\"/invoices/itm_").nth(1).unwrap().split('"').next().unwrap();
    let shown = server.get(&format!("/invoices/itm_{invoice}"), &session);
    let metrics = server.get("/metrics", &session);
    let counted = "http_requests_total{route=\"/invoices/{id}\",method=\"GET\",status=\"200\"} 1";
    assert!(metrics.text().contains(counted), "{}", metrics.text());
    assert!(metrics.text().contains("http_request_duration_seconds"));
    assert!(!metrics.text().contains(invoice), "routes are counted, not what was asked for");

    log(&server, &[&searched, &shown], &["MERIDOR", "camille", "demonstration+quittance", invoice, &cookie]);
    stop(&mut server, &session);
}

/// Whatever a page links to never changes under its name, and was compressed beforehand.
fn assets(server: &Server, session: &str) {
    let page = server.get("/invoices", session).text();
    let names: Vec<&str> =
        page.split("\"/assets/").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert!(names.iter().any(|name| name.contains(".css")) && names.iter().any(|name| name.contains(".js")));
    for name in names {
        let path = format!("/assets/{name}");
        let plain = server.get(&path, "");
        assert_eq!((plain.status, plain.header("content-encoding")), (200, ""), "{path}");
        assert_eq!(plain.header("cache-control"), "public, max-age=31536000, immutable", "{path}");
        let kind = plain.header("content-type");
        if kind.contains("css") || kind.contains("javascript") {
            for encoding in ["br", "gzip"] {
                let packed = server.get(&path, &format!("accept-encoding: {encoding}\r\n"));
                assert_eq!(packed.header("content-encoding"), encoding, "{path}");
                assert_eq!(packed.header("vary"), "accept-encoding", "{path}");
                assert!(packed.body.len() < plain.body.len(), "{path}");
            }
        }
    }
    assert_eq!(server.get("/assets/nothing.css", "").status, 404);
}

/// Each request has one line with the id that its answer carried, its route, and nothing about who or what.
fn log(server: &Server, answers: &[&Answer], never: &[&str]) {
    let lines = server.logged();
    for answer in answers {
        let id = answer.header("x-request-id");
        let of_answer: Vec<&Value> = lines.iter().filter(|line| line["id"] == id).collect();
        assert_eq!(of_answer.len(), 1, "one line for {id}");
        assert!(of_answer[0]["ms"].is_u64() && of_answer[0]["status"] == 200, "{of_answer:?}");
    }
    for route in ["/search", "/invoices/{id}", "/sign-in"] {
        assert!(lines.iter().any(|line| line["route"] == route), "{route}: {lines:?}");
    }
    let whole = server.place.read("log");
    let requests: String = whole.lines().filter(|line| line.starts_with('{')).collect();
    for secret in never {
        assert!(!requests.contains(secret), "{secret} in the log");
    }
}

/// Told to stop, it takes nobody new, answers whom it has begun to hear, and ends without an error.
fn stop(server: &mut Server, session: &str) {
    let mut begun = server.open();
    let body = "theme=dark";
    write!(begun, "POST /account/theme HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n{FORM}{session}content-length: {}\r\n\r\nth", body.len())
        .unwrap();
    begun.flush().unwrap();
    std::thread::sleep(Duration::from_millis(300));
    let told = Command::new("kill").args(["-TERM", &server.child.id().to_string()]).status().unwrap();
    assert!(told.success());
    let since = Instant::now();
    while TcpStream::connect(&server.address).is_ok() {
        assert!(since.elapsed() < PATIENCE, "it still takes requests");
        std::thread::sleep(Duration::from_millis(20));
    }
    begun.write_all(&body.as_bytes()[2..]).unwrap();
    let answer = Answer::read(begun);
    assert!(answer.status < 400, "{}: {}", answer.status, answer.text());
    assert_eq!(server.child.wait().unwrap().code(), Some(0));
}
