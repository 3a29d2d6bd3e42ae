import type { FastifyInstance } from "fastify";
import type { Cloud } from "../../../core/service";
import { getRegistration, register, testRegistration, unregister } from "../registrations";
import * as schema from "../schemas";
import { scopeOf } from "../scope";

const path = "/api/v2/notifications/registration";

interface Body {
  event_notifications_instance_crn: string;
  event_notifications_source_name: string;
  event_notifications_source_description?: string;
}

export function notificationRoutes(app: FastifyInstance, cloud: Cloud): void {
  const body = schema.object(
    {
      event_notifications_instance_crn: {
        type: "string",
        minLength: 9,
        maxLength: 512,
        pattern: "^crn:v[0-9](:([A-Za-z0-9._~!$&'()*+,;=@/-]|%[0-9A-Z]{2})*){8}$",
      },
      event_notifications_source_name: { type: "string", minLength: 2, maxLength: 256 },
      event_notifications_source_description: schema.description,
    },
    ["event_notifications_instance_crn", "event_notifications_source_name"],
  );

  app.post<{ Body: Body }>(
    path,
    { schema: { body }, config: { operation: "create_notifications_registration" } },
    (request, reply) => {
      const { event_notifications_instance_crn } = register(scopeOf(cloud, request), request.body);
      reply.code(201);
      return { event_notifications_instance_crn };
    },
  );

  app.get(path, { config: { operation: "get_notifications_registration" } }, (request) => {
    const { event_notifications_instance_crn } = getRegistration(scopeOf(cloud, request));
    return { event_notifications_instance_crn };
  });

  app.delete(path, { config: { operation: "delete_notifications_registration" } }, (request, reply) => {
    unregister(scopeOf(cloud, request));
    reply.code(204);
    return null;
  });

  app.get(
    `${path}/test`,
    { config: { operation: "get_notifications_registration_test" } },
    (request, reply) => {
      testRegistration(scopeOf(cloud, request));
      reply.code(204);
      return null;
    },
  );
}
