import type { UntypedServiceImplementation } from "@grpc/grpc-js";
import {
  type LanguageHandshakeRequest,
  LanguageHandshakeResponse,
  TemplateResponse,
} from "@pulumi/pulumi/proto/language_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { UnimplementedError } from "../plugin-server/errors";
import { serverStreaming, unary } from "../plugin-server/handlers";
import { about } from "./about";
import { generatePackage } from "./generate-package";
import { installDependencies } from "./install-dependencies";
import { link } from "./link";
import { programDependencies } from "./program-dependencies";
import { requiredPackages } from "./required-packages";
import { run } from "./run";
import { runPlugin } from "./run-plugin";
import { runtimeOptionsPrompts } from "./runtime-options-prompts";
import type { HostState } from "./state";
import { hostVersion } from "./version";

const officialHost = "install the official Pulumi CLI for it (https://www.pulumi.com/docs/install/)";

/** Every call of `LanguageRuntime`, one module each. */
export function languageRuntime(state: HostState): UntypedServiceImplementation {
  return {
    handshake: unary((request: LanguageHandshakeRequest) => {
      state.engineAddress = request.getEngineAddress();
      state.lifetime.follow(state.engineAddress);
      return new LanguageHandshakeResponse();
    }),
    getPluginInfo: unary(() => new PluginInfo().setVersion(hostVersion)),
    getRequiredPackages: unary(requiredPackages),
    run: unary((request, call) => run(state, request, call)),
    runPlugin: serverStreaming((request, call) => runPlugin(state, request, call)),
    cancel: unary(async () => {
      await state.children.endAll({ close: true });
      return new Empty();
    }),
    installDependencies: serverStreaming((request, call) => installDependencies(state, request, call)),
    about: unary(about),
    getProgramDependencies: unary(programDependencies),
    runtimeOptionsPrompts: unary(runtimeOptionsPrompts),
    template: unary(() => new TemplateResponse()),
    generatePackage: unary(generatePackage),
    link: unary((request) => link(state, request)),
    pack: unary(() => {
      throw new UnimplementedError("Packing an SDK (pulumi package pack-sdk)", officialHost);
    }),
    generateProgram: unary(() => {
      throw new UnimplementedError("Writing program code (pulumi import, pulumi convert)", officialHost);
    }),
    generateProject: unary(() => {
      throw new UnimplementedError("Writing a project (pulumi convert)", officialHost);
    }),
    // The engine asks this only of hosts without GetRequiredPackages.
    getRequiredPlugins: unary(() => {
      throw new UnimplementedError("GetRequiredPlugins", "GetRequiredPackages replaces it");
    }),
  };
}
