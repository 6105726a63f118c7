//! Which sort of file a text is.

use crate::project::FileKind;
use crate::text::Breaks;

/// Endings of programs and documents that only borrow a container file's name: `Dockerfile.md`, `env.d.ts`.
const FOREIGN: [&str; 8] = [".md", ".ts", ".js", ".py", ".rb", ".sh", ".html", ".rst"];

/// Languages of templates, as names have them: another tool fills such a text in before anybody reads it.
const TEMPLATES: [&str; 12] =
    ["j2", "jinja", "jinja2", "erb", "tmpl", "tpl", "gotmpl", "mustache", "hbs", "ejs", "eex", "m4"];

/// Whether a part of a name says that the text is a template. In names of env files `template` says example.
fn is_template(part: &str) -> bool {
    TEMPLATES.contains(&part) || matches!(part, "template" | "templ")
}

/// What a template is made for: `compose.yaml` of `compose.yaml.j2`, `Dockerfile` of `Dockerfile.in`.
pub(super) fn template_stem(name: &str) -> Option<&str> {
    let part = |at: usize| name[at + 1..].split('.').next().unwrap_or("");
    let at = name.match_indices('.').map(|(at, _)| at).find(|&at| is_template(part(at)));
    at.map(|at| &name[..at]).or(name.strip_suffix(".in")).filter(|stem| !stem.is_empty())
}

/// What `path` is, by its name; where the name says nothing, by the text.
pub fn file_kind(path: &str, text: &str) -> FileKind {
    let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    let name = name.as_str();
    if name == ".gitignore" {
        return FileKind::Gitignore;
    }
    if name.ends_with(".dockerignore") || name == ".containerignore" || name.ends_with(".containerignore") {
        return FileKind::Dockerignore;
    }
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    if FOREIGN.iter().any(|foreign| name.ends_with(foreign)) || TEMPLATES.contains(&ending) {
        return FileKind::Other;
    }
    if is_dotenv(name) {
        return FileKind::Dotenv;
    }
    if is_template(ending) || ending == "in" {
        return FileKind::Other;
    }
    if let Some(stem) = name.strip_suffix(".yaml").or_else(|| name.strip_suffix(".yml")) {
        return match stem {
            ".hadolint" | "hadolint" => FileKind::HadolintSettings,
            "drydock" | ".drydock" => FileKind::Settings,
            _ if is_compose(stem) || has_services(text) => FileKind::Compose,
            _ => FileKind::Other,
        };
    }
    if is_dockerfile(name) {
        return FileKind::Dockerfile;
    }
    if name.ends_with(".json") || !name.contains('.') {
        if has_services(text) {
            return FileKind::Compose;
        }
        if !name.contains('.') && starts_with_from(text) {
            return FileKind::Dockerfile;
        }
    }
    FileKind::Other
}

fn is_dockerfile(name: &str) -> bool {
    // `Dockerfile.template.alpine`, `template.Dockerfile`
    if name.split(['.', '-', '_']).any(is_template) {
        return false;
    }
    ["dockerfile", "containerfile"].iter().any(|word| {
        name.strip_prefix(word).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '-', '_']))
            || name.strip_suffix(word).is_some_and(|rest| rest.ends_with(['.', '-', '_']))
    })
}

fn is_dotenv(name: &str) -> bool {
    name == ".env"
        || name.starts_with(".env.")
        || name.ends_with(".env")
        || [".example", ".sample", ".template", ".dist"]
            .iter()
            .any(|ending| name.strip_suffix(ending).is_some_and(|rest| rest.ends_with(".env")))
}

/// `compose`, `compose.override`, `docker-compose.prod`, `docker-compose-dev`, `shop.compose` …
fn is_compose(stem: &str) -> bool {
    let starts =
        |word| stem.strip_prefix(word).is_some_and(|rest: &str| rest.is_empty() || rest.starts_with(['.', '-', '_']));
    starts("compose") || starts("docker-compose") || stem.ends_with(".compose") || stem.ends_with("-compose")
}

/// Whether the text has a top-level mapping `services` that looks like Compose's: other tools use the key too
/// (GitLab for a list of images, Symfony for classes). Reads lines only, so that it works on broken YAML.
fn has_services(text: &str) -> bool {
    const KEYS: [&str; 7] = ["image", "build", "extends", "container_name", "depends_on", "ports", "env_file"];
    let text = text.trim_start_matches('\u{feff}');
    if text.trim_start().starts_with('{') {
        return text.contains("\"services\"") && KEYS.iter().any(|key| text.contains(&["\"", key, "\""].concat()));
    }
    let mut inside = false;
    for line in Breaks::Any.split(text) {
        let trimmed = line.trim();
        if trimmed.is_empty() || trimmed.starts_with('#') {
            continue;
        }
        if !line.starts_with([' ', '\t']) {
            inside = key_of(trimmed) == Some("services");
            if inside && KEYS.iter().any(|key| trimmed.contains(&[key, ":"].concat())) {
                return true;
            }
            continue;
        }
        if inside && key_of(trimmed).is_some_and(|key| KEYS.contains(&key) || key == "<<") {
            return true;
        }
    }
    false
}

/// The key of a line `key: …`, quotes aside.
pub(super) fn key_of(line: &str) -> Option<&str> {
    let (key, rest) = line.split_once(':')?;
    (rest.is_empty() || rest.starts_with([' ', '\t'])).then(|| key.trim().trim_matches(['"', '\'']))
}

fn starts_with_from(text: &str) -> bool {
    text.trim_start_matches('\u{feff}')
        .lines()
        .map(str::trim_start)
        .find(|line| !line.is_empty() && !line.starts_with('#'))
        .is_some_and(|line| line.starts_with("FROM ") || line.starts_with("ARG "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_decide_first() {
        for (path, kind) in [
            ("Dockerfile", FileKind::Dockerfile),
            ("api/Dockerfile.dev", FileKind::Dockerfile),
            ("web.Dockerfile", FileKind::Dockerfile),
            ("Containerfile", FileKind::Dockerfile),
            ("Dockerfile.md", FileKind::Other),
            ("Dockerfile-alpine.template", FileKind::Other),
            ("Dockerfile.in", FileKind::Other),
            ("Dockerfile.template.debian", FileKind::Other),
            ("docker-compose.yml.template", FileKind::Other),
            (".env.template", FileKind::Dotenv),
            (".env.j2", FileKind::Other),
            ("Dockerfile.m4", FileKind::Other),
            ("Dockerfile.dockerignore", FileKind::Dockerignore),
            (".dockerignore", FileKind::Dockerignore),
            ("compose.yaml", FileKind::Compose),
            ("docker-compose.prod.yml", FileKind::Compose),
            ("docker-compose-dev.yml", FileKind::Compose),
            ("shop.compose.yml", FileKind::Compose),
            ("composer.yml", FileKind::Other),
            (".env", FileKind::Dotenv),
            ("db.env", FileKind::Dotenv),
            (".env.example", FileKind::Dotenv),
            (".gitignore", FileKind::Gitignore),
            (".hadolint.yml", FileKind::HadolintSettings),
            ("ci/hadolint.yaml", FileKind::HadolintSettings),
            ("drydock.yaml", FileKind::Settings),
            ("nginx.conf", FileKind::Other),
        ] {
            assert_eq!(file_kind(path, ""), kind, "{path}");
        }
    }

    #[test]
    fn a_services_mapping_makes_compose_of_any_yaml() {
        assert_eq!(file_kind("stack.yml", "name: a\nservices:\n  web:\n    image: nginx\n"), FileKind::Compose);
        assert_eq!(file_kind("paste", "services: {web: {image: nginx}}\n"), FileKind::Compose);
        assert_eq!(file_kind(".gitlab-ci.yml", "services:\n  - docker:dind\n"), FileKind::Other);
        assert_eq!(file_kind("config/services.yaml", "services:\n  App\\:\n    resource: ../src\n"), FileKind::Other);
        assert_eq!(file_kind("paste", "# mine\nFROM alpine\n"), FileKind::Dockerfile);
    }
}
