use crate::diagnostic::{Fix, Severity};
use crate::edit::lines::change;
use crate::facts::process::is_given_to_builds;
use crate::model::dockerfile::InstructionId;
use crate::model::image::fault;
use crate::rules::nearest::nearest;
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::DockerfileRef;
use crate::syntax::dockerfile::{Word, expand};
use crate::text::{Edit, SourceMap, Span};

/// FROM uses a variable that leads to no image.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Dockerfile, "unresolved-from-argument", Severity::Error)
        .summary("Every variable of FROM is declared above it and leads to an image"),
    cases: &[&UNDECLARED, &DEFAULT, &UNSET],
    looks: &[Look::Dockerfile(check)],
    markdown: markdown!("unresolved_from_argument.md"),
};

static UNDECLARED: Case = Case::new("undeclared")
    .why("No ARG above the first FROM declares it, and FROM sees no others.")
    .aliases(&["buildkit:UndefinedArgInFrom"]);

static DEFAULT: Case = Case::new("default")
    .why("The build stops here when nobody gives another value.")
    .todo("Correct the default in its ARG.")
    .aliases(&["buildkit:InvalidDefaultArgInFrom"]);

static UNSET: Case = Case::new("unset")
    .severity(Severity::Warning)
    .why("Whoever builds without `--build-arg` gets an error that says nothing of it.")
    .todo("Give the ARG above FROM a default.")
    .aliases(&["buildkit:InvalidDefaultArgInFrom"]);

fn check(file: DockerfileRef<'_>, sink: &mut Sink<'_>) {
    for stage in file.model.stages.iter().filter(|stage| !stage.lacks_from()) {
        let instruction = file.model.instruction(stage.from);
        let Some(from) = instruction.from() else { continue };
        let platform = instruction.flag("platform").and_then(|flag| flag.value.as_ref());
        look(file, stage.from, &from.image, false, sink);
        platform.into_iter().for_each(|word| look(file, stage.from, word, true, sink));
    }
}

/// A variable of a word, where it stands in it.
struct Used {
    name: String,
    span: Span,
    declared: bool,
    /// An ARG without a default.
    open: bool,
}

fn look(file: DockerfileRef<'_>, at: InstructionId, word: &Word, is_platform: bool, sink: &mut Sink<'_>) {
    if !word.has_variable() {
        return;
    }
    let mut used: Vec<Used> = Vec::new();
    let mut asks = false;
    let filled = expand(&word.map, file.tree.escape, &mut |name, span| {
        let definition = file.variable(name, at);
        let value = definition.and_then(|definition| definition.value.clone());
        let behind = span.slice(word.text()).strip_prefix("${").and_then(|rest| rest.get(name.len()..)).unwrap_or("");
        asks |= behind.trim_start_matches(':').starts_with('?');
        if behind.trim_start_matches(':').starts_with('-') {
            return value;
        }
        if value.is_none() && is_given_to_builds(name) {
            let mut any = SourceMap::new(span.start);
            any.push_as(if name.ends_with("PLATFORM") { "linux/amd64" } else { "amd64" }, span);
            return Some(any);
        }
        let (declared, open) = (definition.is_some(), value.is_none());
        if !used.iter().any(|other| other.name == name) {
            used.push(Used { name: name.to_owned(), span, declared, open });
        }
        Some(value.unwrap_or_else(|| SourceMap::new(span.start)))
    });
    let Ok(Some(filled)) = filled else { return };
    let Some(first) = used.first().filter(|_| !asks) else { return };
    let text = filled.text();
    let is_wrong = match is_platform {
        true => text.split('/').any(str::is_empty),
        false => text.is_empty() || fault(text).is_some(),
    };
    if used.iter().any(|one| !one.declared) {
        for one in used.iter().filter(|one| !one.declared) {
            undeclared(file, word, one, is_wrong, sink);
        }
        return;
    }
    let gives = |service: &crate::model::compose::Service| {
        let mut args = service.build.iter().flat_map(|build| &build.args);
        args.any(|argument| used.iter().any(|one| one.name == argument.name))
    };
    let is_built = file.built_by().next().is_some();
    if !is_wrong || (is_built && file.built_by().all(gives)) {
        return;
    }
    let open = used.iter().find(|one| one.open);
    let one = open.unwrap_or(first);
    let place = file.at(word.part(one.span));
    let finding = match open {
        Some(open) if !is_built => {
            UNSET.at(place, ["`$", &open.name, "` has no value unless a build gives one."].concat())
        }
        Some(open) => {
            DEFAULT.at(place, ["`$", &open.name, "` is empty, and the Compose file gives it no value."].concat())
        }
        None => DEFAULT.at(place, ["With its defaults this is `", text, "`, which is no image."].concat()),
    };
    let definition = file.variable(&one.name, at).map(|definition| definition.name);
    sink.report(match definition {
        Some(name) => finding.related(file.model.file, name, "It is declared here."),
        None => finding,
    });
}

fn undeclared(file: DockerfileRef<'_>, word: &Word, one: &Used, is_wrong: bool, sink: &mut Sink<'_>) {
    let place = file.at(word.part(one.span));
    let finding = UNDECLARED.at(place, ["`$", &one.name, "` is empty here."].concat());
    let finding = if is_wrong { finding } else { finding.severity(Severity::Warning) };
    let known = file.model.global.iter().map(|(name, _)| name);
    let given = ["BUILDPLATFORM", "TARGETPLATFORM", "TARGETARCH", "BUILDARCH"];
    let Some(meant) = nearest(&one.name, known.chain(given)) else {
        let todo = ["Write ARG ", &one.name, " with a default above the first FROM."];
        return sink.report(finding.todo(todo.concat()));
    };
    let from = one.span.start + one.span.slice(word.text()).find(&one.name).unwrap_or(0);
    let edit = Edit::replace(word.part(Span::new(from, from + one.name.len())), meant);
    let fix = Fix::suggested(["Write $", meant].concat(), vec![change(file.model.file, edit)]);
    sink.report(finding.todo(["Write $", meant, "."].concat()).fix(fix));
}
