import type { Browser, Page } from "playwright-core";
import { parseRule } from "../../../cloud/faults/rules";
import { seeded, TestCloud } from "../_helpers/cloud";
import { ControlClient } from "../_helpers/control";
import { Principals } from "../_helpers/principals";
import { openBrowser } from "./_helpers/browser";

jest.setTimeout(90_000); // the first run unpacks the browser

let cloud: TestCloud;
let control: ControlClient;
let browser: Browser;
let page: Page;
let complaints: string[];
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser?.close());
beforeEach(async () => {
  cloud = await TestCloud.start({ controlPort: 0 });
  control = new ControlClient(cloud.running.control!);
  page = await browser.newPage();
  page.setDefaultTimeout(10_000);
  complaints = [];
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("requestfailed", (request) => complaints.push(`${request.url()} failed`));
});
afterEach(async () => {
  await page.close();
  await cloud.close();
});

const groups = `https://iam.cloud.ibm.com/v2/groups?account_id=${seeded.account}`;

async function open(view = ""): Promise<void> {
  await page.goto(`${control.address}/#${control.secret}`);
  await page.getByRole("link", { name: "Requests" }).waitFor();
  if (view) await page.getByRole("link", { name: view }).click();
}

/** A service ID that was refused a new access group. */
async function refuse(name: string): Promise<void> {
  const principals = new Principals(cloud.cloud);
  const { iam_id } = principals.serviceId(name);
  principals.grant({ iam_id }, "Viewer", "iam-groups");
  const token = await cloud.token(principals.apiKey(iam_id));
  expect((await cloud.call(groups, { token, body: { name: "refused" } })).status).toBe(403);
}

test("a refused request shows why at once, without a click", async () => {
  await refuse("orders-app");
  await open();
  const row = page.getByRole("listitem").filter({ hasText: "create_access_group" });
  await expectText(row, /403/);
  await expectText(row, /service ID "orders-app" may not iam-groups\.groups\.create on iam-groups/);
  await expectText(row, /its grant "Viewer on iam-groups" reaches it, but Viewer does not include/);
  await expectText(row, /Grant Editor or Administrator on iam-groups to service ID "orders-app"/);
  expect(complaints).toEqual([]);
});

test("a request opens by the keyboard and shows what IAM decided", async () => {
  await refuse("orders-app");
  await open();
  const row = page.getByRole("listitem").filter({ hasText: "create_access_group" });
  await row.locator("summary").focus();
  await page.keyboard.press("Enter");
  await expectText(row, /What IAM decided.*Refused.*iam-groups\.groups\.create/s);
  await expectText(row, /Roles that allow it.*Editor, Administrator/s);
});

test("requests are filtered by outcome, caller and operation", async () => {
  await refuse("orders-app");
  const token = await cloud.token();
  await cloud.call(groups, { token });
  await open();
  const rows = page.locator(".requests > li:visible");
  await rows.filter({ hasText: "list_access_groups" }).waitFor();
  await page.getByLabel("Outcome").selectOption("Refused (403)");
  expect(await rows.allInnerTexts()).toEqual([expect.stringContaining("create_access_group")]);
  await page.getByLabel("Operation").selectOption("list_access_groups");
  await page.getByText("No request fits these filters").waitFor();
  await page.getByRole("button", { name: "Show all" }).click();
  await page.getByLabel("Caller").selectOption("owner@example.com");
  expect(await rows.allInnerTexts()).toEqual([expect.stringContaining("list_access_groups")]);
});

test("new requests appear by themselves, and what is open stays open", async () => {
  await refuse("orders-app");
  await open();
  const row = page.getByRole("listitem").filter({ hasText: "create_access_group" });
  await row.locator("summary").click();
  await cloud.call(groups, {});
  await page.locator(".what").filter({ hasText: "list_access_groups" }).waitFor();
  await row.getByText("What IAM decided").waitFor();
});

test("names that look like markup are only text", async () => {
  await refuse('<img src=x onerror="document.title=1">');
  await open();
  await page.getByText('service ID "<img src=x').first().waitFor();
  expect(await page.title()).toBe("Local IBM Cloud");
  expect(await page.locator("main img").count()).toBe(0);
});

test("the account shows its objects in words and no secret", async () => {
  await refuse("orders-app");
  const token = await cloud.token();
  await cloud.call(`https://${seeded.instance}.us-south.secrets-manager.appdomain.cloud/api/v2/secrets`, {
    token,
    body: {
      name: "orders-database",
      secret_type: "arbitrary",
      payload: "nobody-sees-this",
      secret_group_id: "default",
    },
  });
  await open("Account");
  for (const name of ["orders-app", "owner@example.com", "orders-database"]) {
    await page.locator("summary").filter({ hasText: name }).click();
  }
  await page.getByText("Viewer on iam-groups").waitFor();
  const text = await page.content();
  for (const secret of ["nobody-sees-this", cloud.ownerKey, token, control.secret])
    expect(text).not.toContain(secret);
  expect(page.url()).not.toContain(control.secret);
  expect(complaints).toEqual([]);
});

test("the clock moves by a button and by what is typed", async () => {
  await open("Clock and faults");
  await page.getByRole("button", { name: "+ 1 hour" }).click();
  await page.getByText("Moved forward by 1h.").waitFor();
  await page.getByLabel("or by").fill("soon");
  await page.getByRole("button", { name: "Advance" }).click();
  await page.getByText('"soon" is not a duration').waitFor();
  expect(cloud.cloud.clock.offsetMs).toBe(3_600_000);
  await page.getByText("1 h ahead").waitFor();
});

test("faults are added, refused with the field's name, and removed", async () => {
  await open("Clock and faults");
  await page.getByText("No faults").waitFor();
  await page.getByLabel("Kind").selectOption("server-error");
  await page.getByLabel("Status").fill("404");
  await page.getByRole("button", { name: "Add" }).click();
  await page.getByRole("alert").filter({ hasText: "The fault: status" }).waitFor();
  await page.getByLabel("Status").fill("502");
  await page.getByLabel("Operation").fill("list_*");
  await page.getByRole("button", { name: "Add" }).click();
  await page.getByText("status 502, operation list_*").waitFor();
  expect((await cloud.call(groups, { token: await cloud.token() })).status).toBe(502);
  await page.getByText("struck 1 of 1").waitFor();
  await page.getByRole("button", { name: "Remove server-error f1" }).click();
  await page.getByText("No faults").waitFor();
  expect(cloud.cloud.faults.none).toBe(true);
});

test("a request that was struck by a fault says so", async () => {
  cloud.cloud.faults.add(parseRule({ kind: "connection-reset" }));
  await cloud.call(groups, { token: "" }).catch(() => undefined);
  await open();
  await page.getByText("Injected: connection reset before the work").waitFor();
});

test("the account is emptied only after a yes", async () => {
  await refuse("orders-app");
  await open("Clock and faults");
  await page.getByRole("button", { name: "Empty the account…" }).click();
  await page.getByRole("button", { name: "Keep it" }).click();
  expect(cloud.cloud.iam.serviceIds.size).toBe(1);
  await page.getByRole("button", { name: "Empty the account…" }).click();
  await page.getByRole("button", { name: "Empty it" }).click();
  await page.getByText("The account is fresh.").waitFor();
  expect(cloud.cloud.iam.serviceIds.size).toBe(0);
});

test("without the secret the page shows nothing but where to find it", async () => {
  await refuse("orders-app");
  await page.goto(control.address);
  await page.getByText("This page needs the address with its secret").waitFor();
  expect(await page.content()).not.toContain("orders-app");
});

test("a cloud that stops is told as such", async () => {
  await open();
  await page.getByText("No requests yet").waitFor();
  await cloud.running.control!.close();
  await page.getByText("The local cloud does not answer.").waitFor();
});

test.each([
  ["light", 320],
  ["dark", 1280],
] as const)("everything has contrast and fits: %s, %d pixels wide", async (colorScheme, width) => {
  await refuse("orders_app_with_a_name_that_is_longer_than_a_narrow_window_has_room_for");
  await page.emulateMedia({ colorScheme });
  await page.setViewportSize({ width, height: 800 });
  const views = {
    Requests: "create_access_group",
    Account: "Service IDs",
    "Clock and faults": "Add a fault",
  };
  for (const [view, something] of Object.entries(views)) {
    await open(view);
    await page.locator("main :is(summary, h2, h3)").filter({ hasText: something }).first().waitFor();
    await page.evaluate("for (const summary of document.querySelectorAll('summary')) summary.click()");
    if (view !== "Clock and faults") await page.locator(".details").first().waitFor();
    expect(await page.evaluate(overflowing)).toBe(0);
    expect(await page.evaluate(paleTexts)).toEqual([]);
  }
});

async function expectText(row: ReturnType<Page["locator"]>, pattern: RegExp): Promise<void> {
  await row.filter({ hasText: pattern }).waitFor();
}

/** Runs in the page: by how many pixels it is wider than the window. */
const overflowing = "document.documentElement.scrollWidth - document.documentElement.clientWidth";

/** Runs in the page: texts with less contrast than 4.5:1 (WCAG 2 AA) against what is behind them. */
const paleTexts = `(() => {
  const channels = (color) => color.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((c) => c / 255).map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, at) => sum + c * [0.2126, 0.7152, 0.0722][at], 0);
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const color = channels(getComputedStyle(at).backgroundColor);
      if (color.length === 3 || color[3] === 1) return color;
    }
    return [255, 255, 255];
  };
  const pale = [];
  for (const element of document.querySelectorAll("body *")) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    if (!own || !element.checkVisibility()) continue;
    const [a, b] = [light(channels(getComputedStyle(element).color)), light(ground(element))].sort((x, y) => y - x);
    if ((a + 0.05) / (b + 0.05) < 4.5) pale.push(element.textContent.slice(0, 40));
  }
  return pale;
})()`;
