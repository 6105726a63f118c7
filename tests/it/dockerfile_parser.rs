//! The Dockerfile parser: shapes, spans, recovery, and that nothing is lost or panics.

use drydock::syntax::dockerfile::{
    Arguments, Command, Dockerfile, ErrorKind, Escape, Instruction, Keyword, highlight, parse,
};
use drydock::text::Span;
use proptest::prelude::*;

fn kinds(file: &Dockerfile) -> Vec<ErrorKind> {
    file.errors.iter().map(|error| error.kind).collect()
}

fn keywords(file: &Dockerfile) -> Vec<&'static str> {
    file.instructions.iter().map(|instruction| instruction.keyword.name()).collect()
}

fn shell(instruction: &Instruction) -> &str {
    instruction.command().and_then(Command::shell).map_or("", |map| map.text())
}

#[test]
fn continued_lines_join_and_lead_back() {
    let text = "from alpine as Base\nRUN apk add \\\n  # why\n  curl \\\n\n  git\nUSER app\n";
    let file = parse(text);
    assert!(file.errors.is_empty(), "{:?}", file.errors);
    assert_eq!(keywords(&file), ["FROM", "RUN", "USER"]);
    let run = &file.instructions[1];
    assert_eq!(shell(run), "apk add   curl   git");
    assert_eq!(run.span.slice(text), "RUN apk add \\\n  # why\n  curl \\\n\n  git");
    let map = run.command().and_then(Command::shell).unwrap();
    let git = map.text().find("git").unwrap();
    assert_eq!(map.source(Span::new(git, git + 3)).slice(text), "git");
    assert_eq!(file.comments[0].span.slice(text), "# why");
    assert_eq!(file.comments[0].inside, Some(1));
    let from = file.instructions[0].from().unwrap();
    assert_eq!(from.alias.as_ref().unwrap().name.text(), "Base");
    assert_eq!(from.alias.as_ref().unwrap().as_span.slice(text), "as");
}

#[test]
fn directives_count_at_the_top_only() {
    let file =
        parse("# syntax=docker/dockerfile:1\n# Escape = `\nFROM a\nRUN dir `\n  C:\\\nCOPY a b\\\n# check=skip=X\n");
    assert_eq!(file.escape, Escape::Backtick);
    assert_eq!(file.directive("syntax").unwrap().value, "docker/dockerfile:1");
    assert_eq!(shell(&file.instructions[1]), "dir   C:\\");
    assert_eq!(file.instructions[2].transfer().unwrap().destination.as_ref().unwrap().text(), "b\\");
    assert_eq!(file.late_directives.len(), 1);

    let file = parse("# a comment\n# escape=`\nFROM a\n");
    assert_eq!(file.escape, Escape::Backslash);
    assert_eq!(kinds(&parse("# check=skip=A\n# check=skip=B\nFROM a\n")), [ErrorKind::DuplicateDirective]);
    assert_eq!(kinds(&parse("# escape=x\nFROM a\n")), [ErrorKind::DirectiveValue]);
}

#[test]
fn json_form_or_shell_form() {
    let text = "CMD [\"a\", \"b\\n\\u2665\", \\\n \"c d\"]\nCMD [\"y\", \"z\nCMD ['x']\nRUN [\"x\"] && y\nCOPY [\"a b\", \"/c\"]\n";
    let file = parse(text);
    assert_eq!(kinds(&file), [ErrorKind::BrokenList; 3]);
    let words = file.instructions[0].command().unwrap().exec().unwrap();
    assert_eq!(words.iter().map(|word| word.text()).collect::<Vec<_>>(), ["a", "b\n♥", "c d"]);
    assert_eq!(words[1].span.slice(text), "\"b\\n\\u2665\"");
    assert_eq!(words[2].span.slice(text), "\"c d\"");
    for instruction in &file.instructions[1..4] {
        assert!(instruction.command().unwrap().shell().is_some());
    }
    let copy = file.instructions[4].transfer().unwrap();
    assert_eq!((copy.sources[0].text(), copy.destination.as_ref().unwrap().text()), ("a b", "/c"));
    assert_eq!(kinds(&parse("FROM a\nCMD [\"echo\", [\"x\"]]\n")), [ErrorKind::JsonNotStrings]);
}

#[test]
fn slips_cost_one_error_and_the_rest_is_read_as_meant() {
    let of = |text: &str| {
        let file = parse(text);
        let keywords: Vec<&str> = file.instructions.iter().map(|one| one.keyword.name()).collect();
        (kinds(&file), keywords.join(" "))
    };
    let one = |kind: ErrorKind, keywords: &str| (vec![kind], keywords.to_string());
    assert_eq!(of("FROM a\nRUN b \\\n# c\nUSER d\n"), one(ErrorKind::SwallowedInstruction, "FROM RUN USER"));
    assert_eq!(of("FROM a\nRUN b \\ # c\n  d\nUSER e\n"), one(ErrorKind::TrailingComment, "FROM RUN USER"));
    assert_eq!(of("FROM a\nCMD [\"b\",\n\"c\"]\n"), one(ErrorKind::LostEscape, "FROM CMD"));
    assert_eq!(of("FROM a\nCMD[\"b\"]\n"), one(ErrorKind::MissingBlank, "FROM CMD"));
    assert_eq!(of("FROM a\nCMD cat <<E\nb c\nE\nUSER d\n"), one(ErrorKind::LostHeredoc, "FROM CMD USER"));
    assert_eq!(of("FROM a\nRUN <<- E\nb c\nE\nUSER d\n"), one(ErrorKind::LostHeredoc, "FROM RUN USER"));
    assert_eq!(of("FROM a\nRUN cat<<E\nb c\nE\nUSER d\n"), one(ErrorKind::LostHeredoc, "FROM RUN USER"));
    assert_eq!(of("FROM a\nRUN <<EOF\nb c\n  EOF\nUSER d\n"), one(ErrorKind::UnclosedHeredoc, "FROM RUN USER"));
    assert_eq!(
        of("FROM a\nCOPY --chmod=999 b c\nCOPY -from=a b c\n").0,
        [ErrorKind::FlagValue, ErrorKind::UnknownFlag]
    );
    for fine in [
        "FROM a\nRUN echo $((1<<2)) <<<x\n",
        "FROM a\nCMD cat <<EOF\nUSER b\n",
        "FROM a\nRUN echo 'b \\\nUSER d'\n",
        "FROM a\nRUN [ \"$b\" = c ] && d\n",
    ] {
        assert!(parse(fine).errors.is_empty(), "{fine}: {:?}", parse(fine).errors);
    }
}

#[test]
fn heredocs_are_bodies_of_their_instruction() {
    let text = "FROM a\nRUN <<-'A' cat 3<<B > x\n\techo $X\n\tA\n# no comment\nB\nCOPY <<f.txt <<\"g\" /d/\nFROM inside\nf.txt\ng\nENTRYPOINT [\"x\"]\nONBUILD RUN <<E\nhi\nE\n";
    let file = parse(text);
    assert!(file.errors.is_empty(), "{:?}", file.errors);
    assert_eq!(keywords(&file), ["FROM", "RUN", "COPY", "ENTRYPOINT", "ONBUILD"]);
    let run = &file.instructions[1];
    assert_eq!(run.heredocs[0].content.text(), "echo $X\n");
    assert!(run.heredocs[0].strip_tabs && !run.heredocs[0].expand);
    assert_eq!(run.heredocs[1].descriptor, Some(3));
    assert_eq!(run.heredocs[1].body.slice(text), "# no comment\n");
    assert_eq!(run.heredocs[1].end.unwrap().slice(text), "B");
    assert_eq!(run.heredocs[1].mark_in_body.slice(shell(run)), "3<<B");
    assert!(run.span.slice(text).ends_with("\nB"));
    let copy = file.instructions[2].transfer().unwrap();
    assert!(copy.sources.is_empty());
    assert_eq!(copy.destination.as_ref().unwrap().text(), "/d/");
    let inner = file.instructions[4].onbuild().unwrap();
    assert_eq!((inner.keyword, inner.heredocs.len()), (Keyword::Run, 1));
    assert!(file.comments.is_empty());
}

#[test]
fn an_unclosed_heredoc_costs_one_error() {
    let text = "FROM a\nRUN <<EOF\necho hi\nUSER x\nRUN echo $((1<<2))\n";
    let file = parse(text);
    assert_eq!(kinds(&file), [ErrorKind::UnclosedHeredoc]);
    assert_eq!(file.errors[0].span.slice(text), "<<EOF");
    assert_eq!(keywords(&file), ["FROM", "RUN", "USER", "RUN"]);
    assert_eq!(file.instructions[1].heredocs[0].body.slice(text), "echo hi\n");
}

#[test]
fn a_broken_line_costs_itself() {
    let text = "FROM a\nRU\nCOPY\nCOPY foo\nENV FOO\nENV A=b C\nCOPY --fro . .\nHEALTHCHECK NOPE x\nSTOPSIGNAL SIGX\nONBUILD FROM b\nUSER x\n";
    let file = parse(text);
    assert_eq!(file.instructions.len(), 11);
    let wrong: Vec<&str> = file.errors.iter().map(|error| error.span.slice(text)).collect();
    assert_eq!(wrong, ["RU", "COPY", "foo", "FOO", "C", "--fro", "NOPE", "SIGX", "FROM"]);
    assert_eq!(file.instructions[10].value().unwrap().text(), "x");
}

#[test]
fn flags_have_options_with_spans() {
    let text = "FROM a\nRUN --mount=type=cache,target=/root/.cache,id=\"x\" \\\n --network=none pip install\nCOPY --from=b --chown=1:1 --link --exclude=*.md --exclude=x a /b\nHEALTHCHECK --interval=30s CMD curl -f localhost\n";
    let file = parse(text);
    assert!(file.errors.is_empty(), "{:?}", file.errors);
    let run = &file.instructions[1];
    let mount = run.flag("mount").unwrap();
    assert_eq!(mount.option(&["target", "dst"]).unwrap().span.slice(text), "/root/.cache");
    assert_eq!(shell(run), "pip install");
    assert_eq!(file.instructions[2].flag("from").unwrap().text(), "b");
    assert_eq!(shell(&file.instructions[3]), "curl -f localhost");
    let bad =
        parse("FROM a\nRUN --mount=type=bond,targt=/x --network=lan x\nCOPY --link=$L --from a b\nRUN --device=x y\n");
    assert_eq!(bad.errors.iter().filter(|error| error.kind == ErrorKind::FlagValue).count(), 4);
    assert_eq!(bad.errors.iter().filter(|error| error.kind == ErrorKind::LabsFlag).count(), 1);
    assert!(parse("# syntax=docker/dockerfile:1-labs\nFROM a\nRUN --device=x y\n").errors.is_empty());
    assert!(parse("# syntax=example.com/front:1\nINCLUDE x\nFROM --new a\n").errors.is_empty());
}

#[test]
fn pairs_keep_quotes_and_the_old_form() {
    let text = "FROM a\nENV A=\"x y\" B=c\\ d E='f\"'\nENV OLD a value\nARG N M=1\nLABEL \"k y\"=v\n";
    let file = parse(text);
    assert!(file.errors.is_empty(), "{:?}", file.errors);
    let pairs = file.instructions[1].pairs();
    let values: Vec<String> = pairs.iter().map(|pair| pair.value.as_ref().unwrap().unquoted(file.escape)).collect();
    assert_eq!(values, ["x y", "c d", "f\""]);
    assert_eq!(pairs[0].span.slice(text), "A=\"x y\"");
    assert!(matches!(&file.instructions[2].arguments, Arguments::Pairs(pairs) if pairs.legacy));
    assert_eq!(file.instructions[2].pairs()[0].value.as_ref().unwrap().text(), "a value");
    assert!(file.instructions[3].pairs()[0].value.is_none());
    assert_eq!(file.instructions[4].pairs()[0].key.unquoted(file.escape), "k y");
}

#[test]
fn windows_line_ends_and_byte_order_marks() {
    let text = "\u{feff}# escape=`\r\nFROM a\r\nRUN x `\r\n  y\r\nUSER z\r\n";
    let file = parse(text);
    assert!(file.errors.is_empty(), "{:?}", file.errors);
    assert_eq!(shell(&file.instructions[1]), "x   y");
    assert_eq!(file.instructions[2].value().unwrap().text(), "z");
    assert_eq!(file.instructions[2].span.slice(text), "USER z");
}

#[test]
fn long_and_deep_input_ends() {
    check(&format!("RUN {}", "${".repeat(15_000)));
    let many = "RUN <<A\n".repeat(20_000) + &"ONBUILD ".repeat(20_000);
    let file = parse(&many);
    assert_eq!(file.instructions.len(), 20_001);
    let distinct: String = (0..20_000).map(|n| format!("RUN <<A{n} <<-B{n}\n")).collect();
    assert_eq!(parse(&distinct).errors.len(), 20_000);
    let marks = format!("COPY {}/x\n", "<<A ".repeat(15_000));
    check(&marks);
    let braces = format!("RUN {}<<A", "${a:-".repeat(10_000));
    check(&braces);
    let array = format!("CMD [{}", "[".repeat(30_000));
    check(&array);
    assert!(parse(&format!("FROM a\nRUN {}\n", "x".repeat(70_000))).errors[0].kind == ErrorKind::LineTooLong);
}

/// Spans are ordered, inside the text and on boundaries; what no span covers is blank.
fn check(text: &str) -> Dockerfile {
    let file = parse(text);
    let mut covered = vec![false; text.len()];
    let mut cover = |span: Span| {
        assert!(text.get(span.start..span.end).is_some(), "{span:?} does not fit {text:?}");
        covered[span.start..span.end].fill(true);
    };
    let mut last = 0;
    for instruction in &file.instructions {
        assert!(instruction.span.start >= last, "out of order in {text:?}");
        last = instruction.span.end;
        cover(instruction.span);
        inside(text, instruction, instruction.span);
    }
    for comment in &file.comments {
        cover(comment.span);
        assert!(comment.span.slice(text).starts_with('#'));
    }
    for directive in &file.directives {
        cover(directive.span);
        assert!(directive.span.covers(directive.value_span));
    }
    for error in &file.errors {
        assert!(text.get(error.span.start..error.span.end).is_some());
    }
    for (at, c) in text.char_indices() {
        assert!(covered[at] || c.is_whitespace() || c == '\u{feff}', "byte {at} of {text:?} is lost");
    }
    let mut end = 0;
    for (span, _) in highlight(text) {
        assert!(span.start >= end && span.end > span.start && text.get(span.start..span.end).is_some());
        end = span.end;
    }
    file
}

fn inside(text: &str, instruction: &Instruction, outer: Span) {
    let fits = |span: Span| {
        assert!(text.get(span.start..span.end).is_some(), "{span:?} does not fit {text:?}");
        assert!(outer.covers(span), "{span:?} leaves {outer:?} in {text:?}");
    };
    fits(instruction.span);
    fits(instruction.keyword_span);
    fits(instruction.body.span());
    for flag in &instruction.flags {
        fits(flag.span);
        fits(flag.name_span);
        flag.options().iter().for_each(|option| fits(option.span));
    }
    for heredoc in &instruction.heredocs {
        fits(heredoc.mark);
        assert!(text.get(heredoc.body.start..heredoc.body.end).is_some());
        heredoc.end.into_iter().for_each(fits);
    }
    for word in instruction.words().iter().chain(instruction.value()) {
        fits(word.span);
    }
    for pair in instruction.pairs() {
        fits(pair.span);
        fits(pair.key.span);
        pair.value.iter().for_each(|value| fits(value.span));
    }
    if let Some(transfer) = instruction.transfer() {
        transfer.sources.iter().chain(&transfer.destination).for_each(|word| fits(word.span));
    }
    if let Some(command) = instruction.command() {
        fits(command.span());
        command.exec().unwrap_or(&[]).iter().for_each(|word| fits(word.span));
    }
    if let Some(inner) = instruction.onbuild() {
        inside(text, inner, outer);
    }
}

const FIXTURE: &str = "\u{feff}# syntax=docker/dockerfile:1\n# check=skip=A\nARG V=\"1 2\"\nFROM --platform=$B img:${V:-x} AS b\n\
ENV A=é\\ b C='d' \\\n  # c\n\n  E=\"f\\\"g\"\nRUN --mount=type=cache,target=/x <<-'E F' cat && \\\r\n  y 3<<G\n\ta\n\tE F\nb\nG\n\
COPY --from=b [\"a\\u00e9\", \"/b c\"]\nADD a <<H /c\nH\nHEALTHCHECK --interval=5s CMD [\"x\"]\nONBUILD COPY . /\nVOLUME [\"/a\"]\nEXPOSE 80 81/tcp\n";

proptest! {
    #[test]
    fn any_text_is_read_whole(text in "\\PC*") {
        check(&text);
    }

    #[test]
    fn dockerfile_like_text_is_read_whole(parts in prop::collection::vec(
        prop::sample::select(vec![
            "FROM ", "RUN ", "COPY ", "ENV ", "ONBUILD ", "HEALTHCHECK ", "CMD ", "# ", "#escape=`", "\n", "\r\n", "\\\n", "`\n", "\\",
            " ", "\t", "<<A", "<<-'A'", "\nA\n", "[", "\"", "]", ",", "'", "=", "a", "é", "🐳", "--x=", "--mount=", "$", "${", "}", ":-", "\\\"",
            "\\u00e9", "\u{a0}", "\u{b}", "\0",
        ]), 0..60)) {
        check(&parts.concat());
    }

    #[test]
    fn a_mutated_file_is_read_whole(at in 0..FIXTURE.len(), length in 0..20_usize, with in "\\PC{0,3}") {
        let boundary = |at: usize| (0..=at.min(FIXTURE.len())).rev().find(|&at| FIXTURE.is_char_boundary(at)).unwrap();
        let start = boundary(at);
        let end = boundary(start + length);
        check(&format!("{}{with}{}", &FIXTURE[..start], &FIXTURE[end..]));
    }
}

#[test]
fn the_fixture_has_no_error() {
    assert_eq!(check(FIXTURE).errors, []);
}
