use crate::diagnostic::{Fix, Severity};
use crate::edit::dockerfile::as_root;
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::users::{Who, user_of};
use crate::survey::{CommandRef, RunRef};
use crate::syntax::shell::{Operator, RedirectKind};
use crate::text::is_listed;

/// A user without rights changes the system.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Shell, "install-as-unprivileged-user", Severity::Error)
        .summary("Root installs packages, before USER names another user"),
    cases: &[&INSTALL, &WRITE],
    looks: &[Look::AnyRun(check)],
    markdown: markdown!("install_as_unprivileged_user.md"),
};

static INSTALL: Case = Case::new("install")
    .why("Only root may: the step ends with “Permission denied”.")
    .todo("Move it above USER, or put it between USER root and the user's own USER.");

static WRITE: Case = Case::new("write")
    .why("The folder belongs to root: the step ends with “Permission denied”.")
    .todo("Move it above USER, or put it between USER root and the user's own USER.");

/// Subcommands that change the system.
const CHANGES: &str =
    "install update upgrade dist-upgrade add del remove purge autoremove erase reinstall groupinstall refresh in";

fn check(run: RunRef<'_>, sink: &mut Sink<'_>) {
    let Who::Other(user) = user_of(run) else { return };
    let said = run.file.model.user_at(run.run.at);
    // What rights a user of Windows or of an image with doors of its own has nobody knows.
    let found = run.each().find_map(|command| {
        let is_helped =
            command.wrappers().iter().any(|word| is_listed(word.basename(), "sudo doas gosu su-exec fakeroot"));
        let may_fail =
            command.command.after == Some(Operator::Or) || !command.body.script.is_unconditional(command.command);
        if is_helped || may_fail {
            return None;
        }
        install(command).or_else(|| write(command))
    });
    let Some(finding) = found else { return };
    let fix = as_root(run, &user).map(|changes| Fix::suggested("Run the step as root", changes));
    let finding = match said {
        Some((at, _)) => {
            finding.related(run.file.model.file, run.file.model.instruction(at).span, "From here on it is not root.")
        }
        None => finding,
    };
    sink.report(finding.fix(fix));
}

fn install(command: CommandRef<'_>) -> Option<crate::rules::Finding> {
    let manager = command.manager().filter(|manager| manager.system && manager.name != "pacman")?;
    let subcommand = command.subcommand().filter(|word| is_listed(word.text(), CHANGES))?;
    let moves = ["--root", "--installroot", "--simulate", "--dry-run", "--download-only", "--help", "-s", "-p"];
    if moves.iter().any(|flag| command.invocation.has_flag(flag))
        || manager.name == "apt" && command.operands().is_empty() && subcommand.text() == "install"
    {
        return None;
    }
    let what = ["`", command.program(), " ", subcommand.text(), "` runs as a user without rights."].concat();
    Some(INSTALL.at(command.until(subcommand), what))
}

/// What is written to the folders of the system, where nothing has given them away before.
fn write(command: CommandRef<'_>) -> Option<crate::rules::Finding> {
    let is_system = |path: &str| {
        ["/etc/", "/usr/bin/", "/usr/local/bin/", "/usr/lib/", "/usr/sbin/"]
            .iter()
            .any(|folder| path.starts_with(folder))
            && path != "/etc/passwd"
    };
    let redirected = command.command.redirections.iter().find(|redirection| {
        matches!(redirection.kind, RedirectKind::Write | RedirectKind::Append) && is_system(redirection.target.text())
    });
    let words = command.invocation.positionals(command.options());
    let named = match command.program() {
        "mkdir" | "touch" => words.into_iter().find(|word| is_system(word.text())),
        "cp" | "mv" | "ln" | "install" if words.len() > 1 => {
            words.into_iter().next_back().filter(|word| is_system(word.text()))
        }
        _ => None,
    };
    let target = redirected.map(|redirection| &redirection.target).or(named)?;
    let path = target.text();
    // Somebody gave folders away: whose this one is cannot be told.
    let text = command.run.file.text();
    let given = ["chown", "chmod", "chgrp", "setfacl", "useradd -o", "gid 0", "-g 0", "-g root"].iter().any(|word| {
        text.lines()
            .any(|line| line.contains(word) && ["/etc", "/usr", "root"].iter().any(|folder| line.contains(folder)))
    });
    if given || command.run.file.model.user_at(command.run.run.at).is_none() {
        return None;
    }
    let what = ["A user without rights writes to `", path, "`."].concat();
    Some(WRITE.at(command.at(target.span), what))
}
