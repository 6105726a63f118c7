//! Texts that are not what their file's name says: read as that, nothing sensible would come out, or nothing at all.

use super::kind::{file_kind, key_of, template_stem};
use crate::project::FileKind;
use crate::text::{Breaks, Span, without_break};

/// What a text is instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stray {
    /// Something that another tool makes a Compose file or Dockerfile of.
    Template,
    /// A Dockerfile in a Compose file.
    Dockerfile,
    /// A call of `docker run` in a Compose file.
    DockerRun,
    /// A Compose file in a Dockerfile.
    Compose,
}

impl Stray {
    /// What there is to say about it; a template is no fault.
    pub fn message(self) -> Option<&'static str> {
        Some(match self {
            Stray::Template => return None,
            Stray::Dockerfile => {
                "This is a Dockerfile, not a Compose file. Compose cannot read any of it. Move it to a file called `Dockerfile`."
            }
            Stray::DockerRun => {
                "This is a command, not a Compose file. Compose cannot read it. Write it as a service with `image`, `ports` and `volumes`."
            }
            Stray::Compose => {
                "This is a Compose file, not a Dockerfile. No build can read it. Move it to a file called `compose.yaml`."
            }
        })
    }
}

/// Keys of a Compose file's top level that no Dockerfile begins with.
const TOP_KEYS: [&str; 7] = ["services", "version", "name", "networks", "volumes", "secrets", "include"];

/// What the text of a file is although its name says something else, and the line that shows it.
pub fn stray(path: &str, text: &str) -> Option<(Stray, Span)> {
    let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    let first = first_line(text).unwrap_or(Span::at(0));
    if let Some(stem) = template_stem(&name) {
        let fills = matches!(file_kind(stem, ""), FileKind::Compose | FileKind::Dockerfile);
        return fills.then_some((Stray::Template, first));
    }
    let line = first.slice(text);
    match file_kind(path, text) {
        FileKind::Compose => {
            let found = match () {
                () if is_call(line) => Stray::DockerRun,
                () if is_instruction(line) => Stray::Dockerfile,
                () => return template_line(text).map(|line| (Stray::Template, line)),
            };
            Some((found, first))
        }
        FileKind::Dockerfile => {
            let is_compose = key_of(line).is_some_and(|key| TOP_KEYS.contains(&key) || key.starts_with("x-"));
            (is_compose && file_kind("text", text) == FileKind::Compose).then_some((Stray::Compose, first))
        }
        _ => None,
    }
}

/// Whether a file is called like the template of a Compose file or Dockerfile.
pub fn is_template(path: &str) -> bool {
    matches!(stray(path, ""), Some((Stray::Template, _)))
}

fn first_line(text: &str) -> Option<Span> {
    let mut start = 0;
    for line in Breaks::Any.split(text) {
        let content = line.trim_start_matches('\u{feff}').trim();
        if !content.is_empty() && !content.starts_with('#') && content != "---" {
            let at = start + line.find(content).unwrap_or(0);
            return Some(Span::new(at, at + content.len()));
        }
        start += line.len();
    }
    None
}

fn is_instruction(line: &str) -> bool {
    let mut words = line.split_whitespace();
    let keyword = words.next().unwrap_or_default();
    (keyword.eq_ignore_ascii_case("FROM") || keyword == "ARG")
        && words.next().is_some_and(|word| word != ":" && !keyword.ends_with(':'))
}

fn is_call(line: &str) -> bool {
    let line = line.trim_start_matches(['$', '>']).trim_start();
    let line = line.strip_prefix("sudo ").unwrap_or(line).trim_start();
    ["docker run ", "docker container run ", "podman run "].iter().any(|call| line.starts_with(call))
}

/// The first line that is a statement of a template, or whose value begins with one: in YAML neither means anything there.
fn template_line(text: &str) -> Option<Span> {
    if !text.contains("{{") && !text.contains("{%") {
        return None;
    }
    let opens = |part: &str| part.starts_with("{{") || part.starts_with("{%");
    // Inside of a block scalar all is text.
    let mut block: Option<usize> = None;
    let mut start = 0;
    for line in Breaks::Any.split(text) {
        let written = without_break(line).trim_end();
        let content = written.trim_start();
        let depth = written.len() - content.len();
        let span = Span::new(start + depth, start + written.len());
        start += line.len();
        if content.is_empty() || content.starts_with('#') || block.is_some_and(|block| depth > block) {
            continue;
        }
        block = content
            .trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-'))
            .ends_with(['|', '>'])
            .then_some(depth);
        let item = content.trim_start_matches("- ").trim_start();
        let value = item.split_once(": ").map_or("", |(_, value)| value.trim_start());
        if opens(item) || opens(value) {
            return Some(span);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_says_what_it_is() {
        for (path, text, what) in [
            ("compose.yaml", "# mine\nFROM nginx\nRUN x\n", Some(Stray::Dockerfile)),
            ("compose.yaml", "$ sudo docker run -p 80:80 nginx\n", Some(Stray::DockerRun)),
            ("Dockerfile", "version: '3'\nservices:\n  web:\n    image: nginx\n", Some(Stray::Compose)),
            ("compose.yaml", "services:\n{% for s in all %}\n  {{ s }}:\n    image: x\n", Some(Stray::Template)),
            ("compose.yaml", "services:\n  web:\n    image: {{ image }}\n", Some(Stray::Template)),
            ("docker-compose.yml.j2", "services: {}\n", Some(Stray::Template)),
            ("Dockerfile.template", "FROM a\n", Some(Stray::Template)),
            ("Dockerfile.in", "FROM a\n", Some(Stray::Template)),
            ("Dockerfile.m4", "FROM a\n", Some(Stray::Template)),
            ("compose.yaml", "services:\n  web:\n    command: ps --format '{{.Names}}'\n", None),
            ("compose.yaml", "configs:\n  a:\n    content: |\n      {{ range }}\nservices: {}\n", None),
            ("compose.yaml", "services:\n  web: {image: a}\n", None),
            ("notes.md.j2", "FROM a\n", None),
            ("Dockerfile", "FROM a\n", None),
            (".env.template", "A=1\n", None),
        ] {
            assert_eq!(stray(path, text).map(|(what, _)| what), what, "{path}: {text}");
        }
    }
}
