import { randomBytes } from "node:crypto";
import type { FastifyInstance } from "fastify";
import { isoStamp, minuteStamp } from "../../core/clock";
import type { Cloud } from "../../core/service";
import type { Collection } from "../../core/store";
import { isServiceIdentity, onAccount, requireAccount } from "./access";
import { activityOf } from "./activity";
import { notFound } from "./refusals";
import { object } from "./schemas";

interface StoredReport {
  account_id: string;
  created_by: string;
  reference: string;
  /** Hours. */
  duration: number;
  /** Milliseconds. */
  created_at: number;
  body: object;
}

interface OfAccount {
  Params: { account: string };
}

const hour = 3_600_000;
/** IBM says that a report takes a few minutes; here it is in the works for this long. */
const inTheWorks = 1000;
/** Source: SDK, `getReport`: "Reports older than a day are deleted when generating a new report". */
const keptFor = 24 * hour;

const querystring = object({
  type: { type: "string", enum: ["inactive"] },
  duration: { type: "string", pattern: "^[1-9][0-9]{0,5}$", default: "720" },
});

/** The report of identities that were not used for a while. Source: SDK, `createReport`, `getReport`. */
export function reportRoutes(app: FastifyInstance, cloud: Cloud): void {
  const reports: Collection<StoredReport> = cloud.store.collection<StoredReport>("activity-reports", {
    account: (report) => report.account_id,
  });

  app.post<OfAccount & { Querystring: { duration: string } }>(
    "/v1/activity/accounts/:account/report",
    { schema: { querystring }, config: { operation: "create_report" } },
    (request, reply) => {
      const account_id = authorized(cloud, request, "create");
      const now = cloud.clock.now();
      for (const old of reports.by("account", account_id)) {
        if (old.created_at < now - keptFor) reports.delete(old.reference);
      }
      const reference = randomBytes(16).toString("hex");
      const duration = Number(request.query.duration);
      const body = inactive(cloud, account_id, now - duration * hour);
      const created_by = request.caller.iamId;
      reports.put(reference, { account_id, created_by, reference, duration, created_at: now, body });
      reply.code(202);
      return { reference };
    },
  );

  app.get<{ Params: { account: string; reference: string } }>(
    "/v1/activity/accounts/:account/report/:reference",
    { config: { operation: "get_report" } },
    (request, reply) => {
      const account_id = authorized(cloud, request, "get");
      const { reference } = request.params;
      const all = reports.by("account", account_id);
      const latest = all.reduce<StoredReport | undefined>(
        (last, next) => (last && last.created_at > next.created_at ? last : next),
        undefined,
      );
      const found = reference === "latest" ? latest : all.find((report) => report.reference === reference);
      if (!found) throw notFound("Report", reference);
      if (cloud.clock.now() < found.created_at + inTheWorks) return reply.code(204).send();
      return {
        created_by: found.created_by,
        reference: found.reference,
        report_duration: String(found.duration),
        report_start_time: isoStamp(found.created_at - found.duration * hour),
        report_end_time: isoStamp(found.created_at),
        ...found.body,
      };
    },
  );
}

function authorized(
  cloud: Cloud,
  request: { params: { account: string }; caller: Parameters<Cloud["iam"]["authorize"]>[0] },
  verb: "create" | "get",
): string {
  const { account } = request.params;
  requireAccount(cloud, account);
  cloud.iam.authorize(request.caller, `iam-identity.report.${verb}`, onAccount(account));
  return account;
}

/** Everybody of the account who got no token since `since`. */
function inactive(cloud: Cloud, accountId: string, since: number): object {
  const { iam } = cloud;
  const used = (last_authn: number | undefined) => (last_authn ?? 0) >= since;
  const last = (last_authn: number | undefined) =>
    last_authn === undefined ? {} : { last_authn: minuteStamp(last_authn) };
  const idle = <T extends { iam_id: string }>(items: readonly T[], describe: (item: T) => object): object[] =>
    items
      .map((item) => ({ item, at: activityOf(cloud, item.iam_id).last_authn }))
      .filter(({ at }) => !used(at))
      .map(({ item, at }) => ({ ...describe(item), ...last(at) }));
  return {
    users: idle(iam.users.by("account", accountId), (user) => ({
      iam_id: user.iam_id,
      name: `${user.firstname} ${user.lastname}`,
      username: user.email,
      email: user.email,
    })),
    apikeys: iam.apiKeys
      .by("account", accountId)
      .filter(({ last_authn }) => !used(last_authn))
      .map(({ id, name, iam_id, last_authn }) => ({
        id,
        name,
        ...ownerOf(cloud, iam_id),
        ...last(last_authn),
      })),
    serviceids: idle(iam.serviceIds.by("account", accountId), ({ id, name }) => ({ id, name })),
    profiles: idle(iam.profiles.by("account", accountId), ({ id, name }) => ({ id, name })),
  };
}

function ownerOf({ iam }: Cloud, iam_id: string): object {
  if (isServiceIdentity(iam_id)) {
    const owner = iam.serviceIds.by("iam_id", iam_id)[0];
    return { type: "serviceid", serviceid: { id: owner?.id, name: owner?.name } };
  }
  const user = iam.users.by("iam_id", iam_id)[0];
  const name = user ? `${user.firstname} ${user.lastname}` : undefined;
  return { type: "user", user: { iam_id, name, username: user?.email, email: user?.email } };
}
