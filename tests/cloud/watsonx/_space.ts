import { randomUUID } from "node:crypto";
import { instanceCrn } from "../../../cloud/iam/crn";
import { resourcesKey } from "../../../cloud/services/resource-controller/resources";
import { type Call, type Reply, seeded, type TestCloud } from "../_helpers/cloud";
import { Principals } from "../_helpers/principals";

export const platform = "https://api.dataplatform.cloud.ibm.com";
export const ml = "https://us-south.ml.cloud.ibm.com";

export const storage = {
  resource_crn: `crn:v1:bluemix:public:cloud-object-storage:global:a/${seeded.account}:3f7b1f9e-0000-4000-8000-000000000001::`,
};

/** An active Machine Learning instance. Returns its CRN. */
export function mlInstance(cloud: TestCloud, region = "us-south"): string {
  const { instances } = cloud.cloud.use(resourcesKey);
  const guid = randomUUID();
  const now = cloud.cloud.clock.now();
  const crn = instanceCrn("pm-20", region, seeded.account, guid);
  instances.put(guid, {
    guid,
    crn,
    account_id: seeded.account,
    service: "pm-20",
    plan: "lite",
    name: "ml",
    region,
    resource_group_id: seeded.resourceGroup,
    state: "active",
    parameters: {},
    created_at: now,
    created_by: seeded.owner,
    updated_at: now,
    updated_by: seeded.owner,
  });
  return crn;
}

export interface Person {
  iamId: string;
  call(url: string, options?: Call): Promise<Reply>;
}

/** A service ID with a token. */
export async function somebody(cloud: TestCloud): Promise<Person> {
  const principals = new Principals(cloud.cloud);
  const { iam_id } = principals.serviceId();
  const token = await cloud.token(principals.apiKey(iam_id));
  return { iamId: iam_id, call: (url, options) => cloud.call(url, { token, ...options }) };
}

export async function theOwner(cloud: TestCloud): Promise<Person> {
  const token = await cloud.token();
  return { iamId: seeded.owner, call: (url, options) => cloud.call(url, { token, ...options }) };
}

/** A space with a Machine Learning instance, made by `creator`. Returns its id. */
export async function newSpace(cloud: TestCloud, creator: Person, rest: object = {}): Promise<string> {
  const compute = [{ crn: mlInstance(cloud), name: "ml" }];
  const reply = await creator.call(`${platform}/v2/spaces`, {
    body: { name: "space", storage, compute, ...rest },
  });
  if (reply.status !== 202) throw new Error(`No space: ${reply.status} ${JSON.stringify(reply.body)}`);
  return reply.body.metadata.id as string;
}

export function addMember(admin: Person, space: string, member: Person, role: string): Promise<Reply> {
  return admin.call(`${platform}/v2/spaces/${space}/members`, {
    body: { members: [{ id: member.iamId, type: "service", role }] },
  });
}
