// Saved segments and the audit log in a real browser: save, change, run, and prove it all again after a restart.
import assert from "node:assert/strict";
import { test } from "node:test";
import { askOnTheCommandLine, demoSite, open, serve } from "./support.mjs";

const FLAGSHIP = "帮我筛选出过去3个月购买过口红但没买过粉底液的重要价值客户";
const NAME = "口红未买粉底 · 重要价值";
const SIZE = Number(process.env.QUANXUAN_TEST_SEGMENT_CUSTOMERS ?? 5_000);

let answer;
const site = demoSite(SIZE, async ({ shop }) => {
  answer = await askOnTheCommandLine(shop, FLAGSHIP);
});

/** Address, count and hash of the run of each version. */
const runs = [];

const grouped = (number) => number.toLocaleString("en-US");
const path = (page) => new URL(page.url()).pathname;
const proof = async (page) => ({
  path: path(page),
  count: (await page.locator(".count-number").textContent()).trim(),
  hash: (await page.locator("#ids-hash").textContent()).trim(),
});

/** Leads to the segment from the list, as a reader goes. */
async function openSegment(page) {
  await page.goto(site.server.base);
  await page.click("nav a[href='/segments']");
  await page.click(`.lines a:has-text("${NAME}")`);
  await page.waitForURL(/\/segments\/\d+$/);
}

test("the flagship is saved as a segment", async () => {
  const { page, context, complaints } = await open(site.browser, site.server.base);
  await page.goto(`${site.server.base}/segments`);
  assert.ok(await page.locator(".empty").isVisible(), "an empty list says what to do");
  await page.goto(`${site.server.base}/ask?q=${encodeURIComponent(FLAGSHIP)}`);
  await page.click(".save summary");
  await page.fill(".save input[name=name]", NAME);
  await page.fill(".save textarea[name=description]", "双11 前触达");
  await page.click(".save button.main");
  await page.waitForURL(/\/segments\/\d+$/);
  assert.match(await page.locator("h1").textContent(), new RegExp(NAME));
  assert.equal(await page.locator(".readback").textContent(), answer.readback.zh);
  assert.equal(await page.locator(".version").count(), 1);
  assert.equal((await page.locator("#v1 .change").textContent()).trim(), answer.segment);
  assert.match(await page.locator(".segment-facts").textContent(), new RegExp(FLAGSHIP));
  assert.deepEqual(complaints, []);
  await context.close();
});

test("the same name is refused, and what was typed is kept", async () => {
  const { page, context } = await open(site.browser, site.server.base);
  await page.goto(`${site.server.base}/ask?q=${encodeURIComponent(FLAGSHIP)}`);
  await page.click(".save summary");
  await page.fill(".save input[name=name]", NAME);
  await page.fill(".save textarea[name=description]", "写了半天的说明");
  await page.click(".save button.main");
  await page.waitForSelector("#name-problem");
  assert.equal(await page.inputValue("textarea[name=description]"), "写了半天的说明");
  assert.equal(await page.inputValue("textarea[name=text]"), answer.segment);
  await context.close();
});

test("a wrong edit is marked in place", async () => {
  const { page, context } = await open(site.browser, site.server.base);
  await openSegment(page);
  await page.click("#edit summary");
  await page.fill("#edit textarea[name=text]", "purchase(categry = '口红') in last 3 months");
  await page.click("#edit button.main");
  await page.waitForSelector(".rule-problems");
  assert.equal(await page.locator(".marked mark").first().textContent(), "categry");
  assert.match(await page.locator(".rule-problems .note").first().textContent(), /category/, "the close name is offered");
  assert.equal(await page.inputValue("#edit textarea[name=text]"), "purchase(categry = '口红') in last 3 months");
  await context.close();
});

test("changing the window makes a second version, and the change shows", async () => {
  const { page, context, complaints } = await open(site.browser, site.server.base);
  await openSegment(page);
  await page.click("#edit summary");
  const text = await page.inputValue("#edit textarea[name=text]");
  assert.match(text, /last 3 months/);
  await page.fill("#edit textarea[name=text]", text.replaceAll("last 3 months", "last 6 months"));
  await page.fill("#edit input[name=note]", "放宽到半年");
  await page.click("#edit button.main");
  await page.waitForSelector("#v2");
  assert.equal(await page.locator(".version").count(), 2);
  const times = text.split("last 3 months").length - 1;
  assert.deepEqual(await page.locator("#v2 del").allTextContents(), Array(times).fill("3"));
  assert.deepEqual(await page.locator("#v2 ins").allTextContents(), Array(times).fill("6"));
  assert.match(await page.locator("#v2").textContent(), /放宽到半年/);
  assert.deepEqual(complaints, []);
  await context.close();
});

test("both versions are run", async () => {
  const { page, context, complaints } = await open(site.browser, site.server.base);
  for (const version of [1, 2]) {
    await openSegment(page);
    await page.click(`#v${version} form button`);
    await page.waitForURL(/\/runs\/\w+$/);
    runs.push(await proof(page));
    assert.match(await page.locator(".facts").first().textContent(), new RegExp(`第 ${version} 版`));
  }
  assert.equal(runs[0].count, grouped(answer.count), "the saved rule gives the list of the question");
  assert.notEqual(runs[0].hash, runs[1].hash);
  await page.click("a[data-list]");
  await page.waitForSelector(".customers");
  assert.equal((await page.locator(".count-number").textContent()).trim(), runs[1].count);
  await openSegment(page);
  assert.equal(await page.locator("#runs tbody tr").count(), 2, "showing the list of a run is no other run");
  assert.deepEqual(complaints, []);
  await context.close();
});

test("after a restart both are replayed from the audit page to the same hash", async () => {
  await site.server.stop();
  site.server = await serve(site.shop);
  const { page, context, complaints } = await open(site.browser, site.server.base);
  for (const run of runs) {
    await page.goto(site.server.base);
    await page.click("nav a[href='/audit']");
    await page.selectOption("select[name=kind]", "run-segment");
    await page.click(".filters button");
    await page.click(`.lines a[href='${run.path}']`);
    await page.waitForURL(`${site.server.base}${run.path}`);
    await page.click("form[action$='/replay'] button");
    await page.waitForSelector("#comparison");
    assert.equal(await page.getAttribute("#comparison", "data-same"), "true");
    const again = await proof(page);
    assert.notEqual(again.path, run.path, "a replay is a run of its own");
    assert.deepEqual({ ...again, path: "" }, { ...run, path: "" });
  }
  await page.goto(`${site.server.base}/audit`);
  await page.click("form[action='/audit/chain'] button");
  await page.waitForSelector("#chain .note");
  assert.match(await page.locator("#chain").textContent(), /完好/);
  assert.match(await page.locator("#announcer").textContent(), /完好/);
  assert.deepEqual(complaints, []);
  await context.close();
});

test("a segment goes to the trash and comes back", async () => {
  const { page, context, complaints } = await open(site.browser, site.server.base);
  await openSegment(page);
  await page.click("#remove summary");
  await page.click("#remove button");
  await page.click("form[action$='/restore'] button");
  await page.waitForSelector("#edit");
  await page.goto(`${site.server.base}/segments?q=${encodeURIComponent("口红")}`);
  assert.equal(await page.locator(".lines .line").count(), 1);
  assert.match(await page.locator(".lines .line").textContent(), new RegExp(runs[1].count));
  assert.deepEqual(complaints, []);
  await context.close();
});
