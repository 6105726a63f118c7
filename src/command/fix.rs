//! `drydock fix`: writes repaired files, or shows them as a patch.

use super::arguments;
use super::check::LOOK;
use super::load::{Loaded, load};
use super::write::replace;
use super::{FAILED, OK, Outcome, note};
use crate::diagnostic::Applicability;
use crate::fix::{FixOutcome, fix_all, unified};
use crate::project::Settings;
use std::ffi::OsString;
use std::io::Write;
use std::path::Path;

pub fn run(arguments: Vec<OsString>, out: &mut dyn Write) -> Outcome {
    let known = [LOOK[0], LOOK[1], ("suggested", None, false), ("diff", None, false)];
    let arguments = arguments::read("fix", arguments, &known)?;
    if arguments.helped("fix", out)? {
        return Ok(OK);
    }
    let settings = arguments.settings("fix")?;
    let limit = if arguments.has("suggested") { Applicability::Suggested } else { Applicability::Safe };
    let mut code = OK;
    for path in arguments.paths("fix")? {
        match load(Path::new(path)) {
            Ok(loaded) => {
                loaded.notes.iter().for_each(|why| note(why));
                if !fix(&loaded, &settings, limit, arguments.has("diff"), out)? {
                    code = FAILED;
                }
            }
            Err(why) => {
                note(&why);
                code = FAILED;
            }
        }
    }
    Ok(code)
}

/// Repairs one project; says whether everything could be written.
fn fix(
    loaded: &Loaded,
    settings: &Settings,
    limit: Applicability,
    diff: bool,
    out: &mut dyn Write,
) -> std::io::Result<bool> {
    let outcome = fix_all(&loaded.project, settings, limit);
    let after = loaded.show(outcome.project.clone());
    let (mut written, mut complete) = (0, true);
    for (index, file) in after.files.iter().enumerate() {
        let before = loaded.shown.files.get(index).map(|file| file.text.as_str());
        if before == Some(&file.text) {
            continue;
        }
        if diff {
            let path = loaded.display(&file.path);
            write!(out, "{}", unified(path.trim_start_matches('/'), before, &file.text))?;
            continue;
        }
        match replace(&loaded.on_disk(&file.path), before, &file.text) {
            Ok(()) => written += 1,
            Err(why) => {
                note(&why);
                complete = false;
            }
        }
    }
    if !diff {
        tell(loaded, &outcome, written, out)?;
    }
    Ok(complete)
}

fn tell(loaded: &Loaded, outcome: &FixOutcome, written: usize, out: &mut dyn Write) -> std::io::Result<()> {
    for applied in &outcome.applied {
        writeln!(out, "{}: {} ({})", loaded.display(&applied.path), applied.title, applied.rule)?;
    }
    let left = outcome.left.iter().filter(|d| d.only_in.is_none());
    let fixable = left.clone().filter(|d| d.fix.is_some()).count();
    let plural = |count: usize, word: &str| format!("{count} {word}{}", if count == 1 { "" } else { "s" });
    let (done, files) = (plural(outcome.applied.len(), "fix").replace("fixs", "fixes"), plural(written, "file"));
    write!(out, "{}: {done} in {files}; {} left", loaded.name, plural(left.count(), "finding"))?;
    writeln!(
        out,
        "{}",
        if fixable > 0 {
            format!(", {fixable} with a suggested fix (--suggested --diff shows them)")
        } else {
            String::new()
        }
    )
}
