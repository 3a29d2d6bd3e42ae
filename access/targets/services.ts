/**
 * The kinds of services that a policy can name instead of a service. Source: IBM Cloud documentation, "Assigning
 * access to account management services" (2026-03-20), table "Account management service names".
 */
const accountManagement: ReadonlySet<string> = new Set([
  "billing",
  "cloudshell",
  "context-based-restrictions",
  "enterprise",
  "entitlement",
  "globalcatalog",
  "globalcatalog-collection",
  "iam-access-management",
  "iam-groups",
  "iam-identity",
  "project",
  "security-compliance",
  "support",
  "user-management",
]);

/** Named on that page as account management services or beside them, without their service names. */
const doubtful: ReadonlySet<string> = new Set(["atracker", "globalcatalog-instance", "product-lifecycle"]);

/** "All IAM Account Management services" (`service_group_id=IAM`), same page; IBM may add services to it. */
const iamGroup: ReadonlySet<string> = new Set([
  "iam-access-management",
  "iam-groups",
  "iam-identity",
  "user-management",
]);

export type ServiceType = "service" | "platform_service";

/** The `serviceType` of a service; undefined where IBM's pages do not tell. A child (`a.b`) is what its parent is. */
export function serviceTypeOf(service: string): ServiceType | undefined {
  const [parent = ""] = service.split(".");
  if (doubtful.has(parent)) return undefined;
  return accountManagement.has(parent) ? "platform_service" : "service";
}

export function isAccountManagement(service: string): boolean {
  return serviceTypeOf(service) === "platform_service";
}

export function serviceGroupOf(service: string): "IAM" | undefined {
  const [parent = ""] = service.split(".");
  return iamGroup.has(parent) ? "IAM" : undefined;
}
