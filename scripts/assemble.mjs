// Turns Trunk's output into the published site; see scripts/build.
//   node scripts/assemble.mjs STAGE DIST
// Every name carries a hash of its content, so an updated site never mixes versions with what a browser kept:
//   index.html                      names the files below; the only name without a hash
//   <name>-<hash>.js, .css, .wasm   the first load
//   lazy/<hash>/rules.json …        on demand; index.html says where: <meta name="lazy" content="lazy/<hash>/">
//   lazy/<name>-<hash>.js, .wasm    the engine's worker, and modules that the editor imports on demand
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { samples } from "./samples.mjs";
import { printSizes } from "./sizes.mjs";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const [stage, dist] = process.argv.slice(2).map((argument) => path.resolve(argument));
const trunk = path.join(stage, "trunk");
const site = path.join(stage, "site");
fs.rmSync(site, { recursive: true, force: true });
fs.mkdirSync(site, { recursive: true });

const hashOf = (...texts) => {
  const hash = createHash("sha256");
  for (const text of texts) hash.update(text).update("\0");
  return hash.digest("hex").slice(0, 10);
};
const hashedName = (name, content) => name.replace(/(\.[^.]+)$/, `-${hashOf(content)}$1`);
const read = (folder, name) => fs.readFileSync(path.join(folder, name));
const fail = (message) => {
  console.error(`error: ${message}`);
  process.exit(1);
};

let html = read(trunk, "index.html").toString();

/** Gives the file its final name in index.html; a name that is not there would be a page without the file. */
function rename(name, final) {
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const pattern = new RegExp(`((?:href|src)=["']?)(?:\\./)?${escaped}(?=["'\\s>])`, "g");
  if (!pattern.test(html)) fail(`index.html does not refer to ${name}.`);
  html = html.replace(pattern, `$1./${final}`);
}

// The modules first: their names go into the scripts that load them.
const finalNames = new Map();
fs.mkdirSync(path.join(site, "lazy"));
for (const [name, folder] of [["drydock-app_bg.wasm", ""], ["drydock-engine_bg.wasm", "lazy/"]]) {
  if (!fs.existsSync(path.join(trunk, name))) fail(`Trunk wrote no ${name}.`);
  const content = read(trunk, name);
  finalNames.set(name, hashedName(name, content));
  fs.writeFileSync(path.join(site, folder, finalNames.get(name)), content);
}

const shared = {
  absWorkingDir: root,
  outdir: site,
  bundle: true,
  splitting: true,
  format: "esm",
  target: "es2022",
  minify: true,
  legalComments: "none",
  charset: "utf8",
  metafile: true,
  plugins: [
    {
      name: "stage",
      setup: (it) => {
        // Glue that names a script of ours means the source: its own imports are not in Trunk's copy.
        it.onResolve({ filter: /\/snippets\/[^/]+\/static\// }, ({ path: file }) => ({ path: path.join(root, file.replace(/^.*\/snippets\/[^/]+\//, "")) }));
        it.onLoad({ filter: /\.js$/ }, ({ path: file }) => {
          if (!file.startsWith(trunk)) return undefined;
          let text = fs.readFileSync(file, "utf8");
          for (const [name, final] of finalNames) text = text.replaceAll(name, final);
          return { contents: text, loader: "js" };
        });
      },
    },
  ],
};
const outputsOf = ({ metafile }) => Object.entries(metafile.outputs).map(([file, info]) => [path.relative(site, path.resolve(root, file)), info]);

// The worker's script, then the page's, which names it.
const worker = await build({ ...shared, entryPoints: { engine: path.join(trunk, "engine.js") }, entryNames: "lazy/[name]-[hash]" });
finalNames.set("./engine.js", `./${outputsOf(worker)[0][0]}`);

// One script: start.js, wasm-bindgen's glue and the editor. Imports on demand become files under lazy/.
const editor = path.join(root, "static", "editor");
fs.cpSync(editor, path.join(trunk, "editor"), { recursive: true });
const bundle = await build({
  ...shared,
  entryPoints: { app: path.join(trunk, "start.js") },
  entryNames: "[name]-[hash]",
  chunkNames: "lazy/[name]-[hash]",
  alias: Object.fromEntries(["@codemirror/language", "@lezer/common"].map((name) => [name, path.join(editor, "plain-language.js")])),
  nodePaths: [path.join(root, "node_modules")],
});
const outputs = outputsOf(bundle);
const [script] = outputs.find(([, info]) => info.entryPoint?.endsWith("start.js"));
rename("start.js", script);
// What the first load needs but was split off (shared with a lazy part) is part of the first load, wherever it lies.
for (const chunk of firstLoad(script)) html = html.replace("</head>", `<link rel="modulepreload" href="./${chunk}">\n</head>`);
html = html.replace("</head>", `<link rel="preload" href="./${finalNames.get("drydock-app_bg.wasm")}" as="fetch" type="application/wasm" crossorigin>\n</head>`);

function firstLoad(name) {
  const info = outputs.find(([file]) => file === name)[1];
  return info.imports
    .filter((item) => item.kind === "import-statement")
    .map((item) => path.relative(site, path.resolve(root, item.path)))
    .flatMap((file) => [file, ...firstLoad(file)]);
}

// Styles, icons and whatever else index.html refers to.
const taken = (name) => name === "index.html" || /^(start|drafts|drafts-dialog|engine|drydock-(app|engine)(_bg)?)\.(js|wasm)$/.test(name);
for (const name of fs.readdirSync(trunk, { recursive: true })) {
  if (taken(name) || name.startsWith("editor") || name.startsWith("snippets")) continue;
  if (fs.statSync(path.join(trunk, name)).isDirectory() || name.endsWith(".d.ts")) continue;
  let content = read(trunk, name);
  if (name.endsWith(".css")) {
    const styles = await build({ entryPoints: [path.join(trunk, name)], minify: true, bundle: true, write: false, target: "es2022", logLevel: "error" });
    content = styles.outputFiles[0].contents;
  }
  const final = hashedName(name, content);
  fs.mkdirSync(path.dirname(path.join(site, final)), { recursive: true });
  fs.writeFileSync(path.join(site, final), content);
  rename(name, final);
}

// Texts on demand, in a folder named after all of them: one address for the page to know.
const lazy = new Map();
for (const name of fs.readdirSync(path.join(stage, "lazy"))) lazy.set(name, read(stage, `lazy/${name}`).toString());
lazy.set("samples.json", JSON.stringify(samples(path.join(root, "static", "samples"))));
for (const [name, text] of lazy) {
  try {
    JSON.parse(text);
  } catch (error) {
    fail(`lazy/${name} is not JSON (${error.message}); it starts with ${JSON.stringify(text.slice(0, 80))}.`);
  }
}
const folder = `lazy/${hashOf(...lazy.values())}/`;
fs.mkdirSync(path.join(site, folder), { recursive: true });
for (const [name, text] of lazy) fs.writeFileSync(path.join(site, folder, name), text);
const lazyMeta = /(<meta\s+name="?lazy"?\s+content=)"?[^">\s]*"?/;
if (!lazyMeta.test(html)) fail('index.html has no <meta name="lazy" content="lazy/">.');
html = html.replace(lazyMeta, `$1"${folder}"`);

// What only Trunk and we read.
html = html.replace(/\s*<link data-trunk[^>]*rel="rust"[^>]*>/, "").replace(/\s*<!--[\s\S]*?-->/g, "");

for (const [, address] of html.matchAll(/(?:href|src)="\.\/([^"#?]+)/g)) {
  if (!fs.existsSync(path.join(site, address))) fail(`index.html refers to ${address}, which the site does not have.`);
}
fs.writeFileSync(path.join(site, "index.html"), html);

// Replaced in one go, so that a server never sees half a site.
fs.rmSync(dist, { recursive: true, force: true });
fs.renameSync(site, dist);
printSizes(dist);
