// CPU time of the command against its peers: whole processes over the same files, in one run.
//   node benches/native.mjs DRYDOCK HADOLINT COMPOSE_LINT [CORPUS]
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

// So many times as much as the command may a peer take.
const HADOLINT = 60;
const COMPOSE_LINT = 20;
const COPIES = 6;
const ROUNDS = 3;
const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const [drydock, hadolint, composeLint, corpus] = process.argv.slice(2);

const sources = [path.join(root, "static/samples"), path.join(root, "tests/e2e/fixtures"), corpus].filter((folder) => folder && fs.existsSync(folder));
const all = sources.flatMap((folder) => fs.readdirSync(folder, { recursive: true }).map((name) => path.join(folder, name)));
const matching = (pattern) =>
  all.filter((file) => pattern.test(path.basename(file)) && fs.statSync(file).isFile() && !file.endsWith("ignore")).map((file) => fs.readFileSync(file, "utf8"));

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "bench-"));
/** Each text several times, each copy a file of its own. */
const copies = (texts, ending) =>
  texts.flatMap((text, n) =>
    Array.from({ length: COPIES }, (_, copy) => {
      const file = path.join(folder, `${n}-${copy}.${ending}`);
      fs.writeFileSync(file, text);
      return file;
    }),
  );

/** Least CPU time of several runs, in ms: what else runs on the machine only ever adds. */
function cpu(command, args) {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round += 1) {
    const script = 'TIMEFORMAT="%3U %3S"; time "$@" >/dev/null 2>&1';
    const run = spawnSync("bash", ["-c", script, "bash", command, ...args], { encoding: "utf8" });
    const [user, system] = run.stderr.trim().split("\n").at(-1).split(" ").map(Number);
    least = Math.min(least, (user + system) * 1000);
  }
  return least;
}

let over = false;
function compare(what, files, peer, command, args, budget) {
  const ours = cpu(drydock, ["check", "--fail-on", "never", ...files]);
  const theirs = cpu(command, [...args, ...files]);
  const ratio = theirs / ours;
  const each = (total) => (total / files.length).toFixed(3);
  console.log(
    `  ${files.length} ${what}: drydock ${each(ours)} ms, ${peer} ${each(theirs)} ms each; ` +
      `${peer} takes ${ratio.toFixed(1)} times as much, budget ${budget}: ${ratio >= budget ? "within" : "OVER"}`,
  );
  over ||= ratio < budget;
}

compare("Dockerfiles", copies(matching(/^Dockerfile(\.|$)|\.Dockerfile$/i), "Dockerfile"), "hadolint", hadolint, ["--no-fail"], HADOLINT);
const compose = copies(matching(/^(docker-)?compose([.-][\w.-]+)?\.ya?ml$/i), "compose.yaml");
compare("Compose files", compose, "compose-lint", composeLint, ["check"], COMPOSE_LINT);
fs.rmSync(folder, { recursive: true });
process.exit(over ? 1 : 0);
