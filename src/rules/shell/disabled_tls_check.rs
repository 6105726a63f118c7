//! Long because the check is switched off by options, settings, variables and addresses.

use crate::diagnostic::{Fix, Severity};
use crate::edit::dockerfile::remove_variable;
use crate::edit::lines::change;
use crate::edit::shell::{drop_letter, drop_words, remove_command};
use crate::facts::checks::{TLS, tls_variable};
use crate::project::Place;
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::downloads::addresses;
use crate::survey::hosts::is_inside;
use crate::survey::switches::switched;
use crate::survey::values::{whole, written_part};
use crate::survey::{CommandRef, InstructionRef, ServiceRef};
use crate::syntax::dockerfile::Keyword;
use crate::text::url::Url;
use crate::text::{Edit, is_listed};

/// Certificates are not checked.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Shell, "disabled-tls-check", Severity::Warning).summary("Certificates are checked"),
    cases: &[&SWITCH, &VARIABLE, &DATABASE],
    looks: &[
        Look::Command("", check),
        Look::Instruction(&[Keyword::Env, Keyword::Arg], variables),
        Look::Service(service),
    ],
    markdown: markdown!("disabled_tls_check.md"),
};

const WHY: &str =
    "Whoever stands between gives what they like: the connection is encrypted, but nobody knows with whom.";
const TODO: &str = "Take it out; where the other side has a certificate of its own, install that of its issuer.";

static SWITCH: Case = Case::new("switch").why(WHY).todo(TODO).others(&[
    "checkov:CKV2_DOCKER_2",
    "checkov:CKV2_DOCKER_3",
    "checkov:CKV2_DOCKER_4",
    "checkov:CKV2_DOCKER_13",
    "checkov:CKV2_DOCKER_15",
]);

static VARIABLE: Case = Case::new("variable").why(WHY).todo(TODO).others(&[
    "checkov:CKV2_DOCKER_5",
    "checkov:CKV2_DOCKER_6",
    "checkov:CKV2_DOCKER_12",
    "checkov:CKV2_DOCKER_14",
    "checkov:CKV2_DOCKER_16",
]);

static DATABASE: Case = Case::new("database")
    .production_only()
    .why("The password and the data cross other people's networks in plain sight.")
    .todo("Ask for a checked connection, as with sslmode=verify-full.");

fn check(command: CommandRef<'_>, sink: &mut Sink<'_>) {
    let script = &command.body.script;
    let exports = is_listed(command.command.name().unwrap_or_default(), "export declare");
    let words = if exports { command.invocation.arguments() } else { command.wrappers() };
    for (name, value) in words.iter().filter_map(|word| word.assignment()) {
        set(name, value.text(), command.at(value.span), None, sink);
    }
    for one in &command.command.assignments {
        let place = command.at(one.span);
        let behind = command.command.words.first().map(|word| command.body.source(word.span).start);
        let edit = behind.map(|behind| Edit::delete(crate::text::Span::new(place.span.start, behind)));
        let is_last = command.command.assignments.last().is_some_and(|last| last.span == one.span);
        let fix = edit.filter(|_| is_last && !place.span.slice(command.run.file.text()).contains('\n'));
        let fix = fix.map(|edit| Fix::suggested(["Remove ", &one.name].concat(), vec![change(place.file, edit)]));
        set(&one.name, one.value.text(), place, fix, sink);
    }
    let addresses = addresses(command);
    if !addresses.is_empty() && addresses.iter().all(|address| is_inside(address)) {
        return;
    }
    for found in switched(command, TLS) {
        let (first, last) = (found.first, found.last);
        let name = first.text().split('=').next().unwrap_or_default();
        let letter = !name.starts_with("--") && name.starts_with('-') && name.len() > 2;
        let short = ["-", &found.switch.letter.to_string()].concat();
        let shown = if letter { &short } else { name };
        let what = ["`", command.program(), "` is told not to check certificates: `", shown, "`."].concat();
        let is_config = first.text().ends_with("strict-ssl") || is_listed("config", &texts(command));
        let edit = match (letter, is_config) {
            (true, _) => drop_letter(command, first, found.switch.letter),
            (_, true) => remove_command(command.run.file.text(), &command.run.run, command.body, command.command)
                .map(|edit| change(command.run.file.model.file, edit)),
            _ => drop_words(command, first, last),
        };
        let fix = edit.filter(|_| script.is_unconditional(command.command) || !is_config);
        let fix = fix.map(|edit| Fix::suggested(["Remove ", shown].concat(), vec![edit]));
        sink.report(SWITCH.at(command.at(first.span.join(last.span)), what).also(found.switch.ids).fix(fix));
    }
}

fn texts(command: CommandRef<'_>) -> String {
    command.invocation.arguments().iter().map(|word| word.text()).collect::<Vec<_>>().join(" ")
}

/// A variable that is set.
fn set(name: &str, value: &str, place: Place, fix: Option<Fix>, sink: &mut Sink<'_>) {
    if let Some(ids) = tls_variable(name, value) {
        let what = ["`", name, "` switches off the check of certificates."].concat();
        sink.report(VARIABLE.at(place, what).also(ids).fix(fix));
    }
}

fn variables(one: InstructionRef<'_>, sink: &mut Sink<'_>) {
    for pair in one.instruction.pairs() {
        let name = pair.key.text();
        let Some(value) = &pair.value else { continue };
        set(
            name,
            &value.unquoted(one.file.tree.escape),
            one.file.at(pair.span),
            remove_variable(one, pair, name),
            sink,
        );
    }
}

fn service(service: ServiceRef<'_>, sink: &mut Sink<'_>) {
    for variable in &service.environment {
        let Some(node) = &variable.value else { continue };
        let Some(value) = node.scalar() else { continue };
        set(&variable.name, &value, variable.key, None, sink);
        let open = ["sslmode=disable", "ssl=false"].iter().find_map(|sign| value.find(sign).map(|at| (at, sign.len())));
        let Some((at, length)) = open else { continue };
        let host = Url::find(&value).map_or("", |url| url.host.slice(&value));
        if host.contains('.') && !is_inside(host) {
            let span = crate::text::Span::new(at, at + length);
            let place = written_part(node, span).unwrap_or_else(|| whole(node));
            let what = ["`", &variable.name, "` asks for an open connection to ", host, "."].concat();
            sink.report(DATABASE.at(place, what));
        }
    }
}
