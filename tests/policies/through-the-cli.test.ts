import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { stringify } from "yaml";
import { catalogue } from "../../policies/catalogue";
import { judge, stackContext } from "../../policies/judge";
import { parameters } from "../../policies/parameters";
import type { Report } from "../../policies/report";
import { roleTable } from "../access/_helpers/table";
import { deploymentOf, sideBySide } from "./_helpers/deployment";
import { type Fixture, judged } from "./_helpers/resources";
import { fixtures, now } from "./fixtures";

jest.setTimeout(240_000);

// Every fixture goes through Pulumi's CLI, the ones of a kind side by side in one state: what the pack says there is
// what the rules say of the same resources as plain data.
const main = join(resolve(__dirname, "../.."), "cli", "main.mjs");
const folder = mkdtempSync(join(tmpdir(), "policies-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const today = Math.floor(Date.now() / 86_400_000) * 86_400_000;
const moved = today - now;
const day = (offset: number) => new Date(today + offset * 86_400_000).toISOString().slice(0, 10);

type Kind = "compliant" | "violating" | "undecided";

function programOf(kind: Kind): Fixture[] {
  const programs = Object.entries(fixtures).flatMap(([id, of]) =>
    of[kind].map((program, index) => ({ name: `${id}-${index + 1}`, program })),
  );
  return sideBySide(programs, moved);
}

function liveOf(kind: Kind) {
  const all = Object.values(fixtures).flatMap((of) => of[kind].flatMap(({ live }) => live ?? []));
  const moveTime = (text: string) => new Date(Date.parse(text) + moved).toISOString();
  return {
    objects: all
      .flatMap(({ objects }) => objects)
      .map((one) => ({
        ...one,
        ...(one.createdAt ? { createdAt: moveTime(one.createdAt) } : {}),
        ...(one.lastUsedAt ? { lastUsedAt: moveTime(one.lastUsedAt) } : {}),
      })),
    accountedFor: all.flatMap(({ accountedFor }) => accountedFor),
  };
}

/** The parameters of all fixtures together. */
const given = Object.values(fixtures).reduce<Record<string, unknown>>((all, { parameters: own = {} }) => {
  for (const [name, value] of Object.entries(own))
    all[name] = Array.isArray(value) ? [...((all[name] as unknown[]) ?? []), ...value] : value;
  return all;
}, {});

interface Judgement {
  status: number | null;
  stderr: string;
  report: Report & { summary: Record<string, number> };
}

function policy(
  program: readonly Fixture[],
  live: unknown,
  waivers: object[] = [],
  more: string[] = [],
): Judgement {
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const state = file("state.json", JSON.stringify(deploymentOf(program, live)));
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [main, "policy", "--file", state, "--json", ...more],
    {
      encoding: "utf8",
      maxBuffer: 1 << 28,
      env: {
        ...process.env,
        LEAST_PRIVILEGE_PARAMETERS: file("parameters.yaml", stringify(given)),
        LEAST_PRIVILEGE_WAIVERS: file("waivers.yaml", stringify({ waivers })),
      },
    },
  );
  if (stdout === "") throw new Error(stderr);
  return { status, stderr, report: JSON.parse(stdout) };
}

/** `violation ILP-A01 urn message`, each once. */
function expected(program: readonly Fixture[], live: ReturnType<typeof liveOf>): string[] {
  const root = {
    urn: "urn:pulumi:dev::app::pulumi:pulumi:Stack::app-dev",
    type: "pulumi:pulumi:Stack",
    inputs: {},
  };
  const all = program.some(({ urn }) => urn === root.urn) ? program : [root, ...program];
  const options = { parameters: parameters(given), now: Date.now(), live, waivers: [] };
  return linesOf(judge(catalogue, stackContext(all.map(judged), roleTable, options)));
}

function linesOf(
  findings: readonly { outcome: string; rule: string; urn: string; message: string }[],
): string[] {
  return [
    ...new Set(findings.map(({ outcome, rule, urn, message }) => `${outcome} ${rule} ${urn} ${message}`)),
  ].sort();
}

const violating = programOf("violating");
let first: Judgement;

test("violations: the CLI's findings are those of the rules, and every rule is among them", () => {
  const live = liveOf("violating");
  const expired = { ...waiver("ILP-C01", "*$ibm:x::whatever", "old"), created: day(-60), expires: day(-1) };
  first = policy(violating, live, [expired]);
  const { findings, summary } = first.report;
  expect(linesOf(findings.filter(({ rule }) => rule !== "ILP-H04"))).toEqual(
    expected(violating, live).filter((line) => !line.includes("ILP-H04")),
  );
  const rules = new Set(findings.filter(({ outcome }) => outcome === "violation").map(({ rule }) => rule));
  expect([...rules].sort()).toEqual(catalogue.map(({ id }) => id));
  expect(findings.find(({ rule }) => rule === "ILP-H04")?.message).toBe(`waiver old: expired on ${day(-1)}`);
  expect(summary.mandatory).toBeGreaterThan(40);
  expect(first.status).toBe(1);
});

test("waived findings are shown as waived, count as nothing else, and every other finding stays", () => {
  const open = first.report.findings.filter(
    ({ outcome, rule }) => outcome === "violation" && rule !== "ILP-H04",
  );
  const pairs = new Map(
    open.filter(({ urn }) => urn !== "").map(({ rule, urn }) => [`${rule} ${urn}`, { rule, urn }]),
  );
  const waivers = [...pairs.values()].map(({ rule, urn }, index) => ({
    ...waiver(rule, "", `w${index}`),
    urn,
  }));
  const { report } = policy(violating, liveOf("violating"), waivers);
  const left = report.findings.filter(({ outcome, urn }) => outcome === "violation" && urn !== "");
  expect(left).toEqual([]);
  const waived = report.findings.filter(({ outcome }) => outcome === "waived");
  expect(linesOf(waived.map((one) => ({ ...one, outcome: "" })))).toEqual(
    linesOf(open.filter(({ urn }) => urn !== "").map((one) => ({ ...one, outcome: "" }))),
  );
  expect(waived[0]?.waiver).toMatchObject({ owner: "security", ticket: "SEC-1" });
  expect(new Set(waived.map(({ rule }) => rule)).size).toBeGreaterThan(38);
});

test("compliant resources, and those with values that are not known: the same findings as without the CLI", () => {
  for (const kind of ["compliant", "undecided"] as const) {
    const [program, live] = [programOf(kind), liveOf(kind)];
    expect(linesOf(policy(program, live).report.findings)).toEqual(expected(program, live));
  }
});

test("an engine with the least grants has no finding; what is not decided is exit code 4", () => {
  const { status, report } = policy([], undefined);
  expect({ status, findings: report.findings.filter(({ outcome }) => outcome !== "not applicable") }).toEqual(
    {
      status: 0,
      findings: [],
    },
  );
  const [open] = fixtures["ILP-A07"]!.undecided;
  expect(policy([...open!], undefined, [], ["--rule", "ilp-a07"])).toMatchObject({
    status: 4,
    report: { summary: { mandatory: 0, undecided: 1 }, rules: [{ id: "ILP-A07" }] },
  });
});

test("a selection keeps everything that is known of a finding; the order does not depend on the state's", () => {
  const selected = policy(
    [...violating].reverse(),
    liveOf("violating"),
    [],
    ["--control", "nist:IA-5", "--severity", "high"],
  );
  const { findings, rules } = selected.report;
  expect(new Set(rules.map(({ severity }) => severity))).toEqual(new Set(["high"]));
  expect(rules.length).toBeGreaterThan(1);
  const ids = new Set(rules.map(({ id }) => id));
  expect(findings).toEqual(
    first.report.findings.filter(({ rule, severity }) => ids.has(rule) && severity === "high"),
  );
  for (const { why, remediation, references, title } of findings)
    expect([why, remediation, title].every(Boolean) && references.nist.length > 0).toBe(true);
});

test("for people: what, why and fix, without colours outside a terminal", () => {
  const [program] = fixtures["ILP-A01"]!.violating;
  writeFileSync(join(folder, "one.json"), JSON.stringify(deploymentOf(program!)));
  const run = spawnSync(
    process.execPath,
    [main, "policy", "--file", join(folder, "one.json"), "--rule", "ILP-A01"],
    {
      encoding: "utf8",
    },
  );
  expect(run.stdout).toMatch(/^mandatory {2}critical {2}ILP-A01 {2}policy ibm:index/);
  expect(run.stdout).toMatch(/\n {2}why {5}\S/);
  expect(run.stdout).toMatch(/\n {2}fix {5}\S/);
  expect(run.stdout).toMatch(/1 rules on 2 resources: 1 mandatory, 0 advice, 0 undecided, 0 waived\n$/);
  expect(run.stdout).not.toContain("\u001b");
  expect(run.status).toBe(1);
});

test.each([
  [["--rule", "ILP-A01,ILP-A99"], {}, /--rule ILP-A99: there is no such rule/],
  [["--control", "nist:AC-99"], {}, /--control nist:AC-99: no rule is for it/],
  [[], { LEAST_PRIVILEGE_FACTS: "{production" }, /LEAST_PRIVILEGE_FACTS is no JSON(?![\s\S]*\n\s+at )/],
])("what would judge nothing, or cannot be read, is exit code 2: %j %j", (args, env, message) => {
  const file = join(folder, "clean.json");
  writeFileSync(file, JSON.stringify(deploymentOf(fixtures["ILP-A01"]!.compliant[0]!)));
  const { status, stderr } = spawnSync(process.execPath, [main, "policy", "--file", file, ...args], {
    encoding: "utf8",
    env: { ...process.env, ...env },
  });
  expect(stderr).toMatch(message);
  expect(status).toBe(2);
});

test.each([
  [["--file", "/nowhere.json"], /\/nowhere\.json cannot be read/],
  [["--file", __filename], /cannot be read/],
  [["--severity", "worst"], /It takes critical, high, medium, low/],
  [["--stack", "nowhere"], /There is no Pulumi\.nowhere\.yaml/],
  [["--file", "x", "--preview"], /cannot be used with/],
])("a mistake is exit code 2 and says what is wrong: %j", (args, message) => {
  const { status, stderr } = spawnSync(process.execPath, [main, "policy", ...args], { encoding: "utf8" });
  expect(stderr).toMatch(message);
  expect(status).toBe(2);
});

test("what goes wrong before the pack runs is exit code 2 too, not that of mandatory findings", () => {
  const file = join(folder, "no-folder");
  writeFileSync(file, "");
  const env = { ...process.env, XDG_CACHE_HOME: file };
  const run = spawnSync(process.execPath, [main, "policy", "--file", join(folder, "state.json")], {
    encoding: "utf8",
    env,
  });
  expect(run.stderr).toMatch(/^error: .*no-folder/m);
  expect(run.status).toBe(2);
});

test("a file of parameters or waivers that cannot be used is an error that names the file and the field", () => {
  const state = join(folder, "state.json");
  writeFileSync(state, JSON.stringify(deploymentOf([])));
  const run = (env: NodeJS.ProcessEnv) =>
    spawnSync(process.execPath, [main, "policy", "--file", state], {
      encoding: "utf8",
      env: { ...process.env, ...env },
    });
  writeFileSync(join(folder, "wrong.yaml"), "maxKeyAge: 30\nmaxKeyAgeDays: 900\n");
  const wrong = run({ LEAST_PRIVILEGE_PARAMETERS: join(folder, "wrong.yaml") });
  expect(wrong.stderr).toMatch(
    /wrong\.yaml cannot be used:[\s\S]*maxKeyAgeDays: must be at most 365[\s\S]*maxKeyAge: is not a known field/,
  );
  expect(wrong.status).toBe(2);
  writeFileSync(join(folder, "broken.yaml"), "waivers: [\n");
  const broken = run({ LEAST_PRIVILEGE_WAIVERS: join(folder, "broken.yaml") });
  expect(broken.stderr).toMatch(/broken\.yaml cannot be read/);
  expect(broken.status).toBe(2);
});

function waiver(rule: string, resource: string, id: string) {
  return {
    id,
    rule,
    urn: `urn:pulumi:dev::app::${resource}`,
    owner: "security",
    reason: "Accepted for the test.",
    ticket: "SEC-1",
    created: day(-1),
    expires: day(60),
    approver: "ciso",
  };
}
