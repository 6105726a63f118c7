//! One row per image, by name, each below its source as `repository@commit:path`. What is missing was not found.

use super::images::{Class::*, Image, image};

pub(super) static IMAGES: &[Image] = &[
    // TimWolla/docker-adminer@7088bf0:5/Dockerfile (2026-07-17)
    Image {
        probe: r#"["CMD","curl","-fsS","-o","/dev/null","http://127.0.0.1:8080/"]"#,
        user: "adminer",
        workdir: "/var/www/html",
        ..image("adminer", Admin, "8080")
    },
    // docker-library/official-images@37079fb336: library/ has no adoptopenjdk file
    Image { deprecated: Some("eclipse-temurin"), ..image("adoptopenjdk", Language, "") },
    // docker-library/docs@c4a9ba414:almalinux/README.md
    image("almalinux", Os, ""),
    // alpinelinux/docker-alpine@cfaba60:Dockerfile (2024-09-23)
    image("alpine", Os, ""),
    // corretto/corretto-docker@7075fec:21/jdk/al2023/Dockerfile (2026-04-27)
    image("amazoncorretto", Language, ""),
    // docker-library/docs@c4a9ba414:amazonlinux/README.md
    image("amazonlinux", Os, ""),
    // amir20/dozzle@ca4cab8c:Dockerfile (2026-08-22)
    Image { probe: r#"["CMD","/dozzle","healthcheck"]"#, ..image("amir20/dozzle", Monitor, "8080") },
    // apache/kafka@120d52d:docker/jvm/Dockerfile
    Image {
        data: "/var/lib/kafka/data",
        probe: r#"["CMD-SHELL","/opt/kafka/bin/kafka-broker-api-versions.sh --bootstrap-server 127.0.0.1:9092 >/dev/null 2>&1"]"#,
        user: "appuser",
        secrets: "KAFKA_SSL_*_CREDENTIALS",
        ..image("apache/kafka", Broker, "9092")
    },
    // authelia/authelia@23572030b:Dockerfile (2026-08-22)
    Image {
        data: "/config",
        healthcheck: true,
        secrets: "AUTHELIA_*_SECRET AUTHELIA_*_PASSWORD",
        file_secrets: "*",
        ..image("authelia/authelia", App, "9091")
    },
    // axllent/mailpit@408b30d:Dockerfile (2026-07-20)
    Image {
        healthcheck: true,
        secrets: "MP_UI_AUTH MP_SMTP_AUTH",
        ..image("axllent/mailpit", MailCatcher, "1025 1110 8025")
    },
    // github.com/bitnami/containers/issues/83267
    Image {
        data: "/bitnami/kafka",
        probe: r#"["CMD-SHELL","kafka-topics.sh --bootstrap-server localhost:9092 --list"]"#,
        user: "1001",
        deprecated: Some("apache/kafka"),
        ..image("bitnami/kafka", Broker, "9092")
    },
    // general knowledge
    Image {
        data: "/bitnami/mariadb",
        user: "1001",
        secrets: "MARIADB_ROOT_PASSWORD MARIADB_PASSWORD",
        file_secrets: "*",
        deprecated: Some("mariadb"),
        ..image("bitnami/mariadb", Database, "3306")
    },
    // general knowledge
    Image {
        data: "/bitnami/mongodb",
        user: "1001",
        secrets: "MONGODB_ROOT_PASSWORD MONGODB_PASSWORD",
        file_secrets: "*",
        deprecated: Some("mongo"),
        ..image("bitnami/mongodb", Database, "27017")
    },
    // general knowledge
    Image {
        data: "/bitnami/mysql/data",
        user: "1001",
        secrets: "MYSQL_ROOT_PASSWORD MYSQL_PASSWORD",
        file_secrets: "*",
        deprecated: Some("mysql"),
        ..image("bitnami/mysql", Database, "3306")
    },
    // github.com/bitnami/containers/issues/83267
    Image {
        data: "/bitnami/postgresql",
        probe: r#"["CMD-SHELL","pg_isready -h 127.0.0.1 -U postgres"]"#,
        user: "1001",
        secrets: "POSTGRESQL_PASSWORD POSTGRES_PASSWORD",
        file_secrets: "*",
        deprecated: Some("postgres"),
        ..image("bitnami/postgresql", Database, "5432")
    },
    // general knowledge
    Image {
        data: "/bitnami/rabbitmq/mnesia",
        user: "1001",
        secrets: "RABBITMQ_PASSWORD",
        file_secrets: "*",
        deprecated: Some("rabbitmq"),
        ..image("bitnami/rabbitmq", Broker, "5672 15672")
    },
    // github.com/bitnami/containers/issues/83267
    Image {
        data: "/bitnami/redis/data",
        probe: r#"["CMD-SHELL","redis-cli ping | grep -q PONG"]"#,
        user: "1001",
        secrets: "REDIS_PASSWORD",
        file_secrets: "*",
        deprecated: Some("redis"),
        ..image("bitnami/redis", Cache, "6379")
    },
    // docker-library/buildpack-deps@8330ca1:debian/trixie/curl/Dockerfile (2025-11-13)
    image("buildpack-deps", Os, ""),
    // docker-library/docs@c4a9ba414:busybox/README.md
    image("busybox", Os, ""),
    // caddyserver/caddy-docker@62d1326:2.11/alpine/Dockerfile (2026-03-05)
    Image {
        data: "/data",
        probe: r#"["CMD","curl","-fsS","-o","/dev/null","http://127.0.0.1:2019/config/"]"#,
        workdir: "/srv",
        ..image("caddy", Proxy, "80 443 443/udp 2019")
    },
    // docker-library/cassandra@7b9da8f:5.0/Dockerfile (2026-04-16)
    Image {
        data: "/var/lib/cassandra",
        probe: r#"["CMD","cqlsh","-e","describe keyspaces"]"#,
        drops_to: "cassandra",
        ..image("cassandra", Database, "7000 7001 7199 9042 9160")
    },
    // endoflife-date/endoflife.date@a70eca337:products/centos.md
    Image { deprecated: Some("almalinux"), ..image("centos", Os, "") },
    // certbot/certbot@f769e35e7:tools/docker/Dockerfile (2026-06-24)
    Image { data: "/etc/letsencrypt", ..image("certbot/certbot", Tool, "80 443") },
    // chainguard-images/images@cd7edd236:images/python/README.md
    Image { user: "65532", ..image("cgr.dev/chainguard/python", Language, "") },
    // chainguard-images/images@cd7edd236:images/static
    Image { user: "65532", ..image("cgr.dev/chainguard/static", Os, "") },
    // chainguard-images/images@cd7edd236:images
    image("cgr.dev/chainguard/wolfi-base", Os, ""),
    // ClickHouse/docker-library@b347516:server/26.7.3.19/Dockerfile.ubuntu (2026-08-07)
    Image {
        data: "/var/lib/clickhouse",
        probe: r#"["CMD-SHELL","wget -q --spider http://127.0.0.1:8123/ping"]"#,
        drops_to: "clickhouse",
        secrets: "CLICKHOUSE_PASSWORD",
        file_secrets: "*",
        ..image("clickhouse", Database, "9000 8123 9009")
    },
    // same sources as clickhouse (official build of the same Dockerfiles)
    Image {
        data: "/var/lib/clickhouse",
        probe: r#"["CMD-SHELL","wget -q --spider http://127.0.0.1:8123/ping"]"#,
        drops_to: "clickhouse",
        secrets: "CLICKHOUSE_PASSWORD",
        file_secrets: "*",
        ..image("clickhouse/clickhouse-server", Database, "9000 8123 9009")
    },
    // cloudflare/cloudflared@d1df7985:Dockerfile (2026-08-20)
    Image {
        probe: r#"["CMD","cloudflared","tunnel","ready"]"#,
        user: "65532",
        secrets: "TUNNEL_TOKEN",
        file_secrets: "*",
        ..image("cloudflare/cloudflared", Proxy, "")
    },
    // cockroachdb/docs@79e9a5d03f:src/current/_includes (health?ready=1)
    Image {
        data: "/cockroach/cockroach-data",
        secrets: "COCKROACH_PASSWORD",
        ..image("cockroachdb/cockroach", Database, "26257 8080")
    },
    // coder/code-server@88c2b7432:ci/release-image/Dockerfile (2026-08-20)
    Image {
        probe: r#"["CMD","curl","-fsS","-o","/dev/null","http://127.0.0.1:8080/healthz"]"#,
        user: "1000",
        secrets: "PASSWORD HASHED_PASSWORD",
        ..image("codercom/code-server", App, "8080")
    },
    // composer/docker@e1056b5:latest/Dockerfile (2026-07-02)
    Image { workdir: "/app", ..image("composer", Tool, "") },
    // confluentinc/kafka-images@f8e3015a9:kafka/Dockerfile.ubi9 (2026-04-15)
    Image {
        data: "/var/lib/kafka/data",
        probe: r#"["CMD-SHELL","kafka-broker-api-versions --bootstrap-server 127.0.0.1:9092 >/dev/null 2>&1"]"#,
        user: "appuser",
        secrets: "KAFKA_*_PASSWORD",
        ..image("confluentinc/cp-kafka", Broker, "9092")
    },
    // docker-library/official-images@37079fb336: library/ has no consul file
    Image { deprecated: Some("hashicorp/consul"), ..image("consul", Database, "8500 8600") },
    // containrrr/watchtower@ca0e86e:dockerfiles/Dockerfile (2025-12-17)
    Image {
        healthcheck: true,
        secrets: "REPO_PASS WATCHTOWER_NOTIFICATION_*_PASSWORD WATCHTOWER_HTTP_API_TOKEN",
        deprecated: Some(""),
        ..image("containrrr/watchtower", Tool, "8080")
    },
    // apache/couchdb-docker@4c82ee0:3.5.1/Dockerfile (2025-11-11)
    Image {
        data: "/opt/couchdb/data",
        probe: r#"["CMD","bash","-c","exec 3<>/dev/tcp/127.0.0.1/5984 && printf 'GET /_up HTTP/1.0\\r\\n\\r\\n' >&3 && grep -q ' 200 ' <&3"]"#,
        drops_to: "couchdb",
        secrets: "COUCHDB_PASSWORD COUCHDB_SECRET COUCHDB_ERLANG_COOKIE",
        ..image("couchdb", Database, "5984 4369 9100")
    },
    // dbgate/dbgate@ecf82e662:docker/Dockerfile (2026-08-21)
    Image {
        probe: r#"["CMD","node","-e","fetch('http://127.0.0.1:3000').then(r=>process.exit(r.ok?0:1)).catch(()=>process.exit(1))"]"#,
        secrets: "PASSWORD_*",
        ..image("dbgate/dbgate", Admin, "3000")
    },
    // docker-library/docs@c4a9ba414:debian/README.md
    image("debian", Os, ""),
    // denoland/deno_docker@b7864b7:debian.dockerfile (2026-07-01)
    image("denoland/deno", Language, "1993"),
    // docker-library/docker@3289af8:29/dind/Dockerfile (2026-08-06)
    Image {
        data: "/var/lib/docker",
        probe: r#"["CMD-SHELL","docker info >/dev/null"]"#,
        ..image("docker", Tool, "2375 2376")
    },
    // elastic/elasticsearch@000e018:distribution/docker/src/docker/Dockerfile
    Image {
        data: "/usr/share/elasticsearch/data",
        probe: r#"["CMD-SHELL","curl -fsS \"http://127.0.0.1:9200/_cluster/health?wait_for_status=yellow&timeout=5s\""]"#,
        user: "1000:0",
        secrets: "ELASTIC_PASSWORD",
        file_secrets: "*",
        ..image("docker.elastic.co/elasticsearch/elasticsearch", Search, "9200 9300")
    },
    // pgadmin-org/pgadmin4@bc58657d3:Dockerfile (2026-08-21)
    Image {
        data: "/var/lib/pgadmin",
        probe: r#"["CMD-SHELL","wget -q --spider http://127.0.0.1:80/misc/ping || exit 1"]"#,
        user: "5050",
        secrets: "PGADMIN_DEFAULT_PASSWORD PGADMIN_CONFIG_CONFIG_DATABASE_URI",
        required: "PGADMIN_DEFAULT_PASSWORD",
        file_secrets: "*",
        ..image("dpage/pgadmin4", Admin, "80 443")
    },
    // docker-library/drupal@305e3e2:11.3/php8.4/apache-trixie/Dockerfile (2026-07-22)
    Image {
        data: "/opt/drupal/web/sites",
        probe: r#"["CMD","curl","-fsS","-o","/dev/null","http://127.0.0.1/"]"#,
        workdir: "/opt/drupal",
        ..image("drupal", App, "80 9000")
    },
    // eclipse-mosquitto/mosquitto@7b8aba10:docker/2.1-alpine/Dockerfile (2026-06-30)
    Image {
        data: "/mosquitto/data",
        probe: r#"["CMD-SHELL","mosquitto_sub -h 127.0.0.1 -t '$$SYS/broker/version' -C 1 -W 3"]"#,
        ..image("eclipse-mosquitto", Broker, "1883")
    },
    // adoptium/containers@d8d18d67:21/jre/ubuntu/noble/Dockerfile (2026-08-05)
    image("eclipse-temurin", Language, ""),
    // edoburu/docker-pgbouncer@91a581b:Dockerfile (2026-06-09)
    Image {
        probe: r#"["CMD","pg_isready","-h","127.0.0.1","-p","5432"]"#,
        user: "postgres",
        secrets: "DB_PASSWORD DATABASE_URL",
        ..image("edoburu/pgbouncer", Proxy, "5432")
    },
    // elastic/elasticsearch@000e018:distribution/docker/src/docker/Dockerfile
    Image {
        data: "/usr/share/elasticsearch/data",
        probe: r#"["CMD-SHELL","curl -fsS \"http://127.0.0.1:9200/_cluster/health?wait_for_status=yellow&timeout=5s\""]"#,
        user: "elasticsearch",
        secrets: "ELASTIC_PASSWORD",
        file_secrets: "*",
        ..image("elasticsearch", Search, "9200 9300")
    },
    // docker-library/official-images@37079fb336:library/elixir
    image("elixir", Language, ""),
    // emqx/emqx-docker@cddc2e9:5.8/Dockerfile (2025-09-04)
    Image {
        data: "/opt/emqx/data",
        probe: r#"["CMD","/opt/emqx/bin/emqx","ctl","status"]"#,
        user: "emqx",
        secrets: "EMQX_DASHBOARD__DEFAULT_PASSWORD EMQX_NODE__COOKIE",
        ..image("emqx", Broker, "1883 8083 8084 8883 18083 4370 5369")
    },
    // docker-library/docs@c4a9ba414:fedora/README.md
    image("fedora", Os, ""),
    // fluent/fluent-bit@d55459d49:dockerfiles/Dockerfile (2026-08-21)
    image("fluent/fluent-bit", Monitor, "2020"),
    // fluent/fluentd-docker-image@426b4a1:v1.19/debian/Dockerfile (2026-07-24)
    Image { user: "fluent", ..image("fluentd", Monitor, "24224 5140") },
    // docker-library/official-images@37079fb336:library/gcc
    image("gcc", Language, ""),
    // google/cadvisor@6a0c4f25:deploy/Dockerfile (2026-07-20)
    Image { healthcheck: true, ..image("gcr.io/cadvisor/cadvisor", Monitor, "8080") },
    // GoogleContainerTools/distroless@cd080764:README.md
    image("gcr.io/distroless/base", Os, ""),
    // GoogleContainerTools/distroless@cd080764:README.md
    image("gcr.io/distroless/cc", Os, ""),
    // GoogleContainerTools/distroless@cd080764:README.md
    image("gcr.io/distroless/java21", Language, ""),
    // GoogleContainerTools/distroless@cd080764:README.md
    image("gcr.io/distroless/nodejs24", Language, ""),
    // GoogleContainerTools/distroless@cd080764:README.md
    image("gcr.io/distroless/python3", Language, ""),
    // GoogleContainerTools/distroless@cd080764:README.md
    image("gcr.io/distroless/static", Os, ""),
    // meilisearch/meilisearch@5cb2f2e94:Dockerfile (2026-07-23)
    Image {
        data: "/meili_data",
        probe: r#"["CMD-SHELL","curl -fsS http://127.0.0.1:7700/health"]"#,
        secrets: "MEILI_MASTER_KEY",
        ..image("getmeili/meilisearch", Search, "7700")
    },
    // astral-sh/uv@26a9dd4b21:Dockerfile (2026-08-21)
    image("ghcr.io/astral-sh/uv", Language, ""),
    // kafbat/kafka-ui@ab8c9ceb8:api/Dockerfile (2026-07-31)
    Image {
        probe: r#"["CMD-SHELL","wget -q --spider http://127.0.0.1:8080/actuator/health || exit 1"]"#,
        user: "kafkaui",
        secrets: "KAFKA_CLUSTERS_0_*",
        ..image("ghcr.io/kafbat/kafka-ui", Admin, "8080")
    },
    // TryGhost/docker-library-ghost@bc5d011:6/bookworm/Dockerfile (2026-08-07)
    Image {
        data: "/var/lib/ghost/content",
        probe: r#"["CMD","node","-e","require('http').get('http://127.0.0.1:2368/',r=>process.exit(r.statusCode<500?0:1)).on('error',()=>process.exit(1))"]"#,
        drops_to: "node",
        secrets: "database__connection__password mail__options__auth__pass",
        workdir: "/var/lib/ghost",
        ..image("ghost", App, "2368")
    },
    // go-gitea/gitea@03173b3:Dockerfile ()
    Image {
        data: "/data",
        probe: r#"["CMD","curl","-fsS","-o","/dev/null","http://127.0.0.1:3000/api/healthz"]"#,
        secrets: "GITEA__database__PASSWD GITEA__security__SECRET_KEY GITEA__security__INTERNAL_TOKEN",
        ..image("gitea/gitea", App, "22 3000")
    },
    // docker-library/golang@7c8c182:1.26/trixie/Dockerfile (2026-08-19)
    Image { workdir: "/go", ..image("golang", Language, "") },
    // gotify/server@d543a8a:docker/Dockerfile (2026-07-24)
    Image {
        data: "/app/data",
        healthcheck: true,
        secrets: "GOTIFY_DEFAULTUSER_PASS",
        file_secrets: "*",
        ..image("gotify/server", App, "80")
    },
    // gradle/docker-gradle@528a647:jdk21-noble/Dockerfile (2026-06-26)
    Image { workdir: "/home/gradle", ..image("gradle", Language, "") },
    // grafana/alloy@66ebea856d:Dockerfile (2026-08-21)
    image("grafana/alloy", Monitor, "12345"),
    // grafana/grafana@0200e29:docs/sources/setup-grafana/configure-docker.md
    Image {
        data: "/var/lib/grafana",
        probe: r#"["CMD-SHELL","wget -q --spider http://127.0.0.1:3000/api/health || exit 1"]"#,
        user: "472",
        secrets: "GF_SECURITY_ADMIN_PASSWORD GF_DATABASE_PASSWORD GF_SECURITY_SECRET_KEY",
        file_secrets: "*",
        workdir: "/usr/share/grafana",
        ..image("grafana/grafana", Monitor, "3000")
    },
    // grafana/grafana@0200e29:docs/sources/setup-grafana/configure-docker.md
    Image {
        data: "/var/lib/grafana",
        probe: r#"["CMD-SHELL","wget -q --spider http://127.0.0.1:3000/api/health || exit 1"]"#,
        user: "472",
        secrets: "GF_SECURITY_ADMIN_PASSWORD",
        file_secrets: "*",
        ..image("grafana/grafana-oss", Monitor, "3000")
    },
    // grafana/loki@65e30f8488:cmd/loki/Dockerfile (2026-08-22)
    Image {
        data: "/loki",
        probe: r#"["CMD","/usr/bin/loki","-health"]"#,
        user: "10001",
        ..image("grafana/loki", Monitor, "3100")
    },
    // grafana/loki@65e30f8488:docs/sources/send-data/promtail/_index.md
    Image { deprecated: Some("grafana/alloy"), ..image("grafana/promtail", Monitor, "9080") },
    // grafana/tempo@ad33aa8faf:cmd/tempo/Dockerfile (2026-08-21)
    Image {
        probe: r#"["CMD","/tempo","-health"]"#,
        user: "10001:10001",
        ..image("grafana/tempo", Monitor, "3200 4317 4318")
    },
    // docker-library/haproxy@ec437dd:3.4/Dockerfile (2026-07-22)
    Image { user: "haproxy", ..image("haproxy", Proxy, "") },
    // hashicorp/consul@03658a0:Dockerfile
    Image {
        data: "/consul/data",
        probe: r#"["CMD","consul","members"]"#,
        drops_to: "consul",
        secrets: "CONSUL_HTTP_TOKEN",
        file_secrets: "*",
        ..image("hashicorp/consul", Database, "8300 8301 8301/udp 8302 8302/udp 8500 8600 8600/udp")
    },
    // hashicorp/vault@024c09b:Dockerfile
    Image {
        data: "/vault/file",
        drops_to: "vault",
        secrets: "VAULT_TOKEN VAULT_DEV_ROOT_TOKEN_ID",
        ..image("hashicorp/vault", Database, "8200")
    },
    // docker-library/docs@c4a9ba414:hello-world/README.md
    image("hello-world", Tool, ""),
    // docker-library/httpd@9b63b37:2.4/Dockerfile (2026-06-10)
    Image { workdir: "/usr/local/apache2", ..image("httpd", Proxy, "80") },
    // influxdata/influxdata-docker@d457cb9:influxdb/2.9/Dockerfile (2026-08-06)
    Image {
        data: "/var/lib/influxdb2",
        probe: r#"["CMD","influx","ping"]"#,
        drops_to: "influxdb",
        secrets: "DOCKER_INFLUXDB_INIT_PASSWORD DOCKER_INFLUXDB_INIT_ADMIN_TOKEN",
        file_secrets: "*",
        ..image("influxdb", Database, "8086 8181")
    },
    // endoflife-date/endoflife.date@a70eca337:products/jaeger.md
    Image {
        deprecated: Some("jaegertracing/jaeger"),
        ..image("jaegertracing/all-in-one", Monitor, "16686 4317 4318 6831/udp 14268 14250 9411 5778")
    },
    // jaegertracing/jaeger@8498073ff:cmd/jaeger/Dockerfile (2026-08-20)
    Image {
        probe: r#"["CMD-SHELL","wget --no-verbose --tries=1 --spider http://localhost:13133/status || exit 1"]"#,
        user: "10001",
        ..image("jaegertracing/jaeger", Monitor, "16686 4317 4318 5778 5779 9411 14250 14268 13132 13133")
    },
    // NginxProxyManager/nginx-proxy-manager@a62c2a6d:docker/Dockerfile (2026-06-10)
    Image {
        data: "/data /etc/letsencrypt",
        probe: r#"["CMD","/usr/bin/check-health"]"#,
        secrets: "DB_MYSQL_PASSWORD DB_POSTGRES_PASSWORD INITIAL_ADMIN_PASSWORD",
        file_secrets: "*",
        ..image("jc21/nginx-proxy-manager", Proxy, "80 81 443")
    },
    // jellyfin/jellyfin-packaging@69a2981:docker/Dockerfile (2026-08-17)
    Image { data: "/config", healthcheck: true, ..image("jellyfin/jellyfin", App, "8096") },
    // docker-library/official-images@37079fb336: library/ has no jenkins file
    Image { deprecated: Some("jenkins/jenkins"), ..image("jenkins", App, "8080 50000") },
    // jenkinsci/docker@ab3f5e0a:debian/Dockerfile (2026-08-18)
    Image {
        data: "/var/jenkins_home",
        probe: r#"["CMD","curl","-fsS","-o","/dev/null","http://127.0.0.1:8080/login"]"#,
        user: "jenkins",
        ..image("jenkins/jenkins", App, "8080 50000")
    },
    // docker-library/docs@c4a9ba414:joomla/README.md
    Image { data: "/var/www/html", secrets: "JOOMLA_DB_PASSWORD", file_secrets: "*", ..image("joomla", App, "80") },
    // docker-library/docs@c4a9ba414:kibana/README.md
    Image {
        user: "kibana",
        secrets: "ELASTICSEARCH_PASSWORD XPACK_ENCRYPTEDSAVEDOBJECTS_ENCRYPTIONKEY",
        ..image("kibana", Admin, "5601")
    },
    // Kong/docker-kong@d1ed165:ubuntu/Dockerfile (2026-06-17)
    Image {
        healthcheck: true,
        user: "kong",
        secrets: "KONG_PG_PASSWORD",
        file_secrets: "*",
        ..image("kong", Proxy, "8000 8443 8001 8444")
    },
    // localstack/localstack@8b9a79f05:Dockerfile (2026-03-23)
    Image {
        data: "/var/lib/localstack",
        healthcheck: true,
        secrets: "LOCALSTACK_AUTH_TOKEN",
        ..image("localstack/localstack", App, "4566 5678")
    },
    // docker-library/docs@c4a9ba414:logstash/README.md
    Image { user: "logstash", secrets: "LOGSTASH_KEYSTORE_PASS", ..image("logstash", Monitor, "5044 9600") },
    // louislam/uptime-kuma@6398a9581:docker/dockerfile (2026-08-22)
    Image { data: "/app/data", healthcheck: true, ..image("louislam/uptime-kuma", Monitor, "3001") },
    // maildev/maildev@7756cfa:Dockerfile (2026-08-18)
    Image {
        healthcheck: true,
        user: "node",
        secrets: "MAILDEV_WEB_PASS MAILDEV_INCOMING_PASS",
        ..image("maildev/maildev", MailCatcher, "1080 1025")
    },
    // mailhog/MailHog@e6fa068:Dockerfile (2022-08-02)
    Image {
        probe: r#"["CMD-SHELL","wget -q --spider http://127.0.0.1:8025/ || exit 1"]"#,
        user: "mailhog",
        deprecated: Some("axllent/mailpit"),
        ..image("mailhog/mailhog", MailCatcher, "1025 8025")
    },
    // MariaDB/mariadb-docker@1b6429b:11.8/Dockerfile (2026-05-29)
    Image {
        data: "/var/lib/mysql",
        probe: r#"["CMD","healthcheck.sh","--connect","--innodb_initialized"]"#,
        drops_to: "mysql",
        secrets: "MARIADB_ROOT_PASSWORD MARIADB_PASSWORD MARIADB_REPLICATION_PASSWORD MYSQL_ROOT_PASSWORD MYSQL_PASSWORD",
        required: "MARIADB_ROOT_PASSWORD",
        file_secrets: "*",
        ..image("mariadb", Database, "3306")
    },
    // carlossg/docker-maven@0170c5b:eclipse-temurin-21-noble/Dockerfile (2026-08-05)
    image("maven", Language, ""),
    // dotnet/dotnet-docker@3ed00b611c:src/runtime-deps/10.0/noble/amd64/Dockerfile (2026-08-21)
    image("mcr.microsoft.com/dotnet/aspnet", Language, "8080"),
    // dotnet/dotnet-docker@3ed00b611c:documentation/ubuntu-chiseled.md
    image("mcr.microsoft.com/dotnet/runtime", Language, ""),
    // dotnet/dotnet-docker@3ed00b611c:documentation/ubuntu-chiseled.md
    image("mcr.microsoft.com/dotnet/sdk", Language, ""),
    // MicrosoftDocs/sql-docs@00e0124:docs/linux/sql-server-linux-docker-container-security.md
    Image {
        data: "/var/opt/mssql",
        probe: r#"["CMD-SHELL","/opt/mssql-tools18/bin/sqlcmd -C -S 127.0.0.1 -U sa -P \"$${MSSQL_SA_PASSWORD}\" -Q 'SELECT 1' -b -o /dev/null"]"#,
        user: "mssql",
        secrets: "MSSQL_SA_PASSWORD SA_PASSWORD",
        required: "MSSQL_SA_PASSWORD",
        ..image("mcr.microsoft.com/mssql/server", Database, "1433")
    },
    // docker-library/memcached@53ac0ec:1/debian/Dockerfile (2026-07-09)
    Image {
        probe: r#"["CMD","bash","-c","exec 3<>/dev/tcp/127.0.0.1/11211 && printf 'version\\r\\nquit\\r\\n' >&3 && grep -q VERSION <&3"]"#,
        user: "memcache",
        ..image("memcached", Cache, "11211")
    },
    // mher/flower@e6cf8ef:Dockerfile (2026-08-09)
    Image {
        probe: r#"["CMD-SHELL","wget -q --spider http://127.0.0.1:5555/healthcheck || exit 1"]"#,
        user: "flower",
        secrets: "FLOWER_BASIC_AUTH CELERY_BROKER_URL",
        ..image("mher/flower", Admin, "5555")
    },
    // minio/minio@7aac2a2c5:Dockerfile.release (2026-02-12)
    Image {
        data: "/data",
        probe: r#"["CMD","curl","-f","http://127.0.0.1:9000/minio/health/live"]"#,
        secrets: "MINIO_ROOT_PASSWORD MINIO_KMS_SECRET_KEY",
        file_secrets: "*",
        deprecated: Some(""),
        ..image("minio/minio", ObjectStore, "9000 9001")
    },
    // docker-library/mongo@2c69a57b9:8.0/Dockerfile (2026-06-11)
    Image {
        data: "/data/db",
        probe: r#"["CMD","mongosh","--quiet","--eval","quit(db.runCommand({ ping: 1 }).ok ? 0 : 2)"]"#,
        drops_to: "mongodb",
        secrets: "MONGO_INITDB_ROOT_PASSWORD",
        file_secrets: "*",
        ..image("mongo", Database, "27017")
    },
    // mongo-express/mongo-express-docker@0752343:1.0/20-alpine3.19/Dockerfile (2024-04-11)
    Image {
        probe: r#"["CMD-SHELL","wget -q --spider http://127.0.0.1:8081/ || exit 1"]"#,
        secrets: "ME_CONFIG_MONGODB_ADMINPASSWORD ME_CONFIG_BASICAUTH_PASSWORD ME_CONFIG_SITE_COOKIESECRET ME_CONFIG_SITE_SESSIONSECRET",
        deprecated: Some(""),
        ..image("mongo-express", Admin, "8081")
    },
    // docker-library/mysql@7f30fdb:8.4/Dockerfile.oracle (2026-06-16)
    Image {
        data: "/var/lib/mysql",
        probe: r#"["CMD-SHELL","mysqladmin ping -h 127.0.0.1 -uroot -p\"$${MYSQL_ROOT_PASSWORD}\" --silent"]"#,
        drops_to: "mysql",
        secrets: "MYSQL_ROOT_PASSWORD MYSQL_PASSWORD",
        required: "MYSQL_ROOT_PASSWORD",
        file_secrets: "*",
        ..image("mysql", Database, "3306 33060")
    },
    // n8n-io/n8n@003abfd:docker/images/n8n/Dockerfile
    Image {
        data: "/home/node/.n8n",
        probe: r#"["CMD-SHELL","wget -q --spider http://127.0.0.1:5678/healthz || exit 1"]"#,
        user: "node",
        secrets: "N8N_ENCRYPTION_KEY DB_POSTGRESDB_PASSWORD",
        ..image("n8nio/n8n", App, "5678")
    },
    // nats-io/nats-docker@aa0caa5:2.14.x/alpine3.22/Dockerfile (2026-08-12)
    image("nats", Broker, "4222 8222 6222"),
    // neo4j/docker-neo4j-publish@a9a15fb:2026.06.0/trixie/community/Dockerfile (2026-07-08)
    Image {
        data: "/data",
        probe: r#"["CMD-SHELL","wget -q --spider http://127.0.0.1:7474"]"#,
        drops_to: "neo",
        secrets: "NEO4J_AUTH",
        file_secrets: "*",
        ..image("neo4j", Database, "7474 7473 7687")
    },
    // nextcloud/docker@4de1eed6:34/apache/Dockerfile (2026-07-23)
    Image {
        data: "/var/www/html",
        probe: r#"["CMD","curl","-fsS","-o","/dev/null","http://127.0.0.1/status.php"]"#,
        secrets: "NEXTCLOUD_ADMIN_PASSWORD MYSQL_PASSWORD POSTGRES_PASSWORD REDIS_HOST_PASSWORD",
        file_secrets: "*",
        workdir: "/var/www/html",
        ..image("nextcloud", App, "80 9000")
    },
    // nginx/docker-nginx@0d7f438:stable/debian/Dockerfile (2026-04-14)
    Image { probe: r#"["CMD","curl","-fsS","-o","/dev/null","http://127.0.0.1/"]"#, ..image("nginx", Proxy, "80") },
    // nginx/docker-nginx-unprivileged@e26803b:stable/debian/Dockerfile (2026-07-15)
    Image {
        probe: r#"["CMD","curl","-fsS","-o","/dev/null","http://127.0.0.1:8080/"]"#,
        user: "101",
        ..image("nginxinc/nginx-unprivileged", Proxy, "8080")
    },
    // nginx-proxy/acme-companion@6b369e6:Dockerfile (2026-07-17)
    Image { data: "/etc/acme.sh", ..image("nginxproxy/acme-companion", Tool, "") },
    // nginx-proxy/nginx-proxy@584073d:Dockerfile.debian (2026-07-23)
    Image {
        probe: r#"["CMD","curl","-fsS","-o","/dev/null","http://127.0.0.1/"]"#,
        ..image("nginxproxy/nginx-proxy", Proxy, "80")
    },
    // nodejs/docker-node@f27d936f:24/trixie/Dockerfile (2026-08-19)
    image("node", Language, ""),
    // odoo/docker@f7f67653:19.0/Dockerfile (2026-07-23)
    Image {
        data: "/var/lib/odoo",
        user: "odoo",
        secrets: "PASSWORD",
        file_secrets: "*",
        ..image("odoo", App, "8069 8071 8072")
    },
    // oliver006/redis_exporter@cd5941f:Dockerfile (2026-08-05)
    Image { user: "59000", secrets: "REDIS_PASSWORD", ..image("oliver006/redis_exporter", Monitor, "9121") },
    // ollama/ollama@fb3076099:Dockerfile (2026-08-21)
    Image { data: "/root/.ollama", probe: r#"["CMD","ollama","list"]"#, ..image("ollama/ollama", App, "11434") },
    // docker-library/docs@c4a9ba414:openjdk/README.md
    Image { deprecated: Some("eclipse-temurin"), ..image("openjdk", Language, "") },
    // opensearch-project/opensearch-build@4372bf71a:docker/release/dockerfiles/opensearch.al2023.dockerfile (2026-08-19)
    Image {
        data: "/usr/share/opensearch/data",
        probe: r#"["CMD-SHELL","curl -fsSk -u admin:$${OPENSEARCH_INITIAL_ADMIN_PASSWORD} https://127.0.0.1:9200/_cluster/health"]"#,
        user: "1000",
        secrets: "OPENSEARCH_INITIAL_ADMIN_PASSWORD",
        required: "OPENSEARCH_INITIAL_ADMIN_PASSWORD",
        ..image("opensearchproject/opensearch", Search, "9200 9300 9600 9650")
    },
    // opensearch-project/opensearch-build@4372bf71a:docker/release/dockerfiles/opensearch-dashboards.al2023.dockerfile (2026-08-19)
    Image {
        user: "1000",
        secrets: "OPENSEARCH_PASSWORD",
        ..image("opensearchproject/opensearch-dashboards", Admin, "5601")
    },
    // openzipkin/zipkin@878ce2a1fa:docker/Dockerfile (2026-04-08)
    Image { healthcheck: true, user: "zipkin", ..image("openzipkin/zipkin", Monitor, "9410 9411") },
    // docker-library/mysql@7f30fdb:8.4/Dockerfile.oracle uses curl without install
    image("oraclelinux", Os, ""),
    // open-telemetry/opentelemetry-collector-releases@ceccc19d:distributions/otelcol/Dockerfile (2026-08-20)
    Image { user: "10001:10001", ..image("otel/opentelemetry-collector", Monitor, "4317 4318 55679") },
    // open-telemetry/opentelemetry-collector-releases@ceccc19d:distributions/otelcol-contrib/Dockerfile (2026-08-20)
    Image { user: "10001:10001", ..image("otel/opentelemetry-collector-contrib", Monitor, "4317 4318 55679") },
    // oven-sh/bun@10babb5:dockerhub/debian-slim/Dockerfile
    Image { workdir: "/home/bun/app", ..image("oven/bun", Language, "") },
    // docker-library/docs@c4a9ba414:percona/README.md
    Image {
        data: "/var/lib/mysql",
        probe: r#"["CMD-SHELL","mysqladmin ping -h 127.0.0.1 -uroot -p\"$${MYSQL_ROOT_PASSWORD}\" --silent"]"#,
        user: "mysql",
        secrets: "MYSQL_ROOT_PASSWORD MYSQL_PASSWORD",
        required: "MYSQL_ROOT_PASSWORD",
        file_secrets: "*",
        ..image("percona", Database, "3306 33060")
    },
    // docker-library/official-images@37079fb336:library/perl
    image("perl", Language, ""),
    // pgvector/pgvector@e48241b:Dockerfile (2026-08-19)
    Image {
        data: "/var/lib/postgresql",
        probe: r#"["CMD-SHELL","pg_isready -h 127.0.0.1 -U \"$${POSTGRES_USER:-postgres}\" -d \"$${POSTGRES_DB:-$${POSTGRES_USER:-postgres}}\""]"#,
        drops_to: "postgres",
        secrets: "POSTGRES_PASSWORD",
        required: "POSTGRES_PASSWORD",
        file_secrets: "*",
        ..image("pgvector/pgvector", Database, "5432")
    },
    // docker-library/php@445bf414:8.4/trixie/apache/Dockerfile (2026-07-30)
    Image { workdir: "/var/www/html", ..image("php", Language, "80 9000") },
    // phpmyadmin/docker@452a995:apache/Dockerfile (2025-10-08)
    Image {
        probe: r#"["CMD","curl","-fsS","-o","/dev/null","http://127.0.0.1/"]"#,
        secrets: "PMA_PASSWORD MYSQL_ROOT_PASSWORD PMA_CONTROLPASS",
        file_secrets: "PMA_PASSWORD PMA_CONTROLPASS MYSQL_ROOT_PASSWORD",
        workdir: "/var/www/html",
        ..image("phpmyadmin", Admin, "80")
    },
    // docker-library/docs@c4a9ba414:phpmyadmin/README.md
    Image {
        probe: r#"["CMD","curl","-fsS","-o","/dev/null","http://127.0.0.1/"]"#,
        secrets: "PMA_PASSWORD",
        file_secrets: "*",
        deprecated: Some("phpmyadmin"),
        ..image("phpmyadmin/phpmyadmin", Admin, "80")
    },
    // pi-hole/docker-pi-hole@dd91b48:src/Dockerfile (2026-07-07)
    Image {
        data: "/etc/pihole",
        healthcheck: true,
        secrets: "FTLCONF_webserver_api_password",
        ..image("pihole/pihole", App, "53 53/udp 80 443 67/udp 123/udp")
    },
    // portainer/portainer@cc7516743:build/linux/Dockerfile (2024-10-23)
    Image { data: "/data", ..image("portainer/portainer-ce", Admin, "9000 9443 8000") },
    // postgis/docker-postgis@51b3555:18-3.6/Dockerfile (2026-04-18)
    Image {
        data: "/var/lib/postgresql",
        probe: r#"["CMD-SHELL","pg_isready -h 127.0.0.1 -U \"$${POSTGRES_USER:-postgres}\" -d \"$${POSTGRES_DB:-$${POSTGRES_USER:-postgres}}\""]"#,
        drops_to: "postgres",
        secrets: "POSTGRES_PASSWORD",
        required: "POSTGRES_PASSWORD",
        file_secrets: "*",
        ..image("postgis/postgis", Database, "5432")
    },
    // docker-library/postgres@6edb0a8c4d:18/trixie/Dockerfile (2026-02-26)
    Image {
        data: "/var/lib/postgresql",
        probe: r#"["CMD-SHELL","pg_isready -h 127.0.0.1 -U \"$${POSTGRES_USER:-postgres}\" -d \"$${POSTGRES_DB:-$${POSTGRES_USER:-postgres}}\""]"#,
        drops_to: "postgres",
        secrets: "POSTGRES_PASSWORD",
        required: "POSTGRES_PASSWORD",
        file_secrets: "*",
        ..image("postgres", Database, "5432")
    },
    // prometheus/alertmanager@68fb2d575:Dockerfile (2026-08-22)
    Image {
        data: "/alertmanager",
        probe: r#"["CMD-SHELL","wget -q --spider http://127.0.0.1:9093/-/ready || exit 1"]"#,
        user: "nobody",
        ..image("prom/alertmanager", Monitor, "9093")
    },
    // prometheus/blackbox_exporter@e39d7d4:Dockerfile (2026-07-24)
    Image {
        probe: r#"["CMD-SHELL","wget -q --spider http://127.0.0.1:9115/-/healthy || exit 1"]"#,
        ..image("prom/blackbox-exporter", Monitor, "9115")
    },
    // prometheus/node_exporter@a7dcc3a0:Dockerfile (2026-08-08)
    Image {
        probe: r#"["CMD-SHELL","wget -q --spider http://127.0.0.1:9100/ || exit 1"]"#,
        user: "nobody",
        ..image("prom/node-exporter", Monitor, "9100")
    },
    // prometheus/prometheus@d15adb9ad7:Dockerfile (2026-08-21)
    Image {
        data: "/prometheus",
        probe: r#"["CMD-SHELL","wget -q --spider http://127.0.0.1:9090/-/ready || exit 1"]"#,
        user: "nobody",
        workdir: "/prometheus",
        ..image("prom/prometheus", Monitor, "9090")
    },
    // prometheus-community/postgres_exporter@dbb1987e:Dockerfile (2026-08-18)
    Image {
        probe: r#"["CMD-SHELL","wget -q --spider http://127.0.0.1:9187/ || exit 1"]"#,
        user: "nobody",
        secrets: "DATA_SOURCE_NAME DATA_SOURCE_PASS",
        file_secrets: "DATA_SOURCE_PASS",
        ..image("prometheuscommunity/postgres-exporter", Monitor, "9187")
    },
    // kafbat/kafka-ui@ab8c9ceb8:README.md
    Image {
        probe: r#"["CMD-SHELL","wget -q --spider http://127.0.0.1:8080/actuator/health || exit 1"]"#,
        secrets: "KAFKA_CLUSTERS_0_*PASSWORD",
        deprecated: Some("ghcr.io/kafbat/kafka-ui"),
        ..image("provectuslabs/kafka-ui", Admin, "8080")
    },
    // docker-library/python@4f070595:3.13/trixie/Dockerfile (2026-06-23)
    image("python", Language, ""),
    // qdrant/qdrant@74f3e85b94:Dockerfile (2026-08-04)
    Image {
        data: "/qdrant/storage",
        probe: r#"["CMD","bash","-c",":> /dev/tcp/127.0.0.1/6333"]"#,
        secrets: "QDRANT__SERVICE__API_KEY",
        ..image("qdrant/qdrant", Database, "6333 6334")
    },
    // etcd-io/etcd@c34dc7ee0:Dockerfile (2026-08-20)
    Image {
        data: "/var/lib/etcd",
        probe: r#"["CMD","/usr/local/bin/etcdctl","endpoint","health"]"#,
        ..image("quay.io/coreos/etcd", Database, "2379 2380")
    },
    // keycloak.org/server/health
    Image {
        probe: r#"["CMD-SHELL","{ printf 'HEAD /health/ready HTTP/1.0\\r\\n\\r\\n' >&0; grep 'HTTP/1.0 200'; } 0<>/dev/tcp/localhost/9000"]"#,
        user: "1000:0",
        secrets: "KC_BOOTSTRAP_ADMIN_PASSWORD KEYCLOAK_ADMIN_PASSWORD KC_DB_PASSWORD",
        ..image("quay.io/keycloak/keycloak", App, "8080 8443")
    },
    // docker-library/rabbitmq@9193c1d:4.3/ubuntu/Dockerfile (2026-06-15)
    Image {
        data: "/var/lib/rabbitmq",
        probe: r#"["CMD","rabbitmq-diagnostics","-q","ping"]"#,
        drops_to: "rabbitmq",
        secrets: "RABBITMQ_DEFAULT_PASS",
        ..image("rabbitmq", Broker, "4369 5671 5672 15691 15692 25672")
    },
    // MariaDB/mariadb-docker@1b6429b:11.8-ubi/Dockerfile uses curl
    image("redhat/ubi9-minimal", Os, ""),
    // redis/docker-library-redis@e5650da9:7.4/debian/Dockerfile (2024-10-04)
    Image {
        data: "/data",
        probe: r#"["CMD-SHELL","redis-cli ping | grep -q PONG"]"#,
        drops_to: "redis",
        workdir: "/data",
        ..image("redis", Cache, "6379")
    },
    // redis-stack/redis-stack@ac97947:README.md
    Image {
        data: "/data",
        probe: r#"["CMD-SHELL","redis-cli ping | grep -q PONG"]"#,
        deprecated: Some("redis:8"),
        ..image("redis/redis-stack", Cache, "6379 8001")
    },
    // redis-stack/redis-stack@ac97947:README.md
    Image { data: "/data", deprecated: Some("redis:8"), ..image("redis/redis-stack-server", Cache, "6379") },
    // joeferner/redis-commander@b03e3c4:Dockerfile (2025-07-21)
    Image {
        healthcheck: true,
        user: "10000",
        secrets: "HTTP_PASSWORD REDIS_PASSWORD SENTINEL_PASSWORD",
        file_secrets: "*",
        ..image("rediscommander/redis-commander", Admin, "8081")
    },
    // docker-library/redmine@f772dee:6.1/trixie/Dockerfile (2026-07-21)
    Image {
        data: "/usr/src/redmine/files",
        probe: r#"["CMD-SHELL","wget -q --spider http://127.0.0.1:3000/"]"#,
        drops_to: "redmine",
        secrets: "REDMINE_DB_PASSWORD REDMINE_SECRET_KEY_BASE",
        file_secrets: "*",
        workdir: "/usr/src/redmine",
        ..image("redmine", App, "3000")
    },
    // distribution/distribution-library-image@a829ed8:Dockerfile (2025-07-10)
    Image {
        data: "/var/lib/registry",
        probe: r#"["CMD-SHELL","wget -q --spider http://127.0.0.1:5000/ || exit 1"]"#,
        secrets: "REGISTRY_HTTP_SECRET REGISTRY_STORAGE_S3_SECRETKEY",
        ..image("registry", App, "5000")
    },
    // docker-library/docs@c4a9ba414:rockylinux/README.md
    Image { deprecated: Some("rockylinux/rockylinux"), ..image("rockylinux", Os, "") },
    // docker-library/docs@c4a9ba414:rockylinux/README.md
    image("rockylinux/rockylinux", Os, ""),
    // docker-library/ruby@d55e25ae7:4.0/trixie/Dockerfile (2026-04-21)
    image("ruby", Language, ""),
    // rust-lang/docker-rust@7668ee2:stable/trixie/Dockerfile (2026-04-03)
    image("rust", Language, ""),
    // docker-library/docs@c4a9ba414:scratch/README.md
    image("scratch", Os, ""),
    // SeleniumHQ/docker-selenium@3290a305:Base/Dockerfile (2024-10-24)
    Image {
        probe: r#"["CMD-SHELL","/opt/bin/check-grid.sh --host 0.0.0.0 --port 4444"]"#,
        user: "seluser",
        secrets: "SE_VNC_PASSWORD",
        ..image("selenium/standalone-chrome", App, "4444 5900 7900")
    },
    // apache/solr-docker@884b2e6:10.0-slim/Dockerfile (2026-03-03)
    Image {
        data: "/var/solr",
        probe: r#"["CMD-SHELL","curl -fsS http://127.0.0.1:8983/solr/admin/info/system"]"#,
        user: "solr",
        ..image("solr", Search, "8983")
    },
    // SonarSource/docker-sonarqube@df5a6ae:community-build/Dockerfile (2026-06-29)
    Image {
        data: "/opt/sonarqube/data",
        probe: r#"["CMD-SHELL","curl -sf http://127.0.0.1:9000/api/system/status | grep -q '\"status\":\"UP\"'"]"#,
        user: "sonarqube",
        secrets: "SONAR_JDBC_PASSWORD SONAR_WEB_SYSTEMPASSCODE",
        ..image("sonarqube", App, "9000")
    },
    // sonatype/docker-nexus3@7b38e1c:Dockerfile.java21 (2026-08-21)
    Image {
        data: "/nexus-data",
        probe: r#"["CMD","curl","-fsS","-o","/dev/null","http://127.0.0.1:8081/service/rest/v1/status"]"#,
        user: "nexus",
        ..image("sonatype/nexus3", App, "8081")
    },
    // syncthing/syncthing@328d910ae:Dockerfile (2026-08-05)
    Image {
        data: "/var/syncthing",
        healthcheck: true,
        ..image("syncthing/syncthing", App, "8384 22000 22000/udp 21027/udp")
    },
    // Tecnativa/docker-socket-proxy@a6fbf38:Dockerfile (2025-09-05)
    Image {
        probe: r#"["CMD-SHELL","wget -q --spider http://127.0.0.1:2375/_ping || exit 1"]"#,
        ..image("tecnativa/docker-socket-proxy", SocketProxy, "2375")
    },
    // influxdata/influxdata-docker@d457cb9:telegraf/1.39/Dockerfile (2026-08-06)
    Image { drops_to: "telegraf", secrets: "INFLUX_TOKEN", ..image("telegraf", Monitor, "8125/udp 8092/udp 8094") },
    // temporalio/docker-builds@d0ab85e:README.md
    Image {
        secrets: "POSTGRES_PWD MYSQL_PWD",
        deprecated: Some("temporalio/server"),
        ..image("temporalio/auto-setup", App, "7233")
    },
    // tiangolo/uvicorn-gunicorn-fastapi-docker@072ed47:docker-images/python3.11.dockerfile (2026-06-24)
    Image { deprecated: Some("python"), ..image("tiangolo/uvicorn-gunicorn-fastapi", Language, "80") },
    // vectordotdev/vector@c3445d42d2:distribution/docker/debian/Dockerfile (2026-08-21)
    image("timberio/vector", Monitor, ""),
    // timescale/timescaledb-docker@029292c:Dockerfile (2026-05-02)
    Image {
        data: "/var/lib/postgresql",
        probe: r#"["CMD-SHELL","pg_isready -h 127.0.0.1 -U \"$${POSTGRES_USER:-postgres}\" -d \"$${POSTGRES_DB:-$${POSTGRES_USER:-postgres}}\""]"#,
        drops_to: "postgres",
        secrets: "POSTGRES_PASSWORD",
        required: "POSTGRES_PASSWORD",
        file_secrets: "*",
        ..image("timescale/timescaledb", Database, "5432")
    },
    // docker-library/tomcat@40f27d56:11.0/jdk21/temurin-noble/Dockerfile (2026-08-20)
    Image { workdir: "/usr/local/tomcat", ..image("tomcat", Language, "8080") },
    // traefik/traefik-library-image@6973938:v3.7/alpine/Dockerfile (2026-08-19)
    image("traefik", Proxy, "80 443 8080"),
    // traefik/whoami@8951300:Dockerfile (2026-07-01)
    image("traefik/whoami", App, "80"),
    // SonarSource/docker-sonarqube@df5a6ae:community-build/Dockerfile deletes user ubuntu on noble
    image("ubuntu", Os, ""),
    // valkey-io/valkey-container@ae6141e:8.0/debian/Dockerfile (2025-01-08)
    Image {
        data: "/data",
        probe: r#"["CMD-SHELL","valkey-cli ping | grep -q PONG"]"#,
        drops_to: "valkey",
        workdir: "/data",
        ..image("valkey/valkey", Cache, "6379")
    },
    // varnish/docker-varnish@eb60dff:stable/debian/Dockerfile (2026-07-27)
    Image { probe: r#"["CMD","varnishadm","ping"]"#, ..image("varnish", Proxy, "80 8443") },
    // docker-library/official-images@37079fb336: library/ has no vault file
    Image { deprecated: Some("hashicorp/vault"), ..image("vault", Database, "8200") },
    // dani-garcia/vaultwarden@46d71107:docker/Dockerfile.debian (2026-08-20)
    Image {
        data: "/data",
        healthcheck: true,
        secrets: "ADMIN_TOKEN DATABASE_URL SMTP_PASSWORD",
        ..image("vaultwarden/server", App, "80")
    },
    // VictoriaMetrics/VictoriaMetrics@b7ef6cc3ed:app/victoria-metrics/deployment/Dockerfile (2026-08-21)
    Image { data: "/victoria-metrics-data", ..image("victoriametrics/victoria-metrics", Monitor, "8428") },
    // wiremock/wiremock-docker@ab4a95a:Dockerfile (2026-07-02)
    Image { healthcheck: true, ..image("wiremock/wiremock", App, "8080 8443") },
    // docker-library/wordpress@bf223d1c2:latest/php8.4/apache/Dockerfile (2026-08-19)
    Image {
        data: "/var/www/html",
        probe: r#"["CMD","curl","-fsS","-o","/dev/null","http://127.0.0.1/"]"#,
        secrets: "WORDPRESS_DB_PASSWORD WORDPRESS_*_KEY WORDPRESS_*_SALT",
        file_secrets: "*",
        workdir: "/var/www/html",
        ..image("wordpress", App, "80 9000")
    },
    // wurstmeister/kafka-docker@901c084:Dockerfile (2022-05-28)
    Image { data: "/kafka", deprecated: Some("apache/kafka"), ..image("wurstmeister/kafka", Broker, "9092") },
    // 31z4/zookeeper-docker@52a8364:3.9.4/Dockerfile (2026-02-23)
    Image {
        data: "/data /datalog",
        probe: r#"["CMD","zkServer.sh","status"]"#,
        drops_to: "zookeeper",
        ..image("zookeeper", Broker, "2181 2888 3888 8080")
    },
];
