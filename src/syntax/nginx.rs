//! The little of nginx's configuration that names other hosts: `proxy_pass`, its relatives, and the servers of an `upstream`.

use crate::text::Span;

/// Hosts that a configuration passes requests to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Nginx {
    /// The names of its `upstream` blocks.
    pub upstreams: Vec<String>,
    /// The hosts as written, without scheme and port, that nginx looks up when it starts.
    pub hosts: Vec<Span>,
}

/// Directives whose first argument is an address.
const PASSES: [&str; 6] = ["proxy_pass", "fastcgi_pass", "uwsgi_pass", "scgi_pass", "grpc_pass", "memcached_pass"];

/// Reads a configuration. What is not understood is left out.
pub fn parse(text: &str) -> Nginx {
    let mut found = Nginx::default();
    // For each open block whether it is an `upstream`.
    let mut blocks: Vec<bool> = Vec::new();
    let mut words: Vec<Span> = Vec::new();
    let mut at = 0;
    while let Some(token) = token(text, &mut at) {
        match token.slice(text) {
            "{" => {
                let is_upstream = words.first().is_some_and(|word| word.slice(text) == "upstream");
                if let (true, Some(name)) = (is_upstream, words.get(1)) {
                    found.upstreams.push(name.slice(text).to_owned());
                }
                blocks.push(is_upstream);
                words.clear();
            }
            "}" => {
                blocks.pop();
                words.clear();
            }
            ";" => {
                if let [name, address, ..] = words[..] {
                    let name = name.slice(text);
                    if PASSES.contains(&name) || (name == "server" && blocks.last() == Some(&true)) {
                        found.hosts.extend(host(text, address));
                    }
                }
                words.clear();
            }
            _ => words.push(token),
        }
    }
    found
}

/// The next word, without its quotes, or one of `{`, `}` and `;`.
fn token(text: &str, at: &mut usize) -> Option<Span> {
    let bytes = text.as_bytes();
    loop {
        while bytes.get(*at).is_some_and(u8::is_ascii_whitespace) {
            *at += 1;
        }
        if *bytes.get(*at)? != b'#' {
            break;
        }
        *at = text[*at..].find('\n').map_or(text.len(), |length| *at + length);
    }
    let start = *at;
    let first = bytes[start];
    if matches!(first, b'{' | b'}' | b';') {
        *at += 1;
        return Some(Span::new(start, start + 1));
    }
    if matches!(first, b'"' | b'\'') {
        let length = text[start + 1..].find(first as char).unwrap_or(text.len() - start - 1);
        *at = (start + length + 2).min(text.len());
        return Some(Span::new(start + 1, start + 1 + length));
    }
    while *at < bytes.len() && !bytes[*at].is_ascii_whitespace() && !matches!(bytes[*at], b';') {
        // `${name}` is part of a word.
        match bytes[*at] {
            b'{' if *at > start && bytes[*at - 1] == b'$' => {
                *at = text[*at..].find('}').map_or(text.len() - 1, |length| *at + length);
            }
            b'{' | b'}' => break,
            _ => {}
        }
        *at += 1;
    }
    Some(Span::new(start, *at))
}

/// The host of an address that is a plain name: no variable, no dot, no number, no socket.
fn host(text: &str, address: Span) -> Option<Span> {
    let written = address.slice(text);
    let start = written.find("://").map_or(0, |at| at + 3);
    let rest = &written[start..];
    let end = rest.find([':', '/']).unwrap_or(rest.len());
    let name = &rest[..end];
    let is_name = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    let is_plain = is_name && name.bytes().any(|byte| byte.is_ascii_alphabetic());
    let is_own = matches!(name, "localhost" | "unix");
    (is_plain && !is_own && !written.contains('$'))
        .then(|| Span::new(address.start + start, address.start + start + end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_found_where_nginx_looks_them_up() {
        let text = "# proxy_pass http://no;\nupstream app { least_conn; server api:8000 weight=2; server 10.0.0.1; }\n\
                    server {\n  listen 80; server_name web;\n  set $late http://late:1;\n  location ~ ^/x{1,2}$ {\n    \
                    proxy_pass http://app/;\n    proxy_pass $late;\n    proxy_pass 'https://shop-web:8443/a';\n  }\n  \
                    fastcgi_pass php:9000; fastcgi_pass unix:/run/a.sock; proxy_pass http://${HOST}:80;\n  \
                    proxy_pass http://example.com; proxy_pass http://localhost:3000; grpc_pass grpc://rpc:50051;\n}\n";
        let found = parse(text);
        let hosts: Vec<&str> = found.hosts.iter().map(|span| span.slice(text)).collect();
        assert_eq!(hosts, ["api", "app", "shop-web", "php", "rpc"]);
        assert_eq!(found.upstreams, ["app"]);
        for half in ["upstream", "upstream {", "proxy_pass http://a", "proxy_pass ${a", "'", "server x; }}"] {
            parse(half);
        }
    }
}
