import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { parse, stringify } from "yaml";
import { compile } from "../../toolchain/bootstrap/compile.cjs";
import { contentsOf } from "./_helpers/account";
import { Project } from "./_helpers/project";

jest.setTimeout(300_000);

let project: Project;
let yamlHost: string;
beforeAll(() => {
  const script = compile(join(__dirname, "_helpers", "print-yaml-host.ts"), {
    root: resolve(__dirname, "../.."),
  });
  yamlHost = execFileSync(process.execPath, [script], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  project = Project.create("own");
});
afterAll(() => project.close());

/** In the folder of the example, with the official way of finding the language host: on PATH. */
const inYaml = (script: string) =>
  project.shell(
    `set -euo pipefail; eval "$(node cli/main.mjs cloud env)"; cd examples/yaml; ${script}`.replace(
      "; cd",
      `; export PATH="${dirname(yamlHost)}:$PATH" PULUMI_IGNORE_AMBIENT_PLUGINS=false ENGINE_SETTLE_SECONDS=0; cd`,
    ),
  );

test("`pulumi package add` adds the components to a program in YAML", async () => {
  const file = join(project.folder, "examples/yaml/Pulumi.yaml");
  const { packages, ...rest } = parse(readFileSync(file, "utf8"));
  writeFileSync(file, stringify(rest));
  const { exitCode, text } = await inYaml("pulumi package add ../../components");
  expect({ exitCode, text }).toMatchObject({ exitCode: 0 });
  expect(parse(readFileSync(file, "utf8"))).toEqual({ ...rest, packages });
});

test("a program in YAML deploys an engine that works, and again without a change", async () => {
  const up = await inYaml("pulumi stack init dev; pulumi up --yes --skip-preview");
  expect(up.text).toContain("The engine works with its API key.");
  expect(up.exitCode).toBe(0);
  const { configurations, serviceIds } = await contentsOf(project.cloud());
  expect(configurations).toHaveLength(1);
  expect(serviceIds).toMatchObject([{ description: "Credentials for payments" }]);
  const { stdout } = await inYaml("pulumi stack output --json");
  expect(JSON.parse(stdout)).toMatchObject({
    serviceId: expect.stringMatching(/^ServiceId-/),
    grants: [
      { role: "Operator", service: "iam-identity" },
      { role: "Editor", service: "iam-groups" },
    ],
  });
  const again = await inYaml("pulumi up --yes --skip-preview --expect-no-changes");
  expect(again.exitCode).toBe(0);
});

test("a change of the locked engine unlocks it, and locks it again", async () => {
  const file = join(project.folder, "examples/yaml/Pulumi.yaml");
  writeFileSync(file, readFileSync(file, "utf8").replace("for payments", "for orders"));
  const { exitCode, text } = await inYaml("pulumi up --yes --skip-preview");
  expect({ exitCode, text }).toMatchObject({ exitCode: 0 });
  const { serviceIds } = await contentsOf(project.cloud());
  expect(serviceIds).toMatchObject([{ description: "Credentials for orders", locked: true }]);
});

test("a misspelt argument is named before anything is asked for", async () => {
  const file = join(project.folder, "examples/yaml/Pulumi.yaml");
  const good = readFileSync(file, "utf8");
  writeFileSync(file, good.replace("grantsVia:", "grantVia:"));
  const { exitCode, text } = await inYaml("pulumi preview");
  expect(text).toMatch(/grantVia/);
  expect(exitCode).not.toBe(0);
  writeFileSync(file, good);
});

test("its destruction leaves nothing", async () => {
  const { exitCode } = await inYaml("pulumi destroy --yes --skip-preview");
  expect(exitCode).toBe(0);
  const { configurations, serviceIds } = await contentsOf(project.cloud());
  expect({ configurations, serviceIds }).toEqual({ configurations: [], serviceIds: [] });
});
