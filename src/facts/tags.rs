//! Tags: which to propose for an image without one, which smaller variant a version has, when its support ends.

use super::end_of_life_rows::END_OF_LIFE;
use super::images::normalize;
use super::tag_rows::NEWEST;

/// When the table of tags and dates was made, as year and month. Findings that rest on it say so.
pub const SNAPSHOT: &str = "2026-08";

/// The newest supported line of an image.
#[derive(Debug)]
pub struct Newest {
    /// The image as [`normalize`] gives it.
    pub image: &'static str,
    /// The tag of the line: `3.14`.
    pub line: &'static str,
    /// What can follow the line after a dash, separated by spaces.
    pub variants: &'static str,
}

pub(super) const fn newest(image: &'static str, line: &'static str, variants: &'static str) -> Newest {
    Newest { image, line, variants }
}

/// The newest supported line of the image called `name`.
pub fn newest_line(name: &str) -> Option<&'static Newest> {
    let name = normalize(name);
    let name: &str = &name;
    NEWEST.binary_search_by(|row| row.image.cmp(name)).ok().map(|index| &NEWEST[index])
}

/// The newest tag of an image in a variant (`slim`, `alpine`, `fpm-alpine`; `""` for the default one), if that exists.
pub fn newest_tag(name: &str, variant: &str) -> Option<String> {
    let row = newest_line(name)?;
    if variant.is_empty() {
        return Some(row.line.to_owned());
    }
    row.has(variant).then(|| [row.line, variant].join("-"))
}

/// The tag to propose where nothing says which variant is meant: the slim one where there is one.
pub fn recommended_tag(name: &str) -> Option<String> {
    newest_tag(name, "slim").or_else(|| newest_tag(name, ""))
}

impl Newest {
    /// Whether a variant of the line exists.
    pub fn has(&self, variant: &str) -> bool {
        self.variants.split(' ').any(|known| known == variant)
    }
}

/// Whether a tag moves from version to version, by its first word: `latest`, `stable-alpine`, `lts`.
pub fn is_moving(tag: &str) -> bool {
    const WORDS: &[&str] = &[
        "latest", "stable", "edge", "nightly", "lts", "rolling", "current", "mainline", "test", "dev", "beta",
        "canary", "main", "master", "head",
    ];
    let first = tag.split('-').next().unwrap_or_default();
    WORDS.contains(&first)
}

/// What follows the moving word of a tag, as a variant: `alpine` of `lts-alpine`, `""` of `latest`.
pub fn variant_of_moving(tag: &str) -> &str {
    tag.split_once('-').map_or("", |(_, variant)| variant)
}

/// How the smaller variant of a tag is named.
#[derive(Clone, Copy)]
enum Slim {
    /// `3.12-bookworm` becomes `3.12-slim-bookworm`.
    BeforeSuite,
    /// `22-bookworm` becomes `22-bookworm-slim`.
    AfterSuite,
    /// `-slim` after the version; there are no suites.
    Plain,
    /// `21` and `21-jdk` become `21-jre`: enough to run.
    Jre,
}

// docker-library/official-images@37079fb:library/<image>, except oven/bun: general knowledge.
const SLIM: &[(&str, Slim)] = &[
    ("debian", Slim::AfterSuite),
    ("eclipse-temurin", Slim::Jre),
    ("elixir", Slim::Plain),
    ("erlang", Slim::Plain),
    ("node", Slim::AfterSuite),
    ("oraclelinux", Slim::Plain),
    ("oven/bun", Slim::Plain),
    ("perl", Slim::BeforeSuite),
    ("python", Slim::BeforeSuite),
    ("ruby", Slim::BeforeSuite),
    ("rust", Slim::BeforeSuite),
    ("solr", Slim::Plain),
];

/// The tag of the same version in a smaller variant on the same system: `3.12` → `3.12-slim`. `None` when the tag is
/// small already, is no plain version, or the image has no such variant.
pub fn slimmer_tag(name: &str, tag: &str) -> Option<String> {
    let name = normalize(name);
    let &(image, slim) = SLIM.iter().find(|(image, _)| **image == *name)?;
    let suite = |word: &str| {
        matches!(word, "forky" | "trixie" | "bookworm" | "bullseye" | "buster" | "stretch" | "sid" | "stable")
    };
    let (version, rest) = tag.split_once('-').unwrap_or((tag, ""));
    let number = version.starts_with(|c: char| c.is_ascii_digit());
    let named = (number && version.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.'))
        || (image == "debian" && suite(version));
    if !named {
        return None;
    }
    match slim {
        Slim::Jre if rest.is_empty() => Some([version, "jre"].join("-")),
        Slim::Jre => match rest.strip_prefix("jdk") {
            Some("") => Some([version, "jre"].join("-")),
            Some(suffix) if suffix.starts_with('-') && !suffix.contains("windows") && !suffix.contains("nano") => {
                Some([version, "-jre", suffix].concat())
            }
            _ => None,
        },
        _ if rest.is_empty() => Some([version, "slim"].join("-")),
        Slim::BeforeSuite if suite(rest) => Some([version, "slim", rest].join("-")),
        Slim::AfterSuite if suite(rest) => Some([version, rest, "slim"].join("-")),
        _ => None,
    }
}

// Sizes in MB as unpacked: for node stated by node's own page of 2024, for python by 2021 and 2026 pages, for debian,
// alpine and distroless/static by their READMEs at the snapshot. Estimates: they differ by version and architecture.
const SIZES: &[(&str, &str, u16)] = &[
    ("alpine", "", 6),
    ("busybox", "", 5),
    ("debian", "", 124),
    ("gcr.io/distroless/static", "", 2),
    ("node", "alpine", 155),
    ("node", "slim", 220),
    ("node", "", 1120),
    ("python", "alpine", 52),
    ("python", "slim", 130),
    ("python", "", 1000),
];

/// About how many megabytes an image takes unpacked, where a source states it.
pub fn estimated_size(name: &str, tag: &str) -> Option<u16> {
    let name = normalize(name);
    SIZES.iter().find(|row| row.0 == &*name && tag.contains(row.1)).map(|row| row.2)
}

// Packages that bring a toolchain or a large runtime, in MB with what they depend on. General knowledge, rounded down.
const TOOLKITS: &[(&str, u16)] = &[
    ("@development-tools", 350),
    ("build-base", 200),
    ("build-essential", 300),
    ("chromium", 300),
    ("clang", 350),
    ("default-jdk", 450),
    ("llvm", 350),
    ("openjdk-11-jdk", 400),
    ("openjdk-17-jdk", 400),
    ("openjdk-21-jdk", 400),
    ("rustc", 400),
    ("texlive", 300),
    ("texlive-full", 5000),
];

/// About how many megabytes a package of the system takes, where it is known for its size.
pub fn toolkit_size(package: &str) -> Option<u16> {
    let package = package.split('=').next().unwrap_or(package);
    TOOLKITS.iter().find(|row| row.0 == package).map(|row| row.1)
}

/// When support of the line that a tag names ends or ended, as `year-month`; the longest line that fits counts.
pub fn end_of_life(name: &str, tag: &str) -> Option<&'static str> {
    let name = normalize(name);
    let name: &str = &name;
    let dotnet = name.starts_with("mcr.microsoft.com/dotnet/");
    let name = if dotnet { "mcr.microsoft.com/dotnet/aspnet" } else { name };
    let (_, lines) = END_OF_LIFE.iter().find(|(image, _)| *image == name)?;
    let version = tag.split('-').next()?;
    let version = version.strip_prefix('v').unwrap_or(version);
    let fits = |line: &str| version.strip_prefix(line).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    let known = lines.split(' ').filter_map(|cell| cell.split_once('='));
    known.filter(|(line, _)| fits(line)).max_by_key(|(line, _)| line.len()).map(|(_, month)| month)
}

/// The oldest line of an image that still gets fixes, in the variant of a tag (`3.8-slim` gives `3.10-slim`), where the newest line has that
/// variant, too.
pub fn oldest_line(name: &str, tag: &str) -> Option<String> {
    let newest = newest_line(name)?;
    let name = normalize(name);
    let name: &str = &name;
    let (_, lines) = END_OF_LIFE.iter().find(|(image, _)| *image == name)?;
    let (version, variant) = tag.split_once('-').unwrap_or((tag, ""));
    let is_number = |line: &str| line.starts_with(|c: char| c.is_ascii_digit());
    let known = lines.split(' ').filter_map(|cell| cell.split_once('='));
    let alive = known.filter(|(line, month)| *month > SNAPSHOT && is_number(line) == is_number(version));
    let (line, _) = alive.min_by_key(|(_, month)| *month)?;
    match variant {
        "" => Some(line.to_owned()),
        _ if newest.has(variant) => Some([line, variant].join("-")),
        _ => None,
    }
}
