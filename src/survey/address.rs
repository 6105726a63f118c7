//! From where an address can be reached.

use crate::model::compose::Port;

/// Who reaches what listens at an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Address {
    /// A variable hides it.
    Unknown,
    /// The machine itself: for a port of the host the host, for a program in a container this very container.
    Loopback,
    /// One address, and with it one network, of the machine.
    One,
    /// Every network of the machine.
    Every,
}

impl Address {
    /// The address of the host that a port is published on. Without one it is every address.
    pub fn of(port: &Port) -> Self {
        match &port.host_ip {
            None => Self::Every,
            Some(ip) if ip.is_unresolved() => Self::Unknown,
            Some(ip) => ip.scalar().map_or(Self::Unknown, |ip| Self::of_host(&ip)),
        }
    }

    /// A host as it is written, with or without the brackets of IPv6.
    pub fn of_host(host: &str) -> Self {
        match host.trim_matches(['[', ']']) {
            "" | "0.0.0.0" | "::" | "0:0:0:0:0:0:0:0" => Self::Every,
            _ if is_loopback(host) => Self::Loopback,
            host if host.contains('$') => Self::Unknown,
            _ => Self::One,
        }
    }
}

/// Whether a host is the machine that looks it up: `localhost`, `127.0.0.1`, `[::1]`.
pub fn is_loopback(host: &str) -> bool {
    let host = host.trim_matches(['[', ']']);
    let numbers = host.strip_prefix("::ffff:").unwrap_or(host);
    let is_ipv4 = numbers.starts_with("127.") && numbers.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    is_ipv4 || host.eq_ignore_ascii_case("localhost") || matches!(host, "::1" | "0:0:0:0:0:0:0:1")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_to_write_this_machine_is_known() {
        for host in ["localhost", "LOCALHOST", "127.0.0.1", "127.1", "127.0.53.53", "::1", "[::1]", "::ffff:127.0.0.1"]
        {
            assert_eq!(Address::of_host(host), Address::Loopback, "{host}");
        }
        for host in ["10.0.0.5", "localhost.example.org", "127.example.org", "fd00::1", "db"] {
            assert_eq!(Address::of_host(host), Address::One, "{host}");
        }
        for host in ["0.0.0.0", "::", "[::]"] {
            assert_eq!(Address::of_host(host), Address::Every, "{host}");
        }
        assert_eq!(Address::of_host("${BIND}"), Address::Unknown);
    }
}
