import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { request as httpsRequest } from "node:https";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { HttpsProxyAgent } from "https-proxy-agent";
import { NoAuthAuthenticator } from "ibm-cloud-sdk-core";
import { type RunningCloud, startCloud } from "../../../cloud/cloud";
import { ownerKeyFile, seeded } from "../../../cloud/seed";

export { seeded };

export interface Reply {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  /** The parsed JSON body, or the text where it is not JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: replies of many services; each test asserts on what it needs
  body: any;
}

export interface Call {
  method?: string;
  token?: string;
  headers?: Record<string, string>;
  /** An object is sent as JSON, a URLSearchParams as a form, a string as it is. */
  body?: unknown;
  /** Pretended source address. */
  from?: string;
}

/** A cloud of its own for one test file: in this process, over real TLS, in a folder that goes when it ends. */
export class TestCloud {
  private readonly agents = new Map<string, HttpsProxyAgent<string>>();

  private constructor(
    readonly running: RunningCloud,
    readonly folder: string,
    readonly ownerKey: string,
  ) {}

  static async start(): Promise<TestCloud> {
    const folder = mkdtempSync(join(tmpdir(), "cloud-test-"));
    const running = await startCloud({ folder, port: 0, root: resolve(__dirname, "../../..") });
    return new TestCloud(running, folder, readFileSync(join(folder, ownerKeyFile), "utf8").trim());
  }

  get cloud(): RunningCloud["cloud"] {
    return this.running.cloud;
  }

  /** What IBM's Node SDK takes besides its own options, to reach this cloud over TLS. */
  sdkOptions(token?: string): Record<string, unknown> {
    return {
      authenticator: new NoAuthAuthenticator(),
      httpsAgent: this.agent(),
      proxy: false,
      headers: token ? { Authorization: `Bearer ${token}` } : {},
    };
  }

  agent(from = ""): HttpsProxyAgent<string> {
    const known = this.agents.get(from);
    if (known) return known;
    const user = from ? `${from.replaceAll(":", "%3A")}@` : "";
    const made = new HttpsProxyAgent(`http://${user}127.0.0.1:${this.running.port}`, { keepAlive: true });
    // Node merges an agent's options into each request's: so callers that cannot set `ca` (IBM's SDK) trust the CA too.
    Object.assign(made.options, { ca: readFileSync(this.running.certificateFile) });
    this.agents.set(from, made);
    return made;
  }

  call(url: string, options: Call = {}): Promise<Reply> {
    const { body } = options;
    const form = body instanceof URLSearchParams;
    const payload =
      body === undefined
        ? undefined
        : form
          ? body.toString()
          : typeof body === "string"
            ? body
            : JSON.stringify(body);
    const headers: Record<string, string> = {
      ...(payload === undefined
        ? {}
        : { "content-type": form ? "application/x-www-form-urlencoded" : "application/json" }),
      ...(options.token ? { authorization: `Bearer ${options.token}` } : {}),
      ...options.headers,
    };
    return new Promise((done, failed) => {
      const request = httpsRequest(
        url,
        {
          method: options.method ?? (payload === undefined ? "GET" : "POST"),
          headers,
          agent: this.agent(options.from),
        },
        (response) => {
          let text = "";
          response.setEncoding("utf8");
          response.on("data", (chunk: string) => {
            text += chunk;
          });
          response.on("end", () =>
            done({ status: response.statusCode ?? 0, headers: response.headers, body: parsed(text) }),
          );
        },
      );
      request.on("error", failed);
      request.end(payload);
    });
  }

  /** An access token for an API key; the account owner's without one. */
  async token(apikey = this.ownerKey): Promise<string> {
    const reply = await this.call("https://iam.cloud.ibm.com/identity/token", {
      body: new URLSearchParams({ grant_type: "urn:ibm:params:oauth:grant-type:apikey", apikey }),
    });
    if (reply.status !== 200) throw new Error(`No token: ${reply.status} ${JSON.stringify(reply.body)}`);
    return reply.body.access_token as string;
  }

  async close(): Promise<void> {
    for (const agent of this.agents.values()) agent.destroy();
    await this.running.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
