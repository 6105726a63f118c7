use crate::diagnostic::{Fix, Severity};
use crate::edit::compose::require;
use crate::facts::process;
use crate::model::Stack;
use crate::model::compose::interpolate::{Operator, Outcome};
use crate::model::compose::value::{Data, Node};
use crate::ordered::BTreeSet;
use crate::project::Place;
use crate::rules::{Case, Family, Level, Look, Meta, Rule, Sink, markdown};
use crate::survey::Survey;

/// A variable whose lack nobody would notice.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Compose, "unguarded-variable", Severity::Advice)
        .summary("A variable that matters has a default, or stops the start when it is missing")
        .in_production(Level::Is(Severity::Warning))
        .seeds(&["000:L55-58", "001:L53", "001:L54", "003:L152-158", "004:L181-184", "004:L230-233"]),
    cases: &[&UNGUARDED],
    looks: &[Look::Stack(check)],
    markdown: markdown!("unguarded_variable.md"),
};

static UNGUARDED: Case =
    Case::new("").why("It is set here. Where it is not, Compose puts nothing in its place and starts all the same.");

/// Where an empty value does harm.
const KEYS: [&str; 6] = ["image", "ports", "volumes", "hostname", "environment", "command"];

fn check(survey: &Survey<'_>, stack: &Stack, sink: &mut Sink<'_>) {
    // One finding for a variable.
    let mut said = BTreeSet::new();
    let roots = stack.services.iter().flat_map(|service| KEYS.iter().filter_map(|key| service.get(key)));
    for root in roots {
        let mut nodes = vec![root];
        while let Some(node) = nodes.pop() {
            if let Data::List(_) | Data::Map(_) = node.data {
                nodes.extend(node.items().iter().chain(node.entries().iter().map(|(_, value)| value)).rev());
            }
            look(survey, node, &mut said, sink);
        }
    }
}

fn look<'n>(survey: &Survey<'_>, node: &'n Node, said: &mut BTreeSet<&'n str>, sink: &mut Sink<'_>) {
    for used in node.uses() {
        // What is set nowhere is told by unset-variable.
        let open = used.operator == Operator::Plain && used.outcome == Outcome::Value && !used.nested;
        let name = used.name.as_str();
        if !open || name.starts_with("COMPOSE_") || process::is_given(name) || !said.insert(name) {
            continue;
        }
        let place = Place { file: node.origin.file, span: used.span };
        let what = ["`", name, "` may be missing without anybody being told."].concat();
        let todo = ["Write `${", name, ":?set ", name, " in .env}`, or a default: `${", name, ":-…}`."].concat();
        let fix = require(survey, place, name).map(|change| Fix::suggested("Stop where it is missing", vec![change]));
        sink.report(UNGUARDED.at(place, what).todo(todo).fix(fix));
    }
}
