// CPU time per Dockerfile, drydock against hadolint, on the same files in one process each.
//   node benches/native.mjs DRYDOCK HADOLINT [CORPUS]
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const BUDGET = 1 / 50;
const FILES = 300;
const ROUNDS = 5;
const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const [drydock, hadolint, corpus] = process.argv.slice(2);

const sources = [path.join(root, "static/samples"), path.join(root, "tests/e2e/fixtures"), corpus].filter((folder) => folder && fs.existsSync(folder));
const texts = sources
  .flatMap((folder) => fs.readdirSync(folder, { recursive: true }).map((name) => path.join(folder, name)))
  .filter((file) => /^Dockerfile(\.|$)|\.Dockerfile$/i.test(path.basename(file)) && fs.statSync(file).isFile() && !file.endsWith("ignore"))
  .map((file) => fs.readFileSync(file, "utf8"));

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "bench-"));
const files = Array.from({ length: FILES }, (_, n) => {
  const file = path.join(folder, `${n}.Dockerfile`);
  fs.writeFileSync(file, texts[n % texts.length]);
  return file;
});

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

const ours = cpu(drydock, ["check", "--fail-on", "never", ...files]);
const theirs = cpu(hadolint, ["--no-fail", ...files]);
fs.rmSync(folder, { recursive: true });
const ratio = ours / theirs;
console.log(
  `  ${FILES} files (${texts.length} different): drydock ${(ours / FILES).toFixed(3)} ms, hadolint ${(theirs / FILES).toFixed(3)} ms a file; ` +
    `ratio 1/${(1 / ratio).toFixed(0)}, budget 1/${(1 / BUDGET).toFixed(0)}: ${ratio <= BUDGET ? "within" : "OVER"}`,
);
process.exit(ratio <= BUDGET ? 0 : 1);
