import type { FastifyInstance } from "fastify";
import type { RequestRecord } from "../core/request-log";
import type { Cloud } from "../core/service";
import type { Resource } from "../iam/decide";
import { explain } from "./explain";
import { principalOf } from "./names";
import { resourceWords } from "./policy-words";

interface Query {
  after: number;
  limit: number;
  status?: number;
  caller?: string;
  operation?: string;
}

/** `/v1/requests`: the last requests, newest last, each with what IAM decided, and why it was refused if it was. */
export function requestRoutes(app: FastifyInstance, cloud: Cloud): void {
  app.get<{ Querystring: Query }>(
    "/v1/requests",
    {
      schema: {
        querystring: {
          type: "object",
          properties: {
            after: { type: "integer", minimum: 0, default: 0 },
            limit: { type: "integer", minimum: 1, maximum: 500, default: 200 },
            status: { type: "integer" },
            caller: { type: "string" },
            operation: { type: "string" },
          },
        },
      },
    },
    ({ query }) => {
      const all = cloud.log.recent();
      const wanted = all.filter(
        (record) =>
          record.id > query.after &&
          (query.status === undefined || record.status === query.status) &&
          (query.caller === undefined || record.caller === query.caller) &&
          (query.operation === undefined || record.operation === query.operation),
      );
      return {
        last: all.at(-1)?.id ?? 0,
        requests: wanted.slice(-query.limit).map((record) => wire(cloud, record)),
      };
    },
  );
}

function wire(cloud: Cloud, record: RequestRecord): Record<string, unknown> {
  const { caller, decisions, duration, ...rest } = record;
  return {
    ...rest,
    duration: Math.round(duration * 10) / 10,
    caller: caller === undefined ? null : principalOf(cloud, caller),
    decisions: decisions.map(({ resource, ...decision }) => ({
      ...decision,
      description: cloud.iam.roles.describe(decision.action),
      ...(resource ? { target: resourceWords(cloud, resource as Resource) } : {}),
    })),
    explanation: explain(cloud, record) ?? null,
  };
}
