//! The link format: a project in the part of an address behind `#`.
//!
//! A link is one version character, then base64url of a checksum and a raw deflate stream primed with a frozen
//! dictionary (`deflate.rs`) over a small binary frame (`frame.rs`). What a version means never changes: a new dictionary,
//! name table or frame is a new version beside the old one, so that every link ever made stays readable.
//! What should not travel in a link is found by `model/secrets.rs`.

mod base64;
mod deflate;
mod frame;
mod names;

pub use crate::model::secrets::{SecretPlace, secrets_in, without_secrets};

use crate::diagnostic::Severity;
use crate::project::{Environment, Project};
use crate::text::is_hidden;
use std::fmt;

/// The longest link that is read, in characters.
pub const MAX_LINK: usize = 64 * 1024;
/// The largest project a link can hold, in bytes of its frame.
pub const MAX_DECODED: usize = 1024 * 1024;
/// The most files a link can hold.
pub const MAX_FILES: usize = 200;
/// The longest path, in bytes.
pub const MAX_PATH: usize = 240;
/// The longest title, in characters.
pub const MAX_TITLE: usize = 80;
/// The longest words of a filter and name of a stack, in bytes. Longer ones are not carried.
pub const MAX_WORDS: usize = 400;

/// What is written. Version 1 carries the files, the environment and what was open; version 2 the rest of [`View`], a title and
/// how many secrets were left out as well.
const VERSION: char = '2';

/// What a link carries: the texts and what the sender was looking at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "app", derive(borsh::BorshSerialize, borsh::BorshDeserialize))]
pub struct SharedState {
    /// The files with their paths.
    pub project: Project,
    /// The environment switch; `None` is automatic.
    pub environment: Option<Environment>,
    /// What was open.
    pub view: View,
    /// What the sender called it, as [`title`] gives it; may be empty.
    pub title: String,
    /// How many secrets are not in the texts any more.
    pub left_out: usize,
}

/// What the sender was looking at. Every part is optional, so that a link to the files alone stays short.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "app", derive(borsh::BorshSerialize, borsh::BorshDeserialize))]
pub struct View {
    /// The file in the left editor, an index into the project's files.
    pub left: Option<usize>,
    /// The file in the right editor, an index into the project's files.
    pub right: Option<usize>,
    /// The name of the open panel, as the page calls it: lower-case letters, digits, `-`, `:`, `/`, at most 64.
    pub panel: Option<String>,
    /// The stack whose graph was shown: its files, as the page calls it.
    pub stack: Option<String>,
    /// The finding that was selected.
    pub finding: Option<Finding>,
    /// The list shows this severity only.
    pub severity: Option<Severity>,
    /// The list shows this family of rules only.
    pub family: Option<String>,
    /// The list shows what has these words.
    pub words: String,
}

/// A finding by what stays when rules and texts change a little: the rule, and about where.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "app", derive(borsh::BorshSerialize, borsh::BorshDeserialize))]
pub struct Finding {
    /// An index into the project's files.
    pub file: usize,
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1.
    pub column: usize,
    /// The rule's name.
    pub rule: String,
}

/// A title as it may travel: one line of characters that are seen, no longer than [`MAX_TITLE`].
pub fn title(text: &str) -> String {
    let seen: String = text.chars().filter(|&character| !is_hidden(character)).collect();
    let short: String = seen.trim().chars().take(MAX_TITLE).collect();
    short.trim_end().to_owned()
}

/// Why a text is not a link, or a project cannot become one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkError {
    /// Something else altogether.
    NotALink,
    /// Made by a newer Drydock, or not by Drydock.
    UnknownVersion(char),
    /// The end is missing.
    Cut,
    /// Something in it has changed.
    Damaged,
    /// Longer, or holding more, than is accepted.
    TooLarge,
    /// A path that could leave the project's folder, or that two files share.
    BadPath(String),
}

impl fmt::Display for LinkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LinkError::NotALink => f.write_str("This address holds no shared project. Check that it was copied whole, with the part behind the `#`."),
            LinkError::UnknownVersion(version) => {
                write!(f, "This link has the format version `{version}`, which this Drydock does not know. Reload the page to get the newest version, or ask for a new link.")
            }
            LinkError::Cut => f.write_str(
                "This link is incomplete: its end is missing, so the files in it cannot be restored. Some chat and mail programs cut long links; ask for the whole link or for the files.",
            ),
            LinkError::Damaged => f.write_str(
                "This link is damaged: some of its characters have changed on the way, so the files in it cannot be trusted. Ask for the link again.",
            ),
            LinkError::TooLarge => write!(
                f,
                "This is too large for a link: it may have {MAX_LINK} characters and hold {MAX_FILES} files with {} KiB of text. Share the files instead.",
                MAX_DECODED / 1024
            ),
            LinkError::BadPath(path) => write!(
                f,
                "The path `{path}` cannot be shared: paths are relative, stay inside the project and name one file each. Rename the file.",
            ),
        }
    }
}

impl std::error::Error for LinkError {}

/// The link for `state`, without the `#`. Equal states give equal links.
///
/// # Errors
/// [`LinkError::TooLarge`] or [`LinkError::BadPath`] when [`decode`] would refuse the link.
pub fn encode(state: &SharedState) -> Result<String, LinkError> {
    let bytes = frame::write(state)?;
    if bytes.len() > MAX_DECODED {
        return Err(LinkError::TooLarge);
    }
    let mut payload = checksum(&bytes).to_vec();
    deflate::pack(&bytes, &mut payload);
    let mut link = String::with_capacity(payload.len() * 4 / 3 + 4);
    link.push(VERSION);
    base64::encode(&payload, &mut link);
    if link.len() > MAX_LINK {
        return Err(LinkError::TooLarge);
    }
    Ok(link)
}

/// Reads a link: the part behind `#`, with or without it, or a whole address. What mail and chat programs do to long
/// addresses is undone where that is certain: `%23` for `#`, other percent escapes, line breaks, a full stop at the end.
///
/// # Errors
/// When the text is no link, is of another version, was cut or changed, or holds more than is accepted.
pub fn decode(text: &str) -> Result<SharedState, LinkError> {
    // A wrapped or escaped link is longer than what it holds; what is far beyond that is not looked at.
    if text.len() > 4 * MAX_LINK {
        return Err(LinkError::TooLarge);
    }
    let link = normalize(text)?;
    let mut characters = link.chars();
    // The last tag that a version knows: others are skipped, whatever a later version means by them.
    let last_tag = match characters.next() {
        Some('1') => 4,
        Some(VERSION) => 9,
        Some(other) if other.is_ascii_digit() => return Err(LinkError::UnknownVersion(other)),
        _ => return Err(LinkError::NotALink),
    };
    if link.len() > MAX_LINK {
        return Err(LinkError::TooLarge);
    }
    let payload = base64::decode(characters.as_str()).ok_or(LinkError::Damaged)?;
    let (sum, packed) = payload.split_at_checked(CHECKSUM).ok_or(LinkError::Cut)?;
    let bytes = deflate::unpack(packed, MAX_DECODED)?;
    if checksum(&bytes) != sum {
        return Err(LinkError::Damaged);
    }
    frame::read(&bytes, last_tag)
}

/// The link proper: behind the first `#`, without escapes, white space and trailing punctuation.
fn normalize(text: &str) -> Result<String, LinkError> {
    let mut plain = Vec::with_capacity(text.len());
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let hex = |offset: usize| bytes.get(at + offset).and_then(|&byte| (byte as char).to_digit(16));
        match (bytes[at], hex(1), hex(2)) {
            (b'%', Some(high), Some(low)) => {
                plain.push((high * 16 + low) as u8);
                at += 3;
            }
            (byte, ..) => {
                plain.push(byte);
                at += 1;
            }
        }
    }
    plain.retain(|byte| !byte.is_ascii_whitespace());
    let start = match plain.iter().position(|&byte| byte == b'#') {
        Some(hash) => hash + 1,
        // Without its `#` a whole address cannot be told from a link, but it never starts with a version.
        None => 0,
    };
    let mut link = String::from_utf8(plain.split_off(start)).map_err(|_| LinkError::NotALink)?;
    let kept = link.trim_end_matches(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_').len();
    link.truncate(kept);
    if link.is_empty() { Err(LinkError::NotALink) } else { Ok(link) }
}

const CHECKSUM: usize = 3;

/// 24 bits of FNV-1a: exactly four characters of the link.
fn checksum(bytes: &[u8]) -> [u8; CHECKSUM] {
    let hash = bytes.iter().fold(0x811c_9dc5_u32, |hash, &byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    let folded = (hash >> 24) ^ (hash & 0x00ff_ffff);
    let [_, a, b, c] = folded.to_be_bytes();
    [a, b, c]
}
