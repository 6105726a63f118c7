//! The inputs. Each drives one loop that is easily written so that it looks at everything again for everything.

use crate::Family;
use crate::Work::{self, Analyse, Colours, Config, Fix, Graph, Report, Secrets};
use drydock::Project;

const fn family(name: &'static str, work: Work, size: usize, make: fn(usize) -> Project) -> Family {
    Family { name, work, size, make }
}

/// Every family.
pub const ALL: &[Family] = &[
    // Compose: one large file.
    family("services", Analyse, 10_000, services),
    family("services-graph", Graph, 4_000, services),
    family("services-config", Config, 6_000, services),
    family("services-report", Report, 6_000, services),
    family("services-fix", Fix, 1_500, services),
    family("services-with-build", Analyse, 8_000, built_services),
    family("services-of-one-dockerfile", Analyse, 8_000, services_of_one_dockerfile),
    family("services-with-urls", Analyse, 8_000, services_with_urls),
    family("database-services", Analyse, 8_000, databases),
    family("dependency-chain", Analyse, 6_000, |n| dependencies(n, |at| format!("s{}", (at + 1) % 1_000_000), false)),
    family("dependency-chain-graph", Graph, 8_000, |n| dependencies(n, |at| format!("s{}", at + 1), false)),
    family("dependency-chain-config", Config, 4_000, |n| dependencies(n, |at| format!("s{}", at + 1), false)),
    family("dependency-ring", Analyse, 6_000, |n| dependencies(n, |at| format!("s{}", at + 1), true)),
    family("dependency-ring-config", Config, 4_000, |n| dependencies(n, |at| format!("s{}", at + 1), true)),
    family("dependencies-on-one", Analyse, 8_000, |n| dependencies(n, |_| "s0".into(), false)),
    family("dependencies-of-one", Analyse, 8_000, dependencies_of_one),
    family("environment-list", Analyse, 20_000, |n| environment(n, |at| format!("      - KEY_{at}=value\n"))),
    family("environment-map", Analyse, 20_000, |n| environment(n, |at| format!("      KEY_{at}: value\n"))),
    family("environment-config", Config, 20_000, |n| environment(n, |at| format!("      KEY_{at}: value\n"))),
    family("environment-secrets", Analyse, 10_000, |n| {
        environment(n, |at| format!("      KEY_{at}_PASSWORD: k3jd83jd9s0alq{at}\n"))
    }),
    family("environment-urls", Analyse, 10_000, |n| {
        environment(n, |at| format!("      URL_{at}: http://localhost:{}/x\n", 1000 + at % 60_000))
    }),
    family("environment-equal-keys", Analyse, 20_000, |n| environment(n, |_| "      KEY: value\n".into())),
    family("environment-equal-keys-fix", Fix, 2_000, |n| environment(n, |_| "      KEY: value\n".into())),
    family("ports", Analyse, 24_000, |n| list(n, "ports", |at| format!("\"{}:80\"", 1024 + at % 60_000))),
    family("volumes-of-one-service", Analyse, 8_000, |n| list(n, "volumes", |at| format!("./d{at}:/app/d{at}"))),
    family("networks-undeclared", Analyse, 8_000, |n| list(n, "networks", |at| format!("n{at}"))),
    family("profiles", Analyse, 10_000, |n| list(n, "profiles", |at| format!("p{at}"))),
    family("extra-hosts", Config, 10_000, |n| list(n, "extra_hosts", |at| format!("h{at}:1.2.3.4"))),
    family("links", Analyse, 8_000, |n| list(n, "links", |at| format!("s{at}"))),
    family("env-files-of-one-service", Analyse, 4_000, env_files_of_one_service),
    family("networks", Analyse, 10_000, |n| resources(n, "networks")),
    family("volumes", Analyse, 10_000, |n| resources(n, "volumes")),
    family("volumes-graph", Graph, 4_000, |n| resources(n, "volumes")),
    family("volumes-config", Config, 6_000, |n| resources(n, "volumes")),
    family("subnets", Config, 12_000, subnets),
    family("unknown-keys", Config, 10_000, |n| {
        compose(format!("services:\n  a:\n    image: x\n{}", lines(n, |at| format!("    key{at}: x\n"))))
    }),
    family("resets", Config, 6_000, resets),
    family("suppressions-compose", Analyse, 8_000, suppressions_compose),
    // YAML.
    family("yaml-flow-open", Analyse, 100_000, |n| compose(format!("x-a: {}", "{a: ".repeat(n)))),
    family("yaml-flow-open-lists", Analyse, 200_000, |n| compose(format!("x-a: {}", "[".repeat(n)))),
    family("yaml-flow-closed", Analyse, 100_000, |n| compose(format!("x-a: {}{}\n", "{a: ".repeat(n), "}".repeat(n)))),
    family("yaml-flow-wide", Analyse, 100_000, |n| compose(format!("x-a: [{}]\n", "a, ".repeat(n)))),
    family("yaml-indented", Analyse, 1_000, |n| compose(lines(n, |at| format!("{}k:\n", " ".repeat(at))))),
    family("yaml-dashes", Analyse, 200_000, |n| compose(format!("x-a:\n  {}", "- ".repeat(n)))),
    family("yaml-equal-keys", Analyse, 30_000, |n| compose(lines(n, |_| "x-a: 1\n".into()))),
    family("yaml-documents", Analyse, 20_000, |n| compose(format!("services: {{}}\n{}", "---\nx-a: 1\n".repeat(n)))),
    family("yaml-broken-lines", Analyse, 2_000, |n| {
        compose(format!("services:\n{}", lines(n, |at| format!("  s{at}:\n    image: x\n    \"a\n"))))
    }),
    family("yaml-open-quotes", Analyse, 10_000, |n| compose(lines(n, |at| format!("x-{at}: \"a\n")))),
    family("yaml-half-keys", Analyse, 4_000, |n| {
        compose(format!("services:\n{}", lines(n, |at| format!("  s{at}:\n    image: x\n    por\n"))))
    }),
    family("yaml-one-long-line", Analyse, 1_000_000, |n| compose(format!("x-a: {}\n", "a".repeat(n)))),
    family("yaml-long-quoted", Analyse, 1_000_000, |n| compose(format!("x-a: \"{}\"\n", "a\\n".repeat(n / 3)))),
    family("yaml-block-scalar", Analyse, 50_000, |n| compose(format!("x-a: |\n{}", "  a line of text\n".repeat(n)))),
    family("yaml-comments", Analyse, 50_000, |n| compose(format!("services:\n{}", "# a comment\n".repeat(n)))),
    family("yaml-anchors", Analyse, 20_000, |n| {
        compose(format!(
            "{}x-z: [{}]\n",
            lines(n, |at| format!("x-{at}: &a{at} 1\n")),
            lines(n, |at| format!("*a{at}, "))
        ))
    }),
    family("yaml-unknown-aliases", Analyse, 20_000, |n| compose(format!("x-z: [{}]\n", "*a, ".repeat(n)))),
    family("yaml-merge-chain", Analyse, 400, |n| {
        compose(format!(
            "x-0: &a0 {{k: 1}}\n{}",
            lines(n, |at| format!("x-{}: &a{} {{<<: *a{at}, k{at}: 1}}\n", at + 1, at + 1))
        ))
    }),
    family("yaml-merge-list", Analyse, 10_000, |n| {
        compose(format!("x-a: &a {{k: 1}}\nservices:\n  s:\n    image: x\n    <<: [{}]\n", "*a, ".repeat(n)))
    }),
    family("yaml-merges", Analyse, 8_000, |n| {
        compose(format!(
            "x-a: &a {{restart: always, image: x}}\nservices:\n{}",
            lines(n, |at| format!("  s{at}:\n    <<: *a\n"))
        ))
    }),
    family("yaml-tags", Analyse, 50_000, |n| compose(format!("x-a: [{}]\n", "!!str a, ".repeat(n)))),
    // Interpolation.
    family("nested-defaults-open", Analyse, 100_000, |n| dotenv(format!("A={}\n", "${A:-".repeat(n)))),
    family("nested-defaults-closed", Analyse, 100_000, |n| {
        dotenv(format!("A={}{}\n", "${A:-".repeat(n), "}".repeat(n)))
    }),
    family("nested-defaults-in-yaml", Analyse, 100_000, |n| {
        compose(format!("x-a: \"{}{}\"\n", "${A:-".repeat(n), "}".repeat(n)))
    }),
    family("deep-defaults", Analyse, 4_000, |n| {
        compose(format!("x-a: \"{}\"\n", format!("{}{}", "${A:-".repeat(90), "}".repeat(90)).repeat(n / 50)))
    }),
    family("uses-of-variables", Analyse, 50_000, |n| compose(format!("x-a: \"{}\"\n", "${A:-b}".repeat(n)))),
    family("uses-in-ports", Analyse, 5_000, |n| {
        list(n, "ports", |at| format!("\"${{P{at}:-{}}}:80\"", 1024 + at % 60_000))
    }),
    family("many-uses-in-a-port", Analyse, 20_000, |n| {
        list(1, "ports", |_| format!("\"{}80:80\"", "${P:-}".repeat(n)))
    }),
    family("invalid-forms", Analyse, 20_000, |n| compose(format!("x-a:\n{}", lines(n, |_| "  - \"${a.b}\"\n".into())))),
    family("long-invalid-form", Analyse, 1_000_000, |n| compose(format!("x-a: \"${{{}\"\n", "a.".repeat(n / 2)))),
    family("env-file-lines", Analyse, 30_000, |n| dotenv(lines(n, |at| format!("KEY_{at}=value\n")))),
    family("env-file-chain", Analyse, 30_000, |n| {
        dotenv(lines(n, |at| format!("KEY_{at}=$KEY_{}\n", at.saturating_sub(1))))
    }),
    family("env-file-broken-lines", Analyse, 30_000, |n| dotenv(lines(n, |at| format!("KEY {at}!=value\n")))),
    family("env-file-open-quotes", Analyse, 30_000, |n| dotenv(lines(n, |_| "A=\"b\n".into()))),
    family("env-file-blank-lines", Analyse, 300_000, |n| dotenv("\n".repeat(n))),
    family("env-file-secrets", Analyse, 10_000, |n| {
        dotenv(lines(n, |at| format!("KEY_{at}_PASSWORD=k3jd83jd9s0alq{at}\n")))
    }),
    // Several Compose files.
    family("overlays", Analyse, 200, overlays),
    family("compose-file-list", Analyse, 300, compose_file_list),
    family("extends-of-one", Analyse, 1_500, |n| extends(n, |_| "s0".into())),
    family("extends-of-a-file", Analyse, 400, extends_of_a_file),
    family("extends-of-files", Analyse, 150, extends_of_files),
    family("includes", Analyse, 300, includes),
    family("folders", Analyse, 1_500, folders),
    // Dockerfiles.
    family("dockerfile-runs", Analyse, 10_000, |n| {
        dockerfile(lines(n, |_| "RUN apt-get update && apt-get install -y curl\n".into()))
    }),
    family("dockerfile-runs-report", Report, 4_000, |n| dockerfile(lines(n, |_| "RUN pip install flask\n".into()))),
    family("dockerfile-runs-fix", Fix, 1_000, |n| dockerfile(lines(n, |_| "RUN pip install flask\n".into()))),
    family("dockerfile-one-run", Analyse, 20_000, |n| {
        dockerfile(format!("RUN true{}\n", " && pip install flask".repeat(n)))
    }),
    family("dockerfile-one-run-report", Report, 5_000, |n| {
        dockerfile(format!("RUN true{}\n", " && pip install flask".repeat(n)))
    }),
    family("dockerfile-one-run-fix", Fix, 500, |n| {
        dockerfile(format!("RUN true{}\n", " && pip install flask".repeat(n)))
    }),
    family("dockerfile-continued-run", Analyse, 20_000, |n| {
        dockerfile(format!("RUN true{}\n", " \\\n && apt-get install -y curl".repeat(n)))
    }),
    family("dockerfile-continued-comments", Analyse, 30_000, |n| {
        dockerfile(format!("RUN true \\\n{} && true\n", "# comment\n".repeat(n)))
    }),
    family("dockerfile-args", Analyse, 20_000, |n| dockerfile(lines(n, |at| format!("ARG A{at}=b\n")))),
    family("dockerfile-arg-again", Analyse, 20_000, |n| dockerfile(lines(n, |_| "ARG A=$A\n".into()))),
    family("dockerfile-global-args", Analyse, 20_000, |n| {
        file("Dockerfile", format!("{}FROM x:1\n", lines(n, |at| format!("ARG A{at}=b\n"))))
    }),
    family("dockerfile-env-chain", Analyse, 20_000, |n| {
        dockerfile(lines(n, |at| format!("ENV A{at}=$A{}\n", at.saturating_sub(1))))
    }),
    family("dockerfile-env-same", Analyse, 20_000, |n| dockerfile(lines(n, |_| "ENV PATH=$PATH:/x\n".into()))),
    family("dockerfile-env-one-line", Analyse, 30_000, |n| {
        dockerfile(format!("ENV {}\n", lines(n, |at| format!("A{at}=b "))))
    }),
    family("dockerfile-secrets", Analyse, 10_000, |n| {
        dockerfile(lines(n, |at| format!("ENV A{at}_PASSWORD=k3jd83jd9s0alq{at}\n")))
    }),
    family("dockerfile-env-then-args", Analyse, 10_000, |n| {
        dockerfile(format!("{}{}", lines(n, |_| "ENV A=b\n".into()), lines(n, |_| "RUN echo $A ${B:-c}\n".into())))
    }),
    family("dockerfile-copies", Analyse, 10_000, |n| dockerfile(lines(n, |at| format!("COPY d{at}/ /app/d{at}/\n")))),
    family("dockerfile-copies-and-installs", Analyse, 8_000, |n| {
        dockerfile(lines(n, |_| "COPY . /app\nRUN npm ci\n".into()))
    }),
    family("dockerfile-copy-sources", Analyse, 30_000, |n| {
        dockerfile(format!("COPY {} /app/\n", lines(n, |at| format!("d{at} "))))
    }),
    family("dockerfile-workdirs", Analyse, 20_000, |n| dockerfile(lines(n, |_| "WORKDIR a\n".into()))),
    family("dockerfile-workdirs-and-runs", Analyse, 10_000, |n| {
        dockerfile(lines(n, |_| "WORKDIR /a\nCOPY package.json ./\nRUN npm ci\n".into()))
    }),
    family("dockerfile-users", Analyse, 20_000, |n| dockerfile(lines(n, |_| "USER root\nRUN chown x /y\n".into()))),
    family("dockerfile-cmds", Analyse, 20_000, |n| dockerfile(lines(n, |_| "CMD npm start\n".into()))),
    family("dockerfile-healthchecks", Analyse, 10_000, |n| {
        dockerfile(lines(n, |_| "HEALTHCHECK CMD curl -f http://localhost/ || exit 1\n".into()))
    }),
    family("dockerfile-stages", Analyse, 10_000, |n| {
        file("Dockerfile", lines(n, |at| format!("FROM node:22 AS s{at}\nRUN npm ci\n")))
    }),
    family("dockerfile-stage-chain", Analyse, 8_000, |n| stage_chain(n, "RUN npm ci\n")),
    family("dockerfile-stage-chain-copies", Analyse, 6_000, |n| stage_chain(n, "COPY . .\nRUN npm ci\n")),
    family("dockerfile-stage-chain-users", Analyse, 6_000, |n| stage_chain(n, "USER app\nRUN pip install --user x\n")),
    family("dockerfile-stage-chain-cmds", Analyse, 6_000, |n| stage_chain(n, "CMD npm start\n")),
    family("dockerfile-stage-chain-secrets", Analyse, 6_000, |n| {
        stage_chain(n, "ARG TOKEN\nENV A_SECRET=k3jd83jd9s0alq\n")
    }),
    family("dockerfile-stage-chain-graph", Graph, 3_000, |n| stage_chain(n, "RUN true\n")),
    family("dockerfile-stage-copies", Analyse, 6_000, |n| {
        file(
            "Dockerfile",
            lines(n, |at| format!("FROM node:22 AS s{at}\nCOPY --from=s{} /a /a\n", at.saturating_sub(1))),
        )
    }),
    family("dockerfile-stages-of-one", Analyse, 6_000, |n| {
        file(
            "Dockerfile",
            format!("FROM node:22 AS base\n{}", lines(n, |at| format!("FROM base AS s{at}\nCOPY . .\nRUN npm ci\n"))),
        )
    }),
    family("dockerfile-stages-of-long-base", Analyse, 4_000, |n| {
        file(
            "Dockerfile",
            format!(
                "FROM node:22 AS base\n{}{}",
                "RUN npm ci\nENV A=b\n".repeat(n),
                lines(n, |at| format!("FROM base AS s{at}\nCOPY . .\nRUN npm ci\n"))
            ),
        )
    }),
    family("dockerfile-heredocs", Analyse, 8_000, |n| dockerfile(lines(n, |_| "RUN <<EOF\nnpm ci\nEOF\n".into()))),
    family("dockerfile-heredocs-of-one", Analyse, 8_000, |n| {
        dockerfile(format!("RUN {}\n{}", lines(n, |at| format!("<<E{at} ")), lines(n, |at| format!("x\nE{at}\n"))))
    }),
    family("dockerfile-heredocs-open", Analyse, 8_000, |n| dockerfile(lines(n, |at| format!("RUN <<E{at}\n")))),
    family("dockerfile-heredoc-long", Analyse, 30_000, |n| {
        dockerfile(format!("RUN <<EOF\n{}EOF\n", "apt-get install -y curl\n".repeat(n)))
    }),
    family("dockerfile-json", Analyse, 50_000, |n| dockerfile(format!("CMD [{}\"a\"]\n", "\"a\", ".repeat(n)))),
    family("dockerfile-json-open", Analyse, 100_000, |n| dockerfile(format!("CMD {}\n", "[".repeat(n)))),
    family("dockerfile-flags", Analyse, 30_000, |n| {
        dockerfile(format!("RUN {} true\n", "--mount=type=cache,target=/a ".repeat(n)))
    }),
    family("dockerfile-mount-options", Analyse, 50_000, |n| {
        dockerfile(format!("RUN --mount=type=cache{} true\n", ",target=/a".repeat(n)))
    }),
    family("dockerfile-labels", Analyse, 30_000, |n| {
        dockerfile(format!("LABEL {}\n", lines(n, |at| format!("a{at}=b "))))
    }),
    family("dockerfile-onbuilds", Analyse, 100_000, |n| dockerfile(format!("{}RUN x\n", "ONBUILD ".repeat(n)))),
    family("dockerfile-unknown-words", Analyse, 20_000, |n| dockerfile(lines(n, |at| format!("RUNN{at} x\n")))),
    family("dockerfile-bad-lines-report", Report, 10_000, |n| dockerfile(lines(n, |at| format!("RUNN{at} x\n")))),
    family("dockerfile-expansion-open", Analyse, 100_000, |n| dockerfile(format!("ENV A={}\n", "${A:-".repeat(n)))),
    family("dockerfile-expansion-closed", Analyse, 100_000, |n| {
        dockerfile(format!("ENV A={}{}\n", "${A:-".repeat(n), "}".repeat(n)))
    }),
    family("dockerfile-quotes-open", Analyse, 50_000, |n| dockerfile(format!("ENV {}\n", "A=\"b' ".repeat(n)))),
    family("dockerfile-suppressions", Analyse, 8_000, |n| {
        dockerfile(lines(n, |_| "# drydock ignore=leftover-package-cache\nRUN apt-get update\n".into()))
    }),
    family("dockerfile-suppressions-inside", Analyse, 8_000, |n| {
        dockerfile(format!(
            "RUN true{}\n",
            " && pip install flask # drydock ignore=leftover-download-cache\\\n".repeat(n)
        ))
    }),
    family("dockerfile-shell-comments", Analyse, 10_000, |n| {
        dockerfile(lines(n, |_| "# hadolint shell=bash\nRUN x\n".into()))
    }),
    family("dockerfile-stages-suppressed", Analyse, 6_000, |n| {
        file("Dockerfile", lines(n, |at| format!("# drydock ignore-stage=root-user\nFROM node:22 AS s{at}\n")))
    }),
    family("dockerfiles", Analyse, 3_000, |n| {
        many(n, |at| (format!("Dockerfile.{at}"), "FROM node:22\nCOPY . .\nRUN npm ci\n".into()))
    }),
    family("dockerfiles-in-folders", Analyse, 1_500, |n| {
        many(n, |at| (format!("d{at}/Dockerfile"), "FROM node:22\nCOPY . .\nRUN npm ci\n".into()))
    }),
    family("dockerfiles-graph", Graph, 1_500, |n| {
        many(n, |at| (format!("Dockerfile.{at}"), "FROM node:22 AS a\nFROM a\nCOPY . .\n".into()))
    }),
    // Shell.
    family("shell-substitutions", Analyse, 100_000, |n| dockerfile(format!("RUN {}\n", "$(".repeat(n)))),
    family("shell-substitutions-closed", Analyse, 50_000, |n| {
        dockerfile(format!("RUN {}x{}\n", "$(".repeat(n), ")".repeat(n)))
    }),
    family("shell-backquotes", Analyse, 100_000, |n| dockerfile(format!("RUN {}\n", "`a ".repeat(n)))),
    family("shell-quoted-substitutions", Analyse, 50_000, |n| dockerfile(format!("RUN {}\n", "\"$(".repeat(n)))),
    family("shell-braces", Analyse, 100_000, |n| dockerfile(format!("RUN {}\n", "${a:-".repeat(n)))),
    family("shell-parentheses", Analyse, 100_000, |n| dockerfile(format!("RUN {}\n", "( ".repeat(n)))),
    family("shell-ifs", Analyse, 30_000, |n| dockerfile(format!("RUN {}\n", "if a; then ".repeat(n)))),
    family("shell-cases", Analyse, 30_000, |n| dockerfile(format!("RUN {}\n", "case a in b) ".repeat(n)))),
    family("shell-arithmetic", Analyse, 50_000, |n| dockerfile(format!("RUN {}\n", "$((".repeat(n)))),
    family("shell-heredocs", Analyse, 20_000, |n| {
        dockerfile(format!("RUN {}\n", lines(n, |at| format!("cat <<A{at}; "))))
    }),
    family("shell-sh-c", Analyse, 3_000, |n| dockerfile(format!("RUN {}\n", "sh -c 'npm ci' && ".repeat(n)))),
    family("shell-nested-sh-c", Analyse, 30_000, |n| dockerfile(format!("RUN {}\n", "sh -c \"".repeat(n)))),
    family("shell-arguments", Analyse, 50_000, |n| {
        dockerfile(format!("RUN apt-get install -y {}\n", lines(n, |at| format!("p{at} "))))
    }),
    family("shell-pip-arguments", Analyse, 50_000, |n| {
        dockerfile(format!("RUN pip install {}\n", lines(n, |at| format!("p{at} "))))
    }),
    family("shell-assignments", Analyse, 50_000, |n| dockerfile(format!("RUN {} x\n", "A=b ".repeat(n)))),
    family("shell-redirects", Analyse, 50_000, |n| dockerfile(format!("RUN x {}\n", ">a ".repeat(n)))),
    family("shell-downloads", Analyse, 8_000, |n| {
        dockerfile(format!(
            "RUN true{}\n",
            lines(n, |at| format!(" && curl -o /tmp/f{at}.tgz http://x && tar xf /tmp/f{at}.tgz"))
        ))
    }),
    family("shell-caches", Analyse, 8_000, |n| {
        dockerfile(format!(
            "RUN true{}\n",
            " && apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*".repeat(n)
        ))
    }),
    // Ignore files.
    family("copies-and-ignore-lines", Analyse, 1_500, |n| ignored(n, |at| format!("a{at}/**/b\n"))),
    family("copies-and-plain-ignore-lines", Analyse, 3_000, |n| ignored(n, |at| format!("a{at}\n"))),
    family("copies-and-negated-ignore-lines", Analyse, 1_500, |n| ignored(n, |at| format!("*{at}\n!b{at}*\n"))),
    family("wildcard-copies-and-ignore-lines", Analyse, 1_500, |n| {
        ignored_copies(n, |at| format!("COPY d{at}* /app/\n"))
    }),
    family("ignore-stars", Analyse, 50_000, |n| ignore_with(&format!("{}x\n", "**/".repeat(n)))),
    family("ignore-single-stars", Analyse, 100_000, |n| ignore_with(&format!("{}x\n", "*a".repeat(n)))),
    family("ignore-brackets", Analyse, 100_000, |n| ignore_with(&format!("{}\n", "[a".repeat(n)))),
    family("copy-stars", Analyse, 5_000, |n| {
        project([
            ("Dockerfile", format!("FROM x:1\nCOPY {}b /app/\n", "*a".repeat(n))),
            (".dockerignore", format!("{}\n", "a".repeat(n))),
        ])
    }),
    family("files-and-ignore-lines", Analyse, 1_500, files_and_ignore_lines),
    family("gitignore-lines-and-env-files", Analyse, 1_500, gitignore_and_env_files),
    family("other-files", Analyse, 5_000, |n| many(n, |at| (format!("src/f{at}.py"), "import os\n".into()))),
    // Links.
    family("secrets-of-env-file", Secrets, 20_000, |n| {
        dotenv(lines(n, |at| format!("KEY_{at}_PASSWORD=k3jd83jd9s0alq{at}\n")))
    }),
    family("secrets-of-addresses", Secrets, 20_000, |n| {
        file("notes.txt", "postgres://user:k3jd83jd9s0alq@db/x\n".repeat(n))
    }),
    family("secrets-of-one-line", Secrets, 50_000, |n| file("notes.txt", "postgres://user:k3jd".repeat(n))),
    family("secrets-of-colons", Secrets, 200_000, |n| file("notes.txt", "a://".repeat(n))),
    family("secrets-of-letters", Secrets, 1_000_000, |n| file("notes.txt", "a".repeat(n))),
    family("secrets-of-tokens", Secrets, 20_000, |n| {
        file("notes.txt", "ghp_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa ".repeat(n))
    }),
    family("secrets-of-compose", Secrets, 10_000, |n| {
        environment(n, |at| format!("      KEY_{at}_PASSWORD: k3jd83jd9s0alq{at}\n"))
    }),
    family("secrets-of-dockerfile", Secrets, 10_000, |n| {
        dockerfile(lines(n, |at| format!("ENV A{at}_PASSWORD=k3jd83jd9s0alq{at}\n")))
    }),
    // What the page's own thread does for each key.
    family("colours-env-file", Colours, 50_000, |n| dotenv(lines(n, |at| format!("KEY_{at}=$A value\n")))),
    family("colours-env-file-open", Colours, 100_000, |n| dotenv(format!("A={}\n", "${A:-".repeat(n)))),
    family("colours-env-file-quotes", Colours, 50_000, |n| dotenv("A=\"b\n".repeat(n))),
    family("colours-env-file-key", Colours, 500_000, |n| dotenv("a".repeat(n))),
    family("colours-yaml", Colours, 20_000, services),
    family("colours-yaml-open", Colours, 200_000, |n| compose(format!("x-a: {}", "{a: ".repeat(n)))),
    family("colours-yaml-quotes", Colours, 50_000, |n| compose(lines(n, |at| format!("x-{at}: \"a\n")))),
    family("colours-yaml-variables", Colours, 100_000, |n| compose(format!("x-a: {}\n", "${A:-".repeat(n)))),
    family("colours-yaml-block", Colours, 100_000, |n| compose(format!("x-a: |\n{}", "  text\n".repeat(n)))),
    family("colours-yaml-comments", Colours, 100_000, |n| compose("# a\n".repeat(n))),
    family("colours-dockerfile", Colours, 20_000, |n| dockerfile("RUN apt-get update && echo \"$A\" # x\n".repeat(n))),
    family("colours-dockerfile-open", Colours, 100_000, |n| dockerfile(format!("RUN {}\n", "${a:-".repeat(n)))),
    family("colours-dockerfile-continued", Colours, 50_000, |n| {
        dockerfile(format!("RUN true{}\n", " \\\n && \"$A\"".repeat(n)))
    }),
    family("colours-dockerfile-substitutions", Colours, 100_000, |n| dockerfile(format!("RUN {}\n", "$(".repeat(n)))),
    family("colours-dockerfile-heredocs", Colours, 20_000, |n| dockerfile("RUN <<EOF\nnpm ci $A\nEOF\n".repeat(n))),
    family("colours-dockerfile-heredocs-open", Colours, 20_000, |n| {
        dockerfile(lines(n, |at| format!("RUN <<E{at}\n")))
    }),
    family("colours-ignore-file", Colours, 50_000, |n| file(".dockerignore", "!a/*/[b]\n".repeat(n))),
];

/// `n` lines, or pieces of one.
pub fn lines(n: usize, line: impl Fn(usize) -> String) -> String {
    (0..n).map(line).collect()
}

/// A project of several files.
pub fn project<const N: usize>(files: [(&str, String); N]) -> Project {
    Project::from_files(files)
}

/// A project of one file.
pub fn file(path: &str, text: String) -> Project {
    project([(path, text)])
}

pub fn compose(text: String) -> Project {
    file("compose.yaml", text)
}

fn dockerfile(body: String) -> Project {
    file("Dockerfile", format!("FROM node:22\n{body}"))
}

/// An env file with a Compose file that reads it.
pub fn dotenv(text: String) -> Project {
    project([("compose.yaml", "services:\n  a:\n    image: x:1\n    env_file: .env\n".into()), (".env", text)])
}

fn many(n: usize, file: impl Fn(usize) -> (String, String)) -> Project {
    Project::from_files((0..n).map(file))
}

fn services(n: usize) -> Project {
    compose(format!(
        "services:\n{}",
        lines(n, |at| format!(
            "  s{at}:\n    image: nginx\n    ports: [\"{}:80\"]\n    environment:\n      A: b\n",
            1024 + at % 60_000
        ))
    ))
}

fn built_services(n: usize) -> Project {
    compose(format!("services:\n{}", lines(n, |at| format!("  s{at}:\n    build: ./d{at}\n    ports: [\"80\"]\n"))))
}

fn services_of_one_dockerfile(n: usize) -> Project {
    let services = lines(n, |at| format!("  s{at}:\n    build: .\n    ports: [\"80\"]\n    volumes: [\".:/app\"]\n"));
    let docker = "FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci\nCMD npm run dev\n";
    project([("compose.yaml", format!("services:\n{services}")), ("Dockerfile", docker.into())])
}

fn services_with_urls(n: usize) -> Project {
    let service = |at| {
        format!(
            "  s{at}:\n    image: x:1\n    ports: [\"{0}:{0}\"]\n    environment:\n      API_URL: http://localhost:{0}/\n",
            1024 + at % 60_000
        )
    };
    compose(format!("services:\n{}", lines(n, service)))
}

fn databases(n: usize) -> Project {
    let service = |at| {
        format!(
            "  s{at}:\n    image: postgres:16\n  a{at}:\n    build: .\n    depends_on: [s{at}]\n    environment:\n      DATABASE_URL: postgres://localhost/x\n"
        )
    };
    compose(format!("services:\n{}", lines(n / 2, service)))
}

fn dependencies(n: usize, other: impl Fn(usize) -> String, ring: bool) -> Project {
    let service = |at| {
        let other = if at + 1 == n { "s0".into() } else { other(at) };
        let needs = if at + 1 < n || ring { format!("    depends_on: [{other}]\n") } else { String::new() };
        format!("  s{at}:\n    image: x:1\n{needs}")
    };
    compose(format!("services:\n{}", lines(n, service)))
}

fn dependencies_of_one(n: usize) -> Project {
    let all = lines(n, |at| format!("      - s{at}\n"));
    let services = lines(n, |at| format!("  s{at}:\n    image: postgres:16\n"));
    compose(format!("services:\n  a:\n    image: x:1\n    depends_on:\n{all}{services}"))
}

fn environment(n: usize, line: impl Fn(usize) -> String) -> Project {
    compose(format!("services:\n  a:\n    image: x:1\n    environment:\n{}", lines(n, line)))
}

fn list(n: usize, key: &str, item: impl Fn(usize) -> String) -> Project {
    compose(format!(
        "services:\n  a:\n    image: x:1\n    {key}:\n{}",
        lines(n, |at| format!("      - {}\n", item(at)))
    ))
}

fn env_files_of_one_service(n: usize) -> Project {
    let mut project = list(n, "env_file", |at| format!("e{at}.env"));
    project.files.extend(many(n.min(400), |at| (format!("e{at}.env"), format!("A{at}=b\n"))).files);
    project
}

fn resources(n: usize, kind: &str) -> Project {
    let services = lines(n, |at| match kind {
        "networks" => format!("  s{at}:\n    image: x:1\n    networks: [r{at}]\n"),
        _ => format!("  s{at}:\n    image: x:1\n    volumes: [\"r{at}:/data\"]\n"),
    });
    compose(format!("services:\n{services}{kind}:\n{}", lines(n, |at| format!("  r{at}:\n"))))
}

fn subnets(n: usize) -> Project {
    let subnets = lines(n, |at| format!("        - subnet: 10.{}.{}.0/24\n", at / 250, at % 250));
    let text = format!(
        "services:\n  a:\n    image: x:1\n    networks: [n]\nnetworks:\n  n:\n    ipam:\n      config:\n{subnets}"
    );
    compose(format!("{text}---\n{text}"))
}

fn resets(n: usize) -> Project {
    let services = lines(n, |at| format!("  s{at}:\n    image: x:1\n    ports: [\"80\"]\n"));
    compose(format!(
        "services:\n{services}---\nservices:\n{}",
        lines(n, |at| format!("  s{at}:\n    ports: !reset []\n"))
    ))
}

fn suppressions_compose(n: usize) -> Project {
    let service =
        |at| format!("  # drydock ignore=unpinned-service-image\n  s{at}:\n    image: nginx\n    ports: [\"80:80\"]\n");
    compose(format!("services:\n{}", lines(n, service)))
}

fn overlays(n: usize) -> Project {
    let base = format!("services:\n{}", lines(20, |at| format!("  s{at}:\n    image: nginx\n")));
    let mut project = compose(base);
    project.files.extend(
        many(n, |at| (format!("compose.o{at}.yaml"), "services:\n  s0:\n    ports: [\"80:80\"]\n".into())).files,
    );
    project
}

fn compose_file_list(n: usize) -> Project {
    let names: Vec<String> = (0..n).map(|at| format!("c{at}.yaml")).collect();
    let mut project = file(".env", format!("COMPOSE_FILE={}\n", names.join(":")));
    project
        .files
        .extend(many(n, |at| (format!("c{at}.yaml"), format!("services:\n  s{at}:\n    image: nginx\n"))).files);
    project
}

fn extends(n: usize, other: impl Fn(usize) -> String) -> Project {
    let service = |at| format!("  s{}:\n    extends: {}\n    environment:\n      A{at}: b\n", at + 1, other(at));
    compose(format!("services:\n  s0:\n    image: x:1\n{}", lines(n, service)))
}

fn extends_of_a_file(n: usize) -> Project {
    let service = |at| format!("  s{at}:\n    extends:\n      file: base.yaml\n      service: s{at}\n");
    let base = lines(n, |at| format!("  s{at}:\n    image: x:1\n"));
    project([
        ("compose.yaml", format!("services:\n{}", lines(n, service))),
        ("base.yaml", format!("services:\n{base}")),
    ])
}

fn extends_of_files(n: usize) -> Project {
    let service = |at| format!("  s{at}:\n    extends:\n      file: b{at}.yaml\n      service: a\n");
    let mut project = compose(format!("services:\n{}", lines(n, service)));
    project.files.extend(many(n, |at| (format!("b{at}.yaml"), "services:\n  a:\n    image: x:1\n".into())).files);
    project
}

fn includes(n: usize) -> Project {
    let mut project = compose(format!("include:\n{}", lines(n, |at| format!("  - i{at}.yaml\n"))));
    project.files.extend(many(n, |at| (format!("i{at}.yaml"), format!("services:\n  s{at}:\n    image: x:1\n"))).files);
    project
}

fn folders(n: usize) -> Project {
    many(n, |at| (format!("f{at}/compose.yaml"), "services:\n  a:\n    build: .\n".into()))
}

fn stage_chain(n: usize, body: &str) -> Project {
    let stage = |at: usize| match at {
        0 => format!("FROM node:22 AS s0\n{body}"),
        _ => format!("FROM s{} AS s{at}\n{body}", at - 1),
    };
    file("Dockerfile", lines(n, stage))
}

fn ignored(n: usize, line: impl Fn(usize) -> String) -> Project {
    let docker = format!("FROM x:1\n{}", lines(n, |at| format!("COPY d{at}/e/f /app/\n")));
    project([("Dockerfile", docker), (".dockerignore", lines(n, line))])
}

fn ignored_copies(n: usize, copy: impl Fn(usize) -> String) -> Project {
    let docker = format!("FROM x:1\n{}", lines(n, copy));
    project([("Dockerfile", docker), (".dockerignore", lines(n, |at| format!("a{at}\n")))])
}

fn ignore_with(text: &str) -> Project {
    let docker = "FROM x:1\nCOPY a/a/a/a/b .env /app/\nCOPY . .\n";
    project([("Dockerfile", docker.into()), (".dockerignore", text.into()), (".env", "A=b\n".into())])
}

fn files_and_ignore_lines(n: usize) -> Project {
    let mut all =
        project([("Dockerfile", "FROM x:1\nCOPY . .\n".into()), (".dockerignore", lines(n, |at| format!("a{at}\n")))]);
    all.files.extend(many(n, |at| (format!("src/d{at}/.env"), "A=b\n".into())).files);
    all
}

fn gitignore_and_env_files(n: usize) -> Project {
    let mut all = file(".gitignore", lines(n, |at| format!("a{at}\n")));
    all.files.extend(many(n, |at| (format!("src/d{at}/.env"), "SECRET_KEY=k3jd83jd9s0alq\n".into())).files);
    all
}
