//! Which names of variables tell of a secret, and which values under such a name are settings after all.

use super::secret_words::{ABOUT, COUNTED, NEUTRAL, PASSED_ON, PUBLIC};

/// Whether a variable's name says that it holds a secret: by whole words, `PUBLIC_KEY`, `TOKEN_URL` and `PASSWORD_HASHER` being none.
pub fn secret_name(name: &str) -> bool {
    if !has_stem(name) {
        return false;
    }
    let words = words(name);
    let (Some(first), Some(last)) = (words.first(), words.last()) else { return false };
    let about = ABOUT.contains(&last.as_str());
    let public = words.iter().any(|word| PUBLIC.contains(&word.as_str()));
    let counted = matches!(first.as_str(), "max" | "maximum" | "min" | "minimum" | "num" | "number")
        || (last == "tokens" && words.iter().any(|word| COUNTED.contains(&word.as_str())));
    if about || public || counted || matches!(name, "PWD" | "OLDPWD") {
        return false;
    }
    (0..words.len()).any(|at| is_secret_word(&words, at))
}

/// Whether a part of a name begins as a word of [`is_secret_word`] does: most names are done with that.
fn has_stem(name: &str) -> bool {
    name.as_bytes().windows(3).any(|part| {
        let small = [part[0] | 32, part[1] | 32, part[2] | 32];
        matches!(&small, b"pas" | b"pwd" | b"sec" | b"tok" | b"key" | b"cre" | b"dsn" | b"aut")
    })
}

/// Whether a word of a name stands for a secret. `PGPASSWORD` is one word.
fn is_secret_word(words: &[String], at: usize) -> bool {
    let before = at.checked_sub(1).map_or("", |before| words[before].as_str());
    match words[at].as_str() {
        glued if glued.ends_with("password") && !matches!(glued, "nopassword" | "resetpassword") => true,
        // `proxy_pass` of a web server is an address.
        "pass" => !PASSED_ON.contains(&before),
        "password" | "passwords" | "passwd" | "pwd" | "passphrase" | "secret" | "secrets" | "token" | "tokens"
        | "apikey" | "credential" | "credentials" | "dsn" | "auth" => true,
        "key" | "keys" => matches!(
            before,
            "api" | "access" | "private" | "secret" | "master" | "encryption" | "signing" | "account" | "service"
        ),
        _ => false,
    }
}

/// Whether the value under the name of a secret says how something works and not what the secret is: a number of tokens, the
/// address in a DSN without a password, `AUTH=ldap`, a kind of hash.
pub fn is_setting(name: &str, value: &str) -> bool {
    let words = words(name);
    let is = |word: &str| words.iter().any(|other| other == word);
    let number = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
    if number && value.len() < 8 && (is("token") || is("tokens")) {
        return true;
    }
    if is_fingerprint(&words, value) {
        return true;
    }
    let secrets: Vec<usize> = (0..words.len()).filter(|&at| is_secret_word(&words, at)).collect();
    let only = |word: &str| !secrets.is_empty() && secrets.iter().all(|&at| words[at] == word);
    if only("dsn") {
        return super::secrets::url_password(value).is_none();
    }
    if only("auth") {
        // A user with a password, or something that nobody would call a method.
        let pair = value.split_once(':').is_some_and(|(user, rest)| !user.is_empty() && rest.len() > 2);
        return value.contains("://") || !(pair || looks_random(value));
    }
    // What the last word calls something else may be anything; a secret is told by its looks then.
    let head = words.iter().rposition(|word| !is_neutral(word));
    let is_head = head.is_some_and(|head| is_secret_word(&words, head));
    !is_head && !secrets.is_empty() && !looks_random(value)
}

/// A word that says which secret it is, not what becomes of it: `TOKEN_2`, `SECRET_KEY_BASE`, `PASSWORD_PROD`.
fn is_neutral(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_digit()) || NEUTRAL.contains(&word)
}

/// Letters and digits mixed as no word does, and not the name of an algorithm (`scram-sha-256`).
fn looks_random(value: &str) -> bool {
    const ALGORITHMS: [&str; 13] =
        ["sha", "md5", "aes", "rs", "hs", "es", "ps", "argon", "bcrypt", "scrypt", "pbkdf", "scram", "ed25519"];
    let lower = value.to_ascii_lowercase();
    let algorithm = lower.len() < 16 && ALGORITHMS.iter().any(|name| lower.starts_with(name));
    let has = |kind: fn(&u8) -> bool| value.as_bytes().iter().any(kind);
    let mixed = has(u8::is_ascii_digit) && has(u8::is_ascii_alphabetic);
    mixed && !algorithm && !value.contains([' ', '.', ':', '/'])
}

/// The fingerprint of a key that signs releases: everyone may know it.
fn is_fingerprint(words: &[String], value: &str) -> bool {
    let signs = words.iter().any(|word| matches!(word.as_str(), "signing" | "gpg" | "pgp" | "release" | "releases"));
    let value = value.strip_prefix("0x").unwrap_or(value);
    signs && matches!(value.len(), 16 | 40) && value.bytes().all(|byte| byte.is_ascii_hexdigit())
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
pub fn same_words(name: &str, value: &str) -> bool {
    words(name).concat() == words(value).concat()
}
