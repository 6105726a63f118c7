// A small static server for dist/, on this machine only.
//   node scripts/serve.mjs [--port 8080] [--prefix /some/path/] [--watch] [DIST]
// --prefix serves the site from a sub-path, as a project page of a code host does. --watch builds again after a change.
import { spawn } from "node:child_process";
import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import zlib from "node:zlib";

const types = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
};

/** Serves `dist` under `prefix`, in brotli where `packed` and the browser takes it. Resolves once it listens; port 0 takes a free one. */
export function serve({ dist, port = 0, prefix = "/", packed = false }) {
  const kept = new Map();
  /** The bytes in brotli, made once. */
  const pack = (file, content) => {
    if (!kept.has(file)) kept.set(file, zlib.brotliCompressSync(content));
    return kept.get(file);
  };
  const server = http.createServer((request, response) => {
    const refuse = (status, text) => response.writeHead(status, { "content-type": "text/plain" }).end(text);
    if (request.method !== "GET" && request.method !== "HEAD") return refuse(405, "Only GET and HEAD.");
    let address;
    try {
      address = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    } catch {
      return refuse(400, "Not an address.");
    }
    if (address + "/" === prefix) return response.writeHead(301, { location: prefix }).end();
    if (!address.startsWith(prefix)) return refuse(404, "Not here.");
    let name = address.slice(prefix.length);
    if (name === "" || name.endsWith("/")) name += "index.html";
    const file = path.join(dist, name);
    if (!file.startsWith(dist + path.sep)) return refuse(404, "Not here.");
    fs.readFile(file, (error, content) => {
      if (error) return refuse(404, "Not here.");
      // Hashed names never change their content; index.html must always be asked for again.
      const forever = /-[0-9A-Za-z]{8,}\.[a-z]+$/.test(name) || /^lazy\//.test(name);
      const inBrotli = packed && /\bbr\b/.test(request.headers["accept-encoding"] ?? "");
      if (inBrotli) content = pack(file, content);
      response.writeHead(200, {
        ...(inBrotli && { "content-encoding": "br" }),
        "content-type": types[path.extname(name)] ?? "application/octet-stream",
        "content-length": content.length,
        "cache-control": forever ? "public, max-age=31536000, immutable" : "no-cache",
        "x-content-type-options": "nosniff",
      });
      response.end(request.method === "HEAD" ? undefined : content);
    });
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve(server));
  });
}

function watch(root) {
  const builder = path.join(root, "scripts", "build");
  let running = false;
  let again = false;
  let timer;
  const run = () => {
    if (running) return void (again = true);
    running = true;
    spawn(builder, ["--quick"], { stdio: ["ignore", "inherit", "inherit"] }).on("exit", (code) => {
      running = false;
      console.log(code === 0 ? "Built; reload the page." : "Not built: see above. The last good build is still served.");
      if (again) {
        again = false;
        run();
      }
    });
  };
  for (const name of ["src", "static", "index.html", "Cargo.toml", "Trunk.toml"]) {
    fs.watch(path.join(root, name), { recursive: true }, () => {
      clearTimeout(timer);
      timer = setTimeout(run, 200);
    });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { port: { type: "string", default: "8080" }, prefix: { type: "string", default: "/" }, watch: { type: "boolean", default: false } },
  });
  const dist = path.resolve(positionals[0] ?? path.join(root, "dist"));
  if (!fs.existsSync(path.join(dist, "index.html"))) {
    console.error(`error: there is no built site in ${dist}.\n       Run: make build`);
    process.exit(1);
  }
  try {
    await serve({ dist, port: Number(values.port), prefix: values.prefix });
  } catch (error) {
    const busy = error.code === "EADDRINUSE";
    console.error(busy ? `error: port ${values.port} is taken.\n       Run: make dev PORT=${Number(values.port) + 1}` : `error: ${error.message}`);
    process.exit(1);
  }
  if (values.watch) watch(root);
  console.log(`Drydock is at http://127.0.0.1:${values.port}${values.prefix} (Ctrl-C ends it)`);
}
