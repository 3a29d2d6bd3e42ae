/** What a role allows beyond what IBM's page lists for it. */
export interface Addition {
  readonly service: string;
  readonly role: string;
  readonly actions: readonly string[];
  readonly source: string;
}

export const supplement: readonly Addition[] = [
  {
    service: "iam-groups",
    role: "Groups Service Member Manage",
    actions: [
      "iam-groups.members.add",
      "iam-groups.members.delete",
      "iam-groups.members.list",
      "iam-groups.members.read",
    ],
    source:
      "Inferred: the page says that cloud services manage the members of a group with this role, and lists no " +
      "action for it.",
  },
];
