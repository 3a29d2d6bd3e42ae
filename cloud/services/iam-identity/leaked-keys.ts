import type { Cloud } from "../../core/service";
import type { Caller } from "../../iam/caller";
import { hashOf } from "../../iam/secrets";
import { changed } from "./entity";

/** IAM itself, in the history of what it did on its own. */
const iamItself: Caller = {
  kind: "crn",
  iamId: "iam-identity",
  accountId: "",
  sourceService: "iam-identity",
};

/**
 * Somebody found the value of a key in public: what its `action_when_leaked` asks for happens, locked or not
 * (inferred). Returns what was done; undefined for a value that is no key.
 */
export function reportLeak(cloud: Cloud, value: string): "none" | "disable" | "delete" | undefined {
  const { iam, clock, store } = cloud;
  const key = iam.apiKeys.by("value", hashOf(value))[0];
  if (!key) return undefined;
  store.transaction(() => {
    if (key.action_when_leaked === "delete") iam.apiKeys.delete(key.id);
    if (key.action_when_leaked === "disable") {
      iam.apiKeys.put(key.id, changed(key, clock, iamItself, "DISABLE", { disabled: true }, ["leaked"]));
    }
  });
  return key.action_when_leaked;
}
