import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { contentsOf, seeded } from "./_helpers/account";
import { settingsOf } from "./_helpers/examples";
import { Project } from "./_helpers/project";

jest.setTimeout(240_000);

const example = settingsOf("assistant").assistant as { onboarding: object[]; access: { instance: string }[] };
const existing = "an-existing-solutions-key-wxyz";

// One stack's life in one file: each test goes on from the one before.
let project: Project;
beforeAll(() => {
  project = Project.create();
  // The owner is named in person: for that the policy pack takes a waiver.
  project.decide({ waive: [{ rule: "ILP-A07", resource: "IamUserPolicy::owner-*" }] });
});
afterAll(() => project.close());

function configure(
  change: (assistant: { onboarding: object[]; access: object[] }, config: Record<string, unknown>) => void,
): void {
  const file = join(project.folder, "Pulumi.dev.yaml");
  const content = parse(readFileSync(file, "utf8"));
  content.config["machine-credentials:assistant"] ??= { onboarding: [], access: [] };
  change(content.config["machine-credentials:assistant"], content.config);
  writeFileSync(file, stringify(content));
}

/** Encrypts values in the stack's file, as docs/assistant-onboarding.md says. */
async function setSecrets(first: string, second: string): Promise<void> {
  const { exitCode, text } = await project.shell(
    `set -euo pipefail; eval "$(node cli/main.mjs cloud env)"; pulumi stack select dev --create
    printf %s "$FIRST" | pulumi config set --secret --path apiKeys:solutions
    printf %s "$SECOND" | pulumi config set --secret --path apiKeys:ann`,
    { FIRST: first, SECOND: second },
  );
  expect({ exitCode, text }).toMatchObject({ exitCode: 0 });
}

async function outputs() {
  const { stdout } = await project.shell(
    'eval "$(node cli/main.mjs cloud env)"; pulumi stack output assistant --json --stack dev',
  );
  return JSON.parse(stdout);
}

test("a key in plain text is refused before anything is made, and not shown", async () => {
  configure(({ onboarding }, config) => {
    onboarding.push({ ...example.onboarding[0], solutionsKeysFrom: { secret: "apiKeys:solutions" } });
    config["apiKeys:solutions"] = existing;
  });
  const { exitCode, text } = await project.run(["up"]);
  expect(exitCode).not.toBe(0);
  expect(text).toContain("set the new one encrypted: pulumi config set --secret apiKeys:solutions");
  expect(text).not.toContain(existing);
  expect((await contentsOf(project.cloud())).serviceIds).toEqual([]);
});

test("`up` makes the identity, writes the request with masked keys, and grants one assistant to it", async () => {
  configure(({ onboarding, access }) => {
    const userApiKeyFrom = { secret: "apiKeys:ann" };
    onboarding.push({ name: "hotel", ibmid: "ann@example.com", instances: ["Hotel"], userApiKeyFrom });
    const { instance } = example.access[0]!;
    access.push(...example.access, { name: "owner", instance, user: seeded.ownerEmail });
  });
  const userKey = readFileSync(join(project.folder, ".local/cloud/owner.apikey"), "utf8").trim();
  await setSecrets(existing, userKey);
  const { exitCode, text } = await project.run(["up"]);
  expect({ exitCode, text }).toMatchObject({ exitCode: 0 });
  expect(text).toMatch(/Onboarding car[\s\S]*iam-ServiceId-[\s\S]*Nothing has been sent/);

  const { serviceIds, apiKeys, policies } = await contentsOf(project.cloud());
  const { iam_id } = serviceIds.find(({ name }) => name === "car-assistant")!;
  expect(apiKeys.filter((key) => key.iam_id === iam_id)).toMatchObject([{ name: "car-assistant" }]);
  const { onboarding } = await outputs();
  expect(onboarding.car).toMatchObject({ iamId: iam_id, mailto: expect.stringMatching(/^mailto:/) });
  expect(onboarding.car.request).toContain("••••wxyz");
  expect(onboarding.hotel).toMatchObject({ iamId: seeded.owner });

  const onAssistant = policies.filter(({ resources }) => JSON.stringify(resources).includes("conversation"));
  const roles = onAssistant.map(({ roles }) =>
    roles.map(({ role_id }) => role_id.split(":").at(-1)).join("+"),
  );
  expect(roles.sort()).toEqual(["Reader", "Viewer", "Viewer+Reader"]);
  for (const written of [text, project.stateText()]) expect(written).not.toContain(existing);
});

test("the request is not written again when nothing in it changes", async () => {
  const same = await project.run(["up", "--skip-preview"]);
  expect(same.text).toMatch(/Resources:\s+\d+ unchanged/);
});

test("a changed and renamed onboarding keeps its identity, and its request is written again", async () => {
  const { iamId } = (await outputs()).onboarding.car;
  configure(({ onboarding, access }) => {
    Object.assign(onboarding[0]!, { name: "fleet", formerNames: ["car"], instances: ["Car", "Bus"] });
    Object.assign(access[0]!, { onboarding: "fleet" });
  });
  const { exitCode, text } = await project.run(["up", "--skip-preview"]);
  expect({ exitCode, text }).toMatchObject({ exitCode: 0 });
  const { fleet } = (await outputs()).onboarding;
  expect(fleet).toMatchObject({ iamId, request: expect.stringContaining("  - Car\n  - Bus\n") });
  expect((await contentsOf(project.cloud())).serviceIds.map(({ name }) => name)).toContain("fleet-assistant");
});
