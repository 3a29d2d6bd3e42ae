import type { Service } from "../../core/service";
import { formatError } from "./errors";
import { groupRoutes } from "./group-routes";
import { memberRoutes } from "./member-routes";

export const iamGroups: Service = {
  name: "iam-groups",
  hosts: ["iam.cloud.ibm.com", "private.iam.cloud.ibm.com"],
  paths: ["/v2/groups", "/v1/group_templates", "/v1/group_assignments"],
  register(app, cloud) {
    groupRoutes(app, cloud);
    memberRoutes(app, cloud);
  },
  formatError,
};
