// Waiting for the language model, in a real browser, with an endpoint that answers when it is told to.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { accessibilityProblems, demoShop, launch, open, overflow, serve } from "./support.mjs";

const UNREAD = "喜欢爬山的客户";
/** What the model has answered once it is not asked again for a while: each test that waits asks something else. */
const OTHER = "喜欢滑雪的客户";

let shop, endpoint, server, browser;

/** Takes questions; `answer` answers the last one, `left` says how many were given up. */
async function startEndpoint() {
  const asked = [];
  const state = { asked, left: 0, answer: null };
  const http = createServer((request, response) => {
    request.resume();
    asked.push(response);
    response.on("close", () => response.writableFinished || (state.left += 1));
  });
  await new Promise((resolve) => http.listen(0, "127.0.0.1", resolve));
  state.url = `http://127.0.0.1:${http.address().port}/v1`;
  state.answer = (message) => {
    const content = JSON.stringify({ outcome: "ask", segment: "", unused: [], message, choices: ["gender = '女'"] });
    const event = (delta, reason) => `data: ${JSON.stringify({ choices: [{ delta, finish_reason: reason }] })}\n\n`;
    const response = asked.at(-1);
    response.writeHead(200, { "content-type": "text/event-stream" });
    for (const letter of content) response.write(event({ content: letter }, null));
    response.end(`${event({}, "stop")}data: [DONE]\n\n`);
  };
  state.stop = () => new Promise((resolve) => (http.close(resolve), http.closeAllConnections()));
  return state;
}

before(async () => {
  shop = await demoShop(2_000);
  endpoint = await startEndpoint();
  server = await serve(shop, ["--model-url", endpoint.url, "--model", "scripted"]);
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await server?.stop();
  await endpoint?.stop();
  await shop?.remove();
});

const until = async (holds, what) => {
  for (let tries = 0; !holds(); tries += 1) {
    assert.ok(tries < 200, what);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};

test("while the model is asked, what is understood, the time and a way to stop are there", async () => {
  const { page, context, complaints } = await open(browser, server.base);
  await page.goto(server.base);
  const before = endpoint.asked.length;
  await page.fill("#question", UNREAD);
  await page.press("#question", "Enter");
  await page.locator(".asking-now").waitFor({ state: "visible" });
  await page.locator("[data-stop]").waitFor({ state: "visible" });
  await until(() => endpoint.asked.length === before + 1, "the model was asked");
  assert.ok((await page.locator(".chip.unread").count()) > 0);
  await page.waitForFunction(() => Number(document.querySelector("[data-elapsed]").textContent) >= 1);
  assert.match(await page.locator("#announcer").textContent(), /语言模型/);

  const left = endpoint.left;
  await page.click("[data-stop]");
  await page.locator(".asking-not").first().waitFor({ state: "visible" });
  assert.equal(await page.locator(".asking-now").isVisible(), false);
  await until(() => endpoint.left === left + 1, "the call to the model ended");
  assert.equal(await page.locator("#answer .problem").count(), 0, "stopping is no failure");

  await page.click(".asking-ways .asking-not");
  await page.locator(".asking-now").waitFor({ state: "visible" });
  await until(() => endpoint.asked.length === before + 2, "the model was asked again");
  endpoint.answer("多久爬一次？");
  await page.locator(".choices").waitFor();
  assert.match(await page.locator("#answer").textContent(), /多久爬一次/);
  assert.equal(new URL(page.url()).searchParams.get("by"), null, "the address stays the question's");
  assert.deepEqual(complaints, []);
  await context.close();
});

test("Escape stops, and the built-in reading is one click away", async () => {
  const { page, context, complaints } = await open(browser, server.base, { lang: "en", theme: "dark", width: 390 });
  const before = endpoint.asked.length;
  await page.goto(`${server.base}/ask?q=${encodeURIComponent(OTHER)}`);
  await page.locator(".asking-now").waitFor({ state: "visible" });
  await until(() => endpoint.asked.length === before + 1, "a whole visit asks the model as well");
  assert.equal(await overflow(page), 0);
  assert.deepEqual(await accessibilityProblems(page), []);
  const left = endpoint.left;
  await page.click(".asking-ways .button:last-child");
  await page.locator(".verdict").waitFor();
  await until(() => endpoint.left === left + 1, "whoever does not wait ends the call");
  assert.equal(await page.locator(".asking").count(), 0);
  await page.goBack();
  await page.locator(".asking-now").waitFor({ state: "visible" });
  await until(() => endpoint.asked.length === before + 2, "the model was asked again");
  await page.keyboard.press("Escape");
  await page.locator(".asking-not").first().waitFor({ state: "visible" });
  await until(() => endpoint.left === left + 2, "Escape ended the call");
  assert.deepEqual(complaints, []);
  await context.close();
});

test("without a script the page still leads to both readings", async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${server.base}/ask?q=${encodeURIComponent(OTHER)}`);
  assert.equal(await page.locator(".asking-now").isVisible(), false);
  await page.click(".asking-ways .button:last-child");
  assert.ok((await page.locator(".verdict").count()) > 0);
  await context.close();
});
