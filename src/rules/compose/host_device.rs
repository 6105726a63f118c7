use crate::diagnostic::Severity;
use crate::model::compose::value::Node;
use crate::rules::{Case, Family, Look, Meta, Rule, Setting, Sink, markdown};
use crate::survey::ServiceRef;

/// A device of the host in a container.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Compose, "host-device", Severity::Advice)
        .summary("No container gets the host's memory, disks or hypervisor"),
    cases: &[&WHOLE, &POWERFUL, &OTHER],
    looks: &[
        Look::Settings(&[
            Setting::new("devices.source", WHOLE_HOST, &WHOLE, "gets a device that holds all of the host").kept(),
            Setting::new("devices.source", "/dev/kvm", &POWERFUL, "gets the host's hypervisor").kept(),
            Setting::new("devices.source", "/dev*", &OTHER, "gets a device of the host").unless(is_told).kept(),
        ]),
        Look::Service(rules),
    ],
    markdown: markdown!("host_device.md"),
};

const WHOLE_HOST: &str = "/dev/mem /dev/kmem /dev/port /dev/sd* /dev/nvme* /dev/vd* /dev/xvd* /dev/mapper/* /dev/dm-*";
const GPUS: [&str; 4] = ["/dev/dri", "/dev/nvidia", "/dev/kfd", "/dev/dxg"];

const IDS: &[&str] = &["cis:5.18", "compose-lint:CL-0016"];

static WHOLE: Case = Case::new("whole-host")
    .severity(Severity::Warning)
    .why(
        "Who reads and writes memory or disks directly is held by no right of files, and can change the host's system.",
    )
    .todo("Mount the folder that is needed instead.")
    .aliases(IDS);

static POWERFUL: Case = Case::new("powerful")
    .why("It reaches parts of the kernel that containers are kept from.")
    .todo("Name the one device that is needed, and keep this service apart from what the world reaches.")
    .aliases(IDS);

static OTHER: Case = Case::new("other")
    .strict()
    .why("Whatever hangs on it is in the hands of the program.")
    .todo("Keep it only if the program cannot do without.")
    .aliases(IDS);

/// What the other rows speak about, and what draws and computes.
fn is_told(_: ServiceRef<'_>, source: &Node) -> bool {
    let path = source.as_str().unwrap_or_default();
    let whole = WHOLE_HOST.split(' ').any(|known| path.starts_with(known.trim_end_matches('*')));
    whole || path == "/dev/kvm" || GPUS.iter().any(|gpu| path.starts_with(gpu))
}

fn rules(service: ServiceRef<'_>, sink: &mut Sink<'_>) {
    for item in service.get("device_cgroup_rules").map_or(&[][..], Node::items) {
        let Some(rule) = item.as_str() else { continue };
        let mut words = rule.split_whitespace();
        let (case, what) = match (words.next(), words.next()) {
            (Some("b"), Some(numbers)) if numbers.starts_with('*') => (&WHOLE, "may use all disks of the host."),
            (Some("a"), Some("*:*")) => (&POWERFUL, "may use all devices of the host."),
            _ => continue,
        };
        sink.report(case.at(item.origin, ["`", &service.name, "` ", what].concat()));
    }
}
