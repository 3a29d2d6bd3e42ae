import type { Service } from "../../core/service";
import { formatError } from "../resource-controller/errors";
import { quotaRoutes } from "./quotas";
import { groupRoutes } from "./routes";

/** Resource groups, on the resource controller's host (and on the older name of its own). */
export const resourceManager: Service = {
  name: "resource-manager",
  hosts: [
    "resource-controller.cloud.ibm.com",
    "private.resource-controller.cloud.ibm.com",
    /^private\.[a-z-]+\.resource-controller\.cloud\.ibm\.com$/,
    "resource-manager.cloud.ibm.com",
    "private.resource-manager.cloud.ibm.com",
  ],
  paths: ["/v2/resource_groups", "/v1/resource_groups", "/v2/quota_definitions"],
  register(app, cloud) {
    groupRoutes(app, cloud);
    quotaRoutes(app);
  },
  formatError,
};
