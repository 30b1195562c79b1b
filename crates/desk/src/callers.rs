//! Where a request comes from: the address of its connection, or what trusted proxies say of it.
//!
//! `X-Forwarded-For` is a list that each proxy adds to at its end: the address it got the request from. What
//! stands before the part that our own proxies wrote is written by the caller and means nothing. So it is read
//! from the right, as long as whoever wrote an entry is a proxy that is trusted.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::str::FromStr;
use std::sync::Arc;

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap};

use crate::state::Desk;

/// The header in which proxies say for whom they ask.
const FORWARDED_FOR: &str = "x-forwarded-for";

/// Addresses that begin alike: `10.0.0.0/8`, `2001:db8::/32`, or one address alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    prefix: u32,
}

/// A text that names no network.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is neither an address nor a network such as 10.0.0.0/8")]
pub struct BadNetwork(String);

impl FromStr for Network {
    type Err = BadNetwork;

    fn from_str(text: &str) -> Result<Self, BadNetwork> {
        let bad = || BadNetwork(text.to_owned());
        let (address, prefix) = match text.trim().split_once('/') {
            Some((address, prefix)) => (address, Some(prefix.parse().map_err(|_| bad())?)),
            None => (text.trim(), None),
        };
        let address: IpAddr = address.parse().map_err(|_| bad())?;
        let bits = if address.is_ipv4() { 32 } else { 128 };
        let prefix = prefix.unwrap_or(bits);
        if prefix > bits { Err(bad()) } else { Ok(Self { address, prefix }) }
    }
}

impl Network {
    /// Whether an address is of this network.
    fn contains(self, address: IpAddr) -> bool {
        match (self.address, address) {
            (IpAddr::V4(ours), IpAddr::V4(theirs)) => {
                (ours.to_bits() ^ theirs.to_bits()).leading_zeros() >= self.prefix
            }
            (IpAddr::V6(ours), IpAddr::V6(theirs)) => {
                (ours.to_bits() ^ theirs.to_bits()).leading_zeros() >= self.prefix
            }
            (IpAddr::V4(_), IpAddr::V6(_)) | (IpAddr::V6(_), IpAddr::V4(_)) => false,
        }
    }
}

/// The proxies that are believed. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Proxies(Arc<[Network]>);

impl Proxies {
    /// These, and no others.
    pub fn new(trusted: &[Network]) -> Self {
        Self(trusted.into())
    }

    fn trust(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(address))
    }

    /// Who asks: whoever connected, or whoever trusted proxies say that they ask for.
    pub fn caller(&self, extensions: &Extensions, headers: &HeaderMap) -> IpAddr {
        let connected = extensions.get::<ConnectInfo<SocketAddr>>();
        let mut caller = connected
            .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |ConnectInfo(address)| address.ip())
            .to_canonical();
        let lines = headers.get_all(FORWARDED_FOR).iter().rev();
        let mut entries = lines.flat_map(|line| line.to_str().unwrap_or_default().rsplit(','));
        while self.trust(caller) {
            // What cannot be read ends the list: what stands before it could be anybody's.
            let Some(next) = entries.next().and_then(address_of) else { break };
            caller = next;
        }
        caller
    }
}

/// The address of an entry, which some proxies write with its port.
fn address_of(entry: &str) -> Option<IpAddr> {
    let entry = entry.trim();
    let alone = || entry.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    let address = entry.parse::<SocketAddr>().map(|address| address.ip()).or_else(|_| alone());
    address.ok().map(|address| address.to_canonical())
}

/// The address of whoever asks, for limits and for the log.
#[derive(Clone, Copy, Debug)]
pub struct Caller(pub IpAddr);

impl FromRequestParts<Desk> for Caller {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, desk: &Desk) -> Result<Self, Infallible> {
        Ok(Self(desk.settings().proxies.caller(&parts.extensions, &parts.headers)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Who asks, when `peer` connects and sends these headers, and these networks are trusted.
    fn check(trusted: &[&str], peer: &str, headers: &[&str], expected: &str) {
        let trusted: Vec<Network> = trusted.iter().map(|text| text.parse().unwrap()).collect();
        let mut extensions = Extensions::new();
        extensions.insert(ConnectInfo(SocketAddr::new(peer.parse().unwrap(), 4000)));
        let mut map = HeaderMap::new();
        for line in headers {
            map.append(FORWARDED_FOR, line.parse().unwrap());
        }
        let found = Proxies::new(&trusted).caller(&extensions, &map);
        assert_eq!(found.to_string(), expected, "{trusted:?} {peer} {headers:?}");
    }

    #[test]
    fn only_what_trusted_proxies_wrote_is_believed() {
        check(&[], "192.0.2.1", &["203.0.113.9"], "192.0.2.1");
        check(&["10.0.0.0/8"], "192.0.2.1", &["203.0.113.9"], "192.0.2.1");
        check(&["10.0.0.0/8"], "10.1.2.3", &[], "10.1.2.3");
        check(&["10.0.0.0/8"], "10.1.2.3", &["203.0.113.9"], "203.0.113.9");
        // What stands before is the caller's own invention.
        check(&["10.0.0.0/8"], "10.1.2.3", &["1.1.1.1, 203.0.113.9"], "203.0.113.9");
        check(&["10.0.0.0/8"], "10.1.2.3", &["1.1.1.1", "203.0.113.9"], "203.0.113.9");
        check(&["10.0.0.0/8"], "10.1.2.3", &["10.9.9.9, 203.0.113.9, 10.4.4.4"], "203.0.113.9");
        check(&["10.0.0.0/8"], "10.1.2.3", &["203.0.113.9, nobody"], "10.1.2.3");
        check(&["10.0.0.0/8"], "10.1.2.3", &["10.7.7.7"], "10.7.7.7");
        check(&["127.0.0.1", "::1"], "::1", &["[2001:db8::5]:8443"], "2001:db8::5");
        check(&["127.0.0.1"], "::ffff:127.0.0.1", &["203.0.113.9:55"], "203.0.113.9");
        check(&["2001:db8::/32"], "2001:db8::1", &["2001:db9::1"], "2001:db9::1");
        check(&["0.0.0.0/0"], "192.0.2.1", &["203.0.113.9"], "203.0.113.9");
    }

    #[test]
    fn what_is_no_network_is_refused() {
        for text in ["", "10.0.0.0/33", "10.0.0/8", "::/129", "proxy.example", "10.0.0.0/x", "10.0.0.0/-1"] {
            assert_eq!(text.parse::<Network>(), Err(BadNetwork(text.to_owned())));
        }
    }
}
