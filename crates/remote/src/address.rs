//! Which addresses may be contacted: the internet, and what the operator allows beyond it.
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

/// The private places that the operator allows (`allow_private`): by default none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AllowPrivate(Vec<Entry>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Entry {
    Host(String),
    Block(IpAddr, u8),
}

/// Not an entry of `allow_private`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("allow_private: “{0}” is not a host name, an address, or a block like 10.0.0.0/8")]
pub struct BadEntry(pub String);

impl AllowPrivate {
    /// Host names, addresses, and blocks (`10.0.0.0/8`).
    pub fn parse<T: AsRef<str>>(entries: &[T]) -> Result<AllowPrivate, BadEntry> {
        entries
            .iter()
            .map(|e| e.as_ref().parse())
            .collect::<Result<_, _>>()
            .map(AllowPrivate)
    }

    /// Whether the address may be contacted when it was reached by this name.
    pub fn permits(&self, host: &str, address: IpAddr) -> bool {
        let address = address.to_canonical();
        is_public(address) || self.0.iter().any(|entry| entry.matches(host, address))
    }
}

impl Entry {
    fn matches(&self, host: &str, address: IpAddr) -> bool {
        match self {
            Entry::Host(name) => name.eq_ignore_ascii_case(host.trim_end_matches('.')),
            Entry::Block(block, bits) => in_block(address, *block, *bits),
        }
    }
}

impl FromStr for Entry {
    type Err = BadEntry;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bad = || BadEntry(text.to_string());
        let text = text.trim();
        let (base, bits) = match text.split_once('/') {
            Some((base, bits)) => (base, Some(bits.parse::<u8>().map_err(|_| bad())?)),
            None => (text, None),
        };
        if let Ok(address) = base.trim_matches(['[', ']']).parse::<IpAddr>() {
            let most = if address.is_ipv4() { 32 } else { 128 };
            let bits = bits.unwrap_or(most);
            return (bits <= most)
                .then_some(Entry::Block(address, bits))
                .ok_or_else(bad);
        }
        let letter = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
        let name = bits.is_none() && !base.is_empty() && base.chars().all(letter);
        name.then(|| Entry::Host(base.trim_end_matches('.').to_string()))
            .ok_or_else(bad)
    }
}

fn in_block(address: IpAddr, block: IpAddr, bits: u8) -> bool {
    match (address, block) {
        (IpAddr::V4(a), IpAddr::V4(b)) => {
            let shift = 32 - u32::from(bits);
            (a.to_bits() ^ b.to_bits()).checked_shr(shift).unwrap_or(0) == 0
        }
        (IpAddr::V6(a), IpAddr::V6(b)) => {
            let shift = 128 - u32::from(bits);
            (a.to_bits() ^ b.to_bits()).checked_shr(shift).unwrap_or(0) == 0
        }
        _ => false,
    }
}

// Address blocks that are not the internet: the IANA registries of special-purpose addresses
// (RFC 6890), and multicast.
const NOT_PUBLIC_4: [(Ipv4Addr, u8); 14] = [
    (Ipv4Addr::new(0, 0, 0, 0), 8),
    (Ipv4Addr::new(10, 0, 0, 0), 8),
    (Ipv4Addr::new(100, 64, 0, 0), 10),
    (Ipv4Addr::new(127, 0, 0, 0), 8),
    (Ipv4Addr::new(169, 254, 0, 0), 16),
    (Ipv4Addr::new(172, 16, 0, 0), 12),
    (Ipv4Addr::new(192, 0, 0, 0), 24),
    (Ipv4Addr::new(192, 0, 2, 0), 24),
    (Ipv4Addr::new(192, 168, 0, 0), 16),
    (Ipv4Addr::new(198, 18, 0, 0), 15),
    (Ipv4Addr::new(198, 51, 100, 0), 24),
    (Ipv4Addr::new(203, 0, 113, 0), 24),
    (Ipv4Addr::new(224, 0, 0, 0), 4),
    (Ipv4Addr::new(240, 0, 0, 0), 4),
];

/// Whether the address is one of the internet, seen through the ways in which IPv6 wraps IPv4.
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(a) => {
            let within = |(b, bits): &(Ipv4Addr, u8)| in_block(a.into(), (*b).into(), *bits);
            !NOT_PUBLIC_4.iter().any(within)
        }
        IpAddr::V6(a) => is_public_6(a),
    }
}

fn is_public_6(a: Ipv6Addr) -> bool {
    let s = a.segments();
    let v4 = |high: u16, low: u16| {
        is_public(IpAddr::V4(Ipv4Addr::from_bits(
            u32::from(high) << 16 | u32::from(low),
        )))
    };
    match s {
        // ::, ::1, IPv4-compatible, IPv4-mapped (RFC 4291 section 2.5.5).
        [0, 0, 0, 0, 0, 0 | 0xffff, high, low] => v4(high, low),
        // NAT64 (RFC 6052), 6to4 (RFC 3056).
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => v4(high, low),
        [0x2002, high, low, ..] => v4(high, low),
        // Local NAT64 (RFC 8215), Teredo (RFC 4380), documentation.
        [0x64, 0xff9b, 1, ..] | [0x2001, 0, ..] | [0x2001, 0xdb8, ..] => false,
        // Only 2000::/3 is given out: ULA, link-local, site-local and multicast lie outside.
        [first, ..] => first & 0xe000 == 0x2000,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_inside_is_known_in_every_spelling() {
        for inside in [
            "127.0.0.1",
            "10.1.2.3",
            "172.31.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "224.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "fe80::1",
            "fc00::1",
            "fd12::1",
            "ff02::1",
            "::ffff:10.0.0.1",
            "::ffff:127.0.0.1",
            "::7f00:1",
            "64:ff9b::a00:1",
            "64:ff9b:1::1",
            "2002:7f00:1::",
            "2001::1",
            "fec0::1",
            "198.18.0.1",
        ] {
            assert!(!is_public(inside.parse().unwrap()), "{inside}");
        }
        for outside in [
            "1.1.1.1",
            "172.32.0.1",
            "100.128.0.1",
            "93.184.215.14",
            "2606:4700::1111",
            "::ffff:1.1.1.1",
            "2a00:1450:4001::1",
            "64:ff9b::101:101",
        ] {
            assert!(is_public(outside.parse().unwrap()), "{outside}");
        }
    }

    #[test]
    fn the_operator_allows_names_addresses_and_blocks() {
        let allow = AllowPrivate::parse(&["cal.lan", "10.0.0.0/8", "fd00::/8", "127.0.0.1"]);
        let allow = allow.unwrap();
        let ask = |host: &str, ip: &str| allow.permits(host, ip.parse().unwrap());
        assert!(ask("CAL.lan.", "192.168.1.5") && !ask("other.lan", "192.168.1.5"));
        assert!(ask("x", "10.9.9.9") && ask("x", "::ffff:10.9.9.9"));
        assert!(ask("x", "fd12::1") && !ask("x", "fc00::1"));
        assert!(ask("x", "127.0.0.1") && !ask("x", "127.0.0.2"));
        assert!(ask("x", "1.1.1.1"), "the internet needs no entry");
        let all = AllowPrivate::parse(&["0.0.0.0/0"]).unwrap();
        assert!(all.permits("x", "127.0.0.1".parse().unwrap()));
    }

    #[test]
    fn bad_entries_are_named() {
        for bad in [
            "",
            "10.0.0.0/33",
            "10.0.0.0/x",
            "http://a",
            "a b",
            "cal.lan/8",
        ] {
            assert_eq!(
                AllowPrivate::parse(&[bad]),
                Err(BadEntry(bad.into())),
                "{bad}"
            );
        }
    }
}
