import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import fc from "fast-check";
import { Store } from "../../cloud/core/store";
import { defaultSettings } from "../../cloud/iam/settings";
import { routeTable, type ServedRoute } from "../../cloud/route-table";
import { services } from "../../cloud/services";
import { arbitraryOf, filled, idOf, junk, type Schema, word } from "./_helpers/arbitrary-of-schema";
import { type Reply, seeded, TestCloud } from "./_helpers/cloud";
import { ControlClient } from "./_helpers/control";
import { fixed, furnish, knownWords, restock } from "./_helpers/furnished";

// FUZZ_SEED and FUZZ_RUNS look elsewhere and longer; a failure prints the seed that repeats it.
const seed = Number(process.env.FUZZ_SEED ?? 1);
const runsPerRoute = Number(process.env.FUZZ_RUNS ?? 12);
jest.setTimeout(60_000 + runsPerRoute * 10_000);

const hosts: Readonly<Record<string, string>> = {
  "secrets-manager": `${seeded.instance}.${seeded.region}.secrets-manager.appdomain.cloud`,
};
/** Services whose routes are on several hosts: by the beginning of the path. */
const machineLearning = `${seeded.region}.ml.cloud.ibm.com`;

function hostOf({ service, path }: ServedRoute): string {
  if (path.startsWith("/ml/")) return machineLearning;
  const host = hosts[service.name] ?? service.hosts.find((one) => typeof one === "string");
  if (typeof host !== "string") throw new Error(`Which host is ${service.name} on?`);
  return host;
}

let cloud: TestCloud;
let routes: ServedRoute[];
const complaints: string[] = [];
beforeAll(async () => {
  cloud = await TestCloud.start({ controlPort: 0 });
  routes = await routeTable(resolve(__dirname, "../.."));
  const write = process.stderr.write.bind(process.stderr);
  jest.spyOn(process.stderr, "write").mockImplementation((text) => {
    if (!String(text).startsWith("cloud:")) return write(text);
    complaints.push(String(text));
    return true;
  });
});
afterAll(async () => {
  jest.restoreAllMocks();
  await cloud.close();
});
beforeEach(async () => {
  complaints.splice(0);
  const { status } = await new ControlClient(cloud.running.control!).call("/v1/reset", { method: "POST" });
  expect(status).toBe(200);
});

test.each(services.map(({ name }) => name))(
  "no request makes %s fail, hang or write a broken state",
  async (name) => {
    const own = routes.filter(({ service }) => service.name === name);
    const tokens = await furnish(cloud);
    let sent = 0;
    const succeeded = new Set<string | undefined>();
    await fc.assert(
      fc.asyncProperty(requestTo(own), async (request) => {
        if (++sent % 20 === 0) await restock(cloud, tokens.owner ?? "");
        const reply = await send(cloud, request, tokens);
        check(request, reply);
        if (reply.status < 300) succeeded.add(request.route.operation);
        reopenAccount(cloud);
      }),
      { seed, numRuns: own.length * runsPerRoute, endOnFailure: true },
    );
    expect(complaints).toEqual([]);
    // Requests that all fail at the door would show nothing.
    expect(succeeded.size).toBeGreaterThan(own.length / 4);
    await expectSoundState(cloud);
  },
);

interface Request {
  route: ServedRoute;
  method: string;
  parameters: string[];
  query: Record<string, unknown>;
  headers: Record<string, string>;
  credentials: "owner" | "stranger" | "none" | "broken" | "forged";
  body: string | undefined;
}

function requestTo(own: readonly ServedRoute[]): fc.Arbitrary<Request> {
  return fc.oneof(...own.map(requestOn));
}

function requestOn(route: ServedRoute): fc.Arbitrary<Request> {
  const { querystring, body = route.path.endsWith("/token") ? tokenForm : undefined } = route.schema as {
    querystring?: Schema;
    body?: Schema;
  };
  // Printed by its address alone when a request fails.
  const printable = { ...route, [fc.toStringMethod]: () => `${route.method} ${route.path}` };
  const methods = ["GET", "PUT", "POST", "PATCH", "DELETE", "HEAD", "OPTIONS"];
  return fc.record({
    route: fc.constant(printable),
    method: fc.oneof(
      { weight: 9, arbitrary: fc.constant(route.method) },
      { weight: 1, arbitrary: fc.constantFrom(...methods) },
    ),
    parameters: fc.tuple(...parametersOf(route)),
    query: fc.oneof(
      {
        weight: 6,
        arbitrary: arbitraryOf(querystring ?? { type: "object" }).map((it) => (isObject(it) ? it : {})),
      },
      { weight: 1, arbitrary: fc.dictionary(word, junk, { maxKeys: 3 }) },
    ),
    headers: headers(),
    credentials: fc.oneof(
      { weight: 8, arbitrary: fc.constant("owner" as const) },
      { weight: 1, arbitrary: fc.constantFrom("stranger", "none", "broken", "forged" as const) },
    ),
    body: fc.oneof(
      { weight: 8, arbitrary: arbitraryOf(body ?? { type: "object" }).map((it) => JSON.stringify(it)) },
      { weight: 1, arbitrary: fc.constantFrom(undefined, "", "{", "[]", "null", '"text"', "a=b&c=d") },
    ),
  });
}

/** Each parameter of the path, by what stands before it: `/v1/profiles/:id/rules/:rule` has a profile and a rule. */
function parametersOf({ path, schema }: ServedRoute): fc.Arbitrary<string>[] {
  const { properties = {} } = (schema.params ?? {}) as Schema;
  return [...path.matchAll(/(\w+)\/:(\w+)/g)].map(([, segment = "", name = ""]) => {
    const words = properties[name]?.enum ?? (/^(type|kind|action)$/.test(name) ? fixed[name] : undefined);
    if (words) return fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...words.map(String)) }, idOf(""));
    return idOf(segment === "members" || segment === "users" ? "iam_id" : segment);
  });
}

/** Forms have no schema. Source: IAM Identity Services API, "Token operations". */
const tokenForm: Schema = {
  type: "object",
  required: ["grant_type"],
  properties: Object.fromEntries(
    ["grant_type", "apikey", "access_token", "cr_token", "refresh_token", "profile_id", "account"].map(
      (name) => [name, { type: "string" }],
    ),
  ),
};

function headers(): fc.Arbitrary<Record<string, string>> {
  const value = fc.oneof(
    fc.constantFrom("*", "1", "0", "true", "", '"x"', "{{0:apikey}}"),
    fc.string({ maxLength: 20 }),
  );
  const types = [
    ...["application/json", "application/merge-patch+json", "application/json-patch+json"],
    ...[
      "application/x-www-form-urlencoded",
      "text/plain",
      "multipart/form-data",
      "nonsense",
      "application/json; charset=utf-7",
    ],
  ];
  return fc
    .tuple(
      fc.oneof(
        { weight: 5, arbitrary: fc.constant(undefined) },
        { weight: 1, arbitrary: fc.constantFrom(...types) },
      ),
      fc.dictionary(
        fc.constantFrom(
          "if-match",
          "transaction-id",
          "entity-lock",
          "iam-apikey",
          "accept",
          "x-forwarded-for",
        ),
        value.map((text) => text.replace(/[^\x20-\x7e]/g, "")),
        { maxKeys: 2 },
      ),
    )
    .map(([type, others]) => ({ "if-match": "*", ...others, ...(type ? { "content-type": type } : {}) }));
}

async function send(cloud: TestCloud, request: Request, tokens: Record<string, string>): Promise<Reply> {
  const words = knownWords(cloud);
  const fill = (text: string) => filled(text, words);
  let next = 0;
  const path = request.route.path.replace(/:\w+/g, () => encoded(fill(request.parameters[next++] ?? "x")));
  const query = new URLSearchParams(
    Object.entries(request.query).map(([key, value]): [string, string] => [
      wellFormed(fill(key)),
      wellFormed(fill(typeof value === "string" ? value : (JSON.stringify(value) ?? ""))),
    ]),
  );
  const form = request.route.path.endsWith("/token") && request.body?.endsWith("}");
  const text = request.body === undefined ? undefined : fill(request.body);
  const body = form ? new URLSearchParams(flat(text ?? "{}")).toString() : text;
  const headers: Record<string, string> = {
    "content-type": form ? "application/x-www-form-urlencoded" : "application/json",
    ...Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, fill(value)])),
    ...(body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) }),
    ...authorization(request.credentials, tokens),
  };
  if (body === undefined) delete headers["content-type"];
  const call = cloud.call(`https://${hostOf(request.route)}${path}?${query}`, {
    method: request.method,
    headers,
    body,
  });
  const { promise, cancel } = deadline(5000);
  return Promise.race([call, promise]).finally(cancel);
}

/** Never 500, always a reason in JSON, and never a stack trace. */
function check({ method, route }: Request, { status, body, headers }: Reply): void {
  if (status >= 500 && status !== 501) throw new Error(`${status}: ${JSON.stringify(body)}`);
  expect({ status, body, id: headers["transaction-id"] }).toEqual({ status, body, id: expect.any(String) });
  if (status < 400 || method === "HEAD") return;
  expect({ route: route.path, body }).toEqual({ route: route.path, body: expect.any(Object) });
  expect(JSON.stringify(body)).not.toMatch(/\bat .*\.[tj]s:\d/);
}

/** Settings and rules that shut everybody out would leave the rest of the run at the door. */
function reopenAccount({ cloud }: TestCloud): void {
  const settings = cloud.iam.settings.get(seeded.account);
  if (settings?.allowed_ip_addresses) cloud.iam.settings.put(seeded.account, defaultSettings(seeded.account));
  for (const collection of cloud.store.inspect()) {
    if (collection.name !== "cbr-rules") continue;
    for (const rule of [...collection.values()] as { id: string }[]) {
      cloud.store.collection("cbr-rules").delete(rule.id);
    }
  }
}

/** What is on disk is what is in memory, in the same order, and nothing points to what is not there. */
async function expectSoundState({ cloud, folder }: TestCloud): Promise<void> {
  await cloud.store.flush();
  const copy = mkdtempSync(join(tmpdir(), "fuzzed-"));
  try {
    cpSync(join(folder, "state"), copy, { recursive: true });
    const reopened = await Store.open(copy);
    for (const { name, values } of [...cloud.store.inspect()].map((c) => ({
      name: c.name,
      values: [...c.values()],
    }))) {
      const there = [...reopened.collection(name).values()];
      expect({ name, values: there }).toEqual({ name, values: JSON.parse(JSON.stringify(values)) });
    }
    await reopened.close();
  } finally {
    rmSync(copy, { recursive: true });
  }
  const { iam } = cloud;
  const identities = new Set(
    [...iam.serviceIds.values(), ...iam.users.values(), ...iam.profiles.values()].map(({ iam_id }) => iam_id),
  );
  const dangling = [
    ...[...iam.apiKeys.values()].filter((key) => !identities.has(key.iam_id)).map(({ id }) => id),
    ...[...iam.memberships.values()]
      .filter((it) => !identities.has(it.iam_id) || !iam.groups.has(it.group_id))
      .map(({ key }) => key),
  ];
  expect(dangling).toEqual([]);
}

function authorization(
  credentials: Request["credentials"],
  tokens: Record<string, string>,
): Record<string, string> {
  if (credentials === "none") return {};
  if (credentials === "broken") return { authorization: "Bearer not.a.token" };
  if (credentials === "forged") return { authorization: `Bearer ${tokens.owner?.replace(/.$/, "!")}` };
  return { authorization: `Bearer ${tokens[credentials]}` };
}

function flat(json: string): Record<string, string> {
  const value: unknown = JSON.parse(json);
  return Object.fromEntries(
    Object.entries(isObject(value) ? value : {}).map(([key, it]) => [
      wellFormed(key),
      wellFormed(String(it)),
    ]),
  );
}

/** `encodeURIComponent` does not take half of a surrogate pair. */
const wellFormed = (text: string) => Buffer.from(text).toString();
/** A lone "%" goes as it is: that is no address, which has to be told. */
const encoded = (text: string) => (text === "%" ? text : encodeURIComponent(wellFormed(text)) || "%20");

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function deadline(ms: number): { promise: Promise<never>; cancel: () => void } {
  let timer: NodeJS.Timeout;
  const promise = new Promise<never>((_, failed) => {
    timer = setTimeout(() => failed(new Error(`No answer within ${ms} ms.`)), ms);
  });
  return { promise, cancel: () => clearTimeout(timer) };
}
