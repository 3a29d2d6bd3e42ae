import type { Service } from "../../core/service";
import { formatError } from "./errors";
import { userRoutes } from "./user-routes";

export const userManagement: Service = {
  name: "user-management",
  hosts: ["user-management.cloud.ibm.com", "private.user-management.cloud.ibm.com"],
  register(app, cloud) {
    userRoutes(app, cloud);
  },
  formatError,
};
