import type { PolicyResource, ResourceValidationArgs } from "@pulumi/policy";
import type { Judged } from "../rule";
import { plainOf } from "./plain";

/** The id of a resource that exists is among its outputs only under the provider's name for it. */
const idProperties: Readonly<Record<string, string>> = {
  IamServiceId: "iamServiceIdId",
  IamAccessGroup: "iamAccessGroupId",
  IamTrustedProfile: "iamTrustedProfileId",
};

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
  return { ...judgedOf(resource), dependencies: Object.fromEntries(dependencies), waitsFor };
}

function idOf(type: string, properties: Readonly<Record<string, unknown>>): string | undefined {
  const property = idProperties[type.slice(type.lastIndexOf(":") + 1)];
  const found = properties.id ?? (property === undefined ? undefined : properties[property]);
  return typeof found === "string" && found !== "" ? found : undefined;
}
