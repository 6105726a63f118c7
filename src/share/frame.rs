//! The bytes inside a link.
//!
//! ```text
//! frame  = field* 0 count file*          numbers are varints: seven bits a byte, the lowest first
//! field  = tag length byte*              tag 1..; unknown tags are skipped
//! file   = name length byte*             the text in UTF-8
//! name   = 1.. (a known name) | 0 length byte*
//! ```

use super::{LinkError, MAX_FILES, MAX_PATH, SharedState, View};
use crate::project::{Environment, Project, SourceFile};

/// Names that cost one byte, by their number from 1. Frozen, as all of version 1; at most 127.
const NAMES: &[&str] = &[
    "Dockerfile",
    "compose.yaml",
    "compose.yml",
    "docker-compose.yml",
    "docker-compose.yaml",
    ".dockerignore",
    ".env",
    ".env.example",
    ".gitignore",
    "compose.override.yaml",
    "compose.override.yml",
    "docker-compose.override.yml",
    "compose.prod.yaml",
    "compose.prod.yml",
    "docker-compose.prod.yml",
    "compose.dev.yaml",
    "docker-compose.dev.yml",
    "Dockerfile.dev",
    "Dockerfile.prod",
    "Containerfile",
    "backend/Dockerfile",
    "backend/.dockerignore",
    "frontend/Dockerfile",
    "frontend/.dockerignore",
    "api/Dockerfile",
    "app/Dockerfile",
    "web/Dockerfile",
    "server/Dockerfile",
    "client/Dockerfile",
    "nginx/Dockerfile",
    "proxy/Dockerfile",
    "db/Dockerfile",
    "worker/Dockerfile",
    "nginx.conf",
    "nginx/nginx.conf",
    "entrypoint.sh",
    "docker-entrypoint.sh",
    "requirements.txt",
    "package.json",
    "drydock.yaml",
    ".hadolint.yaml",
    ".env.prod",
    ".env.dev",
    "docker/Dockerfile",
    "compose.production.yaml",
    "docker-compose.production.yml",
    "docker-compose.test.yml",
    ".github/workflows/ci.yml",
];

const ENVIRONMENT: u8 = 1;
const LEFT: u8 = 2;
const RIGHT: u8 = 3;
const PANEL: u8 = 4;

pub(super) fn write(state: &SharedState) -> Result<Vec<u8>, LinkError> {
    let files = &state.project.files;
    if files.len() > MAX_FILES {
        return Err(LinkError::TooLarge);
    }
    check_paths(files)?;
    let mut out = Vec::new();
    if let Some(environment) = state.environment {
        let value = match environment {
            Environment::Development => 1,
            Environment::Production => 2,
        };
        out.extend([ENVIRONMENT, 1, value]);
    }
    for (tag, index) in [(LEFT, state.view.left), (RIGHT, state.view.right)] {
        if let Some(index) = index.filter(|&index| index < files.len()) {
            let mut value = Vec::new();
            put_number(&mut value, index);
            out.push(tag);
            put_bytes(&mut out, &value);
        }
    }
    if let Some(panel) = state.view.panel.as_deref().filter(|panel| is_panel(panel)) {
        out.push(PANEL);
        put_bytes(&mut out, panel.as_bytes());
    }
    out.push(0);
    put_number(&mut out, files.len());
    for file in files {
        match NAMES.iter().position(|name| *name == file.path) {
            Some(known) => out.push(known as u8 + 1),
            None => {
                out.push(0);
                put_bytes(&mut out, file.path.as_bytes());
            }
        }
        put_bytes(&mut out, file.text.as_bytes());
    }
    Ok(out)
}

/// Reads a frame whose checksum holds; what does not fit was made by something else, so it counts as damaged.
pub(super) fn read(bytes: &[u8]) -> Result<SharedState, LinkError> {
    let mut reader = Reader { rest: bytes };
    let state = reader.state().ok_or(LinkError::Damaged)?;
    if state.project.files.len() > MAX_FILES {
        return Err(LinkError::TooLarge);
    }
    check_paths(&state.project.files)?;
    Ok(state)
}

struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    fn state(&mut self) -> Option<SharedState> {
        let (mut environment, mut view) = (None, View::default());
        loop {
            let tag = self.byte()?;
            if tag == 0 {
                break;
            }
            let value = self.bytes()?;
            match tag {
                ENVIRONMENT => {
                    environment = match value {
                        [1] => Some(Environment::Development),
                        [2] => Some(Environment::Production),
                        _ => None,
                    }
                }
                LEFT => view.left = Reader { rest: value }.number(),
                RIGHT => view.right = Reader { rest: value }.number(),
                PANEL => {
                    view.panel = std::str::from_utf8(value).ok().filter(|panel| is_panel(panel)).map(str::to_owned);
                }
                _ => {}
            }
        }
        let count = self.number()?;
        let mut files = Vec::new();
        // One more than allowed is read, so that the caller can say "too large" rather than "damaged".
        for _ in 0..count.min(MAX_FILES + 1) {
            let path = match self.byte()? {
                0 => self.text()?,
                known => (*NAMES.get(usize::from(known) - 1)?).to_owned(),
            };
            files.push(SourceFile { path, text: self.text()? });
        }
        let within = |index: &usize| *index < files.len();
        view.left = view.left.filter(within);
        view.right = view.right.filter(within);
        Some(SharedState { project: Project { files }, environment, view })
    }

    fn byte(&mut self) -> Option<u8> {
        let (&first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(first)
    }

    fn number(&mut self) -> Option<usize> {
        let mut number = 0u32;
        for shift in [0, 7, 14, 21] {
            let byte = self.byte()?;
            number |= u32::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(number as usize);
            }
        }
        None
    }

    fn bytes(&mut self) -> Option<&'a [u8]> {
        let length = self.number()?;
        let (value, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some(value)
    }

    fn text(&mut self) -> Option<String> {
        String::from_utf8(self.bytes()?.to_vec()).ok()
    }
}

fn put_number(out: &mut Vec<u8>, mut number: usize) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

fn put_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    put_number(out, bytes.len());
    out.extend_from_slice(bytes);
}

fn is_panel(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b':' | b'/');
    !name.is_empty() && name.len() <= 64 && name.bytes().all(plain)
}

/// A path from a link becomes a file name on the reader's disk when the project is downloaded.
fn check_paths(files: &[SourceFile]) -> Result<(), LinkError> {
    for (index, file) in files.iter().enumerate() {
        let path = file.path.as_str();
        let component = |part: &str| !part.is_empty() && part != "." && part != "..";
        let inside =
            path.split('/').all(component) && !path.contains(['\\', ':']) && !path.chars().any(char::is_control);
        if !inside || path.len() > MAX_PATH || files[..index].iter().any(|other| other.path == path) {
            return Err(LinkError::BadPath(path.chars().take(80).collect()));
        }
    }
    Ok(())
}
