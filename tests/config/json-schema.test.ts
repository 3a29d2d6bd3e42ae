import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import Ajv from "ajv";
import addFormats from "ajv-formats";
import { parse } from "yaml";
import { schemaFiles } from "../../cli/commands/schema";
import { readStackConfig } from "../../cli/stack-file";
import { checkConfig } from "../../config/check";

const root = resolve(__dirname, "../..");
const ajv = addFormats(new Ajv({ strict: false, allErrors: true }));
const valid = ajv.compile(JSON.parse(readFileSync(join(root, "config/schema.json"), "utf8")));

const examples = readdirSync(join(root, "examples"), { recursive: true, encoding: "utf8" })
  .filter((file) => /(?:^|\/)Pulumi\.[^.]+\.yaml$/.test(file))
  .map((file) => `examples/${file}`);
const stacks = ["Pulumi.dev.yaml", "Pulumi.staging.yaml", "Pulumi.prod.yaml", ...examples];
const read = (file: string) => parse(readFileSync(join(root, file), "utf8"));

/** The places that an editor would mark. */
function marked(config: Record<string, unknown>): string[] {
  valid({ config });
  return (valid.errors ?? []).map(({ instancePath }) => instancePath);
}

test("the committed schemas are those that their sources make: npm run schema", () => {
  const files = schemaFiles(root);
  expect([...files.keys()]).toHaveLength(3);
  for (const [path, text] of files) expect(readFileSync(join(root, path), "utf8")).toBe(text);
});

test.each(stacks)("%s is good for editors and for the program, and names its schema", (file) => {
  expect(marked(read(file).config)).toEqual([]);
  expect(readFileSync(join(root, file), "utf8")).toMatch(
    /^# yaml-language-server: \$schema=(?:\.\.\/\.\.\/)?config\/schema\.json$/m,
  );
  const entries = Object.entries(read(file).config as object);
  const own = entries.map(([key, value]) => [key.replace("machine-credentials:", ""), value]);
  expect(() => checkConfig(Object.fromEntries(own), file.replace(/^.*\//, ""))).not.toThrow();
});

test("mistakes are marked where they are", () => {
  const { config } = read("Pulumi.dev.yaml");
  const engines = config["machine-credentials:engines"];
  const wrong = (engine: object) => ({
    ...config,
    "machine-credentials:engines": [{ ...engines[0], ...engine }],
  });
  expect(marked(wrong({ endpiont: "private" }))).toEqual(["/config/machine-credentials:engines/0"]);
  expect(marked(wrong({ mode: "keyles" }))).toEqual(["/config/machine-credentials:engines/0/mode"]);
  expect(marked({ ...config, "machine-credentials:engins": [] })).not.toEqual([]);
  expect(marked({ ...config, "aws:region": "us-east-1" })).toEqual([]);
  expect(readStackConfig(root, "dev").engines).toHaveLength(1);
});
