//! The shell lexer: what it finds, where, and that it survives anything.

use drydock::syntax::shell::{self, Command, GroupKind, Operator, RedirectKind, Script};
use drydock::text::Span;
use proptest::prelude::*;

/// Each command as its words, joined.
fn commands(script: &Script) -> Vec<String> {
    script.commands.iter().map(words).collect()
}

fn words(command: &Command) -> String {
    command.words.iter().map(|word| word.text()).collect::<Vec<_>>().join(" ")
}

#[test]
fn operators_connect_commands() {
    let text = "apt-get update && apt-get install -y curl || true; ls | wc -l & cd /x\npwd";
    let script = shell::parse(text);
    assert_eq!(commands(&script), ["apt-get update", "apt-get install -y curl", "true", "ls", "wc -l", "cd /x", "pwd"]);
    let after: Vec<_> = script.commands.iter().map(|command| command.after).collect();
    use Operator::*;
    assert_eq!(after, [Some(And), Some(Or), Some(Semicolon), Some(Pipe), Some(Background), Some(Newline), None]);
    assert_eq!(script.commands[1].span.slice(text), "apt-get install -y curl");
    assert_eq!(script.piped_into(&script.commands[3]).and_then(Command::name), Some("wc"));
    assert!(script.is_piped(&script.commands[4]) && !script.is_piped(&script.commands[5]));
    assert!(!script.is_unconditional(&script.commands[2]));
}

#[test]
fn words_are_unquoted_and_lead_back_to_their_source() {
    let text = r#"echo 'a b'"c $X"\ d "\$5" $'t\tb' *.txt ~/x pip==1.0"#;
    let script = shell::parse(text);
    let texts: Vec<_> = script.commands[0].words.iter().map(|word| word.text()).collect();
    assert_eq!(texts, ["echo", "a bc $X d", "$5", "t\tb", "*.txt", "~/x", "pip==1.0"]);
    let word = &script.commands[0].words[1];
    assert_eq!((word.value(), word.expands, word.quoted), (None, true, true));
    assert_eq!(word.source(Span::new(0, 4)).slice(text), "a b'\"c");
    assert_eq!(word.source(Span::new(4, 6)).slice(text), " $");
    let globs: Vec<_> = script.commands[0].words.iter().map(|word| word.globs).collect();
    assert_eq!(globs, [false, false, false, false, true, true, false]);
    assert_eq!(script.variables.iter().map(|variable| variable.name.as_str()).collect::<Vec<_>>(), ["X"]);
}

#[test]
fn substitutions_hold_commands() {
    let text = r#"x="$(uname -m | sed 's/(/)/')" y=`id -u "$U"` make -j$(nproc) "${A:-$(date)}" <(sort f) >out"#;
    let script = shell::parse(text);
    assert_eq!(
        script.commands.iter().map(|command| command.name().unwrap_or("-")).collect::<Vec<_>>(),
        ["make", "uname", "sed", "id", "nproc", "date", "sort"]
    );
    let make = &script.commands[0];
    assert_eq!(make.assignments.iter().map(|set| set.name.as_str()).collect::<Vec<_>>(), ["x", "y"]);
    assert_eq!(make.assignments[0].value.text(), "$(uname -m | sed 's/(/)/')");
    assert_eq!(make.words[1].text(), "-j$(nproc)");
    assert_eq!(make.span.slice(text), text);
    assert!(script.is_inside(&script.commands[1], GroupKind::Substitution));
    assert_eq!(script.commands[4].span.slice(text), "nproc");
    assert!(!script.is_piped(make) && script.is_piped(&script.commands[1]));
}

#[test]
fn compound_commands_are_groups() {
    let text = "if [ -f x ]; then a; elif b; then c; else d; fi && for f in 1 2 $(ls); do e; done | while read -r l; do g; done\n\
                case \"$x\" in a|b) h ;; (*) i; j;; esac; k() { l; }; function m { n; }\n{ o; } 2>/dev/null; ! p; (q; (r))";
    let script = shell::parse(text);
    let names: Vec<_> = script.commands.iter().filter_map(Command::name).collect();
    assert_eq!(names, ["[", "a", "b", "c", "d", "ls", "e", "read", "g", "h", "i", "j", "l", "n", "o", "p", "q", "r"]);
    let find = |name: &str| script.commands.iter().find(|command| command.name() == Some(name)).unwrap();
    assert!(script.is_inside(find("a"), GroupKind::If) && !script.is_unconditional(find("a")));
    assert!(script.is_inside(find("e"), GroupKind::Loop) && script.is_piped(find("e")));
    assert!(script.is_inside(find("i"), GroupKind::Case));
    assert!(script.is_inside(find("l"), GroupKind::Function) && script.is_inside(find("n"), GroupKind::Function));
    assert!(!script.is_inside(find("o"), GroupKind::Function));
    assert!(script.is_inside(find("r"), GroupKind::Subshell) && script.is_unconditional(find("r")));
    let braces = script.groups.iter().find(|group| group.kind == GroupKind::Braces && !group.redirections.is_empty());
    assert_eq!(braces.unwrap().redirections[0].fd, Some(2));
    let branch = script.groups.iter().find(|group| group.kind == GroupKind::If).unwrap();
    assert!(branch.span.slice(text).ends_with(" fi") && branch.after == Some(Operator::And));
}

#[test]
fn tests_arithmetic_and_arrays_are_no_commands() {
    let text = "[[ $a =~ ^(x|y)$ && b < c ]] && d; (( i = 1 << 2 )); e $((1<<2)) ${f#*(}; g=(1 2); for ((i=0;i<3;i++)); do h; done; [[ -f i ]]&& j";
    let names: Vec<_> =
        shell::parse(text).commands.iter().map(|command| command.name().unwrap_or("-").to_owned()).collect();
    assert_eq!(names, ["[[", "d", "e", "-", "h", "[[", "j"]);
}

#[test]
fn redirections_and_heredocs() {
    let text = "cat <<-'E O' >/etc/x 2>&1 <<B && next\n\tfirst $(no)\n\tE O\nsecond\nB\nlast &>>log <<<\"$s\" >|z";
    let script = shell::parse(text);
    assert_eq!(commands(&script), ["cat", "next", "last"]);
    let cat = &script.commands[0].redirections;
    let kinds: Vec<_> = cat.iter().map(|redirection| redirection.kind).collect();
    use RedirectKind::*;
    assert_eq!(kinds, [Heredoc, Write, DuplicateOutput, Heredoc]);
    assert_eq!((cat[2].fd, cat[2].target.text()), (Some(2), "1"));
    let bodies: Vec<_> = cat.iter().filter_map(|redirection| redirection.heredoc.as_ref()).collect();
    assert_eq!(bodies[0].body.slice(text), "\tfirst $(no)\n");
    assert_eq!(bodies[1].body.slice(text), "second\n");
    assert!(!bodies[0].expands && bodies[1].expands && bodies[0].strips_tabs && bodies[1].closed);
    assert_eq!(
        script.commands[2].redirections.iter().map(|r| r.kind).collect::<Vec<_>>(),
        [AppendBoth, HereString, Write]
    );
}

#[test]
fn scripts_inside_scripts_are_read() {
    let text = r#"sudo -E bash -lc 'a && pip install "x y" > /dev/null' && sh -c "b; \"c d\" $(date)" | e"#;
    let script = shell::parse(text);
    assert_eq!(
        commands(&script),
        [
            "sudo -E bash -lc a && pip install \"x y\" > /dev/null",
            "a",
            "pip install x y",
            "sh -c b; \"c d\" $(date)",
            "b",
            "c d $(date)",
            "date",
            "e"
        ]
    );
    assert_eq!(script.commands[2].span.slice(text), "pip install \"x y\" > /dev/null");
    assert_eq!(script.commands[5].words[0].span.slice(text), r#"\"c d\""#);
    assert_eq!(script.commands[2].words[2].source(Span::new(2, 3)).slice(text), "y");
    assert!(script.is_inside(&script.commands[1], GroupKind::Inline));
    let heredoc = shell::parse("bash -eux <<EOF\napt-get update\nEOF\npython3 <<EOF\nimport os\nEOF");
    assert_eq!(commands(&heredoc), ["bash -eux", "apt-get update", "python3"]);
    let lone = shell::parse("<<EOF\nset -e\nmake\nEOF\n");
    assert_eq!(commands(&lone), ["", "set -e", "make"]);
    let arguments =
        ["sh", "-c", "npm ci && npm start"].map(|text| shell::Word::literal(text, Span::new(10, 40), |at| 11 + at));
    let script = shell::from_arguments(arguments.to_vec());
    assert_eq!(commands(&script)[1..], ["npm ci", "npm start"]);
    assert_eq!(script.commands[2].span, Span::new(21, 30));
}

#[test]
fn wrappers_and_runners_are_looked_through() {
    let program = |text: &str| {
        let script = shell::parse(text);
        let command = &script.commands[0];
        (command.effective().program().to_owned(), command.tool().program().to_owned())
    };
    let same = |name: &str| (name.to_owned(), name.to_owned());
    assert_eq!(program("sudo -u app env A=b -- apt-get update"), same("--"));
    assert_eq!(program("sudo -u app env A=b /usr/bin/apt-get update"), same("apt-get"));
    assert_eq!(program("A=b exec nice -n 5 time timeout -s KILL 5m make"), same("make"));
    assert_eq!(program("gosu app:app redis-server"), same("redis-server"));
    assert_eq!(program("xargs -r -n 1 rm -rf"), same("rm"));
    assert_eq!(program("command -v curl"), same("command"));
    assert_eq!(program("./wait-for-it.sh db:5432 -t 60 -- gunicorn app"), same("gunicorn"));
    assert_eq!(program("tini -- node x"), same("node"));
    assert_eq!(program("python3.12 -u -m pip install x"), ("python3.12".into(), "pip".into()));
    assert_eq!(program("python manage.py -m x"), same("python"));
    assert_eq!(program("poetry run python -m flask run"), ("poetry".into(), "flask".into()));
    assert_eq!(program("npx --yes prisma migrate deploy"), ("npx".into(), "prisma".into()));
    assert_eq!(program("uv run --extra x alembic upgrade head"), ("uv".into(), "alembic".into()));
    assert_eq!(program("npm run dev"), same("npm"));
    assert_eq!(program("\"$JAVA\" -jar x"), same(""));
    assert_eq!(program("sudo"), same("sudo"));
}

#[test]
fn options_are_found_in_every_form() {
    let text = "apt-get -qqy -o Dpkg::Use-Pty=0 install --no-install-recommends -t bookworm curl=7.* -- -y";
    let script = shell::parse(text);
    let apt = script.commands[0].effective();
    let with_value = "-o -t";
    assert!(apt.has_short('y') && apt.has_short('q') && !apt.has_short('z'));
    assert!(apt.has_flag("--no-install-recommends") && !apt.has_flag("--no-install"));
    assert_eq!(apt.subcommand(with_value).unwrap().text(), "install");
    let operands: Vec<_> = apt.operands(with_value).iter().map(|word| word.text()).collect();
    assert_eq!(operands, ["curl=7.*", "-y"]);
    let text = "pip install -r a.txt -rb.txt --requirement 'c.txt' --requirement=\"d.txt\"";
    let script = shell::parse(text);
    let values = script.commands[0].effective().option_values(&["-r", "--requirement"]);
    assert_eq!(values.iter().map(|value| value.text).collect::<Vec<_>>(), ["a.txt", "b.txt", "c.txt", "d.txt"]);
    assert_eq!(values[1].span.slice(text), "b.txt");
    assert_eq!(values[3].span.slice(text), "d.txt");
}

#[test]
fn half_typed_text_keeps_what_stands_before() {
    for tail in
        ["'", "\"", "$(", "`", "${", "((", "(", "{", "<<E", "<", "2>", "&&", "\\", "if", "case x in", "f()", "a=("]
    {
        let text = format!("apt-get update && apt-get install -y curl\n{tail}");
        let script = shell::parse(&text);
        assert_eq!(script.commands[1].span.slice(&text), "apt-get install -y curl", "{tail}");
    }
}

/// What holds for every text.
fn check(text: &str) {
    let script = shell::parse(text);
    let mut last = None;
    for command in &script.commands {
        assert!(text.get(command.span.start..command.span.end).is_some(), "{:?} of {text:?}", command.span);
        assert!(Some(command.span.start) > last, "order of {text:?}");
        last = Some(command.span.start);
        assert!(command.group < script.groups.len());
        let mut end = command.span.start;
        for word in &command.words {
            assert!(text.get(word.span.start..word.span.end).is_some(), "{word:?} of {text:?}");
            assert!(command.span.covers(word.span) && end <= word.span.start, "{word:?} of {text:?}");
            end = word.span.end;
            for (at, c) in word.text().char_indices() {
                let source = word.source(Span::new(at, at + c.len_utf8()));
                assert!(word.span.covers(source), "{source:?} in {word:?} of {text:?}");
                assert!(source.is_empty() || text.is_char_boundary(source.start), "{word:?} of {text:?}");
            }
        }
        for redirection in &command.redirections {
            assert!(text.get(redirection.span.start..redirection.span.end).is_some());
            let body = redirection.heredoc.as_ref().map_or(Span::at(0), |heredoc| heredoc.body);
            assert!(text.get(body.start..body.end).is_some());
        }
        let _ = (command.effective(), command.tool(), script.is_piped(command), script.piped_into(command));
    }
    for (index, group) in script.groups.iter().enumerate() {
        assert!(text.get(group.span.start..group.span.end).is_some());
        assert!(group.parent.is_none_or(|parent| parent < index));
        assert!(group.command.is_none_or(|command| command < script.commands.len()));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read(text in "\\PC{0,60}") {
        check(&text);
    }

    #[test]
    fn any_shell_like_text_is_read(parts in proptest::collection::vec(proptest::sample::select(vec![
        "a", " ", " ", "\n", "'", "\"", "$", "$(", ")", "(", "((", "))", "`", "${", "}", "{ ", " }", ";", ";;", "&&", "||", "|", "&",
        "<", ">", "<<E", "<<-'E'", "\nE\n", "2>", "&>", "<(", "\\", "\\\n", "\r\n", "#", "é", "🐳", "$x", "=", "a=", "a=(", "if ", "then ",
        "fi", "for ", "do ", "done", "case ", " in ", "esac", "function ", "f()", "[[ ", " ]]", "! ", "sh -c ", "bash <<E\n", "sudo ", "$'", "\\n",
    ]), 0..40)) {
        check(&parts.concat());
    }
}
