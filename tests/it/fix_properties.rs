//! A safe fix is safe, on texts as they are and as typing, editors and accidents leave them.

#[path = "../support/fix_invariants.rs"]
pub mod fix_invariants;

#[path = "../support/mutations.rs"]
pub mod mutations;

use crate::projects::{joined, projects, report};
use drydock::diagnostic::{Applicability, Change, Diagnostic, Fix, Severity};
use drydock::edit::lines;
use drydock::fix::{fix_all, fix_all_with};
use drydock::text::{Edit, Span};
use drydock::{Project, Settings, analyze};
use fix_invariants::violations;
use mutations::{Mutation, mutate};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

fn mutation() -> impl Strategy<Value = Mutation> {
    use Mutation::*;
    let at = any::<usize>;
    prop_oneof![
        2 => at().prop_map(DeleteLine),
        1 => at().prop_map(DuplicateLine),
        1 => at().prop_map(Truncate),
        2 => Just(Crlf),
        1 => Just(NoFinalBreak),
        1 => at().prop_map(Indent),
        1 => at().prop_map(Quote),
        1 => at().prop_map(Unquote),
        1 => at().prop_map(Comment),
        1 => at().prop_map(BlankLines),
        1 => Just(ByteOrderMark),
        1 => at().prop_map(Lowercase),
        2 => at().prop_map(Insert),
        1 => at().prop_map(Cut),
        1 => at().prop_map(Move),
        1 => at().prop_map(Extend),
        2 => at().prop_map(Value),
    ]
}

#[test]
fn fixes_keep_their_promises_on_texts_as_written() {
    let mut all = Vec::new();
    for (project, settings) in projects() {
        let wrong = violations(project, &|project| analyze(project, settings).diagnostics);
        if !wrong.is_empty() {
            all.push(report(project, &wrong));
        }
    }
    assert!(all.is_empty(), "{} projects\n{}", all.len(), all.join("\n\n"));
}

/// The same texts in every run; PROPTEST_RNG_SEED and PROPTEST_CASES ask for others and for more.
fn config() -> ProptestConfig {
    let given = ProptestConfig::default();
    let asked = std::env::var_os("PROPTEST_CASES").is_some();
    let rng_seed = if asked { given.rng_seed } else { RngSeed::Fixed(1) };
    let cases = if asked { given.cases } else { 300 };
    ProptestConfig { cases, rng_seed, max_shrink_iters: 2000, failure_persistence: None, ..given }
}

proptest! {
    #![proptest_config(config())]
    #[test]
    fn fixes_keep_their_promises_on_mutated_texts(
        which in any::<prop::sample::Index>(),
        beside in prop::option::of(any::<prop::sample::Index>()),
        mutations in prop::collection::vec((any::<prop::sample::Index>(), mutation()), 1..4),
    ) {
        let (mut project, settings) = projects()[which.index(projects().len())].clone();
        if let Some(beside) = beside {
            project = joined(&project, &projects()[beside.index(projects().len())].0);
        }
        for (file, mutation) in mutations {
            let file = file.index(project.files.len());
            mutate(&mut project.files[file], mutation);
        }
        let wrong = violations(&project, &|project| analyze(project, &settings).diagnostics);
        prop_assert!(wrong.is_empty(), "{}", report(&project, &wrong));
    }
}

/// Finds `word` and offers `fix` for each.
fn finder(word: &'static str, fix: fn(&str, Span) -> Edit) -> impl Fn(&Project) -> Vec<Diagnostic> {
    move |project| {
        let mut found = Vec::new();
        for (id, file) in project.iter() {
            for (at, _) in file.text.match_indices(word) {
                let span = Span::new(at, at + word.len());
                found.push(Diagnostic {
                    rule: "no-word",
                    case: "",
                    title_end: 0,
                    severity: Severity::Warning,
                    only_in: None,
                    file: id,
                    span,
                    message: "There is the word.".into(),
                    aliases: Vec::new(),
                    related: Vec::new(),
                    secret: false,
                    fix: Some(Fix::safe("Repair", vec![Change::Edit { file: id, edit: fix(&file.text, span) }])),
                });
            }
        }
        found
    }
}

#[test]
fn a_good_fix_breaks_no_promise() {
    let project = Project::from_files([("a", "x bad\r\nbad\r\n"), ("b", "bad")]);
    let find = finder("bad", |_, span| Edit::replace(span, "good"));
    assert_eq!(violations(&project, &find), Vec::<String>::new());
    let outcome = fix_all_with(&project, Applicability::Safe, &find);
    assert_eq!(outcome.project.files[0].text, "x good\r\ngood\r\n");
    assert_eq!((outcome.applied.len(), outcome.rounds), (3, 1));
}

#[test]
fn broken_promises_are_seen() {
    let project = Project::from_files([("a", "bad\r\nx\r\n")]);
    let seen = |fix: fn(&str, Span) -> Edit| violations(&project, &finder("bad", fix)).join("\n");
    assert!(seen(|_, span| Edit::replace(span, "a bad thing")).contains("still there"));
    assert!(seen(|_, span| Edit::replace(span, "bad bad")).contains("brings no-word into a"));
    assert!(seen(|_, span| Edit::replace(span, "fine\n")).contains("bare line feeds"));
    assert!(seen(|_, span| Edit::insert(span.end, "")).contains("Nothing"));
    assert!(seen(|_, span| Edit::delete(Span::new(span.start, 99))).contains("Stale"));
    assert!(seen(|_, span| Edit::insert(span.end, " bad")).contains("brings no-word into a"));
    assert_eq!(seen(lines::delete_lines), "");
}

#[test]
fn fixes_that_undo_each_other_come_to_an_end() {
    let project = Project::from_files([("a", "on")]);
    let find = |project: &Project| {
        let mut found = finder("on", |_, span| Edit::replace(span, "off"))(project);
        let other = finder("off", |_, span| Edit::replace(span, "on"))(project);
        found.extend(other.into_iter().map(|d| Diagnostic { rule: "other-word", ..d }));
        found
    };
    assert_eq!(fix_all_with(&project, Applicability::Safe, find).rounds, 1);
}

/// Projects in which a fix once did nothing, or did harm.
const TRAPS: &[&[(&str, &str)]] = &[
    // What ends inside of a quote, a backtick, a group or a continuation takes whatever is added for its own.
    &[("Dockerfile", "FROM debian:13-slim\nRUN apt-get update && apt-get install -y curl && echo 'a\n")],
    &[("Dockerfile", "FROM debian:13-slim\nRUN apt-get update && apt-get install -y curl && echo ` a # b\n")],
    &[("Dockerfile", "FROM debian:13-slim\nRUN if true; then apt-get update && apt-get install -y curl\n")],
    &[("Dockerfile", "FROM node:24-slim\nWORKDIR /app\nRUN yarn install --frozen-lockfile \\\n")],
    &[("Dockerfile", "FROM alpine:3.24\nRUN apk add --no-cache curl \\\n# note\n")],
    &[("Dockerfile", "FROM alpine:3.24\nENV A=b \\\n")],
    // What cannot be read is not moved, repeated or cut.
    &[(
        "Dockerfile",
        "FROM node:24-slim\nCOPY --cnode:node . /app\nWORKDIR /app\nRUN npm ci && \\\n    npm run build\n",
    )],
    &[(
        "Dockerfile",
        "FROM node:26-slim\nRUN <<EOF\nnpm ci\nONBUILD RUN npx knex migrate:latest\nnpx prisma migrate deploy\n",
    )],
    &[("Dockerfile", "FROM python:3.13-slim\nNV SECRET_KEY=kx7  # note\n")],
    &[("Dockerfile", "\tENV LOG=info \\\n    A=b\nRUN echo a\nFROM alpine:3.24\n")],
    // A folder that is right at last may be one that a mount hides.
    &[
        (
            "Dockerfile",
            "FROM node:24-slim\nWORKDIR app\nCOPY package.json package-lock.json ./\nRUN npm ci\nCOPY . .\nUSER node\nCMD [\"node\", \"dist/index.js\"]\n",
        ),
        ("package.json", "{}"),
        ("compose.yaml", "services:\n  web:\n    build: .\n    volumes:\n      - .:/app\n"),
    ],
    // What a service takes from another one is repaired there.
    &[(
        "compose.yaml",
        "services:\n  heir:\n    extends: db\n  db:\n    image: postgres:17.11\n    networks: [back]\nnetworks:\n  back:\n",
    )],
    &[("compose.yaml", "x-db: &db\n  image: postgres:17.11\nservices:\n  one: *db\n  two:\n    <<: *db\n")],
    &[
        ("Dockerfile", "FROM node:24-slim\nWORKDIR /app\nCOPY package.json ./\nRUN npm ci\nCOPY . .\nUSER node\n"),
        (
            "compose.yaml",
            "services:\n  heir:\n    extends: web\n    volumes: []\n  web:\n    build: .\n    volumes:\n      - ./:/app\n",
        ),
    ],
    // A base that runs alone too is not helped by what its overlay says.
    &[
        ("compose.yaml", "services:\n  db:\n    image: postgres:17.11\n"),
        ("compose.prod.yaml", "services:\n  db:\n    ports:\n      - \"127.0.0.1:5432:5432\"\n"),
    ],
    // What was reset is not set beside it.
    &[(
        "compose.yaml",
        "services:\n  heir:\n    extends: web\n    restart: !reset null\n  web:\n    image: ghcr.io/example/web:1.4\n",
    )],
    // A folder is no env file, and a line that says nothing leaves nothing out.
    &[
        (".gitignore", "node_modules\n"),
        ("compose.yaml", "services:\n  web:\n    image: ghcr.io/example/web:1.4\n    env_file: .\n"),
    ],
    &[
        (".gitignore", "node_modules\n"),
        ("compose.yaml", "services:\n  web:\n    image: ghcr.io/example/web:1.4\n    env_file: \"./a\\nb\"\n"),
    ],
    // One ignore file holds for all that is built from its folder.
    &[
        (
            "Dockerfile",
            "FROM node:24-slim\nWORKDIR /app\nCOPY package*.json ./\nCOPY . .\nUSER node\nCMD [\"node\", \"server.js\"]\n",
        ),
        (
            "api.Dockerfile",
            "FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nRUN pip install --no-cache-dir -r requirements.txt\nUSER nobody\n",
        ),
        (
            "compose.yaml",
            "services:\n  web:\n    build: .\n  api:\n    build:\n      context: .\n      dockerfile: api.Dockerfile\n",
        ),
    ],
    // Behind an open quote there are no lines.
    &[
        (".env.example", "A=\"open\n"),
        (
            "compose.yaml",
            "services:\n  db:\n    image: postgres:17.11\n    environment:\n      POSTGRES_PASSWORD: postgres\n",
        ),
    ],
    // A name may hold what means something where it is written.
    &[("compose.yaml", "services:\n  we$b:\n    image: a:1\n  api:\n    image: a:1\n    depends_on: [web]\n")],
];

#[test]
fn fixes_keep_their_promises_where_they_once_did_not() {
    let settings = Settings { all_rules: true, ..Settings::default() };
    let mut all = Vec::new();
    for files in TRAPS {
        let project = Project::from_files(files.iter().copied());
        let wrong = violations(&project, &|project| analyze(project, &settings).diagnostics);
        if !wrong.is_empty() {
            all.push(report(&project, &wrong));
        }
    }
    assert!(all.is_empty(), "{} projects\n{}", all.len(), all.join("\n\n"));
}

#[test]
fn what_a_service_inherits_is_repaired_where_it_stands() {
    let text = "services:\n  heir:\n    extends: db\n  db:\n    image: postgres:17.11\n";
    let project = Project::from_files([("compose.yaml", text)]);
    let fixed = fix_all(&project, &Settings::default(), Applicability::Suggested).project;
    let text = &fixed.files[0].text;
    assert!(text.starts_with("services:\n  heir:\n    extends: db\n"), "{text}");
    assert!(text.contains("- db_data:/var/lib/postgresql/data"), "{text}");
}
