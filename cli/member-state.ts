/** A membership that the stack has made and that its provider does not refresh. */
export interface MemberState {
  /** Name of the resource, like `scorer-space-<id>-edge`. */
  resource: string;
  member: string;
  /** Id of the deployment space that it is in. */
  space?: string;
  /** Id of the access group that it is in. */
  group?: string;
  /** The role that the stack has set; in a group there is but one, `member`. */
  role: string;
  /** The role now; `none`: somebody has removed the member; absent: it could not be looked at. */
  now?: string;
  /** Why it could not be looked at. */
  error?: string;
}

/** Of what `pulumi stack export` prints. */
export interface Exported {
  deployment: { resources?: ExportedResource[] };
}

interface ExportedResource {
  urn: string;
  type?: string;
  id?: string;
  /** Being removed: not the stack's any more. */
  delete?: boolean;
  /** `<urn>::<id>` of its provider. */
  provider?: string;
  inputs?: Readonly<Record<string, unknown>>;
}

/** A membership in a state, and what the tool needs that looks at it. */
export interface Edge {
  resource: string;
  tool: "deployment-space-member" | "access-group-member";
  environment: Record<string, string>;
}

/** The memberships in a state: made by a command, or by IBM's resource, which is not refreshed for its own sake. */
export function edgesOf({ deployment }: Exported): Edge[] {
  const resources = (deployment.resources ?? []).filter((resource) => !resource.delete);
  const keys = new Map(resources.map(({ urn, id, inputs }) => [`${urn}::${id}`, inputs?.ibmcloudApiKey]));
  return resources.flatMap(({ urn, type, provider, inputs = {} }) => {
    const resource = urn.split("::").at(-1) ?? urn;
    if (type === "ibm:index/iamAccessGroupMembers:IamAccessGroupMembers") {
      const key = keys.get(provider ?? "");
      const [serviceId] = Object.values(plain(inputs.iamServiceIds) ?? []);
      const environment = {
        ACCESS_GROUP_ID: inputs.accessGroupId,
        MEMBER_IAM_ID: `iam-${plain(serviceId)}`,
        ...(key === undefined ? {} : { IC_API_KEY: key }),
      };
      return [{ resource, tool: "access-group-member", environment: texts(environment) }];
    }
    const tool = / (deployment-space-member|access-group-member) remove$/.exec(String(inputs.delete))?.[1];
    if (!tool) return [];
    return [
      { resource, tool: tool as Edge["tool"], environment: texts(plain(inputs.environment) as object) },
    ];
  });
}

function texts(values: object): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(plain(value))]));
}

/** A secret in an exported state is an object with its JSON text. */
function plain(value: unknown): unknown {
  if (value === null || typeof value !== "object" || !("plaintext" in value)) return value;
  return JSON.parse(String(value.plaintext));
}

/** One line per membership that is not as the stack has set it. */
export function describeMembers(members: readonly MemberState[]): string[] {
  return members.flatMap(({ member, space, group, role, now, error }) => {
    if (now === role) return [];
    const who = `${member} in the ${space === undefined ? `access group ${group}` : `deployment space ${space}`}`;
    if (now === undefined) return [`${who} could not be looked at: ${error}`];
    const wanted = space === undefined ? "" : `; it should be ${role}`;
    return [now === "none" ? `${who} was removed${wanted}` : `${who} was made ${now}${wanted}`];
  });
}
