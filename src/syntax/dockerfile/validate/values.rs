//! Numbers, durations, modes and signals as the builder reads them.

pub(super) fn is_boolean(text: &str) -> bool {
    text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false")
}

/// `755`, `0644`, `u=rwX,go=rX`.
pub(super) fn is_mode(text: &str) -> bool {
    let octal = !text.is_empty() && text.len() <= 5 && text.bytes().all(|byte| (b'0'..=b'7').contains(&byte));
    octal
        || text.split(',').all(|part| {
            let rest = part.trim_start_matches(['u', 'g', 'o', 'a']);
            rest.starts_with(['=', '+', '-']) && rest.bytes().skip(1).all(|byte| b"rwxXstugo=+-".contains(&byte))
        })
}

/// Go's notation, zero or at least a millisecond: `1h30m`, `1.5s`, `500ms`.
pub(super) fn is_duration(text: &str) -> bool {
    let mut rest = text.strip_prefix('+').unwrap_or(text);
    if rest == "0" {
        return true;
    }
    let mut total = 0.0;
    while !rest.is_empty() {
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').len();
        let Some(number) = crate::text::plain::number(&rest[..digits]) else { return false };
        rest = &rest[digits..];
        let unit = rest.len() - rest.trim_start_matches(|c: char| !c.is_ascii_digit() && c != '.').len();
        total += number
            * match &rest[..unit] {
                "ns" => 1e-9,
                "us" | "µs" | "μs" => 1e-6,
                "ms" => 1e-3,
                "s" => 1.0,
                "m" => 60.0,
                "h" => 3600.0,
                _ => return false,
            };
        rest = &rest[unit..];
    }
    !text.is_empty() && (total == 0.0 || total >= 1e-3)
}

/// The signals of Linux, with or without `SIG`, in any case.
pub(super) fn is_signal(text: &str) -> bool {
    let name = text.to_ascii_uppercase();
    let name = name.strip_prefix("SIG").unwrap_or(&name);
    if let Some(number) = name.strip_prefix("RTMIN+") {
        return number.parse::<u8>().is_ok_and(|number| (1..=15).contains(&number));
    }
    if let Some(number) = name.strip_prefix("RTMAX-") {
        return number.parse::<u8>().is_ok_and(|number| (1..=14).contains(&number));
    }
    const NAMES: &str = " ABRT ALRM BUS CHLD CLD CONT FPE HUP ILL INT IO IOT KILL PIPE POLL PROF PWR QUIT RTMAX RTMIN \
                         SEGV STKFLT STOP SYS TERM TRAP TSTP TTIN TTOU URG USR1 USR2 VTALRM WINCH XCPU XFSZ ";
    !name.contains(' ') && NAMES.split(' ').any(|known| !known.is_empty() && known == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_and_signals_are_read_as_the_builder_does() {
        for good in ["0", "0s", "30s", "1h30m", "1.5s", "500ms"] {
            assert!(is_duration(good), "{good}");
        }
        for bad in ["", "5", "s", "5 s", "-1s", "10us", "5sec"] {
            assert!(!is_duration(bad), "{bad}");
        }
        for good in ["SIGTERM", "quit", "RTMIN+3", "SIGRTMAX-1"] {
            assert!(is_signal(good), "{good}");
        }
        assert!(!is_signal("SIGSTOPP") && !is_signal("") && !is_signal("RTMIN+99"));
    }
}
