/**
 * A real Chromium for tests of pages: the build that npm brings, started once a file, without a network of its own.
 * @module
 */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { realPart } from "./real-part.ts";

/** A test that needs Chromium: skipped with its reason where the machine has none. */
export const withChromium = realPart("chromium", missingChromium);

function missingChromium(): string | null {
  if (process.platform !== "linux") return `the packaged build is for Linux, this is ${process.platform}`;
  for (const name of ["@sparticuz/chromium", "playwright-core"]) {
    try {
      import.meta.resolve(name);
    } catch {
      return `${name} is not installed`;
    }
  }
  const packed = fileURLToPath(new URL("../../bin/", import.meta.resolve("@sparticuz/chromium")));
  return existsSync(packed) ? null : "the package @sparticuz/chromium holds no browser for this machine";
}

/**
 * Arguments of the packaged build that do not suit a test: one process for all ends with its first page, and a page is
 * to be held to the rules of the web.
 */
const UNWANTED = [
  "--single-process",
  "--disable-web-security",
  "--allow-running-insecure-content",
  "--headless",
];

/** Unpacked and started; the caller closes it. */
export async function launchChromium(): Promise<Browser> {
  const [{ default: packaged }, { chromium }] = await Promise.all([
    import("@sparticuz/chromium"),
    import("playwright-core"),
  ]);
  return chromium.launch({
    executablePath: await packaged.executablePath(),
    args: packaged.args.filter((argument) => !UNWANTED.includes(argument.split("=")[0] ?? "")),
    headless: true,
  });
}

export interface OpenedPage {
  readonly page: Page;
  /** Errors and warnings of the console, uncaught errors, blocked content. */
  readonly complaints: readonly string[];
  /** Every address that was asked for, the page itself not among them. */
  readonly requests: readonly string[];
}

/** The page as its reader has it: a file, opened from a disk. */
export async function openFile(
  browser: Browser,
  path: string,
  options: BrowserContextOptions = {},
): Promise<OpenedPage> {
  const context = await browser.newContext({ acceptDownloads: true, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("request", (request) => requests.push(request.url()));
  const address = `file://${path}`;
  await page.goto(address);
  return {
    page,
    complaints,
    get requests() {
      return requests.filter((url) => url.split("#")[0] !== address);
    },
  };
}
