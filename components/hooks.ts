import * as pulumi from "@pulumi/pulumi";

/**
 * One hook as a list, for `pulumi.ResourceHookBinding`. Empty under Pulumi's mocks for unit tests, which know no hooks: a
 * program that uses the components would fail in them.
 */
export function resourceHook(
  name: string,
  callback: pulumi.ResourceHookFunction,
  options?: pulumi.ResourceHookOptions,
): pulumi.ResourceHook[] {
  const monitor: { registerResourceHook?: unknown } | undefined = pulumi.runtime.getMonitor();
  const known = typeof monitor?.registerResourceHook === "function";
  return known ? [new pulumi.ResourceHook(name, callback, options)] : [];
}
