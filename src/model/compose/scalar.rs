//! What a scalar without quotes means, as the YAML reader of Compose sees it.

use super::value::Data;
use crate::text::plain;

/// Null, a truth value, a number, a date, else a string.
pub fn resolve(text: &str) -> Data {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Data::Null,
        "true" | "True" | "TRUE" => return Data::Bool(true),
        "false" | "False" | "FALSE" => return Data::Bool(false),
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => return Data::Float(f64::INFINITY),
        "-.inf" | "-.Inf" | "-.INF" => return Data::Float(f64::NEG_INFINITY),
        ".nan" | ".NaN" | ".NAN" => return Data::Float(f64::NAN),
        _ => {}
    }
    if !text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.')) || text.len() > 64 {
        return Data::Text(text.to_owned());
    }
    if let Some(stamp) = timestamp(text) {
        return Data::Text(stamp);
    }
    let number: String = text.chars().filter(|&c| c != '_').collect();
    if let Some(value) = integer(&number) {
        return Data::Int(value);
    }
    // Beyond what is counted with here: its digits are what Compose prints.
    if number.len() > 18 && number.parse::<u64>().is_ok() {
        return Data::Text(number.trim_start_matches('+').to_owned());
    }
    if is_float(&number)
        && let Some(value) = plain::number(&number)
    {
        return Data::Float(value);
    }
    Data::Text(text.to_owned())
}

/// `yes`, `on`, `true`, `1` and their opposites, where a truth value is asked for.
pub fn boolean(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "1" | "t" | "true" | "y" | "yes" | "on" => Some(true),
        "0" | "f" | "false" | "n" | "no" | "off" => Some(false),
        _ => None,
    }
}

/// Whether readers of YAML 1.1 take a text without quotes for a truth value, a number or a date that YAML 1.2 leaves a string:
/// `yes`, `22:22`, `1_000`, `2001-12-14`.
pub fn is_other_in_yaml_1_1(text: &str) -> bool {
    let cased = |word: &str| {
        let rest = text.strip_prefix(&word[..1]).or_else(|| text.strip_prefix(&word[..1].to_ascii_uppercase()));
        rest.is_some_and(|rest| {
            rest == &word[1..] || (rest == word[1..].to_ascii_uppercase() && text.starts_with(char::is_uppercase))
        })
    };
    if ["y", "n", "yes", "no", "on", "off"].iter().any(|word| cased(word)) || matches!(text, "=" | "<<") {
        return true;
    }
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if !digits.starts_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let mut parts = digits.split(':');
    let first = parts.next().is_some_and(|first| first.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_'));
    let sixtieth = |part: &str| {
        let whole = part.split_once('.').map_or(part, |(whole, _)| whole);
        whole.parse::<u32>().is_ok_and(|part| part < 60)
            && part.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
    };
    (first && digits.contains(':') && parts.all(sixtieth))
        || timestamp(text).is_some()
        || (text.contains('_') && !matches!(resolve(text), Data::Text(_)))
}

fn integer(text: &str) -> Option<i64> {
    let (negative, digits) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let (radix, digits) = match digits.as_bytes() {
        [b'0', b'x' | b'X', _, ..] => (16, &digits[2..]),
        [b'0', b'o' | b'O', _, ..] => (8, &digits[2..]),
        [b'0', b'b' | b'B', _, ..] => (2, &digits[2..]),
        [b'0', _, ..] => (8, &digits[1..]),
        _ => (10, digits),
    };
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return None;
    }
    let value = i64::from_str_radix(digits, radix).ok()?;
    Some(if negative { -value } else { value })
}

fn is_float(text: &str) -> bool {
    plain::is_number(text.strip_prefix(['-', '+']).unwrap_or(text))
}

/// `2001-12-14`, `2001-12-14 21:59:43` and `2001-12-14T21:59:43Z`, written out the way Compose prints them.
fn timestamp(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let dashed = bytes.len() >= 8 && bytes[..4].iter().all(u8::is_ascii_digit) && bytes[4] == b'-';
    if !dashed {
        return None;
    }
    let (date, time) = match text.find(['T', 't', ' ']) {
        Some(at) => (&text[..at], text[at + 1..].trim()),
        None => (text, ""),
    };
    let mut parts = date.split('-');
    let (year, month, day) = (parts.next()?, number(parts.next()?)?, number(parts.next()?)?);
    if parts.next().is_some() || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let pad = |value: u32| [if value < 10 { "0" } else { "" }, &value.to_string()].concat();
    let mut clock = "00:00:00".to_owned();
    if !time.is_empty() {
        let time = time.strip_suffix('Z').unwrap_or(time);
        let mut units = time.split(':');
        let (hour, minute, second) = (number(units.next()?)?, number(units.next()?)?, units.next()?);
        let (second, fraction) = second.split_once('.').unwrap_or((second, ""));
        if units.next().is_some() || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        clock = [&pad(hour), ":", &pad(minute), ":", &pad(number(second)?)].concat();
        let fraction = fraction.trim_end_matches('0');
        if !fraction.is_empty() {
            clock = [&clock, ".", fraction].concat();
        }
    }
    Some([year, "-", &pad(month), "-", &pad(day), " ", &clock, " +0000 UTC"].concat())
}

fn number(text: &str) -> Option<u32> {
    (matches!(text.len(), 1 | 2) && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
}

/// A number the way Compose turns it into a string: the shortest form, with an exponent when it is very large or small.
pub fn print_float(number: f64) -> String {
    if number.is_nan() {
        return "NaN".to_owned();
    }
    if number.is_infinite() {
        return if number > 0.0 { "+Inf" } else { "-Inf" }.to_owned();
    }
    let size = number.abs();
    if size != 0.0 && !(1e-4..1e21).contains(&size) {
        let (mantissa, power) = plain::scientific(number);
        let digits = power.unsigned_abs().to_string();
        let sign = if power < 0 { "-" } else { "+" };
        return [mantissa.as_str(), "e", sign, if digits.len() < 2 { "0" } else { "" }, &digits].concat();
    }
    plain::decimal(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn older_readers_take_some_texts_for_something_else() {
        for text in ["yes", "No", "OFF", "on", "y", "22:22", "-1:59:30.5", "1_000", "2001-12-14", "="] {
            assert!(is_other_in_yaml_1_1(text), "{text}");
        }
        for text in ["", "yesterday", "nO", "oN", "1.2.3", "80:8080", "127.0.0.1:80", "a_b", "true", "12", "::1"] {
            assert!(!is_other_in_yaml_1_1(text), "{text}");
        }
    }

    #[test]
    fn plain_scalars_become_what_compose_reads() {
        for (text, data) in [
            ("010", Data::Int(8)),
            ("0x10", Data::Int(16)),
            ("1e3", Data::Float(1000.0)),
            ("1.50", Data::Float(1.5)),
            ("-7", Data::Int(-7)),
            ("1_000", Data::Int(1000)),
            ("~", Data::Null),
            ("yes", Data::Text("yes".into())),
            ("12345678901234567890", Data::Text("12345678901234567890".into())),
            ("22:22", Data::Text("22:22".into())),
            ("3.11.4", Data::Text("3.11.4".into())),
            ("-", Data::Text("-".into())),
            ("2001-12-14", Data::Text("2001-12-14 00:00:00 +0000 UTC".into())),
            ("0.1.2.3:80", Data::Text("0.1.2.3:80".into())),
        ] {
            assert_eq!(resolve(text), data, "{text}");
        }
        assert_eq!(print_float(1000.0), "1000");
        assert_eq!(print_float(1e21), "1e+21");
        assert_eq!(print_float(0.00001), "1e-05");
    }
}
