use crate::diagnostic::{Fix, Severity};
use crate::edit::lines::change;
use crate::project::Place;
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::downloads::verifies;
use crate::survey::hosts::is_inside;
use crate::survey::{CommandRef, InstructionRef};
use crate::syntax::dockerfile::Keyword;
use crate::text::url::Url;
use crate::text::{Edit, Span, is_listed};

/// Something comes over http without any proof.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Shell, "plain-http-download", Severity::Warning).summary("Downloads come over https"),
    cases: &[&PLAIN],
    looks: &[
        Look::Command("curl wget git pip pip3 npm yarn pnpm echo printf add-apt-repository", check),
        Look::Instruction(&[Keyword::Add], add),
    ],
    markdown: markdown!("plain_http_download.md"),
};

static PLAIN: Case = Case::new("")
    .why("Whoever stands between can give the build something else.")
    .todo("Use https.")
    .others(&["kics:avoid_http", "sonar:S5332"]);

/// Mirrors whose indexes are signed with keys that the image has.
const MIRRORS: [&str; 4] = [".debian.org", ".ubuntu.com", ".debian.net", ".raspbian.org"];

fn check(command: CommandRef<'_>, sink: &mut Sink<'_>) {
    if command.run.each().any(verifies) {
        return;
    }
    let is_text = is_listed(command.program(), "echo printf add-apt-repository");
    for word in command.invocation.arguments() {
        let text = word.text();
        let is_source = text.trim_start().starts_with("deb ")
            || text.contains("\ndeb ")
            || text.trim_start().starts_with("deb-src ");
        if is_text && (!is_source || text.contains("signed-by")) || text.starts_with(['{', '<']) {
            continue;
        }
        let header = is_listed(command.program(), "curl wget") && text.contains(": ");
        let at = text.find("http://").filter(|_| !header);
        let value = command.value(word);
        let resolved = value.as_deref().unwrap_or(text);
        let Some(start) = resolved.find("http://") else { continue };
        let place = match at {
            Some(at) => command.at(word.source(Span::new(at, at + 7))),
            None => command.place(word),
        };
        let ids = if is_text || !is_listed(command.program(), "curl wget") { &PLAIN.others[1..] } else { PLAIN.others };
        report(&resolved[start..], place, at.is_some(), is_text, ids, sink);
    }
}

fn report(address: &str, place: Place, is_literal: bool, is_source: bool, ids: &[&'static str], sink: &mut Sink<'_>) {
    let host = Url::find(address).map_or("", |url| url.host.slice(address));
    let is_mirror = is_source && MIRRORS.iter().any(|end| host.ends_with(end));
    if host.is_empty() || host.contains('$') || is_inside(host) || is_mirror {
        return;
    }
    let what = ["The build fetches from ", host, " over plain http."].concat();
    let fix = is_literal
        .then(|| Fix::suggested("Use https", vec![change(place.file, Edit::insert(place.span.start + 4, "s"))]));
    sink.report(PLAIN.at(place, what).also(ids).fix(fix));
}

fn add(one: InstructionRef<'_>, sink: &mut Sink<'_>) {
    if one.instruction.flag("checksum").is_some() {
        return;
    }
    for source in one.instruction.transfer().iter().flat_map(|paths| &paths.sources) {
        if source.text().starts_with("http://") {
            report(source.text(), one.file.at(source.part(Span::new(0, 7))), true, false, &PLAIN.others[1..], sink);
        }
    }
}
