// The first admin by the console's link, an invitation, signing in and out, and what each may do.
import assert from "node:assert/strict";
import { test } from "node:test";
import { accessibilityProblems, demoSite, open, overflow } from "./support.mjs";

const site = demoSite(2000);

const form = async (page, fields, button) => {
  for (const [name, value] of Object.entries(fields)) await page.fill(`[name=${name}]`, value);
  await page.getByRole("button", { name: button, exact: true }).click();
};

test("from the console's link to an invited colleague, each with their own rights", async () => {
  const link = site.server.said().match(/http:\S+\/welcome\?token=[0-9a-f]{64}/)[0];
  const admin = await open(site.browser, site.server.base, { lang: "en" });
  await admin.page.goto(link);
  await form(admin.page, { name: "Chen Min", password: "correct horse" }, "Go");
  await admin.page.getByRole("link", { name: "Chen Min" }).click();
  await admin.page.getByRole("link", { name: "People", exact: true }).click();
  await admin.page.fill("[name=name]", "李雷");
  await admin.page.getByRole("radio", { name: /^Viewer/ }).check();
  await admin.page.getByRole("button", { name: "Make an invitation" }).click();
  const invitation = await admin.page.locator("code.invitation").innerText();
  for (const width of [1280, 390]) {
    await admin.page.setViewportSize({ width, height: 900 });
    assert.equal(await overflow(admin.page), 0);
    assert.deepEqual(await accessibilityProblems(admin.page), []);
  }

  const viewer = await open(site.browser, site.server.base, { lang: "zh-CN", theme: "dark" });
  await viewer.page.goto(`${site.server.base}/segments`);
  assert.match(viewer.page.url(), /\/sign-in\?to=%2Fsegments$/);
  assert.deepEqual(await accessibilityProblems(viewer.page), []);
  await viewer.page.goto(invitation);
  assert.deepEqual(await accessibilityProblems(viewer.page), []);
  await form(viewer.page, { password: "battery staple" }, "开始");
  await viewer.page.goto(`${site.server.base}/ask?q=${encodeURIComponent("上海的女性")}`);
  await viewer.page.locator(".count-number").waitFor();
  assert.equal(await viewer.page.locator("#save-name").count(), 0);
  assert.equal((await viewer.page.goto(`${site.server.base}/people`)).status(), 404);
  assert.equal((await viewer.page.goto(`${site.server.base}/segments/new`)).status(), 403);
  await viewer.page.goto(`${site.server.base}/account`);
  assert.deepEqual(await accessibilityProblems(viewer.page), []);
  await viewer.page.getByRole("button", { name: "退出登录" }).click();
  assert.match(viewer.page.url(), /\/sign-in$/);
  await form(viewer.page, { name: "李雷", password: "battery stable" }, "登录");
  await viewer.page.getByText("名字和密码对不上").waitFor();
  await form(viewer.page, { password: "battery staple" }, "登录");
  await viewer.page.getByRole("link", { name: "李雷" }).waitFor();

  // What is personal is masked for the admin too, until there is a reason.
  await admin.page.setViewportSize({ width: 390, height: 900 });
  await admin.page.goto(`${site.server.base}/customers/7`);
  assert.match(await admin.page.locator("main").innerText(), /\*{3}@/);
  await admin.page.getByRole("link", { name: "Show in full" }).click();
  assert.deepEqual(await accessibilityProblems(admin.page), []);
  await form(admin.page, { reason: "call back a complaint" }, "Show for 15 minutes");
  await admin.page.getByText("call back a complaint").waitFor();
  assert.match(admin.page.url(), /\/customers\/7$/);
  assert.match(await admin.page.locator("main").innerText(), /\w@\w/);
  assert.equal(await overflow(admin.page), 0);
  assert.deepEqual(await accessibilityProblems(admin.page), []);
  await admin.page.getByRole("button", { name: "Mask again" }).click();
  assert.doesNotMatch(await admin.page.locator("main").innerText(), /\w@\w/);
  await admin.page.goto(`${site.server.base}/audit?kind=act-contact`);
  await admin.page.getByText("Saw personal data of one customer: call back a complaint").waitFor();
  assert.deepEqual(await accessibilityProblems(admin.page), []);

  // Held to a folder, somebody sees what is in it: ticking one means these and not all.
  for (const [name, folder] of [["口红高潜", "大促"], ["沉睡会员", "会员"]]) {
    await admin.page.goto(`${site.server.base}/segments/new`);
    await form(admin.page, { name, folder, text: "gender = '女'" }, "Save");
    await admin.page.getByRole("heading", { name }).waitFor();
  }
  await admin.page.goto(`${site.server.base}/people`);
  await admin.page.getByRole("link", { name: /^Limits: 李雷/ }).click();
  await admin.page.getByRole("checkbox", { name: "大促" }).check();
  assert.ok(await admin.page.getByRole("radio", { name: /^these folders only/ }).isChecked());
  for (const width of [1280, 390]) {
    await admin.page.setViewportSize({ width, height: 900 });
    assert.equal(await overflow(admin.page), 0);
    assert.deepEqual(await accessibilityProblems(admin.page), []);
  }
  await admin.page.getByRole("button", { name: "Save limits" }).click();
  await admin.page.getByText("folders: only 大促").waitFor();
  await viewer.page.goto(`${site.server.base}/segments`);
  await form(viewer.page, { name: "李雷", password: "battery staple" }, "登录");
  await viewer.page.getByRole("link", { name: "口红高潜" }).waitFor();
  assert.doesNotMatch(await viewer.page.locator("main").innerText(), /沉睡会员/);
  assert.deepEqual(await accessibilityProblems(viewer.page), []);

  // Two answers that say no are told to the browser's console too.
  assert.deepEqual(viewer.complaints.filter((said) => !/40[134]/.test(said)), []);
  assert.deepEqual(admin.complaints, []);
});
