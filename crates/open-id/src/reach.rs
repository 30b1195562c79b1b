//! Which addresses are asked: `https` alone, and never what only the machine itself or its cloud answers to.
//!
//! A provider inside the company's own network is common, so private networks are reached. Link-local
//! addresses, under which clouds hand out credentials, and the machine itself are not.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::{Host, Url};

use crate::ProviderError;
use crate::client::Reach;

/// The address, when it may be asked.
pub(crate) fn checked(text: &str, reach: Reach) -> Result<Url, ProviderError> {
    let refused = || ProviderError::Address(text.to_owned());
    let url = Url::parse(text).map_err(|_| refused())?;
    let is_named = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
    let is_allowed = match url.host() {
        Some(Host::Ipv4(address)) => may_be_asked(IpAddr::V4(address), reach),
        Some(Host::Ipv6(address)) => may_be_asked(IpAddr::V6(address), reach),
        Some(Host::Domain(_)) => true,
        None => false,
    };
    let is_encrypted = url.scheme() == "https" || (reach == Reach::LoopbackToo && is_loopback(&url));
    if is_named && is_allowed && is_encrypted { Ok(url) } else { Err(refused()) }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(_)) | None => false,
    }
}

/// Whether an address that a name stands for may be asked: looked at when it is dialled.
fn may_be_asked(address: IpAddr, reach: Reach) -> bool {
    let plain = match address {
        IpAddr::V6(address) => embedded(address).map_or(IpAddr::V6(address), IpAddr::V4),
        IpAddr::V4(_) => address,
    };
    match plain {
        IpAddr::V4(address) => {
            !(address.is_link_local()
                || address.is_unspecified()
                || address.is_broadcast()
                || address.is_multicast()
                || address.octets()[0] == 0
                // The address of Azure's own agent.
                || address.octets() == [168, 63, 129, 16])
                && (reach == Reach::LoopbackToo || !address.is_loopback())
        }
        IpAddr::V6(address) => {
            !(address.is_unicast_link_local() || address.is_unspecified() || address.is_multicast())
                && (reach == Reach::LoopbackToo || !address.is_loopback())
                // The metadata service of AWS over IPv6.
                && address.segments() != [0xfd00, 0x0ec2, 0, 0, 0, 0, 0, 0x0254]
        }
    }
}

/// The IPv4 address inside an IPv6 one: mapped, NAT64 or 6to4.
fn embedded(address: Ipv6Addr) -> Option<std::net::Ipv4Addr> {
    let segments = address.segments();
    let of = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        std::net::Ipv4Addr::new(a, b, c, d)
    };
    match segments {
        [0, 0, 0, 0, 0, 0xffff, high, low]
        | [0x64, 0xff9b, 0, 0, 0, 0, high, low]
        | [0x2002, high, low, ..] => Some(of(high, low)),
        _ => None,
    }
}

/// Resolves names, and leaves out what may not be asked.
pub(crate) struct Names(pub(crate) Reach);

impl Resolve for Names {
    fn resolve(&self, name: Name) -> Resolving {
        let (reach, name) = (self.0, name.as_str().to_owned());
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let allowed: Vec<SocketAddr> =
                found.filter(|address| may_be_asked(address.ip(), reach)).collect();
            let addresses: Addrs = Box::new(allowed.into_iter());
            Ok(addresses)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_encrypted_addresses_of_others_are_asked() {
        for good in [
            "https://login.example.com/realm",
            "https://10.1.2.3/",
            "https://[2001:db8::1]:8443/a",
            "https://192.168.0.9:444/",
        ] {
            assert!(checked(good, Reach::Others).is_ok(), "{good}");
        }
        for bad in [
            "http://login.example.com",
            "https://user@login.example.com",
            "https://login.example.com/#x",
            "ftp://login.example.com",
            "file:///etc/passwd",
            "https://127.0.0.1/",
            "https://[::1]/",
            "https://0.0.0.0/",
            "https://0x7f.1/",
            "https://2130706433/",
            "https://169.254.169.254/latest/meta-data",
            "https://[::ffff:169.254.169.254]/",
            "https://[64:ff9b::a9fe:a9fe]/",
            "https://[2002:a9fe:a9fe::1]/",
            "https://[fe80::1]/",
            "https://[fd00:ec2::254]/",
            "https://168.63.129.16/",
            "https://224.0.0.1/",
            "nothing",
        ] {
            assert!(checked(bad, Reach::Others).is_err(), "{bad}");
        }
        assert!(checked("http://127.0.0.1:8080/", Reach::LoopbackToo).is_ok());
        assert!(checked("http://10.0.0.1/", Reach::LoopbackToo).is_err());
    }

    #[tokio::test]
    async fn a_name_for_the_machine_itself_leads_nowhere() {
        let found = |reach| Names(reach).resolve("localhost".parse().unwrap());
        assert_eq!(found(Reach::Others).await.unwrap().count(), 0);
        assert!(found(Reach::LoopbackToo).await.unwrap().count() > 0);
    }
}
