//! The curated tables: in order, consistent, and looked up as rules do.

use drydock::facts::image_tools::{Distro, distro, tools};
use drydock::facts::images::{self, Class};

#[test]
fn images_are_found_by_every_spelling() {
    for name in ["postgres", "docker.io/library/postgres", "library/postgres", "docker.io/postgres", "Postgres"] {
        assert_eq!(images::find(name).map(|image| image.class), Some(Class::Database), "{name}");
    }
    assert_eq!(images::find("bitnamilegacy/redis").unwrap().name, "bitnami/redis");
    assert_eq!(images::find("gcr.io/distroless/nodejs22-debian12").unwrap().class, Class::Language);
    assert!(images::find("gcr.io/distroless/other").is_none() && images::find("example.com/postgres").is_none());
}

#[test]
fn every_image_is_found_and_its_cells_have_the_right_form() {
    for image in images::all() {
        assert_eq!(images::find(image.name).unwrap().name, image.name);
        assert_eq!(images::normalize(image.name), image.name);
        for port in image.ports.split(' ').filter(|port| !port.is_empty()) {
            assert!(port.trim_end_matches("/udp").parse::<u16>().is_ok(), "{}: {port}", image.name);
        }
        for path in image.data.split(' ').chain([image.workdir]).filter(|path| !path.is_empty()) {
            assert!(path.starts_with('/') && (path == "/" || !path.ends_with('/')), "{}: {path}", image.name);
        }
        if !image.probe.is_empty() {
            let probe: Vec<String> = serde_json::from_str(image.probe).expect(image.name);
            assert!(matches!(probe[0].as_str(), "CMD" | "CMD-SHELL") && probe.len() > 1, "{}", image.name);
            assert!(!image.probe.replace("$$", "").contains('$'), "{}: `$` must be written `$$`", image.name);
        }
        assert!(image.required.is_empty() || image.is_secret(image.required), "{}", image.name);
    }
}

#[test]
fn data_paths_depend_on_the_version() {
    let paths = |name: &str, tag: Option<&str>| images::find(name).unwrap().data_paths(tag).collect::<Vec<_>>();
    assert_eq!(paths("postgres", Some("17-alpine")), ["/var/lib/postgresql/data"]);
    assert_eq!(paths("postgres", Some("18.1")), ["/var/lib/postgresql"]);
    assert_eq!(paths("postgres", None), ["/var/lib/postgresql"]);
    assert_eq!(paths("pgvector/pgvector", Some("0.8.0-pg16")), ["/var/lib/postgresql/data"]);
    assert_eq!(paths("zookeeper", Some("3.9")), ["/data", "/datalog"]);
    assert!(paths("nginx", None).is_empty());
}

#[test]
fn secrets_users_and_ports() {
    let find = |name: &str| images::find(name).unwrap();
    assert_eq!(find("postgres").file_variable("POSTGRES_PASSWORD").as_deref(), Some("POSTGRES_PASSWORD_FILE"));
    assert_eq!(
        find("grafana/grafana").file_variable("GF_SECURITY_ADMIN_PASSWORD").as_deref(),
        Some("GF_SECURITY_ADMIN_PASSWORD__FILE")
    );
    assert_eq!(find("ghost").file_variable("database__connection__password"), None);
    assert!(find("wordpress").is_secret("WORDPRESS_AUTH_KEY") && !find("wordpress").is_secret("WORDPRESS_DB_HOST"));
    assert_eq!(find("nginxinc/nginx-unprivileged").default_user(None), Some("101"));
    assert_eq!(find("gcr.io/distroless/static").default_user(Some("nonroot")), Some("65532"));
    assert_eq!(find("python").default_user(Some("3.13")), None);
    assert!(find("redis").is_internal() && !find("nginx").is_internal() && find("prom/prometheus").is_internal());
    assert!(find("postgres").is_datastore() && !find("redis").is_datastore());
    assert_eq!(find("mysql").tcp_ports().collect::<Vec<_>>(), [3306, 33060]);
}

#[test]
fn tools_depend_on_the_variant() {
    let has = |name: &str, tag: &str, tool: &str| tools(name, Some(tag)).is_some_and(|tools| tools.has(tool));
    assert!(has("python", "3.13", "curl") && !has("python", "3.13-slim", "curl"));
    assert!(has("node", "22-alpine3.20", "wget") && !has("node", "22-alpine", "bash"));
    assert!(has("nginx", "1.29", "curl") && !has("nginx", "alpine-slim", "curl"));
    assert!(!has("gcr.io/distroless/static-debian12", "nonroot", "sh"));
    assert_eq!(distro("nextcloud", Some("fpm-alpine")), Some(Distro::Alpine));
    assert_eq!(distro("python", None), Some(Distro::Debian));
    assert_eq!(distro("example/app", Some("1.2-bookworm")), Some(Distro::Debian));
    assert_eq!(distro("example/app", Some("1.2")), None);
    assert_eq!(distro("mcr.microsoft.com/windows/nanoserver", Some("ltsc2022")), Some(Distro::Windows));
}
