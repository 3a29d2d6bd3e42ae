import type { FastifyInstance } from "fastify";
import { CloudError } from "../core/errors";
import type { RequestRecord } from "../core/request-log";
import type { Cloud } from "../core/service";
import type { Resource } from "../iam/decide";
import { explain } from "./explain";
import { principalOf, principalWords } from "./names";
import { resourceWords } from "./policy-words";

/** `/v1/requests`: the last requests, newest last, each with what IAM decided, and why it was refused if it was. */
export function requestRoutes(app: FastifyInstance, cloud: Cloud): void {
  app.get<{ Querystring: Record<string, string | undefined> }>("/v1/requests", ({ query }) => {
    const after = count(query, "after", 0);
    const limit = count(query, "limit", 200);
    const { status, caller, operation } = query;
    const all = cloud.log.recent();
    const wanted = all.filter(
      (record) =>
        record.id > after &&
        (status === undefined || String(record.status) === status) &&
        (caller === undefined || record.caller === caller) &&
        (operation === undefined || record.operation === operation),
    );
    return {
      last: all.at(-1)?.id ?? 0,
      requests: limit === 0 ? [] : wanted.slice(-limit).map((record) => wire(cloud, record)),
    };
  });
}

/** By hand: a schema would have every start of the cloud compile it. */
function count(query: Record<string, string | undefined>, name: string, otherwise: number): number {
  const text = query[name];
  if (text === undefined) return otherwise;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new CloudError("CLOUD_BAD_REQUEST", `${name}: "${text}" is not a whole number.`);
}

function wire(cloud: Cloud, record: RequestRecord): Record<string, unknown> {
  const { caller: iamId, decisions, duration, ...rest } = record;
  const caller = iamId === undefined ? null : principalOf(cloud, iamId);
  return {
    ...rest,
    duration: Math.round(duration * 10) / 10,
    caller,
    decisions: decisions.map(({ resource, by, ...decision }) => ({
      ...decision,
      ...(by === undefined || by === iamId ? {} : { by: principalWords(principalOf(cloud, by)) }),
      description: cloud.iam.roles.describe(decision.action),
      ...(resource
        ? { target: resourceWords(cloud, resource as Resource, { ownAccount: caller?.accountId }) }
        : {}),
    })),
    explanation: explain(cloud, record) ?? null,
  };
}
