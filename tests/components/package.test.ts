import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Analyzer } from "@pulumi/pulumi/provider/experimental/analyzer";
import * as components from "../../components/index";
import { toolCommand, useToolsOf } from "../../components/tool";

const folder = resolve(__dirname, "../../components");
const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
const names = Object.keys(components).sort();

test("every component is in the package for other languages", () => {
  const classes = readdirSync(folder)
    .filter((file) => file.endsWith(".ts"))
    .flatMap((file) =>
      Array.from(
        readFileSync(join(folder, file), "utf8").matchAll(
          /export class (\w+) extends pulumi\.ComponentResource/g,
        ),
        ([, name]) => name!,
      ),
    );
  expect(classes.sort()).toEqual(names);
});

describe("the schema that Pulumi infers", () => {
  const analyzer = new Analyzer(folder, manifest.name, manifest, new Set(names));
  const { components: inferred, typeDefinitions } = analyzer.analyze();

  test("has every component, with a description", () => {
    expect(Object.keys(inferred).sort()).toEqual(names);
    for (const { description } of Object.values(inferred)) expect(description).toMatch(/\w/);
  });

  test.each(names)("%s says of every argument what it is for", (name) => {
    const inputs = Object.entries(inferred[name]!.inputs);
    expect(inputs.length).toBeGreaterThan(0);
    expect(inputs.filter(([, { description }]) => !description).map(([input]) => input)).toEqual([]);
  });

  test("says so of the fields of nested arguments too", () => {
    const bare = Object.entries(typeDefinitions).flatMap(([type, definition]) =>
      Object.entries("properties" in definition ? (definition.properties ?? {}) : {})
        .filter(([, { description }]) => !description)
        .map(([field]) => `${type}.${field}`),
    );
    expect(bare).toEqual([]);
  });
});

test("the package's version of Pulumi's SDK is the project's: there must be one in the process only", () => {
  const project = JSON.parse(readFileSync(resolve(folder, "../package.json"), "utf8"));
  expect(manifest.dependencies).toEqual({ "@pulumi/pulumi": project.dependencies["@pulumi/pulumi"] });
});

describe("the command of a tool, which goes into the state", () => {
  test("is found from the project's own folder", () => {
    expect(toolCommand("engine-key --now")).toBe("node tools/run.cjs engine-key --now");
  });

  test("is said from the home folder for a package below it: the same on each machine", () => {
    useToolsOf("/home/ada/.pulumi/plugins/our package", "/home/ada", "linux");
    expect(toolCommand("account")).toBe('node "$HOME/.pulumi/plugins/our package/tools/run.cjs" account');
  });

  test("is said whole for a package elsewhere, and on Windows", () => {
    useToolsOf("/opt/package", "/home/ada", "linux");
    expect(toolCommand("account")).toBe('node "/opt/package/tools/run.cjs" account');
    useToolsOf("C:\\Users\\ada\\package", "C:\\Users\\ada", "win32");
    expect(toolCommand("account")).toBe('node "C:\\Users\\ada\\package/tools/run.cjs" account');
  });
});
