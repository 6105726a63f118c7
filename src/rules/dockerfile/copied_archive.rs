use crate::diagnostic::Severity;
use crate::facts::archives::is_archive;
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::InstructionRef;
use crate::survey::commands::commands;
use crate::survey::stages::runs;
use crate::syntax::dockerfile::Keyword;
use crate::syntax::shell::Command;

/// An archive is copied and then unpacked: the image keeps both.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Dockerfile, "copied-archive", Severity::Advice)
        .summary("Archives are unpacked without a copy in a layer"),
    cases: &[&TAR, &ZIP],
    looks: &[Look::Instruction(&[Keyword::Copy], check)],
    markdown: markdown!("copied_archive.md"),
};

const WHY: &str =
    "The archive stays in the layer of its COPY, whatever a later step deletes, and the image is larger by it.";

static TAR: Case = Case::new("tar")
    .why(WHY)
    .todo("ADD unpacks it on the way: `ADD archive.tar.gz /folder/`.")
    .aliases(&["hadolint:DL3010"]);

static ZIP: Case = Case::new("zip")
    .why(WHY)
    .todo("ADD does not unpack a zip: mount it for the step that does, `RUN --mount=type=bind,source=…`.");

fn check(copy: InstructionRef<'_>, sink: &mut Sink<'_>) {
    let InstructionRef { file, at, instruction } = copy;
    let (Some(transfer), Some(stage)) = (instruction.transfer(), file.stage_of(at)) else { return };
    let Some(to) = transfer.destination.as_ref().filter(|_| instruction.flag("from").is_none()) else { return };
    for source in &transfer.sources {
        let path = source.unquoted(file.tree.escape);
        let zip = path.ends_with(".zip");
        if path.contains('$') || !(zip || is_archive(&path)) {
            continue;
        }
        let last = |path: &str| path.rsplit('/').next().unwrap_or("").to_owned();
        let names = [last(&path), last(&to.unquoted(file.tree.escape))];
        let later = runs(file.model, stage).skip_while(|run| run.at < at).take(64);
        let unpacked = later.flat_map(|run| commands(&run)).find(|(_, command)| unpacks(command, &names, zip));
        if let Some((body, command)) = unpacked {
            let case = if zip { &ZIP } else { &TAR };
            let finding = case.at(file.at(source.span), ["`", &names[0], "` is copied and unpacked later."].concat());
            sink.report(finding.related(file.model.file, body.source(command.span), "It is unpacked here."));
        }
    }
}

/// Whether a command unpacks a file of one of these names.
fn unpacks(command: &Command, names: &[String; 2], zip: bool) -> bool {
    let invocation = command.effective();
    let arguments = invocation.arguments();
    let extracts = match invocation.program() {
        "unzip" => zip,
        "tar" | "bsdtar" => {
            let first = arguments.first().map_or("", |word| word.text());
            let cluster = !first.starts_with('-') && first.contains('x') && first.len() < 8;
            cluster || invocation.has_short('x') || invocation.has_flag("--extract") || invocation.has_flag("--get")
        }
        _ => false,
    };
    let is_it = |text: &str| names.iter().any(|name| !name.is_empty() && text == name);
    extracts && arguments.iter().any(|word| is_it(word.basename()))
}
