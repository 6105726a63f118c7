//! What values labels have.

/// The type of a label's value by what the label means.
// opencontainers/image-spec: annotations.md
pub fn meaning(name: &str) -> Option<&'static str> {
    Some(match name.strip_prefix("org.opencontainers.image.")? {
        "created" => "rfc3339",
        "url" | "source" | "documentation" => "url",
        "licenses" => "spdx",
        _ => return None,
    })
}

/// What a value should have been, with hadolint's id, where it does not fit its type.
pub fn fits(kind: &str, value: &str) -> Option<(&'static str, &'static [&'static str])> {
    let value = value.trim();
    let (fits, wanted, id): (bool, _, &'static [&'static str]) = match kind {
        "url" => (is_url(value), "an address", &["hadolint:DL3052"]),
        "rfc3339" => (is_time(value), "a time such as 2026-08-22T10:00:00Z", &["hadolint:DL3053"]),
        "spdx" => (is_license(value), "a licence by its SPDX name", &["hadolint:DL3054"]),
        "hash" => (is_hash(value), "the hash of a commit", &["hadolint:DL3055"]),
        "semver" => (is_version(value), "a version such as 1.2.3", &["hadolint:DL3056"]),
        "email" => (is_email(value), "an e-mail address", &["hadolint:DL3058"]),
        "text" | "rawtext" => (!value.is_empty(), "filled in", &["hadolint:DL3051"]),
        _ => return None,
    };
    (!fits).then_some((wanted, id))
}

fn is_url(value: &str) -> bool {
    let rest = value.split_once("://").filter(|(scheme, _)| scheme.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    rest.is_some_and(|(scheme, rest)| !scheme.is_empty() && !rest.is_empty() && !rest.contains(' '))
}

/// `2026-08-22T10:00:00Z`, with a fraction or an offset.
fn is_time(value: &str) -> bool {
    const FORM: &[u8; 19] = b"0000-00-00t00:00:00";
    let like = |(byte, form): (&u8, &u8)| match form {
        b'0' => byte.is_ascii_digit(),
        b't' => matches!(byte, b'T' | b't' | b' '),
        _ => byte == form,
    };
    let (head, zone) = value.split_at_checked(FORM.len()).unwrap_or_default();
    let zone = zone.trim_start_matches(|c: char| c == '.' || c.is_ascii_digit());
    let offset = |zone: &str| zone.len() == 6 && zone.starts_with(['+', '-']) && zone.as_bytes()[3] == b':';
    head.len() == FORM.len()
        && head.as_bytes().iter().zip(FORM).all(like)
        && (matches!(zone, "Z" | "z") || offset(zone))
}

/// Names of SPDX have a letter or digit at both ends and no blanks, beside the words that join them. Those of everyday use that are
/// none are known.
fn is_license(value: &str) -> bool {
    const WRONG: [&str; 12] =
        ["apache", "apache2", "bsd", "gpl", "gplv2", "gplv3", "lgpl", "agpl", "apache-2", "mpl", "proprietary", "none"];
    let words = || value.split([' ', '(', ')']).filter(|word| !word.is_empty());
    let joins = |word: &str| matches!(word, "AND" | "OR" | "WITH");
    let fits = |word: &str| {
        let plain = word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-+:".contains(&byte));
        joins(word) || (plain && !WRONG.contains(&word.to_ascii_lowercase().as_str()))
    };
    let in_turn = words().enumerate().all(|(at, word)| joins(word) == (at % 2 == 1));
    words().count() % 2 == 1 && in_turn && words().all(fits)
}

fn is_hash(value: &str) -> bool {
    matches!(value.len(), 7 | 40 | 64) && value.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn is_version(value: &str) -> bool {
    let core = value.split(['-', '+']).next().unwrap_or(value);
    let is_number = |part: &str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()) && (part == "0" || !part.starts_with('0'))
    };
    core.split('.').count() == 3 && core.split('.').all(is_number)
}

fn is_email(value: &str) -> bool {
    let parts = value.split_once('@').filter(|(name, _)| !name.is_empty());
    parts.is_some_and(|(_, host)| host.contains('.') && !value.contains([' ', '<']) && !host.starts_with('.'))
}
