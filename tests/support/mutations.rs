//! What typing, editors and accidents do to a text.

use drydock::SourceFile;

/// What happens to a text on its way to us. The number says where.
#[derive(Clone, Copy, Debug)]
pub enum Mutation {
    DeleteLine(usize),
    DuplicateLine(usize),
    Truncate(usize),
    Crlf,
    NoFinalBreak,
    Indent(usize),
    Quote(usize),
    Unquote(usize),
    Comment(usize),
    BlankLines(usize),
    ByteOrderMark,
    Lowercase(usize),
    Insert(usize),
    Cut(usize),
    Move(usize),
    /// A service that extends another one of the file.
    Extend(usize),
    /// Another value for a key or an item.
    Value(usize),
}

/// What opens something, ends something or means something to one of the languages.
const PIECES: &[&str] = &[
    "<<EOF",
    "\nEOF\n",
    "\"",
    "'",
    "`",
    "${",
    "$(",
    "(",
    ")",
    "}",
    "\\\n",
    "\\",
    " && ",
    " || ",
    "; ",
    " | ",
    "\t",
    "  ",
    ": ",
    ":",
    "- ",
    "&a ",
    "*a",
    "<<: *a",
    " |\n",
    " >-\n",
    "[",
    "{",
    "]",
    ", ",
    "#",
    " #",
    "!reset ",
    "---\n",
    "\0",
    "\r",
    "\u{a0}",
    "é",
    "\n",
    "=",
    "/",
    "@",
    "--from=",
    "RUN ",
    "FROM x\n",
    "USER root\n",
    "services:\n",
    "null",
    "!",
    "**",
    "%",
    "$",
];

/// What a key may have for a value, right or not.
const VALUES: &[&str] = &[
    ".",
    "..",
    "./",
    "/",
    "~",
    "\"\"",
    "''",
    "{}",
    "[]",
    "null",
    "true",
    "0",
    "-1",
    "*a",
    "&a b",
    "!reset null",
    "!override []",
    "${X}",
    "${X:-.}",
    "${X:?}",
    "$",
    "\"open",
    "'open",
    "[a, b]",
    "{a: b}",
    "{a: {b: c}}",
    "|",
    ".:/",
    "a:/b",
    "/a:/b",
    ".:/app",
    "80",
    "80:80",
    "root",
    "latest",
    "nginx",
    "postgres",
    "node:24",
    "app",
    "web",
    "db",
    ".env",
    "Dockerfile",
    "# note",
    "a # note",
    "x: y",
    "é",
    "'it''s'",
    "\"a\\\"b\"",
];

impl Mutation {
    /// The mutation behind a number, for those who draw numbers themselves.
    #[allow(dead_code, reason = "the property test has strategies instead")]
    pub fn of(number: usize) -> Self {
        let at = number / 17;
        match number % 17 {
            0 => Mutation::DeleteLine(at),
            1 => Mutation::DuplicateLine(at),
            2 => Mutation::Truncate(at),
            3 => Mutation::Crlf,
            4 => Mutation::NoFinalBreak,
            5 => Mutation::Indent(at),
            6 => Mutation::Quote(at),
            7 => Mutation::Unquote(at),
            8 => Mutation::Comment(at),
            9 => Mutation::BlankLines(at),
            10 => Mutation::ByteOrderMark,
            11 => Mutation::Lowercase(at),
            12 => Mutation::Insert(at),
            13 => Mutation::Cut(at),
            14 => Mutation::Move(at),
            15 => Mutation::Extend(at),
            _ => Mutation::Value(at),
        }
    }
}

/// Does it to one file.
pub fn mutate(file: &mut SourceFile, mutation: Mutation) {
    let mut lines: Vec<String> = file.text.split_inclusive('\n').map(str::to_string).collect();
    if lines.is_empty() {
        return;
    }
    let count = lines.len();
    match mutation {
        Mutation::DeleteLine(at) => {
            lines.remove(at % count);
        }
        Mutation::DuplicateLine(at) => lines.insert(at % count, lines[at % count].clone()),
        Mutation::Truncate(at) => {
            let boundaries: Vec<usize> = file.text.char_indices().map(|(at, _)| at).collect();
            file.text.truncate(boundaries[at % boundaries.len()]);
            return;
        }
        Mutation::Insert(at) => {
            let place = boundary(&file.text, at / PIECES.len());
            file.text.insert_str(place, PIECES[at % PIECES.len()]);
            return;
        }
        Mutation::Cut(at) => {
            let start = boundary(&file.text, at / 8);
            let length: usize = file.text[start..].chars().take(1 + at % 8).map(char::len_utf8).sum();
            file.text.replace_range(start..start + length, "");
            return;
        }
        Mutation::Move(at) => {
            let line = lines.remove(at % count);
            lines.insert((at / count) % count, line);
        }
        Mutation::Crlf => lines.iter_mut().for_each(|line| {
            if line.ends_with('\n') && !line.ends_with("\r\n") {
                line.truncate(line.len() - 1);
                line.push_str("\r\n");
            }
        }),
        Mutation::NoFinalBreak => {
            file.text.truncate(file.text.trim_end().len());
            return;
        }
        Mutation::Indent(at) => lines[at % count].insert_str(0, if at % 3 == 0 { "\t" } else { "  " }),
        Mutation::Quote(at) => {
            let line = &mut lines[at % count];
            if let Some((key, value)) = line.clone().split_once(": ") {
                let value = value.trim_end();
                let rest = &line[key.len() + 2 + value.len()..];
                *line = format!("{key}: \"{}\"{rest}", value.replace(['"', '\\'], ""));
            }
        }
        Mutation::Unquote(at) => lines[at % count].retain(|c| c != '"' && c != '\''),
        Mutation::Comment(at) => {
            let line = &mut lines[at % count];
            let end = line.trim_end().len();
            line.insert_str(end, "  # note");
        }
        Mutation::BlankLines(at) => lines.insert(at % count, "\n\n".into()),
        Mutation::Extend(at) => {
            let is_service = |line: &&String| {
                let name = line.trim_end().strip_prefix("  ").and_then(|line| line.strip_suffix(':'));
                name.is_some_and(|name| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric()))
            };
            let services: Vec<String> = lines.iter().filter(is_service).cloned().collect();
            let Some(service) = services.get(at % services.len().max(1)) else { return };
            let place = lines.iter().position(|line| line == service).unwrap_or(0);
            let name = service.trim().trim_end_matches(':');
            let own = ["", "    restart: always\n", "    environment:\n      A: b\n", "    volumes: []\n"][at / 7 % 4];
            // Its heir stands before it, or takes its name.
            if at % 2 == 0 {
                lines.insert(place, format!("  heir:\n    extends: {name}\n{own}"));
            } else {
                let heir = format!("  {name}:\n    extends:\n      service: base\n{own}");
                lines[place] = format!("{heir}  base:\n");
            }
        }
        Mutation::Value(at) => {
            let line = &mut lines[at % count];
            let start = line.find(": ").map(|at| at + 2).or_else(|| line.find("- ").map(|at| at + 2));
            let start = start.or_else(|| line.find(' ').map(|at| at + 1).filter(|_| !line.starts_with(' ')));
            if let Some(start) = start {
                let end = line.trim_end().len().max(start);
                line.replace_range(start..end, VALUES[at / count % VALUES.len()]);
            }
        }
        Mutation::ByteOrderMark => lines[0].insert(0, '\u{feff}'),
        Mutation::Lowercase(at) => {
            let line = &mut lines[at % count];
            *line = line.to_lowercase();
        }
    }
    file.text = lines.concat();
}

/// The place of a character of the text.
fn boundary(text: &str, at: usize) -> usize {
    text.char_indices().nth(at % text.chars().count().max(1)).map_or(0, |(at, _)| at)
}
