import {
  type Constraint,
  constraintsOn,
  contains,
  type Grant,
  literals,
  names,
  some,
  type Target,
  type Truth,
  targetOf,
} from "../access";

/** What targets are asked about again and again. Access tags narrow a target, but over all services. */

const allServices = targetOf([{ key: "serviceType", value: "service" }]);
const allAccountManagement = targetOf([{ key: "serviceType", value: "platform_service" }]);
const allIam = targetOf([{ key: "service_group_id", value: "IAM" }]);

export function coversAllServices(target: Target): Truth {
  return contains(withoutTags(target), allServices);
}

export function coversAccountManagement(target: Target): Truth {
  const own = withoutTags(target);
  return some([contains(own, allAccountManagement), contains(own, allIam)]);
}

/** The one service that a target names; undefined for several, none, or one that is not known. */
export function serviceOf(target: Target): string | undefined {
  const [only, ...more] = constraintsOn(target, "serviceName").flatMap((one) => literals(one) ?? []);
  return more.length === 0 ? only : undefined;
}

/** Is the target confined by one of these attributes, to a value that need not be known? Any value is no confinement. */
export function isBoundBy(target: Target, ...keys: readonly string[]): boolean {
  return keys.some((key) => constraintsOn(target, key).some((one) => !isAnything(one)));
}

function isAnything(constraint: Constraint): boolean {
  return constraint.kind === "present" && constraint.patterns.some(({ source }) => source === "*");
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

function withoutTags(target: Target): Target {
  return { ...target, tags: [] };
}
