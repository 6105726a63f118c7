//! Where commands switch off checks.

use crate::facts::checks::Switch;
use crate::survey::CommandRef;
use crate::syntax::shell::Word;

/// A switch in a command: from its first to its last word.
pub struct Switched<'a> {
    /// Which one.
    pub switch: &'static Switch,
    /// The word that names it.
    pub first: &'a Word,
    /// The value of its own word, or the first again.
    pub last: &'a Word,
}

/// The switches of a table that a command throws.
pub fn switched<'a>(command: CommandRef<'a>, table: &'static [Switch]) -> Vec<Switched<'a>> {
    let invocation = command.invocation;
    let words = invocation.arguments();
    let mut found = Vec::new();
    for switch in table.iter().filter(|switch| switch.is_of(command.program())) {
        let short = || command.invocation.short(switch.letter, command.options());
        let long = switch.flags.split(' ').filter(|flag| !flag.is_empty()).find_map(|flag| invocation.flag(flag));
        if let Some(first) = long.or_else(short) {
            // `--trusted-host name`
            let at = words.iter().position(|word| word.span == first.span).unwrap_or_default();
            let takes = crate::text::is_listed(first.text(), command.options());
            let last = words.get(at + 1).filter(|_| takes).unwrap_or(first);
            found.push(Switched { switch, first, last });
        } else if !switch.setting.is_empty()
            && let Some((first, last)) = set_to_false(words, switch.setting)
        {
            found.push(Switched { switch, first, last });
        }
    }
    found
}

/// `strict-ssl false`, `--setopt=main.sslverify=0`, `http.sslVerify=false`
fn set_to_false<'a>(words: &'a [Word], setting: &str) -> Option<(&'a Word, &'a Word)> {
    let is_false = |value: &str| matches!(value.to_ascii_lowercase().as_str(), "0" | "false" | "no" | "off");
    words.iter().enumerate().find_map(|(at, word)| {
        let (name, value) =
            word.text().rsplit_once('=').map_or((word.text(), None), |(name, value)| (name, Some(value)));
        let last = if value.is_some() { word } else { words.get(at + 1)? };
        let named = name.to_ascii_lowercase();
        let before = named.strip_suffix(setting)?;
        let is_whole = before.is_empty() || before.ends_with(['.', '-', '=']);
        (is_whole && is_false(value.unwrap_or(last.text()))).then_some((word, last))
    })
}
