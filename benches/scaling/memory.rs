//! Peak memory of inputs that try to make much of little: each in a process of its own, whose high-water mark the system knows.

use crate::Work::{self, Analyse, Config, Graph};
use crate::families::{compose, file, lines, project};
use drydock::Project;
use std::process::{Command, ExitCode};
use std::time::Instant;

/// The argument that makes this program run one case and tell its peak.
pub const CHILD: &str = "--peak-of";
/// MiB that a project of at most one MiB may take.
const LIMIT: f64 = 300.0;

/// One input.
pub struct Case {
    /// What it is called.
    pub name: &'static str,
    /// What is done with it.
    work: Work,
    /// The input.
    make: fn() -> Project,
}

const fn case(name: &'static str, work: Work, make: fn() -> Project) -> Case {
    Case { name, work, make }
}

/// Every case.
pub const ALL: &[Case] = &[
    case("peak-doubling-env-file", Analyse, || doubling(2, 26)),
    case("peak-doubling-env-file-config", Config, || doubling(2, 26)),
    case("peak-tenfold-env-file", Analyse, || doubling(10, 12)),
    case("peak-long-value-used-often", Analyse, || used_often(5_000)),
    case("peak-long-value-used-often-config", Config, || used_often(5_000)),
    case("peak-long-value-in-one-text", Analyse, || {
        let uses = "$V".repeat(5_000);
        project([
            ("compose.yaml", format!("services:\n  a:\n    image: x\n    command: \"{uses}\"\n")),
            (".env", long_value()),
        ])
    }),
    case("peak-aliases", Analyse, || compose(format!("{}services:\n  a:\n    image: x\n", aliases()))),
    case("peak-aliases-config", Config, || compose(format!("{}services:\n  a:\n    image: x\n", aliases()))),
    case("peak-alias-of-a-long-text", Analyse, || {
        compose(format!("x-a: &a {}\nx-b: [{}]\n", "a".repeat(200_000), "*a, ".repeat(5_000)))
    }),
    case("peak-alias-of-a-long-text-config", Config, || {
        compose(format!(
            "x-a: &a {}\nx-b: [{}]\nservices:\n  a:\n    image: x\n",
            "a".repeat(200_000),
            "*a, ".repeat(5_000)
        ))
    }),
    case("peak-merges-of-a-long-text", Analyse, || {
        let services = lines(5_000, |at| format!("  s{at}:\n    <<: *a\n"));
        compose(format!("x-a: &a\n  image: x\n  command: {}\nservices:\n{services}", "a".repeat(200_000)))
    }),
    case("peak-env-file-of-many-services", Analyse, || env_file_of_services(3_000)),
    case("peak-env-file-of-many-services-config", Config, || env_file_of_services(3_000)),
    case("peak-extends-of-a-large-service", Analyse, extends),
    case("peak-extends-of-a-large-service-config", Config, extends),
    case("peak-extends-chains", Config, || {
        let service =
            |at| format!("  s{}:\n    extends: s{at}\n    environment:\n      A{at}: {}\n", at + 1, "a".repeat(300));
        compose(format!("services:\n  s0:\n    image: x:1\n{}", lines(2_000, service)))
    }),
    case("peak-overlays-of-many-services", Analyse, || overlays(190, 3_000)),
    case("peak-overlays-of-many-services-graph", Graph, || overlays(190, 3_000)),
    case("peak-includes-of-one", Analyse, || {
        let big = format!("services:\n{}", lines(2_000, |at| format!("  s{at}:\n    image: x:1\n")));
        let mut all = compose(format!("include:\n{}", "  - big.yaml\n".repeat(1_900)));
        all.files.extend(file("big.yaml", big).files);
        all
    }),
    case("peak-arg-expansion", Analyse, || {
        file(
            "Dockerfile",
            format!(
                "FROM x:1\nENV V0=xxxxxxxxxx\n{}",
                lines(5_000, |at| format!("ENV V{}=${{V{at}}}${{V{at}}}\n", at + 1))
            ),
        )
    }),
    case("peak-env-used-often", Analyse, || {
        file(
            "Dockerfile",
            format!(
                "FROM x:1\nENV V={}\n{}",
                "x".repeat(200_000),
                "RUN echo $V\nCOPY $V /a\nWORKDIR $V\nUSER $V\n".repeat(5_000)
            ),
        )
    }),
    case("peak-deep-flow", Analyse, || compose(format!("x-a: {}", "{a: ".repeat(250_000)))),
    case("peak-nested-defaults", Analyse, || compose(format!("x-a: \"{}\"\n", "${A:-".repeat(200_000)))),
    case("peak-many-small-nodes", Analyse, || compose(format!("x-a: [{}]\n", "a,".repeat(500_000)))),
    case("peak-many-findings-on-one-line", Analyse, || {
        file("Dockerfile", format!("FROM x:1\nRUN true{}\n", " && pip install a".repeat(60_000)))
    }),
    case("peak-long-invalid-form", Analyse, || {
        compose(format!("x-a: &a \"${{{}\"\nx-b: [{}]\n", "a.".repeat(50_000), "*a, ".repeat(5_000)))
    }),
    case("peak-long-messages", Analyse, || {
        let service = |at| format!("  s{at}:\n    image: x\n    ports: [*a]\n");
        compose(format!("x-a: &a \"{}\"\nservices:\n{}", "a".repeat(200_000), lines(5_000, service)))
    }),
];

fn doubling(times: usize, count: usize) -> Project {
    let line = |at| format!("V{}={}\n", at + 1, format!("${{V{at}}}").repeat(times));
    let text = format!("V0=xxxxxxxxxx\n{}", lines(count, line));
    project([
        ("compose.yaml", format!("services:\n  a:\n    image: x:${{V{count}}}\n    env_file: .env\n")),
        (".env", text),
    ])
}

fn long_value() -> String {
    format!("V={}\n", "x".repeat(200_000))
}

fn used_often(times: usize) -> Project {
    let uses = lines(times, |at| format!("      A{at}: $V\n"));
    project([
        ("compose.yaml", format!("services:\n  a:\n    image: x\n    environment:\n{uses}")),
        (".env", long_value()),
    ])
}

fn aliases() -> String {
    let line = |at| format!("x-{}: &a{} [{}]\n", at + 1, at + 1, vec![format!("*a{at}"); 10].join(", "));
    format!("x-0: &a0 [{}]\n{}", "lol, ".repeat(10), lines(9, line))
}

fn env_file_of_services(n: usize) -> Project {
    let services = lines(n, |at| format!("  s{at}:\n    image: x:1\n    env_file: big.env\n"));
    let env = lines(8_000, |at| format!("KEY_NUMBER_{at}=a value of some length\n"));
    project([("compose.yaml", format!("services:\n{services}")), ("big.env", env)])
}

fn extends() -> Project {
    let big = lines(8_000, |at| format!("      KEY_{at}: value\n"));
    let services = lines(2_000, |at| format!("  s{at}:\n    extends: base\n"));
    compose(format!("services:\n  base:\n    image: x:1\n    environment:\n{big}{services}"))
}

fn overlays(n: usize, services: usize) -> Project {
    let base = format!(
        "services:\n{}",
        lines(services, |at| format!("  s{at}:\n    image: nginx\n    environment:\n      A: b\n"))
    );
    let mut all = compose(base);
    let overlay = |at| (format!("compose.o{at}.yaml"), "services:\n  s0:\n    ports: [\"80:80\"]\n".to_string());
    all.files.extend(Project::from_files((0..n).map(overlay)).files);
    all
}

/// Prints one line; `false` above the limit.
pub fn measure(case: &Case) -> bool {
    let project = (case.make)();
    let size: usize = project.files.iter().map(|file| file.text.len()).sum();
    drop(project);
    let start = Instant::now();
    let program = std::env::current_exe().expect("the path of this program");
    let output = Command::new(program).args([CHILD, case.name]).output().expect("a process for one case");
    let peak: Option<f64> = String::from_utf8_lossy(&output.stdout).trim().parse().ok();
    let fine = output.status.success() && peak.is_some_and(|peak| peak <= LIMIT);
    let shown = peak.map_or("died".to_string(), |peak| format!("{peak:.0}"));
    let verdict = if fine { "" } else { "  OVER" };
    println!("{:<34} {:>9} {:>9} {shown:>9} {LIMIT:>9}{verdict}", case.name, size / 1024, start.elapsed().as_millis());
    fine
}

/// Runs one case and prints the peak in MiB.
pub fn child(name: &str) -> ExitCode {
    let Some(case) = ALL.iter().find(|case| case.name == name) else { return ExitCode::FAILURE };
    std::hint::black_box(crate::run(case.work, &(case.make)()));
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.trim().parse::<f64>().ok());
    // Where the system keeps no such mark, only the time counts.
    println!("{}", peak.unwrap_or_default() / 1024.0);
    ExitCode::SUCCESS
}
