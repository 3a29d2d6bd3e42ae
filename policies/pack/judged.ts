import type { PolicyResource, ResourceValidationArgs } from "@pulumi/policy";
import { ibmType } from "../../access";
import type { Judged } from "../rule";
import { plainOf } from "./plain";

type Given = Pick<ResourceValidationArgs, "type" | "urn" | "props" | "opts">;

/** A resource as the SDK gives it to a policy. */
export function judgedOf({ type, urn, props, opts }: Given): Judged {
  const properties = plainOf(props);
  const id = idOf(type, properties);
  return {
    type,
    urn,
    properties,
    options: opts,
    ...(id === undefined ? {} : { id }),
    provenance: { from: "program", urn },
  };
}

/** As `judgedOf`, with what each property was made from. */
export function judgedOfStack(resource: PolicyResource): Judged {
  const dependencies = Object.entries(resource.propertyDependencies).map(
    ([property, from]) => [property, from.map(({ urn }) => urn)] as const,
  );
  const waitsFor = resource.dependencies.map(({ urn }) => urn);
  const parent = resource.parent?.urn;
  return {
    ...judgedOf(resource),
    dependencies: Object.fromEntries(dependencies),
    waitsFor,
    ...(parent === undefined ? {} : { parent }),
  };
}

/** The id of a resource that exists is among its outputs only under the provider's name for it: `iamServiceIdId`. */
function idOf(type: string, properties: Readonly<Record<string, unknown>>): string | undefined {
  const name = ibmType(type) ?? "";
  const found = properties.id ?? properties[`${name.slice(0, 1).toLowerCase()}${name.slice(1)}Id`];
  return typeof found === "string" && found !== "" ? found : undefined;
}
