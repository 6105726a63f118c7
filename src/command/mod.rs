//! The command `drydock`: the engine with files and a terminal around it. The only part that reads and writes files.
//!
//! `usage.rs` holds the help texts, `arguments.rs` reads the arguments, `load.rs` finds a project's files, `write.rs`
//! replaces them; then one file per subcommand.

mod arguments;
mod check;
mod config;
mod fix;
mod graph;
mod load;
mod rules;
mod usage;
mod write;

pub use load::{Loaded, load};

use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitCode;

/// Nothing to complain about.
const OK: u8 = 0;
/// Something was found, or the project is invalid.
const FOUND: u8 = 1;
/// The command itself failed.
const FAILED: u8 = 2;

/// Why a subcommand could not be run.
enum Failure {
    /// Wrong arguments: what is wrong, and whose usage to show.
    Usage(String, &'static str),
    /// Anything else, as a sentence.
    Message(String),
    /// Standard output is gone.
    Io(io::Error),
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Failure::Io(error)
    }
}

type Outcome = Result<u8, Failure>;

/// Runs the command with the arguments behind its name.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let mut out = io::BufWriter::new(io::stdout().lock());
    let outcome =
        dispatch(arguments.into_iter().collect(), &mut out).and_then(|code| Ok(out.flush().map(|()| code)?));
    ExitCode::from(match outcome {
        Ok(code) => code,
        Err(Failure::Usage(message, usage)) => {
            let _ = write!(io::stderr(), "drydock: {message}\n\n{usage}");
            FAILED
        }
        Err(Failure::Message(message)) => {
            let _ = writeln!(io::stderr(), "drydock: {message}");
            FAILED
        }
        // The reader has seen enough, as with `drydock check . | head`: end as other tools do.
        Err(Failure::Io(error)) if error.kind() == io::ErrorKind::BrokenPipe => 141,
        Err(Failure::Io(error)) => {
            let _ = writeln!(io::stderr(), "drydock: cannot write the output: {error}");
            FAILED
        }
    })
}

fn dispatch(mut arguments: Vec<OsString>, out: &mut dyn Write) -> Outcome {
    if arguments.is_empty() {
        return Err(Failure::Usage("say what to do".into(), usage::ALL));
    }
    let name = arguments.remove(0);
    let name = name.to_string_lossy();
    match &*name {
        "check" => check::run(arguments, out),
        "fix" => fix::run(arguments, out),
        "config" => config::run(arguments, out),
        "graph" => graph::run(arguments, out),
        "rules" => rules::run(arguments, out),
        "help" | "--help" | "-h" => {
            let of = arguments.first().and_then(|name| name.to_str()).map_or(usage::ALL, usage::of);
            out.write_all(of.as_bytes())?;
            Ok(OK)
        }
        "version" | "--version" | "-V" => {
            writeln!(out, "drydock {}", env!("CARGO_PKG_VERSION"))?;
            Ok(OK)
        }
        other => Err(Failure::Usage(format!("there is no subcommand `{other}`"), usage::ALL)),
    }
}

/// A remark that is no finding, on standard error.
fn note(message: &str) {
    let _ = writeln!(io::stderr(), "drydock: {message}");
}
