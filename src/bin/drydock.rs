//! The command: the engine with files and a terminal around it.

fn main() -> std::process::ExitCode {
    drydock::command::run(std::env::args_os().skip(1))
}
