import type { Service } from "../../core/service";
import { iamHosts } from "../../iam/hosts";
import { customRoleRoutes } from "./custom-role-routes";
import { formatError } from "./errors";
import { roleRoutes } from "./roles";
import { settingsRoutes } from "./settings-routes";
import { v1Routes } from "./v1";
import { v2Routes } from "./v2";

export const iamPolicyManagement: Service = {
  name: "iam-access-management",
  hosts: iamHosts,
  paths: [
    "/v1/policies",
    "/v2/policies",
    "/v2/roles",
    /^\/v1\/accounts\/[^/]+\/settings\/access_management\b/,
    /^\/v1\/(policy|role|action_control)_(templates|assignments)\b/,
  ],
  register(app, cloud) {
    v1Routes(app, cloud);
    v2Routes(app, cloud);
    roleRoutes(app, cloud);
    customRoleRoutes(app, cloud);
    settingsRoutes(app, cloud);
  },
  formatError,
};
