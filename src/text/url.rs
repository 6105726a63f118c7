//! Addresses as they stand in values: `scheme://user:password@host:port/path`.

use super::Span;

/// An address in a text, its parts in bytes of that text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Url {
    /// `postgresql+asyncpg`, of `jdbc:postgresql` the last part; may be empty.
    pub scheme: Span,
    /// What stands before `@`; empty behind `://` where nothing does.
    pub user_info: Span,
    /// The first host, brackets included; may be empty.
    pub host: Span,
    /// The first host's port.
    pub port: Option<u16>,
}

impl Url {
    /// The first address of a text.
    pub fn find(text: &str) -> Option<Self> {
        let sign = text.find("://")?;
        let part_of_scheme = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
        let length = text.as_bytes()[..sign].iter().rev().take_while(|byte| part_of_scheme(byte)).count();
        let start = sign + 3;
        let end = start + text[start..].find(['/', '?', '#', ' ', '"', '\'']).unwrap_or(text.len() - start);
        let at = text[start..end].rfind('@').map(|at| start + at);
        let host = at.map_or(start, |at| at + 1);
        let (host, port) = host_and_port(text, Span::new(host, end));
        let scheme = Span::new(sign - length, sign);
        Some(Self { scheme, user_info: Span::new(start, at.unwrap_or(start)), host, port })
    }

    /// The user and the password, as written.
    pub fn credentials(&self, text: &str) -> Option<(Span, Span)> {
        let colon = self.user_info.start + self.user_info.slice(text).find(':')?;
        Some((Span::new(self.user_info.start, colon), Span::new(colon + 1, self.user_info.end)))
    }

    /// The scheme without what stands behind `+`, which names a driver.
    pub fn protocol<'t>(&self, text: &'t str) -> &'t str {
        let scheme = self.scheme.slice(text);
        scheme.split('+').next().unwrap_or(scheme)
    }
}

/// The host that a part of a text begins with, and its port: `db:5432`, `[::1]:80`, `a:1,b:2` (the first).
pub fn host_and_port(text: &str, part: Span) -> (Span, Option<u16>) {
    let written = part.slice(text);
    let length = match written.strip_prefix('[').and_then(|rest| rest.find(']')) {
        Some(bracket) => bracket + 2,
        None => written.find([':', ',', ';', ')', '/', '?', '#']).unwrap_or(written.len()),
    };
    let port = written[length..].strip_prefix(':').and_then(|rest| {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        rest[..digits].parse().ok()
    });
    (Span::new(part.start, part.start + length), port)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> (&str, &str, &str, Option<u16>) {
        let url = Url::find(text).unwrap();
        (url.protocol(text), url.user_info.slice(text), url.host.slice(text), url.port)
    }

    #[test]
    fn addresses_are_taken_apart() {
        assert_eq!(parts("postgresql+asyncpg://a:b@db:5432/x"), ("postgresql", "a:b", "db", Some(5432)));
        assert_eq!(parts("jdbc:sqlserver://db:1433;databaseName=x"), ("sqlserver", "", "db", Some(1433)));
        assert_eq!(parts("http://[::1]:80/"), ("http", "", "[::1]", Some(80)));
        assert_eq!(parts("mongodb://u:p@q@a:1,b:2/x"), ("mongodb", "u:p@q", "a", Some(1)));
        assert_eq!(parts("see http://host"), ("http", "", "host", None));
        assert_eq!(parts("://x"), ("", "", "x", None));
        assert_eq!(Url::find("x"), None);
        let text = "amqp://guest:secret@queue";
        let (user, password) = Url::find(text).unwrap().credentials(text).unwrap();
        assert_eq!((user.slice(text), password.slice(text)), ("guest", "secret"));
    }
}
