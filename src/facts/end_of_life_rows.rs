//! The month in which support of a version line ended or ends, by image: `line=year-month`, as known on 2026-08-22.
//! Images whose lines have no dates are left out.

pub(super) static END_OF_LIFE: &[(&str, &str)] = &[
    // endoflife-date/endoflife.date@a70eca3:products/almalinux.md
    ("almalinux", "8=2029-05"),
    // endoflife-date/endoflife.date@a70eca3:products/alpine-linux.md
    (
        "alpine",
        "3.24=2028-06 3.23=2027-11 3.22=2027-05 3.21=2026-11 3.20=2026-04 3.19=2025-11 3.18=2025-05 3.17=2024-11 3.16=2024-05 3.15=2023-11 3.14=2023-05 3.13=2022-11 3.12=2022-05 3.11=2021-11 3.10=2021-05 3.9=2020-11 3.8=2020-05 3.7=2019-11 3.6=2019-05",
    ),
    // endoflife-date/endoflife.date@a70eca3:products/amazon-corretto.md
    (
        "amazoncorretto",
        "26=2026-10 24=2025-10 23=2025-04 22=2024-10 21=2030-10 20=2023-10 19=2023-04 18=2022-10 17=2029-10 16=2021-10 15=2021-04 8=2030-12",
    ),
    // endoflife-date/endoflife.date@a70eca3:products/amazon-linux.md
    (
        "amazonlinux",
        "2023=2029-06 2=2026-06 2018.03=2023-12 2017.09=2023-12 2017.03=2023-12 2016.09=2023-12 2016.03=2023-12 2015.09=2023-12 2015.03=2023-12 2014.09=2023-12 2014.03=2023-12 2013.09=2023-12 2013.03=2023-12 2012.09=2023-12 2012.03=2023-12 2011.09=2023-12 2010.11=2023-12",
    ),
    // endoflife-date/endoflife.date@a70eca3:products/apache-cassandra.md
    ("cassandra", "3.11=2024-09 3.0=2024-09"),
    // endoflife-date/endoflife.date@a70eca3:products/centos.md
    ("centos", "8=2021-12 7=2024-06 6=2020-11"),
    // endoflife-date/endoflife.date@a70eca3:products/composer.md
    (
        "composer",
        "2.9=2026-05 2.8=2025-11 2.7=2024-10 2.6=2024-02 2.5=2023-09 2.4=2022-12 2.3=2022-08 2.1=2021-12 2.0=2021-06 1=2020-10",
    ),
    // endoflife-date/endoflife.date@a70eca3:products/apache-couchdb.md
    ("couchdb", "3.3=2025-05 3.2=2024-09"),
    // endoflife-date/endoflife.date@a70eca3:products/debian.md
    (
        "debian",
        "13=2030-06 trixie=2030-06 12=2028-06 bookworm=2028-06 11=2026-08 bullseye=2026-08 10=2024-06 buster=2024-06 9=2022-07 stretch=2022-07",
    ),
    // endoflife-date/endoflife.date@a70eca3:products/deno.md
    (
        "denoland/deno",
        "2.8=2026-06 2.7=2026-05 2.6=2026-02 2.5=2026-04 2.4=2025-09 2.3=2025-07 2.2=2025-10 2.1=2025-04 2.0=2024-11 1=2024-10",
    ),
    // endoflife-date/endoflife.date@a70eca3:products/eclipse-temurin.md
    (
        "eclipse-temurin",
        "26=2026-09 24=2025-09 23=2025-03 22=2024-09 21=2029-12 20=2023-09 19=2023-03 18=2022-09 17=2027-10 11=2027-10 16=2021-09 8=2030-12",
    ),
    // endoflife-date/endoflife.date@a70eca3:products/elasticsearch.md
    (
        "elasticsearch",
        "9.3=2026-08 9.2=2026-05 9.1=2026-02 8.19=2027-07 8.18=2025-10 9.0=2025-10 8.17=2025-08 8.16=2025-04 7=2026-01 6=2022-02",
    ),
    // endoflife-date/endoflife.date@a70eca3:products/elixir.md
    (
        "elixir",
        "1.15=2026-06 1.14=2025-10 1.13=2024-12 1.12=2024-06 1.11=2023-12 1.10=2023-06 1.9=2022-09 1.8=2021-12 1.7=2021-05 1.6=2020-10 1.5=2020-01 1.4=2019-06",
    ),
    // endoflife-date/endoflife.date@a70eca3:products/fedora.md
    (
        "fedora",
        "44=2027-06 43=2026-12 42=2026-05 41=2025-12 40=2025-05 39=2024-11 38=2024-05 37=2023-12 36=2023-05 35=2022-12 34=2022-06 33=2021-11 32=2021-05 31=2020-11 30=2020-05 29=2019-11 28=2019-05",
    ),
    // endoflife-date/endoflife.date@a70eca3:products/go.md
    (
        "golang",
        "1.25=2026-08 1.24=2026-02 1.23=2025-08 1.22=2025-02 1.21=2024-08 1.20=2024-02 1.19=2023-09 1.18=2023-02 1.17=2022-08 1.16=2022-03 1.15=2021-08 1.14=2021-02 1.13=2020-08 1.12=2020-02 1.11=2019-09 1.10=2019-02",
    ),
    // endoflife-date/endoflife.date@a70eca3:products/gradle.md
    ("gradle", "7=2025-07 6=2023-02 5=2019-11"),
    // endoflife-date/endoflife.date@a70eca3:products/grafana.md
    (
        "grafana/grafana",
        "13.2=2027-05 13.1=2027-03 13.0=2027-01 12.4=2027-05 12.3=2026-08 12.2=2026-06 12.1=2026-04 12.0=2026-02 11.6=2026-06 11.5=2025-10 11.4=2025-09 11.3=2025-07 11.2=2025-05 11.1=2025-04 11.0=2025-02 10.4=2025-06 10.3=2024-10 10.2=2024-07 10.1=2024-01 10.0=2023-10 9.5=2024-05 9.4=2023-06 9.3=2023-04 9.2=2023-02 9.1=2022-11 9.0=2022-10 8=2023-06 7=2022-06",
    ),
    // endoflife-date/endoflife.date@a70eca3:products/influxdb.md
    (
        "influxdb",
        "3.9=2026-07 3.8=2026-06 3.7=2026-04 3.6=2025-12 3.5=2025-11 3.4=2025-10 3.3=2025-09 3.2=2025-08 3.1=2025-07 3.0=2025-06",
    ),
    // endoflife-date/endoflife.date@a70eca3:products/mariadb.md
    (
        "mariadb",
        "12.3=2029-06 12.2=2026-05 12.1=2026-02 12.0=2025-11 11.8=2028-06 11.7=2025-05 11.6=2025-02 11.5=2024-11 11.4=2029-05 11.3=2024-05 11.2=2024-11 11.1=2024-08 11.0=2024-06 10.11=2028-02 10.10=2023-11 10.9=2023-08 10.8=2023-05 10.7=2023-02 10.6=2026-07 10.5=2025-06 10.4=2024-06 10.3=2023-05 10.2=2022-05 10.1=2020-10 10.0=2019-03 5.5=2020-04",
    ),
    // endoflife-date/endoflife.date@a70eca3:products/apache-maven.md
    ("maven", "3.8=2025-06 3.6=2021-03"),
    // endoflife-date/endoflife.date@a70eca3:products/dotnet.md
    (
        "mcr.microsoft.com/dotnet/aspnet",
        "10=2028-11 9=2026-11 8=2026-11 7=2024-05 6=2024-11 5=2022-05 3.1=2022-12 3.0=2020-03 2.2=2019-12 2.1=2021-08 1.1=2019-06 1.0=2019-06",
    ),
    // endoflife-date/endoflife.date@a70eca3:products/mssqlserver.md
    ("mcr.microsoft.com/mssql/server", "15.0=2030-01 14.0=2027-10"),
    // endoflife-date/endoflife.date@a70eca3:products/memcached.md
    ("memcached", "1.5=2020-03"),
    // endoflife-date/endoflife.date@a70eca3:products/mongodb.md
    (
        "mongo",
        "8.3=2029-10 8.2=2026-07 8.1=2025-09 8.0=2029-10 7.3=2024-10 7.2=2024-03 7.1=2024-01 7.0=2027-08 6.3=2023-08 6.2=2023-04 6.1=2023-02 6.0=2025-07 5.3=2022-07 5.2=2022-03 5.1=2022-01 5.0=2024-10 4.4=2024-02 4.2=2023-04 4.0=2022-04 3.6=2021-04 3.4=2020-01",
    ),
    // endoflife-date/endoflife.date@a70eca3:products/mysql.md
    (
        "mysql",
        "9.6=2026-04 9.5=2026-01 9.4=2025-10 9.3=2025-07 9.2=2025-04 9.1=2025-01 9.0=2024-10 8.3=2024-04 8.2=2023-12 8.1=2023-10 8.0=2026-04 5.7=2023-10 5.6=2021-02",
    ),
    // endoflife-date/endoflife.date@a70eca3:products/nginx.md
    (
        "nginx",
        "1.29=2026-05 1.28=2026-04 1.27=2025-06 1.26=2025-04 1.25=2024-05 1.24=2024-04 1.23=2023-05 1.22=2023-04 1.21=2022-06",
    ),
    // endoflife-date/endoflife.date@a70eca3:products/nodejs.md
    (
        "node",
        "26=2029-04 25=2026-06 24=2028-04 23=2025-06 22=2027-04 21=2024-06 20=2026-04 19=2023-06 18=2025-04 17=2022-06 16=2023-09 15=2021-06 14=2023-04 13=2020-06 12=2022-04 11=2019-06 10=2021-04 8=2019-12 6=2019-04",
    ),
    // endoflife-date/endoflife.date@a70eca3:products/opensearch.md
    ("opensearchproject/opensearch", "1=2025-05"),
    // endoflife-date/endoflife.date@a70eca3:products/oracle-linux.md
    ("oraclelinux", "8=2029-07 7=2024-12 6=2021-03"),
    // endoflife-date/endoflife.date@a70eca3:products/perl.md
    (
        "perl",
        "5.44=2029-07 5.42=2028-07 5.40=2027-06 5.38=2026-07 5.36=2025-05 5.34=2024-05 5.32=2023-06 5.30=2022-05 5.28=2021-06 5.26=2020-05",
    ),
    // endoflife-date/endoflife.date@a70eca3:products/php.md
    (
        "php",
        "8.5=2029-12 8.4=2028-12 8.3=2027-12 8.2=2026-12 8.1=2025-12 8.0=2023-11 7.4=2022-11 7.3=2021-12 7.2=2020-11 7.1=2019-12 7.0=2019-01",
    ),
    // endoflife-date/endoflife.date@a70eca3:products/postgresql.md
    (
        "postgres",
        "18=2030-11 17=2029-11 16=2028-11 15=2027-11 14=2026-11 13=2025-11 12=2024-11 11=2023-11 10=2022-11 9.6=2021-11 9.5=2021-02 9.4=2020-02",
    ),
    // endoflife-date/endoflife.date@a70eca3:products/prometheus.md
    (
        "prom/prometheus",
        "3.14=2026-09 3.13=2027-07 3.12=2026-07 3.11=2026-05 3.10=2026-04 3.9=2026-02 3.8=2026-01 3.7=2025-11 3.6=2025-11 3.5=2026-07 3.4=2025-06 3.3=2025-05 3.2=2025-03 3.1=2025-02 3.0=2024-12 2.55=2024-12 2.54=2024-09 2.53=2025-07 2.52=2024-06 2.51=2024-04 2.50=2024-04 2.49=2024-02 2.48=2023-12 2.47=2023-10 2.46=2023-09 2.45=2024-07 2.44=2023-08 2.43=2023-05 2.42=2023-03 2.41=2023-01 2.40=2022-12 2.39=2022-11 2.38=2022-09 2.37=2023-07 2.36=2022-07",
    ),
    // endoflife-date/endoflife.date@a70eca3:products/python.md
    (
        "python",
        "3.14=2030-10 3.13=2029-10 3.12=2028-10 3.11=2027-10 3.10=2026-10 3.9=2025-10 3.8=2024-10 3.7=2023-06 3.6=2021-12 3.5=2020-09 3.4=2019-03 2.7=2020-01",
    ),
    // endoflife-date/endoflife.date@a70eca3:products/centos-stream.md
    ("quay.io/centos/centos", "10=2030-05 9=2027-05 8=2024-05"),
    // endoflife-date/endoflife.date@a70eca3:products/etcd.md
    ("quay.io/coreos/etcd", "3.5=2027-07 3.4=2026-06 3.3=2021-10 3.2=2021-03"),
    // endoflife-date/endoflife.date@a70eca3:products/keycloak.md
    (
        "quay.io/keycloak/keycloak",
        "26.6=2026-07 26.5=2026-04 26.4=2026-01 26.3=2025-09 26.2=2025-07 26.1=2025-04 26.0=2025-01 25.0=2024-10 24.0=2024-06 23.0=2024-03 22.0=2023-11 21.1=2023-07 21.0=2023-04 20.0=2023-02 19.0=2022-11 18.0=2022-07",
    ),
    // endoflife-date/endoflife.date@a70eca3:products/rabbitmq.md
    (
        "rabbitmq",
        "4.2=2026-07 4.1=2026-01 4.0=2025-04 3.13=2024-09 3.12=2024-02 3.11=2023-06 3.10=2022-09 3.9=2023-01 3.8=2022-07 3.7=2020-09",
    ),
    // endoflife-date/endoflife.date@a70eca3:products/rhel.md
    ("redhat/ubi", "8=2029-05 7=2024-06 6=2020-11"),
    // endoflife-date/endoflife.date@a70eca3:products/redis.md
    ("redis", "8.2=2030-09 8.0=2026-12 7.4=2029-12 7.2=2029-12 7.0=2024-07 6.2=2027-04 6.0=2022-05 5.0=2022-04"),
    // endoflife-date/endoflife.date@a70eca3:products/rocky-linux.md
    ("rockylinux/rockylinux", "8=2029-05"),
    // endoflife-date/endoflife.date@a70eca3:products/ruby.md
    (
        "ruby",
        "4.0=2029-03 3.4=2028-03 3.3=2027-03 3.2=2026-03 3.1=2025-03 3.0=2024-04 2.7=2023-03 2.6=2022-03 2.5=2021-03 2.4=2020-03 2.3=2019-03",
    ),
    // endoflife-date/endoflife.date@a70eca3:products/solr.md
    ("solr", "8=2024-10 7=2022-05 6=2019-03"),
    // endoflife-date/endoflife.date@a70eca3:products/tomcat.md
    ("tomcat", "10.0=2022-10 9.0=2027-03 8.5=2024-03 7=2021-03"),
    // endoflife-date/endoflife.date@a70eca3:products/traefik.md
    (
        "traefik",
        "3.6=2026-08 3.5=2025-11 3.4=2025-07 3.3=2025-05 3.2=2025-01 3.1=2024-10 3.0=2024-07 2.11=2026-02 2.10=2024-02 2.9=2023-04 2.8=2022-10 2.7=2022-06",
    ),
    // endoflife-date/endoflife.date@a70eca3:products/ubuntu.md
    (
        "ubuntu",
        "25.10=2026-07 questing=2026-07 25.04=2026-01 plucky=2026-01 24.10=2025-07 oracular=2025-07 24.04=2029-05 noble=2029-05 23.10=2024-07 mantic=2024-07 23.04=2024-01 lunar=2024-01 22.10=2023-07 kinetic=2023-07 22.04=2027-04 jammy=2027-04 21.10=2022-07 impish=2022-07 21.04=2022-01 hirsute=2022-01 20.10=2021-07 groovy=2021-07 20.04=2025-05 focal=2025-05 19.10=2020-07 eoan=2020-07 19.04=2020-01 disco=2020-01 18.10=2019-07 cosmic=2019-07 18.04=2023-05 bionic=2023-05 16.04=2021-04 xenial=2021-04 14.04=2019-04 trusty=2019-04",
    ),
    // endoflife-date/endoflife.date@a70eca3:products/valkey.md
    ("valkey/valkey", "9.0=2028-10 8.1=2030-03 8.0=2027-09 7.2=2029-04"),
];
