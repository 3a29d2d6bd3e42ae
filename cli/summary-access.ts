import type { StackConfig } from "../config/schema";
import type { Output } from "./output";

export interface WatsonxOutputs {
  iamId: string;
  /** Absent with a trusted profile, and where an engine makes the key. */
  apiKeyId?: string;
  /** Absent: the key does not end. */
  apiKeyExpiresAt?: string;
  /** Where an engine makes the key. */
  secretCrn?: string;
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
    return [
      bold(`Access ${name} to watsonx.ai`),
      `  exists   ${outputs.iamId}`,
      `  may      ${role} on the Machine Learning instance ${instance.guid} (${instance.region})`,
      ...spaces.map(({ id, role: inSpace }) => `           ${inSpace} in the deployment space ${id}`),
      ...secretOf(outputs),
    ];
  });
}

function secretOf({ apiKeyId, apiKeyExpiresAt, secretCrn }: WatsonxOutputs): string[] {
  if (secretCrn)
    return [
      "  secret   the engine keeps the API key; applications read it, and `npm run token` does:",
      `           -- --secret ${secretCrn}`,
    ];
  if (!apiKeyId) return ["  secret   none: the workload gets its tokens by the trusted profile"];
  const end = apiKeyExpiresAt ? `it ends on ${apiKeyExpiresAt.slice(0, 10)}` : "it never ends";
  return [
    `  secret   API key ${apiKeyId}: its value is, encrypted, in this stack's state`,
    `           ${end}`,
  ];
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
