//! `drydock graph`: the system as a picture or as data.

use super::arguments;
use super::load::load;
use super::{Failure, OK, Outcome};
use std::ffi::OsString;
use std::io::Write;
use std::path::Path;

#[derive(Clone, Copy)]
enum Format {
    Mermaid,
    Dot,
    Json,
    Svg,
}

pub fn run(arguments: Vec<OsString>, out: &mut dyn Write) -> Outcome {
    let arguments = arguments::read("graph", arguments, &[("format", None, true)])?;
    if arguments.helped("graph", out)? {
        return Ok(OK);
    }
    let formats = [("mermaid", Format::Mermaid), ("dot", Format::Dot), ("json", Format::Json), ("svg", Format::Svg)];
    let format = arguments.choice("graph", "format", &formats)?;
    let _ = format;
    let _loaded = load(Path::new(arguments.path("graph")?)).map_err(Failure::Message)?;
    Ok(OK)
}
