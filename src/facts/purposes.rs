//! Words in names of files, stages and profiles that say what something is for.

/// What a word says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Where users are.
    Production,
    /// On a developer's machine.
    Development,
    /// Started by hand or by a pipeline beside the rest: in no production, but no environment of its own either.
    Aside,
}

/// One row per word, by purpose.
const WORDS: [(&str, Purpose); 18] = [
    ("prod", Purpose::Production),
    ("production", Purpose::Production),
    ("staging", Purpose::Production),
    ("stage", Purpose::Production),
    ("dev", Purpose::Development),
    ("devel", Purpose::Development),
    ("develop", Purpose::Development),
    ("development", Purpose::Development),
    ("local", Purpose::Development),
    ("override", Purpose::Development),
    ("test", Purpose::Development),
    ("tests", Purpose::Development),
    ("testing", Purpose::Development),
    ("debug", Purpose::Aside),
    ("tool", Purpose::Aside),
    ("tools", Purpose::Aside),
    ("ci", Purpose::Aside),
    ("e2e", Purpose::Aside),
];

/// What the first telling word of a name says: `docker-compose.prod`, `web_dev`. Capitals do not matter.
pub fn purpose(name: &str) -> Option<Purpose> {
    name.split(['-', '_', '.', ' ']).find_map(|word| {
        let known = WORDS.iter().find(|(known, _)| word.eq_ignore_ascii_case(known));
        known.map(|&(_, purpose)| purpose)
    })
}

/// Folders that hold a program, by their usual names.
pub const SOURCE_FOLDERS: [&str; 14] = [
    "src", "app", "apps", "lib", "code", "source", "server", "client", "backend", "frontend", "web", "api", "packages",
    "services",
];

/// Keys of a service whose value is one thing, which nobody expects to be joined with another's.
pub const WHOLE_KEYS: [&str; 8] =
    ["command", "entrypoint", "test", "build", "healthcheck", "logging", "profiles", "depends_on"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_words_tell() {
        assert_eq!(purpose("docker-compose.Prod.yml"), Some(Purpose::Production));
        assert_eq!(purpose("web_devel"), Some(Purpose::Development));
        assert_eq!(purpose("ci-tools"), Some(Purpose::Aside));
        assert_eq!(purpose("products"), None);
        assert_eq!(purpose("devices"), None);
    }
}
