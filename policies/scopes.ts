import {
  type Constraint,
  constraintsOn,
  contains,
  type Grant,
  isAccountManagement,
  literals,
  names,
  overlaps,
  some,
  type Target,
  type Truth,
  targetOf,
  truth,
  unknown,
} from "../access";

/** What targets are asked about again and again. Access tags narrow a target, but over all services. */

const allServices = targetOf([{ key: "serviceType", value: "service" }]);
const allAccountManagement = targetOf([{ key: "serviceType", value: "platform_service" }]);
const allIam = targetOf([{ key: "service_group_id", value: "IAM" }]);

/** A region confines where, and not to which services: all of one region are all services. */
export function coversAllServices(target: Target): Truth {
  const attributes = target.attributes.filter(({ key }) => key !== "region");
  return contains(confinement({ ...target, attributes }), allServices);
}

export function coversAccountManagement(target: Target): Truth {
  // Nothing of account management is in a resource group or an instance, whatever group or instance it is.
  const own = confinement(target, ["resourceGroupId", "serviceInstance"]);
  return some([contains(own, allAccountManagement), contains(own, allIam)]);
}

/** The one service that a target names; undefined for several, none, or one that is not known. */
export function serviceOf(target: Target): string | undefined {
  const [only, ...more] = constraintsOn(target, "serviceName").flatMap((one) => literals(one) ?? []);
  return more.length === 0 ? only : undefined;
}

/** Does a target that names services by name, by list, by pattern or by group name this one among them? */
export function namesService(target: Target, service: string): Truth {
  const lines = target.attributes.filter(({ key }) => key === "serviceName" || key === "service_group_id");
  if (lines.length === 0) return mayNameService(target) ? "unknown" : "no";
  return overlaps({ attributes: lines, tags: [], unread: [] }, { serviceName: service });
}

/**
 * Is this service among those that a target is for, named or not? Resource groups themselves are no service's, and
 * nothing of account management is in one.
 */
export function includesService(target: Target, service: string): Truth {
  const isOfGroups = constraintsOn(target, "resourceType").some((one) =>
    literals(one)?.includes("resource-group"),
  );
  const isNamed = names(target, "serviceName");
  if (isOfGroups && !isNamed) return "no";
  if (isAccountManagement(service) && names(target, "resourceGroupId")) return "no";
  const about = ["serviceName", "serviceType", "service_group_id"];
  const attributes = target.attributes.filter(({ key }) => about.includes(key));
  return overlaps({ attributes, tags: [], unread: isNamed ? [] : target.unread }, { serviceName: service });
}

/** Is the target confined by one of these attributes? An id that is not known yet confines it; any value is no confinement. */
export function isBoundBy(target: Target, ...keys: readonly string[]): Truth {
  return some(keys.flatMap((key) => constraintsOn(target, key)).map(confines));
}

function confines(constraint: Constraint): Truth {
  if (isDoubtful(constraint)) return "unknown";
  return truth(!isAnything(constraint));
}

/** It may come to be a pattern that everything fits. */
function isDoubtful(constraint: Constraint): boolean {
  return constraint.kind === "unknown" && !constraint.literally;
}

function isAnything(constraint: Constraint): boolean {
  return (
    constraint.kind === "present" && constraint.patterns.some(({ source }) => /^\?*\*[*?]*$/.test(source))
  );
}

/** Roles among these that a grant gives; CRNs count by their last part. */
export function rolesAmong({ roles }: Grant, wanted: readonly string[]): string[] {
  const given = roles.flatMap((role) =>
    typeof role === "string" ? [role.slice(role.lastIndexOf(":") + 1)] : [],
  );
  return given.filter((role) => wanted.includes(role));
}

export function hasUnknownRole({ roles }: Grant): boolean {
  return roles.some((role) => typeof role !== "string");
}

/** Would a value that is not known yet change what the grant gives, or to which instances? */
export function hasUnknown(grant: Grant): boolean {
  const targets = grant.subject.kind === "service" ? [grant.target, grant.subject.source] : [grant.target];
  return hasUnknownRole(grant) || targets.some(isOpen);
}

function isOpen({ attributes, unread }: Target): boolean {
  return unread.length > 0 || attributes.some(({ constraint }) => constraint.kind === "unknown");
}

/** May the target name a service that is not known yet? */
export function mayNameService(target: Target): boolean {
  const unnamed = target.unread.length > 0 && !names(target, "serviceName");
  return unnamed || constraintsOn(target, "serviceName").some(({ kind }) => kind === "unknown");
}

/** What confines a target: not its tags, and no line that any value fits, but those of the attributes that are kept. */
function confinement(target: Target, kept: readonly string[] = []): Target {
  const isKept = ({ key, constraint }: Target["attributes"][number]) =>
    kept.includes(key) || confines(constraint) === "yes";
  const doubtful = target.attributes.flatMap(({ key, constraint }) =>
    constraint.kind === "unknown" && isDoubtful(constraint) && !kept.includes(key)
      ? [unknown(constraint.why)]
      : [],
  );
  return { attributes: target.attributes.filter(isKept), tags: [], unread: [...target.unread, ...doubtful] };
}
