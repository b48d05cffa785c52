//! Who is let in from where, and how often: rules for addresses, and a limit for all others.

use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;

use governor::clock::DefaultClock;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};
use ipnet::IpNet;
use marka_store::Micros;
use serde::{Deserialize, Serialize};

type Limiter = RateLimiter<IpAddr, DashMapStateStore<IpAddr>, DefaultClock>;

/// What is done with requests from an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Treatment {
    /// Always let in, as often as they like.
    Allow,
    /// Let in seldom.
    Limit,
    /// Turned away.
    Block,
}

impl Treatment {
    /// The treatment that a word names.
    pub(crate) fn from_word(word: &str) -> Option<Treatment> {
        serde_json::from_value(word.into()).ok()
    }

    /// The word by which it is kept.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Treatment::Allow => "allow",
            Treatment::Limit => "limit",
            Treatment::Block => "block",
        }
    }
}

/// A rule for an address or a network.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct AddressRule {
    /// An address, or a network: `10.0.0.0/8`.
    pub(crate) net: String,
    pub(crate) what: Treatment,
    #[serde(default)]
    pub(crate) reason: String,
    /// Until when it holds; without it, until it is taken back.
    #[serde(default)]
    pub(crate) until: Option<Micros>,
}

/// Rules for addresses.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Addresses {
    pub(crate) rules: Vec<AddressRule>,
    /// Nobody else is let in but those who are always.
    pub(crate) only_allowed: bool,
}

/// How often requests may come from one address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Limits {
    /// A second; 0 is without a limit.
    pub(crate) per_second: u32,
    /// At once.
    pub(crate) burst: u32,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { per_second: 100, burst: 1_000 }
    }
}

/// From addresses that are limited: so many a second, so many at once.
const SELDOM: (u32, u32) = (1, 20);

/// Whether a request is let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pass {
    In,
    Blocked,
    TooOften,
}

/// Rules as requests meet them.
pub(crate) struct Gate {
    rules: Vec<(IpNet, Treatment, Option<Micros>)>,
    only_allowed: bool,
    usual: Option<Limiter>,
    seldom: Limiter,
}

impl Gate {
    /// A gate by rules; one that names no network holds for nobody.
    pub(crate) fn new(addresses: &Addresses, limits: &Limits) -> Gate {
        let rules = addresses.rules.iter();
        let rules = rules.filter_map(|rule| Some((network(&rule.net)?, rule.what, rule.until)));
        Gate {
            rules: rules.collect(),
            only_allowed: addresses.only_allowed,
            usual: limiter(limits.per_second, limits.burst),
            seldom: limiter(SELDOM.0, SELDOM.1).expect("it is more than nothing"),
        }
    }

    /// Whether a request from an address is let in. Who is always let in is asked first, then who never is.
    pub(crate) fn pass(&self, address: IpAddr, now: Micros) -> Pass {
        let is = |what| self.is(address, what, now);
        let key = one(address);
        if is(Treatment::Allow) {
            return Pass::In;
        }
        if is(Treatment::Block) || self.only_allowed && !address.is_loopback() {
            return Pass::Blocked;
        }
        let seldom = Some(&self.seldom).filter(|_| is(Treatment::Limit));
        let mut limiters = [seldom, self.usual.as_ref()].into_iter().flatten();
        if limiters.any(|limiter| limiter.check_key(&key).is_err()) { Pass::TooOften } else { Pass::In }
    }

    fn is(&self, address: IpAddr, what: Treatment, now: Micros) -> bool {
        let holds = |until: Option<Micros>| until.is_none_or(|until| until > now);
        self.rules.iter().any(|rule| rule.1 == what && holds(rule.2) && rule.0.contains(&address))
    }

    /// Forgets addresses that have not come for a while.
    pub(crate) fn forget_quiet(&self) {
        self.seldom.retain_recent();
        if let Some(usual) = &self.usual {
            usual.retain_recent();
        }
    }
}

fn limiter(per_second: u32, burst: u32) -> Option<Limiter> {
    let quota = Quota::per_second(NonZeroU32::new(per_second)?);
    let burst = NonZeroU32::new(burst).unwrap_or(NonZeroU32::MIN);
    Some(RateLimiter::dashmap(quota.allow_burst(burst)))
}

/// An address or a network as it is written.
pub(crate) fn network(text: &str) -> Option<IpNet> {
    let text = text.trim();
    let net =
        text.parse::<IpNet>().ok().or_else(|| Some(IpNet::from(text.parse::<IpAddr>().ok()?.to_canonical())));
    net.map(|net| net.trunc())
}

/// What counts as one sender: of the addresses of a newer kind each has a whole network of its own.
fn one(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX))),
    }
}

/// The network around an address, for those who need no more of it: `10.1.2.0/24`, `2001:db8:1::/48`.
pub(crate) fn shortened(address: &str) -> String {
    let Ok(address) = address.parse::<IpAddr>() else { return address.to_owned() };
    let prefix = if address.is_ipv4() { 24 } else { 48 };
    IpNet::new(address, prefix).map_or_else(|_| address.to_string(), |net| net.trunc().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gate(rules: &[(&str, Treatment, Option<Micros>)], only_allowed: bool, limits: (u32, u32)) -> Gate {
        let rule = |&(net, what, until): &(&str, Treatment, Option<Micros>)| AddressRule {
            net: net.to_owned(),
            what,
            reason: String::new(),
            until,
        };
        let addresses = Addresses { rules: rules.iter().map(rule).collect(), only_allowed };
        Gate::new(&addresses, &Limits { per_second: limits.0, burst: limits.1 })
    }

    fn check(gate: &Gate, address: &str, now: Micros, expected: Pass) {
        assert_eq!(gate.pass(address.parse().expect("an address"), now), expected, "{address}");
    }

    #[test]
    fn rules_hold_for_their_networks_and_their_time() {
        use Treatment::{Allow, Block};
        let rules = [("10.0.0.0/8", Block, None), ("10.1.0.5", Allow, None), ("192.0.2.1", Block, Some(100))];
        let gate = self::gate(&rules, false, (0, 0));
        for (address, now, expected) in [
            ("10.2.3.4", 0, Pass::Blocked),
            ("10.1.0.5", 0, Pass::In),
            ("11.0.0.1", 0, Pass::In),
            ("192.0.2.1", 99, Pass::Blocked),
            ("192.0.2.1", 100, Pass::In),
            ("2001:db8::1", 0, Pass::In),
        ] {
            check(&gate, address, now, expected);
        }
        let closed = self::gate(&rules, true, (0, 0));
        check(&closed, "11.0.0.1", 0, Pass::Blocked);
        check(&closed, "10.1.0.5", 0, Pass::In);
        check(&closed, "127.0.0.1", 0, Pass::In);
    }

    #[test]
    fn who_comes_too_often_waits_and_others_do_not() {
        let rules = [("10.0.0.7", Treatment::Limit, None), ("10.0.0.8", Treatment::Allow, None)];
        let gate = self::gate(&rules, false, (1, 50));
        for (address, most) in [("10.0.0.7", 20), ("10.0.0.9", 50), ("2001:db8::1", 50)] {
            for _ in 0..most {
                check(&gate, address, 0, Pass::In);
            }
            check(&gate, address, 0, Pass::TooOften);
        }
        // Another address of the same network of the newer kind is the same sender.
        check(&gate, "2001:db8::2", 0, Pass::TooOften);
        check(&gate, "10.0.0.10", 0, Pass::In);
        for _ in 0..500 {
            check(&gate, "10.0.0.8", 0, Pass::In);
        }
    }

    #[test]
    fn networks_are_read_and_addresses_shortened() {
        for (text, expected) in [
            ("10.0.0.5", Some("10.0.0.5/32")),
            (" 10.1.2.3/16 ", Some("10.1.0.0/16")),
            ("::ffff:10.0.0.5", Some("10.0.0.5/32")),
            ("2001:db8::/32", Some("2001:db8::/32")),
            ("10.0.0", None),
            ("", None),
        ] {
            assert_eq!(network(text).map(|net| net.to_string()).as_deref(), expected, "{text}");
        }
        for (address, expected) in
            [("10.1.2.3", "10.1.2.0/24"), ("2001:db8:1:2::3", "2001:db8:1::/48"), ("local", "local")]
        {
            assert_eq!(shortened(address), expected);
        }
    }
}
