// How the page looks and holds together: colours of the texts, the document's size, buttons that are not cut off.
import { expect, fixture, test } from "./drydock.mjs";

/** What the editor of a file shows: for each line the stretches of one colour. */
async function colours(drydock, file) {
  await drydock.show(file);
  return drydock.editor(file).evaluate((content) =>
    [...content.querySelectorAll(".cm-line")].map((line) => {
      const parts = [];
      const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        const name = walker.currentNode.parentElement.closest("[class^=tok-]")?.className ?? "plain";
        const last = parts.at(-1);
        if (last?.[0] === name) last[1] += walker.currentNode.data;
        else parts.push([name, walker.currentNode.data]);
      }
      return parts.map(([name, text]) => `${name}:${text}`).join("|");
    }),
  );
}

test("colours are those of the text after a fix, an undo, a paste and a comment", async ({ drydock, page }) => {
  test.slow();
  const shop = fixture("shop");
  const [image, compose] = ["backend/Dockerfile", "compose.yaml"];
  // Both texts whole: only lines in view have colours.
  await page.setViewportSize({ width: 1440, height: 3000 });
  await drydock.pasteProject(shop);
  // Each text as it looks when it is opened anew; the draft is kept a moment after the last change.
  const check = async (when) => {
    await expect(page.getByTestId("totals")).toContainText("problem");
    const now = {};
    for (const file of [image, compose]) now[file] = await colours(drydock, file);
    await page.waitForTimeout(600);
    page.drydockLoaded = false;
    await page.reload();
    await expect(page.getByRole("heading", { name: "Drydock" })).toBeVisible();
    page.drydockLoaded = true;
    for (const file of [image, compose]) {
      await expect.poll(() => drydock.text(file)).not.toBe("");
      await expect.poll(() => colours(drydock, file), { message: `${file} ${when}` }).toEqual(now[file]);
    }
  };
  const settled = () => page.waitForTimeout(300);
  await settled();
  await check("after pasting");

  const fix = async () => {
    await page.getByTestId("review-all").click();
    await page.getByTestId("apply-fixes").click();
    await expect(page.getByRole("dialog")).toBeHidden();
    await settled();
  };
  await fix();
  await drydock.editor(compose).click();
  await page.keyboard.press("Control+Z");
  await settled();
  await check("after an undo");

  await fix();
  await check("after fixes");

  await drydock.paste(image, `# another\nARG A=1\n${shop[image]}`);
  await settled();
  await check("after pasting over");

  await drydock.show(compose);
  await drydock.editor(compose).locator(".cm-line").nth(2).click();
  await page.keyboard.press("Control+/");
  await settled();
  await check("after a comment");
});

/** What could be scrolled although it has no scroll bar: the document, and what hides its overflow. */
const slides = (page) =>
  page.evaluate(() => {
    const root = document.scrollingElement;
    const found = [];
    if (root.scrollHeight !== innerHeight || root.scrollWidth !== innerWidth) {
      found.push(`document: ${root.scrollWidth} x ${root.scrollHeight} in ${innerWidth} x ${innerHeight}`);
    }
    for (const element of document.body.querySelectorAll("*")) {
      if (element.clientHeight < 60 || element instanceof SVGElement) continue;
      const beyond = element.scrollHeight - element.clientHeight;
      if (getComputedStyle(element).overflowY === "hidden" && beyond > 1) found.push(`${element.className}: ${beyond} px`);
    }
    return found;
  });

test("the document is as large as the window, whatever is shown", async ({ drydock, page }) => {
  test.slow();
  await drydock.pasteProject(fixture("shop"));
  await expect(drydock.problems.locator("li.problem").first()).toBeVisible();
  const graph = page.getByRole("region", { name: "Graph" });
  const sizes = [[1440, 900], [1280, 720], [1000, 700], [390, 844], [320, 480]];
  const everywhere = async (state) => {
    for (const [width, height] of sizes) {
      await page.setViewportSize({ width, height });
      await expect.poll(() => slides(page), `${state} at ${width} x ${height}`).toEqual([]);
    }
    await page.setViewportSize({ width: 1440, height: 900 });
  };
  await everywhere("problems");
  await graph.getByRole("button", { name: "List" }).click();
  await everywhere("list of the graph");
  await page.getByTestId("review-all").click();
  await everywhere("review");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Share", exact: true }).click();
  await everywhere("share");
  await page.keyboard.press("Escape");
  await drydock.problems.locator(".rule-name").first().click();
  await expect(page.getByRole("heading", { name: "Good" }).first()).toBeVisible();
  await everywhere("rule");
  const services = Array.from({ length: 60 }, (_, n) => `  service-${n}:\n    image: nginx\n`);
  await drydock.paste("compose.yaml", `services:\n${services.join("")}`);
  await expect(drydock.problems.locator("li.problem").nth(59)).toBeAttached();
  await everywhere("many problems");

  // What the browser finds far down in a list is scrolled to in the list.
  await drydock.problems.locator(".unseen").last().evaluate((word) => word.scrollIntoView({ block: "center" }));
  expect(await page.evaluate(() => document.scrollingElement.scrollTop)).toBe(0);
  await expect(page.getByRole("heading", { name: "Drydock" })).toBeInViewport();
});

/** Buttons and fields of which a part is cut off: by the window, by their panel, or by what hides its overflow. */
const cutOff = (page) =>
  page.evaluate(() => {
    const found = [];
    for (const element of document.querySelectorAll("button, select, input, summary")) {
      const own = element.getBoundingClientRect();
      if (!own.width || !element.checkVisibility({ visibilityProperty: true }) || element.closest(".skips")) continue;
      const name = element.getAttribute("aria-label") ?? element.textContent.trim();
      const within = (frame, by) => {
        const beyond = Math.max(frame.left - own.left, frame.top - own.top, own.right - frame.right, own.bottom - frame.bottom);
        if (beyond > 1) found.push(`${name}: ${Math.round(beyond)} px beyond ${by}`);
      };
      let scrolls = false;
      for (let at = element.parentElement; at && !scrolls; at = at.parentElement) {
        const style = getComputedStyle(at);
        scrolls = /auto|scroll/.test(style.overflowX + style.overflowY);
        if (!scrolls && (/hidden|clip/.test(style.overflowX) || at.matches(".panel, .top, .status, dialog"))) {
          within(at.getBoundingClientRect(), at.className);
        }
      }
      if (!scrolls) within({ left: 0, top: 0, right: innerWidth, bottom: innerHeight }, "the window");
      if (element.matches("button:not([role=tab])") && element.scrollWidth > element.clientWidth + 1) found.push(`${name}: its text is cut`);
    }
    return found;
  });

test("no button is cut off at any width", async ({ drydock, page }) => {
  test.slow();
  // Two Compose files that stand for themselves: the graph offers a choice between them.
  const shop = fixture("shop");
  await drydock.pasteProject({ ...shop, "docker-compose.monitoring-and-alerts.yml": "services:\n  watch: { image: nginx }\n" });
  await expect(drydock.problems.locator("li.problem").first()).toBeVisible();
  const views = page.getByRole("navigation", { name: "Views" }).getByRole("button");
  for (let width = 320; width <= 1440; width += 56) {
    await page.setViewportSize({ width, height: 800 });
    const narrow = await views.first().isVisible();
    for (let view = 0; view < (narrow ? await views.count() : 1); view += 1) {
      if (narrow) await views.nth(view).click();
      await expect.poll(() => cutOff(page), `at ${width}, view ${view}`).toEqual([]);
    }
  }
  for (const width of [320, 390, 768, 900, 1000, 1440]) {
    await page.setViewportSize({ width, height: 800 });
    await page.getByTestId("review-all").click();
    await expect.poll(() => cutOff(page), `review at ${width}`).toEqual([]);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Share", exact: true }).click();
    await expect.poll(() => cutOff(page), `share at ${width}`).toEqual([]);
    await page.keyboard.press("Escape");
  }
});

test("on a rule's page what is good looks good", async ({ drydock, page }) => {
  await drydock.pasteProject({ Dockerfile: "FROM debian:13-slim\nWORKDIR app\n" });
  await drydock.problem("relative-workdir").locator(".rule-name").click();
  const after = page.locator(".example.bad h4", { hasText: "After the fix" }).first();
  await expect(after).toBeVisible();
  const bar = (text) => text.evaluate((text) => getComputedStyle(text).borderLeftColor);
  const good = await bar(page.locator(".example.good pre").first());
  const bad = await bar(page.locator(".example.bad pre").first());
  expect(good).not.toBe(bad);
  expect(await bar(page.locator(".example.bad h4 ~ h4 ~ figure pre").first())).toBe(good);
});

test("each choice in a hunk shows what it would change", async ({ drydock, page }) => {
  await drydock.pasteProject(fixture("shop"));
  await page.getByTestId("review-all").click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Choose all" }).click();
  const changes = () => dialog.locator(".diff-line.new, .diff-line.gone").allInnerTexts();
  await expect(dialog.locator(".diff-line.off")).toHaveCount(0);
  const together = dialog.locator(".hunk").filter({ has: page.locator(".offer:nth-of-type(2)") }).first();
  const added = await together.locator(".diff-line.new code").allInnerTexts();
  await together.locator(".offer input").last().uncheck();
  await expect(together.locator(".diff-line.off").first()).toBeVisible();
  // Everything that was there still is.
  const shown = await together.locator(".diff-line.new code").allInnerTexts();
  for (const line of added) expect(shown).toContain(line);
  expect((await changes()).length).toBeGreaterThan(0);
});
