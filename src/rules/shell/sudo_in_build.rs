use crate::diagnostic::{Fix, Severity};
use crate::edit::dockerfile::as_root;
use crate::edit::lines::change;
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::CommandRef;
use crate::survey::users::{Who, user_of};
use crate::text::{Edit, Span, is_listed};

/// `sudo` in a build.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Shell, "sudo-in-build", Severity::Warning).summary("RUN calls no sudo"),
    cases: &[&AS_ROOT, &AS_USER],
    looks: &[Look::Command("", check)],
    markdown: markdown!("sudo_in_build.md"),
};

const IDS: &[&str] = &[
    "hadolint:DL3004",
    "trivy:DS-0010",
    "checkov:CKV2_DOCKER_1",
    "kics:run_using_sudo",
    "semgrep:no-sudo-in-dockerfile",
];

static AS_ROOT: Case = Case::new("root")
    .why("The build is root here already, and an image with sudo has one more way to become root.")
    .todo("Call the command without it.")
    .aliases(IDS);

static AS_USER: Case = Case::new("user")
    .why("A user who may call sudo in the image is root for whoever gets into the container.")
    .todo("Run the step between USER root and the user's own USER.")
    .aliases(IDS);

fn check(command: CommandRef<'_>, sink: &mut Sink<'_>) {
    let words = &command.command.words;
    let last = command.wrappers().len();
    let Some(at) = words.iter().take(last + 1).position(|word| word.basename() == "sudo") else { return };
    let place = command.place(&words[at]);
    let what = "The build calls `sudo`.";
    // Options that choose a user or start a shell mean more than rights.
    let kept = words[at + 1..].iter().take_while(|word| word.text().starts_with('-'));
    let options = kept.clone().count();
    let is_plain =
        kept.into_iter().all(|word| is_listed(word.text(), "-E -H -n -S -EH -HE -nE -- --preserve-env --set-home"));
    let next = words.get(at + 1 + options).filter(|_| is_plain);
    let drop = next.and_then(|next| {
        let span = Span::new(command.body.source(words[at].span).start, command.body.source(next.span).start);
        (!span.slice(command.run.file.text()).contains(['\n', '#'])).then(|| change(place.file, Edit::delete(span)))
    });
    match user_of(command.run) {
        Who::Other(name) => {
            let fix = drop.and_then(|_| without_sudo(command, &name));
            sink.report(AS_USER.at(place, what).fix(fix));
        }
        who => {
            let title = "Drop sudo";
            let make = if matches!(who, Who::Root) { Fix::safe } else { Fix::suggested };
            sink.report(AS_ROOT.at(place, what).fix(drop.map(|drop| make(title, vec![drop]))));
        }
    }
}

/// The step as root, when all that it does asks for that: the first call carries the repair.
fn without_sudo(command: CommandRef<'_>, user: &str) -> Option<Fix> {
    let mut changes = as_root(command.run, user)?;
    let mut first = None;
    for (body, other) in command.run.commands() {
        match other.words.as_slice() {
            [sudo, next, ..] if sudo.text() == "sudo" && !next.text().starts_with('-') => {
                first = first.or(Some(other.span));
                let span = Span::new(body.source(sudo.span).start, body.source(next.span).start);
                changes.push(change(command.run.file.model.file, Edit::delete(span)));
            }
            [word, ..] if is_listed(word.text(), "set cd echo export true") => {}
            _ => return None,
        }
    }
    (first == Some(command.command.span)).then(|| Fix::suggested("Run the step as root", changes))
}
