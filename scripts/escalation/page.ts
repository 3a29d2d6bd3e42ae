import { capabilities, type RoleTable } from "../../access";
import { catalogue } from "../../policies/catalogue";
import { type EscalationGraph, escalationGraph } from "./graph";
import { escalationSvg } from "./svg";

/** Short words for the boxes of the picture. */
const short: Readonly<Record<string, string>> = {
  "mint-key": "make keys of service IDs",
  "new-identity": "make service IDs",
  "user-key": "make keys of its own user",
  "profile-takeover": "decide who is a trusted profile",
  "weaken-account": "change log-ins of the account",
  "join-group": "add members to access groups",
  grant: "assign access",
  "forge-role": "change custom roles, its own too",
  "mint-credential": "make service credentials",
  "write-secrets": "create secrets of an engine",
  "reconfigure-engine": "configure secrets engines",
  "read-secrets": "read secrets",
};

/** Rules that look for each of them. */
const rules: Readonly<Record<string, readonly string[]>> = {
  "mint-key": ["ILP-B01", "ILP-B03"],
  "new-identity": ["ILP-B04", "ILP-F02"],
  "user-key": ["ILP-B04", "ILP-F02"],
  "profile-takeover": ["ILP-B01", "ILP-B03", "ILP-G02"],
  "weaken-account": ["ILP-B01", "ILP-F01", "ILP-F03"],
  "join-group": ["ILP-B02", "ILP-B03", "ILP-E03", "ILP-G03"],
  grant: ["ILP-A06", "ILP-B03"],
  "forge-role": ["ILP-B05"],
  "mint-credential": [],
  "write-secrets": ["ILP-B06", "ILP-B03"],
  "reconfigure-engine": ["ILP-B06"],
  "read-secrets": ["ILP-B10", "ILP-D04"],
};

/** docs/escalation.md and its picture, by their paths. */
export function escalationPages(table: RoleTable): Map<string, string> {
  const graph = escalationGraph(table);
  return new Map([
    ["docs/escalation.md", page(graph, table)],
    ["docs/escalation.svg", escalationSvg(graph, new Map(Object.entries(short)))],
  ]);
}

function page({ holders, gains }: EscalationGraph, { lastUpdated }: RoleTable): string {
  const steps = [...new Set(holders.map(({ to }) => to))];
  const rows = steps.map((step) => {
    const from = holders.filter(({ to }) => to === step).map((one) => one.from);
    const to = gains.filter((one) => one.from === step);
    const leads = to.map((one) => (one.strength === "possible" ? `perhaps ${one.to}` : one.to));
    const actions = capabilities.find(({ id }) => id === step)?.actions ?? ["secrets-manager.secret.read"];
    return `| **${short[step] ?? step}** (\`${step}\`) | ${from.join("<br>")} | ${leads.join(", ") || "a danger in itself"} | ${actions.map((one) => `\`${one}\``).join("<br>")} | ${(rules[step] ?? []).map(link).join(" ")} |`;
  });
  return `<!-- Made by scripts/rule-pages.cjs from the access model and data/iam-roles.json. -->

# How somebody gets further in IBM Cloud IAM

Some roles let their holder get access that nobody gave it. The picture is drawn from the [access model](access-model.md): each
role of IBM's page of ${lastUpdated} is given to somebody in a small account, and what they can get to is looked at. Dashed is
what IBM's documents leave open.

![Roles, what they let do, and what that leads to](escalation.svg)

| what | who may | leads to | actions | rules |
|---|---|---|---|---|
${rows.join("\n")}

## What reviews miss

**Operator on IAM Identity is not "operate".** It makes API keys for any service ID, and holding a key of an identity is
being that identity. ${link("ILP-B01")}

**Editor on IAM Access Groups is every group.** Who may add members may add itself. IBM's pages do not say that a policy on
access groups can be confined so that this ends; the model takes a policy for one group as one for that group. ${link("ILP-B02")}

**Writer on Secrets Manager is every group too, if the instance has an IAM credentials engine.** An \`iam_credentials\` secret
names any access group that the engine can add members to, creating one takes Writer, and its creator reads the key. Nothing in
a policy for Secrets Manager shows it. ${link("ILP-B06")} It holds for engines with a key and without.

**Pairs are split.** One policy of a group and one of another add up; no list of dangerous roles finds that. Reach is computed
over all policies, groups, profiles and engines of a principal together. ${link("ILP-B03")}

**Administrator of anything assigns access to it.** It can give itself every other role on the same target, and anybody else
too. ${link("ILP-A06")}

**A custom role is what its editor says.** Who has one and may edit it has every action of its service. ${link("ILP-B05")}

**A key of the engine is the engine.** It makes keys, and changes groups. It goes to the engine and nowhere else
(${link("ILP-B09")}), and its identity does nothing else (${link("ILP-B07")}). Somebody who is Manager of the instance may be able
to read it back: IBM's SDK has the key among the fields of a configuration, and no page says that it is left out.

## The least that an engine needs

1. No key: two authorizations from one instance, Groups Service Member Manage on \`iam-groups\` and Operator on \`iam-identity\`
   (${link("ILP-E01")} ${link("ILP-E03")}). Service ID creator only where the account restricts creation (${link("ILP-B04")}).
2. With a key: a service ID for it alone, a key that ends and that IAM does not store (${link("ILP-B08")} ${link("ILP-C01")}
   ${link("ILP-C03")}).
3. One group for each application, without dangerous grants (${link("ILP-B10")}), with no dynamic rule into it if it is
   privileged (${link("ILP-G03")}), and with no resource that owns its list of members (${link("ILP-H01")}).
4. Writer and Manager of the instance for the CI identity alone; applications read one secret group (${link("ILP-D04")}).
5. Keys that live for a day at most (${link("ILP-D03")}).

What the model does not look at, and where it says too much, is in [access-model.md](access-model.md).
`;
}

function link(id: string): string {
  if (!catalogue.some((rule) => rule.id === id)) throw new Error(`${id} is no rule.`);
  return `[${id}](rules/${id.toLowerCase()}.md)`;
}
