import { every, type Truth, truth } from "../truth";
import { constraintHolds } from "./constraint";
import { isAccountManagement, serviceGroupOf, serviceTypeOf } from "./services";
import type { AttributeConstraint, Target } from "./target";

/** What is known of a resource, or of some resource: an attribute that is not given may be anything. */
export interface SomeResource {
  readonly serviceName: string;
  readonly [attribute: string]: string | undefined;
}

/** Can the target reach a resource like this one? Tags and attributes that are not given cannot rule it out. */
export function overlaps(target: Target, resource: SomeResource): Truth {
  return every([
    ...target.attributes.map((line) => admits(line, resource)),
    ...target.unread.map((): Truth => "unknown"),
  ]);
}

function admits({ key, constraint }: AttributeConstraint, resource: SomeResource): Truth {
  const { serviceName } = resource;
  if (key === "serviceType") {
    const type = serviceTypeOf(serviceName);
    return type ? constraintHolds(constraint, type) : "unknown";
  }
  if (key === "service_group_id") return constraintHolds(constraint, serviceGroupOf(serviceName));
  // Accepted, and without effect: IBM-Cloud/terraform-provider-ibm#4797. Nobody says so of every service.
  if (key === "resourceGroupId" && isAccountManagement(serviceName)) return "unknown";
  if (!(key in resource)) return truth(true);
  return constraintHolds(constraint, resource[key]);
}
