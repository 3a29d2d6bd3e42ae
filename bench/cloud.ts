import { readFileSync } from "node:fs";
import { request as httpsRequest } from "node:https";
import { gunzipSync } from "node:zlib";
import { HttpsProxyAgent } from "https-proxy-agent";
import { median, processorTime } from "./measure";

/** Where a local cloud is, and whose key opens it. */
export interface CloudAccess {
  port: number;
  certificateFile: string;
  ownerKey: string;
  /** Its process, where that is another one: then the processor time of each call is told too. */
  pid?: number;
}

export interface Sizes {
  serviceIds: number;
  policies: number;
  keys: number;
  /** Access groups; an account has 500 at most. */
  groups: number;
}

export const fullSizes: Sizes = { serviceIds: 1000, policies: 3000, keys: 1000, groups: 499 };

export interface CallFigures {
  call: string;
  /** Milliseconds of each, one after the other on one connection, TLS made before, the answer not yet read as JSON. */
  milliseconds: number[];
  /** Milliseconds of the cloud's own work in each, whatever else the machine does; empty where nobody tells. */
  processor: number[];
  /** Characters of the last answer. */
  size: number;
}

interface Answer {
  status: number;
  text: string;
}

type Body = Record<string, unknown>;

const iam = "https://iam.cloud.ibm.com";
const roleCrn = "crn:v1:bluemix:public:iam::::role:";
/** One role each: the same grant twice is a conflict. */
const grants = ["iam-identity", "iam-groups", "secrets-manager", "pm-20", "conversation", "kms"];

/** A client of the cloud as the owner of its account. */
export class CloudBench {
  private readonly agent: HttpsProxyAgent<string>;
  private token = "";
  private account = "";

  private constructor(private readonly access: CloudAccess) {
    this.agent = new HttpsProxyAgent(`http://127.0.0.1:${access.port}`, { keepAlive: true });
    Object.assign(this.agent.options, { ca: readFileSync(access.certificateFile) });
    // Unset, the agent looks through a stack trace for each request to find out.
    this.agent.protocol = "https:";
    this.agent.defaultPort = 443;
  }

  static async open(access: CloudAccess): Promise<CloudBench> {
    const bench = new CloudBench(access);
    bench.token = String(read(await bench.askForToken()).access_token);
    const claims = JSON.parse(Buffer.from(bench.token.split(".")[1] ?? "", "base64url").toString());
    bench.account = claims.account.bss;
    return bench;
  }

  close(): void {
    this.agent.destroy();
  }

  /** Fills the account through IBM's APIs: keys and policies in turn on the service IDs. */
  async fill({ serviceIds, policies, keys, groups }: Sizes): Promise<void> {
    const made = await inParallel(serviceIds, (n) => this.makeServiceId(`filler-${n}`));
    const groupsOfAccount = `${iam}/v2/groups?account_id=${this.account}`;
    await inParallel(groups, (n) => this.call("POST", groupsOfAccount, { name: `filler-${n}` }));
    await inParallel(keys, (n) => this.makeKey(`filler-${n}`, made[n % made.length]!));
    await inParallel(policies, (n) => {
      const service = grants[Math.floor(n / made.length) % grants.length]!;
      return this.makePolicy(made[n % made.length]!, service);
    });
  }

  /** Every kind of call that deployments and applications make most, `samples` times each. */
  async timeCalls(samples: number): Promise<CallFigures[]> {
    const account = this.account;
    const one = await this.makeServiceId("timed");
    const key = await this.makeKey("timed", one);
    const policy = await this.makePolicy(one, "iam-identity");
    const v1 = `${iam}/v1`;
    const policies = `${v1}/policies?account_id=${account}`;
    const v2Policies = `${iam}/v2/policies?account_id=${account}`;
    // Name, call, and where to delete what it made.
    const calls: [string, () => Promise<Answer>, string?][] = [
      ["token for an API key", () => this.askForToken()],
      ["get a service ID", () => this.call("GET", `${v1}/serviceids/${one.id}`)],
      [
        "list service IDs, 100 a page",
        () => this.call("GET", `${v1}/serviceids?account_id=${account}&pagesize=100`),
      ],
      [
        "find a service ID by name",
        () => this.call("GET", `${v1}/serviceids?account_id=${account}&name=filler-7`),
      ],
      ["create a service ID", () => this.postServiceId("more"), `${v1}/serviceids`],
      ["get an API key", () => this.call("GET", `${v1}/apikeys/${key.id}`)],
      [
        "list a service ID's API keys",
        () => this.call("GET", `${v1}/apikeys?account_id=${account}&iam_id=${one.iam_id}`),
      ],
      ["create an API key", () => this.postKey("more", one), `${v1}/apikeys`],
      ["get a policy", () => this.call("GET", `${v1}/policies/${policy.id}`)],
      [
        "list a service ID's policies",
        () => this.call("GET", `${v1}/policies?account_id=${account}&iam_id=${one.iam_id}`),
      ],
      ["list policies, 100 a page", () => this.call("GET", `${v1}/policies?account_id=${account}&limit=100`)],
      [
        "list v2 policies, 100 a page",
        () => this.call("GET", `${iam}/v2/policies?account_id=${account}&limit=100`),
      ],
      ["create a policy", () => this.postPolicy(one, "conversation"), `${v1}/policies`],
      ["list all policies at once", () => this.call("GET", policies)],
      ["list all v2 policies at once", () => this.call("GET", v2Policies)],
      ["the same with their last use", () => this.call("GET", `${v2Policies}&format=include_last_permit`)],
      ["the same, newest first", () => this.call("GET", `${v2Policies}&sort=-created_at`)],
      ["list all policies with their actions", () => this.call("GET", `${policies}&format=display`)],
      ["list all v2 policies with their actions", () => this.call("GET", `${v2Policies}&format=display`)],
      [
        "list the account's API keys, 100 a page",
        () => this.call("GET", `${v1}/apikeys?account_id=${account}&scope=account&pagesize=100`),
      ],
      ["list access groups", () => this.call("GET", `${iam}/v2/groups?account_id=${account}&limit=100`)],
      [
        "list roles of a service",
        () => this.call("GET", `${iam}/v2/roles?account_id=${account}&service_name=kms`),
      ],
    ];
    const figures: CallFigures[] = [];
    for (const [call, run, collection] of calls) {
      const milliseconds: number[] = [];
      const processor: number[] = [];
      let size = 0;
      for (let sample = -5; sample < samples; sample++) {
        // What a list needs when nothing has changed since the last one is not what it needs.
        const change = read(await this.postPolicy(one, "support")).id;
        const [before, spentBefore] = [performance.now(), this.spent()];
        const made = await run();
        const [after, spent] = [performance.now(), this.spent()];
        // The first five only warm up.
        if (sample >= 0) milliseconds.push(after - before);
        if (sample >= 0 && spentBefore !== undefined && spent !== undefined)
          processor.push(spent - spentBefore);
        size = made.text.length;
        if (collection) await this.call("DELETE", `${collection}/${read(made).id}`);
        await this.call("DELETE", `${v1}/policies/${change}`);
      }
      figures.push({ call, milliseconds, processor, size });
    }
    await this.call("DELETE", `${v1}/serviceids/${one.id}`);
    return figures;
  }

  /** Ids of all service IDs, page by page. */
  async allServiceIds(): Promise<string[]> {
    const ids: string[] = [];
    let url: string | undefined = `${iam}/v1/serviceids?account_id=${this.account}&pagesize=100`;
    while (url) {
      const body = read(await this.call("GET", url));
      ids.push(...(body.serviceids as { id: string }[]).map(({ id }) => id));
      url = body.next as string | undefined;
    }
    return ids;
  }

  /** Ids of all v1 policies, page by page. */
  async allPolicies(): Promise<string[]> {
    const ids: string[] = [];
    let start = "";
    do {
      const body = read(
        await this.call("GET", `${iam}/v1/policies?account_id=${this.account}&limit=100${start}`),
      );
      ids.push(...(body.policies as { id: string }[]).map(({ id }) => id));
      const next = body.next as { start?: string } | undefined;
      start = next?.start ? `&start=${encodeURIComponent(next.start)}` : "";
    } while (start);
    return ids;
  }

  private askForToken(): Promise<Answer> {
    const form = new URLSearchParams({
      grant_type: "urn:ibm:params:oauth:grant-type:apikey",
      apikey: this.access.ownerKey,
    });
    return this.send("POST", `${iam}/identity/token`, form.toString(), "application/x-www-form-urlencoded");
  }

  private async makeServiceId(name: string): Promise<{ id: string; iam_id: string }> {
    return read(await this.postServiceId(name)) as { id: string; iam_id: string };
  }

  private postServiceId(name: string): Promise<Answer> {
    return this.call("POST", `${iam}/v1/serviceids`, { account_id: this.account, name });
  }

  private async makeKey(name: string, owner: { iam_id: string }): Promise<{ id: string }> {
    return read(await this.postKey(name, owner)) as { id: string };
  }

  private postKey(name: string, { iam_id }: { iam_id: string }): Promise<Answer> {
    return this.call("POST", `${iam}/v1/apikeys`, { account_id: this.account, name, iam_id });
  }

  private async makePolicy(owner: { iam_id: string }, service: string): Promise<{ id: string }> {
    return read(await this.postPolicy(owner, service)) as { id: string };
  }

  private postPolicy({ iam_id }: { iam_id: string }, service: string): Promise<Answer> {
    const attributes = [
      { name: "accountId", value: this.account },
      { name: "serviceName", value: service },
    ];
    return this.call("POST", `${iam}/v1/policies`, {
      type: "access",
      subjects: [{ attributes: [{ name: "iam_id", value: iam_id }] }],
      roles: [{ role_id: `${roleCrn}Viewer` }],
      resources: [{ attributes }],
    });
  }

  private spent(): number | undefined {
    return this.access.pid === undefined ? undefined : processorTime(this.access.pid);
  }

  private call(method: string, url: string, body?: object): Promise<Answer> {
    return this.send(method, url, body && JSON.stringify(body), "application/json");
  }

  private send(method: string, url: string, body: string | undefined, type: string): Promise<Answer> {
    const headers = {
      "accept-encoding": "gzip", // as IBM's SDKs and its provider do
      ...(body === undefined ? {} : { "content-type": type }),
      ...(this.token ? { authorization: `Bearer ${this.token}` } : {}),
    };
    return new Promise((done, failed) => {
      const request = httpsRequest(url, { method, headers, agent: this.agent }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () => {
          const status = response.statusCode ?? 0;
          const bytes = Buffer.concat(chunks);
          const compressed = response.headers["content-encoding"] === "gzip";
          const text = String(compressed ? gunzipSync(bytes) : bytes);
          if (status >= 400) failed(new Error(`${method} ${url}: ${status} ${text}`));
          else done({ status, text });
        });
      });
      request.on("error", failed);
      request.end(body);
    });
  }
}

/** 95th of 100, of the sorted values. */
export function p95(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * 0.95) - 1)]!;
}

export function callTable(figures: readonly CallFigures[]): string {
  const width = Math.max(...figures.map(({ call }) => call.length));
  const shown = (value: number) => `${value.toFixed(1)} ms`.padStart(8);
  return [
    `${"call".padEnd(width)}    median       p95     cloud      size`,
    ...figures.map(({ call, milliseconds, processor, size }) => {
      const cloud = processor.length > 0 ? shown(median(processor)) : "-".padStart(8);
      const kilobytes = `${(size / 1000).toFixed(0)} kB`.padStart(8);
      return `${call.padEnd(width)}  ${shown(median(milliseconds))}  ${shown(p95(milliseconds))}  ${cloud}  ${kilobytes}`;
    }),
    "median, p95: until the client has the answer; cloud: processor time that the cloud itself needs",
  ].join("\n");
}

function read({ text }: Answer): Body {
  return text ? (JSON.parse(text) as Body) : {};
}

/** `count` pieces of work, a few at a time; results in order. */
async function inParallel<T>(count: number, work: (n: number) => Promise<T>): Promise<T[]> {
  const results: T[] = new Array(count);
  let next = 0;
  const worker = async () => {
    while (next < count) {
      const n = next++;
      results[n] = await work(n);
    }
  };
  await Promise.all(Array.from({ length: 8 }, worker));
  return results;
}
