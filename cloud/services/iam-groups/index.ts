import type { Service } from "../../core/service";
import { iamHosts } from "../../iam/hosts";
import { settingsOf } from "./account-settings";
import { allGroupsRoutes } from "./all-groups-routes";
import { dynamicGroups, noteLogin } from "./dynamic-members";
import { formatError } from "./errors";
import { groupRoutes } from "./group-routes";
import { memberRoutes } from "./member-routes";
import { publicAccessId } from "./public-access";
import { ruleRoutes } from "./rule-routes";
import { settingsRoutes } from "./settings-routes";

export const iamGroups: Service = {
  name: "iam-groups",
  hosts: iamHosts,
  paths: ["/v2/groups", "/v1/group_templates", "/v1/group_assignments"],
  register(app, cloud) {
    cloud.iam.dynamicGroupsOf = (caller, accountId) => {
      if (caller.federated) noteLogin(cloud, caller.iamId, accountId, caller.federated);
      const ruled = caller.kind === "user" ? dynamicGroups(cloud, caller.iamId, accountId) : [];
      return settingsOf(cloud, accountId).public_access_enabled ? [...ruled, publicAccessId] : ruled;
    };
    groupRoutes(app, cloud);
    memberRoutes(app, cloud);
    allGroupsRoutes(app, cloud);
    ruleRoutes(app, cloud);
    settingsRoutes(app, cloud);
  },
  formatError,
};
