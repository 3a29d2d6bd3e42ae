import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import { type Control, startControl } from "./control/server";
import { createApp } from "./core/app";
import { CertificateAuthority } from "./core/certificates";
import { Clock } from "./core/clock";
import { CloudError } from "./core/errors";
import { type Handler, LoopbackProxy } from "./core/proxy";
import { RequestLog } from "./core/request-log";
import type { Cloud, Service, ServiceKey } from "./core/service";
import { Store } from "./core/store";
import { Faults } from "./faults/faults";
import { readFaults } from "./faults/file";
import { Injector } from "./faults/injection";
import { StaleReads } from "./faults/stale-reads";
import { Iam } from "./iam/iam";
import { RoleTable } from "./iam/roles";
import { tokensKey } from "./iam/tokens";
import { seed } from "./seed";
import { services } from "./services";

export interface CloudOptions {
  /** Where state, CA and the owner's key live; created when missing. */
  folder: string;
  /** Port of the proxy on 127.0.0.1; 0 lets the system choose. */
  port: number;
  /** The folder that holds `data/` and `cloud/console/`. */
  root: string;
  /** Port of the control API and console page on 127.0.0.1; 0 lets the system choose. Neither, when left out. */
  controlPort?: number;
  /** Faults from the start; left out, `faults.yaml` in the folder where there is one. */
  faultsFile?: string;
}

export interface RunningCloud {
  readonly port: number;
  readonly certificateFile: string;
  readonly cloud: Cloud;
  readonly control?: Control;
  close(): Promise<void>;
}

/** Starts the whole cloud: state, CA, services, proxy. Throws `CloudError` when it cannot. */
export async function startCloud(options: CloudOptions): Promise<RunningCloud> {
  const { folder, root, controlPort } = options;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new CloudError(
      "CLOUD_FOLDER_UNUSABLE",
      `The local cloud cannot use its folder ${folder} (${(cause as Error).message}). Make it a writable folder (npm run cloud can use another: --dir).`,
      { cause },
    );
  }
  const plan = await readFaults(folder, options.faultsFile);
  const store = await Store.open(join(folder, "state"));
  try {
    const ca = await CertificateAuthority.open(folder);
    const cloud = assemble(store, root);
    await seed(cloud, folder);
    if (plan) cloud.faults.addAll(plan);
    const proxy = new LoopbackProxy({ port: options.port, ca, handlerFor: hostTable(cloud) });
    await proxy.listen();
    const control =
      controlPort === undefined
        ? undefined
        : await startControl({ cloud, folder, root, port: controlPort, reset: () => reset(cloud, folder) });
    return {
      ...(control ? { control } : {}),
      port: proxy.port,
      certificateFile: ca.certificateFile,
      cloud,
      close: async () => {
        await control?.close();
        await proxy.close();
        await store.close();
      },
    };
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** The cloud without network: state, clock, IAM. */
export function assemble(store: Store, root: string): Cloud {
  const moved = store.collection<{ offsetMs: number }>("clock");
  const clock = new Clock(moved.get("clock")?.offsetMs);
  const iam = new Iam(store, clock, RoleTable.load(root));
  const faults = new Faults();
  faults.onChange(() => {
    iam.propagationMs = Math.max(0, ...faults.of("slow-grant").map(({ rule }) => rule.milliseconds));
  });
  const offered = new Map<ServiceKey<unknown>, unknown>();
  const cloud: Cloud = {
    clock,
    store,
    iam,
    log: new RequestLog(),
    sweeps: [],
    faults,
    injector: new Injector(faults, new StaleReads(faults, store, clock)),
    use<T>(key: ServiceKey<T>): T {
      if (!offered.has(key)) offered.set(key, key.create(cloud));
      return offered.get(key) as T;
    },
  };
  clock.onMove(() => {
    moved.put("clock", { offsetMs: clock.offsetMs });
    for (const sweep of cloud.sweeps) sweep();
  });
  return cloud;
}

/** A fresh account in a cloud that runs on: same CA and owner's key; clock and faults stay as they are. */
async function reset(cloud: Cloud, folder: string): Promise<void> {
  // Services hold the signing key in memory, and time does not run backwards.
  cloud.store.clear(["clock", "signing-keys"]);
  await seed(cloud, folder);
}

/** Which application answers for a host and path. Applications are made ready at the first request to them. */
function hostTable(cloud: Cloud): (host: string, path: string) => Handler | undefined {
  const tokens = cloud.use(tokensKey);
  const apps = services.map((service) => ({
    service,
    handler: handlerOf(createApp(service, cloud, tokens)),
  }));
  return (host, path) => {
    const here = apps.filter(({ service }) => serves(service, host));
    const named = here.find(({ service }) => service.paths?.some((own) => isOn(path, own)));
    return (named ?? here.find(({ service }) => !service.paths) ?? here[0])?.handler;
  };
}

function handlerOf(app: FastifyInstance): Handler {
  return (request, response) => {
    app.ready().then(
      () => app.routing(request, response),
      (error: Error) =>
        response.writeHead(500).end(`The local cloud failed to start this service: ${error.message}\n`),
    );
  };
}

function isOn(path: string, own: string | RegExp): boolean {
  return typeof own === "string" ? path.startsWith(own) : own.test(path);
}

function serves(service: Service, host: string): boolean {
  return service.hosts.some((pattern) =>
    typeof pattern === "string" ? pattern === host : pattern.test(host),
  );
}
