use crate::diagnostic::{Fix, Severity};
use crate::edit::lines::change;
use crate::facts::command_options::options_of;
use crate::model::dockerfile::{DockerfileModel, Stage};
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::StageRef;
use crate::survey::commands::commands;
use crate::survey::stages::{is_root, runs};
use crate::text::{Edit, Span};

/// USER is a name that a cluster cannot judge.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Dockerfile, "non-numeric-user", Severity::Advice)
        .summary("The final USER is a number, which Kubernetes can check")
        .strict(),
    cases: &[&NAME],
    looks: &[Look::RunStage(check)],
    markdown: markdown!("non_numeric_user.md"),
};

static NAME: Case = Case::new("")
    .why("Kubernetes refuses to start it under `runAsNonRoot`, since a name does not say that its number is not 0.")
    .todo("Name the user's number.")
    .aliases(&["hadolint:DL3066"]);

fn check(stage: StageRef<'_>, sink: &mut Sink<'_>) {
    let StageRef { file, stage } = stage;
    let Some(at) = stage.effective.user.filter(|_| !file.is_windows(stage.index)) else { return };
    let Some(word) = file.instruction(at).value().filter(|word| !word.has_variable()) else { return };
    let value = word.unquoted(file.tree.escape);
    let user = value.split(':').next().unwrap_or("");
    let is_number = user.bytes().all(|byte| byte.is_ascii_digit());
    if is_number || is_root(Some(user)) != Some(false) {
        return;
    }
    let fix = number_of(file.model, stage, user).filter(|_| word.text().starts_with(user)).map(|number| {
        let edit = Edit::replace(word.part(Span::new(0, user.len())), number.as_str());
        Fix::suggested(["Write ", &number].concat(), vec![change(file.model.file, edit)])
    });
    sink.report(NAME.at(file.at(word.span), ["USER `", user, "` is a name."].concat()).fix(fix));
}

/// The number that the file itself gives a user it adds.
fn number_of(model: &DockerfileModel, stage: &Stage, user: &str) -> Option<String> {
    for stage in model.chain(stage.index).take(32) {
        for run in runs(model, stage) {
            for (_, command) in commands(&run) {
                let invocation = command.effective();
                let adds = matches!(invocation.program(), "useradd" | "adduser");
                let names = || invocation.positionals(options_of("useradd")).iter().any(|word| word.text() == user);
                let number = || invocation.option_value(&["-u", "--uid"]).map(|value| value.text);
                if let Some(number) = number().filter(|_| adds && names()) {
                    let fits = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
                    return fits.then(|| number.to_owned());
                }
            }
        }
    }
    None
}
