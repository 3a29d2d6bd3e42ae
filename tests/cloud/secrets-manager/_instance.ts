import { randomUUID } from "node:crypto";
import { BaseService } from "ibm-cloud-sdk-core";
import { seeded, type TestCloud } from "../_helpers/cloud";
import { Principals } from "../_helpers/principals";

export const host = `https://${seeded.instance}.${seeded.region}.secrets-manager.appdomain.cloud`;

export interface SmReply {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: replies of many operations; each test asserts on what it needs
  result: any;
}

export interface SmError extends Error {
  status: number;
  body: string;
}

/** Secrets Manager through the core of IBM's SDKs: same URLs, headers, retries and errors as its own SDK. */
export class SecretsManagerClient extends BaseService {
  constructor(cloud: TestCloud, token: string, serviceUrl = host) {
    super({ ...cloud.sdkOptions(token), serviceUrl } as never);
  }

  async send(
    method: string,
    url: string,
    rest: { body?: object; qs?: object; headers?: object } = {},
  ): Promise<SmReply> {
    const { body, qs, headers } = rest;
    const reply = await this.createRequest({
      options: { url, method, ...(body ? { body } : {}), qs },
      defaultOptions: {
        ...this.baseOptions,
        headers: {
          ...(this.baseOptions as { headers?: object }).headers,
          accept: "application/json",
          "content-type": method === "PATCH" ? "application/merge-patch+json" : "application/json",
          ...headers,
        },
      },
    });
    return { status: reply.status, result: reply.result };
  }

  get = (url: string, qs?: object) => this.send("GET", `/api/v2${url}`, { qs });
  post = (url: string, body: object, qs?: object) => this.send("POST", `/api/v2${url}`, { body, qs });
  patch = (url: string, body: object, headers?: object) =>
    this.send("PATCH", `/api/v2${url}`, { body, headers });
  delete = (url: string, qs?: object) => this.send("DELETE", `/api/v2${url}`, { qs });
}

/** What a refused call answered. */
export async function refusal(
  call: Promise<unknown>,
): Promise<SmError & { errors: { code: string; message: string }[] }> {
  const error = await call.then(
    () => undefined,
    (reason: SmError) => reason,
  );
  if (!error) throw new Error("The call was expected to be refused, but it was not.");
  const body = typeof error.body === "string" && error.body ? JSON.parse(error.body) : {};
  return Object.assign(error, { errors: body.errors ?? [] });
}

const serviceRole = (role: string) => `crn:v1:bluemix:public:iam::::serviceRole:${role}`;
const sourceRole = (service: string, role: string) =>
  `crn:v1:bluemix:public:${service}::::serviceRole:${role}`;
export const roles = {
  reader: serviceRole("Reader"),
  writer: serviceRole("Writer"),
  manager: serviceRole("Manager"),
  secretsReader: sourceRole("secrets-manager", "SecretsReader"),
  operator: "crn:v1:bluemix:public:iam::::role:Operator",
  editor: "crn:v1:bluemix:public:iam::::role:Editor",
  memberManage: sourceRole("iam-groups", "MemberManage"),
  serviceIdCreator: sourceRole("iam-identity", "ServiceIdCreator"),
};

/** Puts a policy into the account outright. Returns its id. */
export function putPolicy(
  cloud: TestCloud,
  type: "access" | "authorization",
  subject: Record<string, string>,
  role: string,
  resource: Record<string, string>,
  account: string = seeded.account,
): string {
  const id = randomUUID();
  const now = cloud.cloud.clock.now();
  const equals = (entries: Record<string, string>) =>
    Object.entries(entries).map(([key, value]) => ({ key, operator: "stringEquals" as const, value }));
  cloud.cloud.iam.policies.put(id, {
    id,
    account_id: account,
    api_version: "v1",
    type,
    state: "active",
    subject: equals(subject),
    resource: equals({ accountId: account, ...resource }),
    roles: [role],
    created_at: now,
    created_by_id: seeded.owner,
    last_modified_at: now,
    last_modified_by_id: seeded.owner,
    version: 1,
  });
  return id;
}

export interface EngineIdentity {
  iamId: string;
  apiKey: string;
  /** Policy ids by what they are on. */
  grants: { identity: string; groups: string };
}

/** A service ID with a key and what the engine needs by IBM's documentation: Operator and Editor. */
export function engineIdentity(cloud: TestCloud): EngineIdentity {
  const principals = new Principals(cloud.cloud);
  const { iam_id } = principals.serviceId();
  return {
    iamId: iam_id,
    apiKey: principals.apiKey(iam_id),
    grants: {
      identity: principals.grant({ iam_id }, "Operator", "iam-identity"),
      groups: principals.grant({ iam_id }, "Editor", "iam-groups"),
    },
  };
}

/** A service ID's client with `role` on Secrets Manager, narrowed by `target`. */
export async function clientWith(
  cloud: TestCloud,
  role: string,
  target: Record<string, string> = {},
): Promise<SecretsManagerClient> {
  const principals = new Principals(cloud.cloud);
  const { iam_id } = principals.serviceId();
  putPolicy(cloud, "access", { iam_id }, role, { serviceName: "secrets-manager", ...target });
  return new SecretsManagerClient(cloud, await cloud.token(principals.apiKey(iam_id)));
}

/** An access group without members. Returns its id. */
export function accessGroup(cloud: TestCloud, account: string = seeded.account): string {
  const id = `AccessGroupId-${randomUUID()}`;
  const now = cloud.cloud.clock.now();
  cloud.cloud.iam.groups.put(id, {
    id,
    account_id: account,
    name: `group-${id.slice(-12)}`,
    created_at: now,
    created_by_id: seeded.owner,
    last_modified_at: now,
    last_modified_by_id: seeded.owner,
    is_federated: false,
    version: 1,
  });
  return id;
}
