//! Styles, scripts and pictures: embedded, named by the hash of their content so that a browser may
//! keep them for ever, and compressed once.

use std::collections::HashMap;
use std::io::Write as _;

use app::write::hexadecimal;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;
use sha2::{Digest as _, Sha256};

use crate::state::Desk;

#[derive(RustEmbed)]
#[folder = "assets/"]
#[include = "css/*.css"]
#[include = "js/*.js"]
#[include = "img/*"]
#[include = "vendor/*.js"]
struct Embedded;

/// The parts of the one style sheet, in the order of their cascade layers.
const STYLES: &[&str] = &[
    "css/tokens.css",
    "css/icons.css",
    "css/base.css",
    "css/layout.css",
    "css/components.css",
    "css/tables.css",
    "css/charts.css",
    "css/dashboard.css",
    "css/accounting.css",
    "css/reconcile.css",
    "css/invoices.css",
    "css/collections.css",
    "css/portal.css",
    "css/import.css",
    "css/bank.css",
    "css/pages.css",
    "css/settings.css",
    "css/api.css",
    "css/print.css",
];

/// Our own modules, joined into one script.
const SCRIPTS: &[&str] = &[
    "js/frame.js",
    "js/keys.js",
    "js/lists.js",
    "js/selection.js",
    "js/reconcile.js",
    "js/sure.js",
    "js/collections.js",
    "js/task.js",
    "js/import.js",
    "js/settings.js",
    "js/palette.js",
];

#[derive(Debug)]
struct Asset {
    plain: Bytes,
    brotli: Option<Bytes>,
    gzip: Option<Bytes>,
    kind: &'static str,
}

/// Every asset by the name under which it is served.
#[derive(Debug)]
pub struct Assets {
    by_name: HashMap<String, Asset>,
    /// Where the style sheet is.
    pub style: String,
    /// Where our script is.
    pub script: String,
    /// Where htmx is, when it was there at build time.
    pub htmx: Option<String>,
}

impl Assets {
    /// Joins, names and compresses what is embedded.
    pub fn load() -> Self {
        let mut assets =
            Self { by_name: HashMap::new(), style: String::new(), script: String::new(), htmx: None };
        assets.style = assets.add("desk", "css", "text/css; charset=utf-8", joined(STYLES));
        assets.script = assets.add("desk", "js", "text/javascript; charset=utf-8", joined(SCRIPTS));
        if let Some(htmx) = Embedded::get("vendor/htmx.min.js") {
            let name = assets.add("htmx", "js", "text/javascript; charset=utf-8", htmx.data.into_owned());
            assets.htmx = Some(name);
        }
        for picture in Embedded::iter().filter(|name| name.starts_with("img/")) {
            if let Some(file) = Embedded::get(&picture) {
                let name = picture.trim_start_matches("img/").to_owned();
                assets.by_name.insert(name, Asset::new(file.data.into_owned(), "image/svg+xml"));
            }
        }
        assets
    }

    fn add(&mut self, stem: &str, ending: &str, kind: &'static str, bytes: Vec<u8>) -> String {
        let hash = hexadecimal(&Sha256::digest(&bytes)[..6]);
        let name = format!("{stem}-{hash}.{ending}");
        self.by_name.insert(name.clone(), Asset::new(bytes, kind));
        format!("/assets/{name}")
    }
}

impl Asset {
    fn new(bytes: Vec<u8>, kind: &'static str) -> Self {
        let brotli = compressed_brotli(&bytes);
        let gzip = compressed_gzip(&bytes);
        Self { plain: bytes.into(), brotli, gzip, kind }
    }
}

fn joined(names: &[&str]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for file in names.iter().filter_map(|name| Embedded::get(name)) {
        bytes.extend_from_slice(&file.data);
        bytes.push(b'\n');
    }
    bytes
}

fn compressed_brotli(bytes: &[u8]) -> Option<Bytes> {
    let mut out = Vec::new();
    let parameters = brotli::enc::BrotliEncoderParams { quality: 9, ..Default::default() };
    brotli::BrotliCompress(&mut &*bytes, &mut out, &parameters).ok()?;
    Some(out.into())
}

fn compressed_gzip(bytes: &[u8]) -> Option<Bytes> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).ok()?;
    Some(encoder.finish().ok()?.into())
}

/// Serves an asset, in the smallest form that the browser reads.
pub async fn serve(State(desk): State<Desk>, Path(name): Path<String>, headers: HeaderMap) -> Response {
    let Some(asset) = desk.assets().by_name.get(&name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or("");
    let (body, encoding) = match (&asset.brotli, &asset.gzip) {
        (Some(brotli), _) if accepted.contains("br") => (brotli, Some("br")),
        (_, Some(gzip)) if accepted.contains("gzip") => (gzip, Some("gzip")),
        _ => (&asset.plain, None),
    };
    let mut response = body.clone().into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(asset.kind));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    if let Some(encoding) = encoding {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}
