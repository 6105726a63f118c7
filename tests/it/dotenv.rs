//! Env files: keys, quotes, escapes, comments, places.

use drydock::project::FileKind;
use drydock::syntax::dotenv::{Quoting, parse};
use drydock::syntax::highlight::{Token, highlight};
use proptest::prelude::*;

/// Keys with their values; a key alone has none.
fn read(text: &str) -> Vec<(String, Option<String>)> {
    let file = parse(text);
    assert!(file.errors.is_empty(), "{:?}", file.errors);
    let value = |entry: &drydock::syntax::dotenv::Entry| entry.value.as_ref().map(|value| value.text().to_owned());
    file.entries.iter().map(|entry| (entry.key.clone(), value(entry))).collect()
}

fn one(text: &str) -> String {
    read(text)[0].1.clone().unwrap()
}

#[test]
fn values_end_where_compose_ends_them() {
    assert_eq!(one("A=b c # d"), "b c");
    assert_eq!(one("A=b#c "), "b#c");
    assert_eq!(one("A = b"), "b");
    assert_eq!(one("A: b=c"), "b=c");
    assert_eq!(one("A=\"b # c\" # d"), "b # c");
    assert_eq!(one("A='b\nc'"), "b\nc");
    assert_eq!(one("\u{feff}A=b\r\nC=d\r\n"), "b");
    assert_eq!(one("A=\"b\r\nc\""), "b\nc");
    assert_eq!(one("A="), "");
}

#[test]
fn quotes_decide_about_escapes() {
    assert_eq!(one(r#"A="a\tb\\c\"d\$e\q\0101""#), "a\tb\\c\"d$$e\\qA");
    assert_eq!(one(r"A='a\tb\'c$d'"), r"a\tb'c$d");
    assert_eq!(one(r"A=a\tb"), r"a\tb");
    let file = parse("A='$x'\nB=\"$x\"\nC=$x");
    let quoting: Vec<_> = file.entries.iter().map(|entry| (entry.quoting, entry.is_expandable())).collect();
    assert_eq!(quoting, [(Quoting::Single, false), (Quoting::Double, true), (Quoting::None, true)]);
}

#[test]
fn names_alone_exports_and_places() {
    let text = "# top\nA\nexport B=1 # c\n";
    let file = parse(text);
    assert_eq!(read(text), [("A".to_owned(), None), ("B".to_owned(), Some("1".to_owned()))]);
    let b = file.get("B").unwrap();
    assert!(b.export && b.has_value());
    assert_eq!((b.span.slice(text), b.key_span.slice(text), b.value_span.slice(text)), ("export B=1", "B", "1"));
    assert_eq!(file.comments.iter().map(|span| span.slice(text)).collect::<Vec<_>>(), ["# top", "# c"]);
    assert_eq!(read("A"), [(String::new(), Some("A".to_owned()))]);
}

#[test]
fn a_line_that_cannot_be_read_costs_itself() {
    let text = "A=1\nnot a key=2\nB+=3\nC=\"open\nD=4\n";
    let file = parse(text);
    let wrong: Vec<_> = file.errors.iter().map(|error| error.span.slice(text)).collect();
    assert_eq!(wrong, ["not a key", "+", "\"open"]);
    assert_eq!(file.entries.iter().map(|entry| entry.key.as_str()).collect::<Vec<_>>(), ["A", "D"]);
}

#[test]
fn colours() {
    let text = "export A=\"x$B\" # c\n";
    let tokens: Vec<_> =
        highlight(FileKind::Dotenv, text).into_iter().map(|(span, token)| (span.slice(text), token)).collect();
    assert_eq!(
        tokens,
        [
            ("export", Token::Keyword),
            ("A", Token::Key),
            ("\"x", Token::Text),
            ("$B", Token::Variable),
            ("\"", Token::Text),
            ("# c", Token::Comment),
        ]
    );
}

proptest! {
    #[test]
    fn any_text_is_read(parts in prop::collection::vec(
        prop::sample::select(vec!["A", "=", ":", " ", "\n", "\r\n", "\"", "'", "\\", "$", "${", "}", "#", " #", "export ", "é", "\t", "\\0", "12", "+", "\u{feff}"]),
        0..30,
    )) {
        let text = parts.concat();
        let file = parse(&text);
        for entry in &file.entries {
            for span in [entry.span, entry.key_span, entry.value_span] {
                prop_assert!(text.get(span.start..span.end).is_some(), "{text:?} {entry:?}");
            }
        }
        let mut end = 0;
        for (span, _) in highlight(FileKind::Dotenv, &text) {
            prop_assert!(end <= span.start && text.get(span.start..span.end).is_some(), "{text:?} {span:?}");
            end = span.end;
        }
    }
}
