import type { IncomingHttpHeaders } from "node:http";
import { sameSecret } from "./secret";

export interface Refused {
  status: 401 | 403;
  code: string;
  message: string;
}

/**
 * Keeps other people's web pages out: a name that was rebound to 127.0.0.1 shows in `Host`, a page of another origin in
 * `Origin` or `Sec-Fetch-Site`. And whoever asks for data must know the secret; it is never in a cookie, which browsers
 * would send to every port of 127.0.0.1.
 */
export function refusalOf(
  headers: IncomingHttpHeaders,
  port: number,
  secret: string | undefined,
): Refused | undefined {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  if (!hosts.includes((headers.host ?? "").toLowerCase())) {
    return forbidden(`Ask for http://127.0.0.1:${port}; this is no server for ${headers.host ?? "no host"}.`);
  }
  const { origin } = headers;
  const site = headers["sec-fetch-site"];
  if (origin !== undefined && origin !== `http://${headers.host?.toLowerCase()}`) {
    return forbidden("Pages of another origin may not ask here.");
  }
  if (secret === undefined) return undefined;
  if (site !== undefined && site !== "same-origin" && site !== "none") {
    return forbidden("Pages of another site may not ask here.");
  }
  const given = /^Bearer (\S+)$/i.exec(headers.authorization ?? "")?.[1] ?? "";
  if (sameSecret(given, secret)) return undefined;
  return {
    status: 401,
    code: "unauthorized",
    message: "The control API needs its secret: Authorization: Bearer <content of control.secret>.",
  };
}

function forbidden(message: string): Refused {
  return { status: 403, code: "forbidden", message };
}
