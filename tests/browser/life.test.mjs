// The life of a saved segment in a real browser: its size over time, who entered and left, its schedule, freezing it,
// and acting on several at once; by mouse, by keyboard alone, and without script.
import assert from "node:assert/strict";
import { test } from "node:test";
import { demoSite, open } from "./support.mjs";

const SIZE = Number(process.env.QUANXUAN_TEST_SEGMENT_CUSTOMERS ?? 5_000);
const RULE = "purchase in last 1 months";

const site = demoSite(SIZE);

const number = (text) => Number(text.replaceAll(",", ""));

async function save(page, name, rule, tags = "") {
  await page.goto(`${site.server.base}/segments/new`);
  await page.fill("input[name=name]", name);
  await page.fill("input[name=tags]", tags);
  await page.fill("textarea[name=text]", rule);
  await page.click("button.main");
  await page.waitForURL(/\/segments\/\d+$/);
  return page.url();
}

test("runs on several days make a line, and tell who entered and left", async () => {
  const { page, context, complaints } = await open(site.browser, site.server.base);
  const address = await save(page, "近期买家", RULE, "大促，短信");
  for (const day of ["2026-09-01", "2026-10-01", "2026-11-01"]) {
    await page.goto(address);
    await page.fill(".run-form input[name=as_of]", day);
    await page.click(".run-form button.main");
    await page.waitForURL(/\/runs\/\w+$/);
  }
  await page.goto(address);
  assert.ok(await page.locator("#sizes .sparkline polyline").isVisible());
  assert.equal(await page.locator("#runs tbody tr").count(), 3);
  const [entered, left, kept] = (await page.locator("#sizes .moved dd").allTextContents()).map(number);
  const count = number(await page.locator("#sizes .size-count").textContent());
  assert.equal(entered + kept, count, "who is in now either entered or stayed");
  assert.ok(entered > 0 && left > 0);
  await page.click("#sizes .moved a >> nth=0");
  await page.waitForURL(/part=entered/);
  assert.equal(number(await page.locator(".count-number").textContent()), entered);
  const [download] = await Promise.all([page.waitForEvent("download"), page.click("a[download]")]);
  const { readFile } = await import("node:fs/promises");
  const lines = (await readFile(await download.path(), "utf8")).trim().split("\r\n");
  assert.equal(lines.length, entered + 1, "the file has everybody, below the names of its columns");
  assert.deepEqual(complaints, []);
  await context.close();
});

test("a schedule is set, paused and taken away by keyboard alone", async () => {
  const { page, context, complaints } = await open(site.browser, site.server.base, { lang: "en" });
  await page.goto(`${site.server.base}/segments/1`);
  await page.focus("#set-schedule summary");
  await page.keyboard.press("Enter");
  await page.focus("#set-schedule input[value=days]");
  await page.keyboard.press("ArrowUp");
  assert.ok(await page.isChecked("#set-schedule input[value=hours]"));
  await page.focus("#set-schedule button");
  await page.keyboard.press("Enter");
  await page.waitForSelector("#schedule .actions");
  assert.match(await page.locator("#schedule").textContent(), /Every 6 hours/);
  await page.focus("#schedule form[action$='/pause'] button");
  await page.keyboard.press("Enter");
  await page.waitForSelector("#schedule form[action$='/resume']");
  await page.focus("#schedule form[action$='/clear'] button");
  await page.keyboard.press("Enter");
  await page.waitForSelector("#schedule .actions", { state: "detached" });
  assert.deepEqual(complaints, []);
  await context.close();
});

test("a frozen list stays, and lets go", async () => {
  const { page, context, complaints } = await open(site.browser, site.server.base);
  await page.goto(`${site.server.base}/segments/1`);
  await page.click("#freeze summary");
  await page.click("#freeze button");
  await page.waitForSelector("form[action$='/unfreeze']");
  assert.match(await page.locator("h1").textContent(), /已冻结/);
  assert.equal(await page.locator(".run-form button.main").count(), 0, "a frozen segment is not run");
  await page.click("form[action$='/unfreeze'] button");
  await page.waitForSelector(".run-form button.main");
  assert.deepEqual(complaints, []);
  await context.close();
});

test("what is named is not taken away; what is ticked is tagged, and goes together", async () => {
  const { page, context, complaints } = await open(site.browser, site.server.base);
  await save(page, "近期女性买家", "in segment '近期买家' and gender = '女'");
  await page.goto(`${site.server.base}/segments`);
  assert.ok(!(await page.locator(".bulk").isVisible()), "nothing is ticked");
  await page.check("input[aria-label='近期买家']");
  await page.click(".bulk button[value=trash]");
  await page.waitForSelector(".note.bad");
  assert.match(await page.locator(".note.bad").textContent(), /近期女性买家/);
  await page.goto(`${site.server.base}/segments`);
  for (const box of await page.locator(".lines input[type=checkbox]").all()) await box.check();
  await page.fill("#bulk-tags", "双11");
  await page.keyboard.press("Enter");
  await page.waitForLoadState();
  await page.selectOption("select[name=tag]", "双11");
  await page.click(".list-filters button");
  assert.equal(await page.locator(".line").count(), 2);
  for (const box of await page.locator(".lines input[type=checkbox]").all()) await box.check();
  await page.click(".bulk button[value=trash]");
  await page.goto(`${site.server.base}/segments?trash=1`);
  assert.equal(await page.locator(".line").count(), 2);
  for (const box of await page.locator(".lines input[type=checkbox]").all()) await box.check();
  await page.click(".bulk button[value=restore]");
  await page.waitForSelector(".empty");
  assert.deepEqual(complaints.filter((complaint) => !complaint.includes("409")), []);
  await context.close();
});

test("without script a segment is run, compared, frozen and scheduled", async () => {
  const context = await site.browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${site.server.base}/segments/1`);
  await page.click(".run-form button.main");
  assert.match(page.url(), /\/runs\/\w+$/);
  await page.goto(`${site.server.base}/segments/1/changes`);
  assert.equal(await page.locator(".moved dd").count(), 3);
  await page.goto(`${site.server.base}/segments/1`);
  await page.click("#set-schedule summary");
  await page.click("#set-schedule button");
  assert.ok(await page.locator("#schedule .actions").isVisible());
  await context.close();
});
