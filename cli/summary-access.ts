import type { StackConfig } from "../config/schema";
import type { Output } from "./output";

export interface WatsonxOutputs {
  iamId: string;
  /** Absent with a trusted profile. */
  apiKeyId?: string;
}

export interface AssistantOutputs {
  onboarding?: Record<string, { iamId: string; apiKeyId?: string; mailto: string }>;
  access?: Record<string, { policyIds: readonly string[] }>;
}

/** Who has access to watsonx.ai, to what, and where the key is. */
export function watsonxSummary(
  made: Readonly<Record<string, WatsonxOutputs>> = {},
  { watsonx }: StackConfig,
  bold: Output["bold"],
): string[] {
  return watsonx.flatMap(({ name, instance, role, spaces }) => {
    const outputs = made[name];
    if (!outputs) return []; // a partial run (--target) has not made it
    const { iamId, apiKeyId } = outputs;
    return [
      bold(`Access ${name} to watsonx.ai`),
      `  exists   ${iamId}`,
      `  may      ${role} on the Machine Learning instance ${instance.guid} (${instance.region})`,
      ...spaces.map(({ id, role: inSpace }) => `           ${inSpace} in the deployment space ${id}`),
      apiKeyId
        ? `  secret   API key ${apiKeyId}: its value is, encrypted, in this stack's state`
        : "  secret   none: the workload gets its tokens by the trusted profile",
    ];
  });
}

/** Who is to be linked with Watson Assistant Solutions, and what remains to be done by a person. */
export function assistantSummary(
  { onboarding = {}, access = {} }: AssistantOutputs = {},
  bold: Output["bold"],
): string[] {
  const grants = Object.entries(access).map(
    ([name, { policyIds }]) =>
      `  ${name.padEnd(7)}  ${policyIds.length} ${policyIds.length === 1 ? "policy" : "policies"}`,
  );
  return [
    ...Object.entries(onboarding).flatMap(([name, { iamId, apiKeyId, mailto }]) => [
      bold(`Onboarding ${name} to Watson Assistant Solutions`),
      `  exists   ${iamId}${apiKeyId ? `, with API key ${apiKeyId}` : ""}`,
      "  request  Nothing has been sent. Open this link, read the request, send it:",
      `           ${mailto}`,
    ]),
    ...(grants.length > 0 ? [bold("Access to Watson Assistant"), ...grants] : []),
  ];
}
