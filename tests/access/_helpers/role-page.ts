/** A page in the form of IBM's, with services that there are not. */
export const rolePage = `---

copyright:

  years: 2019, 2026
lastupdated: "2026-05-01"

keywords: service iam roles

---

# IAM roles and actions
{: #iam-service-roles-actions}

The following tables provide information about roles. Use them well.
{: shortdesc}

## Zeppelin Docking
{: #zeppelin-roles}

Review the available roles. If you're using the CLI or API to assign access, use \`zeppelin\` for the service name.

| Role | Description | Actions |
| ----- | :----- | :----- |
| Administrator | As an administrator, you can do all. | \`zeppelin.mast.view\`, \`iam.policy.create\`, \`zeppelin.mast.build\` |
| Viewer | As a viewer, you can look. | \`zeppelin.mast.view\` |
{: row-headers}
{: caption="Platform roles - Zeppelin Docking" caption-side="top"}
{: tab-title="Platform roles"}
{: #platform-roles-table1}

| Role | Description | Actions |
| ----- | :----- | :----- |
| Mooring Crew | Its actions are told by the last table only. |  |
{: row-headers}
{: caption="Service roles - Zeppelin Docking" caption-side="top"}
{: #service-roles-table1}

| Action | Description | Roles |
| ----- | :----- | :----- |
| \`zeppelin.mast.view\` | Look at a mast | Administrator, Viewer |
| \`zeppelin.rope.catch\` | Catch a rope \\| hold it | Mooring Crew |
| \`iam.policy.create\` | | Administrator |
{: caption="Service actions - Zeppelin Docking" caption-side="top"}
{: #actions-table1}

## IAM Groups of the Air
{: #iam-groups-roles}

If you're using the CLI or API to assign access, use \`iam-groups\` for the service name.

| Role | Description | Actions |
| ----- | :----- | :----- |
| Editor | As an editor, you can edit. | \`iam-groups.members.add\` |
{: row-headers}
{: caption="Platform roles - IAM Groups of the Air" caption-side="top"}

| Action | Description | Roles |
| ----- | :----- | :----- |
| \`iam-groups.members.add\` | Add members to an access group | Editor |
{: caption="Service actions - IAM Groups of the Air" caption-side="top"}
`;
