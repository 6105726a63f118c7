use crate::diagnostic::Severity;
use crate::model::compose::MountKind;
use crate::rules::{Case, Family, Look, Meta, Rule, Setting, Sink, markdown};
use crate::survey::ServiceRef;
use crate::text::Span;

/// A protection that Docker switches on for every container is off.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Compose, "disabled-confinement", Severity::Warning)
        .summary("The protections that every container has stay on"),
    cases: &[&OFF, &TMPFS],
    looks: &[
        Look::Settings(&[
            Setting::new(
                "security_opt",
                "seccomp:unconfined seccomp=unconfined",
                &OFF,
                "runs without a filter of system calls",
            )
            .also(&[
                "kics:default_seccomp_profile_disabled",
                "semgrep:seccomp-confinement-disabled",
                "cis:5.22",
            ]),
            Setting::new(
                "security_opt",
                "apparmor:unconfined apparmor=unconfined",
                &OFF,
                "runs without AppArmor's rules",
            )
            .also(&["cis:5.2"]),
            Setting::new("security_opt", "label:disable label=disable", &OFF, "runs without SELinux's rules")
                .also(&["semgrep:selinux-separation-disabled", "cis:5.3"]),
            Setting::new(
                "security_opt",
                "systempaths:unconfined systempaths=unconfined",
                &OFF,
                "sees the kernel's files that are hidden from containers",
            ),
        ]),
        Look::Service(tmpfs),
    ],
    markdown: markdown!("disabled_confinement.md"),
};

static OFF: Case = Case::new("off")
    .why("Each of these layers has stopped break-outs that the others let pass, and every container has it by default.")
    .todo("Delete the entry; for a call that is missing, name a profile that allows it.")
    .aliases(&["owasp:R6", "compose-lint:CL-0009"])
    .others(&[
        "kics:default_seccomp_profile_disabled",
        "semgrep:seccomp-confinement-disabled",
        "semgrep:selinux-separation-disabled",
        "cis:5.2",
        "cis:5.22",
        "cis:5.3",
    ]);

static TMPFS: Case = Case::new("tmpfs")
    .severity(Severity::Advice)
    .why("A place to which everybody can write is one to start programs from; Docker leaves this off for that reason.")
    .todo("Take the option out.")
    .aliases(&["compose-lint:CL-0022"]);

fn tmpfs(service: ServiceRef<'_>, sink: &mut Sink<'_>) {
    for mount in service.mounts.iter().filter(|mount| mount.kind == MountKind::Tmpfs) {
        let Some((path, options)) = mount.node.as_str().and_then(|text| text.split_once(':')) else { continue };
        let mut start = path.len() + 1;
        for option in options.split(',') {
            if matches!(option, "exec" | "suid" | "dev") {
                let place = mount.node.span_of(Span::new(start, start + option.len()));
                let what = ["The tmpfs ", path, " of `", &service.name, "` allows `", option, "`."].concat();
                sink.report(TMPFS.at(place, what));
            }
            start += option.len() + 1;
        }
    }
}
