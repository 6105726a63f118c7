use super::Word;
use crate::text::{Span, is_listed};

/// A program and its arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Invocation<'a> {
    words: &'a [Word],
}

/// The value of an option.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OptionValue<'a> {
    /// The value, unquoted; expansions stand in it as written.
    pub text: &'a str,
    /// Where the value stands.
    pub span: Span,
    /// The word it is in: of its own, or together with the option.
    pub word: &'a Word,
}

/// Programs that only start another one: name, options that take a value, positional arguments of its own.
const WRAPPERS: &[(&str, &str, usize)] = &[
    ("builtin", "", 0),
    ("catatonit", "", 0),
    ("chroot", "--userspec --groups", 1),
    ("command", "", 0),
    ("doas", "-u -C", 0),
    ("dumb-init", "-r --rewrite", 0),
    ("eatmydata", "", 0),
    ("env", "-u --unset -C --chdir", 0),
    ("exec", "-a", 0),
    ("fakeroot", "", 0),
    ("gosu", "", 1),
    ("ionice", "-c -n --class --classdata", 0),
    ("nice", "-n --adjustment", 0),
    ("nohup", "", 0),
    ("setpriv", "--reuid --regid --groups", 0),
    ("setsid", "", 0),
    ("stdbuf", "-i -o -e", 0),
    ("su-exec", "", 1),
    ("sudo", "-u -g -h -p -C -r -t -T -U -D -R --user --group --chdir", 0),
    ("time", "-f -o", 0),
    ("timeout", "-s -k --signal --kill-after", 1),
    ("tini", "-p -e", 0),
    ("xargs", "-I -n -P -L -d -a -s -E --max-args --max-procs --delimiter --arg-file", 0),
];

/// Scripts that wait for a port and then start what follows `--`.
const WAITERS: &[&str] = &["wait-for-it", "wait-for-it.sh", "wait-for", "wait-for.sh", "dockerize", "wait4x"];

/// Programs that start a tool installed for them: name, the word in between, options that take a value.
const RUNNERS: &[(&str, &str, &str)] = &[
    ("bundle", "exec", ""),
    ("bunx", "", ""),
    ("conda", "run", "-n --name -p --prefix"),
    ("corepack", "", ""),
    ("dotenv", "", "-e -f"),
    ("hatch", "run", "-e"),
    ("micromamba", "run", "-n -p"),
    ("npm", "exec x", "-p --package"),
    ("npx", "", "-p --package -c"),
    ("pdm", "run", "-p"),
    ("pipenv", "run", ""),
    ("pnpm", "exec dlx", "-C --filter --dir"),
    ("poetry", "run", "-C -P --directory"),
    ("uv", "run", "--python -p --with --extra --group --package --project --directory --env-file"),
    ("uvx", "", "--from --with --python"),
    ("yarn", "exec dlx", ""),
];

impl<'a> Invocation<'a> {
    /// A program, the first word, with the rest as its arguments.
    pub fn new(words: &'a [Word]) -> Self {
        Self { words }
    }

    /// The program's name without its folder; `""` when there is none or an expansion gives it.
    pub fn program(&self) -> &'a str {
        self.words.first().filter(|word| !word.expands).map_or("", Word::basename)
    }

    /// The word that names the program.
    pub fn program_word(&self) -> Option<&'a Word> {
        self.words.first()
    }

    /// Program and arguments.
    pub fn words(&self) -> &'a [Word] {
        self.words
    }

    /// What follows the program.
    pub fn arguments(&self) -> &'a [Word] {
        self.words.get(1..).unwrap_or_default()
    }

    /// From the program to the last argument.
    pub fn span(&self) -> Span {
        match (self.words.first(), self.words.last()) {
            (Some(first), Some(last)) => first.span.join(last.span),
            _ => Span::default(),
        }
    }

    /// Looks through `sudo`, `env A=b`, `exec`, `timeout 5`, `xargs` and other programs that only start another one.
    pub fn effective(self) -> Self {
        self.skip(wrappers)
    }

    /// As [`Invocation::effective`], also through `python -m`, `poetry run`, `npx`, `bundle exec` and their like.
    pub fn tool(self) -> Self {
        self.skip(look_through)
    }

    fn skip(self, count: fn(&[&str]) -> usize) -> Self {
        let starts = |word: &Word| {
            let name = word.basename();
            WRAPPERS.iter().any(|wrapper| wrapper.0 == name)
                || RUNNERS.iter().any(|runner| runner.0 == name)
                || is_python(name)
                || WAITERS.contains(&name)
        };
        // Most commands start nothing else, and then there is nothing to be collected.
        if !self.words.first().is_some_and(starts) {
            return self;
        }
        let texts: Vec<&str> = self.words.iter().map(Word::text).collect();
        Self { words: self.words.get(count(&texts)..).unwrap_or_default() }
    }

    /// The arguments before `--`.
    fn options(&self) -> impl Iterator<Item = (usize, &'a Word)> {
        self.arguments().iter().enumerate().take_while(|(_, word)| word.text() != "--")
    }

    /// Whether a flag such as `--no-cache-dir` is given, alone or as `--flag=value`.
    pub fn has_flag(&self, flag: &str) -> bool {
        self.flag(flag).is_some()
    }

    /// The word of a flag, alone or as `--flag=value`.
    pub fn flag(&self, flag: &str) -> Option<&'a Word> {
        let is = |text: &str| text.strip_prefix(flag).is_some_and(|rest| rest.is_empty() || rest.starts_with('='));
        self.options().map(|(_, word)| word).find(|word| is(word.text()))
    }

    /// Whether a one-letter flag is given, alone or in a cluster: `y` in `-y` and `-qqy`.
    pub fn has_short(&self, letter: char) -> bool {
        self.options().any(|(_, word)| {
            let text = word.text();
            text.strip_prefix('-').is_some_and(|cluster| {
                !cluster.starts_with('-') && cluster.chars().take_while(char::is_ascii_alphabetic).any(|c| c == letter)
            })
        })
    }

    /// The word in which a one-letter flag is given, alone or in a cluster. What stands behind a letter that takes a value is
    /// that value: `-ok` of curl writes to `k`.
    pub fn short(&self, letter: char, with_value: &str) -> Option<&'a Word> {
        let mut skip = false;
        self.options().map(|(_, word)| word).find(|word| {
            if std::mem::take(&mut skip) {
                return false;
            }
            let text = word.text();
            skip = takes_value(text, with_value);
            for (at, known) in cluster(text).char_indices() {
                if known == letter {
                    return true;
                }
                if is_listed(["-", &cluster(text)[at..=at]].concat().as_str(), with_value) {
                    return false;
                }
            }
            false
        })
    }

    /// The first value of an option given by any of its names (`-r`, `--requirement`).
    pub fn option_value(&self, names: &[&str]) -> Option<OptionValue<'a>> {
        self.option_values(names).into_iter().next()
    }

    /// All values of an option, in order: `-r x`, `-rx`, `--requirement x`, `--requirement=x`.
    pub fn option_values(&self, names: &[&str]) -> Vec<OptionValue<'a>> {
        let mut values = Vec::new();
        let arguments = self.arguments();
        let mut taken = None;
        for (index, word) in self.options() {
            if taken == Some(index) {
                continue;
            }
            let text = word.text();
            for &name in names {
                let Some(rest) = text.strip_prefix(name) else { continue };
                let skip = match rest.as_bytes().first() {
                    None => {
                        if let Some(value) = arguments.get(index + 1) {
                            values.push(OptionValue { text: value.text(), span: value.span, word: value });
                            taken = Some(index + 1);
                        }
                        break;
                    }
                    Some(b'=') => name.len() + 1,
                    Some(_) if name.len() == 2 => name.len(),
                    Some(_) => continue,
                };
                let span = word.source(Span::new(skip, text.len()));
                values.push(OptionValue { text: &text[skip..], span, word });
                break;
            }
        }
        values
    }

    /// The arguments that are neither options nor values of the named options.
    pub fn positionals(&self, with_value: &str) -> Vec<&'a Word> {
        positionals(self.arguments(), with_value).collect()
    }

    /// The first positional argument: `install` of `apt-get -qq install curl`.
    pub fn subcommand(&self, with_value: &str) -> Option<&'a Word> {
        positionals(self.arguments(), with_value).next()
    }

    /// The positional arguments behind the subcommand.
    pub fn operands(&self, with_value: &str) -> Vec<&'a Word> {
        positionals(self.arguments(), with_value).skip(1).collect()
    }
}

/// Whether the next word is the value of an option: `-o`, or `-fsSo`, where only the last letter takes one.
fn takes_value(option: &str, with_value: &str) -> bool {
    if is_listed(option, with_value) {
        return true;
    }
    let mut letters = cluster(option).char_indices();
    let first =
        letters.find(|&(_, letter)| is_listed(["-", letter.encode_utf8(&mut [0; 4])].concat().as_str(), with_value));
    first.is_some() && letters.next().is_none()
}

/// The letters of `-xzf`; those of `-q=2` end before the sign.
fn cluster(option: &str) -> &str {
    let letters = option.strip_prefix('-').unwrap_or_default();
    let end = letters.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(letters.len());
    &letters[..end]
}

fn positionals<'a>(arguments: &'a [Word], with_value: &str) -> impl Iterator<Item = &'a Word> {
    let (mut skip, mut all) = (false, false);
    arguments.iter().filter(move |word| {
        let text = word.text();
        if std::mem::take(&mut skip) {
            return false;
        }
        if all || !text.starts_with('-') || text == "-" {
            return true;
        }
        all = text == "--";
        skip = takes_value(text, with_value);
        false
    })
}

/// How many words at the start only start the program that does the work: wrappers such as `sudo` and runners such as
/// `poetry run`. The words are unquoted; the count is always less than their number.
pub fn look_through(words: &[&str]) -> usize {
    let mut skipped = wrappers(words);
    for _ in 0..4 {
        match through_runner(&words[skipped..]) {
            Some(count) if skipped + count < words.len() => skipped += count + wrappers(&words[skipped + count..]),
            _ => break,
        }
    }
    skipped
}

fn wrappers(words: &[&str]) -> usize {
    let mut skipped = 0;
    for _ in 0..8 {
        match through_wrapper(&words[skipped..]) {
            Some(count) if skipped + count < words.len() => skipped += count,
            _ => break,
        }
    }
    skipped
}

/// Counts the options at the start of `words` and the values they take; `--` ends them.
fn options(words: &[&str], with_value: &str) -> usize {
    let mut count = 0;
    while let Some(text) = words.get(count).filter(|text| text.starts_with('-') && text.len() > 1) {
        count += if is_listed(text, with_value) { 2 } else { 1 };
        if *text == "--" {
            break;
        }
    }
    count.min(words.len())
}

/// A program's name without its folder.
pub fn basename(text: &str) -> &str {
    text.rsplit('/').next().unwrap_or_default()
}

fn through_wrapper(words: &[&str]) -> Option<usize> {
    let name = basename(words.first()?);
    if WAITERS.contains(&name) {
        return words.iter().position(|word| *word == "--").map(|dashes| dashes + 1);
    }
    let &(_, with_value, positionals) = WRAPPERS.iter().find(|wrapper| wrapper.0 == name)?;
    if name == "command" && words.get(1).is_some_and(|word| matches!(*word, "-v" | "-V")) {
        return None;
    }
    let mut count = 1 + options(&words[1..], with_value) + positionals;
    if positionals > 0 && words.get(count) == Some(&"--") {
        count += 1;
    }
    if matches!(name, "env" | "sudo") {
        let rest = words.get(count..).unwrap_or_default();
        count += rest.iter().take_while(|word| is_assignment(word)).count();
    }
    Some(count)
}

/// Whether a word sets a variable: `NAME=value`.
fn is_assignment(word: &str) -> bool {
    word.split_once('=').is_some_and(|(name, _)| {
        !name.is_empty()
            && !name.starts_with(|c: char| c.is_ascii_digit())
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    })
}

fn through_runner(words: &[&str]) -> Option<usize> {
    let name = basename(words.first()?);
    let rest = &words[1..];
    if is_python(name) {
        let module = rest.iter().position(|word| *word == "-m")?;
        return rest[..module].iter().all(|word| word.starts_with('-')).then_some(module + 2);
    }
    let &(_, subcommands, with_value) = RUNNERS.iter().find(|runner| runner.0 == name)?;
    let mut count = 1 + options(rest, with_value);
    if !subcommands.is_empty() {
        if !is_listed(words.get(count)?, subcommands) {
            return None;
        }
        count += 1;
        count += options(&words[count..], with_value);
    }
    Some(count)
}

/// Whether a program is a Python interpreter: `python`, `python3`, `python3.12`, `pypy3`.
fn is_python(name: &str) -> bool {
    ["python", "pypy"].iter().any(|stem| {
        name.strip_prefix(stem).is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.'))
    })
}
