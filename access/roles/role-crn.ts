import type { ServiceRoles } from "./role-table";

const platformRoles = ["Viewer", "Operator", "Editor", "Administrator"];
const genericServiceRoles = ["Reader", "Writer", "Manager"];

/**
 * Last parts of CRNs that are not just the name without its blanks. Sources: IBM Cloud documentation, "Assigning
 * access to account management services" (API tables) and "Configuring the IAM credentials engine"; ConfigReader
 * as IBM's own programs have it.
 */
const specialIds: Readonly<Record<string, string>> = {
  "Groups Service Member Manage": "MemberManage",
  "Service Configuration Reader": "ConfigReader",
  "Service ID creator": "ServiceIdCreator",
  "User API key creator": "UserApiKeyCreator",
};

/**
 * The CRN of a role by the name that consoles show. Of roles that only one service has, IBM writes down few; for
 * the others the form is inferred from those: each word with a capital, no blanks.
 */
export function roleCrn(service: string, displayName: string): string {
  if (platformRoles.includes(displayName)) return `crn:v1:bluemix:public:iam::::role:${displayName}`;
  if (genericServiceRoles.includes(displayName))
    return `crn:v1:bluemix:public:iam::::serviceRole:${displayName}`;
  if (displayName === "Service Configuration Reader") return "crn:v1:bluemix:public:iam::::role:ConfigReader";
  return `crn:v1:bluemix:public:${service}::::serviceRole:${idOf(displayName)}`;
}

/**
 * The name that consoles show for a role CRN, among the roles of a service; undefined if it is none of them.
 * The owner in a CRN is not compared: IBM's documents disagree on it for some roles.
 */
export function displayNameOf(
  crn: string,
  { platformRoles, serviceRoles }: ServiceRoles,
): string | undefined {
  const [, kind, id] = /:(role|serviceRole):([^:]+)$/.exec(crn) ?? [];
  if (id === undefined) return undefined;
  const first = kind === "role" ? platformRoles : serviceRoles;
  const second = kind === "role" ? serviceRoles : platformRoles;
  return [...Object.keys(first), ...Object.keys(second)].find(
    (name) => idOf(name).toLowerCase() === id.toLowerCase(),
  );
}

export function isCrn(role: string): boolean {
  return role.startsWith("crn:");
}

function idOf(displayName: string): string {
  return (
    specialIds[displayName] ??
    displayName.replace(/(?:^|[^A-Za-z0-9]+)([A-Za-z0-9])/g, (_, first: string) => first.toUpperCase())
  );
}
