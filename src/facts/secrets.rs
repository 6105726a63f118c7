//! What a secret looks like: token formats, telling names, placeholders, well-known passwords.

use super::token_formats::{Chars, FORMATS};
use crate::text::Span;

/// A token found by its format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is, as in "a GitHub token".
    pub kind: &'static str,
    /// Where it stands in the value.
    pub span: Span,
}

/// How sure it is that a value is a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Secret {
    /// It has the format of a token.
    Certain(Token),
    /// Its name says so and it is a literal of at least eight characters, no placeholder and no well-known password.
    Likely,
}

/// Whether a variable called `name` that is set to `value` holds a secret. What a shell or Compose replaces is none.
pub fn secret(name: &str, value: &str) -> Option<Secret> {
    if let Some(token) = token(value) {
        return Some(Secret::Certain(token));
    }
    let value = literal(value);
    let likely = value.len() >= 8
        && secret_name(name)
        && !is_placeholder(value)
        && !same_words(name, value)
        && !weak_password(value);
    likely.then_some(Secret::Likely)
}

/// The first token in a value, by its format. Repeated characters and documentation keys are none.
pub fn token(value: &str) -> Option<Token> {
    let bytes = value.as_bytes();
    for start in 0..bytes.len().saturating_sub(SHORTEST - 1) {
        let begins = start == 0 || !is_word(bytes[start - 1]) || !is_word(bytes[start]);
        if begins
            && FIRST[usize::from(bytes[start])]
            && let Some(token) = token_at(value, start)
        {
            return Some(token);
        }
    }
    if bytes.len() < SHORTEST {
        return None;
    }
    private_key(value)
        .or_else(|| jwt(value))
        .or_else(|| dotted(value))
        .or_else(|| azure(value))
        .or_else(|| openai(value))
}

/// Fewest bytes of any token.
const SHORTEST: usize = 17;

/// The bytes with which prefixes of [`FORMATS`] begin: most words are done with one look.
const FIRST: [bool; 256] = {
    let mut first = [false; 256];
    let mut format = 0;
    while format < FORMATS.len() {
        let prefixes = FORMATS[format].1.as_bytes();
        let mut at = 0;
        while at < prefixes.len() {
            if at == 0 || prefixes[at - 1] == b' ' {
                first[prefixes[at] as usize] = true;
            }
            at += 1;
        }
        format += 1;
    }
    first
};

/// The token of a known prefix that begins at a byte of a value.
fn token_at(value: &str, start: usize) -> Option<Token> {
    let bytes = value.as_bytes();
    for &(kind, prefixes, chars, least, most) in FORMATS {
        for prefix in prefixes.as_bytes().split(|&byte| byte == b' ') {
            if !bytes[start..].starts_with(prefix) {
                continue;
            }
            let from = start + prefix.len();
            let length = run(bytes, from, chars);
            if (least..=most).contains(&length) && (least < 10 || is_varied(&value[from..from + length])) {
                return Some(Token { kind, span: Span::new(start, from + length) });
            }
        }
    }
    None
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// How many bytes from `from` on are of these.
fn run(bytes: &[u8], from: usize, chars: Chars) -> usize {
    bytes.get(from..).unwrap_or_default().iter().take_while(|&&byte| chars.contain(byte)).count()
}

/// Whether a text looks random enough for a token: some different characters, and not marked as an example.
fn is_varied(text: &str) -> bool {
    let mut seen = [false; 256];
    text.bytes().for_each(|byte| seen[usize::from(byte)] = true);
    let distinct = seen.iter().filter(|&&seen| seen).count();
    let lower = text.to_ascii_lowercase();
    distinct >= 6 && !lower.ends_with("example") && !lower.contains("xxxxx") && !lower.contains("example")
}

fn private_key(value: &str) -> Option<Token> {
    let start = value.find("-----BEGIN ")?;
    let header = &value.as_bytes()[start..value.len().min(start + 64)];
    let marker = b"PRIVATE KEY";
    let at = header.windows(marker.len()).position(|window| window == marker)?;
    Some(Token { kind: "private key", span: Span::new(start, start + at + marker.len()) })
}

/// Three parts of base64url between dots, the first of which is JSON.
fn jwt(value: &str) -> Option<Token> {
    let bytes = value.as_bytes();
    value.match_indices("eyJ").find_map(|(start, _)| {
        let first = run(bytes, start, Chars::Word);
        let second = start + first + 1;
        let third = second + run(bytes, second, Chars::Word) + 1;
        let end = third + run(bytes, third, Chars::Word);
        let dots = bytes.get(second - 1) == Some(&b'.') && bytes.get(third - 1) == Some(&b'.');
        let alone = start == 0 || !is_word(bytes[start - 1]);
        let fits = dots && alone && first >= 17 && third - second > 17 && end >= third + 10;
        fits.then_some(Token { kind: "JSON web token", span: Span::new(start, end) })
    })
}

/// Formats with a dot in the middle: SendGrid, Terraform Cloud.
fn dotted(value: &str) -> Option<Token> {
    let bytes = value.as_bytes();
    if let Some(start) = value.find("SG.") {
        let (first, second) = (start + 3, start + 26);
        let fits = run(bytes, first, Chars::Word) == 22
            && bytes.get(second - 1) == Some(&b'.')
            && run(bytes, second, Chars::Word) == 43;
        if fits && is_varied(&value[first..]) {
            return Some(Token { kind: "SendGrid key", span: Span::new(start, second + 43) });
        }
    }
    let marker = ".atlasv1.";
    let at = value.find(marker)?;
    let before = bytes[..at].iter().rev().take_while(|byte| byte.is_ascii_alphanumeric()).count();
    let from = at + marker.len();
    let after = run(bytes, from, Chars::Word);
    let fits = before == 14 && (60..=70).contains(&after);
    fits.then(|| Token { kind: "Terraform Cloud token", span: Span::new(at - 14, from + after) })
}

/// Client secrets of Azure: three characters, a digit, `Q~`, 31 to 34 more.
fn azure(value: &str) -> Option<Token> {
    let bytes = value.as_bytes();
    let part = |byte: &&u8| is_word(**byte) || matches!(**byte, b'.' | b'~' | b'-');
    value.match_indices("Q~").find_map(|(at, _)| {
        let start = at.checked_sub(4)?;
        let after = bytes[at + 2..].iter().take_while(part).count();
        let fits = bytes[start..at - 1].iter().all(|byte| part(&byte))
            && bytes[at - 1].is_ascii_digit()
            && (31..=34).contains(&after)
            && (start == 0 || !part(&&bytes[start - 1]));
        fits.then_some(Token { kind: "Azure client secret", span: Span::new(start, at + 2 + after) })
    })
}

/// Keys of OpenAI hold a fixed part in the middle.
fn openai(value: &str) -> Option<Token> {
    let bytes = value.as_bytes();
    value.match_indices("sk-").find_map(|(start, _)| {
        let end = start + run(bytes, start, Chars::Word);
        let fits = (start == 0 || !is_word(bytes[start - 1])) && end - start > 40;
        (fits && value[start..end].contains("T3BlbkFJ"))
            .then_some(Token { kind: "OpenAI key", span: Span::new(start, end) })
    })
}

/// The literal password in the first `scheme://user:password@host` of a value; none when it is empty, replaced by a
/// variable, or a placeholder.
pub fn url_password(value: &str) -> Option<Span> {
    let scheme = value.find("://")? + 3;
    let authority = value[scheme..].split(['/', '?', '#', ' ', '"', '\'']).next()?;
    let (user_info, _) = authority.rsplit_once('@')?;
    let (user, password) = user_info.split_once(':')?;
    let variable = password.contains(['$', '{', '<', '%']) && !password.contains("%2") && !password.contains("%4");
    let empty_names = matches!((user, password), ("user" | "username", "pass" | "password"));
    if password.is_empty() || variable || empty_names || (is_placeholder(password) && !weak_password(password)) {
        return None;
    }
    let start = scheme + user.len() + 1;
    Some(Span::new(start, start + password.len()))
}

/// Whether a variable's name says that it holds a secret: by whole words, `PUBLIC_KEY` and `TOKEN_URL` being none.
pub fn secret_name(name: &str) -> bool {
    let words = words(name);
    let word = |index: usize| words.get(index).map_or("", String::as_str);
    let last = words.last().map_or("", String::as_str);
    let about = matches!(
        last,
        "file"
            | "path"
            | "dir"
            | "url"
            | "uri"
            | "endpoint"
            | "host"
            | "port"
            | "domain"
            | "name"
            | "id"
            | "user"
            | "username"
            | "email"
            | "length"
            | "size"
            | "count"
            | "limit"
            | "ttl"
            | "expire"
            | "expires"
            | "expiry"
            | "expiration"
            | "lifetime"
            | "age"
            | "days"
            | "hours"
            | "minutes"
            | "seconds"
            | "timeout"
            | "interval"
            | "algorithm"
            | "alg"
            | "issuer"
            | "audience"
            | "type"
            | "method"
            | "mode"
            | "scheme"
            | "provider"
            | "policy"
            | "realm"
            | "header"
            | "prefix"
            | "version"
            | "enabled"
            | "disabled"
            | "required"
            | "region"
            | "class"
            | "backend"
    );
    let public = words.iter().any(|word| matches!(word.as_str(), "public" | "publishable" | "site" | "csrf" | "xsrf"));
    if about || public || matches!(name, "PWD" | "OLDPWD") {
        return false;
    }
    // `PGPASSWORD` is one word.
    (0..words.len()).any(|index| match word(index) {
        glued if glued.ends_with("password") && !matches!(glued, "nopassword" | "resetpassword") => true,
        "password" | "passwords" | "passwd" | "pwd" | "passphrase" | "pass" | "secret" | "secrets" | "token"
        | "tokens" | "apikey" | "credential" | "credentials" | "dsn" | "auth" => true,
        "key" | "keys" if index > 0 => matches!(
            word(index - 1),
            "api" | "access" | "private" | "secret" | "master" | "encryption" | "signing" | "account" | "service"
        ),
        _ => false,
    })
}

/// The words of a name in lower case: `dbPassword`, `DB_PASSWORD` and `db.password` have the same two.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before = '_';
    for c in name.chars() {
        if !c.is_alphanumeric() || (c.is_ascii_uppercase() && before.is_ascii_lowercase()) {
            words.push(String::new());
        }
        if let (true, Some(word)) = (c.is_alphanumeric(), words.last_mut()) {
            word.push(c.to_ascii_lowercase());
        }
        before = c;
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Whether a value only repeats the name of its variable.
fn same_words(name: &str, value: &str) -> bool {
    words(name).concat() == words(value).concat()
}

/// The text that is left when nothing replaces it: the default of `${NAME:-default}`, else the value itself.
fn literal(value: &str) -> &str {
    let value = value.trim().trim_matches(['"', '\'']);
    let inner = value.strip_prefix("${").and_then(|rest| rest.strip_suffix('}'));
    match inner.and_then(|inner| inner.split_once('-')) {
        Some((name, default)) if name.trim_end_matches(':').bytes().all(is_word) => default,
        _ => value,
    }
}

/// Whether a value stands for one that is still to come, or can hold no secret: variables, `<…>`, `changeme`, paths.
pub fn is_placeholder(value: &str) -> bool {
    let value = literal(value);
    let lower = value.to_ascii_lowercase();
    let lower = lower.as_str();
    let bytes = lower.as_bytes();
    let (Some(&first), Some(&last)) = (bytes.first(), bytes.last()) else { return true };
    let around = |open: u8, close: u8| first == open && last == close && bytes.len() > 1;
    if first == b'$'
        || lower.contains("{{")
        || lower.contains("${")
        || around(b'<', b'>')
        || around(b'[', b']')
        || around(b'%', b'%')
        || around(b'@', b'@')
        || around(b'{', b'}')
    {
        return true;
    }
    let repeated = bytes.iter().all(|&byte| byte == first);
    let sequence = bytes.len() > 3 && bytes.windows(2).all(|pair| pair[1] == pair[0].wrapping_add(1));
    if repeated || sequence || is_path(lower) || is_uuid(bytes) {
        return true;
    }
    const WHOLE: &[&str] = &[
        "true",
        "false",
        "null",
        "none",
        "nil",
        "yes",
        "no",
        "on",
        "off",
        "changeme",
        "changeit",
        "replaceme",
        "todo",
        "fixme",
        "tbd",
        "dummy",
        "fake",
        "mock",
        "sample",
        "example",
        "test",
        "testing",
        "demo",
        "secret",
        "password",
        "passwd",
        "redacted",
        "undefined",
        "unset",
        "empty",
        "default",
        "required",
        "optional",
    ];
    const START: &[&str] = &[
        "your", "my-", "my_", "insert-", "insert_", "put-", "put_", "enter-", "enter_", "some-", "some_", "example-",
        "example_",
    ];
    const INSIDE: &[&str] = &[
        "xxxx",
        "****",
        "....",
        "changeme",
        "change-me",
        "change_me",
        "change-this",
        "change_this",
        "changethis",
        "replace-me",
        "replace_me",
        "replace-with",
        "replace_with",
        "placeholder",
        "your-",
        "your_",
        "redacted",
    ];
    WHOLE.contains(&lower)
        || START.iter().any(|start| lower.starts_with(start))
        || INSIDE.iter().any(|part| lower.contains(part))
        || lower.starts_with("xxx")
        || lower.ends_with("example")
        || lower.ends_with("examplekey")
}

/// `/run/secrets/x`, `./x`, `~/x`, `file:///x`; a single slash can start a random text as well.
fn is_path(lower: &str) -> bool {
    let plain = |byte: u8| is_word(byte) || matches!(byte, b'/' | b'.' | b'-' | b'@');
    let absolute = lower.starts_with('/') && (lower.matches('/').count() > 1 || lower.contains('.'));
    (absolute && lower.len() < 120 && lower.bytes().all(plain))
        || ["./", "../", "~/", "file:"].iter().any(|start| lower.starts_with(start))
}

fn is_uuid(bytes: &[u8]) -> bool {
    bytes.len() == 36
        && bytes.iter().enumerate().all(|(index, byte)| match index {
            8 | 13 | 18 | 23 => *byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// Whether a value is a password that everyone tries first.
pub fn weak_password(value: &str) -> bool {
    const WEAK: &[&str] = &[
        "admin",
        "admin123",
        "administrator",
        "changeit",
        "changeme",
        "default",
        "elastic",
        "example",
        "grafana",
        "guest",
        "letmein",
        "mariadb",
        "minio",
        "minio123",
        "minioadmin",
        "mongo",
        "mongodb",
        "mysql",
        "neo4j",
        "pass",
        "passw0rd",
        "password",
        "password1",
        "password123",
        "passwd",
        "postgres",
        "postgresql",
        "qwerty",
        "rabbit",
        "rabbitmq",
        "redis",
        "root",
        "root123",
        "rootpassword",
        "rootroot",
        "secret",
        "test",
        "toor",
        "user",
        "welcome",
    ];
    let lower = literal(value).to_ascii_lowercase();
    let digits = !lower.is_empty() && lower.len() < 11 && lower.bytes().all(|byte| byte.is_ascii_digit());
    let counted = digits && ("1234567890".starts_with(&lower) || lower.bytes().all(|byte| lower.as_bytes()[0] == byte));
    counted || WEAK.contains(&lower.as_str())
}
