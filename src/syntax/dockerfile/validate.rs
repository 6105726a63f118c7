//! What the builder refuses after it has read a line: unknown words, numbers and kinds of arguments.
//! Values with variables are not judged: they are known only in a build.

use super::{
    Arguments, Command, Dockerfile, DockerfileError, ErrorKind, Escape, Flag, FlagOption, Healthcheck, Instruction,
    Keyword, Malformed, Transfer, Word, broken_list, expand, trailing,
};
use crate::order::Order;
use crate::text::{SourceMap, Span};

/// Adds what is wrong with the instructions of `file`.
pub(super) fn check(file: &mut Dockerfile, text: &str) {
    let foreign = file.has_foreign_frontend();
    let labs = file.directive("syntax").is_some_and(|directive| directive.value.contains("labs"));
    let mut check = Check { text, foreign, labs, escape: file.escape, errors: Vec::new() };
    let known: Vec<Span> =
        file.errors.iter().filter(|error| error.kind == ErrorKind::TrailingComment).map(|error| error.span).collect();
    let mut comments = known.clone();
    for instruction in &file.instructions {
        let own = instruction.onbuild().unwrap_or(instruction);
        let next = known.partition_point(|span| span.end <= instruction.span.start);
        let is_known = known.get(next).is_some_and(|span| span.start < instruction.span.end);
        if let Some(span) = trailing::comment(text, own, file.escape).filter(|_| !is_known) {
            comments.push(span);
            check.error(ErrorKind::TrailingComment, span, String::new());
        }
        check.instruction(instruction);
        if let Some(inner) = instruction.onbuild() {
            check.onbuild(inner);
        }
    }
    file.errors.append(&mut check.errors);
    // What follows from a comment that is none is no fault of its own.
    comments.order();
    file.errors.retain(|error| {
        let at = comments.partition_point(|span| span.end < error.span.start);
        error.kind == ErrorKind::TrailingComment || comments.get(at).is_none_or(|span| !span.overlaps(error.span))
    });
}

struct Check<'a> {
    text: &'a str,
    /// Another frontend may know other instructions and flags.
    foreign: bool,
    labs: bool,
    escape: Escape,
    errors: Vec<DockerfileError>,
}

impl Check<'_> {
    fn error(&mut self, kind: ErrorKind, span: Span, message: String) {
        self.errors.push(DockerfileError { kind, span, message });
    }

    fn arguments(&mut self, span: Span, message: String) {
        self.error(ErrorKind::Arguments, span, message);
    }

    fn onbuild(&mut self, inner: &Instruction) {
        match inner.keyword {
            Keyword::From | Keyword::Maintainer | Keyword::Onbuild => {
                self.error(ErrorKind::Deferred, inner.keyword_span, String::new());
            }
            _ => self.instruction(inner),
        }
    }

    fn instruction(&mut self, instruction: &Instruction) {
        if instruction.keyword == Keyword::Unknown {
            if !self.foreign && !instruction.keyword_span.is_empty() {
                let word = instruction.keyword_span.slice(self.text);
                let shown = word.get(..word.len().min(40)).unwrap_or("this word");
                self.error(
                    ErrorKind::UnknownInstruction,
                    instruction.keyword_span,
                    format!(
                        "“{shown}” is no Dockerfile instruction. The build stops here. Correct the word, or end the \
                         line before it with a continuation if it belongs to that one."
                    ),
                );
            }
            return;
        }
        let before = self.errors.len();
        self.flags(instruction);
        if self.errors.len() > before {
            return;
        }
        if self.is_broken_list(instruction) {
            return;
        }
        self.expanded_words(instruction);
        if self.errors.len() > before {
            return;
        }
        match &instruction.arguments {
            Arguments::Missing => self.missing(instruction),
            Arguments::From(from) => self.from(instruction, from),
            Arguments::Command(command) if instruction.keyword == Keyword::Shell => match command.exec() {
                Some([]) | None => self.arguments(
                    command.span(),
                    "SHELL takes a JSON array with at least one word. The build stops here. Write it as \
                     [\"/bin/sh\", \"-c\"]."
                        .to_string(),
                ),
                Some(_) => {}
            },
            Arguments::Command(_) | Arguments::Onbuild(_) => {}
            Arguments::Healthcheck(check) => self.healthcheck(check),
            Arguments::Transfer(transfer) => self.transfer(instruction, transfer),
            Arguments::Pairs(pairs) => {
                for pair in pairs.pairs.iter().filter(|pair| pair.key.text().is_empty()) {
                    self.arguments(
                        pair.span,
                        format!(
                            "{} needs a name before =. The build stops here. Write name=value.",
                            instruction.keyword.name()
                        ),
                    );
                }
            }
            Arguments::Words(words) => {
                if words.words.is_empty() {
                    self.missing(instruction);
                }
                for word in words.words.iter().filter(|word| word.text().trim().is_empty()) {
                    self.arguments(
                        word.span,
                        "A volume's path is empty. The build stops here. Name an absolute path.".to_string(),
                    );
                }
            }
            Arguments::Value(word) if instruction.keyword == Keyword::Stopsignal => self.signal(word),
            Arguments::Value(_) => {}
        }
    }

    /// Whether the arguments are meant as a list that the builder cannot read.
    fn is_broken_list(&mut self, instruction: &Instruction) -> bool {
        let body = &instruction.body;
        let takes_none =
            matches!(instruction.keyword, Keyword::User | Keyword::Workdir | Keyword::Stopsignal | Keyword::Expose);
        if takes_none && body.text().starts_with('[') && body.text().ends_with(']') && !body.text().contains('$') {
            self.error(ErrorKind::BrokenList, body.span(), String::new());
            return true;
        }
        let Some(map) = almost_list(instruction) else { return false };
        let Some(list) = broken_list(map.text()) else { return false };
        let Some((_, fault)) = list.faults.first() else { return false };
        let span = if fault.is_empty() { Span::new(fault.start.saturating_sub(1), fault.start) } else { *fault };
        self.error(ErrorKind::BrokenList, map.source(span), String::new());
        true
    }

    /// Words the builder expands: an open quote or brace stops it.
    fn expanded_words(&mut self, instruction: &Instruction) {
        let mut words: Vec<&Word> = Vec::new();
        match &instruction.arguments {
            Arguments::From(from) => words.push(&from.image),
            Arguments::Transfer(transfer) if transfer.json.is_none() => {
                words.extend(transfer.sources.iter().chain(&transfer.destination));
            }
            Arguments::Pairs(pairs) => words.extend(pairs.pairs.iter().filter_map(|pair| pair.value.as_ref())),
            Arguments::Words(inner) if inner.json.is_none() => words.extend(&inner.words),
            Arguments::Value(word) if matches!(instruction.keyword, Keyword::User | Keyword::Workdir) => {
                words.push(word);
            }
            _ => {}
        }
        for word in words {
            let message = match expand(&word.map, self.escape, &mut |_, _| None) {
                Err(Malformed::Quote) => {
                    "A quote in this word is not closed. The build stops here. Close it, or escape it."
                }
                Err(Malformed::Brace) => "A ${ in this word has no }. The build stops here. Close it.",
                Err(Malformed::Substitution) => {
                    "This substitution does not exist in Dockerfiles. The build stops here. Use ${name}, \
                     ${name:-default} or ${name:+other}."
                }
                Ok(_) | Err(Malformed::TooMuch) => continue,
            };
            self.error(ErrorKind::BadWord, word.span, message.to_string());
            return;
        }
    }

    fn missing(&mut self, instruction: &Instruction) {
        let wanted = match instruction.keyword {
            // Nothing after these is an empty command, which the builder accepts.
            Keyword::Run | Keyword::Cmd | Keyword::Entrypoint | Keyword::Unknown => return,
            Keyword::From => "an image",
            Keyword::Copy | Keyword::Add => "at least one source and a destination",
            Keyword::Env | Keyword::Label => "at least one name=value",
            Keyword::Arg => "a name",
            Keyword::Healthcheck => "CMD with a command, or NONE",
            Keyword::Onbuild => "an instruction",
            Keyword::Shell => "a JSON array with at least one word",
            Keyword::Expose => "a port",
            Keyword::Volume => "a path",
            Keyword::User => "a user",
            Keyword::Workdir => "a path",
            Keyword::Stopsignal => "a signal",
            Keyword::Maintainer => "a name",
        };
        let name = instruction.keyword.name();
        self.arguments(
            instruction.keyword_span,
            format!("{name} says nothing. The build stops here. Add {wanted} behind it, or remove the line."),
        );
    }

    fn from(&mut self, instruction: &Instruction, from: &super::From) {
        let words = super::words::split(instruction.body.text(), Span::new(0, instruction.body.text().len()));
        let expected = if from.alias.is_some() { 3 } else { 1 };
        if let Some(extra) = words.get(expected) {
            let span = instruction.body.source(Span::new(extra.start, instruction.body.text().len()));
            self.arguments(
                span,
                "FROM takes one image, or an image AS a name. The build stops here. Remove the rest of the line."
                    .to_string(),
            );
        } else if let Some(alias) = &from.alias {
            let name = alias.name.text().to_ascii_lowercase();
            let fits = name.starts_with(|c: char| c.is_ascii_lowercase())
                && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_.".contains(c));
            if !fits && !alias.name.has_variable() {
                self.arguments(
                    alias.name.span,
                    "A stage's name begins with a letter and has letters, digits, -, _ and . only. The build stops \
                     here. Choose another name."
                        .to_string(),
                );
            }
        }
    }

    fn healthcheck(&mut self, check: &Healthcheck) {
        let kind = check.kind.text();
        if check.is_none() {
            if let Some(command) = &check.command {
                self.arguments(
                    command.span(),
                    "HEALTHCHECK NONE takes nothing behind it. The build stops here. Remove the rest, or write CMD \
                     for NONE."
                        .to_string(),
                );
            }
        } else if !kind.eq_ignore_ascii_case("CMD") {
            self.arguments(
                check.kind.span,
                "HEALTHCHECK knows CMD and NONE. The build stops here. Write HEALTHCHECK CMD and the command."
                    .to_string(),
            );
        } else if check.command.as_ref().is_none_or(|command| command.exec().is_some_and(<[Word]>::is_empty)) {
            self.arguments(
                check.kind.span,
                "HEALTHCHECK CMD has no command. The build stops here. Add the command, or write HEALTHCHECK NONE."
                    .to_string(),
            );
        }
    }

    fn transfer(&mut self, instruction: &Instruction, transfer: &Transfer) {
        let name = instruction.keyword.name();
        if transfer.destination.is_some() {
            return;
        }
        let json_error = transfer.json.is_some() && self.errors_inside(transfer);
        if instruction.heredocs.len() + transfer.sources.len() > 1 {
            self.arguments(
                instruction.heredocs.last().map_or(instruction.body.span(), |heredoc| heredoc.mark),
                format!(
                    "{name} cannot write to a heredoc. The build stops here. Put the destination last on the line."
                ),
            );
        } else if !json_error {
            self.arguments(
                instruction.body.span(),
                format!(
                    "{name} needs a source and a destination, and this is one path. The build stops here. Add where \
                     to copy to, such as ./ for the working directory."
                ),
            );
        }
    }

    /// An array with something else than strings has been reported while reading; its words are unknown.
    fn errors_inside(&self, transfer: &Transfer) -> bool {
        transfer.sources.is_empty() && transfer.json.is_some_and(|span| span.slice(self.text).len() > 2)
    }

    fn signal(&mut self, word: &Word) {
        let text = word.text();
        if text.contains('$') {
            return;
        }
        let number = text.parse::<i64>();
        if number.map_or_else(|_| is_signal(text), |number| number != 0) {
            return;
        }
        self.arguments(
            word.span,
            "This is no signal. The build stops here. Write a name such as SIGTERM or SIGQUIT, or a number."
                .to_string(),
        );
    }

    fn flags(&mut self, instruction: &Instruction) {
        let keyword = instruction.keyword;
        let ignored = match &instruction.arguments {
            Arguments::Healthcheck(check) => check.is_none(),
            _ => matches!(keyword, Keyword::Arg | Keyword::Stopsignal),
        };
        if ignored || self.foreign {
            return;
        }
        self.single_dash(instruction);
        for (index, flag) in instruction.flags.iter().enumerate() {
            let Some(kind) = flag_kind(keyword, &flag.name) else {
                self.error(
                    ErrorKind::UnknownFlag,
                    flag.span,
                    format!(
                        "{} has no flag --{}. The build stops here. Correct its name, or remove it.",
                        keyword.name(),
                        flag.name
                    ),
                );
                continue;
            };
            if kind == Kind::Labs && !self.labs {
                self.error(
                    ErrorKind::LabsFlag,
                    flag.span,
                    format!(
                        "--{} is only in the labs frontend. The usual one refuses it. Write # \
                         syntax=docker/dockerfile:1-labs as the first line, or remove the flag.",
                        flag.name
                    ),
                );
                continue;
            }
            let repeated = instruction.flags[..index].iter().take(50).any(|other| other.name == flag.name);
            if repeated && !matches!(kind, Kind::Mounts | Kind::Texts | Kind::Labs) {
                self.error(
                    ErrorKind::FlagValue,
                    flag.span,
                    format!("--{} stands twice. The build stops here. Keep one of the two.", flag.name),
                );
            } else {
                self.flag_value(flag, kind);
            }
        }
    }

    /// `COPY -from=build`: a flag with one dash is read as a path or a command.
    fn single_dash(&mut self, instruction: &Instruction) {
        let body = &instruction.body;
        let Some(rest) = body.text().strip_prefix('-').filter(|rest| !rest.starts_with('-')) else { return };
        let end = rest.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(rest.len());
        if has_flag(instruction.keyword, &rest[..end]) && rest[end..].starts_with('=') {
            self.error(
                ErrorKind::UnknownFlag,
                body.source(Span::new(0, end + 1)),
                format!(
                    "-{} has one dash. {} takes flags with two, and reads this as one of its arguments. Write --{}.",
                    &rest[..end],
                    instruction.keyword.name(),
                    &rest[..end]
                ),
            );
        }
    }

    fn flag_value(&mut self, flag: &Flag, kind: Kind) {
        let Some(value) = &flag.value else {
            if kind != Kind::Switch {
                let example = if kind == Kind::Duration { "30s" } else { "value" };
                self.error(
                    ErrorKind::FlagValue,
                    flag.span,
                    format!(
                        "--{} has no value. The build stops here. Write --{}={example}, without blanks around =.",
                        flag.name, flag.name
                    ),
                );
            }
            return;
        };
        let text = value.text();
        if text.contains('$') {
            return;
        }
        let wanted = match kind {
            Kind::Switch if !is_boolean(text) => "true or false",
            Kind::Duration if !text.is_empty() && !is_duration(text) => "a duration such as 30s or 1m30s",
            Kind::Number if !text.is_empty() && text.parse::<u32>().map_or(true, |n| n > i32::MAX as u32) => {
                "a whole number"
            }
            Kind::Mode if !is_mode(text) => "an octal number such as 755, or letters such as u=rwX,go=rX",
            Kind::Network if !matches!(text, "default" | "none" | "host") => "default, none or host",
            Kind::Security if !matches!(text, "sandbox" | "insecure") => "sandbox or insecure",
            Kind::Mounts => return self.mount(flag),
            _ => return,
        };
        self.error(
            ErrorKind::FlagValue,
            value.span,
            format!("--{} takes {wanted}. The build stops at this value. Correct it.", flag.name),
        );
    }

    fn mount(&mut self, flag: &Flag) {
        for option in flag.options() {
            let value = option.value.as_ref().map_or("", Word::text);
            if value.contains('$') || option.key.contains('$') {
                continue;
            }
            let wanted = match mount_option(&option) {
                MountOption::Fine => continue,
                MountOption::Unknown => {
                    self.error(
                        ErrorKind::FlagValue,
                        option.span,
                        format!(
                            "--mount has no option “{}”. The build stops here. Correct its name, or remove it.",
                            option.key
                        ),
                    );
                    continue;
                }
                MountOption::Takes(wanted) => wanted,
            };
            self.error(
                ErrorKind::FlagValue,
                option.span,
                format!("The mount option {} takes {wanted}. The build stops here. Correct it.", option.key),
            );
        }
    }
}

/// The text that a list would be read from, where it is none.
pub fn almost_list(instruction: &Instruction) -> Option<&SourceMap> {
    match &instruction.arguments {
        Arguments::Command(Command::Shell(map)) => Some(map),
        Arguments::Healthcheck(check) => check.command.as_ref()?.shell(),
        Arguments::Transfer(Transfer { json: None, .. }) => Some(&instruction.body),
        Arguments::Words(words) if words.json.is_none() && instruction.keyword == Keyword::Volume => {
            Some(&instruction.body)
        }
        _ => None,
    }
}

/// What value a flag takes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    /// Permissions.
    Mode,
    /// May stand several times.
    Texts,
    Switch,
    Duration,
    Number,
    Network,
    Security,
    Mounts,
    /// Known to the labs frontend only.
    Labs,
}

/// Whether `keyword` has a flag of that name.
pub fn has_flag(keyword: Keyword, name: &str) -> bool {
    flag_kind(keyword, name).is_some()
}

/// The flags of all instructions; which of them fit one is for [`has_flag`] to say.
pub const FLAGS: &str = "platform mount network security from parents chown chmod link exclude keep-git-dir checksum interval timeout \
                         start-period start-interval retries unpack device name";

/// Whether a flag stands alone, without a value.
pub fn is_switch(keyword: Keyword, name: &str) -> bool {
    flag_kind(keyword, name) == Some(Kind::Switch)
}

fn flag_kind(keyword: Keyword, name: &str) -> Option<Kind> {
    Some(match (keyword, name) {
        (Keyword::From, "platform") => Kind::Text,
        (Keyword::Run, "mount") => Kind::Mounts,
        (Keyword::Run, "network") => Kind::Network,
        (Keyword::Run, "security") => Kind::Security,
        (Keyword::Run, "device") => Kind::Labs,
        (Keyword::Copy, "from") => Kind::Text,
        (Keyword::Copy, "parents") => Kind::Switch,
        (Keyword::Copy | Keyword::Add, "chown") => Kind::Text,
        (Keyword::Copy | Keyword::Add, "chmod") => Kind::Mode,
        (Keyword::Copy | Keyword::Add, "link") => Kind::Switch,
        (Keyword::Copy | Keyword::Add, "exclude") => Kind::Texts,
        (Keyword::Add, "keep-git-dir" | "unpack") => Kind::Switch,
        (Keyword::Add, "checksum") => Kind::Text,
        (Keyword::Healthcheck, "interval" | "timeout" | "start-period" | "start-interval") => Kind::Duration,
        (Keyword::Healthcheck, "retries") => Kind::Number,
        _ => return None,
    })
}

enum MountOption {
    Fine,
    Unknown,
    Takes(&'static str),
}

fn mount_option(option: &FlagOption) -> MountOption {
    let value = option.value.as_ref().map(Word::text);
    let takes = |fits: bool, wanted| if fits { MountOption::Fine } else { MountOption::Takes(wanted) };
    match option.key.as_str() {
        "type" => takes(
            matches!(value, Some("bind" | "cache" | "tmpfs" | "secret" | "ssh")),
            "bind, cache, tmpfs, secret or ssh",
        ),
        "sharing" => takes(matches!(value, Some("shared" | "private" | "locked")), "shared, private or locked"),
        "readonly" | "ro" | "readwrite" | "rw" | "required" => takes(
            value.is_none_or(|value| value.is_empty() || is_boolean(value) || value == "1" || value == "0"),
            "true or false",
        ),
        "uid" | "gid" => takes(value.is_some_and(|value| value.parse::<u32>().is_ok()), "a number"),
        "mode" => {
            takes(value.is_some_and(|value| u32::from_str_radix(value, 8).is_ok()), "an octal number such as 0755")
        }
        "target" | "dst" | "destination" | "source" | "src" | "from" | "id" | "size" | "env" => {
            takes(value.is_some(), "a value behind =")
        }
        _ => MountOption::Unknown,
    }
}

fn is_boolean(text: &str) -> bool {
    text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false")
}

/// `755`, `0644`, `u=rwX,go=rX`.
fn is_mode(text: &str) -> bool {
    let octal = !text.is_empty() && text.len() <= 5 && text.bytes().all(|byte| (b'0'..=b'7').contains(&byte));
    octal
        || text.split(',').all(|part| {
            let rest = part.trim_start_matches(['u', 'g', 'o', 'a']);
            rest.starts_with(['=', '+', '-']) && rest.bytes().skip(1).all(|byte| b"rwxXstugo=+-".contains(&byte))
        })
}

/// Go's notation, zero or at least a millisecond: `1h30m`, `1.5s`, `500ms`.
fn is_duration(text: &str) -> bool {
    let mut rest = text.strip_prefix('+').unwrap_or(text);
    if rest == "0" {
        return true;
    }
    let mut total = 0.0;
    while !rest.is_empty() {
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').len();
        let Some(number) = crate::text::plain::number(&rest[..digits]) else { return false };
        rest = &rest[digits..];
        let unit = rest.len() - rest.trim_start_matches(|c: char| !c.is_ascii_digit() && c != '.').len();
        total += number
            * match &rest[..unit] {
                "ns" => 1e-9,
                "us" | "µs" | "μs" => 1e-6,
                "ms" => 1e-3,
                "s" => 1.0,
                "m" => 60.0,
                "h" => 3600.0,
                _ => return false,
            };
        rest = &rest[unit..];
    }
    !text.is_empty() && (total == 0.0 || total >= 1e-3)
}

/// The signals of Linux, with or without `SIG`, in any case.
fn is_signal(text: &str) -> bool {
    let name = text.to_ascii_uppercase();
    let name = name.strip_prefix("SIG").unwrap_or(&name);
    if let Some(number) = name.strip_prefix("RTMIN+") {
        return number.parse::<u8>().is_ok_and(|number| (1..=15).contains(&number));
    }
    if let Some(number) = name.strip_prefix("RTMAX-") {
        return number.parse::<u8>().is_ok_and(|number| (1..=14).contains(&number));
    }
    const NAMES: &str = " ABRT ALRM BUS CHLD CLD CONT FPE HUP ILL INT IO IOT KILL PIPE POLL PROF PWR QUIT RTMAX RTMIN \
                         SEGV STKFLT STOP SYS TERM TRAP TSTP TTIN TTOU URG USR1 USR2 VTALRM WINCH XCPU XFSZ ";
    !name.contains(' ') && NAMES.split(' ').any(|known| !known.is_empty() && known == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_and_signals_are_read_as_the_builder_does() {
        for good in ["0", "0s", "30s", "1h30m", "1.5s", "500ms"] {
            assert!(is_duration(good), "{good}");
        }
        for bad in ["", "5", "s", "5 s", "-1s", "10us", "5sec"] {
            assert!(!is_duration(bad), "{bad}");
        }
        for good in ["SIGTERM", "quit", "RTMIN+3", "SIGRTMAX-1"] {
            assert!(is_signal(good), "{good}");
        }
        assert!(!is_signal("SIGSTOPP") && !is_signal("") && !is_signal("RTMIN+99"));
    }
}
