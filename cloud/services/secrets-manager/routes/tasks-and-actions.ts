import type { FastifyInstance } from "fastify";
import type { Cloud } from "../../../core/service";
import { badRequest, notFound } from "../errors";
import * as schema from "../schemas";
import { scopeOf } from "../scope";
import { authorizedSecret } from "../secrets";
import { versionOf } from "../versions";

interface ById {
  Params: { secret_id: string; id: string };
}

/**
 * Tasks belong to custom credentials, actions to certificates: secrets of the types that the local cloud serves
 * have none of either.
 */
export function taskAndActionRoutes(app: FastifyInstance, cloud: Cloud): void {
  const ofSecret = schema.object({ secret_id: schema.secretId });
  const taskId = schema.uuid.replace("^", "^sm-task-");
  const ofTask = schema.object({ secret_id: schema.secretId, id: { type: "string", pattern: taskId } });
  const ofVersion = schema.object({ secret_id: schema.secretId, id: schema.versionId });
  const action = (types: readonly string[]) => ({
    type: "object",
    required: ["action_type"],
    properties: { action_type: { type: "string", enum: types } },
  });

  app.get<Pick<ById, "Params">>(
    "/api/v2/secrets/:secret_id/tasks",
    { schema: { params: ofSecret }, config: { operation: "list_secret_tasks" } },
    (request) => {
      authorizedSecret(scopeOf(cloud, request), "secret-tasks.list", request.params.secret_id);
      return { tasks: [] };
    },
  );

  for (const [method, operation, right] of [
    ["GET", "get_secret_task", "secret-task.read"],
    ["PUT", "replace_secret_task", "secret-task.update"],
    ["DELETE", "delete_secret_task", "secret-task.delete"],
  ] as const) {
    app.route<ById>({
      method,
      url: "/api/v2/secrets/:secret_id/tasks/:id",
      schema: { params: ofTask },
      config: { operation },
      handler: (request) => {
        const { secret_id, id } = request.params;
        authorizedSecret(scopeOf(cloud, request), right, secret_id);
        throw notFound(`Task ${id} was not found.`);
      },
    });
  }

  app.post<ById & { Body: { action_type: string } }>(
    "/api/v2/secrets/:secret_id/actions",
    {
      schema: {
        params: ofSecret,
        body: action(["private_cert_action_revoke_certificate", "public_cert_action_validate_dns_challenge"]),
      },
      config: { operation: "create_secret_action" },
    },
    (request) => {
      const { type } = authorizedSecret(
        scopeOf(cloud, request),
        "secret-action.create",
        request.params.secret_id,
      );
      throw badRequest(`The action ${request.body.action_type} is not supported for ${type} secrets.`);
    },
  );

  app.post<ById & { Body: { action_type: string } }>(
    "/api/v2/secrets/:secret_id/versions/:id/actions",
    {
      schema: { params: ofVersion, body: action(["private_cert_action_revoke_certificate"]) },
      config: { operation: "create_secret_version_action" },
    },
    (request) => {
      const { secret_id, id } = request.params;
      const secret = authorizedSecret(scopeOf(cloud, request), "secret-version-action.create", secret_id);
      versionOf(secret, id);
      throw badRequest(`The action ${request.body.action_type} is not supported for ${secret.type} secrets.`);
    },
  );
}
