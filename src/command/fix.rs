//! `drydock fix`: writes repaired files, or shows them as a patch.

use super::arguments::{self, Arguments};
use super::check::{ALLOW_UNREAD, LOOK};
use super::load::{Loaded, load};
use super::targets::Targets;
use super::write::replace;
use super::{FAILED, Failure, OK, Outcome, guarded, note, tell};
use crate::diagnostic::{Applicability, Diagnostic};
use crate::fix::{FixOutcome, fix_all_with, unified};
use crate::project::Settings;
use crate::text::visible;
use std::collections::BTreeSet;
use std::ffi::OsString;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

/// One run of the subcommand.
struct Run<'o> {
    settings: Settings,
    limit: Applicability,
    diff: bool,
    /// Real paths of files that were shown already: a file belongs in a patch once.
    shown: BTreeSet<PathBuf>,
    out: &'o mut dyn Write,
}

pub fn run(arguments: Vec<OsString>, out: &mut dyn Write) -> Outcome {
    let known = [LOOK[0], LOOK[1], LOOK[2], ALLOW_UNREAD, ("suggested", None, false), ("diff", None, false)];
    let arguments = arguments::read("fix", arguments, &known)?;
    if arguments.helped("fix", out)? {
        return Ok(OK);
    }
    let mut run = Run {
        settings: arguments.settings("fix")?,
        limit: if arguments.has("suggested") { Applicability::Suggested } else { Applicability::Safe },
        diff: arguments.has("diff"),
        shown: BTreeSet::new(),
        out,
    };
    let mut code = OK;
    let mut given = BTreeSet::new();
    for path in arguments.paths("fix")? {
        let path = Path::new(path);
        if !given.insert(real(path)) {
            continue;
        }
        match run.project(path, &arguments) {
            Ok(0) => {}
            Ok(failed) => code = failed,
            Err(Failure::Message(why)) => {
                note(&why);
                code = FAILED;
            }
            Err(other) => return Err(other),
        }
    }
    Ok(code)
}

/// The path without links; of a file that does not exist yet, that of its folder.
fn real(path: &Path) -> PathBuf {
    let (folder, name) = (path.parent(), path.file_name());
    path.canonicalize()
        .or_else(|_| Ok(folder.unwrap_or(Path::new("")).canonicalize()?.join(name.unwrap_or_default())))
        .unwrap_or_else(|_: io::Error| path.to_path_buf())
}

impl Run<'_> {
    /// Repairs one project.
    fn project(&mut self, path: &Path, arguments: &Arguments) -> Outcome {
        let mut loaded = load(path).map_err(Failure::Message)?;
        let first = guarded(|| crate::analyze(&loaded.project, &self.settings).notes).map_err(Failure::Message)?;
        loaded.add_notes(&first);
        let code = tell(&loaded, arguments);
        let mut targets = Targets::new(&loaded);
        let wanted =
            |d: &Diagnostic| d.only_in.is_none() && d.fix.as_ref().is_some_and(|fix| fix.applicability >= self.limit);
        let find = |project: &_| {
            let mut found = crate::analyze(project, &self.settings).diagnostics;
            targets.keep_possible(&mut found, wanted);
            found
        };
        let outcome = guarded(|| fix_all_with(&loaded.project, self.limit, find)).map_err(Failure::Message)?;
        for (second, first) in targets.second_names() {
            note(&format!(
                "{} is another name of {}, and is repaired there",
                loaded.display(second),
                loaded.display(first)
            ));
        }
        let mut complete = true;
        for (path, why) in targets.refused() {
            note(&format!("{}: not repaired: {why}", loaded.display(path)));
            complete = false;
        }
        complete &= self.write(&loaded, &outcome)?;
        Ok(if complete { code } else { FAILED })
    }

    /// Writes or shows what changed; says whether all of it could be.
    fn write(&mut self, loaded: &Loaded, outcome: &FixOutcome) -> io::Result<bool> {
        let after = loaded.show(outcome.project.clone());
        let (mut written, mut failed) = (0, Vec::new());
        for (index, file) in after.files.iter().enumerate() {
            let before = loaded.shown.files.get(index).map(|file| file.text.as_str());
            if before == Some(&file.text) {
                continue;
            }
            let path = loaded.on_disk(&file.path);
            if self.diff {
                if self.shown.insert(real(&path)) {
                    let shown = loaded.display(&file.path);
                    self.patch(&unified(shown.trim_start_matches('/'), before, &file.text))?;
                }
                continue;
            }
            match replace(&path, before, &file.text) {
                Ok(()) => written += 1,
                Err(why) => {
                    note(&why);
                    failed.push(outcome.project.files[index].path.as_str());
                }
            }
        }
        if !self.diff {
            self.sum_up(loaded, outcome, written, &failed)?;
        }
        Ok(failed.is_empty())
    }

    /// A patch is for programs, byte for byte; at a terminal it is for reading.
    fn patch(&mut self, patch: &str) -> io::Result<()> {
        if !io::stdout().is_terminal() {
            return self.out.write_all(patch.as_bytes());
        }
        for line in patch.lines() {
            let parts: Vec<_> = line.split('\t').map(visible).collect();
            writeln!(self.out, "{}", parts.join("\t"))?;
        }
        Ok(())
    }

    fn sum_up(&mut self, loaded: &Loaded, outcome: &FixOutcome, written: usize, failed: &[&str]) -> io::Result<()> {
        let done = outcome.applied.iter().filter(|applied| !failed.contains(&applied.path.as_str()));
        for applied in done.clone() {
            let (path, title) = (loaded.display(&applied.path), &applied.title);
            writeln!(self.out, "{}: {} ({})", visible(&path), visible(title), applied.rule)?;
        }
        let left = outcome.left.iter().filter(|d| d.only_in.is_none());
        let fixable = left.clone().filter(|d| d.fix.is_some()).count();
        let plural = |count: usize, word: &str| format!("{count} {word}{}", if count == 1 { "" } else { "s" });
        let (done, files) = (plural(done.count(), "fix").replace("fixs", "fixes"), plural(written, "file"));
        write!(self.out, "{}: {done} in {files}", visible(&loaded.name))?;
        if !failed.is_empty() {
            // What is left was counted as if they had been.
            return writeln!(self.out, "; {} could not be written", plural(failed.len(), "file"));
        }
        write!(self.out, "; {} left", plural(left.count(), "finding"))?;
        if fixable > 0 {
            write!(self.out, ", {fixable} with a suggested fix (--suggested --diff shows them)")?;
        }
        writeln!(self.out)
    }
}
