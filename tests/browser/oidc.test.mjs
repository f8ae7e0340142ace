// Signing in through a provider that is not ours, with its own pages.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { freePort, startProvider } from "./provider.mjs";
import { accessibilityProblems, demoShop, launch, open, overflow, serve } from "./support.mjs";

const people = {
  chen: { email: "chen@example.com", email_verified: true, name: "Chen Min" },
  li: { email: "li@example.com", email_verified: true, name: "Li Lei" },
};
let shop, provider, server, browser;

before(async () => {
  shop = await demoShop(2000);
  await promisify(execFile)(process.env.QUANXUAN, ["--shop", shop.folder, "user", "add", "chen@example.com", "--role", "operator"]);
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  provider = await startProvider(people, `${base}/sign-in/provider/back`);
  const secret = join(shop.folder, "..", "secret");
  await writeFile(secret, `${provider.secret}\n`);
  const settings = ["--oidc-issuer", provider.issuer, "--oidc-client", "quanxuan", "--oidc-secret-file", secret];
  server = await serve(shop, ["--addr", `127.0.0.1:${port}`, "--public-url", base, ...settings]);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
  await provider?.stop();
  await shop?.remove();
});

/** As somebody with these preferences sees it; the provider's pages would ask for letters from far away. */
async function visitor(preferences) {
  const opened = await open(browser, server.base, preferences);
  const known = [server.base, provider.issuer];
  await opened.context.route((url) => !known.includes(url.origin), (route) => route.abort());
  return opened;
}

/** Goes to the provider from the page as it stands, signs in there, and agrees. */
async function through(page, login, label) {
  await page.getByRole("link", { name: label }).click();
  await page.fill("[name=login]", login);
  await page.fill("[name=password]", "anything");
  await page.locator("button[type=submit]").click();
  await page.locator("form [type=submit], button[type=submit]").first().click();
}

test("an operator comes in through the provider, to where they wanted, and leaves", async () => {
  const { page, complaints } = await visitor({ lang: "zh-CN", width: 390 });
  await page.goto(`${server.base}/segments`);
  assert.equal(await overflow(page), 0);
  assert.deepEqual(await accessibilityProblems(page), []);
  await through(page, "chen", "通过 127.0.0.1 登录");
  await page.waitForURL(`${server.base}/segments`);
  await page.goto(`${server.base}/account`);
  assert.match(await page.locator("main").innerText(), /chen@example\.com[\s\S]*Chrome/);
  assert.equal((await page.goto(`${server.base}/segments/new`)).status(), 200);
  assert.equal((await page.goto(`${server.base}/people`)).status(), 404);
  await page.goto(`${server.base}/account`);
  await page.getByRole("button", { name: "退出登录" }).click();
  await page.waitForURL(`${server.base}/sign-in`);
  await page.goto(`${server.base}/segments`);
  assert.match(page.url(), /\/sign-in\?to=%2Fsegments$/);
  // What the provider's own pages ask for is not ours.
  assert.deepEqual(complaints.filter((said) => !/^left the server|^Failed to load/.test(said)), []);
});

test("somebody whom nobody invited is told so, in their language, and can try otherwise", async () => {
  const { page } = await visitor({ lang: "en", theme: "dark" });
  await page.goto(`${server.base}/sign-in`);
  await through(page, "li", "Sign in through 127.0.0.1");
  await page.getByRole("alert").waitFor();
  assert.match(await page.getByRole("alert").innerText(), /knows you as “li@example\.com”, but nobody has invited.* not-invited/);
  assert.equal(await overflow(page), 0);
  assert.deepEqual(await accessibilityProblems(page), []);
  await page.fill("[name=password]", "a password");
});

test("somebody who does not go through with it is told that, too", async () => {
  const { page } = await visitor({ lang: "en" });
  await page.goto(`${server.base}/sign-in`);
  await page.getByRole("link", { name: "Sign in through" }).click();
  await page.getByRole("link", { name: /Cancel/ }).click();
  await page.getByRole("alert").waitFor();
  assert.match(await page.getByRole("alert").innerText(), /declined/);
  await page.goBack();
});
