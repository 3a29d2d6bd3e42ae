import { CheckFailure, type InvokeRequest, InvokeResponse } from "@pulumi/pulumi/proto/provider_pb";
import { inputFailures } from "./input-failures";
import { type RunArguments, runArguments, takeInputs } from "./inputs";
import { fromStruct, toStruct } from "./property-values";
import { type ProviderState, runCommand } from "./run-command";

/** `command:local:run`: runs a command at every preview and every deployment. */
export async function run(state: ProviderState, request: InvokeRequest): Promise<InvokeResponse> {
  const properties = fromStruct(request.getArgs());
  const failures = inputFailures(properties, runArguments);
  if (failures.length > 0) {
    return new InvokeResponse().setFailuresList(
      failures.map(({ property, reason }) => new CheckFailure().setProperty(property).setReason(reason)),
    );
  }
  const inputs = takeInputs<RunArguments>(properties, runArguments);
  const outputs = await runCommand(state, {
    urn: "",
    command: inputs.command,
    inputs,
    properties,
    previous: {},
    timeout: 0,
  });
  return new InvokeResponse().setReturn(toStruct({ ...properties, ...outputs }));
}
