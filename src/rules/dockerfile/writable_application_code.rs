use crate::diagnostic::Severity;
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::StageRef;
use crate::survey::stages::{is_root, runs};
use crate::syntax::dockerfile::Keyword;

/// The user that runs the program owns its code.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Dockerfile, "writable-application-code", Severity::Advice)
        .summary("The user that runs the program cannot change its code")
        .strict(),
    cases: &[&OWNED],
    looks: &[Look::RunStage(check)],
    markdown: markdown!("writable_application_code.md"),
};

static OWNED: Case = Case::new("")
    .why("A hole in the program is then enough to change what runs at the next start.")
    .todo("Leave the code with root, and give the user the folders it writes to.")
    .aliases(&["sonar:S6504"])
    .others(&["kics:chown_flag_exists"]);

/// Words in paths of what a program writes.
const DATA: &str =
    "data cache tmp log logs run media static staticfiles upload uploads storage home var state db database backups";

fn check(stage: StageRef<'_>, sink: &mut Sink<'_>) {
    let StageRef { file, stage } = stage;
    let Some((_, Some(user))) = file.user_of(stage.index) else { return };
    let user = user.split(':').next().unwrap_or("").to_owned();
    if is_root(Some(&user)) != Some(false) {
        return;
    }
    let is_data = |path: &str| {
        path.is_empty()
            || path.contains('$')
            || path.split(['/', '.']).any(|part| DATA.split(' ').any(|word| word == part))
    };
    let owns = |owner: &str| owner.split([':', '.']).next() == Some(user.as_str());
    let what = ["`", &user, "`, who runs the program, may change its code."].concat();
    for below in file.model.chain(stage.index) {
        for (_, instruction) in file.model.instructions_of(below) {
            if !matches!(instruction.keyword, Keyword::Copy | Keyword::Add) {
                continue;
            }
            let Some(flag) = instruction.flag("chown").filter(|flag| owns(flag.text())) else { continue };
            let into = instruction.transfer().and_then(|transfer| transfer.destination.as_ref());
            if into.is_some_and(|into| !is_data(&into.unquoted(file.tree.escape))) {
                sink.report(OWNED.at(file.at(flag.span), what.as_str()).also(OWNED.others));
            }
        }
        for run in runs(file.model, below) {
            for body in run.bodies {
                for command in &body.script.commands {
                    let invocation = command.effective();
                    let words = invocation.positionals("");
                    let Some((owner, paths)) = words.split_first().filter(|_| invocation.program() == "chown") else {
                        continue;
                    };
                    if owns(owner.text())
                        && let Some(path) = paths.iter().find(|path| !is_data(path.text()))
                    {
                        sink.report(OWNED.at(file.at(body.source(path.span)), what.as_str()));
                    }
                }
            }
        }
    }
}
