use crate::diagnostic::{Fix, Severity};
use crate::edit::lines::change;
use crate::rules::{Case, Family, Finding, Look, Meta, Rule, Sink, markdown};
use crate::survey::InstructionRef;
use crate::syntax::dockerfile::{Keyword, Word};
use crate::text::{Edit, Span};

/// EXPOSE names what is no port.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Dockerfile, "invalid-exposed-port", Severity::Error)
        .summary("EXPOSE names ports of the container from 0 to 65535"),
    cases: &[&RANGE, &FORM, &PAIR],
    looks: &[Look::Instruction(&[Keyword::Expose], check)],
    markdown: markdown!("invalid_exposed_port.md"),
};

static RANGE: Case = Case::new("range")
    .why("Ports go from 0 to 65535, and the build stops here.")
    .todo("Correct the number.")
    .aliases(&["hadolint:DL3011"])
    .others(&["trivy:DS-0008", "kics:unix_ports_out_of_range", "semgrep:invalid-port"]);

static FORM: Case = Case::new("form")
    .why("The build stops here.")
    .todo("Write a number, or a range such as 8000-8010, with /tcp, /udp or /sctp behind it where that is needed.");

static PAIR: Case = Case::new("pair")
    .severity(Severity::Warning)
    .why("EXPOSE only says where the container listens; the rest is ignored today and will be refused.")
    .todo("Keep the container's port, and publish it with `docker run -p` or `ports`.")
    .aliases(&["buildkit:ExposeInvalidFormat"]);

fn check(expose: InstructionRef<'_>, sink: &mut Sink<'_>) {
    for word in expose.instruction.words() {
        let Some(port) = expose.file.resolve(&word.map, expose.at) else { continue };
        if let Some(finding) = finding(expose, word, port.text()) {
            sink.report(finding);
        }
    }
}

fn finding(expose: InstructionRef<'_>, word: &Word, text: &str) -> Option<Finding> {
    let file = expose.file;
    // A list that a variable holds, and braces of a template, are not looked into.
    if text.is_empty() || text.contains([' ', '{', '[']) && !text.contains("]:") {
        return None;
    }
    let place = file.at(word.span);
    let literal = word.text() == text;
    let replace = |title: &str, span: Span| {
        let edit = Edit::delete(word.part(span));
        literal.then(|| Fix::suggested(title, vec![change(file.model.file, edit)]))
    };
    if let Some(colon) = text.rfind(':') {
        let port = text[colon + 1..].split('/').next().unwrap_or_default();
        let is_port = port.parse::<u16>().is_ok();
        let fix = replace("Keep the container's port", Span::new(0, colon + 1)).filter(|_| is_port);
        return Some(PAIR.at(place, ["`", text, "` is more than a port of the container."].concat()).fix(fix));
    }
    let (ports, protocol) = text.split_once('/').unwrap_or((text, "tcp"));
    let known = ["tcp", "udp", "sctp"].iter().any(|known| known.eq_ignore_ascii_case(protocol));
    let (first, last) = ports.split_once('-').unwrap_or((ports, ports));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let number = |part: &str| part.parse::<u16>().ok();
    if digits(first) && digits(last) && known {
        let (Some(from), Some(to)) = (number(first), number(last)) else {
            let ids = if text.contains('-') { &[] } else { RANGE.others };
            return Some(RANGE.at(place, ["There is no port ", ports, "."].concat()).also(ids));
        };
        let what = || ["The range ", ports, " ends before it begins."].concat();
        return (from > to).then(|| FORM.at(place, what()));
    }
    let comma = text.strip_suffix(',').filter(|rest| number(rest).is_some());
    let fix = comma.and_then(|rest| replace("Take the comma out", Span::new(rest.len(), text.len())));
    Some(FORM.at(place, ["`", text, "` is no port."].concat()).fix(fix))
}
