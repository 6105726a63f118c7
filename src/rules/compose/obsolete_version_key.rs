use crate::diagnostic::{Change, Fix, Severity};
use crate::edit::compose::entry_index;
use crate::edit::yaml;
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::ComposeRef;
use crate::text::Edit;

/// The top-level version is read by nobody.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Compose, "obsolete-version-key", Severity::Advice)
        .summary("There is no top-level version")
        .seeds(&["004:L215-221", "004:L236-242"]),
    cases: &[&OBSOLETE],
    looks: &[Look::Compose(check)],
    markdown: markdown!("obsolete_version_key.md"),
};

static OBSOLETE: Case = Case::new("")
    .why("Nobody reads it, and Compose prints a warning about it at every start.")
    .todo("Delete the line.")
    .aliases(&["dclint:no-version-field", "compose-go:version-obsolete"]);

fn check(file: ComposeRef<'_>, sink: &mut Sink<'_>) {
    let (text, tree) = (file.text(), file.tree);
    let Some(root) = tree.root() else { return };
    for (key, _) in root.own_entries().filter(|(key, _)| key.text() == Some("version")) {
        let edit = entry_index(tree, root.id, "version")
            .and_then(|index| yaml::delete_entry(text, tree, root.id, index))
            .map(|edit| with_blank_lines(text, edit));
        let fix = edit.map(|edit| Fix::safe("Delete the line", vec![Change::Edit { file: file.file, edit }]));
        sink.report(OBSOLETE.at(file.at(key.span()), "The top-level version is obsolete.").fix(fix));
    }
}

/// At the start of a file and behind a blank line, the blank lines that follow go too: nobody wants to find them there.
fn with_blank_lines(text: &str, mut edit: Edit) -> Edit {
    let before = &text[..edit.span.start];
    let above = yaml::LINES.line_start(text, before.len().saturating_sub(1));
    let opens = before.is_empty() || text[above..before.len()].trim().is_empty();
    if opens && edit.text.is_empty() {
        let after = &text[edit.span.end..];
        edit.span.end += after.len() - after.trim_start_matches(['\n', '\r']).len();
    }
    edit
}
