import type { FastifyInstance } from "fastify";
import type { Cloud } from "../../../core/service";
import { resourcesKey } from "../../resource-controller/resources";
import { notFound } from "../errors";
import * as schema from "../schemas";
import { authorize, hasPublicEndpoint } from "../scope";
import { secretsManagerKey } from "../state";

/**
 * The control plane (`{region}.secrets-manager.cloud.ibm.com`): where an instance answers.
 * Source: IBM Cloud documentation, "Regions and endpoints".
 */
export function endpointRoutes(app: FastifyInstance, cloud: Cloud): void {
  app.get<{ Params: { crn: string } }>(
    "/api/v1/instances/:crn/endpoints",
    {
      schema: { params: schema.object({ crn: { type: "string", maxLength: 512 } }) },
      config: { operation: "get_endpoints" },
    },
    (request) => {
      const { control: region } = request.hostParts;
      const { caller } = request;
      const instance = cloud.use(resourcesKey).instances.by("crn", request.params.crn)[0];
      if (region === undefined || instance?.service !== "secrets-manager" || instance.region !== region) {
        throw notFound("The Secrets Manager instance was not found.");
      }
      authorize({ cloud, state: cloud.use(secretsManagerKey), instance, caller }, "endpoints.view");
      return {
        plan: instance.plan,
        ...(hasPublicEndpoint(instance) ? { public_endpoints: at(`${instance.guid}.${region}`) } : {}),
        private_endpoints: at(`${instance.guid}.private.${region}`),
        encryption: { provider_managed_encryption: "key_protect" },
      };
    },
  );
}

function at(name: string): { service_api: string; vault_api: string } {
  const vault_api = `https://${name}.secrets-manager.appdomain.cloud`;
  return { service_api: `${vault_api}/api`, vault_api };
}
