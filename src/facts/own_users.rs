//! Families of images that start as a user of their own, beside those that [`images`](super::images) lists one by one.

use super::images::{self, normalize};

/// Name with one `*`, a part of the tag (`""` for any), the user. The first row that fits counts; `""` means root.
const OWN: &[(&str, &str, &str)] = &[
    // docs.aws.amazon.com/lambda: the service runs images as a user of its own and advises against USER.
    ("public.ecr.aws/lambda/*", "", "Lambda's"),
    ("amazon/aws-lambda-*", "", "Lambda's"),
    // bitnami/containers: containers are non-root by default.
    ("bitnami/*", "", "1001"),
    ("bitnamilegacy/*", "", "1001"),
    ("bitnamisecure/*", "", "1001"),
    ("public.ecr.aws/bitnami/*", "", "1001"),
    // sclorg/s2i-*-container: USER 1001
    ("quay.io/sclorg/*", "", "1001"),
    ("centos/*-centos7", "", "1001"),
    // nginx/docker-nginx-unprivileged: README.md
    ("*/nginx-unprivileged", "", "101"),
    // chainguard-images/images: README.md; only the bare system is root's.
    ("cgr.dev/chainguard/wolfi-base", "", ""),
    ("cgr.dev/*", "", "65532"),
    // docs.docker.com/dhi: run-time variants run as nonroot, those to build with as root.
    ("dhi.io/*", "-dev", ""),
    ("dhi.io/*", "", "65532"),
    // GoogleContainerTools/distroless: README.md
    ("gcr.io/distroless/*", "nonroot", "65532"),
    // jupyter/docker-stacks: docs/using/common.md
    ("jupyter/*", "", "jovyan"),
    ("quay.io/jupyter/*", "", "jovyan"),
    // SeleniumHQ/docker-selenium: Base/Dockerfile
    ("selenium/*", "", "seluser"),
    // gitpod-io/workspace-images: chunks, USER gitpod
    ("gitpod/workspace-*", "", "gitpod"),
    // CircleCI-Public/cimg-base: Dockerfile
    ("cimg/*", "", "circleci"),
    ("circleci/*", "", "circleci"),
    // apache/airflow: Dockerfile; apache/superset, apache/spark-docker, apache/nifi, apache/flink-docker
    ("apache/airflow*", "", "airflow"),
    ("apache/superset*", "", "superset"),
    ("apache/spark*", "", "spark"),
    ("apache/nifi*", "", "nifi"),
    // elastic/*: distribution/docker
    ("docker.elastic.co/*", "", "1000"),
    // n8n-io/n8n: docker/images/n8n/Dockerfile
    ("n8nio/n8n", "", "node"),
    ("docker.n8n.io/n8nio/n8n", "", "node"),
    // coder/code-server: ci/release-image/Dockerfile
    ("codercom/*", "", "coder"),
    // Homebrew/brew: Dockerfile
    ("homebrew/*", "", "linuxbrew"),
    ("ghcr.io/homebrew/*", "", "linuxbrew"),
    // puppeteer/puppeteer: docker/Dockerfile
    ("ghcr.io/puppeteer/puppeteer", "", "pptruser"),
    // paketo-buildpacks, heroku/base-images: stacks run as a user of their own
    ("paketobuildpacks/*", "", "cnb"),
    ("heroku/heroku", "24", "heroku"),
    // jenkinsci/docker, jenkinsci/docker-agents
    ("jenkins/jenkins", "", "jenkins"),
    ("jenkins/*agent", "", "jenkins"),
    // quay.io/keycloak, quay.io/strimzi, quay.io/quarkus: USER 1000, 1001, quarkus
    ("quay.io/keycloak/*", "", "1000"),
    ("quay.io/strimzi/*", "", "1001"),
    ("quay.io/quarkus/*", "", "1001"),
    ("renovate/renovate", "", "12021"),
    // linuxserver.io: its /init starts as root and gives the rights away (PUID)
    ("lscr.io/linuxserver/*", "", "abc"),
    ("linuxserver/*", "", "abc"),
    ("ghcr.io/linuxserver/*", "", "abc"),
];

/// Registries from which Red Hat's images come. Its language images run as 1001, those of OpenJDK as 185 (catalog.redhat.com).
const RED_HAT: &[&str] = &["registry.access.redhat.com/", "registry.redhat.io/", "redhat/"];

/// The user that an image starts as, `None` for root or an image that is not known.
pub fn own_user(name: &str, tag: Option<&str>) -> Option<&'static str> {
    if let Some(user) = images::find(name).and_then(|image| image.default_user(tag)) {
        return Some(user);
    }
    let name = normalize(name);
    let name: &str = &name;
    if let Some(user) = red_hat(name) {
        return user;
    }
    let tag = tag.unwrap_or_default();
    let row = OWN.iter().find(|(pattern, part, _)| super::matches_star(pattern, name) && tag.contains(part))?;
    (!row.2.is_empty()).then_some(row.2)
}

/// `Some` for an image of Red Hat: `ubi9/nodejs-22` has a user of its own, `ubi9`, `ubi9-minimal` and `ubi9/ubi` have not.
fn red_hat(name: &str) -> Option<Option<&'static str>> {
    let path = RED_HAT.iter().find_map(|registry| name.strip_prefix(registry))?;
    let last = path.rsplit('/').next().unwrap_or(path);
    if !path.contains("ubi") && !path.contains("rhel") {
        return None;
    }
    if last.contains("openjdk") {
        return Some(Some("185"));
    }
    let bare = last.starts_with("ubi") || last.starts_with("rhel") || last.ends_with("-init") || last == "toolbox";
    Some((!bare && path.contains('/')).then_some("1001"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn language_images_have_a_user_and_bare_systems_have_none() {
        for (name, tag, user) in [
            ("registry.access.redhat.com/ubi9/nodejs-22", "", Some("1001")),
            ("registry.redhat.io/ubi8/openjdk-17", "1.20", Some("185")),
            ("registry.access.redhat.com/ubi9/ubi-minimal", "9.5", None),
            ("registry.access.redhat.com/ubi9", "", None),
            ("redhat/ubi9-micro", "", None),
            ("public.ecr.aws/lambda/nodejs", "22", Some("Lambda's")),
            ("cgr.dev/chainguard/wolfi-base", "latest", None),
            ("gcr.io/distroless/static-debian13", "nonroot", Some("65532")),
            ("debian", "13", None),
        ] {
            assert_eq!(own_user(name, Some(tag)), user, "{name}");
        }
    }
}
