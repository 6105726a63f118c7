//! What commands fetch, and from where.

use crate::survey::CommandRef;
use crate::syntax::shell::{Command, GroupKind};
use crate::text::is_listed;

/// The addresses that curl or wget is given, as far as they are known; one that a variable hides is left as it is written.
pub fn addresses(command: CommandRef<'_>) -> Vec<String> {
    if !is_listed(command.program(), "curl wget") {
        return Vec::new();
    }
    let words = command.invocation.positionals(command.options());
    words.into_iter().map(|word| command.value(word).unwrap_or_else(|| word.text().to_owned())).collect()
}

/// Whether a command compares something with a checksum or a signature.
pub fn verifies(command: CommandRef<'_>) -> bool {
    let has = |letter, long| command.flag(letter, long).is_some();
    match command.program() {
        "md5sum" | "sha1sum" | "sha224sum" | "sha256sum" | "sha384sum" | "sha512sum" | "shasum" | "b2sum" => {
            has('c', "--check")
        }
        "gpg" | "gpg2" | "gpgv" => command.program() == "gpgv" || has(' ', "--verify"),
        "openssl" => command.invocation.arguments().iter().any(|word| word.text() == "-verify"),
        "cosign" | "minisign" | "slsa-verifier" => true,
        _ => false,
    }
}

/// The program that runs what curl or wget brings: `curl … | sh`, `sh -c "$(curl …)"`, `bash <(curl …)`.
pub fn interpreter(command: CommandRef<'_>) -> Option<&str> {
    let script = &command.body.script;
    let mut last = command.command;
    while let Some(next) = script.piped_into(last) {
        if reads_program(next) {
            return Some(next.effective().program());
        }
        last = next;
    }
    let group = script.groups.get(command.command.group)?;
    let owner = script.commands.get(group.command?)?;
    let program = owner.effective().program();
    match group.kind {
        GroupKind::Substitution => {
            let asks = owner
                .effective()
                .arguments()
                .iter()
                .any(|word| word.text().starts_with('-') && word.text().ends_with('c'));
            let runs = is_listed(program, SHELLS) && asks || program == "eval";
            // `sh -c "x $(curl …)"` has a command of its own.
            let alone =
                owner.words.iter().any(|word| word.span.covers(group.span) && word.text().starts_with(['$', '`']));
            (runs && alone).then_some(program)
        }
        GroupKind::ProcessSubstitution => {
            (is_listed(program, SHELLS) || is_listed(program, "source .")).then_some(program)
        }
        _ => None,
    }
}

const SHELLS: &str = "sh bash ash dash zsh ksh";

/// Whether a command runs what it reads from its input.
fn reads_program(command: &Command) -> bool {
    let invocation = command.effective();
    let program = invocation.program();
    let is_python = program.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.') == "python";
    let words = invocation.arguments();
    let text = |at: usize| words.get(at).map_or("", |word| word.text());
    if is_listed(program, SHELLS) {
        let options = words.iter().take_while(|word| word.text().starts_with('-') && word.text() != "-");
        let reads = options.clone().any(|word| !word.text().starts_with("--") && word.text().contains('s'));
        let runs_text = options.clone().any(|word| !word.text().starts_with("--") && word.text().ends_with('c'));
        let rest = text(options.count());
        return !runs_text && (reads || rest.is_empty() || rest == "-" || rest == "/dev/stdin");
    }
    (is_python || is_listed(program, "node perl ruby php")) && (words.is_empty() || text(0) == "-")
}
