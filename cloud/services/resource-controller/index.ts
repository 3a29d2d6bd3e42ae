import type { Service } from "../../core/service";
import { formatError } from "./errors";
import { instanceListRoute } from "./instance-list";
import { instanceRoutes } from "./instance-routes";
import { reclamationRoutes } from "./reclamations";

export const resourceController: Service = {
  name: "resource-controller",
  hosts: [
    "resource-controller.cloud.ibm.com",
    "private.resource-controller.cloud.ibm.com",
    /^private\.[a-z-]+\.resource-controller\.cloud\.ibm\.com$/,
  ],
  register(app, cloud) {
    instanceRoutes(app, cloud);
    instanceListRoute(app, cloud);
    reclamationRoutes(app, cloud);
  },
  formatError,
};
