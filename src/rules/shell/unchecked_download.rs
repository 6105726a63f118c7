use crate::diagnostic::{Fix, Severity};
use crate::edit::lines::change;
use crate::edit::shell::insert_word;
use crate::rules::{Case, Family, Look, Meta, Rule, Sink, markdown};
use crate::survey::CommandRef;
use crate::survey::downloads::{addresses, interpreter};
use crate::syntax::shell::{RedirectKind, Word};
use crate::text::{Edit, Span, is_listed};

/// curl keeps an error page as if it were the file.
pub static RULE: Rule = Rule {
    meta: Meta::new(Family::Shell, "unchecked-download", Severity::Warning)
        .summary("curl fails when the server answers with an error"),
    cases: &[&PAGE, &MOVED],
    looks: &[Look::Command("curl", check)],
    markdown: markdown!("unchecked_download.md"),
};

static PAGE: Case = Case::new("fail")
    .why("When the server answers with an error, curl succeeds and takes its error page for the file.")
    .todo("Add -f.");

static MOVED: Case = Case::new("location")
    .why("GitHub answers with the address of another server, and curl succeeds with an empty file.")
    .todo("Add -L.");

/// Programs that do not take an error page for what they expect.
const STUMBLE: &str = "tar bsdtar unzip gunzip gzip zcat xz unxz bunzip2 bzip2 zstd 7z dpkg dpkg-deb rpm gpg gpgv jq sha1sum sha256sum \
    sha384sum sha512sum md5sum shasum unsquashfs apt-key cpio ar jar";

fn check(command: CommandRef<'_>, sink: &mut Sink<'_>) {
    let has = |letter, long| command.flag(letter, long).is_some();
    let file = |name: &str| name != "/dev/null" && name != "-";
    let output = command.invocation.option_value(&["-o", "--output"]).map_or("", |value| value.text);
    let redirected = |kind| matches!(kind, RedirectKind::Write | RedirectKind::Append);
    let script = &command.body.script;
    let next = script.piped_into(command.command);
    let to_file = |redirections: &[crate::syntax::shell::Redirection]| {
        redirections.iter().any(|one| redirected(one.kind) && one.fd != Some(2) && file(one.target.text()))
    };
    let saves =
        has('O', "--remote-name") || has('o', "--output") && file(output) || to_file(&command.command.redirections);
    let runs = interpreter(command).is_some();
    let addresses = addresses(command);
    let is_local = addresses.iter().any(|address| address.starts_with("file:"));
    if !(saves || runs) || is_local || has('I', "--head") || has('K', "--config") {
        return;
    }
    let place = command.program_place();
    let is_kept = command.run.file.text().contains(".curlrc");
    let asks_status = command
        .invocation
        .arguments()
        .iter()
        .any(|word| word.text().contains("http_code") || word.text().contains("response_code"));
    let stumbles = |other: &crate::syntax::shell::Command| {
        let invocation = other.effective();
        is_listed(invocation.program(), STUMBLE)
            || crate::facts::package_managers::install_of(other).is_some_and(|(manager, words)| {
                words.operands(manager.options).iter().any(|word| word.text().contains(['/', '.']))
            })
    };
    let is_seen = !runs && script.after(command.command).iter().any(stumbles) || next.is_some_and(stumbles);
    let fails = has('f', "--fail") || has('f', "--fail-with-body") || has('f', "--fail-early");
    if !fails && !is_kept && !asks_status && !is_seen {
        let fix = Fix::suggested("Add -f", vec![add_letter(command, 'f')]);
        return sink.report(PAGE.at(place, "An error page of the server counts as the download.").fix(fix));
    }
    let is_moved = |address: &String| {
        address.contains("//github.com/")
            && ["/releases/download/", "/releases/latest", "/archive/"].iter().any(|part| address.contains(part))
    };
    if !has('L', "--location") && !has('L', "--location-trusted") && addresses.iter().any(is_moved) && !is_kept {
        let fix = Fix::suggested("Add -L", vec![add_letter(command, 'L')]);
        sink.report(MOVED.at(place, "curl does not follow GitHub's redirect.").fix(fix));
    }
}

/// A letter more in the first group of flags, or a flag of its own.
fn add_letter(command: CommandRef<'_>, letter: char) -> crate::diagnostic::Change {
    let is_group = |word: &&Word| {
        let letters = word.text().strip_prefix('-').unwrap_or_default();
        !letters.is_empty() && letters.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'#') && !word.quoted
    };
    let text = letter.to_string();
    match (command.invocation.arguments().iter().find(is_group), command.invocation.program_word()) {
        (Some(group), _) => {
            let place = command.at(group.source(Span::new(1, 2)));
            change(place.file, Edit::insert(place.span.start, text))
        }
        (None, Some(program)) => insert_word(command, program, &["-", &text].concat()),
        _ => change(command.run.file.model.file, Edit::insert(command.program_place().span.end, "")),
    }
}
