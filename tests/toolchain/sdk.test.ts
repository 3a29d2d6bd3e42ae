import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { generateSdk, resolveToolchain } from "../../toolchain";
import { differences } from "../../toolchain/sdk";
import versions from "../../toolchain/versions.json";
import { remove, temporaryFolder } from "./_helpers/fake-modules";

// The real toolchain: made on first use.
jest.setTimeout(15 * 60_000);

test("sdks/ibm is what the bridge, the provider and the generator write, byte for byte", async () => {
  const { changed } = await generateSdk({ check: true });
  expect(changed).toEqual([]);
});

test("the CLI runs at its version, with a home of its own", async () => {
  const { pulumi, env, parts } = await resolveToolchain();
  const version = execFileSync(pulumi, ["version"], { env, encoding: "utf8" }).trim();
  expect(version.replace(/^v/, "")).toBe(parts.find(({ name }) => name === "pulumi")?.version);
  expect(env.PULUMI_HOME).not.toContain(".pulumi");
  const plugins = execFileSync(pulumi, ["plugin", "ls", "--json"], { env, encoding: "utf8" });
  const installed = (JSON.parse(plugins) as { name: string; version: string }[]).map(
    ({ name, version }) => `${name} ${version}`,
  );
  expect(installed).toContain(`${versions.bridge.name} ${versions.bridge.version}`);
  expect(installed).toContain(`${versions.commandProvider.name} ${versions.commandProvider.version}`);
});

test("the comparison sees missing, added and different files, and not what is compiled", () => {
  const folder = temporaryFolder();
  const put = (file: string, text: string) => {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  };
  for (const [file, text] of Object.entries({ "a/same.ts": "1", "a/other.ts": "1", "a/new.ts": "1" }))
    put(file, text);
  for (const [file, text] of Object.entries({
    "b/same.ts": "1",
    "b/other.ts": "2",
    "b/old.ts": "1",
    "b/bin/x.js": "",
  }))
    put(file, text);
  expect(differences(path.join(folder, "a"), path.join(folder, "b"))).toEqual([
    "new.ts",
    "old.ts",
    "other.ts",
  ]);
  remove(folder);
});
