use crate::diagnostic::Severity;
use crate::project::Place;
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::DockerfileRef;

/// curl and wget in one stage.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Shell, "two-download-tools", Severity::Advice)
        .summary("One stage needs curl or wget, not both")
        .strict(),
    cases: &[&BOTH],
    looks: &[Look::Dockerfile(check)],
    markdown: markdown!("two_download_tools.md"),
};

static BOTH: Case = Case::new("")
    .why("Each is one more program to install, to keep up to date and to know the options of.")
    .todo("Choose one of them.")
    .others(&["hadolint:DL4001", "trivy:DS-0014", "kics:run_using_wget_and_curl", "semgrep:use-either-wget-or-curl"]);

fn check(file: DockerfileRef<'_>, sink: &mut Sink<'_>) {
    for stage in &file.model.stages {
        // Where each is first called, else installed.
        let mut found: [Option<(Place, bool)>; 2] = [None, None];
        for command in
            file.all_runs().filter(|run| run.stage.index == stage.index).flat_map(crate::survey::RunRef::each)
        {
            for (one, name) in found.iter_mut().zip(["curl", "wget"]) {
                let is_called = command.program() == name;
                if one.is_some_and(|(_, called)| called || !is_called) {
                    continue;
                }
                if is_called {
                    *one = Some((command.program_place(), true));
                } else if command
                    .manager()
                    .is_some_and(|manager| manager.system && manager.is_install(command.invocation))
                {
                    let package =
                        command.operands().into_iter().find(|word| word.text().split('=').next() == Some(name));
                    *one = package.map(|package| (command.place(package), false));
                }
            }
        }
        let [Some((curl, calls)), Some((wget, calls_too))] = found else { continue };
        let (first, last) = if curl.span.start < wget.span.start { (curl, wget) } else { (wget, curl) };
        let ids = if calls && calls_too { BOTH.others } else { &[] };
        let finding = BOTH.at(last, "The stage has both curl and wget.").also(ids);
        sink.report(finding.related(first.file, first.span, "The other one is here."));
    }
}
