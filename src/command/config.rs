//! `drydock config`: the Compose project as it resolves.

use super::arguments;
use super::load::load;
use super::{Failure, OK, Outcome};
use std::ffi::OsString;
use std::io::Write;
use std::path::Path;

#[derive(Clone, Copy)]
enum Format {
    Yaml,
    Json,
}

pub fn run(arguments: Vec<OsString>, out: &mut dyn Write) -> Outcome {
    let known = [("file", Some('f'), true), ("profile", None, true), ("env-file", None, true), ("format", None, true)];
    let arguments = arguments::read("config", arguments, &known)?;
    if arguments.helped("config", out)? {
        return Ok(OK);
    }
    let format = arguments.choice("config", "format", &[("yaml", Format::Yaml), ("json", Format::Json)])?;
    let _ = format;
    let path = arguments.path("config")?;
    let _loaded = load(Path::new(path)).map_err(Failure::Message)?;
    Ok(OK)
}
