import { symlinkSync } from "node:fs";
import { join } from "node:path";
import {
  GetProgramDependenciesRequest,
  type GetProgramDependenciesResponse,
  GetRequiredPackagesRequest,
  type GetRequiredPackagesResponse,
} from "@pulumi/pulumi/proto/language_pb";
import { bundlePlugin, HostUnderTest, Program } from "./harness";

const bundle = bundlePlugin("toolchain/language-host/main.ts");
let host: HostUnderTest;
let program: Program;
beforeAll(async () => {
  host = await HostUnderTest.start(bundle.file);
});
beforeEach(() => {
  program = new Program();
});
afterEach(() => program.remove());
afterAll(async () => {
  await host.stop();
  bundle.remove();
});

const json = (value: unknown): string => JSON.stringify(value);
const awsx = { name: "@pulumi/aws", version: "6.0.0", pulumi: { resource: true } };

async function required(files: Record<string, string>, links: Record<string, string> = {}) {
  for (const [path, content] of Object.entries(files)) program.write(path, content);
  for (const [path, target] of Object.entries(links)) {
    program.write(`${path}.parent`, "");
    symlinkSync(target, join(program.folder, path));
  }
  const response = await host.call<GetRequiredPackagesResponse>(
    "getRequiredPackages",
    new GetRequiredPackagesRequest().setInfo(program.info()),
  );
  return response.getPackagesList().map((found) => ({
    name: found.getName(),
    kind: found.getKind(),
    version: found.getVersion(),
    server: found.getServer(),
    parameterization: found.getParameterization()?.toObject(),
  }));
}

const found = (name: string, version: string, more: object = {}) => ({
  name,
  kind: "resource",
  version,
  server: "",
  parameterization: undefined,
  ...more,
});

interface Row {
  readonly behaviour: string;
  readonly files: Record<string, string>;
  readonly links?: Record<string, string>;
  readonly packages: object[];
}

const rows: Row[] = [
  {
    behaviour: "a package of the @pulumi scope",
    files: { "node_modules/@pulumi/aws/package.json": json(awsx) },
    packages: [found("aws", "v6.0.0")],
  },
  {
    behaviour: "name, version and server of the pulumi section",
    files: {
      "node_modules/third/package.json": json({
        name: "third",
        version: "1.0.0",
        pulumi: { resource: true, name: "plug", version: "v2.0.0", server: "https://x" },
      }),
    },
    packages: [found("plug", "v2.0.0", { server: "https://x" })],
  },
  {
    behaviour: "a generated SDK with its parameters",
    files: {
      "node_modules/@pulumi/ibm/package.json": json({
        name: "@pulumi/ibm",
        version: "1.89.0",
        pulumi: {
          resource: true,
          name: "terraform-provider",
          version: "1.1.3",
          parameterization: { name: "ibm", version: "1.89.0", value: "eyJhIjoxfQ==" },
        },
      }),
    },
    packages: [
      found("terraform-provider", "v1.1.3", {
        parameterization: { name: "ibm", version: "1.89.0", value: "eyJhIjoxfQ==" },
      }),
    ],
  },
  {
    behaviour: "packages of packages",
    files: { "node_modules/a/node_modules/@pulumi/aws/package.json": json(awsx) },
    packages: [found("aws", "v6.0.0")],
  },
  {
    behaviour: "packages of a folder below the program",
    files: { "lib/node_modules/@pulumi/aws/package.json": json(awsx) },
    packages: [found("aws", "v6.0.0")],
  },
  {
    behaviour: "a package that is linked from another folder of the program",
    files: { "a-sdk/package.json": json(awsx) },
    links: { "node_modules/@pulumi/aws": "../../a-sdk" },
    packages: [found("aws", "v6.0.0")],
  },
  {
    behaviour: "packages in a store of pnpm, once each",
    files: { "node_modules/.pnpm/aws@6/node_modules/@pulumi/aws/package.json": json(awsx) },
    links: { "node_modules/@pulumi/aws": "../.pnpm/aws@6/node_modules/@pulumi/aws" },
    packages: [found("aws", "v6.0.0")],
  },
  {
    behaviour: "nothing of a nested policy pack",
    files: {
      "pack/PulumiPolicy.yaml": "runtime: nodejs",
      "pack/node_modules/@pulumi/aws/package.json": json(awsx),
    },
    packages: [],
  },
  { behaviour: "nothing of the program itself", files: { "sub/package.json": json(awsx) }, packages: [] },
  {
    behaviour: "no package without resources",
    files: {
      "node_modules/a/package.json": json({ name: "a", version: "1.0.0" }),
      "node_modules/b/package.json": json({ name: "b", version: "1.0.0", pulumi: { resource: false } }),
    },
    packages: [],
  },
  {
    behaviour: "no third-party package without a plugin name",
    files: {
      "node_modules/a/package.json": json({ name: "a", version: "1.0.0", pulumi: { resource: true } }),
    },
    packages: [],
  },
  {
    behaviour: "the others beside one that cannot be read",
    files: { "node_modules/a/package.json": "{ broken", "node_modules/@pulumi/aws/package.json": json(awsx) },
    packages: [found("aws", "v6.0.0")],
  },
  {
    behaviour: "links that lead nowhere or round in a circle",
    files: { "node_modules/@pulumi/aws/package.json": json(awsx) },
    links: { "node_modules/gone": "nowhere", "circle/self": "..", "node_modules/@pulumi/aws/again": ".." },
    packages: [found("aws", "v6.0.0")],
  },
];

describe("required packages", () => {
  it.each(rows)("$behaviour", async ({ files, links, packages }) => {
    expect(await required(files, links)).toEqual(packages);
  });

  it("warns of two major versions of the SDK", async () => {
    const own = await HostUnderTest.start(bundle.file);
    program.write(
      "node_modules/@pulumi/pulumi/package.json",
      json({ name: "@pulumi/pulumi", version: "3.1.0" }),
    );
    program.write(
      "node_modules/a/node_modules/@pulumi/pulumi/package.json",
      json({ name: "@pulumi/pulumi", version: "2.9.0" }),
    );
    await own.call("getRequiredPackages", new GetRequiredPackagesRequest().setInfo(program.info()));
    await own.stop();
    expect(own.plugin.stderr()).toMatch(
      /Found incompatible versions of @pulumi\/pulumi\..*3\.1\.0 .*2\.9\.0 /s,
    );
  });
});

describe("dependencies of the program", () => {
  const lockfile = json({
    lockfileVersion: 3,
    packages: {
      "": { name: "program" },
      "node_modules/direct": { version: "1.0.0" },
      "node_modules/@scope/dev": { version: "2.0.0", dev: true },
      "node_modules/deep": { version: "3.0.0" },
      "node_modules/direct/node_modules/deep": { version: "4.0.0" },
      "node_modules/linked": { resolved: "sdks/linked", link: true },
      "sdks/linked": { version: "5.0.0" },
    },
  });
  const manifest = json({
    dependencies: { direct: "^1", linked: "file:sdks/linked" },
    devDependencies: { "@scope/dev": "2" },
  });

  async function dependencies(transitive: boolean) {
    const request = new GetProgramDependenciesRequest()
      .setInfo(program.info())
      .setTransitivedependencies(transitive);
    const response = await host.call<GetProgramDependenciesResponse>("getProgramDependencies", request);
    return response.getDependenciesList().map((entry) => `${entry.getName()}@${entry.getVersion()}`);
  }

  it("are those that package.json names", async () => {
    program.write("package.json", manifest);
    program.write("package-lock.json", lockfile);
    expect(await dependencies(false)).toEqual(["direct@1.0.0", "@scope/dev@2.0.0", "linked@5.0.0"]);
  });

  it("are all of the lockfile when asked for", async () => {
    program.write("package.json", manifest);
    program.write("package-lock.json", lockfile);
    expect(await dependencies(true)).toEqual([
      "direct@1.0.0",
      "@scope/dev@2.0.0",
      "deep@3.0.0",
      "deep@4.0.0",
      "linked@5.0.0",
    ]);
  });

  it("cannot be told without a lockfile", async () => {
    await expect(dependencies(false)).rejects.toMatchObject({
      details: `no package-lock.json found (searching upwards from ${program.folder}): run npm install`,
    });
  });
});
