import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import {
  CheckRequest,
  type CheckResponse,
  CreateRequest,
  type CreateResponse,
  DeleteRequest,
  DiffRequest,
  type DiffResponse,
  InvokeRequest,
  type InvokeResponse,
  ReadRequest,
  type ReadResponse,
  UpdateRequest,
  type UpdateResponse,
} from "@pulumi/pulumi/proto/provider_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { type FakeEngine, startFakeEngine } from "../plugin-server/fake-engine";
import { bundlePlugin, caller, type StartedPlugin, startPlugin } from "../plugin-server/start-plugin";

export type Properties = Record<string, unknown>;

/** The marks that the engine puts on values, written down here once more: the provider's own are under test. */
export const signature = "4dabf18193072939515e22adb298388d";
export const secret = (value: unknown) => ({ [signature]: "1b47061264138c4ac30d75fd1eb44270", value });
export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export const urn = (type = "command:local:Command") =>
  `urn:pulumi:dev::project::parent:index:Parent$${type}::greet`;

const struct = (properties: Properties): Struct =>
  Struct.fromJavaScript(properties as Parameters<typeof Struct.fromJavaScript>[0]);

/** A running provider and its calls, as the engine makes them. */
export class ProviderUnderTest {
  private constructor(
    readonly plugin: StartedPlugin,
    readonly engine: FakeEngine,
    private readonly rpc: ReturnType<typeof caller>,
    /** The provider's working folder. */
    readonly folder: string,
  ) {}

  static async start(file: string, env: NodeJS.ProcessEnv = {}): Promise<ProviderUnderTest> {
    const engine = await startFakeEngine();
    const folder = realpathSync(mkdtempSync(join(tmpdir(), "command-")));
    const plugin = await startPlugin(file, [engine.address], { cwd: folder, env });
    return new ProviderUnderTest(plugin, engine, caller(plugin.address, ResourceProviderService), folder);
  }

  async stop(): Promise<void> {
    await this.plugin.stop();
    this.rpc.close();
    this.engine.die();
    rmSync(this.folder, { recursive: true, force: true });
  }

  call<Response>(method: string, request: unknown): Promise<Response> {
    return this.rpc.call(method, request);
  }

  async create(inputs: Properties, { preview = false, timeout = 0, type = "command:local:Command" } = {}) {
    const request = new CreateRequest()
      .setUrn(urn(type))
      .setProperties(struct(inputs))
      .setPreview(preview)
      .setTimeout(timeout);
    const response = await this.call<CreateResponse>("create", request);
    return { id: response.getId(), properties: plain(response.getProperties()) };
  }

  async update(
    olds: Properties,
    news: Properties,
    { preview = false, ignore = [] as string[] } = {},
  ): Promise<Properties> {
    const request = new UpdateRequest()
      .setUrn(urn())
      .setId("greet1")
      .setOlds(struct(olds))
      .setNews(struct(news))
      .setPreview(preview)
      .setIgnorechangesList(ignore);
    return plain((await this.call<UpdateResponse>("update", request)).getProperties());
  }

  async delete(state: Properties): Promise<void> {
    await this.call("delete", new DeleteRequest().setUrn(urn()).setId("greet1").setProperties(struct(state)));
  }

  async check(news: Properties) {
    const response = await this.call<CheckResponse>(
      "check",
      new CheckRequest().setUrn(urn()).setNews(struct(news)),
    );
    return {
      inputs: plain(response.getInputs()),
      failures: response.getFailuresList().map((failure) => failure.toObject()),
    };
  }

  async diff(
    olds: Properties,
    news: Properties,
    { state = olds, ignore = [] as string[], sendOlds = true } = {},
  ) {
    const request = new DiffRequest()
      .setUrn(urn())
      .setOlds(struct(state))
      .setNews(struct(news))
      .setIgnorechangesList(ignore);
    if (sendOlds) request.setOldInputs(struct(olds));
    const response = await this.call<DiffResponse>("diff", request);
    const detailed: Record<string, number> = {};
    response.getDetaileddiffMap().forEach((diff, path) => {
      detailed[path] = diff.getKind();
    });
    return {
      changes: response.getChanges(),
      replaces: response.getReplacesList(),
      diffs: response.getDiffsList(),
      detailed,
    };
  }

  async read(properties: Properties, inputs: Properties) {
    const request = new ReadRequest()
      .setUrn(urn())
      .setId("greet1")
      .setProperties(struct(properties))
      .setInputs(struct(inputs));
    const response = await this.call<ReadResponse>("read", request);
    return {
      id: response.getId(),
      properties: plain(response.getProperties()),
      inputs: plain(response.getInputs()),
    };
  }

  async invoke(args: Properties, token = "command:local:run") {
    const response = await this.call<InvokeResponse>(
      "invoke",
      new InvokeRequest().setTok(token).setArgs(struct(args)),
    );
    return {
      result: plain(response.getReturn()),
      failures: response.getFailuresList().map((failure) => failure.toObject()),
    };
  }
}

function plain(from: Struct | undefined): Properties {
  return (from?.toJavaScript() ?? {}) as Properties;
}

export { bundlePlugin };
