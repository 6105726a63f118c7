//! Links: round trips, caps, and that links once made stay readable.

use drydock::diagnostic::Severity;
use drydock::project::Environment;
use drydock::share::{self, Finding, LinkError, MAX_DECODED, MAX_FILES, MAX_TITLE, SharedState, View};
use drydock::{Project, SourceFile};
use proptest::prelude::*;

fn shop() -> SharedState {
    SharedState {
        project: Project::from_files([
            ("Dockerfile", "FROM python:3.12-slim\nWORKDIR /app\nCOPY . .\nCMD [\"python\", \"app.py\"]\n"),
            ("compose.yaml", "services:\n  web:\n    build: .\n    ports:\n      - \"8000:8000\"\n"),
            ("docs/größe.txt", "\u{feff}two\r\nlines"),
        ]),
        environment: Some(Environment::Production),
        view: View { left: Some(0), right: Some(1), panel: Some("graph:networks".into()), ..View::default() },
        ..SharedState::default()
    }
}

/// With everything that version 2 carries.
fn shop_as_seen() -> SharedState {
    let shop = shop();
    SharedState {
        view: View {
            stack: Some("compose.yaml + compose.override.yaml".into()),
            finding: Some(Finding { file: 1, line: 3, column: 12, rule: "relative-workdir".into() }),
            severity: Some(Severity::Warning),
            family: Some("dockerfile".into()),
            words: "größe dl3000".into(),
            ..shop.view
        },
        title: "Shop – “review” 🐳".into(),
        left_out: 2,
        ..shop
    }
}

/// A file under every name that a link writes as a number. The order is that of the numbers: a link that was made once
/// would open with its files under other names if two of them changed places.
const KNOWN_NAMES: [&str; 48] = [
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

fn every_name() -> SharedState {
    let project = Project::from_files(KNOWN_NAMES.map(|name| (name, name)));
    SharedState { project, ..SharedState::default() }
}

type Made = fn() -> SharedState;

/// Links that each version has made, one of them with every name that is written as a number. They must open for ever: never
/// change them, only add to them.
const OLD_LINKS: [(&str, Made); 4] = [
    (
        "1w37ofZkxCoAwEASzp5UQ8T2CpU8JWAo-yF_YWFjkQX4hm5BACEnaqxbuluV2ABGoARhnnsJ5rEkhZ3uVgVbYWYBFLRoiWyduY9SVpswsphZfs_M9t4-9jd-C_t-PGvXEJtBcDg",
        shop,
    ),
    (
        "1k2o3bVrpUsMgEPao2lqgkLNa630fTd_BJ3HMODoD44z-cHz77kIIC-2_7LdHElgW8m22ltuEuN5hHS1tWendcS8ZPchiFhuxvTzFwGufR-T3wQC3kSGjtP6INgdK74xfkvDyLsq4WIeNZrPkhlTJlUdx17FRhIwhoyd1EsErZG8Khdc6qyoxtQqjMxEGDLF8QmQMV_BXT88iVmbdVDbBrio9Fg1WnfukILbTqgcj4yMBC4HYHQsse0GeCTjbEPlEuY2KQHMFXzSQrAQ6la7oBuRM2pVHkHPe0sAXyq1WAl0ehup-JdN6f82jXt5NsanDdyvTNugdo_8j3LP25x8d7WQ9iMXnWwuEHvii_DiyCYfT8TS0lzBTz6rrVoUHfalpIrijig2wmG9IFK83uknzCM-3qFhOu25Xg4Pyob__fpv3L9SsAA",
        every_name,
    ),
    (
        "2y8KSfZo9DoJAEIWZwV8ixsSOags7E-1NLD2BV3AjJiYSTLTlCCa2Gg5BQkNBwU24AByB2WUJhADFNlu9_Zl9mfctACJoOsAccLSk2-DYh0rk2DrbD4el3pfGz-WvG3-n3p_l_ieYbFSALfNrtq2-3-xEP0hLKOena9AXxAxkDySBBaVIMwuN2kavbhImPmeXuygzUnLqJK8dxE4iqj4Gg8cBk1cG234KGoWtrUS4v1fixNmbWRTTtpgG5Y_8WQA",
        shop_as_seen,
    ),
    (
        "2k2o3bVrpUsMgEPao2lqgkLNa630fTd_BJ3HMODoD44z-cHz77kIIC-2_7LdHElgW8m22ltuEuN5hHS1tWendcS8ZPchiFhuxvTzFwGufR-T3wQC3kSGjtP6INgdK74xfkvDyLsq4WIeNZrPkhlTJlUdx17FRhIwhoyd1EsErZG8Khdc6qyoxtQqjMxEGDLF8QmQMV_BXT88iVmbdVDbBrio9Fg1WnfukILbTqgcj4yMBC4HYHQsse0GeCTjbEPlEuY2KQHMFXzSQrAQ6la7oBuRM2pVHkHPe0sAXyq1WAl0ehup-JdN6f82jXt5NsanDdyvTNugdo_8j3LP25x8d7WQ9iMXnWwuEHvii_DiyCYfT8TS0lzBTz6rrVoUHfalpIrijig2wmG9IFK83uknzCM-3qFhOu25Xg4Pyob__fpv3L9SsAA",
        every_name,
    ),
];

#[test]
fn links_once_made_stay_readable() {
    for (link, state) in OLD_LINKS {
        assert_eq!(share::decode(link), Ok(state()), "{link}");
    }
}

#[test]
fn a_version_keeps_its_meaning() {
    // Version 1 knows nothing of what version 2 carries besides: it is skipped, as it always was.
    let link = share::encode(&shop_as_seen()).unwrap();
    let as_first = format!("1{}", &link[1..]);
    assert_eq!(share::decode(&as_first), Ok(shop()));
}

#[test]
fn a_title_is_one_short_line_of_what_is_seen() {
    assert_eq!(share::title(" \u{202e}Shop\n\u{1b}[31m\u{200b} "), "Shop[31m");
    assert_eq!(share::title(&"ß".repeat(500)).chars().count(), MAX_TITLE);
    let hostile = SharedState { title: "<img src=x onerror=alert(1)>\u{2028}\0".into(), ..shop() };
    let opened = share::decode(&share::encode(&hostile).unwrap()).unwrap();
    assert_eq!(opened.title, "<img src=x onerror=alert(1)>");
    // What no page writes is not carried, and the project comes all the same.
    let view = View {
        finding: Some(Finding { file: 77, rule: "relative-workdir".into(), ..Finding::default() }),
        stack: Some("x".repeat(5000)),
        family: Some("Not A Name".into()),
        words: "a\nb".into(),
        ..shop().view
    };
    let opened = share::decode(&share::encode(&SharedState { view, ..shop() }).unwrap()).unwrap();
    assert_eq!(opened, shop());
}

#[test]
fn the_dictionary_of_version_1_never_changes() {
    let dictionary = include_str!("../../src/share/dictionary_v1.txt");
    let fnv = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    let hash = dictionary.bytes().fold(0xcbf2_9ce4_8422_2325, fnv);
    assert_eq!(
        (dictionary.len(), hash),
        (9410, 7_541_890_390_892_639_344),
        "old links refer to its bytes: a new dictionary is a new version"
    );
}

#[test]
fn a_link_comes_back_from_what_mail_and_chat_do_to_it() {
    let link = share::encode(&shop()).unwrap();
    let (front, back) = link.split_at(link.len() / 2);
    let escaped: String = link.bytes().map(|byte| format!("%{byte:02X}")).collect();
    for mangled in [
        format!("#{link}"),
        format!("https://drydock.example/#{link}"),
        format!("https://drydock.example/%23{link}"),
        format!("%23{escaped}"),
        format!("<https://drydock.example/#{link}>."),
        format!("#{front}\r\n  {back}"),
        format!("#{link})"),
        format!("#{link}=="),
    ] {
        assert_eq!(share::decode(&mangled), Ok(shop()), "{mangled}");
    }
}

#[test]
fn every_cut_is_noticed() {
    let link = share::encode(&shop()).unwrap();
    for length in 1..link.len() {
        let error = share::decode(&link[..length]).expect_err("a cut link was read");
        assert!(matches!(error, LinkError::Cut | LinkError::Damaged), "{length}: {error:?}");
    }
    assert_eq!(share::decode(&link[..link.len() - 8]), Err(LinkError::Cut));
}

#[test]
fn a_changed_character_is_noticed() {
    let link = share::encode(&shop()).unwrap();
    for at in 1..link.len() {
        let mut bytes = link.clone().into_bytes();
        bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
        let changed = String::from_utf8(bytes).unwrap();
        // Some bits mean nothing or refer to an equal stretch of the dictionary: the same project is fine, another is not.
        if let Ok(state) = share::decode(&changed) {
            assert_eq!(state, shop(), "{at}");
        }
    }
}

#[test]
fn what_is_no_link_says_so() {
    for text in ["", "#", "#graph", "https://drydock.example/", "#/rules/root-user", "🐳"] {
        assert_eq!(share::decode(text), Err(LinkError::NotALink), "{text}");
    }
    assert_eq!(share::decode("#3abc"), Err(LinkError::UnknownVersion('3')));
    assert_eq!(share::decode("#1a?b"), Err(LinkError::Damaged));
    assert_eq!(share::decode("#1"), Err(LinkError::Cut));
}

#[test]
fn caps_hold_on_both_sides() {
    let text = |length| Project::from_files([("Dockerfile", "#".repeat(length))]);
    let state = |project| SharedState { project, ..SharedState::default() };
    assert!(share::encode(&state(text(MAX_DECODED - 100))).is_ok());
    assert_eq!(share::encode(&state(text(MAX_DECODED))), Err(LinkError::TooLarge));
    assert_eq!(share::decode(&format!("1{}", "A".repeat(70_000))), Err(LinkError::TooLarge));
    let many = Project { files: (0..=MAX_FILES).map(|n| SourceFile::new(format!("{n}"), "")).collect() };
    assert_eq!(share::encode(&state(many)), Err(LinkError::TooLarge));
    for path in ["/etc/passwd", "../x", "a/../../x", "a//b", "", "a\\b", "C:x", "a\0", "./x"] {
        let project = Project::from_files([(path, "")]);
        assert!(matches!(share::encode(&state(project)), Err(LinkError::BadPath(_))), "{path}");
    }
    let twice = Project::from_files([("x", ""), ("x", "")]);
    assert!(matches!(share::encode(&state(twice)), Err(LinkError::BadPath(_))));
}

#[test]
fn messages_are_plain() {
    insta::assert_snapshot!(
        [
            LinkError::NotALink,
            LinkError::UnknownVersion('7'),
            LinkError::Cut,
            LinkError::Damaged,
            LinkError::TooLarge,
            LinkError::BadPath("../x".into())
        ]
        .map(|error| error.to_string())
        .join("\n")
    );
}

/// Put together here, so that no scanner takes this file for a leak.
fn with_tokens(text: &str) -> String {
    let tail = "4eC39HqLyjWDarjtT1zdp7dcAbQ2rS8tU0vW";
    text.replace("TOKEN1", &["sk_li", "ve_", &tail[..26]].concat()).replace("TOKEN2", &["gh", "p_", tail].concat())
}

const LEAKY: &[(&str, &str)] = &[
    (
        ".env",
        "# comment\nPOSTGRES_PASSWORD='t0p-Of-the-Hill'\nPOSTGRES_USER=app\nAPI_KEY=changeme\nexport STRIPE=TOKEN1 # live\n",
    ),
    (
        "compose.yaml",
        "services:\n  web:\n    environment:\n      SECRET_KEY: \"k3y-kept-in-the-file\"\n      DB_PASSWORD: ${DB_PASSWORD:-fallback-in-plain-sight}\n      OTHER: ${DB_PASSWORD}\n    image: postgres:16\n  worker:\n    environment:\n      - JWT_SECRET=another-long-one-77\n      - DATABASE_URL=postgres://app:hunter2hunter2@db:5432/app\n    secrets: [db_password]\n",
    ),
    (
        "Dockerfile",
        "FROM alpine\nARG NPM_TOKEN\nENV ADMIN_PASSWORD=\"w1nter-is-here\" PORT=80\nRUN curl -H 'Authorization: Bearer TOKEN2'\n",
    ),
    (
        "deploy.key",
        "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA\n-----END OPENSSH PRIVATE KEY-----\n",
    ),
];

fn shown(value: &str) -> String {
    if value.len() > 24 { format!("{}… ({} bytes)", &value[..4], value.len()) } else { value.to_owned() }
}

#[test]
fn secrets_are_named_and_can_be_left_out() {
    let project = Project::from_files(LEAKY.iter().map(|(path, text)| (*path, with_tokens(text))));
    let found: Vec<String> = share::secrets_in(&project)
        .iter()
        .map(|place| {
            let file = project.file(place.file);
            format!("{} | {} | {} | {}", file.path, place.name, shown(place.span.slice(&file.text)), place.why)
        })
        .collect();
    insta::assert_snapshot!(found.join("\n"));
    let clean = share::without_secrets(&project);
    assert_eq!(share::secrets_in(&clean), []);
    insta::assert_snapshot!(
        clean.files.iter().map(|file| format!("== {}\n{}", file.path, file.text)).collect::<String>()
    );
    // What is clean stays as it is.
    assert_eq!(share::without_secrets(&shop().project), shop().project);
}

fn any_state() -> impl Strategy<Value = SharedState> {
    let files = proptest::collection::btree_map("[a-z.äß]{1,8}x(/[a-z]{1,3}){0,2}", any::<String>(), 0..6);
    let environment = proptest::option::of(prop_oneof![Just(Environment::Development), Just(Environment::Production)]);
    let seen = (
        proptest::option::of("[a-z:-]{1,20}"),
        "[a-z +.ß]{0,30}",
        any::<String>(),
        0usize..200_000,
        any::<[bool; 4]>(),
    );
    (files, environment, seen).prop_map(
        |(files, environment, (panel, words, title, number, [left, right, finding, list]))| {
            let project = Project::from_files(files);
            let last = project.files.len().checked_sub(1);
            let place = |file| Finding { file, line: number, column: number / 3, rule: "some-rule".into() };
            let view = View {
                left: last.filter(|_| left),
                right: last.filter(|_| right),
                finding: last.filter(|_| finding).map(place),
                severity: list.then_some(Severity::Advice),
                family: panel.clone(),
                stack: list.then(|| words.clone()),
                panel,
                words,
            };
            SharedState { project, environment, view, title: share::title(&title), left_out: number / 7 }
        },
    )
}

proptest! {
    #[test]
    fn every_state_comes_back(state in any_state()) {
        let link = share::encode(&state).unwrap();
        prop_assert!(link.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'));
        prop_assert_eq!(share::decode(&link), Ok(state));
    }

    #[test]
    fn leaving_secrets_out_leaves_none(
        parts in proptest::collection::vec(prop_oneof![
            Just("PASSWORD".to_owned()), Just("=".to_owned()), Just(": ".to_owned()), Just("\n".to_owned()), Just("\n- ".to_owned()),
            Just("\"".to_owned()), Just("'".to_owned()), Just("${X:-".to_owned()), Just("}".to_owned()), Just("http://a:".to_owned()),
            Just("@h/".to_owned()), Just("-----BEGIN RSA PRIVATE KEY-----".to_owned()), Just("-----END".to_owned()),
            Just(with_tokens("TOKEN2")), "[a-z0-9é\\\\$ ]{1,12}",
        ], 0..24),
        path in prop_oneof![Just(".env"), Just("compose.yaml"), Just("Dockerfile"), Just("x.sh")],
    ) {
        let project = Project::from_files([(path, parts.concat())]);
        let clean = share::without_secrets(&project);
        for place in share::secrets_in(&clean) {
            // What was left out cannot be found again; a broken text may show something new, but not the same value.
            let value = place.span.slice(&clean.file(place.file).text);
            prop_assert!(value != "redacted");
        }
    }

    #[test]
    fn any_text_gives_an_answer(text in "(#?1)?[A-Za-z0-9_%-]{0,400}", junk in any::<String>()) {
        for text in [text, junk] {
            if let Ok(state) = share::decode(&text) {
                let size: usize = state.project.files.iter().map(|file| file.text.len()).sum();
                prop_assert!(size <= MAX_DECODED && state.project.files.len() <= MAX_FILES);
            }
        }
    }
}
