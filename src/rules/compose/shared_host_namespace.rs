use crate::diagnostic::Severity;
use crate::model::compose::value::Node;
use crate::rules::{Case, Family, Look, Meta, Rule, Setting, markdown};
use crate::survey::ServiceRef;
use crate::survey::services::watches_host;

/// A container that shares a namespace with the host.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Compose, "shared-host-namespace", Severity::Warning)
        .summary("Containers see their own processes, memory and users, not the host's"),
    cases: &[&HOST, &SHAREABLE, &PARENT],
    looks: &[Look::Settings(&[
        Setting::new("pid", "host", &HOST, "sees and reaches all processes of the host")
            .also(&["kics:host_namespace_is_shared", "cis:5.16"])
            .unless(|service, _| watches_host(&service)),
        Setting::new("ipc", "host", &HOST, "shares memory with all programs of the host")
            .also(&["kics:shared_host_ipc_namespace", "cis:5.17"]),
        Setting::new("uts", "host", &HOST, "can rename the host").also(&["cis:5.21"]),
        Setting::new("userns_mode", "host", &HOST, "has the host's users: its root is the host's root")
            .also(&["kics:shared_host_user_namespace", "cis:5.31"]),
        Setting::new("cgroup", "host", &HOST, "sees the control groups of the host").also(&["cis:5.25"]),
        Setting::new("ipc", "shareable", &SHAREABLE, "offers its memory to other containers").unless(is_shared),
        Setting::new("cgroup_parent", "", &PARENT, "has a control group of its own choice"),
    ])],
    markdown: markdown!("shared_host_namespace.md"),
};

static HOST: Case = Case::new("host")
    .why("The wall between container and host has a door there, in both directions.")
    .todo("Delete the line.")
    .aliases(&["compose-lint:CL-0010"])
    .others(&[
        "kics:host_namespace_is_shared",
        "kics:shared_host_ipc_namespace",
        "kics:shared_host_user_namespace",
        "cis:5.16",
        "cis:5.17",
        "cis:5.21",
        "cis:5.25",
        "cis:5.31",
    ]);

static SHAREABLE: Case = Case::new("shareable")
    .why("No other service takes the offer, so it is a door without a use.")
    .todo("Delete the line, or name this service with `ipc: service:…` in the other one.")
    .aliases(&["compose-lint:CL-0010"]);

static PARENT: Case = Case::new("cgroup-parent")
    .strict()
    .severity(Severity::Advice)
    .why("Limits that the engine sets for all containers may not hold there.")
    .todo("Delete the line unless the host's administrator asks for it.")
    .aliases(&["kics:cgroup_not_default", "cis:5.25"]);

fn is_shared(service: ServiceRef<'_>, _: &Node) -> bool {
    let ipc = ["service:", &service.name].concat();
    service.stack.dependants(&service.name).any(|(other, _)| other.get("ipc").and_then(Node::as_str) == Some(&ipc))
}
