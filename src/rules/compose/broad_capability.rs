use crate::diagnostic::Severity;
use crate::facts::host_access::needs;
use crate::facts::images::Class;
use crate::model::compose::value::Node;
use crate::rules::{Case, Family, Look, Meta, Rule, Setting, markdown};
use crate::survey::ServiceRef;
use crate::survey::services::image_of;

/// A capability that leads out of the container.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Compose, "broad-capability", Severity::Warning)
        .summary("No container gets a capability that leads out of it")
        .aliases(&[
            "compose-lint:CL-0024",
            "compose-lint:CL-0027",
            "compose-lint:CL-0028",
            "compose-lint:CL-0029",
            "compose-lint:CL-0030",
        ])
        .seeds(&["004:L267-270"]),
    cases: &[&ALL, &ONE, &MILD],
    looks: &[Look::Settings(&[
        Setting::new("cap_add", "all cap_all", &ALL, "has all capabilities"),
        Setting::new("cap_add", "sys_admin cap_sys_admin", &ONE, "may mount, trace and configure like the host's root"),
        Setting::new("cap_add", "net_admin cap_net_admin", &ONE, "may change networks and firewall rules")
            .unless(|service, _| image_needs(service, "admin")),
        Setting::new("cap_add", "sys_ptrace cap_sys_ptrace", &ONE, "may read and change other processes"),
        Setting::new("cap_add", "sys_module cap_sys_module", &ONE, "may load modules into the host's kernel"),
        Setting::new("cap_add", "dac_read_search cap_dac_read_search", &ONE, "may read every file that it finds"),
        Setting::new("cap_add", "sys_rawio cap_sys_rawio", &ONE, "may talk to hardware directly"),
        Setting::new("cap_add", "bpf cap_bpf", &ONE, "may load programs into the host's kernel"),
        Setting::new("cap_add", "sys_boot cap_sys_boot", &MILD, "may restart the host"),
        Setting::new("cap_add", "sys_time cap_sys_time", &MILD, "may set the host's clock"),
        Setting::new("cap_add", "perfmon cap_perfmon syslog cap_syslog", &MILD, "may watch the whole host"),
        Setting::new("cap_add", "sys_nice cap_sys_nice lease cap_lease", &MILD, "may take time from all others"),
        Setting::new("cap_add", "ipc_lock cap_ipc_lock", &MILD, "may hold memory that others lack").unless(may_lock),
    ])],
    markdown: markdown!("broad_capability.md"),
};

const IDS: &[&str] = &["cis:5.4", "owasp:R3", "compose-lint:CL-0011"];

static ALL: Case = Case::new("all")
    .why("That is nearly what `privileged` gives: out of such a container one gets to the host.")
    .todo("List the ones it needs.")
    .aliases(&["kics:container_capabilities_unrestricted", "cis:5.4", "owasp:R3", "compose-lint:CL-0011"]);

static ONE: Case = Case::new("one")
    .why("With this right a program that is taken over gets out of its container.")
    .todo("Delete the entry, or do what needs it outside.")
    .aliases(IDS);

static MILD: Case = Case::new("mild")
    .severity(Severity::Advice)
    .why("The right reaches the whole host, not only this container.")
    .todo("Delete the entry unless the program fails without it.")
    .aliases(IDS);

fn image_needs(service: ServiceRef<'_>, what: &str) -> bool {
    image_of(&service).is_some_and(|image| needs(image.reference.path(), what))
}

/// Search engines and vaults keep what they hold out of the swap.
fn may_lock(service: ServiceRef<'_>, _: &Node) -> bool {
    service.is(Class::Search) || image_needs(service, "lock")
}
