//! Ignore files: which line decides about a path, for the builder and for Git.

use drydock::project::FileKind;
use drydock::syntax::dockerignore::IgnoreFile;
use drydock::syntax::highlight::{Token, highlight};
use proptest::prelude::*;

fn docker(text: &str, path: &str) -> bool {
    IgnoreFile::parse(text).excludes(path, false).is_some()
}

fn git(text: &str, path: &str) -> bool {
    IgnoreFile::parse_git(text).excludes(path, false).is_some()
}

#[test]
fn the_builder_starts_at_the_root() {
    assert!(docker("node_modules", "node_modules/a/b.js"));
    assert!(!docker("node_modules", "web/node_modules/a.js"));
    assert!(docker("**/node_modules", "web/node_modules/a.js"));
    assert!(docker("**/node_modules", "node_modules"));
    assert!(docker("/dist/", "dist/x"));
    assert!(docker("./a/../b", "b"));
    assert!(docker("*.md", "README.md") && !docker("*.md", "docs/a.md"));
    assert!(docker("**/*.md", "docs/a.md") && docker("**/*.md", "a.md"));
    assert!(docker("a?c", "abc") && !docker("a?c", "a/c"));
    assert!(docker("[a-c]x", "bx") && !docker("[^a-c]x", "bx"));
    assert!(docker("**", "a/b/c") && docker("*", "a/b"));
    assert!(docker("a/**/b", "a/b") && docker("a/**/b", "a/x/y/b"));
    assert!(docker("a**b", "axx/b"));
    assert!(docker("\\*", "*") && !docker("\\*", "a"));
    assert!(!docker("# a\n\n  \n", "# a"));
    assert!(docker(" # a", "# a"));
    assert!(docker("\u{feff}.git\r\n.env\r\n", ".git/HEAD"));
}

#[test]
fn the_last_match_wins() {
    let text = "*\n!src\nsrc/secret\n!src/secret/ok";
    assert!(!docker(text, "src/a") && docker(text, "b"));
    assert!(docker(text, "src/secret/a") && !docker(text, "src/secret/ok"));
    let file = IgnoreFile::parse(text);
    assert_eq!(file.excludes("src/secret/a", false).map(|line| line.span.slice(text)), Some("src/secret"));
    assert!(file.decides("src/a", false).is_some_and(|line| line.negated));
}

#[test]
fn what_is_no_pattern_is_an_error() {
    let text = "a\n[b\n!\nc\\\n";
    let file = IgnoreFile::parse(text);
    let wrong: Vec<_> = file.errors.iter().map(|error| error.span.slice(text)).collect();
    assert_eq!(wrong, ["[b", "!", "c\\"]);
    assert_eq!(file.lines.len(), 1);
}

#[test]
fn git_holds_at_any_depth_and_never_looks_into_excluded_folders() {
    assert!(git("node_modules", "web/node_modules/a.js"));
    assert!(git("/dist", "dist/a") && !git("/dist", "web/dist/a"));
    assert!(git("web/dist", "web/dist/a") && !git("web/dist", "x/web/dist/a"));
    assert!(git("build/", "build/a") && !git("build/", "build"));
    assert!(git("*.env", "a/b/x.env") && git(".env*", ".env.local"));
    assert!(!git(".env*\n!.env.example", ".env.example"));
    assert!(git("a/\n!a/b", "a/b"));
    assert!(git("a/**", "a/b/c") && !git("a/**", "a") && git("**/a", "x/a") && git("a/**/b", "a/b"));
    assert!(git("\\#a", "#a") && git("\\!a", "!a"));
    assert!(git("a\\ ", "a ") && git("a  ", "a"));
    assert!(!git("a**b", "a/b") && git("a**b", "axb"));
}

#[test]
fn colours() {
    let text = "# c\n!a/**/b\n";
    let tokens: Vec<_> =
        highlight(FileKind::Dockerignore, text).into_iter().map(|(span, token)| (span.slice(text), token)).collect();
    assert_eq!(tokens, [("# c", Token::Comment), ("!", Token::Operator), ("**", Token::Operator)]);
}

proptest! {
    #[test]
    fn any_text_is_read(parts in prop::collection::vec(
        prop::sample::select(vec!["a", "b", "/", "*", "**", "?", "[", "]", "^", "-", "\\", "!", "#", " ", "\n", "\r\n", "..", "é"]), 0..24,
    ), path in "[ab/é]{0,8}") {
        let text = parts.concat();
        for file in [IgnoreFile::parse(&text), IgnoreFile::parse_git(&text)] {
            file.excludes(&path, true);
            for span in file.lines.iter().map(|line| line.span).chain(file.comments) {
                prop_assert!(text.get(span.start..span.end).is_some());
            }
        }
        highlight(FileKind::Gitignore, &text);
    }
}

/// The line that decides is the last of all that match, whichever way it is found: by its whole pattern, by its first folder, by a
/// name at any depth, or by trying.
#[test]
fn the_last_matching_line_decides_whatever_it_looks_like() {
    use drydock::syntax::dockerignore::IgnoreFile;
    let lines =
        ["a", "!a/b", "a/*", "!a/b/c", "**/c", "!*", "b/[x]", "d\\*", "a/b", "c", "!a/", "/b", "b/", "é/*", "!é/ü"];
    let paths = ["a", "a/b", "a/b/c", "b", "b/x", "c", "x/c", "d*", "x/a", "x/b", "é", "é/ü", "é/o"];
    for from in 0..lines.len() {
        for to in from + 1..=lines.len() {
            let text = lines[from..to].join("\n");
            for file in [IgnoreFile::parse(&text), IgnoreFile::parse_git(&text)] {
                for path in paths {
                    for is_folder in [false, true] {
                        let folders = path.match_indices('/').map(|(at, _)| &path[..at]);
                        let last =
                            |path: &str, is_folder| file.lines.iter().rev().find(|line| line.matches(path, is_folder));
                        let wanted = match file.flavor {
                            drydock::syntax::dockerignore::Flavor::Docker => {
                                file.lines.iter().rev().find(|line| line.covers(path, is_folder))
                            }
                            drydock::syntax::dockerignore::Flavor::Git => folders
                                .into_iter()
                                .find_map(|folder| last(folder, true).filter(|line| !line.negated))
                                .or_else(|| last(path, is_folder)),
                        };
                        let found = file.decides(path, is_folder).map(|line| line.span);
                        assert_eq!(found, wanted.map(|line| line.span), "{path} in\n{text}");
                    }
                }
            }
        }
    }
}
