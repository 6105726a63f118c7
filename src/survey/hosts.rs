//! Hosts that values of settings name, however they are written.

use crate::survey::address::is_loopback;
use crate::text::Span;
use crate::text::url::{Url, host_and_port};

/// Whether an address or a bare host lies within the machine or the project's own networks.
pub fn is_inside(address: &str) -> bool {
    let host = match Url::find(address) {
        Some(url) => url.host.slice(address),
        None => host_and_port(address, Span::new(0, address.len())).0.slice(address),
    };
    let numbers: Vec<u8> = host.split('.').map_while(|part| part.parse().ok()).collect();
    let is_private = matches!(numbers[..], [10, _, _, _] | [192, 168, _, _] | [172, 16..=31, _, _] | [169, 254, _, _]);
    let is_number = numbers.len() == 4;
    is_loopback(host)
        || is_private
        || !is_number && !host.contains(['.', ':', '$'])
        || [".local", ".internal", ".lan", ".localhost"].iter().any(|end| host.ends_with(end))
}

/// A host in a value, its parts in bytes of the value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Host<'t> {
    /// The host, brackets of IPv6 included.
    pub span: Span,
    /// Its port, with the place of the digits.
    pub port: Option<(u16, Span)>,
    /// What is spoken with it, where the form says so.
    pub protocol: Option<&'t str>,
}

impl<'t> Host<'t> {
    /// The first host of a value: of a URL, of Go's `tcp(host:port)`, of a list `Server=host;Port=…` or `host=… port=…`, of
    /// `host:port`, or, when a `bare` one is asked for, the whole value.
    pub fn find(text: &'t str, bare: bool) -> Option<Self> {
        if let Some(url) = Url::find(text) {
            let port = url.port.map(|port| (port, digits(text, url.host.end)));
            return Some(Self { span: url.host, port, protocol: Some(url.protocol(text)) });
        }
        if let Some(at) = ["tcp(", "tcp6("].iter().find_map(|sign| Some(text.find(sign)? + sign.len())) {
            let end = at + text[at..].find(')')?;
            return Some(Self { protocol: Some("mysql"), ..Self::plain(text, Span::new(at, end)) });
        }
        if text.contains('=') {
            return Self::listed(text);
        }
        let host = Self::plain(text, Span::new(0, text.len()));
        let end = host.port.map_or(host.span.end, |(_, digits)| digits.end);
        let rest = &text[end..];
        let ends = rest.is_empty() || (host.port.is_some() && rest.starts_with(['/', ',', ';', '?']));
        (ends && (host.port.is_some() || bare)).then_some(host)
    }

    /// `host`, `host:port` or, as SQL Server has it, `host,port`.
    fn plain(text: &str, part: Span) -> Self {
        let (span, port) = host_and_port(text, part);
        let port = port.map(|port| (port, digits(text, span.end)));
        let behind_comma = || {
            let rest = part.slice(text).get(span.end - part.start..)?.strip_prefix(',')?;
            Some((rest.trim_end().parse().ok()?, Span::new(span.end + 1, span.end + 1 + rest.trim_end().len())))
        };
        Self { span, port: port.or_else(behind_comma), protocol: None }
    }

    /// The settings of a connection.
    fn listed(text: &str) -> Option<Self> {
        let separator = if text.contains(';') { ';' } else { ' ' };
        let (mut host, mut port) = (None, None);
        let mut start = 0;
        for part in text.split(separator) {
            let (key, value) = part.split_once('=').unwrap_or((part, ""));
            let from = start + part.len() - value.len();
            let place = Span::new(from, start + part.len());
            match key.trim().to_ascii_lowercase().as_str() {
                "host" | "server" | "data source" | "addr" | "address" | "hostname" => {
                    let tcp = if value.starts_with("tcp:") { 4 } else { 0 };
                    host = host.or(Some(Self::plain(text, Span::new(place.start + tcp, place.end))));
                }
                "port" => port = value.trim().parse().ok().map(|port| (port, place)),
                _ => {}
            }
            start += part.len() + separator.len_utf8();
        }
        let host = host?;
        Some(Self { port: host.port.or(port), ..host })
    }
}

/// The digits behind the `:` at the end of a host.
fn digits(text: &str, host_end: usize) -> Span {
    let start = host_end + 1;
    let length = text.as_bytes()[start..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    Span::new(start, start + length)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Option<(&str, Option<u16>, Option<&str>)> {
        let host = Host::find(text, true)?;
        if let Some((port, place)) = host.port {
            assert_eq!(place.slice(text).trim(), port.to_string());
        }
        Some((host.span.slice(text), host.port.map(|(port, _)| port), host.protocol))
    }

    #[test]
    fn hosts_are_found_in_every_form() {
        assert_eq!(parts("postgres://a:b@h:1/x"), Some(("h", Some(1), Some("postgres"))));
        assert_eq!(parts("app@tcp(h:3306)/app"), Some(("h", Some(3306), Some("mysql"))));
        assert_eq!(parts("host=h user=a port=5432"), Some(("h", Some(5432), None)));
        assert_eq!(parts("Server=h;Port=5432;Database=a"), Some(("h", Some(5432), None)));
        assert_eq!(parts("Data Source=tcp:h,1433;User Id=sa"), Some(("h", Some(1433), None)));
        assert_eq!(parts("h:6379,abortConnect"), Some(("h", Some(6379), None)));
        assert_eq!(parts("[::1]:80"), Some(("[::1]", Some(80), None)));
        assert_eq!(parts("h"), Some(("h", None, None)));
        assert_eq!(parts("a=b"), None);
        assert_eq!(parts("a sentence: with words"), None);
        assert_eq!(Host::find("h", false), None);
    }
}
