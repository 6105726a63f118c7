use crate::diagnostic::Severity;
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::CommandRef;
use crate::syntax::shell::Operator;
use crate::text::is_listed;

/// A tool for a running machine.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Shell, "host-tool-in-build", Severity::Advice)
        .summary("A build calls no tool that is for a running machine"),
    cases: &[&TOOL],
    looks: &[Look::Command("free kill mount ps service shutdown ssh top vim systemctl ifconfig telnet", check)],
    markdown: markdown!("host_tool_in_build.md"),
};

static TOOL: Case = Case::new("")
    .why("A build has no machine of its own: services started in it are gone with the step, and only files stay.")
    .todo("Take the call out; what has to run belongs to CMD, ENTRYPOINT or a container of its own.")
    .others(&["hadolint:DL3001", "semgrep:nonsensical-command", "kics:run_utilities_and_posix_commands"]);

fn check(command: CommandRef<'_>, sink: &mut Sink<'_>) {
    let CommandRef { run, invocation, .. } = command;
    let program = command.program();
    let has_flag =
        |name: &str, value: &str| run.run.instruction.flags_named(name).any(|flag| flag.text().contains(value));
    let only_asks = ["-V", "--version", "--help"].iter().any(|flag| invocation.has_flag(flag));
    let is_followed = || command.body.script.after(command.command).iter().any(|other| other.name() != Some("service"));
    let text = |at: usize| invocation.arguments().get(at).map_or("", |word| word.text());
    let is_meant = match program {
        "ssh" => has_flag("mount", "type=ssh"),
        "mount" => has_flag("security", "insecure"),
        // What the step itself has started is stopped again, or used by what follows.
        "kill" => run.commands().any(|(_, other)| other.after == Some(Operator::Background)),
        "service" => is_listed(text(1), "start restart stop") && (text(1) == "stop" || is_followed()),
        // Links that the init system reads later.
        "systemctl" => is_listed(text(0), "enable disable mask unmask set-default preset preset-all --global"),
        // An editor that only installs its plugins.
        "vim" => invocation.arguments().iter().any(|word| word.text().starts_with(['+', '-'])),
        _ => false,
    };
    if only_asks || is_meant {
        return;
    }
    let ids = match program {
        "systemctl" | "telnet" => &[],
        "ifconfig" => &TOOL.others[2..],
        "ssh" => &TOOL.others[..2],
        _ => TOOL.others,
    };
    let what = ["The build calls `", program, "`."].concat();
    sink.report(TOOL.at(command.program_place(), what).also(ids));
}
