import { seeded } from "../../../cloud/seed";
import type { CloudClient } from "../../_helpers/cloud-client";

export { seeded };

const iam = "https://iam.cloud.ibm.com";
export const secretsManager = `https://${seeded.instance}.${seeded.region}.secrets-manager.appdomain.cloud`;

/** What exists in the account, read over IBM's APIs as its owner. */
export interface Contents {
  serviceIds: { id: string; iam_id: string; name: string; description?: string; locked: boolean }[];
  apiKeys: { id: string; name: string; iam_id: string; locked: boolean; expires_at?: string }[];
  policies: { id: string; roles: { display_name?: string; role_id: string }[]; resources: unknown }[];
  groups: { id: string; name: string }[];
  configurations: { name: string; config_type: string }[];
}

export async function contentsOf(cloud: CloudClient): Promise<Contents> {
  const token = await cloud.token();
  const get = async (url: string) => {
    const reply = await cloud.call(url, { token });
    if (reply.status !== 200) throw new Error(`${url}: ${reply.status} ${JSON.stringify(reply.body)}`);
    return reply.body;
  };
  const account = seeded.account;
  const serviceIds = (await get(`${iam}/v1/serviceids?account_id=${account}&pagesize=100`)).serviceids;
  const keys = await Promise.all(
    (serviceIds as { iam_id: string }[]).map(({ iam_id }) =>
      get(`${iam}/v1/apikeys?account_id=${account}&iam_id=${iam_id}&pagesize=100`),
    ),
  );
  return {
    serviceIds,
    apiKeys: keys.flatMap((page) => page.apikeys),
    policies: (await get(`${iam}/v1/policies?account_id=${account}`)).policies,
    groups: (await get(`${iam}/v2/groups?account_id=${account}&limit=100`)).groups.filter(
      (group: { id: string }) => group.id !== "AccessGroupId-PublicAccess",
    ),
    configurations: (await get(`${secretsManager}/api/v2/configurations`)).configurations,
  };
}
