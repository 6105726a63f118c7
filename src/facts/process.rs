//! Variables that a process has without anybody writing them into a file.

/// Of a login shell (environ(7), XDG base directories), of desktops, and of Compose itself.
const GIVEN: [&str; 26] = [
    "HOME",
    "USER",
    "LOGNAME",
    "USERNAME",
    "PATH",
    "PWD",
    "OLDPWD",
    "SHELL",
    "TERM",
    "LANG",
    "TZ",
    "TMPDIR",
    "TEMP",
    "HOSTNAME",
    "COMPUTERNAME",
    "USERPROFILE",
    "APPDATA",
    "UID",
    "GID",
    "DISPLAY",
    "WAYLAND_DISPLAY",
    "XAUTHORITY",
    "SSH_AUTH_SOCK",
    "DBUS_SESSION_BUS_ADDRESS",
    "EDITOR",
    "CI",
];

/// What CI systems, Compose, the Docker command and desktops begin their variables with.
const FAMILIES: [&str; 10] =
    ["COMPOSE_", "DOCKER_", "BUILDKIT_", "XDG_", "GITHUB_", "GITLAB_", "CI_", "BUILD_", "RUNNER_", "JENKINS_"];

/// Whether the shell that starts Compose has a variable of this name without an env file.
pub fn is_given(name: &str) -> bool {
    GIVEN.contains(&name) || FAMILIES.iter().any(|family| name.starts_with(family))
}

/// Arguments that every build knows without an ARG above the first FROM.
// docs.docker.com: reference/dockerfile, predefined ARGs and those of the global scope
const BUILDS: &str = " TARGETPLATFORM TARGETOS TARGETARCH TARGETVARIANT TARGETOSVERSION TARGETSTAGE BUILDPLATFORM BUILDOS BUILDARCH \
                      BUILDVARIANT BUILDOSVERSION HTTP_PROXY HTTPS_PROXY FTP_PROXY NO_PROXY ALL_PROXY http_proxy https_proxy ftp_proxy \
                      no_proxy all_proxy SOURCE_DATE_EPOCH ";

/// Whether every build knows an argument of this name.
pub fn is_given_to_builds(name: &str) -> bool {
    BUILDS.split(' ').any(|known| !known.is_empty() && known == name)
}

/// What password hashes begin with: crypt(5) and its relatives.
const HASHES: [&str; 13] =
    ["$apr1$", "$1$", "$2a$", "$2b$", "$2y$", "$2x$", "$5$", "$6$", "$7$", "$y$", "$argon2", "$pbkdf2", "$scrypt$"];

/// Whether a text holds a password hash with single dollars.
pub fn holds_hash(text: &str) -> bool {
    let begins = |(at, _): (usize, &str)| HASHES.iter().any(|prefix| text[at..].starts_with(prefix));
    text.match_indices('$').filter(|(at, _)| !text[..*at].ends_with('$')).any(begins)
}
