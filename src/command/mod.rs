//! The command `drydock`: the engine with files and a terminal around it. The only part that reads and writes files.
//!
//! `usage.rs` holds the help texts, `arguments.rs` reads the arguments. `load.rs` makes a project of a path: `walk.rs` finds
//! its files, `read.rs` reads one, `mentioned.rs` adds what container files name. `write.rs` replaces files, `targets.rs`
//! says which may be. Then one file per subcommand. Everything that is said goes out through `note` or `report`, which
//! write out what a terminal would obey.

mod arguments;
mod check;
mod config;
mod fix;
mod graph;
mod load;
mod mentioned;
mod read;
mod rules;
mod targets;
mod usage;
mod walk;
mod write;

pub use load::{Loaded, load};

use crate::model::file_kind;
use crate::project::FileKind;
use crate::text::visible;
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
            note(&message);
            let _ = write!(io::stderr(), "\n{usage}");
            FAILED
        }
        Err(Failure::Message(message)) => {
            note(&message);
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
    // In one piece: the stream holds nothing back.
    let _ = io::stderr().write_all(format!("drydock: {}\n", visible(message)).as_bytes());
}

/// Says what was left out of a project and what else is to be known about it; the exit status that this makes.
fn tell(loaded: &Loaded, arguments: &arguments::Arguments) -> u8 {
    loaded.notes.iter().for_each(|remark| note(&loaded.remark(remark)));
    loaded.unread.iter().for_each(|unread| note(&loaded.left_out(unread)));
    if loaded.unread.is_empty() || arguments.has("allow-unread") { OK } else { FAILED }
}

/// Whether a file counts as a container file by its name: without it, little is known about the project.
fn counts(path: &str) -> bool {
    use FileKind::{Compose, Dockerfile, Dockerignore, Dotenv};
    matches!(file_kind(path, ""), Dockerfile | Compose | Dockerignore | Dotenv)
}

/// What `work` gives, or a sentence when it panics: one project must not cost the others their report.
fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)).map_err(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str);
        let text = text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("unknown");
        format!("a fault of drydock itself ended the look at this project: {text}")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_a_sentence() {
        assert_eq!(guarded(|| 1), Ok(1));
        let index = std::hint::black_box(3);
        assert!(guarded(|| [1, 2][index]).unwrap_err().contains("index out of bounds"));
    }
}
