import { setTimeout as sleep } from "node:timers/promises";
import { HttpsProxyAgent } from "https-proxy-agent";
import { IamAuthenticator } from "ibm-cloud-sdk-core";
import { type Call, type Reply, send } from "../../_helpers/cloud-client";
import { seeded, TestCloud } from "../../cloud/_helpers/cloud";

/** Whatever the suite makes is named so: in a real account nothing else is ever changed or deleted. */
export const marker = "local-cloud-conformance";

const realKey = process.env.IBMCLOUD_CONFORMANCE_API_KEY;
export const isReal = realKey !== undefined && realKey !== "";

/** What a real account has for the suite to work in; each is named by a variable of the environment. */
const given = {
  secretsManager: process.env.IBMCLOUD_CONFORMANCE_SECRETS_MANAGER, // <guid>.<region>
  storage: process.env.IBMCLOUD_CONFORMANCE_STORAGE, // CRN of a Cloud Object Storage instance
  machineLearning: process.env.IBMCLOUD_CONFORMANCE_MACHINE_LEARNING, // CRN of a watsonx.ai Runtime instance
};

/** Why a test cannot run in this account: the thing that it needs was not named. */
export function needs(...things: (keyof typeof given)[]): { disturbs?: string } {
  const missing = isReal ? things.filter((thing) => !given[thing]) : [];
  return missing.length > 0 ? { disturbs: `no ${missing.join(", no ")} was named` } : {};
}

export interface Target {
  readonly accountId: string;
  /** IAM id of who the API key belongs to. */
  readonly iamId: string;
  /** The key that the suite works with. */
  readonly apiKey: string;
  /** Host of a Secrets Manager instance; empty where none was named. */
  readonly secretsManager: string;
  /** CRN of storage for deployment spaces; empty where none was named. */
  readonly storage: string;
  /** CRN of a Machine Learning instance in us-south, which the local cloud makes when it is first asked for. */
  machineLearning(): Promise<string>;
  /** The local cloud, for what only it can be asked; undefined in a real account. */
  readonly local: TestCloud | undefined;
  /** One of IBM's SDK clients for this target. */
  sdk<T>(kind: new (options: never) => T): T;
  /** A call with the token of the API key, or with `token`. */
  call(url: string, options?: Call): Promise<Reply>;
  /** Lets `seconds` go by: moves the local clock, and waits for a real account. */
  wait(seconds: number): Promise<void>;
  close(): Promise<void>;
}

export async function openTarget(): Promise<Target> {
  return realKey ? realAccount(realKey) : localCloud();
}

async function localCloud(): Promise<Target> {
  const cloud = await TestCloud.start();
  const token = await cloud.token();
  const call = (url: string, options: Call = {}) => cloud.call(url, { token, ...options });
  let machineLearning: Promise<string> | undefined;
  return {
    accountId: seeded.account,
    iamId: seeded.owner,
    apiKey: cloud.ownerKey,
    secretsManager: `${seeded.instance}.${seeded.region}.secrets-manager.appdomain.cloud`,
    storage: `crn:v1:bluemix:public:cloud-object-storage:global:a/${seeded.account}:${seeded.instance}::`,
    machineLearning: () => {
      machineLearning ??= call("https://resource-controller.cloud.ibm.com/v2/resource_instances", {
        body: {
          name: "machine learning",
          target: "us-south",
          resource_group: seeded.resourceGroup,
          resource_plan_id: "3f6acf43-ede8-413a-ac69-f8af3bb0cbfe", // pm-20, lite
        },
      }).then(({ body }) => body.crn);
      return machineLearning;
    },
    local: cloud,
    sdk: (kind) => new kind(cloud.sdkOptions(token) as never),
    call,
    wait: async (seconds) => cloud.cloud.clock.advance(seconds * 1000),
    close: () => cloud.close(),
  };
}

async function realAccount(apikey: string): Promise<Target> {
  const proxy = process.env.HTTPS_PROXY;
  const agent = proxy ? new HttpsProxyAgent(proxy) : undefined;
  const options = agent ? { httpsAgent: agent, proxy: false } : {};
  const authenticator = new IamAuthenticator({ apikey, ...options });
  const authorization = async () => {
    const request = { headers: {} as Record<string, string> };
    await authenticator.authenticate(request);
    return request.headers.Authorization ?? "";
  };
  const claims = JSON.parse(
    Buffer.from((await authorization()).split(".")[1] ?? "", "base64url").toString(),
  ) as { iam_id: string; account: { bss: string } };
  return {
    accountId: claims.account.bss,
    iamId: claims.iam_id,
    apiKey: apikey,
    secretsManager: given.secretsManager ? `${given.secretsManager}.secrets-manager.appdomain.cloud` : "",
    storage: given.storage ?? "",
    machineLearning: async () => given.machineLearning ?? "",
    local: undefined,
    sdk: (kind) => new kind({ authenticator, ...options } as never),
    call: async (url, options = {}) => {
      const bearer = options.token ? `Bearer ${options.token}` : await authorization();
      return send(url, { ...options, headers: { authorization: bearer, ...options.headers } }, agent);
    },
    wait: (seconds) => sleep(seconds * 1000),
    close: async () => agent?.destroy(),
  };
}
