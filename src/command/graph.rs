//! `drydock graph`: the system as a picture or as data.

use super::check::ALLOW_UNREAD;
use super::load::load;
use super::{Failure, OK, Outcome, arguments, guarded, tell};
use crate::graph::render::{Format, json};
use crate::graph::{View, build, default_stack, scene};
use crate::project::Settings;
use crate::report::escaped;
use std::ffi::OsString;
use std::io::Write;
use std::path::Path;

pub fn run(arguments: Vec<OsString>, out: &mut dyn Write) -> Outcome {
    let arguments = arguments::read("graph", arguments, &[ALLOW_UNREAD, ("format", None, true), ("view", None, true)])?;
    if arguments.helped("graph", out)? {
        return Ok(OK);
    }
    let formats = Format::ALL.map(|format| (format.name(), format));
    let format = arguments.choice("graph", "format", &formats)?;
    let best = [("best", None)];
    let views: Vec<(&str, Option<View>)> =
        best.into_iter().chain(View::ALL.into_iter().map(|view| (view.name(), Some(view)))).collect();
    let view = arguments.choice("graph", "view", &views)?;
    let loaded = load(Path::new(arguments.path("graph")?)).map_err(Failure::Message)?;
    let code = tell(&loaded, &arguments);
    let analysis = guarded(|| crate::analyze(&loaded.project, &Settings::default())).map_err(Failure::Message)?;
    let graph = build(&loaded.shown, &analysis.model, default_stack(&analysis.model));
    let drawn = || {
        let view = view.unwrap_or_else(|| View::best(&graph));
        format.of_scene(&scene(&graph, view, &analysis.diagnostics))
    };
    let written = if format.is_picture() { drawn() } else { format.of_graph(&graph) };
    let printed = written.unwrap_or_else(|| escaped(&json(&graph, &loaded.shown)));
    writeln!(out, "{}", printed.trim_end())?;
    Ok(code)
}
