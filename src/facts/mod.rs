//! Curated tables compiled in, each row with its source in a comment beside it, so that the texts cost no bytes in the page.
//! Only facts live here (names, ports, paths, commands); what follows from them is for the rules to say.
//!
//! * [`images`]: what an image is for, where its data lies, how to probe it. [`image_tools`]: what its variants ship.
//!   [`probe_limits`]: when that fails. [`probes`]: health checks for applications built on it.
//! * [`tags`]: tags to propose, smaller variants, ends of support.
//! * [`package_managers`]: what installs, from which files, and how to clean up.
//! * [`credential_stores`]: commands that keep what they are given.
//! * [`dockerfile_versions`]: since when there is which flag.
//! * [`dev_servers`], [`migrations`]: command lines that a rule looks for.
//! * [`purposes`]: words in names that say development or production.
//! * [`protocols`]: schemes, ports and names of variables of servers.
//! * [`ecosystems`]: what each language's tools leave in a project's folder.
//! * [`process`]: variables that a shell has by itself, what password hashes begin with.
//! * [`secrets`]: token formats, telling names, placeholders. [`secret_files`]: names of files. [`users`]: how to leave root.
//!   [`own_users`]: images that start as somebody else.

pub mod credential_stores;
pub mod dev_servers;
pub mod dockerfile_versions;
pub mod ecosystems;
pub mod image_tools;
pub mod images;
pub mod migrations;
pub mod own_users;
pub mod package_managers;
pub mod ports;
pub mod probe_limits;
pub mod probes;
pub mod process;
pub mod protocols;
pub mod purposes;
pub mod secret_files;
pub mod secrets;
pub mod tags;
pub mod users;

mod command_pattern;
mod end_of_life_rows;
mod image_rows;
mod image_tool_rows;
mod secret_names;
mod secret_words;
mod tag_rows;
mod token_formats;

/// Whether a word is one of a list, which blanks separate.
pub fn lists(list: &str, word: &str) -> bool {
    !word.is_empty() && list.as_bytes().split(|&byte| byte == b' ').any(|other| other == word.as_bytes())
}

/// Whether `pattern`, in which one `*` stands for any text, is `text`.
fn matches_star(pattern: &str, text: &str) -> bool {
    // Most pairs begin differently.
    let first = pattern.bytes().next();
    if first != Some(b'*') && first != text.bytes().next() {
        return false;
    }
    match pattern.bytes().position(|byte| byte == b'*') {
        Some(star) => {
            let (before, after) = (&pattern[..star], &pattern[star + 1..]);
            text.len() >= before.len() + after.len() && text.starts_with(before) && text.ends_with(after)
        }
        None => pattern == text,
    }
}
