use crate::diagnostic::{Fix, Severity};
use crate::edit::shell::insert_word;
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::CommandRef;

/// A user number so high that the log of last logins grows with it.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Shell, "huge-user-id", Severity::Warning)
        .summary("useradd keeps users with very high numbers out of the log of logins")
        .seeds(&["000:L281-284"]),
    cases: &[&HUGE],
    looks: &[Look::Command("useradd", check)],
    markdown: markdown!("huge_user_id.md"),
};

static HUGE: Case = Case::new("")
    .why("useradd makes room for every lower number in /var/log/lastlog and faillog; packed into a layer, that can be gigabytes.")
    .todo("Add -l, or take a number below 100000.")
    .aliases(&["hadolint:DL3046", "kics:use_recommended_flags_with_useradd"]);

fn check(command: CommandRef<'_>, sink: &mut Sink<'_>) {
    let invocation = command.invocation;
    let (Some(program), Some(id)) = (invocation.program_word(), invocation.option_value(&["-u", "--uid"])) else {
        return;
    };
    let value = command.run.file.resolve_text(id.text, command.run.run.at).unwrap_or_default();
    let is_huge = value.len() > 5 && value.bytes().all(|byte| byte.is_ascii_digit());
    if !is_huge || invocation.has_short('l') || invocation.has_flag("--no-log-init") {
        return;
    }
    let what = ["useradd gives the number ", &value, "."].concat();
    let fix = Fix::safe("Add -l", vec![insert_word(command, program, "-l")]);
    sink.report(HUGE.at(command.at(id.span), what).fix(fix));
}
