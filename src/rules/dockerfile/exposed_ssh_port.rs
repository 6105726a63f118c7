use crate::diagnostic::{Fix, Severity};
use crate::edit::compose::remove_port;
use crate::edit::lines::{change, delete_lines};
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::{InstructionRef, PortRef};
use crate::syntax::dockerfile::Keyword;
use crate::text::Edit;

/// A way into the container by SSH.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Dockerfile, "exposed-ssh-port", Severity::Warning).summary("No container offers SSH"),
    cases: &[&EXPOSED, &PUBLISHED],
    looks: &[Look::Instruction(&[Keyword::Expose], expose), Look::Port(port)],
    markdown: markdown!("exposed_ssh_port.md"),
};

const WHY: &str = "A server for logins needs accounts, keys and updates of its own, and whoever gets in sees everything the program has.";
const TODO: &str = "Take it out; `docker exec` gives a shell without it.";

static EXPOSED: Case = Case::new("exposed").why(WHY).todo(TODO).aliases(&[
    "trivy:DS-0004",
    "checkov:CKV_DOCKER_1",
    "kics:exposing_port_22",
    "sonar:S6473",
]);

static PUBLISHED: Case = Case::new("published").why(WHY).todo(TODO).aliases(&["cis:5.7"]);

fn expose(expose: InstructionRef<'_>, sink: &mut Sink<'_>) {
    let InstructionRef { file, at, instruction } = expose;
    for word in instruction.words() {
        let Some(text) = file.resolve(&word.map, at) else { continue };
        let (ports, protocol) = text.text().split_once('/').unwrap_or((text.text(), "tcp"));
        let ports = ports.rsplit(':').next().unwrap_or(ports);
        let (first, last) = ports.split_once('-').unwrap_or((ports, ports));
        let (Ok(first), Ok(last)) = (first.parse::<u16>(), last.parse::<u16>()) else { continue };
        if !(first..=last).contains(&22) || !protocol.eq_ignore_ascii_case("tcp") {
            continue;
        }
        let edit = match instruction.words() {
            [_] => delete_lines(file.text(), file.instruction(at).span),
            _ => Edit::delete(word.span),
        };
        let fix = (first == last).then(|| Fix::suggested("Take the port out", vec![change(file.model.file, edit)]));
        sink.report(EXPOSED.at(file.at(word.span), "Port 22, that of SSH, is exposed.").fix(fix));
    }
}

fn port(port: PortRef<'_>, sink: &mut Sink<'_>) {
    let within = port.port.target.is_some_and(|(first, last)| (first..=last).contains(&22));
    if !within || port.port.protocol != "tcp" || is_ssh_server(port) {
        return;
    }
    let what = ["`", &port.service.service.name, "` publishes port 22, that of SSH."].concat();
    let edit = remove_port(port).map(|edit| vec![change(port.place().file, edit)]);
    let fix = edit.map(|changes| Fix::suggested("Do not publish the port", changes));
    sink.report(PUBLISHED.at(port.place(), what).fix(fix));
}

/// Whether the image is one that people reach by SSH: a server for git or files.
fn is_ssh_server(port: PortRef<'_>) -> bool {
    let service = port.service.service;
    let names = |text: &str| {
        ["git", "gogs", "forgejo", "ssh", "sftp", "gerrit", "bastion"].iter().any(|word| text.contains(word))
    };
    service.image_name().is_none_or(names) || names(&service.name)
}
