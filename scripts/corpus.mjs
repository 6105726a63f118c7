// Counts what `drydock check` finds in real projects. They are sound files, so a syntax finding is a fault of ours.
//   node scripts/corpus.mjs DRYDOCK CORPUS
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";

const [command, corpus] = process.argv.slice(2);
const folders = (folder) => fs.readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => path.join(folder, entry.name));
// The corpus holds collections, a collection holds projects.
const projects = folders(corpus).flatMap(folders);
const run = spawnSync(command, ["check", "--format", "jsonl", "--fail-on", "never", ...projects], { maxBuffer: 1 << 30, encoding: "utf8" });
if (run.status !== 0) {
  console.error(`error: drydock check ended with ${run.status ?? run.signal}: ${run.stderr.slice(-2000)}`);
  process.exit(1);
}
const lines = run.stdout.split("\n").filter(Boolean).map((line) => JSON.parse(line));
const counts = new Map();
let faults = projects.length === lines.length ? 0 : 1;
for (const { project, diagnostics } of lines) {
  for (const { rule, file, start, message } of diagnostics) {
    counts.set(rule, (counts.get(rule) ?? 0) + 1);
    if (rule === "dockerfile-syntax" || rule === "invalid-yaml") {
      faults += 1;
      console.log(`FAILED: ${project}: ${file}:${start.line}:${start.column}: ${message}`);
    }
  }
}
for (const [rule, count] of [...counts].sort((a, b) => b[1] - a[1])) console.log(`  ${String(count).padStart(6)}  ${rule}`);
console.log(`${lines.length} of ${projects.length} projects answered, ${faults} faults of ours.`);
process.exit(faults ? 1 : 0);
