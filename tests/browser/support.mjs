// What the browser tests share: a demo shop, a server of their own, and a browser that talks to nothing else.
import { execFile, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "node:test";
import { promisify } from "node:util";
import { chromium } from "playwright-core";

const program = process.env.QUANXUAN;
if (!program) throw new Error("QUANXUAN names no program: run ./test.sh, or set it to target/debug/quanxuan");

const run = promisify(execFile);

/** Makes a demo shop in a folder of its own; `remove` deletes it. */
export async function demoShop(customers) {
  const root = await mkdtemp(join(tmpdir(), "quanxuan-browser-"));
  const folder = join(root, "shop");
  const began = performance.now();
  await run(program, ["demo", folder, "--customers", String(customers)], { maxBuffer: 1 << 26 });
  console.log(`demo shop of ${customers} customers in ${((performance.now() - began) / 1000).toFixed(1)} s`);
  return { folder, remove: () => rm(root, { recursive: true, force: true }) };
}

/** What the command line answers to a question, as JSON. */
export async function askOnTheCommandLine(shop, question) {
  const options = { maxBuffer: 1 << 26 };
  const { stdout } = await run(program, ["ask", question, "--shop", shop.folder, "--ids", "--format", "json"], options);
  return JSON.parse(stdout);
}

/** Starts a server on a free port; `stop` ends it the way a service manager would. */
export async function serve(shop, options = []) {
  const where = options.includes("--addr") ? [] : ["--addr", "127.0.0.1:0"];
  const child = spawn(program, ["serve", "--shop", shop.folder, ...where, ...options], { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  const base = await new Promise((resolve, reject) => {
    const listen = (chunk) => {
      said += chunk;
      const url = said.match(/http:\/\/127\.0\.0\.1:\d+/);
      if (url) resolve(url[0]);
    };
    child.stdout.on("data", listen);
    child.stderr.on("data", listen);
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`serve ended with ${code}:\n${said}`)));
  });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  return {
    base,
    /** What it has told so far. */
    said: () => said,
    stop: async () => {
      child.kill("SIGTERM");
      await ended;
    },
  };
}

export function launch() {
  const quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic", "--no-first-run"];
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu", ...quiet] });
}

/** A demo shop with its server and a browser, there while the tests of a file run; `prepare` is done before the first. */
export function demoSite(customers, prepare) {
  const site = {};
  before(async () => {
    site.shop = await demoShop(customers);
    site.server = await serve(site.shop);
    site.browser = await launch();
    await prepare?.(site);
  });
  after(async () => {
    await site.browser?.close();
    await site.server?.stop();
    await site.shop?.remove();
  });
  return site;
}

/** A page as a reader with these preferences sees it. Everything the browser complains about is in `complaints`. */
export async function open(browser, base, { lang = "zh-CN", theme = "light", width = 1280 } = {}) {
  const context = await browser.newContext({ viewport: { width, height: width < 500 ? 844 : 900 } });
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: base });
  await context.addCookies([
    { name: "lang", value: lang, url: base },
    { name: "theme", value: theme, url: base },
  ]);
  const page = await context.newPage();
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("request", (request) => request.url().startsWith(base) || complaints.push(`left the server: ${request.url()}`));
  return { page, context, complaints };
}

const axePath = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

/** Accessibility problems of the page as it stands, as readable lines. The page's own policy forbids foreign scripts, so
 *  the checker is evaluated, not inserted. */
export async function accessibilityProblems(page) {
  const { readFile } = await import("node:fs/promises");
  await page.evaluate(await readFile(axePath, "utf8"));
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  return violations.map((found) => `${found.id} (${found.impact}): ${found.nodes.map((node) => node.target.join(" ")).join(", ")}`);
}

export const overflow = (page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
