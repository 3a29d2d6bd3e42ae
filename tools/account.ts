import { BaseService, IamAuthenticator } from "ibm-cloud-sdk-core";
import { ToolError } from "./errors";

export interface Answer {
  status: number;
  /** The parsed body; `{}` when there is none. */
  body: Record<string, unknown>;
  /** What the service says about a refusal; empty where it says nothing. */
  reason: string;
}

/** Calls IBM Cloud with one API key, over IBM's SDK. Answers below 500 are returned, not thrown. */
export class Account {
  private readonly authenticator: IamAuthenticator;
  private readonly service: BaseService;

  constructor(apikey: string) {
    this.authenticator = new IamAuthenticator({ apikey });
    this.service = new BaseService({
      authenticator: this.authenticator,
      serviceUrl: "https://iam.cloud.ibm.com",
    });
  }

  /** The account that the key belongs to, as its token says (claim `account.bss`). */
  async id(): Promise<string> {
    const request: { headers?: { Authorization?: string } } = {};
    await this.authenticator.authenticate(request);
    const [, claims = ""] = (request.headers?.Authorization ?? "").split(".");
    return JSON.parse(Buffer.from(claims, "base64url").toString("utf8")).account.bss as string;
  }

  /**
   * Asks again where the service says to wait (429), and for a reading also where it stumbles (5xx).
   * @throws ToolError `UNREACHABLE` where nobody answers, or only with an error of the service's own
   */
  async request(
    method: string,
    url: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    for (let pause = 1_000; ; pause *= 2) {
      const { failure, retryAfterMs, ...answer } = await this.ask(method, url, body, headers);
      const again = answer.status === 429 || (failure !== undefined && method === "GET");
      if (!again || pause > 4_000) {
        if (failure) throw failure;
        return answer;
      }
      await new Promise((done) => setTimeout(done, Math.min(retryAfterMs ?? pause, 30_000)));
    }
  }

  private async ask(
    method: string,
    url: string,
    body: unknown,
    headers: Record<string, string>,
  ): Promise<Answer & Refused> {
    const { origin, pathname, search } = new URL(url);
    const parameters = {
      options: { url: `${pathname}${search}`, method, body },
      defaultOptions: {
        serviceUrl: origin,
        headers: { Accept: "application/json", ...headers },
        timeout: 30_000,
      },
    };
    try {
      // A method of the SDK's base class that is protected in its types only; every generated service calls it so.
      const service = this.service as unknown as {
        createRequest(p: typeof parameters): Promise<{ status: number; result: unknown }>;
      };
      const { status, result } = await service.createRequest(parameters);
      return { status, body: (result ?? {}) as Record<string, unknown>, reason: "" };
    } catch (error) {
      return refusal(error, new URL(origin).host);
    }
  }
}

/** What else a refusal says. */
interface Refused {
  /** The service itself failed, or nobody answered. */
  failure?: ToolError;
  /** How long it asks to wait. */
  retryAfterMs?: number;
}

/** What the SDK throws. */
interface SdkError {
  status?: number;
  body?: unknown;
  headers?: Record<string, string>;
  message?: string;
}

function refusal(error: unknown, host: string): Answer & Refused {
  const { status = 0, body, headers, message = "" } = error as SdkError;
  const text = typeof body === "string" ? body : JSON.stringify(body ?? {});
  const answer = { status, body: parsed(text), reason: message };
  if (status === 0 || status >= 500) {
    const said = `${host} could not be asked: ${status || ""} ${message}`;
    return { ...answer, failure: new ToolError("UNREACHABLE", said, { cause: error }) };
  }
  const seconds = Number(headers?.["retry-after"]);
  return seconds > 0 ? { ...answer, retryAfterMs: seconds * 1_000 } : answer;
}

function parsed(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}
