use crate::diagnostic::{Fix, Severity};
use crate::edit::dockerfile::written;
use crate::edit::lines::{change, insert_after};
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::{StageRef, builds};
use crate::syntax::dockerfile::Keyword;

/// Python keeps its output back.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Dockerfile, "buffered-python-output", Severity::Advice)
        .summary("Python writes its output at once")
        .seeds(&["004:L118"]),
    cases: &[&BUFFERED],
    looks: &[Look::RunStage(check)],
    markdown: markdown!("buffered_python_output.md"),
};

static BUFFERED: Case = Case::new("")
    .why("Without a terminal Python collects its output, so that logs come late, and the last lines before a crash not at all.")
    .todo("Set PYTHONUNBUFFERED=1, and PYTHONDONTWRITEBYTECODE=1, which keeps .pyc files out of the container.");

fn check(stage: StageRef<'_>, sink: &mut Sink<'_>) {
    let StageRef { file, stage } = stage;
    let starts = stage.effective.entrypoint.iter().chain(&stage.effective.cmd);
    let bodies = starts.flat_map(|&at| file.model.bodies(at));
    let commands: Vec<_> = bodies.flat_map(|body| &body.script.commands).collect();
    let is_python = |name: &str| name == "python" || name == "python3" || name.starts_with("python3.");
    let of_python = file.root_image(stage.index).is_some_and(|image| image.reference.short_name() == "python");
    let variables = file.variables_of(stage.index);
    let is_set = |name: &str| variables.get(name).is_some_and(|variable| variable.is_env);
    let (mut calls, mut prompts, mut unbuffered) = (false, false, false);
    for command in commands {
        let words = &command.words;
        // Without a script it is the prompt, which somebody looks at.
        let at = words.iter().position(|word| is_python(word.basename()));
        calls |= at.is_some_and(|at| at + 1 < words.len());
        prompts |= at.is_some_and(|at| at + 1 == words.len());
        unbuffered |= words.iter().any(|word| matches!(word.text(), "-u" | "-Bu" | "-uB"));
    }
    if !(of_python || calls) || prompts || unbuffered || is_set("PYTHONUNBUFFERED") {
        return;
    }
    let services = builds::builders(file.survey.model, file.model, stage.index);
    let sets = |service: &crate::model::compose::Service| service.variable("PYTHONUNBUFFERED").is_some();
    // A folder of tools that somebody else starts writes for whom it likes.
    let starts_nothing = stage.effective.cmd.is_none() && stage.effective.entrypoint.is_none();
    if starts_nothing || (!services.is_empty() && services.iter().all(|(_, service)| sets(service))) {
        return;
    }
    let from = file.instruction(stage.from);
    let mut line = [&written(file.text(), file.model, Keyword::Env), " PYTHONUNBUFFERED=1"].concat();
    if !is_set("PYTHONDONTWRITEBYTECODE") {
        line.push_str(" PYTHONDONTWRITEBYTECODE=1");
    }
    let edit = insert_after(file.text(), from.span, &line);
    let fix = Fix::safe("Set the two variables", vec![change(file.model.file, edit)]);
    let span = from.from().map_or(from.keyword_span, |from| from.image.span);
    sink.report(BUFFERED.at(file.at(span), "Python holds its output back in this image.").fix(fix));
}
