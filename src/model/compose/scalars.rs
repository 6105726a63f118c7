//! Single values against the table of keys: words out of a list, durations, sizes, numbers with bounds, names.

use super::check::Check;
use super::problem::{Problem, ProblemKind, Repair};
use super::schema::{Print, Schema};
use super::value::Node;
use super::{scalar, short, words};
use crate::text::{Span, nearest, plain};

/// Reports what is wrong with a scalar of the right form.
pub(super) fn check(check: &mut Check<'_, '_>, node: &Node, schema: &'static Schema) {
    let Some(text) = node.scalar() else { return };
    let text = text.as_ref();
    if !schema.one_of.is_empty() && !schema.one_of.contains(&text) {
        let all = schema.one_of.join(", ");
        let message = [&check.place(), " must be one of ", &all, "; Compose rejects `", text, "`."].concat();
        let meant = nearest(text, schema.one_of.iter().copied());
        let problem = Problem::of(ProblemKind::WrongValueType, node, message).alias("compose-go:schema");
        check.problems.push(problem.repair(meant.map(|meant| Repair::Write(meant.to_owned()))));
        return;
    }
    match check.keys() {
        ["services", _, "container_name", ""] => container_name(check, node, text),
        ["services", _, "pull_policy", ""] => pull_policy(check, node, text),
        ["services", _, "restart", ""] => restart(check, node, text),
        ["services", _, "expose", ""] => expose(check, node, text),
        _ => passed_on(check, node, text),
    }
    // Of a list only whole texts are split.
    if schema.print == Print::Words {
        command(check, node, text);
    }
    if node.is_unresolved() {
        return;
    }
    number(check, node, schema, text);
    bounds(check, node, text);
}

const CAST: &str = "compose-go:interp-cast";

fn number(check: &mut Check<'_, '_>, node: &Node, schema: &'static Schema, text: &str) {
    let is_text = node.as_str().is_some();
    let key = check.last_key();
    let wrong = |check: &mut Check<'_, '_>, wanted: &str, alias| {
        let message = [&check.place(), " must be ", wanted, "; Compose rejects `", text, "`."].concat();
        let problem = Problem::of(ProblemKind::WrongValueType, node, message).alias(alias);
        check.problems.push(problem);
    };
    let unread = |check: &mut Check<'_, '_>, what: &[&str], alias, meant: Option<String>| {
        let message = [&check.place(), " ", &what.concat()].concat();
        let problem = Problem::of(ProblemKind::InvalidOptionValue, node, message).alias(alias);
        check.problems.push(problem.repair(meant.map(Repair::Write)));
    };
    match schema.print {
        Print::Duration if short::duration(text).is_none() => {
            let bare = text.bytes().all(|byte| byte.is_ascii_digit()) && !text.is_empty();
            let what = ["is no duration: `", text, "`. Write a number with a unit, such as 30s, 1m30s or 500ms."];
            unread(check, &what, "compose-go:duration-parse", bare.then(|| [text, "s"].concat()));
        }
        Print::Size if short::size(text).is_none() => {
            let what = ["is no size: `", text, "`. Write bytes or a unit, such as 512m or 1g."];
            unread(check, &what, "compose-go:size-parse", None);
        }
        Print::Size if text.starts_with('-') && !matches!(key, "memswap_limit" | "mem_limit") => {
            wrong(check, "a size of zero or more", CAST);
        }
        Print::Flag | Print::Choice | Print::OptOut if is_text && scalar::boolean(text).is_none() => {
            wrong(check, "true or false", CAST);
        }
        // A range is fine: ports in short form keep theirs until they are printed.
        Print::Number | Print::Count
            if is_text && plain::number(text).is_none() && text.split('-').any(|part| part.parse::<u16>().is_err()) =>
        {
            wrong(check, "a number", CAST);
        }
        Print::Count if text.starts_with('-') && matches!(key, "replicas" | "scale") => {
            let message = [&check.place(), " must not be negative."].concat();
            let problem = Problem::of(ProblemKind::ConflictingResourceValues, node, message);
            check.problems.push(problem.alias("compose-go:scale-negative"));
        }
        Print::Devices if is_text && text != "all" && text.parse::<i64>().is_err() => {
            wrong(check, "`all` or a number", "compose-go:device-count-word");
        }
        _ => {}
    }
}

/// Numbers that have a range.
fn bounds(check: &mut Check<'_, '_>, node: &Node, text: &str) {
    let (lowest, highest) = match check.keys() {
        ["services", _, "cpu_percent", ""] => (0.0, 100.0),
        ["services", _, "oom_score_adj", ""] => (-1000.0, 1000.0),
        _ => return,
    };
    if plain::number(text).is_some_and(|number| !(lowest..=highest).contains(&number)) {
        let range = [plain::decimal(lowest), plain::decimal(highest)].join(" to ");
        check.report(
            ProblemKind::InvalidOptionValue,
            node,
            &["takes ", &range, ". Compose rejects `", text, "`: write a number in between."],
            "compose-go:schema",
        );
    }
}

fn container_name(check: &mut Check<'_, '_>, node: &Node, text: &str) {
    let first = |byte: u8| byte.is_ascii_alphanumeric();
    let next = |byte: u8| first(byte) || matches!(byte, b'_' | b'.' | b'-');
    let bytes = text.as_bytes();
    if bytes.len() >= 2 && first(bytes[0]) && bytes.iter().all(|&byte| next(byte)) {
        return;
    }
    // The pattern of Compose is not anchored: two such characters anywhere satisfy it, and the engine refuses the name.
    let is_read = bytes.windows(2).any(|pair| first(pair[0]) && next(pair[1]));
    let rest =
        " is no name that Docker takes. Use letters, digits, `_`, `.` and `-`, a letter or digit first, two at least.";
    let message = [&check.place(), rest].concat();
    let mut problem = Problem::of(ProblemKind::InvalidResourceName, node, message);
    problem.is_late = is_read;
    let written = text.trim_start_matches(|c: char| !c.is_ascii_alphanumeric());
    let better: String = written.chars().map(|c| if u8::try_from(c).is_ok_and(next) { c } else { '-' }).collect();
    let better = Some(better).filter(|better| better.len() >= 2 && node.is_literal());
    check.problems.push(problem.alias("compose-go:schema-container-name").repair(better.map(Repair::Write)));
}

/// A word that is none of those that are taken; `who` takes them, `also` is what else may stand there.
fn no_word(check: &Check<'_, '_>, node: &Node, text: &str, who: &str, words: &[&str], also: &str) -> Problem {
    let message = [&check.place(), " cannot be `", text, "`. ", who, " takes ", &words.join(", "), also, "."];
    let meant = nearest(text, words.iter().copied()).map(|meant| Repair::Write(meant.to_owned()));
    Problem::of(ProblemKind::InvalidOptionValue, node, message.concat()).repair(meant)
}

/// Compose looks for one of its words anywhere in the text, and later takes what is none of them for `missing`.
fn pull_policy(check: &mut Check<'_, '_>, node: &Node, text: &str) {
    const WORDS: [&str; 8] = ["always", "never", "build", "if_not_present", "missing", "refresh", "daily", "weekly"];
    let span = text.split_once("every_");
    if text.is_empty()
        || WORDS.contains(&text)
        || span.is_some_and(|(before, rest)| before.is_empty() && short::duration(rest).is_some())
    {
        return;
    }
    let is_read = WORDS.iter().any(|word| text.contains(word))
        || span.is_some_and(|(_, rest)| {
            let unit = rest.trim_start_matches(|c: char| c.is_ascii_digit());
            unit.len() < rest.len() && unit.starts_with(['w', 'd', 'h', 'm', 's'])
        });
    let also = " and the like of every_12h";
    check.problems.push(if is_read {
        let who = "Compose lets it pass, does what it does for `missing`, and";
        no_word(check, node, text, who, &WORDS, also).warning().alias("gap:pull-policy-word")
    } else {
        no_word(check, node, text, "Compose", &WORDS, also).alias("compose-go:schema-pull-policy")
    });
}

/// Compose passes the word on, and the engine refuses to create the container.
fn restart(check: &mut Check<'_, '_>, node: &Node, text: &str) {
    const WORDS: [&str; 4] = ["no", "always", "unless-stopped", "on-failure"];
    let counted = text.strip_prefix("on-failure:").is_some_and(|count| count.parse::<u32>().is_ok());
    if !counted && !text.is_empty() && !WORDS.contains(&text) {
        let problem = no_word(check, node, text, "Docker", &WORDS, " and on-failure:3").late();
        check.problems.push(problem.alias("gap:restart-value"));
    }
}

/// A port that other services may reach; Compose passes on what is none.
fn expose(check: &mut Check<'_, '_>, node: &Node, text: &str) {
    let (ports, protocol) = text.split_once('/').unwrap_or((text, "tcp"));
    if short::range(ports).is_none() || !short::PROTOCOLS.contains(&&*protocol.to_ascii_lowercase()) {
        let what = "`. It takes ports of the container alone: 80, 8000-8010 or 53/udp.";
        let message = [&check.place(), " names no port: `", text, what].concat();
        let problem = Problem::of(ProblemKind::InvalidOptionValue, node, message).warning();
        check.problems.push(problem.alias("gap:expose-value"));
    }
}

/// Words that only an engine reads: Compose passes on whatever stands there.
fn passed_on(check: &mut Check<'_, '_>, node: &Node, text: &str) {
    let (who, words, alias): (_, &[&str], _) = match (check.keys(), check.last_key()) {
        (["services", _, "deploy", "endpoint_mode"], _) => ("Swarm", &["vip", "dnsrr"], "gap:endpoint-mode"),
        (["services", _, "ports", ""], "protocol") => ("Docker", &short::PROTOCOLS, "gap:port-word"),
        (["services", _, "ports", ""], "mode") => ("Compose", &["ingress", "host"], "gap:port-word"),
        (["services", _, "security_opt", ""], _) if !text.contains(['=', ':']) && text != "no-new-privileges" => {
            let problem = no_word(check, node, text, "Compose", &["no-new-privileges"], " and KEY=VALUE").late();
            check.problems.push(problem.alias("compose-cli:security-opt-form"));
            return;
        }
        _ => return,
    };
    if !text.is_empty() && !words.iter().any(|word| text.eq_ignore_ascii_case(word)) {
        let problem = no_word(check, node, text, who, words, "").warning();
        check.problems.push(problem.alias(alias));
    }
}

/// A command in one string: Compose splits it without a shell.
fn command(check: &mut Check<'_, '_>, node: &Node, text: &str) {
    let problem = match words::read(text) {
        Ok(words::Words { cut: None, .. }) => return,
        Ok(words::Words { cut: Some(at), .. }) => {
            let sign = &text[at..at + 1];
            let message = [
                &check.place(),
                " ends at its `",
                sign,
                "`. Compose splits the text into words without a shell and drops the rest. Call a shell, or quote the text.",
            ];
            let mut problem = Problem::of(ProblemKind::ChoppedCommand, node, message.concat()).warning();
            problem.origin = node.span_of(Span::new(at, at + 1));
            problem.repair(in_shell(node, &text[..at]))
        }
        Err(at) => {
            let sign = text[at..].chars().next().map_or(0, char::len_utf8);
            let message = [
                &check.place(),
                " cannot be split into words: `",
                &text[at..at + sign],
                "` is not closed or stands alone. Compose rejects the project. Quote the text, or write a list.",
            ];
            let mut problem = Problem::of(ProblemKind::ChoppedCommand, node, message.concat());
            problem.origin = node.span_of(Span::new(at, at + sign));
            problem
        }
    };
    check.problems.push(problem.alias("compose-go:command-shlex"));
}

/// The whole text for a shell. A sign inside of a word, as in an address, is meant as itself.
fn in_shell(node: &Node, before: &str) -> Option<Repair> {
    let written = node.raw();
    let is_simple = !written.is_empty() && !written.contains(['"', '\\', '\n']);
    let is_operator = before.ends_with(' ') || node.as_str()?[before.len()..].starts_with(';');
    let text = ["[\"sh\", \"-c\", \"", written, "\"]"].concat();
    let title = "Call a shell";
    (is_simple && is_operator).then_some(Repair::Replace { title, at: node.origin, text })
}
