use crate::diagnostic::{Change, Fix, Severity};
use crate::edit::compose::{Target, delete};
use crate::model::compose::value::{Key, Node};
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::ServiceRef;
use crate::text::Edit;

/// A link, from the time before networks.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Compose, "legacy-link", Severity::Advice)
        .summary("Services find each other by name, without links")
        .seeds(&["001:L84", "002:L105-113"]),
    cases: &[&LINK, &EXTERNAL],
    looks: &[Look::Service(check)],
    markdown: markdown!("legacy_link.md"),
};

static LINK: Case = Case::new("links")
    .why("Services of one network know each other by name already; what a link adds is the order of the start.")
    .todo("Say that with `depends_on`, and give another name with `aliases` of the network.");

static EXTERNAL: Case = Case::new("external-links")
    .why("It leads to a container that this project neither starts nor knows.")
    .todo("Put both on one network that is `external`, and use the name there.");

fn check(service: ServiceRef<'_>, sink: &mut Sink<'_>) {
    for (name, case) in [("links", &LINK), ("external_links", &EXTERNAL)] {
        let Some((key, value)) = service.entry(name).filter(|(_, value)| !value.items().is_empty()) else { continue };
        let what = ["`", &service.name, "` is tied to others with `", name, "`."].concat();
        let fix = if name == "links" { depend(service, key, value) } else { None };
        sink.report(case.at(key.origin, what).fix(fix));
    }
}

/// `depends_on` in place of `links`, where no link gives another name and one list takes them all.
fn depend(service: ServiceRef<'_>, key: &Key, value: &Node) -> Option<Fix> {
    let names: Vec<&str> = value.items().iter().filter_map(Node::as_str).collect();
    let plain =
        value.items().iter().all(|item| item.is_literal() && item.as_str().is_some_and(|name| !name.contains(':')));
    let target =
        Target::in_file(&service.survey, &service, key.origin.file).filter(|target| target.holds(key.origin))?;
    if !plain || value.items().iter().any(|item| !target.holds(item.origin)) {
        return None;
    }
    let waits = |name: &&str| service.get("depends_on").is_some_and(|known| known.get(name).is_some());
    let change = if service.get("depends_on").is_none() {
        Change::Edit { file: key.origin.file, edit: Edit::replace(key.origin.span, "depends_on") }
    } else if names.iter().all(waits) {
        delete(service, key.origin)?
    } else {
        return None;
    };
    Some(Fix::suggested("Say it with depends_on", vec![change]))
}
