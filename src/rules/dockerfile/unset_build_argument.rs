//! Long because what a step cannot do without is told by the program it is given to: addresses, accounts, versions, tests.

use crate::diagnostic::Severity;
use crate::facts::process::is_given_to_builds;
use crate::model::ShellBody;
use crate::model::compose::Service;
use crate::model::dockerfile::InstructionId;
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::{DockerfileRef, InstructionRef};
use crate::syntax::dockerfile::{Instruction, Keyword};
use crate::syntax::shell::{Command, Word};
use crate::text::Span;

/// A step cannot do without an ARG that nobody sets.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Dockerfile, "unset-build-argument", Severity::Warning)
        .summary("Arguments that a step cannot do without have a default"),
    cases: &[&UNSET, &BUILT],
    looks: &[Look::Instruction(&[Keyword::Run, Keyword::Workdir], check)],
    markdown: markdown!("unset_build_argument.md"),
};

static UNSET: Case = Case::new("unset")
    .why("Its ARG has no default, and without `--build-arg` the build stops in this step, with a message about something else.")
    .todo("Give the ARG a default.");

static BUILT: Case = Case::new("built")
    .severity(Severity::Error)
    .why("The build stops in this step, with a message about something else.")
    .todo("Name it in `build.args`, or give the ARG a default.");

fn check(one: InstructionRef<'_>, sink: &mut Sink<'_>) {
    let InstructionRef { file, at, instruction } = one;
    if file.instruction(at).onbuild().is_some() {
        return;
    }
    let mut told: Vec<String> = Vec::new();
    let mut tell = |name: &str, span: Span| {
        if told.iter().any(|other| other == name) {
            return;
        }
        told.push(name.to_owned());
        let Some(definition) = unset(file, at, name) else { return };
        let is_built = file.built_by().next().is_some();
        let gives = |service: &Service| {
            let mut args = service.build.iter().flat_map(|build| &build.args);
            args.any(|argument| argument.name == name)
        };
        if is_built && file.built_by().all(gives) {
            return;
        }
        let case = if is_built { &BUILT } else { &UNSET };
        let finding = case.at(file.at(span), ["This step cannot do without `$", name, "`."].concat());
        sink.report(finding.related(file.model.file, definition, "It is declared here."));
    };
    if instruction.keyword == Keyword::Workdir {
        let word = instruction.value().filter(|word| whole(word.text()).is_some());
        if let Some((word, name)) = word.and_then(|word| Some((word, whole(word.text())?))) {
            tell(name, word.span);
        }
        return;
    }
    for body in file.model.bodies(at) {
        for (name, span) in needed(body) {
            if !is_given_here(body, instruction, &name) {
                tell(&name, body.source(span));
            }
        }
    }
}

/// Where the ARG is declared that this instruction reads, if it has no value.
fn unset(file: DockerfileRef<'_>, at: InstructionId, name: &str) -> Option<Span> {
    let definition = file.variable(name, at).filter(|definition| !definition.is_env && definition.value.is_none())?;
    let pairs = file.instruction(definition.instruction).pairs();
    let pair = pairs.iter().find(|pair| pair.key.span == definition.name)?;
    (pair.value.is_none() && !is_given_to_builds(name)).then_some(definition.name)
}

/// The variable that a word is, with nothing around it: `$A`, `"${A}"`.
fn whole(text: &str) -> Option<&str> {
    let text = text.trim_matches('"').strip_prefix('$')?;
    let name = text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).unwrap_or(text);
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    (!name.is_empty() && name.bytes().all(plain)).then_some(name)
}

/// Whether the text sets the variable itself, asks about it, or gets it with a mount.
fn is_given_here(body: &ShellBody, run: &Instruction, name: &str) -> bool {
    let mounted = || run.flags_named("mount").any(|flag| flag.option(&["env"]).is_some_and(|env| env.text() == name));
    let reads =
        |word: &Word| word.text().contains(&["$", name].concat()) || word.text().contains(&["${", name].concat());
    let asks = |command: &Command| {
        let tests = matches!(command.name(), Some("[" | "[[" | "test"));
        // A lone test stops the build where it fails.
        let stops = command.group == 0
            && !matches!(command.after, Some(crate::syntax::shell::Operator::Or | crate::syntax::shell::Operator::And));
        tests && !stops && command.words.iter().any(reads)
    };
    let sets = |command: &Command| {
        command.assignments.iter().any(|one| one.name == name)
            || (matches!(command.name(), Some("export" | "read" | "for" | "local" | "declare"))
                && command.words.iter().any(|word| word.text().split('=').next() == Some(name)))
    };
    let script = &body.script;
    let loops = script.groups.iter().any(|group| {
        use crate::syntax::shell::GroupKind::{Case, If, Loop};
        let head: String = group.span.slice(body.text()).chars().take(80).collect();
        matches!(group.kind, If | Loop | Case) && head.contains(name)
    });
    let defaults = [["${", name, "-"], ["${", name, "+"], ["${", name, "="]]
        .iter()
        .any(|form| body.text().contains(&form.concat()))
        || [":-", ":+", ":="].iter().any(|end| body.text().contains(&["${", name, end].concat()));
    mounted() || loops || defaults || script.commands.iter().any(|command| asks(command) || sets(command))
}

/// The variables that a script cannot do without, where it reads them.
fn needed(body: &ShellBody) -> Vec<(String, Span)> {
    let mut found = Vec::new();
    let commands = &body.script.commands;
    for command in commands.iter().filter(|command| body.script.is_unconditional(command)) {
        let invocation = command.effective();
        let program = invocation.program();
        let words = invocation.arguments();
        for (index, word) in words.iter().enumerate().filter(|(_, word)| word.expands) {
            let text = word.text();
            let before = index.checked_sub(1).map_or("", |index| words[index].text());
            if let Some(at) = text.find(":?").or_else(|| text.find('?')).filter(|_| text.starts_with("${")) {
                push(&mut found, &text[2..at], word.span);
                continue;
            }
            if let Some(name) = whole(text) {
                if is_needed_whole(program, before, words, index) {
                    push(&mut found, name, word.span);
                }
                continue;
            }
            if before == "-r" && matches!(program, "pip" | "pip3") {
                let start = text.find("${").map_or(text.len(), |at| at + 2);
                push(&mut found, text[start..].split('}').next().unwrap_or(""), word.span);
            }
            for name in holes(program, text) {
                push(&mut found, name, word.span);
            }
        }
    }
    found
}

fn push(found: &mut Vec<(String, Span)>, name: &str, span: Span) {
    if !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
        found.push((name.to_owned(), span));
    }
}

/// Whether a command stops where a word of it is empty: an address, a file, an account, a test, the value of an option.
fn is_needed_whole(program: &str, before: &str, words: &[Word], index: usize) -> bool {
    let value = |options: &[&str]| options.contains(&before);
    match program {
        "test" | "[" => before == "-n",
        "curl" | "wget" | "git" => value(&["-b", "--branch"]) || !takes_value(program, before),
        "useradd" | "adduser" | "usermod" | "groupadd" | "addgroup" | "groupmod" => {
            value(&["-u", "--uid", "-g", "--gid"]) || index + 1 == words.len()
        }
        "cargo" => value(&["--path", "--manifest-path", "--bin"]),
        "tar" | "unzip" | "pip" | "pip3" | "cp" | "cd" | "go" => value(&["-r", "-f", "--requirement"]),
        _ => false,
    }
}

/// Whether an option of a program that downloads takes the next word as its value.
fn takes_value(program: &str, option: &str) -> bool {
    const OPTIONS: &str = "-o --output -H --header -d --data -u --user -e -A -x --proxy -F -T -X -P -U --retry -C -c -m --depth --max-time";
    option.starts_with('-')
        && ((program == "wget" && option == "-O") || OPTIONS.split(' ').any(|known| known == option))
}

/// The variables in a word that leave a hole in an address, a path or a version.
fn holes<'t>(program: &str, text: &'t str) -> Vec<&'t str> {
    let mut found = Vec::new();
    let fetches = matches!(program, "curl" | "wget" | "git" | "tar" | "unzip" | "gunzip" | "sha256sum");
    // Before a version: `flask==`, `curl=`, `tool@`, `vendor/tool:`.
    let pin = match program {
        "pip" | "pip3" | "apt-get" | "apt" | "apk" => '=',
        "npm" | "yarn" | "pnpm" | "go" => '@',
        "composer" | "gem" => ':',
        _ => '\0',
    };
    let is_archive = ["://", ".tar", ".zip", ".tgz"].iter().any(|part| text.contains(part));
    let is_file = is_archive || (matches!(program, "curl" | "wget") && text.starts_with('$'));
    for (at, _) in text.match_indices('$') {
        let rest = &text[at + 1..];
        let inner = rest.strip_prefix('{').unwrap_or(rest);
        let end = inner.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(inner.len());
        let (name, behind) = inner.split_at(end);
        if name.is_empty() || (rest.starts_with('{') && !behind.starts_with('}')) {
            continue;
        }
        let before = &text[..at];
        // Behind a question mark, or as a credential, nobody misses it.
        let optional =
            before.contains(['?', '#']) || behind.trim_start_matches('}').starts_with('@') || before.ends_with("//:");
        let is_part = before.ends_with(['/', '-', '_', 'v', '.']) || before.is_empty();
        let is_package = program == "go" && text.starts_with("./") && before.ends_with('/');
        if !optional && (before.ends_with(pin) || is_package || (fetches && is_file && is_part)) {
            found.push(name);
        }
    }
    found
}
