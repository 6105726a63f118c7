use crate::diagnostic::{Fix, Severity};
use crate::edit::dockerfile::written;
use crate::edit::lines::{change, insert_after};
use crate::facts::images::Class;
use crate::model::dockerfile::{Base, DockerfileModel, InstructionId, ShellKind, Stage};
use crate::project::FileId;
use crate::rules::{Family, Finding, Look, Meta, Rule, Sink, markdown};
use crate::survey::Survey;
use crate::survey::stages::base_facts;
use crate::syntax::dockerfile::{Instruction, Keyword, Word};
use crate::syntax::shell::Script;
use crate::text::Span;

/// An ARG above FROM is not there inside of a stage.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Dockerfile, "undeclared-variable", Severity::Warning)
        .summary("A stage declares the build arguments that it uses")
        .aliases(&["buildkit:UndefinedVar"]),
    cases: &[],
    looks: &[Look::Project(check)],
    markdown: markdown!("undeclared_variable.md"),
};

fn check(context: &Survey<'_>, sink: &mut Sink<'_>) {
    for (file, model) in context.model.dockerfile_models() {
        let text = &context.project.file(file).text;
        let names: Vec<&str> = model.global.iter().map(|(name, _)| name).filter(|name| !is_given(name)).collect();
        if names.is_empty() {
            continue;
        }
        for stage in model.stages.iter().filter(|stage| !stage.lacks_from()) {
            let mut seen: Vec<&str> = Vec::new();
            for (at, instruction) in model.instructions_of(stage) {
                for (name, span, in_shell) in used(model, at, instruction, &names) {
                    if seen.contains(&name) || model.variable(name, at).is_some() || may_be_set(model, stage, name) {
                        continue;
                    }
                    seen.push(name);
                    sink.report(finding(text, file, model, stage, name, span, in_shell));
                }
            }
        }
    }
}

fn finding(
    text: &str,
    file: FileId,
    model: &DockerfileModel,
    stage: &Stage,
    name: &str,
    span: Span,
    in_shell: bool,
) -> Finding {
    let message = [
        "`$",
        name,
        "` is empty here. The ARG above FROM holds for FROM lines only; a stage sees it once it says ARG ",
        name,
        " itself. Add that line below FROM.",
    ];
    let line = [&written(text, model, Keyword::Arg), " ", name].concat();
    let edit = insert_after(text, model.instruction(stage.from).span, &line);
    let mut finding = Finding::new(file, span, message.concat());
    if let Some(definition) = model.variable(name, stage.from) {
        finding = finding.related(file, definition.name, "It is declared here, above FROM.");
    }
    finding
        .aliases((!in_shell).then_some("buildkit:UndefinedVar"))
        .fix(Fix::suggested(["Declare ", name, " in this stage"].concat(), vec![change(file, edit)]))
}

/// Arguments that every build knows.
fn is_given(name: &str) -> bool {
    let plain = name.to_ascii_uppercase();
    ["TARGET", "BUILDPLATFORM", "BUILDOS", "BUILDARCH", "BUILDVARIANT"].iter().any(|given| plain.starts_with(given))
        || plain.ends_with("_PROXY")
}

/// Whether the base image may set a variable of that name itself: `NODE_VERSION` of node.
fn may_be_set(model: &DockerfileModel, stage: &Stage, name: &str) -> bool {
    let plain = match model.root_base(stage.index) {
        Base::Scratch => true,
        _ => base_facts(model, stage.index).is_some_and(|(_, facts)| facts.class == Class::Os),
    };
    let usual = ["VERSION", "HOME", "PATH", "SHA256", "DIR", "ROOT"];
    matches!(name, "PATH" | "HOME" | "HOSTNAME") || (!plain && usual.iter().any(|end| name.ends_with(end)))
}

/// The names that an instruction expands without a default.
fn used<'n>(
    model: &DockerfileModel,
    at: InstructionId,
    instruction: &Instruction,
    names: &[&'n str],
) -> Vec<(&'n str, Span, bool)> {
    let mut found = Vec::new();
    if instruction.keyword == Keyword::Run {
        // Only what a shell expands; quoted heredocs and lists are taken as they are.
        let is_list = instruction.command().is_some_and(|command| command.exec().is_some());
        if is_list || model.shell_at(at) != ShellKind::Posix {
            return found;
        }
        for body in model.bodies(at) {
            for variable in &body.script.variables {
                let Some(name) = names.iter().find(|name| **name == variable.name) else { continue };
                if !sets(&body.script, name)
                    && !is_mounted(instruction, name)
                    && !has_default(variable.span, body.text())
                {
                    found.push((*name, body.source(variable.span), true));
                }
            }
        }
        return found;
    }
    let words: Vec<&Word> = match instruction.keyword {
        Keyword::Copy | Keyword::Add => instruction
            .transfer()
            .map(|paths| paths.sources.iter().chain(&paths.destination).collect())
            .unwrap_or_default(),
        Keyword::Env | Keyword::Label | Keyword::Arg => {
            instruction.pairs().iter().filter_map(|pair| pair.value.as_ref()).collect()
        }
        Keyword::Expose | Keyword::Volume => instruction.words().iter().collect(),
        Keyword::User | Keyword::Workdir | Keyword::Stopsignal => instruction.value().into_iter().collect(),
        _ => Vec::new(),
    };
    for word in words.into_iter().filter(|word| word.has_variable()) {
        let text = word.text();
        for name in names {
            let braced = ["${", name, "}"].concat();
            let bare = ["$", name].concat();
            let place = text.find(&braced).map(|start| (start, braced.len())).or_else(|| {
                let (start, _) = text.match_indices(&bare).find(|(start, _)| {
                    let next = text[start + bare.len()..].chars().next();
                    next.is_none_or(|c| !c.is_ascii_alphanumeric() && c != '_')
                })?;
                Some((start, bare.len()))
            });
            let Some((start, length)) = place else { continue };
            let is_quoted = text[..start].ends_with(model.tree.escape.char()) || text.starts_with('\'');
            if !is_quoted {
                found.push((*name, word.part(Span::new(start, start + length)), false));
            }
        }
    }
    found
}

/// Whether a secret is there as a variable of that name while a RUN runs.
fn is_mounted(run: &Instruction, name: &str) -> bool {
    run.flags_named("mount").any(|flag| flag.option(&["env"]).is_some_and(|env| env.text() == name))
}

/// Whether a script gives a variable a value itself.
fn sets(script: &Script, name: &str) -> bool {
    script.commands.iter().any(|command| {
        command.assignments.iter().any(|assignment| assignment.name == name)
            || command.words.iter().any(|word| {
                let text = word.text();
                text == name || text.strip_prefix(name).is_some_and(|rest| rest.starts_with('='))
            })
    })
}

/// Whether the expansion names a default, or asks whether there is a value.
fn has_default(span: Span, text: &str) -> bool {
    let shown = span.slice(text);
    let rest = text.get(span.end..).unwrap_or("");
    shown.starts_with("${") && rest.trim_start_matches(':').starts_with(['-', '=', '+', '?'])
}
