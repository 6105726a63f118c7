//! `drydock check`: every fault, and an exit status for CI.

use super::arguments::{self, Known};
use super::load::{Loaded, load};
use super::{FAILED, FOUND, OK, Outcome, note};
use crate::diagnostic::{Diagnostic, Severity};
use crate::report::{self, Lines, Report, Style};
use std::ffi::OsString;
use std::io::{IsTerminal, Write};
use std::path::Path;

/// Options that change how a project is looked at.
pub const LOOK: [Known; 2] = [("all-rules", None, false), ("environment", None, true)];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Format {
    Text,
    Json,
    Jsonl,
}

pub fn run(arguments: Vec<OsString>, out: &mut dyn Write) -> Outcome {
    let known = [LOOK[0], LOOK[1], ("format", None, true), ("fail-on", None, true)];
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
    let style = Style { color: std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none() };
    let (mut failed, mut found) = (false, false);
    let mut all: Vec<(Loaded, Vec<Diagnostic>)> = Vec::new();
    let watched = paths.len() > 1 && std::io::stderr().is_terminal() && !std::io::stdout().is_terminal();
    for (number, path) in paths.iter().enumerate() {
        let name = path.to_string_lossy();
        if watched {
            // Back to the start of the line, which is cleared, so that the next one takes its place.
            let _ = write!(std::io::stderr(), "\r\x1b[K{} of {}: {name}\r", number + 1, paths.len());
        }
        let loaded = match load(Path::new(path)) {
            Ok(loaded) => loaded,
            Err(why) => {
                failed = true;
                note(&why);
                if format == Format::Jsonl {
                    writeln!(out, "{}", report::failed_line(&name, &why))?;
                }
                continue;
            }
        };
        loaded.notes.iter().for_each(|why| note(why));
        let diagnostics = crate::analyze(&loaded.project, &settings).diagnostics;
        found |= diagnostics.iter().any(|d| d.only_in.is_none() && fail_on.is_some_and(|least| d.severity >= least));
        let report = Report { name: &loaded.name, project: &loaded.shown, diagnostics: &diagnostics };
        match format {
            Format::Jsonl => {
                writeln!(out, "{}", report::jsonl(&report))?;
                out.flush()?;
            }
            Format::Text => {
                let lines = Lines::new(report.project);
                for diagnostic in diagnostics.iter().filter(|d| d.only_in.is_none()) {
                    let shown = report::finding(&report, &lines, diagnostic, &|path| loaded.display(path), style);
                    writeln!(out, "{shown}")?;
                }
            }
            Format::Json => {}
        }
        if format != Format::Jsonl {
            all.push((loaded, diagnostics));
        }
    }
    if watched {
        let _ = write!(std::io::stderr(), "\r\x1b[K");
    }
    let reports: Vec<Report> = all
        .iter()
        .map(|(loaded, diagnostics)| Report { name: &loaded.name, project: &loaded.shown, diagnostics })
        .collect();
    match format {
        Format::Json => writeln!(out, "{}", report::json(&reports))?,
        Format::Text if !reports.is_empty() => write!(out, "{}", report::summary(&reports, style))?,
        _ => {}
    }
    Ok(if failed {
        FAILED
    } else if found {
        FOUND
    } else {
        OK
    })
}
