use crate::diagnostic::Severity;
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::InstructionRef;
use crate::syntax::dockerfile::Keyword;
use crate::text::path::is_within;

/// WORKDIR is a folder of the system.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Dockerfile, "system-workdir", Severity::Warning)
        .summary("Programs work in a folder of their own, not in one of the system's"),
    cases: &[&SYSTEM],
    looks: &[Look::Instruction(&[Keyword::Workdir], check)],
    markdown: markdown!("system_workdir.md"),
};

static SYSTEM: Case = Case::new("")
    .why("What is copied or written there lies between files of the system, and may replace one of them.")
    .todo("Use a folder of its own, such as /app.")
    .aliases(&["trivy:DS-0030"]);

const EVERYWHERE: &str = "/proc /sys /dev";
const KEPT: &str = "/boot /etc /bin /sbin /lib /lib64 /usr/bin /usr/sbin /usr/lib";

fn check(one: InstructionRef<'_>, sink: &mut Sink<'_>) {
    let InstructionRef { file, at, instruction } = one;
    let (Some(word), Some(stage)) = (instruction.value(), file.stage_of(at)) else { return };
    let Some(path) = file.resolve(&word.map, at).filter(|path| path.text().starts_with('/')) else { return };
    let path = path.text().trim_end_matches('/');
    let lies_in = |folders: &str| folders.split(' ').any(|folder| is_within(path, folder));
    // Back at the root is a way to leave a folder; where the image ends there, programs start there.
    let is_root = path.is_empty() && stage.effective.workdir == Some(at);
    let kept = file.is_kept(stage.index) && (is_root || lies_in(KEPT));
    if kept || lies_in(EVERYWHERE) {
        let shown = if path.is_empty() { "/" } else { path };
        sink.report(SYSTEM.at(file.at(word.span), ["WORKDIR ", shown, " belongs to the system."].concat()));
    }
}
