//! Which addresses a mail server may have.
//!
//! Mail servers of companies stand in private networks, and on the same machine: both are dialled. Link-local addresses, under which
//! clouds hand out credentials, are not, whatever a name resolves to: no mail server is there.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Whether a mail server may stand there.
pub(crate) fn may_be_dialled(address: IpAddr) -> bool {
    let plain = match address {
        IpAddr::V6(six) => inner(six).map_or(address, IpAddr::V4),
        IpAddr::V4(_) => address,
    };
    match plain {
        IpAddr::V4(four) => {
            !(four.is_link_local()
                || four.is_unspecified()
                || four.is_broadcast()
                || four.is_multicast()
                || four.octets()[0] == 0
                // The address of Azure's own agent.
                || four.octets() == [168, 63, 129, 16]
                // Those of Alibaba and Oracle.
                || four.octets() == [100, 100, 100, 200]
                || four.octets() == [192, 0, 0, 192])
        }
        IpAddr::V6(six) => {
            !(six.is_unicast_link_local() || six.is_unspecified() || six.is_multicast())
                // The metadata service of AWS over IPv6.
                && six.segments() != [0xfd00, 0x0ec2, 0, 0, 0, 0, 0, 0x0254]
        }
    }
}

/// The address of version 4 inside one of version 6: mapped, compatible (RFC 4291, 2.5.5) or translated (RFC 6052).
fn inner(six: Ipv6Addr) -> Option<Ipv4Addr> {
    let segments = six.segments();
    let is_translated = segments[..6] == [0x64, 0xff9b, 0, 0, 0, 0];
    let is_compatible = segments[..6] == [0; 6] && segments[6] != 0;
    if is_translated || is_compatible {
        let [a, b] = segments[6].to_be_bytes();
        let [c, d] = segments[7].to_be_bytes();
        return Some(Ipv4Addr::new(a, b, c, d));
    }
    six.to_ipv4_mapped()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn companies_and_this_machine_have_mail_servers_and_clouds_have_none() {
        for good in ["127.0.0.1", "::1", "10.1.2.3", "192.168.0.25", "fd12::25", "192.0.2.25"] {
            assert!(may_be_dialled(good.parse().unwrap()), "{good}");
        }
        for bad in [
            "169.254.169.254",
            "::ffff:169.254.169.254",
            "64:ff9b::a9fe:a9fe",
            "::169.254.169.254",
            "100.100.100.200",
            "fe80::1",
            "0.0.0.0",
            "::",
            "224.0.0.1",
            "fd00:ec2::254",
        ] {
            assert!(!may_be_dialled(bad.parse().unwrap()), "{bad}");
        }
    }
}
