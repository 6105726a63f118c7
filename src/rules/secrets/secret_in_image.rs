//! Long because an image keeps secrets in five ways (ARG, ENV, LABEL, commands, files that are written out), each read in its own.

use crate::diagnostic::Severity;
use crate::edit::dockerfile::{mount_as_secret, remove_variable};
use crate::facts::secrets::{self, Secret};
use crate::model::compose::EnvVar;
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::values::{literals, url_password};
use crate::survey::{DockerfileRef, InstructionRef, ServiceRef};
use crate::syntax::dockerfile::{Keyword, Pair};
use crate::syntax::shell::Word;
use crate::text::{SourceMap, Span};

/// A secret that ends up in the layers or the history of an image.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Secrets, "secret-in-image", Severity::Warning)
        .summary("No secret goes into ARG, ENV, LABEL or the text of a RUN")
        .seeds(&["002:L79", "002:L162", "003:L88", "003:L90", "003:L308"]),
    cases: &[&ARG, &ENV, &LABEL, &TEXT, &BUILD_ARGUMENT],
    looks: &[
        Look::Instruction(&[Keyword::Arg, Keyword::Env, Keyword::Label], pairs),
        Look::Instruction(&[Keyword::Run], run),
        Look::Instruction(&[Keyword::Cmd, Keyword::Entrypoint, Keyword::Copy, Keyword::Add], texts),
        Look::Service(build_arguments),
    ],
    markdown: markdown!("secret_in_image.md"),
};

/// What is said of every ARG; of ENV, all but the first.
const PAIR: &[&str] = &[
    "semgrep:secret-in-build-arg",
    "cis:4.10",
    "owasp:Node10",
    "owasp:R12",
    "hadolint:DL3064",
    "buildkit:SecretsUsedInArgOrEnv",
    "sonar:S6472",
];

/// What is said of a value wherever it stands.
const HELD: &[&str] =
    &["kics:passwords_and_secrets", "kics:secrets_stored_in_dockerfile", "cis:4.10", "owasp:Node10", "owasp:R12"];

/// Of these five, what is not said of every ARG and ENV.
const VALUES: &[&str] = HELD.split_at(2).0;

/// What is not said of all: that of a value, and the last that is said of the last stage only.
const MORE: &[&str] = &[VALUES[0], VALUES[1], "trivy:DS-0031"];

static ARG: Case = Case::new("arg")
    .why("Whoever has the image, or the build cache, reads the values of build arguments.")
    .todo("Give it to the one command that needs it with `RUN --mount=type=secret`.")
    .aliases(PAIR)
    .others(MORE);

static ENV: Case = Case::new("env")
    .why("Whoever has the image reads it with `docker inspect`.")
    .todo("Remove it here and set it when the container starts.")
    .aliases(PAIR.split_at(1).1)
    .others(MORE);

static LABEL: Case = Case::new("label").why(ENV.why).todo(ENV.todo).aliases(HELD);

static TEXT: Case = Case::new("text")
    .why("The text becomes part of the image's history, where everyone who has the image reads it.")
    .todo("Use `RUN --mount=type=secret` and replace the secret.")
    .aliases(HELD);

static BUILD_ARGUMENT: Case = Case::new("build-argument")
    .why("It is recorded in the image's history and in this file.")
    .todo("Use `build.secrets` with `RUN --mount=type=secret`, and replace the secret.")
    .aliases(&["kics:passwords_and_secrets", "owasp:R12"]);

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
        // `AUTH` alone is as often a switch.
        (Keyword::Env, Some("")) => (!secrets::is_setting(name, "")).then_some(Fault::Empty),
        (_, None | Some("")) => None,
        // A label's key is a path of words; only its last one names the value.
        (Keyword::Label, Some(text)) => {
            let last = name.rsplit('.').next().unwrap_or(name);
            matches!(secrets::secret(last, text), Some(Secret::Likely)).then_some(Fault::Written)
        }
        (_, Some(text)) => {
            let harmless = is_default_prompt(text) || is_switch(text) || secrets::is_setting(name, text);
            (!harmless).then_some(Fault::Written)
        }
    }
}

/// A number or a single word of a switch is how something works, not what it is.
fn is_switch(text: &str) -> bool {
    text.len() < 3 || text.bytes().all(|byte| byte.is_ascii_digit()) && text.len() < 4
}

fn pairs(instruction: InstructionRef<'_>, sink: &mut Sink<'_>) {
    for pair in instruction.instruction.pairs() {
        look(instruction, pair, sink);
    }
}

fn look(instruction: InstructionRef<'_>, pair: &Pair, sink: &mut Sink<'_>) {
    let InstructionRef { file, at, .. } = instruction;
    let keyword = instruction.instruction.keyword;
    let escape = file.tree.escape;
    let name = pair.key.unquoted(escape);
    let value = pair.value.as_ref().map(|value| value.unquoted(escape));
    let Some(fault) = fault(keyword, &name, value.as_deref()) else { return };
    let pair_name = ["`", keyword.name(), " ", &name, "`"].concat();
    let whole = pair.value.as_ref().map_or(pair.key.span, |value| value.span);
    let (span, what) = match fault {
        Fault::Certain(part, kind) => {
            let text = pair.value.as_ref().map_or("", |value| value.text());
            let part = value.as_deref().map_or("", |value| part.slice(value));
            let place = text.find(part).map(|start| Span::new(start, start + part.len()));
            let span = pair.value.as_ref().zip(place).map_or(whole, |(value, part)| value.part(part));
            (span, [&pair_name, " holds a ", kind, "."].concat())
        }
        Fault::Written => (whole, pair_name + " puts a secret into the image."),
        Fault::Passed => (pair.key.span, pair_name + " would record a secret in the image's history."),
        Fault::Empty => (pair.key.span, pair_name + " invites a secret into the image."),
    };
    let (case, fix) = match keyword {
        Keyword::Arg => (&ARG, mount_as_secret(instruction, &name)),
        Keyword::Env => (&ENV, remove_variable(instruction, pair, &name)),
        _ => (&LABEL, None),
    };
    let mut finding = case.at(file.at(span), what).fix(fix);
    if matches!(fault, Fault::Certain(..) | Fault::Written) {
        finding = finding.secret();
        if keyword != Keyword::Label {
            finding = finding.also(VALUES);
        }
    }
    let last = file.final_stage().map(|stage| stage.index);
    if keyword != Keyword::Label && file.stage_of(at).map(|stage| stage.index) == last {
        finding = finding.also(&["trivy:DS-0031"]);
    }
    sink.report(finding);
}

fn report(file: DockerfileRef<'_>, span: Span, what: &str, sink: &mut Sink<'_>) {
    sink.report(TEXT.at(file.at(span), ["This holds ", what, "."].concat()).secret());
}

/// The text of a start command, and files that are written out.
fn texts(instruction: InstructionRef<'_>, sink: &mut Sink<'_>) {
    let InstructionRef { file, instruction, .. } = instruction;
    if matches!(instruction.keyword, Keyword::Cmd | Keyword::Entrypoint) {
        tokens(file, &instruction.body, sink);
    }
    for heredoc in &instruction.heredocs {
        tokens(file, &heredoc.content, sink);
        settings(file, &heredoc.content, sink);
    }
}

/// Tokens and passwords in URLs anywhere in a text.
fn tokens(file: DockerfileRef<'_>, map: &SourceMap, sink: &mut Sink<'_>) {
    let start = map.text().as_ptr() as usize;
    for word in map.text().split_whitespace() {
        let at = word.as_ptr() as usize - start;
        let place = |part: Span| map.source(part.shift(at));
        if let Some(token) = secrets::token(word) {
            report(file, place(token.span), &["a ", token.kind].concat(), sink);
        } else if let Some(part) = url_password(word) {
            report(file, place(part), "the password of a URL", sink);
        }
    }
    // The words of a key's first line stand apart.
    if let Some(token) = secrets::token(map.text()).filter(|token| token.kind == "private key") {
        report(file, map.source(token.span), "a private key", sink);
    }
}

/// Lines `NAME=value` of a file that is written by a heredoc.
fn settings(file: DockerfileRef<'_>, map: &SourceMap, sink: &mut Sink<'_>) {
    let start = map.text().as_ptr() as usize;
    for line in map.text().lines() {
        let Some((name, value)) = line.split_once(['=', ':']) else { continue };
        let value = value.trim().trim_matches(['"', '\'']);
        if matches!(secrets::secret(name.trim(), value), Some(Secret::Likely)) && !value.contains(' ') {
            let at = value.as_ptr() as usize - start;
            report(file, map.source(Span::new(at, at + value.len())), "a secret", sink);
        }
    }
}

fn run(instruction: InstructionRef<'_>, sink: &mut Sink<'_>) {
    let InstructionRef { file, at, instruction } = instruction;
    tokens(file, &instruction.body, sink);
    for heredoc in &instruction.heredocs {
        tokens(file, &heredoc.content, sink);
    }
    for body in file.bodies(at) {
        for command in &body.script.commands {
            for assignment in &command.assignments {
                let value = &assignment.value;
                if value.value().is_some_and(|text| is_written(&assignment.name, text)) {
                    report(file, body.source(value.span), "a secret", sink);
                }
            }
            for (index, word) in command.words.iter().enumerate().skip(1) {
                let before = &command.words[index - 1];
                if let Some(span) = written_in(word).or_else(|| written_behind(before, word)) {
                    report(file, body.source(span), "a secret", sink);
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
fn build_arguments(service: ServiceRef<'_>, sink: &mut Sink<'_>) {
    for variable in service.service.build.iter().flat_map(|build| &build.args) {
        build_argument(service, variable, sink);
    }
}

fn build_argument(service: ServiceRef<'_>, variable: &EnvVar, sink: &mut Sink<'_>) {
    let Some(node) = &variable.value else { return };
    for literal in literals(&service.survey, node) {
        if let Some(Fault::Certain(..) | Fault::Written) = fault(Keyword::Arg, &variable.name, Some(&literal.text)) {
            let what = ["The build argument `", &variable.name, "` holds a secret."].concat();
            sink.report(BUILD_ARGUMENT.at(literal.place, what).secret());
        }
    }
}
