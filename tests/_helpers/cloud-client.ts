import { readFileSync } from "node:fs";
import type { Agent } from "node:http";
import { request as httpsRequest } from "node:https";
import { HttpsProxyAgent } from "https-proxy-agent";
import { NoAuthAuthenticator } from "ibm-cloud-sdk-core";

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

/** Where a local cloud can be reached, in this process or another. */
export interface CloudAddress {
  port: number;
  certificateFile: string;
}

/** A client of a local cloud, over its proxy and real TLS. */
export class CloudClient {
  private readonly agents = new Map<string, HttpsProxyAgent<string>>();

  constructor(
    private readonly address: CloudAddress,
    readonly ownerKey: string,
  ) {}

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
    const made = new HttpsProxyAgent(`http://${user}127.0.0.1:${this.address.port}`, { keepAlive: true });
    // Node merges an agent's options into each request's: so callers that cannot set `ca` (IBM's SDK) trust the CA too.
    Object.assign(made.options, { ca: readFileSync(this.address.certificateFile) });
    // Unset, the agent looks through a stack trace for each request to find out, which is slow under jest.
    made.protocol = "https:";
    made.defaultPort = 443;
    this.agents.set(from, made);
    return made;
  }

  call(url: string, options: Call = {}): Promise<Reply> {
    return send(url, options, this.agent(options.from));
  }

  /** An access token for an API key; the account owner's without one. */
  async token(apikey = this.ownerKey): Promise<string> {
    const reply = await this.call("https://iam.cloud.ibm.com/identity/token", {
      body: new URLSearchParams({ grant_type: "urn:ibm:params:oauth:grant-type:apikey", apikey }),
    });
    if (reply.status !== 200) throw new Error(`No token: ${reply.status} ${JSON.stringify(reply.body)}`);
    return reply.body.access_token as string;
  }

  disconnect(): void {
    for (const agent of this.agents.values()) agent.destroy();
  }
}

/** One HTTPS request with node's own client. */
export function send(url: string, options: Call, agent?: Agent): Promise<Reply> {
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
  const method = options.method ?? (payload === undefined ? "GET" : "POST");
  return new Promise((done, failed) => {
    const request = httpsRequest(url, { method, headers, agent }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => {
        text += chunk;
      });
      response.on("end", () =>
        done({ status: response.statusCode ?? 0, headers: response.headers, body: parsed(text) }),
      );
    });
    request.on("error", failed);
    request.end(payload);
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
