// Every page in both languages and both themes, wide and narrow: no serious finding of the accessibility checker, nothing
// that scrolls sideways, no page too large. Screenshots lie beside the program.
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { accessibilityProblems, demoShop, launch, open, overflow, serve } from "./support.mjs";

const RULE = encodeURIComponent("purchase(category = '口红') in last 3 months and not purchase(category = '粉底液') in last 3 months");
const ARTEFACTS = join(dirname(dirname(process.env.QUANXUAN)), "pages");

let shop, server, browser, addresses;

/** A shop in which something has happened: two segments, one resting on the other, with two runs, and a changed play. */
async function happened(base) {
  const { page, context } = await open(browser, base);
  const save = async (name, rule) => {
    await page.goto(`${base}/segments/new`);
    await page.fill("input[name=name]", name);
    await page.fill("textarea[name=text]", rule);
    await page.click("main button.main");
    await page.waitForURL(/\/segments\/\d+$/);
  };
  await save("近期买家", "purchase in last 1 months");
  const runs = [];
  for (const day of ["2026-10-01", "2026-11-01"]) {
    await page.goto(`${base}/segments/1`);
    await page.fill(".run-form input[name=as_of]", day);
    await page.click(".run-form button.main");
    await page.waitForURL(/\/runs\/\w+$/);
    runs.push(new URL(page.url()).pathname);
  }
  await save("近期女性买家", "in segment '近期买家' and gender = '女'");
  await page.goto(`${base}/plays/cherish`);
  await page.click("#edit summary");
  await page.fill("textarea[name='action.zh']", "专属客服先打电话");
  await page.click("#edit button.main");
  await page.goto(`${base}/segments/1`);
  const members = await page.locator("#sizes .moved a").first().getAttribute("href");
  await context.close();
  return [
    "/", `/ask?q=${encodeURIComponent("花了很多钱的客户")}`, `/run?s=${RULE}`, `/run?s=${RULE}&cols=name,points,spend`, `/reading?q=${encodeURIComponent("近30天买过口红的女性")}`,
    `/columns?s=${RULE}&back=%2Frun%3Fs%3D${encodeURIComponent(RULE)}`, `/conditions/form?s=everyone&new=member_level&join=and&at=`, `/conditions/new?s=${RULE}`, `/profile?s=${RULE}`,
    `/customers/1?s=${RULE}`, "/customers/1/course", "/gallery", "/plays", "/plays/cherish", "/segments", "/segments?trash=1", "/segments/1", "/segments/2", "/segments/new",
    "/segments/1/changes", members, "/segments/overlap?id=1&id=2", "/catalog", "/catalog/lifecycle", "/language", "/language/attribute", "/audit", "/reviews", "/segments/1/review", runs[0], "/hooks", "/model", "/palette?q=vip", "/keys", "/no-such-page",
  ];
}

before(async () => {
  shop = await demoShop(2_000);
  server = await serve(shop);
  browser = await launch();
  addresses = await happened(server.base);
});

after(async () => {
  await browser?.close();
  await server?.stop();
  await shop?.remove();
});

const LOOKS = [["zh-CN", "light", 1280], ["zh-CN", "dark", 390], ["en", "light", 390], ["en", "dark", 1280]];

for (const [lang, theme, width] of LOOKS) {
  test(`${lang} ${theme} ${width}: every page is accessible, fits and is small`, async () => {
    const { page, context } = await open(browser, server.base, { lang, theme, width });
    const folder = join(ARTEFACTS, `${lang}-${theme}-${width}`);
    await mkdir(folder, { recursive: true });
    const problems = [];
    for (const address of addresses) {
      const response = await page.goto(server.base + address);
      const name = `${lang} ${theme} ${width} ${decodeURIComponent(address)}`;
      const size = (await response.text()).length;
      if (size >= 100_000) problems.push(`${name} has ${size} characters`);
      if ((await overflow(page)) > 0) problems.push(`${name} scrolls sideways`);
      await page.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = true)));
      problems.push(...(await accessibilityProblems(page)).map((problem) => `${name}: ${problem}`));
      const file = `${address.split("?")[0].replaceAll(/\W+/g, "-")}-${addresses.indexOf(address)}`;
      await page.screenshot({ path: join(folder, `${file}.png`), fullPage: true });
    }
    assert.deepEqual(problems, []);
    await context.close();
  });
}
