/**
 * The report as its reader has it: a file, opened in a real Chromium.
 * @module
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, expect } from "vitest";
import type { StudyDocument } from "../src/model/index.ts";
import { studyHtml } from "../src/report/index.ts";
import { markupNames, SAMPLE_NAMES, studyDocument } from "../src/report/report.samples.ts";
import { launchChromium, openFile, withChromium } from "./chromium.ts";

const WIDTHS = [1280, 1000, 600, 360];
const HOSTILE = "markup in every name";
const PAGES = [...SAMPLE_NAMES, HOSTILE] as const;
const folder = mkdtempSync(join(tmpdir(), "assay-report-"));
let browser: Promise<Browser> | null = null;

afterAll(async () => {
  await (await browser)?.close();
  rmSync(folder, { recursive: true, force: true });
});

type PageName = (typeof PAGES)[number];

function documentOf(name: PageName): StudyDocument {
  return name === HOSTILE ? markupNames() : studyDocument(name);
}

function fileOf(name: string, document: StudyDocument): string {
  const path = join(folder, `${name.replaceAll(" ", "-")}.html`);
  writeFileSync(path, studyHtml(document, { assayVersion: "0.0.0", generatedAt: Date.UTC(2026, 2, 14) }));
  return path;
}

async function open(name: PageName, options: BrowserContextOptions = {}) {
  browser ??= launchChromium();
  return openFile(await browser, fileOf(name, documentOf(name)), options);
}

/** How far the page, or anything in it that no box scrolls, reaches beyond the window. */
function overflow(page: Page): Promise<number> {
  return page.evaluate<number>(`document.documentElement.scrollWidth - document.documentElement.clientWidth`);
}

withChromium(
  "opens without a complaint, a request or sideways scrolling, at every width, light and dark",
  async () => {
    for (const name of PAGES) {
      const opened = await open(name, { viewport: { width: 1280, height: 900 } });
      for (const width of WIDTHS) {
        await opened.page.setViewportSize({ width, height: 900 });
        expect(await overflow(opened.page), `${name} at ${width}`).toBe(0);
      }
      await opened.page.emulateMedia({ colorScheme: "dark" });
      expect(await overflow(opened.page), `${name}, dark`).toBe(0);
      expect(opened.complaints, name).toEqual([]);
      expect(opened.requests, name).toEqual([]);
      await opened.page.context().close();
    }
  },
  120_000,
);

withChromium("shows one drawing of each figure, with its text inside it and at its full size", async () => {
  for (const name of ["tuned", "minimised", "unknownLuck", HOSTILE] as const) {
    const { page } = await open(name);
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 });
      const figures = await page.evaluate<
        { drawings: number; scale: number; outside: string[] }[]
      >(`[...document.querySelectorAll("figure")].map((figure) => {
          const seen = [...figure.querySelectorAll("svg.fig")].filter(
            (svg) => svg.getClientRects().length > 0,
          );
          const box = seen[0]?.getBoundingClientRect();
          const texts = [...(seen[0]?.querySelectorAll("text") ?? [])].filter(
            (text) => text.textContent !== "",
          );
          return {
            drawings: seen.length,
            scale: (box?.width ?? 0) / Number(seen[0]?.getAttribute("width")),
            outside: texts
              .filter((text) => {
                const inner = text.getBoundingClientRect();
                return box === undefined || inner.left < box.left - 1.5 || inner.right > box.right + 1.5;
              })
              .map((text) => text.textContent),
          };
        })`);
      expect(figures.length).toBeGreaterThan(0);
      for (const { drawings, scale, outside } of figures) {
        expect(drawings, `${name} at ${width}`).toBe(1);
        expect(scale, `${name} at ${width}`).toBeGreaterThanOrEqual(0.99);
        expect(outside, `${name} at ${width}`).toEqual([]);
      }
    }
    await page.context().close();
  }
});

withChromium(
  "has no violation that axe finds, light and dark, wide and narrow",
  async () => {
    const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
    for (const [name, colorScheme, width] of [
      ["tuned", "light", 1280],
      ["tuned", "dark", 600],
      ["oneSideFailed", "dark", 1280],
      [HOSTILE, "light", 360],
    ] as const) {
      const { page } = await open(name, { colorScheme, viewport: { width, height: 900 } });
      await page.evaluate(`(() => {
          for (const details of document.querySelectorAll("details")) details.open = true;
        })()`);
      await page.evaluate(axe);
      const violations = await page.evaluate<string[]>(`(async () => {
          const found = (await axe.run()).violations;
          return found.map(({ id, nodes }) => id + ": " + nodes.slice(0, 3).map(({ html }) => html.slice(0, 200)).join(" | "));
        })()`);
      expect(violations, `${name}, ${colorScheme}, ${width}`).toEqual([]);
      await page.context().close();
    }
  },
  120_000,
);

withChromium("keeps the heading of a pair in sight while its figures are read, on screen alone", async () => {
  const { page } = await open("allPairs", {
    viewport: { width: 1280, height: 900 },
    reducedMotion: "reduce",
  });
  const top = () =>
    page.evaluate<number>(`(() => {
      const figure = document.querySelectorAll(".pair")[1].querySelector("figure:last-of-type");
      figure.scrollIntoView();
      const [heading, below] = [figure.closest(".pair").querySelector("h2"), figure].map((each) => each.getBoundingClientRect());
      return heading.bottom <= below.top + 1 ? heading.top : -1;
    })()`);
  expect(await top()).toBe(0);
  await page.emulateMedia({ media: "print" });
  expect(await top()).toBeLessThan(-100);
});

withChromium("says everything without its script", async () => {
  const document = studyDocument("tuned");
  const { page } = await open("tuned", { javaScriptEnabled: false });
  const text = (await page.locator("main").textContent()) ?? "";
  for (const { sentence } of document.verdicts)
    expect(text.replaceAll("\u00a0", " ").replaceAll("\u2212", "-").toLowerCase()).toContain(
      sentence.toLowerCase(),
    );
  const runs = document.arms.reduce((sum, { trials, units }) => sum + trials.length + units.length, 0);
  expect(await page.locator("table.runs tbody tr").count()).toBe(runs);
  await page.locator("details summary").first().click();
  expect(await page.locator("details table").first().isVisible()).toBe(true);
  // What only a script can do is not offered.
  for (const control of ["#theme", "#save", "#filter"])
    expect(await page.locator(control).isVisible()).toBe(false);
  await page.context().close();
});

withChromium("sorts and filters the runs by keyboard alone", async () => {
  const { page, complaints } = await open("tuned");
  const column = async (index: number) =>
    page
      .locator("table.runs tbody tr:not([hidden])")
      .locator(`:scope > :nth-child(${index + 1})`)
      .allTextContents();
  const heads = await page.locator("table.runs thead th").allInnerTexts();
  const score = heads.findIndex((head) => head.trim() === "test_auc");
  await page.locator("#filter").focus();
  const reached: string[] = [];
  for (let i = 0; i < heads.length + 4; i++) {
    await page.keyboard.press("Tab");
    reached.push(await page.evaluate<string>(`document.activeElement?.textContent?.trim() ?? ""`));
    if (reached.at(-1) === "test_auc") break;
  }
  expect(reached).toContain("test_auc");
  await page.keyboard.press("Enter");
  const up = await column(score);
  const numbers = up.map(Number).filter((value) => !Number.isNaN(value));
  expect(numbers.length).toBeGreaterThan(80);
  expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
  expect(up.slice(numbers.length).every((text) => text === "none")).toBe(true);
  expect(await page.locator("table.runs th[aria-sort=ascending]").textContent()).toContain("test_auc");
  await page.keyboard.press("Enter");
  const down = await column(score);
  expect(down.slice(0, numbers.length).map(Number)).toEqual(numbers.toReversed());
  // What is missing stays last in both orders.
  expect(down.slice(numbers.length).every((text) => text === "none")).toBe(true);

  await page.locator("#filter").focus();
  await page.keyboard.type("cnn failed");
  const left = await page.locator("table.runs tbody tr:visible").allInnerTexts();
  expect(left).toHaveLength(1);
  expect(left[0]).toContain("time-out");
  expect(await page.locator("#shown").textContent()).toMatch(/^1 of \d+$/);
  await page.keyboard.press("Escape");
  await page.locator("#filter").fill("");
  expect(await page.locator("table.runs tbody tr:visible").count()).toBe(up.length);
  expect(complaints).toEqual([]);
  await page.context().close();
});

withChromium("names every figure by what it shows, and gives its numbers as a table", async () => {
  const { page } = await open("twoProblems");
  const figures = await page.evaluate<
    { names: [string, string][]; caption: string; rows: number }[]
  >(`[...document.querySelectorAll("figure")].map((figure) => ({
      names: [...figure.querySelectorAll("svg.fig")].map((svg) => [
        svg.getAttribute("role"),
        svg.getAttribute("aria-label"),
      ]),
      caption: figure.querySelector("figcaption")?.textContent ?? "",
      rows: figure.querySelectorAll("details.numbers tbody tr").length,
    }))`);
  expect(figures.length).toBeGreaterThan(8);
  for (const { names, caption, rows } of figures) {
    for (const [role, name] of names) {
      expect(role).toBe("img");
      expect(name?.length).toBeGreaterThan(20);
      expect(caption).toContain(name as string);
    }
    expect(rows).toBeGreaterThan(1);
  }
  await page.context().close();
});

withChromium("keeps names that are markup as names", async () => {
  const document = markupNames();
  const { page, complaints, requests } = await open(HOSTILE);
  expect(await page.title()).not.toBe("owned");
  expect(await page.locator("img, iframe, object, embed, main script, link[rel=stylesheet]").count()).toBe(0);
  expect(await page.locator("script").count()).toBe(2);
  const text = (await page.locator("main").textContent()) ?? "";
  for (const { name } of document.study.methods)
    expect(text).toContain(name.replaceAll(/[\u202a-\u202e\u2066-\u2069]/g, "\ufffd"));
  const kept = JSON.parse((await page.locator("#study-data").textContent()) ?? "").study;
  expect(kept).toEqual(JSON.parse(JSON.stringify(document.study)));
  expect(complaints).toEqual([]);
  expect(requests).toEqual([]);
  await page.context().close();
});

withChromium("lets nothing in and nothing out, whatever is put into it", async () => {
  const { page, requests } = await open("worse");
  const outcome = await page.evaluate<{
    violations: string[];
    fetched: string;
    title: string;
  }>(`(async () => {
    const violations = [];
    document.addEventListener("securitypolicyviolation", (event) =>
      violations.push(event.effectiveDirective),
    );
    const script = document.createElement("script");
    script.textContent = "document.title = 'owned'";
    document.body.append(script);
    const image = document.createElement("img");
    image.src = "https://example.invalid/pixel.png";
    document.body.append(image);
    const fetched = await fetch("https://example.invalid/").then(
      () => "answered",
      () => "blocked",
    );
    await new Promise((resolve) => setTimeout(resolve, 100));
    return { violations, fetched, title: document.title };
  })()`);
  expect(outcome.fetched).toBe("blocked");
  expect(outcome.title).not.toBe("owned");
  expect(outcome.violations.map((name) => name.replace(/-elem$/, "")).sort()).toEqual([
    "connect-src",
    "img-src",
    "script-src",
  ]);
  expect(requests).toEqual([]);
  await page.context().close();
});

withChromium(
  "prints every section, every figure once and every run, within the width of the paper",
  async () => {
    const document = studyDocument("tuned");
    // 178 mm between the margins of A4.
    const { page } = await open("tuned", { colorScheme: "dark", viewport: { width: 673, height: 950 } });
    const titles = await page.locator("h2").allInnerTexts();
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    expect(await page.locator("h2:visible").allInnerTexts()).toEqual(titles);
    expect(await page.locator("figure").count()).toBe(await page.locator("figure svg.fig:visible").count());
    const runs = document.arms.reduce((sum, { trials, units }) => sum + trials.length + units.length, 0);
    const printed = await page.evaluate<{
      beyond: string[];
      rows: number;
      overflow: string;
      ink: string;
    }>(`(() => {
      const cells = [...document.querySelectorAll("td, th, svg.fig, p, dd, pre")].filter(
        (each) => each.getClientRects().length > 0,
      );
      return {
        beyond: cells
          .filter((each) => each.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
          .map((each) => each.textContent?.slice(0, 60)),
        rows: [...document.querySelectorAll("table.runs tbody tr")].filter(
          (row) => row.getClientRects().length > 0,
        ).length,
        overflow: getComputedStyle(document.querySelector(".tall")).overflowY,
        ink: getComputedStyle(document.body).color,
      };
    })()`);
    expect(printed.beyond).toEqual([]);
    expect(printed.rows).toBe(runs);
    expect(printed.overflow).toBe("visible");
    // Dark ink on white paper, though the reader's screen is dark.
    expect(printed.ink).toBe("rgb(26, 29, 33)");
    const paper = await page.pdf({ preferCSSPageSize: true });
    expect(paper.length).toBeGreaterThan(50_000);
    await page.context().close();
  },
);

withChromium("turns its colours by a button, and saves the data that it shows", async () => {
  const { page, complaints } = await open("onPaper", { colorScheme: "light" });
  const ground = () => page.evaluate<string>(`getComputedStyle(document.body).backgroundColor`);
  const light = await ground();
  await page.locator("#theme").click();
  expect(await ground()).not.toBe(light);
  expect(await page.locator("#theme").getAttribute("aria-label")).toBe("Switch to light colours");
  const [download] = await Promise.all([page.waitForEvent("download"), page.locator("#save").click()]);
  expect(download.suggestedFilename()).toBe("medical-resnet.assay.json");
  const saved = JSON.parse(readFileSync(await download.path(), "utf8"));
  const { schema, assay, at, ...rest } = saved;
  expect([schema, assay, at]).toEqual(["assay.study/1", "0.0.0", "2026-03-14T00:00:00.000Z"]);
  expect(rest).toEqual(JSON.parse(JSON.stringify(studyDocument("onPaper"))));
  expect(complaints).toEqual([]);
  await page.context().close();
});

withChromium("stays usable with 2 000 runs", async () => {
  const document = studyDocument("tuned");
  const arms = document.arms.map((arm) => ({
    ...arm,
    trials: Array.from({ length: 660 }, (_, i) => ({
      ...(arm.trials[i % arm.trials.length] as (typeof arm.trials)[number]),
      number: i,
    })),
  }));
  const path = fileOf("many", { ...document, arms });
  browser ??= launchChromium();
  const { page, complaints } = await openFile(await browser, path);
  const rows = page.locator("table.runs tbody tr");
  expect(await rows.count()).toBeGreaterThan(2000);
  // The page does not grow with them: they scroll inside their box.
  const box = await page.locator(".tall").boundingBox();
  expect(box?.height).toBeLessThan(700);
  expect(readFileSync(path).length).toBeLessThan(2_500_000);
  await page.locator("table.runs thead button").filter({ hasText: "trial" }).click();
  await page.locator("#filter").fill("cnn search");
  expect(await page.locator("#shown").textContent()).toBe(`660 of ${await rows.count()}`);
  expect(complaints).toEqual([]);
  await page.context().close();
});
