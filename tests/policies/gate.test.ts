import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { contentsOf } from "../e2e/_helpers/account";
import { Project } from "../e2e/_helpers/project";

jest.setTimeout(240_000);

// One stack's life in one file: each test goes on from the one before.
let project: Project;
beforeAll(() => {
  project = Project.create();
});
afterAll(() => project.close());

const nothing = { serviceIds: [], apiKeys: [], policies: [], groups: [], configurations: [] };

test("a stack that breaks a mandatory rule creates nothing, and the preview says what, where, why and how to mend it", async () => {
  project.configure((engine) => {
    engine.apiKey = { expiresAfter: "never" };
  });
  const { exitCode, text } = await project.run(["up"]);
  expect(text).toMatch(
    /\[mandatory\] \[severity: high\] {2}ILP-C01 {2}\(ibm:index:IamServiceApiKey: demo-api-key\)/,
  );
  expect(text).toContain("A key without an end works for whoever has copied it");
  expect(text).toContain("Set expiresAt to at most maxKeyAgeDays from now");
  expect(exitCode).not.toBe(0);
  expect(await contentsOf(project.cloud())).toEqual(nothing);
});

test("a rule about all resources together stops `up` before anything is created too", async () => {
  project.configure((engine) => {
    delete engine.apiKey;
  });
  const file = join(project.folder, "index.ts");
  const program = readFileSync(file, "utf8");
  const stranger = `
    const stranger = new ibm.IamServiceId("stranger", { name: "stranger" });
    new ibm.IamServicePolicy("groups", { iamId: stranger.iamId, roles: ["Editor"], resources: { service: "iam-groups" } });
  `;
  writeFileSync(
    file,
    `import * as ibm from "@pulumi/ibm";\n${program.replace(/(export default async function[^{]*\{)/, `$1${stranger}`)}`,
  );
  const { exitCode, text } = await project.run(["up"]);
  writeFileSync(file, program);
  expect(text).toMatch(/\[mandatory\] \[severity: critical\] {2}ILP-B03/);
  expect(exitCode).not.toBe(0);
  expect(await contentsOf(project.cloud())).toEqual(nothing);
});

test("an expired or malformed waiver waives nothing, and is told", async () => {
  project.decide({ waive: [{ rule: "ILP-C01", resource: "IamServiceApiKey::demo-api-key" }] });
  const file = join(project.folder, "policies", "waivers.yaml");
  writeFileSync(file, readFileSync(file, "utf8").replace(/expires: .*/, "expires: soon"));
  project.configure((engine) => {
    engine.apiKey = { expiresAfter: "never" };
  });
  const { exitCode, text } = await project.run(["preview"]);
  expect(text).toMatch(/\[mandatory\].*ILP-C01/);
  expect(text).toMatch(/\[mandatory\].*ILP-H04[\s\S]*expires is no date like 2026-12-31/);
  expect(exitCode).not.toBe(0);
});

test("with a waiver `up` deploys, and says on every run what is waived, until when and by whom", async () => {
  project.decide({ waive: [{ rule: "ILP-C01", resource: "IamServiceApiKey::demo-api-key" }] });
  const { exitCode, text } = await project.run(["up"]);
  expect({ exitCode, text }).toMatchObject({ exitCode: 0 });
  expect(text).toMatch(
    /\[advisory\].*ILP-waived[\s\S]*never expires\. Waived to the end of \d{4}-\d\d-\d\d by tests/,
  );
  expect(text).not.toMatch(/\[mandatory\]/);
  const judged = await project.run(["policy"]);
  expect(judged.stdout).toMatch(/^waived {5}high {6}ILP-C01 {2}demo-api-key/m);
  expect(judged.stdout).toMatch(/0 mandatory, \d advice, 0 undecided, 1 waived/);
  expect(judged.exitCode).toBe(0);
});

test("what is undecided at the preview is decided on the state: the project's own engine has no finding there", async () => {
  project.decide({ waive: [] }); // the new key has an end
  project.configure((engine) => {
    delete engine.apiKey;
  });
  const rotated = await project.run(["rotate", "--skip-preview"]);
  expect({ exitCode: rotated.exitCode, text: rotated.text }).toMatchObject({ exitCode: 0 });
  const { exitCode, stdout } = await project.run(["policy", "--json"]);
  const { summary, findings } = JSON.parse(stdout);
  expect({ summary, exitCode }).toMatchObject({
    summary: { mandatory: 0, advisory: 0, undecided: 0, waived: 0 },
    exitCode: 0,
  });
  expect(findings.every(({ outcome }: { outcome: string }) => outcome === "not applicable")).toBe(true);
});

test("an engine without a key has no finding either", async () => {
  project.configure((engine) => {
    engine.mode = "keyless";
  });
  const { exitCode, text } = await project.run(["up", "--skip-preview"]);
  expect({ exitCode, text }).toMatchObject({ exitCode: 0 });
  expect(text).not.toMatch(/\[(mandatory|advisory)\] \[severity: (?!low)/);
  const judged = await project.run(["policy"]);
  expect(judged.stdout).toMatch(/0 mandatory, 0 advice, 0 undecided, 0 waived/);
  expect(judged.exitCode).toBe(0);
});

test("the gate has no switch, and mistakes in its files stop `up`", async () => {
  const around = await project.run(["up", "--policy-pack-config", "off.json"]);
  expect(around.stderr).toMatch(/--policy-pack-config goes round the policy pack/);
  expect(around.exitCode).toBe(2);
  writeFileSync(join(project.folder, "policies", "parameters.yaml"), "maxKeyAge: 3\n");
  const wrong = await project.run(["up"], { LEAST_PRIVILEGE_PARAMETERS: "/dev/null" });
  expect(wrong.text).toMatch(/parameters\.yaml cannot be used:\s+maxKeyAge: is not a known field/);
  expect(wrong.exitCode).not.toBe(0);
});
