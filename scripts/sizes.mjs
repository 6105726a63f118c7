// What the first load weighs in brotli, against its budget, and what follows it. Exits 1 when something has outgrown its limit.
//   node scripts/sizes.mjs [DIST]
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import zlib from "node:zlib";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
/** The shipped standard library, where the small one cannot be compiled, makes both modules heavier by a tenth. */
const shipped = fs.existsSync(path.join(root, "target/page/std")) && fs.readFileSync(path.join(root, "target/page/std"), "utf8").trim() === "shipped";
const limit = (kilobytes) => kilobytes * 1024 * (shipped ? 1.12 : 1);

/** What the first load may weigh. */
export const budget = limit(300);
/** What the engine may weigh, which is loaded with the first text; raise it only with the reason in ARCHITECTURE.md. */
export const engineCeiling = limit(530);

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
  const isEngine = ({ name }) => /^lazy\/(drydock-)?engine[-_]/.test(name);
  const print = (title, files) => {
    console.log(`${title}:`);
    for (const file of files) line(file.name, file.bytes, file.brotli);
    if (files.length > 1) line("together", total(files, "bytes"), total(files, "brotli"));
    return total(files, "brotli");
  };
  const first = print("First load: the page", all.filter((file) => file.first));
  const engine = print("With the first text: the engine", all.filter(isEngine));
  print("On demand", all.filter((file) => !file.first && !isEngine(file)));
  const kilobytes = (bytes) => `${(bytes / 1024).toFixed(1)} KB`;
  const against = (weight, limit) => `${kilobytes(weight)} of ${kilobytes(limit)} (${((weight / limit) * 100).toFixed(0)} %)${weight > limit ? ": OVER" : ""}`;
  console.log(`In brotli: first load ${against(first, budget)}; engine ${against(engine, engineCeiling)}; both ${kilobytes(first + engine)}.`);
  return first <= budget && engine <= engineCeiling;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const within = printSizes(path.resolve(process.argv[2] ?? "dist"));
  if (!within) console.error("error: the site has outgrown a limit.");
  process.exit(within ? 0 : 1);
}
