import type { Cloud, Sweep } from "../../core/service";
import { resourcesKey } from "../resource-controller/resources";
import { secretsManagerKey } from "./state";

/**
 * With an instance that is gone for good, so is everything that it kept. What its engine made in IAM stays, since
 * nobody is left to remove it (inferred). Source: IBM Cloud docs, "Securing your data in Secrets Manager".
 */
export function purgeSweep(cloud: Cloud): Sweep {
  const state = cloud.use(secretsManagerKey);
  const { instances } = cloud.use(resourcesKey);
  return () => {
    for (const instance of instances.by("purgeable", "secrets-manager")) {
      const { guid } = instance;
      cloud.store.transaction(() => {
        for (const collection of [state.groups, state.secrets]) {
          for (const { id } of collection.by("instance", guid)) collection.delete(id);
        }
        for (const { name } of state.configurations.by("instance", guid)) {
          state.configurations.delete(`${guid}/${name}`);
        }
        state.registrations.delete(guid);
        instances.put(guid, { ...instance, is_empty: true });
      });
    }
  };
}
