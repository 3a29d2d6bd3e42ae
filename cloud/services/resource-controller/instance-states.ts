import type { LastOperation, ResourceInstance, Resources } from "./resources";

/** Instances become active, and reclaimed ones go for good, when their time has come. */
export function settle({ instances }: Resources, now: number): void {
  for (const instance of instances.by("waiting", "yes")) {
    if (instance.ready_at !== undefined && instance.ready_at <= now) {
      const { ready_at, ...rest } = instance;
      instances.put(instance.guid, {
        ...rest,
        state: "active",
        last_operation: done("create"),
        updated_at: ready_at,
      });
    } else if (instance.reclamation && instance.reclamation.target_time <= now) {
      const { target_time, created_by } = instance.reclamation;
      instances.put(instance.guid, removed(instance, target_time, created_by));
    }
  }
}

/** What is left of an instance that is gone: it can still be read, and nothing else. */
export function removed(instance: ResourceInstance, at: number, by: string): ResourceInstance {
  const { reclamation: _gone, ready_at: _settled, ...rest } = instance;
  return {
    ...rest,
    state: "removed",
    last_operation: done("delete"),
    deleted_at: at,
    deleted_by: by,
    updated_at: at,
    updated_by: by,
  };
}

export function done(type: LastOperation["type"], isAsync = false): LastOperation {
  return {
    type,
    state: isAsync ? "in progress" : "succeeded",
    async: isAsync,
    description: isAsync ? `Started ${type} instance operation` : `Completed ${type} instance operation`,
  };
}
