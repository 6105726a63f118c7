//! The newest supported line of each image at the snapshot of 2026-08-22, and the variants that exist of it.

use super::tags::{Newest, newest};

pub(super) static NEWEST: &[Newest] = &[
    // docker-library/official-images@37079fb:library/almalinux
    newest("almalinux", "10", "minimal"),
    // docker-library/official-images@37079fb:library/alpine
    newest("alpine", "3.24", ""),
    // docker-library/official-images@37079fb:library/amazoncorretto
    newest("amazoncorretto", "25", "alpine al2023"),
    // docker-library/official-images@37079fb:library/amazonlinux
    newest("amazonlinux", "2023", ""),
    // endoflife-date/endoflife.date@a70eca3:products/apache-kafka.md; form of the tag: general knowledge
    newest("apache/kafka", "4.3.1", ""),
    // docker-library/official-images@37079fb:library/caddy
    newest("caddy", "2.11", "alpine builder builder-alpine"),
    // docker-library/official-images@37079fb:library/cassandra
    newest("cassandra", "5.0", "trixie"),
    // docker-library/official-images@37079fb:library/clickhouse
    newest("clickhouse", "26.7", ""),
    // endoflife-date/endoflife.date@a70eca3:products/cockroachdb.md; form of the tag: general knowledge
    newest("cockroachdb/cockroach", "v26.2.5", ""),
    // docker-library/official-images@37079fb:library/composer
    newest("composer", "2.10", ""),
    // docker-library/official-images@37079fb:library/couchdb
    newest("couchdb", "3.5", ""),
    // docker-library/official-images@37079fb:library/debian
    newest("debian", "13", "slim"),
    // endoflife-date/endoflife.date@a70eca3:products/deno.md; form of the tag: general knowledge
    newest("denoland/deno", "2.9.5", ""),
    // docker-library/official-images@37079fb:library/drupal
    newest("drupal", "11.4", "apache fpm fpm-alpine"),
    // docker-library/official-images@37079fb:library/eclipse-temurin
    newest("eclipse-temurin", "25", "jdk jre jdk-alpine jre-alpine alpine jdk-noble jre-noble"),
    // endoflife-date/endoflife.date@a70eca3:products/elasticsearch.md; form of the tag: general knowledge
    newest("elasticsearch", "9.5.2", ""),
    // docker-library/official-images@37079fb:library/elixir
    newest("elixir", "1.20", "slim alpine otp-29 otp-29-slim otp-29-alpine"),
    // docker-library/official-images@37079fb:library/erlang
    newest("erlang", "29", "alpine slim"),
    // docker-library/official-images@37079fb:library/fedora
    newest("fedora", "44", ""),
    // endoflife-date/endoflife.date@a70eca3:products/meilisearch.md; form of the tag: general knowledge
    newest("getmeili/meilisearch", "v1.53.1", ""),
    // docker-library/official-images@37079fb:library/golang
    newest("golang", "1.27", "alpine bookworm trixie"),
    // docker-library/official-images@37079fb:library/gradle
    newest("gradle", "9.7", "jdk21 jdk25 jdk21-alpine jdk25-alpine"),
    // endoflife-date/endoflife.date@a70eca3:products/grafana.md; form of the tag: general knowledge
    newest("grafana/grafana", "13.2.0", ""),
    // endoflife-date/endoflife.date@a70eca3:products/grafana-loki.md; form of the tag: general knowledge
    newest("grafana/loki", "3.7.6", ""),
    // docker-library/official-images@37079fb:library/haproxy
    newest("haproxy", "3.4", "alpine trixie"),
    // endoflife-date/endoflife.date@a70eca3:products/consul.md
    newest("hashicorp/consul", "2.0", ""),
    // endoflife-date/endoflife.date@a70eca3:products/hashicorp-vault.md
    newest("hashicorp/vault", "2.0", ""),
    // docker-library/official-images@37079fb:library/httpd
    newest("httpd", "2.4", "alpine trixie"),
    // docker-library/official-images@37079fb:library/influxdb
    newest("influxdb", "2", "alpine"),
    // endoflife-date/endoflife.date@a70eca3:products/jaeger.md; form of the tag: general knowledge
    newest("jaegertracing/jaeger", "2.20.0", ""),
    // endoflife-date/endoflife.date@a70eca3:products/jenkins.md
    newest("jenkins/jenkins", "2.568.2-lts", ""),
    // endoflife-date/endoflife.date@a70eca3:products/kibana.md; form of the tag: general knowledge
    newest("kibana", "9.5.2", ""),
    // docker-library/official-images@37079fb:library/kong
    newest("kong", "3.9", "ubuntu"),
    // endoflife-date/endoflife.date@a70eca3:products/logstash.md; form of the tag: general knowledge
    newest("logstash", "9.5.2", ""),
    // docker-library/official-images@37079fb:library/mariadb
    newest("mariadb", "12.3", "noble"),
    // docker-library/official-images@37079fb:library/maven
    newest("maven", "3.9", "eclipse-temurin-21 eclipse-temurin-25 eclipse-temurin-21-alpine"),
    // endoflife-date/endoflife.date@a70eca3:products/dotnet.md
    newest("mcr.microsoft.com/dotnet/aspnet", "10.0", "alpine noble-chiseled"),
    // as dotnet/aspnet
    newest("mcr.microsoft.com/dotnet/runtime", "10.0", "alpine noble-chiseled"),
    // as dotnet/aspnet
    newest("mcr.microsoft.com/dotnet/sdk", "10.0", "alpine"),
    // endoflife-date/endoflife.date@a70eca3:products/mssqlserver.md; form of the tag: general knowledge
    newest("mcr.microsoft.com/mssql/server", "2025-latest", ""),
    // docker-library/official-images@37079fb:library/memcached
    newest("memcached", "1.6", "alpine trixie"),
    // docker-library/official-images@37079fb:library/mongo
    newest("mongo", "8.3", "noble"),
    // docker-library/official-images@37079fb:library/mysql
    newest("mysql", "9.7", "oracle oraclelinux9"),
    // docker-library/official-images@37079fb:library/neo4j
    newest("neo4j", "2026.07", "community community-trixie trixie"),
    // docker-library/official-images@37079fb:library/nextcloud
    newest("nextcloud", "34", "apache fpm fpm-alpine"),
    // docker-library/official-images@37079fb:library/nginx
    newest("nginx", "1.31", "alpine alpine-otel alpine-perl alpine-slim otel perl trixie trixie-otel trixie-perl"),
    // docker-library/official-images@37079fb:library/node
    newest("node", "26", "alpine bookworm bookworm-slim slim trixie trixie-slim"),
    // endoflife-date/endoflife.date@a70eca3:products/opensearch.md
    newest("opensearchproject/opensearch", "3", ""),
    // docker-library/official-images@37079fb:library/oraclelinux
    newest("oraclelinux", "10", "slim"),
    // endoflife-date/endoflife.date@a70eca3:products/bun.md; form of the tag: general knowledge
    newest("oven/bun", "1.4", "slim alpine debian"),
    // docker-library/official-images@37079fb:library/perl
    newest("perl", "5.44", "bookworm slim slim-trixie trixie"),
    // docker-library/official-images@37079fb:library/php
    newest(
        "php",
        "8.5",
        "alpine apache apache-trixie bookworm cli cli-alpine cli-trixie fpm fpm-alpine fpm-trixie trixie",
    ),
    // docker-library/official-images@37079fb:library/postgres
    newest("postgres", "18", "alpine bookworm trixie"),
    // endoflife-date/endoflife.date@a70eca3:products/prometheus.md; form of the tag: general knowledge
    newest("prom/prometheus", "v3.14.0", ""),
    // docker-library/official-images@37079fb:library/python
    newest("python", "3.14", "alpine bookworm slim slim-trixie trixie"),
    // endoflife-date/endoflife.date@a70eca3:products/etcd.md; form of the tag: general knowledge
    newest("quay.io/coreos/etcd", "v3.7.1", ""),
    // endoflife-date/endoflife.date@a70eca3:products/keycloak.md
    newest("quay.io/keycloak/keycloak", "26.7", ""),
    // docker-library/official-images@37079fb:library/rabbitmq
    newest("rabbitmq", "4.3", "alpine management management-alpine"),
    // docker-library/official-images@37079fb:library/redis
    newest("redis", "8.10", "alpine trixie"),
    // docker-library/official-images@37079fb:library/ruby
    newest("ruby", "4.0", "alpine bookworm slim slim-trixie trixie"),
    // docker-library/official-images@37079fb:library/rust
    newest("rust", "1.98", "alpine bookworm slim slim-trixie trixie"),
    // docker-library/official-images@37079fb:library/solr
    newest("solr", "10", "slim"),
    // docker-library/official-images@37079fb:library/telegraf
    newest("telegraf", "1.39", "alpine"),
    // docker-library/official-images@37079fb:library/tomcat
    newest("tomcat", "11.0", "jdk21 jre21 jdk25 jre25"),
    // docker-library/official-images@37079fb:library/traefik
    newest("traefik", "v3.7", ""),
    // docker-library/official-images@37079fb:library/ubuntu
    newest("ubuntu", "26.04", ""),
    // endoflife-date/endoflife.date@a70eca3:products/valkey.md
    newest("valkey/valkey", "9.1", "alpine"),
    // docker-library/official-images@37079fb:library/varnish
    newest("varnish", "9.0", ""),
    // docker-library/official-images@37079fb:library/wordpress
    newest("wordpress", "7.1", "apache fpm fpm-alpine"),
    // docker-library/official-images@37079fb:library/zookeeper
    newest("zookeeper", "3.9", "jre-17"),
];
