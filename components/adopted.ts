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
