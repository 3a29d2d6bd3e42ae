import { existsSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { AnalyzerService } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import {
  AnalyzeRequest,
  type AnalyzeResponse,
  AnalyzerHandshakeRequest,
  type AnalyzerInfo,
  AnalyzerResourceOptions,
  AnalyzerStackConfigureRequest,
} from "@pulumi/pulumi/proto/analyzer_pb";
import { RunPluginRequest, RunPluginResponse } from "@pulumi/pulumi/proto/language_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { caller, lives, until } from "../plugin-server/start-plugin";
import { bundlePlugin, HostUnderTest, Program } from "./harness";

const bundle = bundlePlugin("toolchain/language-host/main.ts");
let host: HostUnderTest;
let program: Program;
beforeEach(async () => {
  host = await HostUnderTest.start(bundle.file, { env: { FROM_OUTSIDE: "outside" } });
});
afterEach(async () => {
  await host.stop();
  program.remove();
});
afterAll(() => bundle.remove());

function start(kind: string, options: Record<string, unknown> = {}, change = (_: RunPluginRequest) => {}) {
  const request = new RunPluginRequest()
    .setInfo(program.info(options))
    .setKind(kind)
    .setName("fixture")
    .setPwd("/")
    .setArgsList(["127.0.0.1:9"])
    .setEnvList([`PATH=${process.env.PATH}`, "GIVEN=with=sign"]);
  change(request);
  const definition = { serialize: (message: RunPluginRequest) => Buffer.from(message.serializeBinary()) };
  const stream = host.rpc.client.makeServerStreamRequest(
    "/pulumirpc.LanguageRuntime/RunPlugin",
    definition.serialize,
    (bytes: Buffer) => RunPluginResponse.deserializeBinary(new Uint8Array(bytes)),
    request,
  );
  const seen = { stdout: Buffer.alloc(0), stderr: Buffer.alloc(0), exitCodes: [] as number[] };
  stream.on("data", (message: RunPluginResponse) => {
    seen.stdout = Buffer.concat([seen.stdout, message.getStdout_asU8()]);
    seen.stderr = Buffer.concat([seen.stderr, message.getStderr_asU8()]);
    if (message.hasExitcode()) seen.exitCodes.push(message.getExitcode());
  });
  const ended = new Promise<string>((resolve) => {
    stream.on("end", () => resolve("ended"));
    stream.on("error", (error: { details?: string }) => resolve(error.details ?? String(error)));
  });
  return { stream, seen, ended };
}

describe("a provider written in Node.js", () => {
  it("gets folder, arguments, working folder and exactly the environment of the request", async () => {
    program = new Program();
    await start("resource", { nodeargs: "--title=provider" }).ended;
    const seen = program.seen();
    expect(seen?.args).toEqual([program.folder, "127.0.0.1:9"]);
    expect(seen?.nodeArgs).toEqual(["--title=provider"]);
    expect(seen?.cwd).toBe("/");
    expect(seen?.env).toEqual({
      PATH: process.env.PATH,
      GIVEN: "with=sign",
      PULUMI_NODEJS_TYPESCRIPT: "true",
    });
  });

  it("has its output passed on byte for byte, then its exit code", async () => {
    program = new Program(`
      process.stdout.write(Buffer.from([0, 255, 10]));
      process.stderr.write("e".repeat(300000));
      process.exitCode = 3;
    `);
    const { seen, ended } = start("resource");
    expect(await ended).toBe("ended");
    expect([...seen.stdout]).toEqual([0, 255, 10]);
    expect(seen.stderr.length).toBe(300000);
    expect(seen.exitCodes).toEqual([3]);
  });

  it("ends when the engine drops it", async () => {
    program = new Program("setInterval(() => {}, 1000); console.log(1)");
    const { stream, seen } = start("resource");
    await until(() => seen.stdout.length > 0, "the plugin to run");
    const pid = program.seen()!.pid;
    stream.cancel();
    await until(() => !lives(pid), "the plugin to end");
  });

  it("that is killed from outside is an error", async () => {
    program = new Program("process.kill(process.pid, 'SIGKILL')");
    expect(await start("resource").ended).toBe("Plugin fixture was ended by SIGKILL");
  });

  it("without its SDK is an error that says what to do", async () => {
    program = new Program();
    const { ended } = start("resource", {}, (request) => request.getInfo()?.setProgramDirectory("/"));
    expect(await ended).toBe(
      "It looks like the Pulumi SDK has not been installed. Have you run npm install in /?",
    );
  });

  it("lives on when the programs are cancelled: the engine ends it by itself", async () => {
    program = new Program("setInterval(() => {}, 1000); console.log(1)");
    const { stream, seen } = start("resource");
    await until(() => seen.stdout.length > 0, "the plugin to run");
    await host.call("cancel", new Empty());
    expect(lives(program.seen()!.pid)).toBe(true);
    stream.cancel();
  });

  it("dies with the engine", async () => {
    program = new Program("setInterval(() => {}, 1000); console.log(1)");
    const { seen } = start("resource");
    await until(() => seen.stdout.length > 0, "the plugin to run");
    host.engine.die();
    expect(await host.plugin.ended).toBe(0);
    expect(lives(program.seen()!.pid)).toBe(false);
  });
});

describe("a policy pack", () => {
  /** The pack's own SDK, not the stand-in. */
  function policyPack(code: string): void {
    program = new Program(code);
    rmSync(join(program.folder, "node_modules"), { recursive: true });
    symlinkSync(join(__dirname, "..", "..", "..", "node_modules"), join(program.folder, "node_modules"));
    program.write("package.json", JSON.stringify({ name: "pack", version: "1.2.3", main: "program.js" }));
  }

  const tellingPack = `
    const { PolicyPack } = require("@pulumi/policy"), pulumi = require("@pulumi/pulumi");
    console.error("loading");
    new PolicyPack("pack", { policies: [{
      name: "tell", description: "tells what it knows", enforcementLevel: "mandatory",
      validateResource: (args, report) => report(JSON.stringify({
        stack: pulumi.getStack(), project: pulumi.getProject(), organization: pulumi.getOrganization(),
        preview: pulumi.runtime.isDryRun(), config: new pulumi.Config("project").get("key"),
        tag: args.stackTags.get("env"), cwd: process.cwd(),
      })),
    }]});
  `;

  async function connect(run: ReturnType<typeof start>) {
    const line = await until(() => /^(\d+)\n/.exec(run.seen.stdout.toString())?.[1], "the port");
    return caller(`127.0.0.1:${line}`, AnalyzerService);
  }

  const stack = () => {
    const request = new AnalyzerStackConfigureRequest()
      .setStack("dev")
      .setProject("project")
      .setOrganization("organization")
      .setDryRun(true);
    request.getConfigMap().set("project:key", "value");
    request.getTagsMap().set("env", "test");
    return request;
  };

  const resource = () =>
    new AnalyzeRequest()
      .setType("a:b:C")
      .setUrn("urn:pulumi:dev::project::a:b:C::r")
      .setName("r")
      .setProperties(Struct.fromJavaScript({}))
      .setOptions(new AnalyzerResourceOptions());

  it("knows stack, configuration and tags, and runs in its own folder", async () => {
    policyPack(tellingPack);
    const run = start("analyzer", { typescript: false });
    const analyzer = await connect(run);
    await analyzer.call("handshake", new AnalyzerHandshakeRequest().setEngineAddress("127.0.0.1:9"));
    await analyzer.call("configureStack", stack());
    const response = await analyzer.call<AnalyzeResponse>("analyze", resource());
    const [diagnostic] = response.getDiagnosticsList();
    expect(JSON.parse(diagnostic!.getMessage().split("\n")[1]!)).toEqual({
      stack: "dev",
      project: "project",
      organization: "organization",
      preview: true,
      config: "value",
      tag: "test",
      cwd: program.folder,
    });
    expect(diagnostic?.getPolicypackversion()).toBe("1.2.3");
    expect(run.seen.stderr.toString()).toBe("loading\n");
    analyzer.close();
    run.stream.cancel();
  });

  it("starts without a stack when the engine has none to tell of", async () => {
    policyPack(tellingPack);
    const run = start("analyzer");
    const analyzer = await connect(run);
    const info = await analyzer.call<AnalyzerInfo>("getAnalyzerInfo", new Empty());
    expect(info.toObject()).toMatchObject({ name: "pack", version: "1.2.3" });
    analyzer.close();
    run.stream.cancel();
  });

  it("that throws in a policy reports the error as its own", async () => {
    policyPack(`
      const { PolicyPack } = require("@pulumi/policy");
      new PolicyPack("pack", { policies: [{ name: "throw", description: "d", enforcementLevel: "mandatory",
        validateResource: () => { throw new Error("out of order"); } }] });
    `);
    const run = start("analyzer");
    const analyzer = await connect(run);
    await analyzer.call("configureStack", stack());
    await expect(analyzer.call("analyze", resource())).rejects.toMatchObject({
      details: expect.stringMatching(/policy 'throw' from policy pack 'pack@v1.2.3'.*out of order/s),
    });
    analyzer.close();
    run.stream.cancel();
  });

  it("that does not load shows why, and fails the engine's calls", async () => {
    policyPack("throw new Error('broken pack')");
    const run = start("analyzer");
    const analyzer = await connect(run);
    await expect(analyzer.call("getAnalyzerInfo", new Empty())).rejects.toMatchObject({
      code: expect.any(Number),
    });
    await run.ended;
    expect(run.seen.stderr.toString()).toContain("broken pack");
    expect(run.seen.exitCodes).toEqual([expect.any(Number)]);
    expect(run.seen.exitCodes).not.toEqual([0]);
    analyzer.close();
  });

  it("that writes to stdout while it loads is told to write to stderr", async () => {
    policyPack(`console.log("hello"); ${tellingPack}`);
    const run = start("analyzer");
    const analyzer = await connect(run);
    await expect(analyzer.call("getAnalyzerInfo", new Empty())).rejects.toMatchObject({
      details: expect.stringContaining('the policy pack printed "hello" before it was ready'),
    });
    analyzer.close();
    run.stream.cancel();
  });

  it("ends when the engine drops it", async () => {
    policyPack(`require("fs").writeFileSync("pid", String(process.pid)); ${tellingPack}`);
    const run = start("analyzer");
    const analyzer = await connect(run);
    await analyzer.call("getAnalyzerInfo", new Empty());
    const pid = Number(readFileSync(join(program.folder, "pid"), "utf8"));
    run.stream.cancel();
    await until(() => !lives(pid), "the pack to end");
    analyzer.close();
  });

  it("is never started when the engine drops it before the stack is known", async () => {
    policyPack(`require("fs").writeFileSync("started", "");`);
    const run = start("analyzer");
    (await connect(run)).close();
    run.stream.cancel();
    await host.stop();
    expect(existsSync(join(program.folder, "started"))).toBe(false);
  });
});
