//! Short forms: ports, volumes, devices, durations and sizes written as one string.

use crate::text::{Span, plain};

/// A port in short form: `[[ip:]published:]target[/protocol]`. Spans are bytes of the string.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PortSpec {
    /// The host address, brackets taken off.
    pub host_ip: Option<String>,
    /// First and last port of the host.
    pub published: Option<(u16, u16)>,
    /// First and last port of the container.
    pub target: (u16, u16),
    /// `tcp`, `udp` or `sctp`.
    pub protocol: String,
    /// Where the host's address stands.
    pub host_ip_span: Span,
    /// Where the host's port stands.
    pub published_span: Span,
    /// Where the container's port stands.
    pub target_span: Span,
}

/// What a port may speak.
pub const PROTOCOLS: [&str; 3] = ["tcp", "udp", "sctp"];

/// Reads a port in short form.
///
/// # Errors
/// What is wrong with it, in words.
pub fn port(spec: &str) -> Result<PortSpec, String> {
    let mut slashes = spec.split('/');
    let ports = slashes.next().unwrap_or("");
    let protocol = match slashes.next() {
        None | Some("") => "tcp".to_owned(),
        Some(protocol) => protocol.to_ascii_lowercase(),
    };
    if !PROTOCOLS.contains(&protocol.as_str()) {
        return Err(["`", &protocol, "` is no protocol: tcp, udp and sctp are."].concat());
    }
    let (rest, target_text) = ports.rsplit_once(':').map_or(("", ports), |(rest, target)| (rest, target));
    if target_text.is_empty() {
        return Err("The container's port is missing.".to_owned());
    }
    let (ip, published_text) = rest.rsplit_once(':').map_or(("", rest), |(ip, published)| (ip, published));
    let target = range(target_text).ok_or_else(|| {
        ["`", target_text, "` is no port of a container: a number up to 65535 or a range is."].concat()
    })?;
    let published = match published_text {
        "" => None,
        text => Some(
            range(text)
                .ok_or_else(|| ["`", text, "` is no port of the host: a number up to 65535 or a range is."].concat())?,
        ),
    };
    let host_ip = match ip {
        "" => None,
        text => Some(host_ip(text).ok_or_else(|| ["`", text, "` is no address of the host."].concat())?),
    };
    if let Some((first, last)) = published
        && target.0 != target.1
        && last - first != target.1 - target.0
    {
        return Err("The ranges of the host's and the container's ports differ in length.".to_owned());
    }
    let target_span = Span::new(ports.len() - target_text.len(), ports.len());
    let published_span = Span::new(rest.len() - published_text.len(), rest.len());
    Ok(PortSpec {
        host_ip,
        published,
        target,
        protocol,
        host_ip_span: Span::new(0, ip.len()),
        published_span,
        target_span,
    })
}

/// A port, or the first and last of several.
pub fn range(text: &str) -> Option<(u16, u16)> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse::<u16>().ok())?;
    let (first, last) = (number(first)?, number(last)?);
    (first <= last).then_some((first, last))
}

fn host_ip(text: &str) -> Option<String> {
    let inner = match text.strip_prefix('[') {
        Some(rest) => rest.strip_suffix(']')?,
        None if text.contains(':') => return None,
        None => text,
    };
    inner.parse::<std::net::IpAddr>().ok().map(|_| inner.to_owned())
}

/// Whether a host's address can be read.
pub fn is_address(text: &str) -> bool {
    text.parse::<std::net::IpAddr>().is_ok()
}

/// A mount in short form: `[source:]target[:options]`. Spans are bytes of the string.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VolumeSpec {
    /// The host's path or the volume's name; empty for an anonymous volume.
    pub source: Span,
    /// The path in the container.
    pub target: Span,
    /// Everything behind the second colon.
    pub options: Span,
    /// Whether the source is a path of the host.
    pub bind: bool,
}

/// Reads a mount in short form.
///
/// # Errors
/// What is wrong with it, in words.
pub fn volume(spec: &str) -> Result<VolumeSpec, &'static str> {
    if spec.is_empty() {
        return Err("A volume needs at least the path in the container.");
    }
    if spec.len() <= 2 {
        return Ok(VolumeSpec { target: Span::new(0, spec.len()), ..Default::default() });
    }
    let mut parts = Vec::new();
    let mut start = 0;
    let end_of_parts = spec.char_indices().filter(|&(_, c)| c == ':').map(|(at, _)| at).chain([spec.len()]);
    for at in end_of_parts {
        let part = &spec[start..at];
        // A colon behind a single letter belongs to a drive: `C:\data`.
        if at < spec.len() && is_letter(part) {
            continue;
        }
        if part.is_empty() {
            return Err("Nothing stands between two colons; the form is SOURCE:TARGET:OPTIONS.");
        }
        parts.push(Span::new(start, at));
        start = at + 1;
    }
    let mut volume = match parts[..] {
        [target] => VolumeSpec { target, ..Default::default() },
        [source, target] => VolumeSpec { source, target, ..Default::default() },
        [source, target, options] => VolumeSpec { source, target, options, ..Default::default() },
        _ => return Err("There are too many colons; the form is SOURCE:TARGET:OPTIONS."),
    };
    volume.bind = is_path(volume.source.slice(spec));
    Ok(volume)
}

fn is_letter(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(char::is_alphabetic) && chars.next().is_none()
}

/// Whether the source of a mount is a path of the host and no volume's name.
pub fn is_path(source: &str) -> bool {
    source.starts_with(['.', '/', '~'])
        || source.starts_with("\\\\")
        || source.split_once(':').is_some_and(|(drive, _)| is_letter(drive))
}

/// Nanoseconds of `1h30m`, `500ms`, `1d`, `2w`.
pub fn duration(text: &str) -> Option<i64> {
    let (negative, mut rest) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    if rest == "0" {
        return Some(0);
    }
    if rest.is_empty() {
        return None;
    }
    let mut total = 0f64;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let number = plain::number(&rest[..digits])?;
        rest = &rest[digits..];
        let unit = rest.find(|c: char| c.is_ascii_digit() || c == '.').unwrap_or(rest.len());
        let size = match &rest[..unit] {
            "ns" => 1.0,
            "us" | "µs" | "μs" => 1e3,
            "ms" => 1e6,
            "s" => 1e9,
            "m" => 60e9,
            "h" => 3_600e9,
            "d" => 86_400e9,
            "w" => 604_800e9,
            _ => return None,
        };
        rest = &rest[unit..];
        total += number * size;
    }
    let total = total.round();
    (total < 9.2e18).then_some(if negative { -(total as i64) } else { total as i64 })
}

/// A duration the way Compose prints it: `1h0m0s`, `1m30s`, `500ms`.
pub fn print_duration(nanoseconds: i64) -> String {
    let sign = if nanoseconds < 0 { "-" } else { "" };
    let size = nanoseconds.unsigned_abs();
    let decimal = |value: u64, unit: u64, name: &str| {
        let fraction = format!("{:0width$}", value % unit, width = unit.to_string().len() - 1);
        let fraction = if unit == 1 { "" } else { fraction.trim_end_matches('0') };
        [(value / unit).to_string().as_str(), if fraction.is_empty() { "" } else { "." }, fraction, name].concat()
    };
    let text = match size {
        0 => "0s".to_owned(),
        1..1_000 => decimal(size, 1, "ns"),
        1_000..1_000_000 => decimal(size, 1_000, "µs"),
        1_000_000..1_000_000_000 => decimal(size, 1_000_000, "ms"),
        _ => {
            let minutes = size / 60_000_000_000;
            let seconds = decimal(size % 60_000_000_000, 1_000_000_000, "s");
            match (minutes / 60, minutes % 60) {
                (0, 0) => seconds,
                (0, minutes) => [&minutes.to_string(), "m", &seconds].concat(),
                (hours, minutes) => [&hours.to_string(), "h", &minutes.to_string(), "m", &seconds].concat(),
            }
        }
    };
    [sign, &text].concat()
}

/// Bytes of `512`, `64k`, `1.5g`, `300MiB`.
pub fn size(text: &str) -> Option<i64> {
    let digits = text.find(|c: char| !c.is_ascii_digit() && c != '.' && c != '-').unwrap_or(text.len());
    let number = plain::number(&text[..digits])?;
    let unit = text[digits..].strip_prefix(' ').unwrap_or(&text[digits..]).to_ascii_lowercase();
    let (power, letters) = match unit.chars().next() {
        Some(letter) if letter != 'b' => ("kmgtp".find(letter)? + 1, &unit[letter.len_utf8()..]),
        _ => (0, unit.as_str()),
    };
    let ends = matches!(letters, "" | "b") || (letters == "ib" && power > 0) || (letters == "i" && power > 0);
    ends.then(|| (number * 1024f64.powi(power as i32)) as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports() {
        let spec = port("127.0.0.1:8080-8081:80-81/udp").unwrap();
        assert_eq!(spec.host_ip.as_deref(), Some("127.0.0.1"));
        assert_eq!((spec.published, spec.target, spec.protocol.as_str()), (Some((8080, 8081)), (80, 81), "udp"));
        assert_eq!(port("[::]:80:80").unwrap().host_ip.as_deref(), Some("::"));
        assert_eq!(port("80-90:8080").unwrap().published, Some((80, 90)));
        assert_eq!(port("127.0.0.1::80").unwrap().published, None);
        for bad in
            ["", "tcp", "65536", "80:80:80", "::1:80:80", "80/xyz", "90-92:80-81", "+80", "80 ", "81-80", "1.2.3.4:80"]
        {
            assert!(port(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn volumes() {
        let read = |spec: &'static str| {
            let volume = volume(spec).unwrap();
            (volume.source.slice(spec), volume.target.slice(spec), volume.options.slice(spec), volume.bind)
        };
        assert_eq!(read("./a:/b:ro,z"), ("./a", "/b", "ro,z", true));
        assert_eq!(read("data:/b"), ("data", "/b", "", false));
        assert_eq!(read("/b"), ("", "/b", "", false));
        assert_eq!(read("C:\\a:D:\\b:ro"), ("C:\\a", "D:\\b", "ro", true));
        assert_eq!(read("a:/a"), ("", "a:/a", "", false));
        assert_eq!(read("name:D::rw"), ("name", "D:", "rw", false));
        for bad in ["", ":/app", "/foo::ro", "/a:/b:ro:z"] {
            assert!(volume(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn durations_and_sizes() {
        let printed = |text| duration(text).map(print_duration);
        assert_eq!(printed("90s").as_deref(), Some("1m30s"));
        assert_eq!(printed("1d").as_deref(), Some("24h0m0s"));
        assert_eq!(printed("500ms").as_deref(), Some("500ms"));
        assert_eq!(printed("1.5s").as_deref(), Some("1.5s"));
        assert_eq!(printed("2m").as_deref(), Some("2m0s"));
        assert_eq!(printed("30 sec"), None);
        assert_eq!(printed("10"), None);
        assert_eq!(size("1.5g"), Some(1_610_612_736));
        assert_eq!(size("64k"), Some(65_536));
        assert_eq!(size("50MiB"), Some(52_428_800));
        for other in ["10x", "64М", "2µ", "1к", "5kb🐳", "é", "-", "1e9k"] {
            assert_eq!(size(other), None, "{other}");
        }
    }
}
