import { chmodSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  AboutRequest,
  type AboutResponse,
  GenerateProgramRequest,
  GenerateProjectRequest,
  InstallDependenciesRequest,
  InstallDependenciesResponse,
  LinkRequest,
  type LinkResponse,
  PackRequest,
  RuntimeOptionsRequest,
  type RuntimeOptionsResponse,
  TemplateRequest,
} from "@pulumi/pulumi/proto/language_pb";
import { PackageDependency, PackageParameterization, type PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import versions from "../../../toolchain/versions.json";
import { lives, until } from "../plugin-server/start-plugin";
import { bundlePlugin, HostUnderTest, Program } from "./harness";

const bundle = bundlePlugin("toolchain/language-host/main.ts");
let host: HostUnderTest;
let program: Program;
/** Folder of stand-ins for package managers, first on the host's PATH. */
let tools: Program;
beforeEach(async () => {
  program = new Program();
  tools = new Program();
  host = await HostUnderTest.start(bundle.file, { env: { PATH: `${tools.folder}:${process.env.PATH}` } });
});
afterEach(async () => {
  await host.stop();
  program.remove();
  tools.remove();
});
afterAll(() => bundle.remove());

/** A package manager that notes its arguments and folder, then runs a shell command. */
function tool(name: string, script = "mkdir -p node_modules"): void {
  tools.write(name, `#!/bin/sh\necho "$PWD: ${name} $*" >> ${tools.folder}/calls\n${script}\n`);
  chmodSync(join(tools.folder, name), 0o755);
}

function calls(): string[] {
  const file = join(tools.folder, "calls");
  return existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
}

describe("install", () => {
  function install(options: Record<string, unknown> = {}) {
    const stream = host.rpc.client.makeServerStreamRequest(
      "/pulumirpc.LanguageRuntime/InstallDependencies",
      (message: InstallDependenciesRequest) => Buffer.from(message.serializeBinary()),
      (bytes: Buffer) => InstallDependenciesResponse.deserializeBinary(new Uint8Array(bytes)),
      new InstallDependenciesRequest().setInfo(program.info(options)),
    );
    const seen = { stdout: "", stderr: "" };
    stream.on("data", (message: InstallDependenciesResponse) => {
      seen.stdout += Buffer.from(message.getStdout_asU8()).toString();
      seen.stderr += Buffer.from(message.getStderr_asU8()).toString();
    });
    const ended = new Promise<string>((resolve) => {
      stream.on("end", () => resolve("ended"));
      stream.on("error", (error: { details?: string }) => resolve(error.details ?? String(error)));
    });
    return { seen, ended, stream };
  }

  const rows: { name: string; lockfile?: string; options?: Record<string, unknown>; call: string }[] = [
    { name: "npm", call: "npm install --loglevel=error" },
    { name: "npm", options: { production: true }, call: "npm install --loglevel=error --production" },
    { name: "yarn", options: { packagemanager: "yarn" }, call: "yarn install" },
    { name: "yarn", lockfile: "yarn.lock", call: "yarn install" },
    {
      name: "pnpm",
      lockfile: "pnpm-lock.yaml",
      options: { production: true },
      call: "pnpm install --use-stderr --production",
    },
    { name: "bun", lockfile: "bun.lock", options: { production: true }, call: "bun install" },
    {
      name: "npm",
      lockfile: "yarn.lock",
      options: { packagemanager: "npm" },
      call: "npm install --loglevel=error",
    },
  ];
  it.each(rows)("runs $call", async ({ name, lockfile, options, call }) => {
    tool(name, "echo adding; echo careful >&2; mkdir -p node_modules");
    if (lockfile) program.write(lockfile, "");
    const { seen, ended } = install(options);
    expect(await ended).toBe("ended");
    expect(calls()).toEqual([`${program.folder}: ${call}`]);
    expect(seen).toEqual({
      stdout: "Installing dependencies...\n\nadding\nFinished installing dependencies\n\n",
      stderr: "careful\n",
    });
  });

  it("fails as the package manager does, after showing what it said", async () => {
    tool("npm", "echo 'npm error 404' >&2; exit 5");
    const { seen, ended } = install();
    expect(await ended).toBe("npm install failed: exit status 5");
    expect(seen.stderr).toBe("npm error 404\n");
  });

  it("names the package manager that is missing", async () => {
    expect(await install({ packagemanager: "bun" }).ended).toBe(
      "Could not find `bun` executable.\nInstall bun and make sure it is in your PATH.",
    );
  });

  it("ends when it is cancelled", async () => {
    tool("npm", `echo $$ > ${tools.folder}/pid; exec sleep 300`);
    const { ended } = install();
    const pid = await until(() => {
      const file = join(tools.folder, "pid");
      return existsSync(file) && Number(readFileSync(file, "utf8"));
    }, "npm to run");
    await host.call("cancel", new Empty());
    expect(await ended).toBe("npm install failed: SIGINT");
    await until(() => !lives(pid), "npm to end");
  });
});

describe("about", () => {
  async function about(options: Record<string, unknown> = {}) {
    const response = await host.call<AboutResponse>(
      "about",
      new AboutRequest().setInfo(program.info(options)),
    );
    return {
      executable: response.getExecutable(),
      version: response.getVersion(),
      metadata: Object.fromEntries(response.getMetadataMap().toArray()),
    };
  }

  it("tells Node.js, the package manager and the program's TypeScript", async () => {
    tool("yarn", "echo 1.22.0");
    program.write("node_modules/typescript/package.json", JSON.stringify({ version: "5.4.3" }));
    expect(await about({ packagemanager: "yarn" })).toEqual({
      executable: process.execPath,
      version: process.version,
      metadata: { packagemanager: "yarn", packagemanagerVersion: "1.22.0", typescriptVersion: "5.4.3" },
    });
  });

  it("tells what it can", async () => {
    tool("npm", "exit 1");
    expect((await about()).metadata).toEqual({ packagemanager: "npm", packagemanagerVersion: "" });
  });
});

describe("prompts for runtime options", () => {
  async function prompts(options: Record<string, unknown>) {
    const request = new RuntimeOptionsRequest().setInfo(program.info(options));
    const response = await host.call<RuntimeOptionsResponse>("runtimeOptionsPrompts", request);
    return response.getPromptsList().map((prompt) => ({
      key: prompt.getKey(),
      choices: prompt.getChoicesList().map((choice) => choice.getStringvalue()),
      preset: prompt.getDefault()?.getStringvalue(),
    }));
  }

  it("ask for the package manager", async () => {
    expect(await prompts({})).toEqual([
      { key: "packagemanager", choices: ["npm", "pnpm", "yarn", "bun"], preset: "npm" },
    ]);
  });

  it("ask nothing that the project says already", async () => {
    expect(await prompts({ packagemanager: "pnpm" })).toEqual([]);
  });
});

describe("link", () => {
  function dependency(path: string, name: string, parameter?: string): LinkRequest.LinkDependency {
    const described = new PackageDependency().setName(name);
    if (parameter) described.setParameterization(new PackageParameterization().setName(parameter));
    return new LinkRequest.LinkDependency().setPath(path).setPackage(described);
  }

  async function linked(options: Record<string, unknown>, ...dependencies: LinkRequest.LinkDependency[]) {
    const request = new LinkRequest().setInfo(program.info(options)).setPackagesList(dependencies);
    const { length } = calls();
    const response = await host.call<LinkResponse>("link", request);
    return { instructions: response.getImportInstructions(), calls: calls().slice(length) };
  }

  beforeEach(() => {
    tool("npm", "");
    program.write("sdks/ibm/package.json", JSON.stringify({ name: "@pulumi/ibm" }));
    program.write("sdks/two-words/package.json", JSON.stringify({ name: "two-words" }));
  });

  it("adds the SDK to package.json and says how to import it", async () => {
    expect(await linked({}, dependency("sdks/ibm", "terraform-provider", "ibm"))).toEqual({
      instructions:
        'You can import the SDK in your TypeScript code with:\n\n  import * as ibm from "@pulumi/ibm";\n',
      calls: [
        `${program.folder}: npm pkg set dependencies[@pulumi/ibm]=file:sdks/ibm`,
        `${program.folder}: npm pkg set --json allowScripts={"file:sdks/ibm":true}`,
      ],
    });
  });

  it("keeps what package.json allows already", async () => {
    program.write("package.json", JSON.stringify({ allowScripts: { esbuild: true } }));
    expect((await linked({}, dependency("sdks/ibm", "ibm"))).calls[1]).toContain(
      'allowScripts={"esbuild":true,"file:sdks/ibm":true}',
    );
  });

  it("leaves npm's settings alone where another package manager installs", async () => {
    tool("pnpm");
    expect((await linked({ packagemanager: "pnpm" }, dependency("sdks/ibm", "ibm"))).calls).toHaveLength(1);
  });

  it("speaks JavaScript to a JavaScript program", async () => {
    const { instructions } = await linked({ typescript: false }, dependency("sdks/two-words", "two-words"));
    expect(instructions).toBe(
      'You can import the SDK in your JavaScript code with:\n\n  const twoWords = require("two-words");\n',
    );
  });

  it("fails with what npm said", async () => {
    tool("npm", "echo broken >&2; exit 1");
    await expect(linked({}, dependency("sdks/ibm", "ibm"))).rejects.toMatchObject({
      details: `npm pkg set dependencies[@pulumi/ibm]=file:sdks/ibm failed in ${program.folder}:\nbroken\n`,
    });
  });
});

describe("the engine's other questions", () => {
  it("the version is that of the CLI", async () => {
    const info = await host.call<PluginInfo>("getPluginInfo", new Empty());
    expect(info.getVersion()).toBe(versions.pulumi.version);
  });

  it("a template needs nothing more", async () => {
    await expect(host.call("template", new TemplateRequest().setInfo(program.info()))).resolves.toBeDefined();
  });

  const unserved: [string, unknown, RegExp][] = [
    ["pack", new PackRequest(), /^Packing an SDK .* is not available here: install the official Pulumi CLI/],
    ["generateProgram", new GenerateProgramRequest(), /^Writing program code .* is not available here/],
    ["generateProject", new GenerateProjectRequest(), /^Writing a project .* is not available here/],
  ];
  it.each(unserved)("%s is refused, with advice", async (method, request, details) => {
    await expect(host.call(method, request)).rejects.toMatchObject({
      code: 12,
      details: expect.stringMatching(details),
    });
  });
});
