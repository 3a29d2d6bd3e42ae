import { join } from "node:path";
import { Project } from "../e2e/_helpers/project";

jest.setTimeout(240_000);

// The pack as others get it, on a program that is not this project's.
let project: Project;
beforeAll(async () => {
  project = Project.create();
  const { exitCode, text } = await project.shell(
    [
      // `npm test` hands this project's ignore-scripts on, and then npm would pack without `prepack`.
      `${exports}; mkdir alone pack; (cd policies; npm pack --silent --ignore-scripts=false --pack-destination ../alone)`,
      "tar -xzf alone/*.tgz -C pack --strip-components 1",
      // Where no package of this project can be found.
      `mkdir ${JSON.stringify(outside())}; cp -r pack/* ${JSON.stringify(outside())}`,
      "cd examples/policy-pack; pulumi stack select dev --create",
    ].join("; "),
  );
  if (exitCode !== 0) throw new Error(text);
});
afterAll(() => project.close());

const exports = 'set -euo pipefail; eval "$(node cli/main.mjs cloud env)"';
const outside = () => join(project.folder, "..", "outside");

/** `ILP-A01 everything` for each mandatory finding. */
function mandatory(text: string): string[] {
  return [...text.matchAll(/\[mandatory\] \[severity: \w+\] {2}(\S+) {2}\(\S+ ([^)]*)\)/g)]
    .map(([, rule, name]) => `${rule} ${name}`)
    .sort();
}

const wanted = ["ILP-A01 everything", "ILP-A02 everything", "ILP-C01 key", "ILP-C03 key"];

test.each([
  ["a program of its own, with nothing else installed", () => join(outside(), "index.cjs")],
  ["a folder that Pulumi's language host runs", () => join(project.folder, "pack")],
])("%s: a preview of somebody else's program is stopped", async (_, pack) => {
  const { exitCode, text } = await project.shell(
    `${exports}; cd examples/policy-pack; pulumi preview --policy-pack ${JSON.stringify(pack())}`,
  );
  expect(mandatory(text)).toEqual(wanted);
  expect(text).not.toMatch(/ pictures\)/);
  expect(exitCode).not.toBe(0);
});

test("Pulumi's configuration of a policy sets its level and its parameters", async () => {
  const config = {
    "ILP-C01": { enforcementLevel: "advisory", maxKeyAgeDays: 30 },
    "ILP-C03": { enforcementLevel: "disabled" },
  };
  const { text } = await project.shell(
    `${exports}; cd examples/policy-pack; echo '${JSON.stringify(config)}' > config.json
     pulumi preview --policy-pack ${JSON.stringify(outside())}/index.cjs --policy-pack-config config.json`,
  );
  expect(text).toMatch(/\[advisory\] \[severity: high\] {2}ILP-C01/);
  expect(mandatory(text)).toEqual(mandatory(text).filter((one) => !/ILP-C0[13]/.test(one)));
  expect(text).not.toContain("ILP-C03");
  const wrong = await project.shell(
    `${exports}; cd examples/policy-pack; echo '{"ILP-C01":{"maxKeyAgeDays":"many"}}' > config.json
     pulumi preview --policy-pack ${JSON.stringify(outside())}/index.cjs --policy-pack-config config.json`,
  );
  expect(wrong.text).toMatch(/ILP-C01: maxKeyAgeDays: Invalid type\. Expected: integer, given: string/);
});
