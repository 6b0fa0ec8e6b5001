//! Whose address a request comes from, told by proxies only when they are trusted.

use http::HeaderMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::str::FromStr;

/// A block of addresses, such as `10.0.0.0/8`, `::1` or `192.168.1.7`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block {
    address: u128,
    mask: u128,
}

/// The address a request came from, as a request extension.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Client(pub IpAddr);

fn wide(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(four) => u128::from(four.to_ipv6_mapped()),
        IpAddr::V6(six) => u128::from(six),
    }
}

impl Block {
    /// Whether the address lies in the block.
    pub fn holds(&self, address: IpAddr) -> bool {
        wide(address) & self.mask == self.address & self.mask
    }
}

impl FromStr for Block {
    type Err = String;

    fn from_str(text: &str) -> Result<Block, String> {
        let wrong = || format!("{text} is not an address or a block such as 10.0.0.0/8");
        let (address, bits) = text.trim().split_once('/').unwrap_or((text.trim(), ""));
        let address: IpAddr = address.parse().map_err(|_| wrong())?;
        let full: u32 = if address.is_ipv4() { 32 } else { 128 };
        let bits: u32 = if bits.is_empty() { full } else { bits.parse().map_err(|_| wrong())? };
        if bits > full {
            return Err(wrong());
        }
        let kept = bits + 128 - full;
        let mask = if kept == 0 { 0 } else { u128::MAX << (128 - kept) };
        Ok(Block { address: wide(address), mask })
    }
}

/// The client behind trusted proxies: the last address in `X-Forwarded-For` that is not itself a trusted proxy.
/// A header from anybody else is ignored, so that nobody can borrow another's address.
pub fn client(peer: Option<SocketAddr>, headers: &HeaderMap, trusted: &[Block]) -> IpAddr {
    let Some(peer) = peer.map(|peer| peer.ip().to_canonical()) else { return IpAddr::V4(Ipv4Addr::UNSPECIFIED) };
    let is_trusted = |address: IpAddr| trusted.iter().any(|block| block.holds(address));
    if !is_trusted(peer) {
        return peer;
    }
    let mut nearest = peer;
    let named: Vec<&str> = headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .collect();
    for text in named.iter().rev().take(20) {
        let Ok(address) = text.trim().parse::<IpAddr>() else { break };
        nearest = address.to_canonical();
        if !is_trusted(nearest) {
            break;
        }
    }
    nearest
}

/// The key for rate limits: an IPv4 address, or the /64 network of an IPv6 address, which one person holds whole.
pub fn limit_key(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(four) => IpAddr::V4(four),
        IpAddr::V6(six) => IpAddr::V6(Ipv6Addr::from(u128::from(six) & (u128::MAX << 64))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    fn from(peer: &str, forwarded: &'static str, trusted: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        if !forwarded.is_empty() {
            headers.insert("x-forwarded-for", HeaderValue::from_static(forwarded));
        }
        let trusted: Vec<Block> = trusted.iter().map(|text| text.parse().expect("a block")).collect();
        client(Some(SocketAddr::new(peer.parse().expect("an address"), 9)), &headers, &trusted).to_string()
    }

    #[test]
    fn only_trusted_proxies_are_believed() {
        assert_eq!(from("203.0.113.9", "198.51.100.1", &[]), "203.0.113.9");
        assert_eq!(from("10.0.0.2", "198.51.100.1", &["10.0.0.0/8"]), "198.51.100.1");
        assert_eq!(from("10.0.0.2", "1.1.1.1, 198.51.100.1, 10.9.9.9", &["10.0.0.0/8"]), "198.51.100.1");
        assert_eq!(from("10.0.0.2", "nonsense", &["10.0.0.0/8"]), "10.0.0.2");
        assert_eq!(from("::ffff:10.0.0.2", "198.51.100.1", &["10.0.0.0/8"]), "198.51.100.1");
    }

    #[test]
    fn blocks_read_and_refuse() {
        assert!("10.0.0.0/8".parse::<Block>().expect("valid").holds("10.255.0.1".parse().expect("valid")));
        assert!("0.0.0.0/0".parse::<Block>().expect("valid").holds("8.8.8.8".parse().expect("valid")));
        assert!(!"0.0.0.0/0".parse::<Block>().expect("valid").holds("2001:db8::1".parse().expect("valid")));
        assert!("10.0.0.0/33".parse::<Block>().is_err());
        assert!("here".parse::<Block>().is_err());
        assert_eq!(limit_key("2001:db8:1:2:3::4".parse().expect("valid")).to_string(), "2001:db8:1:2::");
    }
}
