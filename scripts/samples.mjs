// The samples as one text for the page: static/samples/index.json with the files' texts filled in.
import fs from "node:fs";
import path from "node:path";

/** @returns {{id: string, title: string, text: string, kind: string, files: {path: string, text: string}[]}[]} */
export function samples(folder) {
  const index = JSON.parse(fs.readFileSync(path.join(folder, "index.json"), "utf8"));
  return index.map((sample) => ({
    ...sample,
    files: sample.files.map((name) => ({ path: name, text: fs.readFileSync(path.join(folder, sample.id, name), "utf8") })),
  }));
}
