import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import type { HistoryEntry } from "../../../provider/cli/drift/history";
import { type DriftReport, driftReport } from "../../../provider/cli/drift/report";
import { renderPage } from "../../../provider/cli/page/page";
import { launchBrowser } from "./browser";
import { faintTexts } from "./contrast";
import { nights, report, resource } from "./sample";

jest.setTimeout(120_000);

const folder = mkdtempSync(join(tmpdir(), "m365-page-"));
let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Opened extends AsyncDisposable {
  page: Page;
  /** All errors that the browser reported. */
  complaints: string[];
  requests: string[];
}

interface Wish {
  history?: HistoryEntry[];
  width?: number;
  colorScheme?: "light" | "dark";
  hasScript?: boolean;
  /** `navigator.language`, set by a script because a browser context accepts only valid languages; default `en-US`. */
  language?: string;
}

/** Opens the page as a file in a browser context of its own. */
async function open(
  shown: DriftReport,
  {
    history = nights(60),
    width = 1280,
    colorScheme = "light",
    hasScript = true,
    language = "en-US",
  }: Wish = {},
): Promise<Opened> {
  const file = join(mkdtempSync(join(folder, "page-")), "drift.html");
  writeFileSync(file, renderPage(shown, history));
  const context = await browser.newContext({
    viewport: { width, height: 800 },
    ...{ colorScheme, locale: "en-US", javaScriptEnabled: hasScript, timezoneId: "America/New_York" },
  });
  await context.addInitScript(
    `Object.defineProperty(navigator, "language", { value: ${JSON.stringify(language)}, configurable: true })`,
  );
  const page = await context.newPage();
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", ({ message }) => complaints.push(message));
  page.on("dialog", (dialog) => {
    complaints.push(dialog.message());
    void dialog.dismiss();
  });
  page.on("request", (request) => requests.push(request.url()));
  await page.goto(pathToFileURL(file).href);
  await keepPicture(page, `${width}-${colorScheme}`);
  return { page, complaints, requests, [Symbol.asyncDispose]: () => context.close() };
}

/** Stores a screenshot for inspection in the folder M365_PICTURES, if it is set. */
async function keepPicture(page: Page, name: string): Promise<void> {
  const { M365_PICTURES: place } = process.env;
  if (!place) return;
  mkdirSync(place, { recursive: true });
  const test = expect.getState().currentTestName?.replace(/\W+/g, "-").slice(0, 60);
  await page.screenshot({ path: join(place, `${test}-${name}.png`), fullPage: true });
}

const names = (page: Page) => page.locator(".differences tbody tr:visible b").allTextContents();

test("the sample report matches the schema", () => {
  expect(driftReport.parse(report)).toEqual(report);
});

test.each([
  [1280, "light"],
  [1280, "dark"],
  [360, "light"],
  [360, "dark"],
] as const)(
  "at %i pixels, %s: everything fits and is legible, and the page loads nothing and reports no error",
  async (width, colorScheme) => {
    await using opened = await open(report, { width, colorScheme });
    const { page, complaints, requests } = opened;

    expect(await page.locator("h1").textContent()).toBe("Of 4 stacks 1 drifted and 1 could not be read.");
    expect(await names(page)).toEqual(["sales", "apps", "ios-mail", "phones"]);
    expect(await page.locator(".timeline canvas").count()).toBe(1);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
    expect(await page.evaluate(faintTexts)).toEqual([]);
    expect(complaints).toEqual([]);
    expect(requests.filter((url) => !url.startsWith("data:"))).toEqual([page.url()]);
  },
);

test("the timeline is also drawn in a browser with the C locale, which has no language", async () => {
  await using opened = await open(report, { language: "en-US@posix" });

  expect(await opened.page.locator(".timeline canvas").count()).toBe(1);
  expect(opened.complaints).toEqual([]);
});

test("the filters work with the keyboard only, and announce the number of rows", async () => {
  await using opened = await open(report);
  const { page } = opened;
  const left = () => page.locator(".filters output").textContent();

  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  expect(await page.evaluate("document.activeElement.name")).toBe("words");
  await page.keyboard.type("IOS hostname");
  expect([await names(page), await left()]).toEqual([["ios-mail"], "1 of 4 resources"]);

  await page.keyboard.press("Control+A");
  await page.keyboard.press("Delete");
  await page.keyboard.press("Tab");
  await page.keyboard.press("ArrowRight");
  expect([await names(page), await left()]).toEqual([["sales"], "1 of 4 resources"]);
  await page.keyboard.press("ArrowRight");
  expect([await names(page), await left()]).toEqual([["apps", "ios-mail"], "2 of 4 resources"]);

  await page.keyboard.press("Shift+Tab");
  await page.keyboard.type("nothing like this");
  await page.keyboard.press("Enter");
  expect([await names(page), await left()]).toEqual([[], "0 of 4 resources"]);
  expect(await page.getByText("No differences match these filters.").isVisible()).toBe(true);
});

test("the page has landmarks, headings, labels and tables for screen readers", async () => {
  await using opened = await open(report);
  const { page } = opened;

  for (const landmark of ["banner", "main", "contentinfo", "search"] as const)
    expect(await page.getByRole(landmark).count()).toBe(1);
  for (const region of ["Stacks", "Runs", "Differences"])
    expect(await page.getByRole("region", { name: region, exact: true }).count()).toBe(1);
  expect(await page.getByRole("searchbox", { name: "Filter" }).count()).toBe(1);
  expect(await page.getByRole("group", { name: "Status" }).getByRole("radio").count()).toBe(4);
  expect(
    await page.getByRole("img", { name: /^Of the last 30 runs \d+ (was|were) not in line$/ }).count(),
  ).toBe(4);
  expect(
    await page
      .getByRole("img", { name: /^Resources that were not in line, run by run: \d+ of 61 runs/ })
      .count(),
  ).toBe(1);
  expect(await page.getByRole("columnheader").allTextContents()).toEqual([
    "Resource",
    "Declared → in the tenant",
    "Changed",
    "Effect of resetting it",
  ]);
  expect(await page.locator("html").getAttribute("lang")).toBe("en");
});

test("on a phone, the table keeps its roles", async () => {
  await using opened = await open(report, { width: 360 });

  expect(await opened.page.getByRole("table").getByRole("row").count()).toBe(5);
});

test("names and values from a tenant are shown as plain text everywhere", async () => {
  const evil = `</script></style><img src=x onerror=alert(1)><b onclick='alert(2)'>"&amp;\u202e`;
  const shown: DriftReport = {
    ...report,
    stacks: [
      {
        ...{ stack: evil, status: "drifted", reason: evil },
        resources: [
          resource(evil, evil, {
            ...{ status: "drifted", reason: evil, impact: [evil], adminUrl: "javascript:alert(3)" },
            properties: [
              {
                path: evil,
                declared: evil,
                live: evil,
                words: evil,
                ignoreExpired: { reason: evil, until: "2026-01-01" },
              },
            ],
            changedBy: { actor: "administrator", name: evil, source: "intuneAudit" },
          }),
        ],
      },
      { stack: "fabrikam/prod", status: "inLine", resources: [] },
    ],
  };
  await using opened = await open(shown, { history: nights(3, [evil, "fabrikam/prod"]) });
  const seen = evil.replace("\u202e", "\\u202e");
  const { page, complaints, requests } = opened;

  expect(await page.locator(".stacks b").first().textContent()).toBe(seen);
  expect(await page.locator(".differences tbody b").textContent()).toBe(seen);
  expect(await page.locator(".differences dt").textContent()).toBe(seen);
  expect(await page.locator("img, [onclick], a").count()).toBe(0);
  expect(complaints).toEqual([]);
  expect(requests.filter((url) => !url.startsWith("data:"))).toEqual([page.url()]);
});

test("an injected script does not run", async () => {
  const file = join(folder, "broken-into.html");
  const attacked = renderPage(report, []).replace(
    "</main>",
    `<script>document.title = "taken"</script><img src="https://example.com/x.png"></main>`,
  );
  writeFileSync(file, attacked);
  const page = await browser.newPage({ locale: "en-US" });
  const sent: string[] = [];
  page.on("requestfinished", (request) => sent.push(request.url()));
  await page.goto(pathToFileURL(file).href);

  expect(await page.title()).toBe("Drift: 2 in line, 1 drifted, 1 could not tell");
  expect(sent.filter((url) => url.startsWith("http"))).toEqual([]);
  await page.close();
});

test("without scripts, everything except the chart and the filters is shown", async () => {
  await using opened = await open(report, { hasScript: false });
  const { page } = opened;

  expect(await names(page)).toEqual(["sales", "apps", "ios-mail", "phones"]);
  expect(await page.locator("form.filters").isVisible()).toBe(false);
  expect(await page.locator(".timeline tbody tr").count()).toBe(60);
});

test("after the first run, the page says that there is no timeline yet", async () => {
  await using opened = await open(
    { ...report, stacks: report.stacks.slice(2, 3), exitCode: 0 },
    { history: [] },
  );
  const { page, complaints } = opened;

  expect(await page.locator("h1").textContent()).toBe("fabrikam/prod is in line.");
  expect(await page.getByText("This is the first run in the history.").isVisible()).toBe(true);
  expect(await page.locator("#differences").count()).toBe(0);
  expect(complaints).toEqual([]);
});

test("for a fleet, stacks in line are collapsed, and a stack can be selected", async () => {
  const many = Array.from(
    { length: 200 },
    (_, at) => ({ ...report.stacks[2], stack: `tenant-${at}/prod` }) as DriftReport["stacks"][0],
  );
  const off = report.stacks
    .slice(0, 2)
    .flatMap((stack) => [stack, { ...stack, stack: `second-${stack.stack}` }]);
  await using opened = await open({ ...report, stacks: [...many, ...off] });
  const { page } = opened;

  expect(await page.locator("h1").textContent()).toBe("Of 204 stacks 2 drifted and 2 could not be read.");
  expect(await page.locator(".stacks li:visible").count()).toBe(4);
  await page.getByText("200 stacks in line").click();
  expect(await page.locator(".stacks li:visible").count()).toBe(204);
  await page.getByRole("combobox", { name: "Stack" }).selectOption("second-contoso/prod");
  expect(await names(page)).toHaveLength(4);
});

test("the run of the report is counted once, even if the history already contains it", async () => {
  const own = report.stacks.map(
    ({ stack, status }): HistoryEntry => ({
      ...{ at: report.startedAt, stack, status },
      counts: { resources: 1, drifted: 1, gone: 0, notReadable: 0, ignored: 0 },
    }),
  );

  expect(renderPage(report, [...nights(5), ...own])).toBe(renderPage(report, nights(5)));
});

test("switching to dark mode redraws the chart", async () => {
  await using opened = await open(report);
  const { page, complaints } = opened;
  const picture = "document.querySelector('canvas')?.toDataURL()";
  const before = await page.evaluate(picture);

  await page.emulateMedia({ colorScheme: "dark" });

  // Polls, because the page's content security policy does not allow what waitForFunction does.
  while ((await page.evaluate(picture)) === before) await page.evaluate("new Promise(requestAnimationFrame)");
  expect(await page.locator("canvas").count()).toBe(1);
  expect(complaints).toEqual([]);
});
