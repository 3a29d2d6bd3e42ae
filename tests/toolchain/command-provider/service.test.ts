import type * as command from "@pulumi/command";
import type { CustomResource } from "@pulumi/pulumi";
import type { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import {
  CheckRequest,
  type CheckResponse,
  ConfigureRequest,
  type ConfigureResponse,
  ConstructRequest,
  DiffRequest,
  type DiffResponse,
  GetSchemaRequest,
  type GetSchemaResponse,
} from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import versions from "../../../toolchain/versions.json";
import { bundlePlugin, ProviderUnderTest } from "./harness";

const bundle = bundlePlugin("toolchain/command-provider/main.ts");
let provider: ProviderUnderTest;
beforeAll(async () => {
  provider = await ProviderUnderTest.start(bundle.file);
});
afterAll(async () => {
  await provider.stop();
  bundle.remove();
});

it("has the version of the plugin that it stands in for", async () => {
  const info = await provider.call<PluginInfo>("getPluginInfo", new Empty());
  expect(info.getVersion()).toBe(versions.commandProvider.version);
});

it("asks the engine for secrets and previews", async () => {
  const response = await provider.call<ConfigureResponse>("configure", new ConfigureRequest());
  expect(response.toObject()).toMatchObject({ acceptsecrets: true, supportspreview: true });
});

it("takes any provider configuration, and never replaces for it", async () => {
  const news = Struct.fromJavaScript({ version: "1.2.1" });
  const checked = await provider.call<CheckResponse>("checkConfig", new CheckRequest().setNews(news));
  expect(checked.getInputs()?.toJavaScript()).toEqual({ version: "1.2.1" });
  const diffed = await provider.call<DiffResponse>("diffConfig", new DiffRequest().setNews(news));
  expect(diffed.getReplacesList()).toEqual([]);
});

describe("what runs elsewhere is refused with advice", () => {
  it.each(["command:remote:Command", "command:remote:CopyToRemote", "command:remote:CopyFile"])(
    "%s",
    async (type) => {
      await expect(provider.create({ create: "echo" }, { type })).rejects.toMatchObject({
        details: expect.stringMatching(
          new RegExp(
            `^${type} is not served .* use the official plugin \\(pulumi plugin install resource command 1.2.1`,
          ),
        ),
      });
    },
  );

  it("another function", async () => {
    await expect(provider.invoke({}, "command:remote:run")).rejects.toMatchObject({
      details: expect.stringMatching(/^command:remote:run is not served/),
    });
  });

  it("calls of the engine that need no answer here", async () => {
    await expect(provider.call("construct", new ConstructRequest())).rejects.toMatchObject({ code: 12 });
  });
});

describe("the schema", () => {
  interface Schema {
    readonly version: string;
    readonly resources: Record<
      string,
      { inputProperties: Record<string, unknown>; properties: Record<string, unknown> }
    >;
    readonly functions: Record<string, { inputs: { properties: Record<string, unknown> } }>;
  }

  async function getSchema(): Promise<Schema> {
    const response = await provider.call<GetSchemaResponse>("getSchema", new GetSchemaRequest());
    return JSON.parse(response.getSchema()) as Schema;
  }

  it("has the inputs and outputs of the typed SDK", async () => {
    const { inputProperties, properties } = (await getSchema()).resources["command:local:Command"]!;
    // The compiler holds these two lists against @pulumi/command.
    const inputs: Record<keyof command.local.CommandArgs, true> = {
      addPreviousOutputInEnv: true,
      archivePaths: true,
      assetPaths: true,
      create: true,
      delete: true,
      dir: true,
      environment: true,
      interpreter: true,
      logging: true,
      stdin: true,
      triggers: true,
      update: true,
    };
    const outputs: Record<
      Exclude<keyof command.local.Command, keyof command.local.CommandArgs | keyof CustomResource>,
      true
    > = {
      archive: true,
      assets: true,
      stderr: true,
      stdout: true,
    };
    expect(Object.keys(inputProperties).sort()).toEqual(Object.keys(inputs));
    expect(Object.keys(properties).sort()).toEqual(Object.keys({ ...inputs, ...outputs }).sort());
  });

  it("has the arguments of the function", async () => {
    const { properties } = (await getSchema()).functions["command:local:run"]!.inputs;
    const args: Record<keyof command.local.RunArgs, true> = {
      addPreviousOutputInEnv: true,
      archivePaths: true,
      assetPaths: true,
      command: true,
      dir: true,
      environment: true,
      interpreter: true,
      logging: true,
      stdin: true,
    };
    expect(Object.keys(properties).sort()).toEqual(Object.keys(args));
  });

  it("has the plugin's version", async () => {
    expect((await getSchema()).version).toBe(versions.commandProvider.version);
  });
});
