//! What an image's variants ship, by image; the row without a variant comes last and stands for the rest.
//! A name that ends with `/` stands for all images below it. A tool that is not named is missing or not known to be there.

use super::image_tools::{BASH, CURL, Distro::*, NC, PYTHON, Row, SH, WGET, row};

pub(super) static TOOLS: &[Row] = &[
    // TimWolla/docker-adminer@7088bf0:5/Dockerfile
    row("adminer", "", Alpine, SH | CURL | WGET | NC),
    // traefik/traefik-library-image@6973938:v3.7/alpine/Dockerfile
    row("alpine", "", Alpine, SH | WGET | NC),
    // corretto/corretto-docker@7075fec:21/jdk/alpine/3.23/Dockerfile
    row("amazoncorretto", "alpine", Alpine, SH | WGET | NC),
    // corretto/corretto-docker@7075fec:21/jdk/al2023/Dockerfile
    row("amazoncorretto", "", Amazon, SH | BASH | CURL),
    // corretto/corretto-docker@7075fec:21/jdk/al2023/Dockerfile
    row("amazonlinux", "", Amazon, SH | BASH | CURL),
    // amir20/dozzle@ca4cab8c:Dockerfile
    row("amir20/dozzle", "", Distroless, 0),
    // axllent/mailpit@408b30d:Dockerfile
    row("axllent/mailpit", "", Alpine, SH | WGET | NC),
    // docker-library/buildpack-deps@8330ca1:debian/trixie/curl/Dockerfile
    row("buildpack-deps", "curl", Debian, SH | BASH | CURL | WGET),
    // docker-library/buildpack-deps@8330ca1:debian/trixie/Dockerfile
    row("buildpack-deps", "", Debian, SH | BASH | CURL | WGET | PYTHON),
    // docker-library/docs@c4a9ba414:busybox/README.md
    row("busybox", "", Busybox, SH | WGET | NC),
    // caddyserver/caddy-docker@62d1326:2.11/alpine/Dockerfile
    row("caddy", "", Alpine, SH | CURL | WGET | NC),
    // docker-library/cassandra@7b9da8f:5.0/Dockerfile
    row("cassandra", "", Debian, SH | BASH | PYTHON),
    // chainguard-images/images@cd7edd236:images/python/README.md
    row("cgr.dev/chainguard/", "latest-dev", Alpine, SH | BASH | WGET),
    // chainguard-images/images@cd7edd236:images/python/README.md
    row("cgr.dev/chainguard/", "", Distroless, 0),
    // ClickHouse/docker-library@b347516:server/26.7.3.19/Dockerfile.distroless
    row("clickhouse", "distroless", Distroless, 0),
    // ClickHouse/docker-library@b347516:server/26.7.3.19/Dockerfile.alpine
    row("clickhouse", "alpine", Alpine, SH | BASH | WGET | NC),
    // ClickHouse/docker-library@b347516:server/26.7.3.19/Dockerfile.ubuntu
    row("clickhouse", "", Debian, SH | BASH | WGET | NC),
    // composer/docker@e1056b5:latest/Dockerfile
    row("composer", "", Alpine, SH | BASH | CURL | WGET | NC),
    // containrrr/watchtower@ca0e86e:dockerfiles/Dockerfile
    row("containrrr/watchtower", "", Distroless, 0),
    // apache/couchdb-docker@4c82ee0:3.5.1/Dockerfile
    row("couchdb", "", Debian, SH | BASH),
    // docker-library/postgres@6edb0a8c4d:18/trixie/Dockerfile
    row("debian", "", Debian, SH | BASH),
    // denoland/deno_docker@b7864b7:debian.dockerfile
    row("denoland/deno", "", Debian, SH | BASH),
    // pgadmin-org/pgadmin4@bc58657d3:Dockerfile
    row("dpage/pgadmin4", "", Alpine, SH | BASH | WGET | PYTHON | NC),
    // eclipse-mosquitto/mosquitto@7b8aba10:docker/2.1-alpine/Dockerfile
    row("eclipse-mosquitto", "", Alpine, SH | WGET | NC),
    // adoptium/containers@d8d18d67:21/jre/ubi/ubi9-minimal/Dockerfile
    row("eclipse-temurin", "ubi9-minimal", Rhel, SH | BASH | CURL | WGET),
    // adoptium/containers@d8d18d67:21/jre/alpine/3.23/Dockerfile
    row("eclipse-temurin", "alpine", Alpine, SH | WGET | NC),
    // adoptium/containers@d8d18d67:21/jre/ubuntu/noble/Dockerfile
    row("eclipse-temurin", "", Debian, SH | BASH | CURL | WGET),
    // GoogleContainerTools/distroless@cd080764:README.md
    row("gcr.io/distroless/", "debug", Busybox, SH | WGET | NC),
    // GoogleContainerTools/distroless@cd080764:README.md
    row("gcr.io/distroless/", "", Distroless, 0),
    // meilisearch/meilisearch@5cb2f2e94:Dockerfile
    row("getmeili/meilisearch", "", Alpine, SH | CURL | WGET | NC),
    // TryGhost/docker-library-ghost@bc5d011:6/alpine3.23/Dockerfile
    row("ghost", "alpine", Alpine, SH | BASH | WGET | NC),
    // TryGhost/docker-library-ghost@bc5d011:6/bookworm/Dockerfile
    row("ghost", "", Debian, SH | BASH),
    // docker-library/golang@7c8c182:1.26/alpine3.24/Dockerfile
    row("golang", "alpine", Alpine, SH | WGET | NC),
    // docker-library/golang@7c8c182:1.26/trixie/Dockerfile
    row("golang", "", Debian, SH | BASH | CURL | WGET),
    // gradle/docker-gradle@528a647:jdk21-alpine/Dockerfile
    row("gradle", "alpine", Alpine, SH | BASH | CURL | WGET | NC),
    // gradle/docker-gradle@528a647:jdk21-noble/Dockerfile
    row("gradle", "", Debian, SH | BASH | CURL | WGET),
    // grafana/loki@65e30f8488:cmd/loki/Dockerfile
    row("grafana/loki", "", Distroless, 0),
    // grafana/tempo@ad33aa8faf:cmd/tempo/Dockerfile
    row("grafana/tempo", "", Distroless, 0),
    // docker-library/haproxy@ec437dd:3.4/alpine/Dockerfile
    row("haproxy", "alpine", Alpine, SH | WGET | NC),
    // docker-library/haproxy@ec437dd:3.4/Dockerfile
    row("haproxy", "", Debian, SH | BASH),
    // hashicorp/consul@03658a0:Dockerfile
    row("hashicorp/consul", "", Alpine, SH | CURL | WGET | NC),
    // hashicorp/vault@024c09b:Dockerfile
    row("hashicorp/vault", "", Alpine, SH | WGET | NC),
    // docker-library/httpd@9b63b37:2.4/alpine/Dockerfile
    row("httpd", "alpine", Alpine, SH | WGET | NC),
    // docker-library/httpd@9b63b37:2.4/Dockerfile
    row("httpd", "", Debian, SH | BASH),
    // influxdata/influxdata-docker@d457cb9:influxdb/2.9/alpine/Dockerfile
    row("influxdb", "alpine", Alpine, SH | BASH | CURL | WGET | NC),
    // influxdata/influxdata-docker@d457cb9:influxdb/3.11-core/Dockerfile
    row("influxdb", "core", Debian, SH | BASH),
    // influxdata/influxdata-docker@d457cb9:influxdb/2.9/Dockerfile
    row("influxdb", "", Debian, SH | BASH | CURL),
    // jenkinsci/docker@ab3f5e0a:alpine/hotspot/Dockerfile
    row("jenkins/jenkins", "alpine", Alpine, SH | BASH | CURL | WGET | NC),
    // jenkinsci/docker@ab3f5e0a:debian/Dockerfile
    row("jenkins/jenkins", "", Debian, SH | BASH | CURL),
    // MariaDB/mariadb-docker@1b6429b:11.8-ubi/Dockerfile
    row("mariadb", "ubi", Rhel, SH | BASH | CURL),
    // MariaDB/mariadb-docker@1b6429b:11.8/Dockerfile
    row("mariadb", "", Debian, SH | BASH),
    // carlossg/docker-maven@0170c5b:eclipse-temurin-21-alpine/Dockerfile
    row("maven", "alpine", Alpine, SH | BASH | CURL | WGET | NC),
    // carlossg/docker-maven@0170c5b:eclipse-temurin-21-noble/Dockerfile
    row("maven", "", Debian, SH | BASH | CURL | WGET),
    // dotnet/dotnet-docker@3ed00b611c:documentation/ubuntu-chiseled.md
    row("mcr.microsoft.com/dotnet/aspnet", "chiseled", Distroless, 0),
    // dotnet/dotnet-docker@3ed00b611c:src/runtime-deps/10.0/alpine3.23/amd64/Dockerfile
    row("mcr.microsoft.com/dotnet/aspnet", "alpine", Alpine, SH | WGET | NC),
    // dotnet/dotnet-docker@3ed00b611c:src/runtime-deps/10.0/noble/amd64/Dockerfile
    row("mcr.microsoft.com/dotnet/aspnet", "", Debian, SH | BASH),
    // docker-library/memcached@53ac0ec:1/alpine/Dockerfile
    row("memcached", "alpine", Alpine, SH | WGET | NC),
    // docker-library/memcached@53ac0ec:1/debian/Dockerfile
    row("memcached", "", Debian, SH | BASH),
    // minio/minio@7aac2a2c5:Dockerfile.release
    row("minio/minio", "", Distroless, SH | BASH | CURL),
    // docker-library/mongo@2c69a57b9:8.0/Dockerfile
    row("mongo", "", Debian, SH | BASH),
    // docker-library/mysql@7f30fdb:8.4/Dockerfile.oracle
    row("mysql", "", Rhel, SH | BASH | CURL),
    // nats-io/nats-docker@aa0caa5:2.14.x/alpine3.22/Dockerfile
    row("nats", "alpine", Alpine, SH | WGET | NC),
    // nats-io/nats-docker@aa0caa5:2.14.x/scratch/Dockerfile
    row("nats", "", Distroless, 0),
    // neo4j/docker-neo4j-publish@a9a15fb:2026.06.0/trixie/community/Dockerfile
    row("neo4j", "", Debian, SH | BASH | WGET),
    // nextcloud/docker@4de1eed6:34/apache/Dockerfile
    row("nextcloud", "", Debian, SH | BASH | CURL),
    // nginx/docker-nginx@0d7f438:stable/alpine-slim/Dockerfile
    row("nginx", "alpine-slim", Alpine, SH | WGET | NC),
    // nginx/docker-nginx@0d7f438:stable/alpine/Dockerfile
    row("nginx", "alpine", Alpine, SH | CURL | WGET | NC),
    // nginx/docker-nginx@0d7f438:stable/debian/Dockerfile
    row("nginx", "", Debian, SH | BASH | CURL),
    // nodejs/docker-node@f27d936f:24/alpine3.23/Dockerfile
    row("node", "alpine", Alpine, SH | WGET | NC),
    // nodejs/docker-node@f27d936f:24/trixie-slim/Dockerfile
    row("node", "slim", Debian, SH | BASH),
    // nodejs/docker-node@f27d936f:24/trixie/Dockerfile
    row("node", "", Debian, SH | BASH | CURL | WGET | PYTHON),
    // ollama/ollama@fb3076099:Dockerfile
    row("ollama/ollama", "", Debian, SH | BASH),
    // docker-library/mysql@7f30fdb:8.4/Dockerfile.oracle
    row("oraclelinux", "", Rhel, SH | BASH | CURL),
    // open-telemetry/opentelemetry-collector-releases@ceccc19d:distributions/otelcol/Dockerfile
    row("otel/opentelemetry-collector", "", Distroless, 0),
    // oven-sh/bun@10babb5:dockerhub/debian-slim/Dockerfile
    row("oven/bun", "slim", Debian, SH | BASH),
    // general knowledge
    row("oven/bun", "", Debian, SH | BASH),
    // docker-library/php@445bf414:8.4/alpine3.23/fpm/Dockerfile
    row("php", "alpine", Alpine, SH | CURL | WGET | NC),
    // docker-library/php@445bf414:8.4/trixie/cli/Dockerfile
    row("php", "", Debian, SH | BASH | CURL),
    // phpmyadmin/docker@452a995:apache/Dockerfile
    row("phpmyadmin", "", Debian, SH | BASH | CURL),
    // portainer/portainer@cc7516743:build/linux/Dockerfile
    row("portainer/portainer-ce", "", Distroless, 0),
    // docker-library/postgres@6edb0a8c4d:18/alpine3.23/Dockerfile
    row("postgres", "alpine", Alpine, SH | BASH | WGET | NC),
    // docker-library/postgres@6edb0a8c4d:18/trixie/Dockerfile
    row("postgres", "", Debian, SH | BASH),
    // prometheus/prometheus@d15adb9ad7:Dockerfile.distroless
    row("prom/prometheus", "distroless", Distroless, 0),
    // prometheus/prometheus@d15adb9ad7:Dockerfile
    row("prom/prometheus", "", Busybox, SH | WGET | NC),
    // docker-library/python@4f070595:3.13/alpine3.23/Dockerfile
    row("python", "alpine", Alpine, SH | WGET | PYTHON | NC),
    // docker-library/python@4f070595:3.13/slim-trixie/Dockerfile
    row("python", "slim", Debian, SH | BASH | PYTHON),
    // docker-library/python@4f070595:3.13/trixie/Dockerfile
    row("python", "", Debian, SH | BASH | CURL | WGET | PYTHON),
    // qdrant/qdrant@74f3e85b94:Dockerfile
    row("qdrant/qdrant", "", Debian, SH | BASH),
    // etcd-io/etcd@c34dc7ee0:Dockerfile
    row("quay.io/coreos/etcd", "", Distroless, 0),
    // keycloak.org/server/health
    row("quay.io/keycloak/keycloak", "", Distroless, SH | BASH),
    // docker-library/rabbitmq@9193c1d:4.3/alpine/Dockerfile
    row("rabbitmq", "alpine", Alpine, SH | BASH | WGET | NC),
    // docker-library/rabbitmq@9193c1d:4.3/ubuntu/Dockerfile
    row("rabbitmq", "", Debian, SH | BASH),
    // MariaDB/mariadb-docker@1b6429b:11.8-ubi/Dockerfile
    row("redhat/ubi9-minimal", "", Rhel, SH | BASH | CURL),
    // redis/docker-library-redis@e5650da9:7.4/alpine/Dockerfile
    row("redis", "alpine", Alpine, SH | WGET | NC),
    // redis/docker-library-redis@e5650da9:7.4/debian/Dockerfile
    row("redis", "", Debian, SH | BASH),
    // distribution/distribution-library-image@a829ed8:Dockerfile
    row("registry", "", Alpine, SH | WGET | NC),
    // docker-library/ruby@d55e25ae7:4.0/alpine3.23/Dockerfile
    row("ruby", "alpine", Alpine, SH | WGET | NC),
    // docker-library/ruby@d55e25ae7:4.0/slim-trixie/Dockerfile
    row("ruby", "slim", Debian, SH | BASH),
    // docker-library/ruby@d55e25ae7:4.0/trixie/Dockerfile
    row("ruby", "", Debian, SH | BASH | CURL | WGET | PYTHON),
    // rust-lang/docker-rust@7668ee2:stable/alpine3.23/Dockerfile
    row("rust", "alpine", Alpine, SH | WGET | NC),
    // rust-lang/docker-rust@7668ee2:stable/trixie/slim/Dockerfile
    row("rust", "slim", Debian, SH | BASH),
    // rust-lang/docker-rust@7668ee2:stable/trixie/Dockerfile
    row("rust", "", Debian, SH | BASH | CURL | WGET | PYTHON),
    // apache/solr-docker@884b2e6:10.0/Dockerfile
    row("solr", "", Debian, SH | BASH | CURL | WGET | NC),
    // SonarSource/docker-sonarqube@df5a6ae:community-build/Dockerfile
    row("sonarqube", "", Debian, SH | BASH | CURL | WGET),
    // traefik/traefik-library-image@6973938:v3.7/alpine/Dockerfile
    row("traefik", "", Alpine, SH | WGET | NC),
    // docker-library/mongo@2c69a57b9:8.0/Dockerfile
    row("ubuntu", "", Debian, SH | BASH),
    // valkey-io/valkey-container@ae6141e:8.0/alpine/Dockerfile
    row("valkey/valkey", "alpine", Alpine, SH | WGET | NC),
    // valkey-io/valkey-container@ae6141e:8.0/debian/Dockerfile
    row("valkey/valkey", "", Debian, SH | BASH),
    // docker-library/wordpress@bf223d1c2:latest/php8.4/apache/Dockerfile
    row("wordpress", "", Debian, SH | BASH | CURL),
    // 31z4/zookeeper-docker@52a8364:3.9.4/Dockerfile
    row("zookeeper", "", Debian, SH | BASH | CURL | WGET | NC),
];
