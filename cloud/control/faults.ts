import type { FastifyInstance } from "fastify";
import type { Cloud } from "../core/service";
import type { FaultState } from "../faults/faults";

/** `/v1/faults`: the faults in force. Those added here end with the process; `faults.yaml` brings them at every start. */
export function faultRoutes(app: FastifyInstance, { faults }: Cloud): void {
  const all = () => ({ seed: faults.seed, faults: faults.list().map(wire) });

  app.get("/v1/faults", all);
  app.post("/v1/faults", async (request, reply) => {
    const { parseRule } = await rules();
    reply.code(201);
    return wire(faults.add(parseRule(request.body)));
  });
  app.delete("/v1/faults", () => {
    faults.clear();
    return all();
  });
  app.delete<{ Params: { id: string } }>("/v1/faults/:id", (request) => {
    faults.remove(request.params.id);
    return all();
  });
  app.post("/v1/faults/reseed", async (request) => {
    const { parseSeed } = await rules();
    faults.reseed(parseSeed(request.body));
    return all();
  });
}

/** Loaded at their first use: most clouds never need them. */
function rules(): Promise<typeof import("../faults/rules")> {
  return import("../faults/rules");
}

function wire({ id, rule, seen, struck }: FaultState): Record<string, unknown> {
  return { id, ...rule, seen, struck };
}
