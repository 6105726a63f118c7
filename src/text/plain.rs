//! Numbers and letters as text. Natively this is the standard library; in the page it is the browser, which has the same
//! tables already: in the module, those for reading and writing fractions and for the case of all letters weigh 30 KB in brotli.
//! Both give the same text (`tests/browser/engine.rs`).

#[cfg(not(all(target_arch = "wasm32", feature = "app")))]
mod of_host {
    pub fn number(text: &str) -> Option<f64> {
        text.parse().ok()
    }
    pub fn digits(number: f64) -> String {
        number.to_string()
    }
    pub fn lower(text: &str) -> String {
        text.to_lowercase()
    }
}

#[cfg(all(target_arch = "wasm32", feature = "app"))]
mod of_host {
    pub fn number(text: &str) -> Option<f64> {
        let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
        let value = match unsigned.to_ascii_lowercase().as_str() {
            "inf" | "infinity" => f64::INFINITY,
            "nan" => f64::NAN,
            _ if super::is_number(unsigned) => js_sys::parse_float(unsigned),
            _ => return None,
        };
        Some(if text.starts_with('-') { -value } else { value })
    }
    pub fn digits(number: f64) -> String {
        js_sys::Number::from(number).to_string_with_radix(10).map(String::from).unwrap_or_default()
    }
    pub fn lower(text: &str) -> String {
        if text.is_ascii() {
            return text.to_ascii_lowercase();
        }
        js_sys::JsString::from(text).to_lower_case().into()
    }
}

/// The text in lower case.
pub fn lower(text: &str) -> String {
    of_host::lower(text)
}

/// The value of digits with a point or an exponent, of `inf` and of `nan`.
pub fn number(text: &str) -> Option<f64> {
    of_host::number(text)
}

/// Whether it is digits, with a point and an exponent if need be, without a sign.
pub fn is_number(text: &str) -> bool {
    let (mantissa, exponent) = match text.find(['e', 'E']) {
        Some(at) => (&text[..at], Some(&text[at + 1..])),
        None => (text, None),
    };
    let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let exponent = exponent.is_none_or(|exponent| {
        let exponent = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
        !exponent.is_empty() && all_digits(exponent)
    });
    !(whole.is_empty() && fraction.is_empty()) && all_digits(whole) && all_digits(fraction) && exponent
}

/// The shortest digits that mean the number, and how often ten goes into it: `1.5`, -3 for 0.0015. Not for infinite ones.
pub fn scientific(number: f64) -> (String, i32) {
    let text = of_host::digits(number);
    // Both hosts write some sizes with an exponent and some without.
    let (plain, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let (sign, plain) = plain.strip_prefix('-').map_or(("", plain), |plain| ("-", plain));
    let (whole, fraction) = plain.split_once('.').unwrap_or((plain, ""));
    let all = [whole, fraction].concat();
    let digits = all.trim_start_matches('0');
    let zeros = (all.len() - digits.len()) as i32;
    let digits = digits.trim_end_matches('0');
    if digits.is_empty() {
        return ([sign, "0"].concat(), 0);
    }
    let power = whole.len() as i32 - 1 - zeros + exponent.parse::<i32>().unwrap_or(0);
    let (first, rest) = digits.split_at(1);
    ([sign, first, if rest.is_empty() { "" } else { "." }, rest].concat(), power)
}

/// A number from 1e-4 to 1e21, or 0, in its shortest form.
pub fn decimal(number: f64) -> String {
    of_host::digits(number)
}

/// A number with at most so many decimal places, for sizes on the screen.
pub fn rounded(number: f64, places: u32) -> String {
    let unit = 10_i64.pow(places);
    let scaled = (number * unit as f64).round() as i64;
    let size = scaled.unsigned_abs();
    let mut text = (size / unit as u64).to_string();
    if scaled < 0 {
        text.insert(0, '-');
    }
    let mut rest = size % unit as u64;
    if rest > 0 {
        text.push('.');
        let mut unit = unit as u64;
        while rest > 0 {
            unit /= 10;
            text.push(char::from(b'0' + (rest / unit) as u8));
            rest %= unit;
        }
    }
    text
}

/// Bytes of a message above which its middle is left out: what it quotes may be as long as the file.
const LONGEST_MESSAGE: usize = 1600;

/// A message that stays readable, whatever it quotes: of a very long one, beginning and end.
pub fn shortened(message: String) -> String {
    if message.len() <= LONGEST_MESSAGE {
        return message;
    }
    let (mut head, mut tail) = (LONGEST_MESSAGE / 2, message.len() - LONGEST_MESSAGE / 2);
    while !message.is_char_boundary(head) {
        head -= 1;
    }
    while !message.is_char_boundary(tail) {
        tail += 1;
    }
    [&message[..head], " … ", &message[tail..]].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_and_exponent() {
        let of = |number| {
            let (digits, power) = scientific(number);
            format!("{digits}e{power}")
        };
        for number in [1e21, 0.00001, 1.5, -1234.5, 1e-300, 0.000_012_34, 123e25, 10.0, 9.99e-5] {
            assert_eq!(of(number), format!("{number:e}"));
        }
        assert_eq!(of(0.0), "0e0");
    }

    #[test]
    fn rounding() {
        for (number, places, text) in [
            (1.25, 1, "1.3"),
            (-0.04, 1, "0"),
            (-2.5, 1, "-2.5"),
            (3.0, 3, "3"),
            (0.0625, 3, "0.063"),
            (7.05, 2, "7.05"),
        ] {
            assert_eq!(rounded(number, places), text);
        }
    }
}
