//! Interpolation of a whole tree, and the places at which a string must then be a number or a truth value.

use super::budget::{self, Budget};
use super::interpolate::interpolate_within;
use super::merge::Path;
use super::problem::{Problem, ProblemKind, Repair};
use super::scalar;
use super::value::{Data, Node, Text};
use std::sync::Arc;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Cast {
    Int,
    Float,
    Bool,
}

fn cast_at(path: Path<'_>) -> Option<Cast> {
    let service = match path.names() {
        ["services", _, rest @ ..] => rest,
        ["networks", _, "external" | "internal" | "attachable"]
        | ["volumes" | "secrets" | "configs", _, "external"] => {
            return Some(Cast::Bool);
        }
        _ => return None,
    };
    Some(match service {
        [
            "cpu_count" | "cpu_period" | "cpu_quota" | "cpu_rt_period" | "cpu_rt_runtime" | "cpu_shares"
            | "oom_score_adj" | "pids_limit" | "scale",
        ]
        | ["deploy", "replicas"]
        | ["deploy", "update_config" | "rollback_config", "parallelism"]
        | ["deploy", "restart_policy", "max_attempts"]
        | ["deploy", "placement", "max_replicas_per_node"]
        | ["healthcheck", "retries"]
        | ["ports", "[]", "target"]
        | ["ulimits", _]
        | ["ulimits", _, "hard" | "soft"] => Cast::Int,
        ["cpu_percent" | "cpus"] | ["deploy", "update_config" | "rollback_config", "max_failure_ratio"] => Cast::Float,
        ["init" | "oom_kill_disable" | "privileged" | "read_only" | "stdin_open" | "tty"]
        | ["healthcheck", "disable"]
        | ["volumes", "[]", "read_only"]
        | ["volumes", "[]", "volume", "nocopy"] => Cast::Bool,
        _ => return None,
    })
}

/// Replaces the variables in every string value (never in keys) and turns strings into what their place asks for.
pub fn interpolate_tree<'v>(
    node: &mut Node,
    lookup: &dyn Fn(&str) -> Option<&'v str>,
    budget: &mut Budget,
    problems: &mut Vec<Problem>,
) {
    walk(node, Path::default(), lookup, budget, problems);
}

fn walk<'v>(
    node: &mut Node,
    path: Path<'_>,
    lookup: &dyn Fn(&str) -> Option<&'v str>,
    budget: &mut Budget,
    problems: &mut Vec<Problem>,
) {
    match &mut node.data {
        Data::Map(map) => {
            for (key, value) in &mut map.entries {
                walk(value, path.push(&key.name), lookup, budget, problems);
            }
        }
        Data::List(items) => {
            for item in items {
                walk(item, path.push("[]"), lookup, budget, problems);
            }
        }
        Data::Text(value) => {
            if value.contains('$')
                && let Some(text) = &node.text
            {
                let done = interpolate_within(&text.map, lookup, budget);
                if let Some(span) = done.cut
                    && budget.tells()
                {
                    let origin = super::value::Origin { span, ..node.origin };
                    problems.push(Problem::new(ProblemKind::OversizedValues, origin, budget::MESSAGE));
                }
                for error in done.errors {
                    let kind = match error.required {
                        Some(_) => ProblemKind::UnsetVariable,
                        None => ProblemKind::InvalidInterpolation,
                    };
                    let origin = super::value::Origin { span: error.span, ..node.origin };
                    let alias = match kind {
                        ProblemKind::UnsetVariable => "compose-go:interp-required",
                        _ => "compose-go:interp-invalid",
                    };
                    let meant = error.meant.map(Repair::Write);
                    problems.push(Problem::new(kind, origin, error.message).alias(alias).repair(meant));
                }
                *value = done.text.text().to_owned();
                let raw = Some(text.raw().into());
                node.text = Some(Arc::new(Text { raw, map: done.text, uses: done.uses, plain: text.plain }));
            }
            if let Some(cast) = cast_at(path) {
                apply(node, cast, path, problems);
            }
        }
        Data::Null | Data::Bool(_) | Data::Int(_) | Data::Float(_) => {}
    }
}

fn apply(node: &mut Node, cast: Cast, path: Path<'_>, problems: &mut Vec<Problem>) {
    let Some(text) = node.as_str() else { return };
    let (data, wanted) = match cast {
        Cast::Int => (text.parse().ok().map(Data::Int), "a whole number"),
        Cast::Float => (crate::text::plain::number(text).map(Data::Float), "a number"),
        Cast::Bool => (scalar::boolean(text).map(Data::Bool), "true or false"),
    };
    match data {
        Some(data) => node.data = data,
        None if node.is_unresolved() => node.data = Data::Null,
        None => {
            let key = path.names().iter().rev().copied().find(|name| *name != "[]").unwrap_or_default();
            let message = ["`", key, "` must be ", wanted, "; Compose rejects `", text, "`."].concat();
            problems.push(Problem::of(ProblemKind::WrongValueType, node, message).alias("compose-go:interp-cast"));
        }
    }
}
