use crate::diagnostic::{Fix, Severity};
use crate::edit::dockerfile::written;
use crate::edit::lines::{change, insert_after};
use crate::facts::images::Class;
use crate::model::dockerfile::{Base, InstructionId, ShellKind};
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::{DockerfileRef, StageRef};
use crate::syntax::dockerfile::{Instruction, Keyword, Word};
use crate::syntax::shell::Script;
use crate::text::Span;

/// An ARG above FROM is not there inside of a stage.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Dockerfile, "undeclared-variable", Severity::Warning)
        .summary("A stage declares the build arguments that it uses"),
    cases: &[&UNDECLARED],
    looks: &[Look::Dockerfile(check)],
    markdown: markdown!("undeclared_variable.md"),
};

// What a shell expands is not the builder's to report.
static UNDECLARED: Case = Case::new("").others(&["buildkit:UndefinedVar"]);

/// A place where a variable is expanded.
struct Use<'n> {
    name: &'n str,
    span: Span,
    in_shell: bool,
}

fn check(file: DockerfileRef<'_>, sink: &mut Sink<'_>) {
    let names: Vec<&str> = file.global.iter().map(|(name, _)| name).filter(|name| !is_given(name)).collect();
    if names.is_empty() {
        return;
    }
    for stage in file.all_stages().filter(|stage| !stage.lacks_from()) {
        let mut seen: Vec<&str> = Vec::new();
        for (at, instruction) in stage.instructions() {
            for used in used(file, at, instruction, &names) {
                let is_there = seen.contains(&used.name) || file.variable(used.name, at).is_some();
                if !is_there && !may_be_set(stage, used.name) {
                    seen.push(used.name);
                    report(stage, &used, sink);
                }
            }
        }
    }
}

fn report(stage: StageRef<'_>, used: &Use<'_>, sink: &mut Sink<'_>) {
    let (file, name) = (stage.file, used.name);
    let id = file.model.file;
    let why =
        ["The ARG above FROM holds for FROM lines only; a stage sees it once it says ARG ", name, " itself."].concat();
    let line = [&written(file.text(), file.model, Keyword::Arg), " ", name].concat();
    let edit = insert_after(file.text(), file.model.instruction(stage.from).span, &line);
    let fix = Fix::suggested(["Declare ", name, " in this stage"].concat(), vec![change(id, edit)]);
    let finding = UNDECLARED.at(file.at(used.span), ["`$", name, "` is empty here."].concat()).why(why);
    let mut finding = finding.todo("Add that line below FROM.").fix(fix);
    if let Some(definition) = file.model.variable(name, stage.from) {
        finding = finding.related(id, definition.name, "It is declared here, above FROM.");
    }
    sink.report(if used.in_shell { finding } else { finding.also(UNDECLARED.others) });
}

/// Arguments that every build knows.
fn is_given(name: &str) -> bool {
    let plain = name.to_ascii_uppercase();
    ["TARGET", "BUILDPLATFORM", "BUILDOS", "BUILDARCH", "BUILDVARIANT"].iter().any(|given| plain.starts_with(given))
        || plain.ends_with("_PROXY")
}

/// Whether the base image may set a variable of that name itself: `NODE_VERSION` of node.
fn may_be_set(stage: StageRef<'_>, name: &str) -> bool {
    let plain =
        *stage.root_base() == Base::Scratch || stage.known_image().is_some_and(|facts| facts.class == Class::Os);
    let usual = ["VERSION", "HOME", "PATH", "SHA256", "DIR", "ROOT"];
    matches!(name, "PATH" | "HOME" | "HOSTNAME") || (!plain && usual.iter().any(|end| name.ends_with(end)))
}

/// Where an instruction expands one of the names without a default.
fn used<'n>(file: DockerfileRef<'_>, at: InstructionId, instruction: &Instruction, names: &[&'n str]) -> Vec<Use<'n>> {
    let mut found = Vec::new();
    if instruction.keyword == Keyword::Run {
        // Only what a shell expands; quoted heredocs and lists are taken as they are.
        let is_list = instruction.command().is_some_and(|command| command.exec().is_some());
        if is_list || file.shell_at(at) != ShellKind::Posix {
            return found;
        }
        for body in file.model.bodies(at) {
            for variable in &body.script.variables {
                let Some(&name) = names.iter().find(|name| **name == variable.name) else { continue };
                if !sets(&body.script, name)
                    && !is_mounted(instruction, name)
                    && !has_default(variable.span, body.text())
                {
                    found.push(Use { name, span: body.source(variable.span), in_shell: true });
                }
            }
        }
        return found;
    }
    for word in expanded_words(instruction).into_iter().filter(|word| word.has_variable()) {
        let text = word.text();
        for &name in names {
            let Some(place) = expansion(text, name) else { continue };
            let is_quoted = text[..place.start].ends_with(file.tree.escape.char()) || text.starts_with('\'');
            if !is_quoted {
                found.push(Use { name, span: word.part(place), in_shell: false });
            }
        }
    }
    found
}

/// The words that the builder itself expands.
fn expanded_words(instruction: &Instruction) -> Vec<&Word> {
    match instruction.keyword {
        Keyword::Copy | Keyword::Add => {
            let paths = instruction.transfer();
            paths.map(|paths| paths.sources.iter().chain(&paths.destination).collect()).unwrap_or_default()
        }
        Keyword::Env | Keyword::Label | Keyword::Arg => {
            instruction.pairs().iter().filter_map(|pair| pair.value.as_ref()).collect()
        }
        Keyword::Expose | Keyword::Volume => instruction.words().iter().collect(),
        Keyword::User | Keyword::Workdir | Keyword::Stopsignal => instruction.value().into_iter().collect(),
        _ => Vec::new(),
    }
}

/// Where `${NAME}` or `$NAME` stands in a text.
fn expansion(text: &str, name: &str) -> Option<Span> {
    let braced = ["${", name, "}"].concat();
    if let Some(start) = text.find(&braced) {
        return Some(Span::new(start, start + braced.len()));
    }
    let bare = ["$", name].concat();
    let is_longer = |end: usize| text[end..].starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
    let mut all = text.match_indices(&bare).map(|(start, _)| Span::new(start, start + bare.len()));
    all.find(|place| !is_longer(place.end))
}

/// Whether a secret is there as a variable of that name while a RUN runs.
fn is_mounted(run: &Instruction, name: &str) -> bool {
    run.flags_named("mount").any(|flag| flag.option(&["env"]).is_some_and(|env| env.text() == name))
}

/// Whether a script gives a variable a value itself.
fn sets(script: &Script, name: &str) -> bool {
    let given = |text: &str| text.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('='));
    script.commands.iter().any(|command| {
        command.assignments.iter().any(|assignment| assignment.name == name)
            || command.words.iter().any(|word| given(word.text()))
    })
}

/// Whether the expansion names a default, or asks whether there is a value.
fn has_default(span: Span, text: &str) -> bool {
    let rest = text.get(span.end..).unwrap_or("");
    span.slice(text).starts_with("${") && rest.trim_start_matches(':').starts_with(['-', '=', '+', '?'])
}
