import { idIn, idsIn, resourcesBehind } from "../grants/reference";
import type { PulumiResource } from "../grants/resource";
import { isUnknown, type Maybe, unknown } from "../unknown";
import type { AccessData } from "./data";
import { gap, textOf } from "./resources-of-principals";

/** `ResourceInstance` of Secrets Manager; the other services do not act for themselves in this model. */
export function instanceData({ urn, id, properties, provenance }: PulumiResource): Partial<AccessData> {
  if (properties.service !== "secrets-manager") return {};
  const resourceGroup = textOf(properties.resourceGroupId);
  const ids = [textOf(properties.guid), textOf(id), urn].filter((one) => one !== undefined);
  const [first = urn, ...aliases] = ids;
  const group = resourceGroup ? { resourceGroup } : {};
  return { instances: [{ service: "secrets-manager", id: first, aliases, ...group, provenance }] };
}

/** `IamServiceApiKey`: whose key it is. */
export function keyData(resource: PulumiResource): Partial<AccessData> {
  const identity = idIn(resource, "iamServiceId");
  if (typeof identity !== "string")
    return { gaps: [gap("a key of a service ID that is not known yet", resource)] };
  return { keyOwners: [{ key: resource.urn, identity }] };
}

/** `SmIamCredentialsConfiguration`: an engine with an API key. The key's value is never looked at. */
export function engineData(resource: PulumiResource): Partial<AccessData> {
  const { properties, provenance } = resource;
  const [key, ...more] = resourcesBehind(resource, "apiKey", ["IamServiceApiKey"]);
  const identity = key !== undefined && more.length === 0 ? { identity: key } : {};
  const disabled = properties.disabled === true ? { disabled: true } : {};
  return { engines: [{ instance: instanceIn(resource), ...identity, ...disabled, provenance }] };
}

/** `SmIamCredentialsSecret`. */
export function secretData(resource: PulumiResource): Partial<AccessData> {
  const { properties, provenance } = resource;
  const groups = idsIn(resource, "accessGroups");
  const known = groups.filter((group) => typeof group === "string");
  const serviceId = idIn(resource, "serviceId");
  const { secretGroupId } = properties;
  const name = textOf(properties.name);
  const incomplete = known.length < groups.length || isUnknown(serviceId);
  return {
    secrets: [
      {
        instance: instanceIn(resource),
        secretGroup: isUnknown(secretGroupId) ? secretGroupId : (textOf(secretGroupId) ?? "default"),
        groups: known,
        ...(typeof serviceId === "string" ? { serviceId } : {}),
        ...(name ? { name } : {}),
        provenance,
      },
    ],
    gaps: incomplete ? [gap("whose credentials a secret holds is not known yet", resource)] : [],
  };
}

/** `IamCustomRole`. */
export function customRoleData(resource: PulumiResource): Partial<AccessData> {
  const { service, displayName, crn, actions } = resource.properties;
  const name = textOf(displayName);
  const owner = textOf(service);
  if (!name || !owner)
    return { gaps: [gap("a custom role whose name or service is not known yet", resource)] };
  const list = Array.isArray(actions) ? actions : [actions];
  const known = list.filter((action) => typeof action === "string");
  const incomplete = known.length < list.length ? { incomplete: true } : {};
  const roleCrn = textOf(crn);
  const id = roleCrn ? { crn: roleCrn } : {};
  return { customRoles: [{ service: owner, displayName: name, actions: known, ...id, ...incomplete }] };
}

function instanceIn(resource: PulumiResource): Maybe<string> {
  return idIn(resource, "instanceId", ["ResourceInstance"]) ?? unknown("no instance is given");
}
