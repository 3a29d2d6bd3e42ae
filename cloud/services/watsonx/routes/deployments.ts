import type { FastifyInstance } from "fastify";
import type { Cloud } from "../../../core/service";
import { resourcesKey } from "../../resource-controller/resources";
import { authorizedSpace, scopeOf } from "../access";
import {
  authorizedDeployment,
  createDeployment,
  deleteDeployment,
  listDeployments,
  type NewDeployment,
  type Rows,
  score,
} from "../deployments";
import { notFound } from "../errors";
import { deploymentWire, pageOf } from "../wire";
import { byId, object, paging, text, uuid, version } from "./schemas";

interface ById {
  Params: { id: string };
}

const newDeployment = {
  type: "object",
  required: ["name", "space_id", "asset", "online"],
  properties: {
    name: { ...text, minLength: 1 },
    description: text,
    tags: { type: "array", items: text, maxItems: 100 },
    space_id: uuid,
    asset: { type: "object", required: ["id"], properties: { id: uuid, rev: text } },
    online: object({
      parameters: object({ serving_name: { type: "string", pattern: "^[a-z0-9_]{1,36}$" } }),
    }),
    hardware_spec: { type: "object" },
  },
} as const;

const scoring = {
  type: "object",
  required: ["input_data"],
  properties: {
    input_data: {
      type: "array",
      minItems: 1,
      items: {
        type: "object",
        required: ["values"],
        properties: { fields: { type: "array", items: { type: "string" } }, values: { type: "array" } },
      },
    },
    scoring_parameters: { type: "object" },
  },
} as const;

/** Machine Learning: what a client needs to deploy, look and score. Source: watsonx.ai Python client, `deployments`. */
export function deploymentRoutes(app: FastifyInstance, cloud: Cloud): void {
  const querystring = { ...object({ version, space_id: uuid }), required: ["version"] };
  const now = () => cloud.clock.now();

  app.post<{ Body: NewDeployment }>(
    "/ml/v4/deployments",
    { schema: { body: newDeployment, querystring }, config: { operation: "deployments_create" } },
    (request, reply) => {
      reply.code(202);
      return deploymentWire(createDeployment(scopeOf(cloud, request), request.body), now());
    },
  );

  app.get<{ Querystring: { space_id: string; version: string; limit: number; start?: string } }>(
    "/ml/v4/deployments",
    {
      schema: {
        querystring: { ...object({ version, space_id: uuid, ...paging }), required: ["version", "space_id"] },
      },
      config: { operation: "deployments_list" },
    },
    (request) => {
      const { space_id, version: day } = request.query;
      const found = listDeployments(scopeOf(cloud, request), space_id);
      return pageOf(
        found.map((deployment) => deploymentWire(deployment, now())),
        request.query,
        `/ml/v4/deployments?version=${day}&space_id=${space_id}`,
      );
    },
  );

  app.get<ById>(
    "/ml/v4/deployments/:id",
    { schema: { ...byId, querystring }, config: { operation: "deployments_get" } },
    (request) => {
      const { deployment } = authorizedDeployment(scopeOf(cloud, request), request.params.id, "viewer");
      return deploymentWire(deployment, now());
    },
  );

  app.delete<ById>(
    "/ml/v4/deployments/:id",
    { schema: { ...byId, querystring }, config: { operation: "deployments_delete" } },
    (request, reply) => {
      deleteDeployment(scopeOf(cloud, request), request.params.id);
      reply.code(204);
      return null;
    },
  );

  app.post<ById & { Body: { input_data: Rows[] } }>(
    "/ml/v4/deployments/:id/predictions",
    {
      schema: { params: object({ id: text }), body: scoring, querystring },
      config: { operation: "deployments_compute_predictions" },
    },
    (request) => {
      const { input_data } = request.body;
      return { predictions: score(scopeOf(cloud, request), request.params.id, input_data) };
    },
  );

  app.get<ById & { Querystring: { space_id: string } }>(
    "/ml/v4/instances/:id",
    {
      schema: { ...byId, querystring: { ...querystring, required: ["version", "space_id"] } },
      config: { operation: "instances_get" },
    },
    (request) => {
      const { id } = request.params;
      const space = authorizedSpace(scopeOf(cloud, request), request.query.space_id, "viewer");
      const instance = cloud.use(resourcesKey).instances.get(id);
      if (!instance || !space.compute.some(({ guid }) => guid === id)) {
        throw notFound("instance_does_not_exist", `There is no instance ${id} in the space.`);
      }
      const { crn, name, plan, region } = instance;
      return {
        metadata: { id, created_at: new Date(instance.created_at).toISOString() },
        entity: { crn, name, plan: { name: plan }, location: { region }, status: instance.state },
      };
    },
  );
}
