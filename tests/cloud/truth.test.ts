import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import Fastify from "fastify";
import { assemble } from "../../cloud/cloud";
import type { Service } from "../../cloud/core/service";
import { Store } from "../../cloud/core/store";
import { services } from "../../cloud/services";
import { readme, truthOf } from "../../cloud/truth";

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
