use crate::diagnostic::{Change, Fix, Severity};
use crate::edit::reorder::reorder;
use crate::facts::key_order::{FILE, SERVICE, rank};
use crate::model::compose::short;
use crate::order::Order;
use crate::project::{FileId, Place};
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::{Survey, written};
use crate::syntax::yaml::{Entry, NodeKind, Value};
use crate::text::Span;

/// Keys in an order of their own.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Style, "unsorted-keys", Severity::Advice)
        .strict()
        .summary("Keys stand in one order in all files"),
    cases: &[&TOP, &SERVICES, &KEYS, &DEPENDENCIES, &PORTS],
    looks: &[Look::Project(check)],
    markdown: markdown!("unsorted_keys.md"),
};

const WHY: &str =
    "In files that all have one order things are found at a glance, and differences show what has changed.";

static TOP: Case = Case::new("top-level")
    .why(WHY)
    .todo("The order is: extensions, name, include, services, networks, volumes, secrets, configs, models.")
    .aliases(&["dclint:top-level-properties-order"]);
static SERVICES: Case = Case::new("services").why(WHY).aliases(&["dclint:services-alphabetical-order"]);
static KEYS: Case = Case::new("keys")
    .why(WHY)
    .todo("The order is: image and build, dependencies, files, variables, network, command, then the rest by name.")
    .aliases(&["dclint:service-keys-order"]);
static DEPENDENCIES: Case =
    Case::new("depends-on").why(WHY).aliases(&["dclint:service-dependencies-alphabetical-order"]);
static PORTS: Case = Case::new("ports").why(WHY).aliases(&["dclint:service-ports-alphabetical-order"]);

/// What a part is sorted by, and where it stands.
type Part = (usize, String, Span);

/// A file with the aliases in it.
struct File<'a> {
    survey: Survey<'a>,
    file: FileId,
    aliases: Vec<(usize, usize)>,
}

fn check(survey: &Survey<'_>, sink: &mut Sink<'_>) {
    for (file, tree) in survey.model.compose_trees() {
        let this = File { survey: *survey, file, aliases: written::aliases(tree) };
        for root in tree.roots().filter(|root| root.is_mapping()) {
            this.sorted(root, &TOP, entries(root, FILE), sink);
            let Some(services) = root.get("services") else { continue };
            this.sorted(services, &SERVICES, entries(services, ""), sink);
            for (_, service) in services.own_entries().filter(|(_, service)| service.is_mapping()) {
                this.service(service, sink);
            }
        }
    }
}

fn entries(mapping: Value<'_>, order: &str) -> Vec<Part> {
    let NodeKind::Mapping(entries) = &mapping.node().kind else { return Vec::new() };
    let part = |entry: &Entry| {
        let name = mapping.tree.key_text(entry.key).to_ascii_lowercase();
        (rank(order, &name), name, mapping.tree.entry_span(entry))
    };
    entries.iter().map(part).collect()
}

/// Items with what they are sorted by; none at all where one of them is not known.
fn items(list: Value<'_>, by: fn(Value<'_>) -> Option<(usize, String)>) -> Vec<Part> {
    let part = |item: Value<'_>| by(item).map(|(number, name)| (number, name, item.span()));
    let parts: Option<Vec<Part>> = list.items().map(part).collect();
    // What an alias brings stands elsewhere.
    parts.filter(|parts| parts.iter().all(|part| list.span().covers(part.2))).unwrap_or_default()
}

fn name(item: Value<'_>) -> Option<(usize, String)> {
    Some((0, item.as_str()?.to_ascii_lowercase()))
}

/// A port by the number that the host knows it by.
fn port(item: Value<'_>) -> Option<(usize, String)> {
    let published = item.get("published").or_else(|| item.get("target"));
    let text = item.as_str().or_else(|| published?.as_str())?;
    // What a variable names stands in front.
    if text.contains('$') {
        return Some((0, text.to_owned()));
    }
    let spec = short::port(text).ok()?;
    Some((spec.published.unwrap_or(spec.target).0.into(), String::new()))
}

impl File<'_> {
    fn service(&self, service: Value<'_>, sink: &mut Sink<'_>) {
        self.sorted(service, &KEYS, entries(service, SERVICE), sink);
        for (key, value) in service.own_entries() {
            match key.text() {
                Some("depends_on") if value.is_mapping() => {
                    self.sorted(value, &DEPENDENCIES, entries(value, ""), sink);
                }
                Some("depends_on") => self.sorted(value, &DEPENDENCIES, items(value, name), sink),
                Some("ports") => self.sorted(value, &PORTS, items(value, port), sink),
                _ => {}
            }
        }
    }

    fn sorted(&self, whole: Value<'_>, case: &'static Case, parts: Vec<Part>, sink: &mut Sink<'_>) {
        let key = |at: usize| (parts[at].0, parts[at].1.as_str());
        // Variables of ports are not known, so they are neither before nor behind another.
        let open = |at: usize| std::ptr::eq(case, &PORTS) && parts[at].0 == 0;
        let Some(late) = (1..parts.len()).find(|&at| key(at) < key(at - 1) && !open(at) && !open(at - 1)) else {
            return;
        };
        let mut order: Vec<usize> = (0..parts.len()).collect();
        order.order_by(|a, b| (key(*a), *a).cmp(&(key(*b), *b)));
        let spans: Vec<Span> = parts.iter().map(|part| part.2).collect();
        if !written::can_move(&self.aliases, &spans, &order) {
            return;
        }
        let place = |at: usize| {
            let NodeKind::Mapping(entries) = &whole.node().kind else { return spans[at] };
            whole.tree.node(entries[at].key).span
        };
        let (file, text) = (self.file, self.survey.project.file(self.file).text.as_str());
        let quoted = |at: usize| {
            let line = place(at).slice(text).lines().next().unwrap_or_default();
            ["`", line.trim_matches(['"', '\'']), "`"].concat()
        };
        let next = order.iter().position(|&at| at == late).and_then(|at| order.get(at + 1));
        let before = next.copied().unwrap_or(late - 1);
        let what = [&quoted(late), " belongs before ", &quoted(before), "."].concat();
        let fix = reorder(text, whole.tree, whole.id, &order)
            .map(|edit| Fix::safe("Sort them", vec![Change::Edit { file, edit }]));
        sink.report(case.at(Place { file, span: place(late) }, what).fix(fix));
    }
}
