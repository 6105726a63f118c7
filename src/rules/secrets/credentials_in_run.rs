use crate::diagnostic::Severity;
use crate::facts::secrets::{is_placeholder, secret_name};
use crate::model::ShellBody;
use crate::model::dockerfile::{InstructionId, ShellKind};
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::{DockerfileRef, InstructionRef, credentials};
use crate::syntax::dockerfile::{Instruction, Keyword};
use crate::syntax::shell::{Command, RedirectKind};
use crate::text::Span;

/// A RUN that uses credentials without a secret mount, or sets a password.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Secrets, "credentials-in-run", Severity::Warning)
        .summary("Credentials reach a RUN by a secret mount"),
    cases: &[&LITERAL, &VARIABLE, &ACCOUNT],
    looks: &[Look::Instruction(&[Keyword::Run], check)],
    markdown: markdown!("credentials_in_run.md"),
};

static LITERAL: Case = Case::new("literal")
    .why("The text of a RUN is part of the image's history, where everyone who has the image reads it.")
    .todo("Mount it with `RUN --mount=type=secret`, and replace it, because this one is known.")
    .aliases(&["trivy:DS-0031"]);

static VARIABLE: Case = Case::new("variable")
    .why("The values of ARG and ENV are kept with the image, and what the command stores is in its layer.")
    .todo("Mount it for this step: `RUN --mount=type=secret,id=NAME,env=NAME`.")
    .aliases(&["trivy:DS-0031"]);

static ACCOUNT: Case = Case::new("account")
    .why("Every container of this image has the same password, and whoever has the image can find it out.")
    .todo("Leave the account without a password; containers need no logins.")
    .aliases(&["checkov:CKV2_DOCKER_17"]);

fn check(run: InstructionRef<'_>, sink: &mut Sink<'_>) {
    let InstructionRef { file, at, instruction } = run;
    if file.shell_at(at) != ShellKind::Posix {
        return;
    }
    for body in file.model.bodies(at) {
        for command in &body.script.commands {
            if let Some(span) = sets_password(body, command) {
                sink.report(ACCOUNT.at(file.at(body.source(span)), "This step sets the password of an account."));
                continue;
            }
            let Some((span, value)) = credential(command) else { continue };
            let place = file.at(body.source(span));
            match value.split_once('$') {
                None if is_placeholder(&value) => {}
                None => sink.report(LITERAL.at(place, "This step has credentials written out.").secret()),
                Some((_, name)) => {
                    let name = name.trim_start_matches('{');
                    let end = name.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(name.len());
                    if is_kept(file, at, instruction, &name[..end]) {
                        let what = ["This step gets credentials from `$", &name[..end], "`."].concat();
                        sink.report(VARIABLE.at(place, what));
                    }
                }
            }
        }
    }
}

/// Whether a variable's value stays with the image: an ARG or ENV holds it, or the command writes it to a file.
fn is_kept(file: DockerfileRef<'_>, at: InstructionId, run: &Instruction, name: &str) -> bool {
    let mounted = run.flags_named("mount").any(|flag| flag.option(&["env"]).is_some_and(|env| env.text() == name));
    match file.variable(name, at) {
        _ if mounted => credentials::keeps(file.model, at, name),
        definition => definition.is_some(),
    }
}

/// The part of a command that is a credential: an option's value, or a user with a password in an address.
fn credential(command: &Command) -> Option<(Span, String)> {
    let invocation = command.effective();
    let value = |options: &[&str]| invocation.option_value(options).map(|value| (value.span, value.text.to_owned()));
    let words: Vec<&str> = invocation.arguments().iter().map(|word| word.text()).collect();
    let of_option = match (invocation.program(), words.first().copied().unwrap_or("")) {
        ("docker" | "podman" | "helm" | "skopeo" | "crane", _) if words.contains(&"login") => {
            value(&["-p", "--password"])
        }
        ("curl", _) => value(&["-u", "--user"]).filter(|(_, text)| text.contains(':')).or_else(|| bearer(command)),
        ("wget", _) => value(&["--password", "--http-password", "--ftp-password"]).or_else(|| bearer(command)),
        ("aws", "configure") if words.iter().any(|word| word.contains("secret")) => {
            invocation.arguments().last().map(|word| (word.span, word.text().to_owned()))
        }
        _ => None,
    };
    of_option.or_else(|| named(command)).or_else(|| in_address(command))
}

/// `Authorization: Bearer …` of a request.
fn bearer(command: &Command) -> Option<(Span, String)> {
    let values = command.effective().option_values(&["-H", "--header"]);
    values.into_iter().find_map(|value| {
        let lower = value.text.to_ascii_lowercase();
        let rest =
            ["authorization:", "private-token:", "x-api-key:"].iter().find_map(|head| lower.strip_prefix(head))?;
        let text = value.text[value.text.len() - rest.len()..].trim();
        let text = text.rsplit(' ').next().unwrap_or(text);
        (!text.is_empty()).then(|| (value.span, text.to_owned()))
    })
}

/// `npm config set //registry/:_authToken x`: a setting of a package manager whose name says what it is.
fn named(command: &Command) -> Option<(Span, String)> {
    let invocation = command.effective();
    if !matches!(
        invocation.program(),
        "npm" | "yarn" | "pnpm" | "pip" | "pip3" | "poetry" | "bundle" | "composer" | "git"
    ) {
        return None;
    }
    let words = invocation.arguments();
    let sets = words.iter().any(|word| matches!(word.text(), "config" | "set"));
    let at = words.iter().position(|word| {
        let name = word.text().split('=').next().unwrap_or("");
        let last = name.rsplit([':', '.']).next().unwrap_or(name);
        sets && (matches!(last, "_authToken" | "_auth" | "_password") || (name.contains('.') && secret_name(last)))
    })?;
    match words[at].text().split_once('=') {
        Some((_, value)) => Some((words[at].span, value.to_owned())),
        None => words.get(at + 1).map(|word| (word.span, word.text().to_owned())),
    }
}

/// `https://user:password@host`, in an argument or written to a file.
fn in_address(command: &Command) -> Option<(Span, String)> {
    command.words.iter().find_map(|word| {
        let text = word.text();
        let (_, rest) = text.split_once("://")?;
        let authority = rest.split('/').next().unwrap_or(rest);
        let (user, _) = authority.rsplit_once('@')?;
        let secret = user.split_once(':').map_or(user, |(_, password)| password);
        // One that is written out is told as a secret in the image.
        let at = text.find(secret).filter(|_| secret.contains('$'))?;
        Some((word.source(Span::new(at, at + secret.len())), secret.to_owned()))
    })
}

/// Whether a command gives an account a password.
fn sets_password(body: &ShellBody, command: &Command) -> Option<Span> {
    let invocation = command.effective();
    let span = invocation.span();
    match invocation.program() {
        "chpasswd" => {
            let feeds = body.script.commands.iter().any(|other| {
                matches!(other.name(), Some("echo" | "printf"))
                    && body.script.piped_into(other).is_some_and(|to| std::ptr::eq(to, command))
            });
            let given = command
                .redirections
                .iter()
                .any(|one| matches!(one.kind, RedirectKind::HereString | RedirectKind::Heredoc));
            (feeds || given || !invocation.has_flag("-h")).then_some(span)
        }
        "passwd" => invocation.has_flag("--stdin").then_some(span),
        "useradd" | "usermod" => {
            invocation.option_value(&["-p", "--password"]).filter(|value| value.text.len() > 1).map(|value| value.span)
        }
        _ => None,
    }
}
