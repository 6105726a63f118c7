use crate::diagnostic::Severity;
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::DockerfileRef;
use crate::syntax::dockerfile::{ErrorKind, Keyword};

/// ONBUILD defers what cannot be deferred.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Dockerfile, "forbidden-onbuild", Severity::Error)
        .summary("ONBUILD defers neither FROM nor MAINTAINER nor another ONBUILD"),
    cases: &[&FORBIDDEN],
    looks: &[Look::Dockerfile(check)],
    markdown: markdown!("forbidden_onbuild.md"),
};

static FORBIDDEN: Case = Case::new("")
    .why("The build stops here.")
    .todo("Remove the line.")
    .aliases(&["hadolint:DL3043"])
    .others(&["kics:from_or_maintainer_cannot_be_triggered_within_onbuild"]);

fn check(file: DockerfileRef<'_>, sink: &mut Sink<'_>) {
    for error in file.model.tree.errors.iter().filter(|error| error.kind == ErrorKind::Deferred) {
        let keyword = Keyword::from_word(error.span.slice(file.text()));
        let finding = FORBIDDEN.at(file.at(error.span), [keyword.name(), " cannot be deferred with ONBUILD."].concat());
        let ids = if keyword == Keyword::Onbuild { &[] } else { FORBIDDEN.others };
        sink.report(finding.also(ids));
    }
}
