// The page as it opens, and what it may do.
import { COMPOSE, Drydock, IMAGE, expect, open, samples, test } from "./drydock.mjs";

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

test("a link shows what its sender saw: files, finding, graph, filter and title", async ({ drydock, page, elsewhere, seen }) => {
  await drydock.pasteProject({
    Dockerfile: "FROM alpine:3.22\nUSER nobody\n",
    "web/Dockerfile": "FROM node:22 AS a\nWORKDIR app\n\nFROM node:22\nWORKDIR more\nUSER node\n",
    "compose.yaml": "services:\n  web:\n    build: web\n",
    "compose.prod.yaml": "services:\n  web:\n    restart: always\n",
  });
  await drydock.show("compose.prod.yaml");
  const graph = (page) => page.getByRole("region", { name: "Graph" });
  await graph(page).getByRole("button", { name: "Build", exact: true }).click();
  await graph(page).getByRole("combobox").selectOption({ label: "compose.yaml + compose.prod.yaml" });
  await drydock.problems.getByRole("searchbox").fill("dl3000");
  await drydock.problem("relative-workdir").last().locator(".problem-title").click();
  await page.getByRole("button", { name: "Share", exact: true }).click();
  const title = page.getByRole("textbox", { name: "Title" });
  await title.fill("Look: <i>WORKDIR</i>\u202e");
  await title.press("Tab");
  await page.getByRole("dialog").getByRole("button", { name: "Close" }).click();
  const link = await drydock.link();

  await open(elsewhere, link);
  const other = new Drydock(elsewhere, seen);
  await expect(elsewhere).toHaveTitle("Look: <i>WORKDIR</i> – Drydock");
  await expect(other.tab("web/Dockerfile")).toHaveAttribute("aria-selected", "true");
  await expect(other.tab("compose.prod.yaml")).toHaveAttribute("aria-selected", "true");
  await expect(other.problems.getByRole("searchbox")).toHaveValue("dl3000");
  await expect(other.problems.locator("li.problem.on")).toHaveAttribute("data-rule", "relative-workdir");
  await expect(other.problems.locator("li.problem.on .place")).toHaveText(/^5:/);
  await expect(other.editor("web/Dockerfile").locator(".cm-activeLine")).toHaveText("WORKDIR more");
  await expect(graph(elsewhere).getByRole("button", { name: "Build", exact: true })).toHaveAttribute("aria-pressed", "true");
  await expect(graph(elsewhere).getByRole("combobox").locator("option:checked")).toHaveText("compose.yaml + compose.prod.yaml");
  await expect(graph(elsewhere).locator(".node.on")).toHaveCount(1);
});

test("who gets a link without its secrets is told", async ({ drydock, elsewhere, seen }) => {
  await drydock.pasteProject({ ".env": "DB_PASSWORD=correct-horse-battery\n" });
  const link = await drydock.link();
  await open(elsewhere, link);
  await expect(elsewhere.locator(".toast").filter({ hasText: "1 secret was left out of this link; findings about it do not show." })).toBeVisible();
  await expect(new Drydock(elsewhere, seen).editor(".env")).toContainText("DB_PASSWORD=redacted");
});

test("what stopped the check is not looked at again unasked", async ({ drydock, page, seen }) => {
  await drydock.paste("compose.yaml", "name: tower\nservices: {}\n");
  await expect(page.getByTestId("totals")).toHaveText(/problem/);
  const [worker] = page.workers();
  await worker.evaluate(() => {
    globalThis.onmessage = () => {
      throw new WebAssembly.RuntimeError("unreachable");
    };
  });
  await drydock.paste("Dockerfile", "FROM alpine\n");
  await expect(page.locator(".toast").filter({ hasText: "The check stopped" })).toBeVisible();
  const question = drydock.dialog("Open this project?");
  for (const answer of ["Start empty", "Open without checking", "Open anyway"]) {
    page.drydockLoaded = false;
    await page.reload();
    await expect(question.getByText("tower")).toBeVisible();
    // Nothing of it is open behind the question.
    await expect(page.locator("#problems").getByText("Nothing to check yet")).toBeVisible();
    await question.getByRole("button", { name: answer }).click();
    await expect(question).toBeHidden();
    if (answer === "Start empty") {
      await expect(page).toHaveTitle("Drydock");
      await drydock.menu("Files", "Drafts…");
      await drydock.dialog("Drafts").locator(".draft").click();
      await question.getByRole("button", { name: "Open without checking" }).click();
    }
    await expect(drydock.editor("Dockerfile")).toContainText("FROM alpine");
    await expect(page.getByTestId("totals")).toHaveText(answer === "Open anyway" ? /problem/ : "Not checked");
  }
  // It came through, so it is no longer asked about.
  page.drydockLoaded = false;
  await page.reload();
  await expect(drydock.problem("unpinned-base-image")).toBeVisible();
  await expect(question).toHaveCount(0);
  seen.faults.length = 0;
});

test("the same text is not looked at again by itself in the same page either", async ({ drydock, page, seen }) => {
  await drydock.paste("Dockerfile", "FROM alpine\n");
  await expect(drydock.problem("unpinned-base-image")).toBeVisible();
  const [worker] = page.workers();
  await worker.evaluate(() => {
    globalThis.onmessage = () => {
      throw new WebAssembly.RuntimeError("unreachable");
    };
  });
  await page.keyboard.type("#");
  await expect(page.getByTestId("totals")).toHaveText("Not checked");
  // Another text is looked at; the same one again is not, until somebody asks.
  await page.keyboard.type("x");
  await expect(drydock.problem("unpinned-base-image")).toBeVisible();
  await page.keyboard.press("Backspace");
  await expect(page.getByTestId("totals")).toHaveText("Not checked");
  await drydock.problems.getByRole("button", { name: "Try again" }).click();
  await expect(drydock.problem("unpinned-base-image")).toBeVisible();
  seen.faults.length = 0;
});

test("file names with characters that are not seen are written out everywhere", async ({ drydock, page }) => {
  const name = "web\u001b[31m/Dockerfile.\u202egpj";
  const shown = "web\\u{1b}[31m/Dockerfile.\\u{202e}gpj";
  await page.getByRole("button", { name: "Add to image files" }).click();
  await page.getByRole("dialog").getByRole("textbox").fill(name);
  await page.keyboard.press("Enter");
  await expect(drydock.tab(shown)).toHaveAttribute("aria-selected", "true");
  await drydock.editor(shown).click();
  await page.keyboard.type("FROM alpine\nWORKDIR app\n");
  await expect(drydock.problem("relative-workdir")).toBeVisible();
  const hidden = () => page.evaluate(() => {
    const named = [...document.querySelectorAll("[title], [aria-label]")].flatMap((element) => [element.getAttribute("title"), element.ariaLabel]);
    return /[\u0000-\u0008\u000e-\u001f\u202a-\u202e]/.test([document.title, document.body.textContent, ...named].join(" "));
  });
  expect(await hidden()).toBe(false);
  await expect(page).toHaveTitle(/^web\[31m\/Dockerfile\.gpj – Drydock$/);
  await page.getByTestId("review-all").click();
  await expect(page.getByRole("dialog").getByText(shown)).toBeVisible();
  expect(await hidden()).toBe(false);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: `${shown}: more` }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await expect(page.locator(".toast").filter({ hasText: `Deleted ${shown}.` })).toBeVisible();
  expect(await hidden()).toBe(false);
});
