/** A membership that the stack has made and that its provider cannot refresh. */
export interface MemberState {
  /** Name of the resource, like `scorer-space-<id>-edge`. */
  resource: string;
  member: string;
  space: string;
  /** The role that the stack has set. */
  role: string;
  /** The role now; `none`: somebody has removed the member; absent: it could not be looked at. */
  now?: string;
  /** Why it could not be looked at. */
  error?: string;
}

/** Of what `pulumi stack export` prints. */
export interface Exported {
  deployment: {
    resources?: { urn: string; inputs?: { create?: string; delete?: string; environment?: unknown } }[];
  };
}

/** A command that sets a member and removes it. */
export interface Edge {
  resource: string;
  environment: Record<string, string>;
}

/** The memberships in a state. */
export function edgesOf({ deployment }: Exported): Edge[] {
  return (deployment.resources ?? []).flatMap(({ urn, inputs }) => {
    if (!inputs?.delete?.includes("deployment-space-member remove")) return [];
    const environment = Object.entries(plain(inputs.environment) as object).map(([name, value]) => [
      name,
      String(plain(value)),
    ]);
    return [{ resource: urn.split("::").at(-1) ?? urn, environment: Object.fromEntries(environment) }];
  });
}

/** A secret in an exported state is an object with its JSON text. */
function plain(value: unknown): unknown {
  if (value === null || typeof value !== "object" || !("plaintext" in value)) return value;
  return JSON.parse(String(value.plaintext));
}

/** One line per membership that is not as the stack has set it. */
export function describeMembers(members: readonly MemberState[]): string[] {
  return members.flatMap(({ member, space, role, now, error }) => {
    if (now === role) return [];
    const who = `${member} in the deployment space ${space}`;
    if (now === undefined) return [`${who} could not be looked at: ${error}`];
    return [
      now === "none"
        ? `${who} was removed; it should be ${role}`
        : `${who} was made ${now}; it should be ${role}`,
    ];
  });
}
