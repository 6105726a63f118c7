//! Which release of a distribution an image stands on, when its support ended, and whether its packages have moved to an archive.

use super::images::normalize;

/// A release of a distribution.
#[derive(Debug, PartialEq, Eq)]
pub struct Release {
    /// For people: `Debian 9`.
    pub name: &'static str,
    /// Its code name, or `""`.
    codename: &'static str,
    /// When its support ended, as year and month.
    pub end: &'static str,
    /// Whether its packages have moved to an archive, so that no install works.
    pub gone: bool,
}

impl Release {
    /// Whether its packages are installed with apt.
    pub fn is_apt(&self) -> bool {
        !self.name.starts_with("CentOS")
    }

    /// The number behind its name.
    fn number(&self) -> &'static str {
        self.name.rsplit(' ').next().unwrap_or(self.name)
    }
}

const fn gone(name: &'static str, codename: &'static str, end: &'static str) -> Release {
    Release { name, codename, end, gone: true }
}

const fn there(name: &'static str, codename: &'static str, end: &'static str) -> Release {
    Release { name, codename, end, gone: false }
}

// What apt finds for each release on 2026-11-28; announcements of the archives: docker-library/official-images#3551, meedan/alegre#292,
// Tecnativa/doodba#669, CentOS/sig-cloud-instance-images#176 and #190, docker/docker-ce-packaging#1024; ends: wiki.ubuntu.com/Releases,
// wiki.debian.org/DebianReleases. Of Ubuntu before 16.04 only the general rule that ended releases move.
static RELEASES: &[Release] = &[
    gone("Debian 6", "squeeze", "2016-02"),
    gone("Debian 7", "wheezy", "2018-05"),
    gone("Debian 8", "jessie", "2020-06"),
    gone("Debian 9", "stretch", "2022-06"),
    gone("Debian 10", "buster", "2024-06"),
    there("Debian 11", "bullseye", "2026-08"),
    gone("Ubuntu 10.04", "lucid", "2015-04"),
    gone("Ubuntu 12.04", "precise", "2017-04"),
    gone("Ubuntu 12.10", "quantal", "2014-05"),
    gone("Ubuntu 13.04", "raring", "2014-01"),
    gone("Ubuntu 13.10", "saucy", "2014-07"),
    gone("Ubuntu 14.04", "trusty", "2019-04"),
    gone("Ubuntu 14.10", "utopic", "2015-07"),
    gone("Ubuntu 15.04", "vivid", "2016-02"),
    gone("Ubuntu 15.10", "wily", "2016-07"),
    there("Ubuntu 16.04", "xenial", "2021-04"),
    gone("Ubuntu 16.10", "yakkety", "2017-07"),
    gone("Ubuntu 17.04", "zesty", "2018-01"),
    gone("Ubuntu 17.10", "artful", "2018-07"),
    there("Ubuntu 18.04", "bionic", "2023-05"),
    gone("Ubuntu 18.10", "cosmic", "2019-07"),
    gone("Ubuntu 19.04", "disco", "2020-01"),
    gone("Ubuntu 19.10", "eoan", "2020-07"),
    there("Ubuntu 20.04", "focal", "2025-05"),
    gone("Ubuntu 20.10", "groovy", "2021-07"),
    gone("Ubuntu 21.04", "hirsute", "2022-01"),
    gone("Ubuntu 21.10", "impish", "2022-07"),
    gone("Ubuntu 22.10", "kinetic", "2023-07"),
    gone("Ubuntu 23.04", "lunar", "2024-01"),
    gone("Ubuntu 23.10", "mantic", "2024-07"),
    gone("Ubuntu 24.10", "oracular", "2025-07"),
    there("Ubuntu 25.04", "plucky", "2026-01"),
    there("Ubuntu 25.10", "questing", "2026-07"),
    gone("CentOS 5", "", "2017-03"),
    gone("CentOS 6", "", "2020-11"),
    gone("CentOS 7", "", "2024-06"),
    gone("CentOS 8", "", "2021-12"),
];

static OLD_DEBIAN: Release = gone("an old Debian", "", "");

// The last Debian that the tags of a line were built on is 10 or older: `1<=9` means 1.0 to 1.9. Tags whose last part is a bound are
// frozen builds of a line that went on. docker-library/official-images: history of library/*; each image's repository; general knowledge.
const ON_OLD_DEBIAN: &[(&str, &str)] = &[
    ("cassandra", "1 2"),
    ("celery", "*"),
    ("django", "*"),
    ("elasticsearch", "1 2 5"),
    ("elixir", "1<=10"),
    ("erlang", "17 18 19 20 21 22"),
    ("gcc", "4 5 6 7 8"),
    ("golang", "1<=15"),
    ("haproxy", "1"),
    ("haskell", "7 8 9.0"),
    ("iojs", "*"),
    ("java", "*"),
    ("jenkins", "*"),
    ("jruby", "1 9.1"),
    ("logstash", "1 2 5"),
    ("kibana", "3 4 5"),
    ("maven", "3.0 3.1 3.2 3.3 3.5"),
    ("memcached", "1.4 1.5"),
    ("mongo", "2 3.0 3.2 3.4"),
    ("mono", "*"),
    ("mysql", "5.5 5.6"),
    ("neo4j", "2 3.0 3.1"),
    ("nginx", "1<=19"),
    ("node", "0 4 5 6 7 8 9 10 11 12 13 14 15"),
    ("openjdk", "6 7 8u0 8u1"),
    ("owncloud", "8 9 10"),
    ("perl", "5<=30"),
    ("php", "5 7.0 7.1 7.2"),
    ("postgres", "8 9.0 9.1 9.2 9.3 9.4 9.5"),
    ("pypy", "2 3"),
    ("python", "2 3.2 3.3 3.4 3.5 3.6<=14 3.7<=11 3.8<=11 3.9<=6"),
    ("rabbitmq", "3<=6"),
    ("rails", "*"),
    ("redis", "2 3 4"),
    ("ruby", "1 2.0 2.1 2.2 2.3 2.4 2.5 2.6<=8 2.7<=4 3.0<=2"),
    ("rust", "1<=54"),
    ("sentry", "*"),
    ("tomcat", "6 7 8.0"),
];

/// A part of a tag that names a system of its own.
const ELSEWHERE: [&str; 8] = ["alpine", "windows", "nanoserver", "oracle", "ubi", "distroless", "centos", "busybox"];

/// The release below an image, and whether that is certain: of images that nobody listed, only the words of their names tell.
pub fn release(name: &str, tag: Option<&str>) -> Option<(&'static Release, bool)> {
    let name = normalize(name);
    let tag = tag.unwrap_or("latest");
    let last = name.rsplit('/').next().unwrap_or(&name);
    if &*name == "debian/eol" || tag.contains("alpine") || name.contains("alpine") {
        return None;
    }
    let listed = super::images::find(&name).is_some() || ON_OLD_DEBIAN.iter().any(|(image, _)| *image == &*name);
    let named = |word: &str| RELEASES.iter().find(|release| !word.is_empty() && release.codename == word);
    let words = |text: &'_ str| text.split(['-', '_', '.', '/', ':']).find_map(named);
    if let Some(release) = words(tag).or_else(|| words(&name).filter(|_| !listed)) {
        return Some((release, listed || matches!(last, "debian" | "ubuntu" | "minideb" | "buildpack-deps")));
    }
    let version = tag.split('-').next().unwrap_or(tag);
    let of = |system: &str, number: &str| {
        RELEASES.iter().find(|release| release.name.starts_with(system) && release.number() == number)
    };
    let found = match last {
        "debian" => of("Debian", version.split('.').next().unwrap_or(version)),
        "ubuntu" => of("Ubuntu", version),
        "centos" => {
            let number = version.trim_start_matches("centos").trim_start_matches("stream");
            let number = if number == "latest" { "8" } else { number.split('.').next().unwrap_or(number) };
            of("CentOS", number)
        }
        _ => None,
    };
    if let Some(release) = found {
        return Some((release, listed || name.starts_with("quay.io/centos/")));
    }
    let (_, lines) = ON_OLD_DEBIAN.iter().find(|(image, _)| *image == &*name)?;
    let own_system = ELSEWHERE.iter().any(|word| tag.contains(word));
    (!own_system && lines.split(' ').any(|line| is_of(version, line))).then_some((&OLD_DEBIAN, true))
}

/// The release that has this code name, where its packages have moved to an archive. The backports of Debian 11 have, too.
pub fn gone_suite(word: &str) -> Option<&'static str> {
    let (codename, part) = word.split_once(['-', '/']).unwrap_or((word, ""));
    let release = RELEASES.iter().find(|release| !release.codename.is_empty() && release.codename == codename)?;
    (part == "backports" && (release.gone || codename == "bullseye")).then_some(release.name)
}

/// Whether a version belongs to a line: `*`, `1.2` and all below it, or `1<=9`.
fn is_of(version: &str, line: &str) -> bool {
    if line == "*" {
        return true;
    }
    let (line, bound) = line.split_once("<=").unwrap_or((line, ""));
    let Some(rest) = version.strip_prefix(line) else { return false };
    let number = rest.strip_prefix('.').and_then(|rest| rest.split('.').next()?.parse::<u32>().ok());
    match bound.parse::<u32>() {
        Ok(bound) => number.is_some_and(|number| number <= bound),
        Err(_) => rest.is_empty() || rest.starts_with(['.', 'u']),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn releases_are_known_behind_tags() {
        let name = |image: &str, tag: &str| release(image, Some(tag)).map(|(release, sure)| (release.name, sure));
        assert_eq!(name("debian", "9.13-slim"), Some(("Debian 9", true)));
        assert_eq!(name("python", "3.8-slim-buster"), Some(("Debian 10", true)));
        assert_eq!(name("node", "0.10"), Some(("an old Debian", true)));
        assert_eq!(name("python", "3.6.3"), Some(("an old Debian", true)));
        assert_eq!(name("rust", "1.40"), Some(("an old Debian", true)));
        assert_eq!(name("centos", "centos7.9.2009"), Some(("CentOS 7", true)));
        assert_eq!(name("quay.io/centos/centos", "stream8"), Some(("CentOS 8", true)));
        assert_eq!(name("team/jessie-tools", "1"), Some(("Debian 8", false)));
        for (image, tag) in [
            ("python", "3.6"),
            ("node", "14-alpine"),
            ("node", "26"),
            ("debian/eol", "jessie"),
            ("rust", "1.90"),
            ("debian", "13"),
        ] {
            assert_eq!(name(image, tag), None, "{image}:{tag}");
        }
    }
}
