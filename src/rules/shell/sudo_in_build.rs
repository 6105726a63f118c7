use crate::diagnostic::{Change, Fix, Severity};
use crate::edit::dockerfile::as_root;
use crate::edit::lines::change;
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::users::{Who, user_of};
use crate::survey::{CommandRef, RunRef};
use crate::syntax::shell::Word;
use crate::text::{Edit, Span, is_listed};

/// `sudo` in a build.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Shell, "sudo-in-build", Severity::Warning).summary("RUN calls no sudo"),
    cases: &[&AS_ROOT, &AS_USER],
    looks: &[Look::AnyRun(check)],
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

/// A call of sudo, and the edit that takes it away where it does no more than give rights.
struct Call<'a> {
    command: CommandRef<'a>,
    word: &'a Word,
    drop: Option<Change>,
}

impl<'a> Call<'a> {
    fn of(command: CommandRef<'a>) -> Option<Self> {
        let words = &command.command.words;
        let last = command.wrappers().len();
        let at = words.iter().take(last + 1).position(|word| word.basename() == "sudo")?;
        // Options that choose a user or start a shell mean more than rights.
        const PLAIN: &str = "-E -H -n -S -EH -HE -nE -- --preserve-env --set-home";
        let options = words[at + 1..].iter().take_while(|word| word.text().starts_with('-')).count();
        let is_plain = words[at + 1..=at + options].iter().all(|word| is_listed(word.text(), PLAIN));
        let drop = words.get(at + 1 + options).filter(|_| is_plain).and_then(|next| {
            let span = Span::new(command.body.source(words[at].span).start, command.body.source(next.span).start);
            let is_whole = !span.slice(command.run.file.text()).contains(['\n', '#']);
            is_whole.then(|| change(command.run.file.model.file, Edit::delete(span)))
        });
        Some(Self { command, word: &words[at], drop })
    }
}

fn check(run: RunRef<'_>, sink: &mut Sink<'_>) {
    let calls: Vec<Call<'_>> = run.each().filter_map(Call::of).collect();
    let Some(first) = calls.first() else { return };
    let place = first.command.place(first.word);
    let what = "The build calls `sudo`.";
    let drops: Vec<Change> = calls.iter().filter_map(|call| call.drop.clone()).collect();
    let all = drops.len() == calls.len();
    match user_of(run) {
        Who::Other(name) => {
            // Only where all that the step does asks for rights.
            let is_wanted = run.each().all(|command| {
                let name = command.command.name().unwrap_or_default();
                name == "sudo" || is_listed(name, "set cd echo export true")
            });
            let fix = as_root(run, &name).filter(|_| all && is_wanted).map(|mut changes| {
                changes.extend(drops);
                Fix::suggested("Run the step as root", changes)
            });
            sink.report(AS_USER.at(place, what).fix(fix));
        }
        who => {
            let make = if matches!(who, Who::Root) { Fix::safe } else { Fix::suggested };
            sink.report(AS_ROOT.at(place, what).fix(all.then(|| make("Drop sudo", drops))));
        }
    }
}
