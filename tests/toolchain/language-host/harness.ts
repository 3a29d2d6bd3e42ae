import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb";
import { ProgramInfo, RunRequest, type RunResponse } from "@pulumi/pulumi/proto/language_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { type FakeEngine, startFakeEngine } from "../plugin-server/fake-engine";
import { bundlePlugin, caller, type StartedPlugin, startPlugin } from "../plugin-server/start-plugin";

export { bundlePlugin };

/** What a runner of the stand-in SDK saw when the host started it. */
export interface Seen {
  readonly args: string[];
  /** Arguments of node itself, without those that the host adds to every program. */
  readonly nodeArgs: string[];
  readonly cwd: string;
  readonly env: Record<string, string>;
  readonly pid: number;
}

/** Notes what it was started with, then does what the program says, in place of @pulumi/pulumi's own runner. */
const runner = `
  const fs = require("fs"), path = require("path");
  const folder = path.resolve(__dirname, "..", "..", "..", "..", "..");
  fs.writeFileSync(path.join(folder, "seen.new"), JSON.stringify({
    args: process.argv.slice(2), nodeArgs: process.execArgv.slice(2), cwd: process.cwd(), env: process.env, pid: process.pid,
  }));
  fs.renameSync(path.join(folder, "seen.new"), path.join(folder, "seen.json"));
  require(path.join(folder, "program.js"));
`;

/** A program's folder with a stand-in for the SDK. */
export class Program {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), "program-")));

  constructor(code = "") {
    this.write("package.json", JSON.stringify({ name: "program", main: "program.js" }));
    this.write("program.js", code);
    for (const name of ["run", "run-plugin", "run-policy-pack"]) {
      this.write(`node_modules/@pulumi/pulumi/cmd/${name}/index.js`, runner);
    }
  }

  write(path: string, content: string): void {
    mkdirSync(dirname(join(this.folder, path)), { recursive: true });
    writeFileSync(join(this.folder, path), content);
  }

  seen(): Seen | undefined {
    try {
      return JSON.parse(readFileSync(join(this.folder, "seen.json"), "utf8")) as Seen;
    } catch {
      return undefined;
    }
  }

  info(options: Record<string, unknown> = {}): ProgramInfo {
    return new ProgramInfo()
      .setRootDirectory(this.folder)
      .setProgramDirectory(this.folder)
      .setEntryPoint(".")
      .setOptions(Struct.fromJavaScript(options as Parameters<typeof Struct.fromJavaScript>[0]));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A running host and its calls, as the engine makes them. */
export class HostUnderTest {
  private constructor(
    readonly plugin: StartedPlugin,
    readonly engine: FakeEngine,
    readonly rpc: ReturnType<typeof caller>,
  ) {}

  static async start(
    file: string,
    { env = {}, args }: { env?: NodeJS.ProcessEnv; args?: (engine: string) => string[] } = {},
  ): Promise<HostUnderTest> {
    const engine = await startFakeEngine();
    const plugin = await startPlugin(file, args ? args(engine.address) : [engine.address], { env });
    return new HostUnderTest(plugin, engine, caller(plugin.address, LanguageRuntimeService));
  }

  async stop(): Promise<void> {
    await this.plugin.stop();
    this.rpc.close();
    this.engine.die();
  }

  call<Response>(method: string, request: unknown): Promise<Response> {
    return this.rpc.call(method, request);
  }

  async run(program: Program, change: (request: RunRequest) => void = () => {}, options = {}) {
    const request = new RunRequest()
      .setMonitorAddress("127.0.0.1:1")
      .setProject("project")
      .setStack("dev")
      .setOrganization("organization")
      .setParallel(4)
      .setInfo(program.info(options));
    change(request);
    const response = await this.call<RunResponse>("run", request);
    return { error: response.getError(), bail: response.getBail() };
  }
}
