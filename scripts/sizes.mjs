// What the first load weighs in brotli, against its budget. Exits 1 when it is over the ceiling.
//   node scripts/sizes.mjs [DIST]
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import zlib from "node:zlib";

export const budget = 400 * 1024;
/**
 * What no change may exceed while the budget is not met; ARCHITECTURE.md says why there is a difference.
 * It leaves room for the shipped standard library, 5 % heavier, where the small one cannot be compiled.
 */
export const ceiling = 590 * 1024;

const brotli = (content) =>
  zlib.brotliCompressSync(content, {
    params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 11, [zlib.constants.BROTLI_PARAM_SIZE_HINT]: content.length },
  }).length;

/** index.html and all it refers to: what a browser loads before the page can be used. */
export function sizes(dist) {
  const html = fs.readFileSync(path.join(dist, "index.html"), "utf8");
  const first = new Set(["index.html", ...[...html.matchAll(/(?:href|src)="\.\/([^"#?]+)/g)].map((match) => match[1])]);
  const files = fs.readdirSync(dist, { recursive: true }).filter((name) => fs.statSync(path.join(dist, name)).isFile());
  return files.sort().map((name) => {
    const content = fs.readFileSync(path.join(dist, name));
    return { name, first: first.has(name), bytes: content.length, brotli: brotli(content) };
  });
}

export function printSizes(dist) {
  const all = sizes(dist);
  const line = (name, bytes, packed) => console.log(`  ${name.padEnd(44)} ${String(bytes).padStart(9)} B ${String(packed).padStart(8)} B in brotli`);
  const total = (files, key) => files.reduce((sum, file) => sum + file[key], 0);
  const first = all.filter((file) => file.first);
  console.log("First load:");
  for (const file of first) line(file.name, file.bytes, file.brotli);
  line("together", total(first, "bytes"), total(first, "brotli"));
  console.log("On demand:");
  for (const file of all.filter((file) => !file.first)) line(file.name, file.bytes, file.brotli);
  const weight = total(first, "brotli");
  const kilobytes = (bytes) => `${(bytes / 1024).toFixed(1)} KB`;
  console.log(`First load: ${kilobytes(weight)} in brotli; the budget is ${kilobytes(budget)}, the ceiling ${kilobytes(ceiling)}.`);
  if (weight > budget) console.log(`Over budget by ${kilobytes(weight - budget)} (${((weight / budget - 1) * 100).toFixed(0)} %).`);
  return { withinBudget: weight <= budget, withinCeiling: weight <= ceiling };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [dist = "dist", strict] = process.argv.slice(2);
  const { withinBudget, withinCeiling } = printSizes(path.resolve(dist));
  if (!withinCeiling) console.error("error: the first load has grown over its ceiling.");
  process.exit(withinCeiling && (withinBudget || strict !== "--budget") ? 0 : 1);
}
