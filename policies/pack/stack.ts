import type { PolicyResource } from "@pulumi/policy";
import { stackContext } from "../judge";
import type { Parameters } from "../parameters";
import type { StackContext } from "../rule";
import { judgedOfStack } from "./judged";
import type { PackOptions } from "./policies";

/** Contexts of the call that is going on, by their parameters. */
const contexts = new Map<string, StackContext>();

/**
 * The stack as access, built once for all rules of one call. The SDK gives every policy a copy of the resources, so
 * that they cannot be told apart by themselves; but it runs all policies of a call before it takes the next one.
 */
export function stackOnce(
  resources: readonly PolicyResource[],
  parameters: Parameters,
  { table, clock, live, waivers }: PackOptions,
): StackContext {
  const key = JSON.stringify(parameters);
  const given = { ...(live ? { live } : {}), ...(waivers ? { waivers } : {}) };
  const options = { parameters, now: clock(), ...given };
  const known = contexts.get(key) ?? stackContext(resources.map(judgedOfStack), table, options);
  if (contexts.size === 0) setImmediate(() => contexts.clear());
  contexts.set(key, known);
  return known;
}
