import { BaseService, IamAuthenticator } from "ibm-cloud-sdk-core";
import limit from "p-limit";
import { ProgramError } from "../config/errors";

export interface Answer {
  status: number;
  /** The parsed body; `{}` when there is none. */
  body: Record<string, unknown>;
}

/** Asks the account that is deployed to, over IBM's SDK. Every answer below 500 is returned, not thrown. */
export class Account {
  private readonly authenticator: IamAuthenticator;
  private readonly service: BaseService;
  /** IBM Cloud refuses who asks too much at once (429), and a stack may have many engines. */
  private readonly inTurn = limit(20);

  /** @param keyFrom where the key was read, for messages */
  constructor(
    apikey: string,
    readonly keyFrom: string,
  ) {
    this.authenticator = new IamAuthenticator({ apikey });
    this.service = new BaseService({
      authenticator: this.authenticator,
      serviceUrl: "https://iam.cloud.ibm.com",
    });
    // 429, as long as it says to wait, and 5xx.
    this.service.enableRetries({ maxRetries: 3, maxRetryInterval: 10 });
  }

  /** The account that the key belongs to, as its token says (claim `account.bss`). */
  async id(): Promise<string> {
    const request: { headers?: { Authorization?: string } } = {};
    try {
      await this.authenticator.authenticate(request);
    } catch (error) {
      answerOf(error, "https://iam.cloud.ibm.com", this.keyFrom);
      throw error;
    }
    const [, claims = ""] = (request.headers?.Authorization ?? "").split(".");
    return JSON.parse(Buffer.from(claims, "base64url").toString("utf8")).account.bss as string;
  }

  /**
   * @throws ProgramError `CREDENTIALS_REFUSED` when IAM does not take the key, `UNREACHABLE` when nobody answers
   */
  async get(url: string, headers: Record<string, string> = {}): Promise<Answer> {
    const { origin, pathname, search } = new URL(url);
    const parameters = {
      options: { url: `${pathname}${search}`, method: "GET" },
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
      const { status, result } = await this.inTurn(() => service.createRequest(parameters));
      return { status, body: (result ?? {}) as Record<string, unknown> };
    } catch (error) {
      return answerOf(error, origin, this.keyFrom);
    }
  }
}

function answerOf(error: unknown, origin: string, keyFrom: string): Answer {
  const { status, body, message } = error as { status?: number; body?: unknown; message?: string };
  const text = typeof body === "string" ? body : JSON.stringify(body ?? "");
  if (/BXNIM0415E|BXNIM0413E|Provided API key/.test(`${text} ${message}`)) {
    throw new ProgramError(
      "CREDENTIALS_REFUSED",
      `IBM Cloud does not accept the API key in ${keyFrom}: it is wrong, disabled, expired or deleted. ` +
        "Give one that works in the account that you deploy to. Nothing was created.",
      error,
    );
  }
  if (status !== undefined && status < 500) return { status, body: parsed(text) };
  throw new ProgramError(
    "UNREACHABLE",
    `${new URL(origin).host} could not be asked (${status ?? message}). Check the network, and for a private endpoint ` +
      "that this machine is in IBM Cloud's private network. Nothing was created.",
    error,
  );
}

function parsed(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}
