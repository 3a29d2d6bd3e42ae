import { readFileSync } from "node:fs";
import { request } from "node:http";
import type { Control } from "../../../cloud/control/server";

export interface ControlReply {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  // biome-ignore lint/suspicious/noExplicitAny: replies of many kinds; each test asserts on what it needs
  body: any;
}

export interface ControlCall {
  method?: string;
  body?: unknown;
  headers?: Record<string, string>;
  /** Null sends none; left out, the right one. */
  secret?: string | null;
}

/** A client of a cloud's control API that can also say what no browser would let it say. */
export class ControlClient {
  readonly secret: string;

  constructor(private readonly control: Pick<Control, "port" | "secretFile">) {
    this.secret = readFileSync(control.secretFile, "utf8").trim();
  }

  get address(): string {
    return `http://127.0.0.1:${this.control.port}`;
  }

  call(
    path: string,
    { method, body, headers, secret = this.secret }: ControlCall = {},
  ): Promise<ControlReply> {
    const payload = body === undefined ? undefined : typeof body === "string" ? body : JSON.stringify(body);
    return new Promise((done, failed) => {
      const outgoing = request(
        this.address + path,
        {
          method: method ?? (payload === undefined ? "GET" : "POST"),
          headers: {
            ...(payload === undefined ? {} : { "content-type": "application/json" }),
            ...(secret === null ? {} : { authorization: `Bearer ${secret}` }),
            ...headers,
          },
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
      outgoing.on("error", failed);
      outgoing.end(payload);
    });
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
