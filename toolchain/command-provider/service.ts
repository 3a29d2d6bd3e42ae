import type { UntypedServiceImplementation } from "@grpc/grpc-js";
import { type PluginAttach, PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import {
  type CheckRequest,
  CheckResponse,
  ConfigureResponse,
  type CreateRequest,
  type DeleteRequest,
  type DiffRequest,
  DiffResponse,
  GetMappingResponse,
  GetMappingsResponse,
  GetSchemaResponse,
  type InvokeRequest,
  type ReadRequest,
  ReadResponse,
  type UpdateRequest,
} from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { unary } from "../plugin-server/handlers";
import { check } from "./check";
import { diff } from "./diff";
import { create, remove, update } from "./local-command";
import { run } from "./local-run";
import type { ProviderState } from "./run-command";
import { schema } from "./schema";
import { commandToken, requireToken, runToken, typeOf } from "./tokens";
import { providerVersion } from "./version";

/** A call on a resource, refused for types that are not served here. */
function onCommand<Request extends { getUrn(): string }, Response>(
  handle: (request: Request) => Response | Promise<Response>,
) {
  return unary<Request, Response>((request) => {
    requireToken(typeOf(request.getUrn()), commandToken);
    return handle(request);
  });
}

/** The calls of `ResourceProvider`; those left out are answered as unimplemented. */
export function resourceProvider(state: ProviderState): UntypedServiceImplementation {
  return {
    getPluginInfo: unary(() => new PluginInfo().setVersion(providerVersion)),
    attach: unary((request: PluginAttach) => {
      state.log.connect(request.getAddress());
      return new Empty();
    }),
    getSchema: unary(() => new GetSchemaResponse().setSchema(schema())),
    getMapping: unary(() => new GetMappingResponse()),
    getMappings: unary(() => new GetMappingsResponse()),

    // The provider has no configuration.
    checkConfig: unary((request: CheckRequest) => new CheckResponse().setInputs(request.getNews())),
    diffConfig: unary(() => new DiffResponse().setChanges(DiffResponse.DiffChanges.DIFF_NONE)),
    configure: unary(() =>
      new ConfigureResponse().setAcceptsecrets(true).setSupportspreview(true).setAcceptresources(true),
    ),

    check: onCommand((request: CheckRequest) => check(request)),
    diff: onCommand((request: DiffRequest) => diff(request)),
    create: onCommand((request: CreateRequest) => create(state, request)),
    update: onCommand((request: UpdateRequest) => update(state, request)),
    delete: onCommand((request: DeleteRequest) => remove(state, request)),
    // What a command has done cannot be looked up: the state is the truth.
    read: onCommand((request: ReadRequest) =>
      new ReadResponse()
        .setId(request.getId())
        .setProperties(request.getProperties())
        .setInputs(request.getInputs()),
    ),
    invoke: unary((request: InvokeRequest) => {
      requireToken(request.getTok(), runToken);
      return run(state, request);
    }),
    cancel: unary(async () => {
      await state.groups.endAll({ close: true });
      return new Empty();
    }),
  };
}
