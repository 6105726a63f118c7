//! No report repeats a secret, whatever rule speaks about its line; and nothing else is hidden.

use drydock::report::{Lines, Report, Style, finding};
use drydock::{Project, Settings, analyze};

const PASSWORD: &str = "hunter2-Zq81-tulip";
const TOKEN: &str = "ghp_x7Kd92LmPq04VbTz81HsWn35RcYu66EaJf0G";

/// What `check` prints of a project, and all sentences that other formats carry.
fn reported(files: &[(&str, &str)]) -> String {
    let project = Project::from_files(files.iter().copied());
    let diagnostics = analyze(&project, &Settings { all_rules: true, ..Settings::default() }).diagnostics;
    let report = Report { name: "shop", project: &project, diagnostics: &diagnostics, notes: &[], unread: &[] };
    let lines = Lines::new(&project);
    let mut out = String::new();
    for diagnostic in &diagnostics {
        out += &finding(&report, &lines, diagnostic, &str::to_owned, Style::default());
        out += &diagnostic.message;
        diagnostic.related.iter().for_each(|related| out += &related.message);
        out += diagnostic.fix.as_ref().map_or("", |fix| &fix.title);
    }
    out
}

#[test]
fn a_password_on_the_line_of_another_finding_is_hidden() {
    let printed = reported(&[(
        "compose.yaml",
        "services:\n  db:\n    image: postgres:17.11\n    environment: {POSTGRES_PASSWORD: \"${P:?}\"}\n  web:\n    image: shop/web:1.2\n    environment:\n      DATABASE_URL: postgres://shop:hunter2-Zq81-tulip@localhost:5432/shop\n",
    )]);
    assert!(printed.contains("localhost-service-url"), "{printed}");
    assert!(printed.contains("postgres://shop:******************@localhost:5432/shop"), "{printed}");
    assert!(!printed.contains(PASSWORD), "{printed}");
}

#[test]
fn only_what_is_secret_is_hidden() {
    // The image that needs a password, the name of a file that holds secrets, the name of a build argument.
    let printed = reported(&[
        ("compose.yaml", "services:\n  db:\n    image: postgres:17.11\n"),
        ("Dockerfile", "FROM debian:13-slim\nARG API_TOKEN\nCOPY .env /app/.env\nUSER 1000\nCMD [\"app\"]\n"),
        (".env", "API_TOKEN=set-in-the-pipeline-4711\n"),
    ]);
    for shown in ["image: postgres:17.11", "ARG API_TOKEN", "COPY .env /app/.env"] {
        assert!(printed.contains(shown), "`{shown}` is hidden in\n{printed}");
    }
    assert!(!printed.contains("4711"), "{printed}");
}

#[test]
fn a_well_known_password_is_not_repeated_either() {
    let printed = reported(&[(
        "compose.yaml",
        "services:\n  db:\n    image: postgres:17.11\n    environment:\n      POSTGRES_PASSWORD: admin123\n",
    )]);
    assert!(printed.contains("default-password") && printed.contains("POSTGRES_PASSWORD: ********"), "{printed}");
}

/// Places where a secret may stand: `%` is the secret. Broken ones too, since messages about syntax like to quote.
const PLACES: &[(&str, &str)] = &[
    ("compose.yaml", "services:\n  web:\n    image: nginx\n    environment:\n      DB_PASSWORD: %\n      LATER: [\n"),
    ("compose.yaml", "services:\n  web:\n    image: nginx\n    environment:\n      DB_PASSWORD: ${DB_PASSWORD:=%}\n"),
    ("compose.yaml", "services:\n  web:\n    image: nginx\n    environment:\n      DB_PASSWORD: ${DB_PASSWORD-%\n"),
    (
        "compose.yaml",
        "services:\n  web:\n    image: nginx\n    environment:\n      DB_PASSWORD: \"${DB_PASSWORD:?% is wanted}\"\n",
    ),
    ("compose.yaml", "services:\n  web:\n    image: nginx:${DB_PASSWORD:-%}\n    environment: [\"DB_PASSWORD=%\"]\n"),
    (
        "compose.yaml",
        "services:\n  web:\n    image: nginx\n    environment:\n      DB_PASSWORD: %\n      DB_PASSWORD: %\n",
    ),
    ("compose.yaml", "services:\n  web:\n    image: nginx\n    environment:\n      DB_PASSWORD: %: x\n"),
    ("compose.yaml", "services:\n  web:\n    image: nginx\n    environment:\n      DB_PASSWORD: {%: x}\n"),
    ("compose.yaml", "services:\n  web:\n    image: nginx\n    environment:\n      DB_PASSWORD: [%]\n"),
    ("compose.yaml", "services:\n  web:\n    image: nginx\n    environment:\n      DB_PASSWORD: *%\n"),
    ("compose.yaml", "services:\n  web:\n    image: nginx\n    environment:\n      DB_PASSWORD: \"%\n"),
    ("compose.yaml", "services:\n  web:\n    image: nginx\n    environment:\n\t  DB_PASSWORD: %\n"),
    ("compose.yaml", "services:\n  web:\n    image: nginx\n    ports: [\"postgres://shop:%@localhost:5432\"]\n"),
    ("compose.yaml", "services:\n  web:\n    image: nginx\n    mem_limit: postgres://shop:%@localhost:5432\n"),
    ("compose.yaml", "services:\n  web:\n    image: nginx\n    depends_on: [\"postgres://shop:%@db\"]\n"),
    ("compose.yaml", "services:\n  web:\n    image: nginx\n    volumes: [\"postgres://shop:%@db:/x\"]\n"),
    ("compose.yaml", "services:\n  web:\n    image: nginx\n    command: app --password % --url http://a:%@localhost\n"),
    ("compose.yaml", "services:\n  web:\n    image: nginx\n    healthcheck: {test: curl -u a http://a:%@localhost}\n"),
    ("compose.yaml", "services:\n  web:\n    build: {context: ., args: {DB_PASSWORD: %}}\n"),
    ("compose.yaml", "services:\n  web:\n    image: http://a:%@registry.test/web\n    labels: {api.password: %}\n"),
    (".env", "DB_PASSWORD=%\n1DB=%\nDB PASSWORD=%\n"),
    (".env", "DB_PASSWORD='%\n"),
    (".env", "DB_PASSWORD=\"%\" x\n"),
    (".env", "DB_PASSWORD=${DB_PASSWORD:=%}\nURL=redis://x:%@localhost\n"),
    ("Dockerfile", "FROM alpine\nENV DB_PASSWORD=% \\\n  X\n"),
    ("Dockerfile", "FROM alpine\nENV DB_PASSWORD %\nARG TOKEN=%\nLABEL api.password=%\n"),
    ("Dockerfile", "FROM alpine\nDB_PASSWORD=%\n"),
    ("Dockerfile", "FROM alpine\nRUN export DB_PASSWORD=% && pip install x\nRUN curl --password % http://a:%@host/x\n"),
    ("Dockerfile", "FROM http://a:%@registry.test/x\nADD http://a:%@host/x y\nCOPY --from=http://a:%@h x y\n"),
    ("Dockerfile", "FROM alpine\nCMD app --password % http://a:%@host\nHEALTHCHECK CMD curl http://a:%@localhost\n"),
    ("Dockerfile", "FROM alpine\nWORKDIR http://a:%@host\nUSER http://a:%@host\nEXPOSE http://a:%@host\n"),
    ("Dockerfile", "FROM alpine\nRUN <<EOF\nexport DB_PASSWORD=%\n"),
];

#[test]
fn no_sentence_and_no_excerpt_holds_a_secret() {
    let mut told = Vec::new();
    for (path, place) in PLACES {
        for secret in [PASSWORD, TOKEN] {
            let text = place.replace('%', secret);
            // An env file is looked at beside the Compose file that reads it.
            let beside = ("compose.yaml", "services:\n  web:\n    image: nginx\n    env_file: .env\n");
            let files = [(*path, text.as_str()), beside];
            let printed = reported(if *path == "compose.yaml" { &files[..1] } else { &files });
            told.extend(printed.lines().filter(|line| line.contains(secret)).map(|line| format!("{place:?}:\n{line}")));
        }
    }
    told.dedup();
    assert!(told.is_empty(), "{}", told.join("\n"));
}
