// The graph: what it says, how it is moved, and that it shares its selection with the texts and the problems.
import fs from "node:fs";
import { expect, fixture, samples, test } from "./drydock.mjs";

const clean = samples.find(({ id }) => id === "clean-stack");
const fifty = samples.find(({ id }) => id === "fifty-services");
const region = (page) => page.getByRole("region", { name: "Graph" });

test("it names conditions, volumes, mounts, networks, ports and stages", async ({ drydock, page }) => {
  await drydock.sample(clean.title);
  const graph = region(page);
  const has = {
    System: ["healthy", "db_data", "named volume · rw", "./proxy.conf", "host path · ro", ":8080 this host only"],
    Startup: ["Wave 1", "Wave 3"],
    Mounts: ["/etc/nginx/conf.d/default.conf · ro", "db_password"],
    Networks: ["front", "back", "internal"],
    Build: ["golang:1.27-alpine", "build", "alpine:3.24"],
  };
  for (const [view, texts] of Object.entries(has)) {
    await graph.getByRole("group", { name: "View" }).getByRole("button", { name: view }).click();
    for (const text of texts) await expect(graph.getByText(text, { exact: true }).first(), `${view}: ${text}`).toBeVisible();
  }
  await graph.getByRole("button", { name: "List" }).click();
  await expect(graph.getByTestId("graph-list")).toContainText("waits for db");
});

test("text, problem and box are one selection", async ({ drydock, page }) => {
  await drydock.pasteProject(fixture("shop"));
  const box = (name) => region(page).getByRole("button", { name: new RegExp(`^${name}, service`) });
  await drydock.show("compose.yaml");
  await drydock.editor("compose.yaml").locator(".cm-line").filter({ hasText: "db:" }).last().click();
  await expect(box("db")).toHaveAttribute("aria-pressed", "true");
  await drydock.problem("undeclared-resource").first().locator(".problem-title").click();
  await expect(drydock.problems.locator("li.problem.on")).toHaveCount(1);
  await expect(region(page).locator(".node.on")).toHaveCount(1);
  await box("proxy").click();
  await expect(drydock.editor("compose.yaml").locator(".cm-activeLine")).toContainText("proxy:");
});

test("it is moved, zoomed, shown whole and made as large as the page", async ({ drydock, page }) => {
  await drydock.sample(fifty.title);
  const graph = region(page);
  const last = graph.locator(".node").last();
  const inside = async () => {
    const [box, canvas] = [await last.boundingBox(), await graph.locator(".canvas").boundingBox()];
    return box.x >= canvas.x && box.y >= canvas.y && box.x + box.width <= canvas.x + canvas.width && box.y + box.height <= canvas.y + canvas.height;
  };
  expect(await inside(), "a large picture begins readable, at its start").toBe(false);
  await graph.getByRole("button", { name: "Show all" }).click();
  await expect.poll(inside).toBe(true);

  const scale = () => graph.locator("svg.picture > g").evaluate((group) => group.transform.baseVal.consolidate().matrix.a);
  const before = await scale();
  await graph.getByRole("button", { name: "Larger" }).click();
  await expect.poll(scale).toBeGreaterThan(before);

  const first = graph.locator(".node").first();
  const from = await first.boundingBox();
  const canvas = await graph.locator(".canvas").boundingBox();
  await page.mouse.move(canvas.x + 6, canvas.y + canvas.height - 6);
  await page.mouse.down();
  await page.mouse.move(canvas.x + 46, canvas.y + canvas.height - 26, { steps: 4 });
  await page.mouse.up();
  await expect.poll(async () => Math.round((await first.boundingBox()).x - from.x)).toBe(40);

  await graph.getByRole("button", { name: "Over the whole page" }).click();
  await expect.poll(async () => (await graph.boundingBox()).width).toBe(1440);
  await page.keyboard.press("Escape");
  await expect.poll(async () => (await graph.boundingBox()).width).toBeLessThan(1000);
  await expect(drydock.editor("compose.yaml")).toBeVisible();
});

test("it goes out as a picture and as Mermaid", async ({ drydock, page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await drydock.sample(clean.title);
  const download = page.waitForEvent("download");
  await drydock.menu("Export the graph", "Download as SVG");
  expect(fs.readFileSync(await (await download).path(), "utf8")).toMatch(/^<svg [^]*db_data[^]*<\/svg>\s*$/);
  await drydock.menu("Export the graph", "Copy as Mermaid");
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain("flowchart");
});

test("a service of several files leads to each of them", async ({ drydock, page }) => {
  await drydock.pasteProject({
    "compose.yaml": "services:\n  web:\n    image: nginx:1.29\n  db:\n    image: postgres:18.1\n",
    "compose.override.yaml": "services:\n  web:\n    build: shop\n",
  });
  const graph = region(page);
  await graph.getByRole("button", { name: /^web, service.* written in 2 files/ }).click();
  await expect(drydock.editor("compose.yaml").locator(".cm-activeLine")).toContainText("web:");
  const note = graph.getByTestId("origins");
  await expect(note).toContainText("web:");
  await note.getByRole("button", { name: "compose.override.yaml:2" }).click();
  await expect(drydock.editor("compose.override.yaml").locator(".cm-activeLine")).toContainText("web:");
  await note.getByRole("button", { name: "compose.yaml:2" }).click();
  await expect(drydock.editor("compose.yaml")).toBeFocused();
  await graph.getByRole("button", { name: /^db, service/ }).click();
  await expect(note).toHaveCount(0);

  await graph.getByRole("button", { name: "List" }).click();
  await graph.getByTestId("graph-list").getByRole("button", { name: "compose.override.yaml:2" }).click();
  await expect(drydock.editor("compose.override.yaml")).toBeFocused();
  // The Dockerfile that it builds is not among the files, which is not to say that there is none.
  await expect(graph.getByTestId("graph-list")).toContainText("runs shop/Dockerfile (not open here)");
});

test("the number beside a shape is the number of what the shape says", async ({ drydock, page }) => {
  await drydock.pasteProject({ "compose.yaml": "services:\n  web:\n    image: nginx\n    depends_on: [ghost]\n    ports: [\"80:80\"]\n" });
  const box = region(page).getByRole("button", { name: /^web, service/ });
  await expect(box).toBeVisible();
  const [, errors] = (await box.getAttribute("aria-label")).match(/, (\d+) errors?\b/);
  await expect(region(page).locator(".graph-badge.error text").first()).toHaveText(errors);
  await expect(box).toHaveAccessibleName(/, \d+ warnings?/);
});

test("two fingers pinch it", async ({ browser, site }) => {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true });
  const page = await context.newPage();
  await page.goto(site);
  await page.getByRole("button", { name: "Try a sample" }).locator("visible=true").click();
  await page.getByRole("navigation", { name: "Views" }).getByRole("button", { name: "Graph" }).click();
  const group = page.locator("svg.picture > g");
  const scale = () => group.evaluate((group) => group.transform.baseVal.consolidate().matrix.a);
  await expect(group).toBeVisible();
  const before = await scale();
  const touch = await context.newCDPSession(page);
  const fingers = (type, apart) =>
    touch.send("Input.dispatchTouchEvent", {
      type,
      touchPoints: apart ? [{ x: 195 - apart, y: 480, id: 0 }, { x: 195 + apart, y: 480, id: 1 }] : [],
    });
  await fingers("touchStart", 30);
  for (const apart of [36, 42, 50, 60]) await fingers("touchMove", apart);
  await fingers("touchEnd");
  await expect.poll(scale).toBeGreaterThan(before * 1.5);
  await context.close();
});
