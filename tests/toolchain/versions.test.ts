import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import packageJson from "../../package.json";
import { goParts } from "../../toolchain/go-parts";
import { projectRoot } from "../../toolchain/project-root";
import { packageEntry } from "../../toolchain/sdk";
import versions from "../../toolchain/versions.json";

const read = (...file: string[]) => readFileSync(path.join(projectRoot, ...file), "utf8");

/** Modules and versions that a go.mod requires. */
function required(module: string): Map<string, string> {
  const lines = read("toolchain", "go", module, "go.mod").matchAll(/^\s*(?:require )?(\S+\.\S+) (v\S+)/gm);
  return new Map([...lines].map(([, name = "", version = ""]) => [name, version]));
}

test.each([
  ["pulumi", versions.pulumi.module, versions.pulumi.version],
  ["sdkgen", versions.pulumi.module, versions.pulumi.version],
  ["bridge", versions.bridge.module, versions.bridge.moduleVersion],
  ["ibm", versions.ibmProvider.module, versions.ibmProvider.version],
])("toolchain/go/%s pins %s at %s", (module, name, version) => {
  expect(required(module).get(name)).toBe(`v${version}`);
});

test("the CLI, the SDK generator and the bridge share every module's version, so that it is compiled once", () => {
  const cli = required("pulumi");
  const different = ["sdkgen", "bridge"].flatMap((module) =>
    [...required(module)].filter(([name, version]) => cli.has(name) && cli.get(name) !== version),
  );
  // Needed by the bridge's graph but not compiled into it.
  expect(different.filter(([name]) => name !== "github.com/olekukonko/tablewriter")).toEqual([]);
});

test("every Go module has its sums committed, and the toolchain builds from them", () => {
  const folders = readdirSync(path.join(projectRoot, "toolchain", "go"));
  expect(folders).toEqual(
    expect.arrayContaining(Object.values(goParts).map(({ moduleFolder }) => path.basename(moduleFolder))),
  );
  for (const folder of folders)
    expect(read("toolchain", "go", folder, "go.sum").length).toBeGreaterThan(1000);
});

test("npm packages are the pinned ones", () => {
  expect(packageJson.dependencies).toMatchObject(versions.npm);
  expect(packageJson.dependencies["@pulumi/command"]).toBe(versions.commandProvider.version);
});

test("Pulumi.yaml's package entry and sdks/ibm name the pinned bridge and provider", () => {
  const entry = packageEntry(read("Pulumi.yaml"), "ibm");
  expect(entry).toMatchObject({ source: versions.bridge.name, version: versions.bridge.version });
  expect(entry.parameters.slice(0, 2)).toEqual(["ibm-cloud/ibm", versions.ibmProvider.version]);
  const { pulumi, version } = JSON.parse(read("sdks", "ibm", "package.json"));
  expect([pulumi.name, pulumi.version, version]).toEqual([
    entry.source,
    entry.version,
    versions.ibmProvider.version,
  ]);
});

test("what the include list names is what sdks/ibm has", () => {
  const entry = packageEntry(read("Pulumi.yaml"), "ibm");
  const { value } = JSON.parse(read("sdks", "ibm", "package.json")).pulumi.parameterization;
  const { includes } = JSON.parse(Buffer.from(value, "base64").toString());
  expect(entry.parameters.slice(2).map((item) => item.replace("--include=", ""))).toEqual(includes);
});

test("the program is never run through ts-node", () => {
  expect(parse(read("Pulumi.yaml")).runtime).toEqual({ name: "nodejs", options: { typescript: false } });
  expect(packageJson.main).toBe("toolchain/program.cjs");
});

test.each([
  ["packages: {}", "source"],
  ["packages: { ibm: { source: a } }", "version"],
  ["packages: { ibm: { source: a, version: 1.0.0, parameters: nothing } }", "parameters"],
])("Pulumi.yaml with %p is an error that names %s", (text, field) => {
  expect(() => packageEntry(text, "ibm")).toThrow(`packages.ibm needs a field ${field}`);
});
