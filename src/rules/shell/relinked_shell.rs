use crate::diagnostic::{Fix, Severity};
use crate::edit::dockerfile::written;
use crate::edit::lines::change;
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::CommandRef;
use crate::syntax::dockerfile::Keyword;
use crate::text::{Edit, is_listed};

/// `/bin/sh` is made another shell.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Shell, "relinked-shell", Severity::Warning)
        .summary("SHELL chooses the shell of a build; /bin/sh stays what it is"),
    cases: &[&RELINKED],
    looks: &[Look::Command("ln mv cp install dpkg-reconfigure chsh", check)],
    markdown: markdown!("relinked_shell.md"),
};

static RELINKED: Case = Case::new("")
    .why("Every script of the system now runs in a shell that it was not written for, also in the finished image.")
    .todo("Leave /bin/sh alone and write SHELL [\"/bin/bash\", \"-c\"].")
    .others(&["kics:changing_default_shell_using_run_command", "hadolint:DL4005", "semgrep:use-shell-instruction"]);

fn check(command: CommandRef<'_>, sink: &mut Sink<'_>) {
    let words = command.invocation.positionals(command.options());
    let Some(&last) = words.last() else { return };
    let text = last.text();
    let in_bin = command.command.folder.as_deref().is_some_and(|folder| is_listed(folder, "/bin /usr/bin"));
    let is_shell = is_listed(text, "/bin/sh /usr/bin/sh") || in_bin && text == "sh";
    let (relinks, ids) = match command.program() {
        "dpkg-reconfigure" => (text == "dash", &[][..]),
        // For root it is what a build is thought to run in; other users get the shell that they like.
        "chsh" => {
            let shell = command.invocation.option_value(&["-s", "--shell"]);
            (shell.is_some() && (words.len() < 2 || text == "root"), &RELINKED.others[..1])
        }
        "ln" => (is_shell && !words[0].text().contains("busybox"), RELINKED.others),
        _ => (is_shell && words.len() > 1 && !words[0].text().contains("busybox"), &RELINKED.others[..1]),
    };
    if !relinks {
        return;
    }
    let what = match command.program() {
        "chsh" => "`chsh` does not change the shell that RUN uses.",
        _ => "The build makes `/bin/sh` another shell.",
    };
    let finding = RELINKED.at(command.until(last), what).also(ids);
    sink.report(finding.fix(fix(command)));
}

/// SHELL in place of a step that does nothing else.
fn fix(command: CommandRef<'_>) -> Option<Fix> {
    let run = command.run;
    let outer = run.file.model.instruction(run.run.at);
    let is_alone = run.commands().all(|(_, other)| {
        let removes = other.name() == Some("rm")
            && other.words.iter().all(|word| !word.text().starts_with('/') || word.text() == "/bin/sh");
        removes || std::ptr::eq(other, command.command)
    });
    let takes_bash = command.invocation.arguments().iter().any(|word| word.basename() == "bash");
    if !is_alone || !takes_bash || outer.onbuild().is_some() {
        return None;
    }
    let line = [&written(run.file.text(), run.file.model, Keyword::Shell), " [\"/bin/bash\", \"-c\"]"].concat();
    Some(Fix::suggested("Use SHELL", vec![change(run.file.model.file, Edit::replace(outer.span, line))]))
}
