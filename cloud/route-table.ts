import Fastify, { type RouteOptions } from "fastify";
import { assemble } from "./cloud";
import type { Service } from "./core/service";
import { Store } from "./core/store";
import { services } from "./services";

/** One route that a service registers, as it is: for the documentation, and for tests that go over all of them. */
export interface ServedRoute {
  readonly service: Service;
  readonly method: string;
  /** Fastify's path, with `:name` for parameters. */
  readonly path: string;
  /** IBM's operation id, where the route is one of IBM's operations. */
  readonly operation?: string;
  /** JSON schemas of its parts. */
  readonly schema: { readonly params?: object; readonly querystring?: object; readonly body?: object };
}

/** Every route of every service. `root`: the folder that holds `data/`. */
export async function routeTable(root: string): Promise<ServedRoute[]> {
  const cloud = assemble(await Store.open(), root);
  const table: ServedRoute[] = [];
  for (const service of services) {
    const app = Fastify();
    app.setValidatorCompiler(() => () => true);
    app.addHook("onRoute", (route: RouteOptions) => {
      for (const method of [route.method].flat()) {
        if (method === "HEAD") continue; // Fastify's own, beside each GET
        table.push({
          service,
          method,
          path: route.url,
          ...(route.config?.operation ? { operation: route.config.operation } : {}),
          schema: (route.schema ?? {}) as ServedRoute["schema"],
        });
      }
    });
    service.register(app, cloud);
    await app.ready();
    await app.close();
  }
  return table;
}
