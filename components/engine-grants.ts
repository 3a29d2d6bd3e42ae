/** A role of the engine's service ID on one service of the account. */
export interface Grant {
  /** Name of the role, as IBM's console shows it. */
  role: string;
  /** Name of the service in policies, like `iam-groups`. */
  service: string;
}

/** A policy each, so that turning one on or off never touches the grants that a running engine works with. */
export const policyNames = {
  Operator: "identity-operator",
  Editor: "groups-editor",
  "Service ID creator": "service-id-creator",
} as const;

export interface LeastGrant extends Grant {
  role: keyof typeof policyNames;
}
export const leastGrants: readonly LeastGrant[] = [
  { role: "Operator", service: "iam-identity" },
  { role: "Editor", service: "iam-groups" },
];
export const creatorGrant: LeastGrant = { role: "Service ID creator", service: "iam-identity" };
