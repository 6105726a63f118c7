use super::support::url_password;
use crate::diagnostic::{Change, Fix, Severity};
use crate::facts::secrets::{self, Secret};
use crate::fix::helpers;
use crate::model::ShellBody;
use crate::model::Stack;
use crate::model::compose::EnvVar;
use crate::model::dockerfile::DockerfileModel;
use crate::rules::{Context, Family, Finding, Level, Meta, Rule, Sink, markdown};
use crate::syntax::dockerfile::{Instruction, Keyword, Pair};
use crate::syntax::shell::Word;
use crate::text::{Edit, SourceMap, Span};
use std::collections::{BTreeMap, BTreeSet};

/// A secret that ends up in the layers or the history of an image.
pub static RULE: Rule = Rule {
    meta: Meta {
        name: "secret-in-image",
        family: Family::Secrets,
        summary: "No secret goes into ARG, ENV, LABEL or the text of a RUN",
        severity: Severity::Warning,
        in_development: Level::Same,
        in_production: Level::Same,
        default_on: true,
        aliases: &[
            "hadolint:DL3064",
            "buildkit:SecretsUsedInArgOrEnv",
            "trivy:DS-0031",
            "kics:passwords_and_secrets",
            "kics:secrets_stored_in_dockerfile",
            "semgrep:secret-in-build-arg",
            "cis:4.10",
            "owasp:Node10",
            "owasp:R12",
            "sonar:S6472",
        ],
        seeds: &["002:L79", "002:L162", "003:L88", "003:L90", "003:L308"],
    },
    markdown: markdown!("secret_in_image.md"),
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink<'_>) {
    for (_, model) in context.model.dockerfile_models() {
        let readers = Readers::new(&context.project.file(model.file).text, model);
        for (at, outer) in model.tree.instructions.iter().enumerate() {
            let instruction = outer.onbuild().unwrap_or(outer);
            match instruction.keyword {
                Keyword::Arg | Keyword::Env | Keyword::Label => {
                    for pair in instruction.pairs() {
                        look(context, model, &readers, at, instruction, pair, sink);
                    }
                }
                Keyword::Run => run(context, model, instruction, sink),
                Keyword::Cmd | Keyword::Entrypoint => tokens(context, model, &instruction.body, sink),
                Keyword::Copy | Keyword::Add => {
                    for heredoc in &instruction.heredocs {
                        tokens(context, model, &heredoc.content, sink);
                        settings(context, model, &heredoc.content, sink);
                    }
                }
                _ => {}
            }
        }
    }
    for stack in &context.model.stacks {
        for service in &stack.services {
            for variable in service.build.iter().flat_map(|build| &build.args) {
                build_argument(context, stack, variable, sink);
            }
        }
    }
}

/// What is wrong with a pair.
enum Fault {
    /// The value has the format of a token, or is a URL with a password.
    Certain(Span, &'static str),
    /// A name that says so, and a value.
    Written,
    /// A name that says so; the value comes with the build.
    Passed,
    /// A name that says so, and no value yet.
    Empty,
}

fn fault(keyword: Keyword, name: &str, value: Option<&str>) -> Option<Fault> {
    if let Some(text) = value {
        if let Some(token) = secrets::token(text) {
            return Some(Fault::Certain(token.span, token.kind));
        }
        if let Some(part) = url_password(text) {
            return Some(Fault::Certain(part, "password in a URL"));
        }
    }
    let is_default_prompt = |text: &str| text.contains("://") || secrets::is_placeholder(text);
    match (keyword, value.map(str::trim)) {
        _ if !secrets::secret_name(name) => None,
        (Keyword::Arg, None | Some("")) => Some(Fault::Passed),
        (Keyword::Env, Some("")) => Some(Fault::Empty),
        (_, None | Some("")) => None,
        // A label's key is a path of words; only its last one names the value.
        (Keyword::Label, Some(text)) => {
            let last = name.rsplit('.').next().unwrap_or(name);
            matches!(secrets::secret(last, text), Some(Secret::Likely)).then_some(Fault::Written)
        }
        (_, Some(text)) => (!is_default_prompt(text) && !is_switch(text)).then_some(Fault::Written),
    }
}

/// A number or a single word of a switch is how something works, not what it is.
fn is_switch(text: &str) -> bool {
    text.len() < 3 || text.bytes().all(|byte| byte.is_ascii_digit()) && text.len() < 4
}

fn look(
    context: &Context<'_>,
    model: &DockerfileModel,
    readers: &Readers<'_>,
    at: usize,
    instruction: &Instruction,
    pair: &Pair,
    sink: &mut Sink<'_>,
) {
    let escape = model.tree.escape;
    let name = pair.key.unquoted(escape);
    let value = pair.value.as_ref().map(|value| value.unquoted(escape));
    let Some(fault) = fault(instruction.keyword, &name, value.as_deref()) else { return };
    let kind = instruction.keyword.name();
    let whole = pair.value.as_ref().map_or(pair.key.span, |value| value.span);
    let (span, first) = match fault {
        Fault::Certain(part, kind_of_value) => {
            let text = pair.value.as_ref().map_or("", |value| value.text());
            let part = value.as_deref().map_or("", |value| part.slice(value));
            let place = text.find(part).map(|start| Span::new(start, start + part.len()));
            let span = pair.value.as_ref().zip(place).map_or(whole, |(value, part)| value.part(part));
            (span, format!("`{kind} {name}` holds a {kind_of_value}."))
        }
        Fault::Written => (whole, format!("`{kind} {name}` puts a secret into the image.")),
        Fault::Passed => (pair.key.span, format!("`ARG {name}` would record a secret in the image's history.")),
        Fault::Empty => (pair.key.span, format!("`ENV {name}` invites a secret into the image.")),
    };
    let (why, todo) = match instruction.keyword {
        Keyword::Arg => (
            "Whoever has the image, or the build cache, reads the values of build arguments.",
            "Give it to the one command that needs it with `RUN --mount=type=secret`.",
        ),
        _ => (
            "Whoever has the image reads it with `docker inspect`.",
            "Remove it here and set it when the container starts.",
        ),
    };
    let fix = match instruction.keyword {
        Keyword::Arg => mount_instead(context, model, readers, at, instruction, &name),
        Keyword::Env => delete_pair(context, model, readers, at, instruction, pair, &name),
        _ => None,
    };
    let mut finding = Finding::new(model.file, span, [&first, " ", why, " ", todo].concat())
        .aliases(aliases(model, at, instruction.keyword, &fault))
        .environment(context.model.file(model.file).environment)
        .fix(fix);
    if matches!(fault, Fault::Certain(..) | Fault::Written) {
        finding = finding.secret();
    }
    sink.report(finding);
}

fn aliases(model: &DockerfileModel, at: usize, keyword: Keyword, fault: &Fault) -> Vec<&'static str> {
    let mut ids = vec!["cis:4.10", "owasp:Node10", "owasp:R12"];
    if matches!(keyword, Keyword::Arg | Keyword::Env) {
        ids.extend(["hadolint:DL3064", "buildkit:SecretsUsedInArgOrEnv", "sonar:S6472"]);
        let last = model.final_stage().map(|stage| stage.index);
        if model.stage_of(at).map(|stage| stage.index) == last {
            ids.push("trivy:DS-0031");
        }
    }
    if keyword == Keyword::Arg {
        ids.push("semgrep:secret-in-build-arg");
    }
    if matches!(fault, Fault::Certain(..) | Fault::Written) {
        ids.extend(["kics:passwords_and_secrets", "kics:secrets_stored_in_dockerfile"]);
    }
    ids
}

fn report(context: &Context<'_>, model: &DockerfileModel, span: Span, what: &str, sink: &mut Sink<'_>) {
    let message = format!(
        "This holds {what}. The text becomes part of the image's history, where everyone who has the image reads it. Use \
         `RUN --mount=type=secret` and replace the secret."
    );
    sink.report(
        Finding::new(model.file, span, message)
            .secret()
            .aliases([
                "kics:passwords_and_secrets",
                "kics:secrets_stored_in_dockerfile",
                "cis:4.10",
                "owasp:Node10",
                "owasp:R12",
            ])
            .environment(context.model.file(model.file).environment),
    );
}

/// Tokens and passwords in URLs anywhere in a text.
fn tokens(context: &Context<'_>, model: &DockerfileModel, map: &SourceMap, sink: &mut Sink<'_>) {
    let start = map.text().as_ptr() as usize;
    for word in map.text().split_whitespace() {
        let at = word.as_ptr() as usize - start;
        let place = |part: Span| map.source(part.shift(at));
        if let Some(token) = secrets::token(word) {
            report(context, model, place(token.span), &["a ", token.kind].concat(), sink);
        } else if let Some(part) = url_password(word) {
            report(context, model, place(part), "the password of a URL", sink);
        }
    }
    // The words of a key's first line stand apart.
    if let Some(token) = secrets::token(map.text()).filter(|token| token.kind == "private key") {
        report(context, model, map.source(token.span), "a private key", sink);
    }
}

/// Lines `NAME=value` of a file that is written by a heredoc.
fn settings(context: &Context<'_>, model: &DockerfileModel, map: &SourceMap, sink: &mut Sink<'_>) {
    let start = map.text().as_ptr() as usize;
    for line in map.text().lines() {
        let Some((name, value)) = line.split_once(['=', ':']) else { continue };
        let value = value.trim().trim_matches(['"', '\'']);
        if matches!(secrets::secret(name.trim(), value), Some(Secret::Likely)) && !value.contains(' ') {
            let at = value.as_ptr() as usize - start;
            report(context, model, map.source(Span::new(at, at + value.len())), "a secret", sink);
        }
    }
}

fn run(context: &Context<'_>, model: &DockerfileModel, instruction: &Instruction, sink: &mut Sink<'_>) {
    tokens(context, model, &instruction.body, sink);
    for heredoc in &instruction.heredocs {
        tokens(context, model, &heredoc.content, sink);
    }
    for body in ShellBody::of_instruction(instruction) {
        for command in &body.script.commands {
            for assignment in &command.assignments {
                let value = &assignment.value;
                if value.value().is_some_and(|text| is_written(&assignment.name, text)) {
                    report(context, model, body.source(value.span), "a secret", sink);
                }
            }
            for (index, word) in command.words.iter().enumerate().skip(1) {
                let before = &command.words[index - 1];
                if let Some(span) = written_in(word).or_else(|| written_behind(before, word)) {
                    report(context, model, body.source(span), "a secret", sink);
                }
            }
        }
    }
}

/// Whether a value is a secret by its name and no part of a program or a URL.
fn is_written(name: &str, text: &str) -> bool {
    matches!(secrets::secret(name, text), Some(Secret::Likely))
        && !text.contains([' ', '(', '$', '='])
        && !text.contains("://")
}

/// `NAME=value` in a word, as in `export NAME=value` and `echo "NAME=value" >> .env`; `--password=value`.
fn written_in(word: &Word) -> Option<Span> {
    let text = word.value()?;
    let (name, value) = text.split_once('=')?;
    let is_variable = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let fits = (is_variable || is_secret_flag(name)) && is_written(name, value.trim_end());
    fits.then(|| word.source(Span::new(name.len() + 1, text.trim_end().len())))
}

/// `--password value`.
fn written_behind(flag: &Word, word: &Word) -> Option<Span> {
    let value = word.value()?;
    let fits = is_secret_flag(flag.text()) && is_written(flag.text(), value) && !value.starts_with('-');
    fits.then(|| word.source(Span::new(0, value.len())))
}

/// A flag that takes the secret itself. Others with such names take files, kinds, switches.
fn is_secret_flag(flag: &str) -> bool {
    let last = flag.rsplit('-').next().unwrap_or(flag);
    flag.starts_with("--") && matches!(last, "password" | "passwd" | "passphrase" | "token" | "secret" | "pass")
}

/// `build.args` of a Compose file.
fn build_argument(context: &Context<'_>, stack: &Stack, variable: &EnvVar, sink: &mut Sink<'_>) {
    let Some(node) = &variable.value else { return };
    for literal in super::support::literals(context, node) {
        let Some(Fault::Certain(..) | Fault::Written) = fault(Keyword::Arg, &variable.name, Some(&literal.text)) else {
            continue;
        };
        let message = format!(
            "The build argument `{}` holds a secret. It is recorded in the image's history and in this file. Use `build.secrets` with \
             `RUN --mount=type=secret`, and replace the secret.",
            variable.name
        );
        sink.report(
            Finding::new(literal.place.file, literal.place.span, message)
                .secret()
                .aliases(["kics:passwords_and_secrets", "owasp:R12"])
                .environment(stack.environment),
        );
    }
}

/// Deletes an ARG and mounts the value as a secret where a RUN of the stage reads it. `None` where something else needs it.
fn mount_instead(
    context: &Context<'_>,
    model: &DockerfileModel,
    readers: &Readers<'_>,
    at: usize,
    instruction: &Instruction,
    name: &str,
) -> Option<Fix> {
    let text = &context.project.file(model.file).text;
    let stage = model.stage_of(at)?;
    if instruction.pairs().len() != 1 || model.instruction(at).onbuild().is_some() {
        return None;
    }
    let (read_by, more) = readers.of(name);
    let is_run = |other: usize| model.instruction(other).keyword == Keyword::Run;
    // A variable that very much reads is left to a person.
    if more || read_by.iter().any(|&i| i != at && !is_run(i) && model.instruction(i).keyword != Keyword::Arg) {
        return None;
    }
    let here = at + 1..stage.end;
    let mut runs: Vec<usize> =
        read_by.iter().copied().filter(|&other| here.contains(&other) && is_run(other)).collect();
    if runs.is_empty() {
        if model.count_between(Keyword::Run, here.start, here.end) != 1 {
            return None;
        }
        runs.extend(here.clone().find(|&other| is_run(other)));
    }
    let runs: Vec<&Instruction> = runs.into_iter().map(|run| model.instruction(run)).collect();
    let id = name.to_ascii_lowercase();
    let mount = format!(" --mount=type=secret,id={id},env={name}");
    let mut changes = vec![helpers::change(model.file, helpers::delete_lines(text, instruction.span))];
    changes
        .extend(runs.iter().map(|run| helpers::change(model.file, Edit::insert(run.keyword_span.end, mount.as_str()))));
    Some(Fix::suggested(format!("Mount {name} as a secret"), changes))
}

/// Which instructions read which variables, and what is read anywhere in the file.
struct Readers<'t> {
    anywhere: BTreeSet<&'t str>,
    instructions: BTreeMap<&'t str, Vec<usize>>,
}

/// A variable that more instructions read is not looked into further.
const MOST_READERS: usize = 64;

impl<'t> Readers<'t> {
    fn new(text: &'t str, model: &DockerfileModel) -> Self {
        let mut instructions: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (at, instruction) in model.tree.instructions.iter().enumerate() {
            for name in variables_read(instruction.span.slice(text)) {
                let known = instructions.entry(name).or_default();
                if known.len() <= MOST_READERS && known.last() != Some(&at) {
                    known.push(at);
                }
            }
        }
        Self { anywhere: variables_read(text).collect(), instructions }
    }

    /// The instructions that read a variable, and whether there are more than are looked into.
    fn of(&self, name: &str) -> (&[usize], bool) {
        let found = self.instructions.get(name).map_or(&[][..], Vec::as_slice);
        (found, found.len() > MOST_READERS)
    }
}

/// The names behind `$` and `${`.
fn variables_read(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices('$').filter_map(|(at, _)| {
        let rest = &text[at + 1..];
        let rest = rest.strip_prefix('{').unwrap_or(rest);
        let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(rest.len());
        (end > 0).then(|| &rest[..end])
    })
}

/// Takes a variable out of ENV, where nothing in the file reads it.
fn delete_pair(
    context: &Context<'_>,
    model: &DockerfileModel,
    readers: &Readers<'_>,
    at: usize,
    instruction: &Instruction,
    pair: &Pair,
    name: &str,
) -> Option<Fix> {
    let text = &context.project.file(model.file).text;
    let outer = model.instruction(at);
    if readers.anywhere.contains(name) {
        return None;
    }
    let pairs = instruction.pairs();
    let index = pairs.binary_search_by_key(&pair.span.start, |other| other.span.start).ok()?;
    let edit = match index {
        _ if pairs.len() == 1 => helpers::delete_lines(text, outer.span),
        0 => Edit::delete(Span::new(pair.span.start, pairs[1].span.start)),
        index => Edit::delete(Span::new(pairs[index - 1].span.end, pair.span.end)),
    };
    let all = &model.tree.comments;
    let near = &all[all.partition_point(|comment| comment.span.end < edit.span.start)..];
    let comments = near.first().is_some_and(|comment| edit.span.overlaps(comment.span));
    let change: Change = helpers::change(model.file, edit);
    (!comments || pairs.len() == 1).then(|| Fix::suggested(format!("Remove {name}"), vec![change]))
}
