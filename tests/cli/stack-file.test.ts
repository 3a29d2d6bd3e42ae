import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readStackConfig } from "../../cli/stack-file";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "stack-file-"));
  writeFileSync(join(folder, "Pulumi.yaml"), "name: machine-credentials\nruntime: nodejs\n");
});
afterEach(() => rmSync(folder, { recursive: true }));

function stack(text: string): void {
  writeFileSync(join(folder, "Pulumi.dev.yaml"), text);
}

const engines = `  machine-credentials:engines:
    - name: demo
      instance: "crn:v1:bluemix:public:secrets-manager:eu-de:a/1f5c0b7a4d3e4f6b9a2c8d7e6f504132:5d0a3c1e-8b7f-4e62-9c41-0f2b6d8a7e35::"
`;

test("reads the project's own namespace and leaves the others alone", () => {
  stack(`config:\n  ibm:region: eu-de\n${engines}`);
  expect(readStackConfig(folder, "dev").engines.map(({ name }) => name)).toEqual(["demo"]);
});

test.each([
  ["no such file", undefined, /There is no Pulumi\.dev\.yaml\. Stacks with a configuration here: none\./],
  ["no YAML", "config: [", /Pulumi\.dev\.yaml line \d+ is not valid YAML/],
  ["an empty file", "", /engines: is missing/],
  ["a wrong field", `config:\n${engines}      endpiont: x\n`, /engines\[0\]\.endpiont: is not a known field/],
])("refuses %s with one clear error", (_what, text, expected) => {
  if (text !== undefined) stack(text);
  expect(() => readStackConfig(folder, "dev")).toThrow(expected);
});
