// Reading files that were dropped or picked. Gives `[path, text]` pairs and the names of what was left out.

const LARGEST = 512 * 1024;
const MOST = 200;
const SKIPPED = new Set([".git", "node_modules", "target", "dist", "__pycache__", ".venv"]);

class Found {
  constructor() {
    this.files = [];
    this.skipped = [];
  }

  async add(path, file) {
    if (this.files.length >= MOST || file.size > LARGEST) return void this.skipped.push(path);
    const bytes = new Uint8Array(await file.arrayBuffer());
    try {
      if (bytes.includes(0)) throw new TypeError("binary");
      this.files.push([path, new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes)]);
    } catch {
      this.skipped.push(path);
    }
  }
}

async function walk(entry, folder, found) {
  const path = folder + entry.name;
  if (entry.isFile) {
    const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
    return found.add(path, file);
  }
  if (!entry.isDirectory || SKIPPED.has(entry.name)) return;
  const reader = entry.createReader();
  for (;;) {
    // A reader gives a folder in portions and ends with an empty one.
    const portion = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (!portion.length || found.files.length >= MOST) return;
    for (const child of portion) await walk(child, `${path}/`, found);
  }
}

/** What was dropped, folders included. */
export async function readDropped(transfer) {
  const found = new Found();
  const entries = Array.from(transfer.items ?? [], (item) => (item.kind === "file" ? item.webkitGetAsEntry?.() : null)).filter(Boolean);
  if (entries.length) for (const entry of entries) await walk(entry, "", found);
  else for (const file of Array.from(transfer.files)) await found.add(file.name, file);
  return [found.files, found.skipped];
}

/** What was picked in a dialog; a folder's files carry their paths. */
export async function readPicked(list) {
  const found = new Found();
  for (const file of list) {
    const path = file.webkitRelativePath || file.name;
    if (!path.split("/").some((part) => SKIPPED.has(part))) await found.add(path, file);
  }
  return [found.files, found.skipped];
}
