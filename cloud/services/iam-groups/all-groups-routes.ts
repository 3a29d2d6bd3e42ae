import type { FastifyInstance, FastifyReply } from "fastify";
import type { Cloud } from "../../core/service";
import type { MemberType } from "../../iam/entities";
import { addToGroups, type GroupOutcome, removeFromGroups } from "./all-groups";

const text = { type: "string", minLength: 1, maxLength: 200 } as const;
const params = { type: "object", properties: { iam_id: text } } as const;
const querystring = { type: "object", required: ["account_id"], properties: { account_id: text } } as const;

interface Query {
  account_id: string;
}
interface Params {
  iam_id: string;
}

/** `/v2/groups/_allgroups/members/{iam_id}`. Source: IAM Access Groups API, "Membership operations". */
export function allGroupsRoutes(app: FastifyInstance, cloud: Cloud): void {
  const path = "/v2/groups/_allgroups/members/:iam_id";

  app.put<{ Params: Params; Querystring: Query; Body: { type: MemberType; groups: string[] } }>(
    path,
    {
      schema: {
        params,
        querystring,
        body: {
          type: "object",
          required: ["type", "groups"],
          properties: {
            type: { enum: ["user", "service", "profile"] },
            groups: { type: "array", items: text },
          },
        },
      },
      config: { operation: "add_member_to_multiple_access_groups" },
    },
    ({ caller, params: { iam_id }, query, body, transactionId }, reply) => {
      const member = { iam_id, type: body.type };
      return answer(
        reply,
        iam_id,
        addToGroups(cloud, caller, query.account_id, member, body.groups),
        transactionId,
      );
    },
  );

  app.delete<{ Params: Params; Querystring: Query }>(
    path,
    { schema: { params, querystring }, config: { operation: "remove_member_from_all_access_groups" } },
    ({ caller, params: { iam_id }, query, transactionId }, reply) =>
      answer(reply, iam_id, removeFromGroups(cloud, caller, query.account_id, iam_id), transactionId),
  );
}

/** SDK: `AddMembershipMultipleGroupsResponse`, `DeleteFromAllGroupsResponse`. */
function answer(
  reply: FastifyReply,
  iam_id: string,
  outcomes: readonly GroupOutcome[],
  trace: string,
): Record<string, unknown> {
  reply.code(207);
  const groups = outcomes.map(({ access_group_id, status_code, errors }) => ({
    access_group_id,
    status_code,
    trace,
    ...(errors ? { errors } : {}),
  }));
  return { iam_id, groups };
}
