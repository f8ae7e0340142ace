// Going anywhere by name, the keys, and the menu of a narrow window, in a real browser.
import assert from "node:assert/strict";
import { test } from "node:test";
import { accessibilityProblems, demoSite, open, overflow } from "./support.mjs";

const site = demoSite(500);

const palette = "#palette[open]";

test("the palette leads anywhere without a mouse, and leaves an input method alone", async () => {
  const { page, context, complaints } = await open(site.browser, site.server.base);
  await page.goto(site.server.base);
  await page.fill("#question", "近30天");
  await page.keyboard.press("Control+k");
  await page.waitForSelector(`${palette} .hit`);
  assert.deepEqual(await accessibilityProblems(page), []);
  const field = `${palette} input`;
  await page.dispatchEvent(field, "keydown", { key: "Enter", isComposing: true, bubbles: true, cancelable: true });
  await page.dispatchEvent(field, "keydown", { key: "ArrowDown", isComposing: true, bubbles: true, cancelable: true });
  assert.equal(await page.evaluate(() => document.activeElement.tagName), "INPUT", "nothing moved while composing");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  assert.equal((await page.evaluate(() => document.activeElement.textContent)).trim(), "模板");
  await page.keyboard.type("shengming");
  assert.equal(await page.inputValue(field), "shengming", "letters go on being written");
  await page.keyboard.press("Escape");
  await page.waitForSelector(palette, { state: "detached" }).catch(() => {});
  assert.equal(await page.locator(palette).count(), 0);
  assert.equal(await page.inputValue("#question"), "近30天", "what was written is still there");
  await page.keyboard.press("Control+k");
  await page.fill(field, "生命周期");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/catalog\/lifecycle$/);
  await page.keyboard.press("Control+k");
  await page.keyboard.type("深色");
  await page.keyboard.press("Enter");
  await page.waitForSelector("html[data-theme=dark]");
  assert.match(page.url(), /\/catalog\/lifecycle$/, "a setting stays on its page");
  assert.deepEqual(complaints, []);
  await context.close();
});

test("keys lead to pages and parts, but are letters in a box", async () => {
  const { page, context, complaints } = await open(site.browser, site.server.base, { lang: "en" });
  await page.goto(`${site.server.base}/gallery`);
  await page.keyboard.press("?");
  await page.waitForSelector("#keys[open] kbd");
  assert.deepEqual(await accessibilityProblems(page), []);
  await page.keyboard.press("Escape");
  for (const [keys, path] of [["gs", "/segments"], ["gw", "/catalog"], ["cs", "/segments/new"]]) {
    await page.locator("body").press("Escape");
    for (const key of keys) await page.keyboard.press(key);
    await page.waitForURL(site.server.base + path);
  }
  await page.goto(`${site.server.base}/run?s=${encodeURIComponent("gender = '女'")}`);
  for (const [key, id] of [["f", "refine"], ["s", "save-name"], ["t", "rule-text"], ["/", "question"]]) {
    await page.keyboard.press(key);
    assert.equal(await page.evaluate(() => document.activeElement.id), id, key);
    await page.keyboard.press("Escape");
  }
  await page.keyboard.press("n");
  await page.waitForURL(/page=2/);
  await page.keyboard.press("/");
  await page.keyboard.type("gs?");
  assert.match(await page.inputValue("#question"), /gs\?$/);
  assert.match(page.url(), /page=2/);
  assert.deepEqual(complaints, []);
  await context.close();
});

test("a narrow window has all of the navigation in a menu", async () => {
  for (const [lang, theme] of [["zh-CN", "light"], ["en", "dark"]]) {
    const { page, context, complaints } = await open(site.browser, site.server.base, { lang, theme, width: 390 });
    await page.goto(site.server.base);
    assert.ok(!(await page.locator(".nav").isVisible()));
    await page.click(".menu-button");
    assert.equal(await page.locator(".nav a:visible").count(), 6);
    assert.deepEqual(await accessibilityProblems(page), []);
    assert.ok((await overflow(page)) <= 0);
    await page.click(".nav a[href='/audit']");
    await page.waitForURL(/\/audit$/);
    assert.deepEqual(complaints, []);
    await context.close();
  }
});

test("without script the palette and the keys are pages", async () => {
  const context = await site.browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(site.server.base);
  await page.click(".top-tool");
  await page.fill("main input[name=q]", "审计");
  await page.keyboard.press("Enter");
  await page.click(".hit");
  assert.match(page.url(), /\/audit$/);
  await page.goto(`${site.server.base}/keys`);
  assert.ok((await page.locator("main kbd").count()) > 20);
  await context.close();
});
