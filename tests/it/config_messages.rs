//! What `drydock config` says about files that Compose refuses, word for word: one snapshot, so that every change is read.

use crate::folder::Folder;

const WEB: &str = "services:\n  web:\n    image: nginx:1.29\n";

/// Projects that are refused, each for another reason; the first word names the case.
const REFUSED: &[(&str, &[(&str, &str)])] = &[
    ("yaml", &[("compose.yaml", "services:\n  web:\n    image: nginx\n   ports: [80]\n")]),
    ("twice", &[("compose.yaml", "services:\n  web:\n    image: a\n    image: b\n")]),
    ("empty", &[("compose.yaml", "# nothing yet\n")]),
    ("scalar", &[("compose.yaml", "nginx\n")]),
    ("list", &[("compose.yaml", "- services\n")]),
    ("dockerfile", &[("compose.yaml", "FROM nginx:1.29\nRUN nginx -t\n")]),
    ("command", &[("compose.yaml", "docker run -d nginx\n")]),
    ("services list", &[("compose.yaml", "services:\n  - web\n")]),
    ("service text", &[("compose.yaml", "services:\n  web:\n    image:nginx\n    restart:always\n")]),
    ("number key", &[("compose.yaml", "services:\n  8080:\n    image: nginx\n")]),
    ("top key", &[("compose.yaml", "service:\n  web:\n    image: nginx\n")]),
    ("key", &[("compose.yaml", "services:\n  web:\n    imagee: nginx\n    ports: ['80:80']\n")]),
    ("deep key", &[("compose.yaml", "services:\n  web:\n    image: a\n    healthcheck: {tests: [NONE]}\n")]),
    ("kind", &[("compose.yaml", "services:\n  web:\n    image: a\n    ports: '80:80'\n    tty: 5\n    cpus: many\n")]),
    ("word", &[("compose.yaml", "services:\n  web:\n    image: a\n    cgroup: mine\n    pull_policy: sometimes\n")]),
    ("range", &[("compose.yaml", "services:\n  web:\n    image: a\n    cpu_percent: 200\n    oom_score_adj: 2000\n")]),
    (
        "duration",
        &[("compose.yaml", "services:\n  web:\n    image: a\n    stop_grace_period: '30'\n    mem_limit: 5x\n")],
    ),
    ("cyrillic size", &[("compose.yaml", "services:\n  web:\n    image: a\n    mem_limit: 64М\n")]),
    ("dollar", &[("compose.yaml", "services:\n  web:\n    image: a\n    command: echo ${1} ${A.b}\n")]),
    ("required", &[("compose.yaml", "services:\n  web:\n    image: ${TAG:?say which}\n")]),
    ("port", &[("compose.yaml", "services:\n  web:\n    image: a\n    ports: ['99999:80', 80.5, {published: '1'}]\n")]),
    ("host ip", &[("compose.yaml", "services:\n  web:\n    image: a\n    ports: [{target: 80, host_ip: foo}]\n")]),
    (
        "mount",
        &[(
            "compose.yaml",
            "services:\n  web:\n    image: a\n    volumes: ['', 'a:b:c:d', {type: bind, target: /x}]\n",
        )],
    ),
    ("device", &[("compose.yaml", "services:\n  web:\n    image: a\n    devices: ['a:b:c:d', {source: /dev/x}]\n")]),
    ("target", &[("compose.yaml", "services:\n  web:\n    image: a\n    volumes: [./x:/x]\n    tmpfs: [/x]\n")]),
    (
        "alias in list",
        &[(
            "compose.yaml",
            "x-m: &m\n  - ./a:/a\nservices:\n  web:\n    image: a\n    volumes:\n      - *m\n      - ./b:/b\n",
        )],
    ),
    (
        "dependency list",
        &[(
            "compose.yaml",
            "services:\n  web:\n    image: a\n    depends_on:\n      - db:\n          condition: service_healthy\n  db:\n    image: b\n",
        )],
    ),
    (
        "repeated",
        &[("compose.yaml", "services:\n  web:\n    image: a\n    cap_add: [A, B]\n    security_opt: [a=b, a=b]\n")],
    ),
    (
        "variable",
        &[("compose.yaml", "services:\n  web:\n    image: a\n    environment:\n      - A: b\n      - 'C =d'\n")],
    ),
    ("no image", &[("compose.yaml", "services:\n  web:\n    ports: ['80:80']\n")]),
    (
        "two modes",
        &[("compose.yaml", "services:\n  web:\n    image: a\n    network_mode: host\n    networks: [default]\n")],
    ),
    (
        "undeclared",
        &[(
            "compose.yaml",
            "services:\n  web:\n    image: a\n    networks: [back]\n    volumes: ['data:/data']\n    secrets: [key]\n    configs: [site]\n",
        )],
    ),
    ("no service", &[("compose.yaml", "services:\n  web:\n    image: a\n    depends_on: [bd]\n  db:\n    image: b\n")]),
    (
        "profile",
        &[(
            "compose.yaml",
            "services:\n  web:\n    image: a\n    depends_on: [db]\n  db:\n    image: b\n    profiles: [data]\n",
        )],
    ),
    (
        "ring",
        &[("compose.yaml", "services:\n  a:\n    image: a\n    depends_on: [b]\n  b:\n    image: b\n    links: [a]\n")],
    ),
    (
        "build",
        &[(
            "compose.yaml",
            "services:\n  web:\n    platform: linux/arm64\n    build:\n      context: .\n      dockerfile: D\n      dockerfile_inline: FROM a\n      ssh: [key]\n      platforms: [linux/amd64]\n      additional_contexts: [base, 'b=service:db']\n  db:\n    image: b\n",
        )],
    ),
    (
        "probe",
        &[("compose.yaml", "services:\n  web:\n    image: a\n    healthcheck:\n      test: [curl, localhost]\n")],
    ),
    (
        "secret",
        &[(
            "compose.yaml",
            "secrets:\n  a: {}\n  b: {file: x, environment: Y}\nconfigs:\n  c: {content: x, file: y}\nservices: {}\n",
        )],
    ),
    ("external", &[("compose.yaml", "services: {}\nvolumes:\n  data: {external: true, driver: local}\n")]),
    (
        "watch",
        &[(
            "compose.yaml",
            "services:\n  web:\n    image: a\n    develop:\n      watch:\n        - {path: '', action: rebuild}\n        - {path: ., action: sync}\n",
        )],
    ),
    (
        "limits",
        &[(
            "compose.yaml",
            "services:\n  web:\n    image: a\n    container_name: web\n    cpus: 2\n    scale: 3\n    deploy: {replicas: 2, resources: {limits: {memory: 1g}}}\n",
        )],
    ),
    (
        "names",
        &[(
            "compose.yaml",
            "services:\n  my web:\n    image: a\n    container_name: _\n    volumes: ['a/b:/x']\nvolumes:\n  a/b:\n",
        )],
    ),
    (
        "same name",
        &[(
            "compose.yaml",
            "services:\n  a:\n    image: a\n    container_name: web\n  b:\n    image: b\n    container_name: web\n",
        )],
    ),
    ("hosts", &[("compose.yaml", "services:\n  web:\n    image: a\n    extra_hosts: [nas]\n    dns: [somewhere]\n")]),
    (
        "quote",
        &[(
            "compose.yaml",
            "services:\n  web:\n    image: a\n    command: echo it's done\n    entrypoint: run (now)\n",
        )],
    ),
    (
        "extends",
        &[(
            "compose.yaml",
            "services:\n  web:\n    extends: base\n  a:\n    extends: {file: other.yaml, service: b}\n  c:\n    extends: c\n",
        )],
    ),
    ("include", &[("compose.yaml", "include: other.yaml\nservices: {}\n")]),
    (
        "include ring",
        &[
            ("compose.yaml", "include: [other.yaml]\nservices:\n  web:\n    image: a\n"),
            ("other.yaml", "include: [compose.yaml, gone.yaml]\n"),
        ],
    ),
    (
        "env file",
        &[
            ("compose.yaml", "services:\n  web:\n    image: a\n    env_file: [{path: a.env, format: toml}, b.env]\n"),
            ("a.env", "A=1\n"),
            ("b.env", "A B=1\n"),
        ],
    ),
    ("missing env file", &[("compose.yaml", "services:\n  web:\n    image: a\n    env_file: gone.env\n")]),
    ("override", &[("compose.yaml", WEB), ("compose.override.yaml", "services:\n  web:\n    image: [a]\n")]),
    (
        "clash",
        &[
            ("compose.yaml", "services:\n  web:\n    image: a\n    security_opt: [a=b]\n    deploy: {replicas: 1}\n"),
            ("compose.override.yaml", "services:\n  web:\n    security_opt: [a=b]\n    deploy: 5\n"),
        ],
    ),
    (
        "conflict",
        &[(
            "compose.yaml",
            "services:\n  web:\n<<<<<<< HEAD\n    image: nginx:1.29\n=======\n    image: nginx:1.28\n>>>>>>> main\n  db:\n    image: b\n",
        )],
    ),
];

#[test]
fn what_config_refuses_is_said_like_this() {
    let mut said = String::new();
    for (name, files) in REFUSED {
        let folder = Folder::new(files);
        let (code, _, err) = folder.run(&["config", "."]);
        said.push_str(&["## ", name, " (", &code.to_string(), ")\n", &err, "\n"].concat());
    }
    insta::assert_snapshot!(said);
}

/// What `config` cannot do without, and `check` does not know: files and variables that are not here.
const UNKNOWN_TO_CHECK: [&str; 2] = ["required", "missing env file"];

#[test]
fn what_config_refuses_has_an_error_in_check() {
    for (name, files) in REFUSED {
        let folder = Folder::new(files);
        let (code, out, _) = folder.run(&["check", "--fail-on", "error", "."]);
        assert_eq!(code, i32::from(!UNKNOWN_TO_CHECK.contains(name)), "{name}: {out}");
    }
}

#[test]
fn a_template_is_told_as_one() {
    let text = "services:\n{% for s in all %}\n  {{ s }}:\n    image: x\n";
    let folder = Folder::new(&[("compose.yaml", text)]);
    let (code, out, err) = folder.run(&["config", "."]);
    assert_eq!((code, out.as_str()), (1, ""));
    assert!(err.contains("compose.yaml:2:1 error: This is a template.") && err.lines().count() == 1, "{err}");
    let (code, out, err) = folder.run(&["check", "."]);
    assert!(code == 0 && err.contains("compose.yaml: This is a template"), "{out}{err}");
}

#[test]
fn a_folder_of_templates_has_container_files() {
    let folder = Folder::new(&[("compose.yaml.j2", "services: {{ all }}\n"), ("Dockerfile.tmpl", "FROM {{ base }}\n")]);
    let (code, out, err) = folder.run(&["check", "."]);
    assert!(code == 0 && err.matches("This is a template").count() == 2, "{out}{err}");
    assert!(![&*out, &err].concat().contains("no container file"), "{out}{err}");
}
