// What journeys share: the words of both languages, and how the pages tell numbers.
import assert from "node:assert/strict";

export const RULE = "purchase(category = '口红') in last 3 months and not purchase(category = '粉底液') in last 3 months";

/** The same questions in both languages. */
export const WORDS = {
  "zh-CN": {
    flagship: "帮我筛选出过去3个月购买过口红但没买过粉底液的重要价值客户",
    women: "只看女性",
    nobody: "积分大于 99999999 的客户",
    vague: "花了很多钱的客户",
    unread: "喜欢爬山的女性客户",
    other: "近30天加购过香水的客户",
  },
  en: {
    flagship: "value customers who bought lipstick but not foundation in three months",
    women: "only women",
    nobody: "customers with more than 99999999 points",
    vague: "customers who spent a lot",
    unread: "women who love mountaineering",
    other: "customers who added perfume to the cart in the last 30 days",
  },
};

export const number = (text) => Number(text.replaceAll(/[^\d.-]/g, ""));
export const count = async (page) => number(await page.locator(".count-number").first().textContent());
export const ids = async (page) => (await page.locator(".customers td.id").allTextContents()).map(Number);
export const ofRule = (rule) => `/run?s=${encodeURIComponent(rule)}`;

/** Waits for a list of another size. */
export const recounted = (page, before) =>
  page.waitForFunction((before) => {
    const shown = document.querySelector(".count-number")?.textContent.replaceAll(",", "").trim();
    return shown !== undefined && Number(shown) !== before;
  }, before);

export async function ask({ page, hand }, question) {
  await hand.write("#question", question);
  await hand.press("button.run");
  await page.waitForFunction((question) => document.title.startsWith(question), question);
}

/** Saves a rule under a name that no other journey uses; gives the segment's address. */
export async function save({ page, hand, base, named }, name, rule) {
  await page.goto(`${base}/segments/new`);
  await hand.write("input[name=name]", named(name));
  await hand.write("textarea[name=text]", rule);
  await hand.press("main button.main");
  await page.waitForURL(/\/segments\/\d+$/);
  return page.url();
}

export async function download(page, press) {
  const { readFile } = await import("node:fs/promises");
  const [file] = await Promise.all([page.waitForEvent("download"), press()]);
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
}

export { assert };
