//! What a secret looks like: token formats, telling names, placeholders, well-known passwords.

use super::secret_names::same_words;
use super::secret_words::{PLACEHOLDER_PARTS, PLACEHOLDER_STARTS, PLACEHOLDERS, WEAK_PASSWORDS};
use super::token_formats::{Chars, FORMATS};
use crate::text::Span;
use crate::text::url::Url;

pub use super::secret_names::{is_setting, secret_name};

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
        && !is_setting(name, value)
        && !is_placeholder(value)
        && !same_words(name, value)
        && !weak_password(value);
    likely.then_some(Secret::Likely)
}

/// The first token in a value, by its format. Repeated characters and documentation keys are none.
pub fn token(value: &str) -> Option<Token> {
    let bytes = value.as_bytes();
    for start in 0..bytes.len().saturating_sub(SHORTEST - 1) {
        let formats = BEGINS[0][usize::from(bytes[start] & 127)] & BEGINS[1][usize::from(bytes[start + 1] & 127)];
        if formats != 0
            && (start == 0 || !is_word(bytes[start - 1]) || !is_word(bytes[start]))
            && let Some(token) = token_at(value, start, formats)
        {
            return Some(token);
        }
    }
    // What the others have in common: two bytes that few words have.
    let is_sign = |pair: &[u8]| matches!(pair, b"--" | b"ey" | b"SG" | b".a" | b"Q~" | b"sk");
    if bytes.len() < SHORTEST || !bytes.windows(2).any(is_sign) {
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

/// For each byte the [`FORMATS`] that have a prefix with it as its first or second byte, a bit for each: most words are done with one
/// look.
static BEGINS: [[u64; 128]; 2] = {
    let mut begins = [[0; 128]; 2];
    let mut format = 0;
    while format < FORMATS.len() {
        let prefixes = FORMATS[format].1.as_bytes();
        let mut at = 0;
        while at < prefixes.len() {
            if at == 0 || prefixes[at - 1] == b' ' {
                begins[0][prefixes[at] as usize] |= 1 << format;
                begins[1][prefixes[at + 1] as usize] |= 1 << format;
            }
            at += 1;
        }
        format += 1;
    }
    begins
};

/// The token of a known prefix that begins at a byte of a value, of these formats.
fn token_at(value: &str, start: usize, mut formats: u64) -> Option<Token> {
    let bytes = value.as_bytes();
    while formats != 0 {
        let (kind, prefixes, chars, least, most) = FORMATS[formats.trailing_zeros() as usize];
        formats &= formats - 1;
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

/// The literal password in an address: of the first `scheme://user:password@host` of a value, of `user:password@tcp(host)` as Go's
/// drivers want it, or of a list `Server=…;Password=…`. None when it is empty, replaced by a variable, or a placeholder.
pub fn url_password(value: &str) -> Option<Span> {
    // Each form has one of them.
    if !value.bytes().any(|byte| matches!(byte, b'@' | b'=')) {
        return None;
    }
    let (user, password) = match Url::find(value) {
        Some(url) => url.credentials(value).or_else(|| listed_password(value))?,
        None => bare_credentials(value).or_else(|| listed_password(value))?,
    };
    let (user, text) = (user.slice(value), password.slice(value));
    let variable = text.contains(['$', '{', '<', '%']) && !text.contains("%2") && !text.contains("%4");
    let empty_names = matches!((user, text), ("user" | "username", "pass" | "password"));
    let is_open = text.is_empty() || variable || empty_names || (is_placeholder(text) && !weak_password(text));
    (!is_open).then_some(password)
}

/// `user:password@tcp(host:port)/name`, `user:password@unix(/socket)`.
fn bare_credentials(value: &str) -> Option<(Span, Span)> {
    let at = ["@tcp(", "@unix(", "@tcp6("].iter().find_map(|sign| value.find(sign))?;
    let start = value[..at].rfind([' ', '=', '"', '\'']).map_or(0, |before| before + 1);
    let colon = start + value[start..at].find(':')?;
    Some((Span::new(start, colon), Span::new(colon + 1, at)))
}

/// The password among the settings of a connection: `Server=db;User Id=sa;Password=…`, `host=db user=app password=…`.
fn listed_password(value: &str) -> Option<(Span, Span)> {
    let separator = if value.contains(';') { ';' } else { ' ' };
    let mut found = None;
    let mut names_host = false;
    let mut start = 0;
    for part in value.split(separator) {
        let (key, text) = part.split_once('=').unwrap_or((part, ""));
        match key.trim().to_ascii_lowercase().as_str() {
            "password" | "pwd" => {
                let from = start + part.len() - text.len();
                found = Some((Span::at(from), Span::new(from, from + text.trim_end().len())));
            }
            "host" | "server" | "data source" | "addr" | "address" | "endpoint" | "endpoints" => names_host = true,
            key => names_host |= key.contains("://"),
        }
        start += part.len() + separator.len_utf8();
    }
    found.filter(|_| names_host)
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
    PLACEHOLDERS.contains(&lower)
        || PLACEHOLDER_STARTS.iter().any(|start| lower.starts_with(start))
        || PLACEHOLDER_PARTS.iter().any(|part| lower.contains(part))
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
    let lower = literal(value).to_ascii_lowercase();
    let digits = !lower.is_empty() && lower.len() < 11 && lower.bytes().all(|byte| byte.is_ascii_digit());
    let counted = digits && ("1234567890".starts_with(&lower) || lower.bytes().all(|byte| lower.as_bytes()[0] == byte));
    counted || WEAK_PASSWORDS.contains(&lower.as_str())
}
