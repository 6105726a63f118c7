//! Curated tables compiled in, each row with its source in a comment beside it, so that the texts cost no bytes in the page.
//! Only facts live here (names, ports, paths, commands); what follows from them is for the rules to say.
//!
//! * [`images`]: what an image is for, where its data lies, how to probe it. [`image_tools`]: what its variants ship.
//!   [`probe_limits`]: when that fails. [`probes`]: health checks for applications built on it.
//! * [`tags`]: tags to propose, smaller variants, ends of support.
//! * [`data_folders`], [`package_folders`]: where datastores and package managers leave what they have.
//! * [`host_access`]: images that need more of their host than others.
//! * [`key_order`]: in which order keys are read.
//! * [`package_managers`]: what installs, from which files, and how to clean up.
//! * [`compilers`]: what compiles, and the packages for it.
//! * [`archives`]: what ADD unpacks.
//! * [`checks`]: how certificates and signatures go unchecked. [`command_options`]: which options of common commands take a value.
//! * [`package_renames`]: packages that releases dropped. [`releases`]: on which release an image stands.
//! * [`credential_stores`]: commands that keep what they are given.
//! * [`dockerfile_versions`]: since when there is which flag.
//! * [`dev_tools`]: images that help developers. [`start_periods`]: how long slow servers take.
//! * [`loopback`]: servers that only listen on this machine by default.
//! * [`dev_servers`], [`migrations`]: command lines that a rule looks for.
//! * [`purposes`]: words in names that say development or production.
//! * [`protocols`]: schemes, ports and names of variables of servers.
//! * [`ecosystems`]: what each language's tools leave in a project's folder.
//! * [`shell_words`]: words that only a shell knows.
//! * [`labels`]: what values labels have.
//! * [`process`]: variables that a shell has by itself, what password hashes begin with.
//! * [`ended_releases`]: what images stand on that is past its end.
//! * [`secrets`]: token formats, telling names, placeholders. [`secret_files`]: names of files. [`users`]: how to leave root.
//!   [`own_users`]: images that start as somebody else.

pub mod archives;
pub mod checks;
pub mod command_options;
pub mod compilers;
pub mod credential_stores;
pub mod data_folders;
pub mod dev_servers;
pub mod dev_tools;
pub mod dockerfile_versions;
pub mod ecosystems;
pub mod ended_releases;
pub mod host_access;
pub mod image_tools;
pub mod images;
pub mod key_order;
pub mod labels;
pub mod loopback;
pub mod migrations;
pub mod own_users;
pub mod package_folders;
pub mod package_managers;
pub mod package_renames;
pub mod ports;
pub mod probe_limits;
pub mod probes;
pub mod process;
pub mod protocols;
pub mod purposes;
pub mod releases;
pub mod secret_files;
pub mod secrets;
pub mod shell_words;
pub mod start_periods;
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

/// Whether `pattern`, in which one `*` stands for any text, is `text`.
pub fn matches_star(pattern: &str, text: &str) -> bool {
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
