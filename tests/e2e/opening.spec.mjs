// The page as it opens, and what it may do.
import { COMPOSE, IMAGE, expect, open, samples, test } from "./drydock.mjs";

test("opens from a sub-path with two empty editors and an invitation", async ({ drydock, page, seen, site }) => {
  await expect(page).toHaveTitle("Drydock");
  for (const side of [IMAGE, COMPOSE]) await expect(page.getByRole("region", { name: side })).toBeVisible();
  await expect(drydock.editor("Dockerfile")).toBeVisible();
  await expect(drydock.editor("compose.yaml")).toBeVisible();
  await expect(drydock.problems.getByText("Nothing to check yet")).toBeVisible();
  expect(seen.requests.map(({ url }) => url).filter((url) => !url.startsWith(site))).toEqual([]);
});

test("the policy allows this origin only, and no inline code", async ({ page, drydock }) => {
  const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute("content");
  const directives = Object.fromEntries(policy.split(";").map((part) => [part.trim().split(" ")[0], part.trim().split(" ").slice(1)]));
  expect(directives["default-src"]).toEqual(["'none'"]);
  expect(directives["script-src"]).toEqual(["'self'", "'wasm-unsafe-eval'"]);
  expect(directives["style-src"]).toEqual(["'self'"]);
  expect(directives["connect-src"]).toEqual(["'self'"]);
  expect(directives["worker-src"]).toEqual(["'self'"]);
  // The policy is in force, not only written down.
  const refused = await page.evaluate(
    () =>
      new Promise((resolve) => {
        const heard = [];
        document.addEventListener("securitypolicyviolation", (event) => heard.push(event.violatedDirective));
        document.body.append(Object.assign(document.createElement("script"), { textContent: "globalThis.ran = true" }));
        document.body.insertAdjacentHTML("beforeend", '<i style="color:red"></i>');
        setTimeout(() => resolve({ heard, ran: "ran" in globalThis }), 100);
      }),
  );
  expect(refused).toEqual({ heard: ["script-src-elem", "style-src-attr"], ran: false });
  expect(drydock.seen.faults).toEqual([expect.stringContaining("script-src-elem"), expect.stringContaining("style-src-attr")]);
  drydock.seen.faults.length = 0;
});

test("every asset carries a hash of its content", async ({ page, drydock, seen, site }) => {
  await expect(drydock.problems).toBeVisible();
  const names = seen.requests.map(({ url }) => url.slice(site.length)).filter((name) => name !== "");
  expect(names.length).toBeGreaterThan(2);
  for (const name of names) expect(name).toMatch(/-[0-9A-Za-z]{8,}\.[a-z]+$|^lazy\/[0-9a-f]{10}\//);
});

test("samples and starters are all offered", async ({ drydock, page }) => {
  for (const [menu, kind] of [["Samples", "sample"], ["New", "starter"]]) {
    await page.getByRole("button", { name: menu, exact: true }).click();
    for (const { title } of samples.filter((sample) => sample.kind === kind)) {
      await expect(page.getByRole("menuitem", { name: title })).toBeVisible();
    }
    await page.keyboard.press("Escape");
    await expect(page.getByRole("menu")).toBeHidden();
  }
});

test("a link that is cut or foreign is refused with a reason", async ({ page, site, drydock }) => {
  for (const fragment of ["1AAAA", "1", "9abc", "hello-world", "%E0%A4%A"]) {
    await page.goto("about:blank");
    page.drydockLoaded = false;
    await open(page, `${site}#${fragment}`);
    await expect(page.getByRole("alert").or(page.getByRole("status")).filter({ hasText: /link|shared project/i }).first()).toBeVisible();
    await expect(drydock.editor("Dockerfile")).toBeVisible();
  }
});

test("a trap of the module is said, and a reload goes on with the draft", async ({ page, drydock }) => {
  await drydock.paste("Dockerfile", "FROM alpine:3.22\n");
  // What a panic is in the built module.
  await page.evaluate(() => setTimeout(() => { throw new WebAssembly.RuntimeError("unreachable"); }));
  await expect(page.getByRole("alert").filter({ hasText: "Your files are kept in this browser" })).toBeVisible();
  page.drydockLoaded = false;
  await page.getByRole("button", { name: "Reload" }).click();
  await expect(drydock.editor("Dockerfile")).toContainText("FROM alpine:3.22");
  await expect(page.locator(".stopped")).toHaveCount(0);
  drydock.seen.faults.length = 0;
});
