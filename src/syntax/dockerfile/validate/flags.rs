//! Flags that an instruction does not have, and values that a flag does not take.

use super::Check;
use super::values::{is_boolean, is_duration, is_mode};
use crate::syntax::dockerfile::{Arguments, ErrorKind, Flag, FlagOption, Instruction, Keyword, Word};
use crate::text::Span;

impl Check<'_> {
    pub(super) fn flags(&mut self, instruction: &Instruction) {
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
