// A rule changed on the page of its list, condition by condition, with the exact count before anything is applied.
import assert from "node:assert/strict";
import { test } from "node:test";
import { accessibilityProblems, demoSite, open, overflow } from "./support.mjs";

const RULE = "(city = '上海' or city = '北京') and purchase(category = '口红') in last 3 months";

const site = demoSite(5_000);

const number = async (page) => (await page.locator(".count-number").textContent()).trim();
const there = (rule) => `${site.server.base}/run?s=${encodeURIComponent(rule)}`;
const rule = (page) => page.locator("#rule-text").inputValue();
const counted = async (page) => {
  await page.waitForSelector(".builder-count strong");
  return (await page.locator(".builder-count strong").textContent()).trim();
};

test("a question is understood, and counted, while it is being written", async () => {
  const { page, context, complaints } = await open(site.browser, site.server.base);
  await page.goto(site.server.base);
  await page.locator("#question").pressSequentially("上海的女性");
  await page.waitForFunction(() => document.querySelectorAll("#live .chip").length >= 2 && document.querySelector("#live .live-count"));
  const live = (await page.locator("#live .live-count strong").first().textContent()).trim();
  await page.press("#question", "Enter");
  await page.waitForSelector(".count-number");
  assert.equal(await number(page), live, "the answer is what was counted");
  assert.equal(await page.locator("#live .chip").count(), 0, "the answer says itself how it was understood");
  await page.fill("#question", "上海的女性呜呜");
  await page.waitForSelector("#live .chip.unread");
  assert.deepEqual(complaints, []);
  await context.close();
});

test("a condition is changed in place, and the address follows", async () => {
  const { page, context, complaints } = await open(site.browser, site.server.base);
  await page.goto(there(RULE));
  const before = await number(page);
  await page.locator(".condition-text", { hasText: "口红" }).click();
  assert.equal(await counted(page), before, "nothing has changed yet");
  await page.locator("select[name$='.unit']").selectOption("year");
  await page.waitForSelector(".builder-change.more");
  const expected = await counted(page);
  await page.locator(".builder .button.main").click();
  await page.waitForFunction((text) => document.querySelector(".count-number")?.textContent.trim() === text, expected);
  assert.equal(await rule(page), RULE.replace("3 months", "3 years"));
  assert.match(decodeURIComponent(page.url()), /3 years/);
  await page.reload();
  assert.equal(await number(page), expected);
  await page.goBack();
  await page.waitForFunction((text) => document.querySelector(".count-number")?.textContent.trim() === text, before);
  assert.deepEqual(complaints, []);
  await context.close();
});

test("conditions are added, joined, denied and removed", async () => {
  const { page, context, complaints } = await open(site.browser, site.server.base);
  await page.goto(there(RULE));
  await page.locator(".builder-add .button").click();
  await page.fill("[data-filter-by]", "积分");
  await page.locator(".menu-shelf button:visible").first().click();
  await counted(page);
  await page.locator(".builder .button.main").click();
  await page.waitForFunction(() => document.querySelector("#rule-text")?.value.includes("points"));
  const grown = await rule(page);
  assert.ok(grown.startsWith(RULE), grown);
  await page.locator(".condition", { hasText: "积分" }).hover();
  await page.locator(".condition", { hasText: "积分" }).locator(".tools a").nth(1).click();
  await page.waitForFunction(() => document.querySelector("#rule-text")?.value.includes("not points"));
  await page.locator(".condition", { hasText: "积分" }).hover();
  await page.locator(".condition", { hasText: "积分" }).locator(".tools a").nth(2).click();
  await page.waitForFunction((text) => document.querySelector("#rule-text")?.value === text, RULE);
  assert.deepEqual(complaints, []);
  await context.close();
});

test("what is put away changes nothing, and all of it works by keyboard", async () => {
  const { page, context, complaints } = await open(site.browser, site.server.base);
  await page.goto(there(RULE));
  await page.locator(".condition-text", { hasText: "口红" }).focus();
  await page.keyboard.press("Enter");
  await counted(page);
  await page.locator("[data-close]").focus();
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => !document.querySelector(".builder"));
  assert.equal(await rule(page), RULE);
  assert.deepEqual(complaints, []);
  await context.close();
});

for (const [lang, theme, width] of [["zh-CN", "light", 1280], ["en", "dark", 390]]) {
  test(`the editor is accessible and fits: ${lang} ${theme} ${width}`, async () => {
    const { page, context, complaints } = await open(site.browser, site.server.base, { lang, theme, width });
    await page.goto(there(RULE));
    await page.locator(".condition-text").last().click();
    await counted(page);
    assert.deepEqual(await accessibilityProblems(page), []);
    assert.ok((await overflow(page)) <= 0);
    await page.locator(".builder-add .button").click();
    await page.waitForSelector(".menu-shelf");
    assert.deepEqual(await accessibilityProblems(page), []);
    assert.ok((await overflow(page)) <= 0);
    assert.deepEqual(complaints, []);
    await context.close();
  });
}
