//! Long because an image past its end is told at two places: at its name, and at the step that its package sources stop.

use crate::diagnostic::{Fix, Severity};
use crate::edit::lines::change;
use crate::facts::ended_releases::{gone_suite, release};
use crate::facts::package_managers::manager_of;
use crate::facts::tags::{SNAPSHOT, end_of_life, oldest_line};
use crate::model::dockerfile::{ShellKind, Stage};
use crate::model::image::ImageRef;
use crate::project::{Environment, Place};
use crate::rules::{Case, Family, Finding, Level, Look, Meta, Rule, Sink, markdown};
use crate::survey::{DockerfileRef, ServiceRef};
use crate::syntax::dockerfile::{Instruction, Keyword};
use crate::syntax::shell::{Command, Operator, RedirectKind};
use crate::text::{Edit, Span};

/// An image whose line gets no fixes any more, and installs that find nothing there.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Dockerfile, "end-of-life-base-image", Severity::Warning)
        .summary("Images are of lines that still get fixes")
        .in_development(Level::Is(Severity::Advice))
        .seeds(&["000:L19", "001:L99", "004:L272-275"]),
    cases: &[&ENDED, &GONE, &PERHAPS],
    looks: &[Look::Dockerfile(check), Look::Service(service)],
    markdown: markdown!("end_of_life_base_image.md"),
};

static ENDED: Case = Case::new("ended");

static GONE: Case = Case::new("gone")
    .severity(Severity::Error)
    .why("Its packages have moved to an archive, so that nothing is found where the image looks, and the build stops here.")
    .todo("Take an image of a newer release.");

static PERHAPS: Case = Case::new("perhaps")
    .severity(Severity::Warning)
    .why("Its packages have moved to an archive. Unless the image has been told where, the build stops here.")
    .todo("Take an image of a newer release.");

fn check(file: DockerfileRef<'_>, sink: &mut Sink<'_>) {
    // A stage that starts from one that cannot be built is not told again.
    let mut settled = vec![false; file.stages.len()];
    for stage in &file.model.stages {
        if let Some(image) = stage.image() {
            let tag = image.tag.filter(|tag| image.word.covers(*tag));
            let place = file.at(tag.unwrap_or(image.word));
            if let Some(finding) = ended(&image.reference, place, image.tag.map(|tag| file.at(tag))) {
                sink.report(finding);
            }
        }
        settled[stage.index.0] = stage.parent().is_some_and(|parent| settled[parent.0]) || install(file, stage, sink);
    }
}

fn service(service: ServiceRef<'_>, sink: &mut Sink<'_>) {
    let Some(node) = service.service.image.as_ref().filter(|_| service.service.build.is_none()) else { return };
    let Some(image) = node.as_str().and_then(ImageRef::parse) else { return };
    let place = |span: Span| Place { file: node.origin.file, span: node.span_of(span).span };
    let tag = image.tag.filter(|_| node.uses().is_empty()).map(place);
    let whole = Place { file: node.origin.file, span: node.origin.span };
    if let Some(finding) = ended(&image, tag.unwrap_or(whole), tag) {
        sink.report(finding);
    }
}

/// What is said of the image itself. `tag` is where a newer line can be written.
fn ended(image: &ImageRef, place: Place, tag: Option<Place>) -> Option<Finding> {
    let (name, written) = (image.short_name(), image.tag());
    if image.digest().is_some() && written.is_none() {
        return None;
    }
    let below = release(name, written).filter(|(_, certain)| *certain).map(|(release, _)| release);
    let line = written.and_then(|tag| end_of_life(name, tag));
    let end = match (line, below) {
        (Some(end), _) if end < SNAPSHOT => end,
        (_, Some(release)) if release.end < SNAPSHOT => release.end,
        _ => return None,
    };
    let shown = match written {
        Some(tag) => [image.name(), ":", tag].concat(),
        None => image.name().to_owned(),
    };
    let since = if end.is_empty() { String::new() } else { [" since ", end].concat() };
    let what = ["`", &shown, "` gets no fixes any more."].concat();
    let why = [
        "Holes that are found in it stay open",
        &since,
        ", as known in ",
        SNAPSHOT,
        ", and sooner or later its packages cannot be installed any more.",
    ];
    let finding = ENDED.at(place, what).why(why.concat());
    let newer = written.and_then(|tag| oldest_line(name, tag)).filter(|newer| release(name, Some(newer)).is_none());
    Some(match newer.zip(tag) {
        Some((newer, tag)) => {
            let changes = vec![change(tag.file, Edit::replace(tag.span, &newer))];
            finding
                .todo(["Take ", &newer, " or a newer line."].concat())
                .fix(Fix::suggested(["Use ", &newer].concat(), changes))
        }
        None => finding.todo("Take a newer line."),
    })
}

/// Reports the first install of a stage that finds nothing; gives whether there is nothing more to say, as the sources point elsewhere.
fn install(file: DockerfileRef<'_>, stage: &Stage, sink: &mut Sink<'_>) -> bool {
    let base = file.root_image(stage.index).and_then(|image| {
        let (release, certain) = release(image.reference.short_name(), image.reference.tag())?;
        release.gone.then_some((release, certain, image.map.text()))
    });
    let mut suite = None;
    for (at, instruction) in file.model.instructions_of(stage) {
        if brings_sources(instruction) {
            return true;
        }
        let is_run = instruction.onbuild().unwrap_or(instruction).keyword == Keyword::Run;
        if !is_run || file.shell_at(at) != ShellKind::Posix {
            continue;
        }
        for body in file.model.bodies(at) {
            for command in &body.script.commands {
                if points_elsewhere(command) {
                    return true;
                }
                suite = suite.or_else(|| added_suite(command));
                let (case, what) = match (base, suite) {
                    (Some((release, certain, image)), _) => {
                        let of = if release.end.is_empty() { "an old Debian" } else { release.name };
                        let case = if certain { &GONE } else { &PERHAPS };
                        (case, ["`", image, "` stands on ", of, ", where nothing can be installed."].concat())
                    }
                    (None, Some(name)) => (&GONE, ["The backports of ", name, " are not there any more."].concat()),
                    (None, None) => continue,
                };
                let apt = base.is_none_or(|(release, ..)| release.is_apt());
                let Some(span) = fetches(command, apt).filter(|_| body.script.is_unconditional(command)) else {
                    continue;
                };
                if command.after == Some(Operator::Or) {
                    return true;
                }
                let finding = case.at(file.at(body.source(span)), what);
                // A build that stops does so in development, too.
                sink.report(finding.environment(Some(Environment::Production)));
                return true;
            }
        }
    }
    false
}

/// The command that asks the package sources, from its program to its subcommand.
fn fetches(command: &Command, apt: bool) -> Option<Span> {
    let invocation = command.effective();
    let manager = manager_of(invocation.program()).filter(|manager| match apt {
        true => manager.name == "apt",
        false => matches!(manager.name, "yum" | "dnf"),
    })?;
    let subcommand = invocation.subcommand(manager.options)?;
    let asks = match subcommand.text() {
        "update" | "upgrade" | "makecache" | "groupinstall" | "check-update" => true,
        "install" => !apt,
        _ => false,
    };
    asks.then(|| invocation.span().join(subcommand.span)).map(|span| Span::new(span.start, subcommand.span.end))
}

const ARCHIVES: [&str; 6] = [
    "archive.debian.org",
    "snapshot.debian.org",
    "old-releases.ubuntu.com",
    "vault.centos.org",
    "/centos-vault",
    "debian-archive",
];

/// Whether a command makes the package manager look somewhere else: it names an archive, or writes the list of sources anew.
fn points_elsewhere(command: &Command) -> bool {
    let program = command.effective().program();
    let changes = matches!(
        program,
        "sed"
            | "rm"
            | "mv"
            | "cp"
            | "ln"
            | "find"
            | "perl"
            | "curl"
            | "wget"
            | "install"
            | "truncate"
            | "tee"
            | "awk"
            | "python3"
    );
    let appends = command.words.iter().any(|word| matches!(word.text(), "-a" | "--append"));
    let is_list = |text: &str| {
        text.ends_with("/sources.list")
            || text.ends_with("sources.list.d/debian.sources")
            || text.contains("yum.repos.d")
    };
    let texts = || command.words.iter().map(|word| word.text());
    let names_archive = |text: &str| ARCHIVES.iter().any(|host| text.contains(host));
    let writes = command
        .redirections
        .iter()
        .any(|redirection| redirection.kind == RedirectKind::Write && is_list(redirection.target.text()));
    writes
        || texts().any(names_archive)
        || (changes && !(program == "tee" && appends) && texts().any(is_list))
        || texts().any(|text| text.contains("Acquire::http::Proxy"))
}

/// Whether an instruction copies a list of sources into place, or settings of which nobody knows what they say.
fn brings_sources(instruction: &Instruction) -> bool {
    let instruction = instruction.onbuild().unwrap_or(instruction);
    if !matches!(instruction.keyword, Keyword::Copy | Keyword::Add) {
        return false;
    }
    let Some(transfer) = instruction.transfer() else { return false };
    let into = transfer.destination.as_ref().map_or("", |word| word.text()).trim_end_matches('/');
    let lists =
        |text: &str| ["/etc/apt", "yum.repos.d", "/etc/yum", "sources.list"].iter().any(|part| text.contains(part));
    matches!(into, "" | "/etc") || lists(into) || transfer.sources.iter().any(|source| lists(source.text()))
}

/// The release whose backports a command adds to the sources, where those have moved.
fn added_suite(command: &Command) -> Option<&'static str> {
    let adds = matches!(command.effective().program(), "echo" | "printf" | "add-apt-repository" | "tee" | "sed");
    let words = command.words.iter().filter(|_| adds).flat_map(|word| word.text().split([' ', '\t', '\n']));
    words.into_iter().find_map(gone_suite)
}
