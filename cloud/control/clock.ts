import type { FastifyInstance } from "fastify";
import type { Cloud } from "../core/service";
import { durationMs } from "./duration";

export interface ClockReading {
  /** ISO 8601, in the cloud's time. */
  now: string;
  /** How far the cloud's time is ahead of the machine's. */
  offsetMs: number;
}

/** `/v1/clock`: read it, move it forward. It stays where it is over a restart. */
export function clockRoutes(app: FastifyInstance, cloud: Cloud): void {
  app.get("/v1/clock", () => reading(cloud));

  app.post<{ Body: { by?: unknown } | undefined }>("/v1/clock/advance", async (request) => {
    cloud.clock.advance(durationMs(request.body?.by));
    await cloud.store.flush();
    return reading(cloud);
  });
}

function reading({ clock }: Cloud): ClockReading {
  return { now: new Date(clock.now()).toISOString(), offsetMs: clock.offsetMs };
}
