import * as pulumi from "@pulumi/pulumi";
import { resourceHook } from "./hooks";

/** Something that exists and is imported as it is. */
export interface ExistingThing {
  /** The id that IBM's provider imports by. */
  id: string;
  /** Its name, which it keeps. */
  name: string;
  /** Its description, which it keeps. */
  description?: string;
}

/** What an engine takes over. It is imported, not changed, and kept when the stack goes. */
export interface Adopted {
  /** `ServiceId-…` */
  serviceId?: ExistingThing;
  /** `AccessGroupId-…` */
  accessGroup?: ExistingThing;
  /** Policies of the service ID, `iam-ServiceId-…/<policy>`, by their names here, like `identity-operator`. */
  policyIds?: { [name: string]: string };
  /** The instance's configuration, `<region>/<instance>/<name>`. */
  configuration?: ExistingThing;
  /** The configuration still has a key of its former owner: the key's handover changes it, and not its import. */
  formerKey?: boolean;
}

/**
 * Says beside the update of a policy that was just imported what it is. IBM's importer reads the target in two forms, of
 * which a program may give one: the state drops the other.
 */
export function importNote(policyName: string, policy: () => pulumi.Resource): pulumi.ResourceHook[] {
  const note = ({ oldInputs = {}, newInputs = {} }: pulumi.ResourceHookArgs) => {
    if (!oldInputs.resourceAttributes || newInputs.resourceAttributes) return;
    const text =
      "Imported as it is: resourceAttributes is what IBM's provider calls its target a second time.";
    // Not waited for: it is said when the policy is done, and that waits for this.
    void pulumi.log.info(text, policy());
  };
  return resourceHook(`${policyName}-import-note`, note, { onDryRun: true });
}
