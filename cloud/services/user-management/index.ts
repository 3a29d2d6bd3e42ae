import type { Service } from "../../core/service";
import { formatError } from "./errors";
import { settingsRoutes } from "./settings-routes";
import { userRoutes } from "./user-routes";
import { userLoginRefusal } from "./user-settings";

export const userManagement: Service = {
  name: "user-management",
  hosts: [
    "user-management.cloud.ibm.com",
    "private.user-management.cloud.ibm.com",
    /^private\.[a-z]+-[a-z]+\.user-management\.cloud\.ibm\.com$/,
  ],
  register(app, cloud) {
    cloud.iam.loginChecks.push((caller) => userLoginRefusal(cloud, caller));
    userRoutes(app, cloud);
    settingsRoutes(app, cloud);
  },
  formatError,
};
