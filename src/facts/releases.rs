//! On which release of a distribution an image stands.

use super::images::normalize;
use super::package_renames::number;

/// A release.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Release {
    /// `debian`, `ubuntu` or `alpine`.
    pub distribution: &'static str,
    /// As a number that grows, see [`number`].
    pub number: u32,
    /// Whether the tag says so. Else it is the oldest that a moving tag can mean, or the last one that an ended line stood on.
    pub is_said: bool,
}

/// Code names, and what the newest of each was on 2026-11-28.
// facts of the project: end_of_life_rows; wiki.debian.org/DebianReleases, wiki.ubuntu.com/Releases
const NAMES: &[(&str, &str, u32)] = &[
    ("jessie", "debian", 800),
    ("stretch", "debian", 900),
    ("buster", "debian", 1000),
    ("bullseye", "debian", 1100),
    ("bookworm", "debian", 1200),
    ("trixie", "debian", 1300),
    ("trusty", "ubuntu", 1404),
    ("xenial", "ubuntu", 1604),
    ("bionic", "ubuntu", 1804),
    ("focal", "ubuntu", 2004),
    ("jammy", "ubuntu", 2204),
    ("noble", "ubuntu", 2404),
    ("resolute", "ubuntu", 2604),
];

/// The release on which the last images of a line stood: general knowledge.
const LINES: &[(&str, &str)] = &[
    ("python", "2=10 2.7=10 3.5=10 3.6=11 3.7=12 3.8=12"),
    ("php", "5=9 5.6=9 7.0=9 7.1=10 7.2=10 7.3=11 7.4=11 8.0=11"),
    ("ruby", "2.3=9 2.4=10 2.5=10 2.6=11"),
    ("openjdk", "8=11 11=11"),
    ("golang", "1.11=9 1.12=10 1.13=10"),
];

/// The release of an image. `None` where neither name nor tag tell.
pub fn release(name: &str, tag: Option<&str>) -> Option<Release> {
    let name = normalize(name);
    let tag = tag.unwrap_or("latest");
    let said = |distribution, number| Some(Release { distribution, number, is_said: true });
    for word in tag.split('-') {
        if let Some(&(_, distribution, number)) = NAMES.iter().find(|row| row.0 == word) {
            return said(distribution, number);
        }
        for distribution in ["ubuntu", "alpine", "debian"] {
            match word.strip_prefix(distribution) {
                Some(release) if release.starts_with(|c: char| c.is_ascii_digit()) => {
                    return said(distribution, number(release));
                }
                Some("") if distribution == "alpine" => return moving("alpine"),
                _ => {}
            }
        }
    }
    let first = tag.split('-').next().unwrap_or_default();
    let is_number = first.starts_with(|c: char| c.is_ascii_digit());
    let is_moving = crate::text::is_listed(first, "latest stable testing unstable sid rolling devel edge");
    match &*name {
        "debian" if is_number => said("debian", number(first) / 100 * 100),
        "ubuntu" if is_number && first.contains('.') => said("ubuntu", number(first)),
        "alpine" if is_number && first.contains('.') => said("alpine", number(first)),
        "debian" | "ubuntu" | "alpine" => {
            if is_moving || first == "3" {
                moving(&name)
            } else {
                None
            }
        }
        "python" | "ruby" | "php" | "golang" | "node" | "buildpack-deps" | "gcc" | "rust" | "perl"
            if first == "latest" =>
        {
            moving("debian")
        }
        _ => {
            let lines = LINES.iter().find(|row| row.0 == &*name)?.1;
            let minor = first.splitn(3, '.').take(2).collect::<Vec<_>>().join(".");
            let row = lines.split(' ').find_map(|row| row.split_once('=').filter(|(line, _)| *line == minor))?;
            Some(Release { distribution: "debian", number: number(row.1), is_said: false })
        }
    }
}

/// The newest release that there was; a moving tag means that or a newer one.
fn moving(distribution: &str) -> Option<Release> {
    let (distribution, number) = match distribution {
        "debian" => ("debian", 1300),
        "ubuntu" => ("ubuntu", 2404),
        _ => ("alpine", 323),
    };
    Some(Release { distribution, number, is_said: false })
}
