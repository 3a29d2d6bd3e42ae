import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import Fastify from "fastify";
import { assemble } from "../../cloud/cloud";
import type { Service } from "../../cloud/core/service";
import { Store } from "../../cloud/core/store";
import { services } from "../../cloud/services";
import { notServed, readme, truthOf } from "../../cloud/truth";

const root = resolve(__dirname, "../..");
const folders = readdirSync(join(root, "cloud", "services"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

/** A service's folder is named after it, but for the catalog's, whose name in policies has no hyphen. */
const folderOf = (service: Service) =>
  folders.find((folder) => normal(folder) === normal(service.name)) ?? aliases[service.name];
const normal = (name: string) => name.replaceAll("-", "");
const aliases: Readonly<Record<string, string>> = { "iam-access-management": "iam-policy-management" };
const byFolder = Object.fromEntries(services.map((service) => [folderOf(service) ?? service.name, service]));

test("cloud/README.md says what the services' truth files say", () => {
  const file = join(root, "cloud", "README.md");
  const text = readme(byFolder, root);
  if (process.env.UPDATE_README) writeFileSync(file, text);
  expect(readFileSync(file, "utf8")).toBe(text);
});

test.each(Object.entries(byFolder))(
  "%s says of every operation that it serves what it rests on, and of no other",
  async (folder, service) => {
    const store = await Store.open();
    const served = new Set<string>();
    const app = Fastify();
    app.removeAllContentTypeParsers();
    app.addHook("onRoute", ({ config }) => {
      if (config?.operation) served.add(config.operation);
    });
    service.register(app, assemble(store, root));
    const known = truthOf(root, folder).map(({ operation }) => operation);
    expect(known.filter((operation) => !served.has(operation))).toEqual([]);
    expect([...served].filter((operation) => !known.includes(operation))).toEqual([]);
    expect(known).toEqual([...new Set(known)]);
  },
);

test.each(folders)("every entry of %s names its source", (folder) => {
  for (const { operation, status, source } of truthOf(root, folder)) {
    expect({ operation, status, source }).toEqual({
      operation: expect.stringMatching(/^[a-z_0-9]+$/),
      status: expect.stringMatching(/^(documented|inferred)$/),
      source: expect.stringMatching(/\S/),
    });
  }
});

/** IBM's SDK by service; Secrets Manager and watsonx have none in this package. */
const sdks: Readonly<Record<string, string>> = {
  "iam-identity": "iam-identity/v1",
  "iam-groups": "iam-access-groups/v2",
  "iam-policy-management": "iam-policy-management/v1",
  "resource-controller": "resource-controller/v2",
  "resource-manager": "resource-manager/v2",
  "global-catalog": "global-catalog/v1",
  "global-search": "global-search/v2",
  "global-tagging": "global-tagging/v1",
  "user-management": "user-management/v1",
  "context-based-restrictions": "context-based-restrictions/v1",
};

test.each(Object.entries(sdks))(
  "every operation of IBM's SDK for %s is served, or it is said why not",
  async (folder, name) => {
    const { default: kind } = await import(`@ibm-cloud/platform-services/${name}`);
    const operations = Object.getOwnPropertyNames(kind.prototype)
      .filter((method) => method !== "constructor")
      .map((method) => method.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));
    const served = truthOf(root, folder).map(({ operation }) => operation);
    const leftOut = (notServed(root)[folder] ?? []).flatMap((one) => [one.operations].flat());
    const patterns = leftOut.map((text) => new RegExp(`^${text.replaceAll("*", ".*")}$`));
    const fits = (operation: string) => patterns.some((pattern) => pattern.test(operation));
    expect(operations.length).toBeGreaterThan(0);
    expect(operations.filter((operation) => !served.includes(operation) && !fits(operation))).toEqual([]);
    expect(served.filter((operation) => leftOut.includes(operation))).toEqual([]);
  },
);
