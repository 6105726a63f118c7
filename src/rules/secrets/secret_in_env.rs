use crate::diagnostic::Severity;
use crate::edit::variables::take_from_variable;
use crate::facts::secrets::{self, Secret};
use crate::model::Stack;
use crate::model::compose::value::{Node, Origin};
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::values::{is_known, literals, password_name, url_password, variable_name, written_part};
use crate::survey::{ServiceRef, Survey};
use crate::text::Span;

/// A secret that stands in a Compose file.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Secrets, "secret-in-env", Severity::Warning)
        .summary("Compose files name secrets, they do not hold them")
        .seeds(&[
            "000:L55-58",
            "000:L153-156",
            "000:L177-190",
            "003:L89",
            "003:L99",
            "003:L231",
            "004:L187-190",
            "004:L193-196",
            "004:L289-292",
        ]),
    cases: &[&WRITTEN],
    looks: &[Look::Service(of_service), Look::Stack(of_configs)],
    markdown: markdown!("secret_in_env.md"),
};

static WRITTEN: Case = Case::new("")
    .why("Whoever has this file, or an old copy of it, has the secret.")
    .todo(
        "Keep the value in a `.env` that git ignores, name the variable here, and replace the secret where it is used, because this one \
         is known.",
    )
    .aliases(&["gap:plain-secret-in-env", "kics:passwords_and_secrets", "owasp:R12"]);

/// What a value belongs to.
struct Owner<'a> {
    survey: Survey<'a>,
    stack: &'a Stack,
    /// `service "web"`
    label: String,
}

fn of_service(service: ServiceRef<'_>, sink: &mut Sink<'_>) {
    let label = ["service \"", &service.name, "\""].concat();
    let owner = Owner { survey: service.survey, stack: service.stack, label };
    for variable in &service.environment {
        let Some(node) = &variable.value else { continue };
        if node.scalar().is_some_and(|value| is_known(service.service, &value)) {
            continue;
        }
        let file = service.known_image().and_then(|facts| facts.file_variable(&variable.name));
        value(&owner, &variable.name, node, file, sink);
    }
    for (key, node) in service.get("labels").map_or(&[][..], Node::entries) {
        value(&owner, key.name.rsplit('.').next().unwrap_or(""), node, None, sink);
    }
    for command in service.command.iter().chain(&service.entrypoint) {
        text(&owner, &command.value, sink);
    }
    if let Some(test) = service.healthcheck.as_ref().and_then(|check| check.test.as_ref()) {
        text(&owner, test, sink);
    }
}

fn of_configs(survey: &Survey<'_>, stack: &Stack, sink: &mut Sink<'_>) {
    for config in &stack.configs {
        let used = stack.services.iter().any(|service| service.configs.iter().any(|used| used.name == config.name));
        if let (true, Some(content)) = (used, config.node.get("content")) {
            let label = ["config \"", &config.name, "\""].concat();
            text(&Owner { survey: *survey, stack, label }, content, sink);
        }
    }
}

/// A value under a name.
fn value(owner: &Owner<'_>, name: &str, node: &Node, file_variable: Option<String>, sink: &mut Sink<'_>) {
    let mut report = |place: Origin, replaced: Origin, what: String, variable: &str| {
        let fix = take_from_variable(&owner.survey, owner.stack, replaced, variable);
        let mut finding = WRITTEN.at(place, what).secret().fix(fix);
        if let Some(file) = &file_variable {
            finding = finding.todo([WRITTEN.todo, " This image also reads it from a file: `", file, "`."].concat());
        }
        sink.report(finding);
    };
    let label = owner.label.as_str();
    if let Some(text) = node.as_str() {
        if let Some(token) = secrets::token(text) {
            if let Some(place) = written_part(node, token.span) {
                let what = ["This value of ", label, " has the format of a ", token.kind, "."].concat();
                return report(place, place, what, &variable_name(name));
            }
        } else if let Some(part) = url_password(text)
            && let Some(place) = written_part(node, part)
        {
            let what = ["The URL in `", name, "` of ", label, " holds a password."].concat();
            return report(place, place, what, &password_name(name));
        }
    }
    for literal in literals(&owner.survey, node) {
        let name = match &literal.variable {
            Some(variable) if !secrets::secret_name(name) => variable,
            _ => name,
        };
        if is_secret(name, &literal.text) {
            let variable = literal.variable.clone().unwrap_or_else(|| variable_name(name));
            let what = match literal.variable {
                Some(_) => ["The default of `", &variable, "` in ", label, " is a real value."].concat(),
                None => ["`", name, "` of ", label, " is written out."].concat(),
            };
            report(literal.place, Origin { span: literal.replace, ..literal.place }, what, &variable);
        }
    }
}

/// Whether a literal under this name is a secret. An address is none, a sentence neither.
fn is_secret(name: &str, text: &str) -> bool {
    match secrets::secret(name, text) {
        Some(Secret::Certain(_)) => true,
        Some(Secret::Likely) => !text.contains("://") && !text.contains(' '),
        None => false,
    }
}

/// A command, a probe or a file: tokens, URLs, and `--name value`, `NAME=value`, `name: value`.
fn text(owner: &Owner<'_>, node: &Node, sink: &mut Sink<'_>) {
    let mut before = "";
    for node in node.as_list().unwrap_or(std::slice::from_ref(node)) {
        let Some(text) = node.as_str() else { continue };
        for word in text.split_whitespace() {
            let named_before = std::mem::take(&mut before);
            let (name, value) = match word.split_once(['=', ':']) {
                Some((name, value)) if !name.is_empty() && !value.starts_with("//") => {
                    (name.trim_start_matches('-'), value)
                }
                _ => (named_before, word),
            };
            if word.starts_with('-') && !word.contains('=') {
                before = word.trim_start_matches('-');
            } else if word.ends_with(':') {
                before = word.trim_end_matches(':');
            }
            let at = word.as_ptr() as usize - text.as_ptr() as usize;
            let (part, name) = if let Some(token) = secrets::token(word) {
                (token.span.shift(at), "TOKEN")
            } else if let Some(part) = url_password(word) {
                (part.shift(at), "PASSWORD")
            } else {
                let value = value.trim_start_matches(['"', '\'']).trim_end_matches(['"', '\'', ',', ';']);
                let start = value.as_ptr() as usize - text.as_ptr() as usize;
                let plain = name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.'));
                let (asked, variable) = match name {
                    "requirepass" => ("password", "REDIS_PASSWORD"),
                    "masterauth" => ("password", name),
                    _ => (name, name),
                };
                if !plain || !is_secret(asked, value) {
                    continue;
                }
                (Span::new(start, start + value.len()), variable)
            };
            if let Some(place) = written_part(node, part) {
                let what = ["A secret is written into ", &owner.label, "."].concat();
                let fix = take_from_variable(&owner.survey, owner.stack, place, &variable_name(name));
                sink.report(WRITTEN.at(place, what).secret().fix(fix));
            }
        }
    }
}
