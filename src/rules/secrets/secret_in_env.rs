use crate::diagnostic::Severity;
use crate::facts::secrets::{self, Secret};
use crate::model::Stack;
use crate::model::compose::Service;
use crate::model::compose::value::{Node, Origin};
use crate::rules::secrets::shared_value::{Shared, With};
use crate::rules::{Family, Finding, Look, Meta, Rule, Sink, markdown};
use crate::survey::Survey;
use crate::survey::services::facts_of;
use crate::survey::values::{is_known, literals, password_name, url_password, variable_name, written_part};
use crate::text::Span;

/// A secret that stands in a Compose file.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Secrets, "secret-in-env", Severity::Warning)
        .summary("Compose files name secrets, they do not hold them")
        .aliases(&["gap:plain-secret-in-env", "kics:passwords_and_secrets", "owasp:R12"])
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
    cases: &[],
    looks: &[Look::Project(check)],
    markdown: markdown!("secret_in_env.md"),
};

fn check(context: &Survey<'_>, sink: &mut Sink<'_>) {
    let shared = &Shared::default();
    for stack in &context.model.stacks {
        let with = With { context, stack, shared };
        for service in &stack.services {
            look(with, service, sink);
        }
        for config in &stack.configs {
            let used = stack.services.iter().any(|service| service.configs.iter().any(|used| used.name == config.name));
            if let (true, Some(content)) = (used, config.node.get("content")) {
                let label = ["config \"", &config.name, "\""].concat();
                text(with, &label, content, sink);
            }
        }
    }
}

fn look(with: With<'_>, service: &Service, sink: &mut Sink<'_>) {
    let label = ["service \"", &service.name, "\""].concat();
    for variable in &service.environment {
        if let Some(node) = &variable.value {
            if node.scalar().is_some_and(|value| is_known(service, &value)) {
                continue;
            }
            let file = facts_of(service).and_then(|facts| facts.file_variable(&variable.name));
            value(with, &label, &variable.name, node, file, sink);
        }
    }
    for (key, node) in service.get("labels").map_or(&[][..], Node::entries) {
        let name = key.name.rsplit('.').next().unwrap_or("");
        value(with, &label, name, node, None, sink);
    }
    for command in service.command.iter().chain(&service.entrypoint) {
        text(with, &label, &command.value, sink);
    }
    if let Some(test) = service.healthcheck.as_ref().and_then(|check| check.test.as_ref()) {
        text(with, &label, test, sink);
    }
}

/// A value under a name.
fn value(with: With<'_>, label: &str, name: &str, node: &Node, file_variable: Option<String>, sink: &mut Sink<'_>) {
    let hint = file_variable.map(|file| [" This image also reads it from a file: `", &file, "`."].concat());
    let hint = hint.as_deref().unwrap_or("");
    if let Some(text) = node.as_str() {
        if let Some(token) = secrets::token(text) {
            if let Some(place) = written_part(node, token.span) {
                let what = ["This value of ", label, " has the format of a ", token.kind].concat();
                return report(with, place, &what, &variable_name(name), hint, sink);
            }
        } else if let Some(part) = url_password(text)
            && let Some(place) = written_part(node, part)
        {
            let what = ["The URL in `", name, "` of ", label, " holds a password"].concat();
            return report(with, place, &what, &password_name(name), hint, sink);
        }
    }
    for literal in literals(with.context, node) {
        let name = match &literal.variable {
            Some(variable) if !secrets::secret_name(name) => variable,
            _ => name,
        };
        if is_secret(name, &literal.text) {
            let variable = literal.variable.clone().unwrap_or_else(|| variable_name(name));
            let what = match literal.variable {
                Some(_) => ["The default of `", &variable, "` in ", label, " is a real value"].concat(),
                None => ["`", name, "` of ", label, " is written out"].concat(),
            };
            let message = message(&what, hint);
            let replaced = Origin { span: literal.replace, ..literal.place };
            let fix = with.fix(replaced, &variable);
            sink.report(finding(with.stack, literal.place, message).fix(fix));
        }
    }
}

/// Whether a literal under this name is a secret. An address is none, a sentence neither.
pub fn is_secret(name: &str, text: &str) -> bool {
    match secrets::secret(name, text) {
        Some(Secret::Certain(_)) => true,
        Some(Secret::Likely) => !text.contains("://") && !text.contains(' '),
        None => false,
    }
}

/// A command, a probe or a file: tokens, URLs, and `--name value`, `NAME=value`, `name: value`.
fn text(with: With<'_>, label: &str, node: &Node, sink: &mut Sink<'_>) {
    let nodes: Vec<&Node> = if node.as_list().is_some() { node.items().iter().collect() } else { vec![node] };
    let mut before: Option<String> = None;
    for node in nodes {
        let Some(text) = node.as_str() else { continue };
        for (at, word) in words(text) {
            let name_before = before.take();
            let (name, start) = match word.split_once(['=', ':']) {
                Some((name, value)) if !name.is_empty() && !value.starts_with("//") => {
                    (Some(name.trim_start_matches('-')), at + word.len() - value.len())
                }
                _ => (name_before.as_deref(), at),
            };
            let end = at + word.len();
            if word.starts_with('-') && !word.contains('=') {
                before = Some(word.trim_start_matches('-').to_owned());
            } else if word.ends_with(':') {
                before = Some(word.trim_end_matches(':').to_owned());
            }
            let part = Span::new(start.min(end), end);
            let part = trim_quotes(text, part);
            let value = part.slice(text);
            let found =
                secrets::token(word).map(|token| (Span::new(at + token.span.start, at + token.span.end), "TOKEN"));
            let found = found.or_else(|| url_password(word).map(|s| (Span::new(at + s.start, at + s.end), "PASSWORD")));
            let named = || {
                let name = name?;
                let plain = name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.'));
                let known = matches!(name, "requirepass" | "masterauth");
                let secret = if known { is_secret("password", value) } else { plain && is_secret(name, value) };
                secret.then_some((part, name))
            };
            let Some((part, name)) = found.or_else(named) else { continue };
            if let Some(place) = written_part(node, part) {
                let what = ["A secret is written into ", label].concat();
                let name = if name == "requirepass" { "REDIS_PASSWORD".to_owned() } else { variable_name(name) };
                report(with, place, &what, &name, "", sink);
            }
        }
    }
}

/// The words of a text with their places.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let start = text.as_ptr() as usize;
    text.split_whitespace().map(move |word| (word.as_ptr() as usize - start, word))
}

fn trim_quotes(text: &str, part: Span) -> Span {
    let value = part.slice(text);
    let inner = value.trim_start_matches(['"', '\'']);
    let start = part.start + value.len() - inner.len();
    Span::new(start, start + inner.trim_end_matches(['"', '\'', ',', ';']).len())
}

fn message(what: &str, hint: &str) -> String {
    [
        what,
        ". Whoever has this file, or an old copy of it, has the secret. Keep the value in a `.env` that git ignores, name the \
         variable here, and replace the secret where it is used, because this one is known.",
        hint,
    ]
    .concat()
}

fn finding(stack: &Stack, place: Origin, message: String) -> Finding {
    Finding::new(place.file, place.span, message)
        .secret()
        .aliases(["gap:plain-secret-in-env", "kics:passwords_and_secrets", "owasp:R12"])
        .environment(stack.environment)
}

fn report(with: With<'_>, place: Origin, what: &str, name: &str, hint: &str, sink: &mut Sink<'_>) {
    let fix = with.fix(place, name);
    sink.report(finding(with.stack, place, message(what, hint)).fix(fix));
}
