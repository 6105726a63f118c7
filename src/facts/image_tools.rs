//! What the variants of an image ship: the system below and the programs a probe or a script may call.

use super::image_tool_rows::TOOLS;
use super::images::normalize;

/// What a system is built from: it decides how packages and users are added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Distro {
    /// Debian, Ubuntu: apt, useradd.
    Debian,
    /// Alpine, Wolfi: apk, busybox.
    Alpine,
    /// Fedora, Red Hat and its rebuilds: dnf, microdnf or yum, useradd.
    Rhel,
    /// Amazon Linux: dnf, no useradd until shadow-utils is installed.
    Amazon,
    /// openSUSE, SLES: zypper, useradd.
    Suse,
    /// Busybox alone: no package manager.
    Busybox,
    /// No package manager and often no shell: distroless, scratch, chiselled.
    Distroless,
    /// Windows.
    Windows,
}

/// Programs that an image ships.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tools {
    /// What the system is built from.
    pub distro: Distro,
    flags: u8,
}

pub(super) const SH: u8 = 1;
pub(super) const BASH: u8 = 2;
pub(super) const CURL: u8 = 4;
pub(super) const WGET: u8 = 8;
pub(super) const PYTHON: u8 = 16;
pub(super) const NC: u8 = 32;

#[derive(Debug)]
pub(super) struct Row {
    image: &'static str,
    variant: &'static str,
    tools: Tools,
}

pub(super) const fn row(image: &'static str, variant: &'static str, distro: Distro, flags: u8) -> Row {
    Row { image, variant, tools: Tools { distro, flags } }
}

impl Tools {
    /// Whether a program is known to be there; `sh`, `bash`, `curl`, `wget`, `python` and `nc` can be asked for.
    pub fn has(self, program: &str) -> bool {
        let flag = match program {
            "sh" => SH,
            "bash" => BASH,
            "curl" => CURL,
            "wget" => WGET,
            "python" | "python3" => PYTHON,
            "nc" => NC,
            _ => 0,
        };
        self.flags & flag != 0
    }
}

/// What the image called `name` ships in the variant that `tag` names. `None` when neither image nor tag tells.
pub fn tools(name: &str, tag: Option<&str>) -> Option<Tools> {
    let name = normalize(name);
    let tag = tag.unwrap_or_default();
    let listed = TOOLS.iter().find(|row| {
        let same = if row.image.ends_with('/') { name.starts_with(row.image) } else { *name == *row.image };
        same && tag.contains(row.variant)
    });
    // A variant that is not listed can stand on another system: `fpm-alpine` of an image on Debian.
    let said = from_tag(tag);
    match listed {
        Some(row) if !row.variant.is_empty() || said.is_none_or(|distro| distro == row.tools.distro) => Some(row.tools),
        _ => {
            let distro = said.or_else(|| from_name(&name))?;
            let flags = match distro {
                Distro::Alpine | Distro::Busybox => SH | WGET | NC,
                Distro::Debian | Distro::Rhel | Distro::Amazon | Distro::Suse => SH | BASH,
                Distro::Distroless | Distro::Windows => 0,
            };
            Some(Tools { distro, flags })
        }
    }
}

/// What the system of an image is built from, where image or tag tell.
pub fn distro(name: &str, tag: Option<&str>) -> Option<Distro> {
    tools(name, tag).map(|tools| tools.distro)
}

/// Programs that the full variants have and the small ones do not, each with the package that brings it where its name is another.
// docker-library/buildpack-deps@8330ca1:debian/trixie/Dockerfile, debian/trixie/scm/Dockerfile, debian/trixie/curl/Dockerfile
pub const FULL_ONLY: [(&str, &str); 30] = [
    ("git", "git"),
    ("git-lfs", "git"),
    ("curl", "curl"),
    ("wget", "wget"),
    ("unzip", "unzip"),
    ("ssh", "openssh-client"),
    ("ssh-keyscan", "openssh-client"),
    ("ssh-keygen", "openssh-client"),
    ("ssh-agent", "openssh-client"),
    ("ssh-add", "openssh-client"),
    ("scp", "openssh-client"),
    ("sftp", "openssh-client"),
    ("hg", "mercurial"),
    ("svn", "subversion"),
    ("gpg", "gnupg"),
    ("ps", "procps"),
    ("top", "procps"),
    ("pgrep", "procps"),
    ("pkill", "procps"),
    ("free", "procps"),
    ("watch", "procps"),
    ("file", "file"),
    ("patch", "patch"),
    ("xz", "xz-utils"),
    ("bzip2", "bzip2"),
    ("convert", "imagemagick"),
    ("identify", "imagemagick"),
    ("mogrify", "imagemagick"),
    ("mysql_config", "default-libmysqlclient-dev"),
    ("pg_config", "libpq-dev"),
];

/// Tools that a system does not have, whatever variant of an image stands on it; the second word of a pair brings the first.
// alpine:3.22, debian:13-slim, fedora:42, busybox:1.37: what their images hold; general knowledge
pub fn lacks(distro: Distro, program: &str) -> Option<&'static [&'static str]> {
    const APT: [&str; 5] = ["apt-get", "apt", "dpkg", "apt-key", "add-apt-repository"];
    const RPM: [&str; 5] = ["yum", "dnf", "microdnf", "tdnf", "rpm"];
    let is_one_of = |list: &[&str]| list.contains(&program);
    let shadow = is_one_of(&["useradd", "groupadd", "usermod", "groupmod", "userdel"]);
    match distro {
        Distro::Debian if is_one_of(&["apk", "yum", "dnf", "microdnf", "tdnf", "zypper"]) => {
            Some(&["yum", "dnf", "apk-tools"])
        }
        Distro::Alpine if shadow => Some(&["shadow"]),
        Distro::Alpine if is_one_of(&APT) => Some(&["apt", "dpkg"]),
        Distro::Alpine if is_one_of(&RPM) || program == "zypper" => Some(&["dnf", "rpm"]),
        Distro::Rhel | Distro::Amazon if is_one_of(&APT) || matches!(program, "apk" | "zypper") => {
            Some(&["apt", "dpkg", "apk-tools"])
        }
        Distro::Busybox if is_one_of(&APT) || is_one_of(&RPM) || shadow || program == "apk" => Some(&[]),
        _ => None,
    }
}

/// Whether an image stands on Debian 13 or newer without the `adduser` package, which nothing there needs any more.
pub fn lacks_adduser(name: &str, tag: Option<&str>) -> bool {
    let name = normalize(name);
    let tag = tag.unwrap_or_default();
    let is_new = ["trixie", "forky"].iter().any(|suite| tag.contains(suite));
    match &*name {
        "debian" => is_new || tag == "13" || tag.starts_with("13-") || tag.starts_with("13."),
        _ => is_new && tag.contains("slim") && distro(&name, Some(tag)) == Some(Distro::Debian),
    }
}

fn from_tag(tag: &str) -> Option<Distro> {
    const WORDS: &[(&str, Distro)] = &[
        ("alpine", Distro::Alpine),
        ("windowsservercore", Distro::Windows),
        ("nanoserver", Distro::Windows),
        ("distroless", Distro::Distroless),
        ("chiseled", Distro::Distroless),
        ("busybox", Distro::Busybox),
        ("ubi", Distro::Rhel),
        ("al2023", Distro::Amazon),
        ("forky", Distro::Debian),
        ("trixie", Distro::Debian),
        ("bookworm", Distro::Debian),
        ("bullseye", Distro::Debian),
        ("buster", Distro::Debian),
        ("slim", Distro::Debian),
        ("debian", Distro::Debian),
        ("ubuntu", Distro::Debian),
        ("resolute", Distro::Debian),
        ("noble", Distro::Debian),
        ("jammy", Distro::Debian),
        ("focal", Distro::Debian),
    ];
    WORDS.iter().find(|(word, _)| tag.contains(word)).map(|&(_, distro)| distro)
}

fn from_name(name: &str) -> Option<Distro> {
    Some(match name {
        "scratch" => Distro::Distroless,
        // The package manager that each one's Dockerfile calls; general knowledge for the languages.
        "drupal" | "elixir" | "erlang" | "gcc" | "joomla" | "julia" | "kong" | "odoo" | "perl" | "redmine"
        | "telegraf" | "tomcat" | "varnish" => Distro::Debian,
        "docker" | "grafana/grafana" => Distro::Alpine,
        _ if name.starts_with("bitnami/") || name.starts_with("mcr.microsoft.com/dotnet/") => Distro::Debian,
        "fedora" | "centos" | "almalinux" | "rockylinux" | "rockylinux/rockylinux" | "oraclelinux" => Distro::Rhel,
        _ if name.starts_with("redhat/ubi") || name.starts_with("registry.access.redhat.com/ubi") => Distro::Rhel,
        _ if name.starts_with("almalinux/") || name.starts_with("registry.redhat.io/ubi") => Distro::Rhel,
        _ if name.starts_with("quay.io/centos/") || name.starts_with("registry.fedoraproject.org/") => Distro::Rhel,
        _ if name.starts_with("opensuse/") || name.starts_with("registry.suse.com/") => Distro::Suse,
        _ if name.starts_with("mcr.microsoft.com/windows") => Distro::Windows,
        _ => return None,
    })
}

/// What to do about a program that a system lacks.
pub fn instead_of(system: Distro, program: &str) -> &'static str {
    match (system, program) {
        (Distro::Debian, "adduser" | "deluser") => "Use useradd and userdel, or install adduser first.",
        (Distro::Debian, "addgroup" | "delgroup") => "Use groupadd and groupdel, or install adduser first.",
        (Distro::Alpine, "useradd" | "groupadd" | "usermod" | "groupmod" | "userdel") => {
            "Use adduser and addgroup of busybox, or install shadow first."
        }
        (Distro::Debian, _) => "Its packages are installed with apt-get.",
        (Distro::Alpine, _) => "Its packages are installed with apk.",
        (Distro::Busybox, _) => {
            "It has no package manager at all: choose another base, or copy what is needed from another stage."
        }
        _ => "Its packages are installed with dnf or microdnf.",
    }
}
