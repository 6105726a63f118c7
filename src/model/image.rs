//! Image references: `registry:port/path:tag@digest`.

use crate::text::Span;

/// A reference to an image, taken apart. Spans lie in the parsed text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImageRef {
    text: String,
    /// Host, with its port: present only when written.
    pub registry: Option<Span>,
    /// The port of the registry, without the colon.
    pub port: Option<Span>,
    /// What lies behind the registry, without tag and digest: `library/python`, `team/app`.
    pub path: Span,
    /// Without the colon.
    pub tag: Option<Span>,
    /// `sha256:…`, without the `@`.
    pub digest: Option<Span>,
}

impl ImageRef {
    /// Takes a reference apart; `None` when there is no name in it, or it holds what no reference may (a variable,
    /// white space).
    pub fn parse(text: &str) -> Option<ImageRef> {
        if text.chars().any(|c| !c.is_ascii_alphanumeric() && !"._-:/@+[]".contains(c)) {
            return None;
        }
        let (rest, digest) = match text.split_once('@') {
            Some((rest, digest)) => (rest, Some(Span::new(text.len() - digest.len(), text.len()))),
            None => (text, None),
        };
        let (registry, path_start) = match rest.split_once('/') {
            Some((host, _)) if is_host(host) => (Some(Span::new(0, host.len())), host.len() + 1),
            _ => (None, 0),
        };
        let name_start = rest.rfind('/').map_or(0, |at| at + 1);
        let (path_end, tag) = match rest[name_start..].find(':') {
            Some(at) => (name_start + at, Some(Span::new(name_start + at + 1, rest.len()))),
            None => (rest.len(), None),
        };
        let port = registry.and_then(|host| {
            let colon = host.slice(text).rfind(':')?;
            Some(Span::new(colon + 1, host.end))
        });
        let path = Span::new(path_start, path_end);
        let empty = |span: Option<Span>| span.is_some_and(Span::is_empty);
        if path.is_empty() || path.slice(text).ends_with('/') || empty(tag) || empty(digest) {
            return None;
        }
        Some(ImageRef { text: text.to_string(), registry, port, path, tag, digest })
    }

    /// As written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Registry and path as written, without tag and digest.
    pub fn name(&self) -> &str {
        self.name_span().slice(&self.text)
    }

    /// The place of [`ImageRef::name`]; a tag is inserted at its end.
    pub fn name_span(&self) -> Span {
        Span::new(0, self.path.end)
    }

    /// The registry's host and port; Docker Hub's when none is written.
    pub fn registry(&self) -> &str {
        self.registry.map_or("docker.io", |span| span.slice(&self.text))
    }

    /// Without the registry.
    pub fn path(&self) -> &str {
        self.path.slice(&self.text)
    }

    /// The tag as written.
    pub fn tag(&self) -> Option<&str> {
        self.tag.map(|span| span.slice(&self.text))
    }

    /// The digest as written.
    pub fn digest(&self) -> Option<&str> {
        self.digest.map(|span| span.slice(&self.text))
    }

    /// The name under which tables know it: `python` for `docker.io/library/python` and its public mirrors,
    /// `team/app` on Docker Hub, `ghcr.io/team/app` elsewhere.
    pub fn short_name(&self) -> &str {
        let path = self.path();
        match self.registry.map(|span| span.slice(&self.text)) {
            None | Some("docker.io" | "index.docker.io" | "registry-1.docker.io" | "mirror.gcr.io") => {
                path.strip_prefix("library/").unwrap_or(path)
            }
            Some("public.ecr.aws") => path.strip_prefix("docker/library/").unwrap_or(self.name()),
            Some(_) => self.name(),
        }
    }
}

/// Why a text is no reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefFault {
    /// A capital letter in the path.
    Capitals,
    /// A colon with no tag behind it.
    EmptyTag,
    /// A second tag.
    SecondTag,
    /// `https://` or another scheme.
    Scheme,
    /// A part of the path that is empty, or begins or ends with a separator.
    Part,
    /// A tag with other characters, or too long.
    Tag,
    /// A digest that is no `algorithm:hex` of full length.
    Digest,
    /// A character that stands in no reference.
    Character,
}

/// What the grammar of references finds wrong with a text, and where; variables must be filled in.
// distribution/reference: regexp.go, normalize.go
pub fn fault(text: &str) -> Option<(RefFault, Span)> {
    if let Some(at) = text.find("://") {
        return Some((RefFault::Scheme, Span::new(0, at + 3)));
    }
    let (rest, digest) = match text.find('@') {
        Some(at) => (&text[..at], Some(Span::new(at + 1, text.len()))),
        None => (text, None),
    };
    let path_start = match rest.split_once('/') {
        Some((host, _)) if is_host(host) => host.len() + 1,
        _ => 0,
    };
    let name_start = rest.rfind('/').map_or(0, |at| at + 1).max(path_start);
    let colon = rest[name_start..].find(':').map(|at| name_start + at);
    let path_end = colon.unwrap_or(rest.len());
    let path = &rest[path_start..path_end];
    let odd = |c: char| !c.is_ascii_alphanumeric() && !"._-/".contains(c);
    if let Some(at) = path.find(odd) {
        return Some((RefFault::Character, Span::at(path_start + at)));
    }
    if path.contains(|c: char| c.is_ascii_uppercase()) {
        return Some((RefFault::Capitals, Span::new(path_start, path_end)));
    }
    if !path.split('/').all(is_component) {
        return Some((RefFault::Part, Span::new(path_start, path_end)));
    }
    if let Some(colon) = colon {
        let tag = &rest[colon + 1..];
        if tag.is_empty() {
            return Some((RefFault::EmptyTag, Span::new(colon, rest.len())));
        }
        if let Some(second) = tag.find(':') {
            return Some((RefFault::SecondTag, Span::new(colon + 1 + second, rest.len())));
        }
        let fits = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
        if tag.len() > 128 || tag.starts_with(['.', '-']) || !tag.chars().all(fits) {
            return Some((RefFault::Tag, Span::new(colon + 1, rest.len())));
        }
    }
    let digest = digest?;
    let is_hex = |hex: &str| hex.len() >= 32 && hex.bytes().all(|byte| byte.is_ascii_hexdigit());
    let fits = digest.slice(text).split_once(':').is_some_and(|(algorithm, hex)| {
        let full = match algorithm {
            "sha256" => hex.len() == 64,
            "sha512" => hex.len() == 128,
            _ => !algorithm.is_empty(),
        };
        full && is_hex(hex)
    });
    (!fits).then_some((RefFault::Digest, digest))
}

/// Letters and digits with `.`, `_`, `__` or dashes between them.
fn is_component(part: &str) -> bool {
    let edges =
        part.starts_with(|c: char| c.is_ascii_alphanumeric()) && part.ends_with(|c: char| c.is_ascii_alphanumeric());
    let mut between = part.split(|c: char| c.is_ascii_alphanumeric()).filter(|separator| !separator.is_empty());
    edges
        && between.all(|separator| matches!(separator, "." | "_" | "__") || separator.bytes().all(|byte| byte == b'-'))
}

/// Whether the first component of a reference is a registry and no folder of Docker Hub.
fn is_host(component: &str) -> bool {
    component == "localhost" || component.contains(['.', ':']) || component.chars().any(|c| c.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> (String, String, Option<String>, Option<String>, String) {
        let image = ImageRef::parse(text).unwrap();
        let owned = |part: Option<&str>| part.map(str::to_string);
        (
            image.registry().to_string(),
            image.path().to_string(),
            owned(image.tag()),
            owned(image.digest()),
            image.short_name().to_string(),
        )
    }

    fn all(
        registry: &str,
        path: &str,
        tag: &str,
        digest: &str,
        short: &str,
    ) -> (String, String, Option<String>, Option<String>, String) {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_string());
        (registry.to_string(), path.to_string(), some(tag), some(digest), short.to_string())
    }

    #[test]
    fn faults_of_references_are_found() {
        let found = |text: &str| fault(text).map(|(fault, span)| (fault, span.slice(text).to_string()));
        let some = |fault, text: &str| Some((fault, text.to_string()));
        assert_eq!(found("Debian:12"), some(RefFault::Capitals, "Debian"));
        assert_eq!(found("debian:"), some(RefFault::EmptyTag, ":"));
        assert_eq!(found("a:1:2"), some(RefFault::SecondTag, ":2"));
        assert_eq!(found("https://docker.io/a"), some(RefFault::Scheme, "https://"));
        assert_eq!(found("team//app"), some(RefFault::Part, "team//app"));
        assert_eq!(found("app:-x"), some(RefFault::Tag, "-x"));
        assert_eq!(found("app@sha256:ab"), some(RefFault::Digest, "sha256:ab"));
        for good in ["debian", "localhost:5000/a/b:1", "Host.example/a", "a__b/c--d:V1.0-x", "team/app:1"] {
            assert_eq!(found(good), None, "{good}");
        }
    }

    #[test]
    fn references_come_apart() {
        assert_eq!(parts("python"), all("docker.io", "python", "", "", "python"));
        assert_eq!(parts("docker.io/library/python:3.12"), all("docker.io", "library/python", "3.12", "", "python"));
        assert_eq!(parts("team/app:v1@sha256:ab"), all("docker.io", "team/app", "v1", "sha256:ab", "team/app"));
        assert_eq!(parts("localhost:5000/a/b"), all("localhost:5000", "a/b", "", "", "localhost:5000/a/b"));
        assert_eq!(parts("ghcr.io/t/a@sha256:c"), all("ghcr.io", "t/a", "", "sha256:c", "ghcr.io/t/a"));
        assert_eq!(ImageRef::parse("r:80/a").unwrap().port, Some(Span::new(2, 4)));
        for bad in ["", "a:", "a@", ":x", "a b", "$A", "${A}:x", "a/", "x/:y"] {
            assert_eq!(ImageRef::parse(bad), None, "{bad}");
        }
    }
}
