import type { Cloud } from "../../core/service";
import { iamServiceGroup } from "../../iam/roles";
import type { Rule } from "./entities";
import { invalidField, refusal } from "./errors";
import { isRestrictable } from "./services";

const owner = "crn:v1:bluemix:public:context-based-restrictions::::";
/** All actions of the service itself, and all platform actions on its instances. */
export const serviceApis = `${owner}api-type:`;
export const platformApis = `${owner}platform-api-type:`;

interface Action {
  action_id: string;
  description: string;
}

/** SDK: `APIType`. */
export interface ApiType {
  api_type_id: string;
  display_name: string;
  description: string;
  type: string;
  actions: Action[];
  enforcement_modes: string[];
}

export interface OperationsQuery {
  service_name?: string;
  service_group_id?: string;
  resource_type?: string;
}

/** The API types that a rule can be scoped to; their names and types are inferred from IBM's Terraform modules. */
export function apiTypes(cloud: Cloud, query: OperationsQuery): ApiType[] {
  const { service_name, service_group_id, resource_type } = query;
  if (service_name !== undefined && service_group_id !== undefined) {
    throw refusal(
      400,
      "mutually_exclusive_parameters",
      // Word for word what platform-services-node-sdk's integration test expects.
      "The following query parameters are mutually exclusive: 'service_group_id, service_name'. " +
        "Specify exactly one of the mutually exclusive parameters and try your request again.",
      { type: "parameter", name: "service_group_id", value: service_group_id },
    );
  }
  if (service_group_id !== undefined && service_group_id !== "IAM") {
    throw refusal(400, "invalid_service_group", `There is no service group '${service_group_id}'.`, {
      type: "parameter",
      name: "service_group_id",
      value: service_group_id,
    });
  }
  const services = service_group_id ? [...iamServiceGroup] : service_name ? [service_name] : [];
  for (const service of services) {
    if (isRestrictable(service)) continue;
    throw refusal(400, "service_not_cbr_enabled", notEnabled(service), {
      type: "parameter",
      name: "service_name",
      value: service,
    });
  }
  const actions = [...new Set(services.flatMap((service) => actionsOf(cloud, service)))];
  const own = actions.filter((action) => services.some((service) => action.startsWith(`${service}.`)));
  const typed = resource_type ? own.filter((action) => action.split(".")[1] === resource_type) : own;
  const platform = actions.filter((action) => !own.includes(action));
  const wire = (ids: readonly string[]): Action[] =>
    ids.map((action_id) => ({ action_id, description: cloud.iam.roles.describe(action_id) }));
  return [
    {
      api_type_id: serviceApis,
      display_name: "Service APIs",
      description: "All APIs of the service",
      type: "service",
      actions: wire(typed),
      enforcement_modes: ["enabled", "disabled", "report"],
    },
    {
      api_type_id: platformApis,
      display_name: "Platform APIs",
      description: "All platform APIs that act on the service's resources",
      type: "platform",
      actions: wire(platform),
      enforcement_modes: ["enabled", "disabled", "report"],
    },
  ];
}

/** A rule without operations, or with the service's own, reaches what the service does. */
export function coversServiceActions(operations: Rule["operations"]): boolean {
  return !operations || operations.api_types.some(({ api_type_id }) => api_type_id === serviceApis);
}

/** Services whose rules cannot be scoped to one of their own APIs offer the two general types alone. */
export function requireApiTypes(operations: Rule["operations"], service: string | undefined): void {
  for (const { api_type_id } of operations?.api_types ?? []) {
    if (api_type_id === serviceApis || api_type_id === platformApis) continue;
    if (service !== undefined && isRestrictable(service, { byApi: true })) continue;
    throw invalidField(
      "api_type_not_found",
      `The API type '${api_type_id}' is not one of ${service ?? "the service group"}.`,
      "operations.api_types",
      api_type_id,
    );
  }
}

export function notEnabled(service: string): string {
  return `The service '${service}' is not enabled for context-based restrictions.`;
}

function actionsOf(cloud: Cloud, service: string): string[] {
  return [...cloud.iam.roles.rolesOf(service).values()].flatMap((role) => role.actions);
}
