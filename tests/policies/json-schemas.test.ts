import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import Ajv from "ajv";
import addFormats from "ajv-formats";
import { parse } from "yaml";

const folder = resolve(__dirname, "../../policies");
const ajv = addFormats(new Ajv({ strict: false, allErrors: true }));
const schemaOf = (file: string) =>
  ajv.compile(JSON.parse(readFileSync(join(folder, `${file}.schema.json`), "utf8")));
const [parameters, waivers] = [schemaOf("parameters"), schemaOf("waivers")];

/** The places that an editor would mark. */
function marked(valid: typeof parameters, content: unknown): string[] {
  valid(content);
  return (valid.errors ?? []).map(({ instancePath }) => instancePath);
}

const waiver = {
  id: "shop",
  rule: "ILP-C01",
  urn: "urn:pulumi:prod::shop::*:IamServiceApiKey::orders-*",
  owner: "platform",
  reason: "A migration.",
  ticket: "SEC-1",
  created: "2026-11-01",
  expires: "2027-01-29",
};

test.each([
  ["parameters", parameters],
  ["waivers", waivers],
] as const)("%s.yaml names its schema, and is good for an editor", (name, valid) => {
  const text = readFileSync(join(folder, `${name}.yaml`), "utf8");
  expect(text).toMatch(new RegExp(`^# yaml-language-server: \\$schema=${name}\\.schema\\.json\n`));
  expect(marked(valid, parse(text))).toEqual([]);
});

test("mistakes are marked where they are", () => {
  expect(marked(parameters, { maxKeyAgeDays: 60, ciIdentities: [] })).toEqual([]);
  expect(marked(parameters, { maxKeyAgeDays: 400 })).toEqual(["/maxKeyAgeDays"]);
  expect(marked(parameters, { ciIdentity: [] })).toEqual([""]);
  expect(marked(waivers, { waivers: [waiver] })).toEqual([]);
  expect(marked(waivers, { waivers: [{ ...waiver, expires: "soon" }] })).toContain("/waivers/0/expires");
  const { owner: _, ...nobodys } = waiver;
  expect(marked(waivers, { waivers: [nobodys] })).toEqual(["/waivers/0"]);
});
