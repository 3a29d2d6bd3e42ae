import type { Fixture } from "./resources";

const stackUrn = "urn:pulumi:dev::app::pulumi:pulumi:Stack::app-dev";

/** What `pulumi stack export` writes of a stack that holds these resources and nothing else. */
export function deploymentOf(program: readonly Fixture[], live?: unknown): object {
  const ownStack = program.some(({ urn }) => urn === stackUrn);
  const root = { urn: stackUrn, custom: false, type: "pulumi:pulumi:Stack" };
  const manifest = { time: "2026-06-01T00:00:00Z", magic: "", version: "" };
  const resources = [...(ownStack ? [] : [root]), ...program.map(resourceOf)];
  return { version: 3, deployment: { manifest, resources }, ...(live === undefined ? {} : { live }) };
}

function resourceOf({
  type,
  urn,
  id,
  inputs,
  options,
  waitsFor,
  parent,
  propertyDependencies,
}: Fixture): object {
  const isCustom = type !== "pulumi:pulumi:Stack" && !type.startsWith("machine-credentials:");
  const properties = { ...inputs, ...(id === undefined ? {} : { id }) };
  return {
    urn,
    type,
    custom: isCustom,
    ...(isCustom ? { id: id ?? "made" } : {}),
    inputs: properties,
    outputs: properties,
    ...(waitsFor ? { dependencies: waitsFor } : {}),
    ...(parent ? { parent } : {}),
    ...(propertyDependencies ? { propertyDependencies } : {}),
    ...options,
  };
}

/**
 * Programs side by side in one stack, each with names of its own, and with times moved from the clock of the fixtures to
 * the clock of now.
 */
export function sideBySide(
  programs: readonly { readonly name: string; readonly program: readonly Fixture[] }[],
  moved: number,
): Fixture[] {
  const all = programs.flatMap(({ name, program }) => {
    const named = (urn: string) => urn.replace(/::([^:]*)$/, (_, own) => `::${name}-${own}`);
    const renamed = new Map(
      program.filter(({ type }) => type !== "pulumi:pulumi:Stack").map(({ urn }) => [urn, named(urn)]),
    );
    return JSON.parse(JSON.stringify(program), (_, value) => {
      if (typeof value !== "string") return value;
      if (/^\d{4}-\d\d-\d\dT/.test(value)) return new Date(Date.parse(value) + moved).toISOString();
      return renamed.get(value) ?? value;
    }) as Fixture[];
  });
  return [...new Map(all.map((one) => [one.urn, one])).values()];
}
