//! Which connectors there are. Adding one touches this file and its manifest, and nothing else.

use connector_api::Connector;

/// All of them.
pub static CONNECTORS: [&dyn Connector; 4] = [
    &connector_stripe::Stripe,
    &connector_gocardless::GoCardless,
    &connector_payplug::PayPlug,
    &connector_paypal::PayPal,
];

/// The connector of this id.
pub fn find_connector(id: &str) -> Option<&'static dyn Connector> {
    CONNECTORS.iter().copied().find(|it| it.manifest().id == id)
}

#[cfg(test)]
mod tests {
    use super::{CONNECTORS, find_connector};
    use connector_api::{Capability, Cursor, Pull};
    use jiff::Timestamp;
    use std::collections::BTreeSet;

    #[test]
    fn each_is_found_by_its_own_id() {
        let ids: BTreeSet<&str> = CONNECTORS.iter().map(|it| it.manifest().id).collect();
        assert_eq!(ids.len(), CONNECTORS.len());
        for id in ids {
            assert_eq!(find_connector(id).unwrap().manifest().id, id);
        }
        assert!(find_connector("").is_none());
    }

    #[test]
    fn each_keeps_what_its_manifest_promises() {
        for connector in CONNECTORS {
            let manifest = connector.manifest();
            assert!(manifest.base_url.starts_with("https://") && !manifest.base_url.ends_with('/'));
            let cursor = Cursor::default();
            for stream in manifest.streams {
                let pull = Pull {
                    stream: stream.stream,
                    of: Some("of"),
                    cursor: &cursor,
                    now: Timestamp::UNIX_EPOCH,
                };
                let request = connector.pull(pull);
                assert!(request.is_some(), "{} {:?}", manifest.id, stream.stream);
            }
            let webhooks =
                [Capability::SignedWebhooks, Capability::UnsignedWebhooks, Capability::ConfirmedWebhooks];
            let kinds = webhooks.iter().filter(|it| manifest.capabilities.contains(it)).count();
            assert_eq!(kinds, 1, "{}", manifest.id);
            for never in manifest.crossing.never {
                assert!(
                    !manifest.crossing.comes_in.contains(never)
                        && !manifest.crossing.goes_out.contains(never)
                );
            }
        }
    }
}
