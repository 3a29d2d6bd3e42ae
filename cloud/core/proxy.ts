import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Server as HttpsServer } from "node:https";
import { isIP, type Socket } from "node:net";
import { Server as ProxyServer, RequestError } from "proxy-chain";
import { addressHeader } from "./app";
import type { CertificateAuthority } from "./certificates";
import { resetsBy } from "./connection";
import { CloudError } from "./errors";

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

export interface ProxyOptions {
  /** 0 lets the system choose. */
  port: number;
  ca: CertificateAuthority;
  /** The handler for a host and path, or undefined when the cloud does not serve that host. */
  handlerFor: (host: string, path: string) => Handler | undefined;
}

/**
 * The HTTPS proxy: it answers CONNECT for IBM's host names itself, ends TLS with the cloud's own CA, and
 * refuses every other host, so that nothing ever leaves the machine. A user name in the proxy address is taken
 * as the caller's source address (`http://203.0.113.7@127.0.0.1:PORT`), for network restrictions.
 */
export class LoopbackProxy {
  private readonly sockets = new Set<Socket>();
  private readonly tlsServers = new Map<string, HttpsServer>();
  private readonly server: ProxyServer;

  constructor(private readonly options: ProxyOptions) {
    this.server = new ProxyServer({
      host: "127.0.0.1",
      port: options.port,
      prepareRequestFunction: ({ hostname, port, isHttp, username, password }) => {
        const host = hostname.toLowerCase();
        if (!options.handlerFor(host, "/")) throw refused(refusal(host));
        if (isHttp) throw refused(`The local IBM Cloud serves ${host} over https only.\n`);
        if (port !== 443)
          throw refused(`The local IBM Cloud serves ${host} on port 443 only, not ${port}.\n`);
        // Basic authentication ends the user name at its first colon; an IPv6 address has more of them.
        const given = `${username}:${password}`.replace(/:$/, "");
        return { customConnectServer: this.tlsServerFor(isIP(given) ? given : "127.0.0.1") };
      },
    });
    this.server.server.on("connection", (socket: Socket) => {
      this.sockets.add(socket);
      socket.once("close", () => this.sockets.delete(socket));
    });
  }

  get port(): number {
    return this.server.port;
  }

  async listen(): Promise<void> {
    try {
      await this.server.listen();
    } catch (cause) {
      if ((cause as { code?: string }).code !== "EADDRINUSE") throw cause;
      throw new CloudError(
        "CLOUD_PORT_IN_USE",
        `Port ${this.options.port} of 127.0.0.1 is in use by another program. ` +
          "Stop it, or choose another port with --port (0 lets the system choose).",
        { cause },
      );
    }
  }

  async close(): Promise<void> {
    const closed = this.server.close(true);
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  /** A TLS socket cannot send a reset; the one under it, known by the client's port, can. */
  private reset(remotePort: number | undefined): void {
    for (const socket of this.sockets) if (socket.remotePort === remotePort) socket.resetAndDestroy();
  }

  private tlsServerFor(address: string): HttpsServer {
    const known = this.tlsServers.get(address);
    if (known) return known;
    const made = createServer(
      {
        SNICallback: (host, done) => {
          this.options.ca.contextFor(host.toLowerCase()).then(
            (context) => done(null, context),
            (error: Error) => done(error),
          );
        },
        keepAliveTimeout: 60_000,
      },
      (request, response) => this.serve(request, response, address),
    );
    made.on("tlsClientError", () => undefined); // a client that does not trust the CA: its own error says so
    this.tlsServers.set(address, made);
    return made;
  }

  private serve(request: IncomingMessage, response: ServerResponse, address: string): void {
    const host = (request.headers.host ?? "").toLowerCase().replace(/:\d+$/, "");
    const handler = this.options.handlerFor(host, request.url ?? "/");
    if (!handler) {
      response.writeHead(502, { "content-type": "text/plain" }).end(refusal(host));
      return;
    }
    request.headers[addressHeader] = address;
    const { remotePort } = request.socket;
    resetsBy(request, () => this.reset(remotePort));
    handler(request, response);
  }
}

function refusal(host: string): string {
  return `The local IBM Cloud does not serve ${host || "a request without a host"}, and nothing is passed on to the network.\n`;
}

/** proxy-chain tells its own errors by their name, which a bundler may change; so the name is set outright. */
function refused(message: string): RequestError {
  return Object.assign(new RequestError(message, 502), { name: "RequestError" });
}
