import { credentials } from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";
import { channelOptions } from "../plugin-server/serve";

/** Shows lines of a resource's command in Pulumi's progress display. */
export class EngineLog {
  #client: EngineClient | undefined;

  connect(address: string): void {
    this.#client?.close();
    this.#client = new EngineClient(address, credentials.createInsecure(), channelOptions);
  }

  /** Resolves when the engine has the line. Never rejects: a lost line must not fail the command. */
  line(urn: string, message: string): Promise<void> {
    const client = this.#client;
    if (!client) return Promise.resolve();
    const request = new LogRequest()
      .setSeverity(LogSeverity.INFO)
      .setUrn(urn)
      .setMessage(message)
      .setEphemeral(true);
    return new Promise((resolve) => client.log(request, () => resolve()));
  }
}

/** Cuts a stream into lines and hands them on one after another. */
export class LineLog {
  #rest = "";
  #sent: Promise<void> = Promise.resolve();

  constructor(private readonly send: (line: string) => Promise<void>) {}

  push(text: string): void {
    const lines = (this.#rest + text).split("\n");
    this.#rest = lines.pop() ?? "";
    for (const line of lines) this.#queue(line);
  }

  /** Sends what came without a line end, and resolves when everything has been sent. */
  end(): Promise<void> {
    if (this.#rest) this.#queue(this.#rest);
    this.#rest = "";
    return this.#sent;
  }

  #queue(line: string): void {
    const text = line.replace(/\r$/, "");
    this.#sent = this.#sent.then(() => this.send(text));
  }
}
