import type { Cloud } from "../../core/service";
import type { Caller } from "../../iam/caller";
import type { Resource } from "../../iam/decide";
import { instanceResource } from "../resource-controller/access";
import { resourcesKey } from "../resource-controller/resources";
import type { TagType } from "./tags";

/**
 * May the caller attach or detach tags of this type on the resource? Editor on the resource for user tags,
 * Administrator for access tags. Service tags belong to services; nobody else may.
 * Source: IBM Cloud documentation, "Granting users access to tag resources".
 */
export function mayTag(
  cloud: Cloud,
  caller: Caller,
  action: "attach" | "detach",
  crn: string,
  type: TagType,
): boolean {
  if (type === "service") return false;
  const resource = resourceOf(cloud, crn);
  if (!resource) return false;
  const answer = cloud.iam.decide(caller, `global-search-tagging.tag.${action}-${type}-tag`, resource);
  caller.decisions?.push({ action: answer.action, allowed: answer.allowed, why: answer.why });
  return answer.allowed;
}

/** What a CRN names, as IAM sees it. Instances must exist; of other resources the CRN itself says enough. */
export function resourceOf(cloud: Cloud, crn: string): Resource | undefined {
  const parts = crn.split(":");
  const [, , , , serviceName, region, scope, instance, resourceType, resource] = parts;
  if (parts.length !== 10 || parts[0] !== "crn" || !serviceName || !scope?.startsWith("a/")) return undefined;
  const resources = cloud.use(resourcesKey);
  if (instance && !resourceType) {
    const found = resources.instances.get(instance);
    return found && found.crn === crn && found.state !== "removed" ? instanceResource(found) : undefined;
  }
  return {
    accountId: scope.slice(2),
    serviceName,
    ...(instance ? { serviceInstance: instance } : {}),
    ...(resourceType ? { resourceType } : {}),
    ...(resource ? { resource } : {}),
    ...(region ? { region } : {}),
  };
}
