import type { FastifyInstance } from "fastify";
import { isoStamp } from "../../core/clock";
import { ServiceError } from "../../core/errors";

/** The one quota of the local cloud's accounts (pay as you go); its numbers are inferred. */
export const accountQuota = {
  id: "7ce89f4a-4381-4600-b814-3cd9a4f4bdf4",
  name: "Pay-as-you-go Quota",
  type: "ORG_QUOTA",
  number_of_apps: 10000,
  number_of_service_instances: 10000,
  default_number_of_instances_per_lite_plan: 1,
  instances_per_app: 100,
  instance_memory: "8G",
  total_app_memory: "512G",
  vsi_limit: 0,
  resource_quotas: [],
  created_at: isoStamp(Date.UTC(2017, 0, 1)),
  updated_at: isoStamp(Date.UTC(2017, 0, 1)),
};

/** Source: Resource Manager API v2, "Quota definitions". */
export function quotaRoutes(app: FastifyInstance): void {
  app.get("/v2/quota_definitions", { config: { operation: "list_quota_definitions" } }, (request) => {
    void request.caller;
    return { resources: [accountQuota] };
  });

  app.get<{ Params: { id: string } }>(
    "/v2/quota_definitions/:id",
    { config: { operation: "get_quota_definition" } },
    (request) => {
      void request.caller;
      if (request.params.id === accountQuota.id) return accountQuota;
      throw new ServiceError(404, "not_found", `Quota definition '${request.params.id}' was not found.`);
    },
  );
}
