//! Where a file is meant to be used.

use crate::facts::purposes::{Purpose, purpose};
use crate::project::{Environment, Settings};
use crate::text::Breaks;

/// Decided in this order: the settings, a comment `# drydock environment=production` in the file, the words of its name, then of its
/// folders from the inside out. `None` when nothing says so.
pub fn environment_of(path: &str, text: &str, settings: &Settings) -> Option<Environment> {
    settings
        .environment
        .or_else(|| if text.contains("drydock") { Breaks::Any.split(text).find_map(of_comment) } else { None })
        .or_else(|| path.rsplit('/').find_map(|part| part.split(['.', '-', '_']).find_map(of_word)))
}

fn of_comment(line: &str) -> Option<Environment> {
    let comment = line.trim_start_matches(['\u{feff}', ' ', '\t']).strip_prefix('#')?.trim_start();
    let value = comment.strip_prefix("drydock")?.trim_start().strip_prefix("environment=")?;
    match value.split(|c: char| !c.is_ascii_alphabetic()).next()? {
        "development" => Some(Environment::Development),
        "production" => Some(Environment::Production),
        _ => None,
    }
}

fn of_word(word: &str) -> Option<Environment> {
    match purpose(word)? {
        Purpose::Production => Some(Environment::Production),
        Purpose::Development => Some(Environment::Development),
        Purpose::Aside => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Environment::{Development, Production};

    fn of(path: &str, text: &str) -> Option<Environment> {
        environment_of(path, text, &Settings::default())
    }

    #[test]
    fn names_comments_and_settings_decide_in_this_order() {
        assert_eq!(of("docker-compose.prod.yml", ""), Some(Production));
        assert_eq!(of("docker-compose.override.yml", ""), Some(Development));
        assert_eq!(of("compose/production/django/Dockerfile", ""), Some(Production));
        assert_eq!(of("compose/production/Dockerfile.dev", ""), Some(Development));
        assert_eq!(of("products/devices/compose.yaml", ""), None);
        assert_eq!(
            of("Dockerfile.dev", "FROM a\n  # drydock environment=production -- on purpose\n"),
            Some(Production)
        );
        assert_eq!(of("a.yml", "services:\r# drydock environment=production\r"), Some(Production));
        assert_eq!(of("a.yml", "# drydock environment=elsewhere\n"), None);
        let settings = Settings { environment: Some(Development), ..Settings::default() };
        assert_eq!(environment_of("docker-compose.prod.yml", "", &settings), Some(Development));
    }
}
