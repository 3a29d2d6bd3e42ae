import { randomBytes } from "node:crypto";
import {
  type CreateRequest,
  CreateResponse,
  type DeleteRequest,
  type UpdateRequest,
  UpdateResponse,
} from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { type CommandInputs, commandInputs, takeInputs } from "./inputs";
import { fromStruct, type PropertyMap, toStruct, unknownValue } from "./property-values";
import { type ProviderState, runCommand } from "./run-command";

/** `command:local:Command`: the state of the resource is its inputs and what the last command gave. */
export async function create(state: ProviderState, request: CreateRequest): Promise<CreateResponse> {
  const inputs = fromStruct(request.getProperties());
  const response = new CreateResponse().setId(uniqueId(request.getUrn()));
  if (request.getPreview()) {
    return response.setProperties(toStruct({ ...inputs, stdout: unknownValue, stderr: unknownValue }));
  }
  const typed = takeInputs<CommandInputs>(inputs, commandInputs);
  const outputs =
    typed.create !== undefined
      ? await runCommand(state, {
          urn: request.getUrn(),
          command: typed.create,
          inputs: typed,
          properties: inputs,
          previous: {},
          timeout: request.getTimeout(),
        })
      : { stdout: "", stderr: "" };
  return response.setProperties(toStruct({ ...inputs, ...outputs }));
}

/** Runs `update`, or `create` where there is none. */
export async function update(state: ProviderState, request: UpdateRequest): Promise<UpdateResponse> {
  const olds = fromStruct(request.getOlds());
  const inputs = withIgnored(fromStruct(request.getNews()), olds, request.getIgnorechangesList());
  const previous = outputsOf(olds);
  const response = new UpdateResponse();
  if (request.getPreview()) {
    const unknown = Object.fromEntries(Object.keys(previous).map((name) => [name, unknownValue]));
    return response.setProperties(toStruct({ ...inputs, ...unknown }));
  }
  const typed = takeInputs<CommandInputs>(inputs, commandInputs);
  const command = typed.update ?? typed.create;
  const outputs =
    command !== undefined
      ? await runCommand(state, {
          urn: request.getUrn(),
          command,
          inputs: typed,
          properties: inputs,
          previous,
          timeout: request.getTimeout(),
        })
      : {};
  return response.setProperties(toStruct({ ...inputs, ...previous, ...outputs }));
}

/** Runs `delete` with the inputs that the state has: the program may not have them any more. */
export async function remove(state: ProviderState, request: DeleteRequest): Promise<Empty> {
  const properties = fromStruct(request.getProperties());
  const typed = takeInputs<CommandInputs>(properties, commandInputs);
  if (typed.delete !== undefined) {
    await runCommand(state, {
      urn: request.getUrn(),
      command: typed.delete,
      inputs: typed,
      properties,
      previous: outputsOf(properties),
      timeout: request.getTimeout(),
    });
  }
  return new Empty();
}

const outputNames = ["stdout", "stderr", "assets", "archive"] as const;

function outputsOf(properties: PropertyMap): PropertyMap {
  return Object.fromEntries(
    outputNames.flatMap((name) => (properties[name] === undefined ? [] : [[name, properties[name]]])),
  );
}

/** The inputs, with the old values of those whose change the program ignores. */
export function withIgnored(inputs: PropertyMap, olds: PropertyMap, ignored: readonly string[]): PropertyMap {
  const kept = ignored.filter((name) => olds[name] !== undefined).map((name) => [name, olds[name]]);
  return { ...inputs, ...Object.fromEntries(kept) };
}

/** The resource's name and eight random hex digits. */
function uniqueId(urn: string): string {
  return urn.slice(urn.lastIndexOf("::") + 2) + randomBytes(4).toString("hex");
}
