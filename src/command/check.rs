//! `drydock check`: every fault, and an exit status for CI.

use super::arguments::{self, Known};
use super::load::{Loaded, load};
use super::{FAILED, FOUND, OK, Outcome, guarded, note};
use crate::diagnostic::Severity;
use crate::model::Model;
use crate::project::Settings;
use crate::report::{self, Lines, Report, Style, Totals};
use crate::text::visible;
use crate::verdict::Verdict;
use std::ffi::OsString;
use std::io::{self, IsTerminal, Write};
use std::path::Path;

/// Options that change how a project is looked at.
pub const LOOK: [Known; 3] = [("all-rules", None, false), ("environment", None, true), ("ignore", None, true)];
/// Lets files pass that were not read.
pub const ALLOW_UNREAD: Known = ("allow-unread", None, false);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Format {
    Text,
    Json,
    Jsonl,
}

pub fn run(arguments: Vec<OsString>, out: &mut dyn Write) -> Outcome {
    let known = [LOOK[0], LOOK[1], LOOK[2], ALLOW_UNREAD, ("format", None, true), ("fail-on", None, true)];
    let arguments = arguments::read("check", arguments, &known)?;
    if arguments.helped("check", out)? {
        return Ok(OK);
    }
    let settings = arguments.settings("check")?;
    let formats = [("text", Format::Text), ("json", Format::Json), ("jsonl", Format::Jsonl)];
    let format = arguments.choice("check", "format", &formats)?;
    let thresholds = [
        ("error", Some(Severity::Error)),
        ("warning", Some(Severity::Warning)),
        ("advice", Some(Severity::Advice)),
        ("never", None),
    ];
    let fail_on = arguments.choice("check", "fail-on", &thresholds)?;
    let paths = arguments.paths("check")?;
    let color = io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    let mut printer = Printer { out, format, style: Style { color }, totals: Totals::default(), printed: 0 };
    let (mut failed, mut found) = (false, false);
    let watched = paths.len() > 1 && io::stderr().is_terminal() && !io::stdout().is_terminal();
    for (number, path) in paths.iter().enumerate() {
        let name = path.to_string_lossy();
        if watched {
            // Back to the start of the line, which is cleared, so that the next one takes its place.
            let name = visible(&name);
            let _ = write!(io::stderr(), "\r\x1b[K{} of {}: {name}\r", number + 1, paths.len());
        }
        let is_last = number + 1 == paths.len();
        match look(Path::new(path), &settings, &mut printer, fail_on, is_last) {
            Ok(Looked { counts, complete }) => {
                found |= counts;
                failed |= !complete && !arguments.has(ALLOW_UNREAD.0);
            }
            Err(Trouble::Project(why)) => {
                failed = true;
                note(&why);
                printer.failed(&name, &why)?;
            }
            Err(Trouble::Output(error)) => return Err(error.into()),
        }
    }
    if watched {
        let _ = write!(io::stderr(), "\r\x1b[K");
    }
    printer.end()?;
    Ok(if failed {
        FAILED
    } else if found {
        FOUND
    } else {
        OK
    })
}

/// How a look at one project went.
struct Looked {
    /// Whether there is a finding that makes the exit status 1.
    counts: bool,
    /// Whether every container file was read.
    complete: bool,
}

enum Trouble {
    /// There is no report, and why.
    Project(String),
    /// It could not be printed.
    Output(io::Error),
}

fn look(
    path: &Path,
    settings: &Settings,
    printer: &mut Printer<'_>,
    fail_on: Option<Severity>,
    is_last: bool,
) -> Result<Looked, Trouble> {
    let mut loaded = load(path).map_err(Trouble::Project)?;
    let analysis = guarded(|| crate::analyze(&loaded.project, settings)).map_err(Trouble::Project)?;
    loaded.add_notes(&analysis.notes);
    printer.totals.add_scope(analysis.scope);
    let mut diagnostics = analysis.diagnostics;
    loaded.keep_possible_fixes(&mut diagnostics);
    if printer.format != Format::Text && !settings.all_rules {
        // Who counts what a program reads counts all of it.
        diagnostics.retain(|diagnostic| diagnostic.only_in.is_none());
    }
    loaded.notes.iter().for_each(|remark| note(&loaded.remark(remark)));
    let report = Report {
        name: &loaded.name,
        project: &loaded.shown,
        diagnostics: &diagnostics,
        unread: &loaded.unread,
        notes: &loaded.notes,
    };
    printer.project(&loaded, &analysis.model, &report).map_err(Trouble::Output)?;
    let counts = diagnostics.iter().any(|d| d.only_in.is_none() && fail_on.is_some_and(|least| d.severity >= least));
    if is_last {
        // The process ends: what it holds need not be taken apart piece by piece.
        std::mem::forget(analysis.model);
    }
    Ok(Looked { counts, complete: loaded.unread.is_empty() })
}

/// Prints each project when it is done, so that whatever happens to a later one costs none that was before.
struct Printer<'o> {
    out: &'o mut dyn Write,
    format: Format,
    style: Style,
    totals: Totals,
    /// Items of the array so far, or reports.
    printed: usize,
}

impl Printer<'_> {
    fn project(&mut self, loaded: &Loaded, model: &Model, report: &Report<'_>) -> io::Result<()> {
        if self.format != Format::Text {
            loaded.unread.iter().for_each(|unread| note(&loaded.left_out(unread)));
        }
        match self.format {
            Format::Jsonl => writeln!(self.out, "{}", report::jsonl(report))?,
            Format::Json => self.item(&report::json(report))?,
            Format::Text => {
                let (lines, path) = (Lines::of_model(report.project, model), |path: &str| loaded.display(path));
                for diagnostic in report.diagnostics.iter().filter(|d| d.only_in.is_none()) {
                    writeln!(self.out, "{}", report::finding(report, &lines, diagnostic, &path, self.style))?;
                }
                let verdict = Verdict::of(report.diagnostics);
                if verdict.stops.is_some() {
                    writeln!(self.out, "{}.\n", report::verdict(report, verdict, &lines, &path))?;
                }
                for unread in report.unread {
                    writeln!(self.out, "{}", report::unread(unread, &path, self.style))?;
                }
                self.totals.add(report);
                self.printed += 1;
            }
        }
        self.out.flush()
    }

    fn failed(&mut self, name: &str, why: &str) -> io::Result<()> {
        match self.format {
            Format::Jsonl => writeln!(self.out, "{}", report::failed(name, why))?,
            Format::Json => self.item(&report::failed(name, why))?,
            Format::Text => self.totals.add_failed(),
        }
        self.out.flush()
    }

    /// One more item of the array. Line breaks inside of JSON's strings are escaped, so all others may be indented.
    fn item(&mut self, json: &str) -> io::Result<()> {
        let before = if self.printed == 0 { "[\n  " } else { ",\n  " };
        self.printed += 1;
        write!(self.out, "{before}{}", json.replace('\n', "\n  "))
    }

    fn end(&mut self) -> io::Result<()> {
        match self.format {
            Format::Json => writeln!(self.out, "\n]"),
            Format::Text if self.printed > 0 => write!(self.out, "{}", self.totals.line(self.style)),
            _ => Ok(()),
        }
    }
}
