//! Colours are made in the page's own thread with every key, so their time follows the length of the text, whatever is in it.

use drydock::project::FileKind;
use drydock::syntax::highlight::highlight;
use std::time::Instant;

/// So many times longer may a text of four times the length take; in quadratic time it would be sixteen.
const FOUR_TIMES: f64 = 11.0;

/// What a text begins with and what it repeats. Each makes some part of a lexer look far ahead, again and again.
const YAML: &[(&str, &str)] = &[
    ("x-a: ", "{a: "),
    ("x-a: ", "["),
    ("", "a: "),
    ("", "a: b: ${"),
    ("", "- "),
    ("", "? "),
    ("k: [", "a,"),
    ("k: [", "\"a\","),
    ("k: [", "'a': ,"),
    ("k: ", "\"a\" "),
    ("k: ", "\"a\": "),
    ("k: ", "&a "),
    ("k: ", "*a,"),
    ("k: {", "}{"),
    ("k: ", "\u{c}"),
    ("k: ", "\u{b}:"),
    ("k: ", "\u{85}"),
    ("k: [", " \u{a0}"),
    ("k: ", "${A:-"),
    ("k: \"", "${A:-"),
    ("k: |\n", " ${A:-"),
    ("", "k: |\n"),
    ("", "k: \"\n"),
    ("", "\"\n"),
    ("", "'\n"),
    ("k: ", "| "),
    ("k: ", "|x: "),
    ("k: ", "|\u{c}: "),
    ("k: ", "|1: "),
    ("k: ", "a   :"),
    ("k: ", "$$"),
    ("k: ", "# "),
    ("", "é: "),
];
const DOTENV: &[(&str, &str)] = &[
    ("A=", "${A:-"),
    ("A=\"", "${A:-"),
    ("A=", "${"),
    ("", "A='b'"),
    ("", "A=\"b\""),
    ("", "A='b'\n"),
    ("", "A=\"\n"),
    ("", "A=\""),
    ("", "A=\"'\n"),
    ("", "export "),
    ("", "A "),
    ("", "A\n"),
    ("A=", "\\$"),
    ("A=\"", "\\"),
    ("", "\u{c}"),
    ("", "# \n"),
    ("A=", " #"),
];
const DOCKERFILE: &[(&str, &str)] = &[
    ("RUN ", "${"),
    ("RUN ", "${A:-"),
    ("FROM ", "${A:-"),
    ("ENV ", "A="),
    ("ENV ", "A=${B:-"),
    ("RUN ", "<<A "),
    ("", "RUN <<A\n"),
    ("RUN ", "\"a\" "),
    ("RUN ", "'"),
    ("RUN ", "\" "),
    ("RUN ", "\\\n"),
    ("RUN ", "'a \\\n"),
    ("RUN ", "${A \\\n"),
    ("RUN ", "# \\\n"),
    ("RUN a", "\\\n# c\n"),
    ("RUN ", "$(("),
    ("RUN ", "&& "),
    ("CMD [", "\"a\","),
    ("CMD [", "\"a\\\"\","),
    ("", "ONBUILD "),
    ("", "FROM a\n"),
    ("", "# a\n"),
    ("", "#a=b\n"),
    ("COPY ", "--a=b "),
    ("COPY ", "a "),
    ("", "RUN --mount=type=$A \\\n"),
    ("HEALTHCHECK ", "--a=$B "),
    ("LABEL ", "a=\"b\" "),
    ("LABEL ", "a='"),
];
const DOCKERIGNORE: &[(&str, &str)] =
    &[("", "*"), ("", "[a"), ("", "!a\n"), ("", "a/../"), ("", "**/"), ("", "\\"), ("", "?a")];

/// Bytes of the shorter text: enough for quadratic time to outweigh what is the same for each.
const LENGTH: usize = 4_000;

fn once(kind: FileKind, text: &str) -> f64 {
    let begun = Instant::now();
    std::hint::black_box(highlight(kind, text));
    begun.elapsed().as_secs_f64().max(1e-7)
}

/// How many times longer the longer text takes: the best of several runs each, for what else the machine does passes.
fn ratio(kind: FileKind, start: &str, part: &str) -> f64 {
    let text = |length: usize| [start, &part.repeat(length / part.len())].concat();
    let (short, long) = (text(LENGTH), text(4 * LENGTH));
    let mut best = (f64::INFINITY, f64::INFINITY);
    for round in 0..24 {
        best = (best.0.min(once(kind, &short)), best.1.min(once(kind, &long)));
        if round > 1 && best.1 / best.0 <= FOUR_TIMES {
            break;
        }
    }
    best.1 / best.0
}

#[test]
fn colours_take_time_in_proportion_to_the_text() {
    let kinds = [
        (FileKind::Compose, YAML),
        (FileKind::Dotenv, DOTENV),
        (FileKind::Dockerfile, DOCKERFILE),
        (FileKind::Dockerignore, DOCKERIGNORE),
        (FileKind::Gitignore, DOCKERIGNORE),
    ];
    let mut slow = Vec::new();
    for (kind, parts) in kinds {
        for (start, part) in parts {
            let ratio = ratio(kind, start, part);
            if ratio > FOUR_TIMES {
                slow.push(format!("{kind:?} {start:?} {part:?}: {ratio:.1} times"));
            }
        }
    }
    assert!(slow.is_empty(), "four times the text takes more than {FOUR_TIMES} times as long:\n{}", slow.join("\n"));
}

/// The editor's positions are counted in one walk, which goes back to the start where colours overlap.
#[test]
fn colours_ascend_and_do_not_overlap() {
    for (kind, parts) in [
        (FileKind::Compose, YAML),
        (FileKind::Dotenv, DOTENV),
        (FileKind::Dockerfile, DOCKERFILE),
        (FileKind::Dockerignore, DOCKERIGNORE),
    ] {
        for (start, part) in parts {
            let text = [start, part.repeat(40).as_str(), "\n"].concat();
            let mut end = 0;
            for (span, token) in highlight(kind, &text) {
                assert!(span.start >= end && span.start < span.end, "{kind:?} {start:?} {part:?}: {span:?} {token:?}");
                assert!(
                    text.get(span.start..span.end).is_some(),
                    "{kind:?} {start:?} {part:?}: {span:?} cuts a character"
                );
                end = span.end;
            }
        }
    }
}
