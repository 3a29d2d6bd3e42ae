import { every, some, type Truth } from "../truth";
import { type Constraint, constraintContains, constraintHolds, literals } from "./constraint";
import { type ServiceType, serviceGroupOf, serviceTypeOf } from "./services";
import { type AttributeConstraint, constraintsOn, type Target } from "./target";

/**
 * Is every resource of `narrow` one of `wide` too? "yes" only where that is proven, "unknown" where a value that
 * we do not have decides, otherwise "no": what cannot be proven narrower counts as wider.
 */
export function contains(wide: Target, narrow: Target): Truth {
  if (wide === narrow) return "yes";
  return every([
    ...wide.attributes.map((line) => orUnread(impliedBy(narrow, line), narrow)),
    ...wide.tags.map((line) => orUnread(tagImpliedBy(narrow, line), narrow)),
    ...wide.unread.map((): Truth => "unknown"),
  ]);
}

/** Lines that we cannot read may be just the ones that make it narrower. */
function orUnread(answer: Truth, narrow: Target): Truth {
  return answer === "no" && narrow.unread.length > 0 ? "unknown" : answer;
}

function impliedBy(narrow: Target, { key, constraint }: AttributeConstraint): Truth {
  const same = constraintsOn(narrow, key).map((other) => constraintContains(constraint, other));
  return some([...same, byService(narrow, key, constraint)]);
}

/** Lines of the same tag say "has such a tag", so each implies a weaker one of that name. */
function tagImpliedBy(narrow: Target, { key, constraint }: AttributeConstraint): Truth {
  const same = narrow.tags.filter((line) => line.key === key);
  return some(same.map((line) => constraintContains(constraint, line.constraint)));
}

/** The kind of services that a line asks for follows from the services that the narrow target is confined to. */
function byService(narrow: Target, key: string, constraint: Constraint): Truth {
  const services = namedServices(narrow);
  if (key === "serviceType") {
    const fits = (type: ServiceType | undefined) => (type ? constraintHolds(constraint, type) : "unknown");
    const ofNames =
      services.length > 0 ? every(services.map((service) => fits(serviceTypeOf(service)))) : "no";
    return some([ofNames, ...impliedTypes(narrow).map(fits)]);
  }
  if (key !== "service_group_id" || services.length === 0) return "no";
  return every(services.map((service) => constraintHolds(constraint, serviceGroupOf(service))));
}

/** The services that a target is confined to by name; none if it names none, or with wildcards. */
function namedServices(target: Target): readonly string[] {
  return constraintsOn(target, "serviceName").flatMap((constraint) => literals(constraint) ?? []);
}

/**
 * What other lines say of the kind of services: the group IAM is one of account management services, and nothing
 * of an account management service lies in a resource group (IBM-Cloud/terraform-provider-ibm#4797).
 */
function impliedTypes(target: Target): ServiceType[] {
  const isIam = constraintsOn(target, "service_group_id").some((one) => literals(one)?.join() === "IAM");
  const isInGroup = constraintsOn(target, "resourceGroupId").some(({ kind }) => kind === "present");
  return [...(isIam ? ["platform_service" as const] : []), ...(isInGroup ? ["service" as const] : [])];
}
