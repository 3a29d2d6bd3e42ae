import type { CustomRole, Policy } from "../../iam/entities";
import type { Iam } from "../../iam/iam";
import { iamServiceGroup, type Role } from "../../iam/roles";
import { textOf } from "./draft";

/** Either what IBM defines or what the account defined. */
export type AnyRole = Pick<Role, "crn" | "displayName" | "description" | "actions">;

/** `service_name` that stands for all services that support IAM. Source: IBM's Terraform provider. */
export const allServices = "alliamserviceroles";

export interface RoleQuestion {
  accountId?: string;
  serviceName?: string;
  serviceGroupId?: string;
  /** `authorization`: also the roles that only services can have. */
  policyType?: string;
  sourceServiceName?: string;
}

/** Platform and service roles that a policy on this target can name, by CRN. */
export function definedRoles(iam: Iam, question: RoleQuestion): Role[] {
  const { serviceName, serviceGroupId } = question;
  const roles = serviceGroupId
    ? iam.roles.rolesOfAll(iamServiceGroup)
    : iam.roles.rolesOf(serviceName === allServices ? "" : (serviceName ?? ""));
  const wantsServiceRoles = serviceName !== undefined || serviceGroupId !== undefined;
  return [...roles.values()].filter((role) => {
    if (role.kind === "service" && !wantsServiceRoles) return false;
    if (!role.authorizationSource) return true;
    return (
      question.policyType === "authorization" &&
      (question.sourceServiceName === undefined || question.sourceServiceName === role.authorizationSource)
    );
  });
}

/** The account's own roles for the service; without a service, all of them. */
export function customRoles(iam: Iam, accountId: string | undefined, serviceName?: string): CustomRole[] {
  if (accountId === undefined) return [];
  if (serviceName === undefined) return iam.customRoles.by("account", accountId);
  return iam.customRoles.by("service", `${accountId}/${serviceName}`);
}

/** Every role that a policy may name, by CRN. */
export function supportedRoles(
  iam: Iam,
  accountId: string,
  policy: Pick<Policy, "type" | "subject" | "resource">,
): ReadonlyMap<string, AnyRole> {
  const isPlatform = textOf(policy.resource, "serviceType") === "platform_service";
  const isResourceGroup = textOf(policy.resource, "resourceType") === "resource-group";
  const named = textOf(policy.resource, "serviceName");
  const serviceName =
    named ?? (isResourceGroup ? "resource-controller" : isPlatform ? undefined : allServices);
  const defined = definedRoles(iam, {
    serviceName,
    serviceGroupId: textOf(policy.resource, "service_group_id"),
    policyType: policy.type,
    sourceServiceName: policy.type === "authorization" ? textOf(policy.subject, "serviceName") : undefined,
  });
  const own = named === undefined ? [] : customRoles(iam, accountId, named);
  return new Map<string, AnyRole>([
    ...defined.map((role) => [role.crn, role] as const),
    ...own.map((role) => [role.crn, asRole(role)] as const),
  ]);
}

/** The roles of one policy, in its order; without building the list of all that it might name. */
export function rolesOfPolicy(iam: Iam, policy: Policy): { role_id: string; role?: AnyRole }[] {
  const isIamGroup = textOf(policy.resource, "service_group_id") !== undefined;
  const service = textOf(policy.resource, "serviceName") ?? "";
  const defined = isIamGroup ? iam.roles.rolesOfAll(iamServiceGroup) : iam.roles.rolesOf(service);
  return policy.roles.map((role_id) => {
    const custom = iam.customRoles.by("crn", role_id)[0];
    const role = defined.get(role_id) ?? (custom && asRole(custom));
    return role ? { role_id, role } : { role_id };
  });
}

function asRole(role: CustomRole): AnyRole {
  return {
    crn: role.crn,
    displayName: role.display_name,
    description: role.description ?? "",
    actions: role.actions,
  };
}
