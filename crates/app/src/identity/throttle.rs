//! How often somebody may try to come in: per account and per address, with delays that double.
//!
//! An attempt is counted before it is tried, so that many at once are no way round; a right password
//! takes the count back. Accounts that do not exist are counted like those that do, by the keyed hash
//! of what was typed, so that the answers tell nothing.

use std::net::IpAddr;

use db::{DbError, Tx};
use uuid::Uuid;

use super::store;
use crate::context::Ctx;

const SECOND: i64 = 1_000_000;
/// The longest delay: an account is never closed, so that nobody can lock another out for good.
const DELAY_MAX: i64 = 15 * 60 * SECOND;
/// A count without a new failure for so long is forgotten.
pub(super) const FORGOTTEN_AFTER: i64 = 24 * 3600 * SECOND;
/// Failures of one account without a delay.
const FREE_PER_ACCOUNT: i64 = 5;
/// Failures of one address without a delay: an office has one address for many people.
const FREE_PER_ADDRESS: i64 = 20;

/// Who tries, as the counters know them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tried {
    account: Uuid,
    address: Uuid,
}

impl Tried {
    /// An attempt at a password: the account is what was typed, known or not.
    pub(super) fn password(ctx: &Ctx, email_key: &str, address: &str) -> Self {
        Self::new(ctx, "sign-in password", email_key, address)
    }

    /// An attempt at the code of the second factor of a user.
    pub(super) fn second_factor(ctx: &Ctx, user: &str, address: &str) -> Self {
        Self::new(ctx, "sign-in second factor", user, address)
    }

    /// An answer of the provider of identities, which names nobody yet: the address counts alone.
    pub(super) fn provider(ctx: &Ctx, address: &str) -> Self {
        Self::new(ctx, "sign-in provider", &network_of(address), address)
    }

    fn new(ctx: &Ctx, domain: &str, account: &str, address: &str) -> Self {
        Self {
            account: ctx.vault.index_of(domain, account.as_bytes()),
            address: ctx.vault.index_of("sign-in address", network_of(address).as_bytes()),
        }
    }
}

/// The address itself, or for IPv6 the network of 64 bits that one household or machine owns.
fn network_of(address: &str) -> String {
    match address.trim().parse() {
        Ok(IpAddr::V6(address)) => match address.to_ipv4_mapped() {
            Some(mapped) => mapped.to_string(),
            None => format!("{:x}/64", address.to_bits() >> 64),
        },
        Ok(IpAddr::V4(address)) => address.to_string(),
        Err(_) => address.trim().to_owned(),
    }
}

/// The delay after so many failures, in microseconds.
fn delay(failures: i64, free: i64) -> i64 {
    if failures < free {
        return 0;
    }
    let doublings = u32::try_from(failures - free).unwrap_or(u32::MAX).min(20);
    SECOND.checked_shl(doublings).unwrap_or(DELAY_MAX).min(DELAY_MAX)
}

/// Too many attempts; the next is tried after so many seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TooMany {
    pub retry_after_seconds: i64,
}

/// Counts an attempt as failed, unless one of its subjects has to wait: then nothing is counted.
pub(super) async fn count(ctx: &Ctx, tx: &mut Tx, tried: Tried) -> Result<Result<(), TooMany>, DbError> {
    let now = ctx.now_micros();
    let mut counted = Vec::new();
    for (subject, free) in [(tried.account, FREE_PER_ACCOUNT), (tried.address, FREE_PER_ADDRESS)] {
        let (failures, last, blocked_until) =
            store::find_attempts(tx, ctx.org, subject).await?.unwrap_or_default();
        if blocked_until > now {
            let retry_after_seconds = (blocked_until - now + SECOND - 1) / SECOND;
            return Ok(Err(TooMany { retry_after_seconds }));
        }
        let failures = if now - last >= FORGOTTEN_AFTER { 1 } else { failures.saturating_add(1) };
        counted.push((subject, failures, now + delay(failures, free)));
    }
    for (subject, failures, blocked_until) in counted {
        store::replace_attempts(tx, ctx.org, subject, failures, now, blocked_until).await?;
    }
    Ok(Ok(()))
}

/// Takes back what was counted for an attempt that was right: the account's count is cleared, and
/// the address is back where it was, so that one good account does not open the way for guessing.
pub(super) async fn take_back(ctx: &Ctx, tx: &mut Tx, tried: Tried) -> Result<(), DbError> {
    store::delete_attempts(tx, ctx.org, tried.account).await?;
    let Some((failures, last, _)) = store::find_attempts(tx, ctx.org, tried.address).await? else {
        return Ok(());
    };
    let failures = failures - 1;
    if failures <= 0 {
        return store::delete_attempts(tx, ctx.org, tried.address).await;
    }
    store::replace_attempts(tx, ctx.org, tried.address, failures, last, 0).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_double_up_to_a_quarter_of_an_hour() {
        let seconds = |failures| delay(failures, FREE_PER_ACCOUNT) / SECOND;
        let told: Vec<i64> = [1, 4, 5, 6, 7, 14, 15, 16, 1000, i64::MAX].map(seconds).to_vec();
        assert_eq!(told, [0, 0, 1, 2, 4, 512, 900, 900, 900, 900]);
    }

    #[test]
    fn an_address_is_its_network() {
        assert_eq!(network_of("192.0.2.7"), "192.0.2.7");
        assert_eq!(network_of("::ffff:192.0.2.7"), "192.0.2.7");
        assert_eq!(network_of("2001:db8:1:2:3::1"), network_of("2001:db8:1:2:ffff::9"));
        assert_ne!(network_of("2001:db8:1:2::1"), network_of("2001:db8:1:3::1"));
        assert_eq!(network_of(" unix "), "unix");
    }
}
